"""Takes the annotations of spaCy's documents over into documents of our own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import numpy as np
from spacy.attrs import DEP, HEAD, IDX, LEMMA, ORTH, POS, SENT_START, SPACY, TAG

from newsledger.language.tokens import Doc, Word

_COLUMNS = [ORTH, TAG, DEP, POS, LEMMA, IDX, SPACY, HEAD, SENT_START]
_SPACES = ("", " ")
_BEGINS = (None, True, False)
"""Whether a sentence begins, by the number that spaCy has for it: 0, 1 or -1, which is the last."""
_MOST_WORDS = 100_000
"""Words kept; when there are more, all are forgotten."""

Key = tuple[int, int, int, int]


class Strings(dict[int, str]):
    """spaCy's strings by their numbers, those that were asked for."""

    def __init__(self, strings: Any) -> None:
        """Look up in spaCy's own table what is new."""
        super().__init__()
        self._strings = strings

    def __missing__(self, number: int) -> str:
        text: str = self._strings[number] if number else ""
        self[number] = text
        return text


class Columns(NamedTuple):
    """The annotations of a document, a list each; strings by their numbers."""

    forms: list[int]
    tags: list[int]
    relations: list[int]
    parts: list[int]
    lemmas: list[int]
    offsets: list[int]
    spaces: Iterable[str]
    heads: list[int]
    begins: list[bool | None]

    @classmethod
    def of(cls, doc: Any) -> Columns:
        """Read an annotated document."""
        rows = doc.to_array(_COLUMNS).reshape(len(doc), -1)
        forms, tags, relations, parts, lemmas = rows[:, :5].T.tolist()
        # What may be negative; heads are given by their distance.
        numbers = rows[:, 5:].T.astype(np.int64)
        numbers[2] += np.arange(len(doc))
        offsets, spaces, heads, begins = numbers.tolist()
        spaced = map(_SPACES.__getitem__, spaces)
        return cls(
            forms, tags, relations, parts, lemmas, offsets, spaced, heads, list(map(_BEGINS.__getitem__, begins))
        )

    def doc(self, words: Sequence[Word], relations: Iterable[str]) -> Doc:
        """A document of our own of them."""
        return Doc(words, self.offsets, self.spaces, relations, self.heads, self.begins)


class DocReader:
    """Reads documents that spaCy annotated, or only took apart."""

    def __init__(self, vocab: Any) -> None:
        """Read documents with that vocabulary."""
        self._vocab = vocab
        self._strings = Strings(vocab.strings)
        self._words: dict[Key, Word] = {}

    def __call__(self, doc: Any) -> Doc:
        """A document of our own with the annotations of spaCy's."""
        if len(self._words) > _MOST_WORDS:
            self._words.clear()
        columns = Columns.of(doc)
        keys = zip(columns.forms, columns.tags, columns.parts, columns.lemmas, strict=True)
        words = [self._words.get(key) or self._learnt(key) for key in keys]
        relations = map(self._strings.__getitem__, columns.relations)
        read = columns.doc(words, relations)
        read.set_entities((entity.start, entity.end, entity.label_) for entity in doc.ents)
        return read

    def _learnt(self, key: Key) -> Word:
        form, tag, part, lemma = key
        word = self._words[key] = word_of(
            self._vocab[form], self._strings[lemma], self._strings[part], self._strings[tag]
        )
        return word


def word_of(lexeme: Any, lemma: str, part_of_speech: str, tag: str) -> Word:
    """What tokens of that form and reading share."""
    return lexeme, lexeme.text, lexeme.lower_, lemma, part_of_speech, tag, lexeme.is_space, lexeme.is_punct
