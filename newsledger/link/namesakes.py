"""People of one surname: whose a bare surname or an initial is, found without asking all of them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache

from newsledger.language.names import name_words, same_person
from schemas import Row

SMALL_WORDS = frozenset(["of", "for", "the", "and", "on", "in", "at", "a"])
"""Words inside names and roles that tell nothing."""

_COMPARED = 8
"""Names of a person with which a shorter one is compared."""


class Person:
    """Drafts taken for one person, with what tells whether a bare surname is theirs."""

    def __init__(self, drafts: Iterable[Row]) -> None:
        self.drafts: list[Row] = []
        self.countries: set[str] = set()
        self.roles: set[str] = set()
        for draft in drafts:
            self.add(draft)

    def add(self, draft: Row) -> None:
        """Take a draft in."""
        self.drafts.append(draft)
        self.countries.update([draft["country"]] if draft["country"] else ())
        self.roles.update(role_words(draft["role"]))

    def may_be_called(self, name: str) -> bool:
        """Whether the shorter name can be this person's."""
        return len(name_words(name)) < 2 or any(same_person(name, row["name"]) for row in self.drafts[:_COMPARED])


class Namesakes:
    """People by their names, and by what tells them apart: country, and words of the role.

    A draft and a person share their setting if both have a country and it is the same, or if one of them has none and
    they share a word of the role.
    """

    def __init__(self) -> None:
        self._names: dict[int, tuple[str, ...]] = {}
        self._people: list[Person] = []
        self._numbers: dict[int, int] = {}
        self._in: defaultdict[tuple[str, str], dict[int, Person]] = defaultdict(dict)
        self._as: defaultdict[tuple[str, str], dict[int, Person]] = defaultdict(dict)
        self._nowhere_as: defaultdict[tuple[str, str], dict[int, Person]] = defaultdict(dict)

    def enter(self, person: Person, names: Iterable[str]) -> None:
        """Take in a person that may be looked for under these names; call it again when the person has changed."""
        number = self._numbers.setdefault(id(person), len(self._people))
        if number == len(self._people):
            self._people.append(person)
            self._names[number] = tuple(sorted(names))
        for name in self._names[number]:
            for country in person.countries:
                self._in[name, country][number] = person
            for word in person.roles:
                self._as[name, word][number] = person
                if not person.countries:
                    self._nowhere_as[name, word][number] = person

    def add(self, person: Person, draft: Row) -> None:
        """Give a person that was entered a draft."""
        person.add(draft)
        self.enter(person, ())

    def only_one(self, draft: Row, name: str) -> Person | None:
        """The person of a name who shares the draft's setting and can be called so, if there is just one."""
        found: dict[int, Person] = {}
        for number, person in self._sharing(draft, name):
            if number not in found and person.may_be_called(draft["name"]):
                found[number] = person
                if len(found) > 1:
                    return None
        return next(iter(found.values()), None)

    def first(self, draft: Row, name: str) -> Person | None:
        """Of those of a name who share the draft's setting, the one that was entered first."""
        sharing = min(self._sharing(draft, name), key=lambda one: one[0], default=None)
        return sharing[1] if sharing else None

    def _sharing(self, draft: Row, name: str) -> Iterator[tuple[int, Person]]:
        roles = role_words(draft["role"])
        if not draft["country"]:
            for word in roles:
                yield from self._as.get((name, word), {}).items()
            return
        yield from self._in.get((name, draft["country"]), {}).items()
        for word in roles:
            nowhere = self._nowhere_as.get((name, word), {})
            # Some have been told to be somewhere since they were entered.
            for number in [number for number, person in nowhere.items() if person.countries]:
                del nowhere[number]
            yield from nowhere.items()


def has_setting(draft: Row) -> bool:
    """Whether a draft has anything beyond its name by which it can be told to be somebody."""
    return bool(draft["country"] or role_words(draft["role"]))


@lru_cache(maxsize=65_536)
def role_words(role: str | None) -> tuple[str, ...]:
    """Words of a role that tell something."""
    return tuple(word for word in re.findall(r"\w+", (role or "").casefold()) if word not in SMALL_WORDS)
