"""Operations on tables that several steps of linking need."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsledger.pipeline import tables
from newsledger.pipeline.tables import begins, changed, codes_of, firsts, looked_up, rows_by_key, with_cells

TOWNS = pa.table({"town": ["Aden", "Taiz", None, "Aden"], "people": [1, 2, 3, 4]})


def test_values_are_looked_up_and_what_is_not_there_is_null() -> None:
    found = looked_up(TOWNS.column("town"), pa.array(["Taiz", "Aden"]), pa.chunked_array([[7], [8]]))
    assert found.to_pylist() == [8, 7, None, 8]


def test_some_cells_of_some_rows_are_changed() -> None:
    table = with_cells(TOWNS, [3, 1], {"people": [40, None]})
    assert table.column("people").to_pylist() == [1, None, 3, 40]
    assert with_cells(TOWNS, [], {"people": []}) is TOWNS


@pytest.mark.parametrize("at_once", [1, 2, 1000])
def test_rows_come_by_key_however_many_are_objects_at_a_time(monkeypatch: pytest.MonkeyPatch, at_once: int) -> None:
    monkeypatch.setattr(tables, "_ROWS_AT_ONCE", at_once)
    found = list(rows_by_key(TOWNS.filter(TOWNS.column("town").is_valid()), "town", ["people"]))
    assert found == [("Aden", [{"people": 1}, {"people": 4}]), ("Taiz", [{"people": 2}])]
    assert list(rows_by_key(TOWNS.slice(0, 0), "town")) == []


def test_the_first_row_of_each_run_is_kept_and_nulls_are_alike() -> None:
    table = pa.table({"town": ["Aden", "Aden", None, None], "people": [1, 1, 2, 3]})
    assert firsts(table, ["town"]).column("people").to_pylist() == [1, 2]
    assert begins(table, ["town", "people"]).tolist() == [True, False, True, True]


cells = st.one_of(st.none(), st.sampled_from(["", "a", "b", "ab"]))


@settings(deadline=None)
@given(rows=st.lists(st.tuples(cells, cells), min_size=1, max_size=30))
def test_rows_of_one_kind_agree_in_all_columns_and_each_kind_has_its_first_row(rows: list[tuple[Any, Any]]) -> None:
    table = pa.table({"one": pa.array([a for a, _ in rows], pa.string()), "other": [b or "" for _, b in rows]})
    first, kinds = codes_of(table, ["one", "other"])
    told = [(row["one"], row["other"]) for row in table.to_pylist()]
    assert [told[first[kind]] for kind in kinds] == told
    assert sorted(first) == [number for number, row in enumerate(told) if row not in told[:number]]


def test_rows_that_are_changed_one_by_one_come_last() -> None:
    table = changed(TOWNS, pa.chunked_array([[True, False, False, True]]), lambda row: {**row, "people": 0})
    assert table.column("people").to_pylist() == [2, 3, 0, 0]
