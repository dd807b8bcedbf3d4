"""A comparison as text for a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from newsledger.releases import wording
from newsledger.releases.comparing import Comparison
from newsledger.releases.kinds import Change
from newsledger.releases.row_changes import RowComparison


def lines(comparison: Comparison, limit: int | None = wording.EXAMPLES) -> Iterator[str]:
    """The lines, without line feeds.

    Args:
        comparison: What to show.
        limit: How many rows to show of each kind and table; null for all.
    """
    yield f"{wording.title(comparison)}: {wording.verdict(comparison)}"
    declared = wording.declared(comparison)
    yield from _section("Breaking", [change for change in declared if change.breaking])
    yield from _section("Declared anew, without breaking", [change for change in declared if not change.breaking])
    for rows in comparison.rows.values():
        if rows.changes.any or not rows.changes.matched:
            yield from _table(rows, limit)
    yield from _retired(comparison, limit)


def _section(title: str, changes: list[Change]) -> Iterator[str]:
    if changes:
        yield ""
        yield title
        yield from (f"  {wording.change(change)}" for change in changes)


def _table(rows: RowComparison, limit: int | None) -> Iterator[str]:
    changes = rows.changes
    yield ""
    yield f"{rows.table}: {wording.rows(changes)}"
    if changes.cells:
        yield "  cells: " + ", ".join(f"{column} {count:,}" for column, count in changes.cells)
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
        shown = (
            f"  {entry['table']} {entry['id']}: {entry['reason']}"
            + (f", see {entry['successor']}" if entry["successor"] else "")
            for entry in entries(limit)
        )
        yield from _some(shown, sum(count for _, count in counts), limit)


def _some(shown: Iterable[str], count: int, limit: int | None) -> Iterator[str]:
    yield from shown
    yield from _rest(count, limit)


def _rest(count: int, limit: int | None) -> Iterator[str]:
    if limit is not None and count > limit:
        yield f"    … {count - limit:,} more"
