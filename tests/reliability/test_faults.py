"""A handful of the faults that ``benchmarks/faults.py`` does to whole builds; it has all of them, and many moments."""

from __future__ import annotations

import random
import signal
import sys

import pytest
from fault_builds import Watch
from fault_disks import file_too_large
from fault_kills import Moment, kill_workers, signalled
from fault_neighbours import second_build
from fault_trials import EARLIER, Bench

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks for processes in /proc"),
]

DRAW = random.Random(11)


@pytest.mark.parametrize(
    ("phase", "seconds", "workers"), [("the build", 5.0, "2"), ("publishing", 3.0, "1"), ("the renames", 0.01, "1")]
)
def test_a_killed_build_leaves_a_whole_release_and_nothing_else(
    bench: Bench, phase: str, seconds: float, workers: str
) -> None:
    moment = Moment(phase, DRAW.uniform(0, seconds))
    out = bench.target()
    run = bench.start(out, "--workers", workers)
    moment.wait(run, Watch(run, out))
    # With two workers the command alone is killed: they must end by themselves.
    run.kill(signal.SIGKILL, group=workers == "1")
    run.wait()
    trial = bench.after("kill -9", str(moment), out, run, "--workers", workers)
    assert trial.is_good, trial


@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_build_that_is_killed_while_it_links_goes_on_from_there(bench: Bench, workers: str) -> None:
    out = bench.target()
    for step in (14, 23, 38):
        run = bench.start(out, "--workers", workers)
        Moment(f"step {step}", DRAW.uniform(0, 0.01)).wait(run, Watch(run, out))
        run.kill(signal.SIGKILL, group=True)
        run.wait()
    assert "steps across articles taken over from the interrupted build: " in run.output()
    trial = bench.after("kill -9", "three times within linking", out, run, "--workers", workers)
    assert trial.is_good, trial


def test_a_build_goes_on_when_its_workers_are_killed(bench: Bench) -> None:
    trial = kill_workers(bench, Moment("the build", 0.0), both=True)
    assert trial is not None
    assert trial.is_good, trial


def test_a_build_that_is_asked_to_end_leaves_a_whole_release_and_nothing_else(bench: Bench) -> None:
    trial = signalled(bench, "SIGTERM", [signal.SIGTERM], Moment("the build", 4.0), "2", group=False)
    assert trial.is_good, trial


def test_a_build_that_cannot_write_says_so_and_leaves_the_earlier_release(bench: Bench) -> None:
    trial = file_too_large(bench, 20_000)
    assert trial.stood == EARLIER
    assert trial.is_good, trial


def test_a_second_build_into_the_same_directory_is_refused(bench: Bench) -> None:
    trial = second_build(bench, Moment("the build", 1.0), "1")
    assert trial.is_good, trial
