"""Parquet: zstd, enums as dictionaries, descriptions in the metadata, the same bytes for the same rows.

The footer says of which package the file is, so the bytes change with the package's version. There are no Bloom
filters: each would take some 50 KB a column and row group, more than most packages are large, and rows are sorted by
their keys or their articles, so that statistics and the page index find a row's pages already.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from newsledger.publish.exporter import Exporter
from newsledger.publish.package import PackageInfo
from newsledger.validate.package_metadata import package_metadata
from schemas import Table

ROWS_PER_GROUP = 65_536
BYTES_PER_GROUP = 64 << 20
"""A row group is closed at either limit: long texts make fewer rows a group."""


class Parquet(Exporter):
    """Writes a table as Parquet; how rows come in batches does not show in the file."""

    name = "parquet"

    _writer: pq.ParquetWriter

    def setup(self) -> None:
        """Open the file."""
        schema = self._schema = _described(self.table, self.info)
        self._writer = pq.ParquetWriter(
            self.path,
            schema,
            version="2.6",
            compression="zstd",
            compression_level=9,
            # Texts repeat too seldom for a dictionary to pay; keys and enums do.
            use_dictionary=[name for name in schema.names if name not in ("text", "title", "subtitle")],
            write_page_checksum=True,
            write_statistics=True,
            write_page_index=True,
            sorting_columns=pq.SortingColumn.from_ordering(
                schema, [(name, "ascending") for name in self.table.order], null_placement="at_start"
            ),
        )
        self._waiting: list[pa.RecordBatch] = []
        self._rows = self._bytes = 0

    def feed(self, batch: pa.RecordBatch) -> None:
        """Collect rows, and write them once they fill a row group."""
        sizes = _row_sizes(batch)
        start = 0
        while start < batch.num_rows:
            reach = self._bytes + np.cumsum(sizes[start : start + ROWS_PER_GROUP - self._rows])
            # The row that crosses the limit of bytes still belongs to the group, so that every group has a row.
            taken = min(int(np.searchsorted(reach, BYTES_PER_GROUP)) + 1, len(reach))
            self._waiting.append(batch.slice(start, taken))
            self._rows += taken
            self._bytes = int(reach[taken - 1])
            start += taken
            if self._rows == ROWS_PER_GROUP or self._bytes >= BYTES_PER_GROUP:
                self._write()

    def finish(self) -> None:
        """Write the rows that wait."""
        self._write()

    def close(self) -> None:
        """Write the footer and close the file."""
        self._writer.close()

    def _write(self) -> None:
        if self._waiting:
            group = pa.Table.from_batches(self._waiting).combine_chunks().cast(self._schema)
            self._writer.write_table(group, row_group_size=ROWS_PER_GROUP)
        self._waiting, self._rows, self._bytes = [], 0, 0


def _described(table: Table, info: PackageInfo) -> pa.Schema:
    """The table's schema, with what it says of the table and of the package."""
    schema = table.arrow_schema
    return schema.with_metadata({**schema.metadata, **package_metadata(info.descriptor())})


def _row_sizes(batch: pa.RecordBatch) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Bytes of text in each row, and eight for every other cell."""
    sizes = np.full(batch.num_rows, 8 * batch.num_columns, dtype=np.int64)
    for cells in batch.columns:
        if pa.types.is_string(cells.type):
            sizes += pc.fill_null(pc.binary_length(cells), 0).to_numpy(zero_copy_only=False)
    return sizes
