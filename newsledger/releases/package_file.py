"""Writes the version into ``package.toml``, from which builds read it, and leaves every other character alone."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping

from newsledger.publish.package import PackageInfoError

_LINE = re.compile(r"^[ \t]*(version|created)[ \t]*=.*$", re.MULTILINE)
_TABLE = re.compile(r"^[ \t]*\[", re.MULTILINE)


def with_values(text: str, values: Mapping[str, str]) -> str:
    """The file with other values of ``version`` or ``created``; a key that it has not is put first.

    Args:
        text: The file; empty if there is none.
        values: The new values by key.

    Raises:
        PackageInfoError: A value cannot be set without touching anything else.
    """
    before = tomllib.loads(text)
    head_ends = found.start() if (found := _TABLE.search(text)) else len(text)
    head, rest = text[:head_ends], text[head_ends:]
    for key, value in values.items():
        line = f'{key} = "{value}"'
        if key in before:
            head = _LINE.sub(lambda match, key=key, line=line: line if match[1] == key else match[0], head)  # type: ignore[misc]
        else:
            head = f"{line}\n{head}"
    result = head + rest
    if tomllib.loads(result) != {**before, **values}:
        raise PackageInfoError(f"package.toml: {', '.join(values)} cannot be set; write each on a line of its own")
    return result
