"""What the library needs of the contract before a table is checked, and without loading what checks it."""

from __future__ import annotations

from typing import Any

Row = dict[str, Any]
"""A row on its way to a table: column name to value, ``None`` for null, ``datetime.date`` for dates."""

LIST_SEPARATOR = " | "
"""Joins the items of a list-valued cell, in CSV and Parquet alike."""

SPACE = r" \t-\r\x1c-\x1f\x85\xa0"
"""White space within a character class, spelled out: engines differ in what ``\\s`` takes beyond ASCII."""

IDENTIFIER = rf"[^|{SPACE}](?:[^|\n\r\t]*[^|{SPACE}])?"
SLUG = rf"[^|/{SPACE}]+"
COUNTRY = r"[A-Z]{3}"
LANGUAGE = r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*"
WIKIDATA = r"Q[1-9][0-9]*"
SHA256 = r"[0-9a-f]{64}"
