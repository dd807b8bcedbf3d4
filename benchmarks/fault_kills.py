"""Builds that are killed, whole or worker by worker, and asked to end by signals."""

from __future__ import annotations

import os
import random
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import fault_builds as builds
from fault_builds import Moments, Run, Watch
from fault_trials import EARLIER, NEW, Bench, Trial

_PHASES: dict[str, Callable[[Watch], bool]] = {
    "publishing": lambda watch: watch.until(builds.STAGING),
    "the swap": Watch.until_sealed,
    "the renames": lambda watch: watch.until_sealed() and watch.until(builds.READY, 0.0),
}


_FIRST_OF_LINKING, _LAST_OF_LINKING = 10, 42
"""Numbers of the engine's steps, as they are when a release stands there and people decided nothing."""


@dataclass(frozen=True)
class Moment:
    """When to strike.

    Attributes:
        phase: What is waited for: nothing, a step of the engine by its number or a later one, the writing of the
            release, its being sealed before the swap, or the first of the renames that make the swap.
        seconds: How long to wait from there.
    """

    phase: str
    seconds: float

    def __str__(self) -> str:
        return f"{self.seconds:.4f} s into {self.phase}"

    def wait(self, run: Run, watch: Watch) -> None:
        """Wait for it; at most until the build ends by itself."""
        began = watch.began
        if self.phase != "the build":
            step = self.phase.removeprefix("step ")
            if not (watch.until_step(int(step)) if step.isdigit() else _PHASES[self.phase](watch)):
                return
            began = time.monotonic()
        while time.monotonic() - began < self.seconds and run.process.poll() is None:
            time.sleep(0.0005)


def moments(draw: random.Random, count: int, usual: Moments) -> list[Moment]:
    """Moments over a whole build: two fifths anywhere, the others while the release is written and swapped in."""
    drawn = []
    for number in range(count):
        # Load changes from build to build: what is drawn behind the usual end meets slow ones.
        phase, length = (
            ("the build", usual.ended),
            ("the swap", usual.ended - usual.sealed),
            ("the build", usual.ended),
            ("publishing", usual.sealed - usual.staging),
            ("the renames", 0.02),
        )[number % 5]
        drawn.append(Moment(phase, draw.uniform(0, length)))
    return drawn


def usual_moments(bench: Bench, *further: str) -> Moments:
    """When an undisturbed build gets how far."""
    out = bench.target()
    return Watch(bench.start(out, *further), out).moments()


def kills_of_builds(bench: Bench, count: int, seed: int) -> Iterator[Trial]:
    """``kill -9`` at random moments: of the whole group, or of the command alone, whose workers then must end.

    Each other build goes on from what the one before left when it was killed; those between are followed by one in
    peace.
    """
    draw = random.Random(seed)
    for workers in ("1", "2"):
        further = ("--workers", workers)
        usual = usual_moments(bench, *further)
        out = bench.target()
        for number, moment in enumerate(moments(draw, count // 2, usual)):
            in_peace = number % 2 == 1
            if not in_peace or bench.state(out) != EARLIER:
                out = bench.target()
            # Of three in a row two end with all their processes: what is left of the third must end by itself.
            whole_group = workers == "1" or number % 3 != 2
            run = bench.start(out, *further)
            moment.wait(run, Watch(run, out))
            run.kill(signal.SIGKILL, group=whole_group)
            run.wait()
            name = f"kill -9 of a build with {workers} worker{'s' if workers == '2' else ''}"
            what = "the group" if whole_group else "the command alone"
            yield bench.after(name, f"{what}, {moment}", out, run, *further, again=in_peace, killed=True)


def kills_within_linking(bench: Bench, count: int, seed: int) -> Iterator[Trial]:
    """``kill -9`` in one step of linking after the other: each build goes on from what the ones before left.

    Every fourth is followed by a build in peace, and what comes then starts with the earlier release again.
    """
    draw = random.Random(seed)
    for workers in ("1", "2"):
        further = ("--workers", workers)
        steps = sorted(draw.sample(range(_FIRST_OF_LINKING, _LAST_OF_LINKING), max(4, count // 6)))
        out = bench.target()
        for number, step in enumerate(steps):
            in_peace = number % 4 == 3 or step == steps[-1]
            moment = Moment(f"step {step}", draw.uniform(0, 0.01))
            run = bench.start(out, *further)
            moment.wait(run, Watch(run, out))
            run.kill(signal.SIGKILL, group=True)
            run.wait()
            name = f"kill -9 within linking, {workers} worker{'s' if workers == '2' else ''}"
            yield bench.after(name, str(moment), out, run, *further, again=in_peace, killed=True)
            if in_peace:
                out = bench.target()


def kills_of_workers(bench: Bench, count: int, seed: int) -> Iterator[Trial]:
    """``kill -9`` of one worker, or of both, at random moments: the build goes on."""
    draw = random.Random(seed)
    usual = usual_moments(bench, "--workers", "2")
    for number in range(max(1, count // 5)):
        moment = Moment("the build", draw.uniform(0, usual.staging))
        trial = kill_workers(bench, moment, both=number % 3 == 2)
        # Workers may have been through by then: the next are killed as soon as they are there.
        yield trial or cast(Trial, kill_workers(bench, Moment("the build", 0.0), both=True))
    for _ in range(max(1, count // 10)):
        yield kill_assistant(bench, Moment("publishing", draw.uniform(0, usual.sealed - usual.staging)))


def kill_workers(bench: Bench, moment: Moment, *, both: bool) -> Trial | None:
    """Kill one worker of two, or both, at a moment, or as soon as there are any; null if there were none."""
    out = bench.target()
    run = bench.start(out, "--workers", "2")
    watch = Watch(run, out)
    moment.wait(run, watch)
    while not (found := run.workers()) and run.process.poll() is None and not (out / builds.STAGING).exists():
        time.sleep(0.002)
    victims = found if both else found[:1]
    if not victims:
        run.wait()
        return None
    return _without(victims, bench, "kill -9 of workers", f"{len(victims)} of {len(found)}, {moment}", out, run)


def kill_assistant(bench: Bench, moment: Moment) -> Trial:
    """Kill the process that helps to publish, while it does."""
    out = bench.target()
    run = bench.start(out, "--workers", "2")
    moment.wait(run, Watch(run, out))
    victims = run.assistants()
    detail = f"{moment}{'' if victims else ', when it was through'}"
    return _without(victims, bench, "kill -9 of the one that helps to publish", detail, out, run)


def _without(victims: list[int], bench: Bench, name: str, detail: str, out: Path, run: Run) -> Trial:
    """Kill processes that a build must do without."""
    for pid in victims:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    code = run.wait()
    wrong = [f"exit code {code}: {run.output()[-300:]}"] if code else []
    if not code and bench.state(out) != NEW:
        wrong.append("the build went on, and made something else")
    return bench.after(name, detail, out, run, wrong=wrong)


def signals(bench: Bench, count: int, seed: int) -> Iterator[Trial]:
    """What schedulers, closed terminals and impatient people send."""
    draw = random.Random(seed)
    usual = usual_moments(bench, "--workers", "1")
    for number in range(max(1, count // 10)):
        for name, numbers in (
            ("SIGTERM", [signal.SIGTERM]),
            ("SIGHUP", [signal.SIGHUP]),
            ("Ctrl-C", [signal.SIGINT]),
            ("Ctrl-C twice", [signal.SIGINT, signal.SIGINT]),
        ):
            moment = Moment("the build", draw.uniform(0, usual.sealed))
            # Schedulers tell the command or all its processes; a terminal tells all.
            group = name.startswith("Ctrl-C") or number % 4 < 2
            yield signalled(bench, name, numbers, moment, "12"[number % 2], group=group)


def signalled(
    bench: Bench, name: str, numbers: list[signal.Signals], moment: Moment, workers: str, *, group: bool
) -> Trial:
    """Send signals, a twentieth of a second apart, and look how the build ends."""
    further = ("--workers", workers)
    out = bench.target()
    run = bench.start(out, *further)
    moment.wait(run, Watch(run, out))
    was_through = run.process.poll() is not None
    for one in numbers:
        run.kill(one, group=group)
        time.sleep(0.05)
    code = run.wait()
    # A signal may come when all is done; and before the interpreter has begun, its own end is as good.
    expected = {128 + numbers[0], -numbers[0]} | ({0} if bench.state(out) == NEW else set())
    wrong = [] if code in expected or was_through else [f"exit code {code}: {run.output()[-300:]}"]
    what = f"to {'the group' if group else 'the command'}, {workers} workers, {moment}, exit {code}"
    return bench.after(name, what, out, run, *further, wrong=wrong)
