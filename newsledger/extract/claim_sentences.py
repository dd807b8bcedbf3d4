"""Where the sentence of a word begins and ends, without walking it each time."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from spacy.tokens import Token

_KEY = "newsledger_sentence_starts"
_CLIMB = 60


class Bounds(NamedTuple):
    """Indices of a sentence's first token and behind its last."""

    start: int
    end: int


def sentence_of(token: Token) -> Bounds:
    """The bounds of the token's sentence; found once for a paragraph, for ``Token.sent`` walks the sentence."""
    doc = token.doc
    starts: list[int] | None = doc.user_data.get(_KEY)
    if starts is None:
        starts = [word.i for word in doc if word.is_sent_start or word.i == 0]
        doc.user_data[_KEY] = starts
    at = bisect_right(starts, token.i)
    return Bounds(starts[at - 1], starts[at] if at < len(starts) else len(doc))


def root_of(token: Token) -> Token:
    """The head of the token's sentence, as far up as sentences go."""
    for _ in range(_CLIMB):
        if token.head.i == token.i:
            break
        token = token.head
    return token
