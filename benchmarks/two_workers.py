"""How much sooner a build is through with two workers, told from the processor time of each process.

    python benchmarks/two_workers.py CORPUS [--workers N]

A build with one worker takes the time of its one process. With more it takes, on a machine with a free core for each,
at least that of the process that reads, links and publishes and that of its busiest worker one after the other, less
what they do at the same time, which is not counted here. So the gain is told even where other work keeps the cores
busy; the clock is printed, too.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
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
    alone, clock = _times(corpus, 1)
    click.echo(f"1 worker: {alone[0]:.1f} CPU s, {clock:.1f} s on the clock")
    together, clock = _times(corpus, workers)
    main_process, *others = together
    named = ", ".join(f"{used:.1f}" for used in others)
    click.echo(f"{workers} workers: {main_process:.1f} CPU s, the workers {named}; {clock:.1f} s on the clock")
    longest = main_process + max(others)
    click.echo(f"one after the other {longest:.1f} s: {alone[0] / longest:.2f} times as fast as one worker")


def _times(corpus: Path, workers: int) -> tuple[list[float], float]:
    """CPU seconds of the first process and of each below it, the busiest first, and seconds on the clock."""
    with tempfile.TemporaryDirectory() as out:
        options = ["--out", out, "--skip-bad", "--curation", "none", "--workers", str(workers), "--quiet"]
        begun = time.perf_counter()
        build = subprocess.Popen([sys.executable, "-m", "scripts", "build", str(corpus), *options])
        used: dict[int, float] = {}
        while build.poll() is None:
            for process in (build.pid, *_children(build.pid)):
                with suppress(OSError, ValueError, IndexError):
                    # Behind the name in brackets, which may hold spaces: user and system time.
                    fields = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
                    used[process] = (int(fields[11]) + int(fields[12])) / _TICKS
            time.sleep(0.05)
        if build.returncode:
            raise click.ClickException(f"the build ended with {build.returncode}")
        first = used.pop(build.pid)
        return [first, *sorted(used.values(), reverse=True)], time.perf_counter() - begun


def _children(process: int) -> list[int]:
    with suppress(OSError):
        return [int(child) for child in Path(f"/proc/{process}/task/{process}/children").read_text().split()]
    return []


if __name__ == "__main__":
    main()
