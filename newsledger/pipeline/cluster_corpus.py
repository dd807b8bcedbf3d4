"""A corpus read where it lies: tables by Spark's executors, with the checks that hold on one machine.

Files that fit into a worker's memory are handed to it whole, and it reads them as any corpus is read. Larger Parquet
and JSONL is cut by Spark's own readers. Everything else is read on the driver.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import unquote

import pyarrow as pa

from newsledger.corpus import Document, Note, Problem
from newsledger.corpus.readers import (
    FORMATS,
    METADATA_COLUMNS,
    METADATA_STEM,
    is_metadata,
    read_metadata,
    read_source,
)
from newsledger.corpus.sources import ARCHIVE, Source, is_hidden
from newsledger.engine import Stream
from newsledger.engine.spark import SparkEngine
from newsledger.engine.spark_stream import SparkStream
from newsledger.engine.spark_tasks import ReadTask
from newsledger.pipeline.cluster_readers import OUTPUTS, PROBLEMS, READERS, Table, keep_first, path_of, told_of
from newsledger.pipeline.documents import DOCUMENTS, document_row
from schemas import Row

WHOLE_BYTES = 64 * 2**20
"""Bytes of a file up to which one worker reads all of it."""

_JSONL = (".jsonl", ".ndjson")
_PARQUET = (".parquet", ".pq")
_TABLES = (*_JSONL, *_PARQUET, ".csv", ".tsv")
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
# Spark takes them for patterns, passes over what begins with '_', or shows them otherwise than they are.
_ODD = frozenset("{}[]*?\\%:")
_DIGESTS_AT_ONCE = 8

_METADATA = pa.schema(
    [pa.field("article_id", pa.string()), pa.field("metadata", pa.string())]
    + [pa.field(name, pa.string()) for name in ("path", "column", "value", "rule", "reason")]
    + [pa.field("number", pa.int64())]
)


@dataclass(frozen=True)
class CorpusRead:
    """What executors found in a corpus.

    Attributes:
        documents: Rows of ``articles.DOCUMENTS``.
        problems: What cannot become an article, by place.
    """

    documents: SparkStream
    problems: list[Problem]


def read_on_executors(
    engine: SparkEngine, uri: str, notes: list[Note], left_out: Sequence[str] = ()
) -> CorpusRead | None:
    """Read a corpus of tables.

    Args:
        engine: Where.
        uri: A folder or file.
        notes: Gets what was not used and does no harm.
        left_out: Folders within the corpus that are no part of it.

    Returns:
        Null if the corpus is one that only the driver reads: texts, pages, archives, names that Spark misreads.

    Raises:
        SparkFailed: Spark gave up.
    """
    others: list[Note] = []
    tables = _tables(engine, uri, others, left_out)
    if not tables:
        return None
    metadata_notes: list[Note] = []
    extra, problems = _metadata_of(engine, uri, tables, metadata_notes)
    tables = [table for table in tables if table.file.name not in extra.names]
    problems += _of_nothing(tables)
    tables = [table for table in tables if table.file.size]
    plan = _planned(engine, tables)
    if plan is None or not tables:
        return None
    found = [_read(engine, kind, members) for kind, members in plan.items() if members]
    inputs: dict[str, Any] = {f"part{at}": (parts["documents"], "article_id") for at, parts in enumerate(found)}
    if extra.rows:
        inputs["metadata"] = (engine.stream_of(_METADATA, extra.rows), "article_id")
    kept = engine.group(inputs, keep_first, {"documents": DOCUMENTS, "problems": PROBLEMS})
    rows = [row for parts in (*found, kept) for row in parts["problems"].rows()]
    _refuse_unread(tables, found)
    notes += [*others, *metadata_notes, *_distinct(Note(**row) for parts in found for row in parts["notes"].rows())]
    return CorpusRead(engine.kept(kept["documents"]), [*problems, *_numbered(engine, tables, rows)])


# --- which files, and how each is read


def _tables(engine: SparkEngine, uri: str, notes: list[Note], left_out: Sequence[str]) -> list[Table]:
    """The files of a corpus that is nothing but tables; none if it is more than that."""
    files = engine.files.listing(uri)
    is_folder = not engine.files.is_file(uri)
    packages = {file.uri.rpartition("/")[0] for file in files if file.name.rpartition("/")[2] == "datapackage.json"}
    passed_over = tuple(f"{path_of(place)}/" for place in (*(f"{place}/datapackage" for place in packages), *left_out))
    tables: list[Table] = []
    for file in files:
        name = PurePosixPath(file.name)
        if is_folder and (is_hidden(name.parts) or name.name == "datapackage.json"):
            continue
        if is_folder and path_of(file.uri).startswith(passed_over):
            continue
        suffix = Source(Path(), file.name).suffix
        if suffix in _TABLES:
            if _ODD.intersection(file.name) or any(part.startswith("_") for part in name.parts):
                return []
            tables.append(Table(len(tables), file))
        elif suffix in FORMATS or suffix == ARCHIVE or not is_folder:
            return []
        else:
            notes.append(Note(file.name, "format not known, not read"))
    return [] if _ODD.intersection(path_of(uri)) else tables


def _planned(engine: SparkEngine, tables: Sequence[Table]) -> dict[str, list[Table]] | None:
    """The files by how they are read; null if one is read on the driver only."""
    plan: dict[str, list[Table]] = {"whole": [], "lines": [], "parquet": []}
    for table in tables:
        kind = _kind(engine, table)
        if kind is None:
            return None
        plan[kind].append(table)
    with ThreadPoolExecutor(_DIGESTS_AT_ONCE) as pool:
        for kind in ("lines", "parquet"):
            digests = pool.map(engine.files.sha256, [table.file.uri for table in plan[kind]])
            plan[kind] = [
                Table(table.number, table.file, digest) for table, digest in zip(plan[kind], digests, strict=True)
            ]
    return plan


def _kind(engine: SparkEngine, table: Table) -> str | None:
    if table.file.size <= WHOLE_BYTES:
        return "whole"
    if table.source.suffix in _PARQUET and not table.is_compressed:
        return "parquet"
    if table.source.suffix in _JSONL and (
        table.is_compressed or not engine.files.head(table.file.uri, 2).startswith(_UTF_16)
    ):
        return "lines"
    return None


def _of_nothing(tables: Sequence[Table]) -> list[Problem]:
    """What is wrong with files of no byte, which Spark passes over."""
    problems: list[Problem] = []
    with TemporaryDirectory(prefix="newsledger-") as folder:
        (nothing := Path(folder) / "nothing").touch()
        for table in tables:
            if not table.file.size:
                found = read_source(Source(nothing, table.file.name), [])
                problems += [item for _, item in found if isinstance(item, Problem)]
    return problems


@dataclass(frozen=True)
class _Metadata:
    """What files without texts tell of articles: their names, and rows of ``_METADATA``."""

    names: frozenset[str]
    rows: list[Row]


def _metadata_of(
    engine: SparkEngine, uri: str, tables: Sequence[Table], notes: list[Note]
) -> tuple[_Metadata, list[Problem]]:
    extra: dict[str, tuple[Row, Problem]] = {}
    names: list[str] = []
    problems: list[Problem] = []
    if engine.files.is_file(uri):
        return _Metadata(frozenset(), []), []
    for table in tables:
        if table.source.stem != METADATA_STEM or table.source.suffix != ".csv":
            continue
        with TemporaryDirectory(prefix="newsledger-") as folder:
            copy = Path(folder) / PurePosixPath(table.file.name).name
            engine.files.get(table.file.uri, copy)
            source = Source(copy, table.file.name)
            if is_metadata(source):
                names.append(table.file.name)
                problems += read_metadata(source, extra, notes)
    rows = [_metadata_row(article_id, row, problem) for article_id, (row, problem) in extra.items()]
    return _Metadata(frozenset(names), rows), problems


def _metadata_row(article_id: str, row: Row, problem: Problem) -> Row:
    shown = document_row(Document(article_id, "", row, problem.path, ""))
    return {"article_id": article_id, "metadata": shown["metadata"], **told_of(problem), "number": problem.row}


# --- reading


def _read(engine: SparkEngine, kind: str, tables: Sequence[Table]) -> Mapping[str, Stream]:
    seen = [(table.file.uri, table.file.name, table.file.size, table.file.changed, table.digest) for table in tables]
    step = engine.step(f"read-{kind}", hashlib.sha256(json.dumps(seen).encode()).hexdigest(), OUTPUTS)
    if not engine.is_complete(step):
        files = {path_of(table.file.uri): table for table in tables}
        frame = _FRAMES[kind](engine, tables)
        task = ReadTask(partial(READERS[kind], files=files), OUTPUTS)
        engine.write_outputs(engine.mapped(frame, task), step)
    return engine.outputs_of(step, OUTPUTS)


def _whole_files(engine: SparkEngine, tables: Sequence[Table]) -> Any:
    places = [table.file.uri for table in tables]
    return engine.session.read.format("binaryFile").load(places).select("path", "content")


def _lines_of(engine: SparkEngine, tables: Sequence[Table]) -> Any:
    from pyspark.sql.functions import col  # noqa: PLC0415 - an extra, and slow to load

    frame = engine.session.read.option("lineSep", "\n").text([table.file.uri for table in tables])
    return frame.select(
        col("_metadata.file_path").alias("path"),
        col("_metadata.file_block_start").alias("block"),
        col("value").cast("binary").alias("line"),
    )


def _parquet_rows(engine: SparkEngine, tables: Sequence[Table]) -> Any:
    """One frame of all files, with the cells of each row as one structure of the file's own columns."""
    from pyspark.sql.functions import col, lit, struct  # noqa: PLC0415 - an extra, and slow to load

    united = None
    shapes: dict[str, list[Table]] = {}
    for table in tables:
        shapes.setdefault(engine.session.read.parquet(table.file.uri).schema.json(), []).append(table)
    for at, members in enumerate(shapes.values()):
        frame = engine.session.read.parquet(*(table.file.uri for table in members))
        # Columns that nothing is read from are named, and not moved.
        cells = [col(f"`{name}`") if name in _READ else lit(None).cast("string").alias(name) for name in frame.columns]
        shaped = frame.select(
            col("_metadata.file_path").alias("path"),
            col("_metadata.row_index").alias("row"),
            struct(*cells).alias(f"cells{at}"),
        )
        united = shaped if united is None else united.unionByName(shaped, allowMissingColumns=True)
    return united


_READ = (*METADATA_COLUMNS, "article_id", "text")
_FRAMES = {"whole": _whole_files, "lines": _lines_of, "parquet": _parquet_rows}


# --- what only shows when all is read


def _refuse_unread(tables: Sequence[Table], found: Sequence[Mapping[str, Stream]]) -> None:
    """Nothing is lost unnoticed: a file that Spark passed over ends the build."""
    opened = {row["file"] for parts in found for row in parts["opened"].rows()}
    unread = [table.file.name for table in tables if table.number not in opened]
    if unread:
        raise OSError(f"Spark did not read {', '.join(unread[:5])}, which may have vanished from the corpus")


def _numbered(engine: SparkEngine, tables: Sequence[Table], rows: Sequence[Row]) -> list[Problem]:
    """The problems with the numbers that their rows have in the whole file, each once."""
    cut = {row["file"] for row in rows if row["block"] and row["number"] is not None}
    before = _rows_before(engine, [table for table in tables if table.number in cut]) if cut else {}
    found = []
    for row in sorted(rows, key=lambda row: (row["file"] or 0, row["block"], row["number"] or 0, row["rule"])):
        number = row["number"]
        if number is not None:
            number += before.get((row["file"], row["block"]), 0)
        found.append(Problem(row["path"], number, row["column"], row["value"], row["rule"], row["reason"]))
    return list(dict.fromkeys(found))


def _rows_before(engine: SparkEngine, tables: Sequence[Table]) -> dict[tuple[int, int], int]:
    """How many lines of a file stand before each part of it."""
    numbers = {path_of(table.file.uri): table.number for table in tables}
    counted = _lines_of(engine, tables).groupBy("path", "block").count().collect()
    before: dict[tuple[int, int], int] = {}
    total: dict[int, int] = {}
    for row in sorted(counted, key=lambda row: (row["path"], row["block"])):
        file = numbers[unquote(path_of(row["path"]))]
        before[file, row["block"]] = total.get(file, 0)
        total[file] = total.get(file, 0) + row["count"]
    return before


def _distinct(notes: Iterable[Note]) -> list[Note]:
    return sorted(set(notes), key=lambda note: (note.path, note.text))
