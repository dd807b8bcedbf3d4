"""What requests, gerunds, accusations and characterisations govern."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsledger.language.attribution.breaks import LONGEST_CLAUSE, before_other_source
from newsledger.language.attribution.units import BREAKS, Unit

if TYPE_CHECKING:
    from newsledger.language.tokens import Token

_OBJECTS = ("oprd", "dobj", "prep", "ccomp", "attr", "xcomp", "acomp", "pobj")


def infinitive_span(verb: Token, unit: Unit) -> tuple[int, int] | None:
    """Tokens of the infinitive that a request or promise governs, from 'to' on; the addressee stays outside."""
    for index in range(verb.i + 1, min(verb.right_edge.i + 1, unit.last, verb.i + 25)):
        token = unit.doc[index]
        if unit.inside[index] is not None:
            return None
        if token.lower_ == "to" and token.tag_ == "TO" and token.head.i > index:
            return _infinitive(token, verb, unit)
        if token.pos_ in ("VERB", "AUX") or (token.pos_ == "SCONJ" and token.lower_ not in ("for", "upon")):
            return None
        if token.text in BREAKS and not (token.text == "," and _is_around_apposition(token, verb)):
            return None
    return None


def _is_around_apposition(comma: Token, verb: Token) -> bool:
    """A comma within the addressee ('asked Lina Farah, the envoy, to …')."""
    noun = comma.head
    return bool(noun.i != verb.i and verb.i < noun.i and noun.pos_ in ("NOUN", "PROPN") and noun.head.i >= verb.i)


def gerund_span(verb: Token, unit: Unit) -> tuple[int, int] | None:
    """Tokens of the gerund that says what was done ('denied shelling the market'); one that stands alone is a noun."""
    for child in verb.children:
        is_gerund = child.dep_ in ("xcomp", "ccomp", "pcomp", "dobj") and _is_gerund(child)
        if is_gerund and verb.i < child.i < unit.last and unit.holds(child):
            first, last = max(verb.i + 1, child.left_edge.i), min(child.right_edge.i + 1, unit.last)
            last = before_other_source(first, last, verb.i, unit)
            return (first, last) if last - first > 1 else None
    return None


def _is_gerund(verb: Token) -> bool:
    return verb.tag_ == "VBG" or any(child.tag_ == "VBG" and child.dep_ in ("aux", "auxpass") for child in verb.lefts)


def _infinitive(to: Token, verb: Token, unit: Unit) -> tuple[int, int] | None:
    head = to.head
    if head.dep_ not in ("xcomp", "ccomp", "advcl", "relcl", "acl", "dep") or not _governs(verb, head):
        return None
    first = to.i
    while first - 1 > verb.i and unit.doc[first - 1].dep_ == "neg" and unit.doc[first - 1].head.i == head.i:
        first -= 1
    last = min(head.right_edge.i + 1, unit.last)
    return first, before_other_source(first, last, verb.i, unit)


def _governs(verb: Token, head: Token) -> bool:
    return bool(verb.i in (head.head.i, head.head.head.i, head.head.head.head.i))


def accusation_span(verb: Token, preposition: str, unit: Unit) -> tuple[int, int] | None:
    """Tokens from the accused to the end of the deed ('the army of shelling the town')."""
    behind = [child for child in verb.children if child.i > verb.i]
    accused = next((child for child in behind if child.dep_ in ("dobj", "dative")), None)
    accused = accused or next((child for child in behind if child.dep_ in ("nsubj", "ccomp")), None)
    if accused is None or accused.i >= unit.last:
        return None
    found = _preposition(verb, accused, preposition, unit)
    if found is None:
        return None
    first = max(verb.i + 1, accused.left_edge.i)
    return first, before_other_source(first, min(found.right_edge.i + 1, unit.last), verb.i, unit)


def _preposition(verb: Token, accused: Token, wanted: str, unit: Unit) -> Token | None:
    """The preposition before the deed: the verb's own if the parser saw it, else the first that can be."""
    candidates: list[Token] = []
    for index in range(accused.i + 1, min(verb.right_edge.i + 1, unit.last, accused.i + LONGEST_CLAUSE)):
        token = unit.doc[index]
        if token.text in BREAKS and unit.inside[index] is None and candidates:
            break
        if token.lower_ == wanted and token.dep_ in ("prep", "agent") and _deed(token) is not None:
            candidates.append(token)
    own = [token for token in candidates if token.head.i == verb.i]
    gerunds = [token for token in candidates if (deed := _deed(token)) is not None and deed.dep_ == "pcomp"]
    return next(iter(own or gerunds or candidates), None)


def _deed(preposition: Token) -> Token | None:
    return next((child for child in preposition.children if child.dep_ in ("pobj", "pcomp")), None)


def marked_object_span(verb: Token, last: Token, unit: Unit) -> tuple[int, int] | None:
    """Tokens of an object or characterisation behind the cue, where it has a marked part ('called it a “disgrace”')."""
    first = last.i + 1
    while first < unit.last and unit.doc[first].pos_ in ("ADV", "SPACE") and unit.inside[first] is None:
        first += 1
    found = None
    for index in range(first, min(unit.last, first + 25)):
        token = unit.doc[index]
        if unit.inside[index] is not None:
            found = index
            break
        is_clause = token.pos_ in ("VERB", "AUX") and token.tag_ in ("VBD", "VBZ", "VBP", "MD")
        if is_clause or token.text in BREAKS or token.is_sent_start:
            return None
    if found is None:
        return None
    behind = found
    while behind < unit.last and unit.inside[behind] is unit.inside[found]:
        behind += 1
    for child in (*verb.children, *(last.children if last.i != verb.i else ())):
        if child.dep_ in _OBJECTS and child.i >= first:
            low, high = child.left_edge.i, min(child.right_edge.i + 1, unit.last)
            if low <= behind <= high:
                behind = _to_clause_break(behind, high, unit)
    return first, behind


def _to_clause_break(behind: int, high: int, unit: Unit) -> int:
    for index in range(behind, high):
        if unit.inside[index] is None and unit.doc[index].text in (",", ";", "—", "–", "--"):
            return index
    return high
