"""The forms in which the news print single dates, and where they stand in a text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from newsledger.language import date_readers as read
from newsledger.language.date_forms import MONTHS, DateExpression, DateKind

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
_NUMBER = r"(?:\d{1,3}|a couple of|" + "|".join(sorted(read.NUMBERS, key=len, reverse=True)) + ")"
_UNIT = r"(?:hour|day|week|fortnight|month|year|decade)"
_CUE = (
    r"(?:[Ii]n|[Oo]f|[Ss]ince|[Uu]ntil|[Tt]ill|[Bb]y|[Ll]ate|[Ee]arly|[Mm]id|[Bb]efore|[Aa]fter|[Dd]uring|[Ff]rom"
    r"|[Tt]hrough|[Tt]hroughout|[Bb]etween|[Tt]o|[Tt]he|[Tt]his)"
)
_YEAR_CUE = rf"(?:{_CUE}|year|summer|spring|autumn|fall|winter|ending|beginning|and)"

_W = rf"(?:(?P<weekday>{_ANY_WEEKDAY}),?{_GAP}(?:the{_GAP})?)?"
# A two-digit year is read only where nothing can be counted by it: '6 Jan 91 (UPI)'.
_SHORT_YEAR = r"'?(?P<short_year>\d\d)(?=[^\S\n]*(?:[(\[)\],;]|--|[-–—]|\.?$))"
_MONTH_STEMS = tuple(name[:3] for name in MONTHS)
_CENTURIES = ("18", "19", "20")
_PATTERNS: tuple[tuple[tuple[str, ...], re.Pattern[str], read.Reader], ...] = tuple(
    (needs, re.compile(pattern, flags | re.MULTILINE), reader)
    for needs, pattern, flags, reader in (
        (
            _MONTH_STEMS,
            rf"\b{_W}(?P<month>{_MONTH}){_GAP}(?:the{_GAP})?(?P<day>{_DAY})(?:st|nd|rd|th)?"
            rf"(?:(?:{_DASH}|{_GAP}(?:to|through|and){_GAP})(?P<last_day>{_DAY})(?:st|nd|rd|th)?(?![^\S\n]+[a-z]))?"
            rf"(?:,?{_GAP}(?P<year>{_YEAR}){_COUNTED})?(?![\w%]|[:.]\d)",
            0,
            read.calendar_day,
        ),
        (
            _MONTH_STEMS,
            rf"(?<![\d.,:/-])\b{_W}(?P<day>{_DAY})(?:st|nd|rd|th)?"
            rf"(?:(?:{_DASH}|{_GAP}(?:to|through|and|until){_GAP})(?P<last_day>{_DAY})(?:st|nd|rd|th)?)?"
            rf"{_GAP}(?:of{_GAP})?(?P<month>{_MONTH})(?:,?{_GAP}(?:(?P<year>{_YEAR}){_COUNTED}|{_SHORT_YEAR}))?(?!\w)",
            0,
            read.calendar_day,
        ),
        (
            _CENTURIES,
            r"(?<![\w/-])(?P<year>(?:1[89]|20)\d\d)([-/])(?P<month>0?[1-9]|1[0-2])\2(?P<day>0?[1-9]|[12]\d|3[01])"
            r"(?:T\d\d:?\d\d(?::?\d\d)?(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)?)?(?![\d/-])",
            0,
            read.iso_day,
        ),
        (
            _CENTURIES,
            r"(?<![\w./-])(?P<first>\d{1,2})([./-])(?P<second>\d{1,2})\2(?P<year>(?:1[89]|20)\d\d)(?![\w/-])",
            0,
            read.numeric_day,
        ),
        (
            _CENTURIES,
            rf"(?<![\w./-])(?P<weekday>)(?P<day>{_DAY})-(?P<month>{_MONTH})-(?P<year>{_YEAR})(?![\w/-])",
            0,
            read.calendar_day,
        ),
        (
            _CENTURIES,
            rf"\b(?P<month>{_MONTH}),?{_GAP}(?:of{_GAP})?(?P<year>{_YEAR})(?!\w)",
            0,
            read.month,
        ),
        (
            ("last", "past", "next", "coming"),
            rf"\b(?P<which>last|past|next|coming){_GAP}(?P<month>{_FULL_MONTH})\b",
            0,
            read.relative_month,
        ),
        (
            _MONTH_STEMS,
            rf"\b{_CUE}{_GAP}(?P<span>(?P<month>{_FULL_MONTH}))\b",
            0,
            read.month_of_some_year,
        ),
        (
            ("january", "february", "july", "ber"),
            # Months whose names mean nothing else.
            r"\b(?P<month>January|February|July|September|October|November|December)\b",
            0,
            read.month_of_some_year,
        ),
        (
            _CENTURIES,
            rf"(?:\b{_YEAR_CUE}{_GAP}|\()(?P<span>(?P<year>{_YEAR})){_COUNTED}(?![\w%-])",
            0,
            read.only_year,
        ),
        (
            ("day",),
            rf"(?<!Black )(?<!Good )(?<!Bloody )(?<!Palm )(?<!Easter )(?<!Ash )(?<!\b[Oo]n a )(?<!\b[Oo]ne )"
            rf"\b(?:(?P<which>last|past|next|coming){_GAP})?"
            rf"(?P<weekday>{_WEEKDAY}|{_WEEKDAY.upper()})"
            rf"(?!\w|-(?!{_WEEKDAY}))"
            r"(?! (?:Times|Telegraph|Mirror|Express|Post|Herald|Mail|Independent|Agreement|Accord))",
            0,
            read.weekday,
        ),
        (
            ("days ",),
            # A possessive that has lost its apostrophe; a habit ('on Fridays') is no day.
            rf"(?<!on )(?<!On )\b(?P<which>)(?P<weekday>{_WEEKDAY})s(?= [a-z])",
            0,
            read.weekday,
        ),
        (
            ("week",),
            rf"\b(?P<weekday>{_WEEKDAY}){_GAP}(?:of{_GAP})?(?P<which>last|this|next){_GAP}week\b",
            0,
            read.weekday_of_week,
        ),
        (
            ("day", "tonight", "tomorrow", "night", "this"),
            r"\b(?:the day before yesterday|yesterday|today|tonight|tomorrow|last night"
            r"|this (?:morning|afternoon|evening))\b",
            re.IGNORECASE,
            read.fixed_day,
        ),
        (
            ("week", "fortnight", "month", "year", "decade"),
            rf"\b(?:(?P<phase>earlier|later|early){_GAP})?(?P<which>last|this|next|previous|coming|past){_GAP}"
            r"(?P<unit>weekend|week|fortnight|month|year|decade)\b(?![^\S\n]and)",
            re.IGNORECASE,
            read.period,
        ),
        (
            ("past", "last", "previous"),
            rf"\b(?:the{_GAP})?(?:past|last|previous){_GAP}(?P<number>{_NUMBER}){_GAP}(?P<unit>{_UNIT})s?\b",
            re.IGNORECASE,
            read.past_span,
        ),
        (
            ("ago", "earlier", "before", "previously", "later", "after"),
            rf"\b(?P<number>{_NUMBER}){_GAP}(?P<unit>{_UNIT})s?{_GAP}(?P<way>ago|earlier|before|previously|later|after)\b",
            re.IGNORECASE,
            read.counted,
        ),
        (
            ("earl", "later"),
            rf"\b(?P<phase>earlier|later|early){_GAP}in{_GAP}the{_GAP}(?P<which>)(?P<unit>week|month|year)\b",
            re.IGNORECASE,
            read.period,
        ),
        (
            ("overnight",),
            # 'Overnight into Tuesday' is dated by its weekday.
            rf"(?<!day )\bovernight\b(?!{_GAP}(?:(?:on|into|from|to|between){_GAP})?(?:{_WEEKDAY}|{_MONTH}|\d|curfew))",
            re.IGNORECASE,
            read.night,
        ),
        (
            ("weekend",),
            rf"\b(?:over|at|during){_GAP}the{_GAP}weekend\b",
            re.IGNORECASE,
            read.weekend,
        ),
        (
            ("for",),
            rf"\bfor{_GAP}(?:a|the|its|their){_GAP}(?P<number>{'|'.join(read.ORDINALS)})"
            rf"(?:{_GAP}(?:straight|consecutive|successive))?{_GAP}day\b",
            re.IGNORECASE,
            read.running_day,
        ),
        (
            ("christmas", "new"),
            rf"\b(?:Christmas{_GAP}(?:Eve|Day)|New{_GAP}Year['’]s{_GAP}(?:Eve|Day))\b",
            re.IGNORECASE,
            read.holiday,
        ),
        (
            ("the", "that"),
            rf"\b(?:[Tt]he{_GAP}(?P<which>same|next|following|previous)|(?<=[Oo]n )(?P<that>that)|[Tt]he){_GAP}day"
            rf"(?(which)|(?(that)|{_GAP}(?P<way>before|after)))\b(?!{_GAP}yesterday)",
            0,
            read.day_beside,
        ),
        (
            ("recent",),
            rf"\brecent{_GAP}(?P<unit>day|week|month|year)s\b",
            re.IGNORECASE,
            read.recent,
        ),
        (
            ("ago", "past", "last"),
            rf"\b(?:(?:a few|several|some|many){_GAP}(?P<unit>day|week|month|year)s{_GAP}ago"
            rf"|(?:past|last){_GAP}(?:few|several|couple of){_GAP}(?P<units>day|week|month|year)s)\b",
            re.IGNORECASE,
            read.recent,
        ),
    )
)
_REACH = 70
"""Code points around a trigger within which the rest of its expression stands."""

_TRIGGER = re.compile(
    r"\d+|day|week|month|year|decade|hour|fortnight|tomorrow|night|morning|afternoon|evening|\beve\b|"
    + "|".join(MONTHS)
)
_YEAR_SPAN = re.compile(r"\b(?P<first>(?:19|20)\d\d)[-–—](?P<last>(?:19|20)\d\d)\b")


def _matches(text: str) -> Iterator[tuple[re.Pattern[str], read.Reader, re.Match[str]]]:
    """Matches of all forms, looked for only around the digits and words of which every form holds one."""
    letters = _lowered(text)
    for start, end in _windows(letters):
        window = letters[start:end]
        for needs, pattern, reader in _PATTERNS:
            # A form is looked for where one of the strings stands that it cannot do without.
            if any(needed in window for needed in needs):
                for match in pattern.finditer(text, start, end):
                    yield pattern, reader, match


def _lowered(text: str) -> str:
    """The text in small letters, every offset as it was."""
    letters = text.lower()
    return letters if len(letters) == len(text) else "".join(char.lower()[0] for char in text)


def _windows(letters: str) -> list[tuple[int, int]]:
    windows: list[tuple[int, int]] = []
    for trigger in _TRIGGER.finditer(letters):
        start, end = max(0, trigger.start() - _REACH), min(len(letters), trigger.end() + _REACH)
        if windows and start <= windows[-1][1]:
            windows[-1] = (windows[-1][0], end)
        else:
            windows.append((start, end))
    return windows


def single_dates(text: str) -> Iterator[DateExpression]:
    """Every match of every form in the text, in no order; matches may overlap."""
    for pattern, reader, match in _matches(text):
        fields = reader(match)
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
