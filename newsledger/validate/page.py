"""The evidence page beside the data: whole, and made from the files that it lies beside."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from newsledger.validate import layout, strict_json
from newsledger.validate.issue import Issue, Place, UnusablePackage
from newsledger.validate.parts import listed
from newsledger.validate.table_schema import Descriptor

_AGAIN = "run `newsledger page` to make it again"


def page_files(directory: Path) -> dict[str, str]:
    """Digests of the page's own files by path; empty if there is no ``made-from.json`` to read.

    All are as ``made-from.json`` lists them, but for the script with the validation report: that follows from the
    report, which is made when the page is there.
    """
    files = _texts(_made_from(directory).get("files"))
    if files:
        files[layout.PAGE_REPORT] = f"sha256:{hashlib.sha256(_expected(directory).encode()).hexdigest()}"
    return files


def _expected(directory: Path) -> str:
    """The script with the report. The report itself may be left out; what the page was told of it then still stands."""
    made = report_script(directory)
    if (directory / layout.REPORT).is_file():
        return made
    try:
        standing = (directory / layout.PAGE_REPORT).read_text(encoding="utf-8")
        report = json.loads(standing.removeprefix(_BEFORE_REPORT).removesuffix(_BEHIND_REPORT))
        is_of_this = report["descriptor"]["sha256"] == layout.digest(directory / layout.DESCRIPTOR)
    except (OSError, ValueError, RecursionError, TypeError, KeyError):
        return made
    # Made again from what it says, so that it holds a report and nothing else.
    return given_script("report", report) if is_of_this else made


_BEFORE_REPORT, _BEHIND_REPORT = 'newsledger.give("report",', ");\n"


def report_script(directory: Path) -> str:
    """The script that hands the validation report beside the data to the page, or null if there is none to read."""
    try:
        report = strict_json.load(directory / layout.REPORT)
    except UnusablePackage:
        report = None
    return given_script("report", report)


_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def given_script(name: str, value: Any) -> str:
    """A script that hands a value to the page: opened from disk, a page may load scripts, but not fetch files."""
    return f"newsledger.give({script_json(name)},{script_json(value)});\n"


def script_json(value: Any) -> str:
    """JSON that may stand inside a script element or file, whatever markup the texts hold."""
    return _within_script(_JSON.encode(value))


def script_rows(rows: Iterable[Any]) -> str:
    """Such JSON of each row, a line each."""
    return _within_script(",\n".join(map(_JSON.encode, rows)))


def _within_script(text: str) -> str:
    return (
        text.replace("<", "\\u003c").replace(">", "\\u003e").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    )


def check_page(directory: Path, descriptor: Descriptor) -> list[Issue]:
    """Whether the page, if there is one, shows these very data, and no file of it is missing or altered."""
    if not any((directory / path).exists() for path in (layout.PAGE, layout.PAGE_SOURCES)):
        return []
    shown = _texts(_made_from(directory).get("from"))
    there = {path: entry.get("hash") for path, entry in listed(descriptor).items() if _is_parquet(path)}
    stale = [path for path in sorted({*shown, *there}) if shown.get(path) != there.get(path)]
    issues = [_issue(path, "page_stale", f"the page shows other rows than the file holds; {_AGAIN}") for path in stale]
    for path, digest in page_files(directory).items():
        if not _within(path):
            issues.append(_issue(layout.PAGE_SOURCES, "page_file", f"lists {path}, which is no file of the page"))
        elif not (directory / path).is_file():
            issues.append(_issue(path, "page_file", f"the page needs the file, and it is missing; {_AGAIN}"))
        elif f"sha256:{layout.digest(directory / path)}" != digest:
            issues.append(_issue(path, "page_file", f"the file is not as it was made; {_AGAIN}"))
    return issues


def _is_parquet(path: str) -> bool:
    return layout.format_of(path) == "parquet"


def _made_from(directory: Path) -> Mapping[str, Any]:
    try:
        made_from = strict_json.load(directory / layout.PAGE_SOURCES)
    except UnusablePackage:
        return {}
    return made_from if isinstance(made_from, dict) else {}


def _texts(found: Any) -> dict[str, str]:
    return {str(key): str(value) for key, value in found.items()} if isinstance(found, dict) else {}


def _within(path: str) -> bool:
    return path == layout.PAGE or (path.startswith(layout.PAGE_FILES) and ".." not in path.split("/"))


def _issue(path: str, rule: str, message: str) -> Issue:
    return Place("", path).issue(rule, message)
