"""Build the data package of a corpus.

CORPUS is a folder of .txt, .md or .html files (with an optional articles.csv beside them), a JSONL, CSV or Parquet file
with the columns article_id and text, or a web archive (.warc); any of them may be compressed (.gz, .zst) or zipped.
Without arguments, seeds/ is built into the current directory.

Actors and events that the release before has already keep their ids, and ids that are gone are published as retired.
The release before is the newest zip in DIR/releases, else what stands in DIR. To name all anew, build elsewhere.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from newsledger.curate import CurationError
from newsledger.language.parse import DEFAULT_MODEL
from newsledger.pipeline.build import Options, build
from newsledger.publish import EarlierReleaseError, PackageInfoError, ReleaseRefused, TargetBusy, TargetOccupied
from newsledger.publish.transaction import ReleaseInterrupted
from newsledger.validate import UnusablePackage
from scripts.errors import exit_with_faults

FAULTS = (
    CurationError,
    EarlierReleaseError,
    PackageInfoError,
    ReleaseInterrupted,
    ReleaseRefused,
    TargetBusy,
    TargetOccupied,
    UnusablePackage,
)


@click.command(name="build", help=__doc__)
@click.argument("corpus", type=click.Path(exists=True, path_type=Path), default=Path("seeds"))
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path(),
    metavar="DIR",
    help="Where the package goes.",
)
@click.option("--text-as-is", is_flag=True, help="Publish the given text to the letter, without cleaning.")
@click.option(
    "--workers",
    type=click.IntRange(min=1),
    default=1,
    show_default=True,
    help="Processes to use; the result does not depend on it.",
)
@click.option("--skip-bad", is_flag=True, help="Set aside what cannot be read, and list it, instead of stopping.")
@click.option(
    "--curation",
    metavar="DIR|none",
    help="People's decisions (actors.csv, corrections.csv, package.toml). Default: DIR/curation, if any.",
)
@click.option(
    "--since",
    type=click.Path(exists=True, path_type=Path),
    metavar="PATH",
    help="The release before, a directory or zip. Default: the newest zip in DIR/releases, else DIR.",
)
@click.option("--model", default=DEFAULT_MODEL, show_default=True, help="An installed spaCy pipeline for English.")
@click.option("--quiet", is_flag=True, help="Report no progress.")
def command(corpus: Path, out: Path, curation: str | None, **settings: Any) -> None:
    """Run the main job and say what came out."""
    options = Options(corpus, out, _curation(curation, out), **settings)
    with exit_with_faults(*FAULTS, interrupted="interrupted; the same command takes the work up where it stopped"):
        result = build(options)
    for note in result.notes:
        click.echo(f"note: {note}", err=True)
    for line in result.skipped:
        click.echo(f"skipped: {line}", err=True)
    for decision in result.stale:
        click.echo(f"warning: {decision}", err=True)
    rows = ", ".join(f"{count:,} {name}" for name, count in result.rows.items())
    click.echo(f"{out / 'datapackage.json'}: {rows}")


def _curation(choice: str | None, out: Path) -> Path | None:
    if choice == "none":
        return None
    if choice is None:
        beside = out / "curation"
        return beside if beside.is_dir() else None
    path = Path(choice)
    if not path.is_dir():
        raise click.BadParameter(f"{choice} is not a directory; give one, or 'none'", param_hint="--curation")
    return path
