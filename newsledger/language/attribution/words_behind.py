"""Words that stand behind their attribution (he said that …; he said: “…”)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsledger.language.attribution import breaks, clauses, complements, lexicon, phrases
from newsledger.language.attribution.lexicon import Cue
from newsledger.language.attribution.saying import Saying, made, stance_of
from newsledger.language.attribution.units import Unit
from newsledger.language.marks import Marked

if TYPE_CHECKING:
    from newsledger.language.tokens import Token

_SKIP = frozenset((",", ":", ";", "--", "–", "—", "-", "…", "that"))


def leading(verb: Token, cue: Cue, subject: Token | None, unit: Unit) -> Saying | None:
    """Words behind the attribution: a marked stretch or a reported clause."""
    if subject is None:
        subject = phrases.preceding_subject(verb, unit)
        if subject is None or verb.tag_ not in ("VBD", "VBZ", "VBP", "VBN"):
            return None
    first, _ = clauses.own_extent(verb, cue.last, subject, unit)
    mark_index = next(
        (i for i in range(verb.i + 1, min(unit.last, verb.i + breaks.LONGEST_CLAUSE)) if unit.inside[i] is not None),
        None,
    )
    clause = complements.clause_of(verb) if lexicon.SAY in cue else None
    if clause is not None and clause.i < verb.i:
        clause = None
    if mark_index is not None and _is_led(verb, cue, clause, mark_index, unit):
        mark = unit.inside[mark_index]
        assert mark is not None
        span = (mark.open, mark.close)
        if clause is not None and _runs_on(mark, clause, unit):
            end = min(clause.right_edge.i + 1, unit.last)
            span = (mark.open, unit.behind(end - 1))
        return made(verb, cue, stance_of(cue, None), subject, [span], unit, (first, mark_index))
    if clause is None:
        return _commented(verb, cue, subject, first, unit)
    tokens = clauses.complement_span(clause, cue.last.i, unit)
    if tokens is None:
        return None
    return made(verb, cue, stance_of(cue, clause, verb), subject, [unit.bounds(*tokens)], unit, (first, tokens[0]))


def _commented(verb: Token, cue: Cue, subject: Token, first: int, unit: Unit) -> Saying | None:
    """What stands behind 'As X said, …'."""
    main = verb.head
    is_comment = verb.dep_ == "advcl" and main.i > verb.i and first == unit.first
    if not is_comment or lexicon.SAY not in cue or unit.doc[first].lower_ != "as":
        return None
    behind = breaks.to_break(max(verb.i, cue.last.i) + 1, unit)
    if any(child.dep_ in ("dobj", "ccomp", "xcomp") and child.i > verb.i for child in verb.children):
        return None
    last = min(main.right_edge.i + 1, unit.last)
    if behind + 1 >= last or unit.doc[behind].text != ",":
        return None
    words = unit.bounds(behind + 1, last)
    return made(verb, cue, stance_of(cue, None), subject, [words], unit, (first, behind + 1))


def _is_led(verb: Token, cue: Cue, clause: Token | None, mark_index: int, unit: Unit) -> bool:
    """Whether the attribution leads straight up to the mark."""
    index = mark_index - 1
    while index > cue.last.i and unit.doc[index].text in _SKIP:
        index -= 1
    between = unit.doc[cue.last.i + 1 : index + 1]
    punctuation = unit.doc[mark_index - 1].text
    if punctuation == ":":
        return clause is None or clause.i >= mark_index or clause.i < verb.i or not _is_finite(clause)
    is_broken = any(token.text in (",", ";") for token in between) and punctuation != ","
    if phrases.leads_to_title(unit.doc[mark_index - 1]):
        return False
    if is_broken or any(token.tag_ in ("VBD", "VBZ", "VBP", "MD", "VB") for token in between):
        return False
    if clause is not None and clause.left_edge.i <= index and clause.left_edge.i > cue.last.i:
        # The clause begins before the mark, unless what stands there is only to whom or when.
        return clause.i > mark_index and punctuation == "," and unit.inside[clause.i] is not None
    if punctuation == "," or not between:
        return True
    is_whom = clause is not None and between[-1].dep_ in ("dobj", "dative", "npadvmod", "pobj")
    is_plain = all(token.pos_ != "VERB" for token in between)
    return lexicon.SAY in cue and is_plain and (punctuation == "that" or is_whom)


def _is_finite(token: Token) -> bool:
    return token.tag_ in ("VBD", "VBZ", "VBP") or any(child.dep_ in ("aux", "nsubj") for child in token.children)


def _runs_on(mark: Marked, clause: Token, unit: Unit) -> bool:
    """Whether the reported clause goes on behind the closing mark ('said “rebels” had fired')."""
    if unit.text(mark.start, mark.start + 1).isupper() and unit.inside[clause.i] is mark:
        return False
    last = unit.doc[unit.index_at(max(mark.open, mark.end - 1))].text
    right = min(clause.right_edge.i, unit.last - 1)
    return last[-1:] not in ".,?!" and unit.at(right) >= mark.close and clause.right_edge.text not in ".,;"
