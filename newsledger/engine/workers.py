"""Worker processes that may die: what a dead one was doing is done again, and what kills every worker is told apart."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from multiprocessing.connection import wait
from typing import Any, Generic, TypeVar

from newsledger.nursery import Nursery, Worker, WorkerDied

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
        super().__init__(f"a job killed {ATTEMPTS} worker processes (for want of memory, perhaps: fewer need less)")
        self.job = job


class Workers(Generic[Result]):
    """Processes that run one task on many jobs and give the results in the order of the jobs.

    Args:
        count: Processes.
        nursery: Starts them, and is its owner's to close; null for one that has loaded nothing.
    """

    def __init__(self, count: int, nursery: Nursery | None = None) -> None:
        self.count = count
        self._nursery = nursery or Nursery()
        self._is_own = nursery is None
        self._idle: list[Worker] = []
        self._busy: list[Worker] = []

    def run(
        self, task: Callable[..., Result], jobs: Iterable[Job], give_up: Callable[[Job], Result]
    ) -> Iterator[Result]:
        """Run the task on each job; jobs are read as the work goes on.

        Args:
            task: Must be picklable, and leave nothing half done if its process dies.
            jobs: Arguments of the task.
            give_up: Called in this process with a job that killed ``ATTEMPTS`` workers; gives its result, or raises.
        """
        coming = enumerate(jobs)
        following = next(coming, None)
        at_work: dict[Worker, tuple[int, Job]] = {}
        done: dict[int, Result] = {}
        given = 0
        while following or at_work:
            while following and len(at_work) < self.count and following[0] < given + 2 * self.count:
                at_work[self._begun(task, following[1])] = following
                following = next(coming, None)
            died: list[tuple[int, Job]] = []
            for worker in self._heard(at_work):
                number, job = at_work.pop(worker)
                try:
                    done[number] = self._taken(worker)
                except WorkerDied:
                    died.append((number, job))
            if died:
                # It may have been too much for the machine beside the others, so it is tried again when they are done.
                self._wait(at_work)
            for number, job in died:
                done[number] = self._again(task, job, give_up)
            while given in done:
                yield done.pop(given)
                given += 1

    def attempt(self, task: Callable[..., Result], job: Job, attempts: int = ATTEMPTS) -> Result:
        """Run the task on one job.

        Raises:
            WorkersKilled: The workers died as often as there are attempts.
        """
        for _ in range(attempts):
            try:
                return self._taken(self._begun(task, job))
            except WorkerDied:
                continue
        raise WorkersKilled(job)

    def close(self, *, at_once: bool = False) -> None:
        """End the processes, ``at_once`` without waiting for what they are doing."""
        for worker in (*self._idle, *self._busy):
            worker.end(at_once=at_once)
        self._idle, self._busy = [], []
        if self._is_own:
            self._nursery.close(at_once=at_once)

    def _begun(self, task: Callable[..., Result], job: Job) -> Worker:
        """A worker that has begun with the job."""
        while self._idle and not self._idle[-1].is_waiting:
            self._idle.pop().end()
        worker = self._idle.pop() if self._idle else self._nursery.worker()
        self._busy.append(worker)
        worker.give(task, job)
        return worker

    def _taken(self, worker: Worker) -> Result:
        """What a worker has found; it may be given another job then.

        Raises:
            WorkerDied: It died.
        """
        try:
            found: Result = worker.result()
        except WorkerDied:
            self._busy.remove(worker)
            raise
        except Exception:
            self._free(worker)
            raise
        self._free(worker)
        return found

    def _free(self, worker: Worker) -> None:
        self._busy.remove(worker)
        self._idle.append(worker)

    def _heard(self, at_work: Iterable[Worker]) -> list[Worker]:
        """The workers that are through, at least one, or dead."""
        ready = wait([worker.connection for worker in at_work])
        return [worker for worker in at_work if worker.connection in ready]

    def _wait(self, at_work: Iterable[Worker]) -> None:
        """Until all are through, or dead; what they found is taken later."""
        waiting = {worker.connection for worker in at_work}
        while waiting:
            waiting -= set(wait(list(waiting)))

    def _again(self, task: Callable[..., Result], job: Job, give_up: Callable[[Job], Result]) -> Result:
        try:
            return self.attempt(task, job, ATTEMPTS - 1)  # it has killed one beside the others
        except WorkersKilled:
            return give_up(job)
