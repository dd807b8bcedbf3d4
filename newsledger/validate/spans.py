"""Spans point at text: what stands at their offsets exists, and is what the row says.

Tables and articles ascend by article, in parts within each year, so both are read side by side, a window of articles at
a time. Rows that break that order, are of a table with another order, or are in parts while the articles are not, wait
in the store until they can be read in the articles' order.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from newsledger.validate import layout
from newsledger.validate.batches import Batch, Source
from newsledger.validate.cells import as_text
from newsledger.validate.contents import Content
from newsledger.validate.findings import Findings
from newsledger.validate.issue import Example
from newsledger.validate.parted_source import located
from newsledger.validate.store import ROW, Store, quoted
from newsledger.validate.texts import Integers, Window
from schemas import Span

_SHOWN = 60
_OUTSIDE = "(outside the text)"
_WAITING_AT_ONCE = 8_192


class Spans:
    """Holds the spans of one table's rows against the texts of the articles.

    Rows of unknown articles, which break a foreign key, and spans with a null among their offsets are passed over.
    """

    def __init__(self, source: Source, articles: Content, store: Store) -> None:
        """Begin at the first article; ``source`` is where the rows are read from."""
        table = self._table = source.table
        self._source, self._articles, self._store = source, articles, store
        self._rules = [rule for rule in table.cross_rules if isinstance(rule, Span)]
        self._ascending = table.order[0] == "article_id"
        self._year: str | None = None
        self._windows: Iterator[Window] = iter(())
        self._window: Window | None = None
        self._waiting: list[str | None] = [None] * len(self._rules)

    def check(self, batch: Batch, findings: Findings) -> None:
        """Hold a batch's spans against the articles that are at hand, and let the others wait."""
        ids = batch.typed.column("article_id").dictionary_encode()
        names, codes = ids.dictionary, pc.fill_null(ids.indices, -1).to_numpy(zero_copy_only=False).astype(np.int64)
        left = pa.array(np.arange(len(names)))
        self._begin(batch)
        while self._ascending and self._window is not None and len(left):
            window = self._window
            found = window.positions(names.take(left))
            here = np.full(len(names) + 1, -1, dtype=np.int64)  # the last for rows without an article
            here[left.to_numpy()] = found
            for rule in self._rules:
                self._compare(batch, rule, window, here[codes], findings)
            left = left.filter(pa.array(found < 0))
            beyond = window.beyond(names.take(left))
            if not beyond:
                break
            self._window = next(self._windows, None)
        if len(left):
            waiting = np.isin(codes, left.to_numpy())
            for at, rule in enumerate(self._rules):
                self._wait(batch, at, rule, waiting)

    def _begin(self, batch: Batch) -> None:
        """Go to the first article, of its year if the articles are in parts."""
        part = layout.part_of(batch.place.file)
        year = part.year if part else ""
        if year != self._year:
            self._year = year
            self._windows = _windows(self._articles, year)
            self._window = next(self._windows, None) if self._ascending else None

    def finish(self, findings: Findings) -> None:
        """Hold the spans that waited against their articles, in the articles' order."""
        for rule, relation in zip(self._rules, self._waiting, strict=True):
            if relation is not None:
                self._compare_late(rule, relation, findings)
                self._store.drop(relation)

    def _compare(self, batch: Batch, rule: Span, window: Window, article: Integers, findings: Findings) -> None:
        start, end, said = _cells(batch.typed, rule)
        rows = np.flatnonzero((article >= 0) & ~_null(start) & ~_null(end))
        if not len(rows):
            return
        taken = pa.array(rows)
        starts, ends = (cells.take(taken).to_numpy(zero_copy_only=False).astype(np.int64) for cells in (start, end))
        words = said.take(taken) if said is not None and len(rows) < len(said) else said
        wrong = window.differing(article[rows], starts, ends, words)
        value = partial(_value, batch.typed, rule, window, article)
        findings.add(batch, "span", _message(rule), _columns(rule), rows[wrong].tolist(), value)

    def _wait(self, batch: Batch, at: int, rule: Span, waiting: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> None:
        relation = self._waiting[at]
        if relation is None:
            columns = f"{ROW} BIGINT, key VARCHAR, article_id VARCHAR, start BIGINT, stop BIGINT, said VARCHAR"
            relation = self._waiting[at] = self._store.scratch("spans", columns)
        start, end, said = _cells(batch.typed, rule)
        keys = [pc.fill_null(as_text(batch.raw.column(name)), "") for name in batch.table.primary_key]
        rows = pa.table(
            {
                ROW: batch.of_table,
                "key": pc.binary_join_element_wise(*keys, ",") if len(keys) > 1 else keys[0],
                "article_id": batch.typed.column("article_id"),
                "start": start,
                "stop": end,
                "said": said if said is not None else pa.nulls(batch.rows, pa.string()),
            }
        )
        self._store.insert(relation, rows.filter(pa.array(waiting & ~_null(start) & ~_null(end))))

    def _compare_late(self, rule: Span, relation: str, findings: Findings) -> None:
        articles = (
            f"SELECT {quoted('article_id')} AS article_id, min({ROW}) - 1 AS article "
            f"FROM {self._articles.keys.rows} GROUP BY 1"
        )
        query = (
            f"SELECT w.{ROW}, w.key, w.start, w.stop, w.said, a.article FROM {relation} w "
            f"JOIN ({articles}) a USING (article_id) ORDER BY a.article, w.{ROW}"
        )
        windows = _windows(self._articles)
        window = next(windows, None)
        for waited in self._store.batches(query, _WAITING_AT_ONCE):
            rows = waited
            while rows.num_rows and window is not None:
                article = rows.column("article").to_numpy()
                here = int(np.searchsorted(article, window.first + len(window)))
                self._report_late(rule, rows.slice(0, here), window, findings)
                rows = rows.slice(here)
                if rows.num_rows:
                    window = next(windows, None)

    def _report_late(self, rule: Span, rows: pa.RecordBatch, window: Window, findings: Findings) -> None:
        if not rows.num_rows:
            return
        article = rows.column("article").to_numpy() - window.first
        starts, ends = (rows.column(name).to_numpy() for name in ("start", "stop"))
        said = rows.column("said") if rule.text else None
        for at in window.differing(article, starts, ends, said).tolist():
            row = rows.slice(at, 1).to_pylist()[0]
            value = _worded(row["start"], row["stop"], row["said"], rule, window, int(article[at]))
            place, number = located(self._source, row[ROW])
            findings.add_late(place, "span", _message(rule), _columns(rule), Example(number, row["key"], value))


def _windows(articles: Content, year: str | None = None) -> Iterator[Window]:
    """All articles, or those in the parts of a year; all have the year "" if they are in one file."""
    sources = [articles.source] if year is None else _of_year(articles.source, year)
    for source in sources:
        for batch in source.batches(["article_id", "text"]):
            yield Window(batch.first, batch.typed.column("article_id"), batch.typed.column("text"))


def _of_year(source: Source, year: str) -> list[Source]:
    parts = ((layout.part_of(one.place.file), one) for one in source.parts)
    return [one for part, one in parts if (part.year if part else "") == year]


def _cells(rows: pa.RecordBatch, rule: Span) -> tuple[pa.Array, pa.Array, pa.Array | None]:
    return rows.column(rule.start), rows.column(rule.end), rows.column(rule.text) if rule.text else None


def _null(cells: pa.Array) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    null: np.ndarray[tuple[int], np.dtype[np.bool_]] = pc.is_null(cells).to_numpy(zero_copy_only=False)
    return null


def _columns(rule: Span) -> str:
    return ", ".join(name for name in (rule.start, rule.end, rule.text) if name)


def _message(rule: Span) -> str:
    return "articles.text has no such span" + (", or other words there" if rule.text else "")


def _value(rows: pa.RecordBatch, rule: Span, window: Window, article: Integers, row: int) -> str:
    start, end = rows.column(rule.start)[row].as_py(), rows.column(rule.end)[row].as_py()
    said = rows.column(rule.text)[row].as_py() if rule.text else None
    return _worded(start, end, said, rule, window, int(article[row]))


def _worded(start: int, end: int, said: str | None, rule: Span, window: Window, article: int) -> str:
    there = window.words(article, start, end)
    shown = _OUTSIDE if there is None else _short(there)
    return f"{start}-{end} " + (f"{_short(said)}, there {shown}" if rule.text else shown)


def _short(text: str | None) -> str:
    return "" if text is None else repr(text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…")
