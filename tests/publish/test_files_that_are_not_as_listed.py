"""A package with a part too few, a part too many, or a damaged one: no reader takes what is there for the whole."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from support.parts import PARQUET_2011, PARQUET_2012, build_in_parts

from newsledger.evaluate.rows import EvaluationError, read_package
from newsledger.publish import Earlier, EarlierReleaseError
from newsledger.publish.exports import EXPORTERS, ExportError
from newsledger.publish.exports.exporting import export
from newsledger.publish.page import remake
from newsledger.publish.retiring import retired_rows
from newsledger.review.package import Package
from newsledger.tolls import UnreadablePackageError, read_tolls
from newsledger.validate import UnusablePackage
from newsledger.validate.against import check_against
from scripts.cli import main

READERS: dict[str, tuple[Callable[[Path], object], type[Exception]]] = {
    "tolls": (read_tolls, UnreadablePackageError),
    "evaluate": (read_package, EvaluationError),
    "page": (remake, UnusablePackage),
    "review": (Package, UnusablePackage),
    "validate --against": (lambda package: check_against(package, package), UnusablePackage),
    "export --no-validate": (
        lambda package: export(EXPORTERS["zip"], package, package.parent / "all.zip", validate=False),
        ExportError,
    ),
    "the next release": (
        lambda package: list(retired_rows(Earlier(package / "datapackage"), package / "datapackage", "2.0.0")),
        EarlierReleaseError,
    ),
}


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_in_parts(tmp_path_factory.mktemp("published") / "package", 6)


@pytest.fixture
def package(published: Path, tmp_path: Path) -> Path:
    return shutil.copytree(published, tmp_path / "package")


@pytest.mark.parametrize("reader", READERS)
def test_part_that_has_gone_is_named_by(package: Path, reader: str) -> None:
    (package / PARQUET_2011).unlink()
    read, refusal = READERS[reader]
    with pytest.raises(refusal, match=r"quotes-2011\.parquet is missing, which the descriptor lists"):
        read(package)


@pytest.mark.parametrize("reader", READERS)
def test_part_that_was_added_is_named_by(package: Path, reader: str) -> None:
    shutil.copy(package / PARQUET_2011, package / PARQUET_2011.replace("2011", "1950"))
    read, refusal = READERS[reader]
    with pytest.raises(refusal, match=r"quotes-1950\.parquet is there, which the descriptor does not list"):
        read(package)


@pytest.mark.parametrize("reader", READERS)
def test_table_in_one_file_that_has_gone_is_named_by(package: Path, reader: str) -> None:
    (package / "datapackage" / "casualty_claims.parquet").unlink()
    read, refusal = READERS[reader]
    with pytest.raises(refusal, match=r"casualty_claims\.parquet is missing"):
        read(package)


def test_page_of_a_package_with_a_damaged_part_names_it_and_keeps_the_earlier_page(package: Path) -> None:
    before = {path: path.read_bytes() for path in (package / "datapackage" / "page").rglob("*") if path.is_file()}
    damaged = package / PARQUET_2012
    damaged.write_bytes(damaged.read_bytes()[:-100])
    found = _run("page", str(package))
    assert found.exit_code == 2
    assert f"error: {damaged}: cannot be read" in found.stderr
    assert all(path.read_bytes() == content for path, content in before.items())


def _run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)
