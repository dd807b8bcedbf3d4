"""What an engine offers, wherever it runs: the verbs by which work is said, and the streams that go between them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Protocol, TypeAlias

import pyarrow as pa

from schemas import Row


class Stream(Protocol):
    """A sequence of record batches of one schema that is kept somewhere, and can be read as often as wanted."""

    @property
    def schema(self) -> pa.Schema:
        """Schema of every batch."""

    def batches(self) -> Iterator[pa.RecordBatch]:
        """Read the batches again from the start; each is only sure to be there until the next is asked for."""

    def rows(self) -> Iterator[Row]:
        """Read the rows, one by one."""

    def table(self) -> pa.Table:
        """All rows in memory at once: for what is known to be small."""

    def size(self) -> int:
        """Bytes that the stream takes where it is kept, or a fair guess."""

    def select(self, columns: Sequence[str]) -> Stream:
        """The same rows with these columns only, in this order; nothing is copied."""


Outputs = Mapping[str, pa.Schema]
"""Schema of each output of a step, by name."""
Found: TypeAlias = "Iterable[Row] | pa.RecordBatch | pa.Table"
"""Rows that a function gives for one output, in either form; tables have the columns of the output's schema."""
MapFunction = Callable[[pa.RecordBatch], Mapping[str, Found]]
GroupFunction = Callable[[str, Mapping[str, list[Row]]], Mapping[str, Iterable[Row]]]
TableFunction = Callable[[Mapping[str, pa.Table]], Mapping[str, Found]]
Key = str | Callable[[Row], str | None]
"""A column's name (of strings or int64, and fast), or what gives a row's key; rows with a null key are left out."""
SetAside = Callable[[pa.RecordBatch], Mapping[str, Iterable[Row]]]


class Engine(Protocol):
    """Runs functions over batches and over keys. All functions and keys must be picklable, and pure.

    No output may depend on the order of the rows within a key, on which keys are dealt to one partition, or on the
    order of the rows of a group's output: whoever needs an order sorts.
    """

    def map(
        self,
        function: MapFunction,
        batches: Iterable[pa.RecordBatch],
        outputs: Outputs,
        on_done: Callable[[int], None] = ...,
        given: str = ...,
        set_aside: SetAside | None = ...,
        on_taken: Callable[[int], None] | None = ...,
    ) -> Mapping[str, Stream]:
        """Apply ``function`` to each batch; the rows come out in the order of the batches.

        Args:
            function: Takes a batch, returns rows by output name; depends on nothing else but what ``given`` stands for.
            batches: The input; it is read as the work goes on, never as a whole.
            outputs: Schema of each output.
            on_done: Called with the number of input rows of each batch that is finished.
            given: What the function knows of the other batches, if anything.
            set_aside: Gives the rows that stand for a single input row at which workers die; null to stop at it.
            on_taken: Called instead of ``on_done`` for a batch that an interrupted run had finished.
        """

    def group(
        self, inputs: Mapping[str, tuple[Stream, Key]], function: GroupFunction, outputs: Outputs
    ) -> Mapping[str, Stream]:
        """Bring together all rows that share a key, from one or more inputs, and apply ``function`` to each key.

        Args:
            inputs: By name, a stream and its key.
            function: Takes the key and, by input name, the rows with that key (an input without such rows gives an
                empty list); returns rows by output name.
            outputs: Schema of each output.
        """

    def group_tables(
        self, inputs: Mapping[str, tuple[Stream, Key]], function: TableFunction, outputs: Outputs
    ) -> Mapping[str, Stream]:
        """Bring together all rows that share a key, and apply ``function`` to tables of many keys at a time.

        Args:
            inputs: By name, a stream and its key.
            function: Takes, by input name, a table with all rows of some keys; a key's rows are never parted. Where
                the key is a function, what it gave stands in the column ``KEY``, beside those of the stream.
            outputs: Schema of each output.
        """

    def sorted(self, stream: Stream, order: Sequence[str]) -> Iterable[pa.RecordBatch]:
        """The rows by the columns in ``order``, ascending, nulls first, strings by their UTF-8 bytes."""

    def scratch(self, name: str) -> Path:
        """An empty local directory for a caller's own intermediate files."""


KEY = "__key__"
"""Name of the column that holds what a key function gave."""
