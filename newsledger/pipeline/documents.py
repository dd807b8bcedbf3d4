"""Documents on their way to what is done with each of them, and how it is to be done."""

from __future__ import annotations

import datetime
import json
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import pyarrow as pa

from newsledger.corpus import Document, line_keys
from newsledger.language.model import DEFAULT_MODEL
from newsledger.packing import packed
from schemas import Row

DOCUMENTS = pa.schema(
    [
        pa.field("article_id", pa.string(), nullable=False),
        pa.field("text", pa.string(), nullable=False),
        pa.field("metadata", pa.string(), nullable=False),
        pa.field("source_path", pa.string(), nullable=False),
        pa.field("source_sha256", pa.string(), nullable=False),
    ]
)
"""Documents on their way to the workers; metadata is a JSON object."""

LINES = pa.schema([pa.field("line", pa.string(), nullable=False)])

FAILURES = pa.schema(
    [pa.field("article_id", pa.string()), pa.field("source_path", pa.string()), pa.field("reason", pa.string())]
)
"""Articles that could not be processed, set aside."""

DOCUMENTS_PER_BATCH = 48
CHARACTERS_PER_BATCH = 100_000
"""Text of a batch, about: the more is parsed in step, the less each word costs, and the more memory it takes."""
_LAST_BATCHES, _PIECES = 2, 4
"""The last batches are cut, so that no worker is long at work when the others are through."""


@dataclass(frozen=True)
class Reading:
    """How articles are read: the options of a build that change what comes out of one article.

    Attributes:
        text_as_is: Publish the given text to the letter.
        recurring: Normalised lines that recur over the corpus, which is a sign of page furniture.
        authority: A user's own file of names, beside the shipped one.
        model: Name of an installed spaCy pipeline.
        set_aside: Put articles that cannot be processed on a list instead of stopping.
        parse_all: Parse paragraphs, too, that by their words and marks cannot hold a row.
    """

    text_as_is: bool = False
    recurring: frozenset[str] = frozenset()
    authority: Path | None = None
    model: str = DEFAULT_MODEL
    set_aside: bool = False
    parse_all: bool = False


def batches_of(documents: Iterable[Document]) -> Iterator[pa.RecordBatch]:
    """Documents as record batches, the last of them smaller."""
    waiting: deque[list[Document]] = deque()
    for batch in packed(documents, CHARACTERS_PER_BATCH, _length, DOCUMENTS_PER_BATCH):
        waiting.append(batch)
        if len(waiting) > _LAST_BATCHES:
            yield _record_batch(waiting.popleft())
    for batch in waiting:
        for piece in packed(batch, CHARACTERS_PER_BATCH // _PIECES, _length, DOCUMENTS_PER_BATCH // _PIECES):
            yield _record_batch(piece)


def _length(document: Document) -> int:
    return len(document.text)


def _record_batch(documents: Iterable[Document]) -> pa.RecordBatch:
    return pa.RecordBatch.from_pylist([document_row(document) for document in documents], schema=DOCUMENTS)


def document_row(document: Document) -> Row:
    """A document as a row of ``DOCUMENTS``."""
    return {
        "article_id": document.article_id,
        "text": document.text,
        "metadata": json.dumps(document.metadata, default=_isoformat, ensure_ascii=False, sort_keys=True),
        "source_path": document.source_path,
        "source_sha256": document.source_sha256,
    }


def documents_of(batch: pa.RecordBatch) -> Iterator[Document]:
    """The documents of a batch."""
    for row in batch.to_pylist():
        document = Document(**{**row, "metadata": json.loads(row["metadata"])})
        published = document.metadata.get("published_on")
        if published:
            metadata = {**document.metadata, "published_on": datetime.date.fromisoformat(published)}
            document = replace(document, metadata=metadata)
        yield document


def lines_of(batch: pa.RecordBatch) -> Mapping[str, list[Row]]:
    """The lines of each document that would be furniture if other documents had them, too."""
    return {"lines": [{"line": line} for document in documents_of(batch) for line in sorted(line_keys(document))]}


def killers(batch: pa.RecordBatch) -> Mapping[str, list[Row]]:
    """What stands for documents at which worker processes die: an entry each in the list of failures."""
    reason = "worker processes that worked on it were killed (out of memory, or a fault in compiled code)"
    return {
        "failures": [
            {"article_id": row["article_id"], "source_path": row["source_path"], "reason": reason}
            for row in batch.select(["article_id", "source_path"]).to_pylist()
        ]
    }


def _isoformat(value: object) -> str:
    if isinstance(value, datetime.date):
        return value.isoformat()[:10]
    raise TypeError(f"metadata value {value!r} of type {type(value).__name__} is no text, number or date")
