"""Check the data package in DIR (the current directory, if none is given) and show every fault at once.

Both formats of each table are checked by the schemas, row by row and across tables; CSV and Parquet must be equal, and
sizes, digests and schemas must be what datapackage.json says. Frictionless is heard as second opinion.

Tables are also held against what is expected of them as a whole (rows, fill rates, variety of words): an unusual one is
a warning, with --strict a fault.

Exits with 0 if the package is sound, 1 if it has faults, 2 if there is no package to check.
"""

from __future__ import annotations

from pathlib import Path

import click

from newsledger.publish import finish_interrupted
from newsledger.validate import UnusablePackage, check, render
from newsledger.validate.issue import errors_of
from newsledger.validate.render import FORMATS


@click.command(name="validate", help=__doc__)
@click.argument("directory", metavar="[DIR]", default=".", type=click.Path(file_okay=False, path_type=Path))
@click.option("--format", "format_", type=click.Choice(FORMATS), default="text", show_default=True, help="Output.")
@click.option("--strict", is_flag=True, help="Count warnings as faults.")
@click.pass_context
def command(context: click.Context, directory: Path, format_: str, strict: bool) -> None:
    """Check the package and print what is wrong."""
    try:
        finish_interrupted(directory)
        issues = check(directory)
    except (UnusablePackage, OSError) as error:
        click.echo(f"error: {error}", err=True)
        context.exit(2)
    if shown := render(issues, format_, root=directory.as_posix()):
        click.echo(shown)
    context.exit(1 if errors_of(issues) or (strict and issues) else 0)
