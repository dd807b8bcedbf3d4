"""Words that stand before their attribution, and what goes on behind it (“…,” she said, “…”)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsledger.language.attribution import breaks, clauses, complements, lexicon, phrases
from newsledger.language.attribution.lexicon import Cue
from newsledger.language.attribution.saying import Saying, made, stance_of
from newsledger.language.attribution.units import Unit
from newsledger.language.marks import Marked
from schemas.rules import QuoteRule

if TYPE_CHECKING:
    from newsledger.language.tokens import Token

_PARENTHESES = frozenset((",", "--", "—", "–"))
_SUBORDINATORS = frozenset(("if", "when", "although", "though", "even", "but", "after", "before", "because", "since"))
_SKIP = frozenset((",", ":", ";", "--", "–", "—", "-", "…", "that"))
_REASONS = frozenset(("because", "unless", "until", "if", "including", "particularly", "especially"))
"""Words that go on with what was reported behind the parenthesis of its speaker."""
_LONGEST_PHRASE = 25
_LONGEST_JOINT = 4


def fronted(verb: Token, cue: Cue, subject: Token | None, unit: Unit, before: list[Saying]) -> Saying | None:
    """Words before the attribution, and behind it if it splits them."""
    if any(child.lower_ == "who" and child.dep_ == "nsubj" for child in verb.lefts):
        return None
    is_finite = any(child.dep_ == "aux" and child.lemma_ == "be" for child in verb.children)
    if verb.tag_ == "VBG" and not is_finite and verb.dep_ != "xcomp":
        return None
    first, behind = clauses.own_extent(verb, cue.last, subject, unit)
    mark = mark_before(first, unit)
    if subject is None or (mark is None and subject.i < unit.first):
        mark = mark or mark_before(verb.i, unit)
        guess = phrases.preceding_subject(verb, unit) or (
            phrases.inverted_subject(verb, unit) if mark or _is_behind_comma(verb, unit) else None
        )
        if guess is None:
            return None
        subject = guess
        first, behind = clauses.own_extent(verb, cue.last, subject, unit)
        mark = mark_before(first, unit)
    if subject.i < verb.i and not first <= subject.i:
        # The subject stands elsewhere ('X called it “bad” and said …').
        mark = None if mark is None or _continues_sentence(verb) else mark
        if mark is None:
            return None
    spans = words_before(verb, cue, subject, first, mark, unit, before)
    if not spans:
        return None
    spans += _words_behind(verb, behind, unit, mark is not None)
    return made(verb, cue, stance_of(cue, None), subject, spans, unit, (first, behind), QuoteRule.FRONTED)


def _is_behind_comma(verb: Token, unit: Unit) -> bool:
    """'…, reported the Tribune': a finite cue between a comma and the speaker."""
    is_finite = verb.tag_ in ("VBD", "VBZ", "VBP")
    return is_finite and verb.i - 1 > unit.first and unit.doc[verb.i - 1].text == ","


def _continues_sentence(verb: Token) -> bool:
    return bool(verb.dep_ == "conj")


def words_before(
    verb: Token, cue: Cue, subject: Token, first: int, mark: Marked | None, unit: Unit, before: list[Saying]
) -> list[tuple[int, int]]:
    """Offsets of what stands before the attribution and is reported by it; empty where nothing is.

    Args:
        verb: The verb that the attribution is built on.
        cue: Its entry.
        subject: Head of the speaker phrase.
        first: Index of the attribution's first token.
        mark: The marked stretch right before it, if any.
        unit: Where it stands.
        before: What was found in the unit before.
    """
    if mark is not None:
        return _marked_before(verb, mark, unit, before)
    if lexicon.SAY not in cue or not unit.holds(subject) or verb.dep_ in ("relcl", "acl"):
        return []
    clause = complements.clause_of(verb)
    if clause is None:
        if lexicon.QUOTE not in cue and not _may_trail(verb, subject, unit):
            return []
    elif clause.left_edge.i > verb.i or _governs_infinitive(verb):
        return []
    end = _end_of_fronted(cue, clause, first, unit)
    start = _start_of_fronted(clause, end, unit, before)
    if start >= end or (clause is None and not _has_clause(start, end, unit)):
        return []
    return [unit.bounds(start, end)]


def _end_of_fronted(cue: Cue, clause: Token | None, first: int, unit: Unit) -> int:
    """Behind the last token before the attribution's comma; a cue that ends its sentence may go without a comma."""
    if first - 2 > unit.first and unit.doc[first - 1].is_quote and unit.doc[first - 2].text in _PARENTHESES:
        # A closing mark whose opening one was lost.
        return first - 2
    if first - 1 > unit.first and unit.doc[first - 1].text in _PARENTHESES:
        return first - 1
    behind = cue.last.i + 1
    ends = behind >= unit.last or unit.doc[behind].text == "."
    return first if ends and clause is not None and clause.i < first else unit.first


def _marked_before(verb: Token, mark: Marked, unit: Unit, before: list[Saying]) -> list[tuple[int, int]]:
    """The marked stretch before the attribution, with the words of its sentence that stand before it."""
    start = unit.start
    if before:
        start = unit.at(before[-1].extent[1]) if before[-1].extent[1] < unit.last else mark.open
    if start >= mark.open or not any(char.isalnum() for char in unit.text(start, mark.open)):
        return [(mark.open, mark.close)]
    if _has_object(verb, unit):
        return []
    return [(mark.open if opens_sentence(mark, unit) else start, mark.close)]


def _start_of_fronted(clause: Token | None, last: int, unit: Unit, before: list[Saying]) -> int:
    if not before:
        return unit.first
    if clause is not None and clause.left_edge.i <= before[-1].extent[0] and clause.i <= before[-1].verb.i:
        # What was found before stands within the words ('Diab told the court that …, his lawyer said').
        return max(unit.first, int(clause.left_edge.i))
    start = before[-1].extent[1] if before[-1].extent[1] < last else unit.first
    if clause is not None:
        start = max(start, min(clause.left_edge.i, last))
        while start < last and unit.doc[start].lower_ in ("while", "but", "and", ","):
            start += 1
    return start


def _has_object(verb: Token, unit: Unit, subject: Token | None = None) -> bool:
    """Whether the cue governs something behind it that is not the person told."""
    for child in verb.children:
        is_object = child.dep_ in ("ccomp", "xcomp") or (child.dep_ == "dobj" and not lexicon.takes_person(verb))
        if is_object and child.i > verb.i and unit.holds(child) and (subject is None or child.i != subject.i):
            return True
    return False


def _governs_infinitive(verb: Token) -> bool:
    return any(child.dep_ == "xcomp" and child.i > verb.i for child in verb.children)


def _may_trail(verb: Token, subject: Token, unit: Unit) -> bool:
    """Whether a cue without a clause of its own can end the sentence it reports."""
    is_comment = verb.dep_ == "advcl" and any(child.lower_ == "as" and child.dep_ == "mark" for child in verb.lefts)
    if (verb.dep_ in ("advcl", "relcl", "acl", "pcomp", "xcomp") and not is_comment) or _has_object(
        verb, unit, subject
    ):
        return False
    if any(child.dep_ == "aux" and child.tag_ == "MD" for child in verb.children):
        return False
    return unit.doc[unit.first].lower_ not in _SUBORDINATORS


def opens_sentence(mark: Marked, unit: Unit) -> bool:
    """A marked sentence of its own behind other words of the unit ('At the gate, “We are done,” she said')."""
    index = unit.index_at(mark.start)
    token = unit.doc[index] if index < unit.last else None
    if token is None or not token.text[:1].isupper() or token.pos_ == "PROPN" or token.text == "I":
        return False
    opening = unit.index_at(mark.open)
    return opening > unit.first and unit.doc[opening - 1].is_punct


def _has_clause(first: int, last: int, unit: Unit) -> bool:
    first = max(first, last - breaks.LONGEST_CLAUSE)
    return any(
        unit.doc[index].tag_ in ("VBD", "VBZ", "VBP", "MD", "VBN") and unit.inside[index] is None
        for index in range(first, last)
    )


def _words_behind(verb: Token, behind: int, unit: Unit, marked: bool) -> list[tuple[int, int]]:
    """What goes on behind a parenthetical attribution."""
    index = behind
    while index < unit.last and unit.inside[index] is None and unit.doc[index].text in _SKIP:
        index += 1
    if index >= unit.last or (index == behind and unit.inside[index] is None):
        return []
    mark = unit.inside[index]
    if mark is not None:
        return [] if phrases.leads_to_title(unit.doc[index - 1]) else [(mark.open, mark.close)]
    if marked:
        return _marked_further_on(index, unit)
    if unit.doc[behind].text not in _PARENTHESES or not breaks.may_be_content(unit.doc[index], verb):
        return []
    last = _end_behind(verb, index, behind, unit)
    return [unit.bounds(index, last)] if index < last else []


def _end_behind(verb: Token, index: int, behind: int, unit: Unit) -> int:
    """Where the words end that go on behind a parenthesis; at their beginning if nothing goes on."""
    if unit.doc[index].lower_ in _REASONS and unit.doc[behind].text == ",":
        return breaks.before_other_source(index, _sentence_end(index, unit), verb.i, unit)
    clause = complements.clause_of(verb)
    if clause is None or max(clause.i, clause.right_edge.i) <= behind:
        return index
    return min(int(clause.right_edge.i) + 1, unit.last)


def _sentence_end(index: int, unit: Unit) -> int:
    last = min(unit.last, index + breaks.LONGEST_CLAUSE)
    return last - 1 if last - 1 > index and unit.doc[last - 1].text == "." else last


def _marked_further_on(index: int, unit: Unit) -> list[tuple[int, int]]:
    """The rest of a marked sentence behind a phrase of attribution ('he said, pointing at the gate, “but …”')."""
    joined = index if unit.doc[index].lower_ in ("and", "but", "or", "so", "that") else None
    for position in range(index, min(index + _LONGEST_PHRASE, unit.last)):
        mark = unit.inside[position]
        if mark is not None:
            words = unit.text(mark.start, mark.end)
            if unit.doc[position - 1].text == ":":
                return [(mark.open, mark.close)]
            if joined is not None and position - joined <= _LONGEST_JOINT:
                return [(unit.at(joined), mark.close)]
            return [(mark.open, mark.close)] if words[:1].islower() and words.rstrip()[-1:] in ".,?!" else []
        found = lexicon.verb_cue(unit.doc[position])
        if found is not None and lexicon.SAY in found:
            return []
    return []


def mark_before(index: int, unit: Unit) -> Marked | None:
    """The marked stretch that ends right before the token, commas aside."""
    index -= 1
    while (
        index >= unit.first and unit.inside[index] is None and unit.doc[index].text in (",", "--", "—", "–", "-", " ")
    ):
        index -= 1
    return unit.inside[index] if index >= unit.first else None
