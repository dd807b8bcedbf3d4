"""What must hold of ids that are gone: they are out of use, and who follows their successors gets somewhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import pyarrow as pa
import pyarrow.compute as pc

Broken = tuple[str, str, str, list[int]]
"""Name of the rule, the rule in words, the column, and the positions of the rows that break it."""


def broken_retirements(retired: pa.Table, ids: Mapping[str, pa.Array]) -> Iterator[Broken]:
    """The rules that rows of ``retired`` break.

    Args:
        retired: The columns ``table``, ``id`` and ``successor``, as strings.
        ids: The ids in use, by table; rules about a table that is not here are passed over.
    """
    tables, gone, successors = (retired.column(name).combine_chunks() for name in ("table", "id", "successor"))
    in_use: list[int] = []
    lost: list[int] = []
    for name, keys in ids.items():
        of_table = pc.fill_null(pc.equal(tables, name), False)
        in_use += pc.indices_nonzero(pc.and_(of_table, pc.is_in(gone, keys))).to_pylist()
        known = pc.or_(pc.is_in(successors, keys), pc.is_in(successors, pc.filter(gone, of_table)))
        leads_nowhere = pc.and_(successors.is_valid(), pc.invert(known))
        lost += pc.indices_nonzero(pc.and_(of_table, leads_nowhere)).to_pylist()
    if in_use:
        yield "retired_in_use", "the id is retired, but its table has it", "id", sorted(in_use)
    if lost:
        yield "successor_unknown", "found neither in the table nor among its retired ids", "successor", sorted(lost)
    if circles := _circles(tables, gone, successors):
        yield "successor_acyclic", "following successors comes back to the row", "successor", circles


def _circles(tables: pa.Array, gone: pa.Array, successors: pa.Array) -> list[int]:
    """The rows from which following successors comes back to themselves."""
    names = tables.dictionary_encode().indices.cast(pa.string())
    keys = pc.binary_join_element_wise(names, gone, " ")
    parents = pc.index_in(pc.binary_join_element_wise(names, successors, " "), keys, skip_nulls=True).to_pylist()
    return members_of_circles(parents)


def members_of_circles(parents: Sequence[int | None]) -> list[int]:
    """The rows from which going from parent to parent comes back to themselves.

    Args:
        parents: The position of each row's parent, null where it has none.
    """
    found: list[int] = []
    seen_from = [-1] * len(parents)
    for start in range(len(parents)):
        row: int | None = start
        while row is not None and seen_from[row] < 0:
            seen_from[row] = start
            row = parents[row]
        if row is not None and seen_from[row] == start:
            # Met on this very walk: the row is on a circle.
            first = row
            found.append(first)
            row = parents[first]
            while row is not None and row != first:
                found.append(row)
                row = parents[row]
    return sorted(found)
