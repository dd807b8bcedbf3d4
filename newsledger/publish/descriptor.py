"""`datapackage.json`: the package as a Data Package (version 2), every schema inline, both formats in one."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from newsledger.publish.package import PackageInfo
from newsledger.validate import layout
from newsledger.validate.parts import PARTITION_ROWS
from newsledger.validate.table_schema import PROFILES, Descriptor, resource, tables_and_formats


def descriptor(
    info: PackageInfo, directory: Path, rows: Mapping[str, int], partition_rows: int | None = None
) -> Descriptor:
    """Describe the package whose data files lie in ``directory``.

    Args:
        info: What the package says of itself.
        directory: Root of the package, data files in place.
        rows: Number of rows of each table.
        partition_rows: Beyond how many rows a table is in parts; null for never.
    """
    return {
        "$schema": f"{PROFILES}/datapackage.json",
        **info.descriptor(),
        **({PARTITION_ROWS: partition_rows} if partition_rows is not None else {}),
        "resources": [
            resource(table, extension, directory, rows[table.name]) for table, extension in tables_and_formats()
        ],
    }


def write(info: PackageInfo, directory: Path, rows: Mapping[str, int], partition_rows: int | None = None) -> None:
    """Write the descriptor to the package's root."""
    text = json.dumps(descriptor(info, directory, rows, partition_rows), ensure_ascii=False, indent=2) + "\n"
    (directory / layout.DESCRIPTOR).write_text(text, encoding="utf-8", newline="\n")
