"""Rules for tables in parts: how they are cut, and that every row stands in the part of its year."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pyarrow.compute as pc

from newsledger.validate import layout
from newsledger.validate.batches import Batch, where
from newsledger.validate.contents import Content
from newsledger.validate.cross import issues_of_rows
from newsledger.validate.findings import Findings
from newsledger.validate.issue import Issue, Place
from newsledger.validate.layout import UNKNOWN_YEAR
from newsledger.validate.parted_source import numbered
from newsledger.validate.parts import gaps
from newsledger.validate.store import ROW, Store, quoted
from newsledger.validate.years import own_years
from schemas import TABLES

_RULE = "part_year"
_MESSAGE = "the row belongs into the part of another year"


def check_own_years(batch: Batch, findings: Findings) -> None:
    """Every row of a part is of the part's year, by its own days."""
    part = layout.part_of(batch.place.file)
    if part is None or not batch.table.dated_by:
        return
    years = own_years(batch.typed, batch.table)
    wrong = where(pc.not_equal(years, part.year))
    findings.add(batch, _RULE, _MESSAGE, ", ".join(batch.table.dated_by), wrong, lambda row: years[row].as_py())


def check_years_of_articles(contents: Mapping[str, Content], store: Store) -> list[Issue]:
    """Every row of a part is of the part's year, by the days of its article.

    Args:
        contents: Table name to content, all in one format.
        store: Holds the keys of the contents.
    """
    articles = contents.get("articles")
    if articles is None:
        return []
    return [
        issue
        for content in contents.values()
        if content.table.dated_through and layout.part_of(content.source.parts[0].place.file)
        for issue in _of_other_years(content, articles, store)
    ]


def _of_other_years(content: Content, articles: Content, store: Store) -> list[Issue]:
    column = content.table.dated_through or ""
    days = ", ".join(quoted(name) for name in articles.table.dated_by)
    year = f"coalesce(lpad(year(coalesce({days}))::VARCHAR, 4, '0'), '{UNKNOWN_YEAR}')"
    dated = f"SELECT article_id, {year} AS year FROM {articles.held(store, articles.table.dated_by)}"
    said = f"SELECT DISTINCT value, year FROM {content.keys.values} WHERE name = '{column}'"
    wrong = f"SELECT value, s.year AS said, d.year FROM ({said}) s JOIN ({dated}) d ON value = article_id"
    wrong += " WHERE s.year <> d.year"
    if not store.rows(f"{wrong} LIMIT 1"):
        return []
    parts = [layout.part_of(one.place.file) for one in content.source.parts]
    years = ", ".join(f"'{part.year if part else ''}'" for part in parts)
    here = f"[{years}][{numbered(content.source, f'r.{ROW}')} + 1]"
    held = content.held(store, [column])
    joined = f"{held} r JOIN ({wrong}) w ON r.{quoted(column)} = w.value AND {here} = w.said"
    broken = f"SELECT r.*, w.year AS _year FROM {joined}"
    return issues_of_rows(content, store, _RULE, _MESSAGE, [column], broken, "b._year")


def check_parts(directory: Path, rows: Mapping[str, int | None], most: int | None) -> list[Issue]:
    """Tables are cut where they must be and nowhere else, alike in both formats.

    Args:
        directory: Root of the package.
        rows: Rows found in each file and in each table, by path; null where a file could not be read.
        most: Beyond how many rows a table is in parts; null for never.
    """
    issues: list[Issue] = []
    for table in TABLES:
        cuts = {}
        for extension in layout.FORMATS:
            place = Place(table, layout.data_path(table, extension))
            paths = layout.paths_of(directory, table, extension)
            parts = [part for path in paths if (part := layout.part_of(path))]
            cuts[extension] = parts
            issues += [
                place.issue("parts", fault) for fault in (gaps(parts) or _misnamed(table, extension, paths, parts))
            ]
            issues += [Place(table, path).issue("parts", fault) for path, fault in _sizes(paths, rows, most)]
            if parts and most is None:
                issues.append(place.issue("parts", "the table is in parts, but the descriptor has no partitionRows"))
            elif parts and most is not None and (rows.get(place.file) or most + 1) <= most:
                message = f"the table is in parts, but has not more than the {most} rows of partitionRows"
                issues.append(place.issue("parts", message))
        if cuts["csv"] != cuts["parquet"] and all(layout.paths_of(directory, table, one) for one in layout.FORMATS):
            place = Place(table, layout.data_path(table, "csv"))
            issues.append(place.issue("parts", "the CSV is not cut into the same parts as the Parquet file"))
    return issues


def _misnamed(table: str, extension: str, paths: list[str], parts: list[layout.Part]) -> list[str]:
    right = layout.part_paths(table, extension, parts)
    return [
        f"{path} should be named {name}" for path, name in zip(paths, right, strict=False) if parts and path != name
    ]


def _sizes(paths: list[str], rows: Mapping[str, int | None], most: int | None) -> list[tuple[str, str]]:
    """Files with more rows than there may be, and parts with none."""
    found = [(path, count) for path in paths if (count := rows.get(path)) is not None]
    message = f"holds more than the {most} rows of partitionRows"
    too_many = [(path, message) for path, count in found if most is not None and count > most]
    return too_many + [(path, "the part has no rows") for path, count in found if not count and layout.part_of(path)]
