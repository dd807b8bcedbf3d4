"""The forms of single date expressions, and how each is read."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Literal

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
Modifier = Literal["since", "until", "by", "after", "before"]
Unit = Literal["hour", "day", "week", "weekend", "month", "year"]


class DateKind(StrEnum):
    """The forms of date expressions."""

    DAY = "day"  # 'March 3, 2015', 'Monday, March 9', '7 June'
    MONTH = "month"  # 'June 2012', 'January'
    YEAR = "year"  # 'in 2011'
    WEEKDAY = "weekday"  # 'Friday', 'last Monday'
    PERIOD = "period"  # 'yesterday', 'last week', 'earlier this month': whole units counted from publication
    AGO = "ago"  # 'three days ago'
    ANCHORED = "anchored"  # 'a day earlier', 'two weeks later': counted from another expression
    PAST_SPAN = "past_span"  # 'the past two weeks': a stretch that ends at publication ('the coming week': begins)
    RECENT = "recent"  # 'in recent days', 'a few days ago'
    RANGE = "range"  # 'from May 3 to May 9'


@dataclass(frozen=True, slots=True)
class DateExpression:
    """A date expression in a text.

    Attributes:
        start: Offset of its first code point; the modifier is not part of it ('from' and 'between' of a range are).
        end: Offset behind it.
        text: ``text[start:end]`` of the text it was found in.
        kind: Its form.
        modifier: The word before it that opens or closes a span ('since', 'until', 'by', 'after', 'before').
        year: Four-digit year, if printed.
        month: 1 to 12, if printed.
        day: Day of the month, if printed.
        weekday: 0 for Monday, if printed.
        unit: What is counted, for the counted kinds.
        count: Units from publication or anchor: negative before it, positive after it.
        phase: 'earlier' or 'later' within the period ('earlier this month'), 'last' or 'next' for a weekday.
        anchor: The expression that an anchored one counts from.
        first: Beginning of a range.
        last: End of a range.
    """

    start: int
    end: int
    text: str
    kind: DateKind
    modifier: Modifier | None = None
    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    unit: Unit | None = None
    count: int = 0
    phase: Literal["earlier", "later", "last", "next"] | None = None
    anchor: DateExpression | None = None
    first: DateExpression | None = None
    last: DateExpression | None = None


_MONTH = (
    r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?\.?|July?\.?|Aug(?:ust|\.)?"
    r"|Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?"
    r"|JANUARY|FEBRUARY|MARCH|APRIL|MAY|JUNE|JULY|AUGUST|SEPTEMBER|OCTOBER|NOVEMBER|DECEMBER"
    r"|JAN\.?|FEB\.?|MAR\.?|APR\.?|JUN\.?|JUL\.?|AUG\.?|SEPT?\.?|OCT\.?|NOV\.?|DEC\.?)(?![A-Za-z])"
)
_FULL_MONTH = "(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_WEEKDAY = "(?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)"
_ANY_WEEKDAY = rf"(?:{_WEEKDAY}|(?:Mon|Tues?|Wed|Thur?s?|Fri|Sat|Sun)\.?|{_WEEKDAY.upper()})"
_DAY = r"(?:0?[1-9]|[12]\d|3[01])(?!\d)"
_YEAR = r"(?:1[89]|20)\d\d(?![\d,]\d|\d)"
_GAP = r"[^\S\n]{1,3}"
_DASH = r"[^\S\n]?[-–—][^\S\n]?"
# A year is none when it counts something.
_COUNTED = (
    r"(?![^\S\n](?:people|persons?|civilians|men|women|children|troops|soldiers|fighters|rebels|refugees|prisoners"
    r"|detainees|families|others|or so|tonn?es|homes|houses|euros|dollars|pounds|miles|kilomet|members|dead|deaths)\b)"
)
_NUMBERS = {
    **{"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8},
    **{"nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "fifteen": 15, "twenty": 20, "a couple of": 2},
}
_NUMBER = r"(?:\d{1,3}|a couple of|" + "|".join(sorted(_NUMBERS, key=len, reverse=True)) + ")"
_UNIT = r"(?:hour|day|week|fortnight|month|year|decade)"
_UNIT_SIZE: dict[str, tuple[Unit, int]] = {
    **{"hour": ("hour", 1), "day": ("day", 1), "week": ("week", 1), "fortnight": ("week", 2)},
    **{"weekend": ("weekend", 1), "month": ("month", 1), "year": ("year", 1), "decade": ("year", 10)},
}
_CUE = (
    r"(?:[Ii]n|[Oo]f|[Ss]ince|[Uu]ntil|[Tt]ill|[Bb]y|[Ll]ate|[Ee]arly|[Mm]id|[Bb]efore|[Aa]fter|[Dd]uring|[Ff]rom"
    r"|[Tt]hrough|[Tt]hroughout|[Bb]etween|[Tt]o|[Tt]he|[Tt]his)"
)
_YEAR_CUE = rf"(?:{_CUE}|year|summer|spring|autumn|fall|winter|ending|beginning|and)"
_FIXED_DAYS = {
    **{"the day before yesterday": -2, "yesterday": -1, "last night": -1, "today": 0, "tonight": 0, "tomorrow": 1},
    **{"this morning": 0, "this afternoon": 0, "this evening": 0},
}

Fields = dict[str, object]
_Builder = Callable[[re.Match[str]], Fields | None]


def month_number(word: str) -> int | None:
    """1 to 12 for a month's name or abbreviation, null for anything else."""
    stem = word.rstrip(".").casefold()[:3]
    return next((number for number, month in enumerate(MONTHS, 1) if month[:3] == stem), None)


def _weekday_number(word: str | None) -> int | None:
    stem = (word or "").casefold()[:3]
    return next((number for number, day in enumerate(WEEKDAYS) if stem and day.startswith(stem)), None)


def _number(word: str) -> int:
    return int(word) if word.isdecimal() else _NUMBERS[" ".join(word.casefold().split())]


def _year(match: re.Match[str]) -> int | None:
    groups = match.groupdict()
    if groups.get("year"):
        return int(groups["year"])
    short = groups.get("short_year")
    # Two digits mean the century that puts them nearest to the age of wire copy on file.
    return None if not short else (1900 if int(short) > 68 else 2000) + int(short)


def _calendar_day(match: re.Match[str]) -> Fields | None:
    month, day = month_number(match["month"]), int(match["day"])
    if month is None or day > (29 if month == 2 else 30 if month in (4, 6, 9, 11) else 31):
        return None
    fields: Fields = {"kind": DateKind.DAY, "year": _year(match), "month": month, "day": day}
    fields["weekday"] = _weekday_number(match["weekday"])
    last_day = match.groupdict().get("last_day")
    if last_day and int(last_day) > day:
        fields["last_day"] = int(last_day)
    return fields


def _numeric_day(match: re.Match[str]) -> Fields | None:
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


def _iso_day(match: re.Match[str]) -> Fields:
    return {"kind": DateKind.DAY, "year": int(match["year"]), "month": int(match["month"]), "day": int(match["day"])}


def _month(match: re.Match[str]) -> Fields:
    return {"kind": DateKind.MONTH, "month": month_number(match["month"]), "year": _year(match)}


def _month_of_some_year(match: re.Match[str]) -> Fields:
    return {"kind": DateKind.MONTH, "month": month_number(match["month"])}


def _relative_month(match: re.Match[str]) -> Fields:
    phase = "next" if match["which"].casefold() in ("next", "coming") else "last"
    return {"kind": DateKind.MONTH, "month": month_number(match["month"]), "phase": phase}


def _only_year(match: re.Match[str]) -> Fields:
    return {"kind": DateKind.YEAR, "year": int(match["year"])}


def _weekday(match: re.Match[str]) -> Fields:
    which = (match["which"] or "").casefold()
    phase = {"last": "last", "past": "last", "next": "next", "coming": "next"}.get(which)
    return {"kind": DateKind.WEEKDAY, "weekday": _weekday_number(match["weekday"]), "phase": phase}


def _weekday_of_week(match: re.Match[str]) -> Fields:
    count = {"last": -1, "this": 0, "next": 1}[match["which"].casefold()]
    return {"kind": DateKind.WEEKDAY, "weekday": _weekday_number(match["weekday"]), "unit": "week", "count": count}


def _fixed_day(match: re.Match[str]) -> Fields:
    return {"kind": DateKind.PERIOD, "unit": "day", "count": _FIXED_DAYS[" ".join(match[0].casefold().split())]}


def _period(match: re.Match[str]) -> Fields:
    unit, size = _UNIT_SIZE[match["unit"].casefold()]
    which = match["which"].casefold()
    if which == "coming":
        return {"kind": DateKind.PAST_SPAN, "unit": unit, "count": size}
    count = -size if which in ("last", "previous") else size if which == "next" else 0
    phase = (match["phase"] or "").casefold()
    return {"kind": DateKind.PERIOD, "unit": unit, "count": count, "phase": phase or None}


def _past_span(match: re.Match[str]) -> Fields:
    unit, size = _UNIT_SIZE[match["unit"].casefold()]
    return {"kind": DateKind.PAST_SPAN, "unit": unit, "count": -size * _number(match["number"] or "one")}


def _counted(match: re.Match[str]) -> Fields:
    unit, size = _UNIT_SIZE[match["unit"].casefold()]
    count = size * _number(match["number"])
    way = match["way"].casefold()
    if way == "ago":
        return {"kind": DateKind.AGO, "unit": unit, "count": -count}
    # 'X met on Tuesday, a day after Y': what follows is Y, a day before Tuesday.
    earlier = way in ("earlier", "before", "previously", "after")
    return {"kind": DateKind.ANCHORED, "unit": unit, "count": -count if earlier else count}


def _recent(match: re.Match[str]) -> Fields:
    return {"kind": DateKind.RECENT, "unit": _UNIT_SIZE[match["unit"].casefold()][0]}


_W = rf"(?:(?P<weekday>{_ANY_WEEKDAY}),?{_GAP}(?:the{_GAP})?)?"
# A two-digit year is read only where nothing can be counted by it: '6 Jan 91 (UPI)'.
_SHORT_YEAR = r"'?(?P<short_year>\d\d)(?=[^\S\n]*(?:[(\[)\],;]|--|[-–—]|\.?$))"
_PATTERNS: tuple[tuple[re.Pattern[str], _Builder], ...] = tuple(
    (re.compile(pattern, flags | re.MULTILINE), builder)
    for pattern, flags, builder in (
        (
            rf"\b{_W}(?P<month>{_MONTH}){_GAP}(?:the{_GAP})?(?P<day>{_DAY})(?:st|nd|rd|th)?"
            rf"(?:(?:{_DASH}|{_GAP}(?:to|through|and){_GAP})(?P<last_day>{_DAY})(?:st|nd|rd|th)?(?![^\S\n]+[a-z]))?"
            rf"(?:,?{_GAP}(?P<year>{_YEAR}){_COUNTED})?(?![\w%]|[:.]\d)",
            0,
            _calendar_day,
        ),
        (
            rf"(?<![\d.,:/-])\b{_W}(?P<day>{_DAY})(?:st|nd|rd|th)?"
            rf"(?:{_DASH}(?P<last_day>{_DAY}))?"
            rf"{_GAP}(?:of{_GAP})?(?P<month>{_MONTH})(?:,?{_GAP}(?:(?P<year>{_YEAR}){_COUNTED}|{_SHORT_YEAR}))?(?!\w)",
            0,
            _calendar_day,
        ),
        (
            r"(?<![\w/-])(?P<year>(?:1[89]|20)\d\d)([-/])(?P<month>0?[1-9]|1[0-2])\2(?P<day>0?[1-9]|[12]\d|3[01])"
            r"(?:T\d\d:?\d\d(?::?\d\d)?(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)?)?(?![\d/-])",
            0,
            _iso_day,
        ),
        (
            r"(?<![\w./-])(?P<first>\d{1,2})([./])(?P<second>\d{1,2})\2(?P<year>(?:1[89]|20)\d\d)(?![\w/-])",
            0,
            _numeric_day,
        ),
        (rf"\b(?P<month>{_MONTH}),?{_GAP}(?:of{_GAP})?(?P<year>{_YEAR})(?!\w)", 0, _month),
        (rf"\b(?P<which>last|past|next|coming){_GAP}(?P<month>{_FULL_MONTH})\b", 0, _relative_month),
        (
            rf"\b{_CUE}{_GAP}(?P<span>(?P<month>{_FULL_MONTH}))\b",
            0,
            _month_of_some_year,
        ),
        (
            # Months whose names mean nothing else.
            r"\b(?P<month>January|February|July|September|October|November|December)\b",
            0,
            _month_of_some_year,
        ),
        (
            rf"(?:\b{_YEAR_CUE}{_GAP}|\()(?P<span>(?P<year>{_YEAR})){_COUNTED}(?![\w%-])",
            0,
            _only_year,
        ),
        (
            rf"(?<!Black )(?<!Good )(?<!Bloody )(?<!Palm )(?<!Easter )(?<!Ash )(?<!\b[Oo]n a )(?<!\b[Oo]ne )"
            rf"\b(?:(?P<which>last|past|next|coming){_GAP})?"
            rf"(?P<weekday>{_WEEKDAY}|{_WEEKDAY.upper()})"
            r"(?![\w-])(?! (?:Times|Telegraph|Mirror|Express|Post|Herald|Mail|Independent|Agreement|Accord))",
            0,
            _weekday,
        ),
        (
            # A possessive that has lost its apostrophe; a habit ('on Fridays') is no day.
            rf"(?<!on )(?<!On )\b(?P<which>)(?P<weekday>{_WEEKDAY})s(?= [a-z])",
            0,
            _weekday,
        ),
        (rf"\b(?P<weekday>{_WEEKDAY}){_GAP}(?:of{_GAP})?(?P<which>last|this|next){_GAP}week\b", 0, _weekday_of_week),
        (
            r"\b(?:the day before yesterday|yesterday|today|tonight|tomorrow|last night"
            r"|this (?:morning|afternoon|evening))\b",
            re.IGNORECASE,
            _fixed_day,
        ),
        (
            rf"\b(?:(?P<phase>earlier|later){_GAP})?(?P<which>last|this|next|previous|coming|past){_GAP}"
            r"(?P<unit>weekend|week|fortnight|month|year|decade)\b(?![^\S\n]and)",
            re.IGNORECASE,
            _period,
        ),
        (
            rf"\b(?:the{_GAP})?(?:past|last|previous){_GAP}(?P<number>{_NUMBER}){_GAP}(?P<unit>{_UNIT})s?\b",
            re.IGNORECASE,
            _past_span,
        ),
        (
            rf"\b(?P<number>{_NUMBER}){_GAP}(?P<unit>{_UNIT})s?{_GAP}(?P<way>ago|earlier|before|previously|later|after)\b",
            re.IGNORECASE,
            _counted,
        ),
        (
            rf"\brecent{_GAP}(?P<unit>day|week|month|year)s\b",
            re.IGNORECASE,
            _recent,
        ),
        (
            rf"\b(?:a few|several|some|many){_GAP}(?P<unit>day|week|month|year)s{_GAP}ago\b",
            re.IGNORECASE,
            _recent,
        ),
    )
)
_REACH = 70
"""Code points around a trigger within which the rest of its expression stands."""

_TRIGGER = re.compile(
    r"\d|[Dd]ay|DAY|[Ww]eek|WEEK|[Mm]onth|MONTH|[Yy]ear|YEAR|[Dd]ecade|DECADE|[Hh]our|HOUR|[Ff]ortnight|FORTNIGHT"
    r"|[Tt]omorrow|TOMORROW|[Tt]onight|TONIGHT|[Nn]ight|NIGHT|[Mm]orning|MORNING|[Aa]fternoon|AFTERNOON|[Ee]vening|EVENING"
    r"|January|February|March|April|May|June|July|August|September|October|November|December"
)
_YEAR_SPAN = re.compile(r"\b(?P<first>(?:19|20)\d\d)[-–—](?P<last>(?:19|20)\d\d)\b")


def _matches(text: str) -> Iterator[tuple[re.Pattern[str], _Builder, re.Match[str]]]:
    """Matches of all forms, looked for only around the digits and words of which every form holds one."""
    windows: list[tuple[int, int]] = []
    for trigger in _TRIGGER.finditer(text):
        start, end = max(0, trigger.start() - _REACH), min(len(text), trigger.end() + _REACH)
        if windows and start <= windows[-1][1]:
            windows[-1] = (windows[-1][0], end)
        else:
            windows.append((start, end))
    for start, end in windows:
        for pattern, builder in _PATTERNS:
            for match in pattern.finditer(text, start, end):
                yield pattern, builder, match


def single_dates(text: str) -> Iterator[DateExpression]:
    """Every match of every form in the text, in no order; matches may overlap."""
    for pattern, builder, match in _matches(text):
        fields = builder(match)
        if fields is None:
            continue
        last_day = fields.pop("last_day", None)
        start, end = match.span("span" if "span" in pattern.groupindex else 0)
        expression = DateExpression(start, end, text[start:end], **fields)  # type: ignore[arg-type]
        if isinstance(last_day, int):
            last = replace(expression, day=last_day, weekday=None)
            expression = DateExpression(start, end, text[start:end], DateKind.RANGE, first=expression, last=last)
        yield expression
    for match in _YEAR_SPAN.finditer(text):
        first, last = (
            DateExpression(match.start(name), match.end(name), match[name], DateKind.YEAR, year=int(match[name]))
            for name in ("first", "last")
        )
        yield DateExpression(match.start(), match.end(), match[0], DateKind.RANGE, first=first, last=last)
