"""The shape of a package, as its descriptor and the footers of its Parquet files tell it; no code's schema is asked.

So releases can be compared that were made by other versions of this program.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from newsledger.validate import layout
from newsledger.validate.files import read_descriptor
from newsledger.validate.issue import UnusablePackage
from newsledger.validate.references import path_fault
from newsledger.validate.tree import check_tree

Properties = Mapping[str, Any]


@dataclass(frozen=True)
class TableShape:
    """A table of a package.

    Attributes:
        name: Its name, which is the one of its CSV resource.
        schema: The Table Schema, as the descriptor holds it.
        parquet: The Parquet file with its rows, or the directory with its parts.
        stored: Name and type of each column in the Parquet file.
        resources: The resources of all its files, by name.
    """

    name: str
    schema: Properties
    parquet: Path
    stored: Mapping[str, str]
    resources: Mapping[str, Properties] = field(default_factory=dict)

    @property
    def fields(self) -> dict[str, Properties]:
        """The columns by name, in their order."""
        return {str(entry["name"]): entry for entry in _objects(self.schema.get("fields"))}

    @property
    def key(self) -> tuple[str, ...]:
        """The columns that identify a row."""
        key = self.schema.get("primaryKey") or ()
        return (key,) if isinstance(key, str) else tuple(map(str, key))


@dataclass(frozen=True)
class Shape:
    """A package.

    Attributes:
        directory: Where it lies.
        properties: The descriptor but for its resources.
        tables: Its tables by name, in the order of the descriptor.
        files: Digest of each other file of the package, by path.
    """

    directory: Path
    properties: Properties
    tables: Mapping[str, TableShape]
    files: Mapping[str, str]

    @property
    def name(self) -> str:
        """The package's name."""
        return str(self.properties.get("name", ""))

    @property
    def version(self) -> str:
        """Its version; empty if it has none."""
        return str(self.properties.get("version", ""))


def shape_of(directory: Path) -> Shape:
    """Read the shape of the package in a directory.

    Raises:
        UnusablePackage: There is no package, or none whose tables can be told apart and read.
    """
    descriptor = read_descriptor(directory)
    for fault in check_tree(directory):
        raise UnusablePackage(f"{directory / fault.file}: {fault.message}")
    where = directory / layout.DESCRIPTOR
    resources = _resources(descriptor["resources"], where)
    tables = {name: _table(name, directory, resources) for name in resources if not name.endswith(_PARQUET)}
    listed = {path for entry in resources.values() for path in paths_in(entry)}
    properties = {key: value for key, value in descriptor.items() if key != "resources"}
    return Shape(directory, properties, tables, _other_files(directory, listed))


_PARQUET = "-parquet"


def paths_in(resource: Properties) -> list[str]:
    """The files of a resource: one, or the parts of a large table; none if it names no files."""
    path = resource.get("path")
    paths: list[Any] = path if isinstance(path, list) else [path]
    return [str(one) for one in paths] if all(isinstance(one, str) for one in paths) else []


def place_of(resource: Properties) -> str:
    """Where the table of a resource lies: its file, or the directory with its parts, which ends with a slash.

    Raises:
        ValueError: The parts do not lie in one directory.
    """
    if not isinstance(resource.get("path"), list):
        return str(resource["path"])
    folders = {path.rpartition("/")[0] for path in paths_in(resource)}
    if len(folders) != 1:
        raise ValueError(f"its parts do not lie in one directory: {', '.join(sorted(folders)[:3])}")
    return f"{folders.pop()}/"


def _resources(entries: list[Any], where: Path) -> dict[str, Properties]:
    """The resources by name, with plain paths and schemas of which names can be read."""
    resources: dict[str, Properties] = {}
    for entry in _objects(entries):
        name, paths = entry.get("name"), paths_in(entry)
        if not isinstance(name, str) or not paths:
            raise UnusablePackage(f"{where}: a resource has no name or no path: {name!r}, {entry.get('path')!r}")
        for path in paths:
            if fault := path_fault(path):
                raise UnusablePackage(f"{where}: the path of resource {name!r} {fault}: {path!r}")
        if not isinstance(entry.get("schema"), Mapping):
            raise UnusablePackage(f"{where}: resource {name!r} has no schema of its own")
        for column in _objects(entry["schema"].get("fields")):
            if not isinstance(column.get("name"), str):
                raise UnusablePackage(f"{where}: a field of resource {name!r} has no name")
        resources[name] = entry
    return resources


def _table(name: str, directory: Path, resources: Mapping[str, Properties]) -> TableShape:
    parquet = resources.get(f"{name}{_PARQUET}")
    if parquet is None:
        raise UnusablePackage(f"{directory / layout.DESCRIPTOR}: table {name!r} has no Parquet file")
    try:
        path = directory / place_of(parquet)
    except ValueError as error:
        raise UnusablePackage(f"{directory / layout.DESCRIPTOR}: table {name!r}: {error}") from error
    listed = [directory / file for file in paths_in(parquet)]
    if len(listed) > 1 and sorted(listed) != sorted(layout.files_at(path)):
        raise UnusablePackage(f"{path}: holds other parts than the descriptor lists")
    try:
        found = pq.read_schema(listed[0])
    except (OSError, pa.ArrowException) as error:
        raise UnusablePackage(f"{listed[0]}: cannot be read: {' '.join(str(error).split())[:300]}") from error
    stored = {column.name: str(column.type) for column in found}
    own = {key: entry for key, entry in resources.items() if key in (name, f"{name}{_PARQUET}")}
    shape = TableShape(name, resources[name]["schema"], path, stored, own)
    if missing := [column for column in (*shape.fields, *shape.key) if column not in stored]:
        raise UnusablePackage(f"{path}: has no column {', '.join(missing)}, which the descriptor declares")
    return shape


def _other_files(directory: Path, listed: set[str]) -> dict[str, str]:
    """The files beside the data.

    Left out is what is no more than a view of the data or of their check, and what Python or the system leaves there.
    """
    data = directory / layout.DATA
    paths = (path for path in sorted(data.rglob("*")) if path.is_file() and not path.is_symlink())
    named = ((path.relative_to(directory).as_posix(), path) for path in paths)
    return {
        name: layout.digest(path)
        for name, path in named
        if name not in {*listed, layout.PAGE, *layout.OPTIONAL}
        and not name.startswith((layout.PAGE_FILES, layout.CACHE))
        and not path.name.startswith(".")
    }


def _objects(entries: Any) -> Iterator[Properties]:
    """The objects of a list in a descriptor; anything else is for validation to report."""
    yield from (entry for entry in entries if isinstance(entry, Mapping)) if isinstance(entries, list) else ()
