"""Short and repeated forms of the names that an article is sure of."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Generic, TypeVar

from newsledger.extract.actor_words import Reading
from newsledger.identifiers import fold
from newsledger.language.authority import Entry
from newsledger.language.data_files import word_list
from newsledger.language.names import acronyms, is_acronym, name_words

Home = TypeVar("Home")
_LINK = re.compile(r" (?:of|for|on|in|at|to) ")
_FAMILY_FIRST = word_list("family_first")
_LAST_WORDS = frozenset(("observatory", "post", "times", "journal"))


@lru_cache(maxsize=65_536)
def bare_key(name: str) -> str:
    """Folded form without spaces and hyphens, for spellings that differ in those alone."""
    return re.sub(r"[^\w]", "", fold(name))


class Forms(Generic[Home]):
    """Finds whom a form means: a full name, a surname, an acronym, the start of a body's name, 'the Observatory'."""

    def __init__(
        self,
        reading: Reading,
        persons: Iterable[tuple[Home, str]],
        bodies: Iterable[tuple[Home, list[str], Entry | None]],
    ) -> None:
        """Index the forms; of two actors with the same form the first one has it."""
        self._reading = reading
        self._exact: dict[tuple[str, ...], Home] = {}
        self._prefixes: dict[tuple[str, ...], Home] = {}
        self._acronyms: dict[str, Home] = {}
        self._heads: dict[str, Home] = {}
        self._given: dict[str, list[Home]] = {}
        for home, name in persons:
            words = name_words(name)
            for form in (words, words[-2:], words[-1:]):
                if form and len(form[-1]) > 2:
                    self._exact.setdefault(form, home)
            for word in dict.fromkeys(words[:-1]):
                if len(word) > 2 or word in _FAMILY_FIRST:
                    self._given.setdefault(word, []).append(home)
        for home, names, entry in bodies:
            self._add_body(home, names, entry)

    def _add_body(self, home: Home, names: list[str], entry: Entry | None) -> None:
        for name in names:
            words = name_words(name)
            self._exact.setdefault(words, home)
            for length in range(2, len(words)):
                self._prefixes.setdefault(words[:length], home)
            for short in sorted(acronyms(name)):
                self._acronyms.setdefault(short, home)
            head = name_words(_LINK.split(name)[0])
            if len(words) > 1 and head:
                self._heads.setdefault(head[-1], home)
        for word in sorted(_LAST_WORDS & set(name_words(entry.name))) if entry else ():
            self._heads.setdefault(word, home)

    def find_given(self, form: str) -> Home | None:
        """The only person who has the form as a given name, or as a family name that stands first or in the middle."""
        words = name_words(form)
        homes = self._given.get(words[0], ()) if len(words) == 1 else ()
        return homes[0] if len(homes) == 1 else None

    def find(self, form: str, *, after_article: bool) -> Home | None:
        """Whom a capitalised form means, if anybody known.

        Args:
            form: Words of the text.
            after_article: Whether 'the' stands before it, which lets the last word stand for the whole.
        """
        words = name_words(form)
        if not words or not form[0].isupper():
            return None
        home = self._exact.get(words)
        if home is None and len(words) > 1 and (begun := self._prefixes.get(words)) is not None:
            home = None if self._reading.is_place(form) else begun
        if home is None and is_acronym(form):
            home = self._acronyms.get(form.replace(".", ""))
        if home is None and after_article and len(words) == 1:
            home = self._heads.get(words[0])
        return home
