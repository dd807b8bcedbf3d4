"""Who is said to have done the harm of a figure, from the figure's own sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from newsledger.extract.claim_doers import (
    ARMED_NOUNS,
    circumstances,
    doers,
    is_armed_noun,
    is_fighter,
    modifiers,
    opens_with_when,
)
from newsledger.extract.claim_sentences import root_of, sentence_of
from newsledger.extract.claim_verbs import Harm
from newsledger.language.attribution import Attribution
from newsledger.language.authority import find_country
from newsledger.language.mentions import ActorIndex, Mention
from newsledger.language.parse import Parse
from schemas import Row
from schemas.rules import ClaimRule
from schemas.vocabularies import ActorType, CasualtyEffect, PerpetratorBasis, QuoteStance

if TYPE_CHECKING:
    from newsledger.language.tokens import Token

_DONE_TO = {
    CasualtyEffect.KILLED, CasualtyEffect.INJURED, CasualtyEffect.KILLED_OR_INJURED, CasualtyEffect.ABDUCTED,
    CasualtyEffect.DETAINED, CasualtyEffect.DISPLACED, CasualtyEffect.TRAPPED, CasualtyEffect.MISSING,
}  # fmt: skip
_BY_MEANS = {CasualtyEffect.KILLED, CasualtyEffect.INJURED, CasualtyEffect.KILLED_OR_INJURED}
_ARMED = {ActorType.MILITARY, ActorType.ARMED_GROUP, ActorType.GOVERNMENT, ActorType.POLICE}
_MEANS = {
    *("strike", "airstrike", "raid", "bombing", "bombardment", "shelling", "attack", "fire", "shell", "rocket"),
    *("missile", "bomb", "barrel", "warplane", "plane", "jet", "helicopter", "drone", "artillery", "gunfire"),
    *("offensive", "assault", "operation", "ambush", "mortar", "aircraft", "airplane", "tank", "sniper", "gunship"),
    *("massacre", "execution", "blast", "explosion", "salvo", "barrage", "onslaught", "crackdown", "incursion"),
    *("shooting", "raids", "airstrikes", "air", "bombings", "weapon", "shrapnel", "bullet", "grenade", "mine"),
}
_CLASHES = {"clash", "fighting", "battle", "firefight", "shootout", "confrontation", "fight", "gunfight", "combat"}
_CARRIED_OUT = {
    *("carry", "launch", "conduct", "stage", "fire", "blame", "claim", "attribute", "drop", "plant", "mount", "commit"),
    *("perpetrate", "wage", "believe", "suspect", "detonate", "lay", "unleash", "order", "say", "execute", "lead"),
}
_ACCUSING = {"blame", "attribute", "suspect", "believe"}
_NEVER = {ActorType.MEDIA, ActorType.MONITOR, ActorType.HUMANITARIAN, ActorType.ACADEMIC}
"""Types of actor that print or count the harm; named beside a verb of harm, they are a dateline or a source."""

_BESIDE = {"in", "by", "from", "during", "under", "after", "amid", "of"}
_STEPS = 5
_FAR = 40
_LED = re.compile(r"-led$")

_DEPTH = 2
"""Nouns in a chain that are asked whose means they are ('an air raid by planes of the army')."""


@dataclass(frozen=True, slots=True)
class _Doer:
    """Words for who did it, the actor if it is known, and on whose word."""

    text: str
    actor: str | None
    basis: PerpetratorBasis = PerpetratorBasis.STATED


class Perpetrators:
    """Finds who did the harm, in one article."""

    def __init__(self, parse: Parse, index: ActorIndex) -> None:
        """Look up doers among the article's actors."""
        self._parse, self._index = parse, index
        self._called: dict[str, str | None] = {}
        self._governments: dict[str, str | None] = {}

    def find(self, harm: Harm, attribution: Attribution | None, figure_start: int) -> Row:
        """The columns about the perpetrator, from the claim's sentence only."""
        doer = self._find(harm, attribution, figure_start)
        if doer is None:
            return {"perpetrator": None, "perpetrator_text": None, "perpetrator_basis": None}
        speaker = attribution.speaker_actor if attribution is not None else None
        is_own = doer.actor is not None and doer.actor == speaker
        basis = PerpetratorBasis.CLAIMED if is_own else doer.basis
        return {"perpetrator": doer.actor, "perpetrator_text": doer.text, "perpetrator_basis": basis}

    def _find(self, harm: Harm, attribution: Attribution | None, figure_start: int) -> _Doer | None:
        if harm.effect not in _DONE_TO or harm.frame == ClaimRule.TOTAL:
            return None
        if harm.frame == ClaimRule.GROUP and harm.trigger.tag_ != "VBN":
            return None
        if attribution is not None and attribution.stance == QuoteStance.ACCUSES:
            mention = next(iter(self._index.within(attribution.content.start, figure_start)), None)
            if mention is not None:
                return _Doer(self._printed(mention), mention.actor, PerpetratorBasis.ACCUSED)
            accused = self._accused(attribution.content.start)
            if accused is not None:
                return replace(accused, basis=PerpetratorBasis.ACCUSED)
        for doer in doers(harm.trigger, harm.frame):
            if (found := self._named(doer, attribution)) is not None:
                return found
        found = self._main_subject(harm.trigger)
        if found is None and harm.effect in _BY_MEANS:
            found = self._by_means(harm.trigger) or self._carried_out(harm.trigger)
        return found

    def _accused(self, start: int) -> _Doer | None:
        """The unnamed body at the head of an accusation ('the army of killing …')."""
        span = self._parse.span(start, start + 1)
        if span is None:
            return None
        for token in span.doc[span.start : span.start + _STEPS]:
            if token.lower_ == "of":
                return None
            if is_armed_noun(token):
                return self._named(token)
        return None

    # --- a phrase that names a doer

    def _named(self, doer: Token, attribution: Attribution | None = None) -> _Doer | None:
        """The doer that a subject or agent names, itself or as the body whose means it is."""
        left, right = doer.left_edge.i, doer.i
        for child in doer.rights:
            if child.dep_ in {"prep", "acl", "agent"} and (child.lower_ in {"of", "by", "from"} or child.dep_ == "acl"):
                right = max(right, child.right_edge.i)
        doc = doer.doc
        start, head_start, head_end = self._start(doc[left]), self._start(doer), self._end(doer)
        mentions = [
            mention
            for mention in self._index.within(start, self._end(doc[right]))
            if self._index.actors[mention.actor].actor_type not in _NEVER
        ]
        for mention in mentions:
            if mention.start <= head_start and head_end <= mention.end:
                return _Doer(self._printed(mention), mention.actor)
        if is_armed_noun(doer):
            owner = next((child for child in doer.lefts if child.dep_ == "poss" and child.tag_ == "PRP$"), None)
            actor = attribution.speaker_actor if owner is not None and attribution is not None else None
            if actor is None:
                actor = next((mention.actor for mention in mentions if mention.end <= head_start), None)
            return _Doer(self._parse.text[start:head_end], actor or self._of_state(doer.lefts))
        if doer.pos_ != "PRON":
            return self._of_means(doer)
        speaker = attribution.speaker_actor if attribution is not None else None
        is_own = doer.lower_ in {"it", "they", "we"} and speaker in self._index.actors
        if not is_own or speaker is None or self._index.actors[speaker].actor_type not in _ARMED:
            return None
        return _Doer(doer.text, speaker)

    def _of_means(self, means: Token, depth: int = _DEPTH) -> _Doer | None:
        """The armed body that a strike or bomb is said to be of: its modifier, or what stands behind 'by'."""
        for child in means.children:
            if child.dep_ in {"acl", "relcl"} and child.lemma_.lower() in _CARRIED_OUT:
                found = self._behind_participle(child, depth)
            elif (child.lower_ in {"by", "from"} and child.dep_ in {"prep", "agent"}) or (
                child.lower_ in {"with", "against"} and means.lemma_.lower() in _CLASHES
            ):
                found = self._behind(child, depth)
            else:
                continue
            if found is not None:
                return found
        found = self._modifying(means)
        of = next((child for child in means.rights if child.lower_ == "of"), None)
        if found is not None or of is None or means.lower_.endswith("ing"):
            return found  # 'the shelling of' names whom it hit
        return self._behind(of, depth)

    def _behind_participle(self, participle: Token, depth: int) -> _Doer | None:
        """'Carried out by X', 'blamed on X', 'claimed by X', 'believed to have been fired by X'."""
        verb = participle.lemma_.lower()
        for token in (participle, *(child for child in participle.rights if child.dep_ in {"xcomp", "ccomp"})):
            for prep in token.rights:
                if prep.lower_ == "by" or (verb in _ACCUSING and prep.lower_ in {"on", "to"}):
                    found = self._behind(prep, depth)
                    if found is not None:
                        basis = PerpetratorBasis.CLAIMED if verb == "claim" else found.basis
                        return replace(found, basis=PerpetratorBasis.ACCUSED if verb in _ACCUSING else basis)
        return None

    def _behind(self, prep: Token, depth: int) -> _Doer | None:
        noun = next((child for child in prep.rights if child.dep_ == "pobj"), None)
        if noun is None:
            return None
        mention = self._armed_at(noun)
        if mention is not None:
            return _Doer(self._printed(mention), mention.actor)
        if is_armed_noun(noun) and (prep.lower_ != "of" or noun.lemma_.lower() in ARMED_NOUNS):
            return self._named(noun)
        return self._of_means(noun, depth - 1) if depth else None

    def _modifying(self, means: Token) -> _Doer | None:
        """'Russian air strikes', 'regime shelling', 'U.S.-led coalition raids', 'the army's bombardment'."""
        is_means = means.lemma_.lower() in _MEANS or means.lower_.removesuffix("s") in _MEANS
        for token in modifiers(means):
            mention = self._armed_at(token)
            if mention is not None:
                return _Doer(self._parse.text[mention.start : mention.end], mention.actor)
            noun = token.lemma_.lower()
            is_armed = token.dep_ != "poss" and (noun in ARMED_NOUNS or is_fighter(token))
            state = find_country(_LED.sub("", token.text)) if is_means and token.text[:1].isupper() else None
            if is_armed or (state is not None and token.ent_type_ != "LOC"):
                first = last = token
                if token.i + 2 < means.i and token.nbor(2).lower_ == "led":  # 'US-led', in three tokens
                    last = token.nbor(2)
                while last.i + 1 < means.i and is_armed_noun(last.nbor()):
                    last = last.nbor()
                text = self._parse.text[self._start(first) : self._end(last)]
                return _Doer(text, self._of_state((token,)) or self._last_called(last))
        return None

    # --- where doers stand

    def _by_means(self, trigger: Token) -> _Doer | None:
        """Who is named with what killed: 'killed in air strikes by X', 'when X fired rockets'."""
        for child in circumstances(trigger):
            if child.dep_ == "prep" and child.lower_ in _BESIDE:
                for means in (token for token in child.rights if token.dep_ in {"pobj", "pcomp"}):
                    for noun in (means, *means.conjuncts):
                        # The parser takes 'shelling' in 'regime shelling' for a verb.
                        is_doer = is_armed_noun(noun) and noun.i + 1 < len(noun.doc) and noun.nbor().tag_ == "VBG"
                        if (found := self._named(noun) if is_doer else self._of_means(noun)) is not None:
                            return found
            elif opens_with_when(child) and (found := self._in_clause(child)) is not None:
                return found
        return None

    def _carried_out(self, trigger: Token) -> _Doer | None:
        """'… in air strikes on the town of X, reportedly carried out by Y', whatever noun the parse gives it to."""
        doc = trigger.doc
        for token in doc[trigger.i + 1 : min(trigger.i + _FAR, sentence_of(trigger).end)]:
            if token.tag_ == "VBN" and token.lemma_.lower() in {"carry", "launch", "conduct", "blame", "claim"}:
                return self._behind_participle(token, _DEPTH)
        return None

    def _in_clause(self, verb: Token) -> _Doer | None:
        agent = next((child for child in verb.rights if child.dep_ == "agent"), None)
        if agent is not None:
            return self._behind(agent, _DEPTH)
        subject = next((token for token in verb.lefts if token.dep_ == "nsubj"), None)
        if subject is None:
            return None
        if is_armed_noun(subject) or self._armed_at(subject) is not None:
            return self._named(subject)
        return self._of_means(subject)

    def _main_subject(self, trigger: Token) -> _Doer | None:
        """'The army staged raids, with bombardments killing thousands': the armed body that is the main subject."""
        if trigger.dep_ not in {"pcomp", "acl", "advcl"} or trigger.tag_ != "VBG":
            return None
        root = root_of(trigger)
        subject = next((child for child in root.lefts if child.dep_ == "nsubj"), None)
        if subject is None or root.i == trigger.i:
            return None
        offset = self._start(subject)
        for mention in self._index.within(self._start(subject.left_edge), self._end(subject)):
            is_armed = self._index.actors[mention.actor].actor_type in _ARMED
            if mention.start <= offset < mention.end and is_armed:
                return _Doer(self._printed(mention), mention.actor)
        return None

    # --- actors

    def _armed_at(self, token: Token) -> Mention | None:
        """The mention of an armed body or a government that holds the token."""
        start, end = self._start(token), self._end(token)
        near = self._index.within(self._start(token.left_edge), self._end(token.right_edge))
        covering = (mention for mention in near if mention.start <= start and end <= mention.end)
        return next((mention for mention in covering if self._index.actors[mention.actor].actor_type in _ARMED), None)

    def _of_state(self, words: Iterable[Token]) -> str | None:
        """The government or army of this article whose state an adjective names ('Russian')."""
        for word in words:
            if word.i + 1 < len(word.doc) and word.nbor().lower_ in {"-", "coalition", "alliance"}:
                continue  # 'US-led'
            state = find_country(word.text) if word.text[:1].isupper() else None
            if state is None:
                continue
            if state[0] not in self._governments:
                self._governments[state[0]] = self._government(state[0])
            if (found := self._governments[state[0]]) is not None:
                return found
        return None

    def _government(self, country: str) -> str | None:
        for kind in (ActorType.GOVERNMENT, ActorType.MILITARY):
            for actor in self._index.actors.values():
                if actor.actor_type != kind or actor.country != country:
                    continue
                if kind == ActorType.MILITARY or _is_government(actor.name) or find_country(actor.name) is not None:
                    return actor.local_id
        return None

    def _last_called(self, noun: Token) -> str | None:
        """The one actor that the article calls by the noun ('regime air strikes': 'the regime' is one government)."""
        word = noun.lower_
        if word not in self._called:
            called = {
                mention.actor
                for mention in self._index.mentions
                if self._parse.text[mention.start : mention.end].lower().endswith(word)
            }
            self._called[word] = called.pop() if len(called) == 1 else None
        return self._called[word]

    # --- offsets

    def _printed(self, mention: Mention) -> str:
        """The mention with its article ('the government')."""
        text = self._parse.text
        start = (
            mention.start - 4 if text[max(0, mention.start - 4) : mention.start].lower() == "the " else mention.start
        )
        return text[start : mention.end]

    def _start(self, token: Token) -> int:
        return self._parse.start_of(token)

    def _end(self, token: Token) -> int:
        return self._parse.end_of(token)


def _is_government(name: str) -> bool:
    return name.casefold().endswith((" government", " regime", " administration"))
