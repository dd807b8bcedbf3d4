"""Articles read a few at a time: cleaned and parsed together, which takes less time, but failing each alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial

from newsledger.corpus import Article, Document
from newsledger.language.parse import ModelError, Parse, parse, parse_together

CHARACTERS_TOGETHER = 60_000
"""Characters of text that are parsed together; a longer text is parsed alone."""

Cleaned = Callable[[Document], Article]
Read = Callable[[], tuple[Article, Parse]]
"""Gives what was read of a document, or raises what went wrong with it."""


def read_together(documents: Iterable[Document], cleaned: Cleaned, model: str) -> Iterator[tuple[Document, Read]]:
    """Each document with what gives its article and parse, the same as if it were read alone.

    Raises:
        ModelError: The pipeline cannot be loaded, which is no fault of an article.
    """
    for batch in _batches(documents):
        yield from zip(batch, _read(batch, cleaned, model), strict=True)


def _batches(documents: Iterable[Document]) -> Iterator[list[Document]]:
    batch: list[Document] = []
    size = 0
    for document in documents:
        if batch and size + len(document.text) > CHARACTERS_TOGETHER:
            yield batch
            batch, size = [], 0
        batch.append(document)
        size += len(document.text)
    if batch:
        yield batch


def _read(batch: Sequence[Document], cleaned: Cleaned, model: str) -> list[Read]:
    try:
        articles = [cleaned(document) for document in batch]
        parses = parse_together([article.text for article in articles], model)
    except ModelError:
        raise
    except Exception:  # which of the articles it was shows when each is read alone
        return [partial(_read_alone, document, cleaned, model) for document in batch]
    return [partial(_pair, article, parsed) for article, parsed in zip(articles, parses, strict=True)]


def _read_alone(document: Document, cleaned: Cleaned, model: str) -> tuple[Article, Parse]:
    article = cleaned(document)
    return article, parse(article.text, model)


def _pair(article: Article, parsed: Parse) -> tuple[Article, Parse]:
    return article, parsed
