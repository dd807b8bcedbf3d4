"""Documents to articles: furniture left out, the rest kept to the letter, and the columns that a page itself fills."""

from __future__ import annotations

import re

from newsledger.corpus.article import Article, Document, Part
from newsledger.corpus.dating import published_on
from newsledger.corpus.layout import Layout, Role, lay_out
from newsledger.corpus.lines import Unit, fold_words
from schemas import LIST_SEPARATOR, Row
from schemas.vocabularies import PublishedOnBasis, ReviewStatus, TextPart

_PARTS = {
    Role.HEADLINE: TextPart.HEADLINE,
    Role.STANDFIRST: TextPart.STANDFIRST,
    Role.CAPTION: TextPart.CAPTION,
}
_FUNCTION_WORDS = frozenset(
    (
        *("the", "of", "and", "to", "in", "a", "that", "is", "was", "for", "on", "with", "said", "by", "from"),
        *("has", "have", "were", "are", "as", "at", "it", "he", "his", "an", "be", "will", "not"),
    )
)
_LEADING_DATE = re.compile(
    r"^[\s\ufeff]*(?:[A-Z][a-z]{2,8},? )?(?:\d{1,2} [A-Z][a-z]+|[A-Z][a-z]+ \d{1,2},?) \d{4}[\s.:–-]+"
)


def clean(document: Document, recurring: frozenset[str] = frozenset(), text_as_is: bool = False) -> Article:
    """Make an article of a document.

    Whole lines are kept or dropped and kept lines are unchanged, white space at their ends included; one blank line
    divides them. The lines of a paragraph broken at a fixed width are joined by a space for each break. If nothing
    would be left, every line is kept.

    Args:
        document: The document; its metadata win over what its text says.
        recurring: Lines that were found to recur over the corpus (``furniture.line_keys``, ``furniture.recurs``).
        text_as_is: Publish the document's text to the letter and drop nothing.

    Returns:
        The article, with every column of the articles table; ``duplicate_of`` is null.
    """
    metadata = document.metadata
    layout = lay_out(document.text, metadata.get("title"), recurring)
    kept = layout.kept() or [(unit, Role.BODY) for unit in layout.units]
    if text_as_is:
        text, parts = document.text, _parts_in_place(layout)
    else:
        text, parts = _joined(kept)
    return Article(_row(document, layout, kept, text), _with_headline_in_line(text, parts, metadata.get("title")))


def _joined(kept: list[tuple[Unit, Role]]) -> tuple[str, tuple[Part, ...]]:
    parts = []
    position = 0
    for unit, role in kept:
        parts.append(Part(position, position + len(unit.text), _PARTS.get(role, TextPart.BODY)))
        position += len(unit.text) + 2
    return "\n\n".join(unit.text for unit, _ in kept), tuple(parts)


def _parts_in_place(layout: Layout) -> tuple[Part, ...]:
    return tuple(
        Part(unit.start, unit.end, _PARTS.get(role, TextPart.BODY))
        for unit, role in zip(layout.units, layout.roles, strict=True)
    )


def _with_headline_in_line(text: str, parts: tuple[Part, ...], title: str | None) -> tuple[Part, ...]:
    """Where the headline stands at the beginning of the first line, before the lead, cut that line in two."""
    if not title or not parts or any(part.kind is TextPart.HEADLINE for part in parts):
        return parts
    first = parts[0]
    date = _LEADING_DATE.match(text[first.start : first.end])
    start = first.start + (date.end() if date else 0)
    end = start + len(title)
    if text[start:end] != title or end >= first.end or text[end] not in " .!?:\xa0":
        return parts
    pieces = [Part(start, end, TextPart.HEADLINE), Part(end, first.end, first.kind)]
    if start > first.start:
        pieces.insert(0, Part(first.start, start, first.kind))
    return (*pieces, *parts[1:])


def _row(document: Document, layout: Layout, kept: list[tuple[Unit, Role]], text: str) -> Row:
    """The row of the articles table, columns in their declared order."""
    given = {column: value for column, value in document.metadata.items() if value is not None}
    dated = published_on(
        [(unit.text, _PARTS.get(role, TextPart.BODY)) for unit, role in kept],
        given=given.get("published_on"),
        stated=layout.stated or layout.updated,
        dateline=layout.dateline_date,
    )
    found: Row = {
        "title": layout.title,
        "subtitle": layout.subtitle,
        "publisher": layout.publisher,
        "byline": LIST_SEPARATOR.join(dict.fromkeys(layout.authors)) or None,
        "contributors": LIST_SEPARATOR.join(dict.fromkeys(layout.contributors)) or None,
        "agencies": LIST_SEPARATOR.join(dict.fromkeys(layout.agencies)) or None,
        "dateline": layout.dateline,
    }
    day: Row = {
        "published_on": dated.day,
        "published_on_basis": dated.basis if dated.day else PublishedOnBasis.UNKNOWN,
        "published_on_latest": dated.latest,
    }
    further: Row = {"language": _language(text), "url": layout.url, "rights": None}
    return {
        "article_id": document.article_id,
        **{column: given.get(column, value) for column, value in found.items()},
        **day,
        **{column: given.get(column, value) for column, value in further.items()},
        "text": text,
        "word_count": len(text.split()),
        "source_path": document.source_path,
        "source_sha256": document.source_sha256,
        "duplicate_of": None,
        "review_status": ReviewStatus.MACHINE,
    }


def _language(text: str) -> str | None:
    """'en' if function words of English make up the share that they do in running text, else null."""
    words = fold_words(text[:5000])
    share = sum(map(_FUNCTION_WORDS.__contains__, words)) / max(1, len(words))
    return "en" if share >= 0.15 or (len(words) < 40 and share > 0.08) else None
