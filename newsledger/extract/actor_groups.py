"""Which mentions of an article mean the same actor: full names, surnames, acronyms, short forms, descriptions."""

from __future__ import annotations

import re
from collections import Counter

from newsledger.extract.actor_clusters import Group, in_order
from newsledger.extract.actor_forms import Forms, bare_key
from newsledger.extract.actor_people import group_people
from newsledger.extract.actor_states import acts
from newsledger.extract.actor_words import Found, Reading
from newsledger.language.data_files import word_list
from newsledger.language.names import (
    acronyms,
    is_acronym,
    is_acronym_of,
    name_words,
)
from schemas.vocabularies import ActorType

_GLOSS = re.compile(
    r"(?:\s?\((?:the |or |known as )?"
    r"|,? (?:(?:better |also |commonly )?known (?:as|by its (?:\w+ )?(?:acronym|initials),?)|or),? (?:the )?)"
    r"([A-Z][\w.-]{1,9})(?=[\s,;.)’'])"
)
_WORD = re.compile(r"[^\W_]+(?:['’](?!s\b)[^\W_]+)*")
_TALKS = re.compile(
    r"\b(?!The\b|Th[eo]se\b|\w+day\b)([A-Z][a-z]+(?: \d)?)(?: peace)? "
    r"(?:talks|process|negotiations|conference|meeting)\b"
    r"|\b(?:talks|negotiations|conference)(?: [\w-]+){0,2} in ([A-Z][a-z]+)\b"
)


_PART_OF_STATE = re.compile(r"\b(?:" + "|".join(sorted(word_list("admin_nouns"))) + r") of $")

_GROUP_NOUNS = word_list("group_nouns")


def group(reading: Reading, found: list[Found]) -> list[Group]:
    """Group the mentions; those that are unsure and fit nothing are left out. Groups come by first mention."""
    persons = group_people([item for item in found if item.kind == "person" and item.sure])
    _rename_states(found, persons)
    bodies = _bodies(reading, [item for item in found if item.kind in ("body", "state") and item.sure])
    bodies = [one for one in bodies if _is_typed(one) or any(_does_something(reading, item) for item in one.found)]
    forms = Forms(reading, [(one, one.full_name) for one in persons], [(one, one.names, one.entry) for one in bodies])
    for item in found:
        if not item.sure:
            _place_unsure(reading, item, forms)
    described = _descriptions(reading, [item for item in found if item.kind == "description"], bodies)
    return in_order([*persons, *bodies, *described])


def _rename_states(found: list[Found], persons: list[Group]) -> None:
    """A state's name that is the surname of somebody named in full before is that person ('Chad' after 'Ann Chad')."""
    surnames = {name_words(one.full_name)[-1]: one for one in reversed(persons) if len(name_words(one.full_name)) > 1}
    for item in found:
        if item.kind != "state" or item.entry is None or is_acronym(item.name):
            continue
        words = name_words(item.name)
        home = surnames.get(words[0]) if len(words) == 1 else None
        if home is not None and home.found[0].start < item.start:
            item.kind, item.entry, item.actor_type, item.country = "person", None, ActorType.PERSON, None
            home.add(item)


def _is_typed(one: Group) -> bool:
    return any(item.entry or item.actor_type is not ActorType.OTHER for item in one.found)


def _does_something(reading: Reading, item: Found) -> bool:
    """Whether a name of unknown kind is somebody here: it says or does something, or somebody speaks for it."""
    span = reading.parse.span(item.start, item.end)
    return span is not None and len(span) > 0 and acts(span.root, is_seat=False, is_short=True)


def _bodies(reading: Reading, found: list[Found]) -> list[Group]:
    groups: list[Group] = []
    by_key: dict[str, dict[Group, None]] = {}
    glossed = _glosses(reading, found)
    homes: dict[int, Group] = {}
    for item in sorted(found, key=lambda item: (-len(name_words(item.name)), item.start)):
        gloss = glossed.get(item.name.replace(".", "")) if is_acronym(item.name) else None
        if gloss is not None and id(gloss) in homes:
            home = homes[id(gloss)]
        else:
            near = [one for key in _asked_keys(item) for one in by_key.get(key, ())]
            home = next((one for one in near if _is_same_body(one, item)), None) or Group("body")
        if not home.found:
            groups.append(home)
        home.add(item)
        homes[id(item)] = home
        for key in _given_keys(item):
            by_key.setdefault(key, {})[home] = None
    return groups


def _asked_keys(item: Found) -> list[str]:
    """Keys under which a fuller form of the body may stand."""
    words = name_words(item.name)
    keys = [f"entry {item.entry.actor_id}"] if item.entry else []
    keys.append(f"name {bare_key(item.name)}")
    if item.entry is None and words:
        keys += [f"short {item.name.replace('.', '')}", f"first {' '.join(words)}", f"last {' '.join(words)}"]
    return keys


def _given_keys(item: Found) -> list[str]:
    """Keys under which other forms of the body look for it."""
    words = name_words(item.name)
    keys = [f"entry {item.entry.actor_id}"] if item.entry else []
    keys.append(f"name {bare_key(item.name)}")
    if item.entry is None and words:
        keys += [f"short {short}" for short in sorted(acronyms(item.name))]
        least = 1 if words[-1] in _GROUP_NOUNS else 2
        keys += [f"first {' '.join(words[:length])}" for length in range(least, len(words))]
        keys += [f"last {' '.join(words[-length:])}" for length in range(2, len(words))]
    return keys


def _glosses(reading: Reading, found: list[Found]) -> dict[str, Found]:
    """Acronyms that the article explains: 'Union of Example Growers (UEG)' gives UEG to the union."""
    text = reading.parse.text
    starts = {item.start: item for item in found}
    glosses: dict[str, Found] = {}
    for item in found:
        match = _GLOSS.match(text, item.end)
        short = starts.get(match.start(1)) if match else None
        if (
            match
            and short
            and short is not item
            and (is_acronym_of(match[1], text[item.start : item.end]) or item.entry is None)
        ):
            glosses.setdefault(match[1].replace(".", ""), item)
    return glosses


def _is_same_body(one: Group, item: Found) -> bool:
    if item.entry is not None and one.entry is not None:
        return item.entry is one.entry
    if item.entry is not None or one.entry is not None:
        return bare_key(item.name) in {bare_key(name) for name in one.names}
    return any(_is_form_of(item.name, name) for name in one.names)


def _is_form_of(name: str, fuller: str) -> bool:
    words, others = name_words(name), name_words(fuller)
    if bare_key(name) == bare_key(fuller) or is_acronym_of(name, fuller):
        return True
    if len(words) == 1 and len(others) == 2 and others[1] in _GROUP_NOUNS:
        return words[0] == others[0]
    return 1 < len(words) < len(others) and (others[: len(words)] == words or others[-len(words) :] == words)


def _place_unsure(reading: Reading, item: Found, forms: Forms[Group]) -> None:
    """Put a capitalised run with the actor whose known form it holds; the item's span shrinks to that form."""
    text = reading.parse.text
    if text.startswith("of ", item.start - 3) and _PART_OF_STATE.search(text, max(0, item.start - 30), item.start):
        return  # 'the state of Guerrero' is nobody
    words = [
        (match.start() + item.start, match.end() + item.start) for match in _WORD.finditer(text[item.start : item.end])
    ]
    for length in range(min(len(words), 6), 0, -1):
        for first in range(len(words) - length + 1):
            start, end = words[first][0], words[first + length - 1][1]
            home = forms.find(text[start:end], after_article=text[max(0, start - 4) : start].casefold() == "the ")
            if home is not None:
                item.start, item.end, item.name, item.kind = start, end, text[start:end], home.kind
                home.add(item)
                return
    home = forms.find_given(item.name) if len(words) == 1 else None
    if home is not None and _looks_personal(reading, item):
        item.kind = home.kind
        home.add(item)


def _looks_personal(reading: Reading, item: Found) -> bool:
    """Whether the parser takes a single word for a person's name."""
    span = reading.parse.span(item.start, item.end)
    return span is not None and len(span) == 1 and span[0].ent_type_ == "PERSON"


def _descriptions(reading: Reading, found: list[Found], bodies: list[Group]) -> list[Group]:
    groups: dict[str, Group] = {}
    by_entry = {one.entry.actor_id: one for one in bodies if one.entry}
    by_name = {bare_key(name): one for one in reversed(bodies) for name in one.names}
    place: str | None = None
    if any(item.key and item.key.startswith("delegation ") for item in found):
        place = _talks_place(reading.parse.text)
    last_delegation: str | None = None
    fighters = _only_armed_group(reading, bodies)
    for item in found:
        key = item.key or item.name
        if key == "delegation ?":
            if last_delegation is None:
                continue
            key = last_delegation
        if key.startswith("delegation "):
            last_delegation = key
            side = key.split()[1]
            item.name = f"{side.capitalize()} delegation" + (f" ({place})" if place else "")
            item.actor_type = ActorType.GOVERNMENT if side == "government" else ActorType.POLITICAL_OPPOSITION
        entry = item.entry or reading.authority.find(item.name)
        if entry is not None:
            item.entry = entry
            home = by_entry.get(entry.actor_id)
            if home is None:
                home = by_entry[entry.actor_id] = groups.setdefault(key, Group("body"))
            home.add(item)
            continue
        if key.endswith(" rebels") and fighters is not None:
            fighters.add(item)
            continue
        home = by_name.get(bare_key(item.name)) or groups.setdefault(key, Group("description"))
        home.add(item)
    return list(groups.values())


def _only_armed_group(reading: Reading, bodies: list[Group]) -> Group | None:
    """The armed group that the article calls rebels by name ('M23 rebels'), if it is the only one."""
    armed = [one for one in bodies if any(item.actor_type is ActorType.ARMED_GROUP for item in one.found)]
    if len(armed) != 1:
        return None
    text = reading.parse.text
    return armed[0] if any(text.startswith(" rebels", item.end) for item in armed[0].found) else None


def _talks_place(text: str) -> str | None:
    counts: Counter[str] = Counter(first or second for first, second in _TALKS.findall(text))
    ranked = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return ranked[0][0] if ranked else None
