"""Checks of cells and rows: pandera, plus what its schemas cannot say."""

from __future__ import annotations

import copy
from collections import defaultdict
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import pandera.errors
import pandera.pandas as pandera
import pyarrow as pa
import pyarrow.compute as pc

from newsledger.validate.issue import MAX_EXAMPLES, Issue
from newsledger.validate.reading import Content
from schemas import TABLES, Column, Table

_CONTROL = r"\x00"

_BY_CHECK = {
    "not_nullable": "the cell must not be empty",
    "in_vocabulary": "not a word of the vocabulary",
    "matches_pattern": "does not match the pattern",
    "is_list_of": "not a list of such items joined by ' | '",
    "has_distinct_items": "an item stands in the list more than once",
    "greater_than_or_equal_to": "below the smallest value allowed",
    "less_than_or_equal_to": "above the largest value allowed",
}


def check_content(content: Content, table: Table) -> list[Issue]:
    """Every cell against its column, every row against the row rules."""
    frame = frame_of(content.typed)
    return [
        *_cell_issues(content, table, frame),
        *_row_issues(content, table, frame),
        *_text_issues(content, table),
    ]


def frame_of(table: pa.Table) -> pd.DataFrame:
    """The table as pandas frame with Arrow dtypes."""
    frame: pd.DataFrame = table.to_pandas(types_mapper=pd.ArrowDtype)
    return frame


@cache
def _cell_schema(name: str) -> pandera.DataFrameSchema:
    """A table's pandera schema without the row rules, whose every failure pandera reports once for each column."""
    schema = copy.deepcopy(TABLES[name].schema)
    schema.checks = []
    return schema


def _cell_issues(content: Content, table: Table, frame: pd.DataFrame) -> list[Issue]:
    try:
        _cell_schema(table.name).validate(frame, lazy=True)
    except pandera.errors.SchemaErrors as errors:
        return _grouped(errors.failure_cases, content, table)
    return []


def _grouped(cases: pd.DataFrame, content: Content, table: Table) -> list[Issue]:
    """One issue for each column and check."""
    cells: dict[tuple[str, str], dict[int, Any]] = defaultdict(dict)
    issues = []
    for case in cases.to_dict("records"):
        name, column = str(case["check"]).split("(", maxsplit=1)[0], str(case["column"])
        if pd.isna(case["index"]):
            # Not a cell that fails, but a check that could not be run.
            issues.append(_not_run(content, column, name, case["failure_case"]))
        elif int(case["index"]) not in content.unreadable.get(column, ()):
            cells[column, name][int(case["index"])] = case["failure_case"]
    for (column, name), found in cells.items():
        message = _message(name, next(declared for declared in table.columns if declared.name == column))
        rows, values = list(found), list(found.values())
        issues.append(content.place.issue(name, message, column=column, rows=rows, values=values))
    return issues


def _not_run(content: Content, column: str, rule: str, said: object) -> Issue:
    message = f"{rule} could not be checked: {' '.join(str(said).split())}"
    return content.place.issue("check_failed", message, column=column)


def _row_issues(content: Content, table: Table, frame: pd.DataFrame) -> list[Issue]:
    issues = []
    for rule in table.row_rules:
        column = ", ".join(rule.columns)
        try:
            broken = ~rule.holds(frame).to_numpy(dtype=bool)
        except Exception as error:
            # A rule may stumble over cells that break their column's type or vocabulary; those are reported anyway.
            issues.append(_not_run(content, column, rule.name, error))
            continue
        rows = [row for row in np.flatnonzero(broken).tolist() if not _unreadable(content, rule.columns, row)]
        if rows:
            # Only the first are shown, and each takes a look-up in every column.
            values = [_values(content, rule.columns, row) for row in rows[:MAX_EXAMPLES]]
            values += [""] * (len(rows) - len(values))
            issues.append(content.place.issue(rule.name, rule.description, column=column, rows=rows, values=values))
    return issues


def _unreadable(content: Content, columns: tuple[str, ...], row: int) -> bool:
    """Whether the row was already reported for one of these columns, and is null only because of that."""
    return any(row in content.unreadable.get(column, ()) for column in columns)


def _values(content: Content, columns: tuple[str, ...], row: int) -> str:
    """The cells of a row that a rule is about ('start=12, end=9'), long texts cut."""
    cells = {name: content.text.column(name)[row].as_py() for name in columns}
    return ", ".join(f"{name}={_brief(value)}" for name, value in cells.items())


def _brief(value: str | None) -> str:
    return "" if value is None else value if len(value) <= 40 else value[:39] + "…"


def _message(check: str, column: Column) -> str:
    said = _BY_CHECK.get(check, check)
    info = column.info
    detail = {
        "in_vocabulary": info.vocabulary.__name__ if info.vocabulary else "",
        "matches_pattern": info.pattern or "",
        "is_list_of": info.vocabulary.__name__ if info.vocabulary else "",
        "greater_than_or_equal_to": f"{info.minimum:g}" if info.minimum is not None else "",
        "less_than_or_equal_to": f"{info.maximum:g}" if info.maximum is not None else "",
    }.get(check)
    return f"{said} ({detail})" if detail else said


def _text_issues(content: Content, table: Table) -> list[Issue]:
    """What would not survive CSV: empty strings beside nulls, and characters on which its readers disagree."""
    issues = []
    for column in table.columns:
        if column.type != "string":
            continue
        cells = content.typed.column(column.name)
        for rule, message, found in (
            ("not_empty_string", "an empty string; what is not said is null", pc.equal(cells, "")),
            ("no_nul", "holds a NUL", pc.match_substring_regex(cells, _CONTROL)),
        ):
            if rows := pc.indices_nonzero(pc.fill_null(found, False)).to_pylist():
                values = [repr(_brief(cells[row].as_py())) for row in rows]
                issues.append(content.place.issue(rule, message, column=column.name, rows=rows, values=values))
    return issues
