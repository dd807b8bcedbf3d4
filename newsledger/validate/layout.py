"""Where things lie in a package, and the digest that vouches for them.

A table is one file a format, or, if it is large, a directory of the same name with its parts, of which each holds the
rows of one year: ``quotes.parquet``, or ``quotes.parquet/quotes-2013.parquet``. The parts sorted by name, one after the
other, are the table.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
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
PAGE_REPORT = f"{PAGE_FILES}report.js"
"""The evidence page, and what it loads; made from the data files, and no more than a view of them. The last is made
anew from ``REPORT`` whenever that is written."""

CACHE = f"{DATA}/__pycache__/"
"""Where Python leaves ``load.py`` compiled once somebody has imported it; no part of the package."""

FORMATS = ("csv", "parquet")

PART_EXTENSIONS = {"csv": "csv.gz", "parquet": "parquet"}
"""How the names of parts end, by format."""

UNKNOWN_YEAR = "unknown"
"""The year of rows that have none; it sorts behind all others."""

_CHUNK = 1 << 20


@dataclass(frozen=True, order=True)
class Part:
    """What a part of a table holds.

    Attributes:
        year: The year of its rows in four digits, ``UNKNOWN_YEAR``, or nothing in tables whose rows have no year.
        number: Which piece of that year it is, from 1; 0 if the year is in one piece.
    """

    year: str
    number: int = 0


def data_path(table: str, extension: str) -> str:
    """Where a table lies within the package, as a file or as a directory of parts, with forward slashes."""
    return f"{DATA}/{table}.{extension}"


def part_paths(table: str, extension: str, parts: Sequence[Part]) -> list[str]:
    """Paths of a table's parts within the package.

    Args:
        table: The table.
        extension: The format.
        parts: All parts of the table: pieces have as many digits as the last piece of their year needs, three at least.
    """
    last: dict[str, int] = {}
    for part in parts:
        last[part.year] = max(part.number, last.get(part.year, 0))
    named = (_part_name(table, part, len(str(last[part.year]))) for part in parts)
    return [f"{data_path(table, extension)}/{name}.{PART_EXTENSIONS[extension]}" for name in named]


def _part_name(table: str, part: Part, digits: int) -> str:
    number = f"{part.number:0{max(digits, 3)}}" if part.number else ""
    return "-".join(word for word in (table, part.year, number) if word)


def part_of(path: str) -> Part | None:
    """What the part at a path holds, by its name; null if it is no part's."""
    table, extension = _table_and_format(path)
    found = _part_pattern(table, extension).fullmatch(path) if table else None
    return Part(found["year"] or "", int(found["number"] or 0)) if found else None


@cache
def _part_pattern(table: str, extension: str) -> re.Pattern[str]:
    year = f"(?P<year>[0-9]{{4}}|{UNKNOWN_YEAR})(?:-(?P<number>[0-9]{{3,9}}))?"
    if not TABLES[table].has_years:
        year = "(?P<year>)(?P<number>[0-9]{3,9})"
    ending = re.escape(PART_EXTENSIONS[extension])
    return re.compile(rf"{re.escape(data_path(table, extension))}/{table}-{year}\.{ending}")


def _table_and_format(path: str) -> tuple[str, str]:
    """Table and format of what lies at a table's path, or below it; empty for anything else."""
    below, _, rest = path.partition("/")
    table, _, extension = rest.partition("/")[0].rpartition(".")
    return (table, extension) if below == DATA and table in TABLES and extension in FORMATS else ("", "")


def table_of(path: str) -> str:
    """The table that the file at a path holds, or a part of it; empty for any other file."""
    table, extension = _table_and_format(path)
    return table if table and (path == data_path(table, extension) or part_of(path)) else ""


def format_of(path: str) -> str:
    """The format of a table's file or part; empty for any other file."""
    return _table_and_format(path)[1] if table_of(path) else ""


def twin(path: str, extension: str) -> str:
    """Where the rows of a table's file or part lie in another format."""
    table, own = _table_and_format(path)
    place = data_path(table, extension)
    name = path.rpartition("/")[2].removesuffix(PART_EXTENSIONS[own])
    return place if path == data_path(table, own) else f"{place}/{name}{PART_EXTENSIONS[extension]}"


def paths_of(directory: Path, table: str, extension: str) -> list[str]:
    """Paths of a table's files within the package at ``directory``, in the order of its rows; none if there are none.

    One path if the table is in one piece, else that of each part.
    """
    place = data_path(table, extension)
    files = files_at(directory / place)
    return [f"{place}/{file.name}" if file.parent.name == f"{table}.{extension}" else place for file in files]


def files_of(directory: Path, table: str, extension: str = "parquet") -> list[Path]:
    """A table's files in the package at ``directory``, in the order of its rows; none if there are none."""
    return files_at(directory / data_path(table, extension))


def files_at(place: Path) -> list[Path]:
    """The files of the table that lies at ``place``: that file, or the parts in that directory, in order."""
    if not place.is_dir():
        return [place] if place.is_file() else []
    parts = {file: part for file in place.iterdir() if (part := part_of(f"{DATA}/{place.name}/{file.name}"))}
    return sorted((file for file in parts if file.is_file()), key=lambda file: (parts[file], file.name))


def present_paths(directory: Path) -> list[str]:
    """Paths of all data files that are there, in the order of the descriptor, parts in the place of their table."""
    return [path for extension in FORMATS for table in TABLES for path in paths_of(directory, table, extension)]


def resource_name(table: str, extension: str) -> str:
    """Name of the resource: the CSV file has the table's name, so that keys between tables read well."""
    return table if extension == "csv" else f"{table}-{extension}"


def data_paths() -> list[str]:
    """Where the tables lie, as files or directories of parts, in the order of the descriptor."""
    return [data_path(table, extension) for extension in FORMATS for table in TABLES]


def digest(path: Path) -> str:
    """SHA-256 of a file's bytes, in hex."""
    hasher = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            hasher.update(chunk)
    return hasher.hexdigest()
