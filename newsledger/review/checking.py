"""Holds decisions against the package that they were made on: what the next build could not apply is a fault now."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from newsledger.curate import Action, Curation, Decision, Fault, apply
from newsledger.curate.cells import derived_columns, split_key
from newsledger.curate.document import RowName
from newsledger.review.package import Package
from schemas import CORPUS_TABLES, TABLES


def check(
    package: Package, new: Curation, merged: Curation, earlier: Container[RowName], name: str, only: Container[RowName]
) -> list[Fault]:
    """What does not fit the package.

    Args:
        package: What was reviewed.
        new: The new decisions; faults name their lines.
        merged: All decisions as they would stand in corrections.csv.
        earlier: Rows that were decided before: they need not be in the package, which may know nothing of them yet.
        name: Name of the file of new decisions, for faults.
        only: The rows of which something is decided; other decisions of ``new`` were known before.

    Returns:
        Rows that are not there, spans that do not fit the article, cells that disagree with each other, references to
        rows that are not there or no longer; sorted.
    """
    decisions = [decision for decision in new.decisions if (decision.table, decision.row_key) in only]
    after = {(decision.table, decision.row_key): decision for decision in merged.decisions}
    effective = [after.get((decision.table, decision.row_key), decision) for decision in decisions]
    lines = {(decision.table, decision.row_key): decision.line for decision in decisions}
    faults = {
        *_misfits(package, effective, earlier, lines, name),
        *dangling(package, decisions, merged, name),
        *_left_behind(package, decisions, merged, name),
    }
    return sorted(faults)


def _misfits(
    package: Package,
    decisions: list[Decision],
    earlier: Container[RowName],
    lines: dict[RowName, int],
    name: str,
) -> Iterator[Fault]:
    """Decisions that cannot be applied to the package, or give a row whose cells disagree."""
    for decision in decisions:
        row = (decision.table, decision.row_key)
        if decision.action in (Action.ACCEPT, Action.EDIT) and row not in earlier and package.only_added(row):
            rule = f"{decision.table}: a person had added the row, and that decision was taken out: add it anew"
            yield Fault(name, lines[row], "row_key", decision.row_key, rule)
    fitting = [
        decision
        for decision in decisions
        if decision.action is Action.ADD
        or (decision.table, decision.row_key) not in earlier
        or (decision.table, decision.row_key) in package
    ]
    names = {decision.table for decision in fitting}
    tables = {table: package.table(table) for table in CORPUS_TABLES if table in names or table == "articles"}
    result, stale = apply(Curation(tuple(fitting)), tables)
    for entry in stale:
        yield Fault(name, lines[entry.table, entry.row_key], "row_key", entry.row_key, f"{entry.table}: {entry.why}")
    for table in sorted(names):
        keys = {decision.row_key for decision in fitting if decision.table == table}
        yield from _broken_rules(table, keys, result[table], lines, name)


def _broken_rules(table: str, keys: set[str], rows: pa.Table, lines: dict[RowName, int], name: str) -> Iterator[Fault]:
    all_keys = Package.keys_of(rows, table)
    decided = rows.filter(pc.is_in(all_keys, value_set=pa.array(sorted(keys), pa.string())))
    frame: pd.DataFrame = decided.to_pandas(types_mapper=pd.ArrowDtype)
    shown = Package.keys_of(decided, table).to_pylist()
    for rule in TABLES[table].row_rules:
        if not decided.num_rows or set(rule.columns) & derived_columns(table):
            continue
        holds = rule.holds(frame).to_numpy(dtype=bool)
        for key in (key for key, fine in zip(shown, holds, strict=True) if not fine):
            cells = decided.slice(shown.index(key), 1).to_pylist()[0]
            said = ", ".join(f"{column} {cells[column]}" for column in rule.columns)
            yield Fault(name, lines[table, key], ", ".join(rule.columns), said, f"{table} {key}: {rule.description}")


def _references(decision: Decision) -> Iterator[tuple[str, str, Any]]:
    """The columns by which a decided row refers to others: column, table, value."""
    values = {**split_key(TABLES[decision.table], decision.row_key), **decision.values}
    for column, reference in TABLES[decision.table].foreign_keys:
        if values.get(column) is not None and decision.action is not Action.REJECT:
            yield column, reference.table, values[column]


def dangling(package: Package, decisions: Iterable[Decision], merged: Curation, name: str) -> Iterator[Fault]:
    """References of decided rows to rows that are not there, or are rejected."""
    added = {(one.table, one.row_key) for one in merged.decisions if one.action is Action.ADD}
    decisions = list(decisions)
    gone = _rejected(decisions) | _rejected(merged.decisions)
    for decision in decisions:
        for column, table, value in _references(decision):
            target = (table, str(value))
            if target in gone or (target not in added and target not in package):
                why = "was rejected" if target in gone else "is not there"
                rule = f"{decision.table} {decision.row_key}: refers to {table} {value!r}, which {why}"
                yield Fault(name, decision.line, column, str(value), rule)


def _left_behind(package: Package, decisions: Iterable[Decision], merged: Curation, name: str) -> Iterator[Fault]:
    """What people decided earlier of other rows, and refers to a row that is rejected now."""
    lines = {(one.table, one.row_key): one.line for one in decisions if one.action is Action.REJECT}
    if not lines:
        return
    for decision in merged.decisions:
        found = list(_references(decision))
        if decision.action is Action.ACCEPT:
            row = package.row((decision.table, decision.row_key)) or {}
            keys = TABLES[decision.table].foreign_keys
            found = [(column, reference.table, row.get(column)) for column, reference in keys]
        for column, table, value in found:
            if (line := lines.get((table, str(value)))) is not None:
                rule = (
                    f"{decision.who} decided {decision.date} that {column} of {decision.table} {decision.row_key!r} "
                    "is this row: decide that one anew, too"
                )
                yield Fault(name, line, "row_key", str(value), rule)


def _rejected(decisions: Iterable[Decision]) -> set[RowName]:
    return {(one.table, one.row_key) for one in decisions if one.action is Action.REJECT}


def still_needed(package: Package, merged: Curation, rows: Iterable[RowName]) -> str | None:
    """Why the decisions about these rows cannot be taken out: another one refers to a row that would be gone."""
    added = {(one.table, one.row_key) for one in merged.decisions if one.action is Action.ADD}
    gone = {row for row in rows if row not in added and (row not in package or package.only_added(row))}
    for decision in merged.decisions if gone else ():
        for column, table, value in _references(decision):
            if (table, str(value)) in gone:
                return f"{column} of {decision.table} {decision.row_key} refers to {value}: decide that one anew first"
    return None
