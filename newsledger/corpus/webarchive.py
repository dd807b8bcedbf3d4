"""Web archives (WARC, ISO 28500): each successfully fetched page of HTML is a document."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import IO, Any

from newsledger.corpus.encodings import UndecodableError, decode
from newsledger.corpus.formats import RawRow
from newsledger.corpus.pages import read_html
from newsledger.corpus.problems import Problem
from newsledger.corpus.sources import DAMAGED, Source

_PAGES = ("text/html", "application/xhtml+xml")
_RECORD_ID = re.compile(r"<?(?:urn:uuid:)?([^<>]+)>?")
_CHARSET = re.compile(r"charset=[\"']?([\w.:-]+)", re.IGNORECASE)


def read_warc(source: Source) -> Iterator[RawRow | Problem]:
    """The pages of a web archive, numbered by their record.

    A page's id is its record's (``WARC-Record-ID`` without ``urn:uuid:``), its address the record's target. What is no
    page (requests, images, redirects, errors) is passed over, and so is a page without text, such as a menu.
    """
    number = told = 0
    try:
        with source.open() as stream:
            archive = _archive(stream)
            while (record := _next(archive)) is not None:
                if archive.err_count > told:
                    told = archive.err_count
                    yield Problem(source.name, number, None, None, "not_warc", "the record is not as long as it says")
                number += 1
                found = list(_page(record, number, source.name)) if _is_page(record) else []
                if not _is_whole(record):
                    yield Problem(source.name, number, None, None, "unreadable", "the record is cut short")
                    return
                yield from found
    except _NoRecord as error:
        yield Problem(source.name, number + 1, None, None, "not_warc", str(error))
    except DAMAGED as error:
        yield Problem(source.name, number + 1, None, None, "unreadable", str(error) or type(error).__name__)


class _NoRecord(Exception):  # noqa: N818 - says what was found
    """What should be a record is none."""


def _archive(stream: IO[bytes]) -> Any:
    from warcio.archiveiterator import ArchiveIterator  # noqa: PLC0415 - only web archives need it

    archive = ArchiveIterator(_Stream(stream))
    loader = archive.loader
    loader.http_parser, loader.http_req_parser = _Heads(loader.http_parser), _Heads(loader.http_req_parser)
    return archive


class _Heads:
    """What reads the heads within records; warcio takes a record that is empty there for the end of the archive."""

    def __init__(self, parser: Any) -> None:
        self._parser = parser

    def parse(self, stream: Any, full_statusline: Any = None) -> Any:
        from warcio.statusandheaders import StatusAndHeaders  # noqa: PLC0415 - as above

        try:
            return self._parser.parse(stream, full_statusline)
        except EOFError:
            return StatusAndHeaders("", [])


def _next(archive: Any) -> Any:
    """The next record; null at the end."""
    from warcio.exceptions import ArchiveLoadFailed  # noqa: PLC0415 - as above

    try:
        return next(archive, None)
    except ArchiveLoadFailed as error:
        raise _NoRecord(" ".join(str(error).split())[:200]) from error
    except (AttributeError, LookupError, TypeError, ValueError) as error:
        # Of a head that is cut short, warcio takes for granted what is missing.
        raise _NoRecord("the head of the record cannot be read") from error


class _Stream:
    """What an archive is read from; warcio takes the end of a file that is cut short for the end of the archive."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream

    def read(self, size: int = -1) -> bytes:
        try:
            return self._stream.read(size)
        except EOFError as error:
            raise OSError(str(error)) from error


def _is_whole(record: Any) -> bool:
    """Whether a record has all the bytes that it says, when what is left of it has been read, too."""
    while record.raw_stream.read(1 << 16):
        pass
    # Of a head that is cut short, the length may be lost; warcio takes half a line that should tell it for nothing.
    says_length = (record.rec_headers.get_header("Content-Length") or "").strip().isdecimal()
    return says_length and getattr(record.raw_stream, "limit", 1) == 0


def _is_page(record: Any) -> bool:
    if record.rec_type != "response" or record.http_headers is None:
        return False
    kind = (record.http_headers.get_header("Content-Type") or "").split(";")[0].strip().lower()
    return record.http_headers.get_statuscode() == "200" and kind in _PAGES


def _page(record: Any, number: int, name: str) -> Iterator[RawRow | Problem]:
    data = record.content_stream().read()
    try:
        page = _decoded(data, record.http_headers.get_header("Content-Type"), _packing(record))
    except UndecodableError as error:
        yield Problem(name, number, None, None, "undecodable", str(error))
        return
    text, metadata = read_html(page)
    if not text.strip():
        return
    matched = _RECORD_ID.fullmatch(record.rec_headers.get_header("WARC-Record-ID") or "")
    address = {"url": record.rec_headers.get_header("WARC-Target-URI")}
    yield RawRow(number, {**metadata, **address, "article_id": matched[1] if matched else None, "text": text})


def _packing(record: Any) -> str:
    """The compression of a page that is left on it, since it is not known here; empty if there is none."""
    from warcio.bufferedreaders import BufferedReader  # noqa: PLC0415 - as above

    packing: str = (record.http_headers.get_header("Content-Encoding") or "").strip().lower()
    return "" if packing in ("identity", *BufferedReader.get_supported_decompressors()) else packing


def _decoded(data: bytes, content_type: str, packing: str) -> str:
    if packing:
        try:
            return data.decode()  # many archives keep the page unpacked, and the server's word that it is packed
        except UnicodeDecodeError as error:
            raise UndecodableError(f"the page is compressed with {packing!r}, which is not known") from error
    declared = _CHARSET.search(content_type)
    if declared:
        try:
            return data.decode(declared[1])
        except (LookupError, UnicodeError):
            pass  # servers often declare what the page is not
    return decode(data)
