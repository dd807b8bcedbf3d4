"""Rows dealt to partitions by their keys, on disk: each piece of the input leaves one file with a batch a partition.

So the number of open files does not grow with the number of partitions, and a partition is read by taking its batch out
of every file.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pyarrow as pa

from newsledger.engine.base import KEY, Key
from newsledger.engine.grouping import digests, with_key
from newsledger.engine.streams import PACKED, FileStream, in_memory

PIECE_BYTES = 16 * 2**20
"""Bytes on disk, packed, that are dealt at a time."""

_HELD_BYTES = 64 * 2**20
"""Arrow bytes that are held until their rows are sorted by partition."""

_MOST_PARTITIONS = 4096


@dataclass(frozen=True)
class Piece:
    """Part of a stream that is dealt by one worker.

    Attributes:
        stream: The files of the part.
        first: Number of its first batch, if the part is one of a single file.
        end: Number behind its last batch; null for all that follow.
    """

    stream: FileStream
    first: int = 0
    end: int | None = None

    def batches(self) -> Iterator[pa.RecordBatch]:
        """Read the part's batches."""
        return self.stream.batches(self.first, self.end)


def pieces(stream: FileStream) -> Iterator[Piece]:
    """A stream cut into pieces: large files into several, small ones taken together."""
    small: list[Path] = []
    held = 0
    for path in stream.paths:
        size = path.stat().st_size
        if size > 2 * PIECE_BYTES:
            yield from _parts(replace(stream, paths=(path,)), -(-size // PIECE_BYTES))
            continue
        small.append(path)
        held += size
        if held >= PIECE_BYTES:
            yield Piece(replace(stream, paths=tuple(small)))
            small, held = [], 0
    if small:
        yield Piece(replace(stream, paths=tuple(small)))


def _parts(stream: FileStream, parts: int) -> Iterator[Piece]:
    """A single file cut into parts of about as many batches each."""
    with (
        pa.memory_map(str(stream.paths[0])) as source,
        pa.ipc.open_file(source, options=pa.ipc.IpcReadOptions(use_threads=False)) as reader,
    ):
        count = reader.num_record_batches
    bounds = sorted({count * part // parts for part in range(parts + 1)})
    yield from (Piece(stream, first, end) for first, end in pairwise(bounds))


def partitions_for(size: int, bytes_each: int) -> int:
    """In how many partitions rows are dealt that take so much disk; rather too many, see ``taken_together``."""
    return min(_MOST_PARTITIONS, 1 + 4 * size // bytes_each)


def deal(piece: Piece, key: Key, partitions: int, place: Path) -> tuple[Path, list[int]]:
    """Deal the rows of a piece to partitions.

    Args:
        piece: The rows.
        key: Gives each row's key; rows without one are left out.
        partitions: How many there are.
        place: The file that gets the rows.

    Returns:
        The file, and the Arrow bytes in it of each partition.
    """
    sizes = np.zeros(partitions, dtype=np.int64)
    unfinished = place.with_name(place.name + ".partial")
    schema = dealt_schema(piece.stream.schema, key)
    with pa.OSFile(str(unfinished), "wb") as sink, pa.ipc.new_file(sink, schema, options=PACKED) as writer:
        for table, numbers in _keyed(piece, key, schema, partitions):
            order = np.argsort(numbers, kind="stable")
            ordered = table.take(pa.array(order)).combine_chunks()
            bounds = np.searchsorted(numbers[order], np.arange(partitions + 1))
            batch = ordered.to_batches()[0] if ordered.num_rows else pa.RecordBatch.from_pylist([], schema=schema)
            for number in range(partitions):
                part = batch.slice(bounds[number], bounds[number + 1] - bounds[number])
                writer.write_batch(part)
                sizes[number] += part.nbytes
    unfinished.replace(place)
    return place, [int(size) for size in sizes]


def dealt_schema(schema: pa.Schema, key: Key) -> pa.Schema:
    """What a stream's rows look like once they are dealt."""
    return schema if isinstance(key, str) else schema.append(pa.field(KEY, pa.string()))


def keyed(stream: FileStream, key: Key) -> pa.Table:
    """All rows of a stream that have a key, as if dealt to one partition; for what is known to be small."""
    batches = [with_key(in_memory(batch), key)[0] for batch in stream.batches()]
    return pa.Table.from_batches(batches, schema=dealt_schema(stream.schema, key))


def _keyed(
    piece: Piece, key: Key, schema: pa.Schema, partitions: int
) -> Iterator[tuple[pa.Table, np.ndarray[tuple[int], np.dtype[np.int64]]]]:
    """The rows that have a key, as much at a time as may be held, with the numbers of their partitions."""
    tables: list[pa.RecordBatch] = []
    numbers: list[np.ndarray[tuple[int], np.dtype[np.int64]]] = []
    held = 0
    for batch in piece.batches():
        rows, column = with_key(batch, key)
        if not rows.num_rows:
            continue
        tables.append(rows)
        numbers.append((digests(rows.column(column)) % np.uint64(partitions)).astype(np.int64))
        held += rows.nbytes
        if held >= _HELD_BYTES:
            yield pa.Table.from_batches(tables, schema=schema), np.concatenate(numbers)
            tables, numbers, held = [], [], 0
    if tables:
        yield pa.Table.from_batches(tables, schema=schema), np.concatenate(numbers)


def taken_together(sizes: Sequence[int], bytes_each: int) -> Iterator[range]:
    """Neighbouring partitions that are worked on at once, since together they are no larger than one may be."""
    first, held = 0, 0
    for number, size in enumerate(sizes):
        if number > first and held + size > bytes_each:
            yield range(first, number)
            first, held = number, 0
        held += size
    yield range(first, len(sizes))


def dealt(files: Sequence[Path], schema: pa.Schema, partitions: int, numbers: range) -> pa.Table:
    """The rows that were dealt to some partitions, in the order of the input within each."""
    batches: list[pa.RecordBatch] = []
    for path in files:
        # Not by a memory map: what is read outlives the file.
        with pa.OSFile(str(path)) as source:
            reader = pa.ipc.open_file(source)
            for round_begin in range(0, reader.num_record_batches, partitions):
                found = (reader.get_batch(round_begin + number) for number in numbers)
                batches.extend(batch for batch in found if batch.num_rows)
    return pa.Table.from_batches(batches, schema=schema)
