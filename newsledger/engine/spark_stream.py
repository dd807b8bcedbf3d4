"""Rows that Spark keeps for the next step, as Parquet that its job commit has put in place."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from newsledger.engine.spark_files import Files, local_path
from newsledger.engine.spark_tasks import conformed, nullable
from newsledger.engine.streams import ROWS_PER_BATCH, in_memory
from schemas import Row

_PACKED = 4
"""How many bytes of Arrow one byte of Parquet holds, at a guess that rather errs upwards."""


@dataclass(frozen=True)
class SparkStream:
    """Record batches of one schema in the Parquet files of a folder, wherever Spark keeps it.

    Attributes:
        schema: Schema of the batches.
        uri: The folder; there is none where a step gave no row.
        files: Reaches it.
        identity: What the rows were made from and by which step: the same words for the same rows.
        column: The column of the files that holds the rows as structures; null where each column has its own.
    """

    schema: pa.Schema
    uri: str
    files: Files
    identity: str
    column: str | None = None

    def batches(self) -> SparkBatches:
        """Read the batches again, on the driver; an engine that is given them reads on its executors instead."""
        return SparkBatches(self)

    def rows(self) -> Iterator[Row]:
        """Read the rows, one by one."""
        for batch in self.batches():
            yield from batch.to_pylist()

    def table(self) -> pa.Table:
        """All rows in memory at once."""
        return pa.Table.from_batches([in_memory(batch) for batch in self.batches()], schema=self.schema)

    def size(self) -> int:
        """Bytes of Arrow, at a guess."""
        return _PACKED * self.files.size(self.uri)

    def select(self, columns: Sequence[str]) -> SparkStream:
        """The same rows with these columns only; others are not read."""
        return replace(self, schema=pa.schema([self.schema.field(name) for name in columns]))

    def parts(self) -> Iterator[pq.ParquetFile]:
        """The files in the order of their numbers, each open until the next is asked for."""
        for file in self.files.listing(self.uri):
            name = file.uri.rpartition("/")[2]
            if not name.startswith(("_", ".")):
                with (
                    tempfile.TemporaryDirectory(prefix="newsledger-") as folder,
                    self._opened(file.uri, folder) as part,
                ):
                    yield part

    def _opened(self, uri: str, folder: str) -> pq.ParquetFile:
        path = local_path(uri)
        if path is None:
            path = Path(folder) / "part.parquet"
            self.files.get(uri, path)
        return pq.ParquetFile(path)


class SparkBatches(Iterator[pa.RecordBatch]):
    """The batches of a stream on their way to whoever wants them.

    Attributes:
        stream: The stream, for an engine that can do better than to read them one by one.
    """

    on_cluster = True

    def __init__(self, stream: SparkStream) -> None:
        self.stream = stream
        self._read: Iterator[pa.RecordBatch] | None = None

    def __next__(self) -> pa.RecordBatch:
        """The next batch."""
        if self._read is None:
            self._read = self._batches()
        return next(self._read)

    def _batches(self) -> Iterator[pa.RecordBatch]:
        schema, column = self.stream.schema, self.stream.column
        names = schema.names if column is None else [f"{column}.{name}" for name in schema.names]
        for part in self.stream.parts():
            for batch in part.iter_batches(ROWS_PER_BATCH, columns=names):
                rows = batch if column is None else pa.RecordBatch.from_struct_array(batch.column(column))
                typed = conformed(rows, nullable(schema))
                yield pa.RecordBatch.from_arrays(typed.columns, schema=schema)


def tables_of(batches: Iterable[pa.RecordBatch], size: int) -> Iterator[pa.Table]:
    """The batches as tables of about so many bytes."""
    pending: list[pa.RecordBatch] = []
    held = 0
    for batch in batches:
        pending.append(in_memory(batch))
        held += batch.nbytes
        if held >= size:
            yield pa.Table.from_batches(pending)
            pending, held = [], 0
    if pending:
        yield pa.Table.from_batches(pending)


def recut(batches: Iterable[pa.RecordBatch], schema: pa.Schema) -> Iterator[pa.RecordBatch]:
    """The same rows in batches as a local engine gives them."""
    pending = pa.Table.from_batches([], schema=schema)
    for batch in batches:
        pending = pa.concat_tables([pending, pa.Table.from_batches([batch])])
        while pending.num_rows >= ROWS_PER_BATCH:
            yield pending.slice(0, ROWS_PER_BATCH).combine_chunks().to_batches()[0]
            pending = pending.slice(ROWS_PER_BATCH)
    if pending.num_rows:
        yield pending.combine_chunks().to_batches()[0]
