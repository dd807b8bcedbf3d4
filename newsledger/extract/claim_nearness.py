"""How near a date or place stands to a figure."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import TYPE_CHECKING, TypeVar

from newsledger.extract.claim_parts import Found
from newsledger.language.attribution import Attribution
from newsledger.language.dates import DateExpression
from newsledger.language.parse import Parse

if TYPE_CHECKING:
    from newsledger.language.places import PlaceMention
    from newsledger.language.tokens import Token

_DEPTH = 12
"""Steps up the tree from a date or place to the word of harm."""
_CUE_REACH = 60
"""Code points around a verb of saying in which a date or place belongs to it."""

_Item = TypeVar("_Item")


def within(starts: list[int], items: Sequence[_Item], start: int, end: int) -> list[_Item]:
    """The items that begin between the two offsets; ``starts`` are the offsets of all, in order."""
    return list(items[bisect_left(starts, start) : bisect_left(starts, end)])


def start_of(parse: Parse, claim: Found) -> int:
    """Offset of the figure."""
    return parse.start_of(claim.figure.head.doc[claim.figure.first])


def distance(parse: Parse, item: DateExpression | PlaceMention, claim: Found) -> tuple[int, int, int]:
    """Verbs between the item and the word of harm, then letters between it and the figure."""
    return _verbs_between(parse, item, claim.harm.trigger), abs(item.start - start_of(parse, claim)), item.start


def is_of_cue(item: DateExpression | PlaceMention, attribution: Attribution | None) -> bool:
    """Whether a date or place says when or where the words were spoken ('said on Monday in Muscat')."""
    if attribution is None or attribution.cue is None:
        return False
    content = attribution.content
    if content.start <= item.start < content.end:
        return False
    speaker = attribution.speaker
    if speaker is not None and speaker.start <= item.start < speaker.end:
        return True
    return abs(item.start - attribution.cue.end) < _CUE_REACH


def _verbs_between(parse: Parse, item: DateExpression | PlaceMention, trigger: Token) -> int:
    span = parse.span(item.start, item.end)
    if span is None or span.doc is not trigger.doc:
        return 1
    if trigger.tag_ == "VBG" and span.end <= trigger.i and not _has_verb(trigger.doc[span.end : trigger.i]):
        # '… under fire on Friday and shells hitting the port on Sunday, killing five'
        return 0
    # 'Shells hit the port on Sunday, killing five': the day stands with the verb above.
    ends = {trigger.i, trigger.head.i} if trigger.tag_ == "VBG" else {trigger.i}
    token, verbs = span.root, 0
    for _ in range(_DEPTH):
        if token.i in ends:
            return verbs
        if token.head.i == token.i:
            break
        verbs += token.pos_ == "VERB"
        token = token.head
    return max(1, verbs)


def _has_verb(words: Sequence[Token]) -> bool:
    return any(word.pos_ in ("VERB", "AUX") for word in words)
