"""Dependency parsing as spaCy's transition-based parser does it, the documents of several articles in step.

spaCy's own loop lets go of Python's global lock and takes it again several times a transition, which costs more than
the transitions do. The same steps called from here keep it. What a state scores does not depend on the other states,
so articles can be parsed together.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from spacy.tokens import Doc

from newsledger.language.inference.networks import Floats

Ints = npt.NDArray[np.intp]

_TOGETHER = 8
"""States that are scored by one product: so few that the library of linear algebra treats all of them alike."""


class DependencyFinder:
    """Parses documents that have their vectors.

    Attributes:
        is_stable: Whether a state scores the same to the bit beside any others.
    """

    def __init__(self, component: Any, vocab: Any) -> None:
        """Take over a trained parser."""
        reader, lower, upper = component.model.layers
        linear = reader.layers[-1]
        self._parser = component
        self._linear: tuple[Floats, Floats] = (linear.get_param("W").T, linear.get_param("b"))
        weights = _piece_by_piece(lower.get_param("W"))
        self._count = weights.shape[0]
        by_place = weights.reshape(self._count, -1, weights.shape[-1])
        self._lower: Floats = np.ascontiguousarray(by_place.transpose(0, 2, 1))
        self._bias: Floats = _piece_by_piece(lower.get_param("b")[None, ..., None]).reshape(-1)
        self._absent: Floats = _piece_by_piece(lower.get_param("pad")[0, ..., None]).reshape(self._count, -1)
        self._upper: tuple[Floats, Floats] = (np.ascontiguousarray(upper.get_param("W").T), upper.get_param("b"))
        # Asked for nothing but the tokens that a state looks at.
        self._network = component.model.predict([Doc(vocab, ["a"])])
        self.is_stable = self._is_stable()

    @classmethod
    def of(cls, component: Any, vocab: Any) -> DependencyFinder | None:
        """Look at a trained parser; null if it searches or scores in another way."""
        model = component.model
        if component.cfg.get("beam_width") != 1 or model.attrs["unseen_classes"] or not model.attrs["has_upper"]:
            return None
        reader, lower, upper = model.layers
        names = [layer.name for layer in (*reader.layers, upper)]
        if names != ["tok2vec-listener", "list2array", "linear", "linear"] or lower.get_dim("nP") != 2:
            return None
        return cls(component, vocab)

    def __call__(self, groups: Sequence[Sequence[Any]]) -> None:
        """Set heads, relations and sentences of groups of documents."""
        docs = [doc for group in groups for doc in group]
        features = self._features(groups)
        starts = self._starts(features)
        states = self._parser.moves.init_batch(docs)
        going = [state for state in states if not state.is_final()]
        while going:
            tokens = self._network.get_token_ids(going)
            going = self._parser.transition_states(going, self._scores(features, starts, tokens))
        self._parser.set_annotations(docs, states)

    def parse(self, group: Sequence[Any]) -> None:
        """The same for one group alone."""
        self([group])

    def _features(self, groups: Sequence[Sequence[Any]]) -> Floats:
        """What each token adds to the score of a state: for each place in the state the rows of all tokens.

        The first row of each place is that of no token. What is added to every state is in the rows of the first place.
        Groups are computed one by one, so that none changes another's bits.
        """
        counts = [sum(map(len, group)) for group in groups]
        features = np.empty((self._count, 1 + sum(counts), self._absent.shape[1]), dtype=np.float32)
        features[:, 0] = self._absent
        start = 1
        for group, count in zip(groups, counts, strict=True):
            rows = np.concatenate([doc.tensor for doc in group])
            read = rows @ self._linear[0] + self._linear[1]
            np.matmul(read, self._lower, out=features[:, start : start + count])
            start += count
        features[0] += self._bias
        return features.reshape(-1, self._absent.shape[1])

    def _starts(self, features: Floats) -> Ints:
        """Where the rows of token 0 are, by places."""
        return np.arange(1, len(features), len(features) // self._count, dtype=np.intp)[:, None]

    def _scores(self, features: Floats, starts: Ints, tokens: npt.NDArray[np.int32]) -> Floats:
        # No token is number -1.
        sums: Floats = np.add.reduce(features.take(tokens.T + starts, axis=0), axis=0)
        units = sums.shape[1] // 2
        hidden = np.zeros((-(-len(sums) // _TOGETHER) * _TOGETHER, units), dtype=np.float32)
        np.maximum(sums[:, :units], sums[:, units:], out=hidden[: len(sums)])
        scores = self._product(hidden)[: len(sums)]
        scores += self._upper[1]
        return scores

    def _product(self, hidden: Floats) -> Floats:
        weights = self._upper[0]
        by_eight: Floats = hidden.reshape(-1, _TOGETHER, len(weights)) @ weights
        return by_eight.reshape(len(hidden), -1)

    def _is_stable(self) -> bool:
        units = len(self._upper[0])
        hidden = np.modf(np.arange(4 * _TOGETHER * units) * 0.7)[0].astype(np.float32).reshape(-1, units)
        scores = self._product(hidden)
        moved = {step: self._product(np.roll(hidden, step, axis=0)) for step in (1, 7, 11)}
        return all(np.array_equal(np.roll(scores, step, axis=0), other) for step, other in moved.items())


def _piece_by_piece(weights: Floats) -> Floats:
    """By place, unit, piece and input, to by place, piece, unit and input: of a unit's pieces the larger is taken."""
    return np.ascontiguousarray(weights.transpose(0, 2, 1, 3))
