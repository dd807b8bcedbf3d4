"""Names of people and bodies: what is title, what is name, and when two names can mean the same one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz

from newsledger.identifiers import fold
from newsledger.language.data_files import data_rows

ARTICLES = frozenset(["al", "el", "ad", "an", "ar", "as", "ash", "at", "az", "ul", "l", "the"])
"""Articles inside names, folded: left out when names are compared."""
PARTICLES = frozenset(
    [
        "de",
        "da",
        "di",
        "do",
        "dos",
        "du",
        "del",
        "della",
        "van",
        "von",
        "der",
        "den",
        "ter",
        "bin",
        "ben",
        "ibn",
        "bint",
        "abu",
        "umm",
        "abd",
        "abdul",
        "abdel",
        "la",
        "le",
        "y",
        "of",
        "and",
        "for",
    ]
)
"""Lower-case words that may stand inside a name, folded."""
_SUFFIXES = frozenset(["jr", "sr", "ii", "iii", "iv"])
_WORD = re.compile(r"[^\W_]+")
_SERVANT = re.compile(r"^abd(?:[aeiou][lrn])?(?=[^aeiouy]\w{3})")
"""'Abdul-' written together with the name behind it."""
_DOUBLED = re.compile(r"(.)\1+")
_VOWELS = re.compile(r"(?<!^)[aeiouyw]")
_TRANSLITERATED = str.maketrans({"q": "k", "c": "k", "z": "s", "j": "g"})
_LONG_ENOUGH = 83
"""Similarity, of 100, above which two spellings of a surname pass when the first names agree."""


@dataclass(frozen=True, slots=True)
class Title:
    """A word before a name: ``kind`` is honorific, office, rank or trade; ``gender`` is 'm', 'f' or null."""

    text: str
    kind: str
    gender: str | None


@lru_cache(maxsize=1)
def titles() -> dict[str, Title]:
    """Titles by their lower-case form without full stops."""
    return {
        _title_key(row["title"]): Title(row["title"], row["kind"], row["gender"] or None)
        for row in data_rows("titles.csv")
    }


@lru_cache(maxsize=1)
def role_nouns() -> dict[str, str | None]:
    """Nouns for what people do, with the gender that the noun tells, if any."""
    return {row["noun"]: row["gender"] or None for row in data_rows("role_nouns.csv")}


def _title_key(text: str) -> str:
    return " ".join(text.casefold().replace(".", " ").replace("-", " ").split())


@lru_cache(maxsize=65_536)
def find_title(text: str) -> Title | None:
    """The title that the whole text is, if it is one ('Lt. Gen.', 'prime minister')."""
    return titles().get(_title_key(text))


@lru_cache(maxsize=1)
def _title_beginnings() -> frozenset[str]:
    return frozenset(key.split()[0] for key in titles())


@lru_cache(maxsize=65_536)
def may_begin_title(word: str) -> bool:
    """Whether some title begins with the word; longer texts are worth looking up only where it holds."""
    key = _title_key(word)
    return key.partition(" ")[0] in _title_beginnings()


def split_titles(name: str) -> tuple[list[Title], str]:
    """Take titles off the front of a name, one after the other; a name that is all title is left whole."""
    found: list[Title] = []
    words = name.split()
    while len(words) > 1:
        length = next((n for n in (4, 3, 2, 1) if n < len(words) and find_title(" ".join(words[:n]))), 0)
        if not length:
            break
        title = find_title(" ".join(words[:length]))
        if title:
            found.append(title)
        words = words[length:]
    return found, " ".join(words)


def strip_titles(name: str) -> str:
    """The name without the titles before it ('Gen. Omar Haddad' is 'Omar Haddad')."""
    return split_titles(name)[1]


def title_gender(name: str) -> str | None:
    """'m' or 'f' if a title before the name tells ('Mrs. Okafor'), else null."""
    return next((title.gender for title in split_titles(name)[0] if title.gender), None)


@lru_cache(maxsize=65_536)
def name_words(name: str) -> tuple[str, ...]:
    """Folded words of a name without articles, suffixes ('Jr.') and marks."""
    words = tuple(_WORD.findall(fold(name)))
    return tuple(word for word in words if word not in ARTICLES and word not in _SUFFIXES) or words


def surname(name: str) -> str:
    """Last word of the name, folded, without article ('Yusuf al-Rashid' is 'rashid'); empty if it has no letters."""
    words = name_words(name)
    return words[-1] if words else ""


@lru_cache(maxsize=1)
def _spellings() -> dict[str, str]:
    """Each known spelling of a name, with the one that stands for all of them."""
    return {word: row["name"] for row in data_rows("name_variants.csv") for word in row["spellings"].split()}


def one_spelling(word: str) -> str:
    """The spelling of a folded name that stands for all its spellings ('muhammad' is 'mohammed'), else the word."""
    return _spellings().get(word, word)


@lru_cache(maxsize=65_536)
def skeleton(word: str) -> str:
    """Consonants of a folded word, for grouping spellings of one name ('Qureshi' and 'Kuraishi' are 'krs')."""
    kept = _DOUBLED.sub(r"\1", _VOWELS.sub("", one_spelling(word).translate(_TRANSLITERATED)))
    return kept.rstrip("h") or word


def is_acronym(text: str) -> bool:
    """Whether a word is written as an acronym: 'SOHR', 'U.N.', 'NGOs' not."""
    letters = text.replace(".", "")
    return 2 <= len(letters) <= 10 and letters.isupper() and letters.replace("-", "").isalnum()


@lru_cache(maxsize=65_536)
def acronyms(name: str) -> frozenset[str]:
    """Acronyms that a name can have, in capitals: with and without its small words."""
    words = [word for word in re.split(r"[^\w]+", name) if word]
    capitals = "".join(word[0] for word in words if word[0].isupper())
    every = "".join(word[0].upper() for word in words)
    contents = "".join(word[0].upper() for word in words if word.casefold() not in PARTICLES | ARTICLES)
    return frozenset(form for form in (capitals, every, contents) if len(form) > 1)


def is_acronym_of(short: str, name: str) -> bool:
    """Whether the letters are an acronym of the name ('AFP' of 'Agence France-Presse')."""
    return is_acronym(short) and short.replace(".", "").upper() in acronyms(name)


def _close(first: str, second: str, least: int) -> bool:
    one, other = one_spelling(first), one_spelling(second)
    return one == other or fuzz.ratio(one, other) >= least


def _first_names_agree(first: Sequence[str], second: Sequence[str]) -> bool:
    """Whether given names can be one person's: initials stand for names, missing ones contradict nothing."""
    for one, other in zip(first, second, strict=False):
        if len(one) == 1 or len(other) == 1:
            if one[0] != other[0]:
                return False
        elif not (_close(one, other, _LONG_ENOUGH) or one.startswith(other) or other.startswith(one)):
            return False
    return True


@lru_cache(maxsize=65_536)
def _untitled_words(name: str) -> tuple[str, ...]:
    return name_words(strip_titles(name))


def _given(words: Sequence[str]) -> list[str]:
    # 'abu', 'abdul', 'bin' are left out: spellings glue, split and drop them.
    return [_SERVANT.sub("", one_spelling(word)) for word in words[:-1] if word not in PARTICLES]


@lru_cache(maxsize=65_536)
def same_person(first: str, second: str) -> bool:
    """Whether two full names are one person's: surnames must match, given names must not differ.

    >>> same_person("Yusuf al-Rashid", "Yusuf Rashid")
    True
    >>> same_person("Yusuf al-Rashid", "Yusuf al-Hamdan")
    False
    """
    one, other = _untitled_words(first), _untitled_words(second)
    if not one or not other:
        return False
    if one == other or "".join(one) == "".join(other):
        return True
    if len(one) < 2 or len(other) < 2:
        return False
    if not _surnames_match(one[-1], other[-1]):
        return False
    given, others = _given(one), _given(other)
    return bool(given) and bool(others) and _first_names_agree(given[:1], others[:1]) and _middles_agree(given, others)


def _middles_agree(first: Sequence[str], second: Sequence[str]) -> bool:
    return len(first) != len(second) or _first_names_agree(first, second)


def _surnames_match(one: str, other: str) -> bool:
    return (
        one_spelling(one) == one_spelling(other)
        or (skeleton(one) == skeleton(other) and _close(one, other, 60))
        or _close(one, other, _LONG_ENOUGH)
    )


def surname_key(name: str) -> str:
    """What a bare surname and a full name share if they can be one person's: the last word, doubled letters as one."""
    words = _untitled_words(name)
    return _DOUBLED.sub(r"\1", one_spelling(words[-1])) if words else ""
