"""Whether ids kept their promise since the release before: none is lost, and none means another thing."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import accumulate
from pathlib import Path

import duckdb
import pyarrow as pa

from newsledger.validate import identities_sql as sql
from newsledger.validate import layout
from newsledger.validate.database import database, view
from newsledger.validate.issue import Example, Issue, UnusablePackage, in_order, shorten
from newsledger.validate.parts import part_rows
from schemas import TABLES

_MESSAGES = {
    "identity_lost": "the release before has the id, this one has it neither in its table nor among the retired",
    "retirement_lost": "the release before has the id among the retired, this one neither there nor in its table",
    "identity_reused": "the id means another thing than in the release before",
}


def check_identities(directory: Path, previous: Path) -> list[Issue]:
    """Hold the ids of a package against those of the release before.

    Args:
        directory: Where ``datapackage.json`` and ``datapackage/`` of the package are.
        previous: The same of the release before; a table that either has not is taken for empty, a column for null.

    Returns:
        All faults, sorted, placed in the Parquet files of the package; of lost ids the example has the id and its
        table, but no row.

    Raises:
        UnusablePackage: A table of either cannot be read.
    """
    with database() as connection:
        try:
            connection.execute(sql.PARTS)
            for release, root in (("old", previous), ("new", directory)):
                for name, columns in sql.COLUMNS.items():
                    path = root / layout.data_path(name, "parquet")
                    connection.execute(view(f"{release}_{name}", path, columns))
            return in_order(_issues(connection, directory))
        except (duckdb.Error, pa.ArrowException, OSError) as error:
            message = " ".join(str(error).split())[:300]
            raise UnusablePackage(f"{directory} cannot be held against {previous}: {message}") from error


def _issues(connection: duckdb.DuckDBPyConnection, directory: Path) -> Iterator[Issue]:
    """The faults; all rows of a rule and file come together, those with the least row and id first."""
    files = {table: _files(connection, directory, table) for table in TABLES}
    for statement in sql.PREPARATIONS:
        connection.execute(statement)
    for rule, table, part, count, rows, keys, values in connection.execute(sql.FAULTS).fetchall():
        path, before = files[table][part]
        examples = tuple(
            Example(row - before if row else 0, shorten(key), shorten(value or table))
            for row, key, value in zip(rows, keys, values, strict=True)
        )
        # What is missing from all tables is missing from the list of what is retired.
        place = table if rule == "identity_reused" else "retired"
        column = TABLES[table].primary_key[0] if place == table else "id"
        file = path if place == table else layout.data_path(place, "parquet")
        yield Issue(place, file, column, rule, _MESSAGES[rule], count, examples)


def _files(connection: duckdb.DuckDBPyConnection, directory: Path, table: str) -> list[tuple[str, int]]:
    """A table's files, each with the number of rows before it; the database gets to know them."""
    paths = layout.paths_of(directory, table, "parquet") or [layout.data_path(table, "parquet")]
    in_parts = [path for path in paths if layout.part_of(path)]
    before = [0, *accumulate(part_rows(directory, path) for path in in_parts)][: len(paths)]
    known = [(table, number, rows) for number, rows in enumerate(before)]
    connection.executemany("INSERT INTO parts VALUES (?, ?, ?)", known)
    return list(zip(paths, before, strict=True))
