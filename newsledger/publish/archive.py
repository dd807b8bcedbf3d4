"""The package in one zip file whose bytes depend on the package alone, with its digest beside it.

Files come in the order of their names, with the earliest time that a zip can say, the same permissions, and UTF-8
names. Text is deflated; Parquet and gzipped CSV are compressed already and only stored, so that Parquet can be read in
place.
"""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path

from newsledger.validate import layout
from newsledger.validate.page import page_files
from schemas import TABLES

EXTENSION = ".zip"
DIGEST_EXTENSION = ".sha256"

# 1 January 1980, before which no zip can date.
_EPOCH = (1980, 1, 1, 0, 0, 0)
_REGULAR_FILE_644 = 0o100644 << 16
_UNIX = 3
_CHUNK = 1 << 20


def members(directory: Path) -> list[str]:
    """Paths of the files of a package within its root, in the order in which they are archived: descriptor first.

    Args:
        directory: Root of the package, which may lack only what every package may lack.
    """
    optional = [path for path in layout.OPTIONAL if (directory / path).is_file()]
    page = [layout.PAGE_SOURCES, *page_files(directory)] if page_files(directory) else []
    return [layout.DESCRIPTOR, *sorted((*_data_files(directory), *layout.COMPANIONS, *optional, *page))]


def _data_files(directory: Path) -> list[str]:
    """The tables' files and parts; one that is missing is named too, so that it is found out."""
    return [
        path
        for extension in layout.FORMATS
        for table in TABLES
        for path in layout.paths_of(directory, table, extension) or [layout.data_path(table, extension)]
    ]


def write_archive(directory: Path, path: Path) -> None:
    """Write the package in ``directory`` to the zip file at ``path``, over what is there.

    Files that are not of the package are left out.

    Args:
        directory: Where ``datapackage.json`` and ``datapackage/`` are.
        path: The file to write.

    Raises:
        OSError: A file of the package is missing or cannot be read, or the zip cannot be written.
    """
    with zipfile.ZipFile(path, "w") as archive:
        for name in members(directory):
            _add(archive, directory / name, name)


def write_digest(path: Path, named: str | None = None) -> Path:
    """Write the SHA-256 of a file beside it, as ``sha256sum --check`` reads it.

    Args:
        path: The file.
        named: What the file will be called, if that is not its name now.

    Returns:
        The file with the digest: ``path`` with ``.sha256`` behind it.
    """
    beside = path.with_name(path.name + DIGEST_EXTENSION)
    beside.write_text(digest_line(path, named or path.name), encoding="utf-8", newline="\n")
    return beside


def digest_line(path: Path, named: str) -> str:
    """The SHA-256 of a file under a name, as ``sha256sum --check`` reads it."""
    return f"{layout.digest(path)}  {named}\n"


def _add(archive: zipfile.ZipFile, file: Path, name: str) -> None:
    entry = zipfile.ZipInfo(name, _EPOCH)
    entry.create_system = _UNIX
    entry.external_attr = _REGULAR_FILE_644
    stored = file.suffix in (".parquet", ".gz")
    entry.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
    entry.file_size = file.stat().st_size
    with file.open("rb") as source, archive.open(entry, "w") as target:
        shutil.copyfileobj(source, target, _CHUNK)
