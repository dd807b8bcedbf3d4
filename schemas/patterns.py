"""Patterns of cells that hold lists, in what both RE2 and Python's ``re`` understand."""

from __future__ import annotations

from schemas.basics import SPACE

_ITEM = rf"[^|{SPACE}](?:[^|\n\r]*[^|{SPACE}])?"


def list_pattern(item: str) -> str:
    """The pattern of a joined list whose every item matches ``item``."""
    return rf"(?:{item})(?: \| (?:{item}))*"


def item_pattern(words: list[str] | None) -> str:
    """The pattern of one item of a list: a word of the vocabulary, or any text that survives joining."""
    return "|".join(words) if words else _ITEM
