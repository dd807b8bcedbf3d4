"""Where what hangs on each token of a parsed paragraph begins and ends."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

_MOST_ROUNDS = 12
"""How often edges are gone through, so that a broken parse has an end: as often as spaCy does."""


def edges_of(heads: Sequence[int]) -> tuple[Sequence[int], Sequence[int]]:
    """Edges as spaCy has them: where branches cross, it goes on until heads stand in the sentences of their tokens."""
    left, right = list(range(len(heads))), list(range(len(heads)))
    forth = list(enumerate(heads))
    back = forth[::-1]
    for _ in range(_MOST_ROUNDS):
        for order in (forth, back):
            for child, head in order:
                # Not by min and max, for there is seldom anything to be set.
                if left[child] < left[head]:  # noqa: PLR1730
                    left[head] = left[child]
                if right[child] > right[head]:  # noqa: PLR1730
                    right[head] = right[child]
        if _stay_in_sentences(heads, left):
            break
    return left, right


def _stay_in_sentences(heads: Sequence[int], left: Sequence[int]) -> bool:
    """Whether no head is outside the sentence, the first token of the next one allowed."""
    starts = {left[top] for top, head in enumerate(heads) if top == head} - {0}
    last = len(heads) - 1
    bounds = [0, *sorted(start for start in starts if start < last), last]
    sentences = ((start, end, heads[start:end]) for start, end in pairwise(bounds) if start < end)
    return all(start <= min(within) and max(within) <= end for start, end, within in sentences)
