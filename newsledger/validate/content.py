"""Checks of cells and rows, a batch at a time: pandera, plus what its schemas cannot say."""

from __future__ import annotations

import copy
from collections import defaultdict
from functools import cache, partial
from typing import Any

import numpy as np
import pandas as pd
import pandera.errors
import pandera.pandas as pandera
import pyarrow as pa
import pyarrow.compute as pc

from newsledger.validate.batches import Batch, where
from newsledger.validate.findings import Findings
from newsledger.validate.glance import plainly_sound
from schemas import TABLES, Column, Table

_CONTROL = "\x00"

_BY_CHECK = {
    "not_nullable": "the cell must not be empty",
    "in_vocabulary": "not a word of the vocabulary",
    "matches_pattern": "does not match the pattern",
    "is_list_of": "not a list of such items joined by ' | '",
    "has_distinct_items": "an item stands in the list more than once",
    "is_finite": "not a number, or infinite",
    "greater_than_or_equal_to": "below the smallest value allowed",
    "less_than_or_equal_to": "above the largest value allowed",
}


def check_content(batch: Batch, findings: Findings) -> None:
    """Hold every cell against its column, every row against the row rules."""
    frame = frame_of(batch.typed)
    _check_types(batch, findings)
    _check_cells(batch, frame, findings)
    _check_rows(batch, frame, findings)
    _check_texts(batch, findings)


def frame_of(batch: pa.RecordBatch) -> pd.DataFrame:
    """The rows as pandas frame with Arrow dtypes."""
    frame: pd.DataFrame = pa.Table.from_batches([batch]).to_pandas(types_mapper=pd.ArrowDtype)
    return frame


@cache
def _cell_schema(name: str) -> pandera.DataFrameSchema:
    """A table's pandera schema without the row rules, whose every failure pandera reports once for each column."""
    schema = copy.deepcopy(TABLES[name].schema)
    schema.checks = []
    return schema


def _check_types(batch: Batch, findings: Findings) -> None:
    for name, rows in batch.unreadable.items():
        kind = _declared(batch.table, name).type
        findings.add(batch, "type", f"not of type {kind}", name, sorted(rows), partial(batch.text, name))


def _check_cells(batch: Batch, frame: pd.DataFrame, findings: Findings) -> None:
    """Ask pandera of a file's first rows, and of all others that are not plainly sound."""
    schema = _cell_schema(batch.table.name)
    if batch.first > 0 and plainly_sound(batch, schema):
        return
    try:
        schema.validate(frame, lazy=True)
    except pandera.errors.SchemaErrors as errors:
        _add_cases(batch, errors.failure_cases, findings)


def _add_cases(batch: Batch, cases: pd.DataFrame, findings: Findings) -> None:
    """Gather what pandera found by column and check."""
    cells: dict[tuple[str, str], dict[int, Any]] = defaultdict(dict)
    said = (cases[name] for name in ("check", "column", "index", "failure_case"))
    for check, column, index, value in zip(*said, strict=True):
        name = str(check).split("(", maxsplit=1)[0]
        if pd.isna(index):
            # Not a cell that fails, but a check that could not be run.
            _not_run(findings, column, name, value)
        elif int(index) not in batch.unreadable.get(column, ()):
            cells[column, name][int(index)] = value
    for (column, name), found in cells.items():
        message = _message(name, _declared(batch.table, column))
        findings.add(batch, name, message, column, sorted(found), found.__getitem__)


def _not_run(findings: Findings, column: str, rule: str, said: object) -> None:
    findings.once("check_failed", f"{rule} could not be checked: {' '.join(str(said).split())}", column)


def _check_rows(batch: Batch, frame: pd.DataFrame, findings: Findings) -> None:
    for rule in batch.table.row_rules:
        column = ", ".join(rule.columns)
        try:
            broken = ~rule.holds(frame).to_numpy(dtype=bool)
        except Exception as error:
            # A rule may stumble over cells that break their column's type or vocabulary; those are reported anyway.
            _not_run(findings, column, rule.name, error)
            continue
        rows = [row for row in np.flatnonzero(broken).tolist() if not _unreadable(batch, rule.columns, row)]
        findings.add(batch, rule.name, rule.description, column, rows, partial(_values, batch, rule.columns))


def _unreadable(batch: Batch, columns: tuple[str, ...], row: int) -> bool:
    """Whether the row was already reported for one of these columns, and is null only because of that."""
    return any(row in batch.unreadable.get(column, ()) for column in columns)


def _values(batch: Batch, columns: tuple[str, ...], row: int) -> str:
    """The cells of a row that a rule is about ('start=12, end=9'), long texts cut."""
    return ", ".join(f"{name}={_brief(batch.text(name, row))}" for name in columns)


def _brief(value: str | None) -> str:
    return "" if value is None else value if len(value) <= 40 else value[:39] + "…"


def _declared(table: Table, name: str) -> Column:
    return next(column for column in table.columns if column.name == name)


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


def _check_texts(batch: Batch, findings: Findings) -> None:
    """What would not survive CSV: empty strings beside nulls, and characters on which its readers disagree."""
    for name, cells in zip(batch.raw.schema.names, batch.typed.columns, strict=True):
        if not pa.types.is_string(cells.type):
            continue
        value = partial(_shown, batch, name)
        empty = where(pc.equal(pc.binary_length(cells), 0))
        findings.add(batch, "not_empty_string", "an empty string; what is not said is null", name, empty, value)
        if _holds_control(cells):
            rows = where(pc.match_substring(cells, _CONTROL))
            findings.add(batch, "no_nul", "holds a NUL", name, rows, value)


def _shown(batch: Batch, name: str, row: int) -> str:
    return repr(_brief(batch.text(name, row)))


def _holds_control(cells: pa.Array) -> bool:
    """Whether there is a NUL among the bytes behind the cells, which hardly ever is."""
    data = cells.buffers()[2]
    return data is not None and bool(np.any(np.frombuffer(data, dtype=np.uint8) == 0))
