"""The same words again: quotes of one speaker that say the same in several articles."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

import numpy as np
import pyarrow as pa

from newsledger.engine import Engine, Key, Stream
from newsledger.link.quotes import same_words_key
from newsledger.pipeline.tables import begins, looked_up

_PLACE = ("article_id", "start", "end", "quote_id")
_SAID = pa.schema(
    [
        *(pa.field(name, pa.string()) for name in ("article_id", "quote_id", "words")),
        *(pa.field(name, pa.int64()) for name in ("start", "end")),
        pa.field("published_on", pa.date32()),
    ]
)
SAME = pa.schema([pa.field(name, pa.string()) for name in ("article_id", "quote_id", "same_as")])
"""Quotes that repeat an earlier one."""


def find_same_words(engine: Engine, quotes: Stream, actor_ids: Stream, days: Stream) -> Stream:
    """Which quotes repeat which: rows of ``SAME``.

    Args:
        engine: Runs the steps.
        quotes: Quotes with local ids.
        actor_ids: Published ids of actors.
        days: Day of publication of each article.
    """
    inputs: dict[str, tuple[Stream, Key]] = {
        "quotes": (quotes.select([*_PLACE, "speaker", "text"]), "article_id"),
        "ids": (actor_ids.select(["article_id", "local_id", "id"]), "article_id"),
        "days": (days, "article_id"),
    }
    said = engine.group_tables(inputs, _said, {"said": _SAID})["said"]
    return engine.group_tables({"said": (said, "words")}, _link, {"same": SAME})["same"]


def _said(inputs: Mapping[str, pa.Table]) -> dict[str, pa.Table]:
    """Quotes with a digest of who says what; those of unknown speakers, or of few words, say nothing twice."""
    quotes, ids, days = inputs["quotes"], inputs["ids"], inputs["days"]
    quotes = quotes.filter(quotes.column("speaker").is_valid())
    speakers = looked_up(quotes.column("speaker"), ids.column("local_id"), ids.column("id")).to_pylist()
    words = [
        _digest(speaker, same_words_key(text))
        for speaker, text in zip(speakers, quotes.column("text").to_pylist(), strict=True)
    ]
    columns = {name: quotes.column(name) for name in _PLACE}
    columns["words"] = pa.array(words, pa.string())
    names = days.column("article_id")
    columns["published_on"] = looked_up(quotes.column("article_id"), names, days.column("published_on"))
    said = pa.table({name: columns[name] for name in _SAID.names}).cast(_SAID)
    return {"said": said.filter(said.column("words").is_valid())}


def _digest(speaker: str, words: str | None) -> str | None:
    return hashlib.blake2b(f"{speaker}|{words}".encode(), digest_size=16).hexdigest() if words else None


def _link(inputs: Mapping[str, pa.Table]) -> dict[str, pa.Table]:
    """Each quote with the first of the same words: by day, undated ones last, then by article and place in it."""
    order = ("words", "published_on", *_PLACE)
    said = inputs["said"].sort_by([(name, "ascending") for name in order])
    heads = begins(said, ["words"])
    first = np.maximum.accumulate(np.where(heads, np.arange(len(heads)), 0))
    names = said.column("quote_id")
    same = pa.table([said.column("article_id"), names, names.take(pa.array(first))], schema=SAME)
    return {"same": same.filter(pa.array(~heads))}
