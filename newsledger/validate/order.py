"""Rows ascend by the table's order, from one batch to the next."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from newsledger.validate.batches import Batch
from newsledger.validate.findings import Findings
from newsledger.validate.layout import part_of

_MESSAGE = "the row belongs before the one above it"


class RowOrder:
    """Compares each row with the one above it: text by code point, nulls first.

    In parts of different years rows are compared within each year, and the order then shows of no two that they differ.
    """

    def __init__(self, columns: Sequence[str]) -> None:
        """Remember the columns by which rows are sorted."""
        self._columns = list(columns)
        self._last: pa.RecordBatch | None = None
        self._falls = False
        self._year: str | None = None
        self._years_differ = False
        # Whether any row agrees with the one above it in the first column, the first two, and so on.
        self._repeats = [False] * len(self._columns)

    @property
    def distinguishing(self) -> tuple[str, ...] | None:
        """The first columns of the order in which, as it turned out, no two rows agree; null if that is not plain."""
        if self._falls or self._years_differ or all(self._repeats):
            return None
        return tuple(self._columns[: self._repeats.index(False) + 1])

    def check(self, batch: Batch, findings: Findings) -> None:
        """Add the rows of a batch that stand too low; the last row is carried over to the next batch."""
        if not batch.rows:
            return
        rows = batch.typed.select(self._columns)
        self._begin(batch)
        above = self._last
        held = pa.Table.from_batches([rows] if above is None else [above, rows])
        # A copy, so that the batch itself can go.
        self._last = pa.RecordBatch.from_pylist(rows.slice(batch.rows - 1).to_pylist(), rows.schema)
        fallen = np.flatnonzero(self._fallen(held)) + (above is None)
        self._falls = self._falls or len(fallen) > 0
        value = partial(_of, batch, self._columns)
        findings.add(batch, "row_order", _MESSAGE, ", ".join(self._columns), fallen.tolist(), value)

    def _begin(self, batch: Batch) -> None:
        """Forget the row above where a part of another year begins."""
        part = part_of(batch.place.file)
        year = part.year if part else ""
        if self._year is not None and year != self._year:
            self._last, self._years_differ = None, True
        self._year = year

    def _fallen(self, rows: pa.Table) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
        """Whether each row but the first belongs before the one above it."""
        count = max(rows.num_rows - 1, 0)
        undecided, wrong = np.ones(count, dtype=bool), np.zeros(count, dtype=bool)
        for at, column in enumerate(rows.columns):
            cells = column.combine_chunks()
            earlier, later = cells.slice(0, count), cells.slice(1)
            null_earlier, null_later = pc.is_null(earlier), pc.is_null(later)
            falls = pc.or_(
                pc.fill_null(pc.greater(earlier, later), False), pc.and_(pc.invert(null_earlier), null_later)
            )
            same = pc.or_(pc.fill_null(pc.equal(earlier, later), False), pc.and_(null_earlier, null_later))
            wrong |= undecided & falls.to_numpy(zero_copy_only=False)
            undecided &= same.to_numpy(zero_copy_only=False)
            if not undecided.any():
                break
            self._repeats[at] = True
        return wrong


def _of(batch: Batch, columns: Sequence[str], row: int) -> str:
    return ", ".join(batch.text(name, row) or "" for name in columns)
