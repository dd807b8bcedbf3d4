"""Where what hangs on each token of a parsed paragraph begins and ends."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise


_MOST_ROUNDS = 11


def edges_of(heads: Sequence[int]) -> tuple[Sequence[int], Sequence[int]]:
    """Edges as spaCy has them: where branches cross, it goes on until heads stand in the sentences of their tokens."""
    left, right = list(range(len(heads))), list(range(len(heads)))
    forth = list(enumerate(heads))
    back = forth[::-1]
    for _ in range(_MOST_ROUNDS + 1):
        for order in (forth, back):
            for child, head in order:
                left[head] = min(left[head], left[child])
                right[head] = max(right[head], right[child])
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
