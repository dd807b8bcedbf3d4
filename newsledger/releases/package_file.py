"""Writes the version into ``package.toml``, from which builds read it, and leaves every other character alone."""

from __future__ import annotations

import datetime
import re
import tomllib
from collections.abc import Mapping
from typing import Any

from newsledger.publish.package import PackageInfoError

_TEXT = r""""(?:[^"\\\n]|\\.)*"|'[^'\n]*'"""
_MOMENT = r"\d[\d:TZ.+ -]*\d|\d[\d:T.-]*Z"
_LINE = re.compile(
    rf"^([ \t]*(version|created)[ \t]*=[ \t]*)(?:{_TEXT}|{_MOMENT})([ \t]*(?:#.*)?\r?)$",
    re.MULTILINE,
)
_TABLE = re.compile(r"^[ \t]*\[", re.MULTILINE)


def with_values(text: str, values: Mapping[str, str | datetime.date]) -> str:
    """The file with other values of ``version`` or ``created``; a key that it has not is put first.

    Args:
        text: The file; empty if there is none.
        values: The new values by key: text, or a day.

    Raises:
        PackageInfoError: A value cannot be set without touching anything else.
    """
    before = tomllib.loads(text)
    head_ends = found.start() if (found := _TABLE.search(text)) else len(text)
    head, rest = text[:head_ends], text[head_ends:]
    for key, value in values.items():
        written = f'"{value}"' if isinstance(value, str) else value.isoformat()
        head = _set(head, key, written) if key in before else f"{key} = {written}\n{head}"
    result = head + rest
    if not _says(result, {**before, **values}):
        raise PackageInfoError(f"package.toml: {', '.join(values)} cannot be set; write each on a line of its own")
    return result


def _set(head: str, key: str, value: str) -> str:
    return _LINE.sub(lambda found: f"{found[1]}{value}{found[3]}" if found[2] == key else found[0], head)


def _says(text: str, wanted: Mapping[str, Any]) -> bool:
    try:
        return tomllib.loads(text) == wanted
    except tomllib.TOMLDecodeError:
        return False
