"""Near copies among the articles: a meeting in every band that signatures share, then a look at the pairs."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from newsledger.engine import Engine, Stream
from newsledger.link.duplicates import original
from newsledger.pipeline.tables import begins, firsts, looked_up, rows_by_key

_ID, _DAY = pa.field("article_id", pa.string()), pa.field("published_on", pa.date32())
_MEETING = pa.schema([_ID, pa.field("band", pa.int64())])
_DATED = pa.schema([*_MEETING, _DAY])
_PAIRS = pa.schema([pa.field("copy", pa.string()), pa.field("other", pa.string())])
_CANDIDATES = pa.schema([_ID, _DAY, pa.field("signature", pa.binary()), pa.field("copy", pa.string())])
COPIES = pa.schema([_ID, pa.field("duplicate_of", pa.string())])


def find_copies(engine: Engine, marks: Stream, bands: Stream, days: Stream) -> Stream:
    """Which articles are near copies of which: rows of ``COPIES``.

    Args:
        engine: Runs the steps.
        marks: The signature of each article.
        bands: The keys under which each article meets others.
        days: Day of publication of each article.
    """
    met = engine.group_tables({"bands": (bands, "band")}, _meet, {"meeting": _MEETING})["meeting"]
    by_article = {"meeting": (met, "article_id"), "days": (days, "article_id")}
    dated = engine.group_tables(by_article, _date, {"dated": _DATED})["dated"]
    pairs = engine.group_tables({"dated": (dated, "band")}, _pair, {"pairs": _PAIRS})["pairs"]
    signed = marks.select(["article_id", "signature"])
    by_other = {"signed": (signed, "article_id"), "days": (days, "article_id"), "pairs": (pairs, "other")}
    others = engine.group_tables(by_other, _describe, {"candidates": _CANDIDATES})["candidates"]
    by_copy = {"signed": (signed, "article_id"), "days": (days, "article_id"), "candidates": (others, "copy")}
    return engine.group_tables(by_copy, _judge, {"copies": COPIES})["copies"]


def _meet(inputs: Mapping[str, pa.Table]) -> dict[str, pa.Table]:
    """The articles that share a band with another."""
    bands = inputs["bands"]
    keys = bands.column("band").to_numpy()
    order = np.argsort(keys, kind="stable")
    ordered = keys[order]
    same = ordered[1:] == ordered[:-1]
    shared = np.zeros(len(keys), dtype=bool)
    shared[order[1:][same]] = True
    shared[order[:-1][same]] = True
    return {"meeting": bands.filter(pa.array(shared))}


def _date(inputs: Mapping[str, pa.Table]) -> dict[str, pa.Table]:
    meeting, days = inputs["meeting"], inputs["days"]
    found = looked_up(meeting.column("article_id"), days.column("article_id"), days.column("published_on"))
    return {"dated": meeting.append_column(_DAY, found)}


def _pair(inputs: Mapping[str, pa.Table]) -> dict[str, pa.Table]:
    """Each article with the earliest in its band, so that any number of copies makes as many pairs."""
    order = [("band", "ascending"), ("published_on", "ascending"), ("article_id", "ascending")]
    dated = inputs["dated"].sort_by(order)
    heads = begins(dated, ["band"])
    earliest = np.maximum.accumulate(np.where(heads, np.arange(len(heads)), 0))
    names = dated.column("article_id")
    pairs = pa.table([names, names.take(pa.array(earliest))], schema=_PAIRS).filter(pa.array(~heads))
    return {"pairs": firsts(pairs.sort_by([(name, "ascending") for name in _PAIRS.names]), _PAIRS.names)}


def _describe(inputs: Mapping[str, pa.Table]) -> dict[str, pa.Table]:
    """The pairs, each once, with what is known of the earlier article."""
    pairs = inputs["pairs"].sort_by([(name, "ascending") for name in _PAIRS.names])
    pairs = firsts(pairs, _PAIRS.names)
    others = pairs.column("other")
    signed, days = inputs["signed"], inputs["days"]
    known = [
        others,
        looked_up(others, days.column("article_id"), days.column("published_on")),
        looked_up(others, signed.column("article_id"), signed.column("signature")),
        pairs.column("copy"),
    ]
    return {"candidates": pa.table(known, schema=_CANDIDATES)}


def _judge(inputs: Mapping[str, pa.Table]) -> dict[str, pa.Table]:
    candidates = inputs["candidates"]
    asked = pc.unique(candidates.column("copy"))
    signed, days = (inputs[name].filter(pc.is_in(inputs[name]["article_id"], asked)) for name in ("signed", "days"))
    known = days.column("article_id"), days.column("published_on")
    signed = signed.append_column(_DAY, looked_up(signed.column("article_id"), *known))
    others = dict(rows_by_key(candidates, "copy"))
    found = [(row["article_id"], original(row, others[row["article_id"]])) for row in signed.to_pylist()]
    copies = [(name, first) for name, first in found if first is not None]
    return {"copies": pa.Table.from_pylist([dict(zip(COPIES.names, copy, strict=True)) for copy in copies], COPIES)}
