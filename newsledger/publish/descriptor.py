"""`datapackage.json`: the package as a Data Package (version 2), every schema inline, both formats in one."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from newsledger.publish.package import PackageInfo
from newsledger.validate import layout
from newsledger.validate.table_schema import PROFILES, Descriptor, resource, tables_and_formats


def descriptor(info: PackageInfo, directory: Path, rows: Mapping[str, int]) -> Descriptor:
    """Describe the package whose data files lie in ``directory``.

    Args:
        info: What the package says of itself.
        directory: Root of the package, data files in place.
        rows: Number of rows of each table.
    """
    return {
        "$schema": f"{PROFILES}/datapackage.json",
        **info.descriptor(),
        "resources": [
            resource(table, extension, directory, rows[table.name]) for table, extension in tables_and_formats()
        ],
    }


def write(info: PackageInfo, directory: Path, rows: Mapping[str, int]) -> None:
    """Write the descriptor to the package's root."""
    text = json.dumps(descriptor(info, directory, rows), ensure_ascii=False, indent=2) + "\n"
    (directory / layout.DESCRIPTOR).write_text(text, encoding="utf-8", newline="\n")
