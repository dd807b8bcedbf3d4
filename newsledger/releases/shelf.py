"""Where releases are kept: one zip for each, named for package and version, in one directory."""

from __future__ import annotations

from pathlib import Path

from newsledger.publish.archive import EXTENSION
from newsledger.releases.versions import Version

SHELF = "releases"
"""The directory beside ``datapackage.json`` that holds the zips of what was released."""


def zip_name(package: str, version: Version) -> str:
    """What the zip of a release is called."""
    return f"{package}-{version}{EXTENSION}"


def newest(shelf: Path, package: str) -> tuple[Version, Path] | None:
    """The zip with the highest version of a package; null if there is none.

    Files of any other name are passed over.
    """
    found = []
    prefix = f"{package}-"
    for path in shelf.glob(f"*{EXTENSION}") if shelf.is_dir() else ():
        if path.name.startswith(prefix):
            try:
                found.append((Version.parse(path.name.removeprefix(prefix).removesuffix(EXTENSION)), path))
            except ValueError:
                continue
    return max(found, default=None, key=lambda pair: pair[0])
