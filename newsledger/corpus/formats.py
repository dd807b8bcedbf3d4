"""Rows out of files, one reader a format; each yields raw rows or problems and never holds a whole table."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Any

from newsledger.corpus.encodings import UndecodableError, encoding_by_mark, encoding_of
from newsledger.corpus.problems import Problem
from newsledger.corpus.sources import Source

if TYPE_CHECKING:
    import pyarrow as pa

_BATCH_ROWS = 256
_SAMPLE = 1 << 20


@dataclass(frozen=True, slots=True)
class RawRow:
    """A row as the file gives it: its number and its cells by column name."""

    number: int
    cells: dict[str, Any]


@dataclass(frozen=True, slots=True)
class UnreadableCell:
    """Stands for a cell that cannot be told in Python: a day after the year 9999, letters that are not UTF-8.

    Attributes:
        shown: What people are told of it.
    """

    shown: str

    def __str__(self) -> str:
        """What people are told of it."""
        return self.shown


def read_jsonl(source: Source) -> Iterator[RawRow | Problem]:
    """One JSON object a line, in UTF-8 (or UTF-16 or UTF-32 with a mark); blank lines are passed over."""
    with source.open() as stream:
        marked = encoding_by_mark(stream.read(4))
    number = 0
    with source.open() as stream:
        lines: IO[Any] = stream
        if marked in ("utf-16", "utf-32"):
            # Half a character is the fault of its row, and told there.
            lines = io.TextIOWrapper(stream, encoding=marked, errors="surrogatepass", newline="\n")
        try:
            for number, line in enumerate(lines, 1):
                yield from json_line(line, number, source.name)
        except UnicodeDecodeError as error:
            yield Problem(source.name, number + 1, None, None, "undecodable", str(error))


def json_line(line: bytes | str, number: int, name: str) -> Iterator[RawRow | Problem]:
    """What a line of JSONL holds; nothing if it is blank."""
    try:
        # The mark of the file goes; one inside a value is part of the value.
        text = line.decode("utf-8-sig" if number == 1 else "utf-8") if isinstance(line, bytes) else line
        text = text.rstrip("\r\n")
        if not text.strip():
            return
        value = _JSON.decode(text)
    except UnicodeDecodeError as error:
        yield Problem(name, number, None, None, "undecodable", f"not UTF-8: byte {error.start} of the line")
    except (ValueError, RecursionError) as error:
        yield Problem(name, number, None, _short(str(text)), "not_json", f"not a JSON object: {error}")
    else:
        if isinstance(value, _Object) and value.repeated is not None:
            reason = "the object names a column twice"
            yield Problem(name, number, _short(value.repeated), None, "repeated_column", reason)
        elif isinstance(value, dict):
            yield RawRow(number, value)
        else:
            yield Problem(name, number, None, _short(str(text)), "not_json", "not a JSON object")


class _Object(dict[str, Any]):
    """A JSON object that knows a name which it has twice, if there is one."""

    def __init__(self, pairs: list[tuple[str, Any]]) -> None:
        super().__init__(pairs)
        self.repeated: str | None = None
        if len(self) < len(pairs):
            names = [name for name, _ in pairs]
            self.repeated = next(name for name in names if names.count(name) > 1)


_JSON = json.JSONDecoder(object_pairs_hook=_Object)


def read_csv(source: Source) -> Iterator[RawRow | Problem]:
    """CSV (or TSV, by its suffix) with a header line, in any encoding that can be told."""
    # The standard limit of 128 KiB is shorter than a long article.
    csv.field_size_limit(sys.maxsize)
    name = source.name
    try:
        encoding = _stream_encoding(source)
        with source.open() as stream:
            text = io.TextIOWrapper(stream, encoding=encoding, newline="")
            yield from _csv_rows(text, "\t" if source.suffix == ".tsv" else ",", name)
    except (UndecodableError, UnicodeDecodeError) as error:
        yield Problem(name, None, None, None, "undecodable", str(error))
    except csv.Error as error:
        yield Problem(name, None, None, None, "not_csv", str(error))


def _csv_rows(stream: Any, delimiter: str, name: str) -> Iterator[RawRow | Problem]:
    rows = csv.reader(stream, delimiter=delimiter, strict=True)
    header = next(rows, None)
    if header is None:
        return
    if repeated := _repeated(header):
        yield Problem(name, None, repeated, None, "repeated_column", "the header names a column twice")
        return
    number = 0
    try:
        for number, cells in enumerate(rows, 1):
            if cells:
                yield _row_under(header, cells, number, name)
    except csv.Error as error:
        yield Problem(name, number + 1, None, None, "not_csv", str(error))


def _repeated(header: Sequence[str]) -> str | None:
    """The first, by the alphabet, of the names that a header has twice."""
    return min((column for column in header if header.count(column) > 1), default=None)


def _row_under(header: Sequence[str], cells: Sequence[str], number: int, name: str) -> RawRow | Problem:
    if len(cells) != len(header):
        reason = f"{len(cells)} cells under a header of {len(header)} columns"
        return Problem(name, number, None, None, "wrong_width", reason)
    return RawRow(number, {column: cell or None for column, cell in zip(header, cells, strict=True)})


def _stream_encoding(source: Source) -> str:
    """Like ``encoding_of``, for a file too large to hold: UTF-8 if all of it is, else by its beginning."""
    with source.open() as stream:
        sample = stream.read(_SAMPLE)
    if sample.startswith((b"\xff\xfe", b"\xfe\xff")):
        return encoding_of(sample)
    try:
        with source.open() as stream:
            text = io.TextIOWrapper(stream, encoding="utf-8", newline="")
            while text.read(_SAMPLE):
                pass
    except UnicodeDecodeError:
        with source.open() as stream:
            beginning = stream.read(16 * _SAMPLE)
            return encoding_of(sample if stream.read(1) else beginning)
    return "utf-8-sig"


def read_parquet(source: Source) -> Iterator[RawRow | Problem]:
    """Parquet, batch by batch."""
    import pyarrow as pa  # noqa: PLC0415 - slow to load, and only Parquet needs it
    import pyarrow.parquet as pq  # noqa: PLC0415 - as above

    number = 0
    try:
        with source.on_disk() as path, pq.ParquetFile(path, page_checksum_verification=True) as file:
            if repeated := _repeated(file.schema_arrow.names):
                yield Problem(source.name, None, repeated, None, "repeated_column", "the file has a column twice")
                return
            for batch in file.iter_batches(batch_size=_BATCH_ROWS):
                for cells in _cells_of(batch):
                    number += 1
                    yield RawRow(number, cells)
    except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
        yield Problem(source.name, number + 1 if number else None, None, None, "unreadable", _short(str(error), 200))


def _cells_of(batch: pa.RecordBatch) -> list[dict[str, Any]]:
    try:
        rows: list[dict[str, Any]] = batch.to_pylist()
        return rows
    except _UNTOLD:
        columns = [[_cell(scalar) for scalar in column] for column in batch.columns]
        return [dict(zip(batch.schema.names, cells, strict=True)) for cells in zip(*columns, strict=True)]


_UNTOLD = (ArithmeticError, LookupError, ValueError)
"""What a cell raises that cannot be told in Python: its number is too large, its time zone or its letters unknown."""


def _cell(scalar: pa.Scalar) -> Any:
    try:
        return scalar.as_py()
    except _UNTOLD:
        is_number = hasattr(scalar, "value")
        return UnreadableCell(f"{scalar.value} as {scalar.type}" if is_number else f"a broken {scalar.type}")


def _short(text: str, length: int = 60) -> str:
    return text if len(text) <= length else text[: length - 1] + "…"
