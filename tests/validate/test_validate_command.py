from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner

from scripts.validate import command


def test_sound_package_exits_with_0(published: Path) -> None:
    result = CliRunner().invoke(command, [str(published)])

    assert (result.exit_code, result.output) == (0, "No faults found.\n")


def test_faulty_package_exits_with_1_and_shows_json(package: Path) -> None:
    (package / "datapackage/quotes.csv").unlink()

    result = CliRunner().invoke(command, [str(package), "--format", "json"])

    assert result.exit_code == 1
    assert json.loads(result.output)["issues"][0]["rule"] == "missing_file"


def test_faulty_package_annotates_for_github(package: Path) -> None:
    (package / "datapackage/quotes.csv").unlink()

    result = CliRunner().invoke(command, [str(package), "--format", "github"])

    assert result.exit_code == 1
    assert result.output.startswith("::error file=")
    assert "package/datapackage/quotes.csv,title=missing_file::" in result.output


def test_no_package_exits_with_2(tmp_path: Path) -> None:
    result = CliRunner().invoke(command, [str(tmp_path)])

    assert result.exit_code == 2
    assert "datapackage.json" in result.output


def test_missing_directory_exits_with_2(tmp_path: Path) -> None:
    assert CliRunner().invoke(command, [str(tmp_path / "nowhere")]).exit_code == 2


def test_interrupted_release_is_completed_first(published: Path, package: Path) -> None:
    ready = package / ".newsledger-ready"
    ready.mkdir()
    (package / "datapackage.json").replace(ready / "datapackage.json")
    (ready / "journal.json").write_text('{"quotes.csv": "other"}', encoding="utf-8")

    assert CliRunner().invoke(command, [str(package)]).exit_code == 0
    assert sorted(path.name for path in package.iterdir()) == ["datapackage", "datapackage.json"]
