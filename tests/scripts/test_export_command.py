"""`newsledger export`, as a user meets it."""

from __future__ import annotations

import json
import shutil
import sqlite3
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from support.packages import valid_rows, write_unchecked

from newsledger.publish.exports import EXPORTERS
from newsledger.publish.exports.sqlite import Sqlite
from schemas import TABLES
from scripts.export import command

# isort: split


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A package; not to be changed."""
    return write_unchecked(valid_rows(), tmp_path_factory.mktemp("published"))


def run(*arguments: object) -> Result:
    return CliRunner().invoke(command, [str(argument) for argument in arguments], catch_exceptions=False)


@pytest.mark.parametrize("form", EXPORTERS)
def test_every_form_is_written_where_it_is_asked_for(published: Path, tmp_path: Path, form: str) -> None:
    out = tmp_path / "made" / "here"

    result = run(form, published, "--out", out, "--no-validate")

    assert (result.exit_code, result.stdout, result.stderr) == (0, f"{out}\n", "")
    assert out.is_dir() == (not EXPORTERS[form].extension)
    beside = {"here", "here.sha256"} if form == "zip" else {"here"}
    assert {entry.name for entry in out.parent.iterdir()} == beside


@pytest.mark.parametrize("form", EXPORTERS)
def test_without_a_place_it_is_named_for_the_package_and_its_version(
    published: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    monkeypatch.chdir(tmp_path)

    result = run(form, published, "--no-validate")

    name = f"lake-war-1.2.0{EXPORTERS[form].extension or f'-{form}'}"
    assert result.stdout == f"{name}\n"
    assert (tmp_path / name).exists()


def test_package_may_be_a_zip(published: Path, tmp_path: Path) -> None:
    run("zip", published, "--out", tmp_path / "lake.zip", "--no-validate")

    result = run("zip", tmp_path / "lake.zip", "--out", tmp_path / "again.zip")

    assert result.exit_code == 0
    assert (tmp_path / "again.zip").read_bytes() == (tmp_path / "lake.zip").read_bytes()


@pytest.mark.parametrize("form", EXPORTERS)
def test_nothing_is_overwritten_unless_forced(published: Path, tmp_path: Path, form: str) -> None:
    out = tmp_path / "lake"
    run(form, published, "--out", out, "--no-validate")
    before = out.stat().st_mtime_ns

    refused = run(form, published, "--out", out, "--no-validate")
    kept = out.stat().st_mtime_ns
    forced = run(form, published, "--out", out, "--no-validate", "--force")

    assert (refused.exit_code, refused.stderr) == (1, f"error: {out} exists; --force replaces it\n")
    assert kept == before
    assert forced.exit_code == 0
    assert out.stat().st_mtime_ns != before


def test_digest_of_another_zip_is_not_overwritten(published: Path, tmp_path: Path) -> None:
    (tmp_path / "lake.zip.sha256").write_text("mine")

    result = run("zip", published, "--out", tmp_path / "lake.zip")

    assert result.exit_code == 1
    assert [entry.name for entry in tmp_path.iterdir()] == ["lake.zip.sha256"]


@pytest.mark.parametrize("form", ["csv", "hxl", "jsonl"])
def test_directory_with_other_files_is_never_replaced(published: Path, tmp_path: Path, form: str) -> None:
    out = tmp_path / "notes"
    out.mkdir()
    (out / "diary.txt").write_text("mine")

    result = run(form, published, "--out", out, "--force")

    assert result.exit_code == 1
    assert "diary.txt" in result.stderr
    assert (out / "diary.txt").read_text() == "mine"


@pytest.mark.parametrize(("form", "made"), [("sqlite", "directory"), ("csv", "file")])
def test_file_does_not_replace_a_directory_nor_a_directory_a_file(
    published: Path, tmp_path: Path, form: str, made: str
) -> None:
    out = tmp_path / "there"
    out.mkdir() if made == "directory" else out.write_text("mine")

    result = run(form, published, "--out", out, "--force")

    assert result.exit_code == 1
    assert f"is a {made}" in result.stderr
    assert out.is_dir() == (made == "directory")


@pytest.mark.parametrize("inside", ["datapackage/lake.sqlite", "datapackage", "."])
def test_nothing_is_written_into_the_package(tmp_path: Path, inside: str) -> None:
    package = write_unchecked(valid_rows(), tmp_path / "package")
    before = sorted(package.rglob("*"))

    result = run("sqlite", package, "--out", package / inside, "--force")

    assert result.exit_code == 1
    assert "the package itself lies there" in result.stderr
    assert sorted(package.rglob("*")) == before


@pytest.mark.parametrize("out", [".", "..", "/"])
def test_target_needs_a_name(published: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, out: str) -> None:
    monkeypatch.chdir(tmp_path)

    result = run("csv", published, "--out", out, "--force", "--no-validate")

    assert result.exit_code == 1
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("key", "value"), [("name", "../../lake"), ("name", "/lake"), ("version", "1/../2"), ("name", ".lake")]
)
def test_name_of_a_package_leads_nowhere_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, key: str, value: str
) -> None:
    package = write_unchecked(valid_rows(), tmp_path / "package")
    path = package / "datapackage.json"
    descriptor = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps(descriptor | {key: value}), encoding="utf-8")
    monkeypatch.chdir(tmp_path)

    result = run("jsonl", package, "--no-validate")

    assert result.exit_code == 1
    assert "is no file name" in result.stderr
    assert [entry.name for entry in tmp_path.iterdir()] == ["package"]


@pytest.mark.parametrize("form", EXPORTERS)
def test_full_disk_is_told_and_leaves_nothing(published: Path, tmp_path: Path, form: str) -> None:
    resource = pytest.importorskip("resource")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (500, before[1]))
    try:
        result = run(form, published, "--out", tmp_path / "out" / "lake", "--no-validate")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)

    assert result.exit_code in (1, 2)
    assert result.stderr.startswith("error: ")
    assert list((tmp_path / "out").iterdir()) == []


def test_faulty_package_is_not_exported(tmp_path: Path) -> None:
    rows = valid_rows()
    rows["quotes"][0]["end"] += 1
    package = write_unchecked(rows, tmp_path / "package")

    result = run("sqlite", package, "--out", tmp_path / "lake.sqlite")

    assert result.exit_code == 1
    assert "quotes" in result.stderr
    assert not (tmp_path / "lake.sqlite").exists()


def test_no_validate_exports_what_the_form_itself_can_hold(tmp_path: Path) -> None:
    rows = valid_rows()
    rows["quotes"][0]["end"] += 1
    package = write_unchecked(rows, tmp_path / "package")

    result = run("sqlite", package, "--out", tmp_path / "lake.sqlite", "--no-validate")

    assert result.exit_code == 0


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (lambda data: (data / "quotes.parquet").unlink(), "quotes.parquet is missing"),
        (lambda data: (data / "quotes.parquet").write_bytes(b"PAR1"), "quotes.parquet: "),
        (
            lambda data: shutil.copy(data / "events.parquet", data / "quotes.parquet"),
            "columns missing, unknown or repeated",
        ),
    ],
)
def test_broken_table_is_named_even_unvalidated(tmp_path: Path, damage: object, said: str) -> None:
    package = write_unchecked(valid_rows(), tmp_path / "package")
    damage(package / "datapackage")  # type: ignore[operator]

    result = run("sqlite", package, "--out", tmp_path / "lake.sqlite", "--no-validate")

    assert result.exit_code == 1
    assert said in result.stderr
    assert {entry.name for entry in tmp_path.iterdir()} == {"package"}


def test_where_there_is_no_package_it_says_so(tmp_path: Path) -> None:
    result = run("sqlite", tmp_path, "--out", tmp_path / "lake.sqlite")

    assert result.exit_code == 2
    assert "datapackage.json" in result.stderr


def test_interrupted_export_leaves_nothing(published: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Sqlite, "finish", interrupt)

    result = run("sqlite", published, "--out", tmp_path / "out" / "lake.sqlite", "--no-validate")

    assert (result.exit_code, result.stderr) == (130, "interrupted; nothing was exported\n")
    assert list((tmp_path / "out").iterdir()) == []


def test_excel_safe_copy_begins_with_a_mark_unless_told_otherwise(published: Path, tmp_path: Path) -> None:
    run("csv", published, "--out", tmp_path / "with", "--excel-safe", "--no-validate")
    run("csv", published, "--out", tmp_path / "without", "--excel-safe", "--no-bom", "--no-validate")

    assert all((tmp_path / f"with/{name}.csv").read_bytes().startswith(b"\xef\xbb\xbf") for name in TABLES)
    assert not any((tmp_path / f"without/{name}.csv").read_bytes().startswith(b"\xef\xbb\xbf") for name in TABLES)


@pytest.mark.parametrize("form", [form for form in EXPORTERS if form != "csv"])
@pytest.mark.parametrize("option", ["--excel-safe", "--bom", "--no-bom"])
def test_options_of_csv_are_refused_elsewhere(published: Path, tmp_path: Path, form: str, option: str) -> None:
    result = run(form, published, "--out", tmp_path / "lake", option)

    assert result.exit_code == 2
    assert "for csv" in result.stderr


def test_what_is_made_can_be_opened(published: Path, tmp_path: Path) -> None:
    run("sqlite", published, "--out", tmp_path / "lake.sqlite")
    run("zip", published, "--out", tmp_path / "lake.zip")

    connection = sqlite3.connect(tmp_path / "lake.sqlite")
    assert connection.execute("SELECT count(*) FROM quotes").fetchone() == (3,)
    connection.close()
    assert zipfile.is_zipfile(tmp_path / "lake.zip")
