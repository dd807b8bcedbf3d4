"""The day an article was published: given, printed, or worked out from the dates and weekdays its text speaks of.

What is worked out rests on three things, and is null unless they settle it: the weekday on which the news happened (the
last one told as past in the lead), a calendar date that fixes the week, and nothing in the text that contradicts.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from newsledger.language.date_expressions import DateExpression, DateKind, find_dates
from newsledger.language.dates import resolve, tense_of
from schemas.vocabularies import PublishedOnBasis, TextPart

_LEAD_PARAGRAPHS = 4
_ONE_DAY = datetime.timedelta(days=1)
_CORROBORATION = 14
"""Days before publication within which another dated fact must lie to confirm a week read off a caption."""

_DATE_LINE_WORDS = re.compile(
    r"\b(?:published|posted|updated|first|last|modified|created|on|at|date|dated|time|gmt|utc|bst|cet|ist|et|est|edt|pst|pdt"
    r"|am|pm|by|a\.m|p\.m|noon|midnight|edition|print|originally|mon|tue|tues|wed|thu|thur|thurs|fri|sat|sun|of|the|local)\b",
    re.IGNORECASE,
)
_TIME_ZONE = re.compile(r"\b[A-Z]{2,4}\b")
_DATE_LINE_LENGTH = 120
_LETTERS = re.compile(r"[A-Za-z]")
_YEARS_OF = re.compile(
    r"\b(?:(?:nearly|almost|more than|over|about|some|after|for|its)[^\S\n]+)?"
    r"(?P<number>two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\d{1,2})"
    r"(?:[^\S\n]+years[^\S\n]+(?:of|into|since|after)\b|-year(?:-old|-long)?[^\S\n]+"
    r"(?:old[^\S\n]+)?(?:war|civil war|conflict|uprising|revolt|insurgency|crisis|siege|rebellion))"
)
_BEGAN = re.compile(
    r"\b(?:began|started|erupted|broke out|begin|beginning|start|since|outbreak|uprising|revolt)\b", re.IGNORECASE
)
_NUMBERS = dict(
    zip(
        ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
        range(2, 13),
        strict=True,
    )
)


class Dated(NamedTuple):
    """Day of publication, how it is known, and the last day possible."""

    day: datetime.date | None
    basis: PublishedOnBasis
    latest: datetime.date | None


UNKNOWN = Dated(None, PublishedOnBasis.UNKNOWN, None)


@dataclass(frozen=True, slots=True)
class NewsDay:
    """What a text tells of the day it was written on, without the calendar.

    Attributes:
        weekday: The last weekday told as past in the lead, 0 for Monday; null if there is none.
        next_day_ahead: Whether the day after it is told as still to come somewhere in the text.
    """

    weekday: int | None
    next_day_ahead: bool


def published_on(
    lines: Sequence[tuple[str, TextPart]],
    given: datetime.date | None = None,
    stated: datetime.date | None = None,
    dateline: str | None = None,
) -> Dated:
    """Find the day of publication by the first of: metadata, a printed date of publication, inference.

    Args:
        lines: The kept lines of the article with what they are; furniture dates nothing and must not be among them.
        given: The day that the corpus supplies.
        stated: The day printed as day of publication.
        dateline: The date printed in the dateline, if any.

    Returns:
        The day, its basis and the last day possible; null and ``unknown`` where the evidence does not settle it.
    """
    if given is not None:
        return Dated(given, PublishedOnBasis.GIVEN, given)
    stated = stated or _full_date(dateline) or _opening_date(lines)
    if stated is not None:
        return Dated(stated, PublishedOnBasis.STATED, stated)
    evidence = _evidence(lines, dateline)
    day = _inferred(evidence)
    if day is None:
        return UNKNOWN
    latest = day + _ONE_DAY if evidence.news.next_day_ahead else day
    return Dated(day, PublishedOnBasis.INFERRED, latest)


def date_line(line: str) -> datetime.date | None:
    """The full date of a line that holds nothing but a date, a time and words such as 'Published'; else null."""
    if len(line) > _DATE_LINE_LENGTH:
        return None
    dates = [found for found in find_dates(line) if found.kind == DateKind.DAY and found.year]
    if not dates:
        return None
    rest = line
    for found in reversed(dates):
        rest = rest[: found.start] + " " + rest[found.end :]
    if _LETTERS.search(_TIME_ZONE.sub(" ", _DATE_LINE_WORDS.sub(" ", rest))):
        return None
    return resolve(dates[0], None).start


def news_day(texts: Iterable[str]) -> NewsDay:
    """The weekday of the news and whether the next is still to come, from the body's paragraphs in order.

    Linking uses this for articles that name no calendar date.
    """
    body = list(texts)
    past: list[int] = []
    ahead: set[int] = set()
    for number, text in enumerate(body):
        for found in find_dates(text):
            if found.weekday is None or found.phase or found.unit or found.modifier in ("since", "before"):
                continue
            if text.startswith(("'s ", "’s "), found.end):
                # 'Saturday's attack' dates the attack, not the day on which it is written about.
                continue
            tense = "future" if found.modifier == "until" else tense_of(text, found)
            if tense == "future":
                ahead.add(found.weekday)
            elif number < _LEAD_PARAGRAPHS:
                past.append(found.weekday)
    if not past:
        return NewsDay(None, False)
    # The lead names its own day first: days told later in it are the background.
    weekday = past[0]
    return NewsDay(weekday, (weekday + 1) % 7 in ahead)


@dataclass(frozen=True, slots=True)
class _Fact:
    """A date that the text speaks of."""

    expression: DateExpression
    is_past: bool
    is_lead: bool
    is_caption: bool


@dataclass(frozen=True, slots=True)
class _Evidence:
    facts: tuple[_Fact, ...]
    news: NewsDay
    bare_weekdays: tuple[int, ...]
    past_weekdays: frozenset[int]
    years: frozenset[int] | None
    dateline: DateExpression | None


def _full_date(text: str | None) -> datetime.date | None:
    found = find_dates(text) if text else []
    return resolve(found[0], None).start if found and found[0].kind == DateKind.DAY else None


_DASH_BEHIND_DATE = re.compile(
    r"^[\s\ufeff]*[^–—\n]{6,40}\d{4}(?:[^\S\n]*\([^)\n]{2,40}\))?[^\S\n]*(?:--|[-–—])[^\S\n]"
)


def _opening_date(lines: Sequence[tuple[str, TextPart]]) -> datetime.date | None:
    """A full date with which the text opens ('Mon 09 Mar 2015 …'), as feeds print it before the headline."""
    if not lines:
        return None
    body = next((text for text, part in lines if part is TextPart.BODY and len(text.split()) >= 8), "")
    return _day_in_front(lines[0][0]) or (_day_in_front(body) if _DASH_BEHIND_DATE.match(body) else None)


def _day_in_front(line: str) -> datetime.date | None:
    text = line.lstrip("\ufeff \t\xa0")
    found = next(iter(find_dates(text[:60])), None)
    if (
        found is None
        or found.start > 0
        or found.kind != DateKind.DAY
        or text[found.end : found.end + 1] not in " .:|-–—\xa0"
    ):
        return None
    return (
        resolve(found, None).start if text[found.end :].lstrip(" .:|-–—\xa0")[:1].isupper() or found.weekday else None
    )


def _evidence(lines: Sequence[tuple[str, TextPart]], dateline: str | None) -> _Evidence:
    body = [text for text, part in lines if part is TextPart.BODY and len(text.split()) >= 8]
    lead = set(body[:_LEAD_PARAGRAPHS])
    facts = []
    for text, part in lines:
        for found in find_dates(text):
            is_caption = part is TextPart.CAPTION
            is_past = is_caption or tense_of(text, found) != "future"
            facts.append(_Fact(found, is_past, text in lead and part is TextPart.BODY, is_caption))
    bare = [fact.expression for fact in facts if fact.expression.kind == DateKind.WEEKDAY]
    past_weekdays = frozenset(
        fact.expression.weekday for fact in facts if fact.is_past and fact.expression.weekday is not None
    )
    printed = find_dates(dateline) if dateline else []
    whole = "\n".join(body)
    return _Evidence(
        tuple(facts),
        news_day(body),
        tuple(found.weekday for found in bare if found.weekday is not None),
        past_weekdays,
        _years(whole, facts),
        printed[0] if printed else None,
    )


def _years(text: str, facts: Sequence[_Fact]) -> frozenset[int] | None:
    """Years of publication that the text allows: none before a year of the past, and as long after a beginning as told.

    Returns:
        The years, or null where no beginning and no length is given.
    """
    past = [_year_of(fact.expression) for fact in facts if fact.is_past]
    earliest = max((year for year in past if year), default=None)
    if earliest is None:
        return None
    beginnings = {
        found.year
        for found in find_dates(text)
        if found.year and _BEGAN.search(text[max(0, found.start - 60) : found.end + 60])
    }
    spans = {_NUMBERS.get(number) or int(number) for number in (m["number"] for m in _YEARS_OF.finditer(text))}
    # 'Nearly six years' and 'a six-year-old war' leave a year on either side.
    reached = {
        year for begun in beginnings for length in spans for year in range(begun + length - 1, begun + length + 2)
    }
    return frozenset(year for year in reached if year >= earliest) or None


def _year_of(expression: DateExpression) -> int | None:
    if expression.kind == DateKind.RANGE:
        return expression.last.year if expression.last else None
    return expression.year


def _inferred(evidence: _Evidence) -> datetime.date | None:
    weekday = evidence.news.weekday
    # Reports of the day speak in bare weekdays; a text that does not may look back on something long ago: one is enough
    # beside a lead that prints its day in full. And a weekday behind the day of the news, told as past, leaves open
    # which of the two was last.
    needed = 1 if any(_tells_news(fact, weekday) for fact in evidence.facts) else 2
    if (
        weekday is None
        or len(evidence.bare_weekdays) < needed
        or {(weekday + 1) % 7, (weekday + 2) % 7} & evidence.past_weekdays
    ):
        return None
    for candidate in (_from_dateline(evidence), _from_dated_weekday(evidence), _from_full_dates(evidence)):
        if candidate is not None and not _contradicted(candidate, evidence):
            return candidate
    return None


def _tells_news(fact: _Fact, weekday: int | None) -> bool:
    """Whether the lead prints the day of the news in full, with its weekday."""
    found = fact.expression
    day = _exact(found) if fact.is_lead and fact.is_past and found.weekday is not None else None
    return day is not None and day.weekday() == weekday


def _from_dateline(evidence: _Evidence) -> datetime.date | None:
    """A dateline's day and month, in the one year in which they fall on the weekday of the lead."""
    found = evidence.dateline
    if found is None or found.month is None or found.day is None:
        return None
    return _only_day(found.month, found.day, evidence.news.weekday, evidence)


def _from_dated_weekday(evidence: _Evidence) -> datetime.date | None:
    """'Monday, March 9' in the lead, told as past, when Monday is the day of the news."""
    for fact in evidence.facts:
        found = fact.expression
        if not (fact.is_lead and fact.is_past and found.kind == DateKind.DAY and found.month and found.day):
            continue
        if found.year:
            day = resolve(found, None).start
            if day and day.weekday() == evidence.news.weekday:
                return day
        elif found.weekday is not None and found.weekday == evidence.news.weekday:
            return _only_day(found.month, found.day, found.weekday, evidence)
    return None


def _only_day(month: int, day: int, weekday: int | None, evidence: _Evidence) -> datetime.date | None:
    """The day in the one allowed year in which it falls on the weekday; null if several or none will do."""
    full = [date for fact in evidence.facts if fact.is_past and (date := _exact(fact.expression))]
    if full:
        # A full date a little before it settles the year better than a span of years does.
        near = [
            date
            for year in {max(full).year, max(full).year + 1}
            if (date := _date(year, month, day))
            and datetime.timedelta(0) <= date - max(full) <= datetime.timedelta(days=60)
            and weekday in (None, date.weekday())
        ]
        if len(near) == 1:
            return near[0]
    if evidence.years is None:
        return None
    dates = [_date(year, month, day) for year in sorted(evidence.years)]
    fitting = [date for date in dates if date and (weekday is not None and date.weekday() == weekday)]
    return fitting[0] if len(fitting) == 1 else None


def _from_full_dates(evidence: _Evidence) -> datetime.date | None:
    """The weekday of the lead in the week after the last full date, if another dated fact confirms that week.

    A caption may be an archive picture's. So its day must be one of those that the text tells of by their weekday, and
    a second date in the text must lie shortly before the day that comes out.
    """
    if evidence.news.weekday is None:
        return None
    full = sorted({date for fact in evidence.facts if fact.is_past and (date := _exact(fact.expression))})
    if not full:
        return None
    last = full[-1]
    day = last + _ONE_DAY * ((evidence.news.weekday - last.weekday()) % 7)
    if last.weekday() not in evidence.past_weekdays or evidence.bare_weekdays.count(day.weekday()) < 2:
        return None
    return day if any(_confirms(fact.expression, day, last) for fact in evidence.facts if fact.is_past) else None


def _confirms(expression: DateExpression, day: datetime.date, last: datetime.date) -> bool:
    """Whether the expression is another date, shortly before the day in question."""
    if expression.kind != DateKind.DAY or expression.month is None:
        return False
    date = resolve(expression, day, "past").start
    return date is not None and date != last and 0 <= (day - date).days <= _CORROBORATION


def _contradicted(day: datetime.date, evidence: _Evidence) -> bool:
    """Whether something told in the text does not go with publication on that day."""
    for fact in evidence.facts:
        found = fact.expression
        date, year = _exact(found), _year_of(found)
        if year and fact.is_past and year > day.year:
            return True
        if date and ((fact.is_past and date > day) or (not fact.is_past and date < day)):
            return True
        # Nobody says 'in January' of what is over while January lasts.
        if fact.is_past and found.kind == DateKind.MONTH and not fact.is_caption and found.modifier is None:
            year = found.year or day.year
            if (found.month, year) == (day.month, day.year) and found.phase is None:
                return True
    return False


def _exact(expression: DateExpression) -> datetime.date | None:
    if expression.kind != DateKind.DAY or expression.year is None:
        return None
    return resolve(expression, None).start


def _date(year: int, month: int, day: int) -> datetime.date | None:
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return None
