"""Which place is said to lie in which: 'X, in Y province', 'Y's X', 'the Y suburb of X'."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from newsledger.language.parse import Parse
from newsledger.language.place_patterns import KIND_AFTER, KINDS, UNIT_WORDS, Context
from newsledger.language.place_spans import NameSpan
from schemas.vocabularies import PlacePrecision

_LONGEST = 90
"""Characters that may stand between the two names."""
_ADJECTIVES = r"(?:[\w’'-]+ ){0,5}"
_INSIDE = re.compile(
    rf"^(?: (?:{KINDS}|{UNIT_WORDS}))?,? (?:(?:a|an|the) [\w’' -]{{0,50}}? )?(?:in|of|inside) (?:the )?{_ADJECTIVES}$"
)
_COMMA = re.compile(r"^,(?: in)? (?:the )?(?:(?:northern|southern|eastern|western|central) )?$")
_APPOSED = re.compile(r"^, (?:a|an|the) (?:[\w-]+ ){0,3}$")
_POSSESSED = re.compile(rf"^[’']s {_ADJECTIVES}$")
_BESIDE = re.compile(
    r"^(?: [\w-]+)?,? (?:(?:a|the) (?:[\w’'-]+ ){0,3})?(?:(?:just|about|some|around|lying|located|situated) )?"
    r"(?:\d+ ?(?:km|kilomet(?:er|re)s?|miles?)(?: \(\d+ ?\w+\))? )?(?:to the )?"
    r"(?:(?:north|south|east|west|(?:north|south)-?(?:east|west)) of|outside|near|close to|from) "
    r"(?:the )?(?:(?:city|town|village|provincial capital|capital) (?:of )?)?$"
)
_KIND_BETWEEN = re.compile(rf"^(?: (?:{UNIT_WORDS}))?(?:[’']s?)? (?:{KINDS})s? of (?:the )?$")


@dataclass(frozen=True, slots=True)
class Container:
    """The place by which the text says where another one lies.

    Attributes:
        number: Number of its span.
        is_beside: It does not hold the other, but lies near it ('X, north of Y').
    """

    number: int
    is_beside: bool = False


def containers_of(parse: Parse, spans: Sequence[NameSpan]) -> list[Container | None]:
    """For each span, the span of the place that the text puts it in or near."""
    inside = _holders(parse, spans)
    found = [None if number is None else Container(number) for number in inside]
    for number in range(len(spans) - 1):
        this, following = spans[number], spans[number + 1]
        if found[number] is None and following.start - this.end <= _LONGEST and _size(this) < 2:
            between = parse.text[this.end : following.start]
            if _BESIDE.match(between) and following.candidates and following.context is not Context.WEAK:
                found[number] = Container(number + 1, is_beside=True)
    return found


def _holders(parse: Parse, spans: Sequence[NameSpan]) -> list[int | None]:
    containers: list[int | None] = [None] * len(spans)
    for number in range(len(spans) - 1):
        this, following = spans[number], spans[number + 1]
        between = parse.text[this.end : following.start]
        if len(between) > _LONGEST or parse.sentence_at(this.start) != parse.sentence_at(following.start):
            continue
        kind_follows = KIND_AFTER.match(parse.text, following.end)
        apposed = kind_follows and _APPOSED.match(between)
        if (apposed or _INSIDE.match(between) or _COMMA.match(between)) and _may_hold(following, this):
            containers[number] = number + 1
        elif (_KIND_BETWEEN.match(between) or _POSSESSED.match(between)) and _may_hold(this, following):
            containers[number + 1] = number
    for number, outer in enumerate(containers):
        # 'In Yemen's Marib province': the province, not the country, is the nearest that holds it.
        if outer == number + 1 and outer + 1 < len(spans) and containers[outer + 1] == outer:
            between = parse.text[spans[outer].end : spans[outer + 1].start]
            if _POSSESSED.match(between) and _may_hold(spans[outer + 1], spans[number]):
                containers[number] = outer + 1
    return containers


def _may_hold(outer: NameSpan, inner: NameSpan) -> bool:
    if not outer.candidates or outer.context is Context.WEAK:
        return False
    if _size(inner) == 2:
        return False
    if inner.is_part and _size(outer) < 2:
        return True
    return outer.is_unit or _size(outer) > _size(inner) or not inner.candidates or _is_suburb(inner, outer)


def _is_suburb(inner: NameSpan, outer: NameSpan) -> bool:
    """Both are towns: the much bigger one may hold the other."""
    largest = [max(candidate.population for candidate in span.candidates) for span in (inner, outer)]
    return largest[1] > 5 * largest[0]


def _size(span: NameSpan) -> int:
    """2 for countries, 1 for what is or may be a unit, 0 for the rest."""
    if any(candidate.precision is PlacePrecision.COUNTRY for candidate in span.candidates):
        return 2
    if span.is_unit or any(candidate.precision is PlacePrecision.ADMIN1 for candidate in span.candidates):
        return 1
    return 0
