"""CSV: UTF-8 without byte-order mark, line feeds, quotes only where needed, null as the empty cell."""

from __future__ import annotations

from io import TextIOWrapper

import pyarrow as pa

from newsledger.publish.exporter import Exporter
from newsledger.validate import cells


class Csv(Exporter):
    """Writes a table as CSV, batch by batch."""

    name = "csv"

    _file: TextIOWrapper

    def setup(self) -> None:
        """Open the file and write the header."""
        self._file = self.path.open("w", encoding="utf-8", newline="")
        self._file.write(cells.header(self.table))

    def feed(self, batch: pa.RecordBatch) -> None:
        """Write the rows of a batch."""
        self._file.writelines(cells.lines(batch))

    def finish(self) -> None:
        """Nothing comes after the rows."""

    def close(self) -> None:
        """Close the file."""
        self._file.close()
