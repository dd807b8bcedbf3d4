"""Spans point at text: what stands at their offsets exists, and is what the row says."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from newsledger.validate.issue import Issue
from newsledger.validate.reading import Content
from schemas import TABLES, Span

ARTICLES_AT_ONCE = 2_000
"""Texts decoded at a time: every span of every table is held against them before the next are."""

_SHOWN = 60
_OUTSIDE = "(outside the text)"

_Rows = npt.NDArray[np.int64]


def check_spans(contents: Mapping[str, Content]) -> list[Issue]:
    """Hold all spans of all tables against the texts of the articles.

    Args:
        contents: Table name to content; without the articles nothing can be said. Rows of unknown articles, which
            break a foreign key, and spans with a null among their offsets are passed over.
    """
    if "articles" not in contents:
        return []
    articles = contents["articles"].typed
    ids, texts = _cells(articles, "article_id"), articles.column("text")
    spans = [
        _Spans(content, rule, ids)
        for name, content in contents.items()
        for rule in TABLES[name].cross_rules
        if isinstance(rule, Span)
    ]
    for first in range(0, len(texts), ARTICLES_AT_ONCE):
        bodies = texts.slice(first, ARTICLES_AT_ONCE).to_pylist()
        for table_spans in spans:
            table_spans.compare(first, bodies)
    return [issue for table_spans in spans for issue in table_spans.issues()]


class _Spans:
    """The spans of one rule, in the order of their articles, with those found wrong."""

    def __init__(self, content: Content, rule: Span, ids: pa.Array) -> None:
        self.content, self.rule = content, rule
        table = content.typed
        self.article = _integers(pc.index_in(_cells(table, "article_id"), ids, skip_nulls=True))
        self.start, self.end = _integers(_cells(table, rule.start)), _integers(_cells(table, rule.end))
        self.text = table.column(rule.text) if rule.text else None
        null = pc.or_(pc.is_null(_cells(table, rule.start)), pc.is_null(_cells(table, rule.end)))
        rows = np.flatnonzero((self.article >= 0) & ~null.to_numpy(zero_copy_only=False)).astype(np.int64)
        self.rows: _Rows = rows[np.argsort(self.article[rows], kind="stable")]
        self.wrong: list[tuple[int, str]] = []

    def compare(self, first: int, bodies: list[str | None]) -> None:
        """Compare the spans within some articles, of which ``first`` is the position."""
        reach = np.searchsorted(self.article[self.rows], [first, first + len(bodies)])
        rows = self.rows[reach[0] : reach[1]]
        articles, starts, ends = (cells[rows].tolist() for cells in (self.article, self.start, self.end))
        said = self.text.take(pa.array(rows)).to_pylist() if self.text is not None else [None] * len(rows)
        for row, article, start, end, words in zip(rows.tolist(), articles, starts, ends, said, strict=True):
            body = bodies[article - first] or ""
            if not 0 <= start < end <= len(body):
                self.wrong.append((row, _OUTSIDE))
            elif words is not None and body[start:end] != words:
                self.wrong.append((row, _short(body[start:end])))

    def issues(self) -> list[Issue]:
        """One issue for all wrong spans, if there are any."""
        if not self.wrong:
            return []
        rule = self.rule
        columns = ", ".join(name for name in (rule.start, rule.end, rule.text) if name)
        message = "articles.text has no such span" + (", or other words there" if rule.text else "")
        rows, found = zip(*sorted(self.wrong), strict=True)
        values = [self._value(row, there) for row, there in zip(rows, found, strict=True)]
        return [self.content.place.issue("span", message, column=columns, rows=rows, values=values)]

    def _value(self, row: int, there: str) -> str:
        span = f"{self.start[row]}-{self.end[row]} "
        return span + (f"{_short(self.text[row].as_py())}, there {there}" if self.text is not None else there)


def _cells(table: pa.Table, name: str) -> pa.Array:
    return table.column(name).combine_chunks()


def _integers(cells: pa.Array) -> _Rows:
    """The cells as integers, with -1 for null."""
    integers: _Rows = pc.fill_null(cells.cast(pa.int64()), -1).to_numpy(zero_copy_only=False)
    return integers


def _short(text: str | None) -> str:
    return "" if text is None else repr(text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…")
