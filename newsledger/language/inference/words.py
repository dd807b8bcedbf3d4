"""Numbers of the words of a text, as far as a network's context-free layers tell them apart.

Networks that read the same attributes of words share the numbers, so that words are looked up once for all of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

OF_THE_FORM = frozenset(("ORTH", "PREFIX", "SUFFIX", "SHAPE", "IS_SPACE", "LOWER"))
"""Attributes that follow from the form."""
OF_THE_TOKEN = frozenset(("NORM", "SPACY"))
"""Attributes that tokens of one form may differ in."""

Features = npt.NDArray[np.uint64]


class NumberedWords:
    """The words that were read, each with a number; zero stands for no word.

    Args:
        columns: The attributes that networks read, the form first.

    Attributes:
        generation: How often all words were forgotten: numbers of an earlier generation mean nothing.
    """

    def __init__(self, columns: Sequence[str]) -> None:
        self.generation = 0
        self._columns = list(columns)
        self._key = [column for column in columns if column not in OF_THE_FORM or column == "ORTH"]
        self._name = ("newsledger", *columns)
        self._number: dict[tuple[int, ...], int] = {}
        self._rows: list[Features] = []

    def __len__(self) -> int:
        """How many numbers there are, zero counted."""
        return len(self._rows) + 1

    def forget(self) -> None:
        """Know no word."""
        self.generation += 1
        self._number = {}
        self._rows = []

    def features(self, start: int) -> Sequence[Features]:
        """The attributes of the words from a number on."""
        return self._rows[start - 1 :]

    def __call__(self, doc: Any) -> list[int]:
        """The numbers of a document's words, kept with the document; words that are new get one."""
        generation, numbers = doc.user_data.get(self._name, (None, []))
        if generation != (self, self.generation):
            numbers = self._numbered(doc)
            doc.user_data[self._name] = (self, self.generation), numbers
        return numbers

    def _numbered(self, doc: Any) -> list[int]:
        keys = list(zip(*doc.to_array(self._key).reshape(len(doc), -1).T.tolist(), strict=True))
        numbers = list(map(self._number.get, keys))
        new = [place for place, number in enumerate(numbers) if number is None]
        if new:
            for place, row in zip(new, doc.to_array(self._columns)[new], strict=True):
                number = self._number.setdefault(keys[place], len(self))
                numbers[place] = number
                if number == len(self):
                    self._rows.append(row)
        return numbers  # type: ignore[return-value]


class SharedWords(dict[tuple[str, ...], NumberedWords]):
    """The numbered words of a pipeline's networks, by the attributes that they read."""

    def __missing__(self, columns: tuple[str, ...]) -> NumberedWords:
        words = self[columns] = NumberedWords(columns)
        return words
