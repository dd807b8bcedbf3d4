"""A build on Spark outlives the processes that work for it, and leaves none behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from support.cluster import digests, needs_java, write_corpus

from newsledger.pipeline.build import Options, build

pytestmark = [
    pytest.mark.slow,
    needs_java,
    pytest.mark.skipif(not Path("/proc/self/maps").exists(), reason="processes are told apart by /proc"),
]

_PATIENCE = 3000.0
"""Seconds that a build may take on a machine that has much else to do."""


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_corpus(tmp_path_factory.mktemp("corpus") / "lake news")


@pytest.fixture(scope="module")
def expected(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    out = tmp_path_factory.mktemp("local-1")
    build(Options(corpus, out, quiet=True, cache=False))
    return digests(out)


def started(pid: int) -> int | None:
    """When a process was started, which tells it from another one of its number; null if it is no more."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return None
    return None if fields[0] == "Z" else int(fields[19])


def family(pid: int) -> set[int]:
    """The process and all that descend from it."""
    parents: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            number, _, rest = stat.read_text().partition(" (")
            parents.setdefault(int(rest.rpartition(")")[2].split()[1]), []).append(int(number))
        except (FileNotFoundError, ProcessLookupError):
            continue
    found, new = {pid}, [pid]
    while new:
        new = [child for parent in new for child in parents.get(parent, ()) if child not in found]
        found |= set(new)
    return found


def holds(pid: int, name: str, word: str) -> bool:
    try:
        return word in Path(f"/proc/{pid}/{name}").read_bytes().decode(errors="replace")
    except (FileNotFoundError, ProcessLookupError, PermissionError):
        return False


def is_extracting(pid: int) -> bool:
    """Whether a process is a Python worker that has loaded the parser."""
    return holds(pid, "cmdline", "pyspark.daemon") and holds(pid, "maps", "/spacy/")


def is_executor(pid: int) -> bool:
    return holds(pid, "cmdline", "CoarseGrainedExecutorBackend") and holds(pid, "cmdline", "java")


def executor_above(pid: int, among: set[int]) -> int | None:
    """The executor that a worker works for."""
    return next((other for other in among if is_executor(other) and pid in family(other)), None)


def a_worker(worker: int, among: set[int]) -> int | None:
    return worker


def the_build(worker: int, among: set[int]) -> int | None:
    """The process that all others descend from."""
    return next(pid for pid in among if among <= family(pid))


def the_java(worker: int, among: set[int]) -> int | None:
    """The process of Spark's that the build talks to."""
    return next(pid for pid in among if holds(pid, "cmdline", "SparkSubmit") and holds(pid, "cmdline", "java"))


@pytest.mark.parametrize("victim_of", [a_worker, executor_above], ids=["a Python worker", "an executor's Java"])
def test_what_a_killed_process_was_doing_is_done_again(
    victim_of: Callable[[int, set[int]], int | None], corpus: Path, expected: dict[str, str], tmp_path: Path
) -> None:
    ended = built_with_a_kill(corpus, tmp_path, "local-cluster[2,1,2048]", victim_of)
    assert ended.code == 0, ended.told
    assert digests(tmp_path) == expected
    assert remaining(ended.seen) == []


@pytest.mark.exhaustive
def test_a_killed_build_leaves_no_process_and_is_taken_up_again(
    corpus: Path, expected: dict[str, str], tmp_path: Path
) -> None:
    ended = built_with_a_kill(corpus, tmp_path, "local[2,4]", the_build)
    assert ended.code == -signal.SIGKILL, ended.told
    assert remaining(ended.seen) == []
    assert not (tmp_path / "datapackage.json").exists()
    build(Options(corpus, tmp_path, quiet=True, engine="spark", master="local[2,4]"))
    assert digests(tmp_path) == expected


@pytest.mark.parametrize(
    ("victim_of", "number", "code", "said"),
    [
        (the_build, signal.SIGINT, 130, "interrupted; the same command takes the work up"),
        (the_java, signal.SIGKILL, 1, "error: Spark gave up: its Java process has ended"),
    ],
    ids=["Ctrl-C", "Spark's Java killed"],
)
def test_a_build_that_is_ended_says_so_in_a_line(
    victim_of: Callable[[int, set[int]], int | None],
    number: signal.Signals,
    code: int,
    said: str,
    corpus: Path,
    tmp_path: Path,
) -> None:
    ended = built_with_a_kill(corpus, tmp_path, "local[2,4]", victim_of, number)
    assert (ended.code, remaining(ended.seen)) == (code, []), ended.told
    assert said in ended.told
    assert "Traceback" not in ended.told
    assert not (tmp_path / "datapackage.json").exists()


@dataclass(frozen=True)
class Ended:
    """How a build ended: its exit code, what it said, and when each process began that worked for it."""

    code: int
    told: str
    seen: dict[int, int]


def built_with_a_kill(
    corpus: Path,
    out: Path,
    master: str,
    victim_of: Callable[[int, set[int]], int | None],
    number: signal.Signals = signal.SIGKILL,
) -> Ended:
    """Build, and kill a process once a worker is extracting."""
    # A suite started in the background inherits that interrupts are ignored, and would pass that on.
    heard = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)"
    command = ["-c", f"{heard}; from scripts.cli import main; main()", "build", str(corpus), "--out", str(out)]
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])}
    seen: dict[int, int] = {}
    is_killed = False
    with subprocess.Popen(
        [sys.executable, *command, "--engine", "spark", "--master", master],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as running:
        try:
            until = time.monotonic() + _PATIENCE
            while running.poll() is None and time.monotonic() < until:
                members = family(running.pid)
                seen |= {pid: begun for pid in members - {running.pid} if (begun := started(pid)) is not None}
                worker = None if is_killed else next(filter(is_extracting, members), None)
                if worker is not None and (victim := victim_of(worker, members)) is not None:
                    os.kill(victim, number)
                    is_killed = True
                time.sleep(1 if is_killed else 0.05)
        finally:
            if running.poll() is None:
                running.kill()
        told = running.stdout.read() if running.stdout else ""
    assert is_killed, told
    return Ended(running.returncode, told, seen)


def remaining(seen: dict[int, int]) -> list[int]:
    """Those of the processes that still run, after a while in which they may end."""
    until = time.monotonic() + 60
    while (left := [pid for pid, begun in seen.items() if started(pid) == begun]) and time.monotonic() < until:
        time.sleep(0.5)
    return left
