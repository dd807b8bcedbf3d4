"""The same words again: quotes of one speaker that say the same in several places."""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Mapping, Sequence
from itertools import islice
from operator import itemgetter

from schemas import Row

_MARKS = re.compile(r"[\"“”„‟«»‹›`]|''")
_APOSTROPHES = str.maketrans(dict.fromkeys("’‘‛ʼ´", "'"))
_LOOSE_SINGLE = re.compile(r"(?<!\w)'|'(?!\w)")
_SPACE = re.compile(r"\s+")
_DASHES = re.compile(r"\s*(?:--+|[–—])\s*")
_FINAL = " .,;:!?…-–—"
_FEWEST_WORDS = 4


def same_words_key(text: str) -> str | None:
    """What two texts of the same words share; null under four words.

    Quotation marks, case, the style of apostrophes and dashes, white space and final punctuation are left aside.
    """
    plain = _MARKS.sub("", unicodedata.normalize("NFC", text).translate(_APOSTROPHES))
    plain = _DASHES.sub(" - ", _LOOSE_SINGLE.sub("", plain).casefold())
    plain = _SPACE.sub(" ", plain).strip(_FINAL)
    words = (word for word in plain.split(" ") if word.isalnum() or any(char.isalnum() for char in word))
    return plain if sum(1 for _ in islice(words, _FEWEST_WORDS)) == _FEWEST_WORDS else None


def link_group(quotes: Sequence[Row], published: Mapping[str, datetime.date | None]) -> dict[str, str]:
    """Find, for each quote, the first one of the same words by the same speaker.

    Args:
        quotes: Rows of the quotes table with published actor ids, of any number of speakers and words.
        published: Day of publication by article id; articles without one come last.

    Returns:
        ``quote_id`` to the ``quote_id`` of the first quote. First ones and quotes of unknown speakers are left out.
    """
    latest = datetime.date.max

    def order(row: Row) -> tuple[datetime.date, str, int, int]:
        day = published.get(row["article_id"]) or latest
        return day, row["article_id"], row["start"], row["end"]

    first: dict[tuple[str, str], str] = {}
    same: dict[str, str] = {}
    for row in sorted(sorted(quotes, key=itemgetter("quote_id")), key=order):
        words = same_words_key(row["text"])
        if row["speaker"] is None or words is None:
            continue
        original = first.setdefault((row["speaker"], words), row["quote_id"])
        if original != row["quote_id"]:
            same[row["quote_id"]] = original
    return same
