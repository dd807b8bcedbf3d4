"""Quotation marks: which of them belong together, in every form that news prints."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import zip_longest

_DOUBLE, _SINGLE, _ANGLE = "double", "single", "angle"
_MARKS = frozenset("\"“”„‟«»‹›‘’‚‛'`")
# Begins with a set of letters, for which a text is searched fast. An apostrophe within a word is no mark.
_CANDIDATE = re.compile(r"[\"“”„‟«»‹›‘’‚‛'`](?:(?<=')'|(?<=`)`|(?<!['’])|(?![^\W_])|(?<![^\W_].))")
_OPENING_ONLY = {"“": _DOUBLE, "„": _DOUBLE, "‟": _DOUBLE, "``": _DOUBLE, "«": _ANGLE, "‹": _ANGLE}
_CLOSING_ONLY = {"”": _DOUBLE, "»": _ANGLE, "›": _ANGLE}
_BEFORE_OPENING = frozenset(" \t\n\r\f\v\u00a0\u2009\u202f([{<-–—―/:;,…")
# Words whose letters an apostrophe at their head stands for, and decades ('90s).
_ELISION = re.compile(r"['’‘‛](?:em|tis|twas|til|till|cause|bout|round|n|\d0s)\b", re.IGNORECASE)
_FEET = re.compile(r"\d\s?['’′]\s?\d{1,2}\Z")
_INCHES_BACK = 8
_RESUMING = frozenset('"“„«')
_LIFTABLE_WORDS = 3


@dataclass(frozen=True, slots=True)
class Marked:
    """Words between quotation marks, within one paragraph.

    Attributes:
        start: Offset of the first character behind the opening mark.
        end: Offset behind the last character before the closing mark.
        open: Offset of the opening mark.
        close: Offset behind the closing mark; the end of the paragraph's text where none is printed.
        closed: Whether a closing mark is printed.
        depth: 0 for outer marks, 1 for marks inside those, and so on.
        continues: Whether the paragraph's opening mark resumes a quotation that an earlier one left open.
    """

    start: int
    end: int
    open: int
    close: int
    closed: bool
    depth: int = 0
    continues: bool = False


@dataclass(slots=True)
class _Open:
    kind: str
    start: int
    end: int
    sure: bool


def find_marked(text: str, paragraphs: Iterable[tuple[int, int]]) -> list[Marked]:
    """Pair the marks of each paragraph.

    Args:
        text: The article's text.
        paragraphs: Start and end of its paragraphs, in order.

    Returns:
        The marked stretches in order of their opening marks, outer before inner.
    """
    found: list[Marked] = []
    left_open = False
    bounds = list(paragraphs)
    for (start, end), following in zip_longest(bounds, bounds[1:]):
        is_resumed = following is not None and text[following[0] : following[0] + 1] in _RESUMING
        pairs = _nest(_pairs(text, start, end, is_resumed))
        if left_open and pairs and pairs[0].open == start:
            pairs[0] = replace(pairs[0], continues=True)
        left_open = any(not pair.closed for pair in pairs)
        found.extend(pairs)
    return found


def _pairs(text: str, start: int, end: int, is_resumed: bool) -> Iterator[Marked]:
    """Closed pairs of one paragraph, and the opening mark that nothing closes, if it is sure or resumed in the next."""
    marks = [(match.start(), match.end(), match.group()) for match in _CANDIDATE.finditer(text, start, end)]
    closers = _single_closers(text, marks, start, end)
    stack: list[_Open] = []
    for position, (at, behind, mark) in enumerate(marks):
        kind, opens, closes = _reading(text, at, behind, mark, start, end)
        level = next((i for i in range(len(stack) - 1, -1, -1) if stack[i].kind == kind), None)
        if closes and level is not None and not (kind == _SINGLE and _is_possessive(text, at, end, closers[position])):
            opened = stack[level]
            del stack[level:]
            if text[opened.end : at].strip():
                yield Marked(opened.end, at, opened.start, behind, True)
        elif (opens or (level is None and _is_glued(text, at, behind, mark, start, end))) and (
            kind != _SINGLE or closers[position]
        ):
            if level is not None and kind != _SINGLE and not stack[level].sure:
                del stack[level:]
            if len(stack) < 8:
                stack.append(_Open(kind, at, behind, mark in _OPENING_ONLY or at == start))
    for opened in stack:
        # A mark nobody closes: the words run to the paragraph's end if the mark surely opens a quotation.
        if (
            opened.kind != _SINGLE
            and (opened.sure or is_resumed or _begins_sentence(text, opened, start))
            and len(text[opened.end : end].split()) > (0 if is_resumed else _LIFTABLE_WORDS)
        ):
            yield Marked(opened.end, end, opened.start, end, False)
            return


def _begins_sentence(text: str, opened: _Open, start: int) -> bool:
    """A mark behind a full stop and a space, before a capital letter ('said Haddad. "We wait')."""
    before = text[max(start, opened.start - 2) : opened.start]
    return (
        len(before) == 2 and before[0] in ".?!" and before[1].isspace() and text[opened.end : opened.end + 1].isupper()
    )


def _is_glued(text: str, at: int, behind: int, mark: str, start: int, end: int) -> bool:
    """A straight mark between two sentences without a space, where none is open ('the gate."We wait')."""
    return mark == '"' and start < at and behind < end and text[at - 1] in ".?!)" and text[behind].isupper()


def _single_closers(text: str, marks: list[tuple[int, int, str]], start: int, end: int) -> list[bool]:
    """For each mark: does a single mark that can close stand behind it in the paragraph."""
    later = False
    result = [False] * len(marks)
    for position in range(len(marks) - 1, -1, -1):
        at, behind, mark = marks[position]
        result[position] = later
        if mark in "’'`" and _reading(text, at, behind, mark, start, end)[2]:
            later = True
        elif mark == "‘":
            later = False if _reading(text, at, behind, mark, start, end)[1] else later
    return result


def _is_possessive(text: str, at: int, end: int, closes_later: bool) -> bool:
    """A plural's apostrophe ("the rebels' demands") inside single marks that are closed further on."""
    return closes_later and text[at - 1] in "sS" and at + 2 < end and text[at + 1] == " " and text[at + 2].islower()


def _reading(text: str, at: int, behind: int, mark: str, start: int, end: int) -> tuple[str, bool, bool]:
    """Kind of the mark, and whether it can open and close here."""
    if mark in _OPENING_ONLY:
        return _OPENING_ONLY[mark], True, False
    if mark in _CLOSING_ONLY:
        return _CLOSING_ONLY[mark], False, True
    before = text[at - 1] if at > start else " "
    after = text[behind] if behind < end else " "
    may_open = (before in _BEFORE_OPENING or before in _MARKS) and not after.isspace()
    if mark in ('"', "''"):
        if _FEET.search(text, max(start, at - _INCHES_BACK), at):
            return _DOUBLE, False, False
        opens = may_open and not (after in ",.;:!?)" and not text.startswith("...", behind))
        return _DOUBLE, opens, not opens or before in _MARKS
    if mark in "‚‛‘":
        is_letter = before.isalnum() or _ELISION.match(text, at) is not None
        return _SINGLE, not is_letter, False
    closes = not before.isspace() and not after.isalnum()
    opens = mark != "’" and may_open and (after.isalnum() or after in _MARKS) and not _ELISION.match(text, at)
    return _SINGLE, opens, closes and not opens


def _nest(pairs: Iterable[Marked]) -> list[Marked]:
    """Put the pairs in order and number their depth; pairs that cross an earlier one are dropped."""
    nested: list[Marked] = []
    around: list[Marked] = []
    for pair in sorted(pairs, key=lambda pair: (pair.open, -pair.close)):
        while around and around[-1].close <= pair.open:
            around.pop()
        if around and pair.close > around[-1].close:
            continue
        placed = replace(pair, depth=len(around)) if around else pair
        nested.append(placed)
        around.append(placed)
    return nested
