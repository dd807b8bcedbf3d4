"""The word lists behind casualty claims: what harms people, and who is counted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import resources

from schemas.vocabularies import CasualtyEffect, VictimGroup, VictimStatus


@dataclass(frozen=True, slots=True)
class HarmLexicon:
    """What became of people, by lemma. ``phrases`` holds, for a verb, the second words that make it a phrase."""

    transitive: dict[str, CasualtyEffect] = field(default_factory=dict)
    intransitive: dict[str, CasualtyEffect] = field(default_factory=dict)
    transitive_phrases: dict[str, dict[str, CasualtyEffect]] = field(default_factory=dict)
    intransitive_phrases: dict[str, dict[str, CasualtyEffect]] = field(default_factory=dict)
    state: dict[str, CasualtyEffect] = field(default_factory=dict)
    nominal: dict[str, CasualtyEffect] = field(default_factory=dict)
    counted: dict[str, CasualtyEffect] = field(default_factory=dict)
    whole: dict[str, CasualtyEffect] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Victim:
    """What a noun says of those counted."""

    status: VictimStatus
    group: VictimGroup | None


def _lines(name: str) -> Iterator[list[str]]:
    text = resources.files("newsledger.language").joinpath("data", name).read_text(encoding="utf-8")
    for line in text.splitlines():
        if line and not line.startswith("#"):
            yield line.split("\t")


@lru_cache(maxsize=1)
def harm_lexicon() -> HarmLexicon:
    """Read ``harm.tsv``."""
    lexicon = HarmLexicon()
    effects = {effect.value: effect for effect in CasualtyEffect}
    for lemma, effect, pattern in _lines("harm.tsv"):
        verb, _, word = lemma.partition("+")
        if word:
            getattr(lexicon, f"{pattern}_phrases").setdefault(verb, {})[word] = effects[effect]
        else:
            getattr(lexicon, pattern)[verb] = effects[effect]
    return lexicon


@lru_cache(maxsize=1)
def victim_lexicon() -> dict[str, Victim]:
    """Read ``victims.tsv``: lemma, or two words, to what it says of people."""
    statuses = {status.value: status for status in VictimStatus}
    groups = {group.value: group for group in VictimGroup}
    return {
        lemma: Victim(statuses.get(status, VictimStatus.UNKNOWN), groups.get(group))
        for lemma, status, group in _lines("victims.tsv")
    }


@lru_cache(maxsize=1)
def things() -> frozenset[str]:
    """Read ``not_victims.txt``: nouns that stand beside verbs of harm but are no people."""
    return frozenset(line[0] for line in _lines("not_victims.txt"))
