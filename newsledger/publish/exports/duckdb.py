"""One DuckDB file: tables with types, keys, checks and comments.

The same package gives the same rows in the same order. The bytes of a large file do not repeat: DuckDB leaves what was
in memory between the entries of its indexes and compressed blocks.
"""

from __future__ import annotations

from collections import Counter

import duckdb
import pyarrow as pa

from newsledger.publish.exports import sql
from newsledger.publish.exports.base import ExportError, PackageExporter
from newsledger.publish.exports.sql import literal, quote
from schemas import LIST_SEPARATOR, TABLES, Column, Table

STORAGE_VERSION = "v1.2.0"
"""Read by every DuckDB from 1.2 on. Files of later versions bear a random number, so that their bytes never repeat."""

BLOCK_SIZE = 16_384
"""The smallest that DuckDB knows: each key takes a block at least, and packages are small."""

_SETTINGS = (
    # FSST picks its samples by chance: with it, not even the bytes of the smallest file repeat.
    "disabled_compression_methods = 'fsst,dict_fsst'",
    "preserve_insertion_order = true",
)

_TYPES = {"string": "VARCHAR", "integer": "BIGINT", "number": "DOUBLE", "date": "DATE"}


class DuckDb(PackageExporter):
    """Writes a package as one DuckDB database."""

    name = "duckdb"
    title = "DuckDB database"
    media_type = "application/vnd.duckdb"
    extension = ".duckdb"

    _database: duckdb.DuckDBPyConnection | None = None

    def setup(self) -> None:
        """Create types and tables."""
        # More threads would make the order of the blocks a matter of chance.
        self._database = duckdb.connect(config={"threads": 1, "temp_directory": str(self.path.parent / "spilled")})
        self._counts: Counter[str] = Counter()
        options = f"STORAGE_VERSION {literal(STORAGE_VERSION)}, BLOCK_SIZE {BLOCK_SIZE}"
        self._run(f"ATTACH {literal(str(self.path))} AS package ({options})")
        self._run("USE package")
        for setting in _SETTINGS:
            self._run(f"SET {setting}")
        # Each statement alone would be written to disk before the next.
        self._run("BEGIN")
        for statement in _vocabularies():
            self._run(statement)
        for statement in sql.dictionary_tables():
            self._run(statement)
        for table in TABLES.values():
            self._run(create_table(table))
        self._run("COMMIT")

    def feed(self, table: Table, batch: pa.RecordBatch) -> None:
        """Insert the rows of a batch; a row that breaks a check ends the export."""
        assert self._database is not None
        cells = ", ".join(_cell(column) for column in table.columns)
        self._database.register("batch", batch)
        try:
            self._run(f"INSERT INTO {quote(table.name)} SELECT {cells} FROM batch")
        except (duckdb.ConstraintException, duckdb.ConversionException) as error:
            said = " ".join(str(error).split())[:300]
            raise ExportError(f"{table.name}: a row breaks a rule ({said}); validate the package") from error
        finally:
            self._database.unregister("batch")
        self._counts[table.name] += batch.num_rows

    def finish(self) -> None:
        """Write the dictionary, views and comments, and put everything in the one file."""
        assert self._database is not None
        self._run("BEGIN")
        for name, rows in sql.dictionary_rows(self.source, self._counts).items():
            places = ", ".join("?" * len(rows[0]))
            self._database.executemany(f"INSERT INTO {quote(name)} VALUES ({places})", rows)
        for table, column in sql.list_columns():
            self._run(_list_view(table, column))
        self._run(sql.CLAIMS_BY_EVENT)
        for statement in _comments():
            self._run(statement)
        self._run("COMMIT")
        self._run("CHECKPOINT package")
        self._run("USE memory")
        self._run("DETACH package")

    def close(self) -> None:
        """Let go of the file."""
        if self._database is not None:
            self._database.close()
            self._database = None

    def _run(self, statement: str) -> None:
        assert self._database is not None
        self._database.execute(statement)


def create_table(table: Table) -> str:
    """The statement that makes a table."""
    lines = [_column(column) for column in table.columns]
    lines.append(f"PRIMARY KEY ({sql.quote_all(table.primary_key)})")
    lines += [*sql.unique_keys(table), *_foreign_keys(table), *sql.row_checks(table)]
    return f"CREATE TABLE {quote(table.name)} (\n    " + ",\n    ".join(lines) + "\n)"


def _column(column: Column) -> str:
    parts = [quote(column.name), _type(column)]
    parts += [] if column.nullable else ["NOT NULL"]
    if (condition := sql.bounds(column)) is not None:
        parts.append(f"CHECK ({condition})")
    if column.info.pattern:
        parts.append(f"CHECK (regexp_full_match({quote(column.name)}, {literal(column.info.pattern)}))")
    return " ".join(parts)


def _type(column: Column) -> str:
    vocabulary = column.info.vocabulary
    item = quote(vocabulary.__name__) if vocabulary else _TYPES[column.type]
    return f"{item}[]" if column.info.is_list else item


def _vocabularies() -> list[str]:
    columns = [column for table in TABLES.values() for column in table.columns]
    found = {column.info.vocabulary.__name__: column.info.vocabulary for column in columns if column.info.vocabulary}
    return [
        f"CREATE TYPE {quote(name)} AS ENUM ({', '.join(literal(word) for word in vocabulary.values())})"
        for name, vocabulary in found.items()
    ]


def _foreign_keys(table: Table) -> list[str]:
    """References to tables that are filled by then.

    DuckDB checks a reference while a statement runs, against the rows before it: a table whose rows refer to later ones
    of the same table could not be filled in its order.
    """
    return [
        f"FOREIGN KEY ({quote(name)}) REFERENCES {quote(to.table)} ({quote(to.column)})"
        for name, to in table.foreign_keys
        if to.table != table.name
    ]


def _cell(column: Column) -> str:
    name = quote(column.name)
    if column.info.is_list:
        return f"string_split({name}, {literal(LIST_SEPARATOR)})::{_type(column)}"
    return f"{name}::VARCHAR::{_type(column)}" if column.info.vocabulary else name


def _list_view(table: Table, column: Column) -> str:
    """One row an item, in the order of the list."""
    key, name = sql.quote_all(table.primary_key), quote(column.name)
    return (
        f"CREATE VIEW {quote(f'{table.name}_{column.name}')} AS\n"
        f"SELECT {key}, generate_subscripts({name}, 1) AS position, unnest({name}) AS item\n"
        f"FROM {quote(table.name)} WHERE {name} IS NOT NULL"
    )


def _comments() -> list[str]:
    statements = []
    for table in TABLES.values():
        statements.append(f"COMMENT ON TABLE {quote(table.name)} IS {literal(table.description)}")
        for column in table.columns:
            unit = f" [{column.info.unit}]" if column.info.unit else ""
            said = literal(f"{column.title}. {column.description}{unit}{_within(table, column)}")
            statements.append(f"COMMENT ON COLUMN {quote(table.name)}.{quote(column.name)} IS {said}")
    for name, description in sql.DICTIONARY_IS.items():
        statements.append(f"COMMENT ON TABLE {quote(name)} IS {literal(description)}")
    for table, column in sql.list_columns():
        said = literal(f"One row for each item of {table.name}.{column.name}.")
        statements.append(f"COMMENT ON VIEW {quote(f'{table.name}_{column.name}')} IS {said}")
    return [*statements, f"COMMENT ON VIEW claims_by_event IS {literal(sql.CLAIMS_BY_EVENT_IS)}"]


def _within(table: Table, column: Column) -> str:
    """What a foreign key would say, where DuckDB can have none."""
    to = column.info.references
    return f" Refers to {to.table}.{to.column}." if to and to.table == table.name else ""
