"""Mentions of actors within one article, as every extractor looks them up."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from schemas.rules import MentionRule
from schemas.vocabularies import ActorType


@dataclass(frozen=True, slots=True)
class Mention:
    """A place where an actor is named.

    Attributes:
        start: Offset in the article's text; without title, apposition, leading 'the' or possessive.
        end: Offset behind it.
        actor: Local id of the actor (``ARTICLE_ID#aN``), unique over the corpus.
        is_name: False for a definite description ('the Syrian government', 'the minister').
        rule: How it was found.
    """

    start: int
    end: int
    actor: str
    is_name: bool
    rule: MentionRule = MentionRule.NAME


@dataclass(frozen=True, slots=True)
class LocalActor:
    """What one article tells of an actor.

    Attributes:
        local_id: ``ARTICLE_ID#aN``.
        name: The fullest form in this article, or the authority's name.
        actor_type: Its type.
        role: Description most often given here ('opposition spokesman').
        affiliation: Local id of the body it speaks or acts for.
        country: ISO 3166-1 alpha-3.
        authority_id: The actor's id in an authority file, if it is in one.
        gender: 'm', 'f' or null, for pronouns; plural bodies are null.
    """

    local_id: str
    name: str
    actor_type: ActorType
    role: str | None = None
    affiliation: str | None = None
    country: str | None = None
    authority_id: str | None = None
    gender: str | None = None


class ActorIndex:
    """The actors of one article and where they are mentioned."""

    def __init__(self, actors: Iterable[LocalActor], mentions: Iterable[Mention]) -> None:
        """Index mentions by offset; they must not overlap."""
        self.actors = {actor.local_id: actor for actor in actors}
        self.mentions = sorted(mentions, key=lambda mention: (mention.start, mention.end))
        self._starts = [mention.start for mention in self.mentions]

    def within(self, start: int, end: int) -> Iterator[Mention]:
        """Mentions that lie wholly within the span, in order."""
        for position in range(bisect_left(self._starts, start), len(self.mentions)):
            mention = self.mentions[position]
            if mention.start >= end:
                return
            if mention.end <= end:
                yield mention

    def before(self, offset: int) -> Iterator[Mention]:
        """Mentions that begin before the offset, nearest first."""
        return map(self.mentions.__getitem__, range(bisect_left(self._starts, offset) - 1, -1, -1))

    def only(self, start: int, end: int) -> LocalActor | None:
        """The actor of the span if exactly one actor is mentioned in it."""
        found = {mention.actor for mention in self.within(start, end)}
        return self.actors[found.pop()] if len(found) == 1 else None
