"""`datapackage/load.py` and `load.R` travel with the data; they need the descriptor alone, so they are copied as is."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path, PurePosixPath

from newsledger.publish.package import PackageInfo
from newsledger.validate import layout


def write(info: PackageInfo, directory: Path, rows: Mapping[str, int]) -> None:
    """Write the loaders beside the data files of the package at ``directory``."""
    for path in (layout.LOAD_PY, layout.LOAD_R):
        (directory / path).write_bytes(_asset(PurePosixPath(path).name))


def _asset(name: str) -> bytes:
    # As text, so that a checkout with other line ends makes the same bytes.
    text = (files("newsledger.publish") / "assets" / name).read_text(encoding="utf-8")
    return text.replace("\r\n", "\n").encode("utf-8")
