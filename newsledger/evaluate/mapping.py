"""Carries the annotations' offsets from source files over to the published texts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from newsledger.evaluate.align import Alignment, align
from newsledger.evaluate.rows import EvaluationError, Rows
from newsledger.evaluate.sources import Sources
from schemas import Row

# The column that holds a span's text, by the prefix of its offsets; annotations may call the evidence so.
_TEXTS = {
    "": ("text", "evidence"),
    "speaker_": ("speaker_text",),
    "cue_": ("cue",),
    "claimant_": ("claimant_text",),
    "trigger_": ("trigger",),
}


@dataclass(frozen=True, order=True)
class Unmappable:
    """An annotated span that cannot be found in the published text; the row counts as missed.

    Attributes:
        table: Table of the annotation.
        article_id: Article of the annotation.
        start: Start of the span, as annotated.
        end: End of the span, as annotated.
        why: What does not fit.
    """

    table: str
    article_id: str
    start: int
    end: int
    why: str

    def __str__(self) -> str:
        """One line for people."""
        return f"{self.table}, {self.article_id}, {self.start} to {self.end}: {self.why}"


@dataclass(frozen=True)
class Mapped:
    """Annotations whose offsets point into the published texts.

    Attributes:
        rows: The annotations; a span that could not be mapped is null.
        unmappable: What could not be mapped.
        dropped: Lines of the source file that are not published, by article, where the file was found.
    """

    rows: Rows
    unmappable: tuple[Unmappable, ...]
    dropped: dict[str, frozenset[int]]


def map_gold(gold: Rows, articles: Sequence[Row], directories: Sequence[Path]) -> Mapped:
    """Map every span of the annotations.

    Args:
        gold: Annotations by table; offsets are code points into the source file, or into the published text.
        articles: The package's articles. Annotations of other articles keep their offsets.
        directories: Where to look for source files, in this order.

    Raises:
        EvaluationError: A source file is needed and cannot be found.
    """
    spans = _spans_by_article(gold)
    furniture = {row["article_id"]: row.get("furniture_lines") for row in gold.get("articles", ())}
    sources = Sources(directories, articles)
    mappers = {}
    for article in articles:
        name = article["article_id"]
        if spans.get(name) or furniture.get(name):
            mappers[name] = _Mapper.of(article, spans.get(name, []), furniture.get(name) or [], sources)
    unmappable: list[Unmappable] = []
    rows = {
        table: [_map_row(table, row, mappers.get(row.get("article_id", "")), unmappable) for row in entries]
        for table, entries in gold.items()
    }
    dropped = {name: mapper.alignment.dropped for name, mapper in mappers.items() if mapper.alignment}
    return Mapped(rows, tuple(sorted(unmappable)), dropped)


@dataclass(frozen=True)
class _Span:
    """A span of an annotated row: its columns' prefix, its offsets, and its text where the row gives it."""

    prefix: str
    start: int
    end: int
    text: str | None


@dataclass(frozen=True)
class _Mapper:
    """How the offsets of one article are mapped; without an alignment they are taken as they are."""

    raw: str
    published: str
    alignment: Alignment | None

    @classmethod
    def of(cls, article: Row, spans: list[_Span], furniture: list[int], sources: Sources) -> _Mapper:
        published = article["text"]
        as_published = bool(spans) and all(_fits(span, published) for span in spans)
        candidates, problem = sources.texts(article)
        fitting = [text for text in candidates if all(_fits(span, text) for span in spans)]
        if fitting or (candidates and not as_published):
            source = (fitting or candidates)[0]
            wanted = [offset for span in spans for offset in (span.start, span.end - 1)]
            return cls(source, published, align(source, published, wanted, furniture))
        if not as_published and spans:
            raise EvaluationError(
                f"article {article['article_id']}: {problem}; the annotations' offsets point into that file "
                "(name its directory with --corpus)"
            )
        return cls(published, published, None)

    def locate(self, span: _Span) -> tuple[int, int] | str:
        """The span in the published text, or why it cannot be found there."""
        if not _fits(span, self.raw):
            return f"the source file reads {self.raw[span.start : span.end]!r} there, not {span.text!r}"
        if self.alignment is None:
            return span.start, span.end
        place = self.alignment.locate(span.start, span.end)
        if place is None:
            return "the line is not in the published text"
        found, annotated = self.published[slice(*place)], self.raw[span.start : span.end]
        if found.split() != annotated.split():
            return f"the published text reads {found!r} there"
        return place


def _fits(span: _Span, text: str) -> bool:
    if not 0 <= span.start < span.end <= len(text):
        return False
    return span.text is None or text[span.start : span.end].split() == span.text.split()


def _spans(row: Row) -> Iterator[_Span]:
    for column, start in row.items():
        prefix = column.removesuffix("start")
        end = row.get(prefix + "end")
        if column.endswith("start") and isinstance(start, int) and isinstance(end, int):
            texts = [row[name] for name in _TEXTS.get(prefix, ()) if row.get(name) is not None]
            yield _Span(prefix, start, end, texts[0] if texts else None)


def _spans_by_article(gold: Rows) -> dict[str, list[_Span]]:
    spans: dict[str, list[_Span]] = {}
    for rows in gold.values():
        for row in rows:
            spans.setdefault(row.get("article_id", ""), []).extend(_spans(row))
    return spans


def _map_row(table: str, row: Row, mapper: _Mapper | None, unmappable: list[Unmappable]) -> Row:
    if mapper is None:
        return row
    mapped = dict(row)
    for span in _spans(row):
        place = mapper.locate(span)
        if isinstance(place, str):
            unmappable.append(Unmappable(table, row["article_id"], span.start, span.end, place))
        start, end = (None, None) if isinstance(place, str) else place
        mapped[span.prefix + "start"], mapped[span.prefix + "end"] = start, end
    return mapped
