"""Print who is quoted in a corpus, and with what words.

CORPUS is a folder of .txt, .md or .html files (with an optional articles.csv beside them), a JSONL, CSV or Parquet file
with the columns article_id and text, or a web archive (.warc); any of them may be compressed (.gz, .zst) or zipped.

A row a quote: the words, who said them (the fullest name that the article gives, and the mention as printed), cue and
stance. Offsets point into the cleaned text, with --text-as-is into the given one.
"""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

import click

from newsledger.language.model import DEFAULT_MODEL
from newsledger.pipeline.quoting import COLUMNS, QuoteOptions, Remarks, quotes_of
from schemas import Row
from scripts.errors import exit_with_faults


@click.command(name="quotes", help=__doc__)
@click.argument("corpus", type=click.Path(exists=True, path_type=Path))
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Where the quotes go: CSV if the name ends in .csv, else JSON Lines. Default: standard output.",
)
@click.option("--text-as-is", is_flag=True, help="Take the given text to the letter, without cleaning.")
@click.option("--skip-bad", is_flag=True, help="Pass over what cannot be read, and list it, instead of stopping.")
@click.option(
    "--names",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Names of actors known beforehand, as in curation/actors.csv.",
)
@click.option("--model", default=DEFAULT_MODEL, show_default=True, help="An installed spaCy pipeline for English.")
@click.option("--parse-all", is_flag=True, help="Parse paragraphs, too, that by their words and marks hold no quote.")
@click.option("--quiet", is_flag=True, help="Report no progress.")
def command(
    corpus: Path,
    out: Path | None,
    text_as_is: bool,
    skip_bad: bool,
    names: Path | None,
    model: str,
    parse_all: bool,
    quiet: bool,
) -> None:
    """Write the quotes as they are found and say what was passed over."""
    options = QuoteOptions(corpus, text_as_is, names, skip_bad, model, quiet, parse_all)
    remarks = Remarks()
    with exit_with_faults(), _writer(out) as write:
        for row in quotes_of(options, remarks):
            write(row)
    for note in remarks.notes:
        click.echo(f"note: {note}", err=True)
    for line in remarks.skipped:
        click.echo(f"skipped: {line}", err=True)


@contextmanager
def _writer(out: Path | None) -> Iterator[Callable[[Row], object]]:
    """Write to a file, which is there only when all is written, or to standard output."""
    if out is None:
        yield _json_lines(sys.stdout)
        sys.stdout.flush()
        return
    unfinished = out.with_name(f".{out.name}.part")
    try:
        with unfinished.open("w", encoding="utf-8", newline="") as stream:
            yield _csv_rows(stream) if out.suffix.lower() == ".csv" else _json_lines(stream)
        unfinished.replace(out)
    finally:
        unfinished.unlink(missing_ok=True)


def _json_lines(stream: TextIO) -> Callable[[Row], object]:
    return lambda row: stream.write(json.dumps(row, ensure_ascii=False, default=str) + "\n")


def _csv_rows(stream: TextIO) -> Callable[[Row], object]:
    writer = csv.DictWriter(stream, COLUMNS, lineterminator="\n")
    writer.writeheader()
    return writer.writerow
