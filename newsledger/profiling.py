"""Where the time of a build goes: seconds by stage, of this process and of those that work for it.

Off, a mark costs less than a microsecond, so every room may set marks where it likes::

    with stage("quotes"):
        ...

Marks may nest. They must not be held over a ``yield``: whoever takes the next item would be measured, too; ``taken``
measures what an iterator takes to give its items.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Generic, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")


@dataclass
class Spent:
    """What was spent on a stage.

    Attributes:
        wall: Seconds on the clock, summed over the processes that were at it.
        cpu: Seconds of processors.
    """

    wall: float = 0.0
    cpu: float = 0.0

    def add(self, wall: float, cpu: float) -> None:
        """So much more was spent."""
        self.wall += wall
        self.cpu += cpu


@dataclass
class Profile:
    """What was spent, by the names of a stage and of those around it, in the order in which stages began.

    Attributes:
        spent: By path of names.
        cpu: Gives the seconds of processors that were spent until now.
    """

    cpu: Callable[[], float] = time.process_time
    spent: dict[tuple[str, ...], Spent] = field(default_factory=dict)
    path: tuple[str, ...] = ()

    def add(self, path: tuple[str, ...], wall: float, cpu: float) -> None:
        """So much was spent on a stage."""
        self.spent.setdefault(path, Spent()).add(wall, cpu)


_profile: Profile | None = None
_OFF: AbstractContextManager[None] = nullcontext()


def stage(name: str) -> AbstractContextManager[None]:
    """Measure what is done within, under this name and those of the stages around it."""
    return _OFF if _profile is None else _Stage(_profile, name)


def taken(name: str, items: Iterable[Item]) -> Iterator[Item]:
    """The items, with what it takes to get each measured under this name."""
    iterator = iter(items)
    while True:
        with stage(name):
            try:
                item = next(iterator)
            except StopIteration:
                return
        yield item


class _Stage:
    def __init__(self, profile: Profile, name: str) -> None:
        self._profile = profile
        self._name = name

    def __enter__(self) -> None:
        profile = self._profile
        self._around = profile.path
        profile.path = (*profile.path, self._name)
        profile.spent.setdefault(profile.path, Spent())
        self._cpu = profile.cpu()
        self._wall = time.perf_counter()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        profile = self._profile
        profile.add(profile.path, time.perf_counter() - self._wall, profile.cpu() - self._cpu)
        profile.path = self._around


@contextmanager
def profiled(cpu: Callable[[], float] = time.process_time) -> Iterator[Profile]:
    """Have stages measured until the end of the block; a profile that is at work already waits that long."""
    global _profile  # noqa: PLW0603 - rooms set marks without being handed anything
    before, _profile = _profile, Profile(cpu)
    try:
        yield _profile
    finally:
        _profile = before


# --- processes that work for this one


@dataclass(frozen=True)
class Measured(Generic[Item, Result]):
    """A function that measures its stages wherever it is called, and leaves them in a directory.

    Attributes:
        function: Takes one argument; picklable.
        directory: Gets a file for each process, a line for each call.
    """

    function: Callable[[Item], Result]
    directory: Path

    def __call__(self, item: Item) -> Result:
        """Call the function."""
        with profiled() as profile, stage("total"):
            result = self.function(item)
        self._leave(profile)
        return result

    def _leave(self, profile: Profile) -> None:
        line = json.dumps([[path[1:], spent.wall, spent.cpu] for path, spent in profile.spent.items()])
        # Where the directory cannot be reached, on a machine of a cluster, nothing is told.
        with suppress(OSError), (self.directory / f"{os.getpid()}.jsonl").open("a", encoding="utf-8") as file:
            file.write(line + "\n")


def measured_in(directory: Path) -> dict[tuple[str, ...], Spent]:
    """What functions that were ``Measured`` spent, summed; their whole time under the empty path."""
    spent: dict[tuple[str, ...], Spent] = {}
    for path in sorted(directory.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            for names, wall, cpu in _entries(line):
                spent.setdefault(tuple(names), Spent()).add(wall, cpu)
    return spent


def _entries(line: str) -> list[Any]:
    try:
        return list(json.loads(line))
    except ValueError:  # of a process that was killed while it wrote
        return []


def cpu_of_family() -> float:
    """Seconds of processors that this process and all that it started have used until now.

    Where the system does not tell of processes that are still at work, of this one and of those that have ended.
    """
    times = os.times()
    return time.process_time() + times.children_user + times.children_system + _cpu_below(os.getpid())


def _cpu_below(process: int) -> float:
    total = 0.0
    for child in _children(process):
        with suppress(OSError, ValueError, IndexError):
            # Behind the name in brackets, which may hold spaces: user and system time, own and of children waited for.
            fields = Path(f"/proc/{child}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
            total += sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")
        total += _cpu_below(child)
    return total


def _children(process: int) -> list[int]:
    found: list[int] = []
    for path in Path(f"/proc/{process}/task").glob("*/children"):
        with suppress(OSError, ValueError):
            found.extend(map(int, path.read_text(encoding="ascii").split()))
    return found
