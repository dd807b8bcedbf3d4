"""Which reported words hold a figure."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator

from newsledger.language.attribution import Attribution

_FARTHEST = 500
"""Attributions that are looked at before a span: no article's words hold more inside each other."""


class Attributions:
    """The attributions of one article, by what they cover."""

    def __init__(self, attributions: Iterable[Attribution]) -> None:
        """Index by the start of the content."""
        self._sorted = sorted(attributions, key=lambda item: (item.content.start, item.content.end, item.utterance))
        self._starts = [item.content.start for item in self._sorted]
        self._reach: list[int] = []
        reach = 0
        for item in self._sorted:
            reach = max(reach, item.content.end)
            self._reach.append(reach)

    def innermost(self, start: int, end: int) -> Attribution | None:
        """The shortest stretch of reported words that holds the span."""
        best: Attribution | None = None
        index = bisect_right(self._starts, start) - 1
        last = max(0, index - _FARTHEST)
        while index >= last and self._reach[index] >= end:
            item = self._sorted[index]
            if item.content.end >= end and (best is None or _length(item) < _length(best)):
                best = item
            index -= 1
        return best

    def before(self, offset: int) -> Iterator[Attribution]:
        """The attributions whose words begin before the offset, nearest first."""
        return map(self._sorted.__getitem__, range(bisect_left(self._starts, offset) - 1, -1, -1))


def _length(attribution: Attribution) -> int:
    return attribution.content.end - attribution.content.start
