"""Others at work in the same directory, and clocks that are wrong."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import fault_builds as builds
from fault_builds import Run, Watch
from fault_kills import Moment, usual_moments
from fault_trials import EARLIER, NEW, Bench, Trial

_BUSY = "is writing here"

# Every look at the clock of the day is years from the one before; intervals are not measured by it.
_JUMPING = """
import random, time

real, draw = time.time, random.Random(7)

def jumping():
    return max(0.0, real() + draw.uniform(-30, 30) * 365 * 86400)

time.time = jumping
time.time_ns = lambda: int(jumping() * 1e9)
"""


def neighbours(bench: Bench, count: int, seed: int) -> Iterator[Trial]:
    """A second command starts while a build is at work."""
    draw = random.Random(seed)
    usual = usual_moments(bench)
    for number in range(max(3, count // 10)):
        yield second_build(bench, Moment("the build", draw.uniform(0.3, 0.7 * usual.ended)), "12"[number % 2])
    yield _at_once(bench)
    for command in ("release", "page"):
        yield _other(bench, command, Moment("publishing", draw.uniform(0.2, usual.sealed - usual.staging) / 2))
    yield _other(bench, "release", Moment("the build", usual.staging / 2))
    yield _curate(bench, Moment("the build", usual.staging / 2))
    for _ in range(max(3, count // 10)):
        yield _validated(bench, Moment("publishing", draw.uniform(0, usual.ended - usual.staging)))
    yield _stale_locks(bench)


def second_build(bench: Bench, moment: Moment, workers: str) -> Trial:
    """Of the corpus that is published already: it would win if it were let in."""
    out = bench.target()
    first = bench.start(out, "--workers", workers)
    while not (out / builds.BUILDING).exists():
        time.sleep(0.001)
    moment.wait(first, Watch(first, out))
    code, said = builds.run(bench.build(out, corpus=bench.corpora[0]), bench.scratch)
    wrong = [] if code == 1 and _BUSY in said else [f"the second build was not refused: exit {code}: {said[-300:]}"]
    if ended := first.wait():
        wrong.append(f"the first build ended with {ended}: {first.output()[-300:]}")
    if bench.state(out) != NEW:
        wrong.append("the first build did not publish")
    return bench.after("two builds into one directory", f"the second {moment}", out, first, wrong=wrong)


def _at_once(bench: Bench) -> Trial:
    """Five at the same moment: one is let in."""
    out = bench.target()
    runs = [bench.start(out) for _ in range(5)]
    codes = [run.wait() for run in runs]
    refused = [run for run, code in zip(runs, codes, strict=True) if code == 1 and _BUSY in run.output()]
    through = [run for run, code in zip(runs, codes, strict=True) if code == 0]
    wrong = [] if through and len(refused) + len(through) == 5 else [f"exit codes {codes}"]
    left = sum(len(run.left()) for run in runs[1:])
    wrong += [f"{left} processes left"] if left else []
    detail = f"five at once: {len(through)} through, {len(refused)} refused"
    return bench.after("two builds into one directory", detail, out, runs[0], wrong=wrong)


def _other(bench: Bench, command: str, moment: Moment) -> Trial:
    out = bench.target()
    first = bench.start(out)
    moment.wait(first, Watch(first, out))
    arguments = ["release", "0.1.0", out] if command == "release" else [command, out]
    code, said = builds.run(arguments, bench.scratch)
    wrong = [] if code == 1 and _BUSY in said else [f"{command} was not refused: exit {code}: {said[-300:]}"]
    if ended := first.wait():
        wrong.append(f"the build ended with {ended}: {first.output()[-300:]}")
    return bench.after(f"newsledger {command} during a build", str(moment), out, first, wrong=wrong)


def _curate(bench: Bench, moment: Moment) -> Trial:
    """Decisions are merged while a build is at work: it does not see them, the next one does."""
    out = bench.target()
    quotes = (out / "datapackage/quotes.csv").read_text(encoding="utf-8").splitlines()
    decisions = bench.scratch / "decisions.csv"
    head = "table,row_key,action,column,value,reason,who,date"
    decisions.write_text(f"{head}\nquotes,{quotes[1].split(',')[0]},accept,,,read it,A. Reader,2026-01-05\n", "utf-8")
    first = bench.start(out)
    moment.wait(first, Watch(first, out))
    code, said = builds.run(["curate", decisions, "--package", out], bench.scratch)
    wrong = [] if code == 0 else [f"curate: exit {code}: {said[-300:]}"]
    if ended := first.wait():
        wrong.append(f"the build ended with {ended}: {first.output()[-300:]}")
    if bench.state(out) != NEW:
        wrong.append("the build did not publish what it would have")
    wrong += [] if (out / "curation/corrections.csv").exists() else ["the decision is lost"]
    shutil.rmtree(out / "curation", ignore_errors=True)
    return bench.after("newsledger curate during a build", str(moment), out, first, wrong=wrong)


def _validated(bench: Bench, moment: Moment) -> Trial:
    """A validation that runs while the release is swapped in sees one of the two, or says that it changed."""
    out = bench.target()
    first = bench.start(out)
    moment.wait(first, Watch(first, out))
    code, said = builds.run(["validate", out], bench.scratch)
    wrong = [] if code == 0 else [f"validate during the build: exit {code}: {said[-500:]}"]
    if ended := first.wait():
        wrong.append(f"the build ended with {ended}: {first.output()[-300:]}")
    return bench.after("newsledger validate during a build", str(moment), out, first, wrong=wrong)


def _stale_locks(bench: Bench) -> Trial:
    """What a killed build leaves does not keep the next one out, nor do files that only look like locks."""
    out = bench.target()
    run = bench.start(out)
    while not (out / builds.BUILDING).exists():
        time.sleep(0.001)
    run.kill(signal.SIGKILL)
    run.wait()
    wrong = [] if (out / builds.BUILDING).exists() else ["there is no lock to be stale"]
    (out / ".newsledger-lock").write_text("4711", encoding="utf-8")
    return bench.after("stale lock", "of a killed build", out, run, wrong=wrong)


def clocks(bench: Bench, count: int, seed: int) -> Iterator[Trial]:
    """Clocks that jump, times of files in another age, other time zones: the same bytes."""
    site = bench.scratch / "site"
    site.mkdir(exist_ok=True)
    (site / "sitecustomize.py").write_text(_JUMPING, encoding="utf-8")
    for workers in ("1", "2"):
        yield _at_time(bench, "clock jumps by years", {"PYTHONPATH": str(site)}, "--workers", workers)
    for zone in ("Pacific/Kiritimati", "America/St_Johns", "NEW-24", "right/UTC"):
        yield _at_time(bench, "time zones", {"TZ": zone})
    for stamp in ("0", "4102444800", "-1", "tomorrow"):
        yield _at_time(bench, "SOURCE_DATE_EPOCH", {"SOURCE_DATE_EPOCH": stamp})
    for language in ("C", "POSIX", "tr_TR.UTF-8"):
        yield _at_time(bench, "locales", {"LC_ALL": language, "LANG": language})
    for name, seconds in (("1970", 0.0), ("2100", 4_102_444_800.0), ("1901", -2_147_483_648.0)):
        yield _stamped(bench, name, seconds)


def _at_time(bench: Bench, name: str, environment: dict[str, str], *further: str) -> Trial:
    out = bench.target()
    run = bench.start(out, *further, environment=environment)
    wrong = _differs(bench, out, run)
    return bench.after(name, _shown(environment, further), out, run, wrong=wrong, again=False)


def _shown(environment: dict[str, str], further: tuple[str, ...]) -> str:
    values = {key: value for key, value in environment.items() if key != "PYTHONPATH"}
    return json.dumps(values) if values else " ".join(further)


def _differs(bench: Bench, out: Path, run: Run) -> list[str]:
    if code := run.wait():
        return [f"exit code {code}: {run.output()[-300:]}"]
    return [] if bench.state(out) == NEW else ["other bytes"]


def _stamped(bench: Bench, name: str, seconds: float) -> Trial:
    """Corpus, earlier release and what a killed build left are of another age."""
    corpus = bench.scratch / "stamped" / bench.corpora[1].name
    corpus.parent.mkdir(exist_ok=True)
    shutil.copy(bench.corpora[1], corpus)
    out = bench.target()
    killed = bench.start(out, corpus=corpus)
    Watch(killed, out).until(builds.STAGING)
    killed.kill(signal.SIGKILL)
    killed.wait()
    wrong = [] if bench.state(out) == EARLIER else ["the killed build was not in time"]
    for path in (*out.rglob("*"), corpus):
        os.utime(path, (seconds, seconds))
    run = bench.start(out, corpus=corpus)
    wrong += _differs(bench, out, run)
    return bench.after("times of files", name, out, run, wrong=wrong, again=False)
