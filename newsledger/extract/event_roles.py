"""Who takes which part in an event, by the grammar around its trigger."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from newsledger.extract.event_grammar import (
    ancestors,
    children,
    coordinated,
    is_passive,
    lemmas,
    objects,
    prepositional,
    subjects,
    whole_of,
)
from newsledger.extract.event_triggers import Trigger
from newsledger.language.mentions import ActorIndex, Mention
from newsledger.language.parse import Parse
from newsledger.language.place_index import names_by_country
from schemas.rules import RoleRule
from schemas.vocabularies import ActorType, EventRole, EventType

if TYPE_CHECKING:
    from spacy.tokens import Token

_GROUPS = lemmas(
    "rebel militant gunman insurgent fighter soldier troop force jet warplane plane helicopter drone army police "
    "policeman militia militiaman terrorist extremist jihadist bomber sniper attacker assailant protester demonstrator "
    "battalion brigade group coalition opposition regime government authority separatist paramilitary guerrilla "
    "kidnapper security aircraft delegation side negotiator commando tribesman peacekeeper mercenary faction"
)
_SHARED = frozenset(
    {
        EventType.NEGOTIATION,
        EventType.AGREEMENT,
        EventType.CEASEFIRE,
        EventType.ARMED_CLASH,
        EventType.PRISONER_EXCHANGE,
    }
)
_MEDIATE = lemmas("broker mediate sponsor facilitate lead chair oversee negotiate")
_ROLE_VERBS = {
    EventRole.INITIATOR: lemmas("carry launch conduct stage mount commit perpetrate undertake wage impose"),
    EventRole.PARTICIPANT: lemmas(
        "attend join begin resume hold sign start enter boycott conclude reach agree continue leave"
    ),
    EventRole.ORGANIZER: lemmas("organise organize arrange convene call initiate"),
    EventRole.HOST: frozenset({"host"}),
    EventRole.OPPONENT: lemmas("oppose reject veto condemn block"),
}
_HARMING = lemmas("kill hit strike target wound injure destroy")
_ACCUSING = frozenset({"accuse", "blame", "charge"})
_MEMBERS = lemmas(
    "delegation negotiator team envoy delegate representative leader member official shell strike jet warplane"
)
_MEDIATORS = lemmas("mediator envoy broker facilitator negotiator-in-chief go-between intermediary")
_DESCRIBING = frozenset({"compound", "appos", "nmod", "amod"})
_MAX_WORDS = 12
"""Longest name of an unnamed group, in words."""


_Said = tuple[EventRole, RoleRule, "Token"]
"""A part, the construction that gives it, and the word that it is given to."""


@dataclass(frozen=True, slots=True)
class Part:
    """One actor's part in an event, with the words that say so.

    Attributes:
        role: What it does in it.
        actor: Local id; null for an unnamed group.
        actor_text: The actor in the words of the text.
        start: Offset of the evidence.
        end: Offset behind it.
        rule: By what construction.
    """

    role: EventRole
    actor: str | None
    actor_text: str
    start: int
    end: int
    rule: RoleRule


def parts_of(parse: Parse, trigger: Trigger, index: ActorIndex) -> list[Part]:
    """The parts that the trigger's sentence gives to actors, in the order of the text, each once."""
    found: dict[tuple[EventRole, str | None, str], Part] = {}
    for role, rule, token in _roles(trigger):
        for part in _parts(parse, trigger, index, (role, rule, token)):
            found.setdefault((part.role, part.actor, part.actor_text if part.actor is None else ""), part)
    return sorted(found.values(), key=lambda part: (part.start, part.end, part.role, part.actor_text))


def _roles(trigger: Trigger) -> Iterator[_Said]:
    token = trigger.token
    if trigger.is_attribute:
        return
    if trigger.is_verb:
        yield from _of_verb(token, trigger.event_type)
    else:
        yield from _of_noun(token, trigger.event_type)
    yield from _by_accusation(token)


def _all(role: EventRole, rule: RoleRule, tokens: Iterable[Token]) -> Iterator[_Said]:
    return ((role, rule, token) for token in tokens)


def _of_verb(verb: Token, event_type: EventType) -> Iterator[_Said]:
    doer = EventRole.PARTICIPANT if event_type in _SHARED else EventRole.INITIATOR
    if verb.lemma_ in ("withdraw", "retreat", "pull", "flee", "lose"):
        doer = EventRole.PARTICIPANT
    if is_passive(verb):
        yield from _all(doer, RoleRule.PREPOSITION, prepositional(verb, "by"))
    else:
        yield from _all(doer, RoleRule.SUBJECT, subjects(verb))
    other = EventRole.PARTICIPANT if event_type in _SHARED else EventRole.TARGET
    yield from _all(other, RoleRule.OBJECT, objects(verb))
    with_whom = EventRole.PARTICIPANT if event_type in _SHARED else EventRole.TARGET
    yield from _all(with_whom, RoleRule.PREPOSITION, prepositional(verb, "with", "between"))
    yield from _all(EventRole.TARGET, RoleRule.PREPOSITION, prepositional(verb, "against", "on", "at", "to"))


def _of_noun(noun: Token, event_type: EventType) -> Iterator[_Said]:
    doer = EventRole.PARTICIPANT if event_type in _SHARED else EventRole.INITIATOR
    yield from _all(doer, RoleRule.PREPOSITION, prepositional(noun, "by"))
    yield from _all(doer, RoleRule.POSSESSIVE, _before(noun))
    if event_type in _SHARED:
        yield from _all(EventRole.PARTICIPANT, RoleRule.PREPOSITION, prepositional(noun, "between", "with", "among"))
    else:
        yield from _all(EventRole.TARGET, RoleRule.PREPOSITION, prepositional(noun, "on", "against", "at"))
        if noun.lemma_ in ("killing", "massacre", "execution", "abduction", "arrest", "murder", "capture", "detention"):
            yield from _all(EventRole.TARGET, RoleRule.PREPOSITION, prepositional(noun, "of"))
    for child in noun.children:
        if child.lemma_.lower() in _MEDIATE or child.lower_.endswith(("brokered", "mediated", "sponsored")):
            yield from _all(EventRole.MEDIATOR, RoleRule.PREPOSITION, prepositional(child, "by"))
            yield from _all(
                EventRole.MEDIATOR, RoleRule.PREPOSITION, children(child, "compound", "npadvmod", "nmod", "amod")
            )
        elif child.dep_ == "acl" and child.tag_ == "VBN":
            for role, verbs in _ROLE_VERBS.items():
                if child.lemma_.lower() in verbs:
                    yield from _all(role, RoleRule.PREPOSITION, prepositional(child, "by"))
        elif child.dep_ == "acl" and child.lemma_.lower() in ("target", "involve", "kill"):
            yield from _all(EventRole.TARGET, RoleRule.PREPOSITION, objects(child))
    yield from _by_governing_verb(noun, event_type)


def _before(noun: Token) -> Iterator[Token]:
    """Words before the noun that may name who does it: 'regime barrel bomb attack', 'Russian and Iranian strikes'."""
    for word in noun.doc[noun.left_edge.i : noun.i]:
        if word.dep_ in ("poss", "compound", "nmod", "amod", "conj", "npadvmod"):
            yield word


def _by_governing_verb(noun: Token, event_type: EventType) -> Iterator[_Said]:
    noun = whole_of(noun)
    verb = noun.head.head if noun.head.pos_ == "ADP" else noun.head
    if verb.pos_ != "VERB":
        return
    lemma = verb.lemma_.lower()
    if noun.dep_ == "nsubj" and lemma in _HARMING:
        yield from _all(EventRole.TARGET, RoleRule.SUPPORT_VERB, objects(verb))
    role = _governed_role(lemma, event_type)
    if role is None:
        return
    if noun.dep_ in ("dobj", "pobj") and not is_passive(verb):
        yield from _all(role, RoleRule.SUPPORT_VERB, subjects(verb))
    elif noun.dep_ == "nsubjpass":
        yield from _all(role, RoleRule.SUPPORT_VERB, prepositional(verb, "by"))


def _governed_role(lemma: str, event_type: EventType) -> EventRole | None:
    """The part of the subject of 'launch', 'attend', 'host' and the like."""
    role = next((role for role, verbs in _ROLE_VERBS.items() if lemma in verbs), None)
    if event_type in _SHARED:
        return EventRole.PARTICIPANT if role is EventRole.INITIATOR else role
    return None if role is EventRole.PARTICIPANT else role


def _by_accusation(token: Token) -> Iterator[_Said]:
    """'X accused Y of the attack', 'blamed Y for it', 'X claimed responsibility for it'."""
    below = token
    for governor in ancestors(token):
        lemma = governor.lemma_.lower()
        if (
            governor is not token
            and governor.pos_ == "VERB"
            and below.dep_ in ("prep", "pcomp", "pobj", "dobj", "xcomp")
        ):
            if lemma in _ACCUSING:
                yield from _all(EventRole.ACCUSER, RoleRule.ACCUSATION, subjects(governor))
                yield from _all(EventRole.BLAMED, RoleRule.ACCUSATION, objects(governor))
                yield from _all(EventRole.BLAMED, RoleRule.ACCUSATION, prepositional(governor, "on"))
                return
            if lemma == "claim" and any(thing.lemma_ == "responsibility" for thing in objects(governor)):
                yield from _all(EventRole.CLAIMS_RESPONSIBILITY, RoleRule.ACCUSATION, subjects(governor))
                return
        if governor.dep_ in ("ccomp", "relcl", "advcl", "ROOT") and governor is not token:
            return
        below = governor


def _parts(parse: Parse, trigger: Trigger, index: ActorIndex, said: _Said) -> Iterator[Part]:
    role, rule, token = said
    start, end = parse.start_of(token), parse.end_of(token)
    own = _mention_at(index, start, end)
    mentions = [own] if own is not None else _of_members(parse, index, token)
    for mention in mentions:
        name = parse.text[mention.start : mention.end]
        first, last = min(mention.start, trigger.start), max(mention.end, trigger.end)
        taken = EventRole.MEDIATOR if role is EventRole.PARTICIPANT and _mediates(token) else role
        yield Part(taken, mention.actor, name, first, last, rule)
    if mentions:
        return
    last = max(end, trigger.end)
    country = _states().get(token.lower_) if token.dep_ in ("amod", "conj") and token.i < trigger.token.i else None
    if country and role is EventRole.INITIATOR:
        yield Part(role, _state_actor(index, country), token.text, min(start, trigger.start), last, rule)
        return
    if token.lemma_.lower() in _GROUPS and not _is_anaphor(token):
        left = _left_edge(token)
        start = parse.start_of(left)
        if token.i - left.i < _MAX_WORDS:
            yield Part(role, None, parse.text[start:end], min(start, trigger.start), last, rule)


def _mediates(token: Token) -> bool:
    """'U.N. mediator X met', 'X, the envoy, held talks': the words that describe X say that it stands between."""
    words = [word for child in token.children if child.dep_ in _DESCRIBING for word in (child, *child.children)]
    return any(word.lemma_.lower() in _MEDIATORS for word in words)


@lru_cache(maxsize=1)
def _states() -> Mapping[str, str]:
    return names_by_country()


def _state_actor(index: ActorIndex, country: str) -> str | None:
    """The article's actor that 'Syrian' in 'Syrian air strikes' stands for: the state, else its army, else null."""
    for wanted in (ActorType.GOVERNMENT, ActorType.MILITARY):
        for actor in index.actors.values():
            if actor.country == country and actor.actor_type == wanted:
                return actor.local_id
    return None


def _mention_at(index: ActorIndex, start: int, end: int) -> Mention | None:
    nearest = next(index.before(end), None)
    return nearest if nearest is not None and nearest.end > start else None


def _of_members(parse: Parse, index: ActorIndex, token: Token) -> list[Mention]:
    """'Fighters of X', 'X's forces', 'delegates for X and Y': the bodies that the people belong to."""
    if token.lemma_.lower() not in _GROUPS | _MEMBERS:
        return []
    before = [thing for child in children(token, "poss", "compound", "nmod", "amod") for thing in coordinated(child)]
    inner = [*before, *prepositional(token, "of", "from", "for")]
    found = [_mention_at(index, parse.start_of(word), parse.end_of(word)) for word in inner]
    return list({mention.actor: mention for mention in found if mention is not None}.values())


def _is_anaphor(token: Token) -> bool:
    return any(
        child.lower_ in ("both", "those", "these", "all", "some", "his", "her", "their") for child in token.children
    )


def _left_edge(token: Token) -> Token:
    """The first word of the token's phrase, leaving out articles and numbers' clauses."""
    left = token
    for child in sorted(token.lefts, key=lambda child: -child.i):
        if child.dep_ in ("amod", "compound", "nmod", "poss") and child.right_edge.i == left.i - 1:
            left = child.left_edge
            if left.dep_ == "det":
                left = left.nbor(1)
        elif child.dep_ not in ("det", "punct"):
            break
    return left
