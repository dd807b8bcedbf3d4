"""Two releases of the small package of ``support.packages``, the second with other rows or another descriptor."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from support.packages import INFO, Row, batches, valid_rows

from newsledger.publish import Earlier, build

Rows = dict[str, list[Row]]

PACKAGE_FILE = """\
# The lake war, as the Courier told it.
name = "lake-war"
title = "The lake war in the news"
version = "1.2.0"  # of the data
homepage = "https://example.org/lake-war"

[[licenses]]
name = "CC-BY-4.0"
path = "https://creativecommons.org/licenses/by/4.0/"
title = "CC BY 4.0"

[[contributors]]
title = "Ada Okoye"
roles = ["creator"]

[[sources]]
title = "The Lakeside Courier"
path = "https://example.org/courier"
"""
"""The package.toml from which ``support.packages.INFO`` could have been read."""


def written(
    directory: Path, change: Callable[[Rows], None] | None = None, version: str = "1.2.0", since: Path | None = None
) -> Path:
    """Write the valid package with some rows changed, unchecked; with ``since``, retired ids are worked out.

    Args:
        directory: Where it goes.
        change: Changes the rows in place.
        version: The package's version.
        since: Directory of the release before.
    """
    rows = valid_rows()
    if change is not None:
        change(rows)
    earlier = Earlier(since / "datapackage") if since else None
    build(batches(rows), directory, replace(INFO, version=version), earlier)
    return directory


def redescribed(package: Path, directory: Path, change: Callable[[dict[str, Any]], None]) -> Path:
    """Copy a package and change its descriptor in place."""
    shutil.copytree(package, directory)
    path = directory / "datapackage.json"
    descriptor = json.loads(path.read_text(encoding="utf-8"))
    change(descriptor)
    path.write_text(json.dumps(descriptor), encoding="utf-8")
    return directory


def resource(descriptor: dict[str, Any], name: str) -> dict[str, Any]:
    """A resource of a descriptor by its name."""
    found: dict[str, Any] = next(entry for entry in descriptor["resources"] if entry["name"] == name)
    return found


def field(descriptor: dict[str, Any], table: str, column: str) -> dict[str, Any]:
    """A field of a table's CSV resource by its name."""
    fields = resource(descriptor, table)["schema"]["fields"]
    found: dict[str, Any] = next(entry for entry in fields if entry["name"] == column)
    return found


def row(rows: Rows, table: str, key: str) -> Row:
    """A row by its id, which is its first column."""
    return next(row for row in rows[table] if next(iter(row.values())) == key)
