"""Date expressions as the news print them: where they stand and what they say, before anything is worked out."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import replace
from functools import lru_cache

from newsledger.language.date_forms import DateExpression, DateKind, Modifier
from newsledger.language.date_patterns import single_dates

__all__ = ["DateExpression", "DateKind", "Modifier", "find_dates"]

_MODIFIER = re.compile(
    r"\b(?P<word>since|until|till|by|after|before)[^\S\n]+"
    r"(?:(?:late|early|on|the|the (?:start|end|beginning) of|mid-?|about|around|dawn|midnight|noon|nightfall|daybreak"
    r"|\d{1,2}(?:[:.]\d\d)?(?:[^\S\n]?[ap]\.?m\.?)?(?:[^\S\n]local[^\S\n]time|[^\S\n]GMT)?)[^\S\n]+){0,4}$",
    re.IGNORECASE,
)
_RANGE_OPENING = re.compile(r"\b(?P<word>from|between)[^\S\n]+(?:(?:late|early|the)[^\S\n]+)?$", re.IGNORECASE)
_TO = re.compile(r"[^\S\n]+(?:night[^\S\n]+|morning[^\S\n]+)?(?:to|until|till|through)[^\S\n]+")
_AND = re.compile(r"[^\S\n]+and[^\S\n]+")
_DASHED = re.compile(r"[^\S\n]?[-–—][^\S\n]?|[^\S\n]+through[^\S\n]+")
_TO_OR_DASH = re.compile(f"(?:{_TO.pattern}|{_DASHED.pattern})")
_PARAGRAPH_BREAK = re.compile(r"\n[^\S\n]*\n")
_SENTENCE_BREAK = re.compile(r"[.!?][\"”’']?\s")


def find_dates(text: str) -> list[DateExpression]:
    """All date expressions of the text, in order, none overlapping another. Linear in the length of the text."""
    return list(_found(text))


@lru_cache(maxsize=8)
def _found(text: str) -> tuple[DateExpression, ...]:
    """The expressions of a text, looked for once although several extractors ask."""
    found = sorted(single_dates(text), key=lambda item: (item.start, -item.end))
    expressions: list[DateExpression] = []
    for expression in found:
        if not expressions or expression.start >= expressions[-1].end:
            modifier = _modifier(text, expression.start)
            expressions.append(expression if modifier is None else replace(expression, modifier=modifier))
    return tuple(_anchored(text, _ranges(text, expressions)))


def _modifier(text: str, start: int) -> Modifier | None:
    match = _MODIFIER.search(text[max(0, start - 45) : start])
    if match is None:
        return None
    word = match["word"].casefold()
    return "until" if word == "till" else word  # type: ignore[return-value]


def _ranges(text: str, expressions: list[DateExpression]) -> list[DateExpression]:
    """Join 'from X to Y', 'between X and Y' and 'X–Y' into one expression each."""
    joined: list[DateExpression] = []
    for last in expressions:
        first = joined[-1] if joined else None
        opening = _opening_of_range(text, first, last) if first else None
        if first is None or opening is None or DateKind.RANGE in (first.kind, last.kind):
            joined.append(last)
            continue
        joined[-1] = DateExpression(
            opening,
            last.end,
            text[opening : last.end],
            DateKind.RANGE,
            first=replace(first, modifier=None, year=first.year or last.year),
            last=replace(last, modifier=None),
        )
    return joined


def _opening_of_range(text: str, first: DateExpression, last: DateExpression) -> int | None:
    between = text[first.end : last.start] if last.start - first.end < 20 else ""
    opening = _RANGE_OPENING.search(text[max(0, first.start - 20) : first.start])
    start = first.start if opening is None else max(0, first.start - 20) + opening.start("word")
    joins = {"from": _TO, "between": _AND}[opening["word"].casefold()] if opening else _DASHED
    if not opening and first.kind == last.kind == DateKind.WEEKDAY:
        joins = _TO_OR_DASH
    same_kind = first.kind == last.kind or {first.kind, last.kind} <= {DateKind.DAY, DateKind.WEEKDAY, DateKind.MONTH}
    return start if (opening or same_kind) and joins.fullmatch(between) else None


def _anchored(text: str, expressions: list[DateExpression]) -> list[DateExpression]:
    """Give 'a day earlier' the expression it counts from: the last one before it in its paragraph that names a time."""
    breaks = [match.start() for match in _PARAGRAPH_BREAK.finditer(text)]
    anchored: list[DateExpression] = []
    anchor: DateExpression | None = None
    for expression in expressions:
        if expression.kind == DateKind.ANCHORED:
            near = anchor and bisect_right(breaks, anchor.start) == bisect_right(breaks, expression.start)
            if near and expression.text.casefold().endswith(("after", "before")):
                near = not _SENTENCE_BREAK.search(text, anchor.end if anchor else 0, expression.start)
            anchored.append(replace(expression, anchor=anchor if near else None))
        else:
            anchor = expression if expression.kind not in (DateKind.PAST_SPAN, DateKind.RECENT) else anchor
            anchored.append(expression)
    return anchored
