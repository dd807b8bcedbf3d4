"""Fits spans of words to the marks around them: what is published, and how the words are printed."""

from __future__ import annotations

from newsledger.language.attribution.units import Unit
from newsledger.language.marks import Marked
from schemas.vocabularies import QuoteType

_BEFORE = frozenset(" \t\r\n\u00a0,;:–—-…")
_BEHIND = _BEFORE | {"."}

Piece = tuple[int, int, QuoteType]
"""Start, end and type of a stretch of words."""


def fit(text: str, start: int, end: int, unit: Unit) -> list[Piece]:
    """The pieces that a span gives: the words between the marks where all of them are marked, else the clause.

    A full stop is dropped unless it stands inside a closing mark; a span that cuts a marked stretch takes all of it.
    """
    marks = [mark for mark in unit.marks if mark.open < end and start < mark.close]
    if marks:
        start, end = min(start, *_opens(marks, start)), max(end, *_closes(marks, end))
    start, end = trim(text, start, end)
    if start >= end or not any(char.isalnum() for char in text[start:end]):
        return []
    if not marks:
        return [(start, end, QuoteType.INDIRECT)] if " " in text[start:end] else []
    if _has_words_outside(text, start, end, marks):
        return [(start, end, QuoteType.MIXED)]
    return [piece for mark in marks for piece in direct(text, mark)]


def direct(text: str, mark: Marked) -> list[Piece]:
    """The words between the marks, if there are any."""
    start, end = mark.start, mark.end
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return [(start, end, QuoteType.DIRECT)] if any(char.isalnum() for char in text[start:end]) else []


def trim(text: str, start: int, end: int) -> tuple[int, int]:
    """Leave out white space and breaks at the ends, and the full stop unless it ends an abbreviation."""
    while start < end and text[start] in _BEFORE:
        start += 1
    while end > start and text[end - 1] in _BEHIND:
        if text[end - 1] == "." and _is_abbreviated(text, start, end):
            break
        end -= 1
    return start, end


def _is_abbreviated(text: str, start: int, end: int) -> bool:
    """Whether the last word is spelled with full stops ('in the U.S.')."""
    word = text[max(start, end - 8) : end].rsplit(maxsplit=1)[-1]
    return word.count(".") > 1 and word.replace(".", "").isalpha()


def _opens(marks: list[Marked], start: int) -> list[int]:
    return [mark.open if mark.open <= start < mark.close else start for mark in marks]


def _closes(marks: list[Marked], end: int) -> list[int]:
    return [mark.close if mark.open < end <= mark.close else end for mark in marks]


def _has_words_outside(text: str, start: int, end: int, marks: list[Marked]) -> bool:
    position = start
    for mark in marks:
        if any(char.isalnum() for char in text[position : max(position, mark.open)]):
            return True
        position = mark.close
    return any(char.isalnum() for char in text[position:end])
