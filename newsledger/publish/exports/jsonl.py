"""A directory of JSON Lines: one object a row, lists as arrays, what is not said as null."""

from __future__ import annotations

import json
from contextlib import ExitStack

import pyarrow as pa

from newsledger.publish.exports.base import PackageExporter
from schemas import LIST_SEPARATOR, TABLES, Table


class JsonLines(PackageExporter):
    """Writes the tables as JSON Lines files."""

    name = "jsonl"
    title = "directory of JSON Lines files"
    media_type = "application/jsonl"

    def setup(self) -> None:
        """Open the files."""
        self._stack = ExitStack()
        self.path.mkdir()
        self._files = {
            name: self._stack.enter_context((self.path / f"{name}.jsonl").open("w", encoding="utf-8", newline="\n"))
            for name in TABLES
        }

    def feed(self, table: Table, batch: pa.RecordBatch) -> None:
        """Write the rows of a batch."""
        lists = [column.name for column in table.columns if column.info.is_list]
        for row in batch.to_pylist():
            split = {name: row[name].split(LIST_SEPARATOR) for name in lists if row[name] is not None}
            # Only dates have no form of their own in JSON.
            self._files[table.name].write(json.dumps(row | split, ensure_ascii=False, default=str) + "\n")

    def finish(self) -> None:
        """Nothing comes after the rows."""

    def close(self) -> None:
        """Close the files."""
        self._stack.close()
