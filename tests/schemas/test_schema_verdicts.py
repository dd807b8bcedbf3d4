"""The same cells are held against the pandera schema and, by frictionless, against the Table Schema made of it."""

from __future__ import annotations

import csv
import sys
from pathlib import Path

import pytest
from frictionless import Resource, system
from support.packages import batches, valid_rows

from newsledger.validate import cells, issue
from newsledger.validate.csv_source import CsvSource
from newsledger.validate.issue import Place
from newsledger.validate.table_schema import table_schema
from newsledger.validate.tables import check_file
from schemas import TABLES, Column, Table

Cell = tuple[int, str]

BAD = {
    "integer": ["x", "1.5", "1e3", "12 people", "99-"],
    "number": ["x", "half", "0,5", "1.2.3"],
    "date": ["2031-02-30", "5 March 2031", "2031", "2031-13-01", "2031-03-05T00:00:00"],
    "string": [],
}
BAD_FOR_PATTERN = ["a b", "two\nlines", "a | b", "a/b", "abc", "Q0", "-", "en_GB", "XLKK", "xlk", "F" * 64]
BAD_LISTS = ["a || b", "a |b", "a | ", " | a", "a|b", "a\nb", " a"]
GOOD_LISTS = ["a", "a | b", "An-Nur | Ana Reyes | NA"]


def tried(column: Column) -> list[str]:
    """Values to try in a column, bad ones and good ones."""
    info = column.info
    values = ["", *BAD[column.type]]
    if info.vocabulary:
        words = info.vocabulary.values()
        values += [*words, words[0].upper(), f"{words[0]}s", f"{words[0]} ", " | ".join(words), ", ".join(words)]
    if info.is_list:
        values += [*BAD_LISTS, *([] if info.vocabulary else GOOD_LISTS)]
    if info.pattern:
        values += BAD_FOR_PATTERN
    values += [str(info.minimum), str(info.minimum - 1)] if info.minimum is not None else []
    values += [str(info.maximum), str(info.maximum + 1)] if info.maximum is not None else []
    return values


def write_trials(path: Path, table: Table) -> list[tuple[str, str]]:
    """Write a file in which each row differs from a sound one in a single cell, and return column and value of each."""
    batch = batches(valid_rows())[table.name][0]
    sound = [cell[0].as_py() or "" for cell in map(cells.as_text, batch.columns)]
    trials = [(column.name, value) for column in table.columns for value in tried(column)]
    names = [column.name for column in table.columns]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(names)
        for name, value in trials:
            writer.writerow([value if name == at else cell for at, cell in zip(names, sound, strict=True)])
    return trials


def our_verdict(path: Path, table: Table) -> set[Cell]:
    content, issues = check_file(CsvSource(path, table, Place(table.name, path.name)))
    assert content is not None
    names = {column.name for column in table.columns}
    return {(example.row, found.column) for found in issues if found.column in names for example in found.examples}


def frictionless_verdict(path: Path, table: Table) -> set[Cell]:
    schema = {key: value for key, value in table_schema(table).items() if key not in ("primaryKey", "foreignKeys")}
    with system.use_context(trusted=True):
        report = Resource.from_descriptor(
            {
                "name": "trial",
                "type": "table",
                "path": str(path),
                "format": "csv",
                "encoding": "utf-8",
                "schema": schema,
            }
        ).validate(limit_errors=sys.maxsize)
    assert report.tasks
    errors = report.flatten(["rowNumber", "fieldName", "type"])
    assert {kind for _, _, kind in errors} <= {"type-error", "constraint-error"}, errors
    return {(row - 1, name) for row, name, _ in errors}


@pytest.mark.parametrize("name", TABLES)
def test_pandera_and_frictionless_agree_on_every_cell(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str
) -> None:
    monkeypatch.setattr(issue, "MAX_EXAMPLES", sys.maxsize)
    path = tmp_path / f"{name}.csv"
    trials = write_trials(path, TABLES[name])

    ours, theirs = our_verdict(path, TABLES[name]), frictionless_verdict(path, TABLES[name])

    assert [trials[row - 1] for row, _ in sorted(ours ^ theirs)] == []
    # Each row was changed in one cell only, so nothing else may be found; and of every column something is.
    assert all(trials[row - 1][0] == column for row, column in ours)
    assert {column.name for column in TABLES[name].columns if not column.nullable} <= {column for _, column in ours}
