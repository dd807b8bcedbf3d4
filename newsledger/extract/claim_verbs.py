"""Verbs of harm: what they do to whom, and whether the sentence says that it happened."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from newsledger.extract.claim_lexicon import harm_lexicon
from newsledger.extract.claim_sentences import sentence_of
from schemas.rules import ClaimRule
from schemas.vocabularies import CasualtyEffect

if TYPE_CHECKING:
    from newsledger.language.tokens import Token

CERTAIN = frozenset({CasualtyEffect.KILLED, CasualtyEffect.INJURED, CasualtyEffect.KILLED_OR_INJURED})
"""Effects whose verbs take people nearly always; the others need a noun that names people."""

SUBJECT = frozenset({"nsubj", "nsubjpass", "csubj"})

_PLANNED_AUX = {"will", "would", "could", "should", "can", "might", "may", "shall", "'ll", "’ll", "wo", "ca", "must"}
_PLANS = {
    *("plan", "want", "threaten", "intend", "try", "attempt", "vow", "aim", "seek", "order", "hope", "agree", "expect"),
    *("propose", "call", "need", "demand", "urge", "ask", "promise", "pledge", "prepare", "offer", "fail", "refuse"),
    *("warn", "require", "design", "conspire", "plot", "schedule", "go", "face", "risk"),
}
_PURPOSES = {"plan", "plot", "attempt", "bid", "effort", "deal", "order", "threat"}
_CLIMB = 6
"""Words above the trigger that are asked whether they make it a plan."""

_COMPLEMENTS = 12
"""Verbs of one chain that are looked at."""

_IRREGULAR = {
    **{"slain": "slay", "shot": "shoot", "wounded": "wound", "left": "leave", "found": "find", "fled": "flee"},
    **{"hurt": "hurt", "freed": "free", "killing": "kill", "wounding": "wound", "injuring": "injure", "died": "die"},
    **{"kills": "kill", "injures": "injure", "wounds": "wound", "abducts": "abduct"},
    **{"killed": "kill", "injured": "injure", "trapped": "trap", "murdered": "murder"},
}
"""Forms that the tagger takes for nouns or adjectives, so that their lemma is the form itself."""


@dataclass(frozen=True, slots=True)
class Harm:
    """What became of the people of a figure.

    Attributes:
        effect: The effect.
        trigger: The word that says so.
        frame: How the figure stands to it.
    """

    effect: CasualtyEffect
    trigger: Token
    frame: ClaimRule


def is_unreal(trigger: Token, *, is_certain: bool = False, is_state: bool = False) -> bool:
    """Whether the harm is planned, possible or conditional, not said to have happened.

    Purpose ('to kill') is taken for done when ``is_certain``: nobody counts the dead of a mere purpose. What may be so
    of a state counts when ``is_state`` ('40 people could still be trapped').
    """
    if any(child.dep_ == "neg" for child in trigger.children):
        return True
    token = trigger
    for _ in range(_CLIMB):
        if token.pos_ in {"VERB", "AUX"} and _makes_unreal(token, is_certain, is_state):
            return True
        is_subject = token.pos_ not in {"VERB", "AUX", "ADJ"} and token.dep_ in SUBJECT
        if token.head.i == token.i or token.dep_ in {"relcl", "ccomp", "parataxis"} or is_subject:
            return False
        token = token.head
    return False


def _makes_unreal(verb: Token, is_certain: bool, is_state: bool) -> bool:
    aux = [child for child in verb.children if child.dep_ in {"aux", "auxpass"}]
    infinitive = any(child.lower_ == "to" for child in aux)
    # 'Were expected to have died' is no plan.
    perfect = any(child.lower_ in {"have", "'ve", "’ve"} for child in aux)
    perfect = perfect or (is_state and any(child.lower_ in {"could", "may", "might"} for child in aux))
    return (
        (not perfect and any(child.tag_ == "MD" and child.lower_ in _PLANNED_AUX for child in aux))
        or any(child.dep_ == "mark" and child.lower_ in {"if", "unless", "lest"} for child in verb.children)
        or (verb.dep_ == "xcomp" and verb.head.lemma_.lower() in _PLANS and not perfect)
        or (verb.dep_ == "advcl" and infinitive and not is_certain)
        or (verb.dep_ in {"acl", "relcl"} and infinitive and verb.head.lemma_ in _PURPOSES)
        or _is_general(verb, aux)
    )


def _is_general(verb: Token, aux: list[Token]) -> bool:
    """'When thousands are killed': said of any time, not of one."""
    whenever = any(child.lower_ in {"when", "whenever"} and child.dep_ == "advmod" for child in verb.children)
    return whenever and any(child.tag_ in {"VBP", "VBZ"} for child in aux)


def effect_of(verb: Token, *, transitive: bool) -> CasualtyEffect | None:
    """What the verb, with its particle or complement, does to its object or, if intransitive, to its subject."""
    lexicon = harm_lexicon()
    lemma = lemma_of(verb)
    phrases = (lexicon.transitive_phrases if transitive else lexicon.intransitive_phrases).get(lemma)
    if phrases:
        for token in _near(verb):
            effect = phrases.get(token.lemma_.lower()) or phrases.get(token.lower_)
            if effect:
                return effect
    if not transitive:
        return lexicon.intransitive.get(lemma)
    return lexicon.transitive.get(lemma) or lexicon.people.get(lemma)


def lemma_of(token: Token) -> str:
    """The lemma, also of participles that the tagger took for another part of speech."""
    lemma = str(token.lemma_.lower())
    return _IRREGULAR.get(token.lower_, lemma)


def _near(verb: Token) -> Iterator[Token]:
    """The words that belong to a verb within a few places: particles, complements, what follows its prepositions."""
    stop = min(verb.i + 12, sentence_of(verb).end)
    for token in verb.doc[verb.i + 1 : stop]:
        if token.text in {".", ";"} or (token.pos_ == "VERB" and token.dep_ in {"conj", "relcl"}):
            return
        yield token


def state_of(token: Token) -> CasualtyEffect | None:
    """What an adjective or participle says of people ('dead', 'missing')."""
    return harm_lexicon().state.get(token.lower_)


def joint_effect(effect: CasualtyEffect, trigger: Token) -> CasualtyEffect:
    """'Killed or wounded', 'dead and injured': not told apart."""
    doc, sentence = trigger.doc, sentence_of(trigger)
    for step in (1, -1):
        joint, other = trigger.i + step, trigger.i + 2 * step
        if not (sentence.start <= min(joint, other) and max(joint, other) < sentence.end):
            continue
        if doc[joint].lower_ in {"or", "and", "and/or", "/"} and doc[other].pos_ in {"VERB", "ADJ", "NOUN"}:
            beside = state_of(doc[other]) or harm_lexicon().transitive.get(lemma_of(doc[other]))
            if {beside, effect} == {CasualtyEffect.KILLED, CasualtyEffect.INJURED}:
                return CasualtyEffect.KILLED_OR_INJURED
    return effect


def predicates(verb: Token) -> Iterator[Token]:
    """The verb, its complements ('remain trapped'), and the verbs joined to it with the same subject."""
    queue = [verb]
    for token in queue:
        yield token
        if len(queue) < _COMPLEMENTS:
            queue.extend(child for child in token.rights if _goes_on(child))


def _goes_on(child: Token) -> bool:
    if child.dep_ == "conj":
        return not any(token.dep_ in SUBJECT for token in child.lefts)
    return child.dep_ in {"acomp", "xcomp", "oprd", "attr"} or (child.dep_ == "advcl" and child.tag_ == "JJ")


def is_passive(verb: Token, subject_is_passive: bool) -> bool:
    """Whether the verb's subject is what it is done to; a bare past tense without object is read as a participle."""
    if any(child.dep_ == "auxpass" for child in verb.children):
        return True
    if any(child.dep_ in {"dobj", "nsubj"} and child.i > verb.i for child in verb.children):
        return False
    aux = {child.lemma_.lower() for child in verb.children if child.dep_ == "aux"}
    if verb.tag_ == "VBN" and "have" not in aux:
        return True
    return (subject_is_passive and verb.tag_ in {"VBN", "VBD", "JJ"}) or (verb.tag_ == "VBD" and not aux)
