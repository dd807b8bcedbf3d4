"""The `newsledger` command: each subcommand is a module of its own, and only the one called is imported."""

from __future__ import annotations

from importlib import import_module

import click

from newsledger import __version__
from newsledger.collection import collect_rarely
from scripts.errors import exits

COMMANDS = {
    "build": "Build the data package of a corpus.",
    "quotes": "Print who is quoted in a corpus, and with what words.",
    "tolls": "Show what is claimed of each event, claimant by claimant.",
    "validate": "Check a published package.",
    "export": "Write a package as SQLite, DuckDB, zip, CSV for Excel, HXL or JSON Lines.",
    "page": "Make the evidence page of a package anew.",
    "review": "Review a package in the browser, and correct it.",
    "curate": "Check decisions and merge them into curation/.",
    "agreement": "Compare the decisions of two reviewers.",
    "diff": "Show what lies between two releases, and whether it breaks.",
    "release": "Release a package: validate, compare, write changelog, version and zip.",
    "evaluate": "Score a package against annotations.",
}
"""Subcommands, by the name of their module in ``scripts``, with the line that the help shows."""


class LazyGroup(click.Group):
    """Loads a subcommand when it is needed: help and version answer at once."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The subcommands in the order of the work."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the subcommand's module."""
        if cmd_name not in COMMANDS:
            return None
        collect_rarely()  # before all that the import makes
        with exits({}):
            command: click.Command = import_module(f"scripts.{cmd_name}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the subcommands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.command(cls=LazyGroup)
@click.version_option(__version__, prog_name="newsledger")
def main() -> None:
    """Turn conflict news into a validated, citable data package."""
