"""Vectors of tokens in context (spaCy's tok2vec), with what depends on the word alone computed once a word.

A token's embedding depends on nothing but its form, its norm and the space behind it. Words are embedded so that a row
does not depend on which other words are new in the same article; whether that holds of the machine's linear algebra is
tried out when the pipeline is loaded, and where it does not, nothing is kept beyond one article. So the same article
gives the same bits, whatever was read before it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from newsledger.language.inference.networks import (
    PIECES,
    ROWS,
    Convolution,
    Floats,
    RowwiseOps,
    convolutions,
    leaves,
    rowwise_product,
)
from newsledger.language.inference.words import OF_THE_FORM, OF_THE_TOKEN, Features, NumberedWords, SharedWords

BLOCK = 1024
"""Most words embedded at a time."""
MOST_WORDS = 16_384
"""Words kept; when there are more, all are forgotten. At four kilobytes each that is 64 megabytes."""

_EMBEDDING_LAYERS = frozenset(
    (
        *("extract_features", "list2ragged", "ints-getitem", "hashembed", "static_vectors", "maxout", "layernorm"),
        *("dropout", "ragged2list"),
    )
)


Ints = npt.NDArray[np.intp]


class _Words:
    """Rows of attributes in the place of a spaCy document, for the embedding layers read nothing else of one."""

    def __init__(self, vocab: Any, columns: Sequence[str], rows: Features) -> None:
        self.vocab = vocab
        self._columns = columns
        self._rows = rows

    def __len__(self) -> int:
        return len(self._rows)

    def to_array(self, names: Any) -> Features:
        """The asked attributes of all words."""
        if isinstance(names, list):
            return np.ascontiguousarray(self._rows[:, [self._columns.index(name) for name in names]])
        return np.ascontiguousarray(self._rows[:, 0])  # the form, by which vectors of words are looked up


class TokenVectors:
    """Computes what a trained tok2vec network gives for documents.

    Args:
        embed: Its context-free layers.
        layers: Its layers of context.
        pad: Empty rows between documents.
        vocab: The pipeline's vocabulary.
        columns: The attributes that the embedding reads, the form first.
        words: Gives words their numbers, by which their rows are found.
    """

    def __init__(
        self, embed: Any, layers: list[Convolution], pad: int, vocab: Any, columns: list[str], words: NumberedWords
    ) -> None:
        for node in embed.walk():
            node.ops = RowwiseOps(use_blis=False)
        self._embed = embed
        self._layers = layers
        self._pad = pad
        self._vocab = vocab
        self._columns = columns
        self._words = words
        width = layers[0].width
        # Weights of the first layer of context, side by side: what a word adds to the token behind, to itself, before.
        self._spread = np.ascontiguousarray(
            np.concatenate([layers[0].weights[at * width : (at + 1) * width].T for at in range(3)])
        )
        self._known: int
        self._rows: Floats
        self._sums: list[Floats]
        self._generation: int
        self._forget()
        self._keeps = self._is_stable()

    @classmethod
    def of(cls, model: Any, vocab: Any, shared: SharedWords) -> TokenVectors | None:
        """Read a trained network; null if it is of another make."""
        if not (model.has_ref("embed") and model.has_ref("encode")):
            return None
        embed, encode = model.get_ref("embed"), model.get_ref("encode")
        parts = leaves(embed)
        layers = convolutions(encode)
        columns = ["ORTH"]
        for part in parts:
            if part.name not in _EMBEDDING_LAYERS or part.attrs.get("key_attr", "ORTH") != "ORTH":
                return None
            columns += [name for name in part.attrs.get("columns", ()) if name not in columns]
        known = OF_THE_FORM | OF_THE_TOKEN
        if not layers or len(leaves(model)) != len(parts) + len(leaves(encode)) or not known.issuperset(columns):
            return None
        return cls(embed, layers, int(encode.attrs["pad"]), vocab, columns, shared[tuple(columns)])

    def __call__(self, docs: Sequence[Any]) -> list[Floats]:
        """The vectors of each document's tokens."""
        if not self._keeps or len(self._words) > 2 * MOST_WORDS:
            self._words.forget()
        numbers, places = self._numbered(docs)
        self._compute()
        pieces = self._sums[0].take(numbers[:-2], axis=0)
        pieces += self._sums[1].take(numbers[1:-1], axis=0)
        pieces += self._sums[2].take(numbers[2:], axis=0)
        rows = self._layers[0].finish(pieces, self._rows.take(numbers[1:-1], axis=0))
        for layer in self._layers[1:]:
            rows = layer(rows)
        return [rows[start:end] for start, end in places]

    def prepare(self, groups: Sequence[Sequence[Any]]) -> None:
        """Embed the words of groups of documents beforehand, which takes less time than group by group.

        Words are forgotten here when there are too many, so that those of the groups are still known afterwards.
        """
        if not self._keeps:
            return
        if len(self._words) > MOST_WORDS:
            self._words.forget()
        for docs in groups:
            for doc in docs:
                self._words(doc)
        self._compute()

    def _numbered(self, docs: Sequence[Any]) -> tuple[Ints, list[tuple[int, int]]]:
        """The numbers of all documents' words, with empty rows around each, and where each document's rows are."""
        numbers: list[int] = [0]
        places = []
        for doc in docs:
            numbers += [0] * self._pad
            places.append((len(numbers) - 1, len(numbers) - 1 + len(doc)))
            numbers += self._words(doc)
        numbers += [0] * (self._pad + 1)
        return np.array(numbers, dtype=np.intp), places

    def _compute(self) -> None:
        """Compute the rows of the words that are new to this network."""
        if self._generation != self._words.generation:
            self._forget()
        pending = self._words.features(self._known)
        count = len(pending)
        if not count:
            return
        need = self._known + count
        if need > len(self._rows):
            size = max(need, 2 * len(self._rows))
            self._rows = _grown(self._rows, size)
            self._sums = [_grown(table, size) for table in self._sums]
        features = np.zeros((-(-count // ROWS) * ROWS, len(self._columns)), dtype=np.uint64)
        features[:count] = pending
        for start in range(0, count, BLOCK):
            rows, sums = self._block(features[start : start + BLOCK])
            used = min(BLOCK, count - start)
            place = slice(self._known + start, self._known + start + used)
            self._rows[place] = rows[:used]
            for table, part in zip(self._sums, np.split(sums, 3, axis=1), strict=True):
                table[place] = part[:used]
        self._known = need

    def _block(self, features: Features) -> tuple[Floats, Floats]:
        """Embeddings of a block of words, and what each adds to the first layer's sums."""
        rows = self._embed.predict([_Words(self._vocab, self._columns, features)])[0]
        return rows, rowwise_product(rows, self._spread)

    def _forget(self) -> None:
        """Know no word but the empty row."""
        width = self._layers[0].width
        self._generation = self._words.generation
        self._known = 1
        self._rows = np.zeros((1024, width), dtype=np.float32)
        self._sums = [np.zeros((1024, PIECES * width), dtype=np.float32) for _ in range(3)]

    def _is_stable(self) -> bool:
        """Whether a word's row is the same to the bit at another place of the block and beside other words."""
        words = [self._vocab[word] for word in ("the", "of", "said", "Monday", ",", "1996")]
        forms = np.array([word.orth for word in words], dtype=np.uint64)
        count = 4 * ROWS
        features = np.arange(count * len(self._columns), dtype=np.uint64).reshape(count, -1) * np.uint64(2654435761)
        features[: len(forms), 0] = forms
        rows, sums = self._block(features)
        for step in (1, 7, 31):
            other_rows, other_sums = self._block(np.roll(features, step, axis=0))
            if not np.array_equal(np.roll(rows, step, axis=0), other_rows):
                return False
            if not np.array_equal(np.roll(sums, step, axis=0), other_sums):
                return False
        half = count // 2
        fewer_rows, fewer_sums = self._block(features[:half])
        return np.array_equal(rows[:half], fewer_rows[:half]) and np.array_equal(sums[:half], fewer_sums[:half])


def _grown(table: Floats, size: int) -> Floats:
    grown = np.zeros((size, table.shape[1]), dtype=np.float32)
    grown[: len(table)] = table
    return grown
