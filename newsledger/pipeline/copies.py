"""Near copies among the articles: signatures, a meeting in every band they share, then a look at the pairs."""

from __future__ import annotations

from collections.abc import Mapping
from operator import itemgetter

import pyarrow as pa

from newsledger.engine import LocalEngine, Stream
from newsledger.extract.drafts import plain_schema
from newsledger.link.duplicates import band_keys, candidates, original, signature
from schemas import Row

_ARTICLE = (pa.field("article_id", pa.string()), pa.field("published_on", pa.date32()))
_SIGNED = pa.schema([*_ARTICLE, pa.field("signature", pa.binary())])
_BANDS = pa.schema([*_ARTICLE, pa.field("band", pa.string())])
_PAIRS = pa.schema([pa.field("copy", pa.string()), pa.field("other", pa.string())])
_CANDIDATES = pa.schema([*_SIGNED, pa.field("copy", pa.string())])


def find_copies(engine: LocalEngine, articles: Stream) -> Stream:
    """Fill ``duplicate_of`` of the articles."""
    signed = engine.map(_sign, articles.batches(), {"signed": _SIGNED, "bands": _BANDS}, given="signed")
    pairs = engine.group({"bands": (signed["bands"], itemgetter("band"))}, _meet, {"pairs": _PAIRS})["pairs"]
    by_other = {"signed": (signed["signed"], itemgetter("article_id")), "pairs": (pairs, itemgetter("other"))}
    others = engine.group(by_other, _describe, {"candidates": _CANDIDATES})["candidates"]
    by_article = {
        "articles": (articles, itemgetter("article_id")),
        "signed": (signed["signed"], itemgetter("article_id")),
        "candidates": (others, itemgetter("copy")),
    }
    return engine.group(by_article, _judge, {"articles": plain_schema("articles")})["articles"]


def _sign(batch: pa.RecordBatch) -> Mapping[str, list[Row]]:
    signed: list[Row] = []
    bands: list[Row] = []
    for row in batch.select(["article_id", "published_on", "text"]).to_pylist():
        article = {name: row[name] for name in ("article_id", "published_on")}
        text = signature(row["text"])
        signed.append({**article, "signature": text})
        bands.extend({**article, "band": key} for key in band_keys(text))
    return {"signed": signed, "bands": bands}


def _meet(band: str, inputs: Mapping[str, list[Row]]) -> dict[str, list[Row]]:
    meeting = inputs["bands"]
    pairs = candidates(meeting) if len(meeting) > 1 else []
    return {"pairs": [{"copy": copy, "other": other} for copy, other in pairs]}


def _describe(other: str, inputs: Mapping[str, list[Row]]) -> dict[str, list[Row]]:
    copies = sorted({row["copy"] for row in inputs["pairs"]})
    return {"candidates": [{**inputs["signed"][0], "copy": copy} for copy in copies]}


def _judge(article_id: str, inputs: Mapping[str, list[Row]]) -> dict[str, list[Row]]:
    earliest = original(inputs["signed"][0], inputs["candidates"])
    return {"articles": [{**row, "duplicate_of": earliest} for row in inputs["articles"]]}
