"""The package's files: all there, none besides, with the sizes, digests and schemas that the descriptor says."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

from newsledger.validate import layout, strict_json
from newsledger.validate.issue import Issue, Place, UnusablePackage, shorten
from newsledger.validate.page import page_files
from newsledger.validate.table_schema import Descriptor, resource, tables_and_formats
from newsledger.validate.tree import MAX_ENTRIES, entries, table_of

_PACKAGE = Place("", layout.DESCRIPTOR)


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


def check_files(directory: Path) -> list[Issue]:
    """Files that are missing, and files that do not belong to the package."""
    expected = {*layout.data_paths(), *layout.COMPANIONS}
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


def _file_issue(path: str, rule: str, message: str) -> Issue:
    return Place(table_of(path), path).issue(rule, message)


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
        rows: Rows found in each file, by path; null where a file could not be read.
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
        path = layout.data_path(table.name, extension)
        entry = by_name.get(layout.resource_name(table.name, extension))
        if extension in formats and entry is not None and (directory / path).is_file():
            found = rows.get(path)
            right = resource(table, extension, directory, found or 0)
            if found is None:
                right["rowCount"] = entry.get("rowCount")
            issues += _resource_issues(entry, right, Place(table.name, path))
    return issues


def _lacking(descriptor: Descriptor) -> list[str]:
    return [key for key in ("$schema", "name", "title", "description", "version") if not descriptor.get(key)]


def _resource_issues(entry: Descriptor, right: Descriptor, place: Place) -> list[Issue]:
    issues = []
    for key in sorted({*entry, *right} - {"schema"}):
        if entry.get(key) != right.get(key):
            message = f"the descriptor says {_said(entry.get(key))}, the file {_said(right.get(key))}"
            rule = key if key in ("bytes", "hash") else "descriptor"
            issues.append(place.issue(rule, message, column="" if rule == key else f"descriptor {key}"))
    if entry.get("schema") != right["schema"]:
        where = ", ".join(_differing(entry.get("schema"), right["schema"])[:5])
        issues.append(place.issue("descriptor", f"the descriptor's schema is not the declared one: {where}"))
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
