"""A little package and its annotations, written to a directory."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from newsledger.extract.drafts import plain_schema
from schemas import TABLES

Row = dict[str, Any]

LINES = (
    "Menu",
    "Mortars hit Belgrava market",
    "",
    "Mortars killed at least six people in Belgrava on Sunday, mayor Ana Perko said.",
    "  “We buried six neighbours,” she told reporters.  ",
    "Subscribe to our letter",
    "The army denied firing. Militia chief Dov Lann blamed the army.",
)
RAW = "\r\n".join(LINES)
TEXT = "\n\n".join(LINES[index].strip() for index in (1, 3, 4, 6))


def span(text: str, within: str = TEXT, prefix: str = "", column: str = "text") -> Row:
    start = within.index(text)
    return {f"{prefix}start": start, f"{prefix}end": start + len(text), column: text}


def article(**changes: Any) -> Row:
    digest = hashlib.sha256(RAW.encode()).hexdigest()
    row = {"article_id": "one", "title": LINES[1], "text": TEXT, "source_path": "one.txt", "source_sha256": digest}
    return {**row, **changes}


def write_package(directory: Path, **tables: list[Row]) -> Path:
    place = directory / "datapackage"
    place.mkdir(parents=True)
    for name in TABLES:
        schema = plain_schema(name)
        rows = [{**dict.fromkeys(schema.names), **row} for row in tables.get(name, [])]
        pq.write_table(pa.Table.from_pylist(rows, schema=schema), place / f"{name}.parquet")
    return directory


def write_gold(directory: Path, **tables: list[Row]) -> Path:
    directory.mkdir(parents=True, exist_ok=True)
    for name, rows in tables.items():
        lines = "\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
        (directory / f"{name}.jsonl").write_text(lines + "\n", "utf-8")
    return directory


def write_source(directory: Path) -> Path:
    directory.mkdir(parents=True, exist_ok=True)
    (directory / "one.txt").write_bytes(RAW.encode())
    return directory
