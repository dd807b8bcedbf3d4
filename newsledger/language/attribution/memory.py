"""What has been read of an article so far: its units, who spoke in them, and which words were somebody's."""

from __future__ import annotations

from bisect import bisect_right
from collections import deque
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from newsledger.language.attribution.lexicon import is_document
from newsledger.language.attribution.units import Unit
from newsledger.language.data_files import data_rows
from newsledger.language.names import role_nouns
from schemas.vocabularies import SpeakerKind

if TYPE_CHECKING:
    from newsledger.language.tokens import Token

SUBJECTS = ("nsubj", "nsubjpass")
_WORDS_KEPT = 64
_LONGEST_LOOK = 150
"""Tokens of a unit among which its subject is looked for."""


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
class Heard:
    """A speaker, as printed somewhere before.

    Attributes:
        offset: Where the phrase begins.
        place: Number of its unit.
        resolved: What it stands for.
        lemma: Lemma of its head.
        is_plural: Whether the phrase is plural or joint.
        is_main: Whether it is the subject of a main clause, or stands behind 'according to'.
    """

    offset: int
    place: int
    resolved: Resolved
    lemma: str
    is_plural: bool
    is_main: bool


@lru_cache(maxsize=1)
def _person_nouns() -> dict[str, str | None]:
    return {row["noun"]: row["gender"] or None for row in data_rows("person_nouns.csv")}


def is_person_noun(lemma: str) -> bool:
    """Whether the noun is for one person."""
    return lemma in _person_nouns() or lemma in role_nouns()


def noun_gender(lemma: str) -> str | None:
    """The gender that a noun for a person tells."""
    return _person_nouns().get(lemma) or role_nouns().get(lemma)


@dataclass(slots=True)
class Memory:
    """The units of one article in order, with the speakers heard in them."""

    units: list[Unit] = field(default_factory=list)
    heard: list[Heard] = field(default_factory=list)
    _starts: list[int] = field(default_factory=list)
    _words: deque[tuple[int, int]] = field(default_factory=lambda: deque(maxlen=_WORDS_KEPT))
    _subjects: dict[int, list[Token]] = field(default_factory=dict)
    _texts: dict[int, list[Token]] = field(default_factory=dict)

    def enter(self, unit: Unit) -> None:
        """Take in the next unit."""
        self.units.append(unit)
        self._starts.append(unit.start)

    def place(self, offset: int) -> int:
        """Number of the unit that holds the offset, -1 before the first."""
        return bisect_right(self._starts, offset) - 1

    def hear_words(self, start: int, end: int) -> None:
        """Remember a stretch as what somebody said."""
        self._words.append((start, end))

    def is_said(self, offset: int) -> bool:
        """Whether the offset lies in words that somebody said."""
        return any(start <= offset < end for start, end in self._words)

    def subjects(self, place: int) -> list[Token]:
        """The subjects of a unit's main clauses, outside marks."""
        found = self._subjects.get(place)
        if found is None:
            unit = self.units[place]
            window = range(unit.first, min(unit.last, unit.first + _LONGEST_LOOK))
            found = [unit.doc[i] for i in window if unit.inside[i] is None and is_main_subject(unit.doc[i])]
            self._subjects[place] = found
        return found

    def texts(self, place: int) -> list[Token]:
        """The nouns for texts in a unit, outside marks, the last one first."""
        found = self._texts.get(place)
        if found is None:
            tokens = self.units[place].tokens()
            found = [token for token in reversed(tokens) if token.pos_ == "NOUN" and is_document(token)]
            self._texts[place] = found
        return found


def is_main_subject(token: Token) -> bool:
    """Whether the token is the subject of a main clause, or the head of a fragment without a verb (a caption)."""
    if token.dep_ in SUBJECTS:
        verb = token.head
        if verb.dep_ == "conj":
            verb = verb.head
        return bool(verb.dep_ in ("ROOT", "parataxis"))
    return bool(token.dep_ == "ROOT" and token.pos_ in ("NOUN", "PROPN"))
