"""What a given name tells of the person's gender, for pronouns."""

from __future__ import annotations

from functools import lru_cache

from newsledger.identifiers import fold
from newsledger.language.data_files import data_rows
from newsledger.language.names import strip_titles

_FATHER_OF, _MOTHER_OF = "abu", "umm"


@lru_cache(maxsize=1)
def _genders() -> dict[str, str]:
    return {row["name"]: row["gender"] for row in data_rows("given_names.csv")}


@lru_cache(maxsize=4096)
def name_gender(name: str) -> str | None:
    """The gender that a full name's first word tells: 'm', 'f' or null.

    A single word is null, since it may be a surname. The names known are listed in ``data/given_names.csv``.
    """
    words = strip_titles(name).split()
    if len(words) < 2:
        return None
    first = fold(words[0].strip("“”\"'.,"))
    if first in (_FATHER_OF, _MOTHER_OF):
        return "m" if first == _FATHER_OF else "f"
    return given_name_gender(first)


def given_name_gender(word: str) -> str | None:
    """The gender that a given name tells, if it is among those known."""
    first, genders = fold(word), _genders()
    return genders.get(first) or genders.get(first.split("-")[0].split(" ")[0])
