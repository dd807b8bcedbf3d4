"""Keys of all rows, in DuckDB: what must be compared with rows far away is kept there, on disk if need be."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import duckdb
import pyarrow as pa

from newsledger.validate.batches import Batch
from schemas import TABLES, Acyclic, CountOf, Retirement, Table, UniqueKey

MEMORY_LIMIT = "512MB"
THREADS = 1

ROW = "_row"
"""Column with the row's number in its file, from 1; no published column begins with an underscore."""


class Store:
    """A database for the time of one check."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Use a connection; ``opened`` makes one."""
        self._connection = connection
        self._relations = 0

    @classmethod
    @contextmanager
    def opened(cls) -> Iterator[Store]:
        """A store whose rows go to a temporary directory when memory runs short, and are gone afterwards."""
        with tempfile.TemporaryDirectory(prefix="newsledger-check-") as directory:
            settings: dict[str, str | bool | int | float | list[str]] = {
                "threads": THREADS,
                "memory_limit": MEMORY_LIMIT,
                "temp_directory": directory,
                # Nothing is downloaded while we work; what we use is built in.
                "autoinstall_known_extensions": False,
                "autoload_known_extensions": False,
            }
            connection = duckdb.connect(":memory:", config=settings)
            try:
                connection.execute("SET enable_progress_bar = false")
                yield cls(connection)
            finally:
                connection.close()

    def relation(self, table: Table) -> str:
        """Make an empty relation for a file's keys, and return its name."""
        schema = table.arrow_schema
        columns = [f"{ROW} BIGINT"] + [
            f"{quoted(name)} {_sql_type(schema.field(name).type)}" for name in keys_of(table)
        ]
        return self._create(table.name, ", ".join(columns))

    def scratch(self, name: str, columns: str) -> str:
        """Make an empty relation with columns given in SQL, and return its name."""
        return self._create(name, columns)

    def feed(self, relation: str, batch: Batch) -> None:
        """Keep the keys of a batch."""
        names = keys_of(batch.table)
        cells = [pa.array(batch.numbers, pa.int64()), *(batch.typed.column(name) for name in names)]
        self.insert(relation, pa.Table.from_arrays(cells, [ROW, *names]))

    def insert(self, relation: str, rows: pa.Table) -> None:
        """Add rows to a relation."""
        self._connection.register("_incoming", rows)
        self._connection.execute(f"INSERT INTO {relation} SELECT * FROM _incoming")
        self._connection.unregister("_incoming")

    def execute(self, query: str) -> None:
        """Run a statement."""
        self._connection.execute(query)

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """A query's rows; for those that are few by what is asked."""
        return self._connection.execute(query).fetchall()

    def batches(self, query: str, size: int) -> Iterator[pa.RecordBatch]:
        """A query's rows, some at a time; other queries may run meanwhile."""
        cursor = self._connection.cursor()
        try:
            yield from cursor.sql(query).to_arrow_reader(size)
        finally:
            cursor.close()

    def drop(self, relation: str) -> None:
        """Forget a relation."""
        self._connection.execute(f"DROP TABLE IF EXISTS {relation}")

    def _create(self, name: str, columns: str) -> str:
        self._relations += 1
        relation = quoted(f"{name}_{self._relations}")
        self._connection.execute(f"CREATE TABLE {relation} ({columns})")
        return relation


def quoted(name: str) -> str:
    """A column's name as SQL takes it."""
    return '"' + name.replace('"', '""') + '"'


def keys_of(table: Table) -> list[str]:
    """The columns of a table that rules beyond one row look at, in the table's order."""
    wanted = {*table.primary_key, *(name for name, _ in table.foreign_keys)}
    for rule in table.cross_rules:
        if isinstance(rule, UniqueKey):
            wanted.update(rule.columns)
        elif isinstance(rule, Acyclic | CountOf):
            wanted.add(rule.column)
        elif isinstance(rule, Retirement):
            wanted.update((rule.table, rule.id, rule.successor))
    for other in TABLES.values():
        wanted.update(to.column for _, to in other.foreign_keys if to.table == table.name)
        for rule in other.cross_rules:
            if isinstance(rule, CountOf) and rule.table == table.name:
                named = (rule.foreign_key, rule.distinct, rule.where[0] if rule.where else None)
                wanted.update(name for name in named if name)
    return [column.name for column in table.columns if column.name in wanted]


def key_text(columns: Sequence[str], alias: str) -> str:
    """SQL for the texts of some columns, joined by a comma, null as nothing."""
    return " || ',' || ".join(f"coalesce({alias}.{quoted(name)}::VARCHAR, '')" for name in columns)


def _sql_type(type_: pa.DataType) -> str:
    if pa.types.is_integer(type_):
        return "BIGINT"
    if pa.types.is_floating(type_):
        return "DOUBLE"
    return "DATE" if pa.types.is_date(type_) else "VARCHAR"
