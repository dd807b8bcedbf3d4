"""Unpacks a zip that may come from anyone: everything is judged before the first byte is written.

A zip names its files, says how big they are and where they begin, and may lie in each of these. So names, kinds, sizes
and places of all entries are judged first, only files of the package are unpacked, and no more of each than was said.
"""

from __future__ import annotations

import shutil
import stat
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path, PurePosixPath

from newsledger.validate import layout
from newsledger.validate.issue import UnusablePackage
from newsledger.validate.references import path_fault

MAX_ENTRIES = 1_000
"""A package has some thirty files; a repository zipped with its package a few hundred."""

MAX_DIRECTORY = 1 << 20
"""Bytes of the list of entries, which is read into memory whole; ours takes some kilobytes."""

MAX_EXPANDED = 16 << 30
"""Bytes of all files unpacked; ten million claims as CSV and Parquet take four gigabytes."""

MAX_RATIO = 200
"""How many times bigger a file may get. Our CSV gets 3 to 30 times bigger, a bomb of zeros a thousand times."""

RATIO_FROM = 10 << 20
"""Below these bytes a file may be as hollow as it likes."""

_CHUNK = 1 << 20
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ENCRYPTED = 0x1 | 0x40 | 0x2000
_END = b"PK\x05\x06"
_END64 = b"PK\x06\x06"
_LOCATOR = b"PK\x06\x07"
_HEADER = 30

_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, struct.error, NotImplementedError, RuntimeError, OSError, ValueError)


def unpack(path: Path, into: Path) -> Path:
    """Unpack the package that a zip holds.

    Args:
        path: The zip.
        into: An empty directory.

    Returns:
        Root of the package, ``into`` or a folder in it.

    Raises:
        UnusablePackage: It is no zip, is broken, holds no package, or something hostile.
    """
    try:
        with path.open("rb") as file:
            if not zipfile.is_zipfile(file):
                raise UnusablePackage(f"{path}: is not a directory, a {layout.DESCRIPTOR} or a zip")
            _refuse_long_list(file.seek(0, 2), file, path)
            with zipfile.ZipFile(file) as archive:
                found = archive.infolist()
                for fault in _faults(found, archive.start_dir):
                    raise UnusablePackage(f"{path}: {fault}")
                root = _root(found, path)
                members = [info for info in found if _belongs(info.filename, root)]
                _require_space(members, into, path)
                for info in members:
                    _write(archive, info, into)
    except _BROKEN as error:
        raise UnusablePackage(f"{path}: cannot be unpacked ({' '.join(str(error).split())[:200]})") from error
    return into / root


def _refuse_long_list(size: int, file: object, path: Path) -> None:
    """Look how long the list of entries is before it is read."""
    entries, length = _extent(size, file)
    if entries > MAX_ENTRIES or length > MAX_DIRECTORY:
        raise UnusablePackage(f"{path}: lists {entries} entries in {length} bytes; at most {MAX_ENTRIES} are unpacked")


def _extent(size: int, file: object) -> tuple[int, int]:
    raise NotImplementedError
