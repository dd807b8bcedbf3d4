"""The GitHub Action and the pre-commit hook do what they promise: their own steps are run, as GitHub runs them."""

from __future__ import annotations

import fnmatch
import json
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]
ACTION: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
STEPS: dict[str, dict[str, Any]] = {step["name"]: step for step in ACTION["runs"]["steps"]}
(HOOK,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))


class Job:
    """What GitHub gives to a step, and what it has of it afterwards."""

    def __init__(self, directory: Path, inputs: dict[str, str]) -> None:
        self.workspace, self.temp = directory / "workspace", directory / "temp"
        self.workspace.mkdir()
        self.temp.mkdir()
        self.summary, self.output = directory / "summary", directory / "output"
        for path in (self.summary, self.output):
            path.touch()
        self.inputs = {name: str(entry["default"]) for name, entry in ACTION["inputs"].items()} | inputs
        self.path = os.environ["PATH"]

    def run(self, name: str) -> subprocess.CompletedProcess[str]:
        """Run a step's script, its expressions put in where GitHub puts them in."""
        step = STEPS[name]
        variables = {key: self._evaluated(value) for key, value in step.get("env", {}).items()}
        environment = {
            "PATH": self.path,
            "HOME": str(self.temp),
            "GITHUB_WORKSPACE": str(self.workspace),
            "GITHUB_ACTION_PATH": str(ROOT),
            "GITHUB_STEP_SUMMARY": str(self.summary),
            "GITHUB_OUTPUT": str(self.output),
            "RUNNER_TEMP": str(self.temp),
        }
        return subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
            cwd=self.workspace,
            env=environment | variables,
            capture_output=True,
            text=True,
            check=False,
        )

    def _evaluated(self, value: str) -> str:
        found = re.fullmatch(r"\$\{\{ inputs\.([a-z-]+) \}\}", value)
        assert found, f"an expression that this test does not know: {value}"
        return self.inputs[found.group(1)]


@pytest.fixture
def job(tmp_path: Path, package: Path) -> Job:
    """A job whose checkout holds a package in ``data``, with newsledger installed where the action installs it."""
    (tmp_path / "job").mkdir()
    made = Job(tmp_path / "job", {"path": "data"})
    package.rename(made.workspace / "data")
    commands = made.temp / "newsledger/bin"
    commands.mkdir(parents=True)
    command = commands / "newsledger"
    command.write_text(f'#!/bin/sh\nPYTHONPATH="{ROOT}" exec "{sys.executable}" -m scripts "$@"\n', encoding="utf-8")
    command.chmod(0o755)
    return made


def test_sound_package_passes_with_a_summary(job: Job) -> None:
    result = job.run("Validate")

    assert (result.returncode, result.stderr) == (0, "")
    assert job.output.read_text(encoding="utf-8") == "valid=true\n"
    assert job.summary.read_text(encoding="utf-8") == "### ✅ newsledger validate: data\n\nNo faults found.\n"


def test_fault_is_annotated_at_its_line_and_fails_the_step(job: Job) -> None:
    path = job.workspace / "data/datapackage/quotes.csv"
    path.write_bytes(path.read_bytes().replace(b",asserts,", b",mumbles,", 1))
    job.summary.write_text("# The job before\n", encoding="utf-8")

    result = job.run("Validate")

    assert result.returncode == 1
    assert "::error file=data/datapackage/quotes.csv,line=2,col=196,title=in_vocabulary::" in result.stdout
    assert job.output.read_text(encoding="utf-8") == "valid=false\n"
    summary = job.summary.read_text(encoding="utf-8")
    assert summary.startswith("# The job before\n### ❌ newsledger validate: data\n")
    assert r"| datapackage/quotes.csv | stance | in\_vocabulary | 1 | 1 | mumbles |" in summary


def test_missing_package_fails_the_step_with_an_annotation(job: Job) -> None:
    job.inputs["path"] = "elsewhere"

    result = job.run("Validate")

    assert result.returncode == 2
    assert "::error file=elsewhere" in result.stdout
    assert job.output.read_text(encoding="utf-8") == "valid=false\n"


def test_report_is_left_where_it_was_asked_for(job: Job) -> None:
    job.inputs |= {"report": "out", "format": "json", "strict": "true"}

    result = job.run("Validate")

    assert result.returncode == 0
    assert json.loads(result.stdout)["valid"] is True
    assert sorted(path.name for path in (job.workspace / "out").iterdir()) == [
        "validation-report.html",
        "validation-report.json",
    ]


@pytest.mark.parametrize("path", ["$(touch evil)", "; touch evil", "--help", "`touch evil`", "a b"])
def test_input_is_never_run(job: Job, path: str) -> None:
    job.inputs["path"] = path

    assert job.run("Validate").returncode == 2
    assert not (job.workspace / "evil").exists()


def test_step_installs_what_is_locked_with_hashes_and_then_the_actions_own_checkout(job: Job, tmp_path: Path) -> None:
    log = tmp_path / "log"
    fakes = tmp_path / "fakes"
    fakes.mkdir()
    # A python that makes an environment of itself, and tells what it was asked to do.
    fake = fakes / "python"
    fake.write_text(
        f'#!/bin/sh\necho "$@" >> "{log}"\nif [ "$2" = venv ]; then mkdir -p "$3/bin"; cp "$0" "$3/bin/python"; fi\n',
        encoding="utf-8",
    )
    fake.chmod(0o755)
    job.path = f"{fakes}:{job.path}"

    result = job.run("Install newsledger as it is locked")

    assert (result.returncode, result.stderr) == (0, "")
    assert log.read_text(encoding="utf-8").splitlines() == [
        f"-m venv {job.temp}/newsledger",
        f"-m pip install --quiet --disable-pip-version-check --require-hashes --requirement {ROOT}/requirements.lock",
        f"-m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable {ROOT}",
    ]


def test_action_is_what_github_takes_for_one() -> None:
    assert ACTION["runs"]["using"] == "composite"
    assert all(isinstance(entry["default"], str) and entry["description"] for entry in ACTION["inputs"].values())
    assert all(step.get("shell") == "bash" for step in STEPS.values() if "run" in step)
    assert "${{" not in "".join(step.get("run", "") for step in STEPS.values())
    assert ACTION["outputs"]["valid"]["value"] == "${{ steps.validate.outputs.valid }}"
    assert STEPS["Validate"]["id"] == "validate"


def test_every_input_is_used_and_documented() -> None:
    page = (ROOT / "docs/validation.md").read_text(encoding="utf-8")
    text = (ROOT / "action.yml").read_text(encoding="utf-8")
    for name in ACTION["inputs"]:
        assert f"${{{{ inputs.{name} }}}}" in text
        assert f"`{name}`" in page


@pytest.mark.parametrize(
    ("path", "runs"),
    [
        ("datapackage.json", True),
        ("datapackage/quotes.csv", True),
        ("data/lake-war/datapackage.json", True),
        ("data/lake-war/datapackage/quotes.parquet", True),
        ("datapackage.json.bak", False),
        ("mydatapackage.json", False),
        ("docs/datapackage.md", False),
        ("src/datapackages/a.py", False),
    ],
)
def test_hook_runs_when_a_package_changes(path: str, runs: bool) -> None:
    assert bool(re.search(HOOK["files"], path)) is runs


def test_hook_checks_the_package_as_a_whole() -> None:
    assert (HOOK["id"], HOOK["language"], HOOK["pass_filenames"]) == ("newsledger-validate", "python", False)
    command, subcommand = HOOK["entry"].split()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert command in project["project"]["scripts"]
    assert subcommand == "validate"


def test_installed_package_has_the_files_that_validate_reads() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    patterns = project["tool"]["setuptools"]["package-data"].get("newsledger.validate", [])
    room = ROOT / "newsledger/validate"
    for path in [*(room / "data").iterdir(), *(room / "templates").iterdir()]:
        name = path.relative_to(room).as_posix()
        assert any(fnmatch.fnmatch(name, pattern) for pattern in patterns), name
