"""The two formats, as files."""

from __future__ import annotations

import csv
import io
import json
import math
from dataclasses import replace
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.packages import INFO

from newsledger.publish import PackageInfo, parquet
from newsledger.publish.parquet import Parquet
from newsledger.validate import cells, layout
from schemas import TABLES

# Carriage returns are refused in cells, and versions of Python differ in whether they quote them.
TEXTS = st.none() | st.text(st.characters(codec="utf-8", exclude_characters="\r"), min_size=1)


@given(rows=st.lists(st.tuples(TEXTS, TEXTS), min_size=1))
@settings(deadline=None, max_examples=50)
def test_csv_lines_are_what_pythons_writer_makes_with_minimal_quoting(
    rows: list[tuple[str | None, str | None]],
) -> None:
    # The writer quotes the only cell of a line if it is null; two columns keep to what tables have.
    batch = pa.RecordBatch.from_arrays(
        [pa.array(column, pa.string()) for column in zip(*rows, strict=True)], ["a", "b"]
    )
    expected = io.StringIO(newline="")
    csv.writer(expected, lineterminator="\n").writerows(rows)

    assert "".join(cells.lines(batch)) == expected.getvalue()


def test_csv_tells_an_empty_string_from_null() -> None:
    batch = pa.RecordBatch.from_pydict({"a": ["", None], "b": ["x", "y"]})

    assert list(cells.lines(batch)) == ['"",x\n', ",y\n"]


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_numbers_read_back_as_the_same_number_and_never_look_like_integers(value: float) -> None:
    text = cells.as_text(pa.array([value]))[0].as_py()

    assert float(text) == value
    assert math.copysign(1, float(text)) == math.copysign(1, value)
    assert "." in text or "e" in text


@pytest.mark.parametrize("name", TABLES)
def test_csv_is_utf8_without_mark_with_line_feeds_and_a_header(released: Path, name: str) -> None:
    data = (released / layout.data_path(name, "csv")).read_bytes()

    assert data.decode("utf-8").split("\n")[0] == ",".join(column.name for column in TABLES[name].columns)
    assert b"\r" not in data
    assert data.endswith(b"\n")


@pytest.mark.parametrize("name", TABLES)
def test_parquet_has_the_declared_types_and_descriptions(released: Path, name: str) -> None:
    file = pq.ParquetFile(released / layout.data_path(name, "parquet"))

    declared = TABLES[name].arrow_schema
    assert file.schema_arrow.equals(declared)
    assert [field.metadata for field in file.schema_arrow] == [field.metadata for field in declared]
    assert b"pandas" not in (file.metadata.metadata or {})
    for field in file.schema_arrow:
        assert field.metadata[b"description"]


@pytest.mark.parametrize("name", TABLES)
def test_parquet_says_of_which_table_and_package_it_is(released: Path, name: str) -> None:
    metadata = pq.read_metadata(released / layout.data_path(name, "parquet")).metadata
    descriptor = json.loads((released / layout.DESCRIPTOR).read_text(encoding="utf-8"))

    said = {key.decode(): value.decode() for key, value in metadata.items() if not key.startswith(b"ARROW")}
    assert said == {
        "name": name,
        "title": TABLES[name].title,
        "description": TABLES[name].description,
        "primaryKey": " | ".join(TABLES[name].primary_key),
        "order": " | ".join(TABLES[name].order),
        "package.name": "lake-war",
        "package.title": "The lake war in the news",
        "package.version": "1.2.0",
        "package.homepage": "https://example.org/lake-war",
        "package.licenses": "CC-BY-4.0",
        "package.citation": descriptor["citation"],
    }


@pytest.mark.parametrize("name", TABLES)
def test_parquet_has_statistics_a_page_index_and_the_order_of_its_rows(released: Path, name: str) -> None:
    metadata = pq.read_metadata(released / layout.data_path(name, "parquet"))

    for number in range(metadata.num_row_groups):
        group = metadata.row_group(number)
        columns = [group.column(at) for at in range(metadata.num_columns)]
        order = [(columns[at.column_index].path_in_schema, at.descending) for at in group.sorting_columns]
        assert order == [(column, False) for column in TABLES[name].order]
        assert all(at.nulls_first for at in group.sorting_columns)
        assert all(column.is_stats_set and column.has_column_index and column.has_offset_index for column in columns)


def test_bytes_of_parquet_change_with_the_version_and_only_with_it(tmp_path: Path) -> None:
    one, same, later = (
        written(tmp_path / version, [mentions(9)], replace(INFO, version=version.strip("-")))
        for version in ("1.0", "-1.0", "1.1")
    )

    files = [tmp_path / version / "datapackage/actor_mentions.parquet" for version in ("1.0", "-1.0", "1.1")]
    assert files[0].read_bytes() == files[1].read_bytes() != files[2].read_bytes()
    assert one.read().equals(same.read())
    assert one.read().equals(later.read())


def test_parquet_is_zstd_and_enums_are_dictionaries_in_the_order_of_their_vocabulary(released: Path) -> None:
    file = pq.ParquetFile(released / "datapackage/quotes.parquet")
    columns = [file.metadata.row_group(0).column(at) for at in range(file.metadata.num_columns)]
    vocabulary = next(c.info.vocabulary for c in TABLES["quotes"].columns if c.name == "stance")

    assert {column.compression for column in columns} == {"ZSTD"}
    assert vocabulary is not None
    assert file.read().column("stance").chunk(0).dictionary.to_pylist() == vocabulary.values()


def written(directory: Path, batches: list[pa.RecordBatch], info: PackageInfo = INFO) -> pq.ParquetFile:
    (directory / "datapackage").mkdir(parents=True)
    exporter = Parquet(TABLES["actor_mentions"], directory, info)
    exporter.setup()
    for batch in batches:
        exporter.feed(batch)
    exporter.finish()
    exporter.close()
    return pq.ParquetFile(directory / "datapackage/actor_mentions.parquet")


def mentions(count: int) -> pa.RecordBatch:
    schema = TABLES["actor_mentions"].arrow_schema
    rows = [
        {
            "mention_id": f"a-{at}",
            "actor_id": "b",
            "article_id": "a",
            "start": at,
            "end": at + 1,
            "text": "x" * (at % 7 + 1),
            "rule": "name",
            "review_status": "machine",
        }
        for at in range(count)
    ]
    return pa.RecordBatch.from_pylist(rows, schema=schema)


@pytest.mark.parametrize(("rows", "size"), [(10, 1 << 20), (1 << 20, 300), (7, 300)])
def test_row_groups_follow_from_rows_and_not_from_batches(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, rows: int, size: int
) -> None:
    monkeypatch.setattr(parquet, "ROWS_PER_GROUP", rows)
    monkeypatch.setattr(parquet, "BYTES_PER_GROUP", size)
    whole = mentions(25)

    one = written(tmp_path / "one", [whole])
    many = written(tmp_path / "many", [whole.slice(at, 3) for at in range(0, 25, 3)])

    assert one.metadata.num_row_groups > 1
    assert one.read().to_pylist() == whole.to_pylist()
    files = [tmp_path / name / "datapackage/actor_mentions.parquet" for name in ("one", "many")]
    assert files[0].read_bytes() == files[1].read_bytes()
    assert many.metadata.num_row_groups == one.metadata.num_row_groups


def test_descriptions_reach_readers_other_than_arrow(released: Path) -> None:
    query = f"SELECT decode(key) FROM parquet_kv_metadata('{released}/datapackage/quotes.parquet')"

    assert "description" in {key for (key,) in duckdb.sql(query).fetchall()}
