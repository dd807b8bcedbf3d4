"""Cuts large tables into parts by year, on disk: no more than a batch of their rows is ever held.

Rows come in the order declared for their table, and those of one year lie scattered in it. So they are dealt to a file
for each year, in which that order is kept, and the parts are written from these files, one after the other. The year of
a row that belongs to an article is looked up; the years of all articles are read from their files into DuckDB when they
are first asked for.
"""

from __future__ import annotations

import tempfile
from collections import Counter, OrderedDict
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from newsledger.validate.database import database
from newsledger.validate.layout import UNKNOWN_YEAR, Part, files_of
from newsledger.validate.years import own_years
from schemas import TABLES, Table

MAX_OPEN = 64
"""Files that rows are dealt to at once; the others are opened again when rows of their year come."""

_ROWS_AT_ONCE = 65_536
_BYTES_AT_ONCE = 16 << 20
_OPTIONS = pa.ipc.IpcWriteOptions(compression="lz4", emit_dictionary_deltas=False)


@dataclass(frozen=True)
class Piece:
    """Some rows of a table that go into one file; ``part`` is null where the table is one file."""

    part: Part | None
    batches: Iterator[pa.RecordBatch]


class Partitioning:
    """Decides which tables of one package are published in parts, and deals their rows to them."""

    def __init__(self, rows: int, package: Path, scratch: Path, years: duckdb.DuckDBPyConnection) -> None:
        """Cut tables of more than ``rows`` rows; ``opened`` makes one, with a directory and a database of its own."""
        self.rows = rows
        self._package, self._scratch, self._database = package, scratch, years
        self._knows_years = False

    @classmethod
    @contextmanager
    def opened(cls, rows: int, directory: Path) -> Iterator[Self]:
        """Work in a temporary directory below that of the package, so that the disk is the same."""
        with tempfile.TemporaryDirectory(prefix=".parts-", dir=directory) as scratch, database() as years:
            yield cls(rows, directory, Path(scratch), years)

    def cut(self, table: Table, batches: Iterable[pa.RecordBatch]) -> tuple[list[Part], Iterator[Piece]]:
        """Deal the rows of a table to its parts.

        Args:
            table: The table; of articles, the files are in the package before a table that refers to them is cut.
            batches: Its rows in the declared order.

        Returns:
            The parts in order, none if the table is not beyond the size; and what goes into each file, to be read to
            its end before the next.
        """
        spools = _Spools(self._scratch, table.arrow_schema)
        whole = spools.at("whole")
        dealt = False
        for batch in _regrouped(batches):
            if dealt:
                self._deal(batch, table, spools)
                continue
            whole.add(batch)
            if whole.rows > self.rows:
                dealt = True
                for before in whole.read():
                    self._deal(before, table, spools)
                spools.drop("whole")
        spools.close()
        parts = self._parts(spools) if dealt else []
        return parts, self._pieces(spools, parts)

    def _parts(self, spools: _Spools) -> list[Part]:
        parts = []
        for year, rows in sorted(spools.rows().items()):
            count = -(-rows // self.rows)
            numbered = count > 1 or not year
            parts += [Part(year, number) for number in (range(1, count + 1) if numbered else (0,))]
        return parts

    def _pieces(self, spools: _Spools, parts: list[Part]) -> Iterator[Piece]:
        if not parts:
            yield Piece(None, spools.at("whole").read())
            spools.drop("whole")
            return
        for year in sorted({part.year for part in parts}):
            rows = _Rows(spools.at(year).read())
            for part in parts:
                if part.year == year:
                    yield Piece(part, rows.take(self.rows))
            spools.drop(year)

    def _read_years(self) -> None:
        table = TABLES["articles"]
        self._database.execute("CREATE TABLE years (article_id VARCHAR, year VARCHAR)")
        for path in files_of(self._package, table.name):
            with pq.ParquetFile(path) as file:
                for articles in file.iter_batches(_ROWS_AT_ONCE, columns=["article_id", *table.dated_by]):
                    known = pa.table({"article_id": articles.column("article_id"), "year": own_years(articles, table)})
                    self._database.register("incoming", known)
                    self._database.execute("INSERT INTO years SELECT * FROM incoming")
                    self._database.unregister("incoming")
        self._knows_years = True

    def _deal(self, batch: pa.RecordBatch, table: Table, spools: _Spools) -> None:
        if not table.has_years:
            spools.at("").add(batch)
            return
        years = self._years(batch, table).dictionary_encode()
        for code, year in enumerate(years.dictionary.to_pylist()):
            rows = batch if len(years.dictionary) == 1 else batch.filter(pc.equal(years.indices, code))
            spools.at(year).add(rows)

    def _years(self, batch: pa.RecordBatch, table: Table) -> pa.Array:
        if table.dated_through is None:
            return own_years(batch, table)
        if not self._knows_years:
            self._read_years()
        coded = batch.column(table.dated_through).dictionary_encode()
        self._database.register("asked", pa.table({"article_id": coded.dictionary}))
        known = self._database.sql(
            "SELECT article_id, year FROM years SEMI JOIN asked USING (article_id)"
        ).to_arrow_table()
        self._database.unregister("asked")
        ids, years = (known.column(name).combine_chunks() for name in ("article_id", "year"))
        # A row of an article that is not there is for validation to refuse, not for us to lose.
        by_code = pc.fill_null(years.take(pc.index_in(coded.dictionary, ids)), UNKNOWN_YEAR)
        return pc.fill_null(by_code.take(coded.indices), UNKNOWN_YEAR)


class _Spool:
    """Rows on disk in the order in which they came, in as many files as it was opened times."""

    def __init__(self, directory: Path, schema: pa.Schema) -> None:
        self.rows = 0
        self._directory, self._schema = directory, schema
        self._files: list[Path] = []
        self._open: ExitStack | None = None
        self._writer: pa.ipc.RecordBatchStreamWriter | None = None

    def add(self, batch: pa.RecordBatch) -> None:
        if self._writer is None:
            self._directory.mkdir(exist_ok=True)
            self._files.append(self._directory / f"{len(self._files)}.arrow")
            self._open = ExitStack()
            sink = self._open.enter_context(pa.OSFile(str(self._files[-1]), "wb"))
            self._writer = self._open.enter_context(pa.ipc.new_stream(sink, self._schema, options=_OPTIONS))
        self._writer.write_batch(batch)
        self.rows += batch.num_rows

    def read(self) -> Iterator[pa.RecordBatch]:
        self.close()
        for path in self._files:
            with pa.OSFile(str(path), "rb") as file, pa.ipc.open_stream(file) as reader:
                yield from reader

    def close(self) -> None:
        if self._open is not None:
            self._open.close()
        self._open = self._writer = None

    def delete(self) -> None:
        self.close()
        for path in self._files:
            path.unlink()


class _Spools:
    """The spools of a table by year, of which only some are open at a time."""

    def __init__(self, directory: Path, schema: pa.Schema) -> None:
        self._directory, self._schema = directory, schema
        self._spools: OrderedDict[str, _Spool] = OrderedDict()
        self._open: OrderedDict[str, _Spool] = OrderedDict()

    def at(self, name: str) -> _Spool:
        """The spool of that name; that which was not asked for longest is closed, if too many are open."""
        if name not in self._spools:
            self._spools[name] = _Spool(self._directory / (name or "rows"), self._schema)
        self._open[name] = self._spools[name]
        self._open.move_to_end(name)
        if len(self._open) > MAX_OPEN:
            self._open.popitem(last=False)[1].close()
        return self._spools[name]

    def rows(self) -> Counter[str]:
        return Counter({name: spool.rows for name, spool in self._spools.items()})

    def drop(self, name: str) -> None:
        self._open.pop(name, None)
        if name in self._spools:
            self._spools.pop(name).delete()

    def close(self) -> None:
        for spool in self._spools.values():
            spool.close()


class _Rows:
    """Rows that are taken a given number at a time."""

    def __init__(self, batches: Iterator[pa.RecordBatch]) -> None:
        self._batches = batches
        self._left: pa.RecordBatch | None = None

    def take(self, count: int) -> Iterator[pa.RecordBatch]:
        while count > 0:
            batch = self._left if self._left is not None else next(self._batches, None)
            if batch is None:
                return
            taken = batch.slice(0, count)
            self._left = batch.slice(count) if batch.num_rows > count else None
            count -= taken.num_rows
            yield taken


def _regrouped(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """The same rows in batches that are worth dealing out, none much larger than the limits."""
    waiting: list[pa.RecordBatch] = []
    rows = size = 0
    for batch in batches:
        waiting.append(batch)
        rows, size = rows + batch.num_rows, size + batch.nbytes
        if rows >= _ROWS_AT_ONCE or size >= _BYTES_AT_ONCE:
            yield _joined(waiting)
            waiting, rows, size = [], 0, 0
    if rows:
        yield _joined(waiting)


def _joined(batches: list[pa.RecordBatch]) -> pa.RecordBatch:
    if len(batches) == 1:
        return batches[0]
    # A word that the vocabulary lacks makes another dictionary: all are brought to one.
    [joined] = pa.Table.from_batches(batches).unify_dictionaries().combine_chunks().to_batches()
    return joined
