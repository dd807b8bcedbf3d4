"""Rows of tables in parts are held against each other and against other tables, whatever part they stand in."""

from __future__ import annotations

import shutil
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from support.packages import write_unchecked
from support.parts import (
    CSV_2012,
    MOST,
    PARQUET_2011,
    PARQUET_2012,
    Rows,
    altered,
    build_in_parts,
    found,
    places,
    rows_of_years,
)

from newsledger.validate import Issue, layout


@pytest.fixture
def package(parted: Path, tmp_path: Path) -> Path:
    """A package in parts of the test's own."""
    return Path(shutil.copytree(parted, tmp_path / "package"))


def test_row_that_is_in_two_parts_is_found_in_both(package: Path) -> None:
    row = pq.read_table(package / PARQUET_2011).slice(1, 1)
    altered(package, PARQUET_2012, lambda table: pa.concat_tables([row, table]))

    issues = found(package)

    assert places(issues, "primary_key") == {PARQUET_2011: [2], PARQUET_2012: [1]}
    assert places(issues, "part_year") == {PARQUET_2012: [1]}


def test_article_that_is_in_two_parts_is_found_in_both(package: Path) -> None:
    place = "datapackage/articles.parquet/articles-{}.parquet"
    row = pq.read_table(package / place.format(2010)).slice(0, 1)
    altered(package, place.format(2011), lambda table: pa.concat_tables([table, row]))

    assert places(found(package), "primary_key") == {place.format(2010): [1], place.format(2011): [4]}


def test_rows_out_of_order_within_a_part_are_found(package: Path) -> None:
    altered(package, PARQUET_2012, lambda table: table.take([1, 0, 2, 3, 4, 5]))

    assert places(found(package), "row_order")[PARQUET_2012] == [2]


def test_row_order_goes_on_from_piece_to_piece_of_a_year(tmp_path: Path) -> None:
    package = build_in_parts(tmp_path, 3)
    one, two = (f"datapackage/quotes.parquet/quotes-2012-00{number}.parquet" for number in (1, 2))
    (package / one).rename(package / "aside")
    (package / two).rename(package / one)
    (package / "aside").rename(package / two)

    assert places(found(package), "row_order") == {two: [1]}


def changed(table: str, number: int, **cells: object) -> Rows:
    rows = rows_of_years()
    rows[table][number] |= cells
    return rows


@pytest.mark.parametrize(
    ("table", "number", "cells", "rule", "row"),
    [
        # Articles 0, 4 and 8 are of 2012; the third quote of that year is the first of article 4.
        ("quotes", 8, {"start": 3}, "span", 3),
        ("quotes", 8, {"speaker": "nobody-known"}, "foreign_key", 3),
        ("actor_mentions", 4, {"end": 1_000}, "span", 2),
        ("articles", 4, {"duplicate_of": "ferry-99"}, "foreign_key", 2),
        ("articles", 4, {"word_count": 3}, "word_count_fits_text", 2),
    ],
)
def test_faults_of_rows_are_found_in_their_part_and_row_in_both_formats(
    tmp_path: Path, table: str, number: int, cells: dict[str, object], rule: str, row: int
) -> None:
    package = build_in_parts(tmp_path, MOST, changed(table, number, **cells))
    named = places(found(package), rule)

    for extension, ending in layout.PART_EXTENSIONS.items():
        assert named[f"datapackage/{table}.{extension}/{table}-2012.{ending}"] == [row]


def test_spans_are_held_against_articles_in_one_file(tmp_path: Path) -> None:
    rows = changed("quotes", 8, start=3)
    package = build_in_parts(tmp_path, 12, rows)
    assert layout.paths_of(package, "articles", "parquet") == ["datapackage/articles.parquet"]

    assert places(found(package), "span") == {PARQUET_2012: [3], CSV_2012: [3]}


def test_spans_of_a_table_in_one_file_are_held_against_articles_in_parts(tmp_path: Path) -> None:
    rows = changed("quotes", 8, start=3)
    rows["quotes"] = rows["quotes"][:10]
    package = build_in_parts(tmp_path, 11, rows)
    assert layout.paths_of(package, "quotes", "csv") == ["datapackage/quotes.csv"]

    assert places(found(package), "span") == {"datapackage/quotes.csv": [9], "datapackage/quotes.parquet": [9]}


def test_same_faults_are_found_of_rows_in_parts_and_in_one_file(tmp_path: Path) -> None:
    rows = rows_of_years()
    rows["quotes"][3] |= {"speaker": "nobody-known"}
    rows["quotes"][9] |= {"start": 3}
    rows["actor_mentions"][5]["article_id"] = "ferry-77"
    of_whole = found(write_unchecked(rows, tmp_path / "whole"))
    of_parts = found(build_in_parts(tmp_path / "parts", MOST, rows))

    def counted(issues: list[Issue]) -> set[tuple[str, str, str, str]]:
        keys = {
            (issue.table, layout.format_of(issue.file), issue.rule, example.key)
            for issue in issues
            for example in issue.examples
        }
        return {key for key in keys if key[2] != "row_order"}

    assert counted(of_parts) == counted(of_whole)
