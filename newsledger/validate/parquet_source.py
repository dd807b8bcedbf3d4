"""Reads a table's Parquet file, a batch at a time: page checksums, UTF-8 and the declared types are checked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from newsledger.validate import batches
from newsledger.validate.batches import Batch, Unreadable, header_issues, one_line
from newsledger.validate.issue import Issue, Place
from newsledger.validate.package_metadata import without_package
from schemas import Table

MAX_GROUP_BYTES = 1 << 30
"""A row group that says it unfolds to more is not read: ours close at 64 MiB and a row."""

_BUFFER = 1 << 20


class ParquetSource:
    """A Parquet file."""

    def __init__(self, path: Path, table: Table, place: Place) -> None:
        """Name the file; nothing is read yet."""
        self.path, self.table, self.place = path, table, place
        self.offsets = (0,)

    @property
    def parts(self) -> tuple[ParquetSource]:
        """The file itself."""
        return (self,)

    def head(self) -> tuple[bool, list[Issue]]:
        """Look at the footer: columns, types, descriptions and sizes."""
        try:
            with self._opened() as file:
                issues = header_issues(file.schema_arrow.names, self.table, self.place) or self._type_issues(
                    file.schema_arrow
                )
                issues += self._size_issues(file.metadata)
        except _ERRORS as error:
            raise self._unreadable(error) from error
        return not any(issue.rule in ("columns", "type", "readable") for issue in issues), issues

    def batches(self, columns: Sequence[str] | None = None) -> Iterator[Batch]:
        """Read the rows, row group after row group."""
        first = 0
        try:
            with self._opened() as file:
                for group in range(file.num_row_groups):
                    held = file.metadata.row_group(group)
                    rows = max(1, batches.BYTES_AT_ONCE * max(held.num_rows, 1) // max(held.total_byte_size, 1))
                    for raw in file.iter_batches(
                        min(rows, batches.ROWS_AT_ONCE), row_groups=[group], columns=columns, use_threads=False
                    ):
                        if columns is None:
                            raw.validate(full=True)  # what is read again was found sound before
                        yield self._batch(raw, first)
                        first += raw.num_rows
        except _ERRORS as error:
            raise self._unreadable(error) from error

    def torn(self) -> list[Issue]:
        """Parquet has no torn rows."""
        return []

    def _opened(self) -> pq.ParquetFile:
        return pq.ParquetFile(self.path, page_checksum_verification=True, memory_map=False, buffer_size=_BUFFER)

    def _batch(self, raw: pa.RecordBatch, first: int) -> Batch:
        plain, unreadable = [], {}
        for name, cells in zip(raw.schema.names, raw.columns, strict=True):
            if pa.types.is_dictionary(cells.type):
                plain.append(cells.cast(pa.string()))
            elif pa.types.is_date32(cells.type) and (rows := batches.where(beyond := batches.beyond_calendar(cells))):
                unreadable[name] = frozenset(rows)
                plain.append(pc.if_else(beyond, None, cells))
            else:
                plain.append(cells)
        typed = pa.RecordBatch.from_arrays(plain, raw.schema.names)
        return Batch(self.table, self.place, first, range(first + 1, first + raw.num_rows + 1), raw, typed, unreadable)

    def _type_issues(self, found: pa.Schema) -> list[Issue]:
        issues = []
        declared = self.table.arrow_schema
        place = self.place
        for name in declared.names:
            has, needs = found.field(name), declared.field(name)
            if has.type != needs.type:
                issues.append(place.issue("type", f"the type is {has.type}, not {needs.type}", column=name))
            elif not has.equals(needs, check_metadata=True):
                message = "the field's description is not the schema's"
                issues.append(place.issue("field_metadata", message, column=name))
        if without_package(found.metadata) != declared.metadata:
            issues.append(place.issue("table_metadata", "the file's description is not the schema's"))
        return issues

    def _size_issues(self, metadata: pq.FileMetaData) -> list[Issue]:
        for number in range(metadata.num_row_groups):
            group = metadata.row_group(number)
            size = max(group.total_byte_size, *_column_sizes(group), 0)
            if size > MAX_GROUP_BYTES or group.num_rows < 0:
                message = f"the file is not read: row group {number + 1} unfolds to {size:,} bytes"
                return [self.place.issue("readable", f"{message}, more than {MAX_GROUP_BYTES:,}")]
        return []

    def _unreadable(self, error: Exception) -> Unreadable:
        return Unreadable(self.place.issue("readable", f"the file cannot be read: {one_line(error)}"))


_ERRORS = (pa.ArrowException, OSError, ValueError, MemoryError)


def _column_sizes(group: pq.RowGroupMetaData) -> list[int]:
    return [group.column(at).total_uncompressed_size for at in range(group.num_columns)]
