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
    if pa.types.is_dictionary(cells.type):
        return cells.cast(pa.string())
    if pa.types.is_floating(cells.type):
        return pa.array([None if value is None else repr(value) for value in cells.to_pylist()], pa.string())
    return cells.cast(pa.string())


def header(table: Table) -> str:
    """The first line of a table's CSV file, with its line feed."""
    return ",".join(column.name for column in table.columns) + "\n"


def lines(batch: pa.RecordBatch) -> Iterator[str]:
    """The rows of a batch as CSV lines, each with its line feed."""
    columns = [_quoted(as_text(cells)) for cells in batch.columns]
    joined = pc.binary_join_element_wise(*columns, ",", null_handling="replace", null_replacement="")
    for line in joined.to_pylist():
        yield line + "\n"


def _quoted(cells: pa.Array) -> pa.Array:
    """Wrap in marks what holds a mark, a comma or a line break; an empty string, to tell it from null."""
    marks = pc.or_(pc.match_substring_regex(cells, _NEEDS_QUOTES), pc.equal(cells, ""))
    if not pc.any(marks).as_py():
        return cells
    wrapped = pc.binary_join_element_wise('"', pc.replace_substring(cells, '"', '""'), '"', "")
    return pc.if_else(marks, wrapped, cells)
