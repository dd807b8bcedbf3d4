"""Checks tables: each file by itself as its rows go by, the two files of a table, and all tables together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path

import pyarrow.compute as pc

from newsledger.validate import layout
from newsledger.validate.batches import Batch, Source, Unreadable
from newsledger.validate.content import check_content
from newsledger.validate.contents import Content
from newsledger.validate.cross import check_cross
from newsledger.validate.csv_form import CsvForms
from newsledger.validate.csv_source import CsvSource
from newsledger.validate.equality import check_equality
from newsledger.validate.findings import Findings
from newsledger.validate.issue import Issue, Place
from newsledger.validate.order import RowOrder
from newsledger.validate.parquet_source import ParquetSource
from newsledger.validate.part_rules import check_own_years, check_years_of_articles
from newsledger.validate.parted_source import PartedSource
from newsledger.validate.spans import Spans
from newsledger.validate.store import Keys, Store
from schemas import TABLES, Span, Table
from schemas.expectations import WordShare

SOURCES: Mapping[str, Callable[[Path, Table, Place], Source]] = {"csv": CsvSource, "parquet": ParquetSource}
"""What reads a file, by format."""

_OF_THE_FILE = ("field_metadata", "table_metadata")

Told = Callable[[int], None]
"""Told how many more rows were read."""


def check_table(
    directory: Path, table: Table, formats: Sequence[str] = layout.FORMATS
) -> tuple[dict[str, Content], list[Issue]]:
    """Check what can be told of one table alone: its files, cells and rows, and that they are the same in both.

    Returns:
        The contents of the files that could be read, by path, and the faults.
    """
    with Store.opened() as store:
        tables = Tables(directory, store, formats)
        issues = tables.check(table)
        return tables.contents, issues


def check_file(source: Source) -> tuple[Content | None, list[Issue]]:
    """Check what can be told of one file alone; null if it cannot be read."""
    with Store.opened() as store:
        return _Reading(source, store).run()


class Tables:
    """The tables of a package, as they are checked one after another.

    Attributes:
        contents: The files that could be read, by path.
    """

    def __init__(
        self, directory: Path, store: Store, formats: Sequence[str] = layout.FORMATS, told: Told | None = None
    ) -> None:
        """Check the files of ``formats`` in the package at ``directory``; ``told`` hears how it goes."""
        self.contents: dict[str, Content] = {}
        self._directory, self._store, self._formats, self._told = directory, store, formats, told
        self._mirrored: set[str] = set()

    def check(self, table: Table) -> list[Issue]:
        """Check a table's files; those of the tables that it refers to come before it."""
        csv, parquet = (self._source(table, extension) for extension in ("csv", "parquet"))
        alike = csv and parquet and _cuts(csv) == _cuts(parquet)
        opened = CsvForms(csv) if csv and alike else nullcontext()
        with opened as form:
            content, issues = self._read(parquet, form) if parquet else (None, [])
        if csv is None:
            return issues
        if form is not None and content is not None and self._is_mirror(form, table):
            if isinstance(csv, PartedSource):
                csv.take_rows_of(content.source)
            self._keep(replace(content, source=csv))
            self._mirrored.add(table.name)
            return issues + _mirrored(issues)
        other, faults = self._read(csv, None)
        issues += faults
        if content is None:
            return issues
        unequal = check_equality(other, content, self._store) if other is not None and other.whole else []
        return issues + (unequal or (form.issues if form is not None else []))

    def check_across(self) -> list[Issue]:
        """Check the tables of each format against one another, those left out of which rows could not be read."""
        parquet, csv = (dict(self._of(extension)) for extension in ("parquet", "csv"))
        issues = self._across(parquet)
        if csv.keys() == parquet.keys() == self._mirrored:
            return issues + [replace(issue, file=layout.twin(issue.file, "csv")) for issue in issues]
        return issues + self._across(csv)

    def _across(self, contents: Mapping[str, Content]) -> list[Issue]:
        return check_cross(contents, self._store) + check_years_of_articles(contents, self._store)

    def _source(self, table: Table, extension: str) -> Source | None:
        """What reads a table in a format; null if there is no file, or it is not to be read."""
        paths = layout.paths_of(self._directory, table.name, extension) if extension in self._formats else []
        files = [SOURCES[extension](self._directory / path, table, Place(table.name, path)) for path in paths]
        path = layout.data_path(table.name, extension)
        if not paths or paths == [path]:
            return files[0] if files else None
        return PartedSource(files, self._directory / path, table, Place(table.name, path))

    def _read(self, source: Source, form: CsvForms | None) -> tuple[Content | None, list[Issue]]:
        path = layout.data_path("articles", layout.format_of(source.place.file) or "csv")
        content, issues = _Reading(source, self._store, self.contents.get(path), form, self._told).run()
        if content is not None:
            self._keep(content)
        return content, issues

    def _keep(self, content: Content) -> None:
        self.contents[content.place.file] = content

    def _is_mirror(self, form: CsvForms, table: Table) -> bool:
        """Whether all that was found of the Parquet file holds of the CSV file too."""
        of_texts = any(isinstance(rule, Span) for rule in table.cross_rules)
        return not form.issues and form.faithful and (not of_texts or "articles" in self._mirrored)

    def _of(self, extension: str) -> list[tuple[str, Content]]:
        found = ((name, self.contents.get(layout.data_path(name, extension))) for name in TABLES)
        return [(name, content) for name, content in found if content is not None and content.whole]


def _cuts(source: Source) -> list[layout.Part | None]:
    return [layout.part_of(one.place.file) for one in source.parts]


def _mirrored(issues: Sequence[Issue]) -> list[Issue]:
    """What was found of Parquet files, said of the CSV files of the same rows."""
    found = (issue for issue in issues if issue.rule not in _OF_THE_FILE)
    return [replace(issue, file=layout.twin(issue.file, "csv")) for issue in found]


class _Reading:
    """One pass over a file, with all checks that its rows are held to as they go by."""

    def __init__(
        self,
        source: Source,
        store: Store,
        articles: Content | None = None,
        form: CsvForms | None = None,
        told: Told | None = None,
    ) -> None:
        table = source.table
        self._source, self._store, self._form, self._told = source, store, form, told
        self._alone, self._beyond = Findings(source.place), Findings(source.place)
        self._order = RowOrder(table.order)
        of_texts = any(isinstance(rule, Span) for rule in table.cross_rules)
        self._spans = Spans(source, articles, store) if articles is not None and articles.whole and of_texts else None
        self._filled: Counter[str] = Counter()
        self._words: dict[str, Counter[str]] = {
            expectation.column: Counter() for expectation in table.expectations if isinstance(expectation, WordShare)
        }

    def run(self) -> tuple[Content | None, list[Issue]]:
        """Read the file to its end; the content is null if that cannot be done."""
        issues: list[Issue] = []
        keys: Keys | None = None
        try:
            readable, issues = self._source.head()
            if not readable:
                return None, issues
            keys = self._store.keys(self._source.table)
            rows = 0
            for batch in self._source.batches():
                self._check(batch)
                self._store.feed(keys, batch)
                rows += batch.rows
            if self._spans is not None:
                self._spans.finish(self._beyond)
            if self._form is not None:
                self._form.finish()
        except Unreadable as found:
            if keys is not None:
                self._store.drop(keys.rows, keys.values, *keys.links.values())
            return None, [*issues, *self._alone.issues(), found.issue]
        torn = self._source.torn()
        told_apart = self._order.distinguishing
        content = Content(self._source, rows, keys, not torn, told_apart, self._filled, self._words)
        # Of rows that are not all there, nobody can say what they are beside each other.
        return content, [*issues, *torn, *self._alone.issues(), *([] if torn else self._beyond.issues())]

    def _check(self, batch: Batch) -> None:
        check_content(batch, self._alone)
        check_own_years(batch, self._alone)
        self._order.check(batch, self._beyond)
        if self._spans is not None:
            self._spans.check(batch, self._beyond)
        if self._form is not None:
            self._form.check(batch)
        self._tally(batch)
        if self._told is not None:
            self._told(batch.rows)

    def _tally(self, batch: Batch) -> None:
        for name, cells in zip(batch.typed.schema.names, batch.typed.columns, strict=True):
            self._filled[name] += batch.rows - cells.null_count
            if name in self._words:
                counts = pc.value_counts(cells.drop_null())
                self._words[name].update({count["values"]: count["counts"] for count in counts.to_pylist()})
