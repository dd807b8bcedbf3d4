"""The day of writing as a page prints it above its text, and weekdays that are counted from it.

What a page prints of its own day ('Published July 5, 2015', 'AFP Saturday 10 Sep 2016') dates no event. Where the day
of publication was given and the page prints another, the day given is the day of writing; the weekdays of the text were
still written with the printed one in mind: on a page of a Wednesday, 'on Wednesday' is the day of writing.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from dataclasses import replace

from newsledger.language.date_expressions import DateExpression, DateKind
from newsledger.language.date_forms import MONTHS
from newsledger.language.date_tense import tense_of

_HEAD = 400
"""Code points from the beginning of the text in which a page prints its day."""
_OPENING = 40
"""Code points of a paragraph in which a full date is a dateline's, unless a preposition ties it to the sentence."""
_LABEL = r"\b(?:Published|Posted|Updated|Last [Uu]pdated|Date of publication|PUBLISHED|POSTED|UPDATED)(?: on| at)?:? ?$"
_LABELLED = re.compile(_LABEL)
_TIED = re.compile(r"\b(?:on|in|since|by|until|till|from|before|after|of|the|between|to)\s+$", re.IGNORECASE)
_NAME_BEFORE = re.compile(r"(?:[A-Z]\w*[.)]?|[|:–—-])\s+$")
_NEXT = re.compile(r"[^\w\n]*(?:[A-Z0-9\n]|$)")
_RUN_TOGETHER = re.compile(
    rf"{_LABEL[:-1]}(?P<month>[A-Z][a-z]{{2}})[a-z]*\.? ?(?P<day>[0-3]?\d)[, ]{{0,2}}(?P<year>20\d\d)(?!\d)"
)
_WEEK = 7


def is_stamp(text: str, date: DateExpression, paragraph_start: int) -> bool:
    """Whether a date is the page's own: it opens a paragraph, follows a label, or stands between names in the head.

    Args:
        text: The text in which the date was found.
        date: One of ``find_dates``.
        paragraph_start: Offset at which the date's paragraph begins.
    """
    if date.kind is not DateKind.DAY or date.year is None:
        return False
    before = text[max(paragraph_start, date.start - _OPENING) : date.start]
    if _LABELLED.search(before):
        return True
    if _TIED.search(before):
        return False
    if date.end - paragraph_start <= _OPENING:
        return True
    if date.weekday is None or date.start > _HEAD or not _NAME_BEFORE.search(before):
        return False
    return _NEXT.match(text, date.end) is not None


def retold(text: str, dates: Sequence[DateExpression], published_on: datetime.date | None) -> Sequence[DateExpression]:
    """The dates with their weekdays as the day of publication has them, where the page prints another day of writing.

    'Tuesday' on a page of a Tuesday becomes the weekday of the day given, and so for every weekday, so that days
    counted back from the day given are those that were meant. Only where the first weekday told is then the nearer.
    """
    printed = _printed_day(text, dates) if published_on is not None else None
    if published_on is None or printed is None or printed == published_on:
        return dates
    shift = (published_on.weekday() - printed.weekday()) % _WEEK
    first = next(
        (date.weekday for date in dates if date.kind is DateKind.WEEKDAY and tense_of(text, date) != "future"), None
    )
    if shift == 0 or first is None or not _is_nearer(first, printed, published_on):
        return dates
    return [
        replace(date, weekday=(date.weekday + shift) % _WEEK)
        if date.kind is DateKind.WEEKDAY and date.weekday is not None
        else date
        for date in dates
    ]


def _is_nearer(weekday: int, printed: datetime.date, given: datetime.date) -> bool:
    """Whether the weekday lies nearer before the day printed than before the day given: news is of the last days."""
    return (printed.weekday() - weekday) % _WEEK < (given.weekday() - weekday) % _WEEK


def _printed_day(text: str, dates: Sequence[DateExpression]) -> datetime.date | None:
    """The day of writing that the page prints in its head."""
    for date in dates:
        if date.start > _HEAD:
            break
        if is_stamp(text, date, text.rfind("\n", 0, date.start) + 1):
            return _day(date.year or 0, date.month or 0, date.day or 0)
    match = _RUN_TOGETHER.search(text, 0, _HEAD)
    names = [month[:3] for month in MONTHS]
    if match is None or match["month"].lower() not in names:
        return None
    return _day(int(match["year"]), names.index(match["month"].lower()) + 1, int(match["day"]))


def _day(year: int, month: int, day: int) -> datetime.date | None:
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return None
