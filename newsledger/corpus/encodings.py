"""Bytes to text: UTF-8 first, then what a byte order mark says, then what the bytes look like."""

from __future__ import annotations

import codecs
import re

from charset_normalizer import from_bytes

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE = 1 << 20
# Quotation marks, dashes, no-break space and the letters of western Europe: what news in one byte a character holds.
_WESTERN = re.compile(rb"[\x80\x82\x84\x85\x91-\x97\xa0\xa3\xa7\xa9\xab\xb0\xb4\xb7\xbb\xbd\xc0-\xff]")
_UTF8_SEQUENCE = re.compile(rb"[\xc3-\xef][\x80-\xbf]{1,2}")


class UndecodableError(ValueError):
    """The bytes are no text in any encoding that can be told."""


def decode(data: bytes) -> str:
    """Decode a whole file, without its byte order mark.

    Raises:
        UndecodableError: The bytes are no text, or almost UTF-8 but broken.
    """
    try:
        return data.decode(encoding_of(data))
    except (UnicodeDecodeError, LookupError) as error:
        raise UndecodableError(f"not readable as text: {error}") from error


def encoding_of(data: bytes) -> str:
    """Name of the codec that fits the bytes.

    Raises:
        UndecodableError: None does.
    """
    if marked := encoding_by_mark(data):
        return marked
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        return _encoding_of_legacy(data, error)
    if b"\x00" in data:
        raise UndecodableError("holds zero bytes")
    return "utf-8"


def encoding_by_mark(data: bytes) -> str | None:
    """Name of the codec that a byte order mark tells; null where there is none."""
    return next((encoding for mark, encoding in _MARKS if data.startswith(mark)), None)


def _encoding_of_legacy(data: bytes, utf8_error: UnicodeDecodeError) -> str:
    high = sum(byte >= 0x80 for byte in data[:_SAMPLE])
    if sum(map(len, _UTF8_SEQUENCE.findall(data[:_SAMPLE]))) > high / 2:
        # Guessing another encoding here would turn every good character into rubbish.
        raise UndecodableError(f"UTF-8 with a broken byte at {utf8_error.start}")
    if b"\x00" not in data and high < 0.1 * len(data) and len(_WESTERN.findall(data)) == high_bytes(data):
        return "cp1252"
    best = from_bytes(data[:_SAMPLE]).best()
    if best is None:
        raise UndecodableError("no encoding fits")
    return str(best.encoding)


def high_bytes(data: bytes) -> int:
    """How many bytes are beyond ASCII."""
    return len(data) - len(data.decode("ascii", errors="ignore"))
