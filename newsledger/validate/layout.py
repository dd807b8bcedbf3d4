"""Where things lie in a package, and the digest that vouches for them."""

from __future__ import annotations

import hashlib
from pathlib import Path

from schemas import TABLES

DESCRIPTOR = "datapackage.json"
DATA = "datapackage"
README = f"{DATA}/README.md"

COMPANIONS: tuple[str, ...] = (README,)
"""Files that travel with the data, explain it or load it; ``newsledger.publish.companions`` writes them."""

FORMATS = ("csv", "parquet")

_CHUNK = 1 << 20


def data_path(table: str, extension: str) -> str:
    """Path of a table's file within the package, with forward slashes."""
    return f"{DATA}/{table}.{extension}"


def resource_name(table: str, extension: str) -> str:
    """Name of the resource: the CSV file has the table's name, so that keys between tables read well."""
    return table if extension == "csv" else f"{table}-{extension}"


def data_paths() -> list[str]:
    """The paths of all data files, in the order of the descriptor."""
    return [data_path(table, extension) for extension in FORMATS for table in TABLES]


def digest(path: Path) -> str:
    """SHA-256 of a file's bytes, in hex."""
    hasher = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            hasher.update(chunk)
    return hasher.hexdigest()
