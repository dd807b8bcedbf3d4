"""What is done with each article alone: read from a batch, cleaned, parsed, and turned into rows."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache, partial
from pathlib import Path

import pyarrow as pa

from newsledger.corpus import Document, clean
from newsledger.extract import actors, claims, events, quotes
from newsledger.extract.scan import can_hold_rows
from newsledger.language.attribution import find_attributions
from newsledger.language.authority import Authority
from newsledger.language.parse import load_pipeline, parse
from newsledger.language.places import Gazetteer
from newsledger.pipeline.documents import Reading, documents_of
from newsledger.pipeline.failures import ArticleFailedError
from newsledger.pipeline.together import Read, read_together
from newsledger.profiling import stage
from schemas import Row

_EXAMPLE = Document("example", "Shells hit the harbour, killing two people.\n\n“Two,” a doctor said.", {}, "", "")


def load(model: str) -> None:
    """Load what articles are read with, but open nothing that processes must not share: not the index of places.

    Raises:
        ModelError: The pipeline cannot be loaded.
    """
    article = clean(_EXAMPLE)
    parsed = parse(article.text, model)
    found = actors.extract(article, parsed, _authority(None))
    quotes.extract(article, parsed, found.index, find_attributions(parsed, found.index))


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
    for document, read in read_together(documents_of(batch), cleaned, reading.model, wanted):
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
