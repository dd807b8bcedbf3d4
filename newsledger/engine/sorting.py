"""Rows in a declared order, however many: DuckDB sorts them, and what does not fit into memory waits on disk."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from newsledger.engine.base import Stream
from newsledger.engine.streams import ROWS_PER_BATCH

SORT_MEMORY = "1GB"
"""What DuckDB may hold while it sorts."""

_SMALL = 64 * 2**20
"""Bytes of a stream up to which it is sorted in memory."""


@dataclass(frozen=True)
class Sorted:
    """The rows of a stream in a declared order, sorted each time they are read; another process may do that.

    Attributes:
        stream: The rows.
        order: As for ``merge_sorted``, like the directory.
        directory: Must be there when rows are read.
    """

    stream: Stream
    order: Sequence[str]
    directory: Path

    def __iter__(self) -> Iterator[pa.RecordBatch]:
        return merge_sorted(self.stream, self.order, self.directory)

    def size(self) -> int:
        """Bytes of the stream, or a fair guess."""
        return self.stream.size()


def merge_sorted(
    stream: Stream, order: Sequence[str], directory: Path, small: int | None = None
) -> Iterator[pa.RecordBatch]:
    """Yield the stream's rows sorted by the columns in ``order``, nulls first, in batches of its schema.

    Args:
        stream: The rows.
        order: Names of columns; strings go by their UTF-8 bytes, which is the order of code points.
        directory: Holds what does not fit into memory.
        small: Bytes, as the stream is kept, up to which it is sorted in memory; a sound number if not given.
    """
    if stream.size() <= (_SMALL if small is None else small):
        table = stream.table().sort_by([(column, "ascending", "at_start") for column in order])
        yield from table.combine_chunks().to_batches(max_chunksize=ROWS_PER_BATCH)
        return
    import duckdb  # noqa: PLC0415 - seldom needed, and every worker imports this module

    with duckdb.connect(config={"temp_directory": str(directory), "memory_limit": SORT_MEMORY}) as connection:
        connection.execute("set threads = 1")
        source = pa.RecordBatchReader.from_batches(stream.schema, stream.batches())
        columns = ", ".join(f'"{column}" asc nulls first' for column in order)
        for batch in connection.from_arrow(source).order(columns).to_arrow_reader(ROWS_PER_BATCH):
            yield from pa.Table.from_batches([batch]).cast(stream.schema).to_batches()
