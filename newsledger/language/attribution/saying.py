"""One cue with its speaker phrase and the stretches it governs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from newsledger.language.attribution import lexicon, phrases
from newsledger.language.attribution.lexicon import Cue
from newsledger.language.attribution.units import Unit
from schemas.rules import QuoteRule
from schemas.vocabularies import QuoteStance

if TYPE_CHECKING:
    from newsledger.language.tokens import Token

_BASE = "VB"
_HABITS = frozenset(("never", "always", "only", "still", "already", "often", "usually", "regularly", "now"))
_DEMANDING = frozenset(("insist", "demand", "urge", "recommend", "propose", "suggest", "request", "ask"))


@dataclass(slots=True)
class Saying:
    """A cue in its unit.

    Attributes:
        unit: Where it stands.
        cue: Offsets of the cue.
        lemma: Its lemma with particle.
        stance: What is done with the words.
        verb: The token that the cue's clause is built on.
        subject: Head of the speaker phrase, if one is printed.
        spans: Offsets of the words, not yet fitted to marks.
        extent: First and behind-last token of the attribution.
        via: Head of the phrase that names who passed the words on.
        addressee: Offsets of the phrase that names to whom.
        rule: The construction.
    """

    unit: Unit
    cue: tuple[int, int]
    lemma: str
    stance: QuoteStance
    verb: Token
    subject: Token | None
    spans: list[tuple[int, int]]
    extent: tuple[int, int]
    via: Token | None = None
    addressee: tuple[int, int] | None = None
    rule: QuoteRule = QuoteRule.CUE_CLAUSE


def made(
    verb: Token,
    cue: Cue,
    stance: QuoteStance,
    subject: Token,
    spans: list[tuple[int, int]],
    unit: Unit,
    extent: tuple[int, int],
    rule: QuoteRule = QuoteRule.CUE_CLAUSE,
) -> Saying:
    """Put a saying together: the cue's offsets, a light verb before it included, and the addressee."""
    start, end = unit.bounds(verb.i, max(verb.i, cue.last.i) + 1)
    lender = verb.head
    if verb.tag_ == "VBG" and verb.dep_ in ("dobj", "xcomp") and lender.i == verb.i - 1 and lexicon.is_light(lender):
        start = unit.at(lender.i)
    if cue.last.i > verb.i + 1 and verb.lemma_ != "make":
        end = unit.behind(verb.i)
    addressee = _addressee(verb, unit)
    return Saying(unit, (start, end), cue.lemma, stance, verb, subject, spans, extent, addressee=addressee, rule=rule)


def _addressee(verb: Token, unit: Unit) -> tuple[int, int] | None:
    """To whom: the object of telling and asking, or the noun behind 'to'."""
    for child in verb.children:
        if child.i <= verb.i or not unit.holds(child):
            continue
        noun = None
        if child.dep_ in ("dobj", "dative") and child.pos_ in ("NOUN", "PROPN", "PRON") and lexicon.takes_person(verb):
            noun = child
        elif child.dep_ in ("prep", "dative") and child.lower_ == "to" and not lexicon.takes_person(verb):
            noun = next((word for word in child.children if word.dep_ == "pobj"), None)
        if noun is not None and unit.holds(noun):
            return unit.bounds(*phrases.phrase_of(noun, unit))
    return None


def stance_of(cue: Cue, clause: Token | None, verb: Token | None = None) -> QuoteStance:
    """The cue's stance; a bare verb in its clause makes it a demand."""
    stance = cue.stances.get(lexicon.SAY) or cue.stances[lexicon.DIRECT]
    if clause is not None and cue.lemma in _DEMANDING and _is_subjunctive(clause, verb):
        asked = cue.stances.get(lexicon.OBJECT) or cue.stances.get(lexicon.REQUEST)
        return asked if asked is not None and cue.lemma != "ask" else QuoteStance.DEMANDS
    return stance


def _is_subjunctive(clause: Token, verb: Token | None) -> bool:
    """'(insisted) rebels lay down their arms': a bare verb where a finite one would show, or a present after a past."""
    if any(child.dep_ in ("aux", "auxpass") and child.tag_ != _BASE for child in clause.children):
        return False
    if any(child.lower_ in _HABITS for child in clause.lefts):
        return False
    if clause.tag_ == _BASE or any(child.tag_ == _BASE for child in clause.children if child.dep_ == "auxpass"):
        return True
    return (
        verb is not None
        and verb.lemma_ == "insist"
        and verb.tag_ in ("VBD", "VBN", "VBG")
        and clause.tag_ == "VBP"
        and clause.lemma_ not in ("be", "have", "want", "need", "know")
        and not any(child.dep_ == "neg" for child in clause.lefts)
    )
