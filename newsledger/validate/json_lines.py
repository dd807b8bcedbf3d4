"""At which line of ``datapackage.json`` a fault of the descriptor stands."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from newsledger.validate import layout
from newsledger.validate.issue import Issue, UnusablePackage
from newsledger.validate.strict_json import load

_STEP = re.compile(r"\[(\d+)\]|\['([^']*)'\]|\.?([^.\[\]]+)")
_SPACE = re.compile(r"[ \t\r\n]*")
_OF_RESOURCES = ("bytes", "hash", "descriptor")


class DescriptorLines:
    """The descriptor of a package, to look places up in; one that cannot be read has none."""

    def __init__(self, directory: Path) -> None:
        """Read the descriptor, if it can be read."""
        path = directory / layout.DESCRIPTOR
        self._value: Any = None
        try:
            self._value = load(path)
            self._text = path.read_text(encoding="utf-8")
        except (UnusablePackage, OSError, UnicodeDecodeError):
            self._text = ""

    def place(self, issue: Issue) -> tuple[int, int] | None:
        """Line and column of an issue that is not about rows; null if it has no place in the descriptor."""
        if not isinstance(self._value, dict) or not (steps := _steps(issue, self._value)):
            return None
        at = _place(self._text, steps)
        return self._text.count("\n", 0, at) + 1, at - self._text.rfind("\n", 0, at)


def _steps(issue: Issue, descriptor: Any) -> list[str | int]:
    """The way from the descriptor's root to what an issue is about, as far as there is one."""
    if issue.file == layout.DESCRIPTOR:
        said = issue.column.removeprefix("$.")
        steps = [int(index) if index else key or name for index, key, name in _STEP.findall(said)]
        return ["resources"] if issue.rule == "resources" and not steps else steps
    if issue.rule not in _OF_RESOURCES:
        return []
    key = issue.rule if issue.rule != "descriptor" else issue.column.removeprefix("descriptor ") or "schema"
    for at, entry in enumerate(descriptor.get("resources", [])):
        if isinstance(entry, dict) and issue.file == _path_of(entry):
            return ["resources", at, key]
        if isinstance(entry, dict) and issue.file in (parts := _parts_of(entry)):
            return ["resources", at, "parts", parts.index(issue.file), key]
    return []


def _parts_of(entry: dict[str, Any]) -> list[str]:
    """The paths of the parts that a resource describes."""
    said = entry.get("parts")
    return [str(part.get("path")) if isinstance(part, dict) else "" for part in said] if isinstance(said, list) else []


def _path_of(entry: dict[str, Any]) -> str:
    """The file that a resource is meant to describe: by its name, for its path may be wrong."""
    for path in layout.data_paths():
        table, _, extension = path.removeprefix(f"{layout.DATA}/").partition(".")
        if entry.get("name") == layout.resource_name(table, extension):
            return path
    return str(entry.get("path"))


def _place(text: str, steps: list[str | int]) -> int:
    """Offset of what the steps lead to; of the last thing on the way that is there."""
    at = _skip(text, 0)
    for step in steps:
        found = _key(text, at, step) if isinstance(step, str) else _item(text, at, step)
        if found is None:
            break
        at = found
    return at


def _key(text: str, at: int, key: str) -> int | None:
    if text[at] != "{":
        return None
    at = _skip(text, at + 1)
    while text[at] == '"':
        name, end = _decode(text, at)
        value = _skip(text, _skip(text, end) + 1)
        if name == key:
            return value
        at = _skip(text, _decode(text, value)[1])
        at = _skip(text, at + 1) if text[at] == "," else at
    return None


def _item(text: str, at: int, index: int) -> int | None:
    if text[at] != "[":
        return None
    at = _skip(text, at + 1)
    while text[at] != "]":
        if not index:
            return at
        index -= 1
        at = _skip(text, _decode(text, at)[1])
        at = _skip(text, at + 1) if text[at] == "," else at
    return None


def _decode(text: str, at: int) -> tuple[Any, int]:
    return json.JSONDecoder().raw_decode(text, at)


def _skip(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return found.end() if found else at
