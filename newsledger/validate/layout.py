"""Where things lie in a package, and the digest that vouches for them."""

from __future__ import annotations

import hashlib
from pathlib import Path

from schemas import TABLES

DESCRIPTOR = "datapackage.json"
DATA = "datapackage"
README = f"{DATA}/README.md"
DICTIONARY = f"{DATA}/data-dictionary.md"
METHODS = f"{DATA}/methods.md"
CODEBOOK = f"{DATA}/codebook.md"
CITATION = f"{DATA}/CITATION.cff"
SCHEMA_ORG = f"{DATA}/dataset.jsonld"
CROISSANT = f"{DATA}/croissant.json"
DCAT = f"{DATA}/dcat.jsonld"

LOAD_PY = f"{DATA}/load.py"
LOAD_R = f"{DATA}/load.R"

COMPANIONS: tuple[str, ...] = (
    *(README, LOAD_PY, LOAD_R),
    *(DICTIONARY, CODEBOOK, METHODS),
    *(CITATION, SCHEMA_ORG, CROISSANT, DCAT),
)
"""Files that travel with the data, explain it or load it; ``newsledger.publish.companions`` writes them."""

REPORT = f"{DATA}/validation-report.json"
REPORT_PAGE = f"{DATA}/validation-report.html"

OPTIONAL: tuple[str, ...] = (REPORT, REPORT_PAGE)
"""Files that a release has and that may be missing: what was found when the package was checked."""

PAGE = f"{DATA}/index.html"
PAGE_DIRECTORY = "page"
PAGE_FILES = f"{DATA}/{PAGE_DIRECTORY}/"
PAGE_SOURCES = f"{PAGE_FILES}made-from.json"
"""The evidence page, and what it loads; made from the data files, and no more than a view of them."""

CACHE = f"{DATA}/__pycache__/"
"""Where Python leaves ``load.py`` compiled once somebody has imported it; no part of the package."""

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
