"""Reads the word lists and tables under ``data/``: the one place that knows how these files are written.

A line that begins with ``#`` is a comment, and blank lines do not count. ``.csv`` files have a header. All are
UTF-8 and come with the package, so what is wrong in one is an error of the program and is not caught.
"""

from __future__ import annotations

import csv
from functools import lru_cache
from importlib.resources import files


def data_text(name: str) -> str:
    """A data file as it is."""
    return files("newsledger.language").joinpath("data", name).read_text(encoding="utf-8")


def data_lines(name: str) -> list[str]:
    """The lines of a data file, in order."""
    return [line for line in data_text(name).splitlines() if line.strip() and not line.startswith("#")]


def data_rows(name: str) -> list[dict[str, str]]:
    """The rows of a CSV data file by column, in order."""
    return list(csv.DictReader(data_lines(name)))


def word_list(name: str) -> frozenset[str]:
    """A list of words from ``actor_lists.csv``.

    Raises:
        KeyError: There is no list of that name.
    """
    return _word_lists()[name]


@lru_cache(maxsize=1)
def _word_lists() -> dict[str, frozenset[str]]:
    return {row["list"]: frozenset(row["words"].split()) for row in data_rows("actor_lists.csv")}
