"""Where the sentence of a word begins and ends."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from newsledger.language.tokens import Token

_CLIMB = 60


class Bounds(NamedTuple):
    """Indices of a sentence's first token and behind its last."""

    start: int
    end: int


def sentence_of(token: Token) -> Bounds:
    """The bounds of the token's sentence."""
    starts = token.doc.sentence_starts
    at = bisect_right(starts, token.i)
    return Bounds(starts[at - 1], starts[at] if at < len(starts) else len(token.doc))


def root_of(token: Token) -> Token:
    """The head of the token's sentence, as far up as sentences go."""
    for _ in range(_CLIMB):
        if token.head.i == token.i:
            break
        token = token.head
    return token
