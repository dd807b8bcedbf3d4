"""Release the package in PACKAGE (the current directory, if none is given) as VERSION.

The package is validated and compared with the release before, the newest zip in PACKAGE/releases. VERSION must come
after that one and, where something breaks what rests on it, be a new major version (below 1.0.0: a new minor one); an
id that is lost or means another thing is never let through. Then, all at once or not at all: the package gets VERSION
and the list of retired ids, package.toml the version from which builds read it, CHANGELOG.md a section of what has
changed, and releases/ a zip with its SHA-256 beside it. See docs/releases.md.

Exits with 1 if something speaks against the release, 2 if there is no package; then nothing has changed.
"""

from __future__ import annotations

import datetime
from pathlib import Path

import click

from newsledger.curate import CurationError
from newsledger.publish import EarlierReleaseError, PackageInfoError, ReleaseRefused, TargetBusy, TargetOccupied
from newsledger.publish.exports.source import UnreadableTable
from newsledger.publish.transaction import ReleaseInterrupted
from newsledger.releases import render_text
from newsledger.releases.making import ReleaseNotAllowed, Request, Staged, finish, staged
from newsledger.releases.shelf import SHELF
from newsledger.releases.versions import Version
from newsledger.validate import UnusablePackage
from scripts.errors import exits

FAULTS = (
    CurationError,
    EarlierReleaseError,
    OSError,
    PackageInfoError,
    ReleaseInterrupted,
    ReleaseNotAllowed,
    ReleaseRefused,
    TargetBusy,
    TargetOccupied,
    UnreadableTable,
)


class VersionType(click.ParamType[Version]):
    """A semantic version."""

    name = "version"

    def convert(self, value: str | Version, param: click.Parameter | None, ctx: click.Context | None) -> Version:
        """Read the version."""
        try:
            return value if isinstance(value, Version) else Version.parse(value)
        except ValueError as error:
            self.fail(str(error), param, ctx)


@click.command(name="release", help=__doc__)
@click.argument("version", type=VersionType())
@click.argument("package", metavar="[PACKAGE]", default=".", type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "--since",
    type=click.Path(exists=True, path_type=Path),
    metavar="PATH",
    help="The release before, if not on the shelf.",
)
@click.option("--releases", type=click.Path(file_okay=False, path_type=Path), help="Default: PACKAGE/releases.")
@click.option("--curation", type=click.Path(file_okay=False, path_type=Path), help="Default: PACKAGE/curation.")
@click.option("--changelog", type=click.Path(dir_okay=False, path_type=Path), help="Default: PACKAGE/CHANGELOG.md.")
@click.option(
    "--date", type=click.DateTime(["%Y-%m-%d"]), metavar="YYYY-MM-DD", help="Day of the release, if it is to be told."
)
@click.option("--force", is_flag=True, help="Release even if nothing has changed.")
@click.option("--dry-run", is_flag=True, help="Show what would be released, and change nothing.")
def command(
    version: Version,
    package: Path,
    date: datetime.datetime | None,
    force: bool,
    dry_run: bool,
    **places: Path | None,
) -> None:
    """Make the release, or only show it."""
    request = Request(
        package,
        version,
        curation=places["curation"] or package / "curation",
        changelog=places["changelog"] or package / "CHANGELOG.md",
        shelf=places["releases"] or package / SHELF,
        since=places["since"],
        date=date.date().isoformat() if date else None,
        force=force,
    )
    with exits({UnusablePackage: 2, **dict.fromkeys(FAULTS, 1)}, "interrupted; nothing has changed"):
        if not dry_run and finish(request):
            click.echo("completed a release that was interrupted; start again for another one")
            return
        with staged(request, commit=not dry_run) as found:
            _show(found, "would write" if dry_run else "writes")
    click.echo(f"nothing was changed: {version} was not released" if dry_run else f"released {version}")


def _show(found: Staged, verb: str) -> None:
    if found.comparison is None:
        click.echo("the first release")
    else:
        for line in render_text.lines(found.comparison):
            click.echo(line)
        click.echo("")
    for path in found.files:
        click.echo(f"{verb} {path}")
