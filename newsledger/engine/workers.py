"""Worker processes that may die: what a dead one was doing is done again, and what kills every worker is told apart."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from typing import Any, Generic, TypeVar

from newsledger.collection import collect_rarely

ATTEMPTS = 3
"""Workers that a job may kill before it is given up."""

Job = tuple[Any, ...]
Result = TypeVar("Result")


class WorkersKilled(Exception):  # noqa: N818
    """A job ended every worker process that took it, ``ATTEMPTS`` times in a row.

    Attributes:
        job: Its arguments.
    """

    def __init__(self, job: Job) -> None:
        """Keep the job."""
        super().__init__(f"a job killed {ATTEMPTS} worker processes")
        self.job = job


class Workers(Generic[Result]):
    """Processes that run one task on many jobs and give the results in the order of the jobs.

    Args:
        count: Processes.
    """

    def __init__(self, count: int) -> None:
        self.count = count
        self._pool: ProcessPoolExecutor | None = None

    def run(
        self, task: Callable[..., Result], jobs: Iterable[Job], give_up: Callable[[Job], Result]
    ) -> Iterator[Result]:
        """Run the task on each job; jobs are read as the work goes on.

        Args:
            task: Must be picklable, and leave nothing half done if its process dies.
            jobs: Arguments of the task.
            give_up: Called in this process with a job that killed ``ATTEMPTS`` workers; gives its result, or raises.
        """
        waiting: deque[tuple[Job, Future[Result]]] = deque()
        for job in jobs:
            waiting.append((job, self._submit(task, job)))
            if len(waiting) >= 2 * self.count:
                yield from self._taken(task, waiting, give_up)
        while waiting:
            yield from self._taken(task, waiting, give_up)

    def attempt(self, task: Callable[..., Result], job: Job, attempts: int = ATTEMPTS) -> Result:
        """Run the task on one job while nothing else is at work, so that it is known who killed a worker.

        Raises:
            WorkersKilled: The workers died as often as there are attempts.
        """
        for _ in range(attempts):
            try:
                return self._submit(task, job).result()
            except BrokenProcessPool:
                self._renew()
        raise WorkersKilled(job)

    def close(self, *, at_once: bool = False) -> None:
        """End the processes, ``at_once`` without waiting for what they are doing."""
        if self._pool is None:
            return
        if at_once:
            for worker in multiprocessing.active_children():
                worker.terminate()
        self._pool.shutdown(cancel_futures=True)
        self._pool = None

    def _taken(
        self,
        task: Callable[..., Result],
        waiting: deque[tuple[Job, Future[Result]]],
        give_up: Callable[[Job], Result],
    ) -> Iterator[Result]:
        """The next result; if a worker died, the results of all jobs that wait, since any may have killed it."""
        job, future = waiting.popleft()
        try:
            yield future.result()
            return
        except BrokenProcessPool:
            self._renew()
        suspects = [(job, future), *waiting]
        waiting.clear()
        for suspect, its_future in suspects:
            if its_future.done() and not its_future.cancelled() and its_future.exception() is None:
                yield its_future.result()
                continue
            try:
                result = self.attempt(task, suspect)
            except WorkersKilled:
                result = give_up(suspect)
            yield result

    def _submit(self, task: Callable[..., Result], job: Job) -> Future[Result]:
        with _interrupts_held():
            try:
                return self._processes().submit(task, *job)
            except BrokenProcessPool as death:
                # It is told with the job's result, as the death of a worker that has begun with it is.
                future: Future[Result] = Future()
                future.set_exception(death)
                return future

    def _processes(self) -> ProcessPoolExecutor:
        if self._pool is None:
            # Fresh interpreters: a forked one would inherit locks of Arrow's and the parser's threads.
            spawn = multiprocessing.get_context("spawn")
            self._pool = ProcessPoolExecutor(self.count, mp_context=spawn, initializer=_begin)
        return self._pool

    def _renew(self) -> None:
        """Let go of a pool in which a worker died; the system has ended its other workers."""
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)
            self._pool = None


def _begin() -> None:
    """What a worker does first."""
    collect_rarely()
    threading.Thread(target=_end_with_parent, name="newsledger-parent-watch", daemon=True).start()


def _end_with_parent() -> None:
    """A worker whose starter was killed would wait for work for ever."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


@contextmanager
def _interrupts_held() -> Iterator[None]:
    """Processes started in here never hear Ctrl-C or that the terminal is gone: the one that started them ends them.

    Among them is the one in which Python keeps count of semaphores, and which would complain if it were ended first.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT, signal.SIGHUP])
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
