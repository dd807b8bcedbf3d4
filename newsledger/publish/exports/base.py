"""What a form of the whole package has to do that is made on demand: one traversal of each table feeds it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import pyarrow as pa

from newsledger.publish.exports.source import Source
from schemas import Table


class ExportError(Exception):
    """Nothing was exported; the message says why, and what can be done."""


@dataclass(frozen=True)
class Options:
    """What can be chosen of an export.

    Attributes:
        excel_safe: Whether text that a spreadsheet would run as a formula is escaped.
        byte_order_mark: Whether CSV files begin with a byte-order mark.
    """

    excel_safe: bool = False
    byte_order_mark: bool = False


class PackageExporter(ABC):
    """Writes a whole package in one form.

    The verbs come in this order: ``setup`` once, ``feed`` for every batch, ``finish`` once if all went well, and
    ``close`` in any case once ``setup`` was called. Tables come in the order of ``schemas.TABLES``, their batches in
    the table's ``arrow_schema`` and row order.

    Attributes:
        name: What the form is called on the command line.
        title: What the form is, for people.
        media_type: Media type of the file, or of the files in the directory.
        extension: Ending of the file; empty for forms that are a directory of files.
        beside: Endings of files that are written beside the file, behind its name.
        reads_rows: Whether ``feed`` is wanted at all.
        notes: What the user should know of the result, one sentence each.
    """

    name: ClassVar[str]
    title: ClassVar[str]
    media_type: ClassVar[str]
    extension: ClassVar[str] = ""
    beside: ClassVar[tuple[str, ...]] = ()
    reads_rows: ClassVar[bool] = True

    def __init__(self, source: Source, path: Path, options: Options) -> None:
        """Prepare to write ``source`` to ``path``, at which there is nothing yet."""
        self.source = source
        self.path = path
        self.options = options
        self.notes: list[str] = []

    @abstractmethod
    def setup(self) -> None:
        """Open what is written to, and write what comes before the rows."""

    @abstractmethod
    def feed(self, table: Table, batch: pa.RecordBatch) -> None:
        """Write the rows of a batch."""

    @abstractmethod
    def finish(self) -> None:
        """Write what comes after the rows."""

    @abstractmethod
    def close(self) -> None:
        """Let go of everything that is open; may be called twice."""
