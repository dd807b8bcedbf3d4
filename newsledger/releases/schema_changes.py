"""Changes of what is declared: tables, columns, promises about cells, and what the package says of itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from newsledger.releases.field_changes import field_changes
from newsledger.releases.kinds import Change, Kind, if_changed, said
from newsledger.releases.shape import Properties, Shape, TableShape, place_of

_WORDS = ("title", "description")
_DERIVED = ("bytes", "hash", "rowCount", "parts", "schema", "name")
_FORM = ("type", "profile", "format", "mediatype", "encoding", "dialect", "compression")
_SCHEMA_PARTS = ("fields", "primaryKey", "foreignKeys", "uniqueKeys", "rules", "missingValues", "$schema")


def schema_changes(old: Shape, new: Shape) -> list[Change]:
    """All changes between two packages but for those of their rows, sorted."""
    changes = [*_package(old, new), *_files(old, new)]
    changes += [Change(name, "", Kind.TABLE_REMOVED) for name in old.tables if name not in new.tables]
    changes += [Change(name, "", Kind.TABLE_ADDED) for name in new.tables if name not in old.tables]
    for name, table in old.tables.items():
        if name in new.tables:
            changes += _table(table, new.tables[name])
    return sorted(set(changes))


def _package(old: Shape, new: Shape) -> Iterator[Change]:
    special = {"name": Kind.NAME_CHANGED, "licenses": Kind.LICENSE_CHANGED, "$schema": Kind.PROFILE_CHANGED}
    special |= dict.fromkeys((*_WORDS, "keywords", "citation"), Kind.DESCRIBED)
    before, after = ({key: shape.properties.get(key) for key in shape.properties} for shape in (old, new))
    # The version is what the comparison is for; it is told at the top.
    for key in sorted((before.keys() | after.keys()) - {"version"}):
        kind = special.get(key, Kind.PROPERTY_CHANGED)
        one, other = before.get(key), after.get(key)
        if kind == Kind.LICENSE_CHANGED and _terms(one) == _terms(other):
            kind = Kind.DESCRIBED
        yield from if_changed("", key, kind, one, other)


def _terms(licenses: Any) -> list[tuple[Any, Any]]:
    """What the licences are, apart from how they are titled."""
    known = [entry for entry in licenses if isinstance(entry, Mapping)] if isinstance(licenses, list) else []
    return sorted((str(entry.get("name")), str(entry.get("path"))) for entry in known)


def _files(old: Shape, new: Shape) -> Iterator[Change]:
    for path in sorted(old.files.keys() | new.files.keys()):
        if path not in new.files:
            yield Change("", path, Kind.LOADER_REMOVED if is_loader(path) else Kind.FILE_REMOVED)
        elif path not in old.files:
            yield Change("", path, Kind.FILE_ADDED)
        elif old.files[path] != new.files[path]:
            yield Change("", path, Kind.FILE_CHANGED)


def is_loader(path: str) -> bool:
    """Whether a file beside the tables is one that people's scripts load: ``load.py``, ``load.R``."""
    return path.rpartition("/")[2].startswith("load.")


def _table(old: TableShape, new: TableShape) -> Iterator[Change]:
    yield from _resources(old, new)
    yield from field_changes(old, new)
    name = new.name
    yield from if_changed(name, "", Kind.KEY_CHANGED, list(old.key), list(new.key))
    yield from if_changed(
        name,
        "",
        Kind.MISSING_VALUES_CHANGED,
        old.schema.get("missingValues", [""]),
        new.schema.get("missingValues", [""]),
    )
    yield from if_changed(name, "", Kind.PROFILE_CHANGED, old.schema.get("$schema"), new.schema.get("$schema"))
    yield from _promises(name, old, new, "foreignKeys", Kind.FOREIGN_KEY_ADDED, Kind.FOREIGN_KEY_REMOVED)
    yield from _promises(name, old, new, "uniqueKeys", Kind.CONSTRAINT_ADDED, Kind.CONSTRAINT_CHANGED)
    yield from _promises(name, old, new, "rules", Kind.RULE_ADDED, Kind.RULE_REMOVED, _rule_name)
    for key in sorted((old.schema.keys() | new.schema.keys()) - {*_SCHEMA_PARTS}):
        yield from if_changed(name, key, Kind.PROPERTY_CHANGED, old.schema.get(key), new.schema.get(key))


def _resources(old: TableShape, new: TableShape) -> Iterator[Change]:
    for resource in sorted(old.resources.keys() | new.resources.keys()):
        before, after = old.resources.get(resource), new.resources.get(resource)
        if before is None or after is None:
            yield Change(new.name, resource, Kind.RESOURCE_ADDED if before is None else Kind.RESOURCE_REMOVED)
            continue
        for key in sorted((before.keys() | after.keys()) - {*_DERIVED}):
            kind = _resource_kind(key)
            one, other = (_place(entry) if key == "path" else entry.get(key) for entry in (before, after))
            yield from if_changed(new.name, f"{resource}.{key}", kind, one, other)


def _place(resource: Properties) -> str | None:
    """A table in parts stays where it is when parts come and go: scripts read the directory."""
    return place_of(resource) if resource.get("path") is not None else None


def _resource_kind(key: str) -> Kind:
    if key == "path":
        return Kind.PATH_CHANGED
    if key in _FORM:
        return Kind.FORMAT_CHANGED
    return Kind.DESCRIBED if key in _WORDS else Kind.PROPERTY_CHANGED


def _rule_name(rule: Any) -> str:
    """A rule is known by its name: its description may be put better."""
    return str(rule.get("name", rule)) if isinstance(rule, Mapping) else said(rule)


def _promises(
    table: str,
    old: TableShape,
    new: TableShape,
    part: str,
    added: Kind,
    removed: Kind,
    known_by: Callable[[Any], str] = said,
) -> Iterator[Change]:
    """What one of the lists of a schema gained and lost."""
    before, after = (_known(shape.schema, part, known_by) for shape in (old, new))
    for entry in sorted(before.keys() - after.keys()):
        yield Change(table, "", removed, before=entry)
    for entry in sorted(after.keys() - before.keys()):
        yield Change(table, "", added, after=entry)
    for entry in sorted(before.keys() & after.keys()):
        yield from if_changed(table, entry, Kind.DESCRIBED, before[entry], after[entry])


def _known(schema: Properties, part: str, known_by: Callable[[Any], str]) -> dict[str, Any]:
    entries = schema.get(part)
    return {known_by(entry): entry for entry in entries} if isinstance(entries, list) else {}
