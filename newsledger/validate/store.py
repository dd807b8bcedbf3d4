"""Keys, in DuckDB: what must be compared with rows far away is kept there, on disk if need be.

As little as will do is kept of each row while the file goes by: its key, what is counted, and the links between rows;
of columns that refer to other tables, only the values that stand in each batch. If those do not all lead somewhere, or
the order does not show that no key comes twice, the columns concerned are read once more and kept whole.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from newsledger.validate.batches import Batch, Source
from newsledger.validate.database import database
from newsledger.validate.layout import part_of
from schemas import TABLES, Acyclic, CountOf, Retirement, Table

MEMORY_LIMIT = "512MB"
THREADS = 1

ROW = "_row"
"""Column with the row's number in the whole table, from 1; no published column begins with an underscore."""


@dataclass(frozen=True)
class Keys:
    """Names of the relations that hold what is kept of a file's rows.

    Attributes:
        rows: Number and ``keys_of`` the table of every row.
        values: Values that refer to other rows, by name of the column, with the year of the part in which they stand;
            each at least once.
        links: Number, key and value of the rows that have a value, by column that chains rows.
    """

    rows: str
    values: str
    links: Mapping[str, str]


class Store:
    """A database for the time of one check."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Use a connection; ``opened`` makes one."""
        self._connection = connection
        self._relations = 0
        self._held: dict[tuple[str, tuple[str, ...]], str] = {}

    @classmethod
    @contextmanager
    def opened(cls) -> Iterator[Store]:
        """A store whose rows go to a temporary directory when memory runs short, and are gone afterwards."""
        with database(MEMORY_LIMIT, THREADS) as connection:
            yield cls(connection)

    def keys(self, table: Table) -> Keys:
        """Make empty relations for a file's keys."""
        links = {rule.column: self._typed(table, [*table.primary_key, rule.column]) for rule in _chains(table)}
        values = self._create(f"{table.name}_values", "name VARCHAR, value VARCHAR, year VARCHAR")
        return Keys(self._typed(table, keys_of(table)), values, links)

    def feed(self, keys: Keys, batch: Batch) -> None:
        """Keep the keys of a batch."""
        table = batch.table
        self._insert_rows(keys.rows, batch, keys_of(table))
        for column, relation in keys.links.items():
            linked = pc.is_valid(batch.typed.column(column))
            if pc.any(linked).as_py():
                self._insert_rows(relation, batch, [*table.primary_key, column], linked)
        referring = [(name, batch.typed.column(name).unique().drop_null()) for name, _ in table.foreign_keys]
        names = [pa.repeat(name, len(values)) for name, values in referring if len(values)]
        if names:
            values = pa.concat_arrays([values for _, values in referring])
            part = part_of(batch.place.file)
            years = pa.array([part.year if part else None], pa.string()).take(pa.repeat(pa.scalar(0), len(values)))
            columns = [pa.concat_arrays(names), values, years]
            self.insert(keys.values, pa.Table.from_arrays(columns, ["name", "value", "year"]))

    def holding(self, source: Source, keys: Keys, columns: Sequence[str]) -> str:
        """Name of a relation with the number, the key and some columns of every row of a file."""
        table = source.table
        wanted = [column.name for column in table.columns if column.name in {*table.primary_key, *columns}]
        if set(wanted) <= set(keys_of(table)):
            return keys.rows
        at = (source.place.file, tuple(wanted))
        if at not in self._held:
            relation = self._held[at] = self._typed(table, wanted)
            for batch in source.batches(wanted):
                self._insert_rows(relation, batch, wanted)
        return self._held[at]

    def _typed(self, table: Table, names: Sequence[str]) -> str:
        types = {field.name: _sql_type(field.type) for field in table.arrow_schema}
        columns = [f"{quoted(name)} {types[name]}" for name in names]
        return self._create(table.name, ", ".join([f"{ROW} BIGINT", *columns]))

    def _insert_rows(self, relation: str, batch: Batch, names: Sequence[str], mask: pa.Array | None = None) -> None:
        cells = [batch.of_table, *(batch.typed.column(name) for name in names)]
        rows = pa.Table.from_arrays(cells, [ROW, *names])
        self.insert(relation, rows if mask is None else rows.filter(mask))

    def scratch(self, name: str, columns: str) -> str:
        """Make an empty relation with columns given in SQL, and return its name."""
        return self._create(name, columns)

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

    def drop(self, *relations: str) -> None:
        """Forget relations."""
        for relation in relations:
            self._connection.execute(f"DROP TABLE IF EXISTS {relation}")

    def _create(self, name: str, columns: str) -> str:
        self._relations += 1
        relation = quoted(f"{name}_{self._relations}")
        self._connection.execute(f"CREATE TABLE {relation} ({columns})")
        return relation


def quoted(name: str) -> str:
    """A column's name as SQL takes it."""
    return '"' + name.replace('"', '""') + '"'


@cache
def _keys_of(name: str) -> tuple[str, ...]:
    table = TABLES[name]
    wanted: set[str] = set()
    for other in TABLES.values():
        wanted.update(to.column for _, to in other.foreign_keys if to.table == name)
        for rule in other.cross_rules:
            if isinstance(rule, CountOf) and rule.table == name:
                named = (rule.foreign_key, rule.distinct, rule.where[0] if rule.where else None)
                wanted.update(column for column in named if column)
    for rule in table.cross_rules:
        if isinstance(rule, CountOf):
            wanted.add(rule.column)
        elif isinstance(rule, Retirement):
            wanted.update((rule.table, rule.id, rule.successor))
    if not shown_by_order(table, table.primary_key) or any(isinstance(rule, CountOf) for rule in table.cross_rules):
        wanted.update(table.primary_key)
    return tuple(column.name for column in table.columns if column.name in wanted)


def keys_of(table: Table) -> tuple[str, ...]:
    """The columns of a table that are kept of every row, in the table's order."""
    return _keys_of(table.name)


def shown_by_order(table: Table, columns: Sequence[str]) -> bool:
    """Whether the order of rows may show that no two agree in all the columns."""
    return table.order[0] in columns


def _chains(table: Table) -> list[Acyclic]:
    return [rule for rule in table.cross_rules if isinstance(rule, Acyclic)]


def key_text(columns: Sequence[str], alias: str) -> str:
    """SQL for the texts of some columns, joined by a comma, null as nothing."""
    return " || ',' || ".join(f"coalesce({alias}.{quoted(name)}::VARCHAR, '')" for name in columns)


def _sql_type(type_: pa.DataType) -> str:
    if pa.types.is_integer(type_):
        return "BIGINT"
    if pa.types.is_floating(type_):
        return "DOUBLE"
    return "DATE" if pa.types.is_date(type_) else "VARCHAR"
