"""A package that changes while it is read is never taken for what it was, and what stood before comes back."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from support.parts import CSV_2011, PARQUET_2011, build_in_parts, rows_of_years

from newsledger.publish.exports import EXPORTERS, ExportError, exporting
from newsledger.publish.exports.base import PackageExporter
from newsledger.publish.exports.exporting import export
from newsledger.publish.page import remake
from newsledger.validate import UnusablePackage, check
from newsledger.validate.issue import Issue
from newsledger.validate.tables import Tables


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_in_parts(tmp_path_factory.mktemp("published") / "package", 6)


@pytest.fixture
def package(published: Path, tmp_path: Path) -> Path:
    return shutil.copytree(published, tmp_path / "package")


def replaced(path: Path) -> None:
    shutil.copy(path, path.with_name("other"))
    path.with_name("other").replace(path)


@pytest.mark.parametrize("happens", [Path.unlink, replaced, Path.touch])
@pytest.mark.parametrize("form", ["zip", "csv"])
def test_export_of_a_package_that_changes_meanwhile_is_refused(
    package: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str, happens: Callable[[Path], None]
) -> None:
    write = exporting._write

    def written(exporter: PackageExporter) -> list[str]:
        notes = write(exporter)
        happens(package / CSV_2011)
        return notes

    monkeypatch.setattr(exporting, "_write", written)
    with pytest.raises(ExportError, match="changed while it was exported"):
        export(EXPORTERS[form], package, tmp_path / f"made.{form}", validate=False)
    assert [path.name for path in tmp_path.iterdir()] == ["package"]


def test_file_that_vanishes_between_two_readings_is_named_by_validation(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = rows_of_years()
    for quote in rows["quotes"]:
        quote["speaker"] = "nobody"  # so that these rows are read again, to be shown
    package = build_in_parts(tmp_path / "package", 6, rows)
    across = Tables.check_across

    def vanished(tables: Tables) -> list[Issue]:
        (package / PARQUET_2011).unlink()
        return across(tables)

    monkeypatch.setattr(Tables, "check_across", vanished)
    with pytest.raises(UnusablePackage, match=r"quotes-2011\.parquet: changed while it was checked"):
        check(package, frictionless=False)


def test_earlier_page_comes_back_if_the_new_one_cannot_be_put_in_place(
    package: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (package / "datapackage" / "page" / "page.css").write_text("of an earlier page")
    before = contents(package)
    refuse_to_replace(monkeypatch, "index.html")
    with pytest.raises(OSError, match="no room"):
        remake(package)
    assert contents(package) == before


def test_earlier_export_comes_back_if_the_new_one_cannot_be_put_in_place(
    package: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    export(EXPORTERS["csv"], package, tmp_path / "sheets", validate=False)
    before = contents(tmp_path)
    refuse_to_replace(monkeypatch, "sheets")
    with pytest.raises(OSError, match="no room"):
        export(EXPORTERS["csv"], package, tmp_path / "sheets", force=True, validate=False)
    assert contents(tmp_path) == before


def contents(directory: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in directory.rglob("*") if path.is_file()}


def refuse_to_replace(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    replace = Path.replace

    def refused(path: Path, target: Path) -> Path:
        if path.name == name:
            raise OSError("no room")
        return replace(path, target)

    monkeypatch.setattr(Path, "replace", refused)
