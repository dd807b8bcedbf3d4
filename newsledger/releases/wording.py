"""How differences are put into words, the same in every form that they are shown in."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from newsledger.releases.comparing import Comparison
from newsledger.releases.kinds import Change, Kind
from newsledger.releases.row_changes import Key, RowChanges
from newsledger.validate.visible import visible

EXAMPLES = 5
"""Rows shown of each kind of change of a table, if not all are asked for."""

_LONGEST = 200
_ROWS = {Kind.ROWS_ADDED, Kind.ROWS_REMOVED, Kind.CELLS_CHANGED, Kind.IDS_RETIRED, Kind.IDS_TAKEN_BACK}


def title(comparison: Comparison) -> str:
    """What is compared: 'lake-war 1.2.0 to 1.3.0'."""
    old, new = comparison.old, comparison.new
    before = old.version or "without version"
    return f"{old.name} {before} to {'' if new.name == old.name else new.name + ' '}{new.version or 'without version'}"


def verdict(comparison: Comparison) -> str:
    """Whether something differs, and whether it breaks."""
    if not comparison.changes:
        return "no difference"
    breaking = len(comparison.breaking)
    return f"{plural(breaking, 'breaking change')}" if breaking else "nothing that breaks"


def rows(changes: RowChanges) -> str:
    """The rows of a table in one line."""
    head = f"{plural(changes.before, 'row')} before, {changes.after:,} now"
    if not changes.matched:
        return f"{head}; the key has changed, so rows cannot be matched"
    return f"{head}; {changes.added:,} added, {changes.removed:,} removed, {changes.changed:,} changed"


def declared(comparison: Comparison) -> list[Change]:
    """The changes that are not told of row by row, the breaking ones first."""
    return [change for change in comparison.changes if change.kind not in _ROWS]


def told(changes: Iterable[Change], limit: int | None = None) -> list[str]:
    """Changes in lines; those that are alike in kind and values are one line, with the places that they are about.

    Args:
        changes: What has changed.
        limit: How many places to name in a line; null for all.
    """
    alike: dict[tuple[Kind, str, str], list[Change]] = {}
    for found in changes:
        alike.setdefault((found.kind, found.before, found.after), []).append(found)
    return [_line(group, limit) for group in alike.values()]


def _line(alike: list[Change], limit: int | None) -> str:
    places = list(dict.fromkeys(_place(found) for found in alike))
    named = ", ".join(places[:limit])
    if limit is not None and len(places) > limit:
        named += f" and {len(places) - limit:,} more"
    count = sum(found.count for found in alike)
    values = _values(alike[0])
    times = f" ({count:,} times)" if count > len(alike) else ""
    return f"{alike[0].kind} in {named}{times}{f': {values}' if values else ''}"


def _place(found: Change) -> str:
    return visible(".".join(part for part in (found.table, found.column) if part)) or "the package"


def _values(found: Change) -> str:
    if found.kind in (Kind.ID_LOST, Kind.ID_REUSED):
        return ", ".join(brief(part) for part in (found.before, found.after) if part)
    before, after = brief(found.before), brief(found.after)
    return f"{before} -> {after}" if before and after else after or (f"was {before}" if before else "")


def key(of: Key) -> str:
    """A row's key on one line; the names of its columns are left out, they are the same for all."""
    return " | ".join(brief(value) for value in of.values())


def cell(value: Any) -> str:
    """A cell: null as such, text in marks."""
    return "null" if value is None else brief(json.dumps(value, ensure_ascii=False))


def brief(value: Any) -> str:
    """A value on one line, without what a terminal would act on, cut if it is long."""
    text = visible(str(value))
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def plural(count: int, noun: str) -> str:
    """A count with its noun."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"
