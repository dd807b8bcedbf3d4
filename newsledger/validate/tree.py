"""What lies in a package's directory of data, looked at without opening or following anything."""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from newsledger.validate import layout
from newsledger.validate.issue import Issue, Place
from newsledger.validate.strict_json import kind_of

MAX_ENTRIES = 10_000
"""A package has some thirty files, or hundreds if its tables are in parts; whoever puts a million beside them gets to
know that there are too many."""


def check_tree(directory: Path) -> list[Issue]:
    """Entries that must not be opened: links (they may lead anywhere), FIFOs (they never end), devices, directories."""
    data = directory / layout.DATA
    kind = _kind(data)
    if kind is None:
        return []
    if kind != "a directory":
        return [_issue(layout.DATA, kind or "a plain file", "a directory")]
    tables, files = set(layout.data_paths()), {*layout.COMPANIONS, *layout.OPTIONAL}
    issues: list[Issue] = []
    for count, (path, kind) in enumerate(entries(directory)):
        if count == MAX_ENTRIES:
            message = f"more than {MAX_ENTRIES} files; only the first are looked at"
            return [*issues, Place("", layout.DATA).issue("too_many_files", message)]
        if kind and (kind != "a directory" or path in files):
            issues.append(_issue(path, kind, "a plain file"))
        elif kind and path in tables and not layout.files_at(directory / path):
            issues.append(_issue(path, kind, "a plain file, nor are there parts in it"))
    return issues


def entries(directory: Path) -> Iterator[tuple[str, str]]:
    """All that lies below ``datapackage/``: path within the package, and kind (empty for a plain file).

    Names that are not UTF-8 come with escapes, so that they can be shown. Directories are named before what is in them.
    """
    waiting = [layout.DATA]
    while waiting:
        here = waiting.pop()
        try:
            with os.scandir(directory / here) as found_here:
                found = sorted(islice(found_here, MAX_ENTRIES + 1), key=lambda entry: entry.name)
        except OSError:
            continue
        for entry in found:
            kind = kind_of(entry.stat(follow_symlinks=False).st_mode)
            yield _shown(f"{here}/{entry.name}"), kind
            if kind == "a directory":
                waiting.append(f"{here}/{entry.name}")


def _kind(path: Path) -> str | None:
    try:
        return kind_of(path.lstat().st_mode)
    except OSError:
        return None


def _issue(path: str, kind: str, wanted: str) -> Issue:
    rule = "link" if kind == "a link" else "file_kind"
    return Place(layout.table_of(path), path).issue(rule, f"is {kind}, not {wanted}; it was not opened")


def _shown(path: str) -> str:
    return os.fsencode(path).decode("utf-8", errors="backslashreplace")
