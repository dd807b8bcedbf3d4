"""The rows of ``retired``: which ids the release before had and this one has not, why, and what took over.

Everything is worked out from the two releases, as joins over their Parquet files: memory does not grow with them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from newsledger.publish import retiring_sql as sql
from newsledger.validate import layout
from newsledger.validate.database import database, view
from newsledger.validate.files import require_listed
from newsledger.validate.issue import UnusablePackage
from newsledger.validate.layout import files_at
from schemas import TABLES
from schemas.vocabularies import IdentifiedTable

_BATCH = 65_536
_RETIRED = "retired"


class EarlierReleaseError(ValueError):
    """The release before cannot be read: its ids would be lost. The message names the file."""


@dataclass(frozen=True)
class Earlier:
    """The release that this one follows.

    Attributes:
        data: Directory with its tables in Parquet, as files or parts; one that is missing had no rows.
        rejected: Ids that people rejected since, by table.
        between: Directory of what was built in between, whose own retired ids are kept too; null for nothing.
    """

    data: Path
    rejected: Mapping[str, frozenset[str]] = field(default_factory=dict)
    between: Path | None = None


def retired_rows(earlier: Earlier, data: Path, version: str) -> Iterator[pa.RecordBatch]:
    """The rows of ``retired`` in their published order.

    Args:
        earlier: The release before.
        data: Directory with the Parquet files of all other tables of the release that is made.
        version: Version of the release that is made.

    Raises:
        EarlierReleaseError: A file of the release before cannot be read, or lacks the columns that identify its rows.
    """
    if not _was_anything(earlier):
        return
    with database() as connection:
        _open(connection, earlier, data)
        for statement in sql.statements():
            connection.execute(statement)
        schema = pa.schema([pa.field(column.name, pa.string()) for column in TABLES[_RETIRED].columns])
        result: pa.RecordBatchReader = connection.sql(sql.RESULT, params={"version": version}).to_arrow_reader(_BATCH)
        for batch in result:
            yield batch.cast(schema)


def _was_anything(earlier: Earlier) -> bool:
    """Whether there are rows that could be gone: the first release of all need not be held against nothing."""
    places = [earlier.data] if earlier.between is None else [earlier.data, earlier.between]
    return any((place / f"{name}.parquet").exists() for place in places for name in TABLES)


def _open(connection: duckdb.DuckDBPyConnection, earlier: Earlier, data: Path) -> None:
    """Make views of both releases, with the columns that are needed, and the table of rejected ids."""
    require_whole(earlier.data.parent)
    columns = {**sql.COLUMNS, _RETIRED: tuple(column.name for column in TABLES[_RETIRED].columns)}
    for name, needed in columns.items():
        before = earlier.data / f"{name}.parquet"
        _require(before, needed)
        connection.execute(view(f"old_{name}", before, needed))
        if name != _RETIRED:
            connection.execute(view(f"new_{name}", data / f"{name}.parquet", needed))
    between = earlier.between or Path(layout.DATA, "nothing")
    connection.execute(view("between_retired", between / f"{_RETIRED}.parquet", columns[_RETIRED]))
    rejected = [(name, key) for name in IdentifiedTable for key in sorted(earlier.rejected.get(name, ()))]
    named = pa.table({"of": [name for name, _ in rejected], "id": [key for _, key in rejected]}, schema=sql.REJECTED)
    connection.register("rejected", named)


def require_whole(release: Path, known_as: Path | None = None) -> None:
    """Make sure that a release has the files that it lists: the ids in one that has gone would be forgotten.

    Args:
        release: Its directory; what has no descriptor is no release, and there is nothing to require.
        known_as: What people call it, such as the zip that it was unpacked from.

    Raises:
        EarlierReleaseError: It has not, or its descriptor cannot be read.
    """
    try:
        require_listed(release, known_as)
    except UnusablePackage as error:
        raise EarlierReleaseError(
            f"the release before is not whole, and its ids must not get lost: {error}; restore it, or take the release "
            "away if its ids are not in use anywhere"
        ) from error


def _require(path: Path, columns: tuple[str, ...]) -> None:
    for file in files_at(path) if path.is_dir() else [path]:
        if file.exists():
            _require_columns(file, columns)


def _require_columns(path: Path, columns: tuple[str, ...]) -> None:
    try:
        found = pq.read_schema(path).names
    except (pa.ArrowException, OSError) as error:
        raise EarlierReleaseError(
            f"{path}: the release before cannot be read, and its ids must not get lost: {error}; restore the file, or "
            "take the release away if its ids are not in use anywhere"
        ) from error
    if missing := [name for name in columns if name not in found]:
        raise EarlierReleaseError(f"{path}: the release before has no column {', '.join(missing)}")
