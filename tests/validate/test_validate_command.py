"""`newsledger validate` as it is called: on directories and zips, with every output and exit code."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from newsledger.publish.swap import LOCK, READY
from scripts.validate import command

ROOT = Path(__file__).parents[2]


def run(*arguments: object) -> Result:
    return CliRunner().invoke(command, [str(argument) for argument in arguments])


def zip_of(package: Path, path: Path) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for source in sorted(package.rglob("*")):
            file.write(source, source.relative_to(package.parent).as_posix())
    return path


def spoil(package: Path) -> None:
    path = package / "datapackage/quotes.csv"
    path.write_bytes(path.read_bytes().replace(b",asserts,", b",mumbles,", 1))


def test_sound_package_exits_with_0(published: Path) -> None:
    result = run(published)

    assert (result.exit_code, result.output) == (0, "No faults found.\n")


def test_faulty_package_exits_with_1_and_underlines_the_value(package: Path) -> None:
    spoil(package)

    result = run(package / "datapackage.json")

    assert result.exit_code == 1
    lines = result.output.splitlines()
    at = lines.index("    row 1 (courier-1-q1), line 2: mumbles")
    start = lines[at + 1].index("mumbles")
    assert lines[at + 2] == "      | ".ljust(start) + "^^^^^^^"


def test_faulty_package_exits_with_1_and_shows_json(package: Path) -> None:
    (package / "datapackage/quotes.csv").unlink()

    result = run(package, "--format", "json")

    assert result.exit_code == 1
    assert json.loads(result.output)["issues"][0]["rule"] == "missing_file"


def test_json_is_the_published_report(published: Path) -> None:
    said = json.loads(run(published, "--format", "json").output)
    report = json.loads((published / "datapackage/validation-report.json").read_text(encoding="utf-8"))

    # check-datapackage is heard here where it is installed, and never for a release.
    said["checks"] = [check for check in said["checks"] if check["rule"] != "check-datapackage"]
    assert said == report


def test_faulty_zip_annotates_for_github_at_the_zip(package: Path, tmp_path: Path) -> None:
    spoil(package)

    result = run(zip_of(package, tmp_path / "new.zip"), "--format", "github")

    assert result.exit_code == 1
    assert all(line.startswith("::error file=") for line in result.output.splitlines())
    assert all("new.zip,title=" in line for line in result.output.splitlines())


def test_faulty_package_annotates_for_github_from_the_root_of_the_checkout(
    package: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spoil(package)
    monkeypatch.setenv("GITHUB_WORKSPACE", str(package.parent))

    result = run(package, "--format", "github")

    assert "::error file=package/datapackage/quotes.csv,line=2,col=196,title=in_vocabulary::" in result.output


def test_zip_is_checked_like_its_directory(published: Path, tmp_path: Path) -> None:
    result = run(zip_of(published, tmp_path / "package.zip"))

    assert (result.exit_code, result.output) == (0, "No faults found.\n")


@pytest.mark.parametrize("format_", ["text", "json", "github"])
def test_no_package_exits_with_2_and_says_so_in_every_format(tmp_path: Path, format_: str) -> None:
    result = run(tmp_path, "--format", format_)

    assert result.exit_code == 2
    assert result.stderr == f"error: {tmp_path}/datapackage.json: cannot be read (No such file or directory)\n"
    if format_ == "text":
        assert result.stdout == ""
    elif format_ == "github":
        assert "datapackage.json,title=unusable::" in result.stdout
    else:
        said = json.loads(result.stdout)
        assert (said["valid"], [issue["rule"] for issue in said["issues"]]) == (False, ["unusable"])


@pytest.mark.parametrize("name", ["nowhere", "nowhere/datapackage.json", "nowhere.zip"])
def test_missing_path_exits_with_2(tmp_path: Path, name: str) -> None:
    result = run(tmp_path / name)

    assert result.exit_code == 2
    assert name in result.stderr


def test_hostile_package_is_told_in_plain_text(package: Path) -> None:
    (package / "datapackage/a\x1b[2J.csv").symlink_to("/etc/passwd")

    result = run(package)

    assert result.exit_code == 1
    assert "\x1b" not in result.output
    assert "datapackage/a\\x1b[2J.csv: link: is a link" in result.output


def test_reports_and_summary_are_written_beside_the_output(package: Path, tmp_path: Path) -> None:
    spoil(package)
    out, page, summary = tmp_path / "out", tmp_path / "page.html", tmp_path / "summary.md"

    result = run(package, "--report", out, "--report", page, "--summary", summary)

    assert result.exit_code == 1
    assert json.loads((out / "validation-report.json").read_text(encoding="utf-8"))["valid"] is False
    assert (out / "validation-report.html").read_bytes() == page.read_bytes()
    assert summary.read_text(encoding="utf-8").startswith("### ❌ newsledger validate: ")


def test_report_is_written_of_what_is_no_package(tmp_path: Path) -> None:
    result = run(tmp_path / "nowhere", "--report", tmp_path / "report.json")

    assert result.exit_code == 2
    assert json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))["issues"][0]["rule"] == "unusable"


def test_report_that_cannot_be_written_exits_with_2(published: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")

    result = run(published, "--report", tmp_path / "file" / "report.json")

    assert result.exit_code == 2
    assert "the report cannot be written" in result.stderr


def interrupt(package: Path) -> Path:
    """The state of a package whose release was killed while it was put in place."""
    ready = package / READY
    ready.mkdir()
    (package / "datapackage.json").replace(ready / "datapackage.json")
    (ready / "journal.json").write_text('{"quotes.csv": "other"}', encoding="utf-8")
    return ready


def test_interrupted_release_is_completed_first(package: Path) -> None:
    interrupt(package)

    assert run(package).exit_code == 0
    assert sorted(path.name for path in package.iterdir()) == ["datapackage", "datapackage.json"]


def test_interrupted_release_that_cannot_be_completed_is_told(package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    interrupt(package)

    def read_only(*arguments: object) -> None:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr(os, "open", read_only)
    result = run(package)

    assert result.exit_code == 2
    assert "cannot be completed here (Read-only file system)" in result.stderr


def test_release_that_holds_links_is_left_alone(package: Path, tmp_path: Path) -> None:
    ready = interrupt(package)
    (ready / "datapackage").mkdir()
    (ready / "datapackage/quotes.csv").symlink_to("/dev/zero")

    assert run(package).exit_code == 2
    assert sorted(path.name for path in ready.iterdir()) == ["datapackage", "datapackage.json", "journal.json"]


def test_lock_that_is_a_link_makes_no_file_elsewhere(package: Path, tmp_path: Path) -> None:
    interrupt(package)
    (package / LOCK).symlink_to(tmp_path / "elsewhere")

    assert run(package).exit_code == 2
    assert not (tmp_path / "elsewhere").exists()


def test_zip_beside_an_interrupted_release_leaves_it_alone(published: Path, package: Path) -> None:
    path = zip_of(published, package / "package.zip")
    ready = interrupt(package)

    assert run(path).exit_code == 0
    assert ready.is_dir()


def test_check_of_a_zip_that_is_stopped_leaves_nothing(published: Path, tmp_path: Path) -> None:
    path = zip_of(published, tmp_path / "package.zip")
    place = tmp_path / "temporary"
    place.mkdir()
    process = subprocess.Popen(
        [sys.executable, "-m", "scripts", "validate", str(path)],
        cwd=ROOT,
        env=os.environ | {"TMPDIR": str(place)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    while process.poll() is None and not list(place.glob("newsledger-*/*/datapackage")):
        time.sleep(0.01)
    process.send_signal(signal.SIGTERM)
    process.wait()

    assert not list(place.glob("newsledger-*"))
