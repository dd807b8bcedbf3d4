"""How many rows are lost because paragraphs that seem to hold none are not parsed, and how much is saved.

    python benchmarks/scan_recall.py CORPUS...

Every corpus is read twice, with all paragraphs parsed and with those only that the scan keeps. A row counts as kept if
the very same row comes out, every cell of it.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import click

from newsledger.collection import collect_rarely
from newsledger.corpus import Document, read
from newsledger.extract.scan import can_hold_rows
from newsledger.language.parse import split_paragraphs
from newsledger.pipeline.articles import rows_of
from newsledger.pipeline.documents import Reading, batches_of
from schemas import Row

TABLES = ("actor_mentions", "event_mentions", "event_actors", "casualty_claims", "quotes")
ALL, SOME = Reading(text_as_is=True, set_aside=True, parse_all=True), Reading(text_as_is=True, set_aside=True)


@click.command(help=re.sub(r"(?m)^    python", "\b\n    python", __doc__))
@click.argument("corpora", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
def main(corpora: tuple[Path, ...]) -> None:
    """Print, for each corpus and table, rows, rows kept and their share."""
    collect_rarely()
    click.echo(f"{'corpus':<28}{'table':<18}{'rows':>8}{'kept':>8}{'recall':>9}")
    for corpus in corpora:
        documents = [item for item in read(corpus) if isinstance(item, Document)]
        rows, kept = Counter[str](), Counter[str]()
        for batch in batches_of(documents):
            every, some = _counted(rows_of(batch, ALL)), _counted(rows_of(batch, SOME))
            for table in TABLES:
                rows[table] += every[table].total()
                kept[table] += (every[table] & some[table]).total()
        for table in TABLES:
            share = kept[table] / rows[table] if rows[table] else 1.0
            click.echo(f"{corpus.stem:<28}{table:<18}{rows[table]:>8,}{kept[table]:>8,}{share:>9.2%}")
        paragraphs, words, skipped_paragraphs, skipped = _skipped(documents)
        click.echo(
            f"{corpus.stem:<28}not parsed: {skipped_paragraphs:,} of {paragraphs:,} paragraphs, "
            f"{skipped:,} of {words:,} words ({skipped / max(1, words):.2%})"
        )


def _counted(found: Mapping[str, list[Row]]) -> dict[str, Counter[str]]:
    return {table: Counter(json.dumps(row, default=str) for row in found.get(table, [])) for table in TABLES}


def _skipped(documents: list[Document]) -> tuple[int, int, int, int]:
    """Paragraphs and words, and how many of each are not parsed."""
    paragraphs = words = skipped_paragraphs = skipped = 0
    for document in documents:
        bounds = split_paragraphs(document.text)
        for (start, end), is_kept in zip(bounds, can_hold_rows(document.text, bounds), strict=True):
            count = len(document.text[start:end].split())
            paragraphs, words = paragraphs + 1, words + count
            if not is_kept:
                skipped_paragraphs, skipped = skipped_paragraphs + 1, skipped + count
    return paragraphs, words, skipped_paragraphs, skipped


if __name__ == "__main__":
    main()
