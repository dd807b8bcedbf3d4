"""Which lines of a corrections.csv stand: no line is ever changed, and later lines name the ones that they end.

So two copies of the file are brought together by keeping the lines of both, in any order: what one side ended is ended,
and what both sides decided of one row without knowing of each other stands side by side, for people to settle.

A decision is known by its signature: who took it, and when. A line with action ``replace`` ends the lines of a decision
about its row, in favour of another; one with ``withdraw`` ends all that a decision did to its row, what it had replaced
stands again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from newsledger.curate.cells import parse_when

REPLACE = "replace"
WITHDRAW = "withdraw"
ENDINGS = (REPLACE, WITHDRAW)

Cells = Mapping[str, str]
Signature = tuple[str, str]
"""Date and name as they are written."""


def signature(cells: Cells) -> Signature:
    """Who signed a line, and when."""
    return cells["date"], cells["who"]


def ended(cells: Cells) -> Signature:
    """The decision that a ``replace`` or ``withdraw`` names.

    Raises:
        ValueError: Its value is no date with a name behind it.
    """
    date, _, who = cells["value"].partition(" ")
    parse_when(date)
    if not who.strip():
        raise ValueError("names the decision by its date and who took it, with a space between")
    return date, who


def stands(lines: Sequence[Cells]) -> list[bool]:
    """Whether each of the lines about one row stands; their order does not matter.

    Args:
        lines: All lines about the row, sound in themselves.
    """
    found = [True] * len(lines)
    endings = [at for at, cells in enumerate(lines) if cells["action"] in ENDINGS]
    # An ending is ended by a later one only, so that what the latest says holds.
    for at in sorted(endings, key=lambda at: lines[at]["date"], reverse=True):
        if found[at]:
            for other in _hit(lines[at], lines):
                found[other] = False
    return found


def names_nothing(ending: Cells, lines: Sequence[Cells]) -> bool:
    """Whether no line about the row is what the ending names."""
    return not _hit(ending, lines)


def _hit(ending: Cells, lines: Sequence[Cells]) -> list[int]:
    named, own = ended(ending), signature(ending)
    if ending["action"] == REPLACE and named == own:
        return []
    found = []
    for at, cells in enumerate(lines):
        if signature(cells) != named or ending["column"] not in ("", cells["column"]):
            continue
        decides = cells["action"] not in ENDINGS
        if decides or (ending["action"] == WITHDRAW and cells["date"] < ending["date"]):
            found.append(at)
    return found


def replacing(gone: Iterable[Cells], kept: Iterable[Cells], signed: Cells) -> list[dict[str, str]]:
    """The lines that end others of a row in favour of a new decision.

    Args:
        gone: Lines that stand and are to be ended.
        kept: Lines that go on standing.
        signed: A line of the new decision, whose reason, name and date these lines bear.
    """
    still = {signature(cells) for cells in kept}
    names = {(signature(cells), cells["column"] if signature(cells) in still else "") for cells in gone}
    return [{**signed, "action": REPLACE, "column": column, "value": " ".join(of)} for of, column in sorted(names)]


def withdrawing(row: tuple[str, str], of: Signature, signed: Cells) -> dict[str, str]:
    """The line that takes a decision about a row back."""
    table, key = row
    ending = {"table": table, "row_key": key, "action": WITHDRAW, "column": "", "value": " ".join(of)}
    return {**ending, **{part: signed[part] for part in ("reason", "who", "date")}}
