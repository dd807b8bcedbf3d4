"""CSV and Parquet say the same, cell by cell, and the CSV is written the one way there is."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from newsledger.validate.cells import header, lines
from newsledger.validate.issue import Issue, Place
from newsledger.validate.reading import Content
from schemas import Table

_CONTEXT = 20


def check_equality(csv: Content, parquet: Content, table: Table) -> list[Issue]:
    """Compare the two formats row by row; rows that one of them lacks are named, and the others still compared."""
    if csv.text.num_rows == parquet.text.num_rows:
        return _cell_issues(csv, parquet, None, table)
    issues = []
    for one, other, file in ((csv, parquet, "Parquet"), (parquet, csv, "CSV")):
        # The keys of a content are those of its place.
        known = set(other.place.keys)
        alone = [row for row, key in enumerate(one.place.keys) if key not in known]
        if alone:
            message = f"the row is missing in the {file} file"
            issues.append(one.place.issue("formats_equal", message, rows=alone))
    if not issues:
        message = f"{csv.text.num_rows} rows, but {parquet.text.num_rows} in the Parquet file"
        return [csv.place.issue("formats_equal", message)]
    in_csv, in_parquet = _common(csv, parquet), _common(parquet, csv)
    same_length = len(in_csv) == len(in_parquet)
    return issues + (_cell_issues(csv, parquet, (in_csv, in_parquet), table) if same_length else [])


def _common(one: Content, other: Content) -> npt.NDArray[np.int64]:
    known = set(other.place.keys)
    return np.array([row for row, key in enumerate(one.place.keys) if key in known], dtype=np.int64)


def _cell_issues(
    csv: Content,
    parquet: Content,
    common: tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]] | None,
    table: Table,
) -> list[Issue]:
    """Cells that differ, in all rows or in the rows that the formats have in common."""
    issues = []
    for column in table.columns:
        here, there = csv.text.column(column.name), parquet.text.column(column.name)
        if common is not None:
            here, there = here.take(pa.array(common[0])), there.take(pa.array(common[1]))
        same = pc.or_(pc.fill_null(pc.equal(here, there), False), pc.and_(pc.is_null(here), pc.is_null(there)))
        differing = pc.indices_nonzero(pc.invert(same)).to_pylist()
        if differing:
            values = [difference(here[row].as_py(), there[row].as_py()) for row in differing[:100]]
            values += [""] * (len(differing) - len(values))
            rows = differing if common is None else common[0][differing].tolist()
            message = "CSV and Parquet differ"
            issues.append(csv.place.issue("formats_equal", message, column=column.name, rows=rows, values=values))
    return issues


def difference(here: str | None, there: str | None) -> str:
    """Two texts around the first place where they differ, the CSV's first."""
    one, other = here or "", there or ""
    at = next((i for i, (a, b) in enumerate(zip_longest(one, other)) if a != b), 0)
    start = max(0, at - _CONTEXT)
    return ", Parquet ".join(
        repr("…" * (start > 0) + text[start : at + _CONTEXT] + "…" * (len(text) > at + _CONTEXT))
        for text in (one, other)
    )


def check_csv_form(path: Path, place: Place, parquet: Content, table: Table) -> list[Issue]:
    """The CSV file's bytes are those that writing the Parquet file's cells gives.

    Cells alone do not show other quoting, other line ends or a byte-order mark, and a stray mark can turn the rest of a
    file into one cell. The first place that differs is named; behind it nothing can be told.
    """
    message = "the CSV is not what writing the Parquet file's cells gives; the first difference is shown"
    with path.open("rb") as file:
        top = header(table).encode()
        found = file.read(len(top))
        if found != top:
            value = difference(_decoded(found), _decoded(top))
            return [place.issue("csv_form", message, rows=[-1], values=[value])]
        row = -1
        for row, line in enumerate(_lines(parquet)):
            expected = line.encode()
            found = file.read(len(expected))
            if found != expected:
                keyed = Place(place.table, place.file, parquet.place.keys)
                column, value = _first_difference(_decoded(found), line, parquet, row)
                return [keyed.issue("csv_form", message, column=column, rows=[row], values=[value])]
        if rest := file.read(200):
            return [place.issue("csv_form", message, rows=[row + 1], values=[_decoded(rest)])]
    return []


def _lines(content: Content) -> Iterator[str]:
    for batch in content.text.to_batches(max_chunksize=10_000):
        yield from lines(batch)


def _first_difference(found: str, line: str, parquet: Content, row: int) -> tuple[str, str]:
    """The column in which two lines first differ, and how."""
    at = next((i for i, (a, b) in enumerate(zip_longest(found, line)) if a != b), 0)
    batch = parquet.text.slice(row, 1).combine_chunks().to_batches()[0]
    end = 0
    for name in batch.schema.names:
        # Each cell is written alone; the line feed stands for the comma behind it.
        end += len(next(lines(batch.select([name]))))
        if at < end:
            return name, difference(found, line)
    return "", difference(found, line)


def _decoded(found: bytes) -> str:
    return found.decode("utf-8", errors="replace")
