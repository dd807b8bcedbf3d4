"""What must stand with a verb for it to tell of an event: 'took' of a town, 'delivered' of aid."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice, takewhile
from typing import TYPE_CHECKING

from newsledger.extract.event_grammar import (
    ancestors,
    children,
    has_lemma,
    is_above,
    is_passive,
    lemmas,
    objects,
    prepositional,
    relativized,
    subjects,
)
from newsledger.language.parse import Parse
from newsledger.language.places import PlaceMention

if TYPE_CHECKING:
    from newsledger.language.tokens import Token

AID = lemmas("aid food supply medicine assistance relief parcel convoy good water medication ration flour")
_AREAS = lemmas(
    "city town village area district territory base airport airfield neighborhood neighbourhood province region "
    "position ground checkpoint quarter suburb stronghold enclave hill crossing part land bridge capital port hamlet "
    "settlement camp road highway facility field post outpost garrison barracks compound headquarters mosque mine"
)
_HELD = lemmas("control territory city town village ground area district base")
_CAPTIVES = lemmas("prisoner hostage captive detainee pilot inmate soldier nun journalist girl schoolgirl")
_SIDES = lemmas(
    "side camp delegation delegate leader minister official negotiator team party diplomat envoy president "
    "representative mediator counterpart ambassador group faction rebel opposition government chief"
)
_TEXTS = lemmas("agreement deal accord treaty pact statement memorandum document declaration resolution truce")
_PROPOSALS = lemmas(
    "resolution statement draft meeting plan conference proposal talk ceasefire truce sanction summit commission force "
    "zone mission text inquiry investigation request complaint letter hold protest appeal"
)
_NO_ACTS = lemmas(
    "war conflict violence crisis uprising revolt earthquake disease virus epidemic accident crash flood storm famine "
    "unrest fighting cold hunger insurgency quake outbreak cancer insurrection"
)
_PARTICLES = {"up": ("up",), "out": ("out", "back")}
_OBJECTS = {"aid": AID, "captives": _CAPTIVES, "text": _TEXTS}
_HAVE = lemmas("have")
_PERIODS = lemmas("week month year decade")
_COUNTED = lemmas("first last past recent some several")
_REACH = 80
"""Words below a verb in which a stretch of time is looked for."""


def is_toll(verb: Token) -> bool:
    """'Have been killed since the war began', 'were killed in the first nine months': a sum over many events."""
    first = verb.head if verb.dep_ == "conj" else verb
    is_perfect = any(has_lemma(children(one, "aux"), _HAVE) for one in (verb, first))
    if is_perfect and any(word.lower_ == "since" for word in first.subtree):
        return True
    if not is_above(first, _PERIODS):
        return False
    periods = [word for word in islice(first.subtree, _REACH) if word.lemma_.lower() in _PERIODS]
    return any(_is_stretch(word, first) for word in periods)


def _is_stretch(word: Token, verb: Token) -> bool:
    """Whether 'months' are those of 'in the first nine months', and not of 'the worst attack in nine months'."""
    if word.dep_ != "pobj" or word.head.lower_ not in ("in", "over", "during"):
        return False
    if not any(child.pos_ == "NUM" or child.lower_ in _COUNTED for child in word.children):
        return False
    above = takewhile(lambda governor: governor.i != verb.i, ancestors(word.head))
    return not any(child.tag_ in ("JJS", "RBS") for governor in above for child in governor.children)


def has_what_it_needs(parse: Parse, verb: Token, needs: str, places: Sequence[PlaceMention]) -> bool:
    """Whether the verb has with it what its entry in the lexicon asks for."""
    things = objects(verb)
    if needs in _PARTICLES:
        return any(child.lower_ in _PARTICLES[needs] for child in verb.children)
    if needs in _OBJECTS:
        return has_lemma(things or relativized(verb), _OBJECTS[needs])
    match needs:
        case "people":
            causes = prepositional(verb, "in", "by", "during") if is_passive(verb) else subjects(verb)
            holds = bool(things) and not has_lemma(causes, _NO_ACTS)
        case "place":
            pointed = [*things, *_measured(things), *prepositional(verb, "from", "to", "into", "in", "of", "at")]
            holds = has_lemma(pointed, _AREAS) or any(_names(parse, verb, place) for place in places)
        case "control":
            held = [*things, *_measured(things)]
            holds = has_lemma(held, _HELD) or any(_is_object(parse, things, place) for place in places)
        case "sides":
            holds = bool(things or prepositional(verb, "with")) or has_lemma(subjects(verb), _SIDES)
        case "away":
            # Who flees is told of in passing ('families fleeing X', 'those who fled'): only the main clause reports it.
            is_main = verb.dep_ not in ("relcl", "acl", "pcomp", "xcomp", "amod", "advcl")
            holds = is_main and not is_toll(verb)
        case "with":
            holds = bool(prepositional(verb, "with")) and not children(verb, "neg")
        case "state":
            holds = has_lemma(things, _PROPOSALS) or bool(children(verb, "ccomp"))
        case _:
            holds = True
    return holds


def _measured(things: Sequence[Token]) -> list[Token]:
    """What is meant by 'large parts of the city', 'ten square kilometres of territory'."""
    return [inner for thing in things for inner in prepositional(thing, "of")]


def _names(parse: Parse, verb: Token, place: PlaceMention) -> bool:
    """Whether the place depends on the verb, and not only as its subject."""
    span = parse.span(place.start, place.end)
    if span is None or span.root.dep_ == "nsubj":
        return False
    token = span.root
    for _ in range(6):
        if token.i == verb.i:
            return True
        if token.head.i == token.i:
            return False
        token = token.head
    return False


def _is_object(parse: Parse, things: Sequence[Token], place: PlaceMention) -> bool:
    span = parse.span(place.start, place.end)
    return span is not None and any(span.root.i == thing.i and thing.doc is span.doc for thing in things)
