"""Record batches on disk: what one step of the work leaves for the next, so that memory holds a batch and no more."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType

import pyarrow as pa

from newsledger.engine.base import Found
from schemas import Row

ROWS_PER_BATCH = 4096

PACKED = pa.ipc.IpcWriteOptions(compression="lz4", use_threads=False)
"""How intermediate files are written: LZ4 costs less time than the disk that it saves, and threads more than they save
where batches are small."""


@dataclass(frozen=True)
class FileStream:
    """A sequence of record batches of one schema, kept in Arrow files that are read in the given order.

    Attributes:
        schema: Schema of the batches.
        paths: The files; they may have more columns.
        identity: What the files were made of, or what they hold, as a digest; null where that is not known. Streams of
            the same identity and schema have the same rows in the same order.
    """

    schema: pa.Schema
    paths: tuple[Path, ...]
    identity: str | None = None

    def batches(self, first: int = 0, end: int | None = None) -> Iterator[pa.RecordBatch]:
        """Read the batches again from the start; of each file those from number ``first`` to before ``end``."""
        for path in self.paths:
            with pa.memory_map(str(path)) as source, _reader(source, self.schema) as reader:
                for index in range(reader.num_record_batches)[first:end]:
                    yield _with_columns(reader.get_batch(index), self.schema)

    def rows(self) -> Iterator[Row]:
        """Read the rows, one by one."""
        for batch in self.batches():
            yield from batch.to_pylist()

    def table(self) -> pa.Table:
        """All rows in memory at once: for what is known to be small, and for work that needs a whole table."""
        return pa.Table.from_batches([in_memory(batch) for batch in self.batches()], schema=self.schema)

    def size(self) -> int:
        """Bytes on disk, of all columns of the files."""
        return sum(path.stat().st_size for path in self.paths)

    def select(self, columns: Sequence[str]) -> FileStream:
        """The same rows with these columns only."""
        return replace(self, schema=pa.schema([self.schema.field(name) for name in columns]))


def _reader(source: pa.NativeFile, schema: pa.Schema) -> pa.ipc.RecordBatchFileReader:
    reader = pa.ipc.open_file(source, options=pa.ipc.IpcReadOptions(use_threads=False))
    if reader.schema.names == schema.names:
        return reader
    included = sorted(reader.schema.get_field_index(name) for name in schema.names)
    source.seek(0)
    return pa.ipc.open_file(source, options=pa.ipc.IpcReadOptions(included_fields=included, use_threads=False))


def _with_columns(batch: pa.RecordBatch, schema: pa.Schema) -> pa.RecordBatch:
    return batch if batch.schema.names == schema.names else batch.select(schema.names)


def in_memory(batch: pa.RecordBatch) -> pa.RecordBatch:
    """A copy of the batch that does not point into the file it was read from."""
    return pa.ipc.read_record_batch(batch.serialize(), batch.schema)


class StreamWriter:
    """Writes rows to one Arrow file, a batch at a time; the file appears under its name only when all is written."""

    def __init__(self, path: Path, schema: pa.Schema) -> None:
        self.path = path
        self.schema = schema
        self._partial = path.with_name(path.name + ".partial")
        self._rows: list[Row] = []
        self._sink = pa.OSFile(str(self._partial), "wb")
        self._writer = pa.ipc.new_file(self._sink, schema, options=PACKED)

    def write(self, found: Found) -> None:
        """Append rows, or a table or batch of the writer's columns."""
        if isinstance(found, pa.RecordBatch):
            found = pa.Table.from_batches([found])
        if isinstance(found, pa.Table):
            for batch in found.select(self.schema.names).cast(self.schema).to_batches(max_chunksize=ROWS_PER_BATCH):
                self.write_batch(batch)
            return
        for row in found:
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


def stream_of(path: Path, schema: pa.Schema, batches: Iterable[pa.RecordBatch]) -> FileStream:
    """Write batches to a file and return them as a stream that is known by the file's bytes."""
    with StreamWriter(path, schema) as writer:
        for batch in batches:
            writer.write_batch(batch)
    with path.open("rb") as file:
        return FileStream(schema, (path,), hashlib.file_digest(file, "sha256").hexdigest())


def gathered(batches: Iterable[pa.RecordBatch], rows: int, size: int) -> Iterator[pa.RecordBatch]:
    """The same rows in larger batches: each is closed once it holds so many rows, or so many bytes.

    What a cluster holds is handed on as it is: its batches are large, and must not pass through here.
    """
    return iter(batches) if hasattr(batches, "on_cluster") else _gathered(batches, rows, size)


def _gathered(batches: Iterable[pa.RecordBatch], rows: int, size: int) -> Iterator[pa.RecordBatch]:
    pending: list[pa.RecordBatch] = []
    count = held = 0
    for batch in batches:
        pending.append(in_memory(batch))
        count += batch.num_rows
        held += batch.nbytes
        if count >= rows or held >= size:
            yield pa.concat_batches(pending)
            pending, count, held = [], 0, 0
    if pending:
        yield pa.concat_batches(pending)
