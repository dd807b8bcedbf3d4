"""Large tables are published in parts by year: the same rows, in a declared order, and the same bytes each time."""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import json
import tempfile
from pathlib import Path

import frictionless
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.packages import INFO, batches, valid_tables
from support.parts import Rows, build_in_parts, rows_of_years, year_of

from newsledger.publish import build, partitioning, release
from newsledger.publish.exports.source import Source
from newsledger.validate import check, layout
from newsledger.validate.layout import Part
from schemas import TABLES


@pytest.fixture(scope="module")
def parted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A package of three years in parts of five rows at most; not to be changed."""
    return build_in_parts(tmp_path_factory.mktemp("parted"), 5)


def contents(directory: Path) -> dict[str, bytes]:
    files = sorted(path for path in directory.rglob("*") if path.is_file())
    return {path.relative_to(directory).as_posix(): path.read_bytes() for path in files}


def rows_in(directory: Path, table: str) -> list[dict[str, object]]:
    return [row for path in layout.files_of(directory, table) for row in pq.read_table(path).to_pylist()]


def in_parts_order(table: str, rows: Rows) -> list[dict[str, object]]:
    order = TABLES[table].order
    return sorted(
        rows[table], key=lambda row: (year_of(row, table, rows), [(row[name] is not None, row[name]) for name in order])
    )


def test_large_table_is_a_directory_of_years_and_a_small_one_stays_a_file(parted: Path) -> None:
    assert layout.paths_of(parted, "articles", "parquet") == [
        f"datapackage/articles.parquet/articles-{year}.parquet" for year in ("2010", "2011", "2012", "unknown")
    ]
    assert layout.paths_of(parted, "actors", "parquet") == ["datapackage/actors.parquet"]
    assert layout.paths_of(parted, "actors", "csv") == ["datapackage/actors.csv"]


def test_large_year_is_cut_into_numbered_pieces(parted: Path) -> None:
    assert layout.paths_of(parted, "quotes", "csv")[:3] == [
        "datapackage/quotes.csv/quotes-2010-001.csv.gz",
        "datapackage/quotes.csv/quotes-2010-002.csv.gz",
        "datapackage/quotes.csv/quotes-2011-001.csv.gz",
    ]
    assert [len(pq.read_table(path)) for path in layout.files_of(parted, "quotes")] == [5, 1] * 4


def test_table_without_years_is_cut_by_number(tmp_path: Path) -> None:
    build(valid_tables(), tmp_path, INFO, partition_rows=3)

    assert layout.paths_of(tmp_path, "actors", "parquet") == [
        "datapackage/actors.parquet/actors-001.parquet",
        "datapackage/actors.parquet/actors-002.parquet",
    ]


def test_events_are_of_the_year_in_which_they_began(tmp_path: Path) -> None:
    build(valid_tables(), tmp_path, INFO, partition_rows=1)

    assert {layout.part_of(path).year for path in layout.paths_of(tmp_path, "events", "csv")} == {"2031"}  # type: ignore[union-attr]


@pytest.mark.parametrize("table", ["articles", "actor_mentions", "quotes"])
def test_parts_one_after_the_other_are_the_table_by_year_and_declared_order(parted: Path, table: str) -> None:
    assert rows_in(parted, table) == in_parts_order(table, rows_of_years())


@pytest.mark.parametrize("table", ["articles", "quotes"])
def test_every_csv_part_has_the_header_and_the_rows_of_its_parquet_part(parted: Path, table: str) -> None:
    names = [column.name for column in TABLES[table].columns]
    for packed, parquet in zip(layout.files_of(parted, table, "csv"), layout.files_of(parted, table), strict=True):
        rows = list(csv.DictReader(io.StringIO(gzip.decompress(packed.read_bytes()).decode(), newline="")))
        expected = pq.read_table(parquet).to_pylist()
        assert list(rows[0]) == names
        assert [row[names[0]] for row in rows] == [row[names[0]] for row in expected]


def test_gzipped_parts_hold_neither_name_nor_time(parted: Path) -> None:
    for path in layout.files_of(parted, "quotes", "csv"):
        header = path.read_bytes()[:10]
        assert header[3] == 0
        assert header[4:8] == b"\0\0\0\0"


def test_package_in_parts_is_the_same_bytes_however_rows_come_in_batches(parted: Path, tmp_path: Path) -> None:
    assert contents(build_in_parts(tmp_path, 5, size=1)) == contents(parted)


def test_package_in_parts_is_the_same_bytes_with_few_files_open(
    parted: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(partitioning, "MAX_OPEN", 1)
    monkeypatch.setattr(partitioning, "_ROWS_AT_ONCE", 1)

    assert contents(build_in_parts(tmp_path, 5, size=1)) == contents(parted)


def test_rows_in_the_order_of_parts_give_the_same_parts_again(parted: Path, tmp_path: Path) -> None:
    source = Source(parted)
    build({name: source.batches(table) for name, table in TABLES.items()}, tmp_path, INFO, partition_rows=5)

    assert contents(tmp_path) == contents(parted)


def test_size_beyond_every_table_changes_no_data(tmp_path: Path) -> None:
    without, beyond = tmp_path / "without", tmp_path / "beyond"
    build(valid_tables(), without, INFO)
    build(valid_tables(), beyond, INFO, partition_rows=100)

    for path in layout.data_paths():
        assert (beyond / path).read_bytes() == (without / path).read_bytes(), path


def test_descriptor_lists_every_part_with_bytes_digest_and_rows(parted: Path) -> None:
    descriptor = json.loads((parted / layout.DESCRIPTOR).read_text(encoding="utf-8"))
    assert descriptor["partitionRows"] == 5
    for resource in descriptor["resources"]:
        table, extension = resource["name"].removesuffix("-parquet"), resource["format"].lower()
        paths = layout.paths_of(parted, table, extension)
        if "parts" not in resource:
            assert resource["path"] == paths[0]
            continue
        assert resource["path"] == [part["path"] for part in resource["parts"]] == paths
        assert resource["rowCount"] == sum(part["rowCount"] for part in resource["parts"])
        for part in resource["parts"]:
            content = (parted / part["path"]).read_bytes()
            assert part["bytes"] == len(content)
            assert part["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"


def test_descriptor_vouches_for_the_csv_as_in_one_file_and_for_parquet_parts_joined(parted: Path) -> None:
    descriptor = json.loads((parted / layout.DESCRIPTOR).read_text(encoding="utf-8"))
    by_name = {resource["name"]: resource for resource in descriptor["resources"]}
    first, *others = (gzip.decompress(path.read_bytes()) for path in layout.files_of(parted, "quotes", "csv"))
    one_csv = first + b"".join(part.split(b"\n", 1)[1] for part in others)
    joined = b"".join(path.read_bytes() for path in layout.files_of(parted, "quotes"))

    for name, content in (("quotes", one_csv), ("quotes-parquet", joined)):
        assert by_name[name]["bytes"] == len(content)
        assert by_name[name]["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"


def test_frictionless_reads_all_rows_of_parts_and_finds_them_valid(parted: Path) -> None:
    report = frictionless.Package(str(parted / layout.DESCRIPTOR)).validate()

    assert report.valid
    assert {task.name: task.stats.get("rows") for task in report.tasks}["quotes"] == 24


def test_frictionless_misses_a_row_that_was_taken_out_of_a_part(parted: Path, tmp_path: Path) -> None:
    package = build_in_parts(tmp_path, 5)
    path = layout.files_of(package, "quotes", "csv")[0]
    kept = gzip.decompress(path.read_bytes()).splitlines(keepends=True)[:-1]
    path.write_bytes(gzip.compress(b"".join(kept), mtime=0))

    assert not frictionless.Package(str(package / layout.DESCRIPTOR)).validate().valid


def test_released_package_may_go_into_parts_and_back(tmp_path: Path) -> None:
    release(valid_tables(), tmp_path, INFO)
    whole = contents(tmp_path)
    release(valid_tables(), tmp_path, INFO, partition_rows=2)
    assert (tmp_path / "datapackage/quotes.parquet").is_dir()

    release(valid_tables(), tmp_path, INFO)

    assert contents(tmp_path) == whole


@pytest.mark.parametrize(
    ("parts", "names"),
    [
        ([Part("2013")], ["quotes-2013"]),
        ([Part("2013", 1), Part("2013", 2)], ["quotes-2013-001", "quotes-2013-002"]),
        ([Part("2013", 1), Part("2013", 1000)], ["quotes-2013-0001", "quotes-2013-1000"]),
        ([Part("unknown")], ["quotes-unknown"]),
    ],
)
def test_parts_have_names_that_sort_as_they_do(parts: list[Part], names: list[str]) -> None:
    paths = layout.part_paths("quotes", "csv", parts)

    assert paths == [f"datapackage/quotes.csv/{name}.csv.gz" for name in names]
    assert paths == sorted(paths)
    assert [layout.part_of(path) for path in paths] == parts


@pytest.mark.parametrize(
    "path",
    [
        "datapackage/quotes.csv/quotes-13.csv.gz",
        "datapackage/quotes.csv/quotes-2013.csv",
        "datapackage/quotes.csv/actors-2013.csv.gz",
        "datapackage/quotes.parquet/quotes-2013.csv.gz",
        "datapackage/actors.parquet/actors-2013-001.parquet",
        "datapackage/words.csv/words-2013.csv.gz",
        "datapackage/../quotes.csv/quotes-2013.csv.gz",
        "quotes.csv/quotes-2013.csv.gz",
    ],
)
def test_other_names_are_no_parts(path: str) -> None:
    assert layout.part_of(path) is None
    assert layout.table_of(path) == ""


@settings(max_examples=20, deadline=None, derandomize=True)
@given(
    articles=st.integers(1, 30),
    most=st.integers(1, 70),
    size=st.integers(1, 40),
)
def test_no_file_has_more_rows_than_allowed_and_none_is_lost(articles: int, most: int, size: int) -> None:
    rows = rows_of_years(articles)
    with tempfile.TemporaryDirectory() as place:
        directory = Path(place)
        (directory / layout.DATA).mkdir()
        published = pa.Table.from_batches(batches(rows, size)["articles"])
        pq.write_table(published, directory / layout.data_path("articles", "parquet"))
        with partitioning.Partitioning.opened(most, directory) as cutting:
            for name in ("articles", "quotes"):
                parts, pieces = cutting.cut(TABLES[name], batches(rows, size)[name])
                found = [pa.Table.from_batches(list(piece.batches)).to_pylist() for piece in pieces]
                assert all(len(piece) <= most for piece in found)
                flat = [row for piece in found for row in piece]
                assert flat == (in_parts_order(name, rows) if parts else rows[name])
                assert bool(parts) == (len(rows[name]) > most)
                years = [{year_of(row, name, rows) for row in piece} for piece in found]
                assert not parts or years == [{part.year} for part in parts]


@pytest.mark.slow
def test_checks_find_nothing_wrong_with_parts_of_any_size(tmp_path: Path) -> None:
    for most in (1, 2, 3, 7, 23, 24):
        assert check(build_in_parts(tmp_path / str(most), most)) == []
