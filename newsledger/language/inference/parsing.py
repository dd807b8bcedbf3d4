"""Dependency parsing as spaCy's transition-based parser does it, all documents one transition at a time.

spaCy's own loop lets go of Python's global lock and takes it again several times a transition, which costs more than
the transitions do. The same steps called from here keep it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from newsledger.language.inference.networks import Floats


class DependencyFinder:
    """Parses documents that have their vectors."""

    def __init__(self, component: Any) -> None:
        """Take over a trained parser."""
        upper = component.model.layers[-1]
        self._parser = component
        self._weights: Floats = upper.get_param("W").T
        self._bias: Floats = upper.get_param("b")

    @classmethod
    def of(cls, component: Any) -> DependencyFinder | None:
        """Look at a trained parser; null if it searches or scores in another way."""
        model = component.model
        if component.cfg.get("beam_width") != 1 or model.attrs["unseen_classes"] or not model.attrs["has_upper"]:
            return None
        upper, lower = model.layers[-1], model.layers[1]
        return cls(component) if upper.name == "linear" and lower.get_dim("nP") > 1 else None

    def __call__(self, docs: Sequence[Any]) -> None:
        """Set heads, relations and sentences."""
        parser = self._parser
        states = parser.moves.init_batch(docs)
        network = parser.model.predict(docs)
        going = [state for state in states if not state.is_final()]
        while going:
            hidden = network.state2vec.predict(network.get_token_ids(going))
            going = parser.transition_states(going, hidden @ self._weights + self._bias)
        network.clear_memory()
        parser.set_annotations(docs, states)
