"""Small operations on Arrow tables that several steps of linking need."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from newsledger.engine import runs
from schemas import Row

_ROWS_AT_ONCE = 20_000
"""Rows that are Python objects at a time."""


def looked_up(values: Any, keys: Any, results: Any) -> Any:
    """What stands in ``results`` where ``keys`` has each of the values; null for values that are null or not there."""
    return results.take(pc.index_in(values, value_set=_one(keys)))


def with_column(table: pa.Table, name: str, values: Any) -> pa.Table:
    """The table with other values in one of its columns."""
    place = table.schema.get_field_index(name)
    return table.set_column(place, table.schema.field(place), _one(values).cast(table.schema.field(place).type))


def with_cells(table: pa.Table, rows: Sequence[int], cells: Mapping[str, Sequence[object]]) -> pa.Table:
    """The table with other values in some rows of some columns.

    Args:
        table: The table.
        rows: Numbers of the rows, each once.
        cells: By column, the values for these rows.
    """
    if not rows:
        return table
    places = np.full(table.num_rows, -1, dtype=np.int64)
    places[np.asarray(rows)] = np.arange(len(rows))
    changed = pa.array(places >= 0)
    taken = pa.array(places, mask=places < 0)
    for name, values in cells.items():
        new = pa.array(values, table.schema.field(name).type).take(taken)
        table = with_column(table, name, pc.if_else(changed, new, table.column(name)))
    return table


def rows_by_key(table: pa.Table, column: str, columns: Sequence[str] | None = None) -> Iterator[tuple[Any, list[Row]]]:
    """The rows of each key, keys ascending, a stretch of the table at a time being Python objects.

    Args:
        table: The table; rows keep its order within a key.
        column: Holds the key.
        columns: What the rows shall have; null for all columns.
    """
    found = list(runs(table.column(column)))
    if not found:
        return
    ordered = (table.select(list(columns)) if columns else table).take(
        pa.array(np.concatenate([at for _, at in found]))
    )
    waiting: list[tuple[Any, int]] = []
    begin = held = 0
    for key, at in found:
        waiting.append((key, len(at)))
        held += len(at)
        if held >= _ROWS_AT_ONCE:
            yield from _parted(ordered.slice(begin, held).to_pylist(), waiting)
            begin, held, waiting = begin + held, 0, []
    yield from _parted(ordered.slice(begin, held).to_pylist(), waiting)


def _parted(rows: list[Row], lengths: Iterable[tuple[Any, int]]) -> Iterator[tuple[Any, list[Row]]]:
    begin = 0
    for key, length in lengths:
        yield key, rows[begin : begin + length]
        begin += length


def firsts(table: pa.Table, columns: Sequence[str]) -> pa.Table:
    """The first row of each run of rows that agree in some columns; the table is sorted by them."""
    if table.num_rows < 2:
        return table
    return table.filter(pa.array(begins(table, columns)))


def begins(table: pa.Table, columns: Sequence[str]) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """Whether each row differs from the one before in one of some columns; nulls are alike."""
    differs = np.zeros(table.num_rows, dtype=bool)
    differs[:1] = True
    for name in columns:
        codes = _one(table.column(name)).dictionary_encode(null_encoding="encode").indices.to_numpy()
        differs[1:] |= codes[1:] != codes[:-1]
    return differs


def codes_of(table: pa.Table, columns: Sequence[str]) -> tuple[Any, Any]:
    """Numbers of the kinds of rows that agree in some columns.

    Returns:
        The number of the first row of each kind, and each row's kind.
    """
    codes = np.zeros(table.num_rows, dtype=np.int64)
    for name in columns:
        encoded = _one(table.column(name)).dictionary_encode(null_encoding="encode")
        codes = codes * (len(encoded.dictionary) + 1) + encoded.indices.to_numpy()
        codes = np.unique(codes, return_inverse=True)[1]
    _, first, inverse = np.unique(codes, return_index=True, return_inverse=True)
    return first, inverse


def sorted_runs(keys: Any) -> tuple[Any, Any, Any]:
    """Rows sorted by numbers.

    Returns:
        The order of the rows; where in it the rows of each number begin; and of which of these runs each row is.
    """
    order = np.argsort(keys, kind="stable")
    heads = np.ones(len(keys), dtype=bool)
    heads[1:] = keys[order[1:]] != keys[order[:-1]]
    of_row = np.empty(len(keys), dtype=np.int64)
    of_row[order] = np.cumsum(heads) - 1
    return order, np.flatnonzero(heads), of_row


def changed(table: pa.Table, which: Any, change: Callable[[Row], Row]) -> pa.Table:
    """The table with some of its rows changed one by one; these come last."""
    rows = [change(row) for row in table.filter(which).to_pylist()]
    if not rows:
        return table
    return pa.concat_tables([table.filter(pc.invert(which)), pa.Table.from_pylist(rows, schema=table.schema)])


def _one(values: Any) -> Any:
    return values.combine_chunks() if isinstance(values, pa.ChunkedArray) else values
