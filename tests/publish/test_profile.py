"""How full columns are, and what a package covers."""

from __future__ import annotations

import datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from support.packages import INFO, valid_tables

from newsledger.publish import build
from newsledger.publish.profile import counts, coverage, profile
from schemas import TABLES


@pytest.mark.parametrize("name", TABLES)
def test_filled_cells_and_first_value_are_those_of_the_table(built: Path, name: str) -> None:
    table = pq.read_table(built / f"datapackage/{name}.parquet")

    found = profile(built)[name]

    assert found.rows == table.num_rows
    for column in table.column_names:
        cells = table[column].cast(pa.string()).drop_null()
        assert found.columns[column].filled == len(cells)
        first = found.columns[column].example
        if not len(cells):
            assert first is None
        elif isinstance(first, str | int | datetime.date):
            assert str(first) == cells[0].as_py()


def test_files_without_statistics_are_counted(built: Path, tmp_path: Path) -> None:
    (tmp_path / "datapackage").mkdir()
    for name in TABLES:
        path = f"datapackage/{name}.parquet"
        table = pq.read_table(built / path)
        pq.write_table(table, tmp_path / path, write_statistics=False, row_group_size=2)

    assert profile(tmp_path) == profile(built)


def test_example_is_the_first_filled_cell_of_a_later_row_group(tmp_path: Path) -> None:
    build(valid_tables(), tmp_path, INFO)
    path = tmp_path / "datapackage/quotes.parquet"
    table = pq.read_table(path)
    days = pa.array([None] * (table.num_rows - 1) + [datetime.date(2031, 3, 4)], pa.date32())
    pq.write_table(table.set_column(table.column_names.index("said_on"), "said_on", days), path, row_group_size=1)

    said = profile(tmp_path)["quotes"].columns["said_on"]

    assert (said.filled, said.example) == (1, datetime.date(2031, 3, 4))


def test_coverage_spans_days_languages_and_countries(built: Path) -> None:
    articles = pq.read_table(built / "datapackage/articles.parquet")
    events = pq.read_table(built / "datapackage/events.parquet")

    found = coverage(built)

    assert found.first == pc.min(articles["published_on"]).as_py() == datetime.date(2031, 3, 3)
    assert found.last == pc.max(articles["published_on_latest"]).as_py()
    assert found.languages == ("en",)
    assert set(found.countries) == set(events["country"].drop_null().to_pylist())


def test_empty_package_covers_nothing(tmp_path: Path) -> None:
    build({}, tmp_path, INFO)

    found = coverage(tmp_path)

    assert (found.first, found.last, found.languages, found.countries) == (None, None, (), ())
    assert {table.rows for table in profile(tmp_path).values()} == {0}


def test_words_of_a_column_are_counted(built: Path) -> None:
    column = pq.read_table(built / "datapackage/quotes.parquet")["rule"].to_pylist()

    assert counts(built, "quotes", "rule") == {word: column.count(word) for word in set(column)}
