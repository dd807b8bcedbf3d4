"""The forms in which a word may be printed, for looking words of a list up in text that nobody has parsed."""

from __future__ import annotations

from functools import lru_cache

from newsledger.language.data_files import data_rows

_ENDINGS = ("", "s", "es", "d", "ed", "ing")
_VOWELS = frozenset("aeiou")


@lru_cache(maxsize=1)
def _irregular() -> dict[str, tuple[str, ...]]:
    return {row["verb"]: tuple(row["forms"].split()) for row in data_rows("irregular_verbs.csv")}


def forms_of(word: str) -> set[str]:
    """Every form that English inflection may give a word, and some that it does not.

    >>> sorted(forms_of("deny"))[:4]
    ['denied', 'denies', 'deny', 'denyd']
    """
    forms = {word + ending for ending in _ENDINGS}
    forms.update(_irregular().get(word, ()))
    if word.endswith("e"):
        forms.add(f"{word[:-1]}ing")
    elif word.endswith("y"):
        forms.update((f"{word[:-1]}ies", f"{word[:-1]}ied"))
    elif word[-1:] not in _VOWELS:
        forms.update((f"{word}{word[-1]}ed", f"{word}{word[-1]}ing"))
    return forms
