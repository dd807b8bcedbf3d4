"""Reads both sides, package and annotations, into rows that compare: dates and lists as text, null as null."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from newsledger.validate import UnusablePackage, layout
from newsledger.validate.files import require_listed
from schemas import CORPUS_TABLES, LIST_SEPARATOR, Row

Rows = dict[str, list[Row]]


class EvaluationError(Exception):
    """The package cannot be scored against the annotations; the message says why and what to do."""


_SPAN = ("article_id", "start", "end")
_REQUIRED = {
    "articles": ("article_id",),
    "actors": ("actor_id",),
    "actor_mentions": (*_SPAN, "actor_id"),
    "events": ("event_id", "event_type"),
    "event_mentions": ("article_id", "event_id", "trigger_start", "trigger_end"),
    "event_actors": ("event_id", "actor_id", "role"),
    "casualty_claims": (*_SPAN, "effect"),
    "quotes": _SPAN,
}


def read_package(package: Path) -> Rows:
    """The tables of a published package.

    Args:
        package: A directory with the tables' Parquet files, in ``datapackage`` or anywhere below.

    Raises:
        EvaluationError: A table is not there or cannot be read.
    """
    try:
        require_listed(package)  # what is left of a package would look like all of it
    except UnusablePackage as error:
        raise EvaluationError(str(error)) from error
    return {name: _read_table(_find(package, f"{name}.parquet")) for name in CORPUS_TABLES}


def read_gold(gold: Path) -> Rows:
    """The annotations: the rows of every ``TABLE.jsonl`` that is there.

    Raises:
        EvaluationError: There is no such file, or a line is not a JSON object with the columns that scoring needs.
    """
    paths = {name: gold / f"{name}.jsonl" for name in CORPUS_TABLES}
    if not any(path.is_file() for path in paths.values()):
        known = ", ".join(CORPUS_TABLES)
        raise EvaluationError(f"{gold}: no annotations here; expected one or more of {known} (.jsonl)")
    return {name: list(_json_lines(path, _REQUIRED[name])) for name, path in paths.items() if path.is_file()}


def _find(package: Path, name: str) -> Path:
    for root in (package / "datapackage", package):
        found = [path for path in root.rglob(name) if not _hidden(path.relative_to(root))]
        if found:
            return min(found, key=lambda path: (len(path.parts), path.as_posix()))
    raise EvaluationError(f"{package}: no {name} in this directory or below; is it a published package?")


def _hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)


def _read_table(place: Path) -> list[Row]:
    """The rows of a table that is one file, or a directory of parts."""
    rows: list[Row] = []
    for path in layout.files_at(place):
        try:
            table = pq.read_table(path, partitioning=None)
        except (pa.ArrowInvalid, OSError) as error:
            raise EvaluationError(f"{path}: cannot be read as Parquet: {error}") from error
        rows.extend(_plain(row) for row in table.to_pylist())
    return rows


def _json_lines(path: Path, required: tuple[str, ...]) -> Iterator[Row]:
    try:
        lines = path.read_text("utf-8-sig").split("\n")
    except UnicodeDecodeError as error:
        raise EvaluationError(f"{path}: is not UTF-8: {error}") from error
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except json.JSONDecodeError as error:
            raise EvaluationError(f"{path}, line {number}: is not JSON: {error}") from error
        if not isinstance(row, dict):
            raise EvaluationError(f"{path}, line {number}: is not a JSON object")
        if missing := [column for column in required if column not in row]:
            raise EvaluationError(f"{path}, line {number}: has no {', '.join(missing)}")
        yield _plain(row)


def _plain(row: Mapping[str, Any]) -> Row:
    return {column: _plain_value(value) for column, value in row.items()}


def _plain_value(value: Any) -> Any:
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return LIST_SEPARATOR.join(value) or None
    return None if value == "" else value
