"""Keys under which place names are found: one for spelling as printed, one for how a name sounds."""

from __future__ import annotations

import re
from functools import lru_cache

from newsledger.identifiers import fold

_WORD = re.compile(r"[a-z0-9]+")
# The Arabic article with its assimilated forms, and the Persian/Turkish linking vowels written like it.
_ARTICLES = frozenset(
    [
        "al",
        "el",
        "ul",
        "as",
        "es",
        "ash",
        "esh",
        "ar",
        "er",
        "az",
        "ez",
        "ad",
        "ed",
        "an",
        "en",
        "at",
        "ath",
        "adh",
        "uz",
    ]
)
_ASSIMILATED = re.compile(r"^[aeu](?:zz|ss|rr|dd|tt|nn)")
# Anything outside the Latin blocks, modifier letters, combining marks and general punctuation.
_OTHER_SCRIPT = re.compile(r"[^\u0000-\u036f\u1e00-\u1eff\u2000-\u206f]")
_DOUBLED = re.compile(r"(.)\1+")
_SOUNDS = (
    (re.compile(r"kh|gh|dh|th|sh|ch"), lambda match: {"kh": "h", "gh": "g", "dh": "d", "th": "t"}.get(match[0], "s")),
    (re.compile(r"aw|ou|oo|ow|au|w"), lambda match: "u"),
    (re.compile(r"ay|ai|ei|ey|ee|iy|ij|ie|y|j"), lambda match: "i"),
    (re.compile(r"e"), lambda match: "i"),
    (re.compile(r"o"), lambda match: "u"),
    (re.compile(r"[qc]"), lambda match: "k"),
)
_FINAL = re.compile(r"(?:[aiu]h|[aiu])$")


def words_of(name: str) -> list[str]:
    """The folded words of a name; hyphens divide words."""
    # Apostrophes are dropped by fold(); for ASCII that is all it does beyond lower case, and this is much faster.
    return _WORD.findall(name.lower().replace("'", "").replace("`", "") if name.isascii() else fold(name))


@lru_cache(maxsize=50_000)
def place_key(name: str) -> str:
    """Folded name without Arabic articles: 'Al-Hasakah' is 'hasakah', 'Deir ez-Zor' is 'deir zor'.

    The empty string if nothing is left that Latin letters write.
    """
    words = words_of(name)
    return " ".join([word for word in words[:-1] if word not in _ARTICLES] + words[-1:])


@lru_cache(maxsize=50_000)
def sound_key(name: str) -> str:
    """A key shared by the common transliterations of one name: 'Hasakeh', 'al-Hassakah', 'Ḩasakah' are 'hasak'.

    Empty for names too short to be told apart this way.
    """
    words = [_ASSIMILATED.sub(lambda match: match[0][-1], word) for word in place_key(name).split()]
    key = "".join(words)
    for pattern, replacement in _SOUNDS:
        key = pattern.sub(replacement, key)
    key = _FINAL.sub("", _DOUBLED.sub(r"\1", key))
    return key if len(key) >= 3 else ""


def is_latin(name: str) -> bool:
    """Whether the name is written in Latin letters, with or without diacritics."""
    return name.isascii() or not _OTHER_SCRIPT.search(name)
