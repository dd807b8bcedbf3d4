"""Second opinions: what others, who know nothing of this project, say of the same package.

They are heard last, and only on a package that leads them nowhere else: they follow what a descriptor says.
"""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import Any

from newsledger.validate import layout
from newsledger.validate.gzipped import unpacked_size
from newsledger.validate.issue import Issue, Place
from newsledger.validate.parts import part_rows
from newsledger.validate.references import led_elsewhere
from newsledger.validate.standard import check_by_others
from newsledger.validate.table_schema import Descriptor
from schemas import TABLES

MOST_BYTES = 4 << 20
"""Of a package with more CSV than this (some 300 articles) frictionless is asked only on demand: it makes 3,000 to
6,000 rows a CPU second, a thirtieth of our own checks, which is a tenth of a build, and keeps all keys in memory."""

_MAX_ERRORS = 1000
# After these, frictionless reports one fault for every cell that slid into another column.
_TEARING = ("readable", "columns", "cells_per_row", "csv_form", "missing_file")


def heard(directory: Path, wish: bool | None = None) -> bool:
    """Whether frictionless is heard: as is wished, and without a wish if it can manage a package of that size."""
    return csv_bytes(directory) <= MOST_BYTES if wish is None else wish


def csv_bytes(directory: Path) -> int:
    """Size of a package's CSV files as they are unpacked, which are what frictionless reads row by row."""
    return sum(unpacked_size(path) for table in TABLES for path in layout.files_of(directory, table, "csv"))


def opinions(
    descriptor: Descriptor,
    directory: Path,
    known: list[Issue],
    *,
    frictionless: bool = True,
    others: bool = True,
) -> list[Issue]:
    """Hear frictionless, and check-datapackage where it is installed.

    Args:
        descriptor: What ``datapackage.json`` says.
        directory: Root of the package.
        known: Issues found already; with some of them nobody else is let loose on the package.
        frictionless: Whether frictionless is heard.
        others: Whether check-datapackage is heard. A release does not ask it: what is published of the check must not
            depend on what is installed.
    """
    if led_elsewhere(known):
        return []
    said = {issue.column for issue in known if issue.rule == "profile"}
    further = check_by_others(descriptor) if others else []
    first = second_opinion(directory, known) if frictionless else []
    return first + [issue for issue in further if issue.column not in said]


def second_opinion(directory: Path, known: list[Issue]) -> list[Issue]:
    """Run frictionless over the package.

    Args:
        directory: Root of the package.
        known: Issues found already; what frictionless says of the same file and column is not repeated, nor what only
            follows from rows that cannot be told into cells.
    """
    # Imported here: it takes longer than all other checks of a small package, and commands import this module.
    from frictionless import Package, system  # noqa: PLC0415
    from frictionless.exception import FrictionlessException  # noqa: PLC0415

    try:
        with system.use_context(trusted=False):
            report = Package(str(directory / layout.DESCRIPTOR)).validate(limit_errors=_MAX_ERRORS)
    except FrictionlessException as refusal:
        return _unless_known([_package_issue(refusal.error, directory)], known)
    except Exception as failure:
        # Whatever it stumbles over, our own findings must come through.
        message = f"frictionless stopped: {type(failure).__name__}: {_said(str(failure), directory)[:300]}"
        return [Place("", layout.DESCRIPTOR).issue("frictionless", message)]
    issues = [_package_issue(error, directory) for error in report.errors]
    for task in report.tasks:
        files = _Files(directory, task.name, str(task.place))
        grouped: dict[tuple[Place, str, str], list[Any]] = defaultdict(list)
        for error in task.errors:
            place, _ = files.at(getattr(error, "row_number", None))
            grouped[place, _column_of(error), error.type].append(error)
        for (place, column, kind), errors in grouped.items():
            rows = [row for error in errors if (row := files.at(getattr(error, "row_number", None))[1]) is not None]
            values = [str(getattr(error, "cell", "")) for error in errors if getattr(error, "row_number", None)]
            message = _said(errors[0].note, directory)
            issues.append(place.issue(f"frictionless {kind}", message, column=column, rows=rows, values=values))
    return _unless_known(issues, known)


class _Files:
    """The files of a resource, to find a row in that frictionless counted through all of them."""

    def __init__(self, directory: Path, resource: str, path: str) -> None:
        self._table = _table_of(resource)
        extension = "csv" if resource == self._table else "parquet"
        paths = layout.paths_of(directory, self._table, extension) if self._table else []
        self._parts = [(part, part_rows(directory, part)) for part in paths if layout.part_of(part)]
        self._whole = Place(self._table, layout.data_path(self._table, extension) if self._parts else path)

    def at(self, number: int | None) -> tuple[Place, int | None]:
        """The file of a row, and its position there; frictionless counts the header as the first row."""
        if number is None:
            return self._whole, None
        row = number - 2
        for path, rows in self._parts:
            if 0 <= row < rows:
                return Place(self._table, path), row
            row -= rows
        return self._whole, number - 2


def _package_issue(error: Any, directory: Path) -> Issue:
    return Place("", layout.DESCRIPTOR).issue(f"frictionless {error.type}", _said(error.note, directory))


def _said(note: str, directory: Path) -> str:
    """A note on one line, without the place where the package happens to lie."""
    return " ".join(note.split()).replace(f"{directory}/", "")


def _table_of(resource: str) -> str:
    return next((name for name in TABLES if resource in (name, f"{name}-parquet")), "")


def _column_of(error: Any) -> str:
    return str(getattr(error, "field_name", "") or ", ".join(getattr(error, "field_names", ()) or ()))


def _unless_known(issues: list[Issue], known: list[Issue]) -> list[Issue]:
    """Leave out what is known already, and what follows from it."""
    torn = {issue.file for issue in known if issue.rule in _TEARING}
    columns = {(issue.file, column) for issue in known for column in [*issue.column.split(", "), issue.column]}
    files = {issue.file for issue in known}
    return [
        issue
        for issue in issues
        if issue.file not in torn
        and (issue.file, issue.column) not in columns
        and (issue.column or issue.file not in files)
        and not (torn and issue.rule == "frictionless foreign-key")
    ]
