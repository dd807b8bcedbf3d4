"""Mentions of one actor of an article, put together one by one."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter

from newsledger.extract.actor_words import Found
from newsledger.language.authority import Entry
from newsledger.language.names import name_words


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


def in_order(groups: list[Group]) -> list[Group]:
    """Groups that have a mention, by first mention."""
    filled = [one for one in groups if one.found]
    for one in filled:
        one.sort()
    return sorted(filled, key=lambda one: (one.found[0].start, -one.found[0].end))
