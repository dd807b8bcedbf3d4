"""What one unit says somebody said."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from newsledger.language.attribution import clauses, constructions, lexicon, phrases
from newsledger.language.attribution.lexicon import Cue
from newsledger.language.attribution.saying import Saying, made, stance_of
from newsledger.language.attribution.sources import according, adamant, quoted, speech_noun
from newsledger.language.attribution.units import Unit
from newsledger.language.attribution.words_before import fronted
from newsledger.language.attribution.words_behind import leading
from schemas.rules import QuoteRule

if TYPE_CHECKING:
    from newsledger.language.tokens import Token

_RULES = {
    lexicon.REQUEST: QuoteRule.REQUEST,
    lexicon.NAME: QuoteRule.CHARACTERISATION,
    lexicon.OBJECT: QuoteRule.CHARACTERISATION,
    lexicon.GERUND: QuoteRule.CUE_CLAUSE,
}
_LONGEST_ANNOUNCEMENT = 25
_QUOTING = ("quote", "cite")
_REFUSING = frozenset(("decline", "refuse", "fail"))
_NAMING = frozenset(("name", "identify", "quote", "publish", "disclose"))
_QUESTIONS = frozenset(("whether", "if", "how", "why", "what", "when", "where", "who", "which"))
_LONGEST_DETOUR = 8
_HEDGED = frozenset(("indicate", "suggest", "signal", "hint", "reveal", "confirm"))


def sayings(unit: Unit) -> list[Saying]:
    """The cues of a unit that govern words, in order."""
    found: list[Saying] = []
    for index in unit.cues:
        token = unit.doc[index]
        if unit.inside[index] is not None:
            continue
        saying = according(token, unit, found) or speech_noun(token, unit) or adamant(token, unit)
        if saying is None:
            cue = lexicon.verb_cue(token)
            if cue is not None and (lexicon.QUOTE in cue or not phrases.is_agentless(token)):
                saying = quoted(token, cue, unit, found) if lexicon.QUOTE in cue else None
                saying = saying or _verb(token, cue, unit, found)
        if saying is not None:
            found.append(saying)
    return found


def _verb(verb: Token, cue: Cue, unit: Unit, before: list[Saying]) -> Saying | None:
    if _is_unsaid(verb) or (verb.head.lower_ == "as" and verb.head.head.lemma_ in _QUOTING):
        return None
    subject = _shared_subject(verb, unit, before) or phrases.subject_of(verb, unit)
    if cue.lemma in _HEDGED and _are_things(subject):
        return None
    if lexicon.FIND in cue and (found := _finds(cue, subject or phrases.preceding_subject(verb, unit))) is not None:
        cue = found
    if lexicon.SAY in cue or lexicon.DIRECT in cue:
        saying = fronted(verb, cue, subject, unit, before) or leading(verb, cue, subject, unit)
        if saying is not None:
            return saying
    if subject is None:
        return None
    extent = clauses.own_extent(verb, cue.last, subject, unit)
    for construction, span in _other_spans(verb, cue, unit):
        if span is not None:
            stance = cue.stances[construction]
            rule = _RULES.get(construction, QuoteRule.ACCUSATION)
            return made(verb, cue, stance, subject, [unit.bounds(*span)], unit, (extent[0], span[0]), rule)
    return None


def _are_things(subject: Token | None) -> bool:
    """Things in the plural, which hint at something without a word ('signs suggest')."""
    return subject is not None and subject.tag_ == "NNS" and not lexicon.is_person(subject)


def _is_unsaid(verb: Token) -> bool:
    """Words that would only be said ('if he says …'), or were not ('without saying …')."""
    if verb.dep_ == "pcomp":
        return bool(verb.head.lower_ in ("without", "before"))
    if verb.dep_ == "xcomp" and verb.head.lemma_ in _REFUSING:
        return True
    if any(child.dep_ == "neg" and child.i < verb.i for child in verb.lefts) and _is_left_open(verb):
        return True
    return verb.dep_ == "advcl" and any(
        child.dep_ == "mark" and child.lower_ in ("if", "unless") for child in verb.lefts
    )


def _is_left_open(verb: Token) -> bool:
    """Whether a question follows ('did not say whether …', 'would not disclose how many …')."""
    for token in verb.doc[verb.i + 1 : verb.i + _LONGEST_DETOUR]:
        if token.lower_ in _QUESTIONS:
            return True
        if token.is_punct or token.pos_ in ("VERB", "AUX") or token.lower_ == "that":
            return False
    return False


def _finds(cue: Cue, subject: Token | None) -> Cue | None:
    """A cue of finding as one of saying, where a study or those who carry it out are the subject."""
    if subject is None or not (lexicon.is_study(subject) or subject.lower_ in ("they", "it")):
        return None
    return Cue(cue.lemma, {**cue.stances, lexicon.SAY: cue.stances[lexicon.FIND]}, cue.last)


def _hides_name(words: Sequence[Token]) -> bool:
    """'(Asked) not to be named': how the source is given, no words of the story."""
    is_withheld = words[0].dep_ == "neg" or any(token.lower_ == "only" for token in words[:6])
    if any(token.lower_ in ("anonymous", "anonymously", "anonymity") for token in words[:5]):
        return True
    return is_withheld and any(token.lemma_.lower() in _NAMING for token in words[:5])


def _shared_subject(verb: Token, unit: Unit, before: list[Saying]) -> Token | None:
    """The speaker of the cue before, for a cue that the parser joined to the words instead ('… and denied that …')."""
    if not before or any(child.dep_ in ("nsubj", "nsubjpass") for child in verb.children):
        return None
    last = before[-1]
    inside = any(start <= unit.at(verb.head.i) < end <= unit.at(verb.i) for start, end in last.spans if end)
    return last.subject if inside and last.verb.i < verb.head.i < verb.i else None


def _other_spans(verb: Token, cue: Cue, unit: Unit) -> Iterator[tuple[str, tuple[int, int] | None]]:
    """Constructions beside the plain clause, with the tokens they govern."""
    for preposition, construction in lexicon.ACCUSE.items():
        if construction in cue:
            yield construction, constructions.accusation_span(verb, preposition, unit)
    if cue.lemma == "blame":
        yield lexicon.ACCUSE["for"], constructions.accusation_span(verb, "on", unit)
    if lexicon.REQUEST in cue:
        yield lexicon.REQUEST, _infinitive(verb, unit)
    if lexicon.GERUND in cue:
        yield lexicon.GERUND, constructions.gerund_span(verb, unit)
    for construction in (lexicon.NAME, lexicon.OBJECT):
        if construction in cue:
            yield construction, constructions.marked_object_span(verb, cue.last, unit)


def _infinitive(verb: Token, unit: Unit) -> tuple[int, int] | None:
    span = constructions.infinitive_span(verb, unit)
    if span is None or _hides_name(unit.doc[slice(*span)]):
        return None
    return span[0], clauses.with_listed(span[1], "to", unit)


def announcing(unit: Unit) -> Saying | None:
    """The cue of a unit that ends in a colon, whose words follow in the next paragraph."""
    if unit.doc[unit.last - 1].text != ":" or unit.inside[unit.last - 1] is not None:
        return None
    for index in range(unit.last - 2, max(unit.first, unit.last - _LONGEST_ANNOUNCEMENT) - 1, -1):
        verb = unit.doc[index]
        if not unit.holds(verb):
            return None
        cue = lexicon.verb_cue(verb)
        if cue is None or not (lexicon.SAY in cue or lexicon.DIRECT in cue) or phrases.is_agentless(verb):
            continue
        subject = phrases.subject_of(verb, unit)
        if subject is None:
            return None
        return made(verb, cue, stance_of(cue, None), subject, [], unit, (verb.i, unit.last), QuoteRule.COLON)
    return None
