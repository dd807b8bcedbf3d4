"""Puts the decisions of one file into another; where two people disagree on a row, nobody's word is lost."""

from __future__ import annotations

import os
from collections.abc import Container, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from newsledger.curate.decisions import CORRECTIONS_FILE, Action, Fault
from newsledger.curate.document import Cells, CorrectionsText, Record, RowName, decides, write_atomically
from newsledger.curate.standing import replacing, signature, stands

ATTRIBUTES_FILE = ".gitattributes"
_ATTRIBUTES = (
    "# Two people may add lines at the same place: git keeps both, and newsledger tells where they disagree.\n"
)


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
    """Put the decisions of ``new`` into ``into``, behind what stands there.

    The same decision twice stands once, as it was first signed; edits of different columns of one row stand side by
    side. All else that two files say of one row is a contradiction, unless the new one names the decision it ends.

    Args:
        into: Changed in place, unless there is a contradiction.
        new: The decisions to be put in.
        name: Name of the new file, for faults.
        replace: Let the new file's word hold where the two contradict each other.
        only_added: Rows that are there because a person added them: to reject one is to end what added it.
        shown: Rows that were reviewed as they had been decided before: to accept one is to say the same.
    """
    before = into.rows()
    decided: dict[RowName, list[Cells]] = {}
    known, contradictions = [], []
    for row, lines in new.rows().items():
        sides = _sides(before.get(row, []), lines)
        accepts = bool(sides.said) and sides.said[0].cells["action"] == Action.ACCEPT
        if (sides.standing and row in shown and accepts) or not sides.says_more:
            known.append(row)
            continue
        found = [] if replace else list(_contradictions(sides.standing, sides.said, name))
        change = _change(sides, only_added=row in only_added)
        found += _signed_alike(sides, change.gone, name) if replace else []
        contradictions += found
        if not found:
            decided[row] = change.lines
    if not contradictions:
        into.add(decided)
    return Merge(tuple(decided), tuple(known), tuple(sorted(contradictions)))


@dataclass(frozen=True)
class _Sides:
    """What two files have about one row.

    Attributes:
        standing: Lines of the earlier file that stand, also by what the new one has.
        said: Lines of the new file that stand, decide something, and are not in the earlier one.
        further: What else of the new file is not in the earlier one: its history.
        ends: Whether the new file ends something that stood.
    """

    standing: list[Record]
    said: list[Record]
    further: list[Record]
    ends: bool

    @property
    def says_more(self) -> bool:
        """Whether the new file says anything that was not said before."""
        return self.ends or bool(self.said and not (self.standing and _agree(self.standing, self.said)))


@dataclass(frozen=True)
class _Change:
    """What becomes of a row: the lines to be put in, and the standing ones that they end."""

    lines: list[Cells]
    gone: list[Cells]


def _sides(old: list[Record], lines: list[Record]) -> _Sides:
    before = [record.cells for record in old]
    fresh = [line for line in lines if line.cells not in before]
    alive = stands([*before, *(line.cells for line in fresh)])
    stood = [at for at, lives in enumerate(stands(before)) if lives and decides(before[at])]
    standing = [old[at] for at in stood if alive[at]]
    said = [one for one, lives in zip(fresh, alive[len(old) :], strict=True) if lives and decides(one.cells)]
    return _Sides(standing, said, [one for one in fresh if one not in said], len(standing) < len(stood))


def _change(sides: _Sides, *, only_added: bool) -> _Change:
    """The new file's history, what ends earlier lines, and what is said now."""
    standing, said = ([record.cells for record in records] for records in (sides.standing, sides.said))
    wanted = combine(standing, said, only_added=only_added) if said else list(standing)
    kept = [cells for cells in standing if cells in wanted]
    gone = [cells for cells in standing if cells not in wanted]
    endings = replacing(gone, kept, said[0]) if gone else []
    new = [cells for cells in wanted if cells not in standing]
    return _Change([*(one.cells for one in sides.further), *endings, *new], gone)


def _signed_alike(sides: _Sides, gone: Sequence[Cells], name: str) -> Iterator[Fault]:
    """A decision can only end one that is signed otherwise: by another person, or at another time."""
    ended = {signature(cells) for cells in gone}
    for line in sides.said:
        date, who = signature(line.cells)
        if (date, who) in ended:
            [against] = [one.line for one in sides.standing if signature(one.cells) == (date, who)][:1]
            rule = (
                f"is how {CORRECTIONS_FILE}, line {against}, is signed, which this would replace: write the time, too"
            )
            yield Fault(name, line.line, "date", f"{date} {who}", f"{rule} ({date[:10]}T12:30:00Z)")
            return


def combine(before: Sequence[Cells], new: Sequence[Cells], *, only_added: bool = False) -> list[dict[str, str]]:
    """The lines of a row that stand when a new decision follows earlier ones: the later word holds.

    An edit changes the columns it names, also of an added row; every other decision stands in the place of the earlier.
    So it does where the earlier ones contradict each other: that settles it.
    """
    if not before or not new or _contested(before):
        return [dict(line) for line in new]
    old, action = before[0]["action"], new[0]["action"]
    if action == Action.REJECT and old == Action.ADD and only_added:
        return []
    if action != Action.EDIT or old not in (Action.EDIT, Action.ADD):
        return [dict(line) for line in new]
    values = {line["column"]: line["value"] for line in before}
    changed = {line["column"]: {**line, "action": old} for line in new if values.get(line["column"]) != line["value"]}
    return [*(dict(line) for line in before if line["column"] not in changed), *changed.values()]


def _contested(lines: Sequence[Cells]) -> bool:
    """Whether lines of one row that stand say different things."""
    values = {(line["column"], line["value"]) for line in lines}
    return len({line["action"] for line in lines}) > 1 or len(values) > len({line["column"] for line in lines})


def _values(lines: Sequence[Record]) -> dict[str, str]:
    return {line.cells["column"]: line.cells["value"] for line in lines if line.cells["column"]}


def _agree(standing: Sequence[Record], lines: Sequence[Record]) -> bool:
    """Whether the lines say nothing that was not said before."""
    if _contested([line.cells for line in standing]):
        return False
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
    if _contested([line.cells for line in standing]):
        yield from (_fault(name, lines[0], "action", lines[0].cells["action"], one, _said(one)) for one in standing)
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


def _said(line: Record) -> str:
    action, column, value = (line.cells[part] for part in ("action", "column", "value"))
    return f"{value!r} for {column}" if column else action


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


def write(directory: Path, file: str, text: str) -> None:
    """Write a file of the directory whole, and beside it what tells git to keep the lines of both sides.

    Raises:
        OSError: A file cannot be written; what was there stands.
    """
    attributes = directory / ATTRIBUTES_FILE
    standing = attributes.read_text(encoding="utf-8") if attributes.exists() else ""
    said = f"{file} merge=union\n"
    if not any(line.split()[:1] == [file] for line in standing.splitlines()):
        ended = standing if standing.endswith("\n") else f"{standing}\n" if standing else _ATTRIBUTES
        write_atomically(attributes, ended + said)
    write_atomically(directory / file, text)
