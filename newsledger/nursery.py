"""Worker processes, forked from one that has loaded what all of them need: they begin at once and share its memory.

That process, the nursery, is a fresh interpreter with a single thread, so nothing is forked in the middle of work.
Where forking is unsound (not on Linux, or if what was loaded has started threads), each worker is a fresh interpreter.

The standard library's fork server does not do: it loads modules only, and not from where this process finds them; its
workers have the environment variables of its own beginning; it is one for the whole process, ended by no public call,
and leaves its socket behind when the build is killed.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import pickle
import signal
import socket
import sys
import tempfile
import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection, Pipe
from multiprocessing.context import SpawnProcess
from pathlib import Path
from types import FrameType, TracebackType
from typing import Any, Protocol, TypeVar

from newsledger.collection import collect_rarely

Result = TypeVar("Result")
Load = Callable[[], None]
_NONE = 0
"""Stands for the process id where nothing was forked."""
_ID_BYTES = 8
_NURSERIES = 3
"""How many may die before workers are started without one."""


class WorkerDied(Exception):  # noqa: N818
    """A worker process ended while it was at work."""


class Child(Protocol):
    """A process that this one must wait for when it has ended."""

    def join(self) -> None:
        """Wait for its end."""


class Worker:
    """A process that runs one task after the other.

    Attributes:
        connection: Can be waited for: it has something to read when a task is done, or the worker dead.
    """

    def __init__(self, connection: Connection, pid: int, process: Child | None = None) -> None:
        self.connection = connection
        self._pid = pid
        self._process = process

    @property
    def is_waiting(self) -> bool:
        """Of a worker that has nothing to do: whether it still lives."""
        return not self.connection.poll()

    @property
    def has_ended(self) -> bool:
        """Whether it was told to end, or found dead."""
        return self.connection.closed

    def give(self, task: Callable[..., object], arguments: tuple[Any, ...]) -> None:
        """Begin a task; what cannot reach a worker that died is told when its result is asked for."""
        with suppress(BrokenPipeError, ConnectionResetError):
            self.connection.send((task, arguments))

    def result(self) -> Any:
        """Wait for what the task gives, or raise what it raised.

        Raises:
            WorkerDied: The process has ended.
        """
        try:
            is_good, outcome = self.connection.recv()
        except (EOFError, ConnectionResetError):
            self.end()
            raise WorkerDied from None
        if is_good:
            return outcome
        raise outcome

    def end(self, *, at_once: bool = False) -> None:
        """End the process, ``at_once`` without waiting for what it is doing, and wait until it does nothing more."""
        if self.connection.closed:
            return
        with suppress(OSError):
            self.connection.send(None)
        if at_once:
            with suppress(ProcessLookupError):
                os.kill(self._pid, signal.SIGTERM)
        with suppress(EOFError, OSError):
            while True:
                self.connection.recv_bytes()
        self.connection.close()
        if self._process is not None:
            self._process.join()


class Nursery:
    """Starts workers.

    Args:
        load: Called once in the nursery; must be picklable, start no threads, and open nothing that processes must not
            share. What it raises is passed over: workers that need what it cannot load tell so themselves.
    """

    def __init__(self, load: Load | None = None) -> None:
        self._load = load
        self._forks = sys.platform == "linux"
        self._control: socket.socket | None = None
        # Workers take the end of the last that started them for that of this process, so all are kept.
        self._processes: list[SpawnProcess] = []

    def __enter__(self) -> Nursery:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close(at_once=kind is not None)

    def begin(self) -> None:
        """Start loading, and do not wait for it."""
        if not self._forks or self._control is not None:
            return
        self._control, theirs = socket.socketpair()
        with theirs:
            self._processes.append(_started(_nurse, theirs, self._load))

    def worker(self) -> Worker:
        """A new worker; it has the environment variables that this process has now."""
        while self._forks:
            with suppress(OSError):
                self.begin()
                return self._forked()
            self._let_go()
        ours, theirs = Pipe()
        with theirs:
            process = _started(work, theirs)
        return Worker(ours, process.pid or _NONE, process)

    def close(self, *, at_once: bool = False) -> None:
        """End the nursery, ``at_once`` even if it is loading; its workers must have been ended before."""
        if self._control is not None:
            self._control.close()
            self._control = None
        for process in self._processes:
            if at_once:
                process.terminate()
            process.join()
        self._processes = []

    def _forked(self) -> Worker:
        """Fork a worker.

        Raises:
            OSError: The nursery is gone, or does not fork.
        """
        assert self._control is not None
        ours, theirs = Pipe()
        with theirs:
            socket.send_fds(self._control, [b"."], [theirs.fileno()])
        answer = self._control.recv(_ID_BYTES, socket.MSG_WAITALL)
        pid = int.from_bytes(answer, "little")
        if pid == _NONE:
            ours.close()
            self._forks = not answer
            raise ConnectionError("the nursery forked nothing")
        ours.send(dict(os.environ))
        return Worker(ours, pid)

    def _let_go(self) -> None:
        """Leave a nursery that was killed, or does not fork; the next request is another's."""
        if self._control is not None:
            self._control.close()
            self._control = None
        self._forks = self._forks and len(self._processes) < _NURSERIES


def _started(target: Callable[..., None], *arguments: object) -> SpawnProcess:
    """A fresh interpreter that runs the target; it ends when this process does, and never hears what ends this one."""
    with _interrupts_held():
        # It keeps count of semaphores, and is started beside the first process; whoever starts it hears interrupts
        # again, so it is not left to the start below.
        resource_tracker.ensure_running()
    with _interrupts_held():
        process = multiprocessing.get_context("spawn").Process(target=target, args=arguments, daemon=True)
        process.start()
    return process


@contextmanager
def _interrupts_held() -> Iterator[None]:
    """Processes started in here never hear Ctrl-C or that the terminal is gone: the one that started them ends them."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT, signal.SIGHUP])
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


# --- in the nursery


def _nurse(control: socket.socket, load: Load | None) -> None:
    """Load, and fork a worker at each request, until nobody can ask any more."""
    collect_rarely()
    if load is not None:
        with suppress(Exception):
            load()
    gc.freeze()  # what is looked through for garbage in one process is no longer shared with the others
    signal.signal(signal.SIGCHLD, _bury)
    is_sound = is_single_threaded()
    with suppress(OSError):  # whoever asked may have been killed before the answer came
        while handles := socket.recv_fds(control, 1, 1)[1]:
            pid = _fork(control, handles[0]) if is_sound else _NONE
            os.close(handles[0])
            control.sendall(pid.to_bytes(_ID_BYTES, "little"))
    control.close()  # if forking failed, who waits for an answer is to know
    with suppress(ChildProcessError):
        while True:
            os.wait()
    os._exit(0)  # to tidy up what was loaded would take time, and finds fault with what was frozen


def _fork(control: socket.socket, handle: int) -> int:
    """The process id of a new worker; in the worker this never returns."""
    pid = os.fork()
    if pid:
        return pid
    code = 1
    try:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        control.close()
        with Connection(handle) as connection:
            os.environ.clear()
            os.environ.update(connection.recv())
            tempfile.tempdir = None  # it follows from the environment
            work(connection)
        code = 0
    except (EOFError, OSError):
        pass  # nobody wants the work any more
    finally:
        with suppress(OSError, ValueError):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(code)


def _bury(number: int, frame: FrameType | None) -> None:
    """Ask how workers ended: who is not asked for stays in the list of processes."""
    with suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


def is_single_threaded() -> bool:
    """Whether this process has but one thread, those of compiled code included, so that it may be forked (Linux)."""
    return sum(1 for _ in Path("/proc/self/task").iterdir()) == 1


# --- in a worker


def work(connection: Connection) -> None:
    """Run tasks until there are no more, or nobody is there who wants them."""
    collect_rarely()
    threading.Thread(target=_end_with_parent, name="newsledger-parent-watch", daemon=True).start()
    with suppress(EOFError, OSError):
        while (given := connection.recv()) is not None:
            task, arguments = given
            connection.send(_outcome(task, arguments))


def _outcome(task: Callable[..., Result], arguments: tuple[Any, ...]) -> tuple[bool, Result | Exception]:
    try:
        return True, task(*arguments)
    except Exception as error:
        told = "".join(traceback.format_exception(error))
        try:
            pickle.loads(pickle.dumps(error))
        except Exception:  # whatever the error's class does when it is put together again
            error = RuntimeError(told)
        else:
            error.add_note(f"in a worker process:\n{told}")
        return False, error


def _end_with_parent() -> None:
    """A worker whose starter was killed would be at work for nobody."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
