"""Documents in: folders of texts and pages, and tables in JSONL, CSV or Parquet."""

from __future__ import annotations

import datetime
import hashlib
import math
import re
from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from typing import Any

from newsledger.corpus.article import Document
from newsledger.corpus.encodings import UndecodableError, decode
from newsledger.corpus.formats import RawRow, read_csv, read_jsonl, read_parquet
from newsledger.corpus.pages import read_html, read_markdown
from newsledger.corpus.problems import CorpusError, Note, Problem, UnusableCorpus
from newsledger.corpus.sources import ARCHIVE, DAMAGED, Source, corpus_sources
from newsledger.corpus.webarchive import read_warc
from schemas import LIST_SEPARATOR, Row
from schemas.basics import IDENTIFIER, LANGUAGE

__all__ = ["FORMATS", "TABLES", "CorpusError", "Note", "Problem", "UnusableCorpus", "read", "read_source", "read_table"]

METADATA_STEM = "articles"
METADATA_COLUMNS = (
    *("title", "subtitle", "publisher", "byline", "contributors", "agencies", "dateline"),
    *("published_on", "language", "url", "rights"),
)
"""Columns of the articles table that a corpus may supply; the others are worked out."""

_LISTS = frozenset(("byline", "contributors", "agencies"))
TABLES: dict[str, Callable[[Source], Iterator[RawRow | Problem]]] = {
    **dict.fromkeys((".jsonl", ".ndjson"), read_jsonl),
    **dict.fromkeys((".csv", ".tsv"), read_csv),
    **dict.fromkeys((".parquet", ".pq"), read_parquet),
    ".warc": read_warc,
}
_TEXTS = (".txt", ".md", ".markdown", ".html", ".htm")
FORMATS = (*_TEXTS, *TABLES)
"""Suffixes of what can be read; each may be compressed (``.gz``, ``.zst``) or lie in a zip archive."""
_OBJECT_SUFFIXES = (".jsonl", ".ndjson")
_IDENTIFIER = re.compile(IDENTIFIER)
_LANGUAGE = re.compile(LANGUAGE)
# Neither can be published: a lone surrogate has no UTF-8 form, and readers of CSV disagree on NUL.
_UNPUBLISHABLE = re.compile(r"[\x00\ud800-\udfff]")
_UNPUBLISHABLE_REASON = "holds a NUL or half of a character (a lone surrogate)"


def read(path: Path, notes: list[Note] | None = None, left_out: Collection[Path] = ()) -> Iterator[Document | Problem]:
    """Read a corpus file by file, in sorted order, row by row.

    A folder is searched recursively for texts (``.txt``, ``.md``, ``.html``), whose id is the file's stem, for tables
    (``.jsonl``, ``.csv``, ``.tsv``, ``.parquet``) with ``article_id``, ``text`` and any of ``METADATA_COLUMNS``, and
    for web archives (``.warc``), of which each page becomes a document; all may be compressed with gzip or zstd, or lie
    in a zip archive. An ``articles.csv`` without ``text`` supplies metadata by ``article_id``. Other columns and files
    are not used, and named in ``notes``. Hidden files, published packages and the folders ``left_out`` are passed over.

    Raises:
        UnusableCorpus: The path does not exist, is of no known format, or holds no document.
    """
    notes = [] if notes is None else notes
    path = Path(path)
    sources, metadata_files, problems = [], [], []
    for item in corpus_sources(path, FORMATS, notes, left_out):
        if isinstance(item, Problem):
            problems.append(item)
        elif item.name != path.name and is_metadata(item):
            metadata_files.append(item)
        else:
            sources.append(item)
    if not sources:
        faults = "; ".join(map(str, problems)) or f"looked for {', '.join((*FORMATS, ARCHIVE))}"
        raise UnusableCorpus(f"{path}: no document found ({faults})")
    yield from problems
    extra: dict[str, tuple[Row, Problem]] = {}
    for source in metadata_files:
        yield from read_metadata(source, extra, notes)
    seen: set[bytes] = set()
    for source in sources:
        for number, found in read_source(source, notes):
            if isinstance(found, Document):
                row, _ = extra.pop(found.article_id, ({}, None))
                yield _once(found, number, row, seen)
            else:
                yield found
    yield from (problem for _, problem in extra.values())


def _once(document: Document, number: int | None, extra: Row, seen: set[bytes]) -> Document | Problem:
    # Half a digest is enough to tell millions of ids apart, and an eighth of the memory.
    key = hashlib.blake2b(document.article_id.encode(), digest_size=12).digest()
    if key in seen:
        name, reason = document.source_path, "another document has this id"
        return Problem(name, number, "article_id", _shown(document.article_id), "repeated_id", reason)
    seen.add(key)
    if not extra:
        return document
    return Document(
        document.article_id,
        document.text,
        {**document.metadata, **extra},
        document.source_path,
        document.source_sha256,
    )


def read_source(source: Source, notes: list[Note]) -> Iterator[tuple[int | None, Document | Problem]]:
    """Documents and problems with the number of their row."""
    before, row = source.state(), None
    try:
        reader = TABLES.get(source.suffix)
        if reader is None:
            found = _read_text(source)
            yield None, _changed(source, before) or found
            return
        for row, item in read_table(reader(source), source, notes):
            yield row, item
    except DAMAGED as error:
        yield None, Problem(source.name, row + 1 if row else None, None, None, "unreadable", _reason(error))
    if changed := _changed(source, before):
        yield None, changed


def _changed(source: Source, before: tuple[int, int, int] | None) -> Problem | None:
    """The fault of a file that became another while it was read: rows may be missing, or of two versions."""
    after = source.state()
    if before is None or after in (before, None):
        return None
    return Problem(source.name, None, None, None, "changed", "the file was changed while it was read")


def _reason(error: BaseException) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or str(error) or type(error).__name__


def _read_text(source: Source) -> Document | Problem:
    with source.open() as stream:
        data = stream.read()
    try:
        text = decode(data)
    except UndecodableError as error:
        return Problem(source.name, None, None, None, "undecodable", str(error))
    metadata: Row = {}
    if source.suffix in (".html", ".htm"):
        text, metadata = read_html(text)
    elif source.suffix in (".md", ".markdown"):
        text, metadata = read_markdown(text)
    return _document(RawRow(0, {**metadata, "article_id": source.stem, "text": text}), source)


def read_table(
    rows: Iterator[RawRow | Problem], source: Source, notes: list[Note]
) -> Iterator[tuple[int | None, Document | Problem]]:
    """Documents and problems of the rows of a table, with the number of their row."""
    name = source.name
    ignored: set[str] = set()
    count = 0
    for row in rows:
        count += 1
        if isinstance(row, Problem):
            yield row.row, row
            continue
        ignored.update(str(column) for column in row.cells if column not in (*METADATA_COLUMNS, "article_id", "text"))
        missing = [column for column in ("article_id", "text") if column not in row.cells]
        if missing:
            reason = f"a row needs {' and '.join(missing)}"
            if source.suffix not in _OBJECT_SUFFIXES:
                # What the header lacks, every row lacks.
                yield None, Problem(name, None, missing[0], None, "missing_column", reason)
                break
            yield row.number, Problem(name, row.number, missing[0], None, "missing_column", reason)
            continue
        yield row.number, _document(row, source)
    if not count and not source.is_part:
        yield None, Problem(name, None, None, None, "empty", "the file holds no row")
    if ignored:
        notes.append(Note(name, f"columns not used: {', '.join(sorted(ignored))}"))


def _document(row: RawRow, source: Source) -> Document | Problem:
    name, number = source.name, row.number or None
    article_id, text = row.cells["article_id"], row.cells["text"]
    if isinstance(article_id, int) and not isinstance(article_id, bool):
        article_id = str(article_id)
    if not isinstance(article_id, str) or not _IDENTIFIER.fullmatch(article_id) or _UNPUBLISHABLE.search(article_id):
        return Problem(
            name, number, "article_id", _shown(article_id), "bad_id", "an id is text without '|', line break or tab"
        )
    if text is not None and not isinstance(text, str):
        return Problem(name, number, "text", _shown(text), "bad_text", "not a string")
    if not text or not text.strip("\ufeff \t\r\n\f\v\xa0"):
        return Problem(name, number, "text", None, "empty", "the text is empty")
    if _UNPUBLISHABLE.search(text):
        return Problem(name, number, "text", None, "undecodable", _UNPUBLISHABLE_REASON)
    metadata = _metadata(row.cells, name, number)
    if isinstance(metadata, Problem):
        return metadata
    return Document(article_id, text, metadata, name, source.sha256)


def _metadata(cells: dict[str, Any], name: str, number: int | None) -> Row | Problem:
    """The supplied columns that hold something, as the articles table wants them."""
    row: Row = {}
    for column in METADATA_COLUMNS:
        value = cells.get(column)
        if isinstance(value, str):
            value = value.strip()
        if _is_missing(value):
            continue
        if column == "published_on":
            day = _date(value)
            if day is None:
                return Problem(name, number, column, _shown(value), "bad_date", "a date is written YYYY-MM-DD")
            row[column] = day
            continue
        if not _is_text(value, column in _LISTS):
            return Problem(name, number, column, _shown(value), "bad_text", "neither text nor a whole number")
        value = _joined(value) if column in _LISTS else " ".join(str(value).split())
        if not value:
            continue
        if column == "language" and not _LANGUAGE.fullmatch(value):
            return Problem(name, number, column, value, "bad_language", "a language is a BCP 47 tag such as 'en'")
        if _UNPUBLISHABLE.search(value):
            return Problem(name, number, column, None, "undecodable", _UNPUBLISHABLE_REASON)
        row[column] = value
    return row


def _is_missing(value: object) -> bool:
    """Whether a cell is empty; pandas writes NaN for what is not there."""
    return value is None or value in ("", [], ()) or (isinstance(value, float) and math.isnan(value))


def _is_text(value: object, may_be_list: bool) -> bool:
    """Whether a cell can be published as text; a list may have items that are null."""
    if may_be_list and isinstance(value, (list, tuple)):
        return all(item is None or _is_text(item, may_be_list=False) for item in value)
    return isinstance(value, (str, int)) and not isinstance(value, bool)


def _joined(value: object) -> str:
    """The items of a list, given as one or in a cell with bars between them, each once."""
    given = value if isinstance(value, (list, tuple)) else [value]
    items = (" ".join(part.split()) for item in given if item is not None for part in str(item).split("|"))
    return LIST_SEPARATOR.join(dict.fromkeys(item for item in items if item))


def _date(value: object) -> datetime.date | None:
    if isinstance(value, datetime.datetime):
        return value.date()
    if isinstance(value, datetime.date):
        return value
    try:
        return datetime.datetime.fromisoformat(str(value)).date()
    except ValueError:
        return None


def is_metadata(source: Source) -> bool:
    """Whether a file is an ``articles.csv`` that has no texts, but tells of others."""
    if not (source.stem == METADATA_STEM and source.suffix == ".csv"):
        return False
    try:
        first = next((row for row in read_csv(source) if isinstance(row, RawRow)), None)
    except DAMAGED:
        return False
    return first is None or "text" not in first.cells


def read_metadata(source: Source, extra: dict[str, tuple[Row, Problem]], notes: list[Note]) -> Iterator[Problem]:
    """Fill ``extra`` with the metadata of each article id, beside the problem that it is if no document has the id."""
    before = source.state()
    try:
        yield from _metadata_rows(source, extra, notes)
    except DAMAGED as error:
        yield Problem(source.name, None, None, None, "unreadable", _reason(error))
    if changed := _changed(source, before):
        yield changed


def _metadata_rows(source: Source, extra: dict[str, tuple[Row, Problem]], notes: list[Note]) -> Iterator[Problem]:
    name = source.name
    ignored: set[str] = set()
    for row in read_csv(source):
        if isinstance(row, Problem):
            yield row
            continue
        ignored.update(column for column in row.cells if column not in (*METADATA_COLUMNS, "article_id"))
        if "article_id" not in row.cells:
            reason = f"the header has only {', '.join(row.cells)}"
            yield Problem(name, None, "article_id", None, "missing_column", reason)
            return
        article_id = row.cells["article_id"]
        if not article_id:
            yield Problem(name, row.number, "article_id", None, "bad_id", "a row needs article_id")
            continue
        if article_id in extra:
            yield Problem(name, row.number, "article_id", article_id, "repeated_id", "another row has this id")
            continue
        metadata = _metadata(row.cells, name, row.number)
        if isinstance(metadata, Problem):
            yield metadata
            metadata = {}
        reason = "no document has this id"
        extra[article_id] = (metadata, Problem(name, row.number, "article_id", article_id, "no_text", reason))
    if ignored:
        notes.append(Note(name, f"columns not used: {', '.join(sorted(ignored))}"))


def _shown(value: object) -> str:
    text = str(value).encode("utf-8", "replace").decode()
    return text if len(text) <= 60 else text[:59] + "…"
