"""Which mentions of people in an article mean the same person."""

from __future__ import annotations

from newsledger.extract.actor_clusters import Group, Nearest
from newsledger.extract.actor_words import Found
from newsledger.language.names import PARTICLES, name_words, same_person, skeleton, surname_key

_FEW = 50
"""Most people with one surname among whom each new name is compared with all."""


def group_people(found: list[Found]) -> list[Group]:
    """Group mentions of people; a surname goes to the one with that surname who was named last."""
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
