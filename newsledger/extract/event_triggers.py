"""Words in a sentence that tell of an event, and of which type."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from newsledger.extract.event_grammar import (
    children,
    has_lemma,
    is_passive,
    lemmas,
    objects,
    prepositional,
)
from newsledger.extract.event_lexicon import Entry, load, trigger_words
from newsledger.extract.event_needs import AID, has_what_it_needs, is_toll
from newsledger.language.parse import Parse, Sentence
from newsledger.language.places import PlaceMention
from schemas.vocabularies import EventType

if TYPE_CHECKING:
    from newsledger.language.tokens import Token

# What kills without an act: 'the war has killed 100,000'.
_GENERIC = lemmas(
    "daily near-daily nightly weekly frequent regular repeated constant continual continuous indiscriminate relentless "
    "sporadic any every each future possible potential further such random countless occasional no intermittent "
    "widespread systematic numerous increasing additional imminent hypothetical alleged-future never no"
)
_NOT_TALKS = lemmas("press news media party board cabinet parliamentary training emergency-room video")
_BODIES = ("council", "un", "u.n.", "united", "assembly", "eu", "draft", "nations")
_HABITUAL = lemmas("never regularly repeatedly often routinely frequently daily usually sometimes always typically")
_THROWN = lemmas("fire drop launch lob rain explode detonate")
_PLURAL_ONLY = frozenset({"talk"})
_TELLS_HARM = frozenset({"kill", "hit", "strike", "target"})
_LABOUR = lemmas(
    "worker union teacher nurse employee labor labour walkout wage pay salary shopkeeper trader shop shutter staff "
    "trucker miner pension students trade"
)
_COUNTS = lemmas("first second third fourth fifth sixth seventh eighth ninth tenth initial fresh new next latest last")
_ARGUMENTS = frozenset({"nsubj", "nsubjpass", "dobj", "pobj"})
_UNDERGOES = frozenset({"dobj", "nsubjpass"})
_OUTCOME = frozenset({"advcl", "acl", "conj", "xcomp"})
_EARLIER = lemmas("after before since following")
_DURATIONS = lemmas("hour day week month year")


@dataclass(frozen=True, slots=True)
class Trigger:
    """A word that tells of an event.

    Attributes:
        token: The word, or the last of a compound.
        start: Offset of the trigger in the article: the word, with its hyphenated parts or its particle.
        end: Offset behind it.
        event_type: Of what type.
        form: ``act``, ``state`` or ``round``.
        is_general: 'Attack', 'strike', 'killed': may refer to an event of a more exact type.
        is_attribute: 'Besieged' before its noun.
        is_verb: It is the predicate of a clause, not a noun.
    """

    token: Token
    start: int
    end: int
    event_type: EventType
    form: str
    is_general: bool
    is_attribute: bool
    is_verb: bool


def find_triggers(parse: Parse, sentence: Sentence, places: Sequence[PlaceMention]) -> list[Trigger]:
    """Triggers of a sentence, in order.

    Args:
        parse: The article.
        sentence: One of its sentences.
        places: Places named in that sentence.
    """
    known = trigger_words()
    tokens = [token for token in sentence.span if token.lower_ in known or token.lemma_ in known]
    found = [trigger for token in tokens if (trigger := _trigger(parse, token, places))]
    return list(_without_echoes(found))


def _without_echoes(triggers: Sequence[Trigger]) -> Iterator[Trigger]:
    """Leave out 'killed' where the clause names the act ('an air strike killed'), and 'signed' of 'signed a deal'."""
    harmful = [trigger.token for trigger in triggers if trigger.event_type in _HARMFUL]
    places = {token.i for token in harmful}
    # 'Mortar rounds hit the town, killing five': what hangs below tells the outcome, not the act.
    above = _above([token for token in harmful if token.lemma_ != "kill" or token.dep_ not in _OUTCOME])
    objects_of = {(noun.event_type, noun.token.head.i) for noun in triggers if noun.token.dep_ in _UNDERGOES}
    for trigger in triggers:
        token = trigger.token
        if token.lemma_ in _TELLS_HARM and trigger.is_verb:
            is_below = token.head.i in places and token.head.i != token.i
            if is_below or token.i in above or _is_outcome_of_act(token):
                continue
        if (trigger.event_type, token.i) not in objects_of:
            yield trigger


def _is_outcome_of_act(verb: Token) -> bool:
    """'Near-daily bombardments killing thousands': of what is told as a habit, the killing is no event either."""
    if verb.dep_ != "acl" or verb.lemma_ != "kill":
        return False
    return any(entry.event_type in _HARMFUL for entry in load().entries.get(("noun", _lemma(verb.head)), ()))


def _above(tokens: Sequence[Token]) -> set[int]:
    """Positions of all words that one of the words hangs below, up to where it is told to have come before."""
    found: set[int] = set()
    for token in tokens:
        if _is_earlier(token):
            continue
        for word in token.ancestors:
            if word.i in found:
                break  # and so are those above it
            found.add(word.i)
            if _is_earlier(word):
                break
    return found


def _is_earlier(word: Token) -> bool:
    """Whether it stands under 'after' or 'since': 'killed ten, three days after a raid' is not the raid."""
    is_marked = any(child.dep_ == "mark" and child.lower_ in _EARLIER for child in word.children)
    return is_marked or (word.dep_ in ("pobj", "pcomp") and word.head.lower_ in _EARLIER)


_HARMFUL = frozenset(
    {EventType.ATTACK, EventType.SHELLING, EventType.AIR_STRIKE, EventType.BOMBING, EventType.CHEMICAL_ATTACK}
)


def _trigger(parse: Parse, token: Token, places: Sequence[PlaceMention]) -> Trigger | None:
    if token.pos_ in ("NOUN", "PROPN") or _is_noun_after_all(token):
        return _noun(parse, token)
    if token.dep_ == "amod" and (entry := _entry("adj", token)):
        return _made(parse, token, entry, entry.event_type, is_attribute=True)
    if token.pos_ == "VERB" and token.dep_ not in ("amod", "compound", "aux"):
        return _verb(parse, token, places)
    return None


def _is_noun_after_all(token: Token) -> bool:
    """Words tagged as verbs that are none: 'airstrikes killed', a headline's first word, 'shelling' as a subject."""
    if token.pos_ not in ("VERB", "ADJ"):
        return False
    entries = load().entries
    lemma = _lemma(token)
    if ("noun", lemma) not in entries or token.lower_ not in (lemma, f"{lemma}s", f"{lemma}es"):
        return False
    if ("verb", lemma) not in entries or token.pos_ == "ADJ":
        return token.pos_ == "VERB" or token.dep_ in _ARGUMENTS
    is_first = token.is_sent_start and token.tag_ == "VB" and not children(token, "nsubj", "nsubjpass", "prt")
    return is_first or (token.dep_ in ("nsubj", "nsubjpass") and not children(token, "dobj", "nsubj"))


def _lemma(token: Token) -> str:
    """The trigger's lemma: capitalised plurals, gerunds and hasty tags keep their printed form in the model's."""
    lemma: str = token.lemma_.lower()
    if token.pos_ == "PROPN" and lemma.endswith("s") and not lemma.endswith("ss"):
        return lemma[:-2] if lemma.endswith("shes") else lemma[:-1]
    if token.tag_ == "VBG" and token.dep_ in ("nsubj", "nsubjpass"):
        lemma = token.lower_
    return lemma


def _entry(pos: str, token: Token) -> Entry | None:
    # Participles before a noun are found as printed: their lemma may be the verb's or their own.
    lemma = token.lower_ if pos == "adj" else _lemma(token)
    for entry in load().entries.get((pos, lemma), ()):
        first = token.i - len(entry.words) + 1
        if first < token.sent.start:
            continue
        words = token.doc[first : token.i + 1]
        if len(entry.words) == 1 or all(
            _lemma(word) == wanted for word, wanted in zip(words, entry.words, strict=True)
        ):
            return entry
    return None


def _noun(parse: Parse, token: Token) -> Trigger | None:
    entry = _entry("noun", token)
    if entry is None or entry.event_type is None or _is_part_of_compound(token) or _is_kind(token):
        return None
    lemma = _lemma(token)
    words = {child.lower_ for child in token.children} | {child.lemma_.lower() for child in token.children}
    if token.i and token.nbor(-1).lower_ == "daily":
        # 'Near-daily' comes apart in the parse.
        return None
    if words & _GENERIC or (lemma in _PLURAL_ONLY and token.tag_ not in ("NNS", "NNPS") and len(entry.words) == 1):
        return None
    if entry.event_type is EventType.NEGOTIATION and words & _NOT_TALKS:
        return None
    if len(entry.words) == 1 and _means_something_else(token, lemma):
        return None
    return _made(parse, token, entry, _refined(token, entry))


def _means_something_else(token: Token, lemma: str) -> bool:
    if lemma == "resolution":
        return not any(word.lower_ in _BODIES for word in token.sent)
    if lemma == "bomb":
        # 'Dropped bombs', 'with bombs': the verb tells the act.
        return token.dep_ in ("dobj", "pobj", "conj")
    if lemma == "fire":
        # 'Came under fire', 'opened fire'.
        verb = token.head.head if token.dep_ == "pobj" and token.head.lower_ == "under" else token.head
        return verb.lemma_ not in ("come", "open") and not _is_exchanged(token)
    if lemma == "round":
        # 'The first round' of talks that were named before; in 'a round of talks', and of sanctions, 'of' tells.
        return not _is_counted(token) or bool(prepositional(token, "of"))
    return lemma == "fall" and not prepositional(token, "of")


def _is_exchanged(token: Token) -> bool:
    """'Traded fire with', 'an exchange of fire': both sides shoot."""
    governor = token.head.head if token.dep_ == "pobj" and token.head.lower_ == "of" else token.head
    is_compound = token.i > 0 and token.nbor(-1).lower_ in ("trading", "exchanging")
    return is_compound or governor.lemma_.lower() in ("trade", "exchange", "swap")


def _is_counted(token: Token) -> bool:
    """Whether it is counted: 'the second round', 'a fresh round'."""
    return any(child.lower_ in _COUNTS for child in token.children)


def _is_part_of_compound(token: Token) -> bool:
    """'Ceasefire violations', 'attack helicopters': the head is what is talked of."""
    return token.dep_ in ("compound", "nmod", "npadvmod") and token.head.i > token.i and token.head.pos_ != "VERB"


def _is_kind(token: Token) -> bool:
    """'A centre of protest', 'several rounds of talks': a kind of thing, or many of them, and no single one."""
    if token.dep_ != "pobj" or token.head.lower_ != "of":
        return False
    if token.head.head.lemma_.lower() in _DURATIONS or _is_exchanged(token):
        # 'Six days of fighting' is the fighting of these days.
        return False
    if token.tag_ == "NN" and not any(
        child.dep_ in ("det", "poss", "amod", "compound", "prep") for child in token.children
    ):
        return True
    return any(child.lower_ in ("several", "many", "numerous", "various") for child in token.head.head.children)


def _refined(token: Token, entry: Entry) -> EventType | None:
    """The type of a general noun by what modifies it ('mortar attack'), else by the weapons in its sentence."""
    if entry.event_type not in (EventType.ATTACK, EventType.BOMBING, EventType.SHELLING) or len(entry.words) > 1:
        return entry.event_type
    lexicon = load()
    lemma = _lemma(token)
    if lemma in ("fire", "gunfire") and _is_exchanged(token):
        return EventType.ARMED_CLASH
    modifier = next((word for word in _modifiers(token) if word in lexicon.modifiers), None)
    if modifier is not None:
        return lexicon.modifiers[modifier]
    if kind := _kind_of([*prepositional(token, "with", "using", "involving"), *_used_in(token)]):
        return kind
    return _by_means(token) if lemma in ("strike", "bombing", "bombardment", "raid") else entry.event_type


def _modifiers(token: Token) -> Iterator[str]:
    """Lemmas of the words that may tell the kind of an attack."""
    for child in token.children:
        if child.dep_ in ("amod", "compound", "nmod") or child.i == token.i - 1:
            for word in (child, *children(child, "compound", "amod", "conj")):
                yield word.lemma_.lower()


def _by_means(token: Token) -> EventType | None:
    """The type of a strike, raid or bombing by the means that its sentence names."""
    words = {word.lemma_.lower() for word in token.sent}
    if any(load().weapons.get(word) is EventType.AIR_STRIKE for word in words):
        return EventType.AIR_STRIKE
    if _lemma(token) == "strike":
        # Of a strike that nobody specifies, workers' apart, planes and drones are the means.
        return EventType.PROTEST if words & _LABOUR else EventType.AIR_STRIKE
    entry = _entry("noun", token)
    return entry.event_type if entry else None


def _used_in(token: Token) -> list[Token]:
    """'An attack in which chemical weapons were used', 'that killed … with sarin'."""
    verbs = [child for child in token.children if child.dep_ in ("relcl", "acl")]
    used = [verb for verb in verbs if verb.lemma_ in ("use", "involve", "deploy", "employ")]
    return [thing for verb in used for thing in (*children(verb, "nsubjpass", "dobj"), *prepositional(verb, "with"))]


def _verb(parse: Parse, token: Token, places: Sequence[PlaceMention]) -> Trigger | None:
    entry = _entry("verb", token)
    if entry is None or any(child.lower_ in _HABITUAL for child in token.children):
        return None
    if entry.needs == "people" and is_toll(token):
        return None
    if token.lemma_ in _THROWN and has_lemma(objects(token), AID):
        return _made(parse, token, entry, EventType.HUMANITARIAN_ACTION)
    by_weapon = _by_weapon(token)
    event_type = by_weapon or entry.event_type
    if entry.needs == "weapon":
        is_more_exact = by_weapon is EventType.CHEMICAL_ATTACK or entry.event_type is None
        event_type = by_weapon if is_more_exact else by_weapon and entry.event_type
    if event_type is None or not has_what_it_needs(parse, token, entry.needs, places):
        return None
    return _made(parse, token, entry, event_type)


def _by_weapon(verb: Token) -> EventType | None:
    """'Warplanes hit', 'mortar rounds struck': the subject tells the type."""
    actors = children(verb, "nsubj") if not is_passive(verb) else prepositional(verb, "by")
    if verb.dep_ == "acl" and verb.tag_ == "VBG":
        actors = [*actors, verb.head]
    actors = [*actors, *prepositional(verb, "with", "using")]
    if verb.lemma_ in _THROWN:
        actors = [*actors, *objects(verb)]
    return _kind_of(actors)


def _kind_of(things: Sequence[Token]) -> EventType | None:
    """The type that a weapon tells; chemicals before what carries them."""
    lexicon = load()
    kinds = []
    for thing in things:
        for word in (thing, *children(thing, "compound", "amod", "nmod"), *prepositional(thing, "of")):
            lemma = _lemma(word)
            before = f"{_lemma(word.nbor(-1))} {lemma}" if word.i else lemma
            if (kind := lexicon.weapons.get(lemma) or lexicon.weapons.get(before)) is not None:
                kinds.append(kind)
            if lexicon.modifiers.get(lemma) is EventType.CHEMICAL_ATTACK:
                return EventType.CHEMICAL_ATTACK
    # 'With artillery and drones' is neither the one nor the other.
    return kinds[0] if len(set(kinds)) == 1 else None


def _made(
    parse: Parse, token: Token, entry: Entry, event_type: EventType | None, *, is_attribute: bool = False
) -> Trigger | None:
    if event_type is None:
        return None
    first = last = token
    while first.i >= 2 and first.nbor(-1).text in ("-", "–") and not first.nbor(-1).whitespace_:
        first = first.nbor(-2)
        if len(entry.words) == 1:
            break
    is_verb = entry.pos == "verb"
    if is_verb:
        particles = [child for child in children(token, "prt") if child.i == token.i + 1]
        last = particles[0] if particles else token
        first = token
    is_general = len(entry.words) == 1 and (event_type is EventType.ATTACK or is_bare_strike(token, event_type))
    start, end = parse.start_of(first), parse.end_of(last)
    return Trigger(token, start, end, event_type, entry.form, is_general, is_attribute, is_verb)


def is_bare_strike(token: Token, event_type: EventType) -> bool:
    """A 'strike' or 'raid' from the air by default: shells and missiles strike, too."""
    return event_type is EventType.AIR_STRIKE and _lemma(token) in ("strike", "raid")
