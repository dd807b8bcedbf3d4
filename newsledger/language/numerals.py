"""Bare numbers in English text: digits, number words, vague words, shares and ranges, over a list of tokens."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate
from typing import NamedTuple


class Tokens(NamedTuple):
    """Words, numbers and marks of a text, as lists that go by their positions.

    Attributes:
        texts: As printed.
        words: The same in lower case.
        starts: Their offsets.
        ends: The offsets behind them.
    """

    texts: list[str]
    words: list[str]
    starts: list[int]
    ends: list[int]


@dataclass(frozen=True, slots=True)
class Numeral:
    """A bare number over tokens first..last-1. ``scale`` is what its last word multiplies by ('million')."""

    first: int
    last: int
    value: Fraction | None
    low: int | None = None
    high: int | None = None
    share: Fraction | None = None
    scale: int = 1
    is_range: bool = False
    is_bound: bool = False  # the words themselves leave the top open ('mostly', 'hundreds')


_TOKEN = re.compile(
    r"([^\W\d_]+|\d{1,3}(?:(?:[\u00a0\u202f\u2009]\d{3})+| 000)(?!\d)|\d+(?:(?:,\d{2,3})*,\d{3}(?!\d))?(?:\.\d+)?|\S)"
)
_BETWEEN_DIGITS = re.compile(r"[,\s]")
_UNITS = {
    **{"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10},
    **{"eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17},
    **{"eighteen": 18, "nineteen": 19},
}
_TENS = {
    **{"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90},
}
_SCALES = {"thousand": 10**3, "lakh": 10**5, "million": 10**6, "crore": 10**7, "billion": 10**9}
_MULTIPLIERS = {"dozen": 12, "hundred": 100, **_SCALES}
_ABBREVIATED = {"m": 10**6, "mn": 10**6, "k": 10**3, "bn": 10**9}
_PLURALS = {
    "tens": 20, "dozens": 24, "scores": 40, "hundreds": 200, "thousands": 2000, "lakhs": 200_000,
    "millions": 2_000_000,
}  # fmt: skip
_FEW = {"few": 3, "several": 3, "couple": 2}
_UNBOUNDED = {"many", "numerous", "some", "countless", "multiple", "handful"}
_FRACTIONS = {"half": 2, "third": 3, "quarter": 4, "fifth": 5, "sixth": 6, "eighth": 8, "tenth": 10}
_MOSTLY = {"mostly", "mainly", "largely", "predominantly"}
_OPENING = frozenset({
    *_UNITS, *_TENS, *_PLURALS, *_FEW, *_UNBOUNDED, *_MOSTLY, "a", "an", "the", "one", "half", "all", "most", "few",
    "tens", "couple", "handful",
})  # fmt: skip
"""Words that a number may begin with."""
_DETERMINERS = frozenset(("a", "an", "the"))
_DETERMINED = frozenset((*_FRACTIONS, *_MULTIPLIERS, "majority", "vast", "other", "few", "couple", "handful"))
"""Words between which a number may begin with the first."""

_LONGEST_NUMBER = 20
"""Most characters of a number of people; longer runs of digits are serial numbers or rubbish."""
_QUALIFYING = {
    *("well", "over", "more", "than", "about", "around", "nearly", "almost", "at", "least", "as", "many"),
    *("perhaps", "possibly", "up", "some"),
}
_LONGEST_QUALIFIER = 4
HYPHENS = {"-", "–", "‑", "‐"}

_RISING = {
    *(
        "rise",
        "rises",
        "rose",
        "risen",
        "rising",
        "jumped",
        "climbed",
        "increased",
        "increasing",
        "went",
        "raised",
        "grew",
    ),
    *("grown", "growing", "up", "fell", "dropped", "decreased", "revised", "down", "doubled", "soared"),
}


def tokenize(text: str) -> Tokens:
    """Words, numbers and single marks of a text."""
    # White space and tokens in turn, and nothing is made for a token alone: there are as many as words.
    pieces = _TOKEN.split(text)
    bounds = list(accumulate(map(len, pieces)))
    texts = pieces[1::2]
    return Tokens(texts, list(map(str.lower, texts)), bounds[:-1:2], bounds[1::2])


def openings(tokens: Tokens) -> Iterator[int]:
    """The tokens with which a number may begin, in order; an article begins one only before certain words."""
    for at, word in enumerate(tokens.words):
        if word in _OPENING:
            if word not in _DETERMINERS or word_at(tokens, at + 1) in _DETERMINED:
                yield at
        elif word[0].isdecimal():
            yield at


def word_at(tokens: Tokens, index: int) -> str:
    """The token's word in lower case; empty beyond either end."""
    words = tokens.words
    return words[index] if 0 <= index < len(words) else ""


def is_glued(tokens: Tokens, index: int) -> bool:
    """Whether the token stands right behind the one before it, without a space."""
    return 0 < index < len(tokens.words) and tokens.ends[index - 1] == tokens.starts[index]


def numeral_at(tokens: Tokens, at: int) -> Numeral | None:
    """The number that begins at a token, if one does."""
    first = tokens.texts[at][0]
    if not (first.isdecimal() or tokens.words[at] in _OPENING):
        return None
    numeral = (
        _digits(tokens, at) if first.isdecimal() else _share(tokens, at) or _vague(tokens, at) or _words(tokens, at)
    )
    return numeral and (_percent(tokens, numeral) or numeral)


def _digits(tokens: Tokens, at: int) -> Numeral | None:
    if len(tokens.texts[at]) > _LONGEST_NUMBER:
        return None
    text = tokens.texts[at]
    value = Fraction(int(text) if text.isdecimal() else _BETWEEN_DIGITS.sub("", text))
    after = at + 1
    word = word_at(tokens, after)
    if word in HYPHENS and word_at(tokens, after + 1) in _MULTIPLIERS:
        after += 1
        word = word_at(tokens, after)
    if word in _MULTIPLIERS:
        return Numeral(at, after + 1, value * _MULTIPLIERS[word], scale=_MULTIPLIERS[word])
    people = word_at(tokens, after + 1) == "people" or word_at(tokens, after + 1).endswith("s")
    # '5m' alone is a length.
    if word in _ABBREVIATED and is_glued(tokens, after) and (word != "m" or people):
        return Numeral(at, after + 1, value * _ABBREVIATED[word], scale=_ABBREVIATED[word])
    return Numeral(at, after, value)


def _words(tokens: Tokens, at: int) -> Numeral | None:
    """A number in words, by addition from the left: 'three hundred and five', 'forty-two', 'half a million'."""
    word = word_at(tokens, at)
    if word == "half" and word_at(tokens, at + 1) == "a" and word_at(tokens, at + 2) in _MULTIPLIERS:
        scale = _MULTIPLIERS[word_at(tokens, at + 2)]
        return Numeral(at, at + 3, Fraction(scale, 2), scale=scale)
    if word in ("a", "an"):
        return _words_from(tokens, at, at + 1, 1) if word_at(tokens, at + 1) in _MULTIPLIERS else None
    return _words_from(tokens, at, at, None) if word in _UNITS or word in _TENS else None


def _words_from(tokens: Tokens, first: int, at: int, current: int | None) -> Numeral:
    total, scale, position = Fraction(0), 1, at
    # Whole numbers as long as no half is added: fractions take much longer.
    group: Fraction | int | None = current
    while True:
        step = 1 if group is None else _join(tokens, position, scale)
        word = word_at(tokens, position + step - 1)
        value = _UNITS.get(word) or _TENS.get(word)
        if group is not None and _is_and_a_half(tokens, position):
            group, step = group + Fraction(1, 2), 3
        elif value is not None and step and _adds(group, value):
            group = (group or 0) + value
        elif word in _SCALES and group and step:
            total, group, scale = total + group * _SCALES[word], 0, _SCALES[word]
        elif word in ("hundred", "dozen") and group and group < 100 and step:
            group, scale = group * _MULTIPLIERS[word], _MULTIPLIERS[word]
        else:
            return Numeral(first, position, total + (group or 0), scale=scale)
        position += step


def _join(tokens: Tokens, at: int, scale: int) -> int:
    """Tokens to the end of the next number word: over a hyphen, or over 'and' behind 'hundred' or 'thousand'."""
    word, following = word_at(tokens, at), word_at(tokens, at + 1)
    if word in HYPHENS and is_glued(tokens, at):
        return 2
    if word == "and":
        return 2 if scale > 1 and following not in _MULTIPLIERS else 0
    return 1


def _is_and_a_half(tokens: Tokens, at: int) -> bool:
    words = [word_at(tokens, at + offset) for offset in range(4)]
    return words[:3] == ["and", "a", "half"] and words[3] in _SCALES


def _adds(group: Fraction | int | None, value: int) -> bool:
    """Whether a number word goes on with the number so far ('twenty' + 'two', not 'two' + 'three')."""
    if not group:
        return True
    return (value < 10 and group % 10 == 0 and group % 100 >= 20) or (group % 100 == 0 and value < 100)


def _vague(tokens: Tokens, at: int) -> Numeral | None:
    word, start = word_at(tokens, at), at
    if word in ("a", "the") and word_at(tokens, at + 1) in ("few", "couple", "handful"):
        at += 1
        word = word_at(tokens, at)
    elif word in ("few", "couple", "handful"):
        return None  # 'few survived' counts nobody
    if word in _PLURALS:
        return _plural(tokens, at)
    return _few(tokens, start, at) if word in _FEW or word in _UNBOUNDED else None


def _plural(tokens: Tokens, at: int) -> Numeral | None:
    """'Dozens', 'hundreds', 'tens of thousands'; 'tens' counts only with what it counts ('tens of fighters')."""
    word, outer = word_at(tokens, at), word_at(tokens, at + 2)
    if (
        word in ("tens", "dozens", "hundreds")
        and word_at(tokens, at + 1) == "of"
        and outer in ("thousands", "millions")
    ):
        factor = {"tens": 10, "dozens": 12, "hundreds": 100}[word]
        return Numeral(at, at + 3, None, low=factor * _PLURALS[outer], is_bound=True)
    if word == "tens" and word_at(tokens, at + 1) != "of":
        return None
    return Numeral(at, at + 1, None, low=_PLURALS[word], is_bound=True)


def _few(tokens: Tokens, start: int, at: int) -> Numeral | None:
    """'Several', 'a few hundred', 'a couple of thousand', 'many', 'some'."""
    word = word_at(tokens, at)
    following = at + 2 if word == "couple" and word_at(tokens, at + 1) == "of" else at + 1
    scaled = word_at(tokens, following)
    if scaled in _MULTIPLIERS:
        least = _FEW.get(word, 0) * _MULTIPLIERS[scaled] or None
        return Numeral(start, following + 1, None, low=least, is_bound=True)
    if scaled in _PLURALS and word != "some":
        return Numeral(start, following + 1, None, low=_PLURALS[scaled], is_bound=True)
    if word == "many" and (word_at(tokens, at - 1) in ("as", "how") or word_at(tokens, at + 1) == "as"):
        return None  # 'as many as' qualifies, 'how many' asks
    if word == "some" and scaled and _is_some_a_qualifier(tokens, at + 1):
        return None
    return Numeral(start, at + 1, None, low=_FEW.get(word), is_bound=True)


def _is_some_a_qualifier(tokens: Tokens, at: int) -> bool:
    """Whether a number follows 'some', so that it means 'about' ('some 50'), or an indefinite ('some one')."""
    return tokens.texts[at][0].isdecimal() or any(
        find(tokens, at) is not None for find in (_share, _words)
    )  # 'some of', 'some people' are vague


def _share(tokens: Tokens, at: int) -> Numeral | None:
    word = word_at(tokens, at)
    if word == "most" or word in _MOSTLY:
        is_share = word in _MOSTLY or _is_most_a_share(tokens, at)
        return Numeral(at, at + 1, None, share=Fraction(1, 2), is_bound=True) if is_share else None
    if word in ("a", "the", "one"):
        return _determined_share(tokens, at)
    if word == "all" and word_at(tokens, at + 1) == "of" and word_at(tokens, at + 2) in ("them", "whom"):
        return Numeral(at, at + 1, None, share=Fraction(1))
    if word in _UNITS:
        return _parts(tokens, at)
    if word == "half" and _is_half_a_share(tokens, at):
        return Numeral(at, at + 1, None, share=Fraction(1, 2))
    return None


def _determined_share(tokens: Tokens, at: int) -> Numeral | None:
    """'A third', 'the majority', 'the other half'; 'a quarter of a million', which is a count."""
    second, third = word_at(tokens, at + 1), word_at(tokens, at + 2)
    scale = word_at(tokens, at + 4)
    if (second, third, word_at(tokens, at + 3)) == ("quarter", "of", "a") and scale in _MULTIPLIERS:
        return Numeral(at, at + 5, Fraction(_MULTIPLIERS[scale], 4), scale=_MULTIPLIERS[scale])
    if second == "majority" or (second, third) == ("vast", "majority"):
        return Numeral(at, at + (2 if second == "majority" else 3), None, share=Fraction(1, 2), is_bound=True)
    if (second, third) == ("other", "half"):
        return Numeral(at, at + 3, None, share=Fraction(1, 2))
    is_share = (
        second in _FRACTIONS and word_at(tokens, at) != "the" and (second in ("half", "quarter") or third == "of")
    )
    return Numeral(at, at + 2, None, share=Fraction(1, _FRACTIONS[second])) if is_share else None


def _parts(tokens: Tokens, at: int) -> Numeral | None:
    """'Two thirds', 'three-quarters'."""
    count = _UNITS[word_at(tokens, at)]
    after = at + 2 if word_at(tokens, at + 1) in HYPHENS else at + 1
    word = word_at(tokens, after)
    parts = _FRACTIONS.get(word.removesuffix("s")) if word.endswith("s") else None
    return Numeral(at, after + 1, None, share=Fraction(count, parts)) if parts and count < parts else None


def _is_most_a_share(tokens: Tokens, at: int) -> bool:
    after = word_at(tokens, at + 1)
    return word_at(tokens, at - 1) not in ("the", "at", "his", "its", "their") and (
        after in ("of", "people", "women", "men", "children", "were") or (len(after) > 4 and after.endswith("s"))
    )


def _is_half_a_share(tokens: Tokens, at: int) -> bool:
    return word_at(tokens, at - 1) not in ("first", "second", "latter", "last") and word_at(tokens, at + 1) not in (
        *HYPHENS, "a", "an", "hour", "past", "way", "year", "century", "time", "decade",
    )  # fmt: skip


def _percent(tokens: Tokens, numeral: Numeral) -> Numeral | None:
    if numeral.value is None:
        return None
    word = word_at(tokens, numeral.last)
    last = numeral.last + (2 if word == "per" and word_at(tokens, numeral.last + 1) == "cent" else 1)
    if (word in ("%", "percent") or last > numeral.last + 1) and numeral.value <= 100:
        return Numeral(numeral.first, last, None, share=numeral.value / 100)
    return None


def with_range(tokens: Tokens, least: Numeral) -> Numeral:
    """Join 'N to M', 'N-M', 'between N and M', 'four or five' to one numeral; the number as it was if there is none."""
    before = word_at(tokens, least.first - 1)
    if least.value is None or not _joins(tokens, least, before):
        return least
    most = numeral_at(tokens, _behind_qualifier(tokens, least.last + 1))
    if most is None or most.value is None:
        return least
    value = least.value
    if least.scale == 1 and most.scale > 1 and value < most.value / most.scale:
        value *= most.scale  # 'two to three million'
    is_alternative = word_at(tokens, least.last) == "or"
    is_date = word_at(tokens, most.last) in HYPHENS and is_glued(tokens, most.last)
    if not value < most.value or (is_alternative and most.value > 2 * value) or is_date:
        return least
    first = least.first - 1 if before in ("between", "from") else least.first
    return Numeral(first, most.last, None, low=int(value), high=int(most.value), is_range=True)


def _behind_qualifier(tokens: Tokens, at: int) -> int:
    """Where the upper end of a range begins: behind words that qualify it ('from 500 to well over 1,000')."""
    last = min(at + _LONGEST_QUALIFIER, len(tokens.words))
    return next((index for index in range(at, last) if word_at(tokens, index) not in _QUALIFYING), at)


def _joins(tokens: Tokens, least: Numeral, before: str) -> bool:
    """Whether the word behind a number may join it to the upper end of a range."""
    joint = word_at(tokens, least.last)
    if least.last + 1 >= len(tokens.words):
        return False
    if joint == "to" and before == "from":
        # What rose from 20 to 30 is 30 now.
        return not any(word_at(tokens, least.first - back) in _RISING for back in (2, 3, 4))
    return joint in {"to", "or"} or joint in HYPHENS or (joint == "and" and before == "between")
