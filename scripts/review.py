"""Review the package in PACKAGE (the current directory, if none is given) in a browser on this machine.

Prints an address; open it. The page is the package's evidence page, with buttons to accept, edit, reject or add a row,
to merge or split actors and events, and to give an actor the name it has in actors.csv. Every decision is written at
once to curation/corrections.csv, signed with your name, and can be taken back. The next `newsledger build` applies it.
The address holds a secret: who has it can decide in your name while the desk is open. See docs/review.md.

Ends with Ctrl-C. Exits with 1 if the curation files have faults or the port is taken, 2 if there is no package.
"""

from __future__ import annotations

import getpass
from pathlib import Path

import click

from newsledger.curate import CurationError
from newsledger.review.package import Package
from newsledger.review.serving import desk
from newsledger.review.session import Session
from newsledger.validate import UnusablePackage
from scripts.errors import exits

_CLOSED = "the desk is closed"


@click.command(name="review", help=__doc__)
@click.argument("package", metavar="[PACKAGE]", default=".", type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "--curation",
    metavar="DIR",
    type=click.Path(file_okay=False, path_type=Path),
    help="Where decisions are written. Default: PACKAGE/curation.",
)
@click.option("--reviewer", metavar="NAME", help="Who decides. Default: the name you are logged in with.")
@click.option("--port", default=0, type=click.IntRange(0, 65535), help="Port on 127.0.0.1. Default: a free one.")
def command(package: Path, curation: Path | None, reviewer: str | None, port: int) -> None:
    """Open the desk, and keep it open."""
    with exits({UnusablePackage: 2, CurationError: 1, OSError: 1}, _CLOSED):
        who = " ".join((getpass.getuser() if reviewer is None else reviewer).split())
        if not who:
            raise click.BadParameter("may not be empty", param_hint="--reviewer")
        opened = Package(package)
        directory = curation or package / "curation"
        directory.mkdir(parents=True, exist_ok=True)
        session = Session(opened, directory, who)
        with desk(opened, session, port) as server:
            click.echo(
                f"{server.url}\nYou review as {who}; decisions go to {directory / 'corrections.csv'}. Ctrl-C ends."
            )
            try:
                server.serve_forever()
            except KeyboardInterrupt:
                click.echo(_CLOSED, err=True)
