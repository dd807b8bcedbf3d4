"""Score a package against annotations."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from newsledger.evaluate import EvaluationError, evaluate, render_json, render_text

_DIRECTORY = click.Path(exists=True, file_okay=False, path_type=Path)


@click.command("evaluate")
@click.argument("gold", type=_DIRECTORY)
@click.argument("package", type=_DIRECTORY)
@click.option(
    "--corpus",
    type=click.Path(exists=True, path_type=Path),
    help="The corpus that the package was built from, whose files the annotations point into.",
)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("--by-rule", is_flag=True, help="Show how many of the rows that each rule found are right, too.")
def command(gold: Path, package: Path, corpus: Path | None, form: str, by_rule: bool) -> None:
    """Score the data package in PACKAGE against the annotations in GOLD.

    GOLD holds one JSON Lines file a table, each optional; offsets are code points into the source files. Exit status:
    0 scored, 2 cannot be scored.
    """
    try:
        report = evaluate(gold, package, corpus)
    except EvaluationError as error:
        click.echo(f"error: {error}", err=True)
        sys.exit(2)
    click.echo(render_json(report) if form == "json" else render_text(report, by_rule), nl=False)
