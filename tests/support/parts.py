"""A package whose rows are of several years, to be published in parts."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from support.packages import INFO, Row, batches, valid_rows

from newsledger.publish import build
from newsledger.validate import Issue, check, layout
from schemas import TABLES

Rows = dict[str, list[Row]]

TEXT = "The ferry sank. “Nobody came,” said Ana Reyes. Forty people drowned."
ARTICLES = 12
MOST = 6
"""Rows of a part, so that articles, mentions and quotes are in parts of a year each."""
CSV_2011 = "datapackage/quotes.csv/quotes-2011.csv.gz"
CSV_2012 = "datapackage/quotes.csv/quotes-2012.csv.gz"
PARQUET_2011 = "datapackage/quotes.parquet/quotes-2011.parquet"
PARQUET_2012 = "datapackage/quotes.parquet/quotes-2012.parquet"
YEARS = (2012, 2010, None, 2011)
"""Of the first article, the second and so on, over and over."""


def rows_of_years(articles: int = ARTICLES) -> Rows:
    """Sound rows of articles whose years do not ascend with their ids, with a mention and two quotes in each."""
    rows = valid_rows()
    article, mention, quote = rows["articles"][0], rows["actor_mentions"][0], rows["quotes"][0]
    actor = rows["actors"][0] | {"affiliation": None, "mention_count": articles, "article_count": articles}
    made: Rows = {name: [] for name in rows} | {"actors": [actor]}
    for number in range(articles):
        of_article = {"article_id": f"ferry-{number:02}"}
        dated = _dated(YEARS[number % len(YEARS)])
        made["articles"].append(article | of_article | dated | {"text": TEXT, "word_count": len(TEXT.split())})
        made["actor_mentions"].append(
            mention | of_article | {"mention_id": f"m-{number:02}", "actor_id": actor["actor_id"]} | _span("Ana Reyes")
        )
        for letter, words in (("a", "Nobody came"), ("b", "Forty people drowned")):
            made["quotes"].append(
                quote
                | of_article
                | {"quote_id": f"q-{number:02}{letter}", "utterance_id": f"u-{number:02}{letter}"}
                | {"speaker": actor["actor_id"]}
                | _span(words)
                | _span("Ana Reyes", "speaker_", "speaker_text")
                | _span("said", "cue_", "cue")
                | {"sentence_start": 0, "sentence_end": len(TEXT)}
            )
    return made


def build_in_parts(directory: Path, partition_rows: int, rows: Rows | None = None, size: int = 5) -> Path:
    """Write rows as a package with tables in parts, unchecked, and return its directory."""
    directory.mkdir(exist_ok=True)
    build(batches(rows or rows_of_years(), size), directory, INFO, partition_rows=partition_rows)
    return directory


def year_of(row: Row, table: str, rows: Rows) -> str:
    """The year by which a row is put into a part, reckoned from all articles at once."""
    declared = TABLES[table]
    if declared.dated_through:
        row = next(one for one in rows["articles"] if one["article_id"] == row[declared.dated_through])
    day = next((row[name] for name in (declared.dated_by or TABLES["articles"].dated_by) if row.get(name)), None)
    return f"{day.year:04}" if day else layout.UNKNOWN_YEAR


def _dated(year: int | None) -> Row:
    day = datetime.date(year, 3, 3) if year else None
    return {
        "published_on": day,
        "published_on_latest": day,
        "published_on_basis": "given" if day else "unknown",
        "duplicate_of": None,
    }


def _span(words: str, prefix: str = "", text: str = "text") -> Row:
    start = TEXT.index(words)
    return {f"{prefix}start": start, f"{prefix}end": start + len(words), text: words}


def found(package: Path) -> list[Issue]:
    return check(package, frictionless=False)


def places(issues: list[Issue], rule: str) -> dict[str, list[int]]:
    """Rows at which a rule is broken, by file."""
    return {issue.file: [example.row for example in issue.examples] for issue in issues if issue.rule == rule}


def altered(directory: Path, path: str, change: Callable[[pa.Table], pa.Table]) -> Path:
    """Change the rows of a Parquet part."""
    table = pq.read_table(directory / path)
    pq.write_table(change(table).replace_schema_metadata(table.schema.metadata), directory / path)
    return directory
