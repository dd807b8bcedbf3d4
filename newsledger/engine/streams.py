"""Record batches on disk: what one step of the work leaves for the next, so that memory holds a batch and no more."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

import pyarrow as pa

from schemas import Row

ROWS_PER_BATCH = 4096


@dataclass(frozen=True)
class Stream:
    """A sequence of record batches of one schema, kept in Arrow files that are read in the given order."""

    schema: pa.Schema
    paths: tuple[Path, ...]

    def batches(self) -> Iterator[pa.RecordBatch]:
        """Read the batches again from the start."""
        for path in self.paths:
            with pa.memory_map(str(path)) as source, pa.ipc.open_file(source) as reader:
                for index in range(reader.num_record_batches):
                    yield reader.get_batch(index)

    def rows(self) -> Iterator[Row]:
        """Read the rows, one by one."""
        for batch in self.batches():
            yield from batch.to_pylist()

    def table(self) -> pa.Table:
        """All rows in memory at once: for what is known to be small, and for work that needs a whole table."""
        return pa.Table.from_batches([_in_memory(batch) for batch in self.batches()], schema=self.schema)

    def size(self) -> int:
        """Bytes on disk."""
        return sum(path.stat().st_size for path in self.paths)


def _in_memory(batch: pa.RecordBatch) -> pa.RecordBatch:
    # Batches that outlive their file must not point into its memory map.
    return pa.ipc.read_record_batch(batch.serialize(), batch.schema)


class StreamWriter:
    """Writes rows to one Arrow file, a batch at a time; the file appears under its name only when all is written."""

    def __init__(self, path: Path, schema: pa.Schema) -> None:
        self.path = path
        self.schema = schema
        self._partial = path.with_name(path.name + ".partial")
        self._rows: list[Row] = []
        self._sink = pa.OSFile(str(self._partial), "wb")
        self._writer = pa.ipc.new_file(self._sink, schema)

    def write(self, rows: Iterable[Row]) -> None:
        """Append rows."""
        for row in rows:
            self._rows.append(row)
            if len(self._rows) >= ROWS_PER_BATCH:
                self._flush()

    def write_batch(self, batch: pa.RecordBatch) -> None:
        """Append a batch of the writer's schema."""
        self._flush()
        self._writer.write_batch(batch)

    def _flush(self) -> None:
        if self._rows:
            self._writer.write_batch(pa.RecordBatch.from_pylist(self._rows, schema=self.schema))
            self._rows = []

    def __enter__(self) -> StreamWriter:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self._flush()
        self._writer.close()
        self._sink.close()
        if kind is None:
            self._partial.replace(self.path)
        else:
            self._partial.unlink(missing_ok=True)


def stream_of(path: Path, schema: pa.Schema, batches: Iterable[pa.RecordBatch]) -> Stream:
    """Write batches to a file and return them as a stream."""
    with StreamWriter(path, schema) as writer:
        for batch in batches:
            writer.write_batch(batch)
    return Stream(schema, (path,))


def merge_sorted(
    stream: Stream, order: Sequence[str], directory: Path, chunk_rows: int = 200_000
) -> Iterator[pa.RecordBatch]:
    """Yield the stream's rows sorted by the columns in ``order``, nulls first, in batches of its schema.

    Chunks are sorted in memory, spilled into ``directory`` and merged; the sort is stable.
    """
    chunks = []
    for number, chunk in enumerate(_chunks(stream, chunk_rows)):
        ordered = chunk.sort_by([(column, "ascending", "at_start") for column in order])
        path = directory / f"sorted-{number:05d}.arrow"
        chunks.append(stream_of(path, stream.schema, ordered.to_batches(max_chunksize=ROWS_PER_BATCH)))
    if len(chunks) <= 1:
        for chunk_stream in chunks:
            yield from chunk_stream.batches()
        return
    key = _sort_key(order)
    merged = heapq.merge(*(chunk_stream.rows() for chunk_stream in chunks), key=key)
    yield from _batched(merged, stream.schema)


def _sort_key(order: Sequence[str]) -> Callable[[Row], tuple[Any, ...]]:
    def key(row: Row) -> tuple[Any, ...]:
        # Arrow orders strings by their UTF-8 bytes, which is the order of code points.
        return tuple((row[column] is not None, row[column] if row[column] is not None else 0) for column in order)

    return key


def _chunks(stream: Stream, chunk_rows: int) -> Iterator[pa.Table]:
    pending: list[pa.RecordBatch] = []
    count = 0
    for batch in stream.batches():
        pending.append(_in_memory(batch))
        count += batch.num_rows
        if count >= chunk_rows:
            yield pa.Table.from_batches(pending, schema=stream.schema)
            pending, count = [], 0
    if pending:
        yield pa.Table.from_batches(pending, schema=stream.schema)


def _batched(rows: Iterable[Row], schema: pa.Schema) -> Iterator[pa.RecordBatch]:
    pending: list[Row] = []
    for row in rows:
        pending.append(row)
        if len(pending) >= ROWS_PER_BATCH:
            yield pa.RecordBatch.from_pylist(pending, schema=schema)
            pending = []
    if pending:
        yield pa.RecordBatch.from_pylist(pending, schema=schema)
