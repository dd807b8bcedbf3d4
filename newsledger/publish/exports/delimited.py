"""Directories of CSV files: as published, safe for spreadsheets, or with a row of HXL hashtags."""

from __future__ import annotations

from collections import Counter
from contextlib import ExitStack
from io import TextIOWrapper

import pyarrow as pa

from newsledger.publish.exports import excel
from newsledger.publish.exports.base import PackageExporter
from newsledger.validate import cells
from schemas import TABLES, Table

_SHOWN = 5


class Csv(PackageExporter):
    """Writes the tables as CSV files, on demand such that no spreadsheet takes text for a formula."""

    name = "csv"
    title = "directory of CSV files"
    media_type = "text/csv"

    def setup(self) -> None:
        """Open the files and write what comes before the rows."""
        self._stack = ExitStack()
        self._rows: Counter[str] = Counter()
        self._long: dict[str, list[str]] = {}
        self.path.mkdir()
        self._files = {table.name: self._open(table) for table in TABLES.values()}

    def feed(self, table: Table, batch: pa.RecordBatch) -> None:
        """Write the rows of a batch."""
        if self.options.excel_safe:
            self._look_for_long_cells(table, batch)
            batch = _escaped(batch)
        self._files[table.name].writelines(cells.lines(batch))
        self._rows[table.name] += batch.num_rows

    def finish(self) -> None:
        """Say what a spreadsheet cannot hold; it is in the files whole."""
        for name, found in self._long.items():
            shown = ", ".join(found[:_SHOWN]) + (" and others" if len(found) > _SHOWN else "")
            self.notes.append(
                f"{name}.csv: cells longer than the {excel.CELL_LIMIT:,} characters that Excel shows, whole in the "
                f"file: {len(found)} ({shown})"
            )
        for name, rows in self._rows.items():
            if self.options.excel_safe and rows >= excel.ROW_LIMIT:
                self.notes.append(f"{name}.csv: {rows:,} rows and a header; an Excel sheet ends at {excel.ROW_LIMIT:,}")

    def close(self) -> None:
        """Close the files."""
        self._stack.close()

    def before_rows(self, table: Table) -> str:
        """The lines before the rows."""
        return cells.header(table)

    def _open(self, table: Table) -> TextIOWrapper:
        encoding = "utf-8-sig" if self.options.byte_order_mark else "utf-8"
        path = self.path / f"{table.name}.csv"
        file: TextIOWrapper = self._stack.enter_context(path.open("w", encoding=encoding, newline=""))
        file.write(self.before_rows(table))
        return file

    def _look_for_long_cells(self, table: Table, batch: pa.RecordBatch) -> None:
        for name, column in zip(batch.schema.names, batch.columns, strict=True):
            if pa.types.is_string(column.type):
                # The header is a spreadsheet's first row.
                rows = [self._rows[table.name] + at + 2 for at in excel.too_long(column)]
                if rows:
                    self._long.setdefault(table.name, []).extend(f"row {row} {name}" for row in rows)


class Hxl(Csv):
    """Writes CSV files in which a row of hashtags of the Humanitarian Exchange Language follows the header."""

    name = "hxl"
    title = "directory of CSV files with a row of HXL hashtags"
    media_type = "text/csv"

    def before_rows(self, table: Table) -> str:
        """Header and hashtags; a column without a tag has an empty cell, as HXL 1.1 allows."""
        return super().before_rows(table) + ",".join(column.info.hxl or "" for column in table.columns) + "\n"


def _escaped(batch: pa.RecordBatch) -> pa.RecordBatch:
    columns = [excel.escape(column) if pa.types.is_string(column.type) else column for column in batch.columns]
    return pa.RecordBatch.from_arrays(columns, schema=batch.schema)
