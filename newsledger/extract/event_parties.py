"""Whom the words for a party to an event stand for: named actors, members of bodies, 'both sides', or nobody named."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice, pairwise
from typing import TYPE_CHECKING

from newsledger.extract.event_grammar import children, coordinated, lemmas, prepositional
from newsledger.language.data_files import data_rows
from newsledger.language.mentions import ActorIndex, Mention
from newsledger.language.parse import Parse
from schemas.vocabularies import ActorType

if TYPE_CHECKING:
    from newsledger.language.tokens import Token

_GROUPS = lemmas(
    "rebel militant gunman insurgent fighter soldier troop force jet warplane plane helicopter drone army police "
    "policeman militia militiaman terrorist extremist jihadist bomber sniper attacker assailant protester demonstrator "
    "battalion brigade group coalition opposition regime government authority separatist paramilitary guerrilla "
    "kidnapper security aircraft delegation side negotiator commando tribesman peacekeeper mercenary faction"
)
"""Words for groups that take part in an event without a name."""
_MEMBERS = lemmas(
    "delegation negotiator team envoy delegate representative leader member official shell strike jet warplane convoy "
    "truck vehicle target position base stronghold hideout camp checkpoint patrol headquarters wing unit supporter"
)
"""Words for people and things that belong to a body, which is the party."""
_SIDES = lemmas("side party camp delegation team negotiator rival foe delegate")
_BOTH = frozenset({"both", "two", "each", "warring", "rival", "opposing", "either"})
_TALKERS = frozenset({"negotiators", "delegations", "delegates"})
_DELEGATION = re.compile(r"\b(?:delegation|team|delegate|negotiator)s?\b", re.I)
_JOINED = re.compile(r"(?:['\u2019]s?)? and (?:the |its )?(?:[\w-]+ )?", re.I)
_BEFORE_PAIR = re.compile(
    r"\b(?:between|(?:delegat\w+|representative\w*|negotiator\w*|envoy\w*) (?:for|of|from))\s(?:\S+\s){0,2}$", re.I
)
_BEFORE = 40
"""Code points before a mention in which 'between' is looked for."""
_MAX_WORDS = 12
"""Longest name of an unnamed group, in words."""
_OWNERS = ("poss", "compound", "nmod", "amod")
_MUST_STAND = lemmas("it they he she")
_ENVOY = re.compile(r"\benvoy\b", re.I)
_MEDIATOR = re.compile(r"\b(?:mediator|negotiator-in-chief|peace broker)\b", re.I)


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody who takes part.

    Attributes:
        actor: Local id; null for an unnamed group.
        text: The party in the words of the text.
        start: Offset of these words.
        end: Offset behind them.
    """

    actor: str | None
    text: str
    start: int
    end: int


class Parties:
    """Tells for a word of one article which parties it stands for."""

    def __init__(self, parse: Parse, index: ActorIndex, pair: Sequence[str] = ()) -> None:
        """Remember the article; ``pair`` are the local ids that 'both sides' mean."""
        self._parse = parse
        self._index = index
        self._pair = tuple(pair)
        self._called: Mapping[str, set[str]] | None = None

    def of(self, token: Token, *, adjectives: bool = False) -> list[Party]:
        """The parties that a word stands for; of a delegation, the body that it speaks for.

        Args:
            token: Head of the words.
            adjectives: The word stands before a noun: 'Syrian' and 'rebel' tell whose it is.
        """
        found = [self._party(mention) for mention in self._mentions(token)]
        if not found and self._is_both(token):
            start, end = self._parse.start_of(token), self._parse.end_of(token)
            return [Party(actor, self._index.actors[actor].name, start, end) for actor in self._pair]
        found = found or self._by_kind(token, adjectives=adjectives)
        return [self._body(party) for party in found]

    def is_mediator(self, party: Party) -> bool:
        """Whether the article describes the actor as one who stands between the sides."""
        actor = self._index.actors.get(party.actor) if party.actor else None
        if actor is None or actor.role is None:
            return False
        if _MEDIATOR.search(actor.role):
            return True
        body = self._index.actors.get(actor.affiliation) if actor.affiliation else None
        is_for_all = body is not None and body.actor_type is ActorType.INTERNATIONAL_ORGANIZATION
        return is_for_all and _ENVOY.search(actor.role) is not None

    def is_medium(self, party: Party) -> bool:
        """Whether it is who printed or brought the news."""
        actor = self._index.actors.get(party.actor) if party.actor else None
        return actor is not None and actor.actor_type is ActorType.MEDIA

    def ending_at(self, offset: int) -> Party | None:
        """The actor whose mention ends there: of 'UN' in 'UN-brokered'."""
        nearest = next(self._index.before(offset), None)
        return self._party(nearest) if nearest is not None and nearest.end == offset else None

    def _party(self, mention: Mention) -> Party:
        return Party(mention.actor, self._parse.text[mention.start : mention.end], mention.start, mention.end)

    def _body(self, party: Party) -> Party:
        actor = self._index.actors.get(party.actor) if party.actor else None
        if actor is None or actor.affiliation is None or not _DELEGATION.search(actor.name):
            return party
        return Party(actor.affiliation, party.text, party.start, party.end)

    def _at(self, token: Token) -> Mention | None:
        start = self._parse.start_of(token)
        nearest = next(self._index.before(self._parse.end_of(token)), None)
        return nearest if nearest is not None and nearest.end > start else None

    def _mentions(self, token: Token) -> list[Mention]:
        """The named actors: the word's own, those it belongs to, or those in apposition to it."""
        own = self._at(token)
        if own is not None:
            return [own]
        named = [thing for child in children(token, "appos") for thing in coordinated(child)]
        found = [mention for thing in named if (mention := self._at(thing)) is not None]
        return _distinct(found) or self._of_members(token)

    def _of_members(self, token: Token) -> list[Mention]:
        """'Fighters of X', 'X's forces', 'delegates for X and Y': the bodies that the people belong to."""
        if token.lemma_.lower() not in _GROUPS | _MEMBERS:
            return []
        before = [thing for child in children(token, *_OWNERS) for thing in coordinated(child)]
        inner = [*before, *prepositional(token, "of", "from", "for", "with")]
        return _distinct(mention for word in inner if (mention := self._at(word)) is not None)

    def _is_both(self, token: Token) -> bool:
        """'Both sides', 'each delegation', 'the negotiators': those between whom the article says it all is."""
        if not self._pair or token.lemma_.lower() not in _SIDES:
            return False
        return token.lower_ in _TALKERS or any(child.lower_ in _BOTH for child in token.children)

    def _by_kind(self, token: Token, *, adjectives: bool) -> list[Party]:
        """What only its kind tells: the article's rebels for 'rebel', a state for 'Syrian', else a group."""
        start, end = self._parse.start_of(token), self._parse.end_of(token)
        if adjectives and token.text[:1].isupper() and (country := _states().get(token.lower_)):
            following = token.nbor(1)
            if following.lower_ in ("government", "regime"):
                end = self._parse.end_of(following)
            return [Party(self._state_actor(country), self._parse.text[start:end], start, end)]
        if token.lemma_.lower() not in _GROUPS or _is_anaphor(token):
            return []
        if adjectives and (actor := self._only_called(token.lemma_.lower())):
            return [Party(actor, token.text, start, end)]
        left = _left_edge(token)
        if token.i - left.i >= _MAX_WORDS:
            return []
        start = self._parse.start_of(left)
        return [Party(None, self._parse.text[start:end], start, end)]

    def _only_called(self, lemma: str) -> str | None:
        """The only actor of the article that is called by the word alone: the rebels of 'rebel attack'."""
        if self._called is None:
            called: defaultdict[str, set[str]] = defaultdict(set)
            for mention in self._index.mentions:
                called[self._parse.text[mention.start : mention.end].casefold()].add(mention.actor)
            self._called = called
        found = self._called.get(lemma, set()) | self._called.get(f"{lemma}s", set())
        return found.pop() if len(found) == 1 else None

    def _state_actor(self, country: str) -> str | None:
        """The article's actor that 'Syrian' in 'Syrian air strikes' stands for: the state, else its army, else null."""
        for wanted in (ActorType.GOVERNMENT, ActorType.MILITARY):
            for actor in self._index.actors.values():
                if actor.country == country and actor.actor_type == wanted:
                    return actor.local_id
        return None


def pair_of(parse: Parse, index: ActorIndex) -> tuple[str, ...]:
    """The two whom 'both sides' mean: joined by 'and' behind 'between' or 'delegates for', or as two delegations."""
    for first, second in pairwise(index.mentions):
        between = parse.text[first.end : second.start]
        if not _JOINED.fullmatch(between):
            continue
        before = parse.text[max(0, first.start - _BEFORE) : first.start]
        is_pair = _BEFORE_PAIR.search(before) or _DELEGATION.search(parse.text[second.start : second.end + 15])
        bodies = [_spoken_for(index, mention.actor) for mention in (first, second)]
        if is_pair and len(set(bodies)) == len(bodies):
            return tuple(bodies)
    return ()


def _spoken_for(index: ActorIndex, local_id: str) -> str:
    actor = index.actors.get(local_id)
    if actor is None or actor.affiliation is None or not _DELEGATION.search(actor.name):
        return local_id
    return actor.affiliation


def _distinct(mentions: Iterable[Mention]) -> list[Mention]:
    return list({mention.actor: mention for mention in mentions}.values())


@lru_cache(maxsize=1)
def _states() -> Mapping[str, str]:
    """States by their adjectives: 'Syrian' and 'US air strikes' are theirs, 'Syria air strikes' are only there."""
    rows = data_rows("countries.csv")
    return {
        word.strip().casefold(): row["iso3"] for row in rows for word in row["adjectives"].split("|") if word.strip()
    }


def _is_anaphor(token: Token) -> bool:
    words = ("both", "those", "these", "all", "some", "his", "her", "their", "its", "each", "neither", "two", "warring")
    return any(child.lower_ in words for child in token.children)


def _left_edge(token: Token) -> Token:
    """The first word of the token's phrase, leaving out articles and numbers' clauses."""
    left = token
    for child in sorted(token.lefts, key=lambda child: -child.i):
        if child.dep_ in _OWNERS and child.right_edge.i == left.i - 1:
            left = child.left_edge
            if left.dep_ == "det":
                left = left.nbor(1)
        elif child.dep_ not in ("det", "punct"):
            break
    return left


def antecedents(verb: Token) -> Iterator[Token]:
    """Who did it, where the subject only points: 'groups that V', 'X was among the groups that V', 'X said it V'."""
    for subject in children(verb, "nsubj", "nsubjpass"):
        if subject.tag_ in ("WDT", "WP") or (subject.lower_ == "that" and verb.dep_ in ("relcl", "acl")):
            among = _named_among(verb.head)
            yield from among or coordinated(verb.head)
        elif subject.lower_ in _MUST_STAND and verb.dep_ == "ccomp":
            yield from (thing for who in children(verb.head, "nsubj") for thing in coordinated(who))


def _named_among(noun: Token) -> list[Token]:
    """X of 'X was among the groups', 'X is one of the groups'."""
    if noun.dep_ != "pobj" or noun.head.lower_ not in ("among", "of"):
        return []
    copula = next((word for word in islice(noun.ancestors, 4) if word.lemma_ == "be"), None)
    return [thing for who in children(copula, "nsubj") for thing in coordinated(who)] if copula is not None else []
