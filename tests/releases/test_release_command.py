"""`newsledger release`: what it writes, what it refuses, and that nothing changes where it refuses."""

from __future__ import annotations

import hashlib
import json
import shutil
import tomllib
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner, Result
from support.releases import PACKAGE_FILE, Rows, redescribed, row, written

from newsledger.publish import swap
from newsledger.publish.transaction import DECIDED
from newsledger.validate import check, checking, layout
from newsledger.validate.issue import errors_of
from scripts.cli import main

pytestmark = pytest.mark.slow

ZIP = "releases/lake-war-{}.zip"


@pytest.fixture(autouse=True)
def first_opinion_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """Other validators take most of a small release's time; here it is about what is done with a verdict."""
    monkeypatch.setattr(checking, "opinions", lambda *_, **__: [])


def snapshot(directory: Path) -> dict[str, bytes]:
    files = [path for path in sorted(directory.rglob("*")) if path.is_file()]
    return {path.relative_to(directory).as_posix(): path.read_bytes() for path in files}


def release(version: str, package: Path, *options: str | Path) -> Result:
    return CliRunner().invoke(main, ["release", version, str(package), *map(str, options)])


def drop(table: str, key: str) -> Callable[[Rows], Any]:
    return lambda rows: rows[table].remove(row(rows, table, key))


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with a package that was released once, as 1.2.0; not to be changed."""
    project = written(tmp_path_factory.mktemp("first"))
    (project / "curation").mkdir()
    (project / "curation/package.toml").write_text(PACKAGE_FILE, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(checking, "opinions", lambda *_, **__: [])
        result = release("1.2.0", project)
    assert result.exit_code == 0, result.output
    return project


@pytest.fixture
def project(first: Path, tmp_path: Path) -> Path:
    """The project, free to be changed."""
    return Path(shutil.copytree(first, tmp_path / "project"))


def rebuilt(project: Path, change: Callable[[Rows], Any]) -> None:
    """Build the project's package anew from other rows, over the one that was released."""
    before = project.parent / "before"
    before.mkdir()
    (project / "datapackage").rename(before / "datapackage")
    written(project, change, since=before)


def claim_corrected(rows: Rows) -> None:
    row(rows, "casualty_claims", "courier-2-c1").update(count_value=16)


def test_first_release_is_zipped_with_its_digest_and_told_of(first: Path) -> None:
    archive = first / ZIP.format("1.2.0")
    digest, name = (archive.with_name(archive.name + ".sha256")).read_text(encoding="utf-8").split()

    assert (digest, name) == (hashlib.sha256(archive.read_bytes()).hexdigest(), archive.name)
    with zipfile.ZipFile(archive) as file:
        for member in file.namelist():
            assert file.read(member) == (first / member).read_bytes()
        assert {layout.DESCRIPTOR, *layout.data_paths(), *layout.COMPANIONS} <= {*file.namelist()}
    assert "## 1.2.0\n\n### Data\n\nThe first release." in (first / "CHANGELOG.md").read_text(encoding="utf-8")
    assert not list(first.glob(".newsledger*"))


def test_release_writes_version_changelog_retired_ids_and_zip(project: Path) -> None:
    (project / "CHANGELOG.md").write_text(
        "# Changelog\n\nAll of it.\n\n## Unreleased\n\n- Read WARC files.\n\n## 1.2.0\n\n- First.\n", encoding="utf-8"
    )
    rebuilt(project, lambda rows: (claim_corrected(rows), drop("quotes", "courier-2-q1")(rows)))

    result = release("1.3.0", project, "--date", "2031-04-01")

    assert result.exit_code == 0, result.output
    assert result.output.splitlines()[0] == "lake-war 1.2.0 to 1.3.0: nothing that breaks"
    descriptor = json.loads((project / "datapackage.json").read_text(encoding="utf-8"))
    assert descriptor["version"] == "1.3.0"
    assert "Version 1.3.0" in descriptor["citation"]
    package_file = (project / "curation/package.toml").read_text(encoding="utf-8")
    assert tomllib.loads(package_file) == {**tomllib.loads(PACKAGE_FILE), "version": "1.3.0"}
    assert package_file.startswith("# The lake war, as the Courier told it.\n")
    retired = pq.read_table(project / "datapackage/retired.parquet").to_pylist()
    assert [(e["id"], e["retired_in"]) for e in retired if e["retired_in"] == "1.3.0"] == [("courier-2-q1", "1.3.0")]
    changelog = (project / "CHANGELOG.md").read_text(encoding="utf-8")
    assert changelog.startswith(
        "# Changelog\n\nAll of it.\n\n## Unreleased\n\n## 1.3.0 - 2031-04-01\n\n- Read WARC files.\n\n"
        "### Data\n\nSince 1.2.0: nothing that breaks.\n"
    )
    assert "| `casualty_claims` | 4 | 4 | 0 | 0 | 1 | `count_value` 1 |" in changelog
    assert "- `quotes`: 1 `not_found_again`" in changelog
    assert changelog.endswith("\n## 1.2.0\n\n- First.\n")
    assert errors_of(check(project)) == []
    assert (project / ZIP.format("1.3.0")).exists()


@pytest.mark.slow
def test_building_after_a_release_gives_the_release(project: Path) -> None:
    rebuilt(project, lambda rows: (claim_corrected(rows), drop("quotes", "courier-2-q1")(rows)))
    assert release("1.3.0", project).exit_code == 0
    again = written(
        project.parent / "again",
        lambda rows: (claim_corrected(rows), drop("quotes", "courier-2-q1")(rows)),
        "1.3.0",
        since=project,
    )

    released = snapshot(project)
    differing = {path for path, content in snapshot(again).items() if released[path] != content}
    # Only a release has a report, of which its page is told.
    assert differing == {"datapackage/page/report.js"}


@pytest.mark.parametrize(
    ("version", "change", "said"),
    [
        ("1.2.0", claim_corrected, "released already"),
        ("1.1.9", claim_corrected, "does not come after 1.2.0"),
        ("1.3.0", lambda rows: None, "nothing has changed since 1.2.0"),
        ("1.3.0", drop("articles", "courier-1"), "foreign_key"),
        (
            "2.0.0",
            lambda rows: row(rows, "articles", "courier-3").update(
                source_sha256="0" * 64, text="Ferry sinks.", word_count=2
            ),
            "mean another thing",
        ),
    ],
)
def test_what_speaks_against_a_release_is_said_and_nothing_changes(
    project: Path, version: str, change: Callable[[Rows], Any], said: str
) -> None:
    rebuilt(project, change)
    found = snapshot(project)

    result = release(version, project)

    assert result.exit_code == 1
    assert said in result.stderr
    assert snapshot(project) == found


def older(project: Path, change: Callable[[dict[str, Any]], None]) -> Path:
    """The release before, as it would have been with another descriptor."""
    return redescribed(project, project.parent / "older", change)


def promise_more(descriptor: dict[str, Any]) -> None:
    for entry in descriptor["resources"]:
        if entry["name"].startswith("quotes"):
            field = next(field for field in entry["schema"]["fields"] if field["name"] == "via")
            field["constraints"] = {**field.get("constraints", {}), "required": True}


@pytest.mark.slow
def test_breaking_change_needs_a_major_version(project: Path) -> None:
    before = older(project, promise_more)
    rebuilt(project, claim_corrected)
    found = snapshot(project)

    minor = release("1.3.0", project, "--since", before)
    assert minor.exit_code == 1
    assert "1.3.0 may not break what rests on 1.2.0; release 2.0.0" in minor.stderr
    assert "nulls_allowed in quotes.via" in minor.stderr
    assert snapshot(project) == found

    major = release("2.0.0", project, "--since", before)
    assert major.exit_code == 0, major.output
    assert "nulls\\_allowed in quotes.via" in (project / "CHANGELOG.md").read_text(encoding="utf-8")


def test_nothing_new_is_released_only_by_force(project: Path) -> None:
    assert release("1.2.1", project, "--force").exit_code == 0
    assert (project / ZIP.format("1.2.1")).exists()


def test_dry_run_shows_all_and_changes_nothing(project: Path) -> None:
    rebuilt(project, claim_corrected)
    found = snapshot(project)

    result = release("1.3.0", project, "--dry-run")

    assert result.exit_code == 0
    assert "count_value: 15 -> 16" in result.output
    assert f"would write {project / 'CHANGELOG.md'}" in result.output
    assert snapshot(project) == found


def test_package_built_with_another_description_is_refused(project: Path) -> None:
    path = project / "curation/package.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("The lake war in the news", "The pond war"), "utf-8")
    found = snapshot(project)

    result = release("1.3.0", project)

    assert result.exit_code == 1
    assert "build it anew" in result.stderr
    assert snapshot(project) == found


def test_releases_of_another_name_are_not_taken_for_none(project: Path) -> None:
    (project / ZIP.format("1.2.0")).rename(project / "releases/pond-war-1.2.0.zip")

    result = release("1.3.0", project)

    assert result.exit_code == 1
    assert "--since" in result.stderr


def test_failure_while_writing_leaves_everything_as_it_was(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rebuilt(project, claim_corrected)
    found = snapshot(project)

    def fail(directory: Path, target: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(swap, "decide", fail)
    result = release("1.3.0", project)

    assert result.exit_code == 1
    assert "No space left" in result.stderr
    assert snapshot(project) == found


@pytest.mark.slow
def test_interrupted_release_is_completed_by_the_same_command_and_refuses_builds(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rebuilt(project, claim_corrected)

    class Killed(BaseException):
        pass

    def kill(directory: Path) -> None:
        raise Killed

    with monkeypatch.context() as patched:
        # As a kill right behind the decision: nothing is put in place, and nothing is taken back.
        patched.setattr("newsledger.publish.transaction._apply", kill)
        patched.setattr("newsledger.publish.transaction._undo", lambda target: None)
        patched.setattr(Path, "exists", lambda self, real=Path.exists: self.name != "package" and real(self))
        with pytest.raises(Killed):
            CliRunner().invoke(main, ["release", "1.3.0", str(project)], catch_exceptions=False)
    assert (project / DECIDED).exists()

    build = CliRunner().invoke(main, ["build", str(project / "curation"), "--out", str(project), "--quiet"])
    assert build.exit_code == 1
    assert "complete it" in build.stderr

    result = release("1.3.0", project)
    assert result.exit_code == 0
    assert "completed a release that was interrupted" in result.output
    assert json.loads((project / "datapackage.json").read_text(encoding="utf-8"))["version"] == "1.3.0"
    assert (project / ZIP.format("1.3.0")).exists()
    assert "## 1.3.0" in (project / "CHANGELOG.md").read_text(encoding="utf-8")
    assert not list(project.rglob("*.newsledger"))


@pytest.mark.parametrize("version", ["one", "1.2", "v1.3.0"])
def test_what_is_no_version_is_refused(project: Path, version: str) -> None:
    result = release(version, project)

    assert result.exit_code == 2
    assert "is not a version" in result.stderr


def test_place_without_a_package_is_named(tmp_path: Path) -> None:
    result = release("1.0.0", tmp_path / "nothing")

    assert result.exit_code == 2
    assert "nothing" in result.stderr
    assert not (tmp_path / "nothing").exists()
