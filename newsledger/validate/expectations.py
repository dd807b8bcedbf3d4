"""Holds whole tables against what is expected of them; what is missed (rows, fill rates, variety) is a warning."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from newsledger.validate import layout
from newsledger.validate.issue import Issue, Place
from schemas import TABLES, Table
from schemas.expectations import Expectation, FillRate, RowCount, WordShare

_ROWS_AT_ONCE = 65_536


@dataclass(frozen=True)
class Tally:
    """What expectations look at in a table.

    Attributes:
        rows: Number of rows.
        filled: Cells that are not null, by column.
        words: How often each value stands in a column, by column of a vocabulary.
    """

    rows: int
    filled: Mapping[str, int]
    words: Mapping[str, Mapping[str, int]]


def check_expectations(directory: Path) -> list[Issue]:
    """Expectations that the tables of a package miss, as warnings.

    The Parquet files are counted, a batch of rows at a time, and only the columns of which something is expected; a
    table that cannot be read is passed over, for others report that.
    """
    tallies = {name: tally for name, table in TABLES.items() if (tally := _tally(directory, table)) is not None}
    return unmet(tallies)


def unmet(tallies: Mapping[str, Tally]) -> list[Issue]:
    """Expectations that are missed by tables of which the tallies are known, as warnings."""
    issues = []
    for name, tally in tallies.items():
        place = Place(name, layout.data_path(name, "parquet"))
        for expectation in TABLES[name].expectations:
            if found := _found(expectation, tally, tallies):
                message = f"{found}; expected: {expectation.sentence}, for {expectation.reason}"
                issue = place.issue(expectation.name, message, column=expectation.column)
                issues.append(replace(issue, severity="warning"))
    return issues


def _tally(directory: Path, table: Table) -> Tally | None:
    columns = sorted({expectation.column for expectation in table.expectations if expectation.column})
    filled: Counter[str] = Counter()
    words: dict[str, Counter[str]] = {
        expectation.column: Counter() for expectation in table.expectations if isinstance(expectation, WordShare)
    }
    try:
        with pq.ParquetFile(directory / layout.data_path(table.name, "parquet")) as file:
            for batch in file.iter_batches(_ROWS_AT_ONCE, columns=columns):
                for name in columns:
                    cells = batch.column(name)
                    filled[name] += len(cells) - cells.null_count
                    if name in words:
                        counts = pc.value_counts(cells.cast(pa.string()).drop_null())
                        words[name].update({count["values"]: count["counts"] for count in counts.to_pylist()})
            return Tally(file.metadata.num_rows, filled, words)
    except (pa.ArrowException, OSError, KeyError, ValueError):
        return None


def _found(expectation: Expectation, tally: Tally, tallies: Mapping[str, Tally]) -> str:
    """What was found instead of what is expected; empty if the expectation is met or does not apply."""
    if isinstance(expectation, RowCount):
        return _few_rows(expectation, tally, tallies)
    if not tally.rows or tally.rows < expectation.from_rows:
        return ""
    if isinstance(expectation, FillRate):
        return _badly_filled(expectation, tally)
    return _monotonous(expectation, tally)


def _few_rows(expectation: RowCount, tally: Tally, tallies: Mapping[str, Tally]) -> str:
    if expectation.per is None:
        return f"{tally.rows} rows" if tally.rows < expectation.at_least else ""
    measure = tallies.get(expectation.per)
    if measure is None or measure.rows < expectation.from_rows or tally.rows >= expectation.at_least * measure.rows:
        return ""
    return f"{tally.rows} rows, with {measure.rows} of {expectation.per}"


def _badly_filled(expectation: FillRate, tally: Tally) -> str:
    filled = tally.filled[expectation.column]
    if expectation.at_least <= filled / tally.rows <= expectation.at_most:
        return ""
    return f"{filled} of {tally.rows} rows are filled"


def _monotonous(expectation: WordShare, tally: Tally) -> str:
    words = tally.words[expectation.column]
    word = expectation.word or max(sorted(words), key=lambda word: words[word], default="")
    count = words.get(word, 0)
    return f"{word} in {count} of {tally.rows} rows" if count / tally.rows > expectation.at_most else ""
