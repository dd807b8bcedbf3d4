"""Keys of rows and what is done with them, the same on every engine: digests, rows of one key, functions over many."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from newsledger.engine.base import KEY, GroupFunction, Key, Outputs, TableFunction
from schemas import Row

_PRIME = np.uint64(0x100000001B3)
_POWERS = 64


def with_key(batch: pa.RecordBatch, key: Key) -> tuple[pa.RecordBatch, str]:
    """The rows that have a key, and the name of the column that holds it.

    Raises:
        KeyError: The key is the name of no column.
    """
    if not isinstance(key, str):
        columns = getattr(key, "columns", None)
        rows = (batch.select(columns) if columns else batch).to_pylist()
        batch = batch.append_column(KEY, pa.array([key(row) for row in rows], pa.string()))
        key = KEY
    values = batch.column(key)
    return (batch.filter(values.is_valid()) if values.null_count else batch), key


def digests(keys: pa.Array) -> NDArray[np.uint64]:
    """64 bits of each key, strings or whole numbers without nulls: the same on every machine."""
    if pa.types.is_integer(keys.type):
        return _mixed(keys.to_numpy(zero_copy_only=False).astype(np.int64).view(np.uint64))
    keys = keys.cast(pa.large_binary())
    offsets = np.frombuffer(keys.buffers()[1], dtype=np.int64)[keys.offset : keys.offset + len(keys) + 1]
    if not len(keys):
        return np.zeros(0, dtype=np.uint64)
    data = np.frombuffer(keys.buffers()[2] or b"", dtype=np.uint8)[offsets[0] : offsets[-1]]
    lengths = np.diff(offsets)
    places = np.arange(len(data)) - np.repeat(offsets[:-1] - offsets[0], lengths)
    powers = np.full(_POWERS, _PRIME).cumprod(dtype=np.uint64)
    # Behind the last power the bytes of a long key change places unnoticed, which costs evenness and nothing else.
    weighed = (data.astype(np.uint64) + np.uint64(1)) * powers[np.minimum(places, _POWERS - 1)]
    sums = np.concatenate([np.zeros(1, dtype=np.uint64), weighed.cumsum(dtype=np.uint64)])
    return _mixed(sums[offsets[1:] - offsets[0]] - sums[offsets[:-1] - offsets[0]])


def _mixed(values: NDArray[np.uint64]) -> NDArray[np.uint64]:
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))


@dataclass(frozen=True)
class KeyOf:
    """A key worked out from a few columns, so that only these become Python objects.

    Attributes:
        columns: Names of the columns that ``function`` looks at.
        function: Takes a row of these columns.
    """

    columns: tuple[str, ...]
    function: Any

    def __call__(self, row: Row) -> str | None:
        """The key of a row."""
        key: str | None = self.function(row)
        return key


def runs(keys: pa.ChunkedArray | pa.Array) -> Iterator[tuple[Any, NDArray[np.int64]]]:
    """Each key, ascending, with the numbers of the rows that have it in their order."""
    if not len(keys):
        return
    encoded = (
        keys.combine_chunks().dictionary_encode() if isinstance(keys, pa.ChunkedArray) else keys.dictionary_encode()
    )
    codes = encoded.indices.to_numpy()
    order = np.argsort(codes, kind="stable")
    bounds = np.searchsorted(codes[order], np.arange(len(encoded.dictionary) + 1))
    names = encoded.dictionary.to_pylist()
    for code in pc.sort_indices(encoded.dictionary).to_pylist():
        yield names[code], order[bounds[code] : bounds[code + 1]]


@dataclass(frozen=True)
class ByKey:
    """Makes a function over the rows of one key one over tables of many keys.

    Attributes:
        function: The function over one key.
        keys: By input name, the column that holds the key.
        outputs: Names of what comes out.
    """

    function: GroupFunction
    keys: tuple[tuple[str, str], ...]
    outputs: tuple[str, ...]

    def __call__(self, tables: Mapping[str, pa.Table]) -> dict[str, list[Row]]:
        """The rows that the function gives, key by key in ascending order."""
        places: dict[str, dict[str, NDArray[np.int64]]] = {}
        rows: dict[str, list[Row]] = {}
        for name, column in self.keys:
            table = tables[name]
            rows[name] = (table.drop_columns([KEY]) if column == KEY else table).to_pylist()
            for key, numbers in runs(table.column(column)):
                places.setdefault(key, {})[name] = numbers
        found: dict[str, list[Row]] = {name: [] for name in self.outputs}
        for key in sorted(places):
            at = places.pop(key)
            inputs = {name: [rows[name][number] for number in at.get(name, ())] for name, _ in self.keys}
            for name, results in self.function(key, inputs).items():
                found[name].extend(results)
        return found


def by_key(function: GroupFunction, keys: Mapping[str, Key], outputs: Outputs) -> TableFunction:
    """The function over tables that does what ``function`` does with the rows of each key.

    Args:
        function: Takes the key and, by input name, the rows that have it.
        keys: The key of each input.
        outputs: Schema of each output.
    """
    columns = tuple((name, key if isinstance(key, str) else KEY) for name, key in keys.items())
    return ByKey(function, columns, tuple(outputs))
