"""Whether the words around a trigger say that the event happened, goes on, is planned, wanted, alleged or denied."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from newsledger.extract.event_grammar import ancestors, children, lemmas
from newsledger.extract.event_triggers import Trigger
from newsledger.language.dates import DateRange
from schemas.vocabularies import EventStatus, EventType

if TYPE_CHECKING:
    from newsledger.language.tokens import Token

_WANTED = lemmas(
    "call demand urge propose seek want appeal request press push ask insist advocate need hope wish suggest pursue "
    "offer consider discuss explore pray lobby require achieve secure aim goal effort bid try attempt aimed"
)
_PLANNED = lemmas(
    "plan expect schedule set prepare intend vow threaten due plan promise slate pledge ready mull agree invite billed"
)
_DENIED = lemmas("deny reject refute dismiss")
_ALLEGED = lemmas("accuse allege blame charge suspect")
_CANCELLED = lemmas("cancel postpone scrap abandon abort")
_OVER = lemmas("end lift collapse expire break lapse conclude finish fail unravel adjourn wrap violate")
_GOING_ON = lemmas("continue resume extend begin start open renew underway hold persist remain enter proceed")
_ALLEGED_WORDS = frozenset({"alleged", "purported", "supposed", "suspected"})
_PLANNED_WORDS = frozenset({"planned", "upcoming", "forthcoming", "scheduled", "next", "coming", "future"})
_PROPOSED_WORDS = frozenset({"proposed", "possible", "potential", "eventual", "prospective"})
_ONGOING_WORDS = frozenset({"ongoing", "continuing", "continued", "current", "resumed"})
_MAYBE = frozenset({"might", "may", "could", "should", "must", "can"})
_FUTURE = frozenset({"will", "'ll", "’ll", "shall", "would", "wo"})
_IF = frozenset({"if", "unless", "whether", "once", "until"})
_CONTINUOUS = frozenset({EventType.SIEGE, EventType.CEASEFIRE})


@dataclass(frozen=True, slots=True)
class Reality:
    """What a mention says of the event's standing.

    Attributes:
        status: The status that the words give it.
        is_real: False for what is only imagined, denied or conditional: it makes no event by itself.
    """

    status: EventStatus
    is_real: bool


_GOVERNORS: tuple[tuple[frozenset[str], set[str], Reality], ...] = (
    (_CANCELLED, {"dobj", "nsubjpass"}, Reality(EventStatus.CANCELLED, True)),
    (_DENIED, set(), Reality(EventStatus.DENIED, False)),
    (_ALLEGED, {"prep", "pcomp", "dobj", "pobj"}, Reality(EventStatus.ALLEGED, True)),
    (_PLANNED, {"xcomp", "prep", "dobj", "nsubjpass", "ccomp"}, Reality(EventStatus.PLANNED, True)),
    (_WANTED, {"xcomp", "prep", "dobj", "ccomp", "acl", "pcomp"}, Reality(EventStatus.PROPOSED, False)),
)
"""Words that govern an event's, how they must be bound to it (any way if empty), and what they make of it."""


_MODIFIERS = (
    (_ALLEGED_WORDS, Reality(EventStatus.ALLEGED, True)),
    (_PLANNED_WORDS, Reality(EventStatus.PLANNED, True)),
    (_PROPOSED_WORDS, Reality(EventStatus.PROPOSED, False)),
    (_ONGOING_WORDS, Reality(EventStatus.ONGOING, True)),
)


def reality_of(trigger: Trigger, date: DateRange | None, published_on: datetime.date | None) -> Reality:
    """Read the status off the trigger's modifiers, its auxiliaries and what governs it."""
    if trigger.is_attribute:
        return Reality(EventStatus.ONGOING, True)
    token = trigger.token
    found = _of_verb(token) if trigger.is_verb else _of_noun(token, trigger)
    if found := found or _by_governors(token):
        return found
    if date is not None and published_on is not None and date.start is not None and date.start > published_on:
        return Reality(EventStatus.PLANNED, True)
    return Reality(_told(trigger, date, published_on), True)


def _of_verb(verb: Token) -> Reality | None:
    auxiliaries = {child.lower_ for child in verb.children if child.dep_ in ("aux", "auxpass")}
    if children(verb, "neg") or any(map(_is_nobody, children(verb, "nsubj", "nsubjpass"))):
        return Reality(EventStatus.DENIED, False)
    if auxiliaries & _MAYBE or any(child.lower_ in _IF for child in children(verb, "mark")):
        return Reality(EventStatus.PROPOSED, False)
    if auxiliaries & _FUTURE:
        return Reality(EventStatus.PLANNED, True)
    if verb.tag_ == "VB" and "to" in auxiliaries and not _is_done(verb.head):
        return _by_governors(verb) or Reality(EventStatus.PLANNED, False)
    return None


def _is_nobody(subject: Token) -> bool:
    """'No one was killed', 'none of them fled'."""
    return subject.lower_ in ("nobody", "none") or any(child.lower_ == "no" for child in subject.children)


def _is_done(governor: Token) -> bool:
    """'Managed to evacuate', 'forced to flee': the infinitive tells what happened."""
    done = {"manage", "force", "begin", "start", "continue", "able", "compel", "help", "use", "collaborate", "claim"}
    return governor.lemma_.lower() in done


def _of_noun(noun: Token, trigger: Trigger) -> Reality | None:
    words = {child.lower_ for child in noun.children}
    if (governed := _by_word(noun.head, noun)) and governed.status is EventStatus.CANCELLED:
        return governed
    if "no" in words or "without" in (noun.head.lower_, noun.nbor(-1).lower_ if noun.i else ""):
        return Reality(EventStatus.DENIED, False)
    for modifiers, reality in _MODIFIERS:
        if words & modifiers and (reality.status is not EventStatus.ALLEGED or trigger.form == "act"):
            return reality
    return None


def _by_governors(token: Token) -> Reality | None:
    """Look up the parse as far as the clause that the event is told in."""
    below = token
    for steps, governor in enumerate(islice(ancestors(token), 1, 5)):
        if steps and below.dep_ in ("nsubj", "conj", "relcl", "appos"):
            return None
        found = _by_word(governor, below) or (_by_clause(governor, below) if steps == 0 else None)
        if found:
            return found
        below = governor
    return None


def _by_word(governor: Token, below: Token) -> Reality | None:
    """'Cancelled the talks', 'denied the attack', 'called for a truce'."""
    lemma = governor.lemma_.lower()
    for lemmas_, dependencies, reality in _GOVERNORS:
        if lemma in lemmas_ and (not dependencies or below.dep_ in dependencies):
            return reality
    return None


def _by_clause(governor: Token, below: Token) -> Reality | None:
    """'The talks will', 'might', 'have not', 'if the talks'."""
    if governor.pos_ not in ("VERB", "AUX"):
        return None
    auxiliaries = {child.lower_ for child in governor.children if child.dep_ == "aux"}
    if auxiliaries & _FUTURE and below.dep_ in ("nsubj", "nsubjpass"):
        return Reality(EventStatus.PLANNED, True)
    is_conditional = any(child.lower_ in _IF for child in children(governor, "mark"))
    if auxiliaries & _MAYBE or children(governor, "neg") or is_conditional:
        return Reality(EventStatus.PROPOSED, False)
    return None


def _told(trigger: Trigger, date: DateRange | None, published_on: datetime.date | None) -> EventStatus:
    """Status of what is told plainly: done, or still going on."""
    governor = trigger.token.head.lemma_.lower()
    progressive = trigger.token.tag_ == "VBG" and any(child.lower_ in ("is", "are") for child in trigger.token.children)
    if trigger.form != "act":
        if governor in _OVER:
            return EventStatus.OCCURRED
        if trigger.event_type in _CONTINUOUS or governor in _GOING_ON:
            return EventStatus.ONGOING
        if trigger.form == "round" and _is_recent(date, published_on):
            return EventStatus.ONGOING
    return EventStatus.ONGOING if progressive else EventStatus.OCCURRED


def _is_recent(date: DateRange | None, published_on: datetime.date | None) -> bool:
    last = date.end if date else None
    return last is not None and published_on is not None and (published_on - last).days <= 1
