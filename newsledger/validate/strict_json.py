"""Reads JSON that may be anyone's: nothing but a plain file of modest size, and nothing that readers may differ on.

Two readers that make different things of one descriptor check one package and load another, so what JSON leaves open
(keys that stand twice, NaN, byte-order marks, halves of surrogate pairs) is refused.
"""

from __future__ import annotations

import json
import os
import stat
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NoReturn

from newsledger.validate.issue import UnusablePackage

MAX_BYTES = 4 << 20
"""A descriptor of ours has 300 kilobytes, a report less; holding four megabytes against a profile takes seconds."""

MAX_DEPTH = 64
"""A descriptor of ours is ten levels deep. Checkers recurse, and Python's stack ends at a thousand calls."""

MAX_LENGTH = 10_000
"""Entries of one list or object. The official profile asks whether entries repeat, which may compare each with each."""

_KINDS = (
    (stat.S_ISLNK, "a link"),
    (stat.S_ISDIR, "a directory"),
    (stat.S_ISFIFO, "a FIFO"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
)


def kind_of(mode: int) -> str:
    """What a directory entry of that mode is, if it is not a plain file: 'a link'; empty for a plain file."""
    if stat.S_ISREG(mode):
        return ""
    return next((name for test, name in _KINDS if test(mode)), "no plain file")


def load(path: Path) -> Any:
    """The value that a JSON file holds.

    Raises:
        UnusablePackage: It is no plain file, too big, not JSON in UTF-8, nested too deeply, or ambiguous.
    """
    data = _read(path)
    if data.startswith(b"\xef\xbb\xbf"):
        raise UnusablePackage(f"{path}: starts with a byte-order mark, which JSON must not have")
    try:
        value = json.loads(data.decode("utf-8"), object_pairs_hook=_object, parse_constant=_refuse_constant)
    except RecursionError:
        raise UnusablePackage(f"{path}: nested too deeply; at most {MAX_DEPTH} levels are read") from None
    except ValueError as error:
        raise UnusablePackage(f"{path}: not JSON in UTF-8 ({_brief(error)})") from error
    if fault := _unreadable(value):
        raise UnusablePackage(f"{path}: {fault}")
    return value


def _read(path: Path) -> bytes:
    """All bytes of a plain file; nothing else is even opened."""
    try:
        if kind := kind_of(path.lstat().st_mode):
            raise UnusablePackage(f"{path}: is {kind}, not a plain file")
        # Should it have become a link or a FIFO since: neither followed nor waited for.
        flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
        with os.fdopen(os.open(path, flags), "rb") as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise UnusablePackage(f"{path}: is not a plain file")
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise UnusablePackage(f"{path}: cannot be read ({error.strerror})") from error
    if len(data) > MAX_BYTES:
        raise UnusablePackage(f"{path}: larger than the {MAX_BYTES >> 20} MB that are read of a JSON file")
    return data


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        twice = next(key for key, count in Counter(key for key, _ in pairs).items() if count > 1)
        raise ValueError(f"the key {twice!a} stands twice in one object")
    return made


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON number")


def _unreadable(value: Any) -> str:
    """Why a parsed value is not taken on, looked through level by level; empty if it is."""
    level: list[Any] = [value]
    for _ in range(MAX_DEPTH):
        if not level:
            return ""
        for item in level:
            if isinstance(item, (list, dict)) and len(item) > MAX_LENGTH:
                return f"holds a list or object of {len(item)} entries; at most {MAX_LENGTH} are read"
            if text := _broken_text(item):
                return f"holds half of a surrogate pair: {ascii(text)[:80]}"
        level = [inner for item in level for inner in _inner(item)]
    return f"nested too deeply; at most {MAX_DEPTH} levels are read" if level else ""


def _inner(item: Any) -> Iterable[Any]:
    if isinstance(item, dict):
        return item.values()
    return item if isinstance(item, list) else ()


def _broken_text(item: Any) -> str:
    """The text among an item and its keys that cannot be written as UTF-8."""
    texts = [item] if isinstance(item, str) else item if isinstance(item, dict) else ()
    for text in texts:
        try:
            text.encode("utf-8")
        except UnicodeEncodeError:
            return str(text)
    return ""


def _brief(error: Exception) -> str:
    return " ".join(str(error).split())[:200]
