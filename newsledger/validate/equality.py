"""CSV and Parquet say the same, cell by cell."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from newsledger.validate import issue
from newsledger.validate.batches import Batch
from newsledger.validate.contents import Content
from newsledger.validate.findings import Findings
from newsledger.validate.issue import Example, Issue, shorten
from newsledger.validate.parted_source import numbered
from newsledger.validate.store import ROW, Store, key_text

_CONTEXT = 20
_ROWS_FETCHED = 65_536


def check_equality(csv: Content, parquet: Content, store: Store) -> list[Issue]:
    """Compare the two formats row by row; rows that one of them lacks are named, and the others still compared."""
    if csv.rows == parquet.rows:
        return _cell_issues(csv, parquet, store, ("", ""))
    alone = _alone(csv, parquet, store), _alone(parquet, csv, store)
    counts = [int(store.rows(f"SELECT count(*) FROM ({query})")[0][0]) for query in alone]
    issues = [
        missing
        for one, query, count, file in zip((csv, parquet), alone, counts, ("Parquet", "CSV"), strict=True)
        if count
        for missing in _missing(one, query, file, store)
    ]
    if not issues:
        return [csv.place.issue("formats_equal", f"{csv.rows} rows, but {parquet.rows} in the Parquet file")]
    same_length = csv.rows - counts[0] == parquet.rows - counts[1]
    return issues + (_cell_issues(csv, parquet, store, alone) if same_length else [])


def _alone(one: Content, other: Content, store: Store) -> str:
    """A query for number and key of the rows whose key only the one has."""
    key = key_text(one.table.primary_key, "r")
    held = [content.held(store, content.table.primary_key) for content in (one, other)]
    keys = [f"SELECT {ROW} AS row, {key} AS key FROM {relation} r" for relation in held]
    return f"SELECT row, key FROM ({keys[0]}) a ANTI JOIN ({keys[1]}) b USING (key)"


def _missing(content: Content, alone: str, file: str, store: Store) -> list[Issue]:
    """Rows that only this file, or these parts, have: one issue a file."""
    first = f"min_by({{'row': row, 'key': key}}, row, {issue.MAX_EXAMPLES})"
    query = f"SELECT {numbered(content.source, 'row')} AS part, count(*), {first} FROM ({alone}) GROUP BY 1 ORDER BY 1"
    issues = []
    for at, count, shown in store.rows(query):
        place, before = content.source.parts[at].place, content.source.offsets[at]
        examples = tuple(Example(each["row"] - before, shorten(each["key"]), "") for each in shown)
        message = f"the row is missing in the {file} file"
        issues.append(Issue(place.table, place.file, "", "formats_equal", message, count, examples))
    return issues


def _cell_issues(csv: Content, parquet: Content, store: Store, alone: tuple[str, str]) -> list[Issue]:
    """Cells that differ, in all rows or in the rows that the formats have in common."""
    findings = Findings(csv.place)
    for batch, rows, here, there in _side_by_side(_rows(csv, store, alone[0]), _rows(parquet, store, alone[1])):
        for name in here.schema.names:
            one, other = here.column(name), there.column(name)
            if one.equals(other):
                continue
            same = pc.or_(pc.fill_null(pc.equal(one, other), False), pc.and_(pc.is_null(one), pc.is_null(other)))
            differing = pc.indices_nonzero(pc.invert(same)).to_pylist()
            values = {int(rows[at]): (one[at], other[at]) for at in differing[: issue.MAX_EXAMPLES]}
            findings.add(
                batch,
                "formats_equal",
                "CSV and Parquet differ",
                name,
                [int(rows[at]) for at in differing],
                lambda row, values=values: difference(*(cell.as_py() for cell in values[row])),  # type: ignore[misc]
            )
    return findings.issues()


_Rows = Iterator[tuple[Batch, np.ndarray[tuple[int], np.dtype[np.int64]], pa.RecordBatch]]


def _rows(content: Content, store: Store, alone: str) -> _Rows:
    """Batches with the texts of their cells, without the rows that are alone, and with the others' positions."""
    dropped = _numbers(store, alone) if alone else iter(())
    next_dropped = next(dropped, None)
    for batch in content.source.batches():
        kept = np.ones(batch.rows, dtype=bool)
        while next_dropped is not None and next_dropped <= batch.first + batch.rows:
            kept[next_dropped - 1 - batch.first] = False
            next_dropped = next(dropped, None)
        texts = batch.as_texts()
        yield batch, np.flatnonzero(kept), texts if kept.all() else texts.filter(pa.array(kept))


def _numbers(store: Store, query: str) -> Iterator[int]:
    for batch in store.batches(f"SELECT row FROM ({query}) ORDER BY row", _ROWS_FETCHED):
        yield from batch.column(0).to_pylist()


def _side_by_side(
    ours: _Rows, theirs: _Rows
) -> Iterator[tuple[Batch, np.ndarray[tuple[int], np.dtype[np.int64]], pa.RecordBatch, pa.RecordBatch]]:
    """Pieces of both with the same number of rows; the batch and the positions in it are ours."""
    there: pa.RecordBatch | None = None
    for batch, rows, here in ours:
        done = 0
        while done < here.num_rows:
            while there is None or not there.num_rows:
                following = next(theirs, None)
                if following is None:
                    return
                there = following[2]
            count = min(here.num_rows - done, there.num_rows)
            yield batch, rows[done : done + count], here.slice(done, count), there.slice(0, count)
            done += count
            there = there.slice(count)


def difference(here: str | None, there: str | None) -> str:
    """Two texts around the first place where they differ, the CSV's first."""
    one, other = here or "", there or ""
    at = next((i for i, (a, b) in enumerate(zip_longest(one, other)) if a != b), 0)
    start = max(0, at - _CONTEXT)
    return ", Parquet ".join(
        repr("…" * (start > 0) + text[start : at + _CONTEXT] + "…" * (len(text) > at + _CONTEXT))
        for text in (one, other)
    )
