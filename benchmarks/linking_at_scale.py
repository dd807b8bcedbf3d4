"""Measure what is done across articles, and publishing, on rows of generated articles of printed articles' length.

    python benchmarks/linking_at_scale.py [--sizes 100000,1000000] [--workers 2] [--directory DIR]

Rows such as extraction leaves are written to disk first (see ``draft_generator``), and then linked, finished, published
and validated as a build does it. Printed are, for each size, the time an article by stage, on the clock and of all
processors, and the most memory that this process and those it started held at once: their own, and with the files that
the system keeps in memory for them.
"""

from __future__ import annotations

import os
import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import click
from draft_generator import write_drafts

from newsledger.assistant import Assistant
from newsledger.engine import LocalEngine
from newsledger.pipeline.finishing import finish, publishable
from newsledger.pipeline.linking import link
from newsledger.profiling import cpu_of_family
from newsledger.publish import Earlier, PackageInfo, release
from newsledger.validate.layout import DATA

_EVERY = 0.2
"""Seconds between two looks at the memory."""


class Memory(threading.Thread):
    """Watches how much memory this process and those that it started hold."""

    def __init__(self) -> None:
        """Begin."""
        super().__init__(daemon=True)
        self.own = self.with_files = 0
        self._over = threading.Event()

    def run(self) -> None:
        """Look again and again."""
        while not self._over.wait(_EVERY):
            own, files = (sum(column) for column in zip(*map(_held, _family(os.getpid())), strict=True))
            self.own, self.with_files = max(self.own, own), max(self.with_files, own + files)

    def reset(self) -> tuple[int, int]:
        """The most bytes held since the last time, without and with files."""
        found = self.own, self.with_files
        self.own = self.with_files = 0
        return found


def _family(process: int) -> list[int]:
    found = [process]
    for tasks in Path(f"/proc/{process}/task").glob("*/children"):
        try:
            for child in tasks.read_text().split():
                found += _family(int(child))
        except OSError:
            continue
    return found


def _held(process: int) -> tuple[int, int]:
    try:
        lines = Path(f"/proc/{process}/status").read_text().splitlines()
    except OSError:
        return 0, 0
    kilobytes = {line.partition(":")[0]: line.split()[1] for line in lines if line.startswith("Rss")}
    own, files, shared = (int(kilobytes.get(f"Rss{kind}", 0)) * 1024 for kind in ("Anon", "File", "Shmem"))
    return own + shared, files


def measure(
    articles: int,
    workers: int,
    assistant: Assistant,
    days: int,
    stories: int,
    directory: Path,
    partition_rows: int | None,
) -> None:
    """Link and publish so many articles, and print what it took."""
    memory = Memory()
    memory.start()
    most: list[tuple[int, int]] = []

    @contextmanager
    def stage(name: str) -> Iterator[None]:
        clock, cpu = time.monotonic(), cpu_of_family()
        yield
        clock, cpu = time.monotonic() - clock, cpu_of_family() - cpu
        held = memory.reset()
        most.append(held)
        line = f"{articles:>10,} articles  {name:<9} {clock:9.1f} s  {1000 * clock / articles:7.3f} ms an article"
        line += f"  {1000 * cpu / articles:7.3f} CPU ms an article"
        click.echo(f"{line}  {held[0] / 2**30:5.2f} GB, with files {held[1] / 2**30:5.2f} GB")

    with LocalEngine(directory / "work", workers) as engine:
        with stage("generate"):
            drafts = write_drafts(engine.scratch("drafts"), articles, days, stories=stories)
        most.clear()
        rows = {name: sum(batch.num_rows for batch in stream.batches()) for name, stream in drafts.items()}
        with stage("link"):
            linked = link(engine, drafts)
        with stage("finish"):
            tables = finish(engine, linked)
        info = PackageInfo(name="invented-news", title="Invented news", sources=({"title": "Invented"},))
        with stage("publish"):
            out = directory / "out"
            given = publishable(engine, tables)
            published = release(given, out, info, Earlier(out / DATA), partition_rows, assistant)
    click.echo(f"{sum(rows.values()):>10,} rows of drafts, {sum(published.values()):,} rows published: {published}")
    click.echo(
        f"{max(own for own, _ in most) / 2**30:>10.2f} GB at most, with files {max(b for _, b in most) / 2**30:.2f} GB"
    )


@click.command(help=__doc__)
@click.option("--sizes", default="10000", show_default=True, help="Numbers of articles, with commas between.")
@click.option("--workers", default=2, show_default=True, help="Processes.")
@click.option("--days", default=4000, show_default=True, help="Days the news is spread over.")
@click.option("--stories", default=1, show_default=True, help="Events that an article tells of at length.")
@click.option("--partition-rows", type=int, help="Publish larger tables in parts.")
@click.option("--directory", type=click.Path(path_type=Path), help="Where to work; a temporary one if not given.")
def main(sizes: str, workers: int, days: int, stories: int, partition_rows: int | None, directory: Path | None) -> None:
    """Measure each size."""
    with Assistant.forked() if workers > 1 else Assistant() as assistant:
        for size in sizes.split(","):
            with TemporaryDirectory(dir=directory) as scratch:
                measure(int(size), workers, assistant, days, stories, Path(scratch), partition_rows)
                shutil.rmtree(Path(scratch) / "work", ignore_errors=True)


if __name__ == "__main__":
    main()
