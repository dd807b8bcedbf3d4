"""The forms in which the news print single dates, and where they stand in a text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from newsledger.language import date_readers as read
from newsledger.language.date_forms import DateExpression, DateKind, small_letters

_MONTH = (
    r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?\.?|July?\.?|Aug(?:ust|\.)?"
    r"|Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?"
    r"|JANUARY|FEBRUARY|MARCH|APRIL|MAY|JUNE|JULY|AUGUST|SEPTEMBER|OCTOBER|NOVEMBER|DECEMBER"
    r"|JAN\.?|FEB\.?|MAR\.?|APR\.?|JUN\.?|JUL\.?|AUG\.?|SEPT?\.?|OCT\.?|NOV\.?|DEC\.?)(?![A-Za-z])"
)
_FULL_MONTH = "(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_WEEKDAYS = "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday"
_WEEKDAY = f"(?:{_WEEKDAYS})"
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
_UNIT = f"(?:{'|'.join(read.UNITS)})"
_CUE = (
    r"(?:[Ii]n|[Oo]f|[Ss]ince|[Uu]ntil|[Tt]ill|[Bb]y|[Ll]ate|[Ee]arly|[Mm]id|[Bb]efore|[Aa]fter|[Dd]uring|[Ff]rom"
    r"|[Tt]hrough|[Tt]hroughout|[Bb]etween|[Tt]o|[Tt]he|[Tt]his)"
)
_YEAR_CUE = rf"(?:{_CUE}|year|summer|spring|autumn|fall|winter|ending|beginning|and)"

_W = rf"(?:(?P<weekday>{_ANY_WEEKDAY}),?{_GAP}(?:the{_GAP})?)?"
# A two-digit year is read only where nothing can be counted by it: '6 Jan 91 (UPI)'.
_SHORT_YEAR = r"'?(?P<short_year>\d\d)(?=[^\S\n]*(?:[(\[)\],;]|--|[-–—]|\.?$))"
_CENTURIES = ("18", "19", "20")


class _Form(NamedTuple):
    """A form of dates; ``needs``: small letters one of which stand in it; ``is_small``: the pattern is for such."""

    reader: read.Reader
    pattern: re.Pattern[str]
    needs: tuple[str, ...]
    is_small: bool


class _Group(NamedTuple):
    """Forms that all hold a word of one kind, and are looked for only where one stands.

    Attributes:
        places: Finds such words in a text: where each begins and ends, in order.
        reach: Code points around the word within which the rest of the form stands.
        is_small: The words are in small letters.
        forms: The forms.
    """

    places: Callable[[str], list[tuple[int, int]]]
    reach: int
    is_small: bool
    forms: tuple[_Form, ...]


def _form(
    reader: read.Reader,
    pattern: str,
    *,
    first: str = "",
    needs: tuple[str, ...] = (),
    is_small: bool = False,
    flags: int = 0,
) -> _Form:
    """A form, with the class of the characters that it may begin with, which rules out most places at one look."""
    pattern = f"(?={first}){pattern}" if first else pattern
    return _Form(reader, re.compile(pattern, flags | re.MULTILINE), needs, is_small)


def _matching(pattern: str) -> Callable[[str], list[tuple[int, int]]]:
    """Finds what matches a pattern, which begins with letters, so that most of a text is passed over quickly."""
    compiled = re.compile(pattern)
    return lambda text: [match.span() for match in compiled.finditer(text)]


def _among(*words: str, behind_blank: bool = False) -> Callable[[str], list[tuple[int, int]]]:
    """Finds words, each by itself, which takes a fraction of the time of a pattern with all of them."""

    def places(text: str) -> list[tuple[int, int]]:
        found = []
        for word in words:
            start = text.find(word)
            while start >= 0:
                if not behind_blank or text[start - 1 : start].isspace():
                    found.append((start, start + len(word)))
                start = text.find(word, start + len(word))
        return sorted(found)

    return places


# Patterns that take capitals for small letters are slow: where case tells nothing, the text is put in small letters.
_GROUPS = (
    # Months
    _Group(
        _matching(_MONTH),
        70,
        False,
        (
            _form(
                read.calendar_day,
                rf"\b{_W}(?P<month>{_MONTH}){_GAP}(?:the{_GAP})?(?P<day>{_DAY})(?:st|nd|rd|th)?"
                rf"(?:(?:{_DASH}|{_GAP}(?:to|through|and){_GAP})(?P<last_day>{_DAY})(?:st|nd|rd|th)?(?![^\S\n]+[a-z]))?"
                rf"(?:,?{_GAP}(?P<year>{_YEAR}){_COUNTED})?(?![\w%]|[:.]\d)",
                first="[A-Z]",
            ),
            _form(
                read.calendar_day,
                rf"(?<![\d.,:/-])\b{_W}(?P<day>{_DAY})(?:st|nd|rd|th)?"
                rf"(?:(?:{_DASH}|{_GAP}(?:to|through|and|until){_GAP})(?P<last_day>{_DAY})(?:st|nd|rd|th)?)?"
                rf"{_GAP}(?:of{_GAP})?(?P<month>{_MONTH})(?:,?{_GAP}(?:(?P<year>{_YEAR}){_COUNTED}|{_SHORT_YEAR}))?(?!\w)",
                first=r"[A-Z\d]",
            ),
            _form(
                read.calendar_day,
                rf"(?<![\w./-])(?P<weekday>)(?P<day>{_DAY})-(?P<month>{_MONTH})-(?P<year>{_YEAR})(?![\w/-])",
                first=r"\d",
                needs=_CENTURIES,
            ),
            _form(
                read.month,
                rf"\b(?P<month>{_MONTH}),?{_GAP}(?:of{_GAP})?(?P<year>{_YEAR})(?!\w)",
                first="[A-Z]",
                needs=_CENTURIES,
            ),
            _form(
                read.relative_month,
                rf"\b(?P<which>last|past|next|coming){_GAP}(?P<month>{_FULL_MONTH})\b",
                needs=("last", "past", "next", "coming"),
            ),
            _form(
                read.month_of_some_year,
                rf"\b{_CUE}{_GAP}(?P<span>(?P<month>{_FULL_MONTH}))\b",
                first="[IOSUTBLEMADFiosutblemadf]",
            ),
            _form(
                read.month_of_some_year,
                # Months whose names mean nothing else.
                r"\b(?P<month>January|February|July|September|October|November|December)\b",
                first="[JFSOND]",
            ),
        ),
    ),
    # Years in figures
    _Group(
        _matching(r"1[89]\d\d|20\d\d"),
        40,
        False,
        (
            _form(
                read.iso_day,
                r"(?<![\w/-])(?P<year>(?:1[89]|20)\d\d)([-/])(?P<month>0?[1-9]|1[0-2])\2(?P<day>0?[1-9]|[12]\d|3[01])"
                r"(?:T\d\d:?\d\d(?::?\d\d)?(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)?)?(?![\d/-])",
                first="[12]",
            ),
            _form(
                read.numeric_day,
                r"(?<![\w./-])(?P<first>\d{1,2})([./-])(?P<second>\d{1,2})\2(?P<year>(?:1[89]|20)\d\d)(?![\w/-])",
                first=r"\d",
            ),
            _form(
                read.only_year,
                rf"(?:\b{_YEAR_CUE}{_GAP}|\()(?P<span>(?P<year>{_YEAR})){_COUNTED}(?![\w%-])",
            ),
        ),
    ),
    # Weekdays
    _Group(
        _among(*_WEEKDAYS.split("|"), *_WEEKDAYS.upper().split("|")),
        40,
        False,
        (
            _form(
                read.weekday,
                r"\b(?<!Black )(?<!Good )(?<!Bloody )(?<!Palm )(?<!Easter )(?<!Ash )(?<!\b[Oo]n a )(?<!\b[Oo]ne )"
                rf"(?:(?P<which>last|past|next|coming){_GAP})?"
                rf"(?P<weekday>{_WEEKDAY}|{_WEEKDAY.upper()})"
                rf"(?!\w|-(?!{_WEEKDAY}))"
                r"(?! (?:Times|Telegraph|Mirror|Express|Post|Herald|Mail|Independent|Agreement|Accord))",
                first="[lpncMTWFS]",
            ),
            _form(
                read.weekday,
                # A possessive that has lost its apostrophe; a habit ('on Fridays') is no day.
                rf"(?<!on )(?<!On )\b(?P<which>)(?P<weekday>{_WEEKDAY})s(?= [a-z])",
                needs=("days ",),
            ),
            _form(
                read.weekday_of_week,
                rf"\b(?P<weekday>{_WEEKDAY}){_GAP}(?:of{_GAP})?(?P<which>last|this|next){_GAP}week\b",
                needs=("week",),
            ),
        ),
    ),
    # Days with a name of their own
    _Group(
        _among(
            *("yesterday", "today", "tonight", "tomorrow", "last night", "this morning", "this afternoon"),
            *("this evening", "overnight", "christmas", "year's", "year’s"),
        ),
        70,
        True,
        (
            _form(
                read.fixed_day,
                r"\b(?:the day before yesterday|yesterday|today|tonight|tomorrow|last night"
                r"|this (?:morning|afternoon|evening))\b",
                is_small=True,
            ),
            _form(
                read.night,
                # 'Overnight into Tuesday' is dated by its weekday.
                rf"(?<!day )\bovernight\b"
                rf"(?!{_GAP}(?:(?:on|into|from|to|between){_GAP})?(?:{_WEEKDAY}|{_MONTH}|\d|curfew))",
                needs=("overnight",),
                flags=re.IGNORECASE,
            ),
            _form(
                read.holiday,
                rf"\b(?:Christmas{_GAP}(?:Eve|Day)|New{_GAP}Year['’]s{_GAP}(?:Eve|Day))\b",
                needs=("christmas", "new"),
                flags=re.IGNORECASE,
            ),
        ),
    ),
    # Units of time, behind a blank
    _Group(
        _among(*read.UNITS, behind_blank=True),
        70,
        True,
        (
            _form(
                read.period,
                rf"\b(?:(?P<phase>earlier|later|early){_GAP})?(?P<which>last|this|next|previous|coming|past){_GAP}"
                r"(?P<unit>weekend|week|fortnight|month|year|decade)\b(?![^\S\n]and)",
                first="[eltnpc]",
                needs=("last", "this", "next", "previous", "coming", "past"),
                is_small=True,
            ),
            _form(
                read.past_span,
                rf"\b(?:the{_GAP})?(?:past|last|previous){_GAP}(?P<number>{_NUMBER}){_GAP}(?P<unit>{_UNIT})s?\b",
                needs=("past", "last", "previous"),
                is_small=True,
            ),
            _form(
                read.counted,
                rf"\b(?P<number>{_NUMBER}){_GAP}(?P<unit>{_UNIT})s?{_GAP}"
                r"(?P<way>ago|earlier|before|previously|later|after)\b",
                needs=("ago", "earlier", "before", "previously", "later", "after"),
                is_small=True,
            ),
            _form(
                read.period,
                rf"\b(?P<phase>earlier|later|early){_GAP}in{_GAP}the{_GAP}(?P<which>)(?P<unit>week|month|year)\b",
                needs=("earl", "later"),
                is_small=True,
            ),
            _form(
                read.weekend,
                rf"\b(?:over|at|during){_GAP}the{_GAP}weekend\b",
                needs=("weekend",),
                is_small=True,
            ),
            _form(
                read.running_day,
                rf"\bfor{_GAP}(?:a|the|its|their){_GAP}(?P<number>{'|'.join(read.ORDINALS)})"
                rf"(?:{_GAP}(?:straight|consecutive|successive))?{_GAP}day\b",
                needs=tuple(read.ORDINALS),
                is_small=True,
            ),
            _form(
                read.day_beside,
                rf"\b(?:[Tt]he{_GAP}(?P<which>same|next|following|previous)|(?<=[Oo]n )(?P<that>that)|[Tt]he){_GAP}day"
                rf"(?(which)|(?(that)|{_GAP}(?P<way>before|after)))\b(?!{_GAP}yesterday)",
                needs=("day",),
            ),
            _form(
                read.recent,
                rf"\brecent{_GAP}(?P<unit>day|week|month|year)s\b",
                needs=("recent",),
                is_small=True,
            ),
            _form(
                read.recent,
                rf"\b(?:(?:a few|several|some|many){_GAP}(?P<unit>day|week|month|year)s{_GAP}ago"
                rf"|(?:past|last){_GAP}(?:few|several|couple of){_GAP}(?P<units>day|week|month|year)s)\b",
                needs=("ago", "past", "last"),
                is_small=True,
            ),
        ),
    ),
)
_YEAR_SPAN = re.compile(r"(?P<first>(?:19|20)\d\d)(?<!\w\d{4})[-–—](?P<last>(?:19|20)\d\d)\b")


def _matches(text: str) -> Iterator[tuple[read.Reader, re.Match[str]]]:
    """Matches of all forms, each looked for only around the words of its group."""
    small = small_letters(text)
    for group in _GROUPS:
        for start, end in _windows(group, small if group.is_small else text):
            window = small[start:end]
            for form in group.forms:
                if not form.needs or _holds_one(window, form.needs):
                    for match in form.pattern.finditer(small if form.is_small else text, start, end):
                        yield form.reader, match


def _holds_one(window: str, needs: Sequence[str]) -> bool:
    for needed in needs:  # noqa: SIM110 - asked very often, and a generator takes twice as long
        if needed in window:
            return True
    return False


def _windows(group: _Group, text: str) -> list[tuple[int, int]]:
    """The stretches of a text around the words of a group."""
    windows: list[tuple[int, int]] = []
    for first, last in group.places(text):
        start, end = max(0, first - group.reach), min(len(text), last + group.reach)
        if windows and start <= windows[-1][1]:
            windows[-1] = (windows[-1][0], end)
        else:
            windows.append((start, end))
    return windows


def single_dates(text: str) -> Iterator[DateExpression]:
    """Every match of every form in the text, in no order; matches may overlap."""
    for reader, match in _matches(text):
        fields = reader(match)
        if fields is None:
            continue
        last_day = fields.pop("last_day", None)
        start, end = match.span("span" if "span" in match.re.groupindex else 0)
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
