"""Whom a short description means: 'the envoy', 'the foreign minister', 'the charity', 'the 34-year-old'.

What the article says of each actor beside its name (titles and nouns before it, appositions, 'X is the …', the role
that extraction found) is kept as nouns with their modifiers. A definite description means the actor to which its noun
was given, if the modifiers do not contradict: the one mentioned last before it, else, for an office that one person
holds at a time, the only one in the rest of the article ('the regional governor said … Omar Haddad, the governor, …').
Bodies are taken up by a noun that ends their name ('the ministry') or tells their type ('the charity'). Two bodies
that fit equally well leave the description unresolved.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from newsledger.language.attribution.memory import is_person_noun
from newsledger.language.attribution.units import Unit
from newsledger.language.data_files import data_rows
from newsledger.language.mentions import ActorIndex, LocalActor, Mention
from newsledger.language.parse import Parse
from schemas.vocabularies import ActorType

if TYPE_CHECKING:
    from newsledger.language.tokens import Doc, Token

_MUST_AGREE = frozenset(("prime", "vice", "deputy", "former", "ex", "acting", "assistant", "shadow"))
"""Modifiers that make another office of an office."""
_LONGEST_RUN = 6
_MOST_NEAR = 60
_BODY_REACH = 3
"""Paragraphs that 'the charity' looks back."""
_LATER_WINDOW = 700
_ENDINGS = frozenset(
    (
        *("ministry", "department", "agency", "commission", "council", "committee", "coalition", "alliance", "mission"),
        *("union", "party", "front", "movement", "organization", "organisation", "federation", "association"),
        *("charity", "observatory", "court", "office", "institute", "foundation", "university", "center", "centre"),
    )
)
"""Nouns that end a body's name and then stand for it alone."""


@dataclass(frozen=True, slots=True)
class _Told:
    """A noun that the article gave an actor, where it did so, and the words before that noun."""

    offset: int
    actor: str
    modifiers: frozenset[str]


@dataclass(slots=True)
class Descriptions:
    """What one article tells of its actors; read when the first description is met."""

    parse: Parse
    index: ActorIndex
    _nouns: dict[str, list[_Told]] | None = field(default=None)

    def person(self, head: Token, first: int, offset: int) -> LocalActor | None:
        """The person whom the description from token ``first`` to its head means."""
        told = [one for one in self._told(head.lemma_.lower()) if self._is_person(one)]
        modifiers = _words(head.doc[first : head.i])
        fitting = [one for one in told if _fits(one.modifiers, modifiers)]
        before = [one for one in fitting if one.offset < offset]
        if before:
            return self.index.actors[self._last_mentioned({one.actor for one in before}, offset)]
        is_post = head.lemma_.lower() in _posts()
        later = {one.actor for one in fitting}
        return self.index.actors[later.pop()] if is_post and len(later) == 1 else None

    def named_later(self, head: Token, behind: int) -> LocalActor | None:
        """The person whom the article soon takes up by the same noun and names ('an official … the official, X')."""
        window = self.parse.text[behind : behind + _LATER_WINDOW]
        for match in re.finditer(rf"\b[Tt]he {re.escape(head.text)}, ", window):
            start = behind + match.end()
            named = next(self.index.within(start, start + 60), None)
            if named is not None and "," not in self.parse.text[start : named.start]:
                actor = self.index.actors[named.actor]
                return actor if actor.actor_type is ActorType.PERSON else None
        return None

    def aged(self, years: str, offset: int) -> LocalActor | None:
        """The person given that age before the offset ('Mona Saleh, 34, … the 34-year-old')."""
        text = self.parse.text
        for mention in self._near(offset):
            is_aged = re.match(rf", (?:aged )?{re.escape(years)}\b", text[mention.end : mention.end + 20])
            if is_aged and self.index.actors[mention.actor].actor_type is ActorType.PERSON:
                return self.index.actors[mention.actor]
        return None

    def body(self, noun: str, unit: Unit, offset: int) -> LocalActor | None:
        """The body whose name ends with the noun, or to which it was given, or whose type it tells."""
        text = self.parse.text
        near = [mention for mention in self._near(offset) if self._is_body(mention.actor)]
        if noun in _ENDINGS:
            ending = {
                mention.actor: None
                for mention in near
                if text[mention.start : mention.end].casefold().split()[-1:] == [noun]
            }
            if len(ending) == 1:
                return self.index.actors[next(iter(ending))]
            if ending:
                return None
        given = {one.actor for one in self._told(noun) if self._is_body(one.actor) and one.offset < offset}
        if len(given) == 1:
            return self.index.actors[given.pop()]
        types = _body_types().get(noun)
        if types is None or given:
            return None
        floor = self.parse.paragraphs[max(0, unit.paragraph - _BODY_REACH)].start
        fitting = {
            mention.actor
            for mention in near
            if mention.start >= floor and mention.is_name and self.index.actors[mention.actor].actor_type.value in types
        }
        return self.index.actors[fitting.pop()] if len(fitting) == 1 else None

    def _near(self, offset: int) -> Iterator[Mention]:
        for number, mention in enumerate(self.index.before(offset)):
            if number >= _MOST_NEAR:
                return
            yield mention

    def _last_mentioned(self, actors: set[str], offset: int) -> str:
        if len(actors) == 1:
            return next(iter(actors))
        return next((one.actor for one in self._near(offset) if one.actor in actors), min(actors))

    def _is_person(self, told: _Told) -> bool:
        return self.index.actors[told.actor].actor_type is ActorType.PERSON

    def _is_body(self, actor: str) -> bool:
        return self.index.actors[actor].actor_type is not ActorType.PERSON

    def _told(self, lemma: str) -> list[_Told]:
        if self._nouns is None:
            self._nouns = {}
            for mention in self.index.mentions:
                if mention.is_name:
                    self._read(mention, self._nouns)
        return self._nouns.get(lemma, [])

    def _read(self, mention: Mention, nouns: dict[str, list[_Told]]) -> None:
        """Add the nouns that stand beside one mention."""
        span = self.parse.span(mention.start, mention.end)
        if span is None or not len(span):
            return
        for noun, modifiers in (*_before(span.doc, span.start), *_set_off(span.root), *self._role(mention)):
            nouns.setdefault(noun, []).append(_Told(mention.start, mention.actor, modifiers))

    def _role(self, mention: Mention) -> Iterator[tuple[str, frozenset[str]]]:
        role = self.index.actors[mention.actor].role
        if role:
            words = re.split(r" (?:of|for|to|in|at|on) ", role.casefold().replace("-", " "))[0].split()
            if words:
                yield words[-1], frozenset(words[:-1])


@lru_cache(maxsize=1)
def _body_types() -> dict[str, frozenset[str]]:
    return {row["noun"]: frozenset(row["types"].split()) for row in data_rows("body_nouns.csv")}


@lru_cache(maxsize=1)
def _posts() -> frozenset[str]:
    """Offices that one person holds at a time, by their last word."""
    return frozenset(row["noun"].split()[-1] for row in data_rows("role_nouns.csv") if row["scope"] == "post")


def is_body_noun(noun: str) -> bool:
    """Whether the noun can take up a body named before."""
    return noun in _ENDINGS or noun in _body_types()


def is_type_noun(noun: str, actor: LocalActor) -> bool:
    """Whether the noun tells the actor's type, so that both together are its name ('the Example group')."""
    return actor.actor_type.value in _body_types().get(noun, ())


def _words(tokens: Iterable[Token]) -> frozenset[str]:
    return frozenset(token.lower_ for token in tokens if token.pos_ in ("NOUN", "PROPN", "ADJ") and token.is_alpha)


def _fits(told: frozenset[str], asked: frozenset[str]) -> bool:
    """Whether the modifiers asked for do not contradict those told of an actor."""
    if (told & _MUST_AGREE) != (asked & _MUST_AGREE) and asked | (told & _MUST_AGREE):
        return False
    return not asked or not told or bool(asked & told)


def _before(doc: Doc, start: int) -> Iterator[tuple[str, frozenset[str]]]:
    """The nouns right before a name, each with the words before it."""
    tokens: list[Token] = []
    for index in range(start - 1, max(-1, start - 1 - _LONGEST_RUN), -1):
        token = doc[index]
        if token.pos_ not in ("NOUN", "PROPN", "ADJ") or not token.text.replace(".", "").isalpha():
            break
        tokens.insert(0, token)
    for position, token in enumerate(tokens):
        is_last = position == len(tokens) - 1
        if token.tag_ in ("NN", "NNP") and (is_last or is_person_noun(token.lemma_.lower())):
            yield token.lemma_.lower(), frozenset(word.lower_ for word in tokens[:position])


def _set_off(root: Token) -> Iterator[tuple[str, frozenset[str]]]:
    """The nouns that an apposition or 'is' gives to a name."""
    nouns = [child for child in root.children if child.dep_ == "appos"]
    if root.dep_ == "appos":
        nouns.append(root.head)
    if root.dep_ == "nsubj" and root.head.lemma_ == "be":
        nouns += [child for child in root.head.children if child.dep_ == "attr"]
    for noun in nouns:
        if noun.tag_ == "NN":
            yield noun.lemma_.lower(), _words(child for child in noun.lefts)
