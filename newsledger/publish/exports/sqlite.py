"""One SQLite file: tables with keys, checks and comments, and the same bytes for the same package."""

from __future__ import annotations

import sqlite3
from collections import Counter

import pyarrow as pa

from newsledger.publish.exports import sql
from newsledger.publish.exports.base import ExportError, PackageExporter
from newsledger.publish.exports.source import plain_columns
from newsledger.publish.exports.sql import literal, quote
from schemas import LIST_SEPARATOR, TABLES, Column, Table

FORM_VERSION = 1
"""Kept as the file's ``user_version``: changes when tables or views are laid out in another way."""

_TYPES = {"string": "TEXT", "integer": "INTEGER", "number": "REAL", "date": "DATE"}
_STORED = {"string": "text", "integer": "integer", "number": "real", "date": "text"}

_PRAGMAS = (
    "page_size = 4096",
    "encoding = 'UTF-8'",
    "auto_vacuum = NONE",
    # The file is a temporary one until it is complete: there is nothing to roll back to.
    "journal_mode = OFF",
    "synchronous = OFF",
    "locking_mode = EXCLUSIVE",
    f"user_version = {FORM_VERSION}",
)


class Sqlite(PackageExporter):
    """Writes a package as one SQLite database."""

    name = "sqlite"
    title = "SQLite database"
    media_type = "application/vnd.sqlite3"
    extension = ".sqlite"

    _database: sqlite3.Connection | None = None

    def setup(self) -> None:
        """Create the tables."""
        self._database = sqlite3.connect(self.path, isolation_level=None)
        self._counts: Counter[str] = Counter()
        for pragma in _PRAGMAS:
            self._run(f"PRAGMA {pragma}")
        self._run("BEGIN")
        for statement in sql.dictionary_tables():
            self._run(statement)
        for table in TABLES.values():
            self._run(create_table(table))

    def feed(self, table: Table, batch: pa.RecordBatch) -> None:
        """Insert the rows of a batch; a row that breaks a check ends the export."""
        columns = plain_columns(batch)
        places = ", ".join("?" * len(columns))
        try:
            self._run_many(f"INSERT INTO {quote(table.name)} VALUES ({places})", list(zip(*columns, strict=True)))
        except sqlite3.IntegrityError as error:
            raise ExportError(f"{table.name}: a row breaks a rule ({error}); validate the package") from error
        self._counts[table.name] += batch.num_rows

    def finish(self) -> None:
        """Write the dictionary, indexes and views, and have SQLite check the references."""
        for name, rows in sql.dictionary_rows(self.source, self._counts).items():
            self._run_many(f"INSERT INTO {quote(name)} VALUES ({', '.join('?' * len(rows[0]))})", rows)
        for table in TABLES.values():
            for column, _ in table.foreign_keys:
                index = quote(f"{table.name}_{column}")
                self._run(f"CREATE INDEX {index} ON {quote(table.name)} ({quote(column)})")
        for table, listed in sql.list_columns():
            self._run(_list_view(table, listed))
        self._run(sql.CLAIMS_BY_EVENT)
        self._run("COMMIT")
        if dangling := self._run("PRAGMA foreign_key_check").fetchmany(5):
            said = ", ".join(f"row {row} refers to no row of {parent}" for _, row, parent, _ in dangling)
            raise ExportError(f"{dangling[0][0]}: {said}; validate the package")

    def close(self) -> None:
        """Close the file."""
        if self._database is not None:
            self._database.close()
            self._database = None

    def _run(self, statement: str) -> sqlite3.Cursor:
        assert self._database is not None
        return self._database.execute(statement)

    def _run_many(self, statement: str, rows: sql.Rows) -> None:
        assert self._database is not None
        self._database.executemany(statement, rows)


def create_table(table: Table) -> str:
    """The statement that makes a table. SQLite has no comments of its own, but keeps those in the statement."""
    lines = [(_column(column), _comment(f"{column.title}. {column.description}", column)) for column in table.columns]
    lines += [(f"PRIMARY KEY ({sql.quote_all(table.primary_key)})", "")]
    lines += [(constraint, "") for constraint in (*sql.unique_keys(table), *_foreign_keys(table))]
    lines += [(constraint, "") for constraint in sql.row_checks(table)]
    body = "\n".join(
        f"    {line}{',' if at < len(lines) else ''}{comment}" for at, (line, comment) in enumerate(lines, start=1)
    )
    return f"CREATE TABLE {quote(table.name)} ( -- {_one_line(table.description)}\n{body}\n)"


def _column(column: Column) -> str:
    parts = [quote(column.name), _TYPES[column.type]]
    parts += [] if column.nullable else ["NOT NULL"]
    parts += [f"CHECK ({condition})" for condition in _conditions(column)]
    return " ".join(parts)


def _conditions(column: Column) -> list[str]:
    """What holds of a cell. SQLite enforces no types, so these are checks as well."""
    name, info = quote(column.name), column.info
    stored = literal(_STORED[column.type])
    conditions = [f"typeof({name}) IN ({stored}, 'null')" if column.nullable else f"typeof({name}) = {stored}"]
    if column.type == "date":
        # Without a modifier, the day is printed as it stands, be there such a day or not.
        conditions.append(f"{name} IS date({name}, '+0 days')")
    if (condition := sql.bounds(column)) is not None:
        conditions.append(condition)
    if info.vocabulary and info.is_list:
        # Each word is taken out between bars; what is left is no word of the vocabulary.
        left = f"'|' || replace({name}, {literal(LIST_SEPARATOR)}, '||') || '|'"
        for word in info.vocabulary.values():
            left = f"replace({left}, {literal(f'|{word}|')}, '')"
        conditions.append(f"{left} = ''")
    elif info.vocabulary:
        conditions.append(f"{name} IN ({', '.join(literal(word) for word in info.vocabulary.values())})")
    return conditions


def _foreign_keys(table: Table) -> list[str]:
    """References; those within the table are checked at the end of a transaction, for rows may refer to later ones."""
    return [
        f"FOREIGN KEY ({quote(name)}) REFERENCES {quote(to.table)} ({quote(to.column)})"
        + (" DEFERRABLE INITIALLY DEFERRED" if to.table == table.name else "")
        for name, to in table.foreign_keys
    ]


def _comment(text: str, column: Column) -> str:
    unit = f" [{column.info.unit}]" if column.info.unit else ""
    return f" -- {_one_line(text)}{unit}"


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _list_view(table: Table, column: Column) -> str:
    """One row an item, in the order of the list."""
    key = ", ".join(f"t.{quote(name)}" for name in table.primary_key)
    items = f"'[' || replace(json_quote(t.{quote(column.name)}), {literal(LIST_SEPARATOR)}, '\",\"') || ']'"
    return (
        f"CREATE VIEW {quote(f'{table.name}_{column.name}')} AS\n"
        f"SELECT {key}, item.key + 1 AS position, item.value AS item\n"
        f"FROM {quote(table.name)} AS t, json_each({items}) AS item\n"
        f"WHERE t.{quote(column.name)} IS NOT NULL"
    )
