"""The command that writes the generated documents, and finds those that were changed by hand."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from support.packages import INFO, valid_tables

from newsledger.publish import build
from scripts.documents import DOCUMENTS, command

REPOSITORY = Path(__file__).parents[2]
PARTLY = {Path("docs/validation.md")}
"""Written by hand but for a block; tests of validation see to that."""


def run(root: Path, *options: str) -> Result:
    return CliRunner().invoke(command, [*options, "--root", str(root)])


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A small repository with what the documents are made of, and none of them."""
    build(valid_tables(), tmp_path, INFO)
    for path in ("docs/codebook.md", "docs/accuracy.md", *map(str, PARTLY)):
        (tmp_path / path).parent.mkdir(exist_ok=True)
        shutil.copy(REPOSITORY / path, tmp_path / path)
    for path in DOCUMENTS:
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / "curation").mkdir()
    (tmp_path / "curation/package.toml").write_text('name = "lake-war"\ntitle = "The lake war"\n', encoding="utf-8")
    return tmp_path


def test_documents_of_this_repository_are_what_code_and_data_say() -> None:
    result = run(REPOSITORY, "--check")

    assert result.exit_code == 0, result.output


def test_documents_are_written_and_then_no_drift_is_found(root: Path) -> None:
    assert run(root, "--check").exit_code == 1
    assert run(root).exit_code == 0
    assert run(root, "--check").exit_code == 0
    assert all((root / path).is_file() for path in DOCUMENTS)


@pytest.mark.parametrize("path", [path for path in DOCUMENTS if path not in PARTLY])
def test_changed_document_is_named_and_left_as_it_is(root: Path, path: Path) -> None:
    run(root)
    changed = (root / path).read_bytes() + b"by hand\n"
    (root / path).write_bytes(changed)

    result = run(root, "--check")

    assert result.exit_code == 1
    assert f"{path} is not what" in result.output
    assert (root / path).read_bytes() == changed
    assert result.output.count("is not what") == 1


def test_missing_block_of_measurements_is_named_with_its_page(root: Path) -> None:
    page = root / "docs/accuracy.md"
    page.write_text(page.read_text(encoding="utf-8").replace("<!-- end: seeds -->", ""), encoding="utf-8")

    result = run(root)

    assert result.exit_code == 1
    assert "docs/accuracy.md: no block seeds" in result.output


def test_missing_source_is_named(root: Path) -> None:
    (root / "docs/codebook.md").unlink()

    result = run(root)

    assert result.exit_code == 1
    assert "docs/codebook.md: cannot be read" in result.output


def test_unusable_package_description_is_named(root: Path) -> None:
    (root / "curation/package.toml").write_text("nmae = 'x'", encoding="utf-8")

    result = run(root)

    assert result.exit_code == 1
    assert "unknown key nmae" in result.output
