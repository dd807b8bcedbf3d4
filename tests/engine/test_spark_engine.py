"""The verbs of the Spark engine give what those of the local engine give, in any order."""

from __future__ import annotations

import datetime
import os
import random
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from newsledger.engine import FileStream, LocalEngine, Stream, WorkersKilled, stream_of
from newsledger.engine.spark import SparkEngine
from newsledger.engine.spark_session import SparkFailed, SparkSettings

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        shutil.which("java") is None and not os.environ.get("CI"), reason="Spark needs Java, and there is none here"
    ),
]

Row = dict[str, Any]

FOR_WORKERS = {"spark.executorEnv.PYTHONPATH": str(Path(__file__).parent)}
"""Where Python workers find the functions of this file."""

REPORTS = pa.schema(
    [
        pa.field("report", pa.string(), nullable=False),
        pa.field("place", pa.string()),
        pa.field("day", pa.date32()),
        pa.field("killed", pa.int64()),
        pa.field("latitude", pa.float64()),
        pa.field("confirmed", pa.bool_()),
        pa.field("sources", pa.list_(pa.string())),
        pa.field("signature", pa.binary()),
    ]
)
TOLLS = pa.schema([pa.field("place", pa.string()), pa.field("killed", pa.int64()), pa.field("named", pa.string())])
PLACES = pa.schema([pa.field("name", pa.string()), pa.field("country", pa.string())])
_TOWNS = ("Mubi", "Öland", "Ürümqi", "São Tomé", "Zaria", "𐍈stad", "\ue000reef", "azaz", "Azaz")


def reports(count: int) -> list[Row]:
    chance = random.Random(7)
    return [
        {
            "report": f"report {number}",
            "place": chance.choice((*_TOWNS, None)),
            "day": datetime.date(2031, 1, 1) + datetime.timedelta(days=chance.randrange(40)) if number % 5 else None,
            "killed": chance.choice((None, 0, 3, 12)),
            "latitude": chance.choice((None, -0.5, 11.25)),
            "confirmed": chance.choice((None, True, False)),
            "sources": chance.choice((None, [], ["a spokesman"], ["the mayor", None])),
            "signature": chance.choice((None, b"", b"\x00\xff")),
        }
        for number in range(count)
    ]


def stream(place: Path, rows: list[Row], schema: pa.Schema = REPORTS) -> FileStream:
    place.mkdir(parents=True, exist_ok=True)
    batches = [pa.RecordBatch.from_pylist(rows[at : at + 7], schema=schema) for at in range(0, len(rows), 7)]
    return stream_of(place / "rows.arrow", schema, batches)


@pytest.fixture(scope="module")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SparkEngine]:
    with SparkEngine(tmp_path_factory.mktemp("spark"), SparkSettings("local[2,4]", conf=FOR_WORKERS)) as engine:
        yield engine


@pytest.fixture
def local(tmp_path: Path) -> LocalEngine:
    return LocalEngine(tmp_path / "local")


def same_rows(one: Mapping[str, Stream], other: Mapping[str, Stream]) -> bool:
    assert {name: found.schema for name, found in one.items()} == {name: s.schema for name, s in other.items()}
    return all(sorted(map(repr, one[name].rows())) == sorted(map(repr, other[name].rows())) for name in one)


def tolls_of(batch: pa.RecordBatch) -> dict[str, Any]:
    rows = [row for row in batch.to_pylist() if row["killed"]]
    return {
        "tolls": [{"place": row["place"], "killed": row["killed"], "named": row["report"]} for row in rows],
        "places": batch.select(["place", "report"]).rename_columns(["name", "country"]),
    }


def test_a_map_gives_the_rows_of_a_local_one(spark: SparkEngine, local: LocalEngine, tmp_path: Path) -> None:
    given = stream(tmp_path, reports(300))
    outputs = {"tolls": TOLLS, "places": PLACES}
    found = spark.map(tolls_of, given.batches(), outputs)
    assert same_rows(found, local.map(tolls_of, given.batches(), outputs))


def test_a_map_over_its_own_stream_tells_how_many_rows_are_done(spark: SparkEngine, tmp_path: Path) -> None:
    first = spark.map(tolls_of, stream(tmp_path, reports(100)).batches(), {"places": PLACES, "tolls": TOLLS})
    done: list[int] = []
    spark.map(as_it_is, first["places"].batches(), {"places": PLACES}, on_done=done.append)
    assert sum(done) == 100


def as_it_is(batch: pa.RecordBatch) -> dict[str, Any]:
    return {"places": batch}


def test_all_that_a_map_gives_may_be_nothing(spark: SparkEngine, tmp_path: Path) -> None:
    found = spark.map(lambda batch: {}, stream(tmp_path, reports(3)).batches(), {"tolls": TOLLS})
    again = spark.group({"tolls": (found["tolls"], "place")}, count_of, {"tolls": TOLLS})
    assert list(found["tolls"].rows()) == list(again["tolls"].rows()) == []


def count_of(place: str, inputs: Mapping[str, list[Row]]) -> dict[str, list[Row]]:
    rows = [row for rows in inputs.values() for row in rows]
    named = "; ".join(sorted(repr(sorted(row.items())) for row in rows))
    return {"tolls": [{"place": place, "killed": len(rows), "named": named}]}


def country(row: Row) -> str | None:
    return None if row["country"] == "none" else row["name"]


def test_a_group_gives_the_rows_of_a_local_one(spark: SparkEngine, local: LocalEngine, tmp_path: Path) -> None:
    places = [{"name": town, "country": "none" if town == "azaz" else town[:2]} for town in (*_TOWNS, "Nowhere")]
    inputs: dict[str, tuple[Stream, Any]] = {
        "reports": (stream(tmp_path / "reports", reports(300)), "place"),
        "places": (stream(tmp_path / "places", places, PLACES), country),
    }
    outputs = {"tolls": TOLLS}
    found = spark.group(inputs, count_of, outputs)
    assert same_rows(found, local.group(inputs, count_of, outputs))
    assert {row["place"] for row in found["tolls"].rows()} == {*_TOWNS, "Nowhere"}


def test_a_group_over_tables_gets_all_rows_of_a_key_at_once(
    spark: SparkEngine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("newsledger.engine.spark.BUCKET_BYTES", 2048)  # many buckets
    given = stream(tmp_path, reports(500))
    found = spark.group_tables({"reports": (given, "place")}, counted, {"tolls": TOLLS})
    counts = {row["place"]: row["killed"] for row in found["tolls"].rows()}
    assert len(counts) == sum(1 for _ in found["tolls"].rows()) == len(_TOWNS)
    assert sum(counts.values()) == sum(row["place"] is not None for row in reports(500))


def counted(tables: Mapping[str, pa.Table]) -> dict[str, Any]:
    found = tables["reports"].group_by("place").aggregate([("report", "count")])
    return {"tolls": [{"place": row["place"], "killed": row["report_count"]} for row in found.to_pylist()]}


@pytest.mark.parametrize("order", [("place", "report"), ("day", "report"), ("confirmed", "killed", "report")])
def test_rows_are_sorted_as_locally(
    spark: SparkEngine, local: LocalEngine, tmp_path: Path, order: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("newsledger.engine.spark._SORTED_PART", 20_000)  # several parts
    given = stream(tmp_path, reports(5000))
    one, other = list(spark.sorted(given, order)), list(local.sorted(given, order))
    assert pa.Table.from_batches(one) == pa.Table.from_batches(other)
    assert [batch.num_rows for batch in one] == [batch.num_rows for batch in other]


def test_an_exception_of_a_function_reaches_the_caller_as_it_was(spark: SparkEngine, tmp_path: Path) -> None:
    with pytest.raises(LookupError, match="no such town: Mubi"):
        spark.map(in_no_atlas, stream(tmp_path, reports(30)).batches(), {"tolls": TOLLS})


def in_no_atlas(batch: pa.RecordBatch) -> dict[str, Any]:
    raise LookupError("no such town: Mubi")


def test_a_step_that_is_complete_is_not_done_again(tmp_path: Path) -> None:
    given, marks = stream(tmp_path, reports(20)), tmp_path / "marks"
    marks.mkdir()

    def marking(batch: pa.RecordBatch) -> dict[str, Any]:
        (marks / os.urandom(8).hex()).touch()
        return tolls_of(batch)

    taken: list[int] = []
    work = tmp_path / "work"
    for _ in range(2):
        with SparkEngine(tmp_path / "scratch", SparkSettings("local[2,4]", conf=FOR_WORKERS), work.as_uri()) as engine:
            step = engine.map(
                marking, given.batches(), {"tolls": TOLLS}, on_done=lambda rows: None, on_taken=taken.append
            )
            rows = sorted(map(repr, step["tolls"].rows()))
            done = len(list(marks.iterdir()))
    assert rows
    assert taken == [20]
    assert len(list(marks.iterdir())) == done


def test_rows_at_which_workers_die_are_set_aside(spark: SparkEngine, tmp_path: Path) -> None:
    places = [{"name": f"town {number}", "country": "XY"} for number in range(40)]
    given = stream(tmp_path, places, PLACES)
    found = spark.map(dies_at_town_13, given.batches(), {"places": PLACES}, set_aside=named_only)
    assert [row["name"] for row in found["places"].rows() if row["country"] is None] == ["town 13"]
    assert sum(1 for _ in found["places"].rows()) == 40


def test_rows_at_which_workers_die_end_the_step_if_they_must_not_be_set_aside(
    spark: SparkEngine, tmp_path: Path
) -> None:
    given = stream(tmp_path, [{"name": "town 13", "country": "XY"}], PLACES)
    with pytest.raises(WorkersKilled) as killed:
        spark.map(dies_at_town_13, given.batches(), {"places": PLACES})
    assert killed.value.job[1].to_pylist() == [{"name": "town 13", "country": "XY"}]


def dies_at_town_13(batch: pa.RecordBatch) -> dict[str, Any]:
    if "town 13" in batch.column("name").to_pylist():
        os._exit(3)
    return {"places": batch}


def named_only(batch: pa.RecordBatch) -> dict[str, Any]:
    return {"places": [{"name": row["name"], "country": None} for row in batch.to_pylist()]}


def test_a_master_that_is_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SparkFailed, match="could not be started"):
        SparkEngine(tmp_path, SparkSettings("no such master"))
