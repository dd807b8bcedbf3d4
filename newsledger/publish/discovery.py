"""What the descriptions for catalogues and search engines have in common: who made what, and which files there are.

Three files say it in three vocabularies: ``dataset.jsonld`` (schema.org), ``croissant.json`` (Croissant) and
``dcat.jsonld`` (DCAT). They lie beside the data and name the files by relative references, which hold wherever the
package is put; an absolute address is there only if the package's own description gives one. No context is fetched to
read them.
"""

from __future__ import annotations

import datetime
import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import Any

from newsledger.language.data_files import data_rows
from newsledger.publish.package import Entry, PackageInfo
from newsledger.validate import layout
from schemas import TABLES, Table

Json = dict[str, Any]

HERE = "./"
"""The directory in which the descriptions and the data lie: what the package is called if it has no homepage."""

GZIP = "application/gzip"
"""The media type of what is gzipped, whatever is in it."""

TECHNIQUE = (
    "Rules over quotation marks, word lists and a syntactic parse of each article; linked across articles; corrected "
    "by people (see methods.md)"
)

DOCUMENTS = {
    layout.README: "How to load, read and cite the data",
    layout.DICTIONARY: "Data dictionary: every table, column and word",
    layout.CODEBOOK: "Codebook: what counts as a row",
    layout.METHODS: "Methods: how each table is made, and how often it is right",
}
"""The pages that explain the data, by path."""

_AUTHORS = frozenset({"author", "creator", "compiler", "wrangler"})


@dataclass(frozen=True)
class DataFile:
    """A published file: a table, or a part of one.

    Attributes:
        name: Its path relative to the directory of the data.
        table: What it holds.
        extension: Its format.
        title: Its title.
        description: What a row is.
        media_type: Its registered media type.
        size: Bytes.
        sha256: Digest in hex.
        rows: Number of rows.
        in_parts: Whether it is a part of a table.
    """

    name: str
    table: Table
    extension: str
    title: str
    description: str
    media_type: str
    size: int
    sha256: str
    rows: int
    in_parts: bool

    @property
    def is_gzipped(self) -> bool:
        """Whether what the media type says is gzipped."""
        return self.name.endswith(".gz")


def data_files(directory: Path) -> list[DataFile]:
    """The data files of the package at ``directory``, as its descriptor lists them."""
    descriptor = json.loads((directory / layout.DESCRIPTOR).read_text(encoding="utf-8"))
    return [
        DataFile(
            name=file["path"].removeprefix(f"{layout.DATA}/"),
            table=TABLES[layout.table_of(file["path"])],
            extension=layout.format_of(file["path"]),
            title=resource["title"] + _what_part(file["path"]),
            description=resource["description"],
            media_type=resource["mediatype"],
            size=file["bytes"],
            sha256=file["hash"].removeprefix("sha256:"),
            rows=file["rowCount"],
            in_parts="parts" in resource,
        )
        for resource in descriptor["resources"]
        for file in resource.get("parts", [resource])
    ]


def _what_part(path: str) -> str:
    """What of its table the part at a path holds (``, 2013, part 2``); nothing of a table in one file."""
    part = layout.part_of(path)
    if part is None:
        return ""
    year = {"": "", layout.UNKNOWN_YEAR: ", year unknown"}.get(part.year, f", {part.year}")
    return year + (f", part {part.number}" if part.number else "")


def documents() -> dict[str, str]:
    """The titles of the pages that explain the data, by path relative to the directory of the data."""
    return {PurePosixPath(path).name: title for path, title in DOCUMENTS.items()}


def authors(info: PackageInfo) -> list[Entry]:
    """The contributors whose role is to have made the data; all of them if none has such a role."""
    made = [person for person in info.contributors if _AUTHORS & {str(role) for role in person.get("roles", ())}]
    return made or list(info.contributors)


def is_person(contributor: Entry) -> bool:
    """Whether a contributor is one person: it has a family or given name, or an organisation it belongs to."""
    return any(contributor.get(key) for key in ("familyName", "givenName", "organization")) or bool(orcid(contributor))


def orcid(contributor: Entry) -> str | None:
    """The contributor's ORCID as an address, where its path is one."""
    path = str(contributor.get("path") or "")
    return path if path.startswith("https://orcid.org/") else None


def name_of(info: PackageInfo) -> str:
    """What the package is called in linked data: by its id or homepage, else by the place where it lies."""
    return info.id or info.homepage or HERE


def doi(info: PackageInfo) -> str | None:
    """The package's DOI, if its id is one."""
    found = (info.id or "").removeprefix("https://doi.org/")
    return found if found.startswith("10.") else None


def address(entry: Entry) -> str | None:
    """An entry's path if it is an address: a path within a repository means nothing where the package lies alone."""
    path = str(entry.get("path") or "")
    return path if "://" in path else None


def day_of(info: PackageInfo) -> str | None:
    """The day on which this version was made (``YYYY-MM-DD``), if the package says so."""
    try:
        return datetime.datetime.fromisoformat(info.created or "").date().isoformat()
    except ValueError:
        return None


@lru_cache(maxsize=1)
def country_names() -> dict[str, str]:
    """English names of countries by ISO 3166-1 alpha-3 code."""
    return {row["iso3"]: row["name"] for row in data_rows("countries.csv")}


def without_empty(entries: Json) -> Json:
    """The entries that say something."""
    return {key: value for key, value in entries.items() if value not in (None, "", [], {})}


def write_json(path: Path, content: Json) -> None:
    """Write a description."""
    path.write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", encoding="utf-8", newline="\n")
