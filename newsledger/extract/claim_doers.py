"""Where in a sentence those stand who did a harm: subjects, agents, and what tells how it came about."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING

from newsledger.extract.claim_lexicon import victim_lexicon
from newsledger.extract.claim_verbs import SUBJECT
from schemas.rules import ClaimRule
from schemas.vocabularies import VictimStatus

if TYPE_CHECKING:
    from newsledger.language.tokens import Token

ARMED_NOUNS = {
    *("force", "army", "troop", "police", "gunman", "militia", "bomber", "attacker", "assailant", "militant", "regime"),
    *("government", "coalition", "military", "gang", "group", "battalion", "brigade", "unit", "authority"),
    *(
        "officer",
        "policeman",
        "guard",
        "settler",
        "mob",
        "cartel",
        "bandit",
        "robber",
        "pirate",
        "kidnapper",
        "jet",
        "warplane",
        "opposition",
        "jihadi",
        "junta",
    ),
}
_CLAUSES = {"xcomp", "conj", "advcl", "acl", "pcomp", "ccomp", "relcl"}
_MODIFIERS = {"compound", "poss", "nmod", "amod"}
_WHEN = {"when", "after", "as", "while"}
_LEAVING = {"leave", "cause", "claim", "take", "cost", "result", "lead", "inflict", "end", "bring"}
"""Verbs that take a word of harm for their object ('left three killed', 'resulted in the deaths of')."""
_STEPS = 5


def doers(trigger: Token, frame: ClaimRule) -> Iterator[Token]:
    """Subjects of the active verb, the nearest first, or what stands behind 'by'."""
    for child in trigger.children:
        if child.dep_ == "agent" or (child.lower_ == "by" and child.dep_ == "prep"):
            yield from (token for token in child.rights if token.dep_ in {"pobj", "pcomp"})
            return
    is_active = frame in {ClaimRule.OBJECT, ClaimRule.ADJACENT} and _is_active(trigger)
    is_relative = trigger.pos_ == "VERB" and trigger.dep_ == "relcl" and frame != ClaimRule.SUBJECT
    if is_active or is_relative:
        yield from _subjects_above(trigger)
    elif (verb := _leaving(trigger)) is not None:
        yield from _subjects_above(verb)


def _is_active(verb: Token) -> bool:
    if any(child.dep_ == "auxpass" for child in verb.children):
        return False
    return verb.tag_ != "VBN" or any(child.lemma_ == "have" and child.dep_ == "aux" for child in verb.children)


def _leaving(trigger: Token) -> Token | None:
    """The verb that has the word of harm, or the figure it stands with, for its object."""
    token = trigger
    for _ in range(_STEPS):
        if token.head.i == token.i or token.dep_ in SUBJECT:
            return None
        token = token.head
        if token.pos_ in {"VERB", "AUX"}:
            return token if token.lemma_.lower() in _LEAVING and token.i < trigger.i else None
    return None


def _subjects_above(verb: Token) -> Iterator[Token]:
    """The subject of the verb, and of the clauses that it depends on ('shelled the town, killing five')."""
    token = verb
    for _ in range(_STEPS):
        subject = next((child for child in reversed(list(token.lefts)) if child.dep_ == "nsubj"), None)
        is_relative = subject is not None and subject.lower_ in {"who", "which", "that"} and token.dep_ == "relcl"
        if subject is not None and not is_relative:
            yield subject
            return
        if token.head.i == token.i:
            return
        if is_relative or (token.dep_ in {"acl", "relcl"} and token.head.pos_ in {"NOUN", "PROPN"}):
            yield token.head
            # 'Planes bombed the province killing 22': the participle goes on with the verb above.
            if is_relative or token.tag_ != "VBG":
                return
            while (token.head.i != token.i and token.pos_ not in {"VERB", "AUX"}) or token.tag_ == "VBG":
                if token.head.i == token.i:
                    return
                token = token.head
        elif token.dep_ in _CLAUSES:
            token = token.head
        else:
            return


def circumstances(trigger: Token) -> Iterator[Token]:
    """What stands beside the word of harm and tells how it came: its own complements, then those of its noun."""
    yield from trigger.rights
    yield from (child for child in trigger.lefts if child.dep_ in {"prep", "advcl"})
    for child in trigger.rights:
        if child.dep_ in {"npadvmod", "prep"}:  # 'killed Saturday when …', 'killed on Monday when …'
            yield from (inner for noun in (child, *child.rights) for inner in noun.rights if inner.dep_ == "relcl")
    for joined in islice(trigger.conjuncts, _STEPS):  # 'were killed and dozens injured in shelling by X'
        verbs = (
            (joined,) if joined.pos_ in {"VERB", "ADJ"} else (child for child in joined.rights if child.tag_ == "VBN")
        )
        yield from (child for verb in verbs for child in verb.rights if child.dep_ in {"prep", "advcl"})
    head = trigger.head
    if trigger.dep_ in {"acl", "relcl", "amod", "oprd", "acomp", "conj", "dep", "ccomp"} and head.i != trigger.i:
        yield from (child for child in head.rights if child.i > trigger.i and child.dep_ in {"prep", "advcl"})


def opens_with_when(clause: Token) -> bool:
    """Whether it is a clause that tells on what occasion ('when X fired rockets')."""
    return clause.dep_ in {"advcl", "relcl"} and any(token.lower_ in _WHEN for token in clause.lefts)


def modifiers(means: Token) -> Iterator[Token]:
    """The modifiers of a noun and those joined to them ('Russian and regime air strikes'), from the left."""
    for child in means.lefts:
        if child.dep_ in _MODIFIERS:
            is_led = child.lower_ == "led"
            yield from (inner for inner in child.lefts if inner.dep_ in _MODIFIERS or (is_led and inner.text != "-"))
            yield child
            yield from (inner for inner in child.rights if inner.dep_ == "conj")


def is_armed_noun(token: Token) -> bool:
    """Whether the noun stands for those who bear arms or give orders to them."""
    return token.lemma_.lower() in ARMED_NOUNS or is_fighter(token)


def is_fighter(token: Token) -> bool:
    """Whether the noun names combatants."""
    victim = victim_lexicon().get(token.lemma_.lower()) or victim_lexicon().get(token.lower_)
    return victim is not None and victim.status == VictimStatus.COMBATANT
