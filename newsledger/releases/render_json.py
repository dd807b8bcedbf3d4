"""A comparison as JSON, written piece by piece: a table may have any number of rows that differ."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from newsledger.releases import wording
from newsledger.releases.comparing import Comparison
from newsledger.releases.kinds import Change
from newsledger.releases.row_changes import RowComparison


def lines(comparison: Comparison, limit: int | None = wording.EXAMPLES) -> Iterator[str]:
    """The lines, without line feeds; together one JSON object.

    Args:
        comparison: What to show.
        limit: How many rows to give of each kind and table; null for all.
    """
    old, new = ({"name": shape.name, "version": shape.version} for shape in (comparison.old, comparison.new))
    yield "{"
    yield f'  "old": {_json(old)},'
    yield f'  "new": {_json(new)},'
    yield f'  "different": {_json(bool(comparison.changes))},'
    yield f'  "breaking": {_json(bool(comparison.breaking))},'
    yield from _list('  "changes": ', map(_change, comparison.changes), ",")
    yield '  "tables": {'
    tables = list(comparison.rows.values())
    for rows in tables:
        yield from _table(rows, limit, "" if rows is tables[-1] else ",")
    yield "  },"
    retirements = comparison.retirements
    yield from _list('  "retired": ', retirements.entries(limit), ",")
    yield from _list('  "takenBack": ', retirements.entries_taken_back(limit), "")
    yield "}"


def _change(change: Change) -> dict[str, Any]:
    return {
        "kind": change.kind.value,
        "breaking": change.breaking,
        "table": change.table or None,
        "column": change.column or None,
        "before": change.before or None,
        "after": change.after or None,
        "count": change.count,
        "meaning": change.kind.meaning,
    }


def _table(rows: RowComparison, limit: int | None, end: str) -> Iterator[str]:
    changes = rows.changes
    yield f"    {_json(rows.table)}: {{"
    yield f'      "key": {_json(list(rows.key))},'
    yield f'      "rowsBefore": {changes.before},'
    yield f'      "rowsAfter": {changes.after},'
    yield f'      "matched": {_json(changes.matched)},'
    yield f'      "addedCount": {changes.added},'
    yield f'      "removedCount": {changes.removed},'
    yield f'      "changedCount": {changes.changed},'
    yield f'      "cellsChanged": {_json(dict(changes.cells))},'
    yield from _list('      "added": ', rows.added(limit), ",")
    yield from _list('      "removed": ', rows.removed(limit), ",")
    changed = (
        {"key": key, "cells": {column: {"before": one, "after": other} for column, (one, other) in cells.items()}}
        for key, cells in rows.changed(limit)
    )
    yield from _list('      "changed": ', changed, "")
    yield f"    }}{end}"


def _list(head: str, entries: Iterable[Any], end: str) -> Iterator[str]:
    """A list with an entry a line; the line of an entry is held back until it is known whether another follows."""
    indent = " " * (len(head) - len(head.lstrip()))
    waiting = f"{head}["
    first = True
    for entry in entries:
        yield waiting if first else f"{waiting},"
        waiting, first = f"{indent}  {_json(entry)}", False
    if first:
        yield f"{waiting}]{end}"
    else:
        yield waiting
        yield f"{indent}]{end}"


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
