"""Puts a finished release in the place of the earlier one, so that a kill at any moment leaves one of them whole.

A target holds two things that must change together, the directory of data and the descriptor, and no system call
renames two things at once. So the release is built in ``.newsledger-staging`` and, when complete and on disk, renamed
to ``.newsledger-ready``: from that moment it is decided. What follows can be done again from any point by whoever comes
next (``finish_interrupted``): exchange the directories, replace the descriptor, remove what is left.
"""

from __future__ import annotations

import ctypes
import json
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from newsledger.validate import layout
from newsledger.validate.page import page_files
from newsledger.validate.parts import listed

if sys.platform != "win32":
    import fcntl

STAGING = ".newsledger-staging"
READY = ".newsledger-ready"
LOCK = ".newsledger-lock"
BUILDING = ".newsledger-building"
"""Name of the lock that who works towards a release holds for all that time; ``LOCK`` is held for the swap."""
# Where the earlier data rests for a moment where the system cannot exchange two directories.
_ASIDE = "earlier"
_JOURNAL = "journal.json"

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2


class TargetBusy(RuntimeError):  # noqa: N818
    """Another build is writing to the same target."""


class TargetOccupied(RuntimeError):  # noqa: N818
    """The directory for the data holds files that are not a package's; they would be lost."""


@contextmanager
def locked(target: Path, name: str = LOCK) -> Iterator[None]:
    """Hold the target's lock of that name, which the system frees if the holder dies.

    Raises:
        TargetBusy: Another process holds it.
    """
    path = target / name
    while True:
        # A lock that is a link is nobody's: opening it would make a file elsewhere.
        handle = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o644)
        try:
            _lock(handle, target)
            if _still_named(handle, path):
                try:
                    yield
                finally:
                    path.unlink(missing_ok=True)
                return
        finally:
            os.close(handle)


def _still_named(handle: int, path: Path) -> bool:
    """Whether the file is still the one at the path: the holder before may have removed it while we opened it."""
    try:
        return os.path.samestat(os.fstat(handle), path.stat())
    except FileNotFoundError:
        return False


def _lock(handle: int, target: Path) -> None:
    if sys.platform == "win32":
        return
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise TargetBusy(f"{target}: another build is writing here; wait for it, or build elsewhere") from None


@contextmanager
def staging(target: Path) -> Iterator[Path]:
    """A fresh directory on the target's file system, gone afterwards unless it was committed."""
    directory = target / STAGING
    _remove(directory)
    directory.mkdir()
    try:
        yield directory
    finally:
        _remove(directory)


def refuse_occupied(target: Path) -> None:
    """Make sure that the directory to be replaced holds nothing but a package's files.

    Raises:
        TargetOccupied: It holds something else, or is none of its own; or the descriptor is no file.
    """
    data = target / layout.DATA
    # Both are put in place by renaming: what a link leads to would stay as it is.
    if data.is_symlink() or (data.exists() and not data.is_dir()):
        raise TargetOccupied(f"{data}: is {'a link' if data.is_symlink() else 'no directory'}; move it first")
    if (target / layout.DESCRIPTOR).is_dir():
        raise TargetOccupied(f"{target / layout.DESCRIPTOR}: is a directory; move it first")
    if not data.exists():
        return
    known = {*layout.COMPANIONS, *layout.OPTIONAL, *layout.data_paths(), *_listed(target / layout.DESCRIPTOR)}
    known |= {layout.PAGE_SOURCES, *page_files(target)}
    found = [path.relative_to(target).as_posix() for path in sorted(data.rglob("*")) if not path.is_dir()]
    if foreign := [path for path in found if path not in known and not path.startswith(layout.CACHE)]:
        raise TargetOccupied(f"{target}: would delete {', '.join(foreign[:5])}, not part of a package; move it first")


def _listed(descriptor: Path) -> set[str]:
    """The paths that a descriptor lists, as far as it can be read."""
    try:
        said = json.loads(descriptor.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return set()
    return set(listed(said)) if isinstance(said, dict) else set()


def commit(directory: Path, target: Path) -> None:
    """Decide for the release in the staging directory, and put it in place."""
    seal(directory)
    decide(directory, target)


def seal(directory: Path) -> None:
    """Write down what a finished release consists of, and have all of it on the disk."""
    digests = json.dumps(_digests(directory / layout.DATA), indent=2)
    (directory / _JOURNAL).write_text(digests, encoding="utf-8")
    sync_all(directory)


def decide(directory: Path, target: Path) -> None:
    """Put a sealed release in place; from the first step on it is decided."""
    directory.rename(target / READY)
    sync(target)
    _put_in_place(target)


def finish_interrupted(target: Path) -> bool:
    """Complete the swap of a build that was killed in the middle of it.

    Returns:
        Whether there was one. A build that is at work right now is left to finish by itself.
    """
    if not _is_release(target / READY):
        return False
    try:
        with locked(target):
            return _finish(target)
    except TargetBusy:
        return False


def _is_release(ready: Path) -> bool:
    """Whether a directory may be what a build decided for: it holds plain files only, for a package may be anyone's."""
    if ready.is_symlink() or not ready.is_dir():
        return False
    return all(not path.is_symlink() and (path.is_dir() or path.is_file()) for path in ready.rglob("*"))


def _finish(target: Path) -> bool:
    """What ``finish_interrupted`` does, for one who holds the lock."""
    if not (target / READY).is_dir():
        return False
    _put_in_place(target)
    return True


def clean(target: Path) -> None:
    """Complete an interrupted swap and remove what killed builds left; the caller holds the lock."""
    _finish(target)
    _remove(target / STAGING)


def _put_in_place(target: Path) -> None:
    """Swap the decided release in; every step looks first whether it was already taken."""
    ready = target / READY
    # Without a journal the release stands, and the directory was being removed.
    if (ready / _JOURNAL).exists():
        # After the exchange, the earlier data lies where the new lay: the digests tell which it is.
        if _digests(ready / layout.DATA) == json.loads((ready / _JOURNAL).read_text(encoding="utf-8")):
            _swap_directories(ready / layout.DATA, target / layout.DATA, ready / _ASIDE)
        if (ready / layout.DESCRIPTOR).exists():
            (ready / layout.DESCRIPTOR).replace(target / layout.DESCRIPTOR)
        sync(target)
        (ready / _JOURNAL).unlink()
    _remove(ready)
    sync(target)


def _swap_directories(new: Path, current: Path, aside: Path) -> None:
    if not current.exists():
        new.rename(current)
    elif not _exchange(new, current):
        current.rename(aside)
        new.rename(current)


def _exchange(one: Path, other: Path) -> bool:
    """Exchange two directories in one step; false where the system cannot."""
    with suppress(OSError, AttributeError):
        library = ctypes.CDLL(None, use_errno=True)
        names = (os.fsencode(one), os.fsencode(other))
        return bool(library.renameat2(_AT_FDCWD, names[0], _AT_FDCWD, names[1], _RENAME_EXCHANGE) == 0)
    return False


def _digests(root: Path) -> dict[str, str]:
    """Path and digest of every file below a directory."""
    files = sorted(path for path in root.rglob("*") if path.is_file())
    return {path.relative_to(root).as_posix(): layout.digest(path) for path in files}


def sync_all(directory: Path) -> None:
    """Have the system write a directory to the disk, with all that is in it."""
    for path in sorted(directory.rglob("*"), reverse=True):
        sync(path)
    sync(directory)


def sync(path: Path) -> None:
    """Have the system write a file or directory to the disk."""
    if sys.platform == "win32":
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _remove(directory: Path) -> None:
    if directory.exists():
        shutil.rmtree(directory)
