"""A published package, as exporters read it: what it says of itself, and its rows in batches."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from newsledger.publish.package import PackageInfo
from newsledger.publish.rows import conform
from newsledger.validate import layout
from newsledger.validate.files import read_descriptor
from newsledger.validate.table_schema import Descriptor
from schemas import Table

ROWS_PER_BATCH = 4_096


class UnreadableTable(Exception):  # noqa: N818
    """A table's file is missing, broken or not of the declared columns; the message names it."""


class Source:
    """The package in a directory.

    Attributes:
        directory: Where ``datapackage.json`` and ``datapackage/`` are.
        info: What the package says of itself.
    """

    def __init__(self, directory: Path) -> None:
        """Read the descriptor.

        Raises:
            UnusablePackage: There is none, or it cannot be read.
        """
        self.directory = directory
        self.info = info_of(read_descriptor(directory))

    def batches(self, table: Table) -> Iterator[pa.RecordBatch]:
        """The rows of a table from its Parquet file or parts, in order, with the table's ``arrow_schema``.

        Raises:
            UnreadableTable: A file is missing, broken or has other columns.
        """
        whole = self.directory / layout.data_path(table.name, "parquet")
        for path in layout.files_at(whole) or [whole]:
            yield from self._batches(path, table)

    def _batches(self, path: Path, table: Table) -> Iterator[pa.RecordBatch]:
        try:
            with pq.ParquetFile(path, page_checksum_verification=True) as file:
                for batch in file.iter_batches(ROWS_PER_BATCH):
                    yield conform(batch, table)
        except FileNotFoundError as error:
            raise UnreadableTable(f"{path}: there is no such file") from error
        except (OSError, ValueError, pa.ArrowException) as error:
            raise UnreadableTable(f"{path}: {' '.join(str(error).split())[:300]}") from error


def plain_columns(batch: pa.RecordBatch) -> list[list[Any]]:
    """The cells of each column for forms that know text and numbers only: dates as ISO text."""
    columns = []
    for cells in batch.columns:
        textual = pa.types.is_date(cells.type) or pa.types.is_dictionary(cells.type)
        columns.append((cells.cast(pa.string()) if textual else cells).to_pylist())
    return columns


def info_of(descriptor: Descriptor) -> PackageInfo:
    """What a descriptor says of its package; what it does not say is as for any corpus."""
    known = {field.name for field in fields(PackageInfo)}
    said: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value for key, value in descriptor.items() if key in known
    }
    return PackageInfo(**said)
