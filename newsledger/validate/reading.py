"""Reads a table's files strictly by its schema; what does not fit becomes issues, never an exception."""

from __future__ import annotations

import codecs
import datetime
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv
import pyarrow.parquet as pq

from newsledger.validate.cells import as_text
from newsledger.validate.issue import Issue, Place
from schemas import Table

MAX_ROW_BYTES = 1 << 30

_INTEGER = re.compile(r"0|-?[1-9][0-9]{0,18}")
_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?(?:e[+-]?[0-9]+)?", re.IGNORECASE)
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True)
class Content:
    """What a file holds.

    Attributes:
        place: The file, with the keys of its rows.
        typed: The cells in the schema's types, enums as strings.
        text: The cells as CSV writes them.
        unreadable: Rows of which a column could not be read as its type (null in ``typed``), by column.
        whole: Whether all rows of the file are here; some cannot be told into cells.
    """

    place: Place
    typed: pa.Table
    text: pa.Table
    unreadable: dict[str, frozenset[int]] = field(default_factory=dict)
    whole: bool = True


def read_parquet(path: Path, table: Table, place: Place) -> tuple[Content | None, list[Issue]]:
    """Read a Parquet file, checking its page checksums, its UTF-8 and its declared types."""
    try:
        found = pq.read_table(path, page_checksum_verification=True, memory_map=False, partitioning=None)
        found.validate(full=True)
    except (pa.ArrowException, OSError, ValueError) as error:
        return None, [place.issue("readable", f"the file cannot be read: {_one_line(error)}")]
    issues = _header_issues(found.schema.names, table, place)
    if issues:
        return None, issues
    issues = _type_issues(found.schema, table, place)
    if any(issue.rule == "type" for issue in issues):
        return None, issues
    plain = pa.table({name: _plain(found.column(name)) for name in found.schema.names})
    return _content(plain, _as_text(found), table, place), issues


def _type_issues(found: pa.Schema, table: Table, place: Place) -> list[Issue]:
    issues = []
    declared = table.arrow_schema
    for name in declared.names:
        has, needs = found.field(name), declared.field(name)
        if has.type != needs.type:
            issues.append(place.issue("type", f"the type is {has.type}, not {needs.type}", column=name))
        elif not has.equals(needs, check_metadata=True):
            issues.append(place.issue("field_metadata", "the field's description is not the schema's", column=name))
    if (found.metadata or {}) != declared.metadata:
        issues.append(place.issue("table_metadata", "the file's description is not the schema's"))
    return issues


def read_csv(path: Path, table: Table, place: Place) -> tuple[Content | None, list[Issue]]:
    """Read a CSV file; a cell that does not parse as its type is an issue with its row and value."""
    malformed: list[Any] = []

    def skip(row: Any) -> str:
        malformed.append(row)
        return "skip"

    try:
        _require_utf8(path)
        found = _read_strings(path, skip)
        names = found.schema.names
    except (pa.ArrowException, OSError, ValueError) as error:
        return None, [place.issue("readable", f"the file cannot be read: {_one_line(error)}")]
    if issues := _header_issues(names, table, place):
        return None, issues
    if not malformed:
        return _typed(found, table, place)
    # The header is the reader's first row.
    rows = [row.number - 2 for row in malformed]
    message = f"the row does not have {len(table.columns)} cells"
    issue = place.issue("cells_per_row", message, rows=rows, values=[row.text for row in malformed])
    lost = {row + 1 for row in rows}
    numbers = [number for number in range(1, found.num_rows + len(rows) + 1) if number not in lost]
    content, issues = _typed(found, table, replace(place, numbers=numbers))
    return replace(content, whole=False), [issue, *issues]


def _require_utf8(path: Path) -> None:
    """Arrow checks cells, but not headers or rows that it skips."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as file:
        while chunk := file.read(1 << 20):
            decoder.decode(chunk)
    decoder.decode(b"", final=True)


def _read_strings(path: Path, skip: Callable[[Any], str]) -> pa.Table:
    """All cells as strings; the unquoted empty cell is null, the quoted one an empty string."""
    with path.open("rb") as file:
        names = file.readline().decode("utf-8-sig", errors="replace").rstrip("\r\n").split(",")
    return pacsv.read_csv(
        path,
        # One thread, so that rows have numbers; a block must hold the longest row.
        read_options=pacsv.ReadOptions(use_threads=False, block_size=min(max(path.stat().st_size, 1), MAX_ROW_BYTES)),
        parse_options=pacsv.ParseOptions(newlines_in_values=True, invalid_row_handler=skip, ignore_empty_lines=False),
        convert_options=pacsv.ConvertOptions(
            column_types=dict.fromkeys(names, pa.string()),
            strings_can_be_null=True,
            quoted_strings_can_be_null=False,
            null_values=[""],
        ),
    )


def _typed(text: pa.Table, table: Table, place: Place) -> tuple[Content, list[Issue]]:
    issues: list[Issue] = []
    unreadable: dict[str, frozenset[int]] = {}
    typed = {}
    for column in table.columns:
        cells = text.column(column.name)
        if column.type == "string":
            # Not made one chunk: texts may be more than an Arrow string array can hold.
            typed[column.name] = cells
            continue
        values, bad = _parsed(cells.combine_chunks(), _PARSERS[column.type], _ARROW[column.type])
        typed[column.name] = values
        if bad:
            unreadable[column.name] = frozenset(bad)
    content = _content(pa.table(typed), text, table, place, unreadable)
    for name, rows in unreadable.items():
        kind = next(column.type for column in table.columns if column.name == name)
        cells = text.column(name)
        ordered = sorted(rows)
        values = [cells[row].as_py() for row in ordered]
        issues.append(content.place.issue("type", f"not of type {kind}", column=name, rows=ordered, values=values))
    return content, issues


def _parsed(cells: pa.Array, parse: Callable[[str], Any], arrow: pa.DataType) -> tuple[pa.Array, list[int]]:
    """Parse each distinct value once; returns the values and the rows that have none because they do not parse."""
    coded = cells.dictionary_encode()
    values, failed = [], []
    for code, text in enumerate(coded.dictionary.to_pylist()):
        try:
            values.append(parse(text))
        except ValueError:
            values.append(None)
            failed.append(code)
    indices = coded.indices
    bad = pc.indices_nonzero(pc.fill_null(pc.is_in(indices, pa.array(failed, indices.type)), False)).to_pylist()
    return pa.array(values, arrow).take(indices), bad


def _integer(text: str) -> int:
    if not _INTEGER.fullmatch(text) or not -(2**63) <= int(text) < 2**63:
        raise ValueError(text)
    return int(text)


def _number(text: str) -> float:
    if not _NUMBER.fullmatch(text):
        raise ValueError(text)
    return float(text)


def _date(text: str) -> datetime.date:
    if not _DATE.fullmatch(text):
        raise ValueError(text)
    return datetime.date.fromisoformat(text)


_PARSERS: dict[str, Callable[[str], Any]] = {"integer": _integer, "number": _number, "date": _date}
_ARROW = {"integer": pa.int64(), "number": pa.float64(), "date": pa.date32()}


def _header_issues(found: Sequence[str], table: Table, place: Place) -> list[Issue]:
    declared = [column.name for column in table.columns]
    if list(found) == declared:
        return []
    missing = [name for name in declared if name not in found]
    unknown = [name for name in found if name not in declared]
    said = [f"{what}: {', '.join(names)}" for what, names in (("missing", missing), ("unknown", unknown)) if names]
    return [
        place.issue("columns", "the columns are not the schema's; " + ("; ".join(said) or "wrong order or repeated"))
    ]


def _content(
    typed: pa.Table, text: pa.Table, table: Table, place: Place, unreadable: dict[str, frozenset[int]] | None = None
) -> Content:
    parts = [pc.fill_null(text.column(name).combine_chunks(), "") for name in table.primary_key]
    keys = (pc.binary_join_element_wise(*parts, ",") if len(parts) > 1 else parts[0]).to_pylist()
    return Content(replace(place, keys=keys), typed, text, unreadable or {})


def _plain(cells: pa.ChunkedArray) -> pa.ChunkedArray:
    return cells.cast(pa.string()) if pa.types.is_dictionary(cells.type) else cells


def _as_text(table: pa.Table) -> pa.Table:
    return pa.table({name: as_text(table.column(name)) for name in table.schema.names})


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())[:300]
