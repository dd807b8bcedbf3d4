"""The same cells are held against the pandera schema and, by frictionless, against the Table Schema made of it."""

from __future__ import annotations

import csv
import math
import sys
from pathlib import Path
from typing import NamedTuple

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


class Verdicts(NamedTuple):
    """Cells at fault among those tried in a table, as row and column."""

    trials: list[tuple[str, str]]
    ours: set[Cell]
    theirs: set[Cell]


TYPED = {
    "integer": [
        *(
            "x",
            "1.0",
            "1.5",
            "+5",
            " 5",
            "5 ",
            "1e3",
            "NaN",
            "0x1A",
            "1_000",
            "1,000",
            "007",
            "-0",
            "TRUE",
            "5\n",
            "3.",
        ),
        *("２", "¾", "١٢", "∞", "--3", "-", "12 people", "99-", "null", "1/2", "\u00a05", "5\u200b", "５００"),
        *("9223372036854775807", "9223372036854775808", "99999999999999999999"),
    ],
    "number": [
        *("x", "half", "0,5", "nan", "NaN", "inf", "-inf", "INF", " 0.5", "0.5 ", "0.5\n", "1.2.3", "０.5", "50%", "."),
        *("1e", "+0.5", "0_0.5", ".5", "0.", "0.50", "5e-1", "00.5", "-0.0", "1e400", "1e-400", "TRUE", "0x1", "1/2"),
    ],
    "date": [
        *(
            "2031-02-30",
            "2033-02-29",
            "2032-02-29",
            "2031-2-3",
            "0000-01-01",
            "0001-01-01",
            "9999-12-31",
            "10000-01-01",
        ),
        *("5 March 2031", "2031", "2031-03", "2031-13-01", "2031-00-10", "2031-01-00", "2031-04-31", "31-03-05"),
        *(
            "2031-03-05T00:00:00",
            "2031-03-05Z",
            "20310305",
            "2031/03/05",
            "２０３１-03-05",
            "2031-03-05\n",
            " 2031-03-05",
        ),
        *("2031-03-05 ", "2031-W10-1", "2031-064", "+2031-03-05", "-2031-03-05", "tomorrow", "2031‐03‐05"),
    ],
    "string": [],
}
FOR_PATTERN = [
    *(
        "a b",
        "two\nlines",
        "a | b",
        "a/b",
        "abc",
        "-",
        "a\t",
        "a\n",
        " a",
        "a ",
        "\u00a0a",
        "a\u0085",
        "a\u2003b",
        "|",
        "NA",
    ),
    *("Q0", "Q1", "Q42\n", "q42", "Q４２", "en_GB", "en-GB", "en-", "XLKK", "xlk", "XLK", "XLK\n", "ΧLK", "F" * 64),
    *("f" * 63, "f" * 64, "f" * 65, "f" * 64 + "\n", "g" * 64),
]
LISTS = [
    "a || b",
    "a |b",
    "a | ",
    " | a",
    "a|b",
    "a\nb",
    " a",
    "a\n",
    "a | b",
    "a",
    "An-Nur | Ana Reyes | NA",
    "|",
    "\u00a0a",
]
TWICE = "a | b | a"

# Where the two differ, by type of the column (or 'list') and value, with the reason. Ours finds a fault in all of these.
ONE_FORM = "we take a number or day in the one form in which it is published; frictionless takes what Python reads"
INT64 = "no Arrow integer holds it; frictionless counts without end"
NEWLINE = "frictionless lets a pattern end before a last line feed"
DISTINCT = "a pattern cannot say that items differ, and Table Schema has no other way"
DIFFERENCES: dict[tuple[str, str], str] = {
    **{
        ("integer", value): ONE_FORM
        for value in ("+5", "-0", "007", "1_000", " 5", "5 ", "5\n", "\u00a05", "２", "５００", "١٢")
    },
    **{("integer", value): INT64 for value in ("9223372036854775808", "99999999999999999999")},
    **{("number", value): ONE_FORM for value in ("+0.5", ".5", "0.", "0_0.5", " 0.5", "0.5 ", "0.5\n", "０.5")},
    **{("date", value): ONE_FORM for value in ("2031-2-3", "２０３１-03-05")},
    **{("string", value): NEWLINE for value in ("Q42\n", "XLK\n", "a\n", "f" * 64 + "\n")},
    **{("list", value): NEWLINE for value in ("a\n", "children\n")},
    **{("list", value): DISTINCT for value in (TWICE, "children | children")},
}


def tried(column: Column) -> list[str]:
    """Values to try in a column, bad ones and good ones."""
    info = column.info
    values = ["", *TYPED[column.type]]
    if info.vocabulary:
        words = info.vocabulary.values()
        near = words[0]
        values += [*words, near.upper(), f"{near}s", f"{near} ", f" {near}", f"{near}\n", near[:-1], f"{near}\u200b"]
        values += [
            " | ".join(words),
            ", ".join(words),
            f"{near} | {words[1]}",
            f"{near} | {near}",
            f"{near}|{words[1]}",
        ]
    if info.is_list:
        values += [*LISTS, TWICE]
    if info.pattern:
        values += FOR_PATTERN
    for bound in (info.minimum, info.maximum):
        if bound is not None:
            whole = [f"{bound:g}", f"{bound - 1:g}", f"{bound + 1:g}"]
            values += whole if column.type == "integer" else [*(f"{float(n)!r}" for n in whole), *_close_to(bound)]
    return list(dict.fromkeys(values))


def _close_to(bound: float) -> list[str]:
    return [repr(math.nextafter(bound, math.inf)), repr(math.nextafter(bound, -math.inf))]


def kind_of(column: Column) -> str:
    """What differences are told apart by."""
    return "list" if column.info.is_list else column.type


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
    # Rows are all alike but for one cell, so their order says nothing.
    of_cells = [found for found in issues if found.column in names and found.rule != "row_order"]
    return {(example.row, found.column) for found in of_cells for example in found.examples}


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


@pytest.fixture(scope="module")
def verdicts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Verdicts]:
    """What both say of all trials, by table."""
    found = {}
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr(issue, "MAX_EXAMPLES", sys.maxsize)
        for name, table in TABLES.items():
            path = tmp_path_factory.mktemp("trials") / f"{name}.csv"
            trials = write_trials(path, table)
            found[name] = Verdicts(trials, our_verdict(path, table), frictionless_verdict(path, table))
    return found


@pytest.mark.parametrize("name", TABLES)
def test_pandera_and_frictionless_agree_on_every_cell(verdicts: dict[str, Verdicts], name: str) -> None:
    columns = {column.name: column for column in TABLES[name].columns}
    trials, ours, theirs = verdicts[name].trials, verdicts[name].ours, verdicts[name].theirs

    differing = [trials[row - 1] for row, _ in sorted(ours ^ theirs)]

    assert [(at, value) for at, value in differing if (kind_of(columns[at]), value) not in DIFFERENCES] == []
    assert [trials[row - 1] for row, _ in sorted(theirs - ours)] == [], "frictionless is never the stricter one"


@pytest.mark.parametrize("name", TABLES)
def test_only_the_cell_that_was_changed_is_at_fault(verdicts: dict[str, Verdicts], name: str) -> None:
    trials, ours = verdicts[name].trials, verdicts[name].ours

    assert [(trials[row - 1], column) for row, column in sorted(ours) if trials[row - 1][0] != column] == []
    assert {column.name for column in TABLES[name].columns if not column.nullable} <= {column for _, column in ours}


def test_no_difference_is_listed_that_is_none(verdicts: dict[str, Verdicts]) -> None:
    found = set()
    for name, table in TABLES.items():
        columns = {column.name: column for column in table.columns}
        trials = verdicts[name].trials
        for row, at in verdicts[name].ours ^ verdicts[name].theirs:
            found.add((kind_of(columns[at]), trials[row - 1][1]))

    assert set(DIFFERENCES) - found == set()


def test_hundreds_of_faults_are_judged(verdicts: dict[str, Verdicts]) -> None:
    assert sum(len(found.ours) for found in verdicts.values()) > 1000
