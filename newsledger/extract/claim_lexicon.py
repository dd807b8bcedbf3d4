"""The word lists behind casualty claims: what harms people, and who is counted."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

from newsledger.language.data_files import data_lines
from schemas.vocabularies import CasualtyEffect, VictimGroup, VictimStatus

_SPECIAL = frozenset({"life", "lives", "dead", "slain", "toll", "tolls"})
_IRREGULAR_FORMS = {
    "slay": {"slew", "slain"},
    "shoot": {"shot"},
    "hang": {"hung"},
    "flee": {"fled"},
    "die": {"dying", "died"},
    "free": {"freed"},
    "lose": {"lost"},
    "hold": {"held"},
    "take": {"took", "taken"},
    "leave": {"left"},
    "find": {"found"},
    "bring": {"brought"},
    "drive": {"drove", "driven"},
    "make": {"made"},
    "send": {"sent"},
    "go": {"went", "gone"},
    "fall": {"fell", "fallen"},
    "seek": {"sought"},
    "throw": {"threw", "thrown"},
    "freeze": {"froze", "frozen"},
    "bleed": {"bled"},
    "burn": {"burnt"},
    "beat": {"beaten"},
    "meet": {"met"},
    "slit": {"slit"},
    "strand": {"stranded"},
}
"""Forms that no ending gives."""


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
def harm_forms() -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """Every form of the words of harm; of verbs that need a second word; and those second words."""
    lexicon = harm_lexicon()
    verbs = (lexicon.transitive, lexicon.intransitive, lexicon.people)
    tables = (*verbs, lexicon.nominal, lexicon.counted, lexicon.state, lexicon.whole, lexicon.total)
    single = {form for table in tables for word in table for form in _forms(word)}
    single |= {
        form for table in (lexicon.state, lexicon.whole, lexicon.total) for word in table for form in _forms(word)
    }
    phrases = (lexicon.transitive_phrases, lexicon.intransitive_phrases, lexicon.condition_phrases)
    first = {form for table in phrases for word in table for form in _forms(word)}
    second = {form for table in phrases for words in table.values() for word in words for form in _forms(word)}
    return frozenset(single | _SPECIAL), frozenset(first), frozenset(second)


def _forms(word: str) -> set[str]:
    """The forms that English inflection may give a word, some that it does not."""
    stem = word.removesuffix("e")
    forms = {word, f"{word}s", f"{word}es", f"{stem}ed", f"{stem}ing", f"{word}{word[-1]}ed", f"{word}{word[-1]}ing"}
    if word.endswith("y"):
        forms |= {f"{word[:-1]}ies", f"{word[:-1]}ied"}
    return forms | _IRREGULAR_FORMS.get(word, set())


@lru_cache(maxsize=1)
def things() -> frozenset[str]:
    """Read ``not_victims.txt``: nouns that stand beside verbs of harm but are no people."""
    return frozenset(data_lines("not_victims.txt"))
