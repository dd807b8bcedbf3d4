"""Named entities as spaCy's transition-based recogniser finds them, for all tokens of an article at once.

Outside an entity the recogniser's next move depends on the token alone, inside one on the token, the one before it and
the entity's first. So the moves outside are computed for every token in one step; entities that may begin somewhere are
then followed token by token, all of them together.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import Any

import numpy as np
import numpy.typing as npt
from spacy.attrs import IS_SPACE, SENT_START

from newsledger.language.inference.networks import Floats
from newsledger.language.inference.vectors import TokenVectors
from newsledger.language.inference.words import SharedWords

_STEPS_TOGETHER = 8
"""Tokens that all possible entities are followed together; longer ones are followed when they turn out to be needed."""

_FLAGS = [SENT_START, IS_SPACE]
_BLOCKED = "U-"
"""A move that is open only where a component before forbade an entity."""

Entity = tuple[int, int, str]
"""First token, the one behind the last, and label."""
Ints = npt.NDArray[np.intp]
Flags = npt.NDArray[np.bool_]


class EntityFinder:
    """Finds what a trained recogniser would.

    Args:
        vectors: Computes the vectors that it reads.
        network: Its layers: a linear one behind the vectors, the one over a state's three tokens, and the last.
        moves: Its moves, by number ('B-ORG').

    Attributes:
        vectors: As given.
    """

    def __init__(self, vectors: TokenVectors, network: tuple[Any, Any, Any], moves: Sequence[str]) -> None:
        linear, lower, upper = network
        self.vectors = vectors
        self._linear = (linear.get_param("W").T, linear.get_param("b"))
        weights = lower.get_param("W")
        self._lower: Floats = weights.reshape(-1, weights.shape[-1]).T
        self._bias: Floats = lower.get_param("b").reshape(-1)
        self._absent: Floats = lower.get_param("pad")[0].reshape(3, -1)
        self._upper: tuple[Floats, Floats] = (upper.get_param("W"), upper.get_param("b"))
        self._labels = _labels(moves)
        self._outside = moves.index("O")
        self._label_of = np.array([self._labels.index(move[2:]) if move[2:] else -1 for move in moves])
        self._kind = np.array([move[0] if move != _BLOCKED else "" for move in moves])
        # The moves that can be made outside an entity.
        self._open: Ints = np.flatnonzero(np.isin(self._kind, ("O", "B", "U")))
        self._open_upper: tuple[Floats, Floats] = (self._upper[0][self._open].T, self._upper[1][self._open])
        self._inside = np.array([moves.index(f"I-{label}") for label in self._labels])
        self._last = np.array([moves.index(f"L-{label}") for label in self._labels])

    @classmethod
    def of(cls, component: Any, vocab: Any, shared: SharedWords) -> EntityFinder | None:
        """Read a trained recogniser; null if it is of another make."""
        model = component.model
        if component.cfg.get("beam_width") != 1 or model.attrs["unseen_classes"] or not model.attrs["has_upper"]:
            return None
        reader, lower, upper = model.layers
        if [layer.name for layer in reader.layers[1:]] != ["list2array", "linear"] or component.postprocesses:
            return None
        moves = [component.moves.get_class_name(number) for number in range(component.moves.n_moves)]
        shape = lower.get_param("W").shape
        if shape[0] != 3 or shape[2] != 2 or not _are_complete(moves):
            return None
        vectors = TokenVectors.of(reader.layers[0], vocab, shared)
        return cls(vectors, (reader.layers[2], lower, upper), moves) if vectors else None

    def __call__(self, docs: Sequence[Any]) -> list[list[Entity]]:
        """The entities of each document."""
        rows = np.concatenate(self.vectors(docs))
        features = (rows @ self._linear[0] + self._linear[1]) @ self._lower
        features = features.reshape(len(rows), 3, -1)
        found: list[list[Entity]] = [[] for _ in docs]
        starts = list(accumulate(map(len, docs), initial=0))
        for first, behind, label in self._spans(features, *self._moves(features, docs)):
            number = bisect_right(starts, first) - 1
            found[number].append((first - starts[number], behind - starts[number], label))
        return found

    def _hidden(self, sums: Floats) -> Floats:
        sums += self._bias
        return np.maximum(sums[:, ::2], sums[:, 1::2])

    def _moves(self, features: Floats, docs: Sequence[Any]) -> tuple[Ints, Flags]:
        """The move outside an entity at each token, and the tokens behind which no entity goes on."""
        weights, bias = self._open_upper
        scores = self._hidden(features[:, 0] + self._absent[1] + self._absent[2]) @ weights + bias
        flags = np.concatenate([doc.to_array(_FLAGS) for doc in docs])
        ends = np.zeros(len(flags), dtype=np.bool_)
        ends[:-1] = flags[1:, 0] == 1
        ends[np.fromiter(accumulate(map(len, docs)), dtype=np.intp) - 1] = True
        spaces = flags[:, 1] != 0
        begins, units = self._kind[self._open] == "B", self._kind[self._open] == "U"
        scores[np.ix_(ends | spaces, begins)] = -np.inf
        scores[np.ix_(spaces, units)] = -np.inf
        return self._open[scores.argmax(axis=1)], ends

    def _spans(self, features: Floats, moves: Ints, ends: Flags) -> Iterator[Entity]:
        """The entities, in order."""
        behind = self._followed(features, moves, ends)
        position = 0
        for first in np.flatnonzero(moves != self._outside).tolist():
            if first < position:
                continue
            label = self._label_of[moves[first]]
            if self._kind[moves[first]] == "U":
                position = first + 1
            else:
                position = int(behind[first]) or self._end(features, first, label, ends)
            yield first, position, self._labels[label]

    def _followed(self, features: Floats, moves: Ints, ends: Flags) -> Ints:
        """For each token that may begin an entity the one behind its last; zero where that is too far away."""
        behind = np.zeros(len(moves), dtype=np.intp)
        firsts = np.flatnonzero(self._kind[moves] == "B")
        labels = self._label_of[moves[firsts]]
        for step in range(1, _STEPS_TOGETHER):
            if not len(firsts):
                break
            on = self._goes_on(features, firsts, firsts + step, labels) & ~ends[firsts + step]
            behind[firsts[~on]] = firsts[~on] + step + 1
            firsts, labels = firsts[on], labels[on]
        return behind

    def _end(self, features: Floats, first: int, label: int, ends: Flags) -> int:
        firsts, labels = np.array([first]), np.array([label])
        at = first + _STEPS_TOGETHER
        while not ends[at] and self._goes_on(features, firsts, np.array([at]), labels)[0]:
            at += 1
        return at + 1

    def _goes_on(self, features: Floats, firsts: Ints, at: Ints, labels: Ints) -> Flags:
        """Whether the entities that begin at ``firsts`` go on behind the tokens ``at``."""
        hidden = self._hidden(features[at, 0] + features[firsts, 1] + features[at - 1, 2])
        weights, bias = self._upper
        inside, last = self._inside[labels], self._last[labels]
        on = np.einsum("ij,ij->i", hidden, weights[inside]) + bias[inside]
        off = np.einsum("ij,ij->i", hidden, weights[last]) + bias[last]
        ahead: Flags = np.where(inside < last, on >= off, on > off)
        return ahead


def _labels(moves: Sequence[str]) -> list[str]:
    return sorted({move[2:] for move in moves if move[2:]})


def _are_complete(moves: Sequence[str]) -> bool:
    """Whether each label can begin, go on, end and stand alone, and nothing else can happen but 'outside'."""
    known = ["O", *(f"{kind}-{label}" for kind in "BILU" for label in _labels(moves))]
    return sorted(move for move in moves if move != _BLOCKED) == sorted(known)
