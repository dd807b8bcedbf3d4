"""What readers give and checks take: some rows of a file at a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import pyarrow as pa
import pyarrow.compute as pc

from newsledger.validate.cells import as_text
from newsledger.validate.issue import Issue, Place
from schemas import Table

ROWS_AT_ONCE = 65_536
BYTES_AT_ONCE = 16 << 20
"""A batch ends at either limit, so that memory depends on neither the number of rows nor the length of texts."""

MAX_ROW_BYTES = 128 << 20
"""A longer row is not read: no article is the hundredth part of that, and a line without end must not fill memory."""


_FIRST_DAY, _LAST_DAY = -719_162, 2_932_896
"""1 January of the year 1 and 31 December 9999, in days from 1970 on."""


class Unreadable(Exception):  # noqa: N818
    """A file cannot be read on, or at all.

    Attributes:
        issue: What is wrong with it.
    """

    def __init__(self, issue: Issue) -> None:
        """Keep the issue."""
        super().__init__(issue.message)
        self.issue = issue


@dataclass(frozen=True)
class Batch:
    """Some rows of a file, in a row.

    Attributes:
        table: What is declared of the file.
        place: The file.
        first: Position of the first of the rows among those read of the table, from 0.
        numbers: The rows' numbers in the file, from 1; some before them may not have been read.
        raw: The cells as the file has them: strings in CSV, the published types in Parquet.
        typed: The cells in the schema's types, enums as strings.
        unreadable: Rows (within the batch) of which a column could not be read as its type (null in ``typed``), by
            column.
        before: How many rows the parts of the table have that come before this one; 0 of a table in one file.
    """

    table: Table
    place: Place
    first: int
    numbers: Sequence[int]
    raw: pa.RecordBatch
    typed: pa.RecordBatch
    unreadable: Mapping[str, frozenset[int]] = field(default_factory=dict)
    before: int = 0

    @property
    def of_table(self) -> pa.Array:
        """The rows' numbers in the whole table, from 1."""
        return pc.add(pa.array(self.numbers, pa.int64()), self.before)

    @property
    def rows(self) -> int:
        """How many rows these are."""
        return int(self.raw.num_rows)

    def text(self, column: str, row: int) -> str | None:
        """A cell as CSV writes it, without quotes."""
        value: str | None = as_text(self.raw.column(column).slice(row, 1))[0].as_py()
        return value

    def key(self, row: int) -> str:
        """The row's primary key, its parts joined by a comma."""
        return ",".join(self.text(name, row) or "" for name in self.table.primary_key)

    def as_texts(self) -> pa.RecordBatch:
        """All cells as CSV writes them, without quotes."""
        names = self.raw.schema.names
        return pa.RecordBatch.from_arrays([as_text(cells) for cells in self.raw.columns], names)


class Source(Protocol):
    """A table's file, or its parts in order, from which rows come in batches.

    Attributes:
        place: The file, or the directory of the parts, as issues name it.
        path: Where it lies.
        table: What is declared of it.
        parts: The files in order: the source itself, or one for each part.
    """

    place: Place
    path: Path
    table: Table

    @property
    def parts(self) -> Sequence[Source]:
        """The sources of single files, in order."""

    @property
    def offsets(self) -> Sequence[int]:
        """How many rows come before each part, as far as the rows have been read."""

    def head(self) -> tuple[bool, list[Issue]]:
        """Look at columns and types; returns whether the rows can be read, and what is wrong.

        Raises:
            Unreadable: The file cannot be read at all.
        """

    def batches(self, columns: Sequence[str] | None = None) -> Iterator[Batch]:
        """Read all rows, or once more some columns of them (in the table's order), from the start.

        Raises:
            Unreadable: The file cannot be read on.
        """

    def torn(self) -> list[Issue]:
        """What was wrong with rows that ``batches`` left out; empty if none were."""


def header_issues(found: Sequence[str], table: Table, place: Place) -> list[Issue]:
    """Columns that are missing, unknown, repeated or out of order."""
    declared = [column.name for column in table.columns]
    if list(found) == declared:
        return []
    missing = [name for name in declared if name not in found]
    known = set(declared)
    unknown = [name for name in found if name not in known]
    said = [f"{what}: {_listed(names)}" for what, names in (("missing", missing), ("unknown", unknown)) if names]
    message = "the columns are not the schema's; " + ("; ".join(said) or "wrong order or repeated")
    return [place.issue("columns", message)]


def _listed(names: Sequence[str], shown: int = 20) -> str:
    listed = ", ".join(name if len(name) <= 60 else name[:59] + "…" for name in names[:shown])
    return listed if len(names) <= shown else f"{listed} and {len(names) - shown} more"


def one_line(error: Exception) -> str:
    """What an exception says, on a line of bearable length."""
    return " ".join(str(error).split())[:300]


def where(mask: pa.Array) -> list[int]:
    """Positions at which a mask is true, null counting as false."""
    rows: list[int] = pc.indices_nonzero(pc.fill_null(mask, False)).to_pylist()
    return rows


def beyond_calendar(days: pa.Array) -> pa.Array:
    """Whether each day lies before the year 1 or after 9999, which neither ISO 8601 nor most readers have."""
    numbers = days.cast(pa.int32())
    beyond = pc.or_(pc.less(numbers, _FIRST_DAY), pc.greater(numbers, _LAST_DAY))
    return pc.fill_null(beyond, False)
