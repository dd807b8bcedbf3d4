"""Text made fit for a terminal: nothing in it moves the cursor, turns the line around, or hides.

What a package holds may come from anyone, and is shown to people in terminals and logs. There an escape sequence could
forge a line, and right-to-left text would turn the rest of its line around, so that a mark below it points elsewhere.
"""

from __future__ import annotations

import unicodedata

_NAMED = {"\t": "\\t", "\n": "\\n", "\r": "\\r", "\x00": "\\0"}
_HIDDEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
_RIGHT_TO_LEFT = {"R", "AL", "AN"}
_SELECTORS = range(0xFE00, 0xFE10)
_WIDE = ("W", "F")


def visible(text: str, *, one_way: bool = False) -> str:
    """The text with escapes for controls, invisible characters and, on demand, those that run from right to left.

    Args:
        text: Any text, halves of surrogate pairs among it.
        one_way: Whether right-to-left letters get escapes too, so that text keeps its order wherever it is shown.
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(char if _is_plain(char, one_way) else _escape(char) for char in text)


def width(text: str) -> int:
    """How many columns of a terminal a text takes: two for wide characters, none for combining marks."""
    if text.isascii():
        return len(text)
    return sum(map(_columns, text))


def _columns(char: str) -> int:
    if unicodedata.category(char) in ("Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in _WIDE else 1


def _is_plain(char: str, one_way: bool) -> bool:
    if unicodedata.category(char) in _HIDDEN or ord(char) in _SELECTORS:
        return False
    return not (one_way and unicodedata.bidirectional(char) in _RIGHT_TO_LEFT)


def _escape(char: str) -> str:
    if char in _NAMED:
        return _NAMED[char]
    code = ord(char)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
