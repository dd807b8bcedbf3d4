"""docs/releases.md says what the code does."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from support.releases import Rows, row, written

from newsledger.publish.archive import write_archive
from newsledger.releases.kinds import Kind
from scripts.cli import main

DOCS = Path(__file__).parents[2] / "docs/releases.md"
TEXT = DOCS.read_text(encoding="utf-8")


def test_definition_of_breaking_is_the_one_that_is_applied() -> None:
    table = re.findall(r"^\| `(\w+)` \| (no|\*\*yes\*\*) \| (.+) \|$", TEXT, re.MULTILINE)

    assert table == [(kind.value, "**yes**" if kind.breaking else "no", kind.meaning) for kind in Kind]


def test_diff_that_is_shown_is_what_the_command_shows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def change(rows: Rows) -> None:
        row(rows, "casualty_claims", "courier-2-c1").update(count_value=16)
        rows["quotes"].pop()

    shown = re.search(r"```console\n\$ newsledger (.+)\n((?:.|\n)*?)```", TEXT)
    assert shown
    old = written(tmp_path / "old")
    new = written(tmp_path / "new", change, "1.3.0", since=old)
    (tmp_path / "releases").mkdir()
    for package, version in ((old, "1.2.0"), (new, "1.3.0")):
        write_archive(package, tmp_path / f"releases/lake-war-{version}.zip")
    monkeypatch.chdir(tmp_path)

    assert _without_files(CliRunner().invoke(main, shlex.split(shown[1])).output) == _without_files(shown[2])


def _without_files(output: str) -> list[str]:
    """The lines but for the list of files beside the data, of which there are many."""
    return [line for line in output.splitlines() if not line.startswith("  file_changed in ")]


@pytest.mark.parametrize("line", sorted(set(re.findall(r"`newsledger ([^`]+)`", TEXT))))
def test_commands_and_options_exist(line: str) -> None:
    words = shlex.split(line)
    command = main.get_command(click.Context(main), words[0]) if isinstance(main, click.Group) else None

    assert command is not None, words[0]
    known = {name for parameter in command.params for name in parameter.opts}
    assert {word for word in words if word.startswith("--")} <= known


@pytest.mark.parametrize(
    ("command", "options"),
    [
        ("diff", {"--full", "--format", "--fail-on"}),
        ("release", {"--since", "--releases", "--curation", "--changelog", "--date", "--dry-run", "--force"}),
        ("validate", {"--against"}),
        ("build", {"--since"}),
    ],
)
def test_options_are_told_of(command: str, options: set[str]) -> None:
    help_ = CliRunner().invoke(main, [command, "--help"]).output

    for option in options:
        assert option in help_
        assert option in TEXT
