"""All that reads a package reads one with tables in parts: loaders, exports, descriptions, the next release."""

from __future__ import annotations

import json
import runpy
import shutil
import sqlite3
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pyarrow.parquet as pq
import pytest
from pandas.testing import assert_frame_equal
from support.packages import INFO, batches, valid_rows
from support.parts import build_in_parts, rows_of_years
from support.truth import cells_of

from newsledger.publish import Earlier, EarlierReleaseError, build, profile
from newsledger.publish.archive import members, write_archive
from newsledger.publish.exports import EXPORTERS
from newsledger.publish.exports.exporting import export
from newsledger.publish.retiring import retired_rows
from newsledger.validate import check, layout
from newsledger.validate.database import database, parquet
from newsledger.validate.identities import check_identities
from newsledger.validate.opening import opened
from schemas import TABLES


@pytest.fixture(scope="module")
def parted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A package of three years in parts of five rows at most; not to be changed."""
    return build_in_parts(tmp_path_factory.mktemp("it's parted"), 5)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same rows in one file a table."""
    directory = tmp_path_factory.mktemp("whole")
    build(batches(rows_of_years()), directory, INFO)
    return directory


def loaded(package: Path, **settings: Any) -> Any:
    return runpy.run_path(str(package / layout.LOAD_PY))["load"](**settings)


# --- loaders


@pytest.mark.parametrize("lists", [False, True])
def test_pandas_loads_parts_as_one_table_with_its_types(parted: Path, whole: Path, lists: bool) -> None:
    for name, frame in loaded(parted, lists=lists).items():
        expected = loaded(whole, lists=lists)[name]
        key = list(TABLES[name].primary_key)
        assert_frame_equal(
            frame.sort_values(key, ignore_index=True), expected.sort_values(key, ignore_index=True), check_exact=True
        )


def test_pandas_loads_rows_in_the_order_of_the_parts(parted: Path) -> None:
    assert loaded(parted)["quotes"]["quote_id"].tolist() == cells_of(parted)["quotes"]["quote_id"]


def test_polars_loads_parts_as_one_table_with_its_types(parted: Path, whole: Path) -> None:
    expected = loaded(whole, engine="polars")
    for name, frame in loaded(parted, engine="polars").items():
        key = list(TABLES[name].primary_key)
        assert frame.sort(key).equals(expected[name].sort(key))
        assert frame.schema == expected[name].schema


def test_duckdb_loads_parts_as_one_table(parted: Path) -> None:
    connection = loaded(parted, engine="duckdb")

    assert connection.sql("SELECT list(quote_id) FROM quotes").fetchall() == [(cells_of(parted)["quotes"]["quote_id"],)]


def test_loader_tells_of_the_part_that_was_cut_off(tmp_path: Path) -> None:
    package = build_in_parts(tmp_path, 5)
    first, second = layout.files_of(package, "quotes", "csv")[:2]
    shutil.copyfile(second, first)

    with pytest.warns(UserWarning, match=r"quotes-2010-001.csv.gz: 1 rows, but the descriptor says 5"):
        loaded(package, table="quotes")


def test_loader_refuses_a_part_outside_of_the_package(tmp_path: Path) -> None:
    package = build_in_parts(tmp_path, 5)
    text = (package / layout.DESCRIPTOR).read_text(encoding="utf-8")
    (package / layout.DESCRIPTOR).write_text(text.replace("datapackage/quotes.csv/quotes-2010-001", "../quotes"))

    with pytest.raises(ValueError, match="outside the package"):
        loaded(package, table="quotes")


@pytest.mark.parametrize("table", ["quotes", "actors"])
def test_directory_of_parts_is_a_table_for_readers_of_parquet(parted: Path, whole: Path, table: str) -> None:
    place, rows = parted / layout.data_path(table, "parquet"), cells_of(whole)[table]
    key = TABLES[table].primary_key[0]

    for found in (
        pd.read_parquet(place)[key].tolist(),
        pl.read_parquet(place, glob=False)[key].to_list(),
        pq.read_table(place).column(key).to_pylist(),
    ):
        assert sorted(found) == sorted(rows[key])


def test_duckdb_takes_the_directory_of_parts_for_a_table(tmp_path: Path) -> None:
    place = layout.data_path("quotes", "parquet")
    build_in_parts(tmp_path, 5)

    assert duckdb.sql(f"SELECT count(*) FROM '{tmp_path / place}'").fetchall() == [(24,)]


# --- what is made of a package


@pytest.mark.parametrize("name", ["sqlite", "jsonl", "csv"])
def test_exports_hold_the_rows_of_all_parts(parted: Path, tmp_path: Path, name: str) -> None:
    exporter = EXPORTERS[name]
    path = tmp_path / f"made{exporter.extension or ''}"
    export(exporter, parted, path, validate=False)

    if name == "sqlite":
        with sqlite3.connect(path) as connection:
            assert connection.execute("SELECT count(*) FROM quotes").fetchall() == [(24,)]
    elif name == "jsonl":
        assert (path / "quotes.jsonl").read_text(encoding="utf-8").count("\n") == 24
    else:
        assert len(pd.read_csv(path / "quotes.csv")) == 24


def test_zip_holds_all_parts_and_opens_as_the_package(parted: Path, tmp_path: Path) -> None:
    write_archive(parted, tmp_path / "p.zip")

    assert (
        set(layout.present_paths(parted)) <= set(members(parted)) == set(zipfile.ZipFile(tmp_path / "p.zip").namelist())
    )
    with opened(tmp_path / "p.zip") as directory:
        assert check(directory, frictionless=False) == []


def test_profile_is_that_of_the_same_rows_in_one_file(parted: Path, whole: Path) -> None:
    of_parts, of_whole = profile.profile(parted), profile.profile(whole)
    for name in TABLES:
        assert of_parts[name].rows == of_whole[name].rows
        for column, said in of_whole[name].columns.items():
            assert of_parts[name].columns[column].filled == said.filled
    assert profile.coverage(parted) == profile.coverage(whole)


def test_readme_tells_which_tables_are_in_parts(parted: Path, whole: Path) -> None:
    readme = (parted / layout.README).read_text(encoding="utf-8")

    assert "[Parquet](quotes.parquet); in 8 parts)" in readme
    assert "[Parquet](actors.parquet))" in readme
    assert "datapackage/articles.parquet/*.parquet" in readme
    assert "parts" not in (whole / layout.README).read_text(encoding="utf-8").split("## How good is it")[0].replace(
        "are parts of each other", ""
    )


def described(package: Path, path: str) -> Any:
    return json.loads((package / path).read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("path", "entries", "name"),
    [
        (layout.SCHEMA_ORG, "distribution", "@id"),
        (layout.DCAT, "dcat:distribution", "@id"),
        (layout.CROISSANT, "distribution", "@id"),
    ],
)
def test_descriptions_list_every_part(parted: Path, path: str, entries: str, name: str) -> None:
    named = {entry[name] for entry in described(parted, path)[entries]}

    assert {found.removeprefix("datapackage/") for found in layout.present_paths(parted)} <= named


def test_descriptions_say_which_files_are_gzipped(parted: Path) -> None:
    packed, plain = "quotes.csv/quotes-2010-001.csv.gz", "actors.csv"
    of_dcat = {entry["@id"]: entry for entry in described(parted, layout.DCAT)["dcat:distribution"]}
    of_schema_org = {entry["@id"]: entry for entry in described(parted, layout.SCHEMA_ORG)["distribution"]}

    assert of_dcat[packed]["dcat:compressFormat"]["@id"].endswith("application/gzip")
    assert "dcat:compressFormat" not in of_dcat[plain]
    assert of_schema_org[packed]["encodingFormat"] == ["text/csv", "application/gzip"]
    assert of_schema_org[plain]["encodingFormat"] == "text/csv"


def test_croissant_gives_the_records_of_all_parts(tmp_path: Path) -> None:
    croissant = pytest.importorskip("mlcroissant")
    package = build_in_parts(tmp_path, 5)

    dataset = croissant.Dataset(jsonld=package / layout.CROISSANT)

    assert not dataset.metadata.ctx.issues.errors
    for name, cells in cells_of(package).items():
        key = TABLES[name].primary_key[0]
        found = [record[f"{name}/{key}"] for record in dataset.records(name)]
        assert sorted(value.decode() if isinstance(value, bytes) else value for value in found) == sorted(cells[key])


# --- the next release


def test_rows_have_one_number_through_all_parts(parted: Path) -> None:
    with database() as connection:
        rows = connection.sql(f"SELECT file_row_number, quote_id FROM {parquet(parted / 'datapackage/quotes.parquet')}")
        found = rows.order("file_row_number").fetchall()

    assert found == list(enumerate(cells_of(parted)["quotes"]["quote_id"]))


@pytest.mark.parametrize(("before", "now"), [(1, None), (None, 1), (1, 1), (2, 3)])
def test_ids_that_are_gone_are_retired_whatever_is_in_parts(
    tmp_path: Path, before: int | None, now: int | None
) -> None:
    rows = valid_rows() | {"retired": []}
    build(batches(rows), tmp_path / "before", INFO, partition_rows=before)
    gone = rows["quotes"].pop(1)
    build(batches(rows), tmp_path / "now", INFO, partition_rows=now)

    told = retired_rows(Earlier(tmp_path / "before/datapackage"), tmp_path / "now/datapackage", "2.0.0")

    assert [entry["id"] for batch in told for entry in batch.to_pylist()] == [gone["quote_id"]]


def test_part_of_the_release_before_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    package = build_in_parts(tmp_path, 5)
    path = layout.files_of(package, "quotes")[2]
    path.write_bytes(b"")

    with pytest.raises(EarlierReleaseError, match=path.name):
        list(retired_rows(Earlier(package / "datapackage"), package / "datapackage", "2.0.0"))


def test_id_that_means_another_thing_is_named_with_its_part_and_row(tmp_path: Path) -> None:
    rows = valid_rows()
    build(batches(rows), tmp_path / "before", INFO)
    rows["quotes"][2]["text"] = "Words that nobody ever said before"
    build(batches(rows), tmp_path / "now", INFO, partition_rows=2)

    [issue] = check_identities(tmp_path / "now", tmp_path / "before")

    last = layout.paths_of(tmp_path / "now", "quotes", "parquet")[-1]
    assert (issue.rule, issue.file, issue.row) == ("identity_reused", last, 1)


@pytest.mark.slow
def test_command_validates_a_package_in_parts(parted: Path) -> None:
    told = subprocess.run(
        [sys.executable, "-m", "scripts", "validate", str(parted)],
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(__file__).parents[2],
    )

    assert told.returncode == 0, told.stdout + told.stderr
