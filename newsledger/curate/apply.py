"""Applies decisions to tables. Only rows that were decided leave Arrow; all others pass through, a batch at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import pyarrow as pa
import pyarrow.compute as pc

from newsledger.curate.cascade import Cascade
from newsledger.curate.cells import row_key, row_keys, split_key
from newsledger.curate.decisions import Action, Decision, NamedActor, StaleDecision
from newsledger.curate.load import Curation
from newsledger.curate.outcomes import outcome_of, with_status
from schemas import TABLES, Row
from schemas.vocabularies import ReviewStatus

_STATUS = "review_status"


class Batches(Protocol):
    """A table whose batches can be read as often as wanted: a stream of an engine is one."""

    @property
    def schema(self) -> pa.Schema:
        """Schema of every batch."""

    def batches(self) -> Iterator[pa.RecordBatch]:
        """Read the batches from the start."""

    def select(self, columns: Sequence[str]) -> Batches:
        """The same rows with these columns only."""


@dataclass(frozen=True)
class Decided:
    """Tables as people decided, in memory only the rows that they decided about.

    Attributes:
        tables: The tables as they were.
        changed: By table, what became of each row that was decided about: the row as it is now, or null if it goes.
        curation: What people decided.
        stale: The decisions that no longer fit, in the order of the file.
    """

    tables: Mapping[str, Batches]
    changed: Mapping[str, Mapping[str, Row | None]]
    curation: Curation
    stale: list[StaleDecision]

    def batches(self, name: str) -> Iterator[pa.RecordBatch]:
        """The rows of a table; those that were changed or added come last."""
        schema, changed = self.tables[name].schema, self.changed[name]
        keys, cascade = pa.array(changed, pa.string()), Cascade(self.curation)
        for batch in self.tables[name].batches():
            table = _machine(pa.Table.from_batches([batch]))
            if len(keys):
                table = table.filter(pc.invert(pc.is_in(row_keys(table, name), value_set=keys)))
            yield from cascade.release(name, table).combine_chunks().to_batches()
        rows = [row for row in changed.values() if row is not None]
        if rows:
            table = pa.Table.from_pylist(rows, schema=schema)
            yield from cascade.release(name, table).combine_chunks().to_batches()


def decide(curation: Curation, tables: Mapping[str, Batches]) -> Decided:
    """Apply what people decided, and set ``review_status`` in every table.

    Named actors (actors.csv) come first, then the decisions about rows, then the references to rejected rows are let
    go: see ``newsledger.curate.cascade``. Memory is bounded by the decisions.

    Args:
        curation: What people decided.
        tables: Published tables by name, in the plain schemas of ``newsledger.extract.drafts``; ids are final.

    Returns:
        The tables and the decisions that no longer fit. Columns that are worked out after curation (counts, titles)
        are left as they are, and null in added rows.
    """
    found = {name: _found(name, tables[name], _wanted(curation, name)) for name in tables}
    changed: dict[str, dict[str, Row | None]] = {name: {} for name in tables}
    if "actors" in tables:
        _name_actors(curation, found["actors"], changed["actors"])
    texts = _texts(curation, tables, found)
    stale: list[StaleDecision] = []
    for decision in curation.decisions:
        name = decision.table
        why = "the table is not there"
        if name in tables:
            row = found[name].get(decision.row_key)
            outcome = outcome_of(decision, row, texts)
            if not isinstance(outcome, str):
                changed[name][decision.row_key] = outcome
                continue
            why = outcome
        stale.append(StaleDecision(name, decision.row_key, decision.action, decision.line, why))
    return Decided(tables, changed, curation, sorted(stale, key=lambda entry: entry.line))


def apply(curation: Curation, tables: Mapping[str, pa.Table]) -> tuple[dict[str, pa.Table], list[StaleDecision]]:
    """Do what ``decide`` does with tables in memory.

    Args:
        curation: What people decided.
        tables: As for ``decide``.

    Returns:
        The tables, those that changed sorted in their published order, and the decisions that no longer fit.
    """
    decided = decide(curation, {name: _InMemory(table) for name, table in tables.items()})
    result = {}
    for name, table in tables.items():
        result[name] = pa.Table.from_batches(decided.batches(name), schema=table.schema)
        if decided.changed[name]:
            result[name] = result[name].sort_by([(column, "ascending") for column in TABLES[name].order])
    return result, decided.stale


@dataclass(frozen=True)
class _InMemory:
    table: pa.Table

    @property
    def schema(self) -> pa.Schema:
        return self.table.schema

    def batches(self) -> Iterator[pa.RecordBatch]:
        yield from self.table.to_batches()

    def select(self, columns: Sequence[str]) -> _InMemory:
        return _InMemory(self.table.select(list(columns)))


def _machine(table: pa.Table) -> pa.Table:
    index = table.schema.get_field_index(_STATUS)
    field = table.schema.field(index)
    column = pa.repeat(pa.scalar(ReviewStatus.MACHINE.value, pa.string()), table.num_rows)
    return table.set_column(index, field, column.cast(field.type))


# --- the rows that are decided about


def _wanted(curation: Curation, name: str) -> set[str]:
    """The keys of the rows that decisions are about, and of the actors that they name."""
    wanted = {decision.row_key for decision in curation.decisions if decision.table == name}
    if name == "actors":
        wanted |= {key for named in curation.actors.values() for key in (named.actor_id, named.affiliation) if key}
    return wanted


def _found(name: str, table: Batches, wanted: set[str]) -> dict[str, Row]:
    """The rows with these keys."""
    if not wanted:
        return {}
    keys = pa.array(sorted(wanted), pa.string())
    rows: dict[str, Row] = {}
    for batch in table.batches():
        held = pa.Table.from_batches([batch])
        held = held.filter(pc.is_in(row_keys(held, name), value_set=keys))
        for row in _machine(held).to_pylist() if held.num_rows else ():
            rows[row_key(TABLES[name], row)] = row
    return rows


def _texts(curation: Curation, tables: Mapping[str, Batches], found: Mapping[str, Mapping[str, Row]]) -> dict[str, str]:
    """The texts of the articles that decisions point into, by article id."""
    wanted = {article for decision in curation.decisions if (article := _article(decision, found)) is not None}
    texts: dict[str, str] = {}
    if not wanted or "articles" not in tables:
        return texts
    ids = pa.array(sorted(wanted), pa.string())
    for batch in tables["articles"].select(["article_id", "text"]).batches():
        for row in batch.filter(pc.is_in(batch.column("article_id"), value_set=ids)).to_pylist():
            texts[row["article_id"]] = row["text"] or ""
    return texts


def _article(decision: Decision, found: Mapping[str, Mapping[str, Row]]) -> str | None:
    """The article from which a decision may read."""
    if decision.action is Action.ADD:
        row = split_key(TABLES[decision.table], decision.row_key)
    elif decision.action is Action.EDIT:
        row = found.get(decision.table, {}).get(decision.row_key, {})
    else:
        return None
    article = {**row, **decision.values}.get("article_id")
    return None if article is None else str(article)


# --- actors that people named


def _name_actors(curation: Curation, actors: dict[str, Row], changed: dict[str, Row | None]) -> None:
    """Give the actors of actors.csv the attributes decided there.

    Rows that change are ``edited``, rows that agree ``accepted``. An actor that the table does not have is not added:
    the file may name more people than the corpus does. For the same reason an affiliation is left as it is where its
    body is neither in the table nor added by a decision.
    """
    added = {row.row_key for row in curation.decisions if row.table == "actors" and row.action is Action.ADD}
    known = {*actors, *added}
    for actor_id, named in curation.actors.items():
        if actor_id in actors:
            row = actors[actor_id]
            actors[actor_id] = with_status(row, {**row, **_attributes(named, known)})
            changed[actor_id] = actors[actor_id]


def _attributes(named: NamedActor, known: Iterable[str]) -> dict[str, str]:
    return {column: value for column, value in named.decided.items() if column != "affiliation" or value in known}
