"""Reads a table's CSV file strictly by its schema, a block at a time; what does not fit becomes issues."""

from __future__ import annotations

import csv
import datetime
import io
import re
from array import array
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv

from newsledger.validate import batches, issue
from newsledger.validate.batches import Batch, Unreadable, header_issues, one_line
from newsledger.validate.gzipped import BROKEN, open_csv
from newsledger.validate.issue import Issue, Place
from schemas import Table

_MAX_HEADER_BYTES = 1 << 20
_BLOCK_BYTES = 1 << 20
_GROWTH = 8

_INTEGER = re.compile(r"0|-?[1-9][0-9]{0,18}")
_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?(?:e[+-]?[0-9]+)?", re.IGNORECASE)
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class CsvSource:
    """A CSV file; rows that do not have a cell for each column are left out, and told of by ``torn``."""

    def __init__(self, path: Path, table: Table, place: Place) -> None:
        """Name the file, gzipped if it ends in ``.gz``; nothing is read yet."""
        self.path, self.table, self.place = path, table, place
        self.offsets = (0,)
        self._seen = 0
        self._forget_torn()

    @property
    def parts(self) -> tuple[CsvSource]:
        """The file itself."""
        return (self,)

    def head(self) -> tuple[bool, list[Issue]]:
        """Look at the header."""
        try:
            with open_csv(self.path) as file:
                line = file.readline(_MAX_HEADER_BYTES)
        except BROKEN as error:
            raise self._unreadable(f"the file cannot be read: {one_line(error)}") from error
        if not line:
            raise self._unreadable("the file cannot be read: it is empty, without even a header")
        if len(line) == _MAX_HEADER_BYTES:
            message = f"the columns are not the schema's; the header is longer than {_MAX_HEADER_BYTES >> 20} MiB"
            return False, [self.place.issue("columns", message)]
        try:
            names = next(csv.reader([line.decode("utf-8-sig").rstrip("\r\n")]))
        except (UnicodeDecodeError, csv.Error) as error:
            raise self._unreadable(f"the file cannot be read: its header is not UTF-8: {one_line(error)}") from error
        issues = header_issues(names, self.table, self.place)
        return not issues, issues

    def batches(self, columns: Sequence[str] | None = None) -> Iterator[Batch]:
        """Read the rows; a row longer than a block is met with a longer block, up to ``MAX_ROW_BYTES``."""
        size, done = _BLOCK_BYTES, 0
        while True:
            self._forget_torn()
            try:
                for text in _gathered(self._blocks(size, columns), done):
                    yield self._batch(text, done)
                    done += text.num_rows
                return
            except _LongRow:
                if size >= batches.MAX_ROW_BYTES:
                    message = f"the file cannot be read: a row behind row {self._seen} is longer than {size >> 20} MiB"
                    raise self._unreadable(message) from None
                size = min(size * _GROWTH, batches.MAX_ROW_BYTES)

    def torn(self) -> list[Issue]:
        """Rows that do not have a cell for each column."""
        if not self._lost:
            return []
        message = f"the row does not have {len(self.table.columns)} cells"
        found = self.place.issue("cells_per_row", message, rows=self._shown_rows, values=self._shown)
        return [Issue(found.table, found.file, found.column, found.rule, message, len(self._lost), found.examples)]

    def _forget_torn(self) -> None:
        self._lost = array("q")
        self._shown_rows: list[int] = []
        self._shown: list[str] = []

    def _skip(self, row: Any) -> str:
        # The header is the reader's first row.
        self._lost.append(row.number - 1)
        if len(self._shown) < issue.MAX_EXAMPLES:
            self._shown_rows.append(row.number - 2)
            self._shown.append(row.text)
        return "skip"

    def _blocks(self, size: int, columns: Sequence[str] | None) -> Iterator[tuple[int, pa.RecordBatch]]:
        """All cells as strings, with the position of each block's first row; the unquoted empty cell is null."""
        declared = [column.name for column in self.table.columns]
        first = 0
        try:
            with (
                open_csv(self.path) as file,
                pacsv.open_csv(
                    # Arrow reads plain files faster by itself.
                    file if self.path.suffix == ".gz" else self.path,
                    # One thread, so that rows have numbers.
                    read_options=pacsv.ReadOptions(use_threads=False, block_size=size),
                    parse_options=pacsv.ParseOptions(
                        newlines_in_values=True, invalid_row_handler=self._skip, ignore_empty_lines=False
                    ),
                    convert_options=pacsv.ConvertOptions(
                        column_types=dict.fromkeys(declared, pa.string()),
                        include_columns=list(columns) if columns else None,
                        strings_can_be_null=True,
                        quoted_strings_can_be_null=False,
                        null_values=[""],
                    ),
                ) as reader,
            ):
                for block in reader:
                    yield first, block
                    first += block.num_rows
                    self._seen = max(self._seen, first + len(self._lost))
        except (pa.ArrowException, *BROKEN, ValueError) as error:
            if "straddl" in str(error):
                raise _LongRow from error
            raise self._unreadable(
                f"the file cannot be read: {_where_not_utf8(self.path) or one_line(error)}"
            ) from error

    def _batch(self, text: pa.RecordBatch, first: int) -> Batch:
        typed, unreadable = [], {}
        types = {column.name: column.type for column in self.table.columns}
        for name in text.schema.names:
            values, bad = _parsed(text.column(name), types[name])
            typed.append(values)
            if bad:
                unreadable[name] = frozenset(bad)
        numbers = self._numbers(first, text.num_rows)
        cells = pa.RecordBatch.from_arrays(typed, text.schema.names)
        return Batch(self.table, self.place, first, numbers, text, cells, unreadable)

    def _numbers(self, first: int, count: int) -> Sequence[int]:
        if not self._lost:
            return range(first + 1, first + count + 1)
        # How many rows were read before each that was lost.
        before = np.frombuffer(self._lost, dtype=np.int64) - 1 - np.arange(len(self._lost))
        positions = np.arange(first, first + count)
        numbers: list[int] = (positions + 1 + np.searchsorted(before, positions, side="right")).tolist()
        return numbers

    def _unreadable(self, message: str) -> Unreadable:
        return Unreadable(self.place.issue("readable", message))


class _LongRow(Exception):  # noqa: N818
    """A row does not end within a block."""


def _gathered(blocks: Iterator[tuple[int, pa.RecordBatch]], done: int) -> Iterator[pa.RecordBatch]:
    """Blocks put together until a batch is full, without the first ``done`` rows: those were given before.

    Arrow parses small blocks twice as fast as large ones, for they stay close to the processor.
    """
    waiting: list[pa.RecordBatch] = []
    rows = size = 0
    for first, block in blocks:
        fresh = block.slice(max(done - first, 0))
        for start in range(0, fresh.num_rows, batches.ROWS_AT_ONCE):
            piece = fresh.slice(start, batches.ROWS_AT_ONCE)
            if waiting and rows + piece.num_rows > batches.ROWS_AT_ONCE:
                yield pa.concat_batches(waiting)
                waiting, rows, size = [], 0, 0
            waiting.append(piece)
            rows += piece.num_rows
        size += block.nbytes
        if size >= batches.BYTES_AT_ONCE and waiting:
            yield pa.concat_batches(waiting)
            waiting, rows, size = [], 0, 0
    if waiting:
        yield pa.concat_batches(waiting)


def _where_not_utf8(path: Path) -> str:
    """Row and column of the first byte that is not UTF-8, in words; empty if all are."""
    with open_csv(path) as raw, io.TextIOWrapper(raw, "utf-8", "surrogateescape", newline="") as file:
        try:
            rows = csv.reader(file)
            names = next(rows)
            for number, row in enumerate(rows, start=1):
                for at, cell in enumerate(row):
                    if not cell.isascii() and any("\ud800" <= char <= "\udfff" for char in cell):
                        column = f", column {names[at]}" if at < len(names) else ""
                        return f"not UTF-8 in row {number}{column}: {cell[:60]!a}"
        except (csv.Error, *BROKEN):
            return ""  # a cell that Python's reader finds too long, or the like
    return ""


def _parsed(cells: pa.Array, kind: str) -> tuple[pa.Array, list[int]]:
    """Cells in their type, and the rows that have none because they do not parse."""
    if kind == "string":
        return cells, []
    try:
        values = cells.cast(_ARROW[kind])
        if _canonical(cells, values, kind):
            return values, []
    except pa.ArrowInvalid:
        pass
    return _parsed_one_by_one(cells, kind)


def _canonical(cells: pa.Array, values: pa.Array, kind: str) -> bool:
    """Whether Arrow, which is laxer, read only what the parsers below would have read."""
    if kind == "number":
        distinct = cells.unique().drop_null()
        plain = pc.match_substring_regex(distinct, r"^-?[0-9]{1,300}(\.[0-9]+)?$")
        return bool(pc.all(plain, min_count=0).as_py())
    if kind == "date" and pc.any(batches.beyond_calendar(values)).as_py():
        return False
    return bool(pc.all(pc.equal(values.cast(pa.string()), cells), min_count=0).as_py())


def _parsed_one_by_one(cells: pa.Array, kind: str) -> tuple[pa.Array, list[int]]:
    """Parse each distinct value once."""
    coded = cells.dictionary_encode()
    values, failed = [], []
    for code, text in enumerate(coded.dictionary.to_pylist()):
        try:
            values.append(_PARSERS[kind](text))
        except ValueError:
            values.append(None)
            failed.append(code)
    bad = pc.is_in(coded.indices, pa.array(failed, coded.indices.type))
    return pa.array(values, _ARROW[kind]).take(coded.indices), batches.where(bad)


def _integer(text: str) -> int:
    if not _INTEGER.fullmatch(text) or not -(2**63) <= int(text) < 2**63:
        raise ValueError(text)
    return int(text)


def _number(text: str) -> float:
    if not _NUMBER.fullmatch(text):
        raise ValueError(text)
    return float(text)


def _date(text: str) -> datetime.date:
    if not _DATE.fullmatch(text):
        raise ValueError(text)
    return datetime.date.fromisoformat(text)


_PARSERS: dict[str, Callable[[str], Any]] = {"integer": _integer, "number": _number, "date": _date}
_ARROW = {"integer": pa.int64(), "number": pa.float64(), "date": pa.date32()}
