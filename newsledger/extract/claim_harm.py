"""What became of those counted: from the parse where it can be trusted, else from the words beside the figure."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from newsledger.extract.claim_adjacent import by_participle_behind, by_words_beside
from newsledger.extract.claim_figures import STATES, Figure, is_one
from newsledger.extract.claim_lexicon import harm_lexicon, victim_lexicon
from newsledger.extract.claim_persons import is_headline_verb, is_person
from newsledger.extract.claim_sentences import sentence_of
from newsledger.extract.claim_verbs import (
    CERTAIN,
    SUBJECT,
    Harm,
    effect_of,
    is_passive,
    is_unreal,
    joint_effect,
    lemma_of,
    predicates,
    state_of,
)
from newsledger.extract.claim_wholes import by_total, of_whole
from schemas.rules import ClaimRule
from schemas.vocabularies import CasualtyEffect

if TYPE_CHECKING:
    from newsledger.language.tokens import Doc, Token

_GROUPS = {"total", "group", "family", "crew", "team", "number", "member"}
_DEPTH = 12
"""Words above the counted noun that are looked at: no news sentence coordinates deeper."""

_OBJECTS = {"dobj", "obj", "oprd", "attr", "dative", "appos", "npadvmod", "nsubj", "ccomp"}
_LIVES = {"claim", "cost", "take", "lose", "end", "destroy"}
_NOT_LOST = {
    *("supporter", "voter", "customer", "subscriber", "employee", "worker", "staff", "viewer", "follower", "reader"),
    *("student", "tourist", "visitor", "fan", "player", "resident", "migrant", "population"),
}
"""People who are gone, not dead, when somebody has lost them."""

_CAPTIVES = {"hostage", "captive", "abductee", "prisoner", "detainee", "schoolgirl"}
_COPULAS = {"be", "remain", "stay", "live", "languish", "keep", "leave", "put", "hold", "place", "find"}


def find_harm(figure: Figure) -> Harm | None:
    """The harm said of a figure's people in its own clause; null where there is none or it is only planned."""
    top = _top(figure)
    for rule in _RULES:
        harm = rule(figure, top)
        if harm is not None and _holds(harm, figure):
            return _adjusted(harm, figure)
    return None


def find_own_harm(figure: Figure) -> Harm | None:
    """The harm said of a share ('most of the soldiers died'), by its own predicate only."""
    top = _top(figure)
    for rule in (_by_predicate, of_whole, _by_identity):
        harm = rule(figure, top)
        if harm is not None and _holds(harm, figure):
            return harm
    return None


def _holds(harm: Harm, figure: Figure) -> bool:
    is_certain = harm.effect in CERTAIN
    counts = figure.elided or is_person(figure.head)
    if not is_certain and not counts and harm.frame != ClaimRule.NOUN:
        return False
    if harm.frame == ClaimRule.STATE and harm.trigger.i < figure.head.i and is_one(figure):
        return False
    if harm.frame in (ClaimRule.OBJECT, ClaimRule.ADJACENT) and not _takes(harm.trigger, figure):
        return False
    is_state = harm.effect in (CasualtyEffect.TRAPPED, CasualtyEffect.MISSING)
    return not is_unreal(harm.trigger, is_certain=is_certain, is_state=is_state)


def _takes(verb: Token, figure: Figure) -> bool:
    """Whether a verb that harms only people has people for its object ('shot three men', not 'shot two films')."""
    lemma = lemma_of(verb)
    if lemma not in harm_lexicon().people or lemma in harm_lexicon().transitive or figure.head.lemma_ == "life":
        return True
    if effect_of(verb, transitive=True) != harm_lexicon().people[lemma]:
        return True
    is_lost = lemma != "lose" or figure.head.lemma_.lower() not in _NOT_LOST
    return not figure.elided and is_person(figure.head) and is_lost and not is_one(figure)


def _adjusted(harm: Harm, figure: Figure) -> Harm:
    """The harm with the effect that the figure's words and the words behind it make more exact."""
    if lemma_of(harm.trigger) == "rescue" and figure.head.lemma_.lower() in _CAPTIVES:
        return replace(harm, effect=CasualtyEffect.RELEASED)
    if lemma_of(harm.trigger) == "lose":
        behind = {token.lower_ for token in figure.head.doc[figure.last : figure.last + 8]}
        if "killed" in behind and behind & {"wounded", "injured"}:
            return replace(harm, effect=CasualtyEffect.KILLED_OR_INJURED)
    return harm


def _top(figure: Figure) -> Token:
    """The head of the whole phrase the figure stands in: over coordination and 'a group of', 'a total of'."""
    token = figure.head
    for _ in range(_DEPTH):
        head = token.head
        if head.i == token.i:
            break
        if _is_in_group(token, figure):
            token = head.head
        elif (
            figure.first <= head.i < figure.last
            or head.lower_ in STATES
            or _is_coordinated(token)
            or _is_in_number(token, figure)
        ):
            token = head
        else:
            break
    return token


def _is_in_group(token: Token, figure: Figure) -> bool:
    """Whether the word is what a group consists of ('a total of 40', 'a family of five')."""
    group = token.head.head
    if token.dep_ != "pobj" or token.head.lower_ != "of" or group.pos_ not in {"NOUN", "NUM"}:
        return False
    return figure.first <= group.i < figure.last or group.lemma_ in _GROUPS


def _is_coordinated(token: Token) -> bool:
    nominal = token.head.pos_ in {"NOUN", "PROPN", "PRON", "NUM"}
    return token.dep_ == "conj" and nominal and not _has_verb(token.doc, token.head.i, token.i)


def _is_in_number(token: Token, figure: Figure) -> bool:
    return figure.elided and token.dep_ in {"nummod", "quantmod", "advmod", "npadvmod"} and token.head.pos_ == "NUM"


def _has_verb(doc: Doc, first: int, last: int) -> bool:
    return any(token.pos_ in {"VERB", "AUX"} for token in doc[first + 1 : last])


# --- rules, the surest first


def _by_predicate(figure: Figure, top: Token) -> Harm | None:
    """The figure is the subject: 'were killed', 'died', 'remain trapped', 'lost their lives'."""
    if top.dep_ not in SUBJECT:
        return None
    passive = top.dep_ == "nsubjpass"
    found: list[Harm] = []
    for token in predicates(top.head):
        effect = _effect_on_subject(token, passive, is_first=token.i == top.head.i)
        if effect is not None and token.i >= figure.first:
            frame = ClaimRule.STATE if token.pos_ == "ADJ" else ClaimRule.SUBJECT
            found.append(Harm(joint_effect(effect, token), token, frame))
    return _gravest(found)


def _gravest(found: list[Harm]) -> Harm | None:
    """Who 'were rounded up and executed' are counted as killed, who 'were shot and wounded' as injured."""
    for effect in (CasualtyEffect.KILLED, CasualtyEffect.INJURED):
        harm = next((harm for harm in found if harm.effect == effect), None)
        if harm is not None and (effect == CasualtyEffect.KILLED or found[0].effect in CERTAIN):
            return harm
    return found[0] if found else None


def _effect_on_subject(token: Token, passive: bool, *, is_first: bool) -> CasualtyEffect | None:
    effect = None
    if token.pos_ == "ADJ" or token.dep_ in {"acomp", "oprd"} or token.lower_ == "missing":
        effect = state_of(token)
    if effect is None and (is_first or token.pos_ in {"VERB", "ADJ", "AUX"}):
        effect = None if passive and is_first else effect_of(token, transitive=False)
        if effect is None and is_passive(token, passive):
            effect = effect_of(token, transitive=True) or state_of(token)
    return effect


def _by_object(figure: Figure, top: Token) -> Harm | None:
    """The figure is the object: 'killed 20 people', 'claimed 12 lives', 'left 30 people dead'."""
    verb = top.head
    if top.dep_ not in _OBJECTS or verb.pos_ not in {"VERB", "ADJ", "AUX", "NOUN"} or top.i < verb.i:
        return None
    if figure.head.lemma_ == "life" and lemma_of(verb) in _LIVES:
        return Harm(CasualtyEffect.KILLED, verb, ClaimRule.OBJECT)
    if figure.first - 1 > verb.i and is_headline_verb(verb.doc[figure.first - 1]):
        return None  # 'kills 30 injures 90'
    is_passive_verb = any(child.dep_ == "auxpass" for child in verb.children) and top.dep_ != "dobj"
    is_misread = top.dep_ in {"nsubj", "attr"} and verb.tag_ != "VBG"
    effect = None if verb.lemma_ == "be" or is_passive_verb or is_misread else effect_of(verb, transitive=True)
    return Harm(joint_effect(effect, verb), verb, ClaimRule.OBJECT) if effect else None


def _by_circumstance(figure: Figure, top: Token) -> Harm | None:
    """'With two other officers injured': the participle behind the phrase, not the verb before it."""
    if top.dep_ != "pobj" or top.head.lower_ != "with":
        return None
    doc = figure.head.doc
    for token in doc[figure.last : min(figure.last + 8, sentence_of(figure.head).end)]:
        effect = state_of(token)
        if effect is not None:
            return Harm(joint_effect(effect, token), token, ClaimRule.PARTICIPLE)
        if token.pos_ not in {"NOUN", "PROPN", "CCONJ", "DET", "NUM", "ADJ", "ADV"}:
            return None
    return None


def _by_condition(figure: Figure, top: Token) -> Harm | None:
    """A state that a preposition tells: 'are in custody', 'left 40 people in need of aid'."""
    verb = top.head if top.dep_ in SUBJECT or top.dep_ in _OBJECTS else None
    holders = [figure.head, top] if verb is None or lemma_of(verb) not in _COPULAS else [figure.head, top, verb]
    for holder in holders:
        for prep in holder.rights:
            phrases = harm_lexicon().condition_phrases.get(prep.lower_) if prep.dep_ == "prep" else None
            noun = next((child for child in prep.rights if child.dep_ == "pobj"), None) if phrases else None
            effect = phrases.get(noun.lemma_.lower()) if phrases and noun is not None else None
            if effect is not None and prep.i >= figure.last:
                return Harm(effect, prep, ClaimRule.STATE)
    return None


def _by_identity(figure: Figure, top: Token) -> Harm | None:
    """'Most of the victims were women': those counted are named by their harm, and said to be of a kind."""
    is_subject = top.dep_ in SUBJECT and top.head.lemma_ == "be"
    effect = harm_lexicon().whole.get(figure.head.lemma_.lower()) if figure.partitive and is_subject else None
    return Harm(effect, figure.head, ClaimRule.GROUP) if effect else None


def _by_company(figure: Figure, top: Token) -> Harm | None:
    """In the company of those harmed: 'died along with two other officers'."""
    if top.dep_ != "pobj" or top.head.lower_ not in {"with", "alongside"}:
        return None
    prep = top.head
    together = prep.doc[max(0, prep.i - 1)].lower_ in {"along", "together"}
    verb = prep.head.head if prep.head.lower_ in {"along", "together"} else prep.head
    if verb.pos_ != "VERB" or not is_person(figure.head) or not (together or prep.lower_ == "alongside"):
        return None
    effect = effect_of(verb, transitive=False)
    if effect is None and is_passive(verb, any(child.dep_ == "nsubjpass" for child in verb.children)):
        effect = effect_of(verb, transitive=True)
    return Harm(effect, verb, ClaimRule.COMPANY) if effect else None


def _by_modifier(figure: Figure, top: Token) -> Harm | None:
    """A participle or relative clause behind the noun: 'people killed by', 'children who were wounded'."""
    for noun in {figure.head.i: figure.head, top.i: top}.values():
        for child in noun.rights:
            if child.dep_ not in {"acl", "amod", "relcl", "advcl"} or child.i < figure.last:
                continue
            if _subject_is_other(child, figure):
                continue
            for token in predicates(child):
                effect = _effect_of_modifier(child, token)
                if effect is not None:
                    return Harm(joint_effect(effect, token), token, ClaimRule.PARTICIPLE)
    return None


def _effect_of_modifier(clause: Token, verb: Token) -> CasualtyEffect | None:
    active = clause.dep_ == "relcl" and not is_passive(verb, _has_passive_subject(clause))
    if active or verb.tag_ == "VBG":
        return effect_of(verb, transitive=False)
    return effect_of(verb, transitive=True) or state_of(verb)


def _has_passive_subject(clause: Token) -> bool:
    return any(child.dep_ == "nsubjpass" for child in clause.children)


def _subject_is_other(clause: Token, figure: Figure) -> bool:
    """Whether the clause has a subject of its own other than a relative pronoun ('40 people whom soldiers killed')."""
    return any(
        child.dep_ in SUBJECT and child.lower_ not in {"who", "that", "which", "whom"} and child.i >= figure.last
        for child in clause.children
    ) and not any(child.lower_ in {"whom", "that"} for child in clause.children)


def _by_noun(figure: Figure, top: Token) -> Harm | None:
    """A noun of harm: 'the deaths of 40 people', '20 fatalities', 'injuries to three'."""
    counted = None if figure.elided else harm_lexicon().counted.get(figure.head.lemma_.lower())
    if figure.head.lemma_ == "body" and figure.head.doc[figure.number_last].lower_ == "of":  # 'one of its bodies'
        counted = None
    if counted:
        return Harm(joint_effect(counted, figure.head), figure.head, ClaimRule.NOUN)
    noun = top.head.head
    if top.dep_ != "pobj" or top.head.lower_ not in {"of", "to"} or noun.pos_ not in {"NOUN", "VERB", "PROPN"}:
        return None
    effect = _effect_of_noun(noun, top.head.lower_, figure)
    takes = figure.elided or is_person(figure.head) or effect in CERTAIN
    return Harm(joint_effect(effect, noun), noun, ClaimRule.NOUN) if effect and takes else None


def _effect_of_noun(noun: Token, preposition: str, figure: Figure) -> CasualtyEffect | None:
    lemma = noun.lemma_.lower()
    if (lemma == "life" and lemma_of(noun.head) in _LIVES) or lemma == "body":
        return CasualtyEffect.KILLED
    if (lemma == "loss" and figure.head.lemma_ != "life") or (preposition == "to" and lemma not in {"injury", "wound"}):
        return None
    return harm_lexicon().nominal.get(lemma) or harm_lexicon().nominal.get(noun.lower_)


def _by_attribute(figure: Figure, top: Token) -> Harm | None:
    """A word of harm before the noun: 'hundreds of trapped civilians', '22 dead guerrillas'."""
    if figure.elided:
        return None
    doc = figure.head.doc
    for token in doc[figure.number_last : figure.head.i]:
        effect = state_of(token)
        if effect is not None and (is_person(figure.head) or figure.head.lemma_.lower() in victim_lexicon()):
            return Harm(effect, token, ClaimRule.STATE)
    return None


_RULES = (
    *(of_whole, _by_predicate, by_participle_behind, _by_object, _by_modifier, _by_noun, _by_circumstance, _by_company),
    *(by_total, by_words_beside, _by_condition, _by_attribute, _by_identity),
)
