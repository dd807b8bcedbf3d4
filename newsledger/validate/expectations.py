"""Holds whole tables against what is expected of them; what is missed (rows, fill rates, variety) is a warning."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from newsledger.validate import layout
from newsledger.validate.issue import Issue, Place
from schemas import TABLES
from schemas.expectations import Expectation, FillRate, RowCount, WordShare


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


def unmet(tallies: Mapping[str, Tally]) -> list[Issue]:
    """Expectations that tables miss, as warnings.

    Args:
        tallies: What is counted in each table, by its name; one that could not be read is left out, for others report
            that.
    """
    issues = []
    for name, tally in tallies.items():
        place = Place(name, layout.data_path(name, "parquet"))
        for expectation in TABLES[name].expectations:
            if found := _found(expectation, tally, tallies):
                message = f"{found}; expected: {expectation.sentence}, for {expectation.reason}"
                issue = place.issue(expectation.name, message, column=expectation.column)
                issues.append(replace(issue, severity="warning"))
    return issues


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
