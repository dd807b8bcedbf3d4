"""Keys of rows: digests, rows of one key, and functions over one key made functions over many."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsledger.engine import KEY, KeyOf, runs
from newsledger.engine.grouping import by_key, digests, with_key

TOWNS = pa.record_batch({"town": ["Aden", None, "Taiz", "Aden"], "people": [3, 4, 5, 6]})


def first_letter(row: Mapping[str, Any]) -> str | None:
    return row["town"][0] if row["town"] else None


def test_rows_without_a_key_are_left_out() -> None:
    batch, column = with_key(TOWNS, "town")
    assert (column, batch.column("people").to_pylist()) == ("town", [3, 5, 6])


def test_a_key_that_is_worked_out_stands_beside_the_columns() -> None:
    batch, column = with_key(TOWNS, KeyOf(("town",), first_letter))
    assert (column, batch.column(KEY).to_pylist()) == (KEY, ["A", "T", "A"])
    assert batch.column("town").to_pylist() == ["Aden", "Taiz", "Aden"]


@settings(deadline=None)
@given(keys=st.lists(st.text(max_size=80), max_size=30), start=st.integers(0, 30))
def test_a_digest_depends_on_the_key_and_on_nothing_around_it(keys: list[str], start: int) -> None:
    whole = digests(pa.array(keys, pa.string())).tolist()
    assert digests(pa.array(keys, pa.string()).slice(start)).tolist() == whole[start:]
    assert len(set(whole)) == len(set(keys))


def test_digests_are_the_same_on_every_machine() -> None:
    assert digests(pa.array(["Aden", "", "Ta‘iz"])).tolist() == [2697372649810984546, 0, 2844487563135106796]
    assert digests(pa.array([1, -1], pa.int64())).tolist() == [6238072747940578789, 13029008266876403067]


@pytest.mark.parametrize("keys", [["b", "a", "b", "", "a"], [3, -1, 3], []])
def test_runs_give_each_key_once_with_its_rows_in_order(keys: list[Any]) -> None:
    found = [(key, rows.tolist()) for key, rows in runs(pa.array(keys, pa.string() if "a" in keys else pa.int64()))]
    assert found == [(key, [n for n, one in enumerate(keys) if one == key]) for key in sorted(set(keys))]


def counted(key: str, inputs: Mapping[str, list[dict[str, Any]]]) -> dict[str, list[dict[str, Any]]]:
    assert all(KEY not in row for rows in inputs.values() for row in rows)
    return {"counts": [{"key": key, **{name: len(rows) for name, rows in inputs.items()}}]}


def test_a_function_over_a_key_is_called_for_each_key_of_a_table_in_order() -> None:
    letters, _ = with_key(TOWNS, first_letter)
    tables = {
        "by_letter": pa.Table.from_batches([letters]),
        "by_name": pa.table({"town": ["A", "Z"], "people": [1, 2]}),
    }
    function = by_key(counted, {"by_letter": first_letter, "by_name": "town"}, {"counts": pa.schema([])})
    assert function(tables)["counts"] == [
        {"key": "A", "by_letter": 2, "by_name": 1},
        {"key": "T", "by_letter": 1, "by_name": 0},
        {"key": "Z", "by_letter": 0, "by_name": 1},
    ]
