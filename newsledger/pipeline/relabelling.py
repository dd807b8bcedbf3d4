"""The rows of the articles with published ids in place of local ones, and with what other articles tell of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from newsledger.engine import Engine, Key, Stream
from newsledger.extract.drafts import plain_schema
from newsledger.link.claims import may_take_days, with_days_of
from newsledger.pipeline.publication import with_found_days
from newsledger.pipeline.tables import begins, looked_up, with_cells, with_column

_ROW_TABLES = ("actor_mentions", "event_mentions", "event_actors", "casualty_claims", "quotes")
_ACTOR_COLUMNS = {
    "actor_mentions": ("actor_id",),
    "event_actors": ("actor_id",),
    "casualty_claims": ("claimant", "claimant_for", "perpetrator"),
    "quotes": ("speaker", "via"),
}
_EVENT_COLUMNS = {"event_mentions": ("event_id",), "event_actors": ("event_id",), "casualty_claims": ("event_id",)}
_DISTINCT = {
    "event_mentions": ("event_id", "article_id", "trigger_start"),
    "event_actors": ("event_id", "article_id", "start", "end", "role", "actor_text"),
}
_DAYS = ("date_start", "date_end", "date_precision")


def relabel(
    engine: Engine,
    drafts: Mapping[str, Stream],
    claim_links: Stream,
    actor_ids: Stream,
    event_ids: Stream,
    same: Stream,
    found: Stream | None,
) -> dict[str, Stream]:
    """Give the rows of each article what was linked.

    Args:
        engine: Runs the step.
        drafts: What the articles gave.
        claim_links: The event of each figure.
        actor_ids: Published ids of actors.
        event_ids: Published ids of events, with their days.
        same: Quotes that repeat others.
        found: Days of publication that were found, if any were looked for.
    """
    inputs: dict[str, tuple[Stream, Key]] = {name: (drafts[name], "article_id") for name in _ROW_TABLES}
    inputs["claim_links"] = (claim_links, "article_id")
    inputs["actor_ids"] = (actor_ids.select(["article_id", "local_id", "id"]), "article_id")
    inputs["event_ids"] = (event_ids, "article_id")
    inputs["same"] = (same, "article_id")
    if found is not None:
        inputs["found"] = (found, "article_id")
    outputs = {name: plain_schema(name) for name in _ROW_TABLES}
    return dict(engine.group_tables(inputs, _relabel, outputs))


def _relabel(inputs: Mapping[str, pa.Table]) -> dict[str, pa.Table]:
    tables = {name: inputs[name] for name in _ROW_TABLES}
    tables["casualty_claims"] = _with_links(tables["casualty_claims"], inputs["claim_links"], inputs["event_ids"])
    if "found" in inputs:
        tables["quotes"] = with_found_days(tables["quotes"], "quotes", inputs["found"])
    for name, table in tables.items():
        relabelled = _with_ids(table, _ACTOR_COLUMNS.get(name, ()), inputs["actor_ids"])
        tables[name] = _with_ids(relabelled, _EVENT_COLUMNS.get(name, ()), inputs["event_ids"])
        if name in _DISTINCT:
            tables[name] = _distinct(tables[name], _DISTINCT[name], table.column("event_id"))
    quotes, same = tables["quotes"], inputs["same"]
    originals = looked_up(quotes.column("quote_id"), same.column("quote_id"), same.column("same_as"))
    tables["quotes"] = with_column(quotes, "same_as", originals)
    return tables


def _with_ids(table: pa.Table, columns: Sequence[str], ids: pa.Table) -> pa.Table:
    for column in columns:
        table = with_column(table, column, looked_up(table.column(column), ids.column("local_id"), ids.column("id")))
    return table


def _with_links(claims: pa.Table, links: pa.Table, events: pa.Table) -> pa.Table:
    """The figures with their events, and with the days that other articles tell of these more exactly."""
    at = pc.index_in(claims.column("claim_id"), value_set=links.column("claim_id").combine_chunks())
    for column in ("event_id", "place", *_DAYS):
        claims = with_column(claims, column, links.column(column).take(at))
    at = pc.index_in(claims.column("event_id"), value_set=events.column("local_id").combine_chunks())
    days = {column: events.column(column).take(at) for column in _DAYS}
    asked = pc.indices_nonzero(may_take_days(claims, days["date_precision"])).to_pylist()
    taken = pa.array(asked, pa.int64())
    cells: dict[str, list[Any]] = {column: [] for column in _DAYS}
    known = pa.table(days).take(taken).to_pylist()
    for claim, event in zip(claims.select([*_DAYS, "scope"]).take(taken).to_pylist(), known, strict=True):
        told = with_days_of(claim, event)
        for column in _DAYS:
            cells[column].append(told[column])
    return with_cells(claims, asked, cells)


def _distinct(table: pa.Table, columns: tuple[str, ...], local_events: pa.ChunkedArray) -> pa.Table:
    """Drop rows that became equal when two of an article's events turned out to be one: the earlier event's stay."""
    order = [(column, "ascending") for column in columns]
    numbers = pc.binary_length(local_events)
    ranked = table.append_column("digits", numbers).append_column("local", local_events)
    keys = pa.table({column: table.column(column) for column in columns})
    if len(keys.group_by(list(columns)).aggregate([])) == len(keys):
        return table
    ranked = ranked.sort_by([*order, ("digits", "ascending"), ("local", "ascending")])
    return ranked.filter(pa.array(begins(ranked, columns))).drop_columns(["digits", "local"])
