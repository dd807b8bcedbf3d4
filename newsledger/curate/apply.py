"""Applies decisions to tables. Only rows that were decided leave Arrow; all others stay in columns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pyarrow as pa
import pyarrow.compute as pc

from newsledger.curate.cascade import release_references
from newsledger.curate.cells import columns_of, derived_columns, row_keys, split_key, text_spans
from newsledger.curate.decisions import Action, Decision, NamedActor, StaleDecision
from newsledger.curate.load import Curation
from schemas import TABLES, Row
from schemas.rules import CURATION
from schemas.vocabularies import ReviewStatus

_STATUS = "review_status"


class _Texts:
    """The articles' texts, read one at a time: only those that decisions point into leave Arrow."""

    def __init__(self, articles: pa.Table | None) -> None:
        self._articles = articles
        ids = [] if articles is None else articles["article_id"].to_pylist()
        self._places = {article_id: place for place, article_id in enumerate(ids)}

    def __contains__(self, article_id: str) -> bool:
        return article_id in self._places

    def of(self, article_id: str) -> str:
        """The text; empty for an article that is not there."""
        if self._articles is None or article_id not in self._places:
            return ""
        return self._articles["text"][self._places[article_id]].as_py() or ""


def apply(curation: Curation, tables: Mapping[str, pa.Table]) -> tuple[dict[str, pa.Table], list[StaleDecision]]:
    """Apply what people decided, and set ``review_status`` in every table.

    Named actors (actors.csv) come first, then the decisions about rows, then the references to rejected rows are let
    go: see ``newsledger.curate.cascade``.

    Args:
        curation: What people decided.
        tables: Published tables by name, in the plain schemas of ``newsledger.extract.drafts``; ids are final.

    Returns:
        The tables, those that changed sorted in their published order, and the decisions that no longer fit, in the
        order of the file. Columns that are worked out after curation (counts, titles) are left as they are, and null
        in added rows.
    """
    result = {name: _set_status(table, ReviewStatus.MACHINE) for name, table in tables.items()}
    if "actors" in result:
        result["actors"] = apply_actors(curation, result["actors"])
    texts = _Texts(result.get("articles") if curation.decisions else None)
    stale: list[StaleDecision] = []
    for name in TABLES:
        decisions = [decision for decision in curation.decisions if decision.table == name]
        if decisions and name in result:
            result[name] = _decide(result[name], decisions, texts, stale)
        else:
            stale.extend(_stale(decision, "the table is not there") for decision in decisions)
    result = release_references(curation, result)
    return result, sorted(stale, key=lambda entry: entry.line)


def apply_actors(curation: Curation, actors: pa.Table) -> pa.Table:
    """Give the actors of actors.csv the attributes decided there.

    Rows that change are ``edited``, rows that agree ``accepted``. An actor that the table does not have is not added:
    the file may name more people than the corpus does. For the same reason an affiliation is left as it is where its
    body is neither in the table nor added by a decision.
    """
    if not curation.actors:
        return actors
    added = [row.row_key for row in curation.decisions if row.table == "actors" and row.action is Action.ADD]
    known = {*actors["actor_id"].to_pylist(), *added}
    positions = [position for position in _positions(actors, "actors", curation.actors) if position is not None]
    rows = actors.take(pa.array(positions, pa.int64())).to_pylist()
    changed = [_with_status(row, {**row, **_decided(curation.actors[row["actor_id"]], known)}) for row in rows]
    return _replace(actors, "actors", positions, changed)


def _decided(named: NamedActor, known: set[str]) -> dict[str, str]:
    return {column: value for column, value in named.decided.items() if column != "affiliation" or value in known}


def _set_status(table: pa.Table, status: ReviewStatus) -> pa.Table:
    column = pa.repeat(pa.scalar(status.value, pa.string()), table.num_rows)
    index = table.schema.get_field_index(_STATUS)
    return table.set_column(index, table.schema.field(index), column.cast(table.schema.field(index).type))


def _positions(table: pa.Table, name: str, keys: Iterable[str]) -> list[int | None]:
    """Where the rows with these keys stand."""
    found = pc.index_in(pa.array(list(keys), pa.string()), value_set=row_keys(table, name).combine_chunks())
    return list(found.to_pylist())


def _replace(table: pa.Table, name: str, positions: list[int], rows: list[Row]) -> pa.Table:
    """The table without the rows at the positions and with these rows, in published order."""
    gone = pc.is_in(pa.array(range(table.num_rows), pa.int64()), value_set=pa.array(positions, pa.int64()))
    kept = table.filter(pc.invert(gone))
    joined = pa.concat_tables([kept, pa.Table.from_pylist(rows, schema=table.schema)])
    return joined.sort_by([(column, "ascending") for column in TABLES[name].order])


def _with_status(before: Row, after: Row) -> Row:
    """A row that the program found and a person saw: edited if anything differs."""
    name = ReviewStatus.EDITED if after != before or before[_STATUS] == ReviewStatus.EDITED else ReviewStatus.ACCEPTED
    return {**after, _STATUS: name.value}


def _stale(decision: Decision, why: str) -> StaleDecision:
    return StaleDecision(decision.table, decision.row_key, decision.action, decision.line, why)


def _decide(table: pa.Table, decisions: list[Decision], texts: _Texts, stale: list[StaleDecision]) -> pa.Table:
    name = decisions[0].table
    positions = _positions(table, name, [decision.row_key for decision in decisions])
    known = [position for position in positions if position is not None]
    found = dict(zip(known, table.take(pa.array(known, pa.int64())).to_pylist(), strict=True))
    gone: list[int] = []
    rows: list[Row] = []
    for decision, position in zip(decisions, positions, strict=True):
        row = None if position is None else found[position]
        if decision.action is Action.REJECT and row is not None:
            gone.append(position or 0)
            continue
        outcome = _outcome(decision, row, texts)
        if isinstance(outcome, str):
            stale.append(_stale(decision, outcome))
            continue
        if position is not None:
            gone.append(position)
        rows.append(outcome)
    return _replace(table, name, gone, rows)


def _outcome(decision: Decision, row: Row | None, texts: _Texts) -> Row | str:
    """The row as decided, or why the decision does not fit."""
    if decision.action is Action.ADD:
        return _added(decision, row, texts)
    if row is None:
        return "there is no such row"
    after = {**row, **decision.values}
    problem = _fill_texts(after, decision, texts)
    return problem or _with_status(row, after)


def _added(decision: Decision, row: Row | None, texts: _Texts) -> Row | str:
    table = decision.table
    after: Row = dict.fromkeys(columns_of(table))
    after.update(split_key(TABLES[table], decision.row_key))
    after.update(decision.values)
    if "article_id" in after and after["article_id"] not in texts:
        return f"there is no article {after['article_id']}"
    problem = _fill_texts(after, decision, texts)
    if problem:
        return problem
    if row is None:
        by_hand = {"rule": CURATION} if "rule" in after else {}
        return {**after, **by_hand, _STATUS: ReviewStatus.ADDED.value}
    # The program has meanwhile found it too: what is worked out stays, everything else is the person's.
    after.update({column: row[column] for column in derived_columns(table)})
    return _with_status(row, after)


def _fill_texts(row: Row, decision: Decision, texts: _Texts) -> str | None:
    """Read the text of every decided span from the article; tell what does not fit."""
    for span in text_spans(decision.table):
        column = str(span.text)
        given = decision.values.get(column)
        decided = decision.action is Action.ADD or bool({span.start, span.end, column} & decision.values.keys())
        if not decided:
            continue
        start, end = row[span.start], row[span.end]
        if start is None or end is None:
            row[column] = given
            continue
        text = texts.of(row["article_id"])
        if not 0 <= start < end <= len(text):
            return f"{span.start} {start} and {span.end} {end} do not lie in the article, which ends at {len(text)}"
        if given is not None and given != text[start:end]:
            return f"at {start} to {end} the article now reads {text[start:end]!r}, not {given!r}"
        row[column] = text[start:end]
    return None
