"""Reads a table that is published in parts as if it were one file; batches tell of which part they are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from newsledger.validate.batches import Batch, Source, Unreadable
from newsledger.validate.issue import Issue, Place
from schemas import Table


class PartedSource:
    """The parts of a table in a format, one after the other."""

    def __init__(self, parts: Sequence[Source], path: Path, table: Table, place: Place) -> None:
        """Name the parts, in order, and the directory in which they lie; nothing is read yet."""
        self.path, self.table, self.place = path, table, place
        self._parts = tuple(parts)
        self._offsets = [0]

    @property
    def parts(self) -> tuple[Source, ...]:
        """The sources of the parts."""
        return self._parts

    @property
    def offsets(self) -> Sequence[int]:
        """How many rows come before each part, those that could not be read among them."""
        return self._offsets

    def take_rows_of(self, other: Source) -> None:
        """Know that the parts have as many rows as those of another source, so that they need not be read for that."""
        self._offsets = list(other.offsets)

    def head(self) -> tuple[bool, list[Issue]]:
        """Look at columns and types of every part; a part that cannot be read at all is an issue among others."""
        readable, issues = True, []
        for part in self._parts:
            try:
                sound, found = part.head()
            except Unreadable as error:
                sound, found = False, [error.issue]
            readable = readable and sound
            issues += found
        return readable, issues

    def batches(self, columns: Sequence[str] | None = None) -> Iterator[Batch]:
        """Read the parts, one after the other."""
        read = before = 0
        offsets = []
        for part in self._parts:
            offsets.append(before)
            here = 0
            for batch in part.batches(columns):
                yield replace(batch, first=read + batch.first, before=before)
                here = batch.first + batch.rows
            read += here
            before += here + sum(issue.count for issue in part.torn())
        self._offsets = offsets

    def torn(self) -> list[Issue]:
        """Rows that were left out, part by part."""
        return [issue for part in self._parts for issue in part.torn()]


def located(source: Source, row: int) -> tuple[Place, int]:
    """The file in which a row of a table stands, and its number there.

    Args:
        source: The table, of which the rows have been read.
        row: The row's number in the table, from 1.
    """
    at = max(sum(offset < row for offset in source.offsets) - 1, 0)
    return source.parts[at].place, row - source.offsets[at]


def numbered(source: Source, row: str) -> str:
    """SQL for the position among ``source.parts`` of the file in which a row stands, given SQL for its number."""
    starts = ", ".join(map(str, source.offsets[1:]))
    return f"len(list_filter([{starts}]::BIGINT[], lambda _start: _start < {row}))" if starts else "0"
