"""Attribution without a plain verb of saying: 'according to', 'its claim that', 'quoted X as saying'."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsledger.language.attribution import breaks, clauses, governed, lexicon, phrases
from newsledger.language.attribution.fronted import mark_before, opens_sentence, words_before
from newsledger.language.attribution.leading import leading
from newsledger.language.attribution.lexicon import Cue
from newsledger.language.attribution.saying import Saying, made
from newsledger.language.attribution.units import Unit
from schemas.rules import QuoteRule
from schemas.vocabularies import QuoteStance

if TYPE_CHECKING:
    from spacy.tokens import Token

_CLAUSE_SUBJECTS = ("nsubj", "nsubjpass", "expl")
_CLAUSE_HEADS = ("conj", "ROOT", "ccomp", "advcl", "pcomp", "parataxis")
_DENYING = frozenset(("deny", "reject", "dismiss"))
_LONGEST_LEAD = 40
_LONGEST_QUOTED = 30


def according(token: Token, unit: Unit, before: list[Saying]) -> Saying | None:
    """'According to X, …' and '…, according to X': its nearest clause only."""
    if token.lower_ != "according" or token.i + 1 >= unit.last or unit.doc[token.i + 1].lower_ != "to":
        return None
    to = unit.doc[token.i + 1]
    source = next((child for child in to.children if child.dep_ == "pobj"), None) or phrases.inverted_subject(to, unit)
    if source is None or not unit.holds(source):
        return None
    behind = clauses.own_extent(token, to, source, unit)[1]
    behind = max(behind, phrases.phrase_of(source, unit)[1])
    spans = _around_according(token, behind, unit, before)
    if not spans:
        return None
    stance = QuoteStance.ASSERTS
    cue = unit.bounds(token.i, token.i + 2)
    rule = QuoteRule.ACCORDING_TO
    return Saying(unit, cue, "according to", stance, token, source, spans, (token.i, behind), rule=rule)


def _around_according(token: Token, behind: int, unit: Unit, before: list[Saying]) -> list[tuple[int, int]]:
    leading = [unit.doc[i] for i in range(max(unit.first, token.i - _LONGEST_LEAD), token.i) if unit.doc[i].is_alpha]
    if all(word.dep_ in ("cc", "advmod", "mark", "intj") for word in leading):
        head = token.head
        last = breaks.to_break(min(head.right_edge.i + 1, unit.last), unit) if head.i > token.i else unit.last
        first = clauses.skip_opening(behind, last, unit)
        return [unit.bounds(first, last)] if first < last else []
    mark = mark_before(token.i, unit)
    if mark is not None and (unit.index_at(mark.open) <= unit.first or opens_sentence(mark, unit)):
        return [(mark.open, mark.close)]
    first = _nearest_clause(token, unit)
    if before:
        first = max(first, min(before[-1].extent[1], token.i))
    spans = [unit.bounds(first, token.i)] if first < token.i else []
    index = behind
    if spans and index + 1 < unit.last and unit.doc[index].text == "," and unit.inside[index] is None:
        follows = unit.doc[index + 1]
        if follows.tag_ == "VBG" and follows.head.i < token.i and lexicon.verb_cue(follows) is None:
            spans.append(unit.bounds(index + 1, min(follows.right_edge.i + 1, unit.last)))
    return spans


def _nearest_clause(token: Token, unit: Unit) -> int:
    """First token of the clause that stands nearest before 'according to'."""
    for index in range(token.i - 1, max(unit.first, token.i - breaks.LONGEST_CLAUSE), -1):
        verb = unit.doc[index]
        subject = next((child for child in verb.lefts if child.dep_ in _CLAUSE_SUBJECTS), None)
        if subject is None or verb.dep_ not in _CLAUSE_HEADS or _is_relative(subject):
            continue
        if not _is_finite(verb):
            continue
        is_bare = verb.dep_ in ("advcl", "ccomp") and not any(child.dep_ == "mark" for child in verb.children)
        if is_bare or verb.dep_ in ("conj", "pcomp"):
            return max(unit.first, int(subject.left_edge.i))
        return unit.first
    return unit.first


def _is_finite(verb: Token) -> bool:
    return verb.tag_ in ("VBD", "VBZ", "VBP") or any(child.tag_ in ("MD", "VBD", "VBZ", "VBP") for child in verb.lefts)


def _is_relative(subject: Token) -> bool:
    first, last = subject.left_edge.i, subject.right_edge.i
    return any(word.lower_ in ("whom", "which", "who") for word in subject.doc[first : last + 1])


def speech_noun(token: Token, unit: Unit) -> Saying | None:
    """'Its claim that …', and 'gave warning that …'."""
    stance = lexicon.noun_cue(token)
    if stance is None:
        return None
    clause = governed.noun_clause(token, unit)
    if clause is None:
        return None
    owner = next((child for child in token.children if child.dep_ == "poss" and unit.holds(child)), None)
    cue_start = unit.at(token.i)
    verb = token
    if owner is None and token.dep_ == "dobj" and lexicon.is_light(token.head) and not phrases.is_agentless(token.head):
        verb = token.head
        owner = phrases.subject_of(verb, unit)
        cue_start = unit.at(verb.i) if token.i - verb.i <= 4 else cue_start
    if owner is None:
        owner = next(
            (
                noun
                for child in token.children
                if child.dep_ == "prep" and child.lower_ in ("by", "from", "of")
                for noun in child.children
                if noun.dep_ == "pobj" and unit.holds(noun)
            ),
            None,
        )
    tokens = clauses.complement_span(clause, token.i, unit)
    if owner is None or tokens is None:
        return None
    words = unit.bounds(*tokens)
    cue = (cue_start, unit.behind(token.i))
    if verb is not token and verb.lemma_.lower() in _DENYING:
        stance = QuoteStance.DENIES
    lemma = token.lemma_.lower() if verb is token else f"{verb.lemma_.lower()} {token.lemma_.lower()}"
    extent = (min(token.i, verb.i), tokens[0])
    return Saying(unit, cue, lemma, stance, verb, owner, [words], extent, rule=QuoteRule.SPEECH_NOUN)


def quoted(verb: Token, cue: Cue, unit: Unit, before: list[Saying]) -> Saying | None:
    """'SANA quoted X as saying …': the cue is 'saying', X speaks, SANA passed it on."""
    saying = next(
        (
            unit.doc[i]
            for i in range(verb.i + 1, min(verb.i + _LONGEST_QUOTED, unit.last))
            if unit.holds(unit.doc[i]) and unit.doc[i].tag_ == "VBG" and unit.doc[i - 1].lower_ == "as"
        ),
        None,
    )
    if saying is None:
        return None
    passive = next((child for child in verb.children if child.dep_ == "nsubjpass"), None)
    via = None if passive is not None else phrases.subject_of(verb, unit) or phrases.preceding_subject(verb, unit)
    speaker = passive or next((child for child in verb.children if child.dep_ == "dobj"), None)
    speaker = speaker or phrases.inverted_subject(verb, unit)
    if speaker is None or not unit.holds(speaker):
        return None
    stances = {lexicon.SAY: QuoteStance.ASSERTS, lexicon.QUOTE: QuoteStance.ASSERTS}
    found = Cue(saying.lemma_.lower(), stances, saying)
    result = leading(saying, found, speaker, unit)
    if result is None:
        first = clauses.own_extent(verb, saying, passive or via, unit)[0]
        spans = words_before(verb, found, speaker, first, mark_before(first, unit), unit, before)
        if not spans:
            return None
        result = made(saying, found, QuoteStance.ASSERTS, speaker, spans, unit, (first, saying.i + 1))
    result.via = via
    result.rule = QuoteRule.QUOTED_AS
    return result
