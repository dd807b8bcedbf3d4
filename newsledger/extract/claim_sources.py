"""Whose figure it is, and who is said to have done the harm."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from typing import TYPE_CHECKING

from newsledger.extract.claim_lexicon import victim_lexicon
from newsledger.extract.claim_verbs import Harm
from newsledger.language.attribution import Attribution
from newsledger.language.mentions import ActorIndex, Mention
from newsledger.language.parse import Parse
from schemas import Row
from schemas.rules import ClaimRule
from schemas.vocabularies import (
    ActorType,
    CasualtyEffect,
    ClaimAttribution,
    ClaimStance,
    PerpetratorBasis,
    QuoteStance,
    VictimStatus,
)

if TYPE_CHECKING:
    from spacy.tokens import Token

_NOT_ASSERTED = {QuoteStance.DEMANDS, QuoteStance.PROPOSES, QuoteStance.ASKS}
_REQUESTS = ("call for", "call on", "demand", "urge", "ask", "request", "propose", "appeal", "push for", "seek")
"""Cues after which a figure is the article's own, whatever stance the attribution has."""

_DONE_TO = {
    CasualtyEffect.KILLED, CasualtyEffect.INJURED, CasualtyEffect.KILLED_OR_INJURED, CasualtyEffect.ABDUCTED,
    CasualtyEffect.DETAINED, CasualtyEffect.DISPLACED, CasualtyEffect.TRAPPED, CasualtyEffect.MISSING,
}  # fmt: skip
_BY_MEANS = {CasualtyEffect.KILLED, CasualtyEffect.INJURED, CasualtyEffect.KILLED_OR_INJURED}
_ARMED = {ActorType.MILITARY, ActorType.ARMED_GROUP, ActorType.GOVERNMENT, ActorType.POLICE}
_ARMED_NOUNS = {
    *("force", "army", "troop", "police", "gunman", "militia", "bomber", "attacker", "assailant", "militant", "regime"),
    *(
        "government",
        "coalition",
        "military",
        "gang",
        "group",
        "battalion",
        "brigade",
        "unit",
        "authority",
        "kidnapper",
        "jet",
        "warplane",
    ),
}
_NEVER = {ActorType.MEDIA, ActorType.MONITOR, ActorType.HUMANITARIAN, ActorType.ACADEMIC}
"""Types of actor that print or count the harm; named beside a verb of harm, they are a dateline or a source."""

_CLAUSES = {"xcomp", "conj", "advcl", "acl", "pcomp", "ccomp", "relcl"}


class Attributions:
    """The attributions of one article, by what they cover."""

    def __init__(self, attributions: Iterable[Attribution]) -> None:
        """Index by the start of the content."""
        self._sorted = sorted(attributions, key=lambda item: (item.content.start, item.content.end, item.utterance))
        self._starts = [item.content.start for item in self._sorted]
        self._reach: list[int] = []
        reach = 0
        for item in self._sorted:
            reach = max(reach, item.content.end)
            self._reach.append(reach)

    def innermost(self, start: int, end: int) -> Attribution | None:
        """The shortest stretch of reported words that holds the span."""
        best: Attribution | None = None
        index = bisect_right(self._starts, start) - 1
        while index >= 0 and self._reach[index] >= end:
            item = self._sorted[index]
            if item.content.end >= end and (best is None or _length(item) < _length(best)):
                best = item
            index -= 1
        return best


def _length(attribution: Attribution) -> int:
    return attribution.content.end - attribution.content.start


def source(attribution: Attribution | None, index: ActorIndex, text: str) -> Row:
    """The columns about the claimant, as the rules of the table want them."""
    row: Row = {
        "claimant": None,
        "claimant_for": None,
        "claimant_text": None,
        "claimant_start": None,
        "claimant_end": None,
        "attribution": ClaimAttribution.ARTICLE,
        "stance": ClaimStance.ASSERTS,
    }
    if attribution is None or _is_request(attribution):
        return row
    actor = attribution.speaker_actor
    speaker = attribution.speaker
    bounds = (speaker.start, speaker.end) if speaker else _last_named(index, actor, attribution.content.start)
    if bounds is None or bounds[0] >= bounds[1]:
        return row
    named = actor is not None and actor in index.actors
    speaks_for = attribution.speaks_for
    if named and speaks_for is None and actor is not None and index.actors[actor].actor_type == ActorType.PERSON:
        speaks_for = index.actors[actor].affiliation
    return row | {
        "claimant": actor if named else None,
        "claimant_for": speaks_for if speaks_for in index.actors and speaks_for != actor else None,
        "claimant_text": text[bounds[0] : bounds[1]],
        "claimant_start": bounds[0],
        "claimant_end": bounds[1],
        "attribution": ClaimAttribution.NAMED if named else ClaimAttribution.UNNAMED,
        "stance": ClaimStance.DENIES if attribution.stance == QuoteStance.DENIES else ClaimStance.ASSERTS,
    }


def _is_request(attribution: Attribution) -> bool:
    return attribution.stance in _NOT_ASSERTED or (attribution.cue_lemma or "").startswith(_REQUESTS)


def _last_named(index: ActorIndex, actor: str | None, offset: int) -> tuple[int, int] | None:
    """Where the speaker of a carried-on paragraph was last named."""
    if actor is None:
        return None
    mention = next((mention for mention in index.before(offset) if mention.actor == actor), None)
    return (mention.start, mention.end) if mention else None


def perpetrator(harm: Harm, attribution: Attribution | None, index: ActorIndex, parse: Parse, figure_start: int) -> Row:
    """Who did it, from the claim's sentence only."""
    none: Row = {"perpetrator": None, "perpetrator_text": None, "perpetrator_basis": None}
    if harm.effect not in _DONE_TO or harm.frame in {ClaimRule.TOTAL, ClaimRule.GROUP}:
        return none
    if attribution is not None and attribution.stance == QuoteStance.ACCUSES:
        mention = next(iter(index.within(attribution.content.start, figure_start)), None)
        if mention is not None:
            start = _with_determiner(parse, mention)
            text = parse.text[start : mention.end]
            return {
                "perpetrator": mention.actor,
                "perpetrator_text": text,
                "perpetrator_basis": PerpetratorBasis.ACCUSED,
            }
    doer = _doer(harm.trigger, harm.frame)
    named = _named_doer(doer, attribution, index, parse) if doer is not None else None
    if named is None:
        named = _main_subject(harm.trigger, index, parse)
    if named is None and harm.effect in _BY_MEANS:
        named = _means(harm.trigger, index, parse)
    if named is None:
        return none
    actor, text = named
    speaker = attribution.speaker_actor if attribution is not None else None
    basis = PerpetratorBasis.CLAIMED if actor is not None and actor == speaker else PerpetratorBasis.STATED
    return {"perpetrator": actor, "perpetrator_text": text, "perpetrator_basis": basis}


def _doer(trigger: Token, frame: ClaimRule) -> Token | None:
    """Subject of the active verb, or what stands behind 'by'."""
    for child in trigger.children:
        if child.dep_ == "agent" or (child.lower_ == "by" and child.dep_ == "prep"):
            return next((token for token in child.rights if token.dep_ in {"pobj", "pcomp"}), None)
    if frame not in {ClaimRule.OBJECT, ClaimRule.ADJACENT} and not (trigger.pos_ == "VERB" and trigger.dep_ == "relcl"):
        return None
    return _subject_above(trigger)


def _subject_above(verb: Token) -> Token | None:
    """The subject of the verb, or of the clause that it depends on ('shelled the town, killing five')."""
    token = verb
    for _ in range(5):
        subject = next((child for child in reversed(list(token.lefts)) if child.dep_ == "nsubj"), None)
        is_relative = subject is not None and subject.lower_ in {"who", "which", "that"} and token.dep_ == "relcl"
        if subject is not None and not is_relative:
            return subject
        if is_relative or (token.dep_ in {"acl", "relcl"} and token.head.pos_ in {"NOUN", "PROPN"}):
            return token.head
        if token.dep_ not in _CLAUSES or token.head.i == token.i:
            return None
        token = token.head
    return None


def _named_doer(
    doer: Token, attribution: Attribution | None, index: ActorIndex, parse: Parse
) -> tuple[str | None, str] | None:
    left, right = doer.left_edge.i, doer.i
    for child in doer.rights:
        if child.dep_ in {"prep", "acl", "agent"} and (child.lower_ in {"of", "by", "from"} or child.dep_ == "acl"):
            right = max(right, child.right_edge.i)
    doc = doer.doc
    start, end = parse.start_of(doc[left]), parse.end_of(doc[right])
    head_start, head_end = parse.start_of(doer), parse.end_of(doer)
    mentions = [mention for mention in index.within(start, end) if index.actors[mention.actor].actor_type not in _NEVER]
    for mention in mentions:
        if mention.start <= head_start and head_end <= mention.end:
            return mention.actor, parse.text[_with_determiner(parse, mention) : mention.end]
    owner = next((child for child in doer.lefts if child.dep_ == "poss" and child.tag_ == "PRP$"), None)
    if doer.lemma_.lower() in _ARMED_NOUNS or _is_fighter(doer):
        actor = attribution.speaker_actor if owner is not None and attribution is not None else None
        if actor is None:
            actor = next((mention.actor for mention in mentions if mention.end <= head_start), None)
        return actor, parse.text[start:head_end]
    return None if doer.lower_ in {"he", "she", "they", "it"} else _doer_of_means(doer, index, parse)


def _means(trigger: Token, index: ActorIndex, parse: Parse) -> tuple[str | None, str] | None:
    """Who is named with what killed: 'killed in air strikes by X', 'when X fired rockets'."""
    for child in trigger.rights:
        if child.dep_ == "prep" and child.lower_ in {"in", "by", "from", "during"}:
            for means in (token for token in child.rights if token.dep_ == "pobj"):
                if (named := _doer_of_means(means, index, parse)) is not None:
                    return named
        if child.dep_ == "advcl" and any(token.lower_ in {"when", "after", "as"} for token in child.lefts):
            subject = next((token for token in child.lefts if token.dep_ == "nsubj"), None)
            is_armed = subject is not None and (subject.lemma_.lower() in _ARMED_NOUNS or _is_fighter(subject))
            if subject is not None and (is_armed or _armed_at(subject, index, parse)):
                return _named_doer(subject, None, index, parse)
    return None


def _doer_of_means(means: Token, index: ActorIndex, parse: Parse) -> tuple[str | None, str] | None:
    """The armed body that a strike or bomb is said to be of: its possessor, modifier, or what stands behind 'by'."""
    for token in means.subtree:
        head = token.head
        modifies = head.i == means.i and token.dep_ in {"compound", "poss", "nmod", "amod"}
        by = head.lower_ in {"by", "of", "from"} and means.i in {head.head.i, head.head.head.i}
        if not modifies and not by:
            continue
        mention = _armed_at(token, index, parse)
        if mention is not None:
            start = _with_determiner(parse, mention) if by else mention.start
            return mention.actor, parse.text[start : mention.end]
        if modifies and token.dep_ != "poss" and token.lemma_.lower() in _ARMED_NOUNS:
            return _last_called(token, index, parse), token.text
    return None


def _armed_at(token: Token, index: ActorIndex, parse: Parse) -> Mention | None:
    """The mention of an armed body or a government that holds the token."""
    start, end = parse.start_of(token), parse.end_of(token)
    near = index.within(parse.start_of(token.doc[token.left_edge.i]), parse.end_of(token.doc[token.right_edge.i]))
    covering = (mention for mention in near if mention.start <= start and end <= mention.end)
    return next((mention for mention in covering if index.actors[mention.actor].actor_type in _ARMED), None)


def _last_called(noun: Token, index: ActorIndex, parse: Parse) -> str | None:
    """The one actor that the article calls by the noun ('regime air strikes' where 'the regime' is one government)."""
    word = noun.lower_
    called = {
        mention.actor for mention in index.mentions if parse.text[mention.start : mention.end].lower().endswith(word)
    }
    return called.pop() if len(called) == 1 else None


def _is_fighter(token: Token) -> bool:
    victim = victim_lexicon().get(token.lemma_.lower())
    return victim is not None and victim.status == VictimStatus.COMBATANT


def _main_subject(trigger: Token, index: ActorIndex, parse: Parse) -> tuple[str | None, str] | None:
    """'The army staged offensives, with bombardments killing thousands': the armed body that is the main subject."""
    if trigger.dep_ not in {"pcomp", "acl", "advcl"} or trigger.tag_ != "VBG":
        return None
    root = trigger.sent.root
    subject = next((child for child in root.lefts if child.dep_ == "nsubj"), None)
    if subject is None or root.i == trigger.i:
        return None
    offset = parse.start_of(subject)
    for mention in index.within(parse.start_of(subject.doc[subject.left_edge.i]), parse.end_of(subject)):
        if mention.start <= offset < mention.end and index.actors[mention.actor].actor_type in _ARMED:
            return mention.actor, parse.text[_with_determiner(parse, mention) : mention.end]
    return None


def _with_determiner(parse: Parse, mention: Mention) -> int:
    """Start of the mention with its article ('the government')."""
    before = parse.text[max(0, mention.start - 4) : mention.start]
    return mention.start - 4 if before.lower() == "the " else mention.start
