"""Checks of one column's values, registered with pandera so that every failure carries the check's name.

Arrow's string kernels run patterns on RE2 and frictionless runs them on Python's ``re``: patterns are written in what
both understand. pandera's own ``str_matches`` anchors only at the start, so these match the whole value.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pandera.pandas as pandera

from schemas.basics import SPACE

_ITEM = rf"[^|{SPACE}](?:[^|\n\r]*[^|{SPACE}])?"


def list_pattern(item: str) -> str:
    """The pattern of a joined list whose every item matches ``item``."""
    return rf"(?:{item})(?: \| (?:{item}))*"


@pandera.extensions.register_check_method(statistics=["pattern"])
def matches_pattern(values: Any, *, pattern: str) -> Any:
    """The whole value matches ``pattern``."""
    return values.str.fullmatch(pattern)


@pandera.extensions.register_check_method(statistics=["words"])
def in_vocabulary(values: Any, *, words: list[str]) -> Any:
    """The value is one of ``words``."""
    return values.isin(words)


@pandera.extensions.register_check_method(statistics=["item"])
def is_list_of(values: Any, *, item: str) -> Any:
    """The value is a joined list whose every item matches ``item``: nothing empty, nothing padded."""
    return values.str.fullmatch(list_pattern(item))


@pandera.extensions.register_check_method(statistics=["separator"])
def has_distinct_items(values: Any, *, separator: str) -> Any:
    """No item stands twice in the joined list; a pattern cannot say so."""
    repeating = [
        cell
        for cell in values.dropna().unique()
        if separator in cell and len(set(items := cell.split(separator))) < len(items)
    ]
    return ~values.isin(repeating)


@pandera.extensions.register_check_method()
def is_finite(values: Any) -> Any:
    """The number is one: neither infinite nor 'not a number', which Parquet can hold and CSV cannot."""
    return pd.Series(np.isfinite(values.to_numpy(dtype=float)), index=values.index)


def item_pattern(words: list[str] | None) -> str:
    """The pattern of one item of a list: a word of the vocabulary, or any text that survives joining."""
    return "|".join(words) if words else _ITEM
