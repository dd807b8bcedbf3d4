"""What the forms for SQL have in common: names, literals, constraints, and the tables that explain the others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from newsledger.publish.exports.source import Source
from schemas import LIST_SEPARATOR, TABLES, Column, Table, UniqueKey

Rows = list[tuple[Any, ...]]

CLAIMS_BY_EVENT = """\
CREATE VIEW claims_by_event AS
WITH stated AS (
    SELECT c.*, coalesce(a.name, c.claimant_text, '(the article itself)') AS source
    FROM casualty_claims AS c
    JOIN articles AS p ON p.article_id = c.article_id AND p.duplicate_of IS NULL
    LEFT JOIN actors AS a ON a.actor_id = c.claimant
    WHERE c.event_id IS NOT NULL
),
numbered AS (
    SELECT *, row_number() OVER (PARTITION BY {keys}, qualifier ORDER BY claim_id) AS nth_of_qualifier
    FROM stated
)
SELECT DISTINCT {keys},
    min(coalesce(count_low, count_value, count_high)) OVER whole AS lowest,
    max(coalesce(count_high, count_value, count_low)) OVER whole AS highest,
    group_concat(CASE WHEN nth_of_qualifier = 1 THEN CAST(qualifier AS VARCHAR) END, ' | ') OVER whole AS qualifiers,
    group_concat(text, ' | ') OVER whole AS texts,
    count(*) OVER whole AS claims
FROM numbered
WINDOW whole AS (PARTITION BY {keys} ORDER BY claim_id ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)
ORDER BY event_id, effect, scope, stance, source, part_of""".format(
    keys="event_id, effect, scope, stance, part_of, claimant, claimant_for, source"
)
"""The view of docs/queries.md. Bounds ascend from low over value to high, so the first that is filled is the least."""

CLAIMS_BY_EVENT_IS = (
    "What is claimed of each event, claimant by claimant: lowest and highest figure; see part_of and stance."
)

_DICTIONARY: dict[str, tuple[str, ...]] = {
    "_package": ("property VARCHAR NOT NULL PRIMARY KEY", "value VARCHAR NOT NULL"),
    "_tables": (
        "position INTEGER NOT NULL",
        "name VARCHAR NOT NULL PRIMARY KEY",
        "title VARCHAR NOT NULL",
        "description VARCHAR NOT NULL",
        "primary_key VARCHAR NOT NULL",
        "row_count INTEGER NOT NULL",
    ),
    "_columns": (
        "table_name VARCHAR NOT NULL",
        "position INTEGER NOT NULL",
        "name VARCHAR NOT NULL",
        "type VARCHAR NOT NULL",
        "title VARCHAR NOT NULL",
        "description VARCHAR NOT NULL",
        "unit VARCHAR",
        "vocabulary VARCHAR",
        "is_list INTEGER NOT NULL",
        "nullable INTEGER NOT NULL",
        "refers_to VARCHAR",
        "pattern VARCHAR",
        "hxl VARCHAR",
        "PRIMARY KEY (table_name, name)",
    ),
    "_vocabularies": (
        "vocabulary VARCHAR NOT NULL",
        "position INTEGER NOT NULL",
        "word VARCHAR NOT NULL",
        "description VARCHAR NOT NULL",
        "PRIMARY KEY (vocabulary, word)",
    ),
    "_rules": (
        "table_name VARCHAR NOT NULL",
        "name VARCHAR NOT NULL",
        "description VARCHAR NOT NULL",
        "PRIMARY KEY (table_name, name)",
    ),
}

DICTIONARY_IS = {
    "_package": "What the package says of itself.",
    "_tables": "What one row of each table is.",
    "_columns": "What each column means.",
    "_vocabularies": "What each word of the vocabularies means.",
    "_rules": "What holds of every row of a table.",
}


def quote(name: str) -> str:
    """A name as SQL writes it, whatever word it is."""
    return '"' + name.replace('"', '""') + '"'


def quote_all(names: tuple[str, ...]) -> str:
    """Names in a row."""
    return ", ".join(quote(name) for name in names)


def literal(text: str) -> str:
    """Text as SQL writes it."""
    return "'" + text.replace("'", "''") + "'"


def check(name: str, condition: str) -> str:
    """A named check."""
    return f"CONSTRAINT {quote(name)} CHECK ({condition})"


def bounds(column: Column) -> str | None:
    """The condition that a column's values lie in its range, if it has one."""
    info, name = column.info, quote(column.name)
    parts = [f"{name} >= {info.minimum:g}"] if info.minimum is not None else []
    parts += [f"{name} <= {info.maximum:g}"] if info.maximum is not None else []
    return " AND ".join(parts) or None


def unique_keys(table: Table) -> list[str]:
    """The constraints that no two rows agree in some columns."""
    return [f"UNIQUE ({quote_all(rule.columns)})" for rule in table.cross_rules if isinstance(rule, UniqueKey)]


def row_checks(table: Table) -> list[str]:
    """The rules about the cells of one row, those that SQL can say."""
    return [check(rule.name, rule.sql) for rule in table.row_rules if rule.sql]


def list_columns() -> Iterator[tuple[Table, Column]]:
    """All columns whose cells hold lists."""
    return ((table, column) for table in TABLES.values() for column in table.columns if column.info.is_list)


def dictionary_tables() -> Iterator[str]:
    """Statements that make the tables that explain the others; their names begin with an underscore."""
    for name, columns in _DICTIONARY.items():
        yield f"CREATE TABLE {quote(name)} (\n    " + ",\n    ".join(columns) + "\n)"


def dictionary_rows(source: Source, counts: Mapping[str, int]) -> dict[str, Rows]:
    """The rows of the tables that explain the others, by table.

    Args:
        source: The package.
        counts: Number of rows of each table.
    """
    return {
        "_package": _package_rows(source),
        "_tables": [
            (at, t.name, t.title, t.description, LIST_SEPARATOR.join(t.primary_key), counts[t.name])
            for at, t in enumerate(TABLES.values(), start=1)
        ],
        "_columns": [
            _column_row(table, at, column)
            for table in TABLES.values()
            for at, column in enumerate(table.columns, start=1)
        ],
        "_vocabularies": _vocabulary_rows(),
        "_rules": [(table.name, rule.name, rule.description) for table in TABLES.values() for rule in table.row_rules],
    }


def _package_rows(source: Source) -> Rows:
    """One row a property; what there are several of are joined as lists are."""
    rows: Rows = []
    for key, value in source.info.descriptor().items():
        entries = value if isinstance(value, list) else [value]
        rows.append((key, LIST_SEPARATOR.join(_said(entry) for entry in entries)))
    return rows


def _said(entry: Any) -> str:
    if not isinstance(entry, dict):
        return str(entry)
    name = str(entry.get("title") or entry.get("name") or entry.get("path"))
    return f"{name} <{entry['path']}>" if entry.get("path") and entry["path"] != name else name


def _column_row(table: Table, at: int, column: Column) -> tuple[Any, ...]:
    info = column.info
    return (
        table.name,
        at,
        column.name,
        column.type,
        column.title,
        column.description,
        info.unit,
        info.vocabulary.__name__ if info.vocabulary else None,
        int(info.is_list),
        int(column.nullable),
        f"{info.references.table}.{info.references.column}" if info.references else None,
        info.pattern,
        info.hxl,
    )


def _vocabulary_rows() -> Rows:
    columns = (column for table in TABLES.values() for column in table.columns)
    found = {column.info.vocabulary.__name__: column.info.vocabulary for column in columns if column.info.vocabulary}
    return [
        (name, at, word.value, word.description)
        for name, vocabulary in found.items()
        for at, word in enumerate(vocabulary, start=1)
    ]
