"""What Spark's executors do to read a corpus: whole files, lines and rows, with the checks that hold everywhere."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from urllib.parse import unquote, urlsplit

import pyarrow as pa

from newsledger.corpus import Document, Problem
from newsledger.corpus.formats import RawRow, json_line
from newsledger.corpus.problems import Note
from newsledger.corpus.readers import read_source, read_table
from newsledger.corpus.sources import COMPRESSIONS, Source
from newsledger.engine.spark_files import RemoteFile
from newsledger.pipeline.documents import DOCUMENTS, document_row
from schemas import Row

_ROWS_AT_ONCE = 256

PLACE = (pa.field("file", pa.int64()), pa.field("block", pa.int64()), pa.field("number", pa.int64()))
"""Number of the file, byte at which the part of it begins, and row within that part; null for what has no row."""
FOUND = pa.schema([*DOCUMENTS, *PLACE])
PROBLEMS = pa.schema([*PLACE, *(pa.field(name, pa.string()) for name in ("path", "column", "value", "rule", "reason"))])
NOTES = pa.schema([pa.field("path", pa.string()), pa.field("text", pa.string())])
OPENED = pa.schema([pa.field("file", pa.int64())])
OUTPUTS = {"documents": FOUND, "problems": PROBLEMS, "notes": NOTES, "opened": OPENED}


@dataclass(frozen=True)
class Table:
    """A file of the corpus.

    Attributes:
        number: Its number in the order of names.
        file: Where it is.
        digest: Of its bytes; null where a worker that has all of them works it out.
    """

    number: int
    file: RemoteFile
    digest: str | None = None

    @property
    def source(self) -> Source:
        """What the readers call the file by."""
        return Source(Path(), self.file.name)

    @property
    def is_compressed(self) -> bool:
        """Whether it can only be read from its beginning."""
        return PurePosixPath(self.file.name).suffix.lower() in COMPRESSIONS


class _Digested(Source):
    """A file that is not here, and of which the digest is known."""

    @property
    def sha256(self) -> str:
        """Digest of the file."""
        return str(self.__dict__["digest"])

    @classmethod
    def of(cls, table: Table) -> _Digested:
        """The file as the readers want it."""
        source = cls(Path(), table.file.name)
        source.__dict__["digest"] = table.digest
        return source


def path_of(uri: str) -> str:
    """The path in a place's address, which is all that the ways of writing an address agree on."""
    return urlsplit(uri).path.rstrip("/") if ":/" in uri else uri.rstrip("/")


Found = Iterator[Mapping[str, list[Row]]]


def read_whole(batches: Iterable[pa.RecordBatch], files: Mapping[str, Table]) -> Found:
    """Read files that come as their path and bytes."""
    for batch in batches:
        for path, content in zip(batch.column("path").to_pylist(), batch.column("content"), strict=True):
            table = files[path_of(path)]
            with TemporaryDirectory(prefix="newsledger-") as folder:
                copy = Path(folder) / PurePosixPath(table.file.name).name
                copy.write_bytes(content.as_buffer())
                notes: list[Note] = []
                found = read_source(Source(copy, table.file.name), notes)
                yield from _rows(found, table.number, 0, notes)


def read_lines(batches: Iterable[pa.RecordBatch], files: Mapping[str, Table]) -> Found:
    """Read parts of JSONL that come as path, the byte at which the part begins, and lines."""

    def rows() -> Iterator[tuple[str, int, bytes]]:
        for batch in batches:
            columns = (batch.column(name).to_pylist() for name in ("path", "block", "line"))
            yield from zip(*columns, strict=True)

    for (path, block), lines in groupby(rows(), key=itemgetter(0, 1)):
        source = _Digested.of(table := files[unquote(path_of(path))])
        # Only the first line of a file may begin with a mark, and its number is 1.
        behind = 0 if block == 0 else 1
        raw = (
            row for number, (_, _, line) in enumerate(lines, 1 + behind) for row in json_line(line, number, source.name)
        )
        notes: list[Note] = []
        found = (item for item in read_table(raw, source, notes) if not _is_empty(item[1]))
        yield from _rows(found, table.number, block, notes, behind)


def read_parquet_rows(batches: Iterable[pa.RecordBatch], files: Mapping[str, Table]) -> Found:
    """Read rows of Parquet that come as path, number, and a structure of cells for each shape of file."""

    def rows() -> Iterator[tuple[str, RawRow]]:
        for batch in batches:
            paths, numbers = (batch.column(name).to_pylist() for name in ("path", "row"))
            held = [batch.column(name).to_pylist() for name in batch.schema.names if name not in ("path", "row")]
            for path, number, *cells in zip(paths, numbers, *held, strict=True):
                yield path, RawRow(number + 1, next(cell for cell in cells if cell is not None))

    for path, members in groupby(rows(), key=itemgetter(0)):
        source = _Digested.of(table := files[unquote(path_of(path))])
        notes: list[Note] = []
        found = read_table((row for _, row in members), source, notes)
        yield from _rows(found, table.number, 0, notes)


READERS = {"whole": read_whole, "lines": read_lines, "parquet": read_parquet_rows}


def _is_empty(item: Document | Problem) -> bool:
    """Whether it is said of a part of a file that it holds no row, which is no fault of the file."""
    return isinstance(item, Problem) and item.rule == "empty" and item.row is None


def _rows(
    found: Iterable[tuple[int | None, Document | Problem]], file: int, block: int, notes: list[Note], behind: int = 0
) -> Iterator[Mapping[str, list[Row]]]:
    """What a reader gives as rows, some at a time; the notes are whole only when it is through."""
    results: dict[str, list[Row]] = {"documents": [], "problems": [], "opened": [{"file": file}]}
    for number, item in found:
        place = {"file": file, "block": block, "number": None if number is None else number - behind}
        if isinstance(item, Document):
            results["documents"].append({**document_row(item), **place})
        else:
            results["problems"].append({**told_of(item), **place})
        if len(results["documents"]) >= _ROWS_AT_ONCE:
            yield results
            results = {"documents": [], "problems": []}
    yield {**results, "notes": [{"path": note.path, "text": note.text} for note in notes]}


def told_of(problem: Problem) -> Row:
    """What a problem says, apart from the number of its row."""
    return {name: getattr(problem, name) for name in ("path", "column", "value", "rule", "reason")}


def keep_first(article_id: str, inputs: Mapping[str, list[Row]]) -> dict[str, list[Row]]:
    """The first document of an id, with what other files tell of it; the others are problems."""
    told = [dict(row) for row in inputs.get("metadata", ())]
    rows = [row for name, found in inputs.items() if name != "metadata" for row in found]
    if not rows:
        return {"problems": [{**row, "file": None, "block": 0} for row in told]}
    first, *others = sorted(rows, key=lambda row: (row["file"], row["block"], row["number"] or 0))
    if told:
        first["metadata"] = _merged(first["metadata"], told[0]["metadata"])
    repeated = {"column": "article_id", "value": _shortened(article_id), "rule": "repeated_id"}
    problems = [
        {**repeated, "path": row["source_path"], "reason": "another document has this id"}
        | {name: row[name] for name in ("file", "block", "number")}
        for row in others
    ]
    return {"documents": [{name: first[name] for name in DOCUMENTS.names}], "problems": problems}


def _merged(own: str, told: str) -> str:
    return json.dumps({**json.loads(own), **json.loads(told)}, ensure_ascii=False, sort_keys=True)


def _shortened(text: str) -> str:
    return text if len(text) <= 60 else text[:59] + "…"
