"""Documents kept as HTML pages or Markdown: the article's text, and what the page declares about it."""

from __future__ import annotations

import datetime
import json
import logging
import re
from collections.abc import Iterator
from typing import Any

from schemas import LIST_SEPARATOR, Row

_FRONT_MATTER = re.compile(r"\A---[^\S\n]*\n(.*?)\n---[^\S\n]*(?:\n|\Z)", re.DOTALL)
_ENTRY = re.compile(r"^(\w+):[^\S\n]*(.*)$", re.MULTILINE)
_MARKUP = (
    (re.compile(r"^[^\S\n]{0,3}#{1,6}[^\S\n]+(.*?)(?:[^\S\n]+#+)?[^\S\n]*$", re.MULTILINE), r"\1"),
    (re.compile(r"^[^\S\n]{0,3}(?:>[^\S\n]?)+", re.MULTILINE), ""),
    (re.compile(r"^[^\S\n]{0,3}(?:[-*_][^\S\n]?){3,}$", re.MULTILINE), ""),
    (re.compile(r"!\[([^\]\n]*)\]\([^)\n]*\)"), r"\1"),
    (re.compile(r"\[([^\]\n]+)\]\([^)\n]*\)"), r"\1"),
    (re.compile(r"(\*\*|__)(?=\S)([^\n]*?\S)\1"), r"\2"),
    (re.compile(r"(?<![\w*])([*_])(?=\S)([^\n*_]*?\S)\1(?![\w*])"), r"\2"),
)
# What a page says of its own publication; guesses from the address or the text are none of these.
_DATE_NAMES = frozenset(
    (
        *("article:published_time", "og:published_time", "datepublished", "date", "pubdate", "publishdate"),
        *("publish-date", "dc.date", "dc.date.issued", "dcterms.date", "dcterms.issued", "parsely-pub-date"),
        *("sailthru.date", "published_at", "publication_date", "citation_publication_date"),
    )
)


def read_markdown(source: str) -> tuple[str, Row]:
    """Text without marks of headings, emphasis and links, and the entries of the front matter, if there is one."""
    metadata: Row = {}
    match = _FRONT_MATTER.match(source)
    if match:
        metadata = {key: value.strip().strip("\"'") for key, value in _ENTRY.findall(match[1]) if value.strip()}
        source = source[match.end() :]
    for pattern, replacement in _MARKUP:
        source = pattern.sub(replacement, source)
    return source, metadata


def read_html(source: str) -> tuple[str, Row]:
    """The article's text, headline first, and what the page declares: title, author, date, address, site and language.

    Returns:
        Text (empty if the page has none) and metadata.
    """
    import trafilatura  # noqa: PLC0415 - slow to load, and only pages need it

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    try:
        found = trafilatura.bare_extraction(source, with_metadata=True, include_comments=False, include_tables=False)
    except (ValueError, TypeError, AttributeError, AssertionError):
        found = None
    if found is None:
        return "", {}
    page = found.as_dict() if hasattr(found, "as_dict") else dict(found)
    text = str(page.get("text") or "")
    title = _clean(page.get("title"))
    metadata: Row = {
        "title": title,
        "byline": LIST_SEPARATOR.join(
            dict.fromkeys(part.strip() for part in str(page.get("author") or "").split(";") if part.strip())
        ),
        "publisher": _clean(page.get("sitename")),
        "url": _clean(page.get("url")),
    }
    metadata.update(_declared(source))
    if title and title not in text[: len(title) + 200]:
        text = f"{title}\n\n{text}"
    return text, {key: value for key, value in metadata.items() if value}


def _declared(source: str) -> Row:
    """Publication date and language, as the page's head or linked data give them."""
    from lxml import etree, html  # type: ignore[import-untyped]  # noqa: PLC0415 - as above

    try:
        tree = html.document_fromstring(source.encode("utf-8"), parser=html.HTMLParser(encoding="utf-8"))
    except (etree.LxmlError, ValueError, AssertionError):
        return {}
    declared: Row = {"language": tree.get("lang")}
    dates = [
        element.get("content") or element.get("datetime")
        for element in tree.iter("meta", "time", "span")
        if {str(element.get(key)).lower() for key in ("property", "name", "itemprop")} & _DATE_NAMES
    ]
    for script in tree.iter("script"):
        if script.get("type") == "application/ld+json" and script.text:
            dates.extend(_linked_dates(script.text))
    days = [day for value in dates if (day := _day(value))]
    declared["published_on"] = min(days) if days else None
    return declared


def _linked_dates(script: str) -> Iterator[str]:
    try:
        stack: list[Any] = [json.loads(script)]
    except (ValueError, RecursionError):
        return
    while stack:
        value = stack.pop()
        if isinstance(value, dict):
            if isinstance(value.get("datePublished"), str):
                yield value["datePublished"]
            stack.extend(value.values())
        elif isinstance(value, list):
            stack.extend(value)


def _day(value: object) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(str(value).strip()[:10])
    except ValueError:
        return None


def _clean(value: object) -> str | None:
    return " ".join(str(value).split()) if value else None
