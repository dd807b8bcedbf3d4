"""What the data of a package look like: how full each column is, with an example, and what is covered.

All is read from the Parquet files, mostly from their statistics, so that a table's size hardly matters.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from newsledger.validate import layout
from schemas import TABLES, Table

_BATCH = 65_536
_LONG_TEXTS = 256
"""Rows read at once where a column may hold whole articles."""


@dataclass(frozen=True)
class ColumnProfile:
    """How many cells of a column are filled, and the first filled one in row order; null if there is none."""

    filled: int
    example: Any


@dataclass(frozen=True)
class TableProfile:
    """A table's number of rows, and its columns by name."""

    rows: int
    columns: Mapping[str, ColumnProfile]


@dataclass(frozen=True)
class Coverage:
    """What the articles and events of a package cover.

    Attributes:
        first: Earliest day of publication; null if no article is dated.
        last: Latest day on which an article may have been published.
        languages: BCP 47 tags of the articles, sorted.
        countries: ISO 3166-1 alpha-3 codes of the events' countries, sorted.
    """

    first: datetime.date | None
    last: datetime.date | None
    languages: tuple[str, ...]
    countries: tuple[str, ...]


def profile(directory: Path) -> dict[str, TableProfile]:
    """Profile every table of the package at ``directory``, by name in published order."""
    return {name: _profile(table, directory) for name, table in TABLES.items()}


def coverage(directory: Path) -> Coverage:
    """What the package at ``directory`` covers."""
    first: datetime.date | None = None
    last: datetime.date | None = None
    languages: set[str] = set()
    for batch in batches(directory, "articles", ("published_on", "published_on_latest", "language")):
        lows, highs = pc.min_max(batch.column(0)).as_py()["min"], pc.min_max(batch.column(1)).as_py()["max"]
        first = min((day for day in (first, lows) if day), default=None)
        last = max((day for day in (last, highs) if day), default=None)
        languages |= _distinct(batch.column(2))
    countries: set[str] = set()
    for batch in batches(directory, "events", ("country",)):
        countries |= _distinct(batch.column(0))
    return Coverage(first, last, tuple(sorted(languages)), tuple(sorted(countries)))


def counts(directory: Path, table: str, column: str) -> Counter[str]:
    """How often each value of a column occurs; for columns with few different values."""
    found: Counter[str] = Counter()
    for batch in batches(directory, table, (column,)):
        for entry in pc.value_counts(batch.column(0).cast(pa.string())).to_pylist():
            found[entry["values"]] += entry["counts"]
    return found


def batches(directory: Path, table: str, columns: tuple[str, ...]) -> Iterator[pa.RecordBatch]:
    """The rows of a published table, file or parts, with the columns asked for, in their order."""
    for path in layout.files_of(directory, table):
        with pq.ParquetFile(path) as file:
            for batch in file.iter_batches(batch_size=_BATCH, columns=list(columns)):
                yield batch.select(list(columns))


def _distinct(cells: pa.Array) -> set[str]:
    return set(cells.unique().drop_null().to_pylist())


def _profile(table: Table, directory: Path) -> TableProfile:
    rows = 0
    columns = {column.name: ColumnProfile(0, None) for column in table.columns}
    for path in layout.files_of(directory, table.name):
        with pq.ParquetFile(path) as file:
            rows += file.metadata.num_rows
            for at, column in enumerate(table.columns):
                here, before = _column(file, at, column.name), columns[column.name]
                example = before.example if before.filled else here.example
                columns[column.name] = ColumnProfile(before.filled + here.filled, example)
    return TableProfile(rows, columns)


def _column(file: pq.ParquetFile, at: int, name: str) -> ColumnProfile:
    filled = 0
    example = None
    for group in range(file.metadata.num_row_groups):
        here = _filled(file, group, at, name)
        if here and not filled:
            example = _first(file, group, name)
        filled += here
    return ColumnProfile(filled, example)


def _filled(file: pq.ParquetFile, group: int, at: int, name: str) -> int:
    """Filled cells in a row group: by its statistics, or counted where another writer left none."""
    chunk = file.metadata.row_group(group).column(at)
    if chunk.is_stats_set and chunk.statistics.has_null_count:
        return int(chunk.num_values - chunk.statistics.null_count)
    cells = file.iter_batches(batch_size=_LONG_TEXTS, row_groups=[group], columns=[name])
    return sum(len(batch.column(0)) - batch.column(0).null_count for batch in cells)


def _first(file: pq.ParquetFile, group: int, name: str) -> Any:
    for batch in file.iter_batches(batch_size=_LONG_TEXTS, row_groups=[group], columns=[name]):
        values = batch.column(0).drop_null()
        if len(values):
            return values[0].as_py()
    return None
