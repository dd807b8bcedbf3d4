"""The CSV file's bytes are those that writing the Parquet file's cells gives."""

from __future__ import annotations

from itertools import zip_longest
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from newsledger.validate.batches import Batch
from newsledger.validate.cells import header, written
from newsledger.validate.equality import difference
from newsledger.validate.issue import Example, Issue, Place, shorten
from schemas import Table

_MESSAGE = "the CSV is not what writing the Parquet file's cells gives; the first difference is shown"
_YEARS = (-719_162, 2_932_896)  # days from 1970 to the first and last day that a CSV date can name


class CsvForm:
    """Compares a CSV file with the rows of its Parquet file, as they come by.

    Cells alone do not show other quoting, other line ends or a byte-order mark, and a stray mark can turn the rest of a
    file into one cell. The first place that differs is named; behind it nothing can be told. A CSV that has the form
    holds the cells of the Parquet file, and what was found of those holds of it too.

    Attributes:
        issue: The first difference; null as long as there is none.
        faithful: Whether every cell reads back as what it was; some numbers and days have no form in CSV.
    """

    def __init__(self, path: Path, place: Place, table: Table) -> None:
        """Open the file and compare the header."""
        self._place, self._file = place, path.open("rb")
        self.issue: Issue | None = None
        self.faithful = True
        self._rows = 0
        top = header(table).encode()
        found = self._file.read(len(top))
        if found != top:
            self.issue = self._differs(Example(0, "", shorten(difference(_decoded(found), _decoded(top)))))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def check(self, batch: Batch) -> None:
        """Compare the rows of a batch with those that come next in the file."""
        if self.issue is not None or not batch.rows:
            return
        self.faithful = self.faithful and _has_form(batch.raw)
        rows = written(batch.raw)
        expected = rows.buffers()[2]
        found = self._file.read(expected.size)
        if not expected.equals(pa.py_buffer(found)):
            self.issue = self._first_difference(batch, rows, found)
        self._rows += batch.rows

    def finish(self) -> None:
        """Nothing may come after the last row."""
        if self.issue is None and (rest := self._file.read(200)):
            self.issue = self._differs(Example(self._rows + 1, "", shorten(_decoded(rest))))

    def _first_difference(self, batch: Batch, rows: pa.Array, found: bytes) -> Issue:
        row = _first_unlike(rows, found)
        line: str = rows[row].as_py()
        start = int(np.frombuffer(rows.buffers()[1], dtype=np.int32)[row])
        there = _decoded(found[start : start + len(line.encode())])
        column = _column_of_difference(batch.raw.slice(row, 1), there, line)
        value = shorten(difference(there, line))
        return self._differs(Example(batch.numbers[row], shorten(batch.key(row)), value), column)

    def _differs(self, example: Example, column: str = "") -> Issue:
        return Issue(self._place.table, self._place.file, column, "csv_form", _MESSAGE, 1, (example,))


def _first_unlike(rows: pa.Array, found: bytes) -> int:
    """The row in which the bytes first differ from the rows."""
    expected = np.frombuffer(rows.buffers()[2], dtype=np.uint8)
    has = np.frombuffer(found, dtype=np.uint8)
    unlike = np.flatnonzero(expected[: len(has)] != has)
    at = int(unlike[0]) if len(unlike) else len(has)
    offsets = np.frombuffer(rows.buffers()[1], dtype=np.int32)[: len(rows) + 1]
    return min(int(np.searchsorted(offsets, at, side="right")) - 1, len(rows) - 1)


def _column_of_difference(row: pa.RecordBatch, found: str, line: str) -> str:
    """The column in which two lines first differ."""
    at = next((i for i, (a, b) in enumerate(zip_longest(found, line)) if a != b), 0)
    end = 0
    for name in row.schema.names:
        # Each cell is written alone; the line feed stands for the comma behind it.
        end += len(written(row.select([name]))[0].as_py())
        if at < end:
            return str(name)
    return ""


def _has_form(rows: pa.RecordBatch) -> bool:
    """Whether all numbers are finite, and all days lie in the years that have four digits."""
    for cells in rows.columns:
        if pa.types.is_floating(cells.type) and not pc.all(pc.is_finite(cells), min_count=0).as_py():
            return False
        if pa.types.is_date32(cells.type) and len(cells) > cells.null_count:
            ends = pc.min_max(cells.cast(pa.int32())).as_py()
            if not _YEARS[0] <= ends["min"] <= ends["max"] <= _YEARS[1]:
                return False
    return True


def _decoded(found: bytes) -> str:
    return found.decode("utf-8", errors="replace")
