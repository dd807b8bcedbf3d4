"""A comparison as Markdown, for release notes and comments in reviews."""

from __future__ import annotations

from collections.abc import Iterator

from newsledger.releases import wording
from newsledger.releases.comparing import Comparison
from newsledger.releases.retirements import RETIRED
from newsledger.releases.row_changes import RowComparison


def lines(comparison: Comparison, limit: int | None = wording.EXAMPLES, level: int = 1) -> Iterator[str]:
    """The lines, without line feeds.

    Args:
        comparison: What to show.
        limit: How many rows to show of each kind and table; null for all.
        level: Level of the first heading.
    """
    yield f"{'#' * level} {escaped(wording.title(comparison))}"
    yield ""
    yield f"{wording.verdict(comparison).capitalize()}."
    yield from summary(comparison, level + 1, limit)
    for rows in comparison.rows.values():
        if rows.changes.any and (rows.table != RETIRED or rows.changes.changed):
            yield from _table(rows, limit, level + 1)
    yield from _retired(comparison, limit, level + 1)


def summary(comparison: Comparison, level: int, limit: int | None = wording.EXAMPLES) -> Iterator[str]:
    """What breaks, what is declared anew, and how many rows differ, under headings of a level."""
    declared = wording.declared(comparison)
    for title, changes in (
        ("Breaking", [change for change in declared if change.breaking]),
        ("Not breaking", [change for change in declared if not change.breaking]),
    ):
        if changes:
            yield from ("", f"{'#' * level} {title}", "")
            yield from (f"- {escaped(line)}" for line in wording.told(changes, limit))
    tables = [rows.changes for rows in comparison.rows.values() if rows.changes.any or not rows.changes.matched]
    if tables:
        yield from ("", f"{'#' * level} Rows", "")
        yield "| table | before | now | added | removed | changed | cells |"
        yield "|---|---:|---:|---:|---:|---:|---|"
        for found in tables:
            counts = (found.added, found.removed, found.changed)
            numbers = [f"{count:,}" if found.matched else "?" for count in counts]
            cells = ", ".join(f"`{column}` {count:,}" for column, count in found.cells)
            yield f"| `{found.table}` | {found.before:,} | {found.after:,} | {' | '.join(numbers)} | {cells} |"
    for title, retired in (
        ("Retired ids", comparison.retirements.retired),
        ("Ids taken back", comparison.retirements.taken_back),
    ):
        if retired:
            yield from ("", f"{'#' * level} {title}", "")
            yield from (f"- `{table}`: {count:,} `{reason}`" for (table, reason), count in retired)


def _table(rows: RowComparison, limit: int | None, level: int) -> Iterator[str]:
    yield from ("", f"{'#' * level} Rows of `{rows.table}`")
    changes = rows.changes
    for title, count, keys in (("Removed", changes.removed, rows.removed), ("Added", changes.added, rows.added)):
        if count and rows.table != RETIRED:
            yield from ("", f"{title}:", "")
            yield from (f"- {escaped(wording.key(key))}" for key in keys(limit))
            yield from _rest(count, limit)
    if changes.changed:
        yield from ("", "Changed:", "", "| row | column | before | now |", "|---|---|---|---|")
        for key, cells in rows.changed(limit):
            for column, values in cells.items():
                before, after = (escaped(wording.cell(value)) for value in values)
                yield f"| {escaped(wording.key(key))} | `{column}` | {before} | {after} |"
        yield from _rest(changes.changed, limit)


def _retired(comparison: Comparison, limit: int | None, level: int) -> Iterator[str]:
    retirements = comparison.retirements
    count = sum(found for _, found in retirements.retired)
    if count:
        yield from ("", f"{'#' * level} What became of retired ids", "")
        yield from ("| table | id | reason | successor |", "|---|---|---|---|")
        for entry in retirements.entries(limit):
            cells = (entry["id"], entry["reason"], entry["successor"] or "")
            yield f"| `{entry['table']}` | {' | '.join(map(escaped, cells))} |"
        if limit is not None and any(found > limit for _, found in retirements.retired):
            yield from ("", "…")


def _rest(count: int, limit: int | None) -> Iterator[str]:
    if limit is not None and count > limit:
        yield from ("", f"… {count - limit:,} more")


def escaped(text: str) -> str:
    """Text that Markdown shows to the letter, in a table too."""
    return "".join(f"\\{char}" if char in "\\`*_[]<>|#~&" else char for char in text)
