"""What a descriptor refers to: only files of its own package, by plain paths, and nothing that a reader would fetch.

Paths are judged as text. Nothing here opens, follows or fetches what they name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from newsledger.validate import layout
from newsledger.validate.issue import Issue, Place
from newsledger.validate.table_schema import PROFILES, Descriptor

_PACKAGE = Place("", layout.DESCRIPTOR)
_INLINE = ("schema", "dialect")
_OLD_PROFILES = ("data-package", "tabular-data-package")
_NAMED = {"path", "resources", "link", "file_kind", "too_many_files", "readable", "columns"}
_HARMLESS = {"descriptor rowCount", "descriptor title", "descriptor description", "descriptor mediatype"}

_MOST_RESOURCES = 2 * len(layout.data_paths())

_FAULTS = (
    (re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]+:"), "is an address"),
    (re.compile(r"[a-zA-Z]:"), "starts with a drive letter"),
    (re.compile(r"[/\\]"), "is absolute"),
    (re.compile(r"~"), "starts at a home directory"),
    (re.compile(r"(?:.*[/\\])?\.\.(?:[/\\]|\Z)", re.DOTALL), "leads out of the directory"),
    (re.compile(r".*\\", re.DOTALL), "has a backslash, which is a separator on some systems only"),
    (re.compile(r".*[\x00-\x1f\x7f]", re.DOTALL), "has a control character"),
    (re.compile(r"\Z"), "is empty"),
)


def path_fault(path: str) -> str:
    """What makes a path unfit to name a file of the package: 'is absolute'; empty if nothing does."""
    return next((fault for pattern, fault in _FAULTS if pattern.match(path)), "")


def check_references(descriptor: Descriptor) -> list[Issue]:
    """Paths that leave the package, and properties that stand elsewhere; none of them is followed."""
    issues = list(_top_level(descriptor))
    if has_too_many(descriptor):
        message = f"{len(descriptor['resources'])} resources; only the first {_MOST_RESOURCES} are looked at"
        issues.append(_PACKAGE.issue("resources", message))
    for at, entry in enumerate(descriptor["resources"][:_MOST_RESOURCES]):
        where = f"resources[{at}]"
        if not isinstance(entry, dict):
            issues.append(_issue("resources", f"{where} is not an object", where, entry))
            continue
        issues += _path_issues(entry.get("path"), f"{where}.path")
        for key in _INLINE:
            if isinstance(entry.get(key), str):
                message = f"the {key} stands elsewhere; it must stand in the descriptor itself"
                issues.append(_issue("path", message, f"{where}.{key}", entry[key]))
    return issues


def has_too_many(descriptor: Descriptor) -> bool:
    """Whether a descriptor has more resources than are looked at."""
    return len(descriptor["resources"]) > _MOST_RESOURCES


def led_elsewhere(issues: Iterable[Issue]) -> bool:
    """Whether a package has faults with which no other program should be let loose on it.

    A reader that follows what the descriptor says might open or fetch what is not the package's, or never end.
    """
    return any(
        issue.rule in _NAMED
        or (issue.rule == "descriptor" and issue.column not in _HARMLESS)
        or (issue.rule == "property" and issue.column in ("$schema", "profile"))
        for issue in issues
    )


def _top_level(descriptor: Descriptor) -> Iterator[Issue]:
    said = descriptor.get("$schema")
    official = f"{PROFILES}/datapackage.json"
    if said and said != official:
        yield _issue("property", f"not the version of the standard that is checked ({official})", "$schema", said)
    profile = descriptor.get("profile")
    if profile is not None and profile not in _OLD_PROFILES:
        yield _issue("property", "a profile of its own, which is not followed", "profile", profile)


def _path_issues(path: Any, where: str) -> Iterator[Issue]:
    for part in path if isinstance(path, list) else [path]:
        if not isinstance(part, str):
            yield _issue("path", "a path must be text", where, part)
        elif fault := path_fault(part):
            yield _issue("path", f"the path {fault}; it must name a file within the package", where, part)


def _issue(rule: str, message: str, where: str, value: Any) -> Issue:
    return _PACKAGE.issue(rule, message, column=where, rows=[-1], values=[str(value)])
