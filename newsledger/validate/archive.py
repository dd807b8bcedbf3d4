"""Unpacks a zip that may come from anyone: everything is judged before the first byte is written.

A zip names its files, says how big they are and where they begin, and may lie in each of these. So names, kinds, sizes
and places of all entries are judged first, only files of the package are unpacked, and no more of each than was said.
"""

from __future__ import annotations

import io
import re
import shutil
import stat
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path

from newsledger.validate import layout
from newsledger.validate.gzipped import MAX_RATIO, RATIO_FROM
from newsledger.validate.issue import UnusablePackage
from newsledger.validate.references import path_fault
from newsledger.validate.visible import visible

MAX_ENTRIES = 10_000
"""A package has some thirty files, with tables in parts some hundred; a repository zipped with its package as many."""

MAX_LIST = 2 << 20
"""Bytes of the list of entries, which is read into memory whole; ours takes some kilobytes."""

MAX_EXPANDED = 16 << 30
"""Bytes of all files unpacked; a package with ten million rows takes some gigabytes."""

_CHUNK = 1 << 20
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ENCRYPTED = 0x1 | 0x40 | 0x2000
_HEADER = 30
_ODD_PARTS = re.compile(r"(?:^|/)\.?(?:/|$)")

_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    struct.error,
    NotImplementedError,
    RuntimeError,
    OSError,
    ValueError,
)


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
        with _Measured(io.FileIO(path)) as file:
            if not zipfile.is_zipfile(file):
                raise UnusablePackage(f"{path}: is not a directory, a {layout.DESCRIPTOR} or a zip")
            with zipfile.ZipFile(file) as archive:
                found = archive.infolist()
                if fault := next(_faults(found, archive.start_dir), ""):
                    raise UnusablePackage(f"{path}: {fault}; nothing was unpacked")
                root = _root([info.filename for info in found], path)
                members = [info for info in found if not info.is_dir() and _belongs(info.filename, root)]
                _require_space(sum(info.file_size for info in members), into, path)
                for info in members:
                    _write(archive, info, into)
    except _BROKEN as error:
        raise UnusablePackage(f"{path}: cannot be unpacked ({' '.join(str(error).split())[:200]})") from error
    return into / root


class _Measured(io.BufferedReader):
    """A file of which nobody reads much at once: the list of entries, read in one go, may be said to be endless."""

    def read(self, size: int | None = -1, /) -> bytes:
        if size is not None and size > MAX_LIST:
            raise zipfile.BadZipFile(f"the list of entries takes {size} bytes; at most {MAX_LIST} are read")
        return super().read(size)


def _faults(found: Sequence[zipfile.ZipInfo], end: int) -> Iterator[str]:
    """What is hostile in the entries of a zip, of which the list begins at ``end``."""
    if len(found) > MAX_ENTRIES:
        yield f"holds {len(found)} entries; at most {MAX_ENTRIES} are unpacked"
        return
    for info in found:
        for fault in (_name_fault(info), _kind_fault(info), _size_fault(info)):
            if fault:
                yield f"the entry '{visible(info.orig_filename)}' {fault}"
    yield from _clashes(info.filename for info in found)
    if (total := sum(info.file_size for info in found)) > MAX_EXPANDED:
        yield f"unpacks to {total} bytes; at most {MAX_EXPANDED} are unpacked"
    yield from _overlaps(found, end)


def _name_fault(info: zipfile.ZipInfo) -> str:
    # zipfile cuts a name at NUL.
    name = info.orig_filename
    if fault := path_fault(name):
        return fault
    return "has a name with empty or '.' parts" if _ODD_PARTS.search(name.removesuffix("/")) else ""


def _kind_fault(info: zipfile.ZipInfo) -> str:
    kind = stat.S_IFMT(info.external_attr >> 16)
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        return "is a link" if kind == stat.S_IFLNK else "is no plain file"
    if info.flag_bits & _ENCRYPTED:
        return "is encrypted"
    if info.compress_type not in _METHODS:
        return f"is compressed in a way that is not read (method {info.compress_type}); use deflate"
    return ""


def _size_fault(info: zipfile.ZipInfo) -> str:
    if info.file_size > RATIO_FROM and info.file_size > MAX_RATIO * info.compress_size:
        return f"gets from {info.compress_size} to {info.file_size} bytes, more than {MAX_RATIO} times bigger: a bomb"
    return ""


def _clashes(names: Iterable[str]) -> Iterator[str]:
    """Names that are the same twice, or on a system that takes no account of case, or a file and a directory."""
    files: dict[str, str] = {}
    directories: dict[str, str] = {}
    for name in names:
        folded = unicodedata.normalize("NFC", name.rstrip("/")).casefold()
        if name.endswith("/"):
            directories.setdefault(folded, name)
        elif folded in files:
            yield f"holds '{visible(files[folded])}' and '{visible(name)}', which are one file on some systems or all"
        else:
            files[folded] = name
        for above in _above(folded):
            directories.setdefault(above, name)
    for folded in sorted(files.keys() & directories.keys()):
        yield f"holds '{visible(files[folded])}' as a file and as a directory"


def _above(name: str) -> Iterator[str]:
    parts = name.split("/")
    return ("/".join(parts[:depth]) for depth in range(1, len(parts)))


def _overlaps(found: Iterable[zipfile.ZipInfo], end: int) -> Iterator[str]:
    """Entries that share bytes: so a small file holds a huge one many times."""
    placed = sorted((info.header_offset, info.compress_size + len(info.orig_filename), info.filename) for info in found)
    for (start, size, name), (following, _, _) in pairwise([*placed, (end, 0, "")]):
        if start < 0 or start + _HEADER + size > following:
            yield f"the entry '{visible(name)}' reaches into what follows it"


def _root(names: Sequence[str], path: Path) -> str:
    """The folder of the package, empty if it is the zip's root."""
    if layout.DESCRIPTOR in names:
        return ""
    roots = sorted({top for top, _, rest in (name.partition("/") for name in names) if rest == layout.DESCRIPTOR})
    if len(roots) != 1:
        said = f"several packages ({', '.join(map(visible, roots[:5]))})" if roots else f"no {layout.DESCRIPTOR}"
        raise UnusablePackage(f"{path}: holds {said}; a package stands at the root of its zip, or in one folder")
    return roots[0]


def _belongs(name: str, root: str) -> bool:
    top = f"{root}/" if root else ""
    return name == f"{top}{layout.DESCRIPTOR}" or name.startswith(f"{top}{layout.DATA}/")


def _require_space(needed: int, into: Path, path: Path) -> None:
    if needed > (free := shutil.disk_usage(into).free):
        raise UnusablePackage(
            f"{path}: unpacks to {needed} bytes, but the directory for temporary files has only {free} left; "
            "TMPDIR names another one"
        )


def _write(archive: zipfile.ZipFile, info: zipfile.ZipInfo, into: Path) -> None:
    """Unpack one file, and no byte more than the zip says; zipfile holds its checksum against it."""
    target = into.joinpath(*info.filename.split("/"))
    target.parent.mkdir(parents=True, exist_ok=True)
    written = 0
    with archive.open(info) as packed, target.open("xb") as file:
        while chunk := packed.read(_CHUNK):
            written += len(chunk)
            if written > info.file_size:
                raise zipfile.BadZipFile(f"{visible(info.filename)} is bigger than said")
            file.write(chunk)
    if written < info.file_size:
        raise zipfile.BadZipFile(f"{visible(info.filename)} ends early")
