"""What is done across articles: every step brings rows together by a key, and gives local ids their published ones."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from functools import partial
from operator import itemgetter
from typing import Any

import pyarrow as pa

from newsledger.engine import LocalEngine, Stream
from newsledger.extract.drafts import plain_schema
from newsledger.identifiers import numbered
from newsledger.link import actors, claims, events, quotes
from newsledger.pipeline.copies import find_copies
from newsledger.pipeline.publication import link_dates
from schemas import Row

Streams = dict[str, Stream]

_MEMBERS = pa.field("members", pa.list_(pa.string()))
_CLUSTERS = {name: plain_schema(name).append(_MEMBERS) for name in ("actors", "events")}
_IDS = pa.schema([pa.field("local_id", pa.string()), pa.field("article_id", pa.string()), pa.field("id", pa.string())])
_QUOTES = plain_schema("quotes").append(pa.field("published_on", pa.date32()))
_ROW_TABLES = ("actor_mentions", "event_mentions", "event_actors", "casualty_claims")


def link(engine: LocalEngine, drafts: Streams) -> Streams:
    """Link what the articles gave into tables in the plain schemas, counts and titles not yet filled."""
    actor_tables = _link_entities(engine, drafts["actor_drafts"], "actors")
    drafts = {**drafts, **link_dates(engine, drafts, actor_tables["ids"])}
    event_tables = _link_entities(engine, drafts["event_drafts"], "events")
    tables = _relabel(engine, drafts, actor_tables["ids"], event_tables["ids"])
    return {
        **tables,
        "articles": find_copies(engine, drafts["articles"]),
        "actors": _relabel_reference(engine, actor_tables, "actors", "affiliation"),
        "events": _relabel_reference(engine, event_tables, "events", "part_of"),
        "quotes": _find_same_words(engine, tables["quotes"]),
    }


# --- actors and events: cluster the drafts of a block, make ids unique, then give each local id its published one

_ENTITIES: dict[str, Any] = {"actors": actors, "events": events}
_ID_COLUMNS = {"actors": "actor_id", "events": "event_id"}


def _link_entities(engine: LocalEngine, drafts: Stream, table: str) -> Streams:
    by_block = {"drafts": (drafts, _ENTITIES[table].block_key)}
    clusters = engine.group(by_block, partial(_cluster, table), {"clusters": _CLUSTERS[table]})["clusters"]
    by_id = {"clusters": (clusters, itemgetter(_ID_COLUMNS[table]))}
    return engine.group(by_id, partial(_number, table), {table: plain_schema(table), "ids": _IDS})


def _cluster(table: str, key: str, inputs: Mapping[str, list[Row]]) -> dict[str, list[Row]]:
    room = _ENTITIES[table]
    drafts = sorted(inputs["drafts"], key=itemgetter("local_id"))
    groups: list[list[Row]] = room.link_group(key, drafts)
    return {
        "clusters": [
            {**room.resolve(group), "members": sorted(draft["local_id"] for draft in group)} for group in groups
        ]
    }


def _number(table: str, key: str, inputs: Mapping[str, list[Row]]) -> dict[str, list[Row]]:
    clusters = sorted(inputs["clusters"], key=itemgetter("members"))
    rows: list[Row] = []
    ids: list[Row] = []
    for identifier, row in zip(numbered([key] * len(clusters)), clusters, strict=True):
        members = row.pop("members")
        rows.append({**row, _ID_COLUMNS[table]: identifier})
        ids.extend({"local_id": member, "article_id": _article_of(member), "id": identifier} for member in members)
    return {table: rows, "ids": ids}


def _article_of(local_id: str) -> str:
    return local_id.rpartition("#")[0]


def _relabel_reference(engine: LocalEngine, tables: Streams, table: str, column: str) -> Stream:
    """Replace the local id in ``column`` by the published one."""
    inputs: dict[str, tuple[Stream, Callable[[Row], str]]] = {
        "rows": (tables[table], partial(_value_or_own_id, column, _ID_COLUMNS[table])),
        "ids": (tables["ids"], itemgetter("local_id")),
    }
    relabel = partial(_relabel_column, column, _ID_COLUMNS[table])
    return engine.group(inputs, relabel, {"rows": plain_schema(table)})["rows"]


def _value_or_own_id(column: str, own: str, row: Row) -> str:
    # Rows that refer to nothing would all be one group; no published id is a local one, so here they meet nothing.
    return str(row[column] or row[own])


def _relabel_column(column: str, own: str, key: str, inputs: Mapping[str, list[Row]]) -> dict[str, list[Row]]:
    target = inputs["ids"][0]["id"] if inputs["ids"] else None
    # What was two things in one article may be one over all: nothing is a part of itself.
    return {"rows": [{**row, column: None if target == row[own] else target} for row in inputs["rows"]]}


# --- the rows of one article


def _relabel(engine: LocalEngine, drafts: Streams, actor_ids: Stream, event_ids: Stream) -> Streams:
    inputs = {
        name: (drafts[name], itemgetter("article_id"))
        for name in (*_ROW_TABLES, "quotes", "articles", "actor_drafts", "event_drafts")
    }
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
    local_events = {str(draft["local_id"]): draft for draft in inputs["event_drafts"]}
    article = inputs["articles"][0]
    linked = claims.link_article(
        inputs["casualty_claims"], inputs["event_mentions"], local_events, text=article["text"]
    )
    rows = {name: inputs[name] for name in (*_ROW_TABLES, "quotes")} | {"casualty_claims": linked}
    actor_ids = {row["local_id"]: row["id"] for row in inputs["actor_ids"]}
    event_ids = {row["local_id"]: row["id"] for row in inputs["event_ids"]}
    results = {}
    for name, table_rows in rows.items():
        relabelled = [
            row
            | {column: actor_ids[row[column]] for column in _ACTOR_COLUMNS.get(name, ()) if row[column] is not None}
            | {column: event_ids[row[column]] for column in _EVENT_COLUMNS.get(name, ()) if row[column] is not None}
            for row in table_rows
        ]
        results[name] = _distinct(name, relabelled)
    results["quotes"] = [{**row, "published_on": article["published_on"]} for row in results["quotes"]]
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
