"""A little package, and lines of curation files."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import pyarrow as pa

from newsledger.extract.drafts import plain_schema

Line = tuple[str, ...]

ACTOR_COLUMNS = ("actor_id", "name", "actor_type", "country", "affiliation", "wikidata_id", "aliases", "source")

TEXT = "Shells hit the market in Tarrun on Friday, mayor Ilya Brod told reporters.\n\nThe militia denied it."


def make_table(name: str, rows: list[dict[str, Any]]) -> pa.Table:
    schema = plain_schema(name)
    return pa.Table.from_pylist([{**dict.fromkeys(schema.names), **row} for row in rows], schema=schema)


def span(text: str, prefix: str = "", column: str = "text") -> dict[str, Any]:
    start = TEXT.index(text)
    return {f"{prefix}start": start, f"{prefix}end": start + len(text), column: text}


def signed(table: str, key: str, action: str, column: str = "", value: str = "") -> Line:
    return (table, key, action, column, value, "read the article", "R. Reviewer", datetime.date(2024, 5, 6).isoformat())


def write(path: Path, header: tuple[str, ...], lines: list[Line]) -> None:
    quoted = [",".join('"' + cell.replace('"', '""') + '"' for cell in line) for line in lines]
    path.write_bytes(("\n".join([",".join(header), *quoted]) + "\n").encode())
