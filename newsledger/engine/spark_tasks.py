"""What Spark's Python workers run: functions over batches and keys, in the form that Spark passes rows.

Spark knows one frame in and one frame out. What goes into a group from several streams, or comes out of a step as
several outputs, is therefore one frame with a column for each of them, a structure that is null in the rows of the
others.
"""

from __future__ import annotations

import base64
import pickle
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Protocol

import pyarrow as pa

from newsledger.collection import collect_rarely
from newsledger.engine.base import KEY, Found, Key, MapFunction, Outputs, SetAside, TableFunction
from newsledger.engine.grouping import with_key
from newsledger.engine.workers import Workers, WorkersKilled
from schemas import Row

OUTPUT = "__output__"
"""The column that says of which output a row is."""

ROWS_AT_ONCE = 4096
"""Rows of a result that become Arrow at a time."""

_FAULT = "newsledger-fault:"
_FAULT_SHOWN = re.compile(re.escape(_FAULT) + r"([A-Za-z0-9+/=]+)")


class Counter(Protocol):
    """Counts over all workers."""

    def add(self, term: int) -> None:
        """So many more."""


# --- the form of frames


def nullable(schema: pa.Schema) -> pa.Schema:
    """The schema with columns that may all be null, as Spark's are, and without metadata."""
    return pa.schema([pa.field(field.name, field.type) for field in schema])


def outputs_schema(outputs: Outputs) -> pa.Schema:
    """Schema of a frame that holds several outputs."""
    structures = [pa.field(name, pa.struct(list(nullable(schema)))) for name, schema in outputs.items()]
    return pa.schema([pa.field(OUTPUT, pa.string()), *structures])


def conformed(batch: pa.RecordBatch, schema: pa.Schema) -> pa.RecordBatch:
    """The columns of the schema in its types: Spark names and nests some of them otherwise."""
    if batch.schema.equals(schema):
        return batch
    columns = [_cast(batch.column(field.name), field.type) for field in schema]
    if not columns:
        return batch.select([])
    return pa.RecordBatch.from_arrays(columns, schema=schema)


def _cast(column: pa.Array, kind: pa.DataType) -> pa.Array:
    return column if column.type.equals(kind) else column.cast(kind)


def as_batches(found: Found, schema: pa.Schema) -> Iterator[pa.RecordBatch]:
    """What a function gave for one output, as batches of that output's schema."""
    if isinstance(found, pa.RecordBatch):
        yield conformed(found, schema)
    elif isinstance(found, pa.Table):
        for batch in found.to_batches():
            yield conformed(batch, schema)
    else:
        pending: list[Row] = []
        for row in found:
            pending.append(row)
            if len(pending) >= ROWS_AT_ONCE:
                yield pa.RecordBatch.from_pylist(pending, schema=schema)
                pending = []
        if pending:
            yield pa.RecordBatch.from_pylist(pending, schema=schema)


def united(results: Mapping[str, Found], outputs: Outputs) -> Iterator[pa.RecordBatch]:
    """The results of a function as batches of one frame."""
    frame = outputs_schema(outputs)
    for name, schema in outputs.items():
        for batch in as_batches(results.get(name, ()), nullable(schema)):
            if batch.num_rows:
                columns: list[pa.Array] = [pa.array([name] * batch.num_rows, pa.string())]
                for field in list(frame)[1:]:
                    columns.append(
                        pa.StructArray.from_arrays(batch.columns, fields=list(field.type))
                        if field.name == name
                        else pa.nulls(batch.num_rows, field.type)
                    )
                yield pa.RecordBatch.from_arrays(columns, schema=frame)


# --- what may go wrong in a worker


class TaskFault(Exception):  # noqa: N818 - carries another exception
    """An exception of a function on its way to the driver, which gets no more of it than its text."""


@contextmanager
def faults_carried() -> Iterator[None]:
    """Whatever is raised in here, the driver can raise it again."""
    try:
        yield
    except Exception as error:
        try:
            carried = base64.b64encode(pickle.dumps(error)).decode()
            pickle.loads(base64.b64decode(carried))  # some exceptions can be written and not be read
        except Exception:
            raise error from None
        raise TaskFault(f"{type(error).__name__}: {error}\n{_FAULT}{carried}") from None


def fault_in(text: str) -> Exception | None:
    """The exception that a worker raised, from the text of the one that Spark raised; null if it was none of ours."""
    shown = _FAULT_SHOWN.search(text)
    if shown is None:
        return None
    carried: object = pickle.loads(base64.b64decode(shown[1]))
    return carried if isinstance(carried, Exception) else None


# --- tasks


@dataclass(frozen=True)
class MapTask:
    """A function over the batches of one frame.

    Attributes:
        function: Takes a batch of ``schema``.
        schema: The input as the function knows it.
        outputs: Schema of each output.
        rows: Rows that the function gets at a time, at most; null for as many as Spark passes.
        done: Counts rows that are finished.
        apart: Run the function in a process of its own, so that one that dies is told from a machine that failed.
        set_aside: As for ``Engine.map``; only used where the function runs apart.
    """

    function: MapFunction
    schema: pa.Schema
    outputs: Outputs
    rows: int | None = None
    done: Counter | None = None
    apart: bool = False
    set_aside: SetAside | None = None

    def __call__(self, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """The results as batches of one frame."""
        collect_rarely()
        with faults_carried(), self._caller() as call:
            for batch in batches:
                for part in _parts(conformed(batch, nullable(self.schema)), self.rows):
                    yield from united(call(part), self.outputs)
                    if self.done is not None:
                        self.done.add(part.num_rows)

    @contextmanager
    def _caller(self) -> Iterator[Callable[[pa.RecordBatch], Mapping[str, Found]]]:
        if not self.apart:
            yield self.function
            return
        workers: Workers[Mapping[str, Found]] = Workers(1)
        try:
            yield Apart(self.function, workers, self.set_aside)
        finally:
            workers.close()


@dataclass(frozen=True)
class Apart:
    """Calls a function in another process, and finds the rows at which that dies.

    Attributes:
        function: Takes a batch.
        workers: One process.
        set_aside: Gives the rows that stand for such a row; null to stop at it.
    """

    function: MapFunction
    workers: Workers[Mapping[str, Found]]
    set_aside: SetAside | None

    def __call__(self, batch: pa.RecordBatch) -> Mapping[str, Found]:
        """The function's results, without those of rows that kill.

        Raises:
            WorkersKilled: A row kills, and there is no ``set_aside``; the batch is the second of the job's arguments.
        """
        try:
            return self.workers.attempt(_called, (self.function, batch))
        except WorkersKilled:
            pass
        found: dict[str, list[Row]] = {}
        for number in range(batch.num_rows):
            row = batch.slice(number, 1)
            for name, rows in self._alone(row).items():
                found.setdefault(name, []).extend(_rows(rows))
        return found

    def _alone(self, row: pa.RecordBatch) -> Mapping[str, Found]:
        job = (self.function, row)
        try:
            return self.workers.attempt(_called, job, attempts=1)
        except WorkersKilled:
            if self.set_aside is None:
                raise
            return self.set_aside(row)


def _called(function: MapFunction, batch: pa.RecordBatch) -> dict[str, Found]:
    found = function(batch)
    return {name: rows if isinstance(rows, (pa.RecordBatch, pa.Table)) else list(rows) for name, rows in found.items()}


def _rows(found: Found) -> Iterable[Row]:
    return found.to_pylist() if isinstance(found, (pa.RecordBatch, pa.Table)) else found


def _parts(batch: pa.RecordBatch, rows: int | None) -> Iterator[pa.RecordBatch]:
    if rows is None:
        yield batch
        return
    for start in range(0, batch.num_rows, rows):
        yield batch.slice(start, rows)


@dataclass(frozen=True)
class ReadTask:
    """A function over all batches of a part of a frame.

    Attributes:
        function: Gives rows by output name, some at a time.
        outputs: Schema of each output.
    """

    function: Callable[[Iterable[pa.RecordBatch]], Iterator[Mapping[str, Found]]]
    outputs: Outputs

    def __call__(self, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """The results as batches of one frame."""
        collect_rarely()
        with faults_carried():
            for results in self.function(batches):
                yield from united(results, self.outputs)


@dataclass(frozen=True)
class KeyTask:
    """Works out the keys of rows, and leaves out those without one.

    Attributes:
        schema: The input as the key function knows it.
        key: What gives a row's key.
    """

    schema: pa.Schema
    key: Key

    @property
    def keyed(self) -> pa.Schema:
        """Schema of what comes out."""
        return nullable(self.schema).append(pa.field(KEY, pa.string()))

    def __call__(self, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """The rows that have a key, with it."""
        with faults_carried():
            for batch in batches:
                yield with_key(conformed(batch, nullable(self.schema)), self.key)[0]


@dataclass(frozen=True)
class GroupTask:
    """A function over all rows of some keys.

    Attributes:
        function: Takes a table for each input.
        inputs: By input name, the column of the frame that holds its rows, and their schema.
        outputs: Schema of each output.
    """

    function: TableFunction
    inputs: Mapping[str, tuple[str, pa.Schema]]
    outputs: Outputs

    def __call__(self, table: pa.Table) -> pa.Table:
        """The results as a table of one frame."""
        collect_rarely()
        with faults_carried():
            tables = {
                name: pa.Table.from_batches(_parted(table.column(column), schema), schema=nullable(schema))
                for name, (column, schema) in self.inputs.items()
            }
            return pa.Table.from_batches(
                united(self.function(tables), self.outputs), schema=outputs_schema(self.outputs)
            )


def _parted(column: pa.ChunkedArray, schema: pa.Schema) -> Iterator[pa.RecordBatch]:
    """The rows of one input among those of all."""
    for chunk in column.chunks:
        batch = pa.RecordBatch.from_struct_array(chunk.filter(chunk.is_valid()))
        yield conformed(batch, nullable(schema))


def without_class(task: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """The task as a plain function of one argument, which is all that Spark takes."""

    def run(argument):  # type: ignore[no-untyped-def]  # Spark reads meaning into annotations
        return task(argument)

    return run
