"""What a format has to do: one traversal of the rows feeds all formats."""

from __future__ import annotations

from abc import ABC, abstractmethod
from pathlib import Path
from typing import ClassVar

import pyarrow as pa

from newsledger.publish.package import PackageInfo
from newsledger.validate import layout
from schemas import Table


class Exporter(ABC):
    """Writes one table, or a part of one, in one format.

    The verbs come in this order: ``setup`` once, ``feed`` for every batch, ``finish`` once if all went well, and
    ``close`` in any case once ``setup`` is done. Batches arrive in the table's ``arrow_schema`` and row order.

    Attributes:
        name: File extension.
    """

    name: ClassVar[str]

    def __init__(self, table: Table, directory: Path, info: PackageInfo, path: str | None = None) -> None:
        """Prepare to write ``table`` into the package at ``directory``, which says ``info`` of itself.

        Args:
            table: The table.
            directory: Root of the package.
            info: What the package says of itself.
            path: Of a part, its path within the package; else the table is one file.
        """
        self.table = table
        self.info = info
        self.path = directory / (path or layout.data_path(table.name, self.name))

    @abstractmethod
    def setup(self) -> None:
        """Open the file and write what comes before the rows."""

    @abstractmethod
    def feed(self, batch: pa.RecordBatch) -> None:
        """Write the rows of a batch."""

    @abstractmethod
    def finish(self) -> None:
        """Write what comes after the rows."""

    @abstractmethod
    def close(self) -> None:
        """Let go of the file, written to the end or not; may be called twice."""
