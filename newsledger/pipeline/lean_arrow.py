"""Keeps pyarrow from importing pandas, which takes a quarter of a second in each worker and is of no use there.

``pyarrow.array`` looks once whether pandas is installed, by importing it, to know its objects when it is given some;
workers make arrays of lists and of numpy's arrays only. Where pandas is asked for, as by ``to_pandas``, it is there.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType

import pyarrow as pa

_NAME = "pandas"


class _Missing(MetaPathFinder):
    """Says that pandas is not installed."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname == _NAME:
            raise ModuleNotFoundError(f"No module named {_NAME!r}", name=_NAME)
        return None


def look_for_pandas_in_vain() -> None:
    """Let pyarrow look for pandas now, without finding it; where pandas is loaded already, nothing is to be saved."""
    if _NAME in sys.modules:
        return
    missing = _Missing()
    sys.meta_path.insert(0, missing)
    try:
        pa.array([])
    finally:
        sys.meta_path.remove(missing)
