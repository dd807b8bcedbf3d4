"""Writes the report as JSON and as a page, and tells whether a published report is of the published files."""

from __future__ import annotations

import hashlib
import json
import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from newsledger.validate import layout, strict_json
from newsledger.validate.issue import Issue, Place, UnusablePackage
from newsledger.validate.page import report_script
from newsledger.validate.report import FORMAT_VERSION, Document, Report, document
from newsledger.validate.visible import visible

if TYPE_CHECKING:
    import jinja2

_NAME = "validation-report"
_REPORT = Place("", layout.REPORT)
_PAGE = Place("", layout.REPORT_PAGE)
_DIGEST = re.compile(rb'<meta name="validation-report-sha256" content="([0-9a-f]{64})">')
_HEAD = 4096


def as_json(report: Report) -> str:
    """The report as JSON text with final line feed."""
    return json.dumps(document(report), ensure_ascii=False, indent=2) + "\n"


def as_page(report: Report) -> str:
    """The report as one HTML page that needs nothing else: no script, no font, no image, no address."""
    text = as_json(report)
    return _template().render(report=json.loads(text), digest=hashlib.sha256(text.encode()).hexdigest())


def write_report(report: Report, target: Path) -> list[Path]:
    """Write the report to a file, or as JSON and page into a directory; each appears whole or not at all.

    Args:
        report: What was found.
        target: A path that ends in ``.json`` or ``.html``, or a directory, made if it is missing.

    Returns:
        The files written.
    """
    forms = {".json": as_json, ".html": as_page}
    if form := forms.get(target.suffix):
        target.parent.mkdir(parents=True, exist_ok=True)
        _write(target, form(report))
        return [target]
    target.mkdir(parents=True, exist_ok=True)
    made = [target / f"{_NAME}{suffix}" for suffix in forms]
    for path in made:
        _write(path, forms[path.suffix](report))
    _tell_page(target)
    return made


def _tell_page(data: Path) -> None:
    """Hand the report in a package's directory of data to the evidence page beside it, if there is one."""
    package = data.parent
    if data.name == layout.DATA and (package / layout.PAGE_SOURCES).is_file():
        _write(package / layout.PAGE_REPORT, report_script(package))


def publish_report(report: Report, directory: Path) -> None:
    """Put the report of a package into it."""
    write_report(report, directory / layout.DATA)


def check_published(directory: Path) -> list[Issue]:
    """Whether the report in a package, if there is one, is of the files that lie beside it, and the page of the report.

    To be asked of a package that is sound so far: what is wrong with a file is not said again.
    """
    if not (directory / layout.REPORT).is_file():
        return []
    try:
        said = strict_json.load(directory / layout.REPORT)
    except UnusablePackage as error:
        return [_REPORT.issue("report", str(error).replace(f"{directory}/", ""))]
    if not isinstance(said, dict) or said.get("format_version") != FORMAT_VERSION:
        return [_REPORT.issue("report", f"not a validation report of version {FORMAT_VERSION}")]
    if said.get("valid") is not True:
        return [_REPORT.issue("report", "says that the package has faults, but it has none")]
    return [*_stale(said, directory), *_foreign_page(directory)]


def _stale(said: Document, directory: Path) -> Iterator[Issue]:
    """Files of which the report has no digest, or that of other bytes."""
    listed = {str(entry.get("path")): entry.get("sha256") for entry in _entries(said)}
    paths = [layout.DESCRIPTOR, *layout.present_paths(directory)]
    changed = [path for path in paths if listed.get(path) != layout.digest(directory / path)]
    if changed:
        shown = ", ".join(changed[:3]) + (f" and {len(changed) - 3} more" if len(changed) > 3 else "")
        yield _REPORT.issue("report", f"is of other files: {shown} changed since; validate anew, or leave it out")


def _entries(said: Document) -> Iterator[dict[str, Any]]:
    """What a report says of files, as far as it has the form of one."""
    tables = said.get("tables")
    listed = [table.get("files") for table in tables if isinstance(table, dict)] if isinstance(tables, list) else []
    for entry in [said.get("descriptor"), *(entry for part in listed if isinstance(part, list) for entry in part)]:
        if isinstance(entry, dict):
            yield entry


def _foreign_page(directory: Path) -> Iterator[Issue]:
    """The page names the digest of the report that it was made from."""
    path = directory / layout.REPORT_PAGE
    if not path.is_file():
        return
    with path.open("rb") as file:
        found = _DIGEST.search(file.read(_HEAD))
    if found is None or found.group(1).decode() != layout.digest(directory / layout.REPORT):
        yield _PAGE.issue("report", f"was not made from {layout.REPORT}")


def _write(path: Path, text: str) -> None:
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
        # What mkstemp makes is for its owner alone.
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise


@cache
def _template() -> jinja2.Template:
    # Imported here: most runs make no page.
    import jinja2  # noqa: PLC0415

    environment = jinja2.Environment(
        autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters["visible"] = visible
    source = files("newsledger.validate").joinpath("templates", f"{_NAME}.html.jinja").read_text(encoding="utf-8")
    return environment.from_string(source)
