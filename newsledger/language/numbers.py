"""Quantities in English text: digits, words, vague words, ranges, shares, and the words that qualify them.

What is plainly no count of people is left out: dates, years, clock times, ages, money, ordinals, distances, numbers
that are part of a name ('M-19', 'Article 53'), and numbers bound to a noun by a hyphen ('14-member').
"""

from __future__ import annotations

from dataclasses import dataclass

from newsledger.language.numerals import (
    HYPHENS,
    Numeral,
    Tokens,
    is_glued,
    numeral_at,
    openings,
    tokenize,
    with_range,
    word_at,
)
from schemas.vocabularies import Qualifier


@dataclass(frozen=True, slots=True)
class Quantity:
    """A quantity with what its words allow.

    Attributes:
        start: Offset of the first word of the qualifier, or of the number.
        end: Offset behind the number and what qualifies it from behind ('20 or more').
        number_start: Offset of the number itself.
        number_end: Offset behind the number itself.
        value: The number printed; null for vague words, ranges and shares.
        low: The least that the words allow; null for shares.
        high: The most that the words allow; null for shares.
        share_low: The least share, from 0 to 1; null for counts.
        share_high: The greatest share, from 0 to 1; null for counts.
        qualifier: What is said of the number.
        is_share: Whether it is a share of something, bounded or not.
    """

    start: int
    end: int
    number_start: int
    number_end: int
    value: int | None
    low: int | None
    high: int | None
    share_low: float | None
    share_high: float | None
    qualifier: Qualifier
    is_share: bool = False


_QUALIFIERS = {
    tuple(phrase.split()): qualifier
    for qualifier, phrases in {
        Qualifier.AT_LEAST: "at least|at the very least|no fewer than|no less than|a minimum of|as few as",
        Qualifier.MORE_THAN: "more than|over|in excess of|upwards of|upward of|above|greater than|exceeding",
        Qualifier.AT_MOST: "up to|at most|no more than|not more than|as many as|as much as|a maximum of",
        Qualifier.LESS_THAN: "fewer than|less than|under|below",
        Qualifier.ABOUT: "about|around|approximately|roughly|some|an estimated|estimated|circa|approx|somewhere around",
        Qualifier.NEARLY: "nearly|almost|close to|nearing|approaching|just short of",
    }.items()
    for phrase in phrases.split("|")
}
_LONGEST = max(map(len, _QUALIFIERS))
_QUALIFIER_ENDINGS = frozenset(words[-1] for words in _QUALIFIERS)
_INTENSIFIERS = {"well", "just", "slightly", "far", "possibly", "perhaps", "probably", "considerably"}
_SUFFIXES = {
    ("or", "more"): Qualifier.AT_LEAST,
    ("and", "more"): Qualifier.AT_LEAST,
    ("plus",): Qualifier.AT_LEAST,
    ("+",): Qualifier.AT_LEAST,
    ("or", "so"): Qualifier.ABOUT,
    ("or", "thereabouts"): Qualifier.ABOUT,
    ("or", "fewer"): Qualifier.AT_MOST,
    ("or", "less"): Qualifier.AT_MOST,
}
_SUFFIX_BEGINNINGS = frozenset(words[0] for words in _SUFFIXES)

_MONTHS = {
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December", "Jan", "Feb", "Mar", "Apr", "Jun", "Jul", "Aug", "Sep", "Sept", "Oct", "Nov", "Dec",
}  # fmt: skip
_MONEY_SIGNS = set("$£€¥₹₽₺")
_NOT_PEOPLE = {
    "dollar", "dollars", "euro", "euros", "pound", "pounds", "peso", "pesos", "ruble", "rubles", "rouble",
    "roubles", "lira", "yen", "yuan", "rupee", "rupees", "shekels", "cents", "usd", "eur", "gbp", "km",
    "kilometer", "kilometers", "kilometre", "kilometres", "mile", "miles", "meter", "meters", "metre", "metres",
    "feet", "foot", "inch", "inches", "yards", "acres", "hectares", "kg", "kilogram", "kilograms", "kilos",
    "gram", "grams", "ton", "tons", "tonnes", "liters", "litres", "barrels", "degrees", "knots", "mph", "kph",
    "megawatts", "am", "pm", "a.m", "p.m", "gmt", "utc", "hrs", "o", "percentage", "st", "nd", "rd", "th",
}  # fmt: skip
_NUMBERED = {
    "no", "nos", "number", "article", "chapter", "resolution", "flight", "route", "highway", "room", "page",
    "section", "paragraph", "channel", "line", "law", "act", "decree", "bloc", "group", "phase", "category",
    "type", "level", "part", "ward", "sector", "division", "formula", "aged", "age",
}  # fmt: skip
_TIMES = {"year", "years", "month", "months", "week", "weeks", "day", "days"}
_VAGUE = {"dozens", "scores", "hundreds", "thousands", "millions", "several", "tens"}
_YEAR_BEFORE = {
    *("in", "since", "of", "by", "until", "till", "from", "during", "early", "late", "mid", "before", "after", "year"),
    *("spring", "summer", "autumn", "winter", "fall", "and", "through", "between", "to", "the"),
}


def find_quantities(text: str) -> list[Quantity]:
    """Find the quantities of a text, in order and without overlap; linear in the length of the text."""
    tokens = tokenize(text)
    found: list[Quantity] = []
    behind = reach = 0
    for position in openings(tokens):
        numeral = numeral_at(tokens, position) if position >= behind else None
        if numeral is None:
            continue
        numeral = with_range(tokens, numeral)
        if not _is_other(tokens, numeral):
            found.append(_quantity(tokens, numeral, reach))
            reach = numeral.last
        behind = numeral.last
    return found


def bounds(value: int, qualifier: Qualifier) -> tuple[int | None, int | None]:
    """Least and greatest number that a printed number with its qualifier allows."""
    if qualifier == Qualifier.NONE:
        return value, value
    if qualifier in (Qualifier.AT_LEAST, Qualifier.MORE_THAN):
        return value, None
    if qualifier in (Qualifier.AT_MOST, Qualifier.LESS_THAN, Qualifier.NEARLY):
        return None, value
    return None, None


def _is_other(tokens: Tokens, numeral: Numeral) -> bool:
    """Whether it is no count: a date, year, time, age, sum of money, measure, part of a name."""
    first, last = numeral.first, numeral.last
    after = word_at(tokens, last)
    if numeral.value is None and not numeral.is_range:
        return after in HYPHENS and is_glued(tokens, last)
    if numeral.value is not None and numeral.value.denominator != 1:
        return True
    if _is_measure(tokens, first, last):
        return True
    if tokens.texts[first][0].isdecimal() or numeral.is_range:
        is_year = numeral.scale == 1 and _is_year(tokens, first, last)
        return is_year or _is_in_name(tokens, first, last) or _is_day(tokens, first, last)
    is_bound = after in HYPHENS and is_glued(tokens, last)
    is_name = word_at(tokens, first - 1) == "number" and word_at(tokens, first - 2) in ("the", "its", "his")
    return is_bound or is_name or word_at(tokens, first - 1) in ("no", "aged", "age")


def _is_measure(tokens: Tokens, first: int, last: int) -> bool:
    before, after = word_at(tokens, first - 1), word_at(tokens, last)
    if before in _MONEY_SIGNS or after in _NOT_PEOPLE or after in _MONEY_SIGNS:
        return True
    return after in _TIMES and "old" in (word_at(tokens, last + 1), word_at(tokens, last + 2))


def _is_in_name(tokens: Tokens, first: int, last: int) -> bool:
    """Whether letters or marks bind the number ('M-19', '14-member', '10:30'), or a word numbers it ('Article 53')."""
    before, after = word_at(tokens, first - 1), word_at(tokens, last)
    two_before = word_at(tokens, first - 2)
    bound_before = (
        before in HYPHENS or before in "/.'’#" or before.isalnum() or (before == ":" and two_before.isdigit())
    )
    bound_after = after in HYPHENS or after.isalnum() or (after in ":/" and is_glued(tokens, last + 1))
    if (bound_before and is_glued(tokens, first)) or (bound_after and is_glued(tokens, last)):
        return True
    if before in ("number", "group", "part") and two_before in ("a", "the"):
        return False
    return before in _NUMBERED or (before == "." and two_before in ("no", "nos", "art"))


def _is_day(tokens: Tokens, first: int, last: int) -> bool:
    """Whether a month stands beside the number ('Feb. 9', '23 Aug')."""
    beside = [first - 1, last]
    if word_at(tokens, first - 1) == ".":
        beside.append(first - 2)
    names = [tokens.texts[index] for index in beside if 0 <= index < len(tokens.texts)]
    return any(name[0].isupper() and name.title() in _MONTHS for name in names)


def _is_year(tokens: Tokens, first: int, last: int) -> bool:
    text, after = tokens.texts[first], word_at(tokens, last)
    if not (len(text) == 4 and text.isdecimal() and 1900 <= int(text) <= 2099):
        return False
    if after in _VAGUE:
        return True  # '24 August 2014 Hundreds flee', without the mark between date and sentence
    counts = after in ("people", "men", "women", "children", "dead") or (len(after) > 3 and after.endswith(("s", "ed")))
    return word_at(tokens, first - 1) in _YEAR_BEFORE or not counts


def _quantity(tokens: Tokens, numeral: Numeral, reach: int) -> Quantity:
    first, qualifier = _qualifier(tokens, numeral, reach)
    end = tokens.ends[numeral.last - 1]
    suffix = _suffix(tokens, numeral.last)
    if suffix and qualifier == Qualifier.NONE and not numeral.is_range:
        qualifier, end = _SUFFIXES[suffix], tokens.ends[numeral.last - 1 + len(suffix)]
    value = None if numeral.value is None else int(numeral.value)
    low, high = numeral.low, numeral.high
    share_low: float | None = None
    share_high: float | None = None
    if numeral.is_range:
        qualifier = Qualifier.RANGE
    elif numeral.share is not None:
        share = float(numeral.share)
        word = Qualifier.AT_LEAST if numeral.is_bound else qualifier
        share_low = share if word in (Qualifier.NONE, Qualifier.AT_LEAST, Qualifier.MORE_THAN) else None
        share_high = (
            share if word in (Qualifier.NONE, Qualifier.AT_MOST, Qualifier.LESS_THAN, Qualifier.NEARLY) else None
        )
        qualifier = Qualifier.VAGUE if numeral.is_bound else qualifier
    elif value is None:
        qualifier = Qualifier.VAGUE
    else:
        low, high = bounds(value, qualifier)
    return Quantity(
        start=tokens.starts[first],
        end=end,
        number_start=tokens.starts[numeral.first],
        number_end=tokens.ends[numeral.last - 1],
        value=value,
        low=low,
        high=high,
        share_low=share_low,
        share_high=share_high,
        qualifier=qualifier,
        is_share=numeral.share is not None,
    )


def _suffix(tokens: Tokens, at: int) -> tuple[str, ...] | None:
    """The words at a token that qualify the number before them."""
    word = word_at(tokens, at)
    if word not in _SUFFIX_BEGINNINGS:
        return None
    return next((words for words in ((word, word_at(tokens, at + 1)), (word,)) if words in _SUFFIXES), None)


def _qualifier(tokens: Tokens, numeral: Numeral, reach: int) -> tuple[int, Qualifier]:
    """First token of the qualifying words before the number, and what they say; the outermost ones count."""
    first, qualifier = numeral.first, Qualifier.NONE
    while phrase := _phrase_before(tokens, first, reach):
        first -= len(phrase)
        qualifier = _QUALIFIERS[phrase]
        while first - 1 >= reach and word_at(tokens, first - 1) in _INTENSIFIERS:
            first -= 1
    return first, qualifier


def _phrase_before(tokens: Tokens, first: int, reach: int) -> tuple[str, ...] | None:
    if word_at(tokens, first - 1) not in _QUALIFIER_ENDINGS:
        return None
    for length in range(min(_LONGEST, first - reach), 0, -1):
        words = tuple(tokens.words[first - length : first])
        if words in _QUALIFIERS:
            return words
    return None
