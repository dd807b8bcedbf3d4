"""How far reported clauses reach, and where the words of attribution themselves begin and end."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from newsledger.language.attribution.breaks import LONGEST_CLAUSE, before_other_source, to_break
from newsledger.language.attribution.complements import noun_clause
from newsledger.language.attribution.constructions import accusation_span, gerund_span, infinitive_span
from newsledger.language.attribution.lexicon import ACCUSE, GERUND, REQUEST, SAY, is_light, noun_cue, verb_cue
from newsledger.language.attribution.phrases import phrase_of
from newsledger.language.attribution.units import Unit

if TYPE_CHECKING:
    from newsledger.language.tokens import Token

_NEAREST = 10
_SUBORDINATORS = frozenset(("that", "whether", "how", "why", "if"))
_SUBJECTS = ("nsubj", "nsubjpass", "expl", "csubj")


def own_extent(verb: Token, last: Token, subject: Token | None, unit: Unit) -> tuple[int, int]:
    """Tokens of the attribution itself: speaker, auxiliaries, cue and what follows up to a break."""
    first = min([verb.i, *(child.i for child in verb.children if child.dep_ in ("aux", "neg") and unit.holds(child))])
    behind = max(verb.i, last.i) + 1
    if subject is not None and unit.first <= subject.i < unit.last:
        left, right = phrase_of(subject, unit)
        if subject.i < verb.i and not _crosses_mark(subject.i, verb.i, unit):
            first = min(first, left)
        elif subject.i > verb.i:
            behind = max(behind, _with_apposition(subject, right, unit))
    while first > unit.first and unit.inside[first - 1] is None and _leads(unit.doc[first - 1], verb):
        first -= 1
    return first, to_break(behind, unit)


def _leads(token: Token, verb: Token) -> bool:
    return token.dep_ in ("advmod", "cc", "mark") and token.head.i == verb.i and not token.is_punct


def _crosses_mark(low: int, high: int, unit: Unit) -> bool:
    return any(unit.inside[index] is not None for index in range(low, high))


def _with_apposition(subject: Token, right: int, unit: Unit) -> int:
    for child in subject.children:
        if child.dep_ in ("appos", "relcl", "acl") and right <= child.i < unit.last:
            end = right
            while end <= min(child.right_edge.i, unit.last - 1) and unit.inside[end] is None:
                end += 1
            right = max(right, end)
    return right


def complement_span(clause: Token, cue: int, unit: Unit) -> tuple[int, int] | None:
    """Tokens of a clause behind its cue, from behind 'that' to its grammatical end."""
    first = max(clause.left_edge.i, cue + 1)
    last = min(clause.right_edge.i + 1, unit.last, first + LONGEST_CLAUSE)
    if cue + 1 < first < unit.last and unit.doc[cue + 1].lower_ in _SUBORDINATORS:
        # The parser made two clauses of one ('wondered whether her card — one that … — would do').
        first = cue + 1
        siblings = (child.right_edge.i for child in clause.head.children if child.dep_ == "ccomp")
        last = min(max([last, *(edge + 1 for edge in siblings)]), unit.last, first + LONGEST_CLAUSE)
    first = _behind_that(clause, first, unit)
    last = _behind_conjunction(first, last, unit)
    if first - 1 > cue and unit.doc[first - 1].text in ("-", "--", "–", "—") and _is_nominal(cue + 1, first, unit):
        first = cue + 1
    first = skip_opening(first, last, unit)
    last = before_other_source(first, last, cue, unit)
    last = _with_joined_clause(_before_joined_cue(clause, first, last, unit), unit)
    last = with_listed(last, "that", unit, clause.tag_ == "VB")
    return (first, last) if first < last else None


def _behind_that(clause: Token, first: int, unit: Unit) -> int:
    """Leave out phrases of the attribution that the parser hung into the clause ('said, in a letter, that …')."""
    for child in clause.lefts:
        if child.lower_ == "that" and child.dep_ == "mark" and child.i > first and unit.holds(child):
            is_phrase = unit.doc[first].pos_ == "ADP" and unit.doc[child.i - 1].text == ","
            return int(child.i) if is_phrase else first
    return first


def _behind_conjunction(first: int, last: int, unit: Unit) -> int:
    """Go on where the words would end in a conjunction ('is no deterrent, but rather | a barrier')."""
    end = last
    while end - 1 > first and unit.doc[end - 1].pos_ == "ADV":
        end -= 1
    if end - 1 <= first or unit.doc[end - 1].dep_ != "cc" or last >= unit.last or unit.inside[last] is not None:
        return last
    token = unit.doc[last]
    while token.head.i != token.i and last < token.head.i < last + _NEAREST:
        token = token.head
    return min(int(token.right_edge.i) + 1, unit.last, last + LONGEST_CLAUSE)


def _is_nominal(first: int, last: int, unit: Unit) -> bool:
    """Whether the tokens are a subject whose apposition between dashes the parser took for the clause's beginning."""
    return all(
        unit.inside[index] is None and unit.doc[index].pos_ not in ("VERB", "AUX", "ADP", "SCONJ")
        for index in range(first, last)
    )


def _before_joined_cue(clause: Token, first: int, last: int, unit: Unit) -> int:
    """Stop before 'and denied that …', which the parser joined to the words instead of to their cue."""
    for verb in clause.conjuncts:
        if not first < verb.i < last or verb.tag_ not in ("VBD", "VBZ") or not unit.holds(verb):
            continue
        found = verb_cue(verb)
        if found is None or any(child.dep_ in ("nsubj", "nsubjpass") for child in verb.children):
            continue
        has_modal = any(child.tag_ == "MD" for child in clause.children)
        speaks = SAY in found and any(child.dep_ == "ccomp" and child.i > verb.i for child in verb.children)
        accuses = any(way in found and accusation_span(verb, word, unit) for word, way in ACCUSE.items())
        speaks = speaks or any(
            child.dep_ == "dobj" and noun_cue(child) is not None and noun_clause(child, unit) is not None
            for child in verb.children
            if is_light(verb)
        )
        speaks = speaks or (GERUND in found and gerund_span(verb, unit) is not None)
        if has_modal or speaks or accuses or (REQUEST in found and infinitive_span(verb, unit) is not None):
            start = verb.i
            while start > first and unit.doc[start - 1].dep_ in ("cc", "advmod", "punct", "aux"):
                start -= 1
            return int(start)
    return last


def _with_joined_clause(last: int, unit: Unit) -> int:
    """Go on over 'and that …' and 'but “…”', which report more of the same words."""
    index = last
    if index < unit.last and unit.inside[index] is None and unit.doc[index].text == ",":
        index += 1
    if index + 1 >= unit.last or unit.inside[index] is not None or unit.doc[index].lower_ not in ("and", "but", "or"):
        return last
    follows = unit.doc[index + 1]
    mark = unit.inside[index + 1]
    if mark is None and (joined := _joined_modal(index + 1, unit)) is not None:
        return max(last, min(int(joined.right_edge.i) + 1, unit.last))
    if mark is not None and unit.inside[last - 1] is not None:
        index += 1
        while index < unit.last and unit.inside[index] is mark:
            index += 1
        return index
    if follows.lower_ == "that" and follows.dep_ == "mark" and follows.head.i > follows.i:
        return max(last, min(int(follows.head.right_edge.i) + 1, unit.last))
    return last


def with_listed(last: int, opening: str, unit: Unit, bare: bool = False) -> int:
    """Go on over the items of a list that is set off by semicolons ('that …; that …; and that …').

    Args:
        last: Index behind the first item.
        opening: The word that each item begins with.
        unit: Where they stand.
        bare: Whether items may begin with a bare verb ('demanded that it stop firing; open the road').
    """
    limit = min(unit.last - 2, last + LONGEST_CLAUSE)
    while last < limit and unit.doc[last].text == ";" and unit.inside[last] is None:
        index = last + 1
        while index + 1 < unit.last and unit.doc[index].lower_ in ("and", "or", "also", ","):
            index += 1
        token = unit.doc[index]
        is_item = (token.lower_ == opening and token.head.i > index) or (bare and token.tag_ == "VB")
        if not is_item or unit.inside[index] is not None:
            break
        last = _to_semicolon(index, unit)
    return last


def _to_semicolon(index: int, unit: Unit) -> int:
    """The next semicolon or end of the sentence from the token on."""
    stops = unit.stops()
    for position in range(bisect_left(stops, index), len(stops)):
        if unit.inside[stops[position]] is None and unit.doc[stops[position]].text in (";", ".", "?", "!"):
            return stops[position]
    return unit.last


def _joined_modal(first: int, unit: Unit) -> Token | None:
    """The verb of 'but would later return', which has no subject of its own but that of the words before."""
    for index in range(first, min(first + 3, unit.last)):
        token = unit.doc[index]
        if token.tag_ == "MD" and unit.inside[index] is None:
            verb = token.head
            has_subject = any(child.dep_ in _SUBJECTS for child in verb.children)
            return verb if verb.i > index and verb.dep_ == "conj" and not has_subject else None
        if token.pos_ not in ("ADV", "PRON"):
            return None
    return None


def skip_opening(first: int, last: int, unit: Unit) -> int:
    """Leave out 'that' and the commas and colons before the words."""
    while first < last:
        token = unit.doc[first]
        if unit.inside[first] is not None:
            return first
        if not (_is_conjunction(token) or token.is_space or token.text in (",", ":", "--", "—", "–", ";")):
            return first
        first += 1
    return first


def _is_conjunction(token: Token) -> bool:
    """Whether 'that' opens a clause: by its tag, or because a phrase of its own follows ('that the trucks')."""
    if token.lower_ != "that" or token.i + 1 >= len(token.doc):
        return False
    follows = token.doc[token.i + 1]
    if token.dep_ in ("mark", "advmod") and token.head.i > token.i:
        return True
    return bool(token.tag_ == "IN" or follows.pos_ in ("DET", "PROPN") or follows.tag_ in ("PRP", "PRP$", "EX"))
