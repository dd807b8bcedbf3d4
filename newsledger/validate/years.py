"""The year by which a row of a large table is put into a part."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from newsledger.validate.layout import UNKNOWN_YEAR
from schemas import Table


def own_years(rows: pa.RecordBatch, table: Table) -> pa.Array:
    """The year of each row as parts are named by it, of a table that is dated by columns of its own.

    Args:
        rows: Rows with the columns ``table.dated_by`` as days.
        table: The table.

    Returns:
        Four digits, or ``UNKNOWN_YEAR``, as an array of strings.
    """
    days = pc.coalesce(*(rows.column(name) for name in table.dated_by))
    years = pc.utf8_lpad(pc.year(days).cast(pa.string()), 4, "0")
    return pc.fill_null(years, UNKNOWN_YEAR)
