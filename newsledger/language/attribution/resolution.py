"""Which actor a speaker phrase stands for: names, offices that speak for a body, roles, pronouns."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from newsledger.language.attribution.lexicon import PRONOUNS, is_document, is_voice
from newsledger.language.attribution.phrases import phrase_of, subject_of
from newsledger.language.attribution.units import Unit
from newsledger.language.mentions import ActorIndex, LocalActor, Mention
from newsledger.language.parse import Parse
from schemas.vocabularies import ActorType, SpeakerKind

if TYPE_CHECKING:
    from spacy.tokens import Token

_PERSONAL = {"he": "m", "his": "m", "him": "m", "she": "f", "her": "f"}
_IMPERSONAL = frozenset(("it", "its"))
_PLURAL = frozenset(("they", "their"))
_LONGEST_NAME = 100
_UNITS_KEPT = 12
_LONGEST_CHAIN = 3
"""Texts that quote texts: how many are followed back to an author."""
_BODIES = frozenset(
    (
        *("ministry", "department", "agency", "commission", "council", "committee", "coalition", "alliance", "mission"),
        *("union", "party", "front", "movement", "organization", "organisation", "federation", "association"),
        *("charity", "observatory", "court", "office"),
    )
)
"""Nouns that end a body's name and then stand for it alone."""
_REACH = 4
"""Paragraphs that a pronoun looks back."""


@dataclass(frozen=True, slots=True)
class Resolved:
    """A speaker phrase with what it stands for."""

    start: int
    end: int
    kind: SpeakerKind
    actor: str | None = None
    speaks_for: str | None = None
    is_pronoun: bool = False


@dataclass(frozen=True, slots=True)
class _Heard:
    offset: int
    paragraph: int
    resolved: Resolved
    is_plural: bool


@dataclass(slots=True)
class Resolver:
    """Resolves the speakers of one article in the order of the text, remembering who spoke last."""

    parse: Parse
    index: ActorIndex
    _heard: list[_Heard] = field(default_factory=list)
    _units: deque[Unit] = field(default_factory=lambda: deque(maxlen=_UNITS_KEPT))

    _depth: int = 0

    def enter(self, unit: Unit) -> None:
        """Tell that the units up to this one have been read."""
        self._units.append(unit)

    def is_medium(self, head: Token, unit: Unit) -> bool:
        """Whether the phrase names a news outlet or agency."""
        mention = self._mention_of(head, unit, unit.bounds(*phrase_of(head, unit))[1])
        return mention is not None and self.index.actors[mention.actor].actor_type is ActorType.MEDIA

    def resolve(self, head: Token, unit: Unit) -> Resolved:
        """What the phrase of this head stands for; remembered for the pronouns that follow."""
        first, behind = phrase_of(head, unit)
        start, end = unit.bounds(first, behind)
        resolved = self._resolve(head, unit, start, end)
        if not resolved.is_pronoun or resolved.actor is not None:
            plural = head.tag_ in ("NNS", "NNPS") or resolved.kind is SpeakerKind.JOINT
            self._heard.append(_Heard(start, unit.paragraph, resolved, plural))
        return resolved

    def _resolve(self, head: Token, unit: Unit, start: int, end: int) -> Resolved:
        word = head.lower_
        if word in PRONOUNS and end - start == len(head):
            return self._pronoun(word, head, unit, start, end)
        if _is_joint(head, unit):
            return Resolved(start, end, SpeakerKind.JOINT)
        own = self._mention_of(head, unit, end)
        if own is not None:
            return self._named(start, end, self.index.actors[own.actor])
        within = self.index.only(start, end)
        if is_document(head):
            return self._document(head, unit, start, end, within)
        return self._described(head, unit, start, end, within)

    def _described(self, head: Token, unit: Unit, start: int, end: int, within: LocalActor | None) -> Resolved:
        """A description: a voice of the body it names, a person by role, or somebody unnamed."""
        if is_voice(head) and within is not None:
            return Resolved(start, end, SpeakerKind.NAMED, within.local_id, within.local_id)
        repeated = self._role(head, unit, start) or self._body(head, unit, start)
        if repeated is not None:
            return self._named(start, end, repeated)
        return Resolved(start, end, SpeakerKind.UNNAMED, None, within.local_id if within else None)

    def _mention_of(self, head: Token, unit: Unit, end: int) -> Mention | None:
        """The mention that names the head itself, a name that ends its phrase, or its apposition."""
        at, behind = unit.at(head.i), unit.behind(head.i)
        mentions = list(self.index.within(max(unit.start, at - 200), max(end, behind)))
        for mention in mentions:
            if mention.start <= at and behind <= mention.end:
                return mention
        last = mentions[-1] if mentions else None
        if last is not None and last.end == end and last.start >= behind and head.tag_ in ("NN", "NNP"):
            token = unit.doc[unit.index_at(last.start)]
            if token.dep_ not in ("pobj", "pcomp") and not _in_prepositional(token, head):
                return last
        return self._mention_in_apposition(head, unit)

    def _mention_in_apposition(self, head: Token, unit: Unit) -> Mention | None:
        """The name behind a description ('one of its sponsors, Lina Farah, said')."""
        first, last = phrase_of(head, unit)
        for token in unit.doc[first:last]:
            for child in token.children:
                if child.dep_ != "appos" or child.i < last or not unit.holds(child):
                    continue
                at, behind = unit.at(child.i), unit.behind(child.i)
                for mention in self.index.within(max(unit.start, at - _LONGEST_NAME), behind + _LONGEST_NAME):
                    if mention.start <= at and behind <= mention.end:
                        return mention
        return None

    def _named(self, start: int, end: int, actor: LocalActor) -> Resolved:
        return Resolved(start, end, SpeakerKind.NAMED, actor.local_id, actor.affiliation)

    def _document(self, head: Token, unit: Unit, start: int, end: int, within: LocalActor | None) -> Resolved:
        if within is not None:
            return Resolved(start, end, SpeakerKind.NAMED, within.local_id, within.affiliation)
        issuer = self._issuer(head, unit) or self._issuer_before(head, unit)
        if issuer is not None and issuer.actor is not None:
            return Resolved(start, end, SpeakerKind.NAMED, issuer.actor, issuer.speaks_for)
        return Resolved(start, end, SpeakerKind.DOCUMENT)

    def _issuer(self, head: Token, unit: Unit) -> Resolved | None:
        """Who said it in, issued or tweeted the text ('he said in a letter that listed …')."""
        governor = head.head.head if head.dep_ == "pobj" else head.head
        if head.dep_ not in ("pobj", "dobj") or governor.pos_ != "VERB":
            return None
        subject = subject_of(governor, unit)
        if subject is None or subject.i == head.i:
            return None
        if self._depth >= _LONGEST_CHAIN:
            return None
        self._depth += 1
        first, behind = phrase_of(subject, unit)
        found = self._resolve(subject, unit, *unit.bounds(first, behind))
        self._depth -= 1
        return found

    def _issuer_before(self, head: Token, unit: Unit) -> Resolved | None:
        """Who issued the text, where it was brought up ('in a letter that she sent …' — 'the letter said')."""
        if not any(child.lower_ in ("the", "this") for child in head.lefts):
            return None
        for earlier in reversed(self._units):
            if earlier.start > unit.start:
                continue
            for token in reversed(earlier.tokens()):
                is_same = earlier is unit and token.i >= head.i
                if not is_same and token.lemma_ == head.lemma_ and token.pos_ == "NOUN":
                    return self._issuer(token, earlier)
        return None

    def _document_before(self, unit: Unit, offset: int) -> Resolved | None:
        """The text that is the subject of the sentence before ('The draft demands … It says …')."""
        before = next((each for each in reversed(self._units) if each.end <= offset and each is not unit), None)
        if before is None or before.paragraph < unit.paragraph - 1:
            return None
        for token in before.tokens():
            if token.dep_ == "nsubj" and token.head.dep_ == "ROOT" and is_document(token):
                first, behind = phrase_of(token, before)
                found = self._resolve(token, before, *before.bounds(first, behind))
                return found if found.kind is SpeakerKind.DOCUMENT or found.actor is not None else None
        return None

    def _role(self, head: Token, unit: Unit, start: int) -> LocalActor | None:
        """The person last mentioned whose role the definite description repeats ('the envoy')."""
        first, behind = phrase_of(head, unit)
        if head.tag_ != "NN" or unit.doc[first].lower_ != "the" or behind - first > 3:
            return None
        lemma = head.lemma_.lower()
        for mention in self._nearby(start, unit.paragraph):
            actor = self.index.actors[mention.actor]
            if actor.role and lemma in actor.role.lower().split() and actor.actor_type is ActorType.PERSON:
                return actor
        return None

    def _body(self, head: Token, unit: Unit, start: int) -> LocalActor | None:
        """The one body named before whose name ends with the noun of the definite description ('the ministry')."""
        first, behind = phrase_of(head, unit)
        noun = head.lower_
        is_bare = unit.doc[first].lower_ == "the" and behind - first == 2 and head.tag_ in ("NN", "NNP")
        if noun not in _BODIES or not is_bare:
            return None
        fitting = [
            mention.actor
            for mention in self._nearby(start, unit.paragraph)
            if self.parse.text[mention.start : mention.end].casefold().split()[-1:] == [noun]
        ]
        return self.index.actors[fitting[0]] if len(set(fitting)) == 1 else None

    def _pronoun(self, word: str, head: Token, unit: Unit, start: int, end: int) -> Resolved:
        found: Resolved | None = None
        if word in _PERSONAL:
            found = self._antecedent(unit, start, _PERSONAL[word], person=True)
        elif word in _IMPERSONAL:
            found = self._document_before(unit, start) or self._antecedent(unit, start, None, person=False)
        elif word in _PLURAL:
            found = self._last_heard_plural(unit)
        if found is None:
            return Resolved(start, end, SpeakerKind.UNNAMED, is_pronoun=True)
        return Resolved(start, end, found.kind, found.actor, found.speaks_for, is_pronoun=True)

    def _antecedent(self, unit: Unit, offset: int, gender: str | None, person: bool) -> Resolved | None:
        """The nearest speaker or subject before the offset that the pronoun can stand for."""
        spoken = [heard for heard in reversed(self._heard[-8:]) if heard.offset < offset and not heard.is_plural]
        spoken = [
            heard
            for heard in spoken
            if heard.paragraph >= unit.paragraph - _REACH and self._fits(heard, gender, person)
        ]
        best = spoken[0] if spoken else None
        fallback: LocalActor | None = None
        for mention in self._nearby(offset, unit.paragraph):
            if best is not None and mention.start <= best.offset:
                break
            actor = self.index.actors[mention.actor]
            if not _agrees(actor, gender, person) or self._is_quoted(mention):
                continue
            if self._is_subject(mention):
                return self._named(mention.start, mention.end, actor)
            paragraph = self.parse.paragraphs[unit.paragraph]
            if fallback is None and best is None and (mention.start >= paragraph.start or person):
                fallback = actor
        if best is not None:
            return best.resolved
        return self._named(offset, offset, fallback) if fallback is not None and person else None

    def _fits(self, heard: _Heard, gender: str | None, person: bool) -> bool:
        if heard.resolved.actor is None:
            return person and heard.resolved.kind is SpeakerKind.UNNAMED
        actor = self.index.actors[heard.resolved.actor]
        if person and actor.actor_type is not ActorType.PERSON:
            # 'A spokesman for the ministry …': 'he' is the spokesman, who speaks as the ministry.
            return heard.resolved.speaks_for == heard.resolved.actor
        return _agrees(actor, gender, person)

    def _last_heard_plural(self, unit: Unit) -> Resolved | None:
        for heard in reversed(self._heard[-2:]):
            if heard.paragraph >= unit.paragraph - 1:
                is_body = heard.resolved.actor is not None and not _agrees(
                    self.index.actors[heard.resolved.actor], None, True
                )
                return heard.resolved if heard.is_plural or is_body else None
        return None

    def _nearby(self, offset: int, paragraph: int) -> list[Mention]:
        floor = self.parse.paragraphs[max(0, paragraph - _REACH)].start
        near: list[Mention] = []
        for mention in self.index.before(offset):
            if mention.start < floor or len(near) >= 60:
                break
            near.append(mention)
        return near

    def _is_subject(self, mention: Mention) -> bool:
        span = self.parse.span(mention.start, mention.end)
        if span is None:
            return False
        token = span.root
        while token.dep_ in ("compound", "appos", "nmod") and token.head.i != token.i:
            token = token.head
        # The head of a fragment without a verb (a caption) counts like a subject.
        return bool(token.dep_ in ("nsubj", "nsubjpass") or (token.dep_ == "ROOT" and token.pos_ in ("NOUN", "PROPN")))

    def _is_quoted(self, mention: Mention) -> bool:
        opening = self.parse.text.rfind("“", max(0, mention.start - 600), mention.start)
        return opening >= 0 and self.parse.text.find("”", opening, mention.start) < 0


def _agrees(actor: LocalActor, gender: str | None, person: bool) -> bool:
    if (actor.actor_type is ActorType.PERSON) is not person:
        return False
    return gender is None or actor.gender is None or actor.gender == gender


def _in_prepositional(token: Token, head: Token) -> bool:
    while token.i not in (token.head.i, head.i):
        if token.dep_ == "prep":
            return True
        token = token.head
    return False


def _is_joint(head: Token, unit: Unit) -> bool:
    if any(token.i > head.i and unit.holds(token) and token.pos_ in ("NOUN", "PROPN") for token in head.conjuncts):
        return any(child.dep_ == "cc" and child.lower_ in ("and", "&") for child in head.children) or any(
            child.dep_ == "cc" for token in head.conjuncts for child in token.children
        )
    if head.lemma_.lower() in ("side", "party", "delegation", "country", "government", "leader", "state"):
        return any(child.lower_ in ("both", "two", "three", "each") for child in head.lefts)
    return False
