"""A second process for what can be done at the same time, forked from this one: it has all that is loaded here.

It must be forked early, before anything has started threads. Workers do not do for this: to load what publishing needs
would take each of them longer than what it would save.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cache, partial
from multiprocessing.connection import Connection, Pipe
from types import TracebackType
from typing import Any, TypeVar

from newsledger.nursery import Worker, WorkerDied, is_single_threaded, work

Result = TypeVar("Result")

_PR_SET_PDEATHSIG = 1


class Assistant:
    """Does one task at a time while its owner goes on; without a process, its owner does them all.

    Args:
        worker: The process; null for none.
    """

    def __init__(self, worker: Worker | None = None) -> None:
        self._worker = worker

    @classmethod
    def forked(cls) -> Assistant:
        """One with a process of its own, if forking is sound here: on Linux, as long as there is but one thread.

        What is opened before, such as the line to a nursery, it holds open, too: it must be ended first.
        """
        if sys.platform == "linux" and is_single_threaded():
            with suppress(OSError):  # so many processes are not allowed here
                return cls(_forked())
        return cls()

    def __enter__(self) -> Assistant:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._worker is not None:
            self._worker.end(at_once=kind is not None)

    @contextmanager
    def meanwhile(self, task: Callable[..., Result], *arguments: Any) -> Iterator[Callable[[], Result]]:
        """Have a task done while what is within goes on, or before it if there is nobody else to do it.

        Args:
            task: Must be picklable, like its arguments and its result, and can be done again after half of it was.
            arguments: Its arguments.

        Yields:
            What waits for the task and gives its result, or raises what it raised. Who does not ask for it waits at
            the end. If what is within fails, nothing is done any more when that is known.
        """
        worker, self._worker = self._worker, None  # whoever asks meanwhile is helped by nobody
        if worker is None:
            found = task(*arguments)
            yield lambda: found
            return
        result = cache(partial(_result, worker, partial(task, *arguments)))
        worker.give(task, arguments)
        try:
            yield result
            result()
        except BaseException:
            worker.end(at_once=True)
            raise
        if not worker.has_ended:
            self._worker = worker


def _result(worker: Worker, here: Callable[[], Result]) -> Result:
    try:
        found: Result = worker.result()
    except WorkerDied:
        return here()
    return found


class _Child:
    """A process that was forked here."""

    def __init__(self, pid: int) -> None:
        self._pid = pid

    def join(self) -> None:
        """Wait for its end, so that it does not stay in the list of processes."""
        os.waitpid(self._pid, 0)


def _forked() -> Worker:
    ours, theirs = Pipe()
    parent = os.getpid()
    # None may come in the new process before it has left what its owner does on them.
    before = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT, signal.SIGHUP, signal.SIGTERM])
    try:
        pid = os.fork()
        if pid == 0:
            ours.close()
            _assist(theirs, parent)
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
    theirs.close()
    return Worker(ours, pid, _Child(pid))


def _assist(connection: Connection, parent: int) -> None:
    """What the assistant does until its owner wants no more; never returns."""
    code = 1
    try:
        _end_with(parent)
        # Whoever interrupts means the owner, who ends this process: of all signals, only that is heard from now on.
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGTERM])
        work(connection)
        code = 0
    finally:
        os._exit(code)


def _end_with(parent: int) -> None:
    """Have the system kill this process when its owner dies: it would be at work for nobody."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)
