"""Rows out of files, one reader a format; each yields raw rows or problems and never holds a whole table."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Any

from newsledger.corpus.encodings import UndecodableError, encoding_of
from newsledger.corpus.problems import Problem
from newsledger.corpus.sources import Source

_BATCH_ROWS = 256
_SAMPLE = 1 << 20


@dataclass(frozen=True, slots=True)
class RawRow:
    """A row as the file gives it: its number and its cells by column name."""

    number: int
    cells: dict[str, Any]


def read_jsonl(source: Source) -> Iterator[RawRow | Problem]:
    """One JSON object a line, in UTF-8 (or UTF-16 with a mark); blank lines are passed over."""
    with source.open() as stream:
        start = stream.read(4)
    is_utf16 = start.startswith((b"\xff\xfe", b"\xfe\xff"))
    with source.open() as stream:
        lines: IO[Any] = io.TextIOWrapper(stream, encoding="utf-16", newline="\n") if is_utf16 else stream
        for number, line in enumerate(lines, 1):
            yield from json_line(line, number, source.name)


def json_line(line: bytes | str, number: int, name: str) -> Iterator[RawRow | Problem]:
    """What a line of JSONL holds; nothing if it is blank."""
    try:
        # The mark of the file goes; one inside a value is part of the value.
        text = line.decode("utf-8-sig" if number == 1 else "utf-8") if isinstance(line, bytes) else line
        text = text.rstrip("\r\n")
        if not text.strip():
            return
        value = json.loads(text)
    except UnicodeDecodeError as error:
        yield Problem(name, number, None, None, "undecodable", f"not UTF-8: byte {error.start} of the line")
    except (ValueError, RecursionError) as error:
        yield Problem(name, number, None, _short(str(text)), "not_json", f"not a JSON object: {error}")
    else:
        if isinstance(value, dict):
            yield RawRow(number, value)
        else:
            yield Problem(name, number, None, _short(str(text)), "not_json", "not a JSON object")


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
    repeated = sorted({column for column in header if header.count(column) > 1})
    if repeated:
        yield Problem(name, None, repeated[0], None, "repeated_column", "the header names a column twice")
        return
    for number, cells in enumerate(rows, 1):
        if not cells:
            continue
        if len(cells) != len(header):
            yield Problem(
                name, number, None, None, "wrong_width", f"{len(cells)} cells under a header of {len(header)} columns"
            )
            continue
        yield RawRow(number, {column: cell or None for column, cell in zip(header, cells, strict=True)})


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
        with source.on_disk() as path, pq.ParquetFile(path) as file:
            for batch in file.iter_batches(batch_size=_BATCH_ROWS):
                for cells in batch.to_pylist():
                    number += 1
                    yield RawRow(number, cells)
    except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
        yield Problem(source.name, number + 1 if number else None, None, None, "unreadable", _short(str(error), 200))


def _short(text: str, length: int = 60) -> str:
    return text if len(text) <= length else text[: length - 1] + "…"
