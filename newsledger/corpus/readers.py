"""Documents in: folders of texts and pages, and tables in JSONL, CSV or Parquet."""

from __future__ import annotations

import datetime
import hashlib
import re
from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from typing import Any

from newsledger.corpus.article import Document
from newsledger.corpus.encodings import UndecodableError, decode
from newsledger.corpus.formats import RawRow, read_csv, read_jsonl, read_parquet
from newsledger.corpus.pages import read_html, read_markdown
from newsledger.corpus.problems import CorpusError, Note, Problem, UnusableCorpus
from schemas import LIST_SEPARATOR, Row
from schemas.basics import IDENTIFIER, LANGUAGE

__all__ = ["CorpusError", "Note", "Problem", "UnusableCorpus", "corpus_files", "read"]

METADATA_FILE = "articles.csv"
METADATA_COLUMNS = (
    *("title", "subtitle", "publisher", "byline", "contributors", "agencies", "dateline"),
    *("published_on", "language", "url", "rights"),
)
"""Columns of the articles table that a corpus may supply; the others are worked out."""

_LISTS = frozenset(("byline", "contributors", "agencies"))
_TABLES: dict[str, Callable[[Path, str], Iterator[RawRow | Problem]]] = {
    **dict.fromkeys((".jsonl", ".ndjson"), read_jsonl),
    **dict.fromkeys((".csv", ".tsv"), read_csv),
    **dict.fromkeys((".parquet", ".pq"), read_parquet),
}
_TEXTS = (".txt", ".md", ".markdown", ".html", ".htm")
_OBJECT_SUFFIXES = (".jsonl", ".ndjson")
_IDENTIFIER = re.compile(IDENTIFIER)
_LANGUAGE = re.compile(LANGUAGE)
# Neither can be published: a lone surrogate has no UTF-8 form, and readers of CSV disagree on NUL.
_UNPUBLISHABLE = re.compile(r"[\x00\ud800-\udfff]")
_UNPUBLISHABLE_REASON = "holds a NUL or half of a character (a lone surrogate)"


def read(path: Path, notes: list[Note] | None = None, left_out: Collection[Path] = ()) -> Iterator[Document | Problem]:
    """Read a corpus file by file, in sorted order, row by row.

    A folder is searched recursively for texts (``.txt``, ``.md``, ``.html``), whose id is the file's stem, and tables
    (``.jsonl``, ``.csv``, ``.tsv``, ``.parquet``) with ``article_id``, ``text`` and any of ``METADATA_COLUMNS``. An
    ``articles.csv`` without ``text`` supplies metadata by ``article_id``. Other columns and files are not used; they
    are named in ``notes``. Hidden files, published packages and the folders ``left_out`` are passed over.

    Raises:
        UnusableCorpus: The path does not exist, is of no known format, or holds no document.
    """
    notes = [] if notes is None else notes
    path = Path(path)
    files = corpus_files(path, notes, left_out)
    root = path if path.is_dir() else path.parent
    metadata_files = [file for file in files if path.is_dir() and _is_metadata(file)]
    if not set(files) - set(metadata_files):
        raise UnusableCorpus(f"{path}: no document found (looked for {', '.join((*_TEXTS, *_TABLES))})")
    extra: dict[str, tuple[Row, Problem]] = {}
    for file in metadata_files:
        yield from _read_metadata(file, file.relative_to(root).as_posix(), extra, notes)
    seen: set[bytes] = set()
    for file in files:
        if file in metadata_files:
            continue
        name = file.relative_to(root).as_posix()
        for number, item in _read_file(file, name, notes):
            if isinstance(item, Document):
                row, _ = extra.pop(item.article_id, ({}, None))
                yield _once(item, number, row, seen)
            else:
                yield item
    yield from (problem for _, problem in extra.values())


def corpus_files(path: Path, notes: list[Note] | None = None, left_out: Collection[Path] = ()) -> list[Path]:
    """The files of a corpus that can be read, sorted by their path within it.

    Raises:
        UnusableCorpus: The path does not exist, or is a file of no known format.
    """
    known = (*_TEXTS, *_TABLES)
    if path.is_file():
        if path.suffix.lower() not in known:
            raise UnusableCorpus(f"{path}: format not known (known are {', '.join(known)})")
        return [path]
    if not path.is_dir():
        raise UnusableCorpus(f"{path}: no such file or folder")
    # What this program wrote into the corpus, or was told apart from it, is no part of it.
    packages = {file.parent / "datapackage" for file in path.rglob("datapackage.json")}
    root = path.resolve()
    passed_over = {inner for folder in (*packages, *left_out) if root in (inner := folder.resolve()).parents}
    found = []
    for file in path.rglob("*"):
        inner = file.relative_to(path)
        if not file.is_file() or any(part.startswith(".") for part in inner.parts):
            continue
        if inner.name == "datapackage.json" or not passed_over.isdisjoint(file.resolve().parents):
            continue
        if file.suffix.lower() in known:
            found.append(file)
        elif notes is not None:
            notes.append(Note(inner.as_posix(), "format not known, not read"))
    return sorted(found, key=lambda file: file.relative_to(path).as_posix())


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


def _read_file(file: Path, name: str, notes: list[Note]) -> Iterator[tuple[int | None, Document | Problem]]:
    """Documents and problems with the number of their row."""
    try:
        reader = _TABLES.get(file.suffix.lower())
        if reader is None:
            yield None, _read_text(file, name)
        else:
            yield from _read_table(reader(file, name), name, _digest(file), notes)
    except OSError as error:
        yield None, Problem(name, None, None, None, "unreadable", error.strerror or str(error))


def _read_text(file: Path, name: str) -> Document | Problem:
    data = file.read_bytes()
    try:
        text = decode(data)
    except UndecodableError as error:
        return Problem(name, None, None, None, "undecodable", str(error))
    metadata: Row = {}
    if file.suffix.lower() in (".html", ".htm"):
        text, metadata = read_html(text)
    elif file.suffix.lower() in (".md", ".markdown"):
        text, metadata = read_markdown(text)
    return _document(
        RawRow(0, {**metadata, "article_id": file.stem, "text": text}), name, hashlib.sha256(data).hexdigest()
    )


def _read_table(
    rows: Iterator[RawRow | Problem], name: str, digest: str, notes: list[Note]
) -> Iterator[tuple[int | None, Document | Problem]]:
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
            if not name.lower().endswith(_OBJECT_SUFFIXES):
                # What the header lacks, every row lacks.
                yield None, Problem(name, None, missing[0], None, "missing_column", reason)
                break
            yield row.number, Problem(name, row.number, missing[0], None, "missing_column", reason)
            continue
        yield row.number, _document(row, name, digest)
    if not count:
        yield None, Problem(name, None, None, None, "empty", "the file holds no row")
    if ignored:
        notes.append(Note(name, f"columns not used: {', '.join(sorted(ignored))}"))


def _document(row: RawRow, name: str, digest: str) -> Document | Problem:
    number = row.number or None
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
    return Document(article_id, text, metadata, name, digest)


def _metadata(cells: dict[str, Any], name: str, number: int | None) -> Row | Problem:
    """The supplied columns that hold something, as the articles table wants them."""
    row: Row = {}
    for column in METADATA_COLUMNS:
        value = cells.get(column)
        if isinstance(value, str):
            value = value.strip()
        if value is None or value in ("", [], ()):
            continue
        if column == "published_on":
            day = _date(value)
            if day is None:
                return Problem(name, number, column, _shown(value), "bad_date", "a date is written YYYY-MM-DD")
            row[column] = day
            continue
        if isinstance(value, (list, tuple)) and column in _LISTS:
            value = LIST_SEPARATOR.join(" ".join(str(item).split()) for item in value if str(item).strip())
        else:
            value = " ".join(str(value).split())
        if column == "language" and not _LANGUAGE.fullmatch(value):
            return Problem(name, number, column, value, "bad_language", "a language is a BCP 47 tag such as 'en'")
        if isinstance(value, str) and _UNPUBLISHABLE.search(value):
            return Problem(name, number, column, None, "undecodable", _UNPUBLISHABLE_REASON)
        row[column] = value
    return row


def _date(value: object) -> datetime.date | None:
    if isinstance(value, datetime.datetime):
        return value.date()
    if isinstance(value, datetime.date):
        return value
    try:
        return datetime.datetime.fromisoformat(str(value)).date()
    except ValueError:
        return None


def _is_metadata(file: Path) -> bool:
    if file.name != METADATA_FILE:
        return False
    first = next((row for row in read_csv(file, file.name) if isinstance(row, RawRow)), None)
    return first is None or "text" not in first.cells


def _read_metadata(
    file: Path, name: str, extra: dict[str, tuple[Row, Problem]], notes: list[Note]
) -> Iterator[Problem]:
    ignored: set[str] = set()
    for row in read_csv(file, name):
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


def _digest(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _shown(value: object) -> str:
    text = str(value).encode("utf-8", "replace").decode()
    return text if len(text) <= 60 else text[:59] + "…"
