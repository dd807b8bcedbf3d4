"""Web archives (WARC, ISO 28500): each successfully fetched page of HTML is a document."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from newsledger.corpus.encodings import UndecodableError, decode
from newsledger.corpus.formats import RawRow
from newsledger.corpus.pages import read_html
from newsledger.corpus.problems import Problem
from newsledger.corpus.sources import Source

_PAGES = ("text/html", "application/xhtml+xml")
_RECORD_ID = re.compile(r"<?(?:urn:uuid:)?([^<>]+)>?")
_CHARSET = re.compile(r"charset=[\"']?([\w.:-]+)", re.IGNORECASE)


def read_warc(source: Source) -> Iterator[RawRow | Problem]:
    """The pages of a web archive, numbered by their record.

    A page's id is its record's (``WARC-Record-ID`` without ``urn:uuid:``), its address the record's target. What is no
    page (requests, images, redirects, errors) is passed over, and so is a page without text, such as a menu.
    """
    from warcio.archiveiterator import ArchiveIterator  # noqa: PLC0415 - only web archives need it
    from warcio.exceptions import ArchiveLoadFailed  # noqa: PLC0415 - as above

    number = 0
    try:
        with source.open() as stream:
            for record in ArchiveIterator(stream):
                number += 1
                if _is_page(record):
                    yield from _page(record, number, source.name)
    except ArchiveLoadFailed as error:
        yield Problem(source.name, number + 1, None, None, "not_warc", " ".join(str(error).split())[:200])


def _is_page(record: Any) -> bool:
    if record.rec_type != "response" or record.http_headers is None:
        return False
    kind = (record.http_headers.get_header("Content-Type") or "").split(";")[0].strip().lower()
    return record.http_headers.get_statuscode() == "200" and kind in _PAGES


def _page(record: Any, number: int, name: str) -> Iterator[RawRow | Problem]:
    data = record.content_stream().read()
    try:
        page = _decoded(data, record.http_headers.get_header("Content-Type"))
    except UndecodableError as error:
        yield Problem(name, number, None, None, "undecodable", str(error))
        return
    text, metadata = read_html(page)
    if not text.strip():
        return
    matched = _RECORD_ID.fullmatch(record.rec_headers.get_header("WARC-Record-ID") or "")
    address = {"url": record.rec_headers.get_header("WARC-Target-URI")}
    yield RawRow(number, {**metadata, **address, "article_id": matched[1] if matched else None, "text": text})


def _decoded(data: bytes, content_type: str) -> str:
    declared = _CHARSET.search(content_type)
    if declared:
        try:
            return data.decode(declared[1])
        except (LookupError, UnicodeDecodeError):
            pass  # servers often declare what the page is not
    return decode(data)
