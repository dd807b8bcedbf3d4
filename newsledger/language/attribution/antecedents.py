"""Whom a pronoun means: the candidate before it that agrees and stands nearest, in the most prominent place.

Every speaker heard so far, every mention of an actor and every unnamed person who is the subject of a main clause is a
candidate if it agrees with the pronoun: people for 'he' and 'she', of no other gender as far as title, role, given
name and the article's pronouns tell; bodies and documents for 'it'; plural or joint speakers and bodies for 'they'.

A candidate costs what stands between it and the pronoun (sentences, paragraphs), and what makes it less prominent:
speakers and subjects of main clauses come before other subjects, these before possessors and objects, and all of them
before what stands inside somebody's words; a person whose gender nothing tells comes after one who is known to agree.
The cheapest candidate is taken. Where an object or a name inside words has a rival that is as good, the pronoun stays
null.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from newsledger.language.attribution.memory import (
    SUBJECTS,
    Heard,
    Memory,
    Resolved,
    is_main_subject,
    is_person_noun,
    noun_gender,
)
from newsledger.language.attribution.units import Unit
from newsledger.language.given_names import given_name_gender
from newsledger.language.mentions import ActorIndex, LocalActor, Mention
from newsledger.language.parse import Parse
from schemas.vocabularies import ActorType, SpeakerKind

if TYPE_CHECKING:
    from newsledger.language.tokens import Token

PERSONAL = {"he": "m", "his": "m", "him": "m", "she": "f", "her": "f"}
IMPERSONAL = frozenset(("it", "its"))
PLURAL = frozenset(("they", "their"))

REACH = 6
"""Paragraphs that a pronoun looks back."""
_MOST_MENTIONS = 60
_MOST_HEARD = 12
_LONGEST_NAME = 60
_LONGEST_CHAIN = 3
"""Pronouns that mean pronouns: how many are followed back."""

_PARAGRAPH = 0.5
_EMBEDDED_SPEAKER = 0.75
_SUBJECT = 0.5
_EMBEDDED_SUBJECT = 1.25
_POSSESSOR = 1.75
_OTHER = 2.0
_IN_WORDS = 3.0
_UNKNOWN_GENDER = 1.0
_CLOSE = 0.75
"""Two candidates this near in cost are as good as each other."""


@dataclass(frozen=True, slots=True)
class _Candidate:
    cost: float
    offset: int
    resolved: Resolved
    is_prominent: bool


@dataclass(slots=True)
class Antecedents:
    """Finds the antecedents of one article's pronouns."""

    parse: Parse
    index: ActorIndex
    memory: Memory
    _taken_up: dict[int, Resolved | None] = field(default_factory=dict)

    def find(self, word: str, offset: int, unit: Unit, depth: int = _LONGEST_CHAIN) -> Resolved | None:
        """What the pronoun at the offset of a unit stands for; null when nothing before it is clearly meant."""
        if word in PLURAL:
            return self._plural(unit)
        gender = PERSONAL.get(word)
        candidates = [*self._speakers(gender, offset, unit), *self._mentions(gender, offset, unit)]
        if gender is not None:
            candidates += self._subjects(gender, offset, unit, depth)
        return _best(candidates)

    def _distance(self, earlier: int, offset: int, unit: Unit) -> float:
        """Sentences and paragraphs between an earlier place and the pronoun."""
        place = self.memory.place(earlier)
        paragraphs = unit.paragraph - self.memory.units[place].paragraph if place >= 0 else REACH
        return self.memory.place(offset) - place + _PARAGRAPH * paragraphs

    def _speakers(self, gender: str | None, offset: int, unit: Unit) -> Iterator[_Candidate]:
        """Those who were heard before."""
        for heard in self.memory.heard[-_MOST_HEARD:]:
            is_near = self.memory.units[heard.place].paragraph >= unit.paragraph - REACH
            if heard.offset >= offset or heard.is_plural or not is_near:
                continue
            agreement = _heard_agrees(heard, gender, self.index)
            if agreement is not None:
                prominence = 0.0 if heard.is_main else _EMBEDDED_SPEAKER
                cost = self._distance(heard.offset, offset, unit) + agreement + prominence
                yield _Candidate(cost, heard.offset, heard.resolved, True)

    def _mentions(self, gender: str | None, offset: int, unit: Unit) -> Iterator[_Candidate]:
        """Those who were mentioned before."""
        floor = self.parse.paragraphs[max(0, unit.paragraph - REACH)].start
        for number, mention in enumerate(self.index.before(offset)):
            if mention.start < floor or number >= _MOST_MENTIONS:
                return
            actor = self.index.actors[mention.actor]
            agreement = _agreement(actor, gender)
            if agreement is None:
                continue
            prominence = self._prominence(mention)
            # A body that is no subject is hardly ever taken up by 'it'.
            if prominence is None or (gender is None and prominence > _EMBEDDED_SUBJECT):
                continue
            cost = self._distance(mention.start, offset, unit) + prominence + agreement
            resolved = Resolved(mention.start, mention.end, SpeakerKind.NAMED, actor.local_id, actor.affiliation)
            yield _Candidate(cost, mention.start, resolved, prominence <= _EMBEDDED_SUBJECT)

    def _prominence(self, mention: Mention) -> float | None:
        """What a mention's place in its sentence costs."""
        place = self.memory.place(mention.start)
        span = self.parse.span(mention.start, mention.end)
        if place < 0 or span is None or not len(span):
            return None
        unit = self.memory.units[place]
        token = span.root
        if unit.doc is not token.doc or unit.inside[token.i] is not None or self.memory.is_said(mention.start):
            return _IN_WORDS
        while token.dep_ in ("compound", "appos", "nmod") and token.head.i != token.i:
            token = token.head
        if is_main_subject(token):
            return _SUBJECT
        if token.dep_ in SUBJECTS or (token.dep_ == "conj" and token.head.dep_ in SUBJECTS):
            return _EMBEDDED_SUBJECT
        return _POSSESSOR if token.dep_ == "poss" else _OTHER

    def _subjects(self, gender: str, offset: int, unit: Unit, depth: int) -> Iterator[_Candidate]:
        """Subjects of main clauses that are no actors: unnamed people ('A woman ran up.'), pronouns ('She ran.')."""
        last = self.memory.place(offset)
        for place in range(last, max(-1, last - REACH), -1):
            earlier = self.memory.units[place]
            for token in self.memory.subjects(place):
                at = earlier.at(token.i)
                if at >= offset or self.memory.is_said(at):
                    continue
                cost = self._distance(at, offset, unit) + _SUBJECT
                if PERSONAL.get(token.lower_) == gender and token.tag_ == "PRP":
                    meant = self._pronoun_before(token.lower_, at, earlier, depth) if place < last else None
                    if meant is not None:
                        yield _Candidate(cost, at, meant, True)
                elif _is_person(token) and not _is_named(token, earlier, self.index):
                    agreement = _gender_cost(_token_gender(token), gender)
                    if agreement is not None:
                        behind = earlier.behind(token.i)
                        yield _Candidate(cost + agreement, at, Resolved(at, behind, SpeakerKind.UNNAMED), True)

    def _pronoun_before(self, word: str, offset: int, unit: Unit, depth: int) -> Resolved | None:
        """What an earlier pronoun stood for, found once."""
        if offset not in self._taken_up and depth:
            self._taken_up[offset] = self.find(word, offset, unit, depth - 1)
        return self._taken_up.get(offset)

    def _plural(self, unit: Unit) -> Resolved | None:
        """The speaker last heard, if it is several people or a body."""
        for heard in reversed(self.memory.heard[-2:]):
            if self.memory.units[heard.place].paragraph >= unit.paragraph - 1:
                actor = heard.resolved.actor
                is_body = actor is not None and self.index.actors[actor].actor_type is not ActorType.PERSON
                return heard.resolved if heard.is_plural or is_body else None
        return None


def _best(candidates: list[_Candidate]) -> Resolved | None:
    if not candidates:
        return None
    best = min(candidates, key=lambda each: (each.cost, -each.offset))
    if not best.is_prominent:
        rival = any(
            each.cost - best.cost < _CLOSE and each.resolved.actor != best.resolved.actor for each in candidates
        )
        if rival:
            return None
    return best.resolved


def _heard_agrees(heard: Heard, gender: str | None, index: ActorIndex) -> float | None:
    """What the agreement of an earlier speaker costs, null if there is none."""
    resolved = heard.resolved
    if gender is None:
        if resolved.actor is None:
            return 0.0 if resolved.kind is not SpeakerKind.UNNAMED or not is_person_noun(heard.lemma) else None
        return None if index.actors[resolved.actor].actor_type is ActorType.PERSON else 0.0
    if resolved.actor is None:
        is_person = resolved.kind is SpeakerKind.UNNAMED and (resolved.is_pronoun or is_person_noun(heard.lemma))
        return _gender_cost(_pronoun_gender(heard), gender) if is_person else None
    actor = index.actors[resolved.actor]
    if actor.actor_type is ActorType.OTHER:
        return _UNKNOWN_GENDER
    if actor.actor_type is not ActorType.PERSON:
        # 'A spokesman for the ministry …': 'he' is the spokesman, who speaks as the ministry.
        is_voice = resolved.speaks_for == resolved.actor
        return _gender_cost(noun_gender(heard.lemma), gender) if is_voice else None
    return _gender_cost(actor.gender, gender)


def _pronoun_gender(heard: Heard) -> str | None:
    return PERSONAL.get(heard.lemma) or noun_gender(heard.lemma)


def _gender_cost(known: str | None, gender: str) -> float | None:
    if known is None:
        return _UNKNOWN_GENDER
    return 0.0 if known == gender else None


def _agreement(actor: LocalActor, gender: str | None) -> float | None:
    is_person = actor.actor_type is ActorType.PERSON
    if gender is None:
        return None if is_person else 0.0
    return _gender_cost(actor.gender, gender) if is_person else None


def _is_person(token: Token) -> bool:
    """A noun for one person, or a name that is none of the article's actors ('Olena, 58, lives upstairs')."""
    if token.tag_ == "NN":
        return is_person_noun(token.lemma_.lower())
    return bool(token.tag_ == "NNP" and token.ent_type_ == "PERSON" and token.dep_ in SUBJECTS)


def _token_gender(token: Token) -> str | None:
    return noun_gender(token.lemma_.lower()) if token.tag_ == "NN" else given_name_gender(token.text)


def _is_named(noun: Token, unit: Unit, index: ActorIndex) -> bool:
    """Whether a name stands with the noun, behind it or around it."""
    at, behind = unit.at(noun.i), unit.behind(noun.i)
    last = min(noun.right_edge.i, unit.last - 1)
    if any(child.dep_ == "appos" for child in noun.children):
        return True
    return any(
        index.actors[mention.actor].actor_type is ActorType.PERSON
        for mention in index.within(
            max(0, at - _LONGEST_NAME), max(behind, min(unit.behind(last), behind + _LONGEST_NAME))
        )
        if mention.end >= behind
    )
