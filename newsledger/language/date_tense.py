"""Whether a date is told as past or as still to come: by the nearest verb that tells."""

from __future__ import annotations

import re
from typing import Literal

from newsledger.language.date_expressions import DateExpression, DateKind

_REACH = 160
"""Code points looked at on either side of an expression."""

_SENTENCE_END = re.compile(r"[.!?][\"”’')]*[^\S\n]+(?=[\"“‘'(]?[A-Z])|\n")
_WORD = re.compile(r"[A-Za-z]+(?:['’][a-z]+)?")
_AHEAD = frozenset(
    (
        *("will", "shall", "would", "won't", "won’t", "wouldn't", "wouldn’t", "he'll", "she'll", "they'll"),
        *("it'll", "we'll", "i'll", "he’ll", "she’ll", "they’ll", "it’ll", "we’ll", "i’ll", "due", "expected"),
        *("expects", "expect", "scheduled", "slated", "set", "plans", "plan", "planned", "planning"),
        *("intends", "intend", "poised", "upcoming", "forthcoming", "ahead", "vowed", "vows", "promised"),
        *("promises", "pledged", "agreed", "tomorrow"),
    )
)
_BEHIND = frozenset(
    (
        *("said", "says", "told", "announced", "reported", "was", "were", "had", "did", "came", "went", "met"),
        *("began", "broke", "took", "gave", "killed", "held", "fell", "left", "made", "saw", "struck", "hit"),
        *("ended", "got", "rose", "led", "sent", "fled", "shot", "died", "wrote", "spoke", "became", "ran"),
        *("flew", "drove", "has", "have", "quoted", "is", "are"),
    )
)
_PASSIVE = frozenset(["be", "been", "being", "to", "get"])


def tense_of(text: str, expression: DateExpression) -> Literal["past", "future"] | None:
    """Tell past from future by the verb nearest before the expression in its sentence, or after it if it comes first.

    Args:
        text: The text in which the expression was found.
        expression: One of ``find_dates``.

    Returns:
        ``past``, ``future``, or null when no verb near it tells.
    """
    counted = expression.kind in (DateKind.PERIOD, DateKind.AGO, DateKind.PAST_SPAN)
    if expression.phase == "next" or (counted and expression.count > 0):
        return "future"
    if expression.phase == "last" or (counted and expression.count < 0):
        return "past"
    before = _sentence_before(text, expression.start)
    after = _SENTENCE_END.split(text[expression.end : expression.end + _REACH], maxsplit=1)[0]
    is_possessive = after.startswith(("'s ", "’s "))
    if not is_possessive:
        found = _nearest(_WORD.findall(before)[::-1])
        if found is not None:
            return found
    return _nearest(_WORD.findall(after[2:] if is_possessive else after)) if is_possessive or len(before) < 15 else None


def _sentence_before(text: str, offset: int) -> str:
    return _SENTENCE_END.split(text[max(0, offset - _REACH) : offset])[-1]


def _nearest(words: list[str]) -> Literal["past", "future"] | None:
    for index, word in enumerate(words):
        lower = word.casefold()
        if lower in _AHEAD:
            return "future"
        neighbours = {other.casefold() for other in words[max(0, index - 1) : index + 2]}
        past_form = lower.endswith("ed") and len(lower) > 4 and word == lower and not neighbours & _PASSIVE
        if (lower in _BEHIND or past_form) and not _opens_future(words, index):
            return "past"
    return None


def _opens_future(words: list[str], index: int) -> bool:
    """'Is expected', 'was to meet': the form of 'be' belongs to what is still to come."""
    if words[index].casefold() not in ("is", "are", "was", "were", "has", "have", "had"):
        return False
    neighbours = {other.casefold() for other in words[max(0, index - 1) : index + 2]}
    return bool(neighbours & _AHEAD) or "to" in neighbours
