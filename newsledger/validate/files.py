"""The package's files: all there, none besides, with the sizes, digests and schemas that the descriptor says."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

from newsledger.validate import layout, strict_json
from newsledger.validate.gzipped import BROKEN
from newsledger.validate.issue import Issue, Place, UnusablePackage, shorten
from newsledger.validate.page import page_files
from newsledger.validate.parts import listed
from newsledger.validate.table_schema import Descriptor, resource, tables_and_formats
from newsledger.validate.tree import MAX_ENTRIES, entries
from schemas import TABLES, Table

_PACKAGE = Place("", layout.DESCRIPTOR)

_MOST_TOLD = 3
"""Files that are named of those that are not as the descriptor says."""


def read_descriptor(directory: Path) -> Descriptor:
    """Read ``datapackage.json``.

    Raises:
        UnusablePackage: There is none, it is no plain file, not JSON, or it has no list of resources.
    """
    path = directory / layout.DESCRIPTOR
    descriptor = strict_json.load(path)
    if not isinstance(descriptor, dict) or not isinstance(descriptor.get("resources"), list):
        raise UnusablePackage(f"{path}: not a data package: it has no list of resources")
    return descriptor


def require_listed(directory: Path, known_as: Path | None = None) -> None:
    """Make sure that the Parquet files of a package are those that its descriptor lists.

    A part that is missing, or is there once more, makes other rows of a table, and no reader of the others could tell.

    Args:
        directory: Root of the package; where there is no descriptor nothing is listed, and nothing required.
        known_as: What people call it, such as the zip that it was unpacked from.

    Raises:
        UnusablePackage: They are not, or the descriptor cannot be read.
    """
    if not (directory / layout.DESCRIPTOR).exists():
        return
    said = {path for path in listed(read_descriptor(directory)) if layout.format_of(path) == "parquet"}
    present = {path for table in TABLES for path in layout.paths_of(directory, table, "parquet")}
    missing = [f"{path} is missing, which the descriptor lists" for path in sorted(said - present)]
    further = [f"{path} is there, which the descriptor does not list" for path in sorted(present - said)]
    if faults := [*missing, *further]:
        raise UnusablePackage(f"{known_as or directory}: {'; '.join(faults[:_MOST_TOLD])}")


def check_files(directory: Path, descriptor: Descriptor) -> list[Issue]:
    """Files that are missing, and files that do not belong to the package: of parts those that are not listed."""
    expected = {*_data_files(directory, descriptor), *layout.COMPANIONS}
    found = {path for path, kind in islice(entries(directory), MAX_ENTRIES) if kind != "a directory"}
    cached = {path for path in found if path.startswith(layout.CACHE)}
    return [
        *(_file_issue(path, "missing_file", "the file is missing") for path in expected - found),
        *(
            _file_issue(path, "extra_file", "the file does not belong to the package")
            for path in found - expected - cached - {*layout.OPTIONAL, layout.PAGE_SOURCES, *page_files(directory)}
        ),
        *(_cache_issue(path) for path in cached),
    ]


def _data_files(directory: Path, descriptor: Descriptor) -> Iterator[str]:
    """The data files that there should be: one for each table and format, or the parts that are listed."""
    said = [path for path in listed(descriptor) if layout.part_of(path)]
    for place in layout.data_paths():
        parts = [path for path in said if path.startswith(f"{place}/")]
        # What is there in one piece is held against the list elsewhere.
        yield from parts if parts and not (directory / place).is_file() else [place]


def _file_issue(path: str, rule: str, message: str) -> Issue:
    return Place(layout.table_of(path), path).issue(rule, message)


def _cache_issue(path: str) -> Issue:
    message = "Python made it when load.py was imported; do not pass it on"
    return replace(_file_issue(path, "compiled_loader", message), severity="warning")


def check_descriptor(
    descriptor: Descriptor,
    directory: Path,
    rows: Mapping[str, int | None],
    formats: Collection[str] = layout.FORMATS,
) -> list[Issue]:
    """The descriptor agrees with schemas and files.

    Args:
        descriptor: What ``datapackage.json`` says.
        directory: Root of the package.
        rows: Rows found in each file, and in each table in parts, by path; null where a file could not be read.
        formats: The formats whose files are held against what the descriptor says of them.
    """
    issues = [_PACKAGE.issue("property", f"{key} is missing", column=key) for key in _lacking(descriptor)]
    said = [entry if isinstance(entry, dict) else {} for entry in descriptor["resources"]]
    names = [str(entry.get("name")) for entry in said]
    expected = [layout.resource_name(table.name, extension) for table, extension in tables_and_formats()]
    if names != expected:
        wrong = sorted(set(names) ^ set(expected)) or ["repeated or out of order"]
        shown = ", ".join(wrong[:10])
        issues.append(_PACKAGE.issue("resources", f"the resources are not the schemas' tables: {shown}"))
    by_name = dict(zip(names, said, strict=True))
    for table, extension in tables_and_formats():
        entry = by_name.get(layout.resource_name(table.name, extension))
        if extension in formats and entry is not None and layout.paths_of(directory, table.name, extension):
            issues += _table_issues(entry, table, extension, directory, rows)
    return issues


def _table_issues(
    entry: Descriptor, table: Table, extension: str, directory: Path, rows: Mapping[str, int | None]
) -> list[Issue]:
    """What a resource says of the file or the parts of its table, held against them."""
    place = Place(table.name, layout.data_path(table.name, extension))
    found = rows.get(place.file)
    counts = {path: count for path, count in rows.items() if count is not None}
    try:
        right = resource(table, extension, directory, found or 0, counts)
    except BROKEN:
        return []  # a part that cannot be unpacked is reported where its rows are read
    said = dict(entry)
    if found is None:
        right["rowCount"] = said.get("rowCount")
    of_parts = said.pop("parts", None), right.pop("parts", None)
    return _resource_issues(said, right, place) + _part_issues(*of_parts, place)


def _part_issues(said: Any, right: list[Descriptor] | None, place: Place) -> list[Issue]:
    """What is said of each part, held against the part."""
    if said is None or right is None:
        if said is right:
            return []
        message = "the descriptor describes parts, but there are none" if said else "the descriptor describes no parts"
        return [place.issue("descriptor", message, column="descriptor parts")]
    listed_parts = [part if isinstance(part, dict) else {} for part in said] if isinstance(said, list) else []
    by_path = {str(part.get("path")): part for part in listed_parts}
    issues = []
    if [part.get("path") for part in listed_parts] != [part["path"] for part in right]:
        message = "the descriptor does not describe the parts that are there, each once and in order"
        issues.append(place.issue("descriptor", message, column="descriptor parts"))
    for part in right:
        entry = by_path.get(part["path"])
        if entry is not None:
            if part["rowCount"] is None:
                part["rowCount"] = entry.get("rowCount")
            issues += _property_issues(entry, part, Place(place.table, part["path"]))
    return issues


def _lacking(descriptor: Descriptor) -> list[str]:
    return [key for key in ("$schema", "name", "title", "description", "version") if not descriptor.get(key)]


def _resource_issues(entry: Descriptor, right: Descriptor, place: Place) -> list[Issue]:
    issues = _property_issues(entry, right, place)
    if entry.get("schema") != right["schema"]:
        where = ", ".join(_differing(entry.get("schema"), right["schema"])[:5])
        issues.append(place.issue("descriptor", f"the descriptor's schema is not the declared one: {where}"))
    return issues


def _property_issues(entry: Descriptor, right: Descriptor, place: Place) -> list[Issue]:
    """Properties, the schema aside, that are not as they should be."""
    issues = []
    for key in sorted({*entry, *right} - {"schema"}):
        if entry.get(key) != right.get(key):
            message = f"the descriptor says {_said(entry.get(key))}, the file {_said(right.get(key))}"
            rule = key if key in ("bytes", "hash") else "descriptor"
            issues.append(place.issue(rule, message, column="" if rule == key else f"descriptor {key}"))
    return issues


def _said(value: Any) -> str:
    return shorten("nothing" if value is None else value)


def _differing(said: Any, right: Any, where: str = "schema") -> list[str]:
    """Paths at which two JSON values differ."""
    if isinstance(said, dict) and isinstance(right, dict):
        keys = sorted({*said, *right})
        return [path for key in keys for path in _differing(said.get(key), right.get(key), f"{where}.{key}")]
    if isinstance(said, list) and isinstance(right, list) and len(said) == len(right):
        pairs = enumerate(zip(said, right, strict=True))
        return [path for i, (one, other) in pairs for path in _differing(one, other, f"{where}[{i}]")]
    return [] if said == right else [where]
