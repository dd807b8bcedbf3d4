"""The words that tell of events, read from the language data."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from newsledger.language.data_files import data_rows
from schemas.vocabularies import EventType

VIOLENT = frozenset(
    {
        EventType.ARMED_CLASH,
        EventType.ATTACK,
        EventType.SHELLING,
        EventType.AIR_STRIKE,
        EventType.BOMBING,
        EventType.CHEMICAL_ATTACK,
    }
)
"""Types that 'the attack' or 'were killed' may refer back to."""

_TYPES = {word.value: word for word in EventType}


@dataclass(frozen=True, slots=True)
class Entry:
    """A word, or words in a row, that may tell of an event.

    Attributes:
        words: Lemmas; the last is the trigger.
        event_type: Null where the surroundings decide, or where the words tell of no event ('peace process').
        needs: What must stand with a verb; empty where the word is enough.
        form: ``act``, ``state`` or ``round``.
        pos: ``noun``, ``verb`` or ``adj``.
    """

    words: tuple[str, ...]
    event_type: EventType | None
    needs: str
    form: str
    pos: str


@dataclass(frozen=True)
class Lexicon:
    """Entries by part of speech and last lemma, the longest first; modifiers by lemma; weapons by lemma, or by two."""

    entries: Mapping[tuple[str, str], tuple[Entry, ...]]
    modifiers: Mapping[str, EventType | None]
    weapons: Mapping[str, EventType | None]


@lru_cache(maxsize=1)
def load() -> Lexicon:
    """Read the lexicon once a process."""
    entries: defaultdict[tuple[str, str], list[Entry]] = defaultdict(list)
    modifiers: dict[str, EventType | None] = {}
    weapons: dict[str, EventType | None] = {}
    for row in data_rows("event_triggers.csv"):
        event_type = _TYPES.get(row["event_type"])
        if row["pos"] == "modifier":
            modifiers[row["words"]] = event_type
        elif row["pos"] == "weapon":
            weapons[row["words"]] = event_type
        else:
            words = tuple(row["words"].split())
            entries[row["pos"], words[-1]].append(Entry(words, event_type, row["needs"], row["form"], row["pos"]))
    ordered = {key: tuple(sorted(found, key=lambda entry: -len(entry.words))) for key, found in entries.items()}
    return Lexicon(ordered, modifiers, weapons)


@lru_cache(maxsize=1)
def trigger_words() -> frozenset[str]:
    """All words that may be a trigger: lemmas and regular plurals."""
    words = {lemma for _, lemma in load().entries}
    return frozenset(form for word in words for form in (word, f"{word}s", f"{word}es"))
