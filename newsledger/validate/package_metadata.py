"""What every Parquet file says of the package that it is of, so that a file found alone can be traced and cited."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from newsledger.validate import layout
from newsledger.validate.issue import Issue, Place, shorten
from schemas import TABLES

PREFIX = "package."

_TEXTS = ("name", "title", "version", "homepage", "citation", "created")


def package_metadata(descriptor: Mapping[str, Any]) -> dict[str, str]:
    """The footer's entries about the package, by key, from the descriptor's properties.

    Args:
        descriptor: The properties of the package as ``datapackage.json`` has them.
    """
    said = {key: descriptor.get(key) for key in _TEXTS}
    licenses = descriptor.get("licenses")
    if isinstance(licenses, list):
        names = [entry.get("name") or entry.get("path") for entry in licenses if isinstance(entry, dict)]
        said["licenses"] = " | ".join(str(name) for name in names)
    return {f"{PREFIX}{key}": value for key, value in said.items() if isinstance(value, str) and value}


def without_package(metadata: Mapping[bytes, bytes] | None) -> dict[bytes, bytes]:
    """The entries of a footer that are about the table."""
    return {key: value for key, value in (metadata or {}).items() if not key.startswith(PREFIX.encode())}


def check_package_metadata(descriptor: Mapping[str, Any], directory: Path) -> list[Issue]:
    """Every Parquet file is of the package that the descriptor describes.

    Args:
        descriptor: What ``datapackage.json`` says.
        directory: Root of the package.
    """
    right = package_metadata(descriptor)
    issues = []
    for path in (path for table in TABLES for path in layout.paths_of(directory, table, "parquet")):
        try:
            metadata = pq.read_schema(directory / path).metadata or {}
        except (OSError, ValueError, pa.ArrowException):
            # A file that is missing or cannot be read is reported where its rows are read.
            continue
        found = {_text(key): _text(value) for key, value in metadata.items() if key.startswith(PREFIX.encode())}
        for key in sorted({*found, *right}):
            if found.get(key) != right.get(key):
                message = f"the file says {_said(found.get(key))}, the descriptor {_said(right.get(key))}"
                issues.append(
                    Place(layout.table_of(path), path).issue("package_metadata", message, column=f"metadata {key}")
                )
    return issues


def _text(value: bytes) -> str:
    return value.decode("utf-8", errors="replace")


def _said(value: str | None) -> str:
    return shorten("nothing" if value is None else value)
