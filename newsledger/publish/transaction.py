"""Puts a release and the files that tell of it in place together: all of them, or none.

A release changes more than the package: its zip, the changelog, the version that builds read. Each file is written in
full beside its place, under a name of its own, and the package into a directory; a plan of all this lies in
``.newsledger-release``. When everything is on the disk, that directory is renamed to ``.newsledger-release-decided``:
from that moment the release is decided. What follows are renames, the package's last, and can be done again from any
point. Killed before, the next release takes everything away; killed after, it completes what is left. A failure that is
no kill (a directory that may not be written, say) is undone at once.

The plan is never carried out on the word of a directory alone, for a package may be anyone's: whoever completes it says
which files it may touch.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from newsledger.publish import swap
from newsledger.validate import layout

STAGED = ".newsledger-release"
DECIDED = ".newsledger-release-decided"
_PLAN = "plan.json"
_PACKAGE = "package"
_KEPT = "kept"

Allowed = Callable[[Path], bool]
"""Tells of a path whether a release may write there."""


class ReleaseInterrupted(RuntimeError):  # noqa: N818
    """An earlier release was killed while it was put in place; the message says how to complete it."""


@dataclass(frozen=True)
class _File:
    """One file of the plan.

    Attributes:
        path: Its place, relative to the package.
        before: Digest of what was there; null for nothing.
        after: Digest of what will be there; null until it is written.
        alone: Whether its directory was made for it.
    """

    path: str
    before: str | None
    after: str | None
    alone: bool


class Transaction:
    """What is to be put in place together. ``begun`` makes one."""

    def __init__(self, target: Path) -> None:
        """Stage beside the package in ``target``."""
        self._target = target
        self._files: list[_File] = []
        self._staged = target / STAGED
        self.package = self._staged / _PACKAGE
        """An empty directory for the package's files."""
        self.package.mkdir(parents=True)

    def file(self, path: Path) -> Path:
        """Announce a file, and return where to write what will be there."""
        relative = os.path.relpath(path.resolve(), self._target.resolve())
        before = layout.digest(path) if path.exists() else None
        self._files.append(_File(relative, before, None, not path.parent.exists()))
        _write_plan(self._staged, self._files)
        path.parent.mkdir(exist_ok=True)
        return _beside(path.resolve())

    def commit(self) -> None:
        """Decide, and put everything in place.

        Raises:
            OSError: Something cannot be put in place; then everything is as it was before.
        """
        self._keep()
        swap.seal(self.package)
        swap.sync_all(self._staged)
        self._staged.rename(self._target / DECIDED)
        try:
            _apply(self._target)
        except BaseException:
            if (self._target / DECIDED / _PACKAGE).exists():
                (self._target / DECIDED).rename(self._staged)
                _undo(self._target)
            raise

    def _keep(self) -> None:
        """Keep what will be replaced, and write down what will be there."""
        (self._staged / _KEPT).mkdir()
        files = []
        for number, file in enumerate(self._files):
            place = _place(self._target, file)
            if file.before is not None:
                shutil.copy2(place, self._staged / _KEPT / str(number))
            written = _beside(place)
            swap.sync(written)
            files.append(replace(file, after=layout.digest(written)))
        self._files = files
        _write_plan(self._staged, files)


@contextmanager
def begun(target: Path, allowed: Allowed) -> Iterator[Transaction]:
    """Stage a release for the package in ``target``; what is not committed is taken away.

    Raises:
        ReleaseInterrupted: A release was interrupted that would write to other files than this one.
        TargetBusy: A build or another release is at work.
    """
    with swap.locked(target):
        _finish(target, allowed)
        swap.clean(target)
        try:
            yield Transaction(target)
        finally:
            _undo(target)


def finish_release(target: Path, allowed: Allowed) -> bool:
    """Complete a release that was killed once it was decided, or take away what one left that was not.

    Returns:
        Whether one was completed.

    Raises:
        ReleaseInterrupted: It would write to a file that is not allowed.
        TargetBusy: A build or another release is at work.
    """
    if not (target / STAGED).exists() and not (target / DECIDED).exists():
        return False
    with swap.locked(target):
        return _finish(target, allowed)


def refuse_interrupted(target: Path) -> None:
    """Make sure that no release waits to be completed: its files and the package do not fit each other yet.

    Raises:
        ReleaseInterrupted: One does.
    """
    if (target / DECIDED).exists():
        raise ReleaseInterrupted(
            f"{target}: a release was interrupted; complete it with the same `newsledger release` command"
        )


def _finish(target: Path, allowed: Allowed) -> bool:
    for directory in (target / STAGED, target / DECIDED):
        for file in _plan(directory):
            if not allowed(_place(target, file)):
                raise ReleaseInterrupted(
                    f"{directory}: a release was interrupted that writes to {file.path}; complete it with the same "
                    "`newsledger release` command, or, if that is not yours, remove the directory"
                )
    decided = (target / DECIDED).exists()
    if decided:
        _apply(target)
    _undo(target)
    return decided


def _apply(target: Path) -> None:
    """Carry the decided plan out; every step looks first whether it was already taken."""
    decided = target / DECIDED
    for file in _plan(decided):
        place = _place(target, file)
        if _beside(place).exists():
            _beside(place).replace(place)
            swap.sync(place.parent)
    if (decided / _PACKAGE).exists():
        swap.decide(decided / _PACKAGE, target)
    swap.clean(target)
    shutil.rmtree(decided)


def _undo(target: Path) -> None:
    """Take away what was staged and not decided, and put back what it had replaced."""
    staged = target / STAGED
    files = _plan(staged)
    for number, file in enumerate(files):
        place = _place(target, file)
        if not _beside(place).exists() and file.after and place.exists() and layout.digest(place) == file.after:
            if file.before is None:
                place.unlink()
            else:
                shutil.copy2(staged / _KEPT / str(number), _beside(place))
                _beside(place).replace(place)
        _beside(place).unlink(missing_ok=True)
    for file in files:
        if file.alone:
            with suppress(OSError):  # there may be other files in it by now, or it is gone
                _place(target, file).parent.rmdir()
    if staged.exists():
        shutil.rmtree(staged)


def _beside(place: Path) -> Path:
    return place.with_name(f".{place.name}.newsledger")


def _place(target: Path, file: _File) -> Path:
    return Path(os.path.normpath(target.resolve() / file.path))


def _write_plan(staged: Path, files: list[_File]) -> None:
    unfinished = staged / f"{_PLAN}.unfinished"
    unfinished.write_text(json.dumps([asdict(file) for file in files], indent=2), encoding="utf-8")
    unfinished.replace(staged / _PLAN)


def _plan(staged: Path) -> list[_File]:
    """The plan in a directory; without one nothing was begun, or all was done."""
    try:
        entries = json.loads((staged / _PLAN).read_text(encoding="utf-8"))
        return [_File(str(entry["path"]), entry["before"], entry["after"], bool(entry["alone"])) for entry in entries]
    except FileNotFoundError:
        return []
    except (ValueError, KeyError, TypeError) as error:
        raise ReleaseInterrupted(f"{staged / _PLAN}: is no plan of a release; remove the directory") from error
