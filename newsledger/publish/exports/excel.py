"""Text that a spreadsheet would run as a formula, escaped so that nothing is lost.

Excel, LibreOffice and Google Sheets take a cell of a CSV file for a formula if it begins with one of ``= + - @``, white
space before it or not, and some take full-width signs alike; a leading tab, carriage return or line feed hides one. An
apostrophe in front makes it text. So that the escape can be undone, cells that begin with apostrophes and would be
dangerous without them get one more.
"""

from __future__ import annotations

import re

import pyarrow as pa
import pyarrow.compute as pc

CELL_LIMIT = 32_767
"""UTF-16 code units that a cell of Excel holds; what is longer runs over into rows below, or is cut."""

ROW_LIMIT = 1_048_576
"""Rows that a sheet of Excel holds, the header among them."""

_BLANK = "[ \t\n\v\f\r\u0085\u00a0\u1680\u2000-\u200b\u2028\u2029\u202f\u205f\u2060\u3000\ufeff]"
_DANGEROUS = f"^'*(?:{_BLANK}*[=+\\-@\uff1d\uff0b\uff0d\uff20]|[\t\r\n])"
_PATTERN = re.compile(_DANGEROUS)


def escape(cells: pa.Array) -> pa.Array:
    """Text cells with an apostrophe before those that a spreadsheet might run; null stays null."""
    dangerous = pc.match_substring_regex(cells, _DANGEROUS)
    if not pc.any(dangerous).as_py():
        return cells
    return pc.if_else(dangerous, pc.binary_join_element_wise("'", cells, ""), cells)


def unescape(text: str) -> str:
    """The text of a cell as it was before ``escape``."""
    return text[1:] if text.startswith("'") and _PATTERN.match(text[1:]) else text


def too_long(cells: pa.Array) -> list[int]:
    """The places of cells that hold more than Excel shows."""
    # A code unit takes at least a byte, so most cells need no closer look.
    candidates = pc.indices_nonzero(pc.greater(pc.binary_length(cells), CELL_LIMIT)).to_pylist()
    return [at for at in candidates if len(cells[at].as_py().encode("utf-16-le")) > 2 * CELL_LIMIT]
