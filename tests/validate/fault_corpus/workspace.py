"""A copy of the sound package in which one thing is damaged, and the means to damage it without giving it away.

What is rewritten gets its size, digest and number of rows put right in the descriptor, so that these do not tell of the
fault before the check that is meant to find it does; what is not rewritten is copied.
"""

from __future__ import annotations

import csv
import io
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.csv as pacsv
import pyarrow.parquet as pq

from fault_corpus.base import in_row_order, sound_rows
from fault_corpus.texts import Row
from newsledger.publish import PackageInfo, build
from newsledger.publish.csv import Csv
from newsledger.publish.parquet import Parquet
from newsledger.publish.rows import conform
from newsledger.validate import layout
from schemas import TABLES

INFO = PackageInfo(
    name="velia-in-the-news",
    title="Velia in the news",
    version="1.2.0",
    homepage="https://data.example/velia",
    contributors=({"title": "Mira Dolenc", "roles": ["creator"]},),
)

Cells = list[list[str | None]]


def batch_of(table: str, rows: list[Row]) -> pa.RecordBatch:
    """The rows in the form that is published."""
    plain = pa.RecordBatch.from_pylist(
        rows,
        schema=pa.schema(
            [
                pa.field(field.name, pa.string() if pa.types.is_dictionary(field.type) else field.type)
                for field in TABLES[table].arrow_schema
            ]
        ),
    )
    return conform(plain, TABLES[table])


def write_base(directory: Path) -> Path:
    """Write the sound package, and return its directory."""
    build({name: [batch_of(name, rows)] for name, rows in sound_rows().items()}, directory, INFO)
    return directory


class Workspace:
    """A package that is about to be damaged.

    Attributes:
        directory: Its root.
        rows: Its rows, free to be changed; ``write_rows`` takes them into the files.
    """

    def __init__(self, base: Path, directory: Path) -> None:
        shutil.copytree(base, directory)
        self.directory = directory
        self.rows = sound_rows()
        self._touched: set[str] = set()

    def path(self, table: str, extension: str) -> Path:
        """A table's file, which counts as rewritten from now on."""
        relative = layout.data_path(table, extension)
        self._touched.add(relative)
        return self.directory / relative

    def write_rows(self, *tables: str, sort: bool = True) -> None:
        """Write the tables' rows as they are now, in both formats."""
        for table in tables:
            rows = in_row_order(table, self.rows[table]) if sort else self.rows[table]
            for exporter_class in (Csv, Parquet):
                self.path(table, exporter_class.name)
                exporter = exporter_class(TABLES[table], self.directory, INFO)
                exporter.setup()
                exporter.feed(batch_of(table, rows))
                exporter.finish()
                exporter.close()

    def change_csv_cells(self, table: str, change: Callable[[Cells], object]) -> None:
        """Change the cells of a CSV file (the header is the first row; null is the empty cell), nothing else."""
        path = self.path(table, "csv")
        cells: Cells = [
            [cell if cell else None for cell in line]
            for line in csv.reader(io.StringIO(path.read_text(encoding="utf-8"), newline=""))
        ]
        change(cells)
        lines = [",".join(_cell(cell) for cell in line) for line in cells]
        path.write_bytes("".join(line + "\n" for line in lines).encode())

    def change_csv(self, table: str, change: Callable[[bytes], bytes]) -> None:
        """Change the bytes of a CSV file."""
        self._change_bytes(self.path(table, "csv"), change)

    def change_parquet_bytes(self, table: str, change: Callable[[bytes], bytes]) -> None:
        """Change the bytes of a Parquet file."""
        self._change_bytes(self.path(table, "parquet"), change)

    def _change_bytes(self, path: Path, change: Callable[[bytes], bytes]) -> None:
        before = path.read_bytes()
        after = change(before)
        assert after != before, "nothing was damaged"
        path.write_bytes(after)

    def change_parquet(self, table: str, change: Callable[[pa.Table], pa.Table]) -> None:
        """Change a Parquet file's Arrow table, and write it in the plain way."""
        path = self.path(table, "parquet")
        before = pq.read_table(path)
        after = change(before)
        assert not after.equals(before, check_metadata=True), "nothing was damaged"
        pq.write_table(after, path, write_page_checksum=True)

    def change_descriptor(self, change: Callable[[dict[str, Any]], object]) -> None:
        """Change the descriptor; what it says of rewritten files is then left as the change leaves it."""
        path = self.directory / layout.DESCRIPTOR
        descriptor = json.loads(path.read_text(encoding="utf-8"))
        before = json.dumps(descriptor)
        change(descriptor)
        assert json.dumps(descriptor) != before, "nothing was damaged"
        path.write_text(json.dumps(descriptor, ensure_ascii=False), encoding="utf-8")

    def put_descriptor_right(self) -> None:
        """Give rewritten files the size, digest and number of rows that they have now, where rows can be counted."""
        touched = {path for path in self._touched if (self.directory / path).is_file()}
        if not touched:
            return
        path = self.directory / layout.DESCRIPTOR
        descriptor = json.loads(path.read_text(encoding="utf-8"))
        for resource in descriptor["resources"]:
            if resource["path"] in touched:
                file = self.directory / resource["path"]
                resource["bytes"] = file.stat().st_size
                resource["hash"] = f"sha256:{layout.digest(file)}"
                rows = _rows_in(file)
                resource["rowCount"] = resource["rowCount"] if rows is None else rows
        path.write_text(json.dumps(descriptor, ensure_ascii=False), encoding="utf-8")


def _cell(cell: str | None) -> str:
    if cell is None:
        return ""
    return '"' + cell.replace('"', '""') + '"' if any(mark in cell for mark in ',"\r\n') else cell


def _rows_in(file: Path) -> int | None:
    """Rows of a data file, null where it cannot be told into rows."""
    try:
        if file.suffix == ".parquet":
            return pq.read_metadata(file).num_rows  # type: ignore[no-any-return]
        options = pacsv.ParseOptions(newlines_in_values=True, ignore_empty_lines=False)
        return pacsv.read_csv(file, parse_options=options).num_rows  # type: ignore[no-any-return]
    except (pa.ArrowException, OSError):
        return None
