import pytest
from click.testing import CliRunner

from newsledger import __version__
from scripts.cli import COMMANDS, main


def test_help_lists_every_command() -> None:
    output = CliRunner().invoke(main, ["--help"]).output
    assert all(name in output for name in COMMANDS)


def test_version_is_the_packages() -> None:
    assert CliRunner().invoke(main, ["--version"]).output == f"newsledger, version {__version__}\n"


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself(name: str) -> None:
    result = CliRunner().invoke(main, [name, "--help"])
    assert result.exit_code == 0
    assert "Usage:" in result.output


def test_a_command_that_is_none_ends_with_two() -> None:
    result = CliRunner().invoke(main, ["publish"])
    assert result.exit_code == 2
    assert "No such command" in result.output
