"""Articles read a few at a time: cleaned and parsed together, which takes less time, but failing each alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial

from newsledger.corpus import Article, Document
from newsledger.language.model import ModelError
from newsledger.language.parse import Parse, Wanted, parse_together
from newsledger.packing import packed
from newsledger.profiling import stage

CHARACTERS_TOGETHER = 100_000
"""Characters of text that are parsed together; a longer text is parsed alone."""

Cleaned = Callable[[Document], Article]
Parsed = Callable[[Sequence[str]], list[Parse]]
Read = Callable[[], tuple[Article, Parse]]
"""Gives what was read of a document, or raises what went wrong with it."""


def read_together(
    documents: Iterable[Document], cleaned: Cleaned, model: str, wanted: Wanted | None = None
) -> Iterator[tuple[Document, Read]]:
    """Each document with what gives its article and parse, the same as if it were read alone.

    Args:
        documents: The documents.
        cleaned: Makes an article of one.
        model: Name of an installed spaCy pipeline.
        wanted: Tells which paragraphs are worth parsing; null for all.

    Raises:
        ModelError: The pipeline cannot be loaded, which is no fault of an article.
    """
    for batch in packed(documents, CHARACTERS_TOGETHER, lambda document: len(document.text)):
        yield from zip(batch, _read(batch, cleaned, partial(parse_together, model=model, wanted=wanted)), strict=True)


def _read(batch: Sequence[Document], cleaned: Cleaned, parsed: Parsed) -> list[Read]:
    try:
        with stage("cleaning"):
            articles = [cleaned(document) for document in batch]
        parses = parsed([article.text for article in articles])
    except ModelError:
        raise
    except Exception:  # which of the articles it was shows when each is read alone
        return [partial(_read_alone, document, cleaned, parsed) for document in batch]
    return [partial(_pair, article, parse) for article, parse in zip(articles, parses, strict=True)]


def _read_alone(document: Document, cleaned: Cleaned, parsed: Parsed) -> tuple[Article, Parse]:
    article = cleaned(document)
    return article, parsed([article.text])[0]


def _pair(article: Article, parse: Parse) -> tuple[Article, Parse]:
    return article, parse
