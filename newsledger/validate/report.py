"""The report of a check: what was looked at, what was asked of it, and what was found, for programs and for people.

It depends on the package alone. No clock, no machine and no path outside the package gets into it, and it does not
speak of itself: it lists the descriptor and the data, whose digests say which package it is of.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from newsledger import __version__
from newsledger.validate import layout, strict_json
from newsledger.validate.against import IDENTITY_RULES
from newsledger.validate.csv_rows import count_rows
from newsledger.validate.gzipped import BROKEN
from newsledger.validate.issue import Example, Issue, UnusablePackage, errors_of
from newsledger.validate.opinion import heard
from newsledger.validate.references import led_elsewhere
from newsledger.validate.rules import places_checked, rule_of, rules
from newsledger.validate.spots import Spot, Spots, find_spots
from newsledger.validate.standard import has_checker
from newsledger.validate.tree import check_tree
from schemas import TABLES

FORMAT_VERSION = 1
"""Raised when a program that reads reports would have to change; a new property does not raise it."""

Document = dict[str, Any]

_UNREAD = ("readable", "columns", "missing_file")


@dataclass(frozen=True)
class FileFacts:
    """A file as it was checked; rows are null where they cannot be counted."""

    path: str
    rows: int | None
    bytes: int
    sha256: str


@dataclass(frozen=True)
class Check:
    """A rule, the number of places that it was held against, and of the faults found."""

    rule: str
    group: str
    places: int
    faults: int


@dataclass(frozen=True)
class Report:
    """What a check found.

    Attributes:
        package: Name of the package, empty if it has none.
        version: Version of the package.
        descriptor: The descriptor's facts; null if there is none to read.
        files: Facts of each data file that is there, in the order of the descriptor.
        checks: The rules that were asked for, in order.
        issues: What was found, sorted.
        spots: Where it stands.
    """

    package: str = ""
    version: str = ""
    descriptor: FileFacts | None = None
    files: tuple[FileFacts, ...] = ()
    checks: tuple[Check, ...] = ()
    issues: tuple[Issue, ...] = ()
    spots: Spots = field(default_factory=dict)

    @property
    def valid(self) -> bool:
        """Whether the package has no fault; warnings aside."""
        return not errors_of(self.issues)


def report_of(
    directory: Path,
    issues: Sequence[Issue],
    *,
    frictionless: bool | None = None,
    others: bool = True,
    against: bool = False,
) -> Report:
    """Make the report of a check.

    Args:
        directory: Root of the package.
        issues: What ``check`` found in it.
        frictionless: As given to ``check``.
        others: As given to ``check``.
        against: Whether the package was held against the release before.
    """
    said = _descriptor(directory)
    opened = not check_tree(directory)
    further = [
        *_heard(directory, issues, frictionless=frictionless, others=others),
        *(IDENTITY_RULES if against else ()),
    ]
    files = tuple(_facts(directory, path, issues) for path in _present(directory)) if opened else ()
    return Report(
        package=str(said.get("name") or ""),
        version=str(said.get("version") or ""),
        descriptor=_file_facts(directory, layout.DESCRIPTOR, None) if said else None,
        files=files,
        checks=_checks(files, issues, further if opened else []),
        issues=tuple(issues),
        spots=find_spots(directory, issues) if opened else {},
    )


def report_of_unusable(error: UnusablePackage) -> Report:
    """The report on a package that could not be opened, as a single fault."""
    issue = Issue("", layout.DESCRIPTOR, "", "unusable", str(error))
    return Report(checks=(Check("unusable", "opening", 1, 1),), issues=(issue,))


def document(report: Report) -> Document:
    """The report as JSON value; ``docs/validation.md`` describes it."""
    errors = errors_of(report.issues)
    return {
        "format": "newsledger-validation-report",
        "format_version": FORMAT_VERSION,
        "validator": {"name": "newsledger", "version": __version__},
        "package": {"name": report.package, "version": report.version},
        "valid": report.valid,
        "faults": sum(issue.count for issue in errors),
        "warnings": len(report.issues) - len(errors),
        "descriptor": _file(report.descriptor) if report.descriptor else None,
        "tables": _tables(report.files),
        "checks": [
            {"rule": check.rule, "group": check.group, "places": check.places, "faults": check.faults}
            for check in report.checks
        ],
        "issues": [_issue(issue, report.spots) for issue in report.issues],
    }


def _descriptor(directory: Path) -> dict[str, Any]:
    try:
        value = strict_json.load(directory / layout.DESCRIPTOR)
    except UnusablePackage:
        return {}
    return value if isinstance(value, dict) else {}


def _present(directory: Path) -> list[str]:
    return layout.present_paths(directory)


def _facts(directory: Path, path: str, issues: Sequence[Issue]) -> FileFacts:
    if any(issue.file == path and issue.rule in _UNREAD for issue in issues):
        return _file_facts(directory, path, None)
    table = layout.table_of(path)
    # Sound formats have the same rows, and Parquet need not be read to count them.
    sound = not any(issue.table == table for issue in errors_of(issues))
    return _file_facts(directory, path, _rows(directory / (layout.twin(path, "parquet") if sound else path)))


def _file_facts(directory: Path, path: str, rows: int | None) -> FileFacts:
    file = directory / path
    return FileFacts(path, rows, file.stat().st_size, layout.digest(file))


def _rows(path: Path) -> int | None:
    if path.suffix != ".parquet":
        try:
            return count_rows(path)
        except BROKEN:
            return None
    try:
        return int(pq.read_metadata(path).num_rows)
    except (pa.ArrowException, OSError):
        return None


def _heard(directory: Path, issues: Sequence[Issue], *, frictionless: bool | None, others: bool) -> list[str]:
    if frictionless is False or led_elsewhere(issue for issue in issues if issue.rule != "report"):
        return []
    asked = ["frictionless"] if heard(directory, frictionless) else []
    return [*asked, *(["check-datapackage"] if others and has_checker() else [])]


def _checks(files: Sequence[FileFacts], issues: Sequence[Issue], further: Sequence[str]) -> tuple[Check, ...]:
    faults: Counter[str] = Counter()
    for issue in issues:
        faults[rule_of(issue.rule)] += issue.count
    places = places_checked({file.path for file in files if file.rows is not None}, further)
    # A fault tells that its rule was asked for.
    places.update({rule: 1 for rule in faults if not places[rule]})
    return tuple(
        Check(rule.name, rule.group, places[rule.name], faults[rule.name]) for rule in rules() if places[rule.name]
    )


def _tables(files: Sequence[FileFacts]) -> list[Document]:
    tables = []
    for table in TABLES.values():
        found = [file for file in files if layout.table_of(file.path) == table.name]
        by_format = ([file for file in found if layout.format_of(file.path) == one] for one in layout.FORMATS)
        counts = {_rows_of(files) for files in by_format if files}
        rows = counts.pop() if len(counts) == 1 else None
        tables.append({"name": table.name, "rows": rows, "files": [_file(file) for file in found]})
    return tables


def _rows_of(files: Sequence[FileFacts]) -> int | None:
    """Rows of all parts of a table; null if those of one are not known."""
    counts = [file.rows for file in files]
    known = [count for count in counts if count is not None]
    return sum(known) if len(known) == len(counts) else None


def _file(facts: FileFacts) -> Document:
    counted = {"rows": facts.rows} if facts.path != layout.DESCRIPTOR else {}
    return {"path": facts.path, **counted, "bytes": facts.bytes, "sha256": facts.sha256}


def _issue(issue: Issue, spots: Spots) -> Document:
    return {
        "severity": issue.severity,
        "table": issue.table,
        "file": issue.file,
        "column": issue.column,
        "rule": issue.rule,
        "message": issue.message,
        "count": issue.count,
        "row": issue.row or None,
        "value": issue.value,
        "at": _at(spots.get((issue, None))),
        "examples": [_example(example, spots.get((issue, example))) for example in issue.examples],
    }


def _example(example: Example, spot: Spot | None) -> Document:
    return {
        "row": example.row or None,
        "key": example.key,
        "value": example.value,
        "at": _at(spot),
        "excerpt": [{"text": text, "marked": marked} for text, marked in spot.pieces if text] if spot else [],
    }


def _at(spot: Spot | None) -> Document | None:
    return {"file": spot.file, "line": spot.line, "column": spot.column} if spot and spot.line else None
