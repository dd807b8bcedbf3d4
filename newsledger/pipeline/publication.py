"""Days of publication found across articles, and what follows from them for the rows of the articles."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping
from operator import itemgetter

import pyarrow as pa

from newsledger.engine import LocalEngine, Stream
from newsledger.extract.drafts import DRAFTS
from newsledger.extract.redating import redate
from newsledger.link.publication import Clue, clues, day_of_publication, event_clues, evidence
from schemas import Row
from schemas.vocabularies import PublishedOnBasis

_ROUNDS = 3
"""How often newly dated articles may date others in turn."""

_CLUES = pa.schema(
    [
        pa.field("article_id", pa.string()),
        pa.field("published_on", pa.date32()),
        pa.field("kind", pa.string()),
        pa.field("clue", pa.string()),
        pa.field("day", pa.date32()),
    ]
)
_EVIDENCE = pa.schema(
    [
        pa.field("article_id", pa.string()),
        pa.field("kind", pa.string()),
        pa.field("clue", pa.string()),
        pa.field("days", pa.list_(pa.date32())),
        pa.field("first", pa.date32()),
        pa.field("last", pa.date32()),
    ]
)
_DAYS = pa.schema(
    [
        pa.field("article_id", pa.string()),
        pa.field("published_on", pa.date32()),
        pa.field("published_on_latest", pa.date32()),
    ]
)
_RESOLVED = ("articles", "event_drafts", "casualty_claims", "quotes")
"""What says something else once the day of publication is known."""


def link_dates(engine: LocalEngine, drafts: Mapping[str, Stream], actor_ids: Stream) -> dict[str, Stream]:
    """Date articles by what they share with dated ones, and resolve the dates of their rows anew.

    Args:
        engine: Runs the steps.
        drafts: What the articles gave.
        actor_ids: Published ids of actors by ``local_id``, with ``article_id``.

    Returns:
        The drafts; those of articles that were dated are replaced.
    """
    known = dict(drafts)
    if not _some_dated_and_some_not(drafts["articles"]):
        return known
    shared = _shared(engine, drafts, actor_ids)
    for _ in range(_ROUNDS):
        found = _days(engine, known, shared)
        if not any(batch.num_rows for batch in found.batches()):
            break
        known |= _redated(engine, known, found)
        shared = _dated(engine, shared, known["event_drafts"], found)
    return known


def _some_dated_and_some_not(articles: Stream) -> bool:
    undated = total = 0
    for batch in articles.batches():
        undated += batch.column("published_on").null_count
        total += batch.num_rows
    return 0 < undated < total


def _shared(engine: LocalEngine, drafts: Mapping[str, Stream], actor_ids: Stream) -> Stream:
    """Every article's clues."""
    inputs = {name: (drafts[name], itemgetter("article_id")) for name in _RESOLVED}
    inputs["ids"] = (actor_ids, itemgetter("article_id"))
    return engine.group(inputs, _clues_of, {"clues": _CLUES})["clues"]


def _clues_of(article_id: str, inputs: Mapping[str, list[Row]]) -> dict[str, list[Row]]:
    article = inputs["articles"][0]
    published = {row["local_id"]: row["id"] for row in inputs["ids"]}
    quotes = [{**row, "speaker": published.get(row["speaker"])} for row in inputs["quotes"]]
    found = clues(article["text"], quotes, inputs["event_drafts"], inputs["casualty_claims"])
    return {"clues": [_row(clue, article_id, article["published_on"]) for clue in found]}


def _row(clue: Clue, article_id: str, published_on: datetime.date | None) -> Row:
    same = {"article_id": article_id, "published_on": published_on}
    return {**same, "kind": clue.kind, "clue": f"{clue.kind}|{clue.key}", "day": clue.day}


def _days(engine: LocalEngine, drafts: Mapping[str, Stream], shared: Stream) -> Stream:
    """The days that the clues settle, for articles that have none yet."""
    told = engine.group({"clues": (shared, itemgetter("clue"))}, _evidence_of, {"evidence": _EVIDENCE})["evidence"]
    inputs: dict[str, tuple[Stream, Callable[[Row], str | None]]] = {
        "articles": (drafts["articles"], _key_if_undated),
        "events": (drafts["event_drafts"], _key_if_undated),
        "evidence": (told, itemgetter("article_id")),
    }
    return engine.group(inputs, _day_of, {"days": _DAYS})["days"]


def _key_if_undated(row: Row) -> str | None:
    return str(row["article_id"]) if row["published_on"] is None else None


def _evidence_of(clue: str, inputs: Mapping[str, list[Row]]) -> dict[str, list[Row]]:
    rows = inputs["clues"]
    return {"evidence": evidence(rows[0]["kind"], rows) if len(rows) > 1 else []}


def _day_of(article_id: str, inputs: Mapping[str, list[Row]]) -> dict[str, list[Row]]:
    if not inputs["evidence"]:
        return {"days": []}

    def events_on(day: datetime.date) -> list[Row]:
        return redate({"event_drafts": inputs["events"]}, day)["event_drafts"]

    linked = day_of_publication(inputs["articles"][0], inputs["evidence"], events_on)
    if linked is None:
        return {"days": []}
    return {"days": [{"article_id": article_id, "published_on": linked.day, "published_on_latest": linked.latest}]}


def _redated(engine: LocalEngine, drafts: Mapping[str, Stream], days: Stream) -> dict[str, Stream]:
    inputs = {name: (drafts[name], itemgetter("article_id")) for name in _RESOLVED}
    inputs["days"] = (days, itemgetter("article_id"))
    return engine.group(inputs, _redate, {name: DRAFTS[name] for name in _RESOLVED})


def _redate(article_id: str, inputs: Mapping[str, list[Row]]) -> Mapping[str, Iterable[Row]]:
    rows = {name: inputs[name] for name in _RESOLVED}
    if not inputs["days"]:
        return rows
    found = inputs["days"][0]
    day: datetime.date = found["published_on"]
    resolved = redate({name: rows[name] for name in _RESOLVED if name != "articles"}, day)
    dated = {
        "published_on": day,
        "published_on_basis": PublishedOnBasis.LINKED.value,
        "published_on_latest": found["published_on_latest"],
    }
    return {**rows, **resolved, "articles": [{**row, **dated} for row in rows["articles"]]}


def _dated(engine: LocalEngine, shared: Stream, events: Stream, days: Stream) -> Stream:
    """The clues, with the days of articles and events that have become known."""
    inputs = {
        "clues": (shared, itemgetter("article_id")),
        "events": (events, itemgetter("article_id")),
        "days": (days, itemgetter("article_id")),
    }
    return engine.group(inputs, _date_clues, {"clues": _CLUES})["clues"]


def _date_clues(article_id: str, inputs: Mapping[str, list[Row]]) -> dict[str, list[Row]]:
    if not inputs["days"]:
        return {"clues": inputs["clues"]}
    day = inputs["days"][0]["published_on"]
    others = [{**row, "published_on": day} for row in inputs["clues"] if row["kind"] != "event"]
    return {"clues": [*others, *(_row(clue, article_id, day) for clue in event_clues(inputs["events"]))]}
