"""Exports a package: read once, written beside the target, and moved there when it is whole."""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from newsledger.publish.exports.base import ExportError, Options, PackageExporter
from newsledger.publish.exports.source import Source, UnreadableTable
from newsledger.validate import Issue, check, layout, render
from newsledger.validate.files import require_listed
from newsledger.validate.issue import UnusablePackage, errors_of
from schemas import TABLES

_FILE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]*")
"""What a descriptor says may come from anyone: nothing that leads elsewhere."""


class FaultyPackage(ExportError):  # noqa: N818
    """The package breaks rules and was not exported.

    Attributes:
        issues: Every fault, sorted.
    """

    def __init__(self, issues: list[Issue]) -> None:
        """Keep the issues and say them."""
        super().__init__(render(issues))
        self.issues = issues


def default_path(exporter: type[PackageExporter], package: Path) -> Path:
    """Where an export goes if nobody says: named for the package and its version, in the current directory.

    Raises:
        ExportError: Name and version make no file name.
        UnusablePackage: There is no descriptor, or it cannot be read.
    """
    info = Source(package).info
    name = f"{info.name}-{info.version}"
    if not _FILE_NAME.fullmatch(name):
        raise ExportError(f"{name!r}, of the package's name and version, is no file name; say where to with --out")
    return Path(name + (exporter.extension or f"-{exporter.name}"))


def export(
    exporter: type[PackageExporter],
    package: Path,
    path: Path,
    options: Options | None = None,
    *,
    force: bool = False,
    validate: bool = True,
) -> list[str]:
    """Write a package in another form.

    Args:
        exporter: The form.
        package: Directory of the package.
        path: The file or directory to make.
        options: What can be chosen.
        force: Whether an earlier export at ``path`` may be replaced.
        validate: Whether the package is checked first; without, only what the form itself checks is.

    Returns:
        What the user should know of the result.

    Raises:
        FaultyPackage: The package breaks rules.
        ExportError: Something stands in the way; nothing was written.
        UnusablePackage: There is no package.
        OSError: Reading or writing failed.
    """
    source = Source(package)
    if path.name in ("", ".."):
        raise ExportError(f"{path}: name the file or directory to make")
    _refuse_inside(path, package)
    _refuse_occupied(exporter, path, force)
    before = _state(package)
    if validate and (issues := errors_of(check(package, frictionless=False))):
        raise FaultyPackage(issues)
    try:
        require_listed(package)
    except UnusablePackage as fault:
        raise ExportError(f"{fault}; validate the package") from fault
    path.parent.mkdir(parents=True, exist_ok=True)
    with _workshop(path) as directory:
        notes = _write(exporter(source, directory / path.name, options or Options()))
        if _state(package) != before:
            raise ExportError(f"{package}: changed while it was exported, so nothing was; start again")
        for made in sorted(directory.iterdir()):
            _move(made, path.parent / made.name)
    return notes


def _state(package: Path) -> dict[Path, tuple[int, int, int, int]]:
    """Which files the package consists of: other ones, or others in their place, are told by inode, size or time."""
    files = [package / layout.DESCRIPTOR, *sorted((package / layout.DATA).rglob("*"))]
    found = ((path, path.lstat()) for path in files)
    return {path: (state.st_ino, state.st_size, state.st_mtime_ns, state.st_ctime_ns) for path, state in found}


def _write(exporter: PackageExporter) -> list[str]:
    try:
        exporter.setup()
        if exporter.reads_rows:
            for table in TABLES.values():
                for batch in exporter.source.batches(table):
                    exporter.feed(table, batch)
        exporter.finish()
    except UnreadableTable as error:
        raise ExportError(str(error)) from error
    except (sqlite3.Error, duckdb.Error) as error:
        # The disk is full, or the like: neither library raises what the system says.
        raise ExportError(f"{exporter.name}: {' '.join(str(error).split())[:300]}") from error
    finally:
        exporter.close()
    return exporter.notes


@contextmanager
def _workshop(path: Path) -> Iterator[Path]:
    """A directory beside the target, so that what is made there can be moved and not copied."""
    directory = Path(tempfile.mkdtemp(prefix=".newsledger-export-", dir=path.parent))
    try:
        yield directory
    finally:
        shutil.rmtree(directory, ignore_errors=True)


def _move(made: Path, path: Path) -> None:
    """Put what was made in its place; an earlier directory comes back if that fails."""
    aside = made.with_name(f"{made.name}.earlier")
    try:
        if path.is_dir() and not path.is_symlink():
            path.rename(aside)
        made.replace(path)
    except BaseException:
        if aside.exists() and not path.exists():
            aside.rename(path)
        raise


def _refuse_inside(path: Path, package: Path) -> None:
    """The package is what its descriptor says, and holds nothing else."""
    data = (package / layout.DATA).resolve()
    target = path.resolve()
    if target == data or data in target.parents or target in data.parents:
        raise ExportError(f"{path}: the package itself lies there; choose a place beside it")


def _refuse_occupied(exporter: type[PackageExporter], path: Path, force: bool) -> None:
    """What is at the target is replaced on demand only, and only if it can be an earlier export."""
    found = [file for ending in ("", *exporter.beside) if os.path.lexists(file := path.with_name(path.name + ending))]
    if found and not force:
        raise ExportError(f"{found[0]} exists; --force replaces it")
    if exporter.extension:
        if directories := [file for file in found if file.is_dir()]:
            raise ExportError(f"{directories[0]} is a directory; an export as {exporter.name} is a file")
    elif found:
        _refuse_strange(exporter, path)


def _refuse_strange(exporter: type[PackageExporter], path: Path) -> None:
    """A directory is replaced only if an export can have made it."""
    if not path.is_dir() or path.is_symlink():
        raise ExportError(f"{path} is a file; an export as {exporter.name} is a directory")
    ending = ".jsonl" if exporter.name == "jsonl" else ".csv"
    if strange := sorted({entry.name for entry in path.iterdir()} - {f"{name}{ending}" for name in TABLES}):
        raise ExportError(f"{path} holds what no export as {exporter.name} left there: {', '.join(strange[:5])}")
