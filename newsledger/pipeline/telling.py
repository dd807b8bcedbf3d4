"""What the rest of an article tells of its events: whom they harmed, and who took part. Key: the article."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from newsledger.engine import Engine, Key, Stream
from newsledger.extract.drafts import EVENT_DRAFTS
from newsledger.link.claims import figures_by_event, link_article
from newsledger.pipeline.publication import with_found_days
from newsledger.pipeline.tables import begins, firsts, looked_up, rows_by_key
from schemas import Row

TOLD = EVENT_DRAFTS.append(pa.field("figures", pa.list_(pa.string()))).append(
    pa.field("parties", pa.list_(pa.string()))
)
"""Drafts of events with what is told of them in the same article: counts of those harmed, and who took part."""

LINKS = pa.schema(
    [
        *(pa.field(name, pa.string()) for name in ("claim_id", "article_id", "event_id", "place")),
        *(pa.field(name, pa.date32()) for name in ("date_start", "date_end")),
        pa.field("date_precision", pa.string()),
    ]
)
"""The event that each figure is about, with the place and the days that the figure has now."""

_LINKED = ("event_id", "place", "date_start", "date_end", "date_precision")
_PARTIES = pa.array(["initiator", "target", "participant", "claims_responsibility", "blamed"])
_READ = {
    "casualty_claims": (
        *("claim_id", "article_id", "part_of", "effect", "scope", "part", "start", "sentence_start", "sentence_end"),
        *("count_value", "count_low", "count_high", "date_note", *_LINKED),
    ),
    "event_mentions": ("article_id", "event_id", "start", "end", "trigger_start"),
    "event_actors": ("article_id", "event_id", "actor_id", "role"),
}
_OF_EVENTS = (
    *("local_id", "event_type", "status", "place", "admin1", "date_start", "date_end", "date_precision"),
    "article_id",
)


def tell(
    engine: Engine, drafts: Mapping[str, Stream], marks: Stream, actor_ids: Stream, found: Stream | None
) -> Mapping[str, Stream]:
    """Link figures to the events of their article, and lay both and the parties beside the drafts of events.

    Args:
        engine: Runs the step.
        drafts: What the articles gave.
        marks: Where the lines of each text end.
        actor_ids: Published ids of actors.
        found: Days of publication that were found, if any were looked for.

    Returns:
        Rows of ``TOLD`` as ``event_drafts`` and of ``LINKS`` as ``claim_links``.
    """
    inputs: dict[str, tuple[Stream, Key]] = {
        name: (drafts[name].select(columns), "article_id") for name, columns in _READ.items()
    }
    inputs["event_drafts"] = (drafts["event_drafts"], "article_id")
    inputs["marks"] = (marks.select(["article_id", "breaks"]), "article_id")
    inputs["ids"] = (actor_ids.select(["article_id", "local_id", "id"]), "article_id")
    if found is not None:
        inputs["found"] = (found, "article_id")
    return engine.group_tables(inputs, _tell, {"event_drafts": TOLD, "claim_links": LINKS})


def _tell(inputs: Mapping[str, pa.Table]) -> dict[str, pa.Table | list[Row]]:
    events, claims = inputs["event_drafts"], inputs["casualty_claims"]
    if "found" in inputs:
        events = with_found_days(events, "event_drafts", inputs["found"])
        claims = with_found_days(claims, "casualty_claims", inputs["found"])
    linked = _linked_claims(claims, events, inputs)
    figures = {event: sorted(told) for event, told in figures_by_event(linked).items()}
    names = events.column("local_id").to_pylist()
    counted = pa.array([figures.get(name, ()) for name in names], TOLD.field("figures").type)
    parties = _parties(inputs["event_actors"], inputs["ids"])
    took_part = looked_up(events.column("local_id"), parties.column(0), parties.column(1))
    took_part = pc.fill_null(took_part, pa.scalar([], TOLD.field("parties").type))
    told = events.append_column("figures", counted).append_column("parties", took_part)
    return {"event_drafts": told, "claim_links": [{name: row[name] for name in LINKS.names} for row in linked]}


def _linked_claims(claims: pa.Table, events: pa.Table, inputs: Mapping[str, pa.Table]) -> list[Row]:
    articles = pc.unique(claims.column("article_id"))
    told_of, mentions, marks = (
        table.filter(pc.is_in(table.column("article_id"), value_set=articles))
        for table in (events, inputs["event_mentions"], inputs["marks"])
    )
    events_of = dict(rows_by_key(told_of, "article_id", _OF_EVENTS))
    mentions_of = dict(rows_by_key(mentions, "article_id"))
    breaks = dict(zip(marks.column("article_id").to_pylist(), marks.column("breaks").to_pylist(), strict=True))
    linked: list[Row] = []
    for name, rows in rows_by_key(claims, "article_id"):
        local_events = {str(event["local_id"]): event for event in events_of.get(name, ())}
        linked += link_article(rows, mentions_of.get(name, ()), local_events, breaks=breaks[name])
    return linked


def _parties(actors: pa.Table, ids: pa.Table) -> pa.Table:
    """The published ids of those who took part in each event, sorted, each once."""
    took_part = pc.and_(actors.column("actor_id").is_valid(), pc.is_in(actors.column("role"), value_set=_PARTIES))
    actors = actors.filter(took_part)
    known = looked_up(actors.column("actor_id"), ids.column("local_id"), ids.column("id"))
    pairs = pa.table({"event": actors.column("event_id"), "id": known})
    pairs = firsts(pairs.sort_by([("event", "ascending"), ("id", "ascending")]), ["event", "id"])
    heads = np.flatnonzero(begins(pairs, ["event"]))
    offsets = pa.array(np.append(heads, pairs.num_rows), pa.int32())
    lists = pa.ListArray.from_arrays(offsets, pairs.column("id").combine_chunks())
    return pa.table({"event": pairs.column("event").take(pa.array(heads)), "parties": lists})
