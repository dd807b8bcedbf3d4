"""What a match of a date's form says: one reader for each form."""

from __future__ import annotations

import re
from collections.abc import Callable

from newsledger.language.date_forms import MONTHS, WEEKDAYS, DateKind, Unit

NUMBERS = {
    **{"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8},
    **{"nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15},
    **{"sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "a couple of": 2},
}
_UNIT_SIZE: dict[str, tuple[Unit, int]] = {
    **{"hour": ("hour", 1), "day": ("day", 1), "week": ("week", 1), "fortnight": ("week", 2)},
    **{"weekend": ("weekend", 1), "month": ("month", 1), "year": ("year", 1), "decade": ("year", 10)},
}
UNITS = ("hour", "day", "week", "fortnight", "month", "year", "decade")
ORDINALS = {
    **{
        "second": 2,
        "third": 3,
        "fourth": 4,
        "fifth": 5,
        "sixth": 6,
        "seventh": 7,
        "eighth": 8,
        "ninth": 9,
        "tenth": 10,
    },
}
HOLIDAYS = {"christmas eve": (12, 24), "christmas day": (12, 25), "new year's eve": (12, 31), "new year's day": (1, 1)}
"""Days that are the same everywhere that English news are read; moving feasts are not among them."""
_DAYS_BESIDE = {
    **{"same": 0, "that": 0, "next": 1, "following": 1, "previous": -1},
    **{"before": -1, "after": -1},
}
_FIXED_DAYS = {
    **{"the day before yesterday": -2, "yesterday": -1, "last night": -1, "today": 0, "tonight": 0, "tomorrow": 1},
    **{"this morning": 0, "this afternoon": 0, "this evening": 0},
}

Fields = dict[str, object]
Reader = Callable[[re.Match[str]], Fields | None]


def month_number(word: str) -> int | None:
    """1 to 12 for a month's name or abbreviation, null for anything else."""
    stem = word.rstrip(".").casefold()[:3]
    return next((number for number, month in enumerate(MONTHS, 1) if month[:3] == stem), None)


def _weekday_number(word: str | None) -> int | None:
    stem = (word or "").casefold()[:3]
    return next((number for number, day in enumerate(WEEKDAYS) if stem and day.startswith(stem)), None)


def _number(word: str) -> int:
    return int(word) if word.isdecimal() else NUMBERS[" ".join(word.casefold().split())]


def _year(match: re.Match[str]) -> int | None:
    groups = match.groupdict()
    if groups.get("year"):
        return int(groups["year"])
    short = groups.get("short_year")
    # Two digits mean the century that puts them nearest to the age of wire copy on file.
    return None if not short else (1900 if int(short) > 68 else 2000) + int(short)


def calendar_day(match: re.Match[str]) -> Fields | None:
    """'March 3, 2015', '3-5 March', 'Monday, March 9'."""
    month, day = month_number(match["month"]), int(match["day"])
    if month is None or day > (29 if month == 2 else 30 if month in (4, 6, 9, 11) else 31):
        return None
    fields: Fields = {"kind": DateKind.DAY, "year": _year(match), "month": month, "day": day}
    fields["weekday"] = _weekday_number(match["weekday"])
    last_day = match.groupdict().get("last_day")
    if last_day and int(last_day) > day:
        fields["last_day"] = int(last_day)
    return fields


def numeric_day(match: re.Match[str]) -> Fields | None:
    """'13/02/2015', '03.02.2015', '29-07-2015'."""
    first, second, year = int(match["first"]), int(match["second"]), int(match["year"])
    if "." in match[0] or first > 12 >= second or first == second:
        day, month = first, second
    elif second > 12 >= first:
        day, month = second, first
    else:
        # '10/02/2014' is February to one half of the world and October to the other.
        return None
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    return {"kind": DateKind.DAY, "year": year, "month": month, "day": day}


def iso_day(match: re.Match[str]) -> Fields:
    """'2015-03-03'."""
    return {"kind": DateKind.DAY, "year": int(match["year"]), "month": int(match["month"]), "day": int(match["day"])}


def month(match: re.Match[str]) -> Fields:
    """'June 2012'."""
    return {"kind": DateKind.MONTH, "month": month_number(match["month"]), "year": _year(match)}


def month_of_some_year(match: re.Match[str]) -> Fields:
    """'January'."""
    return {"kind": DateKind.MONTH, "month": month_number(match["month"])}


def relative_month(match: re.Match[str]) -> Fields:
    """'last March'."""
    phase = "next" if match["which"].casefold() in ("next", "coming") else "last"
    return {"kind": DateKind.MONTH, "month": month_number(match["month"]), "phase": phase}


def only_year(match: re.Match[str]) -> Fields:
    """'in 2011'."""
    return {"kind": DateKind.YEAR, "year": int(match["year"])}


def weekday(match: re.Match[str]) -> Fields:
    """'Friday', 'last Monday'."""
    which = (match["which"] or "").casefold()
    phase = {"last": "last", "past": "last", "next": "next", "coming": "next"}.get(which)
    return {"kind": DateKind.WEEKDAY, "weekday": _weekday_number(match["weekday"]), "phase": phase}


def weekday_of_week(match: re.Match[str]) -> Fields:
    """'Friday of last week'."""
    count = {"last": -1, "this": 0, "next": 1}[match["which"].casefold()]
    return {"kind": DateKind.WEEKDAY, "weekday": _weekday_number(match["weekday"]), "unit": "week", "count": count}


def fixed_day(match: re.Match[str]) -> Fields:
    """'yesterday', 'tonight'."""
    return {"kind": DateKind.PERIOD, "unit": "day", "count": _FIXED_DAYS[" ".join(match[0].casefold().split())]}


def period(match: re.Match[str]) -> Fields:
    """'last week', 'earlier this month'."""
    unit, size = _UNIT_SIZE[match["unit"].casefold()]
    which = (match["which"] or "this").casefold()
    if which == "coming":
        return {"kind": DateKind.PAST_SPAN, "unit": unit, "count": size}
    count = -size if which in ("last", "previous") else size if which == "next" else 0
    phase = (match["phase"] or "").casefold().replace("early", "earlier")
    return {"kind": DateKind.PERIOD, "unit": unit, "count": count, "phase": phase or None}


def past_span(match: re.Match[str]) -> Fields:
    """'the past two weeks'."""
    unit, size = _UNIT_SIZE[match["unit"].casefold()]
    return {"kind": DateKind.PAST_SPAN, "unit": unit, "count": -size * _number(match["number"] or "one")}


def counted(match: re.Match[str]) -> Fields:
    """'three days ago', 'a day earlier'."""
    unit, size = _UNIT_SIZE[match["unit"].casefold()]
    count = size * _number(match["number"])
    way = match["way"].casefold()
    if way == "ago":
        return {"kind": DateKind.AGO, "unit": unit, "count": -count}
    # 'X met on Tuesday, a day after Y': what follows is Y, a day before Tuesday.
    earlier = way in ("earlier", "before", "previously", "after")
    return {"kind": DateKind.ANCHORED, "unit": unit, "count": -count if earlier else count}


def recent(match: re.Match[str]) -> Fields:
    """'in recent days'."""
    groups = match.groupdict()
    return {"kind": DateKind.RECENT, "unit": _UNIT_SIZE[(groups["unit"] or groups["units"]).casefold()][0]}


def night(match: re.Match[str]) -> Fields:
    """'Overnight': from the day before to the day itself."""
    return {"kind": DateKind.PERIOD, "unit": "night"}


def weekend(match: re.Match[str]) -> Fields:
    """'Over the weekend'."""
    return {"kind": DateKind.PERIOD, "unit": "weekend", "phase": "earlier"}


def running_day(match: re.Match[str]) -> Fields:
    """'For a third day': from two days before."""
    return {"kind": DateKind.PAST_SPAN, "unit": "day", "count": 1 - ORDINALS[match["number"].casefold()]}


def holiday(match: re.Match[str]) -> Fields:
    """'Christmas Day'."""
    month, day = HOLIDAYS[" ".join(match[0].casefold().replace("\u2019", "'").split())]
    return {"kind": DateKind.DAY, "month": month, "day": day}


def day_beside(match: re.Match[str]) -> Fields:
    """'The same day', 'the following day', 'the day before': counted from another expression."""
    way = (match["which"] or match["that"] or match["way"]).casefold()
    return {"kind": DateKind.ANCHORED, "unit": "day", "count": _DAYS_BESIDE[way]}
