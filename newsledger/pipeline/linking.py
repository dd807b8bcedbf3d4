"""What is done across articles: every step brings rows together by a key, and gives local ids their published ones."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from newsledger.engine import Engine, Key, KeyOf, Stream
from newsledger.extract.drafts import plain_schema
from newsledger.pipeline import identity
from newsledger.pipeline.copies import find_copies
from newsledger.pipeline.earlier import ID_COLUMNS, published
from newsledger.pipeline.entities import cluster
from newsledger.pipeline.publication import days_of, link_dates, some_dated_and_some_not
from newsledger.pipeline.relabelling import relabel
from newsledger.pipeline.same_words import find_same_words
from newsledger.pipeline.tables import looked_up, with_column
from newsledger.pipeline.telling import tell
from newsledger.pipeline.texts import read_texts
from newsledger.progress import step
from schemas import Row
from schemas.vocabularies import PublishedOnBasis

Streams = dict[str, Stream]


def link(engine: Engine, drafts: Mapping[str, Stream], earlier: Path | None = None) -> Streams:
    """Link what the articles gave into tables in the plain schemas, counts and titles not yet filled.

    Args:
        engine: Runs the steps.
        drafts: What the articles gave, by the names in ``extract.drafts.DRAFTS``.
        earlier: Directory with the tables of an earlier release, if there is one: actors and events keep its ids.
    """
    dating = some_dated_and_some_not(drafts["articles"])
    with step("texts"):
        texts = read_texts(engine, drafts["articles"], dating=dating)
    with step("actors"):
        actors = _link_entities(engine, "actors", drafts["actor_drafts"], drafts["actor_mentions"], earlier)
    with step("days of publication"):
        found = link_dates(engine, drafts, texts, actors["ids"]) if dating else None
        days = days_of(engine, drafts["articles"], found)
    with step("events"):
        told = tell(engine, drafts, texts["marks"], actors["ids"], found)
        events = _link_entities(engine, "events", told["event_drafts"], drafts["event_mentions"], earlier)
    with step("same words"):
        same = find_same_words(engine, drafts["quotes"], actors["ids"], days)
    with step("published ids"):
        tables = relabel(engine, drafts, told["claim_links"], actors["ids"], events["ids"], same, found)
        entities = {
            "actors": _relabel_reference(engine, actors, "actors", "affiliation"),
            "events": _relabel_reference(engine, events, "events", "part_of"),
        }
    with step("near copies"):
        copies = find_copies(engine, texts["marks"], texts["bands"], days)
        articles = _articles(engine, drafts["articles"], copies, found)
    return {**tables, "articles": articles, **entities}


def _link_entities(engine: Engine, table: str, drafts: Stream, mentions: Stream, earlier: Path | None) -> Streams:
    """Cluster the drafts of a block, and give each local id its published one."""
    before = published(engine, earlier, table) if earlier else None
    return identity.name(engine, table, cluster(engine, table, drafts), mentions, before)


def _relabel_reference(engine: Engine, tables: Streams, table: str, column: str) -> Stream:
    """Replace the local id in ``column`` by the published one."""
    own = ID_COLUMNS[table]
    inputs: dict[str, tuple[Stream, Key]] = {
        "rows": (tables[table], KeyOf((column, own), partial(_value_or_own_id, column, own))),
        "ids": (tables["ids"].select(["local_id", "id"]), "local_id"),
    }
    return engine.group_tables(inputs, partial(_with_reference, column, own), {"rows": plain_schema(table)})["rows"]


def _value_or_own_id(column: str, own: str, row: Row) -> str:
    # Rows that refer to nothing would all be one group; no published id is a local one, so here they meet nothing.
    return str(row[column] or row[own])


def _with_reference(column: str, own: str, inputs: Mapping[str, pa.Table]) -> dict[str, pa.Table]:
    rows, ids = inputs["rows"], inputs["ids"]
    target = looked_up(rows.column(column), ids.column("local_id"), ids.column("id"))
    # What was two things in one article may be one over all: nothing is a part of itself.
    target = pc.if_else(pc.equal(target, rows.column(own)), pa.scalar(None, pa.string()), target)
    return {"rows": with_column(rows, column, target)}


def _articles(engine: Engine, articles: Stream, copies: Stream, found: Stream | None) -> Stream:
    """The articles, with what they are near copies of, and the days of publication that were found."""
    inputs: dict[str, tuple[Stream, Key]] = {"articles": (articles, "article_id"), "copies": (copies, "article_id")}
    if found is not None:
        inputs["found"] = (found, "article_id")
    return engine.group_tables(inputs, _complete_articles, {"articles": plain_schema("articles")})["articles"]


def _complete_articles(inputs: Mapping[str, pa.Table]) -> dict[str, pa.Table]:
    articles, copies = inputs["articles"], inputs["copies"]
    names = articles.column("article_id")
    originals = looked_up(names, copies.column("article_id"), copies.column("duplicate_of"))
    articles = with_column(articles, "duplicate_of", originals)
    if "found" in inputs:
        found = inputs["found"]
        days = {
            column: looked_up(names, found.column("article_id"), found.column(column))
            for column in ("published_on", "published_on_latest")
        }
        is_found = days["published_on"].is_valid()
        for column, value in (days | {"published_on_basis": pa.scalar(PublishedOnBasis.LINKED.value)}).items():
            articles = with_column(articles, column, pc.if_else(is_found, value, articles.column(column)))
    return {"articles": articles}
