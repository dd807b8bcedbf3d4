"""How cells are written in CSV: as text, null as the empty cell, and quoted only where they must be."""

from __future__ import annotations

from collections.abc import Iterator

import pyarrow as pa
import pyarrow.compute as pc

from schemas import Table

_NEEDS_QUOTES = r'[",\r\n]'


def as_text(cells: pa.Array | pa.ChunkedArray) -> pa.Array | pa.ChunkedArray:
    """Cells as strings, unquoted; null stays null.

    Numbers are written as the shortest decimal that reads back as the same number, always with a point or exponent, so
    that a reader who guesses types does not take the column for integers.
    """
    if isinstance(cells, pa.ChunkedArray):
        return pa.chunked_array([as_text(chunk) for chunk in cells.chunks], pa.string())
    if pa.types.is_floating(cells.type):
        return _decimals(cells)
    return cells.cast(pa.string())


def header(table: Table) -> str:
    """The first line of a table's CSV file, with its line feed."""
    return ",".join(column.name for column in table.columns) + "\n"


def lines(batch: pa.RecordBatch) -> Iterator[str]:
    """The rows of a batch as CSV lines, each with its line feed."""
    yield from written(batch).to_pylist()


def as_bytes(batch: pa.RecordBatch) -> pa.Buffer:
    """The rows of a batch, of which there is at least one, as the bytes of a CSV file."""
    return written(batch).buffers()[2]


def written(batch: pa.RecordBatch) -> pa.Array:
    """The rows of a batch as CSV lines, each with its line feed, as an array of strings.

    The array's data buffer holds the bytes as they stand in a file.
    """
    *columns, last = [_quoted(as_text(cells)) for cells in batch.columns]
    closed = pc.binary_join_element_wise(pc.fill_null(last, ""), "\n", "")
    return pc.binary_join_element_wise(*columns, closed, ",", null_handling="replace", null_replacement="")


def _decimals(cells: pa.Array) -> pa.Array:
    # Told apart by their bits, for 0.0 and -0.0 are equal; each is written once.
    coded = cells.cast(pa.float64()).view(pa.int64()).dictionary_encode()
    numbers = coded.dictionary.view(pa.float64()).to_pylist()
    return pa.array([repr(number) for number in numbers], pa.string()).take(coded.indices)


def _quoted(cells: pa.Array) -> pa.Array:
    """Wrap in marks what holds a mark, a comma or a line break; an empty string, to tell it from null."""
    empty = pc.equal(cells, "")
    marks = pc.or_(pc.match_substring_regex(cells, _NEEDS_QUOTES), empty) if _may_need_quotes(cells) else empty
    if not pc.any(marks).as_py():
        return cells
    wrapped = pc.binary_join_element_wise('"', pc.replace_substring(cells, '"', '""'), '"', "")
    return pc.if_else(marks, wrapped, cells)


def _may_need_quotes(cells: pa.Array) -> bool:
    """Whether the bytes behind the cells hold a mark, comma or line break: a glance that spares most columns more."""
    data = cells.buffers()[2]
    if data is None:
        return False
    held = memoryview(data).tobytes()
    return any(mark in held for mark in (b",", b'"', b"\n", b"\r"))
