"""Runs R for tests, and says what to do where there is none."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

SCRIPTS = Path(__file__).parents[1] / "publish/r"


def run_r(script: str, output: Path, arguments: list[Path], *, locale: str = "C.UTF-8", cwd: Path | None = None) -> Any:
    """Run a script of ``tests/publish/r``, and return the JSON that it writes to ``output``.

    Without R or its packages the test is skipped, but in CI, where they must be, it fails.
    """
    program = shutil.which("Rscript")
    if program is None:
        _lacking("R is not installed")
    result = subprocess.run(
        [str(program), str(SCRIPTS / script), str(output), *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        cwd=cwd,
        env={**os.environ, "LC_ALL": locale},
    )
    if "there is no package called" in result.stderr:
        _lacking(result.stderr.strip())
    assert result.returncode == 0, result.stderr
    return json.loads(output.read_text(encoding="utf-8"))


def _lacking(what: str) -> None:
    if os.environ.get("CI"):
        pytest.fail(f"{what}; CI installs r-base-core, r-cran-readr and r-cran-jsonlite")
    pytest.skip(what)
