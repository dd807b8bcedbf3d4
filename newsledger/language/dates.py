"""Dates: what an expression means, given the day the article was published."""

from __future__ import annotations

import datetime
from calendar import monthrange
from dataclasses import dataclass, replace
from typing import Literal

from newsledger.language.date_expressions import (
    DateExpression,
    DateKind,
    find_dates,
)
from newsledger.language.date_tense import tense_of
from schemas.vocabularies import DateBasis, DatePrecision

__all__ = ["DateExpression", "DateKind", "DateRange", "Tense", "find_dates", "resolve", "tense_of"]

Tense = Literal["past", "future"] | None
_ONE_DAY = datetime.timedelta(days=1)
_SATURDAY = 5
_SOON = datetime.timedelta(days=31)
"""A day and month without a year, this little ahead of publication, is a day to come rather than one a year ago."""


@dataclass(frozen=True, slots=True)
class DateRange:
    """First and last day of what an expression names, and how they are known.

    Attributes:
        start: First day, or null when open or unknown.
        end: Last day, inclusive, or null when open or unknown.
        precision: How exact the two are.
        basis: ``stated`` when the printed date is full, ``inferred`` when worked out, ``none`` when nothing is known.
    """

    start: datetime.date | None
    end: datetime.date | None
    precision: DatePrecision
    basis: DateBasis


UNKNOWN = DateRange(None, None, DatePrecision.UNKNOWN, DateBasis.NONE)


def resolve(expression: DateExpression, published_on: datetime.date | None, tense: Tense = None) -> DateRange:
    """Work out the days an expression names.

    Args:
        expression: An expression of ``find_dates``.
        published_on: The day the words were published (or spoken); null when not known.
        tense: ``past`` or ``future`` where the clause tells; else the past is taken, except after 'until' and 'by'.

    Returns:
        The range of days, inclusive. Without ``published_on`` only dates printed with their year are known.
    """
    try:
        plain = _plain(expression, published_on, tense)
        return _modified(plain, expression, published_on)
    except (OverflowError, ValueError):
        # Counting beyond the calendar, or a day that its month does not have.
        return UNKNOWN


def _modified(  # noqa: PLR0911 - one return a word
    plain: DateRange, expression: DateExpression, published_on: datetime.date | None
) -> DateRange:
    if plain.basis == DateBasis.NONE:
        return plain
    match expression.modifier:
        case "since":
            end = published_on if published_on and plain.start and published_on >= plain.start else None
            return replace(plain, end=end)
        case "until":
            return replace(plain, start=None)
        case "by":
            return replace(plain, start=None, precision=DatePrecision.BEFORE)
        case "before":
            end = plain.start - _ONE_DAY if plain.start else None
            return replace(plain, start=None, end=end, precision=DatePrecision.BEFORE)
        case "after":
            end = published_on if published_on and plain.start and published_on >= plain.start else None
            return replace(plain, end=end, precision=DatePrecision.UNKNOWN)
    return plain


def _plain(  # noqa: PLR0911 - one return a form
    expression: DateExpression, published_on: datetime.date | None, tense: Tense
) -> DateRange:
    kind = expression.kind
    if kind == DateKind.RANGE:
        return _range(expression, published_on, tense)
    if expression.year is not None:
        return _absolute(expression)
    if published_on is None:
        return UNKNOWN
    if tense is None and expression.modifier in ("until", "by"):
        tense = "future"
    if kind == DateKind.DAY:
        return _day(_nearest_day(expression, published_on, tense))
    if kind == DateKind.MONTH:
        return _month_without_year(expression, published_on, tense)
    if kind == DateKind.WEEKDAY:
        return _weekday(expression, published_on, tense)
    if kind == DateKind.ANCHORED:
        return _anchored(expression, published_on, tense)
    return _counted(expression, published_on, tense)


def _range(expression: DateExpression, published_on: datetime.date | None, tense: Tense) -> DateRange:
    if expression.first is None or expression.last is None:
        return UNKNOWN
    last = _plain(expression.last, published_on, tense)
    first = _plain(expression.first, last.end if last.end and expression.first.year is None else published_on, tense)
    if first.start is None or last.end is None or first.start > last.end:
        return UNKNOWN
    order = list(DatePrecision)
    precision = max(first.precision, last.precision, key=order.index)
    basis = DateBasis.INFERRED if DateBasis.INFERRED in (first.basis, last.basis) else DateBasis.STATED
    return DateRange(first.start, last.end, precision, basis)


def _absolute(expression: DateExpression) -> DateRange:
    year, month, day = expression.year or 0, expression.month, expression.day
    if month is None:
        first, last = datetime.date(year, 1, 1), datetime.date(year, 12, 31)
        return DateRange(first, last, DatePrecision.YEAR, DateBasis.STATED)
    if day is None:
        first, last = datetime.date(year, month, 1), datetime.date(year, month, monthrange(year, month)[1])
        return DateRange(first, last, DatePrecision.MONTH, DateBasis.STATED)
    return _day(datetime.date(year, month, day), DateBasis.STATED)


def _day(day: datetime.date, basis: DateBasis = DateBasis.INFERRED) -> DateRange:
    return DateRange(day, day, DatePrecision.DAY, basis)


def _nearest_day(expression: DateExpression, published_on: datetime.date, tense: Tense) -> datetime.date:
    """The day and month in the nearest year in which the day exists and falls on the weekday printed with it."""
    days = []
    for year in range(max(1, published_on.year - 12), min(9999, published_on.year + 12) + 1):
        try:
            day = datetime.date(year, expression.month or 1, expression.day or 1)
        except ValueError:
            continue
        if expression.weekday in (None, day.weekday()):
            days.append(day)
    past = [day for day in days if day <= published_on]
    ahead = [day for day in days if day >= published_on]
    if tense == "future" and ahead:
        return ahead[0]
    soon = bool(ahead) and ahead[0] - published_on <= _SOON
    if past and not (soon and tense is None and ahead[0] - published_on < published_on - past[-1]):
        return past[-1]
    if ahead:
        return ahead[0]
    raise ValueError(f"no year has {expression.text!r}")


def _month_without_year(expression: DateExpression, published_on: datetime.date, tense: Tense) -> DateRange:
    month = expression.month or 1
    year = published_on.year
    if tense == "future" or expression.phase == "next":
        year += month < published_on.month or (expression.phase == "next" and month == published_on.month)
    else:
        year -= month > published_on.month or (expression.phase == "last" and month == published_on.month)
    return replace(_absolute(replace(expression, year=year)), basis=DateBasis.INFERRED)


def _weekday(expression: DateExpression, published_on: datetime.date, tense: Tense) -> DateRange:
    weekday = expression.weekday or 0
    if expression.unit == "week":
        monday = published_on - _ONE_DAY * published_on.weekday() + expression.count * datetime.timedelta(weeks=1)
        return _day(monday + _ONE_DAY * weekday)
    if expression.phase == "next" or (tense == "future" and expression.phase != "last"):
        ahead = (weekday - published_on.weekday()) % 7
        return _day(published_on + _ONE_DAY * (ahead or (7 if expression.phase == "next" else 0)))
    back = (published_on.weekday() - weekday) % 7
    return _day(published_on - _ONE_DAY * (back or (7 if expression.phase == "last" else 0)))


def _anchored(expression: DateExpression, published_on: datetime.date, tense: Tense) -> DateRange:
    if expression.anchor is None:
        # 'Prices rose a month after …' counts from the news itself, which is near enough for weeks and more.
        is_coarse = expression.unit in ("week", "month", "year") and expression.text.casefold().endswith("after")
        return _counted(replace(expression, kind=DateKind.AGO), published_on, tense) if is_coarse else UNKNOWN
    anchor = _plain(expression.anchor, published_on, None)
    if anchor.start is None or anchor.precision != DatePrecision.DAY:
        return UNKNOWN
    return _counted(replace(expression, kind=DateKind.AGO), anchor.start, tense)


def _counted(expression: DateExpression, origin: datetime.date, tense: Tense) -> DateRange:
    count, unit = expression.count, expression.unit
    match expression.kind, unit:
        case DateKind.RECENT, _:
            return DateRange(None, origin, DatePrecision.BEFORE, DateBasis.INFERRED)
        case DateKind.PAST_SPAN, _:
            other, precision = _shifted(origin, unit, count)
            return DateRange(min(other, origin), max(other, origin), precision, DateBasis.INFERRED)
        case _, "hour":
            return DateRange(origin + _ONE_DAY * (count // 24), origin, DatePrecision.DAY, DateBasis.INFERRED)
        case _, "night":
            return DateRange(origin - _ONE_DAY, origin, DatePrecision.DAY, DateBasis.INFERRED)
        case _, "day":
            return _day(origin + _ONE_DAY * count)
        case _, "weekend" if _is_just_over(expression, origin, tense):
            count = -1
    whole = _whole_unit(_shifted(origin, unit, count)[0], unit)
    return _clipped(whole, expression, origin, tense)


def _is_just_over(expression: DateExpression, origin: datetime.date, tense: Tense) -> bool:
    """'Over the weekend' and, in the past tense, 'this weekend' on a weekday are the one before."""
    is_past = expression.phase == "earlier" or (expression.count == 0 and tense == "past")
    return is_past and origin.weekday() < _SATURDAY


def _shifted(origin: datetime.date, unit: str | None, count: int) -> tuple[datetime.date, DatePrecision]:
    if unit in ("month", "year"):
        months = origin.year * 12 + origin.month - 1 + count * (12 if unit == "year" else 1)
        year, month = divmod(months, 12)
        day = min(origin.day, monthrange(year, month + 1)[1])
        return datetime.date(year, month + 1, day), DatePrecision.YEAR if unit == "year" else DatePrecision.MONTH
    if unit in ("week", "weekend"):
        return origin + datetime.timedelta(weeks=count), DatePrecision.WEEK
    days = count // 24 if unit == "hour" else count
    return origin + _ONE_DAY * days, DatePrecision.DAY


def _whole_unit(day: datetime.date, unit: str | None) -> DateRange:
    """The calendar week (Monday to Sunday), weekend, month or year that holds the day."""
    monday = day - _ONE_DAY * day.weekday()
    if unit == "week":
        return DateRange(monday, monday + 6 * _ONE_DAY, DatePrecision.WEEK, DateBasis.INFERRED)
    if unit == "weekend":
        return DateRange(monday + 5 * _ONE_DAY, monday + 6 * _ONE_DAY, DatePrecision.WEEK, DateBasis.INFERRED)
    if unit == "month":
        last = monthrange(day.year, day.month)[1]
        return DateRange(day.replace(day=1), day.replace(day=last), DatePrecision.MONTH, DateBasis.INFERRED)
    first, final = datetime.date(day.year, 1, 1), datetime.date(day.year, 12, 31)
    return DateRange(first, final, DatePrecision.YEAR, DateBasis.INFERRED)


def _clipped(whole: DateRange, expression: DateExpression, origin: datetime.date, tense: Tense) -> DateRange:
    """Cut the running period where tense or 'earlier' and 'later' tell which side of publication is meant."""
    if whole.start is None or whole.end is None or not whole.start <= origin <= whole.end:
        return whole
    if expression.phase == "later" or tense == "future":
        return replace(whole, start=origin)
    if expression.phase == "earlier" or tense == "past":
        return replace(whole, end=origin)
    return whole
