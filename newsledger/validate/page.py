"""The evidence page beside the data: whole, and made from the files that it lies beside."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from newsledger.validate import layout, strict_json
from newsledger.validate.issue import Issue, Place, UnusablePackage
from newsledger.validate.table_schema import Descriptor
from schemas import TABLES

_AGAIN = "run `newsledger page` to make it again"


def page_files(directory: Path) -> dict[str, str]:
    """Digests of the page's own files by path, as its ``made-from.json`` lists them; empty if there is none to read."""
    return _texts(_made_from(directory).get("files"))


def check_page(directory: Path, descriptor: Descriptor) -> list[Issue]:
    """Whether the page, if there is one, shows these very data, and no file of it is missing or altered."""
    if not any((directory / path).exists() for path in (layout.PAGE, layout.PAGE_SOURCES)):
        return []
    sources = _texts(_made_from(directory).get("from"))
    said = {str(one.get("path")): one.get("hash") for one in descriptor["resources"] if isinstance(one, dict)}
    shown = [layout.data_path(name, "parquet") for name in TABLES]
    stale = [path for path in shown if sources.get(path) != said.get(path)]
    issues = [_issue(path, "page_stale", f"the page shows other rows than the file holds; {_AGAIN}") for path in stale]
    for path, digest in page_files(directory).items():
        if not _within(path):
            issues.append(_issue(layout.PAGE_SOURCES, "page_file", f"lists {path}, which is no file of the page"))
        elif not (directory / path).is_file():
            issues.append(_issue(path, "page_file", f"the page needs the file, and it is missing; {_AGAIN}"))
        elif f"sha256:{layout.digest(directory / path)}" != digest:
            issues.append(_issue(path, "page_file", f"the file is not as it was made; {_AGAIN}"))
    return issues


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
