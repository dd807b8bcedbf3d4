"""Puts the decisions of one file into another; where two people disagree on a row, nobody's word is lost."""

from __future__ import annotations

import os
from collections.abc import Container, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from newsledger.curate.decisions import CORRECTIONS_FILE, Action, Fault
from newsledger.curate.document import Cells, CorrectionsText, Record, RowName, write_atomically

ATTRIBUTES_FILE = ".gitattributes"
_ATTRIBUTES = f"""\
# Two people may add lines at the same place: git keeps both, and a row decided twice is reported by newsledger.
{CORRECTIONS_FILE} merge=union
"""


@dataclass(frozen=True)
class Merge:
    """What came of a merge.

    Attributes:
        decided: Rows whose decision is new or changed, in the order of the file that was merged.
        known: Rows of which the same had been decided before.
        contradictions: What the two files disagree on; where there are any, nothing may be written.
    """

    decided: tuple[RowName, ...]
    known: tuple[RowName, ...]
    contradictions: tuple[Fault, ...]


def merge(
    into: CorrectionsText,
    new: CorrectionsText,
    *,
    name: str,
    replace: bool = False,
    only_added: Container[RowName] = (),
    shown: Container[RowName] = (),
) -> Merge:
    """Put the decisions of ``new`` into ``into``.

    The same decision twice stands once, as it was first signed; edits of different columns of one row stand side by
    side. All else that two files say of one row is a contradiction.

    Args:
        into: Changed in place, unless there is a contradiction.
        new: The decisions to be put in.
        name: Name of the new file, for faults.
        replace: Let the new file's word hold where the two contradict each other.
        only_added: Rows that are there because a person added them: to reject one is to take its lines out.
        shown: Rows that were reviewed as they had been decided before: to accept one is to say the same.
    """
    before = into.rows()
    decided: dict[RowName, list[dict[str, str]]] = {}
    known, contradictions = [], []
    for row, lines in new.rows().items():
        standing = before.get(row, [])
        if standing and row in shown and lines[0].cells["action"] == Action.ACCEPT:
            known.append(row)
            continue
        found = [] if replace else list(_contradictions(standing, lines, name))
        contradictions += found
        cells = [dict(line.cells) for line in standing]
        if standing and not found and _agree(standing, lines):
            known.append(row)
        elif not found:
            decided[row] = combine(cells, [line.cells for line in lines], only_added=row in only_added)
    if not contradictions:
        into.put(decided)
    return Merge(tuple(decided), tuple(known), tuple(sorted(contradictions)))


def combine(before: Sequence[Cells], new: Sequence[Cells], *, only_added: bool = False) -> list[dict[str, str]]:
    """The lines of a row when a new decision follows earlier ones: the later word holds.

    An edit changes the columns it names, also of an added row; every other decision stands in the place of the earlier.
    """
    if not before or not new:
        return [dict(line) for line in new]
    old, action = before[0]["action"], new[0]["action"]
    if action == Action.REJECT and old == Action.ADD and only_added:
        return []
    if action != Action.EDIT or old not in (Action.EDIT, Action.ADD):
        return [dict(line) for line in new]
    lines = {line["column"]: dict(line) for line in before}
    for line in new:
        if lines.get(line["column"], {}).get("value") != line["value"]:
            lines[line["column"]] = {**line, "action": old}
    return list(lines.values())


def _values(lines: Sequence[Record]) -> dict[str, str]:
    return {line.cells["column"]: line.cells["value"] for line in lines if line.cells["column"]}


def _agree(standing: Sequence[Record], lines: Sequence[Record]) -> bool:
    """Whether the lines say nothing that was not said before."""
    old, new = standing[0].cells["action"], lines[0].cells["action"]
    values, wanted = _values(standing), _values(lines)
    if old == Action.ADD and new in (Action.EDIT, Action.ADD):
        filled = {column: value for column, value in wanted.items() if value or column in values}
        return all(values.get(column, "") == value for column, value in filled.items()) and (
            new == Action.EDIT or all(wanted.get(column, "") == value for column, value in values.items())
        )
    return old == new and wanted.items() <= values.items()


def _contradictions(standing: Sequence[Record], lines: Sequence[Record], name: str) -> Iterator[Fault]:
    if not standing or _agree(standing, lines):
        return
    first, other = standing[0], lines[0]
    old, new = first.cells["action"], other.cells["action"]
    if old != new and not (old == Action.ADD and new == Action.EDIT):
        yield _fault(name, other, "action", new, first, f"{old}")
        return
    by_column = {line.cells["column"]: line for line in standing}
    for line in lines:
        column, value = line.cells["column"], line.cells["value"]
        against = by_column.get(column)
        if against is None and old == Action.EDIT:
            continue
        said = against.cells["value"] if against else ""
        if said != value:
            yield _fault(name, line, "value", value, against or first, f"{said!r} for {column}")
    if new == Action.ADD:
        named = _values(lines)
        for column, against in by_column.items():
            if against.cells["value"] and column not in named:
                yield _fault(name, other, "value", "", against, f"{against.cells['value']!r} for {column}")


def _fault(name: str, line: Record, column: str, value: str, against: Record, said: str) -> Fault:
    table, key, who, date = (against.cells[part] for part in ("table", "row_key", "who", "date"))
    rule = f"{CORRECTIONS_FILE}, line {against.line}, says {said} of {table} {key!r} ({who}, {date})"
    return Fault(name, line.line, column, f"{value} ({line.cells['who']}, {line.cells['date']})", rule)


@contextmanager
def held(directory: Path) -> Iterator[None]:
    """Keep other desks and merges from writing to the curation directory meanwhile; the system frees it at a death."""
    try:
        import fcntl  # noqa: PLC0415 - not on every system
    except ImportError:  # pragma: no cover - Windows
        yield
        return
    handle = os.open(directory, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def write(directory: Path, corrections: CorrectionsText) -> None:
    """Write corrections.csv, and beside it, if there is none, what tells git to keep the lines of both sides.

    Raises:
        OSError: A file cannot be written.
    """
    if not (directory / ATTRIBUTES_FILE).exists():
        write_atomically(directory / ATTRIBUTES_FILE, _ATTRIBUTES)
    corrections.write(directory / CORRECTIONS_FILE)
