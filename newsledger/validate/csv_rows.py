"""Finds single rows in a CSV file of any size: at which line they begin, and how they are written.

Rows are told apart as Arrow tells them: a mark opens a quoted cell only where a cell begins, and line breaks in quoted
cells end no row. Lines are what editors and GitHub count: they end at every line feed.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from newsledger.validate.gzipped import open_csv

MAX_ROW = 4 << 20
"""Bytes kept of a row; what stands behind them is not shown."""

_PIECE = 1 << 20
_MARK = ord('"')
_SEPARATOR = re.compile(rb",|\r\n|\r|\n")
# Possessive, so that a cell of megabytes costs no more than reading it.
_CELL = re.compile(r'"[^"]*+(?:""[^"]*+)*+"?[^,]*+|[^,]*+')


@dataclass(frozen=True)
class RowText:
    """A row as it stands in its file.

    Attributes:
        line: Number of the line at which it begins, from 1.
        text: The row without its line break, cut if it is very long; bytes that are no UTF-8 are replaced.
    """

    line: int
    text: str

    def cells(self) -> list[tuple[int, int]]:
        """Start and end of each cell in the text, marks included."""
        spans = []
        at = 0
        while at <= len(self.text):
            found = _CELL.match(self.text, at)
            if found is None:
                break
            spans.append(found.span())
            at = found.end() + 1
        return spans

    def place(self, at: int) -> tuple[int, int]:
        """Line and column (in characters, from 1) of a place in the text."""
        above = self.text.count("\n", 0, at)
        return self.line + above, at - self.text.rfind("\n", 0, at)


def find_rows(path: Path, numbers: Collection[int]) -> dict[int, RowText]:
    """Rows of a CSV file, gzipped or not, by number: 0 is the header, 1 the first row of data.

    Those that do not exist are left out.
    """
    wanted = set(numbers)
    last = max(wanted, default=-1)
    found = {}
    for number, (line, raw) in enumerate(_rows(path, wanted)):
        if number in wanted:
            found[number] = RowText(line, raw.decode("utf-8", errors="replace"))
        if number >= last:
            break
    return found


def search_rows(path: Path, words: Collection[str]) -> Iterator[RowText]:
    """Rows of a CSV file, the header among them, in which one of the words stands as it is written here."""
    sought = [word.encode() for word in words]
    for line, raw in _rows(path, range(sys.maxsize)):
        if any(word in raw for word in sought):
            yield RowText(line, raw.decode("utf-8", errors="replace"))


def count_rows(path: Path) -> int:
    """Rows of data in a CSV file, the header not counted."""
    return max(sum(1 for _ in _rows(path, ())) - 1, 0)


def _rows(path: Path, wanted: Collection[int]) -> Iterator[tuple[int, bytes]]:
    """Each row as the line at which it begins, and its bytes if it is wanted."""
    number, line, start = 0, 1, 1
    kept = bytearray()
    splitter = _Splitter()
    begun = False
    with open_csv(path) as file:
        while piece := _piece(file):
            for part, ends in splitter.parts(piece):
                begun = True
                if number in wanted and len(kept) < MAX_ROW:
                    kept += part
                if ends:
                    yield start, bytes(kept).rstrip(b"\r\n") if kept else b""
                    kept.clear()
                    number += 1
                    begun = False
                    start = line + part.endswith(b"\n")
            line += piece.endswith(b"\n")
    if begun:
        yield start, bytes(kept)


def _piece(file: BinaryIO) -> bytes:
    """A line, or part of a very long one that does not end between a carriage return and its line feed."""
    piece = file.readline(_PIECE)
    if piece.endswith(b"\r"):
        following = file.read(1)
        if following == b"\n":
            return piece + following
        file.seek(-len(following), 1)
    return piece


class _Splitter:
    """Tells where rows end, piece by piece; a piece is a line, or part of a very long one."""

    def __init__(self) -> None:
        self._quoted = False
        self._fresh = True  # a cell begins here
        self._closed = False  # the piece before ended with a mark, which may be the first of two

    def parts(self, piece: bytes) -> list[tuple[bytes, bool]]:
        """The piece cut behind each end of a row, each part with whether a row ends there."""
        if b'"' in piece or (b"\r" in piece and b"\r" in piece.removesuffix(b"\n").removesuffix(b"\r")):
            return self._cut(piece)
        ends = not self._quoted and piece.endswith((b"\n", b"\r"))
        if not self._quoted:
            self._fresh = ends or piece.endswith(b",")
        self._closed = False
        return [(piece, ends)]

    def _cut(self, piece: bytes) -> list[tuple[bytes, bool]]:
        parts: list[tuple[bytes, bool]] = []
        begin = at = 0
        if self._closed and piece.startswith(b'"'):
            self._quoted, at = True, 1
        self._closed = False
        while at < len(piece):
            if self._quoted:
                at = self._behind_quoted(piece, at)
                continue
            if self._fresh and piece[at] == _MARK:
                self._quoted, self._fresh, at = True, False, at + 1
                continue
            found = _SEPARATOR.search(piece, at)
            if found is None:
                self._fresh = False
                break
            at, self._fresh = found.end(), True
            if found.group() != b",":
                parts.append((piece[begin:at], True))
                begin = at
        if begin < len(piece):
            parts.append((piece[begin:], False))
        return parts

    def _behind_quoted(self, piece: bytes, at: int) -> int:
        """The place behind the mark that ends a quoted cell; a doubled mark is one mark of the text."""
        while (mark := piece.find(b'"', at)) >= 0:
            if piece[mark + 1 : mark + 2] != b'"':
                self._quoted, self._fresh = False, False
                self._closed = mark + 1 == len(piece)
                return mark + 1
            at = mark + 2
        return len(piece)
