"""What Spark's workers run, tried without Spark: rows in the form of its frames, and exceptions on their way back."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsledger.engine.spark_files import is_uri, local_path, uri_of
from newsledger.engine.spark_stream import recut, tables_of
from newsledger.engine.spark_tasks import (
    OUTPUT,
    GroupTask,
    KeyTask,
    MapTask,
    TaskFault,
    fault_in,
    faults_carried,
    outputs_schema,
    united,
)

TOWNS = pa.schema([pa.field("town", pa.string(), nullable=False), pa.field("people", pa.list_(pa.int64()))])
ROADS = pa.schema([pa.field("road", pa.string())])
OUTPUTS = {"towns": TOWNS, "roads": ROADS}


def rows_of(batches: Any, name: str) -> list[dict[str, Any]]:
    return [row[name] for batch in batches for row in batch.to_pylist() if row[OUTPUT] == name]


def test_several_outputs_travel_as_one_frame() -> None:
    towns, roads = [{"town": "Mubi", "people": [3, None]}, {"town": "Bama", "people": None}], [{"road": "A4"}]
    frame = list(united({"roads": iter(roads), "towns": towns, "other": [1]}, OUTPUTS))  # type: ignore[dict-item]
    assert all(batch.schema == outputs_schema(OUTPUTS) for batch in frame)
    assert (rows_of(frame, "towns"), rows_of(frame, "roads")) == (towns, roads)


def test_a_function_gets_no_more_rows_at_a_time_than_told() -> None:
    sizes: list[int] = []

    def measure(batch: pa.RecordBatch) -> dict[str, Any]:
        sizes.append(batch.num_rows)
        return {"roads": batch}

    given_rows = pa.RecordBatch.from_pylist([{"road": f"A{n}"} for n in range(10)], schema=ROADS)
    found = list(MapTask(measure, ROADS, {"roads": ROADS}, rows=4)([given_rows]))
    assert sizes == [4, 4, 2]
    assert len(rows_of(found, "roads")) == 10


def test_rows_without_a_key_are_left_out() -> None:
    batch = pa.RecordBatch.from_pylist([{"road": "A4"}, {"road": None}], schema=ROADS)
    (found,) = KeyTask(ROADS, lambda row: row["road"] and row["road"].lower())([batch])
    assert found.to_pylist() == [{"road": "A4", "__key__": "a4"}]


def test_a_group_gets_each_input_apart() -> None:
    def count(tables: Mapping[str, pa.Table]) -> dict[str, Any]:
        assert {name: table.schema.names for name, table in tables.items()} == {"t": TOWNS.names, "r": ROADS.names}
        return {"roads": [{"road": f"{tables['t'].num_rows} {tables['r'].num_rows}"}]}

    frame = pa.table(
        {
            "bucket": [0, 0, 0],
            "in0": pa.array([{"town": "Mubi", "people": [1]}, None, None], pa.struct(list(TOWNS))),
            "in1": pa.array([None, {"road": "A4"}, {"road": None}], pa.struct(list(ROADS))),
        }
    )
    found = GroupTask(count, {"t": ("in0", TOWNS), "r": ("in1", ROADS)}, {"roads": ROADS})(frame)
    assert rows_of(found.to_batches(), "roads") == [{"road": "1 2"}]


@pytest.mark.parametrize(
    "error",
    [LookupError("no such town"), OSError(28, "No space left"), UnicodeDecodeError("utf-8", b"\xff", 0, 1, "no")],
)
def test_an_exception_comes_back_as_it_was(error: Exception) -> None:
    with pytest.raises(TaskFault) as carried, faults_carried():
        raise error
    found = fault_in(f"Job aborted.\nTraceback\nTaskFault: {carried.value}\n\tat org.apache.spark.X")
    assert (type(found), str(found)) == (type(error), str(error))


def test_an_exception_that_cannot_travel_is_left_as_it_is() -> None:
    class Local(Exception):  # noqa: N818 - of a function, so that it cannot be read elsewhere
        pass

    with pytest.raises(Local), faults_carried():
        raise Local("here")


def test_words_of_spark_hold_no_exception_of_ours() -> None:
    assert fault_in("java.io.IOException: disk full") is None


@settings(deadline=None)
@given(st.lists(st.integers(0, 9000), max_size=6), st.integers(1, 100_000))
def test_batches_are_cut_anew_without_loss(sizes: list[int], size: int) -> None:
    schema = pa.schema([pa.field("n", pa.int64())])
    batches = [pa.record_batch([pa.array(range(count), pa.int64())], schema=schema) for count in sizes]
    expected = [number for count in sizes for number in range(count)]
    again = list(recut(batches, schema))
    assert [row["n"] for batch in again for row in batch.to_pylist()] == expected
    assert all(batch.num_rows == 4096 for batch in again[:-1])
    assert [row["n"] for table in tables_of(batches, size) for row in table.to_pylist()] == expected


@pytest.mark.parametrize(
    ("place", "uri", "path"),
    [
        ("s3a://news/corpus", True, None),
        ("hdfs:///news", True, None),
        ("file:///srv/news corpus", True, Path("/srv/news corpus")),
        ("file:/srv/news", True, Path("/srv/news")),
        ("news/2031:03", False, Path("news/2031:03")),
        ("C:/news", False, Path("C:/news")),
        ("/srv/news", False, Path("/srv/news")),
    ],
)
def test_an_address_is_told_from_a_path(place: str, uri: bool, path: Path | None) -> None:
    assert (is_uri(place), local_path(place)) == (uri, path)


def test_a_path_has_an_address() -> None:
    assert (uri_of(Path("/srv/news corpus")), uri_of("s3a://news")) == ("file:///srv/news corpus", "s3a://news")
