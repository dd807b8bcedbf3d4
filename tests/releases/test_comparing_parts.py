"""Releases whose large tables are in parts: compared, scored and read for tolls like any other."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from support.packages import INFO, batches, valid_rows
from support.parts import build_in_parts, rows_of_years

from newsledger.evaluate.rows import read_package
from newsledger.publish import build
from newsledger.releases.comparing import compared
from newsledger.releases.kinds import Kind
from newsledger.releases.shape import shape_of
from newsledger.tolls import read_tolls
from newsledger.validate import UnusablePackage
from schemas import CORPUS_TABLES


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("whole") / "package"
    directory.mkdir()
    build(batches(rows_of_years()), directory, INFO)
    return directory


@pytest.fixture(scope="module")
def parted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_in_parts(tmp_path_factory.mktemp("parted") / "package", 5)


def test_tables_that_went_into_parts_have_moved_and_no_row_of_them_changed(whole: Path, parted: Path) -> None:
    with compared(whole, parted) as comparison:
        assert {change.kind for change in comparison.declared if change.table} == {Kind.PATH_CHANGED}
        changes = [rows.changes for rows in comparison.rows.values()]
        assert not any(each.added or each.removed or each.changed for each in changes)


def test_further_parts_of_a_table_are_further_rows_and_no_move(parted: Path, tmp_path: Path) -> None:
    grown = build_in_parts(tmp_path / "grown", 5, rows_of_years(16))
    with compared(parted, grown) as comparison:
        assert not any(change.kind is Kind.PATH_CHANGED for change in comparison.declared)
        added = {name: rows.changes.added for name, rows in comparison.rows.items()}
        assert (added["articles"], added["quotes"]) == (4, 8)


def test_refuses_a_package_with_another_part_than_it_lists(parted: Path, tmp_path: Path) -> None:
    package = tmp_path / "package"
    shutil.copytree(parted, package)
    part = next((package / "datapackage" / "quotes.parquet").iterdir())
    part.unlink()
    with pytest.raises(UnusablePackage, match=r"quotes\.parquet: holds other parts than the descriptor lists"):
        shape_of(package)


def test_refuses_parts_that_lie_in_several_directories(parted: Path, tmp_path: Path) -> None:
    package = tmp_path / "package"
    shutil.copytree(parted, package)
    where = package / "datapackage.json"
    descriptor = json.loads(where.read_text())
    entry = next(entry for entry in descriptor["resources"] if entry["name"] == "quotes-parquet")
    entry["path"][0] = "datapackage/elsewhere/quotes-2010.parquet"
    where.write_text(json.dumps(descriptor))
    with pytest.raises(UnusablePackage, match="do not lie in one directory"):
        shape_of(package)


def test_scores_the_same_rows_whether_tables_are_in_parts_or_not(whole: Path, parted: Path) -> None:
    ones, others = read_package(whole), read_package(parted)
    for name in CORPUS_TABLES:
        assert sorted(map(str, ones[name])) == sorted(map(str, others[name]))


def test_tolls_of_tables_in_parts_are_those_of_whole_ones(tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    build(batches(valid_rows()), tmp_path / "one", INFO)
    parts = build_in_parts(tmp_path / "parts", 1, valid_rows())
    assert (parts / "datapackage" / "events.parquet").is_dir()
    assert read_tolls(parts) == read_tolls(tmp_path / "one") != []
