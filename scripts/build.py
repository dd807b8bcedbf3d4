"""Build the data package of a corpus.

CORPUS is a folder of .txt, .md or .html files (with an optional articles.csv beside them), a JSONL, CSV or Parquet file
with the columns article_id and text, or a web archive (.warc); any of them may be compressed (.gz, .zst) or zipped.
Without arguments, seeds/ is built into the current directory.

Actors and events that the release before has already keep their ids, and ids that are gone are published as retired.
The release before is the newest zip in DIR/releases, else what stands in DIR. To name all anew, build elsewhere.

What was found in the articles is kept in DIR/.newsledger-cache: the next build looks only at articles that are new or
have changed, and gives the same bytes as if it had looked at all. An interrupted build is taken up where it stopped
when the same command is given again, or with --resume, which knows the other options.
"""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from newsledger.language.model import DEFAULT_MODEL
from newsledger.nursery import Nursery
from newsledger.pipeline.loading import nursery_of
from scripts.errors import exit_with_faults, exits
from scripts.places import Place, placed

# What builds is imported only when the workers have begun to load what they need: both take a second.
if TYPE_CHECKING:
    from newsledger.pipeline.options import Options


def _faults() -> tuple[type[Exception], ...]:
    from newsledger.curate import CurationError  # noqa: PLC0415 - see above
    from newsledger.engine.spark_session import SparkFailed, SparkMissing  # noqa: PLC0415
    from newsledger.pipeline.work import NothingToResume  # noqa: PLC0415
    from newsledger.publish import (  # noqa: PLC0415
        EarlierReleaseError,
        PackageInfoError,
        ReleaseRefused,
        TargetBusy,
        TargetOccupied,
    )
    from newsledger.publish.transaction import ReleaseInterrupted  # noqa: PLC0415
    from newsledger.validate import UnusablePackage  # noqa: PLC0415

    return (
        CurationError,
        EarlierReleaseError,
        NothingToResume,
        PackageInfoError,
        ReleaseInterrupted,
        ReleaseRefused,
        TargetBusy,
        TargetOccupied,
        SparkFailed,
        SparkMissing,
        UnusablePackage,
    )


@click.command(name="build", help=__doc__)
@click.argument("corpus", type=Place(), default=Path("seeds"))
@click.option(
    "--out",
    type=Place(file_okay=False),
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
    help="The release before, a directory or zip: its ids are kept, and unchanged articles of a directory taken over. "
    "Default: the newest zip in DIR/releases, else DIR.",
)
@click.option("--resume", is_flag=True, help="Go on with an interrupted build, or say why that cannot be.")
@click.option(
    "--partition-rows",
    type=click.IntRange(min=1),
    metavar="N",
    help="Publish tables of more than N rows in parts by year. Default: each table is one file.",
)
@click.option("--fresh", is_flag=True, help="Discard an interrupted build, and begin anew.")
@click.option(
    "--no-cache",
    "cache",
    is_flag=True,
    flag_value=False,
    default=True,
    help="Look at every article, and keep nothing for the next build.",
)
@click.option(
    "--engine",
    type=click.Choice(["local", "spark"]),
    default="local",
    show_default=True,
    help="Where the steps run: processes of this machine, or Apache Spark (see docs/cluster.md).",
)
@click.option(
    "--master", metavar="ADDRESS", help="Spark's master. Default: what spark-submit was given, else local[WORKERS,4]."
)
@click.option("--spark-conf", multiple=True, metavar="NAME=VALUE", help="A setting of Spark; may be repeated.")
@click.option("--work", metavar="PATH", help="Where Spark's steps leave their results. Default: in DIR.")
@click.option("--profile", is_flag=True, help="Print where the time went, to standard error.")
@click.option("--parse-all", is_flag=True, help="Parse paragraphs, too, that by their words and marks hold no row.")
@click.option("--model", default=DEFAULT_MODEL, show_default=True, help="An installed spaCy pipeline for English.")
@click.option("--quiet", is_flag=True, help="Report no progress.")
@click.pass_context
def command(context: click.Context, /, **settings: Any) -> None:
    """Run the main job and say what came out."""
    settings = placed(settings)
    out: Path = settings["out"]
    with exits({}), _nursery(settings) as nursery, exit_with_faults(*_faults(), interrupted=partial(_interrupted, out)):
        from newsledger.pipeline.build import build  # noqa: PLC0415 - see above

        options = _options(context, settings)
        result = build(options, nursery)
    for note in result.notes:
        click.echo(f"note: {note}", err=True)
    for line in result.skipped:
        click.echo(f"skipped: {line}", err=True)
    for decision in result.stale:
        click.echo(f"warning: {decision}", err=True)
    if result.profile:
        click.echo(result.profile, err=True)
    rows = ", ".join(f"{count:,} {name}" for name, count in result.rows.items())
    click.echo(f"{_shown(options)}: {rows}")


def _nursery(settings: dict[str, Any]) -> AbstractContextManager[Nursery | None]:
    """What starts the workers; null where it is not known yet how many there will be."""
    if settings["resume"] or settings["engine"] != "local":
        return nullcontext()
    return nursery_of(settings["workers"], settings["model"])


def _shown(options: Options) -> str:
    from newsledger.validate.layout import DESCRIPTOR  # noqa: PLC0415 - see above

    return f"{options.out_uri.rstrip('/')}/{DESCRIPTOR}" if options.out_uri else str(options.out / DESCRIPTOR)


def _options(context: click.Context, settings: dict[str, Any]) -> Options:
    """The options of the command, or those of the build that is to be taken up."""
    from newsledger.pipeline.options import Options  # noqa: PLC0415 - see above
    from newsledger.pipeline.work import interrupted  # noqa: PLC0415

    if settings["resume"] and settings["fresh"]:
        raise click.UsageError("--resume goes on with an interrupted build, --fresh discards it: give one of them")
    out: Path = settings["out"]
    if not settings["resume"]:
        corpus = settings["corpus"]
        if not corpus.exists() and not settings.get("corpus_uri"):
            raise click.BadParameter(f"Path {str(corpus)!r} does not exist.", param_hint="'[CORPUS]'")
        return Options(**{**settings, "curation": _curation(settings["curation"], out)})
    given = {name: settings[name] for name in settings if _is_given(context, name.removesuffix("_uri"))}
    if "curation" in given:
        given["curation"] = _curation(given["curation"], out)
    if given.get("corpus_uri"):
        del given["corpus"]  # which stands for the other
    return interrupted(out, given)


def _is_given(context: click.Context, name: str) -> bool:
    return context.get_parameter_source(name) in (ParameterSource.COMMANDLINE, ParameterSource.ENVIRONMENT)


def _interrupted(out: Path) -> str:
    from newsledger.pipeline.work import Unfinished  # noqa: PLC0415 - see above

    if Unfinished.left_in(out) is None:
        return "interrupted; nothing is left to take up"
    return "interrupted; the same command takes the work up where it stopped, and so does --resume"


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
