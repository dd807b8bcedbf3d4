"""Publishes: one traversal of the rows feeds all formats, validation reads them back, and only then they go live."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack
from functools import partial
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from newsledger.assistant import Assistant
from newsledger.engine.sorting import Sorted
from newsledger.profiling import stage, taken
from newsledger.progress import step
from newsledger.publish import descriptor, page, swap
from newsledger.publish.companions import WRITERS
from newsledger.publish.csv import Csv
from newsledger.publish.exporter import Exporter
from newsledger.publish.package import PackageInfo
from newsledger.publish.parquet import Parquet
from newsledger.publish.partitioning import Partitioning
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
        self._spots = spots

    def __reduce__(self) -> tuple[type[ReleaseRefused], tuple[list[Issue], Spots | None]]:
        """How it comes from one process to another."""
        return type(self), (self.issues, self._spots)


def release(
    tables: Mapping[str, Iterable[pa.RecordBatch]],
    target: Path,
    info: PackageInfo,
    earlier: Earlier | None = None,
    partition_rows: int | None = None,
    assistant: Assistant | None = None,
) -> dict[str, int]:
    """Publish the tables as a data package in ``target``.

    Args:
        tables: The batches of every table, in row order; a table without an entry is published empty.
        target: Directory that gets ``datapackage.json`` and ``datapackage/``; made if it is missing.
        info: What the package says of itself.
        earlier: The release that this one follows: its ids that are gone are published as ``retired``.
        partition_rows: Tables of more rows are published in parts by year, none of which has more; null for never.
        assistant: Does what can be done at the same time; null for nobody.

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
            rows = prepare(tables, directory, info, earlier, partition_rows, assistant)
            with stage("putting in place"):
                swap.commit(directory, target)
    return rows


def prepare(
    tables: Mapping[str, Iterable[pa.RecordBatch]],
    directory: Path,
    info: PackageInfo,
    earlier: Earlier | None = None,
    partition_rows: int | None = None,
    assistant: Assistant | None = None,
) -> dict[str, int]:
    """Write a release into a directory, check it, and add the report; arguments and result are those of ``release``.

    Raises:
        EarlierReleaseError: The release before cannot be read.
        ReleaseRefused: The rows break a rule.
        ValueError: A table or column is unknown, missing or of the wrong type.
    """
    assistant = assistant or Assistant()
    rows = _write_data(tables, directory, info, earlier, partition_rows, assistant)
    with assistant.meanwhile(_write_page, info, directory, rows) as page_written:
        _write_companions(info, directory, rows)
        with step("validating"):
            report = _checked(directory, page_written)
    publish_report(report, directory)
    return rows


def _checked(directory: Path, page_written: Callable[[], None]) -> Report:
    """The report on a release; check-datapackage is not asked, for what is published must not depend on having it."""
    found = check(directory, others=False, written=page_written)
    report = report_of(directory, found, others=False)
    if issues := errors_of(found):
        raise ReleaseRefused(issues, report.spots)
    return report


def build(
    tables: Mapping[str, Iterable[pa.RecordBatch]],
    directory: Path,
    info: PackageInfo,
    earlier: Earlier | None = None,
    partition_rows: int | None = None,
) -> dict[str, int]:
    """Write the package's files into a directory, unchecked.

    Args:
        tables: As for ``release``.
        directory: Where the files go; what is there already is written over.
        info: What the package says of itself.
        earlier: As for ``release``.
        partition_rows: As for ``release``.

    Returns:
        Rows of each table.

    Raises:
        EarlierReleaseError: The release before cannot be read.
        ReleaseRefused: There is a null where none may be.
        ValueError: A table or column is unknown, missing or of the wrong type.
    """
    rows = _write_data(tables, directory, info, earlier, partition_rows, Assistant())
    _write_companions(info, directory, rows)
    _write_page(info, directory, rows)
    return rows


def _write_data(
    tables: Mapping[str, Iterable[pa.RecordBatch]],
    directory: Path,
    info: PackageInfo,
    earlier: Earlier | None,
    partition_rows: int | None,
    assistant: Assistant,
) -> dict[str, int]:
    """Write the tables and the descriptor, and return the number of rows of each table."""
    if unknown := sorted(set(tables) - set(TABLES)):
        raise ValueError(f"unknown tables: {', '.join(unknown)}")
    (directory / layout.DATA).mkdir(parents=True, exist_ok=True)
    if earlier is not None:
        # The last table: when its first row is asked for, the files of all others are written.
        tables = {**tables, "retired": retired_rows(earlier, directory / layout.DATA, info.version)}
    # In the order of the declared tables, whoever has written them.
    given = {name: tables.get(name, ()) for name in TABLES}
    rows = dict.fromkeys(TABLES, 0)
    rows |= _write_tables(given, directory, info, partition_rows, assistant)
    descriptor.write(info, directory, rows, partition_rows)
    return rows


def _write_companions(info: PackageInfo, directory: Path, rows: Mapping[str, int]) -> None:
    for write in WRITERS:
        with step(write.__module__.split(".")[2]):
            write(info, directory, rows)


def _write_page(info: PackageInfo, directory: Path, rows: Mapping[str, int]) -> None:
    with step("page"):
        page.write(info, directory, rows)


def _write_tables(
    tables: Mapping[str, Iterable[pa.RecordBatch]],
    directory: Path,
    info: PackageInfo,
    partition_rows: int | None,
    assistant: Assistant,
) -> dict[str, int]:
    """Write all tables, about half of them in the assistant, and return the number of rows of each."""
    # The parts of other tables are of the years of articles, and what is retired follows from the files of all others.
    first, last = {"articles"} if partition_rows else set(), {"retired"}
    between = {name: rows for name, rows in tables.items() if name not in first | last}
    theirs = {name: tables[name] for name in _half(between)}
    write = partial(_write_each, directory=directory, info=info, partition_rows=partition_rows)
    rows = write({name: tables[name] for name in first})
    with assistant.meanwhile(write, theirs) as written:
        rows |= write({name: batches for name, batches in between.items() if name not in theirs})
        rows |= written()
    return rows | write({name: tables[name] for name in last})


def _half(tables: Mapping[str, Iterable[pa.RecordBatch]]) -> list[str]:
    """Names of tables with about half of the bytes, of those whose rows another process can sort."""
    sizes = {name: rows.size() for name, rows in tables.items() if isinstance(rows, Sorted)}
    shares: tuple[list[str], list[str]] = ([], [])
    for name in sorted(sizes, key=lambda name: (-sizes[name], name)):
        min(shares, key=lambda share: sum(sizes[other] for other in share)).append(name)
    return shares[1]


def _write_each(
    tables: Mapping[str, Iterable[pa.RecordBatch]], directory: Path, info: PackageInfo, partition_rows: int | None
) -> dict[str, int]:
    """Write some tables, the large ones in parts, and return the number of rows of each."""
    given = {name: (TABLES[name], _published(TABLES[name], batches)) for name, batches in tables.items()}
    if partition_rows is None:
        return {name: _write(table, batches, directory, info) for name, (table, batches) in given.items()}
    with Partitioning.opened(partition_rows, directory) as partitioning:
        return {
            name: _write_parts(table, batches, directory, info, partitioning)
            for name, (table, batches) in given.items()
        }


def _write_parts(
    table: Table, batches: Iterable[pa.RecordBatch], directory: Path, info: PackageInfo, partitioning: Partitioning
) -> int:
    """Write a table, in parts if it is large, and return its number of rows."""
    parts, pieces = partitioning.cut(table, batches)
    if not parts:
        return sum(_write(table, piece.batches, directory, info) for piece in pieces)
    for exporter in FORMATS:
        place = directory / layout.data_path(table.name, exporter.name)
        _remove(place)
        place.mkdir()
    named = {exporter.name: layout.part_paths(table.name, exporter.name, parts) for exporter in FORMATS}
    return sum(
        _write(table, piece.batches, directory, info, {name: paths[at] for name, paths in named.items()})
        for at, piece in enumerate(pieces)
    )


def _write(
    table: Table,
    batches: Iterable[pa.RecordBatch],
    directory: Path,
    info: PackageInfo,
    paths: Mapping[str, str] | None = None,
) -> int:
    """Write rows into a file of each format, that of the table or of a part, and return their number."""
    rows = 0
    with ExitStack() as stack:
        exporters = [exporter(table, directory, info, (paths or {}).get(exporter.name)) for exporter in FORMATS]
        for exporter in exporters:
            if exporter.path.is_dir():
                _remove(exporter.path)
            exporter.setup()
            stack.callback(exporter.close)
        for batch in taken("rows in order", batches):
            for exporter in exporters:
                with stage(exporter.name):
                    exporter.feed(batch)
            rows += batch.num_rows
        for exporter in exporters:
            with stage(exporter.name):
                exporter.finish()
    return rows


def _remove(place: Path) -> None:
    """Make room for a table that was a file and is in parts, or the other way round."""
    if place.is_dir():
        shutil.rmtree(place)
    else:
        place.unlink(missing_ok=True)


def _published(table: Table, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """The batches in the form that is published, nulls refused where none may be."""
    rows = 0
    for batch in batches:
        published = conform(batch, table)
        _refuse_nulls(published, table, rows)
        rows += published.num_rows
        yield published


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
