"""Who takes which part in an event, by the grammar around its trigger."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from newsledger.extract.event_grammar import (
    SPEECH,
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
from newsledger.extract.event_parties import Parties, Party, antecedents
from newsledger.extract.event_triggers import Trigger
from newsledger.language.parse import Parse
from schemas.rules import RoleRule
from schemas.vocabularies import EventRole, EventType

if TYPE_CHECKING:
    from newsledger.language.tokens import Token

SHARED = frozenset(
    {
        EventType.NEGOTIATION,
        EventType.AGREEMENT,
        EventType.CEASEFIRE,
        EventType.ARMED_CLASH,
        EventType.PRISONER_EXCHANGE,
    }
)
"""Types of event whose parties all do the same: they take part."""
_TALKED = SHARED - {EventType.ARMED_CLASH}
"""Types at which a body's delegation stands for it, and somebody may stand between the sides."""
_MEDIATE = lemmas("broker mediate sponsor facilitate lead chair oversee negotiate")
_HYPHENED = {
    **dict.fromkeys(("brokered", "mediated", "sponsored", "facilitated", "led", "chaired"), EventRole.MEDIATOR),
    **dict.fromkeys(("organized", "organised", "convened"), EventRole.ORGANIZER),
    "hosted": EventRole.HOST,
}
"""What 'UN-brokered' makes of the UN."""
_OFFICES = {
    **dict.fromkeys(("organizer", "organiser", "convener", "sponsor"), EventRole.ORGANIZER),
    **dict.fromkeys(("mediator", "broker", "facilitator", "guarantor"), EventRole.MEDIATOR),
    "host": EventRole.HOST,
    "participant": EventRole.PARTICIPANT,
}
"""What 'organizers of the talks' are to them."""
_ROLE_VERBS = {
    EventRole.INITIATOR: lemmas(
        "carry launch conduct stage mount commit perpetrate undertake wage impose initiate prepare draft table sponsor"
    ),
    EventRole.PARTICIPANT: lemmas(
        "attend join begin resume hold sign start enter boycott conclude reach agree continue leave exchange trade"
    ),
    EventRole.ORGANIZER: lemmas("organise organize arrange convene call"),
    EventRole.HOST: frozenset({"host"}),
    EventRole.OPPONENT: lemmas("oppose reject veto condemn block"),
    EventRole.MEDIATOR: lemmas("broker mediate facilitate chair lead"),
}
_HARMING = lemmas("kill hit strike target wound injure destroy")
_SUFFERED = lemmas("killing massacre execution abduction arrest murder capture detention assassination beheading")
_THROWING = lemmas("fire launch drop lob hurl throw detonate rain")
"""Verbs whose object is the weapon."""
_ACCUSING = frozenset({"accuse", "blame", "charge"})
_LEAVING = lemmas("withdraw retreat pull flee lose")
_MEDIATORS = lemmas("mediator facilitator negotiator-in-chief go-between intermediary")
_ARGUMENT_OF = frozenset({"in", "at", "for", "out", "to", "from", "on", "into"})
_DESCRIBING = frozenset({"compound", "appos", "nmod", "amod"})
_OWN = lemmas("claim say confirm admit announce acknowledge state declare")
_OWNING = ("amod", "compound", "poss")
_TWO = 2
_BESIDE = 2
"""Words between a thing and what tells whose it is."""
_HYPHENS = "-\u2010\u2011\u2013"

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


def parts_of(parse: Parse, trigger: Trigger, parties: Parties) -> list[Part]:
    """The parts that the trigger's sentence gives to actors, in the order of the text, each once."""
    found: dict[tuple[EventRole, str | None, str], Part] = {}
    for part in _parts(parse, trigger, parties):
        found.setdefault((part.role, part.actor, part.actor_text if part.actor is None else ""), part)
    return sorted(found.values(), key=lambda part: (part.start, part.end, part.role, part.actor_text))


def pair_in(parts: Iterable[Part]) -> tuple[str, ...]:
    """The two actors that take part in an article's talks and fights, if they are two: whom 'both sides' mean."""
    actors = {part.actor: None for part in parts if part.role is EventRole.PARTICIPANT and part.actor is not None}
    return tuple(actor for actor in actors if actor) if len(actors) == _TWO else ()


def _parts(parse: Parse, trigger: Trigger, parties: Parties) -> Iterator[Part]:
    is_talked = trigger.event_type in _TALKED
    for role, rule, token in _roles(trigger):
        is_owner = rule is RoleRule.OBJECT and token.dep_ in _OWNING
        adjectives = is_owner or (rule is RoleRule.POSSESSIVE and token.i < trigger.token.i)
        for party in parties.of(token, adjectives=adjectives):
            if is_owner and party.actor is None:
                continue
            if rule is RoleRule.POSSESSIVE and parties.is_medium(party):
                # '(Reuters) Ceasefire holds', '… - Sana air strikes': a credit beside a headline.
                continue
            is_between = is_talked and (_mediates(token) or parties.is_mediator(party))
            taken = EventRole.MEDIATOR if role is EventRole.PARTICIPANT and is_between else role
            yield _part(trigger, taken, rule, party)
    if is_talked and not trigger.is_verb and not trigger.is_attribute:
        for role, offset in _before_hyphen(parse, trigger.token):
            if (named := parties.ending_at(offset)) is not None:
                yield _part(trigger, role, RoleRule.POSSESSIVE, named)


def _part(trigger: Trigger, role: EventRole, rule: RoleRule, party: Party) -> Part:
    first, last = min(party.start, trigger.start), max(party.end, trigger.end)
    return Part(role, party.actor, party.text, first, last, rule)


def _before_hyphen(parse: Parse, noun: Token) -> Iterator[tuple[EventRole, int]]:
    """'UN-brokered talks', 'a Turkish-led truce': the role, and the offset at which the name before the hyphen ends."""
    for word in noun.children:
        role = _HYPHENED.get(word.lower_) if word.dep_ == "amod" else None
        if role is not None and word.i and word.nbor(-1).text in _HYPHENS:
            yield role, parse.start_of(word.nbor(-1))


def _roles(trigger: Trigger) -> Iterator[_Said]:
    token = trigger.token
    if trigger.is_attribute:
        return
    found = _of_verb(token, trigger.event_type) if trigger.is_verb else _of_noun(token, trigger.event_type)
    yield from found
    yield from _by_accusation(token)


def _all(role: EventRole, rule: RoleRule, tokens: Iterable[Token]) -> Iterator[_Said]:
    return ((role, rule, token) for token in tokens)


def _doers(verb: Token) -> list[Token]:
    """Subjects of the verb, and of pronouns among them those they point at."""
    if verb.dep_ == "acl" and verb.tag_ == "VBG":
        return coordinated(verb.head)
    return [*subjects(verb), *antecedents(verb)]


def _of_verb(verb: Token, event_type: EventType) -> Iterator[_Said]:
    shared = event_type in SHARED
    doer = EventRole.PARTICIPANT if shared or verb.lemma_ in _LEAVING else EventRole.INITIATOR
    if is_passive(verb):
        yield from _all(doer, RoleRule.PREPOSITION, prepositional(verb, "by"))
    elif (claimant := _own_claim(verb)) is not None:
        yield from _all(EventRole.CLAIMS_RESPONSIBILITY, RoleRule.ACCUSATION, claimant)
    else:
        yield from _all(doer, RoleRule.SUBJECT, _doers(verb))
    other = EventRole.PARTICIPANT if shared else EventRole.TARGET
    hit = [] if verb.lemma_ in _THROWING else objects(verb)
    yield from _all(other, RoleRule.OBJECT, hit)
    yield from _all(other, RoleRule.OBJECT, _owners(hit))
    yield from _all(other, RoleRule.PREPOSITION, prepositional(verb, "with", "between"))
    yield from _all(EventRole.TARGET, RoleRule.PREPOSITION, prepositional(verb, "against", "on", "at", "to"))


def _own_claim(verb: Token) -> list[Token] | None:
    """Who tells it of itself: 'X claimed to have taken the town', 'X said its fighters had killed'; null if nobody."""
    if verb.dep_ == "xcomp" and verb.head.lemma_ == "claim":
        return _doers(verb.head)
    clause = next(
        (word for word in ancestors(verb) if word.dep_ not in ("xcomp", "conj") and not _is_purpose(word)), verb
    )
    own = [child for child in children(clause, "nsubj") if any(word.lower_ == "its" for word in child.children)]
    if clause.dep_ == "ccomp" and own and clause.head.lemma_ in _OWN:
        sayers = children(clause.head, "nsubj")
        return [thing for who in sayers for thing in (who, *prepositional(who, "of"))]
    return None


def _is_purpose(verb: Token) -> bool:
    """'Joined another group to kill'."""
    return bool(verb.dep_ == "advcl" and verb.tag_ == "VB" and any(child.lower_ == "to" for child in verb.children))


def _owners(things: Iterable[Token]) -> Iterator[Token]:
    """'Rebel areas', 'army positions': whose they are."""
    for thing in things:
        for child in children(thing, *_OWNING):
            if thing.i - child.i <= _BESIDE and not (child.i and child.nbor(-1).text in _HYPHENS):
                yield child


def _of_noun(noun: Token, event_type: EventType) -> Iterator[_Said]:
    shared = event_type in SHARED
    doer = EventRole.PARTICIPANT if shared else EventRole.INITIATOR
    yield from _all(doer, RoleRule.PREPOSITION, prepositional(noun, "by"))
    yield from _all(doer, RoleRule.POSSESSIVE, _before(noun))
    if shared:
        yield from _all(EventRole.PARTICIPANT, RoleRule.PREPOSITION, prepositional(noun, "between", "with", "among"))
    else:
        yield from _all(EventRole.TARGET, RoleRule.PREPOSITION, prepositional(noun, "on", "against", "at"))
        if noun.lemma_ in _SUFFERED:
            yield from _all(EventRole.TARGET, RoleRule.PREPOSITION, prepositional(noun, "of"))
    for child in noun.children:
        yield from _of_participle(child, shared=shared)
    yield from _by_office(noun)
    yield from _by_governing_verb(noun, event_type)


def _of_participle(child: Token, *, shared: bool) -> Iterator[_Said]:
    """'Talks brokered by', 'a deal reached between', 'an attack targeting'."""
    by = prepositional(child, "by")
    if shared and child.lemma_.lower() in _MEDIATE:
        yield from _all(EventRole.MEDIATOR, RoleRule.PREPOSITION, by)
        before = children(child, "compound", "npadvmod", "nmod", "amod")
        yield from _all(_HYPHENED.get(child.lower_, EventRole.MEDIATOR), RoleRule.PREPOSITION, before)
    elif shared and child.dep_ == "amod" and child.lower_ in _HYPHENED:
        yield from _all(_HYPHENED[child.lower_], RoleRule.PREPOSITION, children(child, "npadvmod", "compound", "nmod"))
    elif child.lower_ == "led" and not shared:
        # 'US-led air strikes'.
        yield from _all(EventRole.INITIATOR, RoleRule.PREPOSITION, children(child, "npadvmod", "compound", "nmod"))
    elif child.dep_ == "acl" and child.tag_ == "VBN":
        role = next((role for role, verbs in _ROLE_VERBS.items() if child.lemma_.lower() in verbs), None)
        yield from _all(role, RoleRule.PREPOSITION, by) if role is not None else ()
    elif child.dep_ == "acl" and child.lemma_.lower() in ("target", "involve", "kill"):
        yield from _all(EventRole.TARGET, RoleRule.PREPOSITION, objects(child))
    if shared and child.dep_ == "acl":
        yield from _all(EventRole.PARTICIPANT, RoleRule.PREPOSITION, prepositional(child, "between", "among"))


def _by_office(noun: Token) -> Iterator[_Said]:
    """'X and Y, organizers of the talks'."""
    if noun.dep_ != "pobj" or noun.head.lower_ != "of":
        return
    office = noun.head.head
    role = _OFFICES.get(office.lemma_.lower())
    if role is None:
        return
    if office.dep_ == "appos":
        yield from _all(role, RoleRule.SUPPORT_VERB, coordinated(office.head))
    elif office.dep_ == "attr":
        yield from _all(role, RoleRule.SUPPORT_VERB, subjects(office.head))


def _before(noun: Token) -> Iterator[Token]:
    """Words before the noun that may name who does it: 'regime barrel bomb attack', 'Russian and Iranian strikes'."""
    for word in noun.doc[noun.left_edge.i : noun.i]:
        if word.dep_ in ("poss", "compound", "nmod", "amod", "conj", "npadvmod") and not _is_in_compound(word):
            yield word


def _is_in_compound(word: Token) -> bool:
    """'US' of 'the US-backed offensive', 'government' of 'anti-government protests'."""
    if word.nbor(1).text in _HYPHENS and word.head.tag_ == "VBN":
        return True
    return word.i > 1 and word.nbor(-1).text in _HYPHENS and word.nbor(-2).lower_ in ("anti", "pro", "counter", "non")


def _by_governing_verb(noun: Token, event_type: EventType) -> Iterator[_Said]:
    noun = whole_of(noun)
    verb = noun.head.head if noun.head.pos_ == "ADP" else noun.head
    if verb.pos_ != "VERB":
        return
    lemma = verb.lemma_.lower()
    if noun.dep_ == "nsubj" and lemma in _HARMING:
        yield from _all(EventRole.TARGET, RoleRule.SUPPORT_VERB, objects(verb))
    if noun.dep_ == "pobj" and noun.head.lower_ == "under" and event_type not in SHARED:
        # 'The convoy came under fire'.
        yield from _all(EventRole.TARGET, RoleRule.SUPPORT_VERB, _doers(verb))
        return
    if noun.dep_ == "pobj" and noun.head.lower_ in ("after", "following", "at", "during", "in") and lemma in SPEECH:
        if event_type is EventType.NEGOTIATION and prepositional(noun, "with"):
            # 'X told reporters after a meeting with Y'.
            yield from _all(EventRole.PARTICIPANT, RoleRule.SUPPORT_VERB, _doers(verb))
        return
    role = _governed_role(lemma, event_type)
    if role is None or children(verb, "neg"):
        return
    if role is EventRole.INITIATOR and (claimant := _own_claim(verb)) is not None:
        yield from _all(EventRole.CLAIMS_RESPONSIBILITY, RoleRule.ACCUSATION, claimant)
        return
    is_argument = noun.dep_ == "dobj" or (noun.dep_ == "pobj" and noun.head.lower_ in _ARGUMENT_OF)
    if is_argument and not is_passive(verb):
        yield from _all(role, RoleRule.SUPPORT_VERB, _doers(verb))
    elif noun.dep_ == "nsubjpass":
        yield from _all(role, RoleRule.SUPPORT_VERB, prepositional(verb, "by"))


def _governed_role(lemma: str, event_type: EventType) -> EventRole | None:
    """The part of the subject of 'launch', 'attend', 'host' and the like."""
    role = next((role for role, verbs in _ROLE_VERBS.items() if lemma in verbs), None)
    if event_type in SHARED:
        # Who conducts talks takes part in them; who initiates them need not.
        if lemma == "sponsor":
            return EventRole.MEDIATOR
        is_shared_doer = role is EventRole.INITIATOR and lemma != "initiate"
        return EventRole.PARTICIPANT if is_shared_doer else role
    # Who condemns an attack does not oppose it as one opposes a resolution.
    is_opposed = event_type is EventType.DIPLOMATIC_ACTION or role is not EventRole.OPPONENT
    return role if is_opposed and role not in (EventRole.PARTICIPANT, EventRole.MEDIATOR) else None


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
                is_mutual = any(thing.lower_ in ("other", "another") for thing in objects(governor))
                blamed = subjects(governor) if is_mutual else objects(governor)
                yield from _all(EventRole.BLAMED, RoleRule.ACCUSATION, blamed)
                yield from _all(EventRole.BLAMED, RoleRule.ACCUSATION, prepositional(governor, "on"))
                return
            if lemma == "claim" and any(thing.lemma_ == "responsibility" for thing in objects(governor)):
                yield from _all(EventRole.CLAIMS_RESPONSIBILITY, RoleRule.ACCUSATION, subjects(governor))
                return
        if governor.dep_ in ("ccomp", "relcl", "advcl", "ROOT") and governor is not token:
            return
        below = governor


def _mediates(token: Token) -> bool:
    """'U.N. mediator X met', 'X, the mediator, held talks': the words that describe X say that it stands between."""
    words = [word for child in token.children if child.dep_ in _DESCRIBING for word in (child, *child.children)]
    return any(word.lemma_.lower() in _MEDIATORS for word in words)
