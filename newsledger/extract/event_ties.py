"""What the mentions of one sentence owe to each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from newsledger.extract.event_grammar import ancestors, children, lemmas, prepositional
from newsledger.extract.event_merge import Occurrence
from schemas.vocabularies import EventType

if TYPE_CHECKING:
    from newsledger.language.tokens import Token

_PACTS = frozenset({EventType.AGREEMENT, EventType.CEASEFIRE})
_ONE_OF = lemmas("one another each other first second third last deadliest worst biggest largest latest bloodiest")


def tied(mentions: Sequence[Occurrence]) -> list[Occurrence]:
    """The mentions of a sentence, with the place and day that one of them gives to another.

    'The shelling and gunfire in X' have one place. 'What it signed in the May 4 accord, she said, referring
    to the ceasefire deal' are one thing. 'The deadliest of the blasts, in X' is not the place of all of them.
    """
    found = [replace(mention, place=None) if _is_one_of_many(mention) else mention for mention in mentions]
    by_token = {mention.trigger.token.i: number for number, mention in enumerate(found)}
    for number, mention in enumerate(found):
        token = mention.trigger.token
        if token.dep_ == "conj" and not mention.trigger.is_verb and token.head.i in by_token:
            other = by_token[token.head.i]
            found[number], found[other] = _alike(mention, found[other]), _alike(found[other], mention)
        elif (meant := _referred_to(found, number)) is not None:
            pact = replace(found[meant].trigger, event_type=mention.trigger.event_type, form=mention.trigger.form)
            found[meant] = replace(found[meant], trigger=pact)
            found[number] = _alike(mention, found[meant])
    return found


def _alike(mention: Occurrence, other: Occurrence) -> Occurrence:
    """The mention, with the other's place and day where it has none."""
    if other.trigger.is_verb:
        return mention
    date, told = (mention.date, mention.told) if mention.told is not None else (other.date, other.told)
    is_news = mention.is_news and (other.is_news or not other.is_definite)
    place, is_definite = mention.place or other.place, mention.is_definite or other.is_definite
    return replace(mention, place=place, date=date, told=told, is_definite=is_definite, is_news=is_news)


def _referred_to(mentions: Sequence[Occurrence], number: int) -> int | None:
    """The agreement, told before in the sentence, that a speaker is said to have meant by 'referring to'."""
    mention = mentions[number]
    if mention.trigger.event_type not in _PACTS or not _is_reference(mention.trigger.token):
        return None
    before = (at for at in reversed(range(number)) if mentions[at].trigger.event_type in _PACTS)
    return next(before, None)


def _is_reference(token: Token) -> bool:
    return bool(token.dep_ == "pobj" and token.head.lower_ == "to" and token.head.head.lemma_ == "refer")


def _is_one_of_many(mention: Occurrence) -> bool:
    """'The deadliest of the 12 blasts', 'another killed nine': one of several that were told of together."""
    token = mention.trigger.token
    if mention.trigger.is_verb:
        return any(_is_pronoun_for_one(subject) for subject in children(token, "nsubj", "nsubjpass"))
    if token.dep_ != "pobj" or token.head.lower_ != "of" or token.tag_ not in ("NNS", "NNPS"):
        return False
    return next((word for word in ancestors(token.head)), token).head.lower_ in _ONE_OF


def _is_pronoun_for_one(subject: Token) -> bool:
    return subject.lower_ in ("another", "one", "second", "third") and not prepositional(subject, "of")
