"""`datapackage/load.py` and `load.R` travel with the data; they need the descriptor alone, so they are copied as is."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from newsledger.publish import templates
from newsledger.publish.package import PackageInfo
from newsledger.validate import layout


def write(info: PackageInfo, directory: Path, rows: Mapping[str, int]) -> None:
    """Write the loaders beside the data files of the package at ``directory``."""
    for path in (layout.LOAD_PY, layout.LOAD_R):
        text = templates.asset(PurePosixPath(path).name)
        (directory / path).write_text(text, encoding="utf-8", newline="\n")
