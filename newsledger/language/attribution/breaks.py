"""Where words end: at breaks, and where another source begins."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

from newsledger.language.attribution.lexicon import ACCUSE, SAY, verb_cue
from newsledger.language.attribution.phrases import subject_of
from newsledger.language.attribution.units import BREAKS, Unit

if TYPE_CHECKING:
    from newsledger.language.tokens import Token

_CLAUSE_BREAKS = frozenset((",", ";", "–", "—", "--"))
_CONTRASTS = frozenset(("while", "but", "whereas", "although", "though"))
_NOT_CONTENT = _CONTRASTS | frozenset(("and", "or", "as", "after", "before", "when", "citing"))
_TELLING = frozenset(("name", "give", "elaborate", "provide", "say", "specify", "offer", "cite", "identify", "mention"))
LONGEST_CLAUSE = 400
"""Tokens looked through for a clause and its end: keeps the work linear where a 'sentence' never ends."""


def to_break(index: int, unit: Unit) -> int:
    """The next token that is a break, a full stop or marked, from the given one on."""
    stops = unit.stops()
    position = bisect_left(stops, index)
    end = min(unit.last, index + LONGEST_CLAUSE)
    return max(index, min(stops[position], end)) if position < len(stops) else end


def before_other_source(first: int, last: int, cue: int, unit: Unit) -> int:
    """Stop before ', while Y said' and ', adding that': words with a cue of their own."""
    stops = unit.stops()
    for position in range(bisect_right(stops, first), bisect_left(stops, last - 1)):
        index = stops[position]
        if unit.inside[index] is not None or unit.doc[index].text not in _CLAUSE_BREAKS:
            continue
        if _opens_other_source(unit.doc[index + 1], last, unit):
            return index
    return last


def _opens_other_source(token: Token, last: int, unit: Unit) -> bool:
    if unit.inside[token.i] is not None:
        return False
    if token.tag_ == "VBG" or (token.lower_ == "and" and token.i + 1 < last):
        verb = token if token.tag_ == "VBG" else unit.doc[token.i + 1]
        found = verb_cue(verb)
        if found is not None and SAY in found and verb.tag_ in ("VBG", "VBD", "VBZ"):
            return True
    if token.lower_ in ("according", "citing"):
        return True
    return (token.lower_ in _CONTRASTS or token.lower_ == "and") and _is_new_report(token, last, unit)


def _is_new_report(token: Token, last: int, unit: Unit) -> bool:
    """Whether a clause with a speaker and a cue of its own follows ('while officials said …')."""
    for index in range(token.i + 1, min(token.i + 15, last)):
        verb = unit.doc[index]
        if unit.inside[index] is not None or verb.text in BREAKS:
            return False
        if verb.tag_ in ("VBD", "VBZ", "VBP", "VBN"):
            found = verb_cue(verb)
            if found is None or not (SAY in found or ACCUSE["of"] in found):
                return False
            subject = subject_of(verb, unit)
            return subject is not None and token.i < subject.i < verb.i
    return False


def may_be_content(token: Token, verb: Token) -> bool:
    """Whether what begins with the token behind a parenthesis goes on with the reported clause."""
    if token.lower_ in _NOT_CONTENT or _is_ranked(token) or _leaves_unsaid(token):
        return False
    return not (token.tag_ == "VBG" and verb.i in (token.head.i, token.head.head.i))


def _leaves_unsaid(token: Token) -> bool:
    """What the speaker did not tell ('…, the army said, without naming them')."""
    is_followed = token.lower_ == "without" and token.i + 1 < len(token.doc)
    return is_followed and token.doc[token.i + 1].lemma_ in _TELLING


def _is_ranked(token: Token) -> bool:
    """The paper's own comment on what was reported ('…, police said, the latest in a string of attacks')."""
    if token.lower_ != "the" or token.i + 1 >= len(token.doc):
        return False
    follows = token.doc[token.i + 1]
    return bool(follows.tag_ == "JJS" or follows.lower_ in ("latest", "first", "second", "third"))
