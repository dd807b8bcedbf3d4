"""The word lists behind casualty claims: what harms people, and who is counted."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

from newsledger.language.data_files import data_lines
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
    people: dict[str, CasualtyEffect] = field(default_factory=dict)
    total: dict[str, CasualtyEffect] = field(default_factory=dict)
    condition_phrases: dict[str, dict[str, CasualtyEffect]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Victim:
    """What a noun says of those counted."""

    status: VictimStatus
    group: VictimGroup | None


def _cells(name: str) -> list[list[str]]:
    return [line.split("\t") for line in data_lines(name)]


@lru_cache(maxsize=1)
def harm_lexicon() -> HarmLexicon:
    """Read ``harm.tsv``."""
    lexicon = HarmLexicon()
    effects = {effect.value: effect for effect in CasualtyEffect}
    for lemma, effect, pattern in _cells("harm.tsv"):
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
        for lemma, status, group in _cells("victims.tsv")
    }


@lru_cache(maxsize=1)
def things() -> frozenset[str]:
    """Read ``not_victims.txt``: nouns that stand beside verbs of harm but are no people."""
    return frozenset(data_lines("not_victims.txt"))
