"""DuckDB as a tool: joins over Parquet files of any size, within a limit of memory and without reaching outside."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import accumulate
from pathlib import Path

import duckdb
import pyarrow.parquet as pq

from newsledger.validate.layout import files_at

MEMORY_LIMIT = "1GB"
"""What DuckDB may hold before it spills to disk; what Python and Arrow hold comes on top."""

_NUMBERS = ("start", "end", "trigger_start", "trigger_end", "file_row_number")
_GLOB = re.compile(r"([*?\[])")


@contextmanager
def database(memory_limit: str = MEMORY_LIMIT, threads: int | None = None) -> Iterator[duckdb.DuckDBPyConnection]:
    """An empty database that spills into a directory of its own, both gone afterwards.

    Args:
        memory_limit: What it may hold before it spills.
        threads: Cores that it works on; all if not given.
    """
    with tempfile.TemporaryDirectory(prefix="newsledger-") as scratch:
        settings: dict[str, str | bool | int | float | list[str]] = {
            "memory_limit": memory_limit,
            "temp_directory": scratch,
            # Nothing is downloaded while we work; what we use is built in.
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
        }
        if threads is not None:
            settings["threads"] = threads
        connection = duckdb.connect(":memory:", config=settings)
        try:
            connection.execute("SET enable_progress_bar = false")
            yield connection
        finally:
            connection.close()


def parquet(path: Path) -> str:
    """SQL for the rows of a table's Parquet file, or of its parts, whatever characters are in the path.

    ``file_row_number`` counts from 0, through all parts.

    Args:
        path: The file, or the directory with the parts.
    """
    files = files_at(path) if path.is_dir() else []
    names = ", ".join(literal(_GLOB.sub(r"[\1]", str(file))) for file in files or [path])
    rows = f"read_parquet([{names}], hive_partitioning = false, file_row_number = true)"
    if not files:
        return rows
    counts = (pq.read_metadata(file).num_rows for file in files)
    before = ", ".join(map(str, list(accumulate(counts, initial=0))[:-1]))
    number = f"file_row_number + ([{before}]::BIGINT[])[(file_index + 1)::BIGINT]"
    return f"(SELECT * REPLACE ({number} AS file_row_number) FROM {rows})"


def view(named: str, path: Path, columns: Sequence[str]) -> str:
    """The statement that makes a view of some columns of a table in Parquet, be it a file or parts.

    Without any file it has no rows; a column that the file has not is null.

    Raises:
        OSError, pa.ArrowException: The file cannot be read.
    """
    files = files_at(path) if path.is_dir() else [path]
    known = {*pq.read_schema(files[0]).names, "file_row_number"} if files and path.exists() else set()
    cells = ", ".join(name(column) if column in known else _null(column) for column in columns)
    return f"CREATE VIEW {named} AS SELECT {cells} {f'FROM {parquet(path)}' if known else 'WHERE false'}"


def _null(column: str) -> str:
    return f"NULL::{'BIGINT' if column in _NUMBERS else 'VARCHAR'} AS {name(column)}"


def literal(text: str) -> str:
    """SQL for a text."""
    return "'" + text.replace("'", "''") + "'"


def name(identifier: str) -> str:
    """SQL for the name of a column or table."""
    return '"' + identifier.replace('"', '""') + '"'
