"""A directory of JSON Lines: one object a row, lists as arrays, what is not said as null."""

from __future__ import annotations

import json
from contextlib import ExitStack

import pyarrow as pa

from newsledger.publish.exports.base import PackageExporter
from newsledger.publish.exports.source import plain_columns
from schemas import LIST_SEPARATOR, TABLES, Table

_ENCODE = json.JSONEncoder(ensure_ascii=False).encode


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
        columns = plain_columns(batch)
        for at, column in enumerate(table.columns):
            if column.info.is_list:
                columns[at] = [None if cell is None else cell.split(LIST_SEPARATOR) for cell in columns[at]]
        names = batch.schema.names
        for cells in zip(*columns, strict=True):
            self._files[table.name].write(_ENCODE(dict(zip(names, cells, strict=True))) + "\n")

    def finish(self) -> None:
        """Nothing comes after the rows."""

    def close(self) -> None:
        """Close the files."""
        self._stack.close()
