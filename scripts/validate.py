"""Check the data package at PATH (the current directory, if none is given) and show every fault at once.

PATH is the directory of a package, its datapackage.json, or a zip of it. The package is not changed; only a release
that was interrupted while it was put in place is completed first.

Both formats of each table are checked by the schemas, row by row and across tables; CSV and Parquet must be equal, and
sizes, digests and schemas must be what datapackage.json says. The descriptor is held against the official profile, and
frictionless is heard as second opinion, as is check-datapackage where it is installed.

Tables are also held against what is expected of them as a whole (rows, fill rates, variety of words): an unusual one is
a warning, with --strict a fault.

Exits with 0 if the package is sound, 1 if it has faults, 2 if there is no package to check or a report cannot be
written.
"""

from __future__ import annotations

import os
import signal
from pathlib import Path
from types import FrameType

import click

from newsledger.publish import finish_interrupted
from newsledger.validate import UnusablePackage, check, layout, opened, render
from newsledger.validate.against import can_be_compared, check_against
from newsledger.validate.issue import errors_of, in_order
from newsledger.validate.opinion import MOST_BYTES
from newsledger.validate.render import summary, workflow_commands
from newsledger.validate.report import Report, report_of, report_of_unusable
from newsledger.validate.report_files import as_json, write_report
from newsledger.validate.visible import visible

FORMATS = ("text", "json", "github")

_WISHES = {"auto": None, "always": True, "never": False}
_LEFT_OUT = "Frictionless was not asked for a second opinion (--second-opinion always asks it)."


@click.command(name="validate", help=__doc__)
@click.argument("path", metavar="[PATH]", default=".", type=click.Path(path_type=Path))
@click.option("--format", "format_", type=click.Choice(FORMATS), default="text", show_default=True, help="Output.")
@click.option(
    "--report",
    "reports",
    metavar="DIR|FILE",
    multiple=True,
    type=click.Path(path_type=Path),
    help="Also write the report: validation-report.json and .html into DIR, or FILE.json or FILE.html alone.",
)
@click.option(
    "--summary",
    "summary_file",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Append a Markdown summary to FILE ($GITHUB_STEP_SUMMARY).",
)
@click.option(
    "--against",
    metavar="PREVIOUS",
    type=click.Path(path_type=Path),
    help="Also hold the ids against those of the release before: none lost, none that means another thing.",
)
@click.option(
    "--second-opinion",
    type=click.Choice(list(_WISHES)),
    default="auto",
    show_default=True,
    help=f"Whether frictionless is asked, which is slow; auto: if the CSV files have up to {MOST_BYTES >> 20} MiB.",
)
@click.option("--strict", is_flag=True, help="Count warnings as faults.")
def command(
    path: Path,
    format_: str,
    reports: tuple[Path, ...],
    summary_file: Path | None,
    against: Path | None,
    second_opinion: str,
    strict: bool,
) -> None:
    """Check the package, print what is wrong, and exit."""
    signal.signal(signal.SIGTERM, _exit)
    report, unusable = _at_rest(path, against, _WISHES[second_opinion])
    if unusable:
        click.echo(f"error: {visible(unusable)}", err=True)
    # Text has been said already.
    if shown := "" if unusable and format_ == "text" else _shown(report, format_, path):
        click.echo(shown, nl=not shown.endswith("\n"))
    if format_ == "text" and not unusable and not _asked_frictionless(report):
        click.echo(_LEFT_OUT)
    try:
        for target in reports:
            write_report(report, target)
        if summary_file is not None:
            with summary_file.open("a", encoding="utf-8", newline="\n") as file:
                file.write(summary(report.issues, str(path)))
    except OSError as error:
        click.echo(f"error: the report cannot be written: {error}", err=True)
        raise SystemExit(2) from error
    raise SystemExit(2 if unusable else 1 if errors_of(report.issues) or (strict and report.issues) else 0)


def _exit(number: int, frame: FrameType | None) -> None:
    """Leave as after Ctrl-C, so that what a zip was unpacked into is removed."""
    raise SystemExit(128 + number)


def _at_rest(path: Path, against: Path | None, wish: bool | None) -> tuple[Report, str]:
    """Examine a package; once more if a build put another in its place meanwhile, for then parts of both were seen."""
    while True:
        before = _standing(path)
        found = _examined(path, against, wish)
        if _standing(path) == before:
            return found


def _standing(path: Path) -> tuple[tuple[int, int] | None, ...]:
    """Which release stands, by its descriptor and its directory of data."""
    root = path if path.is_dir() else path.parent
    return tuple(_which(place) for place in (root / layout.DESCRIPTOR, root / layout.DATA, path))


def _which(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _examined(path: Path, against: Path | None, wish: bool | None) -> tuple[Report, str]:
    """The report on a package, and why it could not be checked, empty if it could."""
    try:
        _finish(path)
        with opened(path) as directory:
            issues = check(directory, frictionless=wish, progress=True)
            compared = against is not None and can_be_compared(issues)
            if against is not None and compared:
                issues = in_order([*issues, *check_against(directory, against)])
            return report_of(directory, issues, frictionless=wish, against=compared), ""
    except UnusablePackage as error:
        return report_of_unusable(error), str(error)
    except OSError as error:
        message = f"{path}: {error.strerror or error}"
        return report_of_unusable(UnusablePackage(message)), message


def _asked_frictionless(report: Report) -> bool:
    return any(check.rule == "frictionless" for check in report.checks)


def _finish(path: Path) -> None:
    """Complete a release that was interrupted while it was put in place: until then its files are of two releases."""
    if path.is_file() and _is_zip(path):
        return
    directory = path if path.is_dir() else path.parent
    try:
        finish_interrupted(directory)
    except OSError as error:
        message = f"{directory}: a release was interrupted while it was put in place, and cannot be completed here"
        raise UnusablePackage(f"{message} ({error.strerror}); validate it once where it can be written") from error


def _shown(report: Report, format_: str, path: Path) -> str:
    if format_ == "json":
        return as_json(report)
    if format_ == "github":
        archive = path.is_file() and _is_zip(path)
        return workflow_commands(report.issues, report.spots, _in_repository(path), archive=archive)
    return render(report.issues, report.spots)


def _is_zip(path: Path) -> bool:
    return path.name != "datapackage.json"


def _in_repository(path: Path) -> str:
    """The path as GitHub knows it: from the root of the checkout, where the command runs."""
    directory = path if not path.is_file() or _is_zip(path) else path.parent
    root = Path(os.environ.get("GITHUB_WORKSPACE") or Path.cwd()).resolve()
    whole = directory.resolve()
    return (whole.relative_to(root) if whole.is_relative_to(root) else directory).as_posix()
