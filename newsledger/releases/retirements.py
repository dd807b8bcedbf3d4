"""Ids that were retired since the release before, or taken back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import duckdb

from newsledger.releases.kinds import Change, Kind
from newsledger.releases.shape import Shape
from newsledger.validate.database import parquet

RETIRED = "retired"
_SHOWN = ("table", "id", "label", "reason", "successor", "retired_in")
_FETCHED = 1024

Entry = dict[str, Any]


class Retirements:
    """The rows of ``retired`` that one of two releases has alone."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, old: Shape, new: Shape) -> None:
        """Compare the tables; a release without the table has retired nothing."""
        self._connection = connection
        self._old, self._new = (_rows(shape) for shape in (old, new))
        self.retired = self._counts(self._new, self._old)
        """How many ids were retired, by table and reason, sorted."""
        self.taken_back = self._counts(self._old, self._new)
        """How many were taken back, by table and the reason for which they had been retired, sorted."""

    def changes(self) -> Iterator[Change]:
        """One change for each table and reason."""
        for kind, counts in ((Kind.IDS_RETIRED, self.retired), (Kind.IDS_TAKEN_BACK, self.taken_back)):
            for (table, reason), count in counts:
                yield Change(table, "", kind, after=reason, count=count)

    def entries(self, limit: int | None = None) -> Iterator[Entry]:
        """The rows that came, by table and id, mentions last; of each table no more than ``limit``."""
        return self._entries(self._new, self._old, limit)

    def entries_taken_back(self, limit: int | None = None) -> Iterator[Entry]:
        """The rows that went, in the same way."""
        return self._entries(self._old, self._new, limit)

    def _counts(self, here: str, there: str) -> tuple[tuple[tuple[str, str], int], ...]:
        query = f'SELECT "table", reason, count(*) FROM ({_only(here, there)}) GROUP BY ALL ORDER BY ALL'
        return tuple(((table, reason), count) for table, reason, count in self._connection.execute(query).fetchall())

    def _entries(self, here: str, there: str, limit: int | None) -> Iterator[Entry]:
        query = f"SELECT {_COLUMNS} FROM ({_only(here, there)})"
        if limit is not None:
            query += f' QUALIFY row_number() OVER (PARTITION BY "table" ORDER BY id) <= {int(limit)}'
        # What people cite comes first: mentions are many, and say the least.
        order = 'ends_with("table", \'mentions\'), "table", id'
        found = self._connection.cursor().execute(f"{query} ORDER BY {order}")
        while rows := found.fetchmany(_FETCHED):
            yield from (dict(zip(_SHOWN, row, strict=True)) for row in rows)


_COLUMNS = ", ".join(f'"{column}"' for column in _SHOWN)


def _rows(shape: Shape) -> str:
    table = shape.tables.get(RETIRED)
    if table is not None and set(_SHOWN) <= table.stored.keys():
        return f"SELECT {_COLUMNS} FROM {parquet(table.parquet)}"
    empty = ", ".join(f'NULL::VARCHAR AS "{column}"' for column in _SHOWN)
    return f"SELECT {empty} WHERE false"


def _only(here: str, there: str) -> str:
    return f'SELECT * FROM ({here}) ANTI JOIN ({there}) AS other USING ("table", id)'
