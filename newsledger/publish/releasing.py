"""Publishes: one traversal of the rows feeds all formats, validation reads them back, and only then they go live."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from newsledger.publish import descriptor, swap
from newsledger.publish.companions import WRITERS
from newsledger.publish.csv import Csv
from newsledger.publish.exporter import Exporter
from newsledger.publish.package import PackageInfo
from newsledger.publish.parquet import Parquet
from newsledger.publish.retiring import Earlier, retired_rows
from newsledger.publish.rows import conform
from newsledger.validate import Issue, check, layout, render
from newsledger.validate.issue import Place, errors_of
from newsledger.validate.report import Report, report_of
from newsledger.validate.report_files import publish_report
from newsledger.validate.spots import Spots
from schemas import TABLES, Table

FORMATS: list[type[Exporter]] = [Csv, Parquet]
"""The formats of every table."""


class ReleaseRefused(Exception):  # noqa: N818
    """The release breaks rules and was not published; the earlier one stands.

    Attributes:
        issues: Every fault, sorted.
    """

    def __init__(self, issues: list[Issue], spots: Spots | None = None) -> None:
        """Keep the issues and say them, in their rows as far as it is known where they stand."""
        super().__init__(render(issues, spots or {}))
        self.issues = issues


def release(
    tables: Mapping[str, Iterable[pa.RecordBatch]], target: Path, info: PackageInfo, earlier: Earlier | None = None
) -> dict[str, int]:
    """Publish the tables as a data package in ``target``.

    Args:
        tables: The batches of every table, in row order; a table without an entry is published empty.
        target: Directory that gets ``datapackage.json`` and ``datapackage/``; made if it is missing.
        info: What the package says of itself.
        earlier: The release that this one follows: its ids that are gone are published as ``retired``.

    Returns:
        Rows of each table.

    Raises:
        EarlierReleaseError: The release before cannot be read.
        ReleaseRefused: The rows break a rule.
        TargetBusy: Another build is writing to the target.
        TargetOccupied: ``datapackage/`` holds files that are not a package's.
        ValueError: A table or column is unknown, missing or of the wrong type.
    """
    target.mkdir(parents=True, exist_ok=True)
    with swap.locked(target):
        swap.clean(target)
        swap.refuse_occupied(target)
        with swap.staging(target) as directory:
            rows = prepare(tables, directory, info, earlier)
            swap.commit(directory, target)
    return rows


def prepare(
    tables: Mapping[str, Iterable[pa.RecordBatch]], directory: Path, info: PackageInfo, earlier: Earlier | None = None
) -> dict[str, int]:
    """Write a release into a directory, check it, and add the report; arguments and result are those of ``release``.

    Raises:
        EarlierReleaseError: The release before cannot be read.
        ReleaseRefused: The rows break a rule.
        ValueError: A table or column is unknown, missing or of the wrong type.
    """
    rows = build(tables, directory, info, earlier)
    publish_report(_checked(directory), directory)
    return rows


def _checked(directory: Path) -> Report:
    """The report on a release; check-datapackage is not asked, for what is published must not depend on having it."""
    found = check(directory, others=False)
    report = report_of(directory, found, others=False)
    if issues := errors_of(found):
        raise ReleaseRefused(issues, report.spots)
    return report


def build(
    tables: Mapping[str, Iterable[pa.RecordBatch]], directory: Path, info: PackageInfo, earlier: Earlier | None = None
) -> dict[str, int]:
    """Write the package's files into a directory, unchecked.

    Args:
        tables: As for ``release``.
        directory: Where the files go; what is there already is written over.
        info: What the package says of itself.
        earlier: As for ``release``.

    Returns:
        Rows of each table.

    Raises:
        EarlierReleaseError: The release before cannot be read.
        ReleaseRefused: There is a null where none may be.
        ValueError: A table or column is unknown, missing or of the wrong type.
    """
    if unknown := sorted(set(tables) - set(TABLES)):
        raise ValueError(f"unknown tables: {', '.join(unknown)}")
    (directory / layout.DATA).mkdir(parents=True, exist_ok=True)
    if earlier is not None:
        # The last table: when its first row is asked for, the files of all others are written.
        tables = {**tables, "retired": retired_rows(earlier, directory / layout.DATA, info.version)}
    rows = {name: _write(table, tables.get(name, ()), directory, info) for name, table in TABLES.items()}
    descriptor.write(info, directory, rows)
    for write in WRITERS:
        write(info, directory, rows)
    return rows


def _write(table: Table, batches: Iterable[pa.RecordBatch], directory: Path, info: PackageInfo) -> int:
    """Write a table in all formats, and return its number of rows."""
    rows = 0
    with ExitStack() as stack:
        exporters = [exporter(table, directory, info) for exporter in FORMATS]
        for exporter in exporters:
            exporter.setup()
            stack.callback(exporter.close)
        for batch in batches:
            published = conform(batch, table)
            _refuse_nulls(published, table, rows)
            for exporter in exporters:
                exporter.feed(published)
            rows += published.num_rows
        for exporter in exporters:
            exporter.finish()
    return rows


def _refuse_nulls(batch: pa.RecordBatch, table: Table, offset: int) -> None:
    """Parquet cannot hold a null where the schema allows none, so these are found before anything is read back."""
    place = Place(table.name, layout.data_path(table.name, Parquet.name))
    issues = []
    for column in table.columns:
        cells = batch.column(column.name)
        if cells.null_count and not column.nullable:
            missing = [offset + row for row in pc.indices_nonzero(pc.is_null(cells)).to_pylist()]
            issues.append(place.issue("not_nullable", "the cell must not be empty", column=column.name, rows=missing))
    if issues:
        raise ReleaseRefused(issues)
