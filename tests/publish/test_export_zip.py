"""The zip of a package: the same bytes for the same files, whoever made them, when and where."""

from __future__ import annotations

import os
import shutil
import subprocess
import zipfile
from pathlib import Path

import frictionless
import pytest
from support.packages import valid_rows, write_unchecked

from newsledger.publish.archive import members, write_archive, write_digest
from newsledger.validate import layout, opened


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_unchecked(valid_rows(), tmp_path_factory.mktemp("package"))


def test_zip_holds_the_files_of_the_package_unchanged(package: Path, tmp_path: Path) -> None:
    write_archive(package, tmp_path / "lake.zip")

    with zipfile.ZipFile(tmp_path / "lake.zip") as archive:
        assert archive.namelist() == members(package)
        assert archive.testzip() is None
        assert {name: archive.read(name) for name in members(package)} == {
            name: (package / name).read_bytes() for name in members(package)
        }
    assert {layout.DESCRIPTOR, *layout.data_paths(), *layout.COMPANIONS} <= set(members(package))
    assert set(members(package)) == {
        path.relative_to(package).as_posix() for path in package.rglob("*") if path.is_file()
    }


def test_bytes_repeat_whatever_times_modes_and_order_the_files_have(package: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    for name in reversed(members(package)):
        (copy / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(package / name, copy / name)
        os.utime(copy / name, (1_000_000_000, 1_000_000_000))
        (copy / name).chmod(0o600)
    (copy / layout.DATA / "notes.txt").write_text("not of the package")

    write_archive(package, tmp_path / "one.zip")
    write_archive(copy, tmp_path / "other.zip")

    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "other.zip").read_bytes()


def test_zip_says_nothing_of_clock_or_machine(package: Path, tmp_path: Path) -> None:
    write_archive(package, tmp_path / "lake.zip")

    with zipfile.ZipFile(tmp_path / "lake.zip") as archive:
        found = {
            (entry.date_time, entry.create_system, entry.external_attr, entry.extra) for entry in archive.infolist()
        }
    assert found == {((1980, 1, 1, 0, 0, 0), 3, 0o100644 << 16, b"")}


def test_parquet_is_stored_and_text_deflated(package: Path, tmp_path: Path) -> None:
    write_archive(package, tmp_path / "lake.zip")

    with zipfile.ZipFile(tmp_path / "lake.zip") as archive:
        methods = {entry.filename: entry.compress_type for entry in archive.infolist()}
    assert {name: method == zipfile.ZIP_STORED for name, method in methods.items()} == {
        name: name.endswith(".parquet") for name in methods
    }


@pytest.mark.skipif(shutil.which("sha256sum") is None, reason="sha256sum is not installed")
def test_digest_is_what_sha256sum_checks(package: Path, tmp_path: Path) -> None:
    write_archive(package, tmp_path / "lake.zip")
    digest = write_digest(tmp_path / "lake.zip")

    assert digest == tmp_path / "lake.zip.sha256"
    checked = subprocess.run(
        ["sha256sum", "--check", "--strict", digest.name], cwd=tmp_path, capture_output=True, check=False
    )
    assert checked.returncode == 0


def test_stock_frictionless_finds_the_zip_valid(package: Path, tmp_path: Path) -> None:
    write_archive(package, tmp_path / "lake.zip")

    report = frictionless.validate(str(tmp_path / "lake.zip"), type="package")

    assert report.valid, report.flatten(["name", "message"])
    assert report.stats["tasks"] == len(layout.data_paths())


def test_zip_can_be_opened_as_a_package(package: Path, tmp_path: Path) -> None:
    write_archive(package, tmp_path / "lake.zip")

    with opened(tmp_path / "lake.zip") as directory:
        found = {path.relative_to(directory).as_posix() for path in directory.rglob("*") if path.is_file()}

    assert found == set(members(package))


def test_file_that_is_missing_is_named(package: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(package, tmp_path / "copy"))
    (copy / "datapackage/quotes.csv").unlink()

    with pytest.raises(FileNotFoundError, match=r"quotes\.csv"):
        write_archive(copy, tmp_path / "lake.zip")
