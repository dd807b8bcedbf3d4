"""A comparison as text for a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from newsledger.releases import wording
from newsledger.releases.comparing import Comparison
from newsledger.releases.kinds import Change
from newsledger.releases.retirements import RETIRED
from newsledger.releases.row_changes import RowComparison


def lines(comparison: Comparison, limit: int | None = wording.EXAMPLES) -> Iterator[str]:
    """The lines, without line feeds.

    Args:
        comparison: What to show.
        limit: How many rows to show of each kind and table; null for all.
    """
    yield f"{wording.title(comparison)}: {wording.verdict(comparison)}"
    declared = wording.declared(comparison)
    yield from _section("Breaking", [change for change in declared if change.breaking], limit)
    yield from _section("Not breaking", [change for change in declared if not change.breaking], limit)
    for rows in comparison.rows.values():
        if rows.changes.any or not rows.changes.matched:
            yield from _table(rows, limit)
    yield from _retired(comparison, limit)


def _section(title: str, changes: list[Change], limit: int | None) -> Iterator[str]:
    if changes:
        yield ""
        yield title
        yield from (f"  {line}" for line in wording.told(changes, limit))


def _table(rows: RowComparison, limit: int | None) -> Iterator[str]:
    changes = rows.changes
    yield ""
    yield f"{rows.table}: {wording.rows(changes)}"
    if changes.cells:
        yield "  cells: " + ", ".join(f"{column} {count:,}" for column, count in changes.cells)
    if rows.table != RETIRED:  # those that came and went are told of below, with what became of them
        yield from _some((f"  - {wording.key(key)}" for key in rows.removed(limit)), changes.removed, limit)
        yield from _some((f"  + {wording.key(key)}" for key in rows.added(limit)), changes.added, limit)
    for key, cells in rows.changed(limit):
        yield f"  ~ {wording.key(key)}"
        for column, (before, after) in cells.items():
            yield f"      {column}: {wording.cell(before)} -> {wording.cell(after)}"
    yield from _rest(changes.changed, limit)


def _retired(comparison: Comparison, limit: int | None) -> Iterator[str]:
    retirements = comparison.retirements
    for title, counts, entries in (
        ("Retired ids", retirements.retired, retirements.entries),
        ("Ids taken back", retirements.taken_back, retirements.entries_taken_back),
    ):
        if not counts:
            continue
        yield ""
        yield title
        yield from (f"  {table}: {count:,} {reason}" for (table, reason), count in counts)
        for entry in entries(limit):
            successor = f", see {entry['successor']}" if entry["successor"] else ""
            yield f"  {entry['table']} {entry['id']}: {entry['reason']}{successor}"
        if limit is not None and any(count > limit for _, count in counts):
            yield "    …"


def _some(shown: Iterable[str], count: int, limit: int | None) -> Iterator[str]:
    yield from shown
    yield from _rest(count, limit)


def _rest(count: int, limit: int | None) -> Iterator[str]:
    if limit is not None and count > limit:
        yield f"    … {count - limit:,} more"
