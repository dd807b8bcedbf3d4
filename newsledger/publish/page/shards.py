"""The package's rows as scripts that the page loads when it needs them.

A page that is opened from disk may not fetch files, but it may load scripts; so each shard is a script that hands its
rows to the page. Tables keep their order, and the manifest tells the first and last key of each shard, by which the
page finds the one it needs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from newsledger.validate import layout
from newsledger.validate.page import script_json, script_rows

ROWS_PER_SHARD = 4_000
BYTES_PER_SHARD = 1 << 20
"""Of text that is handed over as a whole, such as articles."""
ROWS_READ = 8_192

Rows = Iterable[Sequence[Any]]


@dataclass
class Sharded:
    """What the manifest says of a table's shards.

    Attributes:
        columns: Names of the cells of each row, in order.
        rows: Number of rows.
        shards: Rows, first key and last key of each shard.
    """

    columns: list[str]
    rows: int = 0
    shards: list[tuple[int, str, str]] = field(default_factory=list)


def write_rows(directory: Path, name: str, columns: Sequence[str], rows: Rows, key: str) -> Sharded:
    """Write rows as shards ``NAME-N.js``.

    Args:
        directory: Where the shards go.
        name: Name by which the page asks for them.
        columns: The names of the cells.
        rows: The rows, sorted by the key if the page is to find them by it.
        key: The column by which shards are found.
    """
    return write_parts(directory, name, columns, [rows], key)


def write_parts(directory: Path, name: str, columns: Sequence[str], parts: Iterable[Rows], key: str) -> Sharded:
    """Write the rows of a table in parts as shards: only within a part are rows sorted, and no shard reaches over two.

    Args:
        directory: As for ``write_rows``, like all but the rows.
        name: As there.
        columns: As there.
        parts: The rows of each part.
        key: As there.
    """
    place = list(columns).index(key)
    sharded = Sharded(list(columns))
    for rows in parts:
        waiting: list[Sequence[Any]] = []
        size = 0
        for row in rows:
            waiting.append(row)
            size += sum([len(cell) for cell in row if isinstance(cell, str)])
            if len(waiting) >= ROWS_PER_SHARD or size >= BYTES_PER_SHARD:
                _write_shard(directory, name, sharded, waiting, place)
                waiting, size = [], 0
        if waiting:
            _write_shard(directory, name, sharded, waiting, place)
    return sharded


def _write_shard(directory: Path, name: str, sharded: Sharded, rows: list[Sequence[Any]], place: int) -> None:
    number = len(sharded.shards)
    script = f"newsledger.take({script_json(name)},{number},[\n{script_rows(rows)}\n]);\n"
    (directory / f"{name}-{number}.js").write_text(script, encoding="utf-8", newline="\n")
    sharded.shards.append((len(rows), str(rows[0][place] or ""), str(rows[-1][place] or "")))
    sharded.rows += len(rows)


def read_table(package: Path, table: str, columns: Sequence[str]) -> Iterator[tuple[Any, ...]]:
    """The rows of a table of a package, whatever number of files it is in."""
    for rows in read_parts(package, table, columns):
        yield from rows


def read_parts(package: Path, table: str, columns: Sequence[str]) -> Iterator[Iterator[tuple[Any, ...]]]:
    """The rows of each of a table's files."""
    return (read_rows(path, columns) for path in layout.files_of(package, table))


def read_rows(path: Path, columns: Sequence[str]) -> Iterator[tuple[Any, ...]]:
    """The rows of a Parquet file, batch by batch, in plain JSON types (dates as ISO 8601)."""
    with pq.ParquetFile(path) as file:
        for batch in file.iter_batches(ROWS_READ, columns=list(columns)):
            # The reader gives columns in the file's order.
            cells = [_plain(batch.column(name)).to_pylist() for name in columns]
            yield from zip(*cells, strict=True)


def _plain(cells: pa.Array) -> pa.Array:
    if pa.types.is_dictionary(cells.type) or pa.types.is_date(cells.type):
        return cells.cast(pa.string())
    return cells
