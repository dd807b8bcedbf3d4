"""Show what lies between two releases of a package, OLD and NEW: directories, descriptors or zips.

By table: rows added, removed and changed, matched by key, with the cells that differ; what is declared anew (columns,
types, vocabularies, keys, licence …); which ids were retired. Each change says whether it breaks what rests on OLD; the
definition is in docs/releases.md.

Exits with 0, whatever differs; with 1 if --fail-on says so; with 2 if the two cannot be compared.
"""

from __future__ import annotations

from pathlib import Path

import click

from newsledger.releases import render_json, render_markdown, render_text
from newsledger.releases.comparing import compared
from newsledger.releases.wording import EXAMPLES
from newsledger.validate import UnusablePackage
from newsledger.validate.opening import opened
from scripts.errors import exits

RENDERERS = {"text": render_text.lines, "json": render_json.lines, "markdown": render_markdown.lines}


@click.command(name="diff", help=__doc__)
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path))
@click.option("--format", "format_", type=click.Choice([*RENDERERS]), default="text", show_default=True, help="Output.")
@click.option("--full", is_flag=True, help=f"Show every row that differs, not only {EXAMPLES} of each kind and table.")
@click.option(
    "--fail-on",
    type=click.Choice(["change", "breaking"]),
    help="Exit with 1 if anything differs, or only if something breaks.",
)
@click.pass_context
def command(context: click.Context, old: Path, new: Path, format_: str, full: bool, fail_on: str | None) -> None:
    """Compare, print, and exit as asked."""
    with (
        exits({UnusablePackage: 2, OSError: 2}),
        opened(old) as before,
        opened(new) as after,
        compared(before, after) as comparison,
    ):
        for line in RENDERERS[format_](comparison, None if full else EXAMPLES):
            click.echo(line)
        found = comparison.breaking if fail_on == "breaking" else comparison.changes
    context.exit(1 if fail_on and found else 0)
