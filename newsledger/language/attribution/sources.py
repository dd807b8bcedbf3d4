"""Attribution without a plain verb of saying: 'according to', 'its claim that', 'was adamant that', 'quoted as'."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsledger.language.attribution import breaks, clauses, complements, lexicon, phrases
from newsledger.language.attribution.lexicon import Cue
from newsledger.language.attribution.saying import Saying, made
from newsledger.language.attribution.units import Unit
from newsledger.language.attribution.words_before import mark_before, opens_sentence, words_before
from newsledger.language.attribution.words_behind import leading
from schemas.rules import QuoteRule
from schemas.vocabularies import QuoteStance

if TYPE_CHECKING:
    from newsledger.language.tokens import Token

_CLAUSE_SUBJECTS = ("nsubj", "nsubjpass", "expl")
_CLAUSE_HEADS = ("conj", "ROOT", "ccomp", "advcl", "pcomp", "parataxis")
_DENYING = frozenset(("deny", "reject", "dismiss"))
_COMPLEMENTS = ("acomp", "attr", "oprd", "dobj", "ccomp", "xcomp")
_IMPERSONAL = frozenset(("it", "this", "that", "there", "what"))
_LONGEST_LEAD = 40
_LONGEST_QUOTED = 30
_LONGEST_MESSAGE = 12


def according(token: Token, unit: Unit, before: list[Saying]) -> Saying | None:
    """'According to X, …', '…, per X' and 'in X's words': the nearest clause only."""
    found = _source(token, unit)
    if found is None or not unit.holds(found[2]):
        return None
    first, last, source = found
    behind = clauses.own_extent(unit.doc[last], unit.doc[last], source, unit)[1]
    behind = max(behind, phrases.phrase_of(source, unit)[1])
    spans = _around_according(unit.doc[first], behind, unit, before)
    if not spans:
        return None
    lemma = "according to" if token.lower_ == "according" else token.lower_
    cue = unit.bounds(token.i, last + 1 if token.lower_ == "according" else token.i + 1)
    stance, rule = QuoteStance.ASSERTS, QuoteRule.ACCORDING_TO
    return Saying(unit, cue, lemma, stance, unit.doc[first], source, spans, (first, behind), rule=rule)


def _source(token: Token, unit: Unit) -> tuple[int, int, Token] | None:
    """First and last token of the words that name a source, and the source's head."""
    word = token.lower_
    if word == "according" and token.i + 1 < unit.last and unit.doc[token.i + 1].lower_ == "to":
        to = unit.doc[token.i + 1]
        source = next((child for child in to.children if child.dep_ == "pobj"), None)
        source = source or phrases.inverted_subject(to, unit)
        return (token.i, to.i, source) if source is not None else None
    if word == "per" and token.i > unit.first and unit.doc[token.i - 1].text == ",":
        source = next((child for child in token.children if child.dep_ == "pobj"), None)
        is_name = source is not None and (source.pos_ == "PROPN" or lexicon.is_document(source))
        return (token.i, token.i, source) if source is not None and is_name else None
    if word == "words" and token.dep_ == "pobj" and token.head.lower_ == "in":
        owners = [child for child in token.children if child.dep_ == "poss"]
        of = next((child for child in token.children if child.dep_ == "prep" and child.lower_ == "of"), None)
        owners += [child for child in of.children if child.dep_ == "pobj"] if of is not None else []
        return (token.head.i, token.i, owners[0]) if owners else None
    return None


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
    if first < token.i and (rest := _rest_of_clause(token.head, behind, unit)) is not None:
        return [*spans, rest]
    index = behind
    if spans and index + 1 < unit.last and unit.doc[index].text == "," and unit.inside[index] is None:
        follows = unit.doc[index + 1]
        if follows.tag_ == "VBG" and follows.head.i < token.i and lexicon.verb_cue(follows) is None:
            spans.append(unit.bounds(index + 1, min(follows.right_edge.i + 1, unit.last)))
    return spans


def _rest_of_clause(head: Token, behind: int, unit: Unit) -> tuple[int, int] | None:
    """What goes on behind a source that splits its clause ('the claim, according to Falk, is false')."""
    if behind + 1 >= unit.last or unit.doc[behind].text not in (",", "–", "—"):
        return None
    is_split = head.pos_ in ("VERB", "AUX") and (
        head.i > behind or any(child.i > behind and child.dep_ in _COMPLEMENTS for child in head.children)
    )
    if not is_split:
        return None
    last = min(head.right_edge.i + 1, unit.last, behind + breaks.LONGEST_CLAUSE)
    last = breaks.before_other_source(behind + 1, last, behind, unit)
    return unit.bounds(behind + 1, last) if behind + 1 < last else None


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
    owner = next((child for child in token.children if child.dep_ == "poss" and unit.holds(child)), None)
    clause = complements.noun_clause(token, unit)
    if clause is None:
        return _behind_colon(token, owner, stance, unit) if owner is not None else None
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


def _behind_colon(noun: Token, owner: Token, stance: QuoteStance, unit: Unit) -> Saying | None:
    """'Her message was clear: the war must end'; marked words behind the colon are found by their marks."""
    if noun.dep_ != "nsubj" or noun.head.lemma_ != "be":
        return None
    for index in range(noun.i + 2, min(noun.i + _LONGEST_MESSAGE, unit.last - 2)):
        if unit.inside[index + 1] is not None:
            return None
        if unit.doc[index].text == ":":
            words = unit.bounds(index + 1, unit.last)
            cue = unit.bounds(noun.i, noun.i + 1)
            lemma, extent = noun.lemma_.lower(), (int(noun.i), index + 1)
            return Saying(unit, cue, lemma, stance, noun, owner, [words], extent, rule=QuoteRule.COLON)
    return None


def adamant(token: Token, unit: Unit) -> Saying | None:
    """'X was adamant that …'."""
    stance = lexicon.adjective_cue(token)
    if stance is None:
        return None
    verb = token.head
    subject = phrases.subject_of(verb, unit)
    children = (*token.rights, *verb.rights)
    clause = next((child for child in children if child.i > token.i and _is_that_clause(child)), None)
    if clause is None or subject is None or subject.lower_ in _IMPERSONAL or not unit.holds(verb):
        return None
    tokens = clauses.complement_span(clause, token.i, unit)
    if tokens is None:
        return None
    cue = unit.bounds(verb.i if token.i == verb.i + 1 else token.i, token.i + 1)
    lemma = f"{verb.lemma_} {token.lower_}"
    first = clauses.own_extent(verb, token, subject, unit)[0]
    return Saying(unit, cue, lemma, stance, verb, subject, [unit.bounds(*tokens)], (first, tokens[0]))


def _is_that_clause(clause: Token) -> bool:
    return any(child.dep_ == "mark" and child.lower_ == "that" for child in clause.lefts)


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
