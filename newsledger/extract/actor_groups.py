"""Which mentions of an article mean the same actor: full names, surnames, acronyms, short forms, descriptions."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter

from newsledger.extract.actor_forms import Forms, bare_key
from newsledger.extract.actor_states import acts
from newsledger.extract.actor_words import Found, Reading
from newsledger.language.authority import Entry
from newsledger.language.data_files import word_list
from newsledger.language.names import (
    PARTICLES,
    acronyms,
    is_acronym,
    is_acronym_of,
    name_words,
    same_person,
    skeleton,
    surname_key,
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

_FEW = 50
"""Most people with one surname among whom each new name is compared with all."""

_PART_OF_STATE = re.compile(r"\b(?:" + "|".join(sorted(word_list("admin_nouns"))) + r") of $")

_GROUP_NOUNS = word_list("group_nouns")


class Group:
    """Mentions of one actor of an article."""

    def __init__(self, kind: str) -> None:
        """An empty group of persons, bodies or descriptions."""
        self.kind = kind
        self.found: list[Found] = []
        self.entry: Entry | None = None
        self._names: Counter[str] = Counter()
        self._starts: list[int] = []
        self._listed: list[Nearest] = []
        self._full: str | None = None

    def add(self, item: Found) -> None:
        """Put a mention into the group."""
        self.found.append(item)
        self.entry = self.entry or item.entry
        self._starts.append(item.start)
        for nearest in self._listed:
            nearest.note(item.start, self)
        if item.is_name and item.kind not in ("description", "office"):
            self._names[item.name] += 1
            self._full = None

    @property
    def names(self) -> list[str]:
        """Distinct forms that are names, in the order they came."""
        return list(self._names)

    @property
    def full_name(self) -> str:
        """The fullest form: most words, then the most frequent, then the first."""
        if self._full is None:
            self._full = max(self._names, key=lambda name: (len(name_words(name)), self._names[name]), default="")
        return self._full

    def list_in(self, nearest: Nearest) -> list[int]:
        """Tell the list of every mention to come; returns where those so far begin."""
        self._listed.append(nearest)
        return self._starts

    def sort(self) -> None:
        """Bring the mentions into the order of the text."""
        self.found.sort(key=lambda item: (item.start, item.end))


class Nearest:
    """Groups that a short form can mean, by the places where they are mentioned."""

    def __init__(self) -> None:
        """An empty list."""
        self._starts: list[int] = []
        self._groups: list[Group] = []

    def add(self, one: Group) -> None:
        """Put a group on the list, with the mentions that it has and will have."""
        for start in one.list_in(self):
            self.note(start, one)

    def note(self, start: int, one: Group) -> None:
        """Note a mention of a group on the list."""
        position = bisect_right(self._starts, start)
        self._starts.insert(position, start)
        self._groups.insert(position, one)

    def find(self, offset: int) -> Group:
        """The group last mentioned before the offset, else the one first mentioned behind it."""
        return self._groups[max(0, bisect_right(self._starts, offset) - 1)]


def group(reading: Reading, found: list[Found]) -> list[Group]:
    """Group the mentions; those that are unsure and fit nothing are left out. Groups come by first mention."""
    persons = _persons([item for item in found if item.kind == "person" and item.sure])
    _rename_states(found, persons)
    bodies = _bodies(reading, [item for item in found if item.kind in ("body", "state") and item.sure])
    bodies = [one for one in bodies if _is_typed(one) or any(_does_something(reading, item) for item in one.found)]
    forms = Forms(reading, [(one, one.full_name) for one in persons], [(one, one.names, one.entry) for one in bodies])
    for item in found:
        if not item.sure:
            _place_unsure(reading, item, forms)
    described = _descriptions(reading, [item for item in found if item.kind == "description"], bodies)
    return in_order([*persons, *bodies, *described])


def in_order(groups: list[Group]) -> list[Group]:
    """Groups that have a mention, by first mention."""
    filled = [one for one in groups if one.found]
    for one in filled:
        one.sort()
    return sorted(filled, key=lambda one: (one.found[0].start, -one.found[0].end))


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


def _persons(found: list[Found]) -> list[Group]:
    people = _People()
    for item in found:
        if len(name_words(item.name)) > 1:
            people.add_full(item)
    people.index_short_forms()
    for item in found:
        if len(name_words(item.name)) < 2:
            people.add_short(item)
    return people.groups


class _People:
    """The people of an article: full names first, then the surnames and given names that go to the nearest of them."""

    def __init__(self) -> None:
        self.groups: list[Group] = []
        self._by_surname: dict[str, list[Group]] = {}
        self._by_given: dict[str, dict[Group, None]] = {}
        self._by_form: dict[tuple[str, ...], dict[Group, None]] = {}
        self._numbers: dict[Group, int] = {}
        self._nearest: dict[str, Nearest] = {}

    def add_full(self, item: Found) -> None:
        words = name_words(item.name)
        near = self._by_surname.setdefault(skeleton(words[-1]), [])
        candidates = near if len(near) <= _FEW else self._likely(words)
        home = next((one for one in candidates if _is_same_person(one, item)), None) or self._new(near)
        self._by_given.setdefault(words[0], {})[home] = None
        for form in _person_forms(words):
            self._by_form.setdefault(form, {})[home] = None
        home.add(item)

    def _likely(self, words: tuple[str, ...]) -> list[Group]:
        """Of very many people with one surname those whose given name begins alike, or one of whose forms is here."""
        found = {one: None for form in _person_forms(words) for one in self._by_form.get(form, ())}
        return sorted(found, key=self._numbers.__getitem__)

    def _new(self, near: list[Group]) -> Group:
        home = Group("person")
        self._numbers[home] = len(self.groups)
        self.groups.append(home)
        near.append(home)
        return home

    def index_short_forms(self) -> None:
        """Make the people findable by surname and, for want of one, by given name."""
        for one in self.groups:
            self._list(f"last {surname_key(one.full_name)}", one)
        for given, groups in self._by_given.items():
            for one in groups:
                self._list(f"first {given}", one)

    def _list(self, key: str, one: Group) -> None:
        self._nearest.setdefault(key, Nearest()).add(one)

    def add_short(self, item: Found) -> None:
        words = name_words(item.name)
        key = words[-1] if words else ""
        last = f"last {surname_key(item.name)}"
        nearest = self._nearest.get(last) or self._nearest.get(f"first {key}")
        if nearest is None:
            home = self._new(self._by_surname.setdefault(skeleton(key), []))
            home.add(item)
            self._list(last, home)
        else:
            nearest.find(item.start).add(item)


def _person_forms(words: tuple[str, ...]) -> list[tuple[str, ...]]:
    """Ends of the name of two words or more, and its surname with the first letter of the given name."""
    ends = [words[first:] for first in range(len(words) - 1)]
    given = next((word for word in words[:-1] if word not in PARTICLES), words[0])
    return [*ends, (given[0], "", skeleton(words[-1]))]


def _is_same_person(one: Group, item: Found) -> bool:
    if item.entry is not None and one.entry is not None:
        return item.entry is one.entry
    words = name_words(item.name)
    for name in one.names:
        others = name_words(name)
        if same_person(name, item.name) or words[-len(others) :] == others or others[-len(words) :] == words:
            return True
    return False


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
    if _PART_OF_STATE.search(text, max(0, item.start - 30), item.start):
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
    home = forms.find_given(item.name) if len(words) == 1 and _looks_personal(reading, item) else None
    if home is not None:
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
