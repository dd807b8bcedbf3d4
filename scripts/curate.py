"""Check the decisions in FILE and merge them into curation/corrections.csv.

FILE has the columns of corrections.csv, as the evidence page's "Download decisions" gives it. Its decisions are held
against the rules of curation files and against the package that was reviewed: rows that are not there, spans that do
not fit the article, cells that disagree, references to nothing. All of them are merged, or none. What was decided
before stands as it was; a decision that contradicts it is a fault that names both, unless --replace says that FILE has
the last word. See docs/review.md.

Exits with 1 if a decision cannot be taken, 2 if there is no package; then nothing has changed.
"""

from __future__ import annotations

from pathlib import Path

import click

from newsledger.curate import CurationError
from newsledger.curate.document import read_text
from newsledger.review.desk import take
from newsledger.review.package import Package
from newsledger.validate import UnusablePackage
from scripts.errors import exits


@click.command(name="curate", help=__doc__)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--package",
    default=".",
    metavar="DIR",
    type=click.Path(file_okay=False, path_type=Path),
    help="The package that was reviewed. Default: the current directory.",
)
@click.option(
    "--curation",
    metavar="DIR",
    type=click.Path(file_okay=False, path_type=Path),
    help="Where corrections.csv is. Default: curation/ in the package's directory.",
)
@click.option("--replace", is_flag=True, help="Let FILE have the last word where it contradicts earlier decisions.")
@click.option("--dry-run", is_flag=True, help="Show what would change, and change nothing.")
def command(file: Path, package: Path, curation: Path | None, replace: bool, dry_run: bool) -> None:
    """Merge the file, and say what changed."""
    directory = curation or package / "curation"
    with exits({UnusablePackage: 2, CurationError: 1, OSError: 1}):
        opened = Package(package)
        if not dry_run:
            directory.mkdir(parents=True, exist_ok=True)
        taken = take(opened, directory, read_text(file), name=file.name, replace=replace, dry_run=dry_run)
    click.echo(taken.diff, nl=False)
    verb = "would be decided" if dry_run else "decided"
    click.echo(f"{_rows(len(taken.decided))} {verb}, {_rows(len(taken.known))} known before", err=True)


def _rows(count: int) -> str:
    return f"{count} row" if count == 1 else f"{count} rows"
