"""CSV: UTF-8 without byte-order mark, line feeds, quotes only where needed, null as the empty cell.

Parts of a large table are gzipped, without name and time, so that the same rows give the same bytes.
"""

from __future__ import annotations

import gzip
from contextlib import ExitStack
from typing import BinaryIO, cast

import pyarrow as pa

from newsledger.publish.exporter import Exporter
from newsledger.validate import cells

GZIP_LEVEL = 6


class Csv(Exporter):
    """Writes a table as CSV, batch by batch."""

    name = "csv"

    _file: BinaryIO

    def setup(self) -> None:
        """Open the file and write the header."""
        with ExitStack() as opening:
            file = opening.enter_context(self.path.open("wb"))
            if self.path.suffix == ".gz":
                packed = gzip.GzipFile("", "wb", GZIP_LEVEL, file, mtime=0)
                self._file = cast(BinaryIO, opening.enter_context(packed))
            else:
                self._file = file
            self._file.write(cells.header(self.table).encode())
            self._opened = opening.pop_all()

    def feed(self, batch: pa.RecordBatch) -> None:
        """Write the rows of a batch."""
        if batch.num_rows:
            self._file.write(cells.as_bytes(batch))

    def finish(self) -> None:
        """Nothing comes after the rows."""

    def close(self) -> None:
        """Close the file."""
        self._opened.close()
