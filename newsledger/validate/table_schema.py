"""A table's declaration as Table Schema, and what its resources must say: the descriptor is checked against this."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from newsledger.validate import layout
from newsledger.validate.parts import part_rows, whole
from schemas import LIST_SEPARATOR, TABLES, Column, Table
from schemas.checks import item_pattern, list_pattern
from schemas.columns import ColumnInfo

Descriptor = dict[str, Any]

PROFILES = "https://datapackage.org/profiles/2.0"

_MEDIA_TYPES = {"csv": "text/csv", "parquet": "application/vnd.apache.parquet"}
_TITLES = {"csv": "CSV", "parquet": "Parquet"}


def table_schema(table: Table) -> Descriptor:
    """The Table Schema (version 2) of a table.

    Properties that Table Schema does not know (``unit``, ``hxl``, ``counterparts``, ``separator``, ``rules``) are its
    own kind of description; readers pass over them.
    """
    schema: Descriptor = {
        "$schema": f"{PROFILES}/tableschema.json",
        "fields": [_field(column) for column in table.columns],
        "missingValues": [""],
        "primaryKey": list(table.primary_key),
    }
    if table.foreign_keys:
        schema["foreignKeys"] = [
            {
                "fields": [name],
                # A table that refers to itself is named by leaving the name out.
                "reference": {"fields": [to.column]} | ({} if to.table == table.name else {"resource": to.table}),
            }
            for name, to in table.foreign_keys
        ]
    schema["rules"] = [{"name": rule.name, "description": rule.description} for rule in table.row_rules]
    return schema


def _field(column: Column) -> Descriptor:
    info = column.info
    described: Descriptor = {
        "name": column.name,
        "type": column.type,
        "title": column.title,
        "description": column.description,
    }
    if constraints := _constraints(column):
        described["constraints"] = constraints
    if info.vocabulary:
        described["categories" if not info.is_list else "itemCategories"] = [
            {"value": word.value, "label": word.value.replace("_", " "), "description": word.description}
            | ({"counterparts": word.counterparts} if word.counterparts else {})
            for word in info.vocabulary
        ]
    if info.vocabulary and not info.is_list:
        described["categoriesOrdered"] = False
    if info.is_list:
        described["separator"] = LIST_SEPARATOR
    said = {"unit": info.unit, "hxl": info.hxl, "counterparts": dict(info.counterparts)}
    return described | {key: value for key, value in said.items() if value}


def _constraints(column: Column) -> Descriptor:
    info: ColumnInfo = column.info
    words = info.vocabulary.values() if info.vocabulary else None
    constraints: Descriptor = {} if column.nullable else {"required": True}
    if info.minimum is not None:
        constraints["minimum"] = info.minimum
    if info.maximum is not None:
        constraints["maximum"] = info.maximum
    if info.is_list:
        constraints["pattern"] = list_pattern(item_pattern(words))
    elif words:
        constraints["enum"] = words
    if info.pattern:
        constraints["pattern"] = info.pattern
    return constraints


def resource(
    table: Table, extension: str, directory: Path, rows: int, of_parts: Mapping[str, int] | None = None
) -> Descriptor:
    """The resource that describes a table in a format, be it a file or parts.

    CSV says ``tabular-data-resource`` beside ``table`` for readers of version 1. Parquet has no type, for the standard
    knows but ``table``, and stock frictionless mistypes nullable integers in Parquet tables. It takes what calls its
    format ``parquet`` for a table, and ``Parquet`` for a plain file, of which it checks size and digest.

    Args:
        table: The table.
        extension: The format.
        directory: Root of the package.
        rows: How many rows the table has.
        of_parts: How many rows each part has, by path; without it the parts in Parquet are asked.

    Raises:
        OSError, EOFError, zlib.error: A file cannot be read, or a gzipped one is broken.
    """
    described: Descriptor = {
        "$schema": f"{PROFILES}/dataresource.json",
        "name": layout.resource_name(table.name, extension),
        "path": layout.data_path(table.name, extension),
        "title": f"{table.title} ({_TITLES[extension]})",
        "description": table.description,
    }
    if extension == "csv":
        described |= {"type": "table", "profile": "tabular-data-resource", "encoding": "utf-8"}
        described["dialect"] = {"delimiter": ",", "lineTerminator": "\n", "quoteChar": '"', "doubleQuote": True}
    described |= {
        "format": extension if extension == "csv" else _TITLES[extension],
        "mediatype": _MEDIA_TYPES[extension],
        **_files(layout.paths_of(directory, table.name, extension), extension, directory, of_parts),
        "rowCount": rows,
        "schema": table_schema(table),
    }
    return described


def _files(paths: list[str], extension: str, directory: Path, of_parts: Mapping[str, int] | None) -> Descriptor:
    """What a resource says of its files: of a table in parts ``path`` is a list, and all parts are described too."""
    if [layout.part_of(path) for path in paths] == [None]:
        return _file(directory / paths[0])
    counts = {path: part_rows(directory, path) for path in paths} if of_parts is None else of_parts
    parts = [{"path": path, **_file(directory / path), "rowCount": counts.get(path)} for path in paths]
    return {"path": paths, **whole(directory, paths, extension), "parts": parts}


def _file(file: Path) -> Descriptor:
    return {"bytes": file.stat().st_size, "hash": f"sha256:{layout.digest(file)}"}


def tables_and_formats() -> list[tuple[Table, str]]:
    """Every published file as its table and format, in the order of the descriptor."""
    return [(table, extension) for extension in layout.FORMATS for table in TABLES.values()]
