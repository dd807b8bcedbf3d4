"""Second opinions: what others, who know nothing of this project, say of the same package.

They are heard last, and only on a package that leads them nowhere else: they follow what a descriptor says.
"""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import Any

from newsledger.validate import layout
from newsledger.validate.issue import Issue, Place
from newsledger.validate.references import led_elsewhere
from newsledger.validate.standard import check_by_others
from newsledger.validate.table_schema import Descriptor
from schemas import TABLES

MOST_BYTES = 32 << 20
"""Of a package with more CSV than this (some 100,000 claims) frictionless is asked only on demand: it makes 3,000 to
6,000 rows a CPU second, a thirtieth of our own checks, and keeps the keys of all rows in memory."""

_MAX_ERRORS = 1000
# After these, frictionless reports one fault for every cell that slid into another column.
_TEARING = ("readable", "columns", "cells_per_row", "csv_form", "missing_file")


def heard(directory: Path, wish: bool | None = None) -> bool:
    """Whether frictionless is heard: as is wished, and without a wish if it can manage a package of that size."""
    return csv_bytes(directory) <= MOST_BYTES if wish is None else wish


def csv_bytes(directory: Path) -> int:
    """Size of a package's CSV files, which are what frictionless reads row by row."""
    paths = (directory / path for path in layout.data_paths() if path.endswith(".csv"))
    return sum(path.stat().st_size for path in paths if path.is_file())


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
        place = Place(_table_of(task.name), str(task.place))
        grouped: dict[tuple[str, str], list[Any]] = defaultdict(list)
        for error in task.errors:
            grouped[_column_of(error), error.type].append(error)
        for (column, kind), errors in grouped.items():
            # It counts the header as the first row.
            rows = [number - 2 for error in errors if (number := getattr(error, "row_number", None))]
            values = [str(getattr(error, "cell", "")) for error in errors if getattr(error, "row_number", None)]
            message = _said(errors[0].note, directory)
            issues.append(place.issue(f"frictionless {kind}", message, column=column, rows=rows, values=values))
    return _unless_known(issues, known)


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
