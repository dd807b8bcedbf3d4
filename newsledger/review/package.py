"""The published rows that are reviewed, read when they are needed."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from newsledger.curate.cells import row_keys
from newsledger.curate.document import RowName
from newsledger.extract.drafts import plain_schema
from newsledger.validate import layout
from newsledger.validate.files import read_descriptor, require_listed
from newsledger.validate.issue import UnusablePackage
from newsledger.validate.table_schema import Descriptor
from schemas import CORPUS_TABLES, Row
from schemas.vocabularies import ReviewStatus


class Package:
    """A published package; each table is read once, when it is first asked for."""

    def __init__(self, directory: Path) -> None:
        """Open the package.

        Raises:
            UnusablePackage: There is none, or a table is missing.
        """
        self.directory = directory
        self.descriptor: Descriptor = read_descriptor(directory)
        self._made = _made(directory)
        self._tables: dict[str, pa.Table] = {}
        self._keys: dict[str, pa.Array] = {}
        for name in CORPUS_TABLES:
            if not layout.files_of(directory, name):
                raise UnusablePackage(f"{directory}: {layout.data_path(name, 'parquet')} is missing")
        require_listed(directory)

    @property
    def is_replaced(self) -> bool:
        """Whether another package was built in its place since it was opened."""
        return _made(self.directory) != self._made

    def table(self, name: str) -> pa.Table:
        """The rows in the plain schema.

        Raises:
            UnusablePackage: The file is not what it should be.
        """
        if name not in self._tables:
            parts = [self._read(path, name) for path in layout.files_of(self.directory, name)]
            self._tables[name] = pa.concat_tables(parts) if parts else plain_schema(name).empty_table()
        return self._tables[name]

    @staticmethod
    def _read(path: Path, name: str) -> pa.Table:
        schema = plain_schema(name)
        try:
            with pq.ParquetFile(path) as file:
                return file.read(columns=schema.names).select(schema.names).cast(schema)
        except (pa.ArrowException, ValueError, KeyError) as error:
            raise UnusablePackage(f"{path}: {' '.join(str(error).split())}") from None

    def keys(self, name: str) -> pa.Array:
        """The keys of a table's rows, as corrections.csv writes them."""
        if name not in self._keys:
            self._keys[name] = self.keys_of(self.table(name), name)
        return self._keys[name]

    @staticmethod
    def keys_of(rows: pa.Table, name: str) -> pa.Array:
        """The keys of some rows of a table."""
        keys = row_keys(rows, name)
        return keys.combine_chunks() if isinstance(keys, pa.ChunkedArray) else keys

    def __contains__(self, row: RowName) -> bool:
        """Whether there is such a row."""
        return self.position(row) is not None

    def position(self, row: RowName) -> int | None:
        """Where the row stands in its table."""
        found = pc.index(self.keys(row[0]), pa.scalar(row[1], pa.string())).as_py()
        return found if found >= 0 else None

    def row(self, row: RowName) -> Row | None:
        """The row's cells."""
        position = self.position(row)
        return None if position is None else self.table(row[0]).slice(position, 1).to_pylist()[0]

    def only_added(self, row: RowName) -> bool:
        """Whether the row is there because a person added it, and the program did not find it."""
        found = self.row(row)
        return found is not None and found["review_status"] == ReviewStatus.ADDED.value


def _made(directory: Path) -> tuple[int, ...]:
    """What tells one build's descriptor from the next, which is another file."""
    try:
        found = (directory / layout.DESCRIPTOR).stat()
    except OSError:
        return ()
    return found.st_ino, found.st_mtime_ns, found.st_size
