"""Where: which of the places near a trigger is the event's own, and how closely words are bound to a trigger."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import TYPE_CHECKING

from newsledger.extract.event_grammar import (
    SPEECH,
    SUBJECTS,
    ancestors,
    clause_head,
    is_above,
    lemmas,
    predicate_of,
    steps_up,
)
from newsledger.extract.event_triggers import Trigger
from newsledger.language.mentions import ActorIndex
from newsledger.language.parse import Parse
from newsledger.language.places import PlaceMention
from schemas.vocabularies import EventType, PlacePrecision

if TYPE_CHECKING:
    from newsledger.language.tokens import Token

ATTACHED = 10.0
"""Closeness of a word that hangs on the trigger itself."""
_SAME_CLAUSE = 5.0
_SAME_SENTENCE = 2.5
LEAST = 0.5
"""Closeness from which on a place or date may be the event's."""
_ACCUSING = frozenset({"accuse", "blame", "charge", "condemn", "call"})
_FORMAL = (EventType.NEGOTIATION, EventType.DIPLOMATIC_ACTION, EventType.AGREEMENT)
_LEAVING = (
    EventType.TERRITORIAL_CHANGE,
    EventType.HUMANITARIAN_ACTION,
    EventType.DISPLACEMENT,
    EventType.ABDUCTION,
)
_POINTED = lemmas(
    "village town city area district neighborhood neighbourhood enclave camp base suburb post outpost garrison"
)
_MADE = lemmas("pass adopt approve sign reach broker clinch strike agree table hold begin start hammer lay seal")
_LARGE = (PlacePrecision.COUNTRY, PlacePrecision.ADMIN1)
_MEMORY = 50
"""Places that 'the village' may go back to."""
_FAR = 30
"""Words from which on a place in the same sentence is no longer taken for the event's."""


def place_of(
    parse: Parse, trigger: Trigger, places: Sequence[PlaceMention], others: Sequence[Trigger], index: ActorIndex
) -> PlaceMention | None:
    """The place of the event among those named in its sentence."""
    holders = {place.container for place in places if place.container is not None}
    scored = []
    for place in places:
        if place.start in holders or _acts(place, index):
            continue
        score = _place_score(parse, trigger, place, others)
        if score >= LEAST:
            scored.append((score, -place.start, place))
    return max(scored, key=lambda item: item[:2])[2] if scored else None


def place_before(trigger: Trigger, places: Sequence[PlaceMention]) -> PlaceMention | None:
    """The town or area named last, where the trigger tells of 'the village' or 'the area'."""
    position = bisect_left(places, trigger.start, key=lambda place: place.start)
    if position == 0 or not is_above(trigger.token, _POINTED):
        return None
    pointed = [
        word
        for word in trigger.token.subtree
        if word.lemma_.lower() in _POINTED and not any(inner.pos_ == "PROPN" for inner in word.subtree)
    ]
    if not any(child.lower_ in ("the", "this", "that") for word in pointed for child in word.children):
        return None
    before = places[max(0, position - _MEMORY) : position]
    holders = {place.container for place in before}
    return next(
        (place for place in reversed(before) if place.place.precision not in _LARGE and place.start not in holders),
        None,
    )


def _acts(place: PlaceMention, index: ActorIndex) -> bool:
    """Whether the name stands for a body ('Sanaa said'), or is part of one's name."""
    for mention in index.before(place.end):
        if mention.end <= place.start:
            return False
        return not place.locative or mention.start < place.start or mention.end > place.end
    return False


def _place_score(parse: Parse, trigger: Trigger, place: PlaceMention, others: Sequence[Trigger]) -> float:
    span = parse.span(place.start, place.end)
    token = trigger.token
    if span is None or span.doc is not token.doc:
        return 0.0
    root = span.root
    is_country = place.place.precision is PlacePrecision.COUNTRY
    if is_country and (not place.locative or (trigger.event_type is EventType.NEGOTIATION and root.dep_ == "compound")):
        return 0.0
    if trigger.is_verb and trigger.event_type in _FORMAL and _is_in_subject(root, token):
        # 'Leaders from X met' somewhere else.
        return 0.0
    if root.dep_ == "pobj" and root.head.lower_ == "from" and trigger.event_type not in _LEAVING:
        # 'Gunmen from X' come from there.
        return 0.0
    score = closeness(root, trigger, others)
    return score + (0.5 if place.locative else 0.0) - (1.0 if is_country else 0.0) if score else 0.0


def closeness(root: Token, trigger: Trigger, others: Sequence[Trigger]) -> float:
    """How closely a place or date is bound to the trigger; 0 where it belongs to something else in the sentence."""
    token = trigger.token.head if trigger.is_attribute else trigger.token
    is_beside = _follows(root, token)
    steps = 1 if is_beside else steps_up(root, token)
    if trigger.event_type in _FORMAL and steps is not None and not is_beside and _is_in_clause_below(root, token):
        # Talks about what happens somewhere are not there.
        return 0.0
    if any(other is not trigger and _is_nearer(root, other, token, steps) for other in others):
        return 0.0
    if steps is not None:
        return ATTACHED - 0.5 * steps
    return _closeness_of_clauses(root, token, others)


def _closeness_of_clauses(root: Token, token: Token, others: Sequence[Trigger]) -> float:
    """The same for a word that the trigger does not govern: by the clauses the two stand in."""
    distance: int = abs(root.i - token.i)
    clause, own = clause_head(root), clause_head(token)
    is_of_object = token.dep_ == "dobj" and token.head.i == clause.i and root.left_edge.i < clause.i
    if distance > _FAR or (clause.lemma_.lower() in SPEECH | _ACCUSING and not is_of_object):
        # Where and when it was said is not where and when it happened; but 'in X, residents reported shelling'.
        return 0.0
    if clause.dep_ == "relcl" and clause.i != own.i and steps_up(token, clause) is None:
        # 'The envoy, who was meeting them in X, condemned the attack.'
        return 0.0
    if clause.i == own.i:
        return _SAME_CLAUSE - 0.1 * distance
    if any(clause_head(other.token).i == clause.i for other in others) and not _is_meanwhile(own, clause):
        return 0.0
    is_bound = steps_up(token, clause) is not None or steps_up(root, own) is not None
    return _SAME_SENTENCE - 0.08 * distance if is_bound else 0.0


def _is_in_clause_below(root: Token, token: Token) -> bool:
    for word in ancestors(root):
        if word.i == token.i:
            return False
        if word.dep_ in ("relcl", "acl", "ccomp", "advcl"):
            # 'A resolution passed on Thursday': how it came about is told of the thing itself.
            return not (word.head.i == token.i and word.tag_ in ("VBN", "VBD") and word.lemma_ in _MADE)
    return False


def _is_in_subject(root: Token, verb: Token) -> bool:
    below = root
    for word in ancestors(root):
        if word.i == verb.i:
            return below.dep_ in SUBJECTS
        below = word
    return False


def _follows(root: Token, token: Token) -> bool:
    """'Attack on Saturday', 'talks in Muscat': side by side, whatever the parse makes of it."""
    first = root.left_edge.i if root.left_edge.i > token.i else root.i
    return 0 < first - token.i <= 2 and (
        first - token.i == 1 or token.nbor(1).lower_ in ("on", "in", "at", "near", "last")
    )


def _is_meanwhile(own: Token, clause: Token) -> bool:
    """'Was halted on Friday as a convoy came under fire': both happen at one time."""
    marks = {child.lower_ for child in own.children if child.dep_ in ("mark", "advmod")}
    return own.dep_ == "advcl" and own.head.i == clause.i and bool(marks & {"as", "when", "while"})


def _is_nearer(root: Token, other: Trigger, token: Token, steps: int | None) -> bool:
    """Whether the other trigger has the better claim: it governs the word more closely, or stands between."""
    if other.token.i == token.i:
        return False
    theirs = 1 if _follows(root, other.token) else steps_up(root, other.token)
    if theirs is not None:
        return steps is None or theirs < steps
    if other.token.i < token.i < root.i:
        return False
    predicate = predicate_of(other.token)
    if predicate.i not in (other.token.i, predicate_of(token).i) and (theirs := steps_up(root, predicate)) is not None:
        ours = steps if steps is not None else steps_up(root, predicate_of(token))
        if ours is None or theirs < ours:
            return not _is_meanwhile(clause_head(token), predicate)
    return steps is None and not other.is_attribute and token.i < other.token.i < root.i
