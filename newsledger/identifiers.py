"""Row identities: made of content alone, so that an article added later never renames a row."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable

_NOT_SLUG = re.compile(r"[^a-z0-9]+")
# Letters that Unicode does not decompose into a base letter and marks.
_LETTERS = str.maketrans({"ø": "o", "đ": "d", "ð": "d", "ł": "l", "ß": "ss", "æ": "ae", "œ": "oe", "þ": "th", "ı": "i"})

_APOSTROPHES = frozenset("'’‘`ʼʻʿʾ´")


def fold(text: str) -> str:
    """Lower case without diacritics, apostrophes and modifier letters ('Ḩimş' is 'hims', 'Ma‘an' is 'maan')."""
    if text.isascii():
        return text.lower().replace("'", "").replace("`", "")
    # Compatibility forms come apart into capitals and marks, and lower case into letters that come apart again.
    lower = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold().translate(_LETTERS))
    return "".join(char for char in lower if not unicodedata.combining(char) and char not in _APOSTROPHES)


def slug(text: str, separator: str = "-") -> str:
    """Letters and digits in lower case, everything else one separator; 'unnamed' if nothing is left."""
    return _NOT_SLUG.sub(separator, fold(text)).strip(separator) or "unnamed"


def row_id(article_id: str, letter: str, start: int, end: int) -> str:
    """Identity of a row that rests on one span: ``ARTICLE-q120-260``."""
    return f"{article_id}-{letter}{start}-{end}"


def numbered(identifiers: Iterable[str]) -> list[str]:
    """Make repeated identifiers distinct: the second gets ``-2``, the third ``-3``."""
    seen: Counter[str] = Counter()
    distinct = []
    for identifier in identifiers:
        seen[identifier] += 1
        distinct.append(identifier if seen[identifier] == 1 else f"{identifier}-{seen[identifier]}")
    return distinct
