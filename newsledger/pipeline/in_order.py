"""Streams of what was found in articles, read a few articles at a time, in the order in which all of them come."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from newsledger.engine import FileStream, Stream, stream_of
from newsledger.extract.drafts import DRAFTS


class InOrder:
    """Reads a stream whose rows come article after article.

    Args:
        stream: Has a column ``article_id``; all rows of an article stand together.
    """

    def __init__(self, stream: Stream) -> None:
        self._schema = stream.schema
        self._batches = stream.batches()
        self._rest: pa.RecordBatch | None = None

    def take(self, articles: pa.Array) -> pa.Table:
        """The rows of these articles, which must be the next that have any."""
        found: list[pa.RecordBatch] = []
        while (batch := self._next()) is not None:
            behind = pc.index(pc.is_in(batch.column("article_id"), value_set=articles), False).as_py()
            if behind < 0:
                found.append(batch)
                continue
            found.append(batch.slice(0, behind))
            self._rest = batch.slice(behind)
            break
        return pa.Table.from_batches(found, schema=self._schema)

    @property
    def is_at_end(self) -> bool:
        """Whether all rows were taken."""
        self._rest = self._next()
        return self._rest is None

    def _next(self) -> pa.RecordBatch | None:
        batch, self._rest = self._rest, None
        while batch is None or not batch.num_rows:
            batch = next(self._batches, None)
            if batch is None:
                return None
            # A batch of a stream is only sure to be there until the next is asked for.
            batch = pa.ipc.read_record_batch(batch.serialize(), batch.schema)
        return batch


def merged(
    articles: Callable[[], Iterable[pa.Array]], parts: Sequence[Mapping[str, Stream]], place: Path
) -> dict[str, FileStream]:
    """Bring together streams that have different articles.

    Args:
        articles: Gives the ids of all articles, in their order, some at a time.
        parts: Streams by the names of drafts, each in that order, with articles that the others do not have.
        place: Directory for the files.
    """
    return {
        name: stream_of(place / f"{name}.arrow", schema, _merged(articles(), [part[name] for part in parts]))
        for name, schema in DRAFTS.items()
    }


def _merged(articles: Iterable[pa.Array], streams: Sequence[Stream]) -> Iterator[pa.RecordBatch]:
    readers = [InOrder(stream) for stream in streams]
    for ids in articles:
        found = [table for table in (reader.take(ids) for reader in readers) if table.num_rows]
        if len(found) == 1:
            yield from found[0].to_batches()
        elif found:
            table = pa.concat_tables(found).combine_chunks()
            place = pc.index_in(table["article_id"], value_set=ids).to_numpy()
            yield from table.take(pa.array(np.argsort(place, kind="stable"))).to_batches()
