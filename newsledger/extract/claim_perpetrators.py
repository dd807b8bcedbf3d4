"""Who is said to have done the harm of a figure, from the figure's own sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from newsledger.extract.claim_lexicon import victim_lexicon
from newsledger.extract.claim_verbs import SUBJECT, Harm
from newsledger.language.attribution import Attribution
from newsledger.language.authority import find_country
from newsledger.language.mentions import ActorIndex, Mention
from newsledger.language.parse import Parse
from schemas import Row
from schemas.rules import ClaimRule
from schemas.vocabularies import ActorType, CasualtyEffect, PerpetratorBasis, QuoteStance, VictimStatus

if TYPE_CHECKING:
    from spacy.tokens import Token

_DONE_TO = {
    CasualtyEffect.KILLED, CasualtyEffect.INJURED, CasualtyEffect.KILLED_OR_INJURED, CasualtyEffect.ABDUCTED,
    CasualtyEffect.DETAINED, CasualtyEffect.DISPLACED, CasualtyEffect.TRAPPED, CasualtyEffect.MISSING,
}  # fmt: skip
_BY_MEANS = {CasualtyEffect.KILLED, CasualtyEffect.INJURED, CasualtyEffect.KILLED_OR_INJURED}
_ARMED = {ActorType.MILITARY, ActorType.ARMED_GROUP, ActorType.GOVERNMENT, ActorType.POLICE}
_ARMED_NOUNS = {
    *("force", "army", "troop", "police", "gunman", "militia", "bomber", "attacker", "assailant", "militant", "regime"),
    *("government", "coalition", "military", "gang", "group", "battalion", "brigade", "unit", "authority"),
    *("kidnapper", "jet", "warplane", "opposition", "jihadi", "junta"),
}
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

_CLAUSES = {"xcomp", "conj", "advcl", "acl", "pcomp", "ccomp", "relcl"}
_MODIFIERS = {"compound", "poss", "nmod", "amod"}
_BESIDE = {"in", "by", "from", "during", "under", "after", "amid", "of"}
_WHEN = {"when", "after", "as", "while"}
_STEPS = 5
_FAR = 40
_LED = re.compile(r"-led$")
_LEAVING = {"leave", "cause", "claim", "take", "cost", "result", "lead", "inflict", "end", "bring"}
"""Verbs that take a word of harm for their object ('left three killed', 'resulted in the deaths of')."""

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
        for doer in _doers(harm.trigger, harm.frame):
            if (found := self._named(doer, attribution)) is not None:
                return found
        found = self._main_subject(harm.trigger)
        if found is None and harm.effect in _BY_MEANS:
            found = self._by_means(harm.trigger) or self._carried_out(harm.trigger)
        return found

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
        if _is_armed_noun(doer):
            owner = next((child for child in doer.lefts if child.dep_ == "poss" and child.tag_ == "PRP$"), None)
            actor = attribution.speaker_actor if owner is not None and attribution is not None else None
            if actor is None:
                actor = next((mention.actor for mention in mentions if mention.end <= head_start), None)
            return _Doer(self._parse.text[start:head_end], actor or self._of_state(doer.lefts))
        return None if doer.pos_ == "PRON" else self._of_means(doer)

    def _of_means(self, means: Token, depth: int = _DEPTH) -> _Doer | None:
        """The armed body that a strike or bomb is said to be of: its modifier, or what stands behind 'by'."""
        for child in means.children:
            if child.dep_ in {"acl", "relcl"} and child.lemma_.lower() in _CARRIED_OUT:
                found = self._behind_participle(child, depth)
            elif (child.lower_ in {"by", "from", "of"} and child.dep_ in {"prep", "agent"}) or (
                child.lower_ in {"with", "against"} and means.lemma_.lower() in _CLASHES
            ):
                found = self._behind(child, depth)
            else:
                continue
            if found is not None:
                return found
        return self._modifying(means)

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
        if _is_armed_noun(noun) and (prep.lower_ != "of" or noun.lemma_.lower() in _ARMED_NOUNS):
            return self._named(noun)
        return self._of_means(noun, depth - 1) if depth else None

    def _modifying(self, means: Token) -> _Doer | None:
        """'Russian air strikes', 'regime shelling', 'U.S.-led coalition raids', 'the army's bombardment'."""
        is_means = means.lemma_.lower() in _MEANS or means.lower_.removesuffix("s") in _MEANS
        for token in _modifiers(means):
            mention = self._armed_at(token)
            if mention is not None:
                return _Doer(self._parse.text[mention.start : mention.end], mention.actor)
            noun = token.lemma_.lower()
            is_armed = token.dep_ != "poss" and (noun in _ARMED_NOUNS or _is_fighter(token))
            state = find_country(_LED.sub("", token.text)) if is_means and token.text[:1].isupper() else None
            if is_armed or (state is not None and token.ent_type_ != "LOC"):
                first = last = token
                if token.i + 2 < means.i and token.nbor(2).lower_ == "led":  # 'US-led', in three tokens
                    last = token.nbor(2)
                while last.i + 1 < means.i and _is_armed_noun(last.nbor()):
                    last = last.nbor()
                text = self._parse.text[self._start(first) : self._end(last)]
                return _Doer(text, self._of_state((token,)) or self._last_called(last))
        return None

    # --- where doers stand

    def _by_means(self, trigger: Token) -> _Doer | None:
        """Who is named with what killed: 'killed in air strikes by X', 'when X fired rockets'."""
        for child in _circumstances(trigger):
            if child.dep_ == "prep" and child.lower_ in _BESIDE:
                for means in (token for token in child.rights if token.dep_ == "pobj"):
                    for noun in (means, *means.conjuncts):
                        if (found := self._of_means(noun)) is not None:
                            return found
            elif _opens_with_when(child) and (found := self._in_clause(child)) is not None:
                return found
        return None

    def _carried_out(self, trigger: Token) -> _Doer | None:
        """'… in air strikes on the town of X, reportedly carried out by Y', whatever noun the parse gives it to."""
        doc = trigger.doc
        for token in doc[trigger.i + 1 : min(trigger.i + _FAR, trigger.sent.end)]:
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
        if _is_armed_noun(subject) or self._armed_at(subject) is not None:
            return self._named(subject)
        return self._of_means(subject)

    def _main_subject(self, trigger: Token) -> _Doer | None:
        """'The army staged raids, with bombardments killing thousands': the armed body that is the main subject."""
        if trigger.dep_ not in {"pcomp", "acl", "advcl"} or trigger.tag_ != "VBG":
            return None
        root = trigger.sent.root
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

    def _of_state(self, words: Iterator[Token] | tuple[Token, ...]) -> str | None:
        """The government or army of this article whose state an adjective names ('Russian')."""
        for word in words:
            state = find_country(word.text) if word.text[:1].isupper() else None
            if state is None:
                continue
            for kind in (ActorType.GOVERNMENT, ActorType.MILITARY):
                for actor in self._index.actors.values():
                    if actor.actor_type == kind and actor.country == state[0]:
                        return actor.local_id
        return None

    def _last_called(self, noun: Token) -> str | None:
        """The one actor that the article calls by the noun ('regime air strikes': 'the regime' is one government)."""
        word = noun.lower_
        called = {
            mention.actor
            for mention in self._index.mentions
            if self._parse.text[mention.start : mention.end].lower().endswith(word)
        }
        return called.pop() if len(called) == 1 else None

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


def _doers(trigger: Token, frame: ClaimRule) -> Iterator[Token]:
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


def _circumstances(trigger: Token) -> Iterator[Token]:
    """What stands beside the word of harm and tells how it came: its own complements, then those of its noun."""
    yield from trigger.rights
    yield from (child for child in trigger.lefts if child.dep_ in {"prep", "advcl"})
    for child in trigger.rights:
        if child.dep_ in {"npadvmod", "prep"}:  # 'killed Saturday when …', 'killed on Monday when …'
            yield from (inner for noun in (child, *child.rights) for inner in noun.rights if inner.dep_ == "relcl")
    for joined in trigger.conjuncts:  # 'were killed and dozens injured in shelling by X'
        if joined.pos_ in {"VERB", "ADJ"}:
            yield from (child for child in joined.rights if child.dep_ in {"prep", "advcl"})
    head = trigger.head
    if trigger.dep_ in {"acl", "relcl", "amod", "oprd", "acomp", "conj", "dep", "ccomp"} and head.i != trigger.i:
        yield from (child for child in head.rights if child.i > trigger.i and child.dep_ in {"prep", "advcl"})


def _opens_with_when(clause: Token) -> bool:
    return clause.dep_ in {"advcl", "relcl"} and any(token.lower_ in _WHEN for token in clause.lefts)


def _modifiers(means: Token) -> Iterator[Token]:
    """The modifiers of a noun and those joined to them ('Russian and regime air strikes'), from the left."""
    for child in means.lefts:
        if child.dep_ in _MODIFIERS:
            is_led = child.lower_ == "led"
            yield from (inner for inner in child.lefts if inner.dep_ in _MODIFIERS or (is_led and inner.text != "-"))
            yield child
            yield from (inner for inner in child.rights if inner.dep_ == "conj")


def _is_armed_noun(token: Token) -> bool:
    return token.lemma_.lower() in _ARMED_NOUNS or _is_fighter(token)


def _is_fighter(token: Token) -> bool:
    victim = victim_lexicon().get(token.lemma_.lower()) or victim_lexicon().get(token.lower_)
    return victim is not None and victim.status == VictimStatus.COMBATANT
