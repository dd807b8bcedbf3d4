"""A package whose tables are in parts is reviewed like any other."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from support.decisions import line
from support.packages import valid_rows
from support.parts import build_in_parts

from newsledger.curate import CurationError
from newsledger.review.desk import as_text, take
from newsledger.review.package import Package
from newsledger.review.session import Session
from newsledger.validate import UnusablePackage, layout
from schemas import CORPUS_TABLES

QUOTES = [row["quote_id"] for row in valid_rows()["quotes"]]


@pytest.fixture(scope="module")
def parted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_in_parts(tmp_path_factory.mktemp("parted") / "package", 1, valid_rows())


def test_rows_of_all_parts_are_there(parted: Path, published: Path) -> None:
    assert len(layout.files_of(parted, "quotes")) > 1
    one, other = Package(parted), Package(published)
    for name in CORPUS_TABLES:
        rows = [sorted(package.table(name).to_pylist(), key=str) for package in (one, other)]
        assert rows[0] == rows[1], name


def test_decisions_are_held_against_rows_of_all_parts(parted: Path, tmp_path: Path) -> None:
    package = Package(parted)
    taken = take(package, tmp_path, as_text([line("quotes", key, "accept") for key in QUOTES]), name="mine.csv")
    assert [key for _, key in taken.decided] == QUOTES
    with pytest.raises(CurationError, match="there is no such row"):
        take(package, tmp_path, as_text([line("quotes", "courier-1-q0-1", "accept")]), name="mine.csv")


def test_the_queue_ranks_rows_of_all_parts_as_it_does_those_of_one_file(
    parted: Path, published: Path, tmp_path: Path
) -> None:
    queues = [Session(Package(one), tmp_path, "Ana Reyes").queue() for one in (parted, published)]
    assert queues[0] == queues[1] != []


def test_a_missing_part_of_every_table_is_told(parted: Path, tmp_path: Path) -> None:
    broken = shutil.copytree(parted, tmp_path / "broken")
    shutil.rmtree(broken / "datapackage" / "quotes.parquet")
    with pytest.raises(UnusablePackage, match=r"quotes\.parquet is missing"):
        Package(broken)
