"""How much sooner a build is through with two workers, told from the processor time of each process.

    python benchmarks/two_workers.py CORPUS [--workers N]

A build with one worker takes the time of its one process. With more it takes, on a machine with a free core for each,
about that of the process that reads, links and publishes and that of its busiest worker one after the other; what
workers are forked from loads while the first process does. So the gain is told even where other work keeps the cores
busy; the clock is printed, too, and the most memory that all processes held together, shared pages counted once.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import click
from quotes_against_textacy import THREADS

_TICKS = os.sysconf("SC_CLK_TCK")


@click.command(help=re.sub(r"(?m)^    python", "\b\n    python", __doc__))
@click.argument("corpus", type=click.Path(exists=True, path_type=Path))
@click.option("--workers", type=click.IntRange(min=2), default=2, show_default=True)
def main(corpus: Path, workers: int) -> None:
    """Print the processor time of each process, and the gain."""
    os.environ.update(dict.fromkeys(THREADS, "1"))
    alone = _measured(corpus, 1)
    click.echo(f"1 worker: {alone.first:.1f} CPU s, {alone.clock:.1f} s on the clock, {alone.memory / 1e6:,.0f} MB")
    together = _measured(corpus, workers)
    named = ", ".join(f"{used:.1f}" for used in together.workers)
    click.echo(
        f"{workers} workers: {together.first:.1f} CPU s, what they are forked from {together.nursery:.1f}, "
        f"they {named}; {together.clock:.1f} s on the clock, {together.memory / 1e6:,.0f} MB"
    )
    longest = together.first + max(together.workers)
    click.echo(f"one after the other {longest:.1f} s: {alone.first / longest:.2f} times as fast as one worker")


@dataclass(frozen=True)
class Measured:
    """What a build took.

    Attributes:
        first: CPU seconds of the first process.
        nursery: Of those that it started: one forks the workers.
        workers: Of the workers, the busiest first.
        clock: Seconds on the clock.
        memory: Bytes that all held together at most.
    """

    first: float
    nursery: float
    workers: list[float]
    clock: float
    memory: int


def _measured(corpus: Path, workers: int) -> Measured:
    with tempfile.TemporaryDirectory() as out:
        options = ["--out", out, "--skip-bad", "--curation", "none", "--workers", str(workers), "--quiet"]
        begun = time.perf_counter()
        build = subprocess.Popen([sys.executable, "-m", "scripts", "build", str(corpus), *options])
        used: dict[int, float] = {}
        below: set[int] = set()
        memory = 0
        while build.poll() is None:
            children = _children(build.pid)
            workers_now = [worker for child in children for worker in _children(child)]
            below.update(workers_now)
            family = [build.pid, *children, *workers_now]
            for process in family:
                with suppress(OSError, ValueError, IndexError):
                    used[process] = _cpu(process)
            memory = max(memory, sum(map(_share, family)))
            time.sleep(0.1)
        if build.returncode:
            raise click.ClickException(f"the build ended with {build.returncode}")
        clock = time.perf_counter() - begun
    first = used.pop(build.pid)
    busiest = sorted((used.pop(worker, 0.0) for worker in below), reverse=True)
    return Measured(first, sum(used.values()), busiest, clock, memory)


def _cpu(process: int) -> float:
    # Behind the name in brackets, which may hold spaces: user and system time.
    fields = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


def _share(process: int) -> int:
    """Bytes of memory, those that it shares with other processes in part."""
    with suppress(OSError):
        for line in Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii").splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    return 0


def _children(process: int) -> list[int]:
    with suppress(OSError):
        return [int(child) for child in Path(f"/proc/{process}/task/{process}/children").read_text().split()]
    return []


if __name__ == "__main__":
    main()
