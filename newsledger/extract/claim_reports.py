"""Figures that somebody reports without words of his own: 'gave a toll of 53', 'put the dead at 40', 'by X's count'.

What stands in a reported clause is found by ``language.attribution``; here are nouns that a verb of reporting takes,
clauses that hang on a reported one, and clauses that the parse gives to a verb of speech all the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from newsledger.extract.claim_covering import Attributions
from newsledger.extract.claim_sentences import sentence_of
from newsledger.extract.claim_verbs import SUBJECT, Harm
from newsledger.language.attribution import Attribution, Stretch
from newsledger.language.attribution.lexicon import is_voice
from newsledger.language.mentions import ActorIndex
from newsledger.language.parse import Parse
from schemas.vocabularies import ActorType, QuoteAttribution, QuoteStance, QuoteType, SpeakerKind

if TYPE_CHECKING:
    from newsledger.language.tokens import Token

_CLAUSE_VERBS = {
    *("say", "announce", "report", "confirm", "state", "add", "claim", "write", "tweet", "insist", "reveal", "tell"),
    *("disclose", "declare", "note", "estimate", "allege", "maintain", "acknowledge", "admit", "mention", "deny"),
    *("find", "conclude", "determine", "establish", "document", "verify"),
}
_OBJECT_VERBS = {
    *("report", "announce", "confirm", "mention", "give", "put", "estimate", "acknowledge", "admit", "reveal", "deny"),
    *("denounce", "document", "record", "register", "count", "list", "cite", "verify", "place", "tally", "disclose"),
    *("log", "note", "say", "release", "publish", "provide", "issue"),
}
_ONLY_TOTALS = {"give", "put", "place", "release", "publish", "provide", "issue", "list"}
"""Verbs that report only with a word for a number ('gave a toll of', 'put the dead at')."""

_TOTALS = {"toll", "number", "total", "figure", "count", "tally", "estimate", "dead", "loss", "casualty", "death"}
_COUNTS = {"count", "tally", "estimate", "reckoning", "account", "figure", "toll"}
_NOMINAL = {"prep", "pobj", "dobj", "conj", "pcomp", "xcomp", "nsubj", "nummod", "appos", "oprd", "attr", "nsubjpass"}
_DEPTH = 12
_FAR = 45
"""Words between a clause and its verb of speech: in longer ones the parse is guesswork."""

_NEAR = 700
"""Letters that a pronoun looks back for the last speaker."""

_PERSONS = {"he": "m", "she": "f"}


class Reports:
    """Finds who reports a figure that stands in nobody's words, or in a report inside somebody's words."""

    def __init__(self, parse: Parse, index: ActorIndex, covering: Attributions) -> None:
        """Look up subjects among the article's actors and speakers."""
        self._parse, self._index, self._covering = parse, index, covering

    def find(self, harm: Harm, head: Token, covered: Attribution | None) -> Attribution | None:
        """The attribution of a figure: the nearest report, else what covers it or the clause that it hangs on."""
        verb = next((found for token in (head, harm.trigger) if (found := _object_verb(token)) is not None), None)
        if verb is not None and verb.i != harm.trigger.i:
            content = covered.content if covered is not None else None
            at = self._parse.start_of(verb)
            if content is None or content.start <= at < content.end:
                return self._by(verb, head) or covered
        if covered is not None:
            return covered
        return self._glossed(harm.trigger) or self._by_count(harm.trigger) or self._by_clause(harm.trigger, head)

    def _glossed(self, trigger: Token) -> Attribution | None:
        """What ends right before the clause: 'accused X of a raid, an attack that left 43 dead', '…, killing five'."""
        opening = trigger.head.left_edge if trigger.dep_ == "relcl" else trigger
        if opening.i < 2 or trigger.dep_ not in {"relcl", "advcl", "acl"} or opening.nbor(-1).text != ",":
            return None
        before = self._parse.end_of(opening.nbor(-2)) - 1
        covered = self._covering.innermost(before, before + 1)
        return covered if covered is not None and covered.quote_type != QuoteType.DIRECT else None

    def _by_clause(self, trigger: Token, head: Token) -> Attribution | None:
        """A clause under a verb of speech that no attribution holds ('X says 71 killed in clashes')."""
        token = trigger
        for _ in range(_DEPTH):
            above = token.head
            if above.i == token.i or abs(above.i - trigger.i) > _FAR:
                return None
            if token.dep_ in {"ccomp", "parataxis"} and above.lemma_.lower() in _CLAUSE_VERBS:
                return self._by(above, head)
            token = above
        return None

    def _by_count(self, trigger: Token) -> Attribution | None:
        """'By the government's count'."""
        sentence = sentence_of(trigger)
        for token in trigger.doc[trigger.i + 1 : min(sentence.end, trigger.i + 30)]:
            if token.lower_ not in _COUNTS or token.head.lower_ not in {"by", "in"}:
                continue
            owner = next((child for child in token.lefts if child.dep_ == "poss"), None)
            if owner is not None and token.head.i < owner.i:
                return self._attribution(owner, token.head, QuoteStance.ASSERTS)
        return None

    def _by(self, verb: Token, head: Token) -> Attribution | None:
        subject = _subject(verb)
        if subject is None or subject.i == head.i:
            return None
        stance = QuoteStance.DENIES if verb.lemma_.lower() == "deny" else QuoteStance.ASSERTS
        return self._attribution(subject, verb, stance)

    def _attribution(self, subject: Token, cue: Token, stance: QuoteStance) -> Attribution | None:
        start, end = self._phrase(subject)
        actor, speaks_for = self._who(subject, start, end)
        if actor is None and subject.lower_ in {"this", "that", "it", "which", "who", "they", "we", "i"}:
            return None
        return Attribution(
            content=Stretch(self._parse.start_of(cue), self._parse.end_of(cue)),
            quote_type=QuoteType.INDIRECT,
            cue=Stretch(self._parse.start_of(cue), self._parse.end_of(cue)),
            cue_lemma=cue.lemma_.lower(),
            stance=stance,
            speaker=Stretch(start, end),
            speaker_kind=SpeakerKind.NAMED if actor else SpeakerKind.UNNAMED,
            how=QuoteAttribution.EXPLICIT,
            speaker_actor=actor,
            speaks_for=speaks_for,
            via=None,
            addressee=None,
            utterance=0,
        )

    def _phrase(self, subject: Token) -> tuple[int, int]:
        """Bounds of the subject's phrase: its modifiers and 'of' or 'for', no apposition and no relative clause."""
        first, last = subject.left_edge, subject
        if subject.pos_ in {"DET", "NUM"}:  # 'the commander of Detachment No 4', which the parse takes apart
            while first.i > sentence_of(subject).start and first.nbor(-1).pos_ in {
                "NOUN",
                "PROPN",
                "ADP",
                "DET",
                "ADJ",
            }:
                first = first.nbor(-1)
        for child in subject.rights:
            if child.dep_ == "prep" and child.lower_ in {"of", "for", "in", "at"} and child.left_edge.i == last.i + 1:
                last = child.right_edge
        return self._parse.start_of(first), self._parse.end_of(last)

    def _who(self, subject: Token, start: int, end: int) -> tuple[str | None, str | None]:
        at, behind = self._parse.start_of(subject), self._parse.end_of(subject)
        mentions = list(self._index.within(start, end))
        for mention in mentions:
            if mention.start <= at and behind <= mention.end:
                return mention.actor, self._index.actors[mention.actor].affiliation
        for child in subject.rights:
            if child.dep_ == "appos":
                inside = self._index.within(self._parse.start_of(child.left_edge), self._parse.end_of(child))
                if (named := next(inside, None)) is not None:
                    return named.actor, self._index.actors[named.actor].affiliation
        if subject.lower_ in {"he", "she", "it"}:
            return self._last_speaker(subject.lower_, at), None
        within = self._index.only(start, end)
        if within is not None and is_voice(subject):
            return within.local_id, within.local_id
        return None, within.local_id if within is not None else None

    def _last_speaker(self, pronoun: str, offset: int) -> str | None:
        """The last speaker before the offset for whom the pronoun can stand."""
        for attribution in self._covering.before(offset):
            if attribution.content.start < offset - _NEAR:
                return None
            actor = self._index.actors.get(attribution.speaker_actor or "")
            if actor is None:
                continue
            is_person = actor.actor_type == ActorType.PERSON
            if is_person != (pronoun in _PERSONS) or (actor.gender or _PERSONS.get(pronoun)) != _PERSONS.get(
                pronoun, actor.gender
            ):
                continue
            return actor.local_id
        return None


def _object_verb(token: Token) -> Token | None:
    """The verb of reporting that takes the figure's phrase: 'reported 14 deaths', 'gave a toll of 53'."""
    is_total = False
    for _ in range(_DEPTH):
        is_total = is_total or token.lemma_.lower() in _TOTALS
        above = token.head
        if above.i == token.i or token.dep_ not in _NOMINAL:
            return None
        if above.pos_ == "VERB" and above.lemma_.lower() in _OBJECT_VERBS:
            return above if token.i > above.i and (is_total or _reports(above)) else None
        token = above
    return None


def _reports(verb: Token) -> bool:
    if verb.lemma_.lower() not in _ONLY_TOTALS:
        return True
    return any(child.dep_ == "dobj" and child.lemma_.lower() in _TOTALS for child in verb.rights)


def _subject(verb: Token) -> Token | None:
    """Who reports: the subject of the verb, of the verb it is joined to, or the noun of its relative clause."""
    token = verb
    if any(child.dep_ == "auxpass" for child in verb.children):
        agent = next((child for child in verb.children if child.dep_ == "agent"), None)
        return next((child for child in agent.rights if child.dep_ == "pobj"), None) if agent is not None else None
    for _ in range(4):
        for child in _subjects(token):
            relative = child.lower_ in {"who", "which", "that"} and token.dep_ == "relcl"
            return token.head if relative else child
        if token.dep_ == "acl" and token.head.pos_ in {"NOUN", "PROPN"}:
            return token.head
        if token.dep_ not in {"conj", "xcomp", "advcl"} or token.head.pos_ not in {"VERB", "AUX"}:
            return None
        token = token.head
    return None


def _subjects(verb: Token) -> Iterator[Token]:
    return (child for child in verb.children if child.dep_ in SUBJECT)
