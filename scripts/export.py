"""Write the package at PACKAGE (a directory or a zip; the current directory, if none is given) in another form.

FORMAT is sqlite or duckdb (one database file with keys, checks, comments and views), zip (the package in one file, with
its SHA-256 beside it), csv (a directory, on demand safe to open in Excel), hxl (the same with a row of HXL hashtags) or
jsonl (a directory of JSON Lines). docs/formats.md says how types map and what is lost.

The package is validated first, and a faulty one is not exported. The same package gives the same bytes (but
for duckdb: the same rows). Nothing is overwritten without --force.

Exits with 1 if the package has faults or something stands in the way, 2 if there is no package.
"""

from __future__ import annotations

from pathlib import Path

import click

from newsledger.publish import finish_interrupted
from newsledger.publish.exports import EXPORTERS, ExportError, Options, default_path, export
from newsledger.validate import UnusablePackage, opened
from scripts.errors import exits


@click.command("export", help=__doc__)
@click.argument("form", metavar="FORMAT", type=click.Choice(list(EXPORTERS)))
@click.argument("package", metavar="[PACKAGE]", default=".", type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path), help="File or directory to make.  [default: NAME-VERSION]")
@click.option("--excel-safe", is_flag=True, help="csv: put an apostrophe before text that Excel would run.")
@click.option("--bom/--no-bom", default=None, help="csv: begin with a byte-order mark.  [default: with --excel-safe]")
@click.option("--force", is_flag=True, help="Replace an earlier export.")
@click.option("--no-validate", is_flag=True, help="Do not check the package first.")
def command(
    *,
    form: str,
    package: Path,
    out: Path | None,
    excel_safe: bool,
    bom: bool | None,
    force: bool,
    no_validate: bool,
) -> None:
    """Export the package and say where it is."""
    if form != "csv" and (excel_safe or bom is not None):
        raise click.UsageError(f"--excel-safe and --bom are for csv, not for {form}")
    exporter = EXPORTERS[form]
    options = Options(excel_safe, excel_safe if bom is None else bom)
    with exits({ExportError: 1, UnusablePackage: 2, OSError: 2}, "interrupted; nothing was exported"):
        if package.is_dir():
            finish_interrupted(package)
        with opened(package) as directory:
            path = out or default_path(exporter, directory)
            notes = export(exporter, directory, path, options, force=force, validate=not no_validate)
    for note in notes:
        click.echo(f"note: {note}", err=True)
    click.echo(path)
