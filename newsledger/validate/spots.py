"""Where faults stand in their files, so that a reader sees the value in its row and an editor opens at its line."""

from __future__ import annotations

import ast
import csv
import io
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from newsledger.validate import layout
from newsledger.validate.cells import as_text
from newsledger.validate.csv_rows import RowText, find_rows, search_rows
from newsledger.validate.gzipped import BROKEN
from newsledger.validate.issue import Example, Issue, shorten
from newsledger.validate.json_lines import DescriptorLines
from schemas import TABLES, Table

MAX_GROUP = 256 << 20
"""Bytes of a row group from which no row is fetched to be shown."""

_AROUND = 30
_BETWEEN = 12
_MARKED = 60

Piece = tuple[str, bool]
"""Text of a row, and whether it is what is at fault."""


@dataclass(frozen=True)
class Spot:
    """Where an example stands.

    Attributes:
        file: The file in which it can be seen as text: for Parquet the CSV file, if that has the same row.
        line: Line of that file on which the value begins, from 1; 0 if it cannot be told.
        column: Character of the line with which the value begins, from 1; 0 if it cannot be told.
        pieces: The row around the value as CSV writes it, long texts cut.
    """

    file: str
    line: int = 0
    column: int = 0
    pieces: tuple[Piece, ...] = ()


Spots = Mapping[tuple[Issue, Example | None], Spot]
"""Spots by issue and example; without example, that of an issue that is not about rows."""


def find_spots(directory: Path, issues: Iterable[Issue]) -> dict[tuple[Issue, Example | None], Spot]:
    """Look up where issues stand in the files of a package.

    Files that cannot be read have no spots, for what is wrong with them is said already.
    """
    spots: dict[tuple[Issue, Example | None], Spot] = {}
    by_file: dict[str, list[tuple[Issue, Example]]] = defaultdict(list)
    descriptor = DescriptorLines(directory)
    for issue in issues:
        if not issue.row and (place := descriptor.place(issue)) is not None:
            spots[issue, None] = Spot(layout.DESCRIPTOR, *place)
        for example in issue.examples:
            if example.row > 0:
                by_file[issue.file].append((issue, example))
    for file, examples in by_file.items():
        if layout.table_of(file) and (directory / file).is_file() and not (directory / file).is_symlink():
            try:
                spots |= _in_file(directory, file, examples)
            except (pa.ArrowException, *BROKEN, ValueError, csv.Error):
                continue
    return spots


def _in_file(
    directory: Path, file: str, examples: Sequence[tuple[Issue, Example]]
) -> dict[tuple[Issue, Example | None], Spot]:
    table = TABLES[layout.table_of(file)]
    numbers = {example.row for _, example in examples}
    as_csv = layout.twin(file, "csv")
    lines = find_rows(directory / as_csv, numbers) if (directory / as_csv).is_file() else {}
    if file == as_csv:
        there, shown = {example: lines.get(example.row) for _, example in examples}, lines
    else:
        there = _same_rows(directory / as_csv, {example for _, example in examples}, lines, table)
        shown = _parquet_rows(directory / file, numbers, table)
    return {
        (issue, example): _spot(issue, example, shown[example.row], there[example], table)
        for issue, example in examples
        if example.row in shown
    }


def _same_rows(
    path: Path, examples: Iterable[Example], lines: Mapping[int, RowText], table: Table
) -> dict[Example, RowText | None]:
    """The CSV file's rows of the keys of rows of Parquet: those of the same numbers, else wherever they are."""
    found: dict[Example, RowText | None] = {}
    for example in examples:
        row = lines.get(example.row)
        found[example] = row if row is not None and _key(row, table) == example.key else None
    # What is shortened, or quoted in the file, is not found; its row is then shown without a line.
    lost = {example.key for example, row in found.items() if row is None and example.key}
    words = {key.split(",")[0] for key in lost}
    by_key: dict[str, RowText] = {}
    for row in search_rows(path, words) if words and path.is_file() else ():
        by_key.setdefault(_key(row, table), row)
    return {example: row or by_key.get(example.key) for example, row in found.items()}


def _spot(issue: Issue, example: Example, row: RowText, there: RowText | None, table: Table) -> Spot:
    """The spot of an example.

    Args:
        issue: What is wrong.
        example: Where.
        row: The row as shown.
        there: The same row in the CSV file, if it has it.
        table: The table that both are rows of.
    """
    spans = row.cells()
    columns = _columns(issue, table, len(spans))
    pieces = tuple(_pieces(row.text, [spans[at] for at in columns] or [(0, len(row.text))], issue, example))
    as_csv = layout.twin(issue.file, "csv")
    if there is None:
        return Spot(issue.file, pieces=pieces)
    cells = there.cells()
    at = cells[columns[0]][0] if columns and columns[0] < len(cells) else 0
    return Spot(as_csv, *there.place(at), pieces)


def _columns(issue: Issue, table: Table, cells: int) -> list[int]:
    """Positions of the issue's columns among the cells of a row."""
    named = issue.column.split(", ")
    return [at for at, column in enumerate(table.columns) if column.name in named and at < cells]


def _pieces(text: str, spans: Sequence[tuple[int, int]], issue: Issue, example: Example) -> Iterable[Piece]:
    start = max(spans[0][0] - _AROUND, 0)
    yield ("…" if start else "") + text[start : spans[0][0]], False
    end = spans[0][0]
    for first, last in spans:
        gap = text[end:first]
        yield gap if len(gap) <= 2 * _BETWEEN else f"{gap[:_BETWEEN]}…{gap[-_BETWEEN:]}", False
        yield _window(text[first:last], issue, example), True
        end = last
    yield text[end : end + _AROUND] + ("…" if end + _AROUND < len(text) else ""), False


def _window(cell: str, issue: Issue, example: Example) -> str:
    """A cell, or if it is long the part that is at fault."""
    if len(cell) <= _MARKED:
        return cell
    start = max(_focus(cell, issue, example) - _MARKED // 3, 0)
    part = cell[start : start + _MARKED]
    return ("…" if start else "") + part + ("…" if start + _MARKED < len(cell) else "")


def _focus(cell: str, issue: Issue, example: Example) -> int:
    """Where in a long cell the fault is, as far as it can be told."""
    if issue.rule == "no_nul":
        return max(cell.find("\x00"), 0)
    if issue.rule in ("formats_equal", "csv_form"):
        # The value holds the text around the difference as a literal.
        said = example.value.split(", Parquet ", maxsplit=1)[0]
        try:
            around = str(ast.literal_eval(said)).strip("…").replace('"', '""')
        except (ValueError, SyntaxError):
            return 0
        return max(cell.find(around), 0)
    return 0


def _key(row: RowText, table: Table) -> str:
    cells = next(csv.reader(io.StringIO(row.text, newline="")), [])
    positions = [at for at, column in enumerate(table.columns) if column.name in table.primary_key]
    named = {table.columns[at].name: cells[at] for at in positions if at < len(cells)}
    return shorten(",".join(named.get(name, "") for name in table.primary_key))


def _parquet_rows(path: Path, numbers: Iterable[int], table: Table) -> dict[int, RowText]:
    """Rows of a Parquet file as CSV would write them, by number; they stand on no line."""
    found: dict[int, RowText] = {}
    with pq.ParquetFile(path) as file:
        waiting = sorted(numbers)
        before = 0
        for group in range(file.metadata.num_row_groups):
            said = file.metadata.row_group(group)
            here = [number for number in waiting if before < number <= before + said.num_rows]
            if here and said.total_byte_size <= MAX_GROUP:
                rows = file.read_row_group(group).take(pa.array([number - before - 1 for number in here]))
                found |= dict(zip(here, _written(rows), strict=True))
            before += said.num_rows
    return found


def _written(rows: pa.Table) -> list[RowText]:
    columns = [as_text(rows.column(name)).to_pylist() for name in rows.schema.names]
    texts = []
    for cells in zip(*columns, strict=True):
        stream = io.StringIO()
        csv.writer(stream, lineterminator="").writerow(cells)
        texts.append(RowText(0, stream.getvalue()))
    return texts
