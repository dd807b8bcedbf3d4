"""Turns 'these are the rows as they should be' into lines of corrections.csv."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa

from newsledger.curate.cells import columns_of, decidable_columns, escape, format_cell, row_key, source_columns
from newsledger.curate.decisions import CORRECTIONS_HEADER, Action
from schemas import TABLES

Row = Mapping[str, Any]
Lines = list[dict[str, str]]


def diff_to_corrections(
    before: Mapping[str, pa.Table],
    after: Mapping[str, Sequence[Row]],
    who: str,
    date: datetime.date,
    reason: str,
    *,
    in_full: bool = False,
) -> Lines:
    """The lines of corrections.csv that turn the program's rows into the wanted ones.

    Every row of a table in ``after`` gets a decision: ``accept`` where the wanted row agrees, ``edit`` with a line for
    each column that differs, ``add`` for a row that the program has not, ``reject`` for one that is not wanted.
    Applied to ``before``, the lines give ``after``, but for the columns that are worked out later.

    Args:
        before: The program's tables, in the plain schemas; tables that are not in ``after`` are left alone.
        after: Wanted rows by table. A column that a row leaves out is not compared, and null in an added row.
        who: Who decided.
        date: When.
        reason: Why.
        in_full: Write every wanted row in full, as ``add``, also where the program has it: such a row stays as it is
            whatever a later program finds. Articles, which cannot be added, are accepted or edited all the same.

    Returns:
        Rows of corrections.csv, tables in published order, rows by key, columns in published order.

    Raises:
        ValueError: Two wanted rows have one key, or ``articles`` would gain or lose a row.
    """
    signed = {"reason": reason, "who": who, "date": date.isoformat()}
    return [
        {"table": name, "row_key": key, "action": action, "column": column, "value": value, **signed}
        for name in TABLES
        if name in after
        for key, action, column, value in _table_lines(name, before[name].to_pylist(), after[name], in_full)
    ]


def write_corrections(path: Path, lines: Iterable[Mapping[str, str]]) -> None:
    """Write lines as a corrections.csv."""
    records = [CORRECTIONS_HEADER, *(tuple(line[column] for column in CORRECTIONS_HEADER) for line in lines)]
    path.write_bytes(
        "".join(",".join(quoted(escape(cell)) for cell in record) + "\n" for record in records).encode("utf-8")
    )


def quoted(cell: str) -> str:
    """A cell as CSV writes it, in double quotes where it must be."""
    # csv.writer leaves a lone carriage return bare, and its own reader then breaks the line there.
    return '"' + cell.replace('"', '""') + '"' if any(mark in cell for mark in ',"\r\n') else cell


def _table_lines(
    name: str, machine: Sequence[Row], wanted: Sequence[Row], in_full: bool
) -> list[tuple[str, Action, str, str]]:
    old, new = _by_key(name, machine), _by_key(name, wanted)
    lines = []
    for key in sorted(old.keys() | new.keys()):
        if name == "articles" and (key not in new or key not in old):
            raise ValueError(f"articles come and go with the corpus: {key} cannot be added or rejected")
        if key not in new:
            lines.append((key, Action.REJECT, "", ""))
        elif key in old and (name == "articles" or not in_full):
            lines.extend(_compared(name, key, old[key], new[key]))
        else:
            lines.extend(_added(name, key, new[key]))
    return lines


def _by_key(name: str, rows: Sequence[Row]) -> dict[str, Row]:
    keyed = {row_key(TABLES[name], row): row for row in rows}
    if len(keyed) != len(rows):
        raise ValueError(f"{name}: two rows have one key")
    return keyed


def _cells(name: str, row: Row, columns: Iterable[str]) -> dict[str, str]:
    return {column: format_cell(_typed(name, column, row[column])) for column in columns if column in row}


def _typed(name: str, column: str, value: Any) -> Any:
    return float(value) if value is not None and columns_of(name)[column].type == "number" else value


def _compared(name: str, key: str, old: Row, new: Row) -> list[tuple[str, Action, str, str]]:
    fixed = source_columns(name)
    if any(new.get(column, old[column]) != old[column] for column in fixed):
        raise ValueError(f"{name} {key}: {', '.join(sorted(fixed))} come from the corpus")
    cells = _cells(name, new, decidable_columns(name))
    present = _cells(name, old, cells)
    edits = [(key, Action.EDIT, column, cell) for column, cell in cells.items() if cell != present[column]]
    return edits or [(key, Action.ACCEPT, "", "")]


def _added(name: str, key: str, new: Row) -> list[tuple[str, Action, str, str]]:
    cells = _cells(name, new, decidable_columns(name))
    return [(key, Action.ADD, column, cell) for column, cell in cells.items() if cell] or [(key, Action.ADD, "", "")]
