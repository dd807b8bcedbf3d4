"""Near copies: articles that share most of their words in the same order. MinHash with banding, deterministic."""

from __future__ import annotations

import datetime
import re
import zlib
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from schemas import Row

Hashes = NDArray[np.uint64]

SHINGLE = 5
"""Words in a row that are compared as one."""

BANDS, ROWS = 24, 5
"""Two texts meet if one band of their signatures agrees: of those that share .7 of their shingles 99 % do."""

LIKENESS = 0.7
"""Shared among all shingles, as the signatures tell, from which on a text is a near copy."""

_CHUNK = 1024
_MOST_WORDS = 500_000
_WORD = re.compile(r"\w+")
_GOLDEN = 0x9E3779B97F4A7C15


def _mixed(values: Hashes) -> Hashes:
    """The finaliser of splitmix64: spreads every bit over all others."""
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))


def _constants(first: int, count: int) -> Hashes:
    return _mixed(np.arange(first, first + count, dtype=np.uint64) * np.uint64(_GOLDEN))


_FACTORS = (_constants(1, BANDS * ROWS) | np.uint64(1))[:, None]
_SUMMANDS = _constants(1001, BANDS * ROWS)[:, None]
_PLACES = _constants(2001, 64) | np.uint64(1)


class _Checksums(dict[str, int]):
    """Checksums of words, each worked out once."""

    def __missing__(self, word: str) -> int:
        if len(self) >= _MOST_WORDS:
            self.clear()
        found = self[word] = zlib.crc32(word.encode())
        return found


_checksums = _Checksums()


def word_hashes(text: str) -> Hashes:
    """A hash of each word of a text in order, case and punctuation aside."""
    words = [_checksums[word] for word in _WORD.findall(text.casefold())]
    return _mixed(np.array(words, dtype=np.uint64) + np.uint64(1))


def shingles(words: Hashes, length: int = SHINGLE) -> Hashes:
    """Hashes of all stretches of ``length`` words in order; a shorter text is one stretch.

    Args:
        words: What ``word_hashes`` gives of the text.
        length: Words in a stretch.
    """
    if not len(words):
        return words
    length = min(length, len(words))
    sums = np.zeros(len(words) - length + 1, dtype=np.uint64)
    for place in range(length):
        sums += words[place : place + len(sums)] * _PLACES[place]
    return _mixed(sums)


def signature(words: Hashes) -> bytes:
    """The MinHash signature of a text, given by the hashes of its words; empty for a text without words."""
    hashes = shingles(words)
    if not len(hashes):
        return b""
    least = np.full(BANDS * ROWS, np.iinfo(np.uint64).max, dtype=np.uint64)
    for start in range(0, len(hashes), _CHUNK):
        chunk = _FACTORS * hashes[None, start : start + _CHUNK]
        chunk += _SUMMANDS
        np.minimum(least, chunk.min(axis=1), out=least)
    return (least >> np.uint64(32)).astype("<u4").tobytes()


def band_keys(signed: bytes) -> NDArray[np.int64]:
    """The keys under which a signature meets all others that may be near copies, one a band."""
    rows = np.frombuffer(signed, dtype="<u4").astype(np.uint64).reshape(-1, ROWS)
    sums = np.arange(len(rows), dtype=np.uint64) * np.uint64(_GOLDEN)
    for place in range(ROWS):
        sums = _mixed(sums ^ rows[:, place])
    return sums.view(np.int64)


def likeness(one: bytes, other: bytes) -> float:
    """Estimated share of the shingles that two texts have in common, 0 to 1."""
    if not one or not other:
        return 0.0
    return float(np.mean(np.frombuffer(one, dtype="<u4") == np.frombuffer(other, dtype="<u4")))


def age(row: Row) -> tuple[datetime.date, str]:
    """Order of articles by day of publication, then id; undated ones come last."""
    return row["published_on"] or datetime.date.max, str(row["article_id"])


def original(article: Row, others: Iterable[Row]) -> str | None:
    """The earliest article of which this one is a near copy; null if it is none.

    Args:
        article: Row with ``article_id``, ``published_on`` and ``signature``.
        others: Candidates, rows with the same columns.
    """
    same = [row for row in others if age(row) < age(article)]
    alike = (row for row in same if likeness(article["signature"], row["signature"]) >= LIKENESS)
    first = min(alike, key=age, default=None)
    return str(first["article_id"]) if first is not None else None


def independent_reports(reports: Iterable[Row]) -> int:
    """How many articles report an event in words of their own.

    Near copies of an article do not count, nor an article all of whose reports stand to the letter in earlier ones: a
    paragraph that many papers took from one agency is one report.

    Args:
        reports: Rows with ``article_id``, ``published_on``, ``duplicate_of`` and ``text``, the sentence.
    """
    sentences: dict[str, set[str]] = {}
    for row in sorted((row for row in reports if row["duplicate_of"] is None), key=age):
        words = " ".join(_WORD.findall(row["text"].casefold()))
        sentences.setdefault(row["article_id"], set()).add(words)
    told: set[str] = set()
    count = 0
    for words_of in sentences.values():
        count += not words_of <= told
        told |= words_of
    return count
