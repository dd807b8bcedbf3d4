"""Rounds of talks: which of several a mention tells of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from newsledger.extract.event_grammar import children, lemmas, predicate_of, whole_of
from newsledger.extract.event_merge import Occurrence
from newsledger.extract.event_status import Reality
from newsledger.extract.event_triggers import Trigger
from schemas.vocabularies import EventStatus, EventType

if TYPE_CHECKING:
    from newsledger.language.tokens import Token

_ORDINALS = {"first": "1", "initial": "1", "opening": "1", "second": "2", "third": "3", "fourth": "4", "fifth": "5"}
_ORDINALS |= {"sixth": "6", "seventh": "7", "eighth": "8", "ninth": "9", "tenth": "10"}
_AGAIN = lemmas("fresh new latest resumed renewed another")
_RESUME = lemmas("resume restart reconvene reopen")
CURRENT = "+"
"""Ordinal of a round that is said not to be the first."""


def is_round(trigger: Trigger) -> bool:
    """A bare 'round', of talks only where talks are told of."""
    return str(trigger.token.lemma_).lower() == "round"


def is_of_talks(trigger: Trigger) -> bool:
    """Whether the word itself says that there are talks."""
    return trigger.event_type is EventType.NEGOTIATION and not is_round(trigger)


def ordinal_of(token: Token) -> str | None:
    """'The second round of talks', 'first talks'; ``CURRENT`` for 'a fresh round of talks', 'talks resumed'."""
    whole = whole_of(token)
    words = [
        token.lower_,
        *(child.lower_ for noun in {token.i: token, whole.i: whole}.values() for child in noun.children),
    ]
    if number := next((_ORDINALS[word] for word in words if word in _ORDINALS), None):
        return number
    predicate = predicate_of(token)
    is_resumed = predicate.i != token.i and predicate.lemma_.lower() in _RESUME and not children(predicate, "neg")
    return CURRENT if is_resumed or any(word in _AGAIN for word in words) else None


def numbered(occurrences: Sequence[Occurrence]) -> list[Occurrence]:
    """Give the mentions of talks without a number that of the round that the article is about.

    Only where the article tells of an earlier round, too: the round it is about is then the last that is no mere plan.
    """
    told = [mention for mention in occurrences if mention.ordinal is not None and mention.reality.is_real]
    numbers = {mention.ordinal for mention in told if mention.ordinal != CURRENT}
    is_later = len(numbers) > 1 or any(mention.ordinal == CURRENT for mention in told)
    if not numbers or not is_later:
        return [replace(mention, ordinal=None) if mention.ordinal == CURRENT else mention for mention in occurrences]
    later = [mention for mention in told if mention.ordinal not in ("1", CURRENT)]
    # 'A third round' is one to come; the round that goes on is definite, or has its place and time.
    under_way = [mention for mention in later if mention.is_definite or mention.place or mention.date]
    current = max((str(mention.ordinal) for mention in under_way), key=int, default="") or min(
        (str(mention.ordinal) for mention in later), key=int, default="2"
    )
    # A round after the one that goes on is nothing yet.
    return [_numbered(mention, current) for mention in occurrences]


def _numbered(mention: Occurrence, current: str) -> Occurrence:
    is_round = mention.trigger.event_type is EventType.NEGOTIATION and mention.trigger.form == "round"
    if mention.ordinal == CURRENT or (is_round and mention.ordinal is None):
        return replace(mention, ordinal=current)
    is_to_come = mention.ordinal is not None and int(mention.ordinal) > int(current)
    return replace(mention, reality=Reality(EventStatus.PROPOSED, False)) if is_to_come else mention
