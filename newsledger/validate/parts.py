"""What a descriptor says of tables in parts, and what the parts of a table amount to."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from newsledger.validate import layout
from newsledger.validate.gzipped import BUFFER, open_csv
from newsledger.validate.layout import Part

PARTITION_ROWS = "partitionRows"
"""Property of a package of which large tables are in parts: a table, and a part, has at most so many rows."""


def partition_rows(descriptor: Mapping[str, Any]) -> int | None:
    """Beyond how many rows the tables of a package are in parts; null if they never are."""
    said = descriptor.get(PARTITION_ROWS)
    return said if isinstance(said, int) and not isinstance(said, bool) and said > 0 else None


def listed(descriptor: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """What a descriptor says of each data file (``bytes``, ``hash``, ``rowCount``), by path; of parts, of each part.

    Args:
        descriptor: As read from a file; what has not the form of a resource is passed over.
    """
    resources = descriptor.get("resources")
    found: dict[str, Mapping[str, Any]] = {}
    for entry in resources if isinstance(resources, list) else []:
        if not isinstance(entry, dict):
            continue
        path, parts = entry.get("path"), entry.get("parts")
        if isinstance(path, str):
            found[path] = entry
        elif isinstance(path, list):
            found.update({part: {} for part in path if isinstance(part, str)})
            described = [part for part in parts if isinstance(part, dict)] if isinstance(parts, list) else []
            found.update({part["path"]: part for part in described if isinstance(part.get("path"), str)})
    return found


def part_rows(directory: Path, path: str) -> int:
    """Rows of a part, as its Parquet file says: both files of a part have the same rows."""
    return int(pq.read_metadata(directory / layout.twin(path, "parquet")).num_rows)


def whole(directory: Path, paths: list[str], extension: str) -> dict[str, Any]:
    """Size and digest of a table in parts: of CSV as it would be in one file, of Parquet the parts one after the other.

    Just these are what stock frictionless holds a resource of several paths against.
    """
    size, hasher = 0, hashlib.sha256()
    for at, path in enumerate(paths):
        for chunk in _chunks(directory / path, headless=extension == "csv" and at > 0):
            size += len(chunk)
            hasher.update(chunk)
    return {"bytes": size, "hash": f"sha256:{hasher.hexdigest()}"}


def _chunks(path: Path, *, headless: bool) -> Iterator[bytes]:
    with open_csv(path) if path.suffix == ".gz" else path.open("rb") as file:
        if headless:
            file.readline(BUFFER)
        while chunk := file.read(BUFFER):
            yield chunk


def gaps(parts: list[Part]) -> list[str]:
    """What is wrong with the parts of a table, in words: pieces of a year that are missing, or not in need of a number.

    Args:
        parts: All parts of a table in a format, in order.
    """
    wrong = []
    for year in sorted({part.year for part in parts}):
        numbers = sorted(part.number for part in parts if part.year == year)
        of_year = f" of {year}" if year else ""
        expected = list(range(1, len(numbers) + 1)) if len(numbers) > 1 or not year else [0]
        if numbers != expected:
            said = ", ".join(map(str, numbers[:10]))
            wrong.append(f"the pieces{of_year} are not numbered from 1 on without a gap: {said}")
    return wrong
