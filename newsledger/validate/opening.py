"""Opens a package wherever it lies: a directory, the path of its descriptor, or a zip of it; never changes it."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from newsledger.validate import layout
from newsledger.validate.archive import unpack
from newsledger.validate.issue import UnusablePackage
from newsledger.validate.strict_json import kind_of


@contextmanager
def opened(path: Path) -> Iterator[Path]:
    """Give the directory of a package.

    A zip is unpacked into a temporary directory, which is removed in any case, and only after ``archive`` found nothing
    hostile in it. In messages of ``UnusablePackage`` the zip takes the place of that directory.

    Args:
        path: Directory, ``datapackage.json`` in it, or a zip of it, with the package at its root or in one folder.

    Raises:
        UnusablePackage: There is no such thing, or the zip cannot or must not be unpacked.
    """
    if path.is_dir():
        _hint_at_parent(path)
        yield path
    elif path.name == layout.DESCRIPTOR:
        yield path.parent
    else:
        _require_file(path)
        with tempfile.TemporaryDirectory(prefix="newsledger-") as place:
            try:
                yield unpack(path, Path(place))
            except UnusablePackage as error:
                raise UnusablePackage(_named_after(path, place, str(error))) from None


def _named_after(path: Path, place: str, message: str) -> str:
    return message.replace(f"{place}/", f"{path}: ").replace(place, str(path))


def _hint_at_parent(path: Path) -> None:
    whole = path.resolve()
    above = whole.parent
    if whole.name == layout.DATA and not (path / layout.DESCRIPTOR).exists() and (above / layout.DESCRIPTOR).exists():
        raise UnusablePackage(f"{path}: holds the data of a package; name the directory above it: {above}")


def _require_file(path: Path) -> None:
    try:
        kind = kind_of(path.stat().st_mode)
    except OSError as error:
        raise UnusablePackage(f"{path}: cannot be read ({error.strerror})") from error
    if kind:
        raise UnusablePackage(f"{path}: is {kind}, not a directory, a {layout.DESCRIPTOR} or a zip")
