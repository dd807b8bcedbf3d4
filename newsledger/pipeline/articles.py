"""What is done with each article alone: read from a batch, cleaned, parsed, and turned into rows."""

from __future__ import annotations

import datetime
import json
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from pathlib import Path

import pyarrow as pa

from newsledger.corpus import Document, clean, line_keys
from newsledger.extract import actors, claims, events, quotes
from newsledger.extract.scan import can_hold_rows
from newsledger.language.attribution import find_attributions
from newsledger.language.authority import Authority
from newsledger.language.parse import DEFAULT_MODEL, load_pipeline
from newsledger.language.places import Gazetteer
from newsledger.pipeline.failures import ArticleFailedError
from newsledger.pipeline.together import Read, read_together
from newsledger.profiling import stage
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
    for batch in _batches(documents, DOCUMENTS_PER_BATCH, CHARACTERS_PER_BATCH):
        waiting.append(batch)
        if len(waiting) > _LAST_BATCHES:
            yield _record_batch(waiting.popleft())
    for batch in waiting:
        for piece in _batches(batch, DOCUMENTS_PER_BATCH // _PIECES, CHARACTERS_PER_BATCH // _PIECES):
            yield _record_batch(piece)


def _batches(documents: Iterable[Document], most: int, characters: int) -> Iterator[list[Document]]:
    """As many documents together as stay within a number and, but for one alone, within a length."""
    batch: list[Document] = []
    size = 0
    for document in documents:
        if batch and (len(batch) >= most or size + len(document.text) > characters):
            yield batch
            batch, size = [], 0
        batch.append(document)
        size += len(document.text)
    if batch:
        yield batch


def _record_batch(documents: Iterable[Document]) -> pa.RecordBatch:
    rows = [
        {
            "article_id": document.article_id,
            "text": document.text,
            "metadata": json.dumps(document.metadata, default=_isoformat, ensure_ascii=False, sort_keys=True),
            "source_path": document.source_path,
            "source_sha256": document.source_sha256,
        }
        for document in documents
    ]
    return pa.RecordBatch.from_pylist(rows, schema=DOCUMENTS)


def document_row(document: Document) -> Row:
    """A document as a row of ``DOCUMENTS``."""
    return {
        "article_id": document.article_id,
        "text": document.text,
        "metadata": json.dumps(document.metadata, default=_isoformat, ensure_ascii=False, sort_keys=True),
        "source_path": document.source_path,
        "source_sha256": document.source_sha256,
    }


def lines_of(batch: pa.RecordBatch) -> Mapping[str, list[Row]]:
    """The lines of each document that would be furniture if other documents had them, too."""
    return {"lines": [{"line": line} for document in _documents(batch) for line in sorted(line_keys(document))]}


def rows_of(batch: pa.RecordBatch, reading: Reading) -> Mapping[str, list[Row]]:
    """All rows that come out of a batch of documents, by the names in ``extract.drafts.DRAFTS``.

    Raises:
        ArticleFailedError: An article could not be processed, unless ``reading.set_aside``.
        ModelError: The pipeline cannot be loaded, which is no fault of an article.
    """
    with stage("loading"):
        load_pipeline(reading.model)
        Gazetteer.load()
    results: dict[str, list[Row]] = {"failures": []}
    cleaned = partial(clean, recurring=reading.recurring, text_as_is=reading.text_as_is)
    wanted = None if reading.parse_all else can_hold_rows
    for document, read in read_together(_documents(batch), cleaned, reading.model, wanted):
        try:
            extracted = _extract(read, reading)
        except Exception as error:
            reason = f"{type(error).__name__}: {error}"
            if not reading.set_aside:
                raise ArticleFailedError(f"{document.source_path}: article {document.article_id}: {reason}") from error
            failure = {"article_id": document.article_id, "source_path": document.source_path, "reason": reason}
            results["failures"].append(failure)
            continue
        for name, rows in extracted.items():
            results.setdefault(name, []).extend(rows)
    return results


def killers(batch: pa.RecordBatch) -> Mapping[str, list[Row]]:
    """What stands for documents at which worker processes die: an entry each in the list of failures."""
    reason = "worker processes that worked on it were killed (out of memory, or a fault in compiled code)"
    return {
        "failures": [
            {"article_id": row["article_id"], "source_path": row["source_path"], "reason": reason}
            for row in batch.select(["article_id", "source_path"]).to_pylist()
        ]
    }


def _extract(read: Read, reading: Reading) -> dict[str, list[Row]]:
    article, parsed = read()
    gazetteer = Gazetteer.load()
    with stage("actors"):
        found = actors.extract(article, parsed, _authority(reading.authority))
    with stage("attribution"):
        attributions = find_attributions(parsed, found.index)
    with stage("events"):
        happened = events.extract(article, parsed, found.index, gazetteer)
    with stage("claims"):
        claimed = claims.extract(article, parsed, found.index, attributions, gazetteer)
    with stage("quotes"):
        quoted = quotes.extract(article, parsed, found.index, attributions)
    parsed.release()
    return {
        "articles": [article.row],
        "actor_drafts": found.drafts,
        "actor_mentions": found.mentions,
        "event_drafts": happened.drafts,
        "event_mentions": happened.mentions,
        "event_actors": happened.actors,
        "casualty_claims": claimed,
        "quotes": quoted,
    }


@lru_cache(maxsize=4)
def _authority(path: Path | None) -> Authority:
    return Authority.load(path)


def _documents(batch: pa.RecordBatch) -> Iterator[Document]:
    for row in batch.to_pylist():
        document = Document(**{**row, "metadata": json.loads(row["metadata"])})
        published = document.metadata.get("published_on")
        if published:
            metadata = {**document.metadata, "published_on": datetime.date.fromisoformat(published)}
            document = replace(document, metadata=metadata)
        yield document


def _isoformat(value: object) -> str:
    if isinstance(value, datetime.date):
        return value.isoformat()[:10]
    raise TypeError(f"metadata value {value!r} of type {type(value).__name__} is no text, number or date")
