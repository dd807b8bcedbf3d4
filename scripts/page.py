"""Make the evidence page of the package in PACKAGE (the current directory, if none is given) anew.

The page, datapackage/index.html, shows claims, events, quotes, actors and articles, each row with the sentence that it
rests on. It opens from disk and from any web server, and loads nothing from elsewhere. `newsledger build` makes it with
the package; this command makes it again, for a package that was built without it or by an earlier version.

Exits with 1 if it cannot be written, 2 if there is no package.
"""

from __future__ import annotations

from pathlib import Path

import click

from newsledger.publish import TargetBusy, finish_interrupted
from newsledger.publish.page import remake
from newsledger.validate import UnusablePackage, layout
from scripts.errors import exits


@click.command(name="page", help=__doc__)
@click.argument("package", metavar="[PACKAGE]", default=".", type=click.Path(file_okay=False, path_type=Path))
def command(package: Path) -> None:
    """Make the page and say where it is."""
    with exits({UnusablePackage: 2, OSError: 1, TargetBusy: 1}, "interrupted; the earlier page stands"):
        finish_interrupted(package)
        remake(package)
    click.echo(package / layout.PAGE)
