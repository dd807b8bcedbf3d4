"""`newsledger release` of a package whose large tables are in parts: they stay in parts, and all of them are zipped."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner
from support.packages import valid_rows
from support.parts import build_in_parts
from support.releases import PACKAGE_FILE

from newsledger.validate import check, checking, layout
from scripts.cli import main

pytestmark = pytest.mark.slow


def test_released_package_stays_in_parts_and_its_zip_is_sound(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "opinions", lambda *_, **__: [])
    project = build_in_parts(tmp_path / "project", 2, valid_rows())
    (project / "curation").mkdir()
    (project / "curation/package.toml").write_text(PACKAGE_FILE, encoding="utf-8")
    before = layout.present_paths(project)

    result = CliRunner().invoke(main, ["release", "1.2.0", str(project)])

    assert result.exit_code == 0, result.output
    assert layout.present_paths(project) == before
    assert json.loads((project / layout.DESCRIPTOR).read_text(encoding="utf-8"))["partitionRows"] == 2
    with zipfile.ZipFile(project / "releases/lake-war-1.2.0.zip") as file:
        assert set(before) <= set(file.namelist())
        file.extractall(tmp_path / "unpacked")
    assert check(tmp_path / "unpacked", frictionless=False) == []
