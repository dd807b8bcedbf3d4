"""Checks of cells and rows: pandera, plus what its schemas cannot say."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import pandas as pd
import pandera.errors
import pyarrow as pa
import pyarrow.compute as pc

from newsledger.validate.issue import Issue
from newsledger.validate.reading import Content
from schemas import Column, Table

_CONTROL = r"[\x00\r]"

_BY_CHECK = {
    "not_nullable": "the cell must not be empty",
    "in_vocabulary": "not a word of the vocabulary",
    "matches_pattern": "does not match the pattern",
    "is_list_of": "not a list of such items joined by ' | '",
    "greater_than_or_equal_to": "below the smallest value allowed",
    "less_than_or_equal_to": "above the largest value allowed",
}


def check_content(content: Content, table: Table) -> list[Issue]:
    """Every cell against its column, every row against the row rules."""
    return [*_pandera_issues(content, table), *_text_issues(content, table)]


def frame_of(table: pa.Table) -> pd.DataFrame:
    """The table as pandas frame with Arrow dtypes."""
    frame: pd.DataFrame = table.to_pandas(types_mapper=pd.ArrowDtype)
    return frame


def _pandera_issues(content: Content, table: Table) -> list[Issue]:
    frame = frame_of(content.typed)
    try:
        table.schema.validate(frame, lazy=True)
    except pandera.errors.SchemaErrors as errors:
        return _grouped(errors, content, table)
    return []


def _grouped(errors: pandera.errors.SchemaErrors, content: Content, table: Table) -> list[Issue]:
    """One issue for each column and check. A failed row rule, which pandera repeats for each column, is one issue."""
    rules = {rule.name: rule for rule in table.row_rules}
    cells: dict[tuple[str, str], dict[int, Any]] = defaultdict(dict)
    broken: dict[tuple[str, str], str] = {}
    for case in errors.failure_cases.to_dict("records"):
        check = str(case["check"])
        name = check.split("(", maxsplit=1)[0]
        column = ", ".join(rules[name].columns) if name in rules else str(case["column"])
        if pd.isna(case["index"]):
            # Not a row that fails, but a check that could not be run.
            broken[column, name] = str(case["failure_case"])
        else:
            cells[column, name][int(case["index"])] = case["failure_case"]
    issues = [
        content.place.issue("check_failed", f"{name} could not be checked: {' '.join(said.split())}", column=column)
        for (column, name), said in broken.items()
    ]
    for (column, name), found in cells.items():
        rule = rules.get(name)
        rows = [row for row in found if not _unreadable(content, column.split(", "), row)]
        values = [_values(content, rule.columns, row) if rule else found[row] for row in rows]
        if rows:
            message = rule.description if rule else _message(name, next(c for c in table.columns if c.name == column))
            issues.append(content.place.issue(name, message, column=column, rows=rows, values=values))
    return issues


def _unreadable(content: Content, columns: list[str], row: int) -> bool:
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
            ("no_control_character", "holds a NUL or a carriage return", pc.match_substring_regex(cells, _CONTROL)),
        ):
            if rows := pc.indices_nonzero(pc.fill_null(found, False)).to_pylist():
                values = [repr(_brief(cells[row].as_py())) for row in rows]
                issues.append(content.place.issue(rule, message, column=column.name, rows=rows, values=values))
    return issues
