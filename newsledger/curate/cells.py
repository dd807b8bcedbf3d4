"""Cells of the curation files as values of a column, and back."""

from __future__ import annotations

import datetime
import math
import re
from collections.abc import Mapping
from functools import cache
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from schemas import LIST_SEPARATOR, TABLES, Column, CountOf, Span, Table
from schemas.checks import item_pattern, list_pattern

KEY_SEPARATOR = " | "

_WORKED_OUT = {"actors": {"aliases"}, "articles": {"word_count"}, "events": {"title"}}
_SOURCE = {"articles": {"text", "source_path", "source_sha256"}}
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_TIME = re.compile(r"T([01]\d|2[0-3]):[0-5]\d:[0-5]\dZ", re.ASCII)
_INTEGER = re.compile(r"-?\d+")
_ESCAPES = {"\\\\": "\\", "\\n": "\n", "\\r": "\r"}
_ESCAPED = re.compile(r"\\[\\nr]")
_MOST_DIGITS = 40
"""Longer numbers are out of bounds, whatever their zeros; Python refuses to read thousands of digits at all."""


@cache
def columns_of(table: str) -> dict[str, Column]:
    """The table's columns by name, in published order."""
    return {column.name: column for column in TABLES[table].columns}


@cache
def derived_columns(table: str) -> frozenset[str]:
    """Columns that are worked out from other rows after curation: nobody can decide them."""
    counts = {rule.column for rule in TABLES[table].cross_rules if isinstance(rule, CountOf)}
    return frozenset({"review_status", "rule"} | counts | _WORKED_OUT.get(table, set()))


@cache
def source_columns(table: str) -> frozenset[str]:
    """Columns that say what stands in the corpus: a decision about them would be untrue."""
    return frozenset(_SOURCE.get(table, set()))


@cache
def decidable_columns(table: str) -> tuple[str, ...]:
    """Columns that a person may set, in published order."""
    closed = derived_columns(table) | source_columns(table) | set(TABLES[table].primary_key)
    return tuple(name for name in columns_of(table) if name not in closed)


@cache
def text_spans(table: str) -> tuple[Span, ...]:
    """The spans whose text is a column of its own, and can be read from the article."""
    return tuple(rule for rule in TABLES[table].cross_rules if isinstance(rule, Span) and rule.text)


def row_key(table: Table, row: Mapping[str, Any]) -> str:
    """The values of the primary key, joined by ' | '."""
    return KEY_SEPARATOR.join(format_cell(row[column]) for column in table.primary_key)


def row_keys(table: pa.Table, name: str) -> pa.ChunkedArray:
    """The keys of all rows of a table, as ``row_key`` gives them one by one."""
    cells = [table[column].cast(pa.string()) for column in TABLES[name].primary_key]
    return pc.binary_join_element_wise(*cells, KEY_SEPARATOR)


def split_key(table: Table, key: str) -> dict[str, Any]:
    """The primary key's columns and values.

    Raises:
        ValueError: The key has too few parts, or a part is no value of its column.
    """
    names = table.primary_key
    # Only the last column of a key is free text: separators in it belong to it.
    parts = key.split(KEY_SEPARATOR, len(names) - 1)
    if len(parts) != len(names):
        raise ValueError(f"a key of {table.name} is {KEY_SEPARATOR.join(names)}")
    columns = columns_of(table.name)
    values = {}
    for name, part in zip(names, parts, strict=True):
        try:
            values[name] = parse_cell(columns[name], part)
        except ValueError as error:
            raise ValueError(f"{name}: {error}") from None
        if format_cell(values[name]) != part:
            raise ValueError(f"{name}: write it as {format_cell(values[name])!r}")
    return values


def format_cell(value: Any) -> str:
    """The cell of a value: empty for null, ISO dates, numbers in full precision."""
    if value is None:
        return ""
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return LIST_SEPARATOR.join(map(str, value))
    return repr(value) if isinstance(value, float) else str(value)


def escape(cell: str) -> str:
    r"""A cell on one line: line breaks become ``\n`` and ``\r``, and a backslash two.

    Where two people's decisions are brought together, git goes line by line: a cell of several lines may come apart.
    """
    return cell.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r")


def unescape(cell: str) -> str:
    """What was escaped; a cell that was written by hand, with line breaks in it, is as it is."""
    return _ESCAPED.sub(lambda found: _ESCAPES[found.group()], cell) if "\\" in cell else cell


def parse_cell(column: Column, cell: str) -> Any:
    """The value of a cell, null for the empty one.

    Raises:
        ValueError: The cell breaks a rule of the column; the message is the rule.
    """
    if not cell:
        if column.nullable:
            return None
        raise ValueError("may not be empty")
    value = _PARSERS[column.type](cell)
    _check_bounds(column, value)
    _check_words(column, value)
    return value


def _check_bounds(column: Column, value: Any) -> None:
    low, high = column.info.minimum, column.info.maximum
    if low is not None and value < low:
        raise ValueError(f"is at least {low:g}")
    if high is not None and value > high:
        raise ValueError(f"is at most {high:g}")


def _check_words(column: Column, value: Any) -> None:
    info = column.info
    words = info.vocabulary.values() if info.vocabulary else None
    if info.is_list:
        if not re.fullmatch(list_pattern(item_pattern(words)), value):
            items = f"words of {', '.join(words)}" if words else "items"
            raise ValueError(f"is a list: {items}, joined by ' | '")
    elif words and value not in words:
        raise ValueError(f"is one of {', '.join(words)}")
    if info.pattern and not re.fullmatch(info.pattern, value):
        raise ValueError(f"matches {info.pattern}")


def _parse_integer(cell: str) -> int:
    if not _INTEGER.fullmatch(cell) or not cell.isascii():
        raise ValueError("is a whole number in digits, without separators")
    if len(cell) > _MOST_DIGITS or not -(2**63) <= int(cell) < 2**63:
        raise ValueError("is a number of 64 bits")
    return int(cell)


def _parse_number(cell: str) -> float:
    try:
        value = float(cell)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise ValueError("is a number with a decimal point")
    return value


def parse_date(cell: str) -> datetime.date:
    """A day written YYYY-MM-DD.

    Raises:
        ValueError: It is written otherwise, or there is no such day.
    """
    try:
        if _DATE.fullmatch(cell):
            return datetime.date.fromisoformat(cell)
    except ValueError:
        pass
    raise ValueError("is a day, written YYYY-MM-DD")


def parse_when(cell: str) -> datetime.date:
    """The day of a decision, which is written with or without the time: ``2031-04-01``, ``2031-04-01T14:05:09Z``.

    Raises:
        ValueError: It is written otherwise, or there is no such day.
    """
    if len(cell) > 10 and not _TIME.fullmatch(cell[10:]):
        raise ValueError("is a day, written YYYY-MM-DD, or a time, written YYYY-MM-DDThh:mm:ssZ")
    return parse_date(cell[:10])


_PARSERS: dict[str, Any] = {"string": str, "integer": _parse_integer, "number": _parse_number, "date": parse_date}
