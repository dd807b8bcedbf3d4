"""Which rows of a table came, went and changed between two releases: joins over the Parquet files, spilled to disk.

Rows are matched by key. Columns that only one release has, or that were renamed, are changes of the schema and not of
every row, so only columns of one name are compared, cell by cell; two nulls are equal.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import duckdb

from newsledger.releases.shape import TableShape
from newsledger.validate.database import literal, name, parquet
from newsledger.validate.issue import UnusablePackage

_FETCHED = 1024
_NUMERIC = {f"{sign}int{bits}" for sign in ("", "u") for bits in (8, 16, 32, 64)} | {"float", "double"}
_TEXT = {"string", "large_string", "string_view"} | {
    f"dictionary<values=string, indices=int{bits}, ordered=0>" for bits in (8, 16, 32)
}

Key = dict[str, Any]
Cells = dict[str, tuple[Any, Any]]
"""What stood and what stands in each column that differs."""


@dataclass(frozen=True)
class RowChanges:
    """What became of a table's rows.

    Attributes:
        table: Its name.
        before: Rows in the release before.
        after: Rows now.
        added: Rows whose key the release before has not.
        removed: Rows whose key is gone.
        changed: Rows of one key with other cells.
        cells: How many cells differ, by column, in the order of the columns; columns without are left out.
        matched: Whether rows could be matched: not if the key has changed, or there is none.
    """

    table: str
    before: int
    after: int
    added: int = 0
    removed: int = 0
    changed: int = 0
    cells: tuple[tuple[str, int], ...] = ()
    matched: bool = True

    @property
    def any(self) -> bool:
        """Whether a row differs."""
        return bool(self.added or self.removed or self.changed)


class RowComparison:
    """The rows of two tables of one name, side by side."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, old: TableShape | None, new: TableShape | None) -> None:
        """Compare the tables; without one of them, all rows of the other are added or removed.

        Raises:
            UnusablePackage: A file cannot be read.
        """
        shape = new or old
        assert shape is not None
        self._connection = connection
        self._old, self._new = old, new
        self.table = shape.name
        self.key = shape.key
        self.columns = [
            column for column in (new.fields if new else ()) if old and column in old.fields and column not in self.key
        ]
        try:
            self.changes = self._compare()
        except duckdb.Error as error:
            message = " ".join(str(error).split())[:300]
            paths = " and ".join(str(one.parquet) for one in (old, new) if one)
            raise UnusablePackage(f"{paths}: cannot be compared: {message}") from error

    def added(self, limit: int | None = None) -> Iterator[Key]:
        """The keys of rows that came, sorted."""
        return self._keys("added", limit)

    def removed(self, limit: int | None = None) -> Iterator[Key]:
        """The keys of rows that went, sorted."""
        return self._keys("removed", limit)

    def changed(self, limit: int | None = None) -> Iterator[tuple[Key, Cells]]:
        """The keys of rows that changed, sorted, with their cells that differ."""
        if not self.changes.changed:
            return
        for key, cells in self._fetch(f"SELECT {self._key_struct()}, cells FROM {self._named('changed')}", limit):
            yield (
                json.loads(key),
                {cell["of"]: (_loaded(cell["before"]), _loaded(cell["after"])) for cell in cells},
            )

    def _keys(self, kind: str, limit: int | None) -> Iterator[Key]:
        if getattr(self.changes, kind):
            for (key,) in self._fetch(f"SELECT {self._key_struct()} FROM {self._named(kind)}", limit):
                yield json.loads(key)

    def _fetch(self, query: str, limit: int | None) -> Iterator[Sequence[Any]]:
        order = ", ".join(map(name, self.key))
        # A cursor of its own: others may be read at the same time.
        found = self._connection.cursor().execute(
            f"{query} ORDER BY {order}" + (f" LIMIT {int(limit)}" if limit is not None else "")
        )
        while rows := found.fetchmany(_FETCHED):
            yield from rows

    def _key_struct(self) -> str:
        fields = ", ".join(f"{name(column)} := {name(column)}" for column in self.key)
        return f"to_json(struct_pack({fields}))::VARCHAR"

    def _named(self, kind: str) -> str:
        return name(f"{self.table} {kind}")

    def _count(self, rows: str) -> int:
        found = self._connection.execute(f"SELECT count(*) FROM {rows}").fetchone()
        return int(found[0]) if found else 0

    def _compare(self) -> RowChanges:
        before, after = (self._count(parquet(shape.parquet)) if shape else 0 for shape in (self._old, self._new))
        if not self.key or (self._old and self._new and self._old.key != self._new.key):
            return RowChanges(self.table, before, after, matched=False)
        added, removed = self._only_in("added", self._new, self._old), self._only_in("removed", self._old, self._new)
        changed = self._find_changed() if self._old and self._new and self.columns else 0
        return RowChanges(self.table, before, after, added, removed, changed, self._cells() if changed else ())

    def _only_in(self, kind: str, here: TableShape | None, there: TableShape | None) -> int:
        if here is None:
            return 0
        keys = ", ".join(map(name, self.key))
        query = f"SELECT {keys} FROM {parquet(here.parquet)}"
        if there is not None:
            query += f" ANTI JOIN (SELECT {keys} FROM {parquet(there.parquet)}) USING ({keys})"
        self._connection.execute(f"CREATE TABLE {self._named(kind)} AS {query}")
        return self._count(self._named(kind))

    def _find_changed(self) -> int:
        assert self._old is not None
        assert self._new is not None
        keys = ", ".join(map(name, self.key))
        pairs = [self._pair(column) for column in self.columns]
        differs = " OR ".join(f"{before} IS DISTINCT FROM {after}" for _, before, after in pairs)
        cells = ", ".join(
            f"{{'of': {literal(column)}, 'before': to_json({before})::VARCHAR, 'after': to_json({after})::VARCHAR, "
            f"'differs': {before} IS DISTINCT FROM {after}}}"
            for column, before, after in pairs
        )
        self._connection.execute(
            f"CREATE TABLE {self._named('changed')} AS "
            f"SELECT {keys}, list_filter([{cells}], lambda cell: cell.differs) AS cells "
            f"FROM {parquet(self._old.parquet)} AS old JOIN {parquet(self._new.parquet)} AS new USING ({keys}) "
            f"WHERE {differs}"
        )
        return self._count(self._named("changed"))

    def _pair(self, column: str) -> tuple[str, str, str]:
        """A column of both releases, as text where its type is another."""
        assert self._old is not None
        assert self._new is not None
        before, after = f"old.{name(column)}", f"new.{name(column)}"
        types = {self._old.stored[column], self._new.stored[column]}
        if len(types) > 1 and not types <= _NUMERIC and not types <= _TEXT:
            return column, f"{before}::VARCHAR", f"{after}::VARCHAR"
        return column, before, after

    def _cells(self) -> tuple[tuple[str, int], ...]:
        query = (
            f"SELECT cell.of, count(*) FROM (SELECT unnest(cells) AS cell FROM {self._named('changed')}) GROUP BY ALL"
        )
        counts = dict(self._connection.execute(query).fetchall())
        return tuple((column, counts[column]) for column in self.columns if column in counts)


def _loaded(text: str | None) -> Any:
    return None if text is None else json.loads(text)
