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
_DIGRAPHS = re.compile(r"kh|gh|dh|th|sh|ch")
_OF_DIGRAPHS = {"kh": "h", "gh": "g", "dh": "d", "th": "t", "sh": "s", "ch": "s"}
_U = re.compile(r"aw|ou|oo|ow|au|w")
_I = re.compile(r"ay|ai|ei|ey|ee|iy|ij|ie|y|j")
_ALIKE = str.maketrans("eoqc", "iukk")
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
    key = "".join(word[2:] if _ASSIMILATED.match(word) else word for word in place_key(name).split())
    key = _DIGRAPHS.sub(lambda match: _OF_DIGRAPHS[match[0]], key)
    key = _I.sub("i", _U.sub("u", key)).translate(_ALIKE)
    key = _FINAL.sub("", _DOUBLED.sub(r"\1", key))
    return key if len(key) >= 3 else ""


def is_latin(name: str) -> bool:
    """Whether the name is written in Latin letters, with or without diacritics."""
    return name.isascii() or not _OTHER_SCRIPT.search(name)
