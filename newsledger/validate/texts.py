"""Texts of some articles, in which spans are looked up by code points without a step of Python for each."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

Integers: TypeAlias = npt.NDArray[np.int64]

_INLINE = 12
_VIEW = np.dtype([("length", "<i4"), ("prefix", "u1", 4), ("buffer", "<i4"), ("offset", "<i4")])

_FURTHER = -64  # 0x80 to 0xBF, as signed bytes: all but the first byte of a character


class Window:
    """Some articles, one after another.

    Attributes:
        first: Position of the first of them among all articles.
    """

    def __init__(self, first: int, ids: pa.Array, texts: pa.Array) -> None:
        """Find what tells bytes from code points, in all texts at once."""
        self.first = first
        self._ids, self._texts = ids, pc.fill_null(texts, "")
        offsets, self._bytes = _laid_out(self._texts)
        low, high = int(offsets[0]), int(offsets[-1])
        # The second and further bytes of a character: few, for most characters have one byte.
        further = np.flatnonzero(self._bytes[low:high].view(np.int8) < _FURTHER) + low
        # How many characters begin before each of them.
        self._begun: Integers = further - np.arange(len(further))
        # How many characters begin before each text.
        self._base: Integers = offsets - np.searchsorted(further, offsets)

    def __len__(self) -> int:
        """How many articles these are."""
        return len(self._ids)

    def positions(self, ids: pa.Array) -> Integers:
        """Where in the window the articles of these ids stand, -1 for those that are not here."""
        found = pc.fill_null(pc.index_in(ids, self._ids, skip_nulls=True), -1)
        positions: Integers = found.to_numpy(zero_copy_only=False).astype(np.int64)
        return positions

    def beyond(self, ids: pa.Array) -> bool:
        """Whether one of the ids sorts behind the window's last article."""
        return len(ids) > 0 and bool(pc.any(pc.greater(ids, self._ids[-1])).as_py())

    def words(self, article: int, start: int, end: int) -> str | None:
        """What stands at a span; null if the text has no such span."""
        text: str = self._texts[article].as_py()
        return text[start:end] if 0 <= start < end <= len(text) else None

    def differing(self, article: Integers, start: Integers, end: Integers, said: pa.Array | None) -> Integers:
        """Which spans the texts do not have, or have with other words.

        Args:
            article: Each span's article, as position within the window.
            start: Offsets in code points.
            end: Offsets in code points, exclusive.
            said: The words that should stand there; null where any will do.
        """
        base = self._base[article]
        inside = (start >= 0) & (start < end) & (end <= self._base[article + 1] - base)
        if said is None:
            return np.flatnonzero(~inside)
        # Offsets outside are looked up nowhere in particular.
        begins = self._byte_of(base + np.where(inside, start, 0))
        ends = self._byte_of(base + np.where(inside, end, 0))
        null = pc.is_null(said).to_numpy(zero_copy_only=False)
        lengths = pc.fill_null(pc.binary_length(said), 0).to_numpy(zero_copy_only=False)
        wrong = ~inside | (~null & (lengths != ends - begins))
        rows = np.flatnonzero(~wrong & ~null)
        there = _cut(self._bytes, begins[rows], lengths[rows])
        given = said.take(pa.array(rows)).cast(pa.binary())
        if not there.equals(given):
            wrong[rows[pc.not_equal(there, given).to_numpy(zero_copy_only=False)]] = True
        return np.flatnonzero(wrong)

    def _byte_of(self, points: Integers) -> Integers:
        """The byte at which a character begins, by the number of characters before it."""
        positions: Integers = points + np.searchsorted(self._begun, points, side="right")
        return positions


def _cut(held: npt.NDArray[np.uint8], begins: Integers, lengths: Integers) -> pa.Array:
    """Stretches of bytes as an array: Arrow copies them, once it is told where each of them is (as a binary view)."""
    views = np.zeros(len(begins), dtype=_VIEW)
    views["length"] = lengths
    long = np.flatnonzero(lengths > _INLINE)
    views["offset"][long] = begins[long]
    views["prefix"][long] = held[begins[long, None] + np.arange(4)]
    raw = views.view(np.uint8).reshape(len(begins), _VIEW.itemsize)
    short = np.flatnonzero(lengths <= _INLINE)
    # Short stretches stand in the view itself, with zeros behind them.
    columns = np.arange(_INLINE)
    reach = np.minimum(begins[short, None] + columns, max(len(held) - 1, 0))
    raw[short, 4:] = np.where(columns < lengths[short, None], held[reach], 0) if len(short) else 0
    cut = pa.Array.from_buffers(pa.binary_view(), len(begins), [None, pa.py_buffer(raw), pa.py_buffer(held)])
    return cut.cast(pa.binary())


def _laid_out(texts: pa.Array) -> tuple[Integers, npt.NDArray[np.uint8]]:
    """Where each text begins and ends among the bytes of all."""
    _, offsets, data = texts.buffers()
    count = len(texts) + 1
    begins = np.frombuffer(offsets, dtype=np.int32, count=count, offset=4 * texts.offset).astype(np.int64)
    return begins, np.frombuffer(data, dtype=np.uint8) if data is not None else np.empty(0, dtype=np.uint8)
