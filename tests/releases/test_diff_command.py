"""`newsledger diff`: what it shows in each form, and how it exits."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from support.releases import Rows, row, written

from newsledger.publish.archive import write_archive
from newsledger.releases import render_text
from newsledger.releases.comparing import compared
from scripts.cli import main

pytestmark = pytest.mark.slow


def change(rows: Rows) -> None:
    row(rows, "casualty_claims", "courier-2-c1").update(victims="people | \x1b[31mred", count_value=16)
    rows["quotes"].pop()
    rows["articles"][2]["title"] = "Snow closes *the* road"


@pytest.fixture(scope="module")
def old(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(tmp_path_factory.mktemp("old"))


@pytest.fixture(scope="module")
def new(old: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(tmp_path_factory.mktemp("new"), change, "1.3.0", since=old)


def diff(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, ["diff", *map(str, arguments)])


def test_text_tells_rows_cells_and_retired_ids(old: Path, new: Path) -> None:
    result = diff(old, new)

    assert result.exit_code == 0
    lines = result.output.splitlines()
    assert lines[0] == "lake-war 1.2.0 to 1.3.0: nothing that breaks"
    assert "quotes: 3 rows before, 2 now; 0 added, 1 removed, 0 changed" in lines
    assert "  - courier-2-q1" in lines
    assert "  ~ courier-2-c1" in lines
    assert "      count_value: 15 -> 16" in lines
    assert "  quotes courier-2-q1: not_found_again" in lines


def test_what_a_terminal_would_act_on_is_shown_as_text(old: Path, new: Path) -> None:
    assert "\x1b" not in diff(old, new).output


def test_json_says_the_same(old: Path, new: Path) -> None:
    found = json.loads(diff(old, new, "--format", "json").output)

    assert (found["different"], found["breaking"]) == (True, False)
    assert found["tables"]["quotes"]["removed"] == [{"quote_id": "courier-2-q1"}]
    assert found["tables"]["casualty_claims"]["changed"][0]["cells"]["count_value"] == {"before": 15, "after": 16}
    assert found["retired"][0]["id"] == "courier-2-q1"
    assert {change["kind"] for change in found["changes"]} >= {"rows_removed", "cells_changed", "ids_retired"}
    assert all(change["meaning"] for change in found["changes"])


def test_markdown_keeps_what_marks_up_as_text(old: Path, new: Path) -> None:
    output = diff(old, new, "--format", "markdown").output

    assert output.startswith("# lake-war 1.2.0 to 1.3.0\n\nNothing that breaks.\n")
    assert "| `quotes` | 3 | 2 | 0 | 1 | 0 |  |" in output
    assert "Snow closes \\*the\\* road" in output


@pytest.mark.parametrize("format_", ["text", "json", "markdown"])
def test_output_repeats(old: Path, new: Path, format_: str) -> None:
    assert diff(old, new, "--format", format_).output == diff(old, new, "--format", format_).output


def test_examples_are_limited_and_counts_are_not(old: Path, tmp_path: Path) -> None:
    new = written(tmp_path / "new", lambda rows: rows["actor_mentions"].clear(), since=old)

    with compared(old, new) as comparison:
        few, all_ = list(render_text.lines(comparison, 2)), list(render_text.lines(comparison, None))

    assert len([line for line in few if line.startswith("  - courier")]) == 2
    assert "    … 3 more" in few
    assert len([line for line in all_ if line.startswith("  - courier")]) == 5
    assert not [line for line in all_ if "…" in line]


@pytest.mark.parametrize(
    ("fail_on", "same", "changed", "broken"), [(None, 0, 0, 0), ("change", 0, 1, 1), ("breaking", 0, 0, 1)]
)
def test_exit_code(
    old: Path, new: Path, tmp_path: Path, fail_on: str | None, same: int, changed: int, broken: int
) -> None:
    lost = written(tmp_path / "lost", change)
    options = ["--fail-on", fail_on] if fail_on else []

    assert [diff(old, other, *options).exit_code for other in (old, new, lost)] == [same, changed, broken]


def test_zip_is_compared_as_what_it_holds(old: Path, new: Path, tmp_path: Path) -> None:
    archive = tmp_path / "lake-war-1.2.0.zip"
    write_archive(old, archive)

    assert diff(archive, new).output == diff(old, new).output


@pytest.mark.parametrize("break_", ["no descriptor", "no json", "broken parquet", "no parquet", "a link", "nothing"])
def test_package_that_cannot_be_read_is_named_without_traceback(old: Path, tmp_path: Path, break_: str) -> None:
    new = tmp_path / "new"
    if break_ != "nothing":
        shutil.copytree(old, new)
    match break_:
        case "no descriptor":
            (new / "datapackage.json").unlink()
        case "no json":
            (new / "datapackage.json").write_text("{", encoding="utf-8")
        case "broken parquet":
            (new / "datapackage/quotes.parquet").write_bytes(b"PAR1 and then nothing")
        case "a link":
            (new / "datapackage/README.md").unlink()
            (new / "datapackage/README.md").symlink_to("/etc/hostname")
        case "no parquet":
            (new / "datapackage/quotes.parquet").unlink()

    result = diff(old, new)

    assert result.exit_code == 2
    assert result.stderr.startswith("error: ")
    assert str(new) in result.stderr
