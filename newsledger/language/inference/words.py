"""Numbers of the words of a text, as far as a network's context-free layers tell them apart.

Networks that read the same attributes of words share the numbers, so that words are looked up once for all of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count
from typing import Any

import numpy as np
import numpy.typing as npt
from spacy.attrs import IDS

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
        self._columns = [IDS[column] for column in columns]
        key = [column for column in columns if column not in OF_THE_FORM or column == "ORTH"]
        self._key = [IDS[column] for column in key]
        self._bytes = np.dtype((np.void, len(key) * np.dtype(np.uint64).itemsize))
        self._name = ("newsledger", *columns)
        self._number: dict[bytes, int] = {}
        self._features: list[Features] = []

    def __len__(self) -> int:
        """How many numbers there are, zero counted."""
        return len(self._number) + 1

    def forget(self) -> None:
        """Know no word."""
        self.generation += 1
        self._number = {}
        self._features = []

    def features(self, start: int) -> Features:
        """The attributes of the words from a number on, a row each."""
        if len(self._features) != 1:
            none = np.empty((0, len(self._columns)), dtype=np.uint64)
            self._features = [np.concatenate([none, *self._features])]
        return self._features[0][start - 1 :]

    def __call__(self, doc: Any) -> list[int]:
        """The numbers of a document's words, kept with the document; words that are new get one."""
        kept: tuple[NumberedWords, int, list[int]] | None = doc.user_data.get(self._name)
        if kept is None or kept[0] is not self or kept[1] != self.generation:
            kept = doc.user_data[self._name] = self, self.generation, self._numbered(doc)
        return kept[2]

    def _numbered(self, doc: Any) -> list[int]:
        # The attributes of a word as one run of bytes: it is made, and found, in less time than a tuple.
        keys = doc.to_array(self._key).view(self._bytes).reshape(-1).tolist()
        numbers = list(map(self._number.get, keys))
        if None not in numbers:
            return numbers  # type: ignore[return-value]
        new: dict[bytes, int] = {}
        for place, number in enumerate(numbers):
            if number is None:
                new.setdefault(keys[place], place)
        self._number.update(zip(new, count(len(self)), strict=False))
        self._features.append(doc.to_array(self._columns)[list(new.values())])
        return list(map(self._number.__getitem__, keys))


class SharedWords(dict[tuple[str, ...], NumberedWords]):
    """The numbered words of a pipeline's networks, by the attributes that they read."""

    def __missing__(self, columns: tuple[str, ...]) -> NumberedWords:
        words = self[columns] = NumberedWords(columns)
        return words
