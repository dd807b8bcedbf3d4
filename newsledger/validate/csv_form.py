"""The CSV file's bytes are those that writing the Parquet file's cells gives."""

from __future__ import annotations

from itertools import zip_longest
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from newsledger.validate import layout
from newsledger.validate.batches import Batch, Source
from newsledger.validate.cells import header, written
from newsledger.validate.equality import difference
from newsledger.validate.gzipped import BROKEN, open_csv
from newsledger.validate.issue import Example, Issue, Place, shorten
from schemas import Table

_MESSAGE = "the CSV is not what writing the Parquet file's cells gives; the first difference is shown"
_YEARS = (-719_162, 2_932_896)  # days from 1970 to the first and last day that a CSV date can name


class CsvForms:
    """Compares the CSV files of a table with the rows of its Parquet files, part by part, as they come by.

    Attributes:
        issues: The first difference of each part that has one.
        faithful: Whether each CSV was compared to its end, and every cell of it reads back as what it was.
    """

    def __init__(self, csv: Source) -> None:
        """Name the CSV files, which are in as many parts as the Parquet files."""
        self._left = [(layout.twin(one.place.file, "parquet"), one) for one in csv.parts]
        self._here = ""
        self._form: CsvForm | None = None
        self.issues: list[Issue] = []
        self.faithful = True

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._form is not None:
            self._form.close()

    def check(self, batch: Batch) -> None:
        """Compare the rows of a batch with those that come next in the CSV file of the same part."""
        while self._here != batch.place.file and self._left:
            self._open_next()
        if self._form is not None:
            self._form.check(batch)

    def finish(self) -> None:
        """Nothing may come after the last row."""
        while self._left:
            self._open_next()
        self._finish_one()

    def _open_next(self) -> None:
        self._finish_one()
        self._here, source = self._left.pop(0)
        self._form = CsvForm(source.path, source.place, source.table)

    def _finish_one(self) -> None:
        if self._form is None:
            return
        self._form.finish()
        self._form.close()
        self.faithful = self.faithful and self._form.faithful
        self.issues += [self._form.issue] if self._form.issue is not None else []
        self._form = None


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
        self._place, self._file = place, open_csv(path)
        self.issue: Issue | None = None
        self.faithful = True
        self._broken = False
        self._rows = 0
        top = header(table).encode()
        found = self._read(len(top))
        if self.faithful and found != top:
            self.issue = self._differs(Example(0, "", shorten(difference(_decoded(found), _decoded(top)))))

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def _read(self, size: int) -> bytes:
        """Read on; of a file that cannot be unpacked nothing can be told, and whoever reads its rows will say so."""
        try:
            return self._file.read(size) if not self._broken else b""
        except BROKEN:
            self._broken, self.faithful = True, False
            return b""

    def check(self, batch: Batch) -> None:
        """Compare the rows of a batch with those that come next in the file."""
        if self.issue is not None or self._broken or not batch.rows:
            return
        self.faithful = self.faithful and _has_form(batch.raw)
        rows = written(batch.raw)
        expected = rows.buffers()[2]
        found = self._read(expected.size)
        if not self._broken and not expected.equals(pa.py_buffer(found)):
            self.issue = self._first_difference(batch, rows, found)
        self._rows += batch.rows

    def finish(self) -> None:
        """Nothing may come after the last row."""
        if self.issue is None and (rest := self._read(200)):
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
