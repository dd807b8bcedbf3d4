"""The days that a figure counts within."""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from newsledger.extract.claim_nearness import distance, is_of_cue, within
from newsledger.extract.claim_parts import Found
from newsledger.language.attribution import Attribution
from newsledger.language.date_forms import small_letters
from newsledger.language.date_notes import ToldDate, note, unpacked
from newsledger.language.date_stamps import is_stamp, retold
from newsledger.language.dates import DateExpression, DateKind, DateRange, find_dates
from newsledger.language.parse import Parse
from schemas.vocabularies import ClaimScope, DateBasis, DatePrecision

Days = tuple[datetime.date | None, datetime.date | None, DatePrecision]

_WARS = "war|conflict|uprising|crisis|insurgency|revolt|rebellion|campaign|genocide|bloodshed|revolution|insurrection"
WAR = f"(?:{_WARS})"
"""Words for what a cumulative figure counts over."""
WARS = tuple(_WARS.split("|"))
_WAR_BEGAN = re.compile(
    rf"\b{WAR}\b(?:\W+\w+){{0,6}}?\W+(?:erupt|beg[au]n|start|broke|break)\w*(?:\W+\w+){{0,5}}"
    rf"|\b(?:19|20)\d\d\W+{WAR}\b"
)
"""For small letters."""
_MAY_BEGIN = re.compile(rf"{_WARS}|19\d\d|20\d\d")
"""What the pattern may begin with: finding it first is many times as fast as trying the pattern at every letter."""
_EXACT = {DatePrecision.DAY, DatePrecision.WEEK, DatePrecision.MONTH, DatePrecision.YEAR}
_UNKNOWN = DateRange(None, None, DatePrecision.UNKNOWN, DateBasis.NONE)


@dataclass(frozen=True, slots=True)
class ClaimTime:
    """What an article tells of the days that a figure counts within.

    Attributes:
        scope: The figure's frame.
        date: The date that is the figure's own.
        began: When the war began, for a figure of the whole war.
    """

    scope: str
    date: ToldDate | None = None
    began: ToldDate | None = None

    def days(self, published_on: datetime.date | None) -> Days:
        """First and last day, and how exact they are, told on the given day."""
        if self.scope == ClaimScope.UNKNOWN:
            return None, None, DatePrecision.UNKNOWN
        found = self.date.on(published_on) if self.date else _UNKNOWN
        return _fitting(found if self.scope == ClaimScope.INCIDENT else self._open_days(found, published_on))

    def _open_days(self, found: DateRange, published_on: datetime.date | None) -> DateRange:
        """From the beginning that is told to the day of publication."""
        modifier = self.date.expression.modifier if self.date else None
        if self.date is not None and modifier not in ("since", "after") and self.scope == ClaimScope.PERIOD:
            return found
        start, precision, basis = found.start, found.precision, found.basis
        if self.scope == ClaimScope.CUMULATIVE and modifier != "since":
            began = self.began.on(published_on) if self.began else _UNKNOWN
            start, precision = began.start, began.precision
        elif self.scope in (ClaimScope.EVENT_TOTAL, ClaimScope.STATE) and modifier != "since":
            start, precision = None, DatePrecision.UNKNOWN
        if start is not None and published_on is not None and published_on < start:
            return _UNKNOWN
        basis = basis if start or published_on else DateBasis.NONE
        return DateRange(start, published_on, precision if start else DatePrecision.UNKNOWN, basis)

    def note(self) -> str:
        """What ``read_time`` reads again."""
        parts = {name: told.packed() for name, told in (("date", self.date), ("began", self.began)) if told}
        return note(scope=str(self.scope), **parts)


def read_time(text: str) -> ClaimTime:
    """The time that ``ClaimTime.note`` wrote down."""
    values = json.loads(text)
    date, began = (unpacked(values[name]) if name in values else None for name in ("date", "began"))
    return ClaimTime(values["scope"], date, began)


class ClaimDates:
    """The dates of one article, looked up for each claim."""

    def __init__(self, parse: Parse, published_on: datetime.date | None = None) -> None:
        """Find the article's dates; what the page prints of its own day is none of a figure's."""
        self._parse = parse
        dates = retold(parse.text, find_dates(parse.text), published_on)
        self._dates = [date for date in dates if not self._is_stamp(date)]
        self._starts = [date.start for date in self._dates]

    def is_dated(self, sentence: tuple[int, int]) -> bool:
        """Whether a date stands in the sentence."""
        return bool(within(self._starts, self._dates, *sentence))

    def time(
        self, claim: Found, scope: ClaimScope, sentence: tuple[int, int], attribution: Attribution | None
    ) -> ClaimTime:
        """What the article tells of the claim's days."""
        found = self._nearest(claim, sentence, attribution)
        if scope == ClaimScope.INCIDENT:
            found = found or self._before(sentence[0])
        began = self._war_began if scope == ClaimScope.CUMULATIVE else None
        return ClaimTime(scope, ToldDate(found, "past") if found else None, began)

    def _nearest(
        self, claim: Found, sentence: tuple[int, int], attribution: Attribution | None
    ) -> DateExpression | None:
        inside = [date for date in self._within(*sentence) if not is_of_cue(date, attribution)]
        return min(inside, key=lambda date: distance(self._parse, date, claim), default=None)

    def _before(self, offset: int) -> DateExpression | None:
        """The last date of the paragraph before the sentence."""
        paragraph = self._parse.paragraph_at(offset)
        before = self._within(paragraph.start, offset) if paragraph else []
        return before[-1] if before else None

    def _is_stamp(self, date: DateExpression) -> bool:
        paragraph = self._parse.paragraph_at(date.start)
        return paragraph is not None and is_stamp(self._parse.text, date, paragraph.start)

    def _within(self, start: int, end: int) -> Sequence[DateExpression]:
        return within(self._starts, self._dates, start, end)

    @cached_property
    def _war_began(self) -> ToldDate | None:
        """When the war began, where the article says so ('the conflict erupted in 2011', 'the 2011 uprising')."""
        for match in _tellings_of_war(small_letters(self._parse.text)):
            for date in self._within(match.start(), match.end()):
                if date.year is not None:
                    return ToldDate(date, "past")
            if match[0][:4].isdecimal():
                end = match.start() + 4
                year = DateExpression(match.start(), end, match[0][:4], DateKind.YEAR, year=int(match[0][:4]))
                return ToldDate(year, "past")
        return None


def _tellings_of_war(small: str) -> Iterator[re.Match[str]]:
    """What is told of the beginning of a war, in small letters; none overlaps another."""
    behind = 0
    for sign in _MAY_BEGIN.finditer(small):
        if sign.start() >= behind and (match := _WAR_BEGAN.match(small, sign.start())):
            behind = match.end()
            yield match


def _fitting(days: DateRange) -> Days:
    """Dates and precision that agree with each other."""
    start, end, precision = days.start, days.end, days.precision
    if start is not None and end is not None and start > end:
        return None, None, DatePrecision.UNKNOWN
    if precision in _EXACT and start is None and end is None:
        return None, None, DatePrecision.UNKNOWN
    if precision == DatePrecision.BEFORE and (start is not None or end is not None):
        return None, end, DatePrecision.UNKNOWN
    if precision == DatePrecision.UNKNOWN:
        return None, end, precision
    return start, end, precision
