"""Rows that are each sound, but not beside one another: keys, references, chains, counts, order."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fault_corpus.base import sound_rows
from fault_corpus.fault import CSV, Fault
from fault_corpus.workspace import Workspace
from schemas import TABLES, Table


def key_faults() -> list[Fault]:
    """Faults between rows."""
    return [
        *(fault for table in TABLES.values() for fault in _of_table(table)),
        *_unique(),
        *_chains(),
        *_counts(),
        *_retirements(),
        *_orders(),
    ]


def _of_table(table: Table) -> list[Fault]:
    last = len(sound_rows()[table.name]) - 1
    keys = ", ".join(table.primary_key)
    # The copy is another row for the counts and keys that rest on it.
    follows = ("unique_key", "actors.count_of", "events.count_of", "row_order")
    faults = [
        Fault(
            f"{table.name}: a row that stands twice",
            _edit(table.name, lambda rows: rows.append(dict(rows[-1]))),
            "primary_key",
            table.name,
            keys,
            last + 1,
            follows=follows,
        )
    ]
    for name, to in table.foreign_keys:
        at = max(at for at, row in enumerate(sound_rows()[table.name]) if row[name] is not None)
        known = sound_rows()[to.table][-1][to.column]
        for what, dangling in (
            ("nothing", "nobody-nowhere"),
            ("what is spelled otherwise", known.upper()),
            ("a look-alike", known.replace("a", "а").replace("e", "е")),  # Cyrillic
            ("the beginning of a key", known[:-1]),
        ):
            if what != "nothing" and name not in ("article_id", "actor_id", "event_id", "speaker"):
                continue
            faults.append(
                Fault(
                    f"{table.name}.{name}: refers to {what}",
                    _set(table.name, at, name, dangling),
                    "foreign_key",
                    table.name,
                    name,
                    at + 1,
                    value=dangling,
                    follows=("row_order", "actors.count_of", "events.count_of"),
                )
            )
    return faults


def _edit(
    table: str, change: Callable[[list[dict[str, Any]]], object], sort: bool = False
) -> Callable[[Workspace], None]:
    def damage(workspace: Workspace) -> None:
        change(workspace.rows[table])
        workspace.write_rows(table, sort=sort)

    return damage


def _set(table: str, position: int, column: str, value: object) -> Callable[[Workspace], None]:
    return _edit(table, lambda rows: rows[position].update({column: value}))


def _unique() -> list[Fault]:
    """Rows with keys of their own that agree in what is unique."""

    def copied(table: str, **cells: Any) -> Callable[[Workspace], None]:
        return _edit(table, lambda rows: rows.append(rows[-1] | cells))

    span_columns = "article_id, start, end"
    counts = ("actors.count_of", "events.count_of")
    return [
        Fault(
            "actor_mentions: two of one span",
            copied("actor_mentions", mention_id="gazette-02-m7", actor_id="agence-zora"),
            "unique_key",
            "actor_mentions",
            span_columns,
            7,
            follows=counts,
        ),
        Fault(
            "event_mentions: two of one trigger",
            copied("event_mentions", mention_id="gazette-02-x5", mention_type="reference"),
            "unique_key",
            "event_mentions",
            "event_id, article_id, trigger_start",
            5,
            follows=counts,
        ),
        Fault(
            "casualty_claims: two of one span and effect",
            copied("casualty_claims", claim_id="gazette-02-c3", stance="denies"),
            "unique_key",
            "casualty_claims",
            f"{span_columns}, effect",
            6,
        ),
        Fault(
            "quotes: two of one span",
            copied("quotes", quote_id="gazette-02-q2"),
            "unique_key",
            "quotes",
            span_columns,
            5,
        ),
    ]


def _chains() -> list[Fault]:
    """Rows that lead back to themselves."""
    return [
        Fault(f"{table}.{column}: {what}", _set(table, at, column, to), "acyclic", table, column, row)
        for table, column, what, at, to, row in (
            ("articles", "duplicate_of", "a copy of itself", 3, "gazette-04", 4),
            ("articles", "duplicate_of", "copies of each other", 2, "gazette-04", 3),
            ("events", "part_of", "a part of itself", 0, sound_rows()["events"][0]["event_id"], 1),
            ("events", "part_of", "parts of each other", 1, sound_rows()["events"][0]["event_id"], 1),
            ("casualty_claims", "part_of", "a part of itself", 2, "gazette-01-c3", 3),
            ("casualty_claims", "part_of", "parts of each other", 1, "gazette-01-c3", 2),
            ("quotes", "same_as", "the same as itself", 4, "gazette-02-q1", 5),
            ("quotes", "same_as", "the same as each other", 0, "gazette-02-q1", 1),
        )
    ]


def _counts() -> list[Fault]:
    """Counts that are not the number of what they count."""
    return [
        Fault(
            f"{table}.{column}: {what}",
            _set(table, at, column, stated),
            "count_of",
            table,
            column,
            at + 1,
            value=f"{stated}, counted {right}",
        )
        for table, column, what, at, stated, right in (
            ("actors", "mention_count", "one too many", 0, 2, 1),
            ("actors", "mention_count", "one too few", 2, 2, 3),
            ("actors", "mention_count", "none", 3, 0, 1),
            ("actors", "article_count", "mentions counted for articles", 2, 3, 2),
            ("actors", "article_count", "one too few", 1, 1, 2),
            ("events", "mention_count", "references counted as reports", 2, 3, 2),
            ("events", "mention_count", "one too few", 2, 1, 2),
            ("events", "article_count", "more articles than report it", 2, 2, 1),
        )
    ] + [
        Fault(
            "actor_mentions: a row less than its actor counts",
            _edit("actor_mentions", lambda rows: rows.pop()),
            "count_of",
            "actors",
            column,
            2,
            value=value,
            follows=("actor_mentions.row_order",),
        )
        for column, value in (("mention_count", "2, counted 1"), ("article_count", "2, counted 1"))
    ][:1]


def _retirements() -> list[Fault]:
    return [
        Fault(
            "retired: an id that is in use",
            _edit("retired", lambda rows: rows[1].update(id="gazette-02")),
            "retired_in_use",
            "retired",
            "table, id",
            2,
        ),
        Fault(
            "retired: a successor that there never was",
            _edit("retired", lambda rows: rows[0].update(successor="nobody")),
            "successor_unknown",
            "retired",
            "table, successor",
            1,
        ),
        Fault(
            "retired: a successor of another table",
            _edit("retired", lambda rows: rows[3].update(successor="eastern-brigade")),
            "successor_unknown",
            "retired",
            "table, successor",
            4,
        ),
        Fault(
            "retired: successors of each other",
            _edit("retired", lambda rows: rows[3].update(successor="gazette-02-q9")),
            "successor_acyclic",
            "retired",
            "table, successor",
            4,
        ),
    ]


def _orders() -> list[Fault]:
    """Rows that stand elsewhere than declared."""

    def swapped(table: str) -> Callable[[Workspace], None]:
        return _edit(table, lambda rows: rows.insert(0, rows.pop(1)))

    faults = [
        Fault(f"{name}: the first two rows change places", swapped(name), "row_order", name, ", ".join(table.order), 2)
        for name, table in TABLES.items()
    ]
    moved = [
        Fault(
            f"{name}: the last row comes first",
            _edit(name, lambda rows: rows.insert(0, rows.pop())),
            "row_order",
            name,
            ", ".join(TABLES[name].order),
            2,
        )
        for name in ("articles", "quotes", "events")
    ]
    in_one = Fault(
        "quotes: the first two rows change places in the CSV alone",
        lambda workspace: workspace.change_csv_cells("quotes", lambda cells: cells.insert(1, cells.pop(2))),
        "row_order",
        "quotes",
        ", ".join(TABLES["quotes"].order),
        2,
        CSV,
        follows=("formats_equal",),
    )
    return [*faults, *moved, in_one]
