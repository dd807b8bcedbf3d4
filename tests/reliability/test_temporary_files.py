"""Temporary files of a build lie where the next build removes them, whatever became of this one."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from newsledger.temporary import temporary_files_in


def test_temporary_files_are_made_in_the_directory_and_gone_afterwards(tmp_path: Path) -> None:
    place = tmp_path / "temporary"
    before = tempfile.gettempdir()
    with temporary_files_in(place):
        assert Path(tempfile.mkdtemp()).parent == place
        assert tempfile.gettempdir() != before
    assert not place.exists()
    assert tempfile.gettempdir() == before


def test_processes_that_are_started_use_it_too(tmp_path: Path) -> None:
    place = tmp_path / "temporary"
    with temporary_files_in(place):
        command = [sys.executable, "-c", "import tempfile; print(tempfile.gettempdir())"]
        said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert Path(said.strip()) == place


@pytest.mark.parametrize("variable", [None, "/var/tmp"])
def test_the_variable_is_put_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, variable: str | None) -> None:
    monkeypatch.delenv("TMPDIR", raising=False)
    if variable is not None:
        monkeypatch.setenv("TMPDIR", variable)
    with pytest.raises(OSError, match="disk"), temporary_files_in(tmp_path / "temporary"):
        raise OSError("no space on the disk")
    assert os.environ.get("TMPDIR") == variable


def test_what_a_killed_job_left_is_removed(tmp_path: Path) -> None:
    left = tmp_path / "temporary" / "newsledger-k1ll3d"
    left.mkdir(parents=True)
    (left / "spilled").write_bytes(b"x")
    with temporary_files_in(tmp_path / "temporary"):
        assert not left.exists()
