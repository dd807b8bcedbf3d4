"""Which actor a speaker phrase stands for: names, offices that speak for a body, roles, pronouns."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from newsledger.language.attribution.antecedents import IMPERSONAL, PERSONAL, PLURAL, Antecedents
from newsledger.language.attribution.descriptions import Descriptions, is_body_noun, is_type_noun
from newsledger.language.attribution.lexicon import PRONOUNS, is_document, is_voice, verb_cue
from newsledger.language.attribution.memory import SUBJECTS, Heard, Memory, Resolved, is_main_subject, is_person_noun
from newsledger.language.attribution.phrases import phrase_of, subject_of
from newsledger.language.attribution.units import Unit
from newsledger.language.mentions import ActorIndex, LocalActor, Mention
from newsledger.language.names import find_title
from newsledger.language.parse import Parse
from schemas.vocabularies import ActorType, SpeakerKind

if TYPE_CHECKING:
    from newsledger.language.tokens import Token

_LONGEST_NAME = 100
_UNITS_KEPT = 12
_LONGEST_CHAIN = 3
"""Texts that quote texts: how many are followed back to an author."""
_SAME_NOUN = 6
"""Paragraphs that 'the spokesman' looks back for a speaker of the same noun."""
_AGED = re.compile(r"(\d{1,3})-year-old\Z")
_CLOSES_APPOSITION = re.compile(r"\Z|\.|,(?! (?:and|or)\b)")
_LONGEST_DESCRIPTION = 5
_LONGEST_CLIMB = 8
_OTHERS = frozenset(("other", "another", "second", "third", "new", "rival", "smaller", "larger", "largest", "first"))
"""Modifiers of a body that is not the one named before."""
_TOPICAL = frozenset(("to", "about", "on", "against", "for", "into", "over", "with"))
"""Prepositions between a text and whom it is sent to or about."""
_ISSUING = frozenset(
    (
        *("issue", "release", "publish", "send", "write", "post", "tweet", "file", "sign", "submit", "circulate"),
        *("deliver", "read", "draft", "distribute", "make", "put", "give", "produce", "prepare", "share"),
        *("table", "adopt", "commission", "conduct", "broadcast", "air", "upload", "leave"),
    )
)
"""Verbs whose subject is the author of their object, beside those of saying."""


@dataclass(slots=True)
class Resolver:
    """Resolves the speakers of one article in the order of the text, remembering who spoke last."""

    parse: Parse
    index: ActorIndex
    _memory: Memory = field(default_factory=Memory)
    _descriptions: Descriptions = field(init=False)
    _antecedents: Antecedents = field(init=False)
    _depth: int = 0

    def __post_init__(self) -> None:
        """Make what finds descriptions and pronouns."""
        self._descriptions = Descriptions(self.parse, self.index)
        self._antecedents = Antecedents(self.parse, self.index, self._memory)

    def enter(self, unit: Unit) -> None:
        """Tell that the units up to this one have been read."""
        self._memory.enter(unit)

    def hear_words(self, start: int, end: int) -> None:
        """Tell that a stretch is somebody's words; whoever is named in it is no likely antecedent."""
        self._memory.hear_words(start, end)

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
            place = self._memory.place(start)
            heard = Heard(
                start,
                place,
                resolved,
                head.lower_ if head.pos_ == "PRON" else head.lemma_.lower(),
                plural,
                _is_prominent(head),
            )
            self._memory.heard.append(heard)
        return resolved

    def _resolve(self, head: Token, unit: Unit, start: int, end: int) -> Resolved:
        word = head.lower_
        if word in PRONOUNS and end - start == len(head):
            return self._pronoun(word, unit, start, end)
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
        if is_voice(head):
            body = within or self._owner(head, unit)
            if body is not None and body.actor_type is not ActorType.PERSON:
                return Resolved(start, end, SpeakerKind.NAMED, body.local_id, body.local_id)
        same = self._same_noun(head, unit)
        if same is not None:
            return replace(same, start=start, end=end, is_pronoun=False)
        meant = self._meant(head, unit, start, end, within)
        if meant is not None:
            return self._named(start, end, meant)
        return Resolved(start, end, SpeakerKind.UNNAMED, None, within.local_id if within else None)

    def _owner(self, head: Token, unit: Unit) -> LocalActor | None:
        """The body that 'its' in 'its spokesman' means, or 'ministry' in 'a ministry spokesman'."""
        for child in head.lefts:
            if child.dep_ == "compound" and child.tag_ == "NN" and is_body_noun(child.lower_):
                return self._descriptions.body(child.lower_, unit, unit.at(child.i))
            if child.dep_ == "poss" and child.lower_ == "its":
                found = self._antecedents.find("its", unit.at(child.i), unit)
                return self.index.actors[found.actor] if found is not None and found.actor else None
        return None

    def _same_noun(self, head: Token, unit: Unit) -> Resolved | None:
        """The speaker introduced before by the noun that 'the' takes up ('A spokesman for X … the spokesman said')."""
        if head.tag_ != "NN" or not any(child.lower_ == "the" for child in head.lefts):
            return None
        if any(child.dep_ == "prep" for child in head.rights):
            return None
        lemma = head.lemma_.lower()
        for heard in reversed(self._memory.heard[-_SAME_NOUN:]):
            if self._memory.units[heard.place].paragraph < unit.paragraph - _SAME_NOUN:
                return None
            if heard.lemma == lemma and heard.resolved.kind is SpeakerKind.NAMED:
                return heard.resolved
        return None

    def _meant(self, head: Token, unit: Unit, start: int, end: int, within: LocalActor | None) -> LocalActor | None:
        """Whom a description means by its noun."""
        first, behind = phrase_of(head, unit)
        if head.tag_ not in ("NN", "NNP", "JJ"):
            return None
        determiner = unit.doc[first].lower_
        if determiner in ("a", "an"):
            return self._descriptions.named_later(head, end) if is_person_noun(head.lemma_.lower()) else None
        aged = _AGED.search(self.parse.text[start:end]) if determiner == "the" else None
        if aged is not None:
            return self._descriptions.aged(aged.group(1), start)
        if determiner != "the" or behind - first > _LONGEST_DESCRIPTION:
            return None
        is_other = any(token.lower_ in _OTHERS for token in unit.doc[first : head.i])
        body = None
        if is_body_noun(head.lower_) and within is None and not is_other:
            body = self._descriptions.body(head.lower_, unit, start)
        if body is not None or not is_person_noun(head.lemma_.lower()):
            return body
        return self._descriptions.person(head, first, start)

    def _mention_of(self, head: Token, unit: Unit, end: int) -> Mention | None:
        """The mention that names the head itself, a name that ends its phrase, or its apposition."""
        at, behind = unit.at(head.i), unit.behind(head.i)
        mentions = list(self.index.within(max(unit.start, at - 200), max(end, behind)))
        for mention in mentions:
            if mention.start <= at and behind <= mention.end:
                return mention
            if mention.end == at - 1 and is_type_noun(head.lower_, self.index.actors[mention.actor]):
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
        return self._name_between_commas(head, unit, last)

    def _name_between_commas(self, head: Token, unit: Unit, last: int) -> Mention | None:
        """A name set off by commas that the parser hung elsewhere ('A nurse at the clinic, Lina Farah, said')."""
        text = self.parse.text
        end = unit.behind(last - 1)
        if head.tag_ != "NN" or text[end : end + 2] != ", " or not is_person_noun(head.lemma_.lower()):
            return None
        named = next(self.index.within(end + 2, min(unit.end, end + _LONGEST_NAME)), None)
        if named is None or not _CLOSES_APPOSITION.match(text, named.end):
            return None
        is_alone = all(find_title(word) for word in text[end + 2 : named.start].split())
        is_person = self.index.actors[named.actor].actor_type is ActorType.PERSON
        return named if is_alone and is_person else None

    def _named(self, start: int, end: int, actor: LocalActor) -> Resolved:
        return Resolved(start, end, SpeakerKind.NAMED, actor.local_id, actor.affiliation)

    def _document(self, head: Token, unit: Unit, start: int, end: int, within: LocalActor | None) -> Resolved:
        author = within if within is not None and not self._is_topic(head, unit, start, end) else None
        if author is not None:
            return Resolved(start, end, SpeakerKind.NAMED, author.local_id, author.affiliation)
        issuer = self._issuer(head, unit) or self._issuer_before(head, unit)
        if issuer is not None and issuer.actor is not None:
            return Resolved(start, end, SpeakerKind.NAMED, issuer.actor, issuer.speaks_for)
        return Resolved(start, end, SpeakerKind.DOCUMENT)

    def _is_topic(self, head: Token, unit: Unit, start: int, end: int) -> bool:
        """Whether who is named in the text's phrase is whom it is sent to or about, not its author."""
        mention = next(self.index.within(start, end), None)
        token = unit.doc[unit.index_at(mention.start)] if mention is not None else head
        for _ in range(_LONGEST_CLIMB):
            if token.i in (head.i, token.head.i):
                return False
            if token.dep_ == "prep" and token.lower_ in _TOPICAL:
                return True
            token = token.head
        return False

    def _issuer(self, head: Token, unit: Unit) -> Resolved | None:
        """Who said it in, issued or tweeted the text ('he said in a letter that listed …')."""
        governor = head.head.head if head.dep_ == "pobj" else head.head
        if head.dep_ not in ("pobj", "dobj") or governor.pos_ != "VERB":
            return None
        if governor.lemma_.lower() not in _ISSUING and verb_cue(governor) is None:
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
        last = self._memory.place(unit.at(head.i))
        for place in range(last, max(-1, last - _UNITS_KEPT), -1):
            for token in self._memory.texts(place):
                is_before = place < last or token.i < head.i
                if is_before and token.lemma_ == head.lemma_:
                    return self._issuer(token, self._memory.units[place])
        return None

    def _document_before(self, unit: Unit, offset: int) -> Resolved | None:
        """The text that is the subject of the sentence before ('The draft demands … It says …')."""
        place = self._memory.place(offset) - 1
        if place < 0 or self._memory.units[place].paragraph < unit.paragraph - 1:
            return None
        before = self._memory.units[place]
        for token in self._memory.subjects(place):
            if is_document(token):
                first, behind = phrase_of(token, before)
                found = self._resolve(token, before, *before.bounds(first, behind))
                return found if found.kind is SpeakerKind.DOCUMENT or found.actor is not None else None
        return None

    def _pronoun(self, word: str, unit: Unit, start: int, end: int) -> Resolved:
        found: Resolved | None = None
        if word in IMPERSONAL:
            found = self._document_before(unit, start)
        if found is None and (word in PERSONAL or word in IMPERSONAL or word in PLURAL):
            found = self._antecedents.find(word, start, unit)
        if found is None:
            return Resolved(start, end, SpeakerKind.UNNAMED, is_pronoun=True)
        return Resolved(start, end, found.kind, found.actor, found.speaks_for, is_pronoun=True)


def _is_prominent(head: Token) -> bool:
    """Whether a speaker phrase is what its sentence is about: a main subject, or the source of 'according to'."""
    if head.dep_ == "pobj":
        return bool(head.head.lower_ == "to")
    # The parser may hang a cue that follows its words onto these.
    is_behind = head.head.dep_ in ("ccomp", "advcl") and head.head.i > head.head.head.i
    return is_main_subject(head) or (head.dep_ in SUBJECTS and is_behind)


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
    if head.tag_ == "NNS" and any(child.lower_ == "both" for child in head.lefts):
        return True
    if head.lemma_.lower() in ("side", "party", "delegation", "country", "government", "leader", "state"):
        return any(child.lower_ in ("both", "two", "three", "each") for child in head.lefts)
    return False
