"""What is done across articles: every step brings rows together by a key, and gives local ids their published ones."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from functools import partial
from operator import itemgetter
from pathlib import Path
from typing import Any

import pyarrow as pa

from newsledger.engine import LocalEngine, Stream
from newsledger.extract.drafts import EVENT_DRAFTS, plain_schema
from newsledger.link import actors, claims, events, quotes
from newsledger.pipeline import identity
from newsledger.pipeline.copies import find_copies
from newsledger.pipeline.earlier import ID_COLUMNS, MENTIONS, published
from newsledger.pipeline.publication import link_dates
from schemas import Row

Streams = dict[str, Stream]

_CLUSTERS = {name: pa.schema([*plain_schema(name), *identity.MEMBERS]) for name in ID_COLUMNS}
_QUOTES = plain_schema("quotes").append(pa.field("published_on", pa.date32()))
_TOLD = EVENT_DRAFTS.append(pa.field("figures", pa.list_(pa.string()))).append(
    pa.field("parties", pa.list_(pa.string()))
)
"""Drafts of events with what is told of them in the same article: counts of those harmed, and who took part."""
_DAYS = pa.schema([pa.field("article_id", pa.string()), pa.field("published_on", pa.date32())])
_PARTIES = frozenset({"initiator", "target", "participant", "claims_responsibility", "blamed"})
_ROW_TABLES = ("actor_mentions", "event_mentions", "event_actors", "casualty_claims")


def link(engine: LocalEngine, drafts: Streams, earlier: Path | None = None) -> Streams:
    """Link what the articles gave into tables in the plain schemas, counts and titles not yet filled.

    Args:
        engine: Runs the steps.
        drafts: What the articles gave, by the names in ``extract.drafts.DRAFTS``.
        earlier: Directory with the tables of an earlier release, if there is one: actors and events keep its ids.
    """
    actor_tables = _link_entities(engine, drafts, "actors", earlier)
    drafts = {**drafts, **link_dates(engine, drafts, actor_tables["ids"])}
    drafts |= _tell(engine, drafts, actor_tables["ids"])
    event_tables = _link_entities(engine, drafts, "events", earlier)
    days = engine.map(_days, drafts["articles"].batches(), {"days": _DAYS}, given="days")["days"]
    tables = _relabel(engine, {**drafts, "days": days}, actor_tables["ids"], event_tables["ids"])
    return {
        **tables,
        "articles": find_copies(engine, drafts["articles"]),
        "actors": _relabel_reference(engine, actor_tables, "actors", "affiliation"),
        "events": _relabel_reference(engine, event_tables, "events", "part_of"),
        "quotes": _find_same_words(engine, tables["quotes"]),
    }


# --- actors and events: cluster the drafts of a block, make ids unique, then give each local id its published one

_ENTITIES: dict[str, Any] = {"actors": actors, "events": events}
_DRAFTS = {"actors": "actor_drafts", "events": "event_drafts"}


def _link_entities(engine: LocalEngine, drafts: Streams, table: str, earlier: Path | None) -> Streams:
    entities = drafts[_DRAFTS[table]]
    by_block = {"drafts": (entities, _ENTITIES[table].block_key)}
    clusters = engine.group(by_block, partial(_cluster, table), {"clusters": _CLUSTERS[table]})["clusters"]
    before = published(engine, earlier, table) if earlier else None
    return identity.name(engine, table, clusters, drafts[MENTIONS[table]], before)


def _cluster(table: str, key: str, inputs: Mapping[str, list[Row]]) -> dict[str, list[Row]]:
    room = _ENTITIES[table]
    drafts = sorted(inputs["drafts"], key=itemgetter("local_id"))
    groups: list[list[Row]] = room.link_group(key, drafts)
    return {"clusters": [{**room.resolve(group), **_members(group)} for group in groups]}


def _members(group: list[Row]) -> Row:
    named = any(draft.get("authority_id") for draft in group)
    return {"members": sorted(draft["local_id"] for draft in group), "fixed": named}


def _relabel_reference(engine: LocalEngine, tables: Streams, table: str, column: str) -> Stream:
    """Replace the local id in ``column`` by the published one."""
    inputs: dict[str, tuple[Stream, Callable[[Row], str]]] = {
        "rows": (tables[table], partial(_value_or_own_id, column, ID_COLUMNS[table])),
        "ids": (tables["ids"], itemgetter("local_id")),
    }
    relabel = partial(_relabel_column, column, ID_COLUMNS[table])
    return engine.group(inputs, relabel, {"rows": plain_schema(table)})["rows"]


def _value_or_own_id(column: str, own: str, row: Row) -> str:
    # Rows that refer to nothing would all be one group; no published id is a local one, so here they meet nothing.
    return str(row[column] or row[own])


def _relabel_column(column: str, own: str, key: str, inputs: Mapping[str, list[Row]]) -> dict[str, list[Row]]:
    target = inputs["ids"][0]["id"] if inputs["ids"] else None
    # What was two things in one article may be one over all: nothing is a part of itself.
    return {"rows": [{**row, column: None if target == row[own] else target} for row in inputs["rows"]]}


# --- the rows of one article


def _tell(engine: LocalEngine, drafts: Streams, actor_ids: Stream) -> Streams:
    """Link figures to the events of their article, and lay both and the parties beside the drafts of events."""
    names = ("articles", "casualty_claims", "event_drafts", "event_mentions", "event_actors")
    inputs = {name: (drafts[name], itemgetter("article_id")) for name in names}
    inputs["ids"] = (actor_ids, itemgetter("article_id"))
    return engine.group(
        inputs, _tell_article, {"event_drafts": _TOLD, "casualty_claims": plain_schema("casualty_claims")}
    )


def _tell_article(article_id: str, inputs: Mapping[str, list[Row]]) -> dict[str, list[Row]]:
    local_events = {str(draft["local_id"]): draft for draft in inputs["event_drafts"]}
    text = inputs["articles"][0]["text"]
    linked = claims.link_article(inputs["casualty_claims"], inputs["event_mentions"], local_events, text=text)
    figures = claims.figures_by_event(linked)
    published = {row["local_id"]: row["id"] for row in inputs["ids"]}
    parties: dict[str, set[str]] = {}
    for row in inputs["event_actors"]:
        if row["actor_id"] is not None and row["role"] in _PARTIES:
            parties.setdefault(row["event_id"], set()).add(published[row["actor_id"]])
    told = [
        {**draft, "figures": sorted(figures.get(name, ())), "parties": sorted(parties.get(name, ()))}
        for name, draft in local_events.items()
    ]
    return {"event_drafts": told, "casualty_claims": linked}


def _days(batch: pa.RecordBatch) -> dict[str, list[Row]]:
    return {"days": batch.select(_DAYS.names).to_pylist()}


def _relabel(engine: LocalEngine, drafts: Streams, actor_ids: Stream, event_ids: Stream) -> Streams:
    inputs = {name: (drafts[name], itemgetter("article_id")) for name in (*_ROW_TABLES, "quotes", "days")}
    inputs |= {"actor_ids": (actor_ids, itemgetter("article_id")), "event_ids": (event_ids, itemgetter("article_id"))}
    outputs = {name: plain_schema(name) for name in _ROW_TABLES} | {"quotes": _QUOTES}
    return engine.group(inputs, _relabel_article, outputs)


_ACTOR_COLUMNS = {
    "actor_mentions": ("actor_id",),
    "event_actors": ("actor_id",),
    "casualty_claims": ("claimant", "claimant_for", "perpetrator"),
    "quotes": ("speaker", "via"),
}
_EVENT_COLUMNS = {"event_mentions": ("event_id",), "event_actors": ("event_id",), "casualty_claims": ("event_id",)}


def _relabel_article(article_id: str, inputs: Mapping[str, list[Row]]) -> dict[str, list[Row]]:
    rows = {name: inputs[name] for name in (*_ROW_TABLES, "quotes")}
    actor_ids = {row["local_id"]: row["id"] for row in inputs["actor_ids"]}
    event_ids = {row["local_id"]: row["id"] for row in inputs["event_ids"]}
    days = {row["local_id"]: row for row in inputs["event_ids"]}
    told = [claims.with_days_of(row, days.get(row["event_id"])) for row in rows["casualty_claims"]]
    rows["casualty_claims"] = told
    results = {}
    for name, table_rows in rows.items():
        relabelled = [
            row
            | {column: actor_ids[row[column]] for column in _ACTOR_COLUMNS.get(name, ()) if row[column] is not None}
            | {column: event_ids[row[column]] for column in _EVENT_COLUMNS.get(name, ()) if row[column] is not None}
            for row in table_rows
        ]
        results[name] = _distinct(name, relabelled)
    published_on = inputs["days"][0]["published_on"]
    results["quotes"] = [{**row, "published_on": published_on} for row in results["quotes"]]
    return results


def _distinct(name: str, rows: list[Row]) -> list[Row]:
    """Drop rows that became equal when two of an article's events turned out to be one."""
    keys = {
        "event_mentions": ("event_id", "trigger_start"),
        "event_actors": ("event_id", "start", "end", "role", "actor_text"),
    }.get(name)
    if keys is None:
        return rows
    kept = {tuple(row[column] for column in keys): row for row in reversed(rows)}
    return list(reversed(kept.values()))


# --- the same words


def _find_same_words(engine: LocalEngine, stream: Stream) -> Stream:
    outputs = {"quotes": plain_schema("quotes")}
    return engine.group({"quotes": (stream, _same_words)}, _link_same_words, outputs)["quotes"]


def _same_words(row: Row) -> str:
    words = quotes.same_words_key(str(row["text"])) if row["speaker"] else None
    return f"{row['speaker']}|{words}" if words else str(row["quote_id"])


def _link_same_words(key: str, inputs: Mapping[str, list[Row]]) -> dict[str, list[Row]]:
    rows = inputs["quotes"]
    published: dict[str, datetime.date | None] = {row["article_id"]: row.pop("published_on") for row in rows}
    first = quotes.link_group(rows, published) if len(rows) > 1 else {}
    return {"quotes": [{**row, "same_as": first.get(row["quote_id"])} for row in rows]}
