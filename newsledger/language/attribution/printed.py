"""Speakers that the page's form tells, not a verb: behind a dash, before a colon, in a label, at a headline's ends."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from newsledger.language.attribution import lexicon
from newsledger.language.attribution.units import Unit
from newsledger.language.data_files import data_rows
from newsledger.language.marks import Marked
from newsledger.language.mentions import ActorIndex, LocalActor
from newsledger.language.parse import Parse
from schemas.rules import QuoteRule
from schemas.vocabularies import ActorType

if TYPE_CHECKING:
    from newsledger.language.tokens import Token

_DASHES = frozenset(("-", "--", "–", "—", "―"))
_FINITE = frozenset(("VBD", "VBZ", "VBP", "MD"))
_LONGEST_NAME, _LONGEST_HEADLINE, _LONGEST_LEAD = 14, 40, 40
_LABEL = re.compile(r"(?:(?P<letter>Q|A)[.:]|(?P<name>[A-Z][\w.'’ -]{1,40}?)(?: \([^)\n]{1,40}\))?:)\s+(?=\S)")
_FEWEST_LABELS = 3
_LONGEST_MENTION = 80
_PERSONAL = frozenset(("he", "she"))
_OWNERS = frozenset(("his", "her", "their", "its"))


@dataclass(frozen=True, slots=True)
class Printed:
    """Head of a speaker phrase, the form that tells it, and the phrase's offsets where the form tells them, too."""

    subject: Token
    rule: QuoteRule
    bounds: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Label:
    """Where a labelled paragraph's words begin, and its label ends."""

    end: int
    words: int


def labels(parse: Parse) -> dict[int, Label]:
    """The paragraphs of a transcript or interview, by number: at least two labels take turns."""
    found: dict[int, Label] = {}
    words: list[str] = []
    for number, paragraph in enumerate(parse.paragraphs):
        match = _LABEL.match(parse.text, paragraph.start, paragraph.end)
        if match is None or not (match["letter"] or _is_name(match["name"])):
            continue
        found[number] = Label(match.end("letter") if match["letter"] else match.end("name"), match.end())
        words.append(match["letter"] or match["name"])
    is_interview = {"Q", "A"} <= set(words)
    is_transcript = len(words) >= _FEWEST_LABELS and 1 < len(set(words)) < len(words)
    return found if is_interview or is_transcript else {}


def _is_name(label: str) -> bool:
    """Capitals ('SMITH'), or capitalised words only ('Lina Farah')."""
    return len(label.split()) <= 4 and all(word[:1].isupper() for word in label.split())


def behind_dash(mark: Marked, unit: Unit) -> Printed | None:
    """The name behind marked words and a dash, which ends the unit ('“…” — Lina Farah, teacher')."""
    index = _behind(mark, unit)
    if index >= unit.last or unit.doc[index].text not in _DASHES:
        return None
    subject = _name_between(index + 1, _line_end(index + 1, unit), unit)
    return Printed(subject, QuoteRule.DASH) if subject is not None else None


def dash_line(unit: Unit) -> Printed | None:
    """A name behind a dash that is a line by itself, under the words."""
    if unit.last - unit.first < 2 or unit.doc[unit.first].text not in _DASHES:
        return None
    subject = _name_between(unit.first + 1, unit.last, unit)
    return Printed(subject, QuoteRule.DASH) if subject is not None else None


def before_colon(mark: Marked, unit: Unit, index: ActorIndex) -> Printed | None:
    """Who stands before the colon that leads to marked words: a name, or the subject of the clause."""
    behind = unit.index_at(mark.open)
    colon = behind - 1
    if colon <= unit.first or unit.doc[colon].text != ":" or colon - unit.first > _LONGEST_LEAD:
        return None
    first = unit.first + (unit.doc[unit.first].lower_ in ("from", "as"))
    subject = _name_between(first, colon, unit) or _subject_within(unit.first, colon, unit)
    if subject is None:
        return None
    owner = next((child for child in subject.children if child.dep_ == "poss" and unit.holds(child)), None)
    if owner is not None and (lexicon.noun_cue(subject) is not None or lexicon.is_document(subject)):
        subject = owner
    speaks = subject.lower_ in _OWNERS or _can_speak(subject, unit, index)
    return Printed(subject, QuoteRule.COLON) if speaks else None


def sentence_before(unit: Unit, index: ActorIndex) -> Printed | None:
    """The person that the sentence right before marked sentences is about ('Haddad shook his head. “No, never.”')."""
    if unit.marks or unit.last - unit.first > _LONGEST_LEAD:
        return None
    subject = _subject_within(unit.first, unit.last, unit)
    if subject is None or not (subject.lower_ in _PERSONAL or _is_person(subject, unit, index)):
        return None
    return Printed(subject, QuoteRule.SENTENCE_BEFORE)


def headline(unit: Unit, index: ActorIndex) -> tuple[Printed, int, int] | None:
    """A headline's speaker before or behind a colon or dash, with first and behind-last token of the words."""
    last = unit.last - (unit.doc[unit.last - 1].text == ".")
    if last - unit.first > _LONGEST_HEADLINE:
        return None
    breaks = [i for i in range(unit.first + 1, last - 1) if unit.inside[i] is None and _is_break(unit.doc[i])]
    for at in breaks[:1]:
        subject = _name_between(unit.first, at, unit) if unit.doc[at].text == ":" else None
        if subject is not None and last - at > 3 and _heads(subject, unit, index):
            return Printed(subject, QuoteRule.HEADLINE), at + 1, last
    for at in breaks[-1:]:
        subject = _name_between(at + 1, last, unit)
        if subject is not None and at - unit.first > 2 and _signs(subject, unit.doc[at], unit, index):
            return Printed(subject, QuoteRule.HEADLINE), unit.first, at
        clause_subject = _subject_within(at + 1, last, unit)
        is_marked = unit.inside[unit.first] is not None and unit.inside[at - 1] is unit.inside[unit.first]
        if is_marked and clause_subject is not None and _can_speak(clause_subject, unit, index):
            return Printed(clause_subject, QuoteRule.HEADLINE), unit.first, at
    return None


def _signs(subject: Token, mark: Token, unit: Unit, index: ActorIndex) -> bool:
    """Whether what ends a headline speaks; behind a dash, where the page's name may stand, only a person or office."""
    if mark.text != ":" and unit.inside[unit.first] is None:
        return lexicon.is_voice(subject) or lexicon.is_person(subject) or _is_told_of(subject, unit, index)
    return _can_speak(subject, unit, index)


def _is_told_of(subject: Token, unit: Unit, index: ActorIndex) -> bool:
    """Whether a name that ends a headline is a person's whom the article mentions again, not the page's."""
    actor = _actor_of(subject, unit, index)
    if actor is None or actor.actor_type is not ActorType.PERSON:
        return False
    return any(mention.actor == actor.local_id and mention.start >= unit.end for mention in index.mentions)


def _is_break(token: Token) -> bool:
    """A colon, or a dash between spaces."""
    spaced = token.i > 0 and bool(token.whitespace_) and bool(token.doc[token.i - 1].whitespace_)
    return bool(token.text == ":" or (token.text in _DASHES and spaced))


def _line_end(first: int, unit: Unit) -> int:
    """Where the line ends, or other marked words begin: lines of one paragraph may each hold words and their name."""
    for index in range(first, min(unit.last, first + _LONGEST_NAME + 2)):
        is_break = unit.doc[index].is_space and "\n" in unit.doc[index].text
        if is_break or unit.inside[index] is not None:
            return index
    return unit.last


def _behind(mark: Marked, unit: Unit) -> int:
    index = unit.index_at(mark.close)
    while index < unit.last and unit.inside[index] is None and unit.doc[index].is_space:
        index += 1
    return index


def _name_between(first: int, last: int, unit: Unit) -> Token | None:
    """Head of the phrase that the tokens are, if they are one: no verb, no mark, not too long."""
    while first < last and (unit.doc[first].is_space or unit.doc[first].text == ","):
        first += 1
    while last > first and (unit.doc[last - 1].is_space or unit.doc[last - 1].text in (".", ",")):
        last -= 1
    if not 0 < last - first <= _LONGEST_NAME:
        return None
    tokens = unit.doc[first:last]
    if any(unit.inside[token.i] is not None or token.tag_ in _FINITE or token.text == ":" for token in tokens):
        return None
    return next((token for token in tokens if _is_nominal(token) and not _leads_on(token, first, last)), None)


def _is_nominal(token: Token) -> bool:
    if token.pos_ in ("NOUN", "PROPN", "PRON") or token.text[:1].isupper():
        return True
    return lexicon.is_person(token) or lexicon.is_voice(token) or lexicon.is_study(token)


def _leads_on(token: Token, first: int, last: int) -> bool:
    """Whether the token is only a part of a name or title that goes on ('Prime' in 'Prime Minister Haddad')."""
    is_part = token.dep_ in ("compound", "nmod", "amod", "poss", "det", "nummod") and token.i < token.head.i < last
    return bool(is_part and token.head.i >= first)


def _subject_within(first: int, last: int, unit: Unit) -> Token | None:
    """Subject of the main clause between two tokens."""
    for index in range(first, last):
        token = unit.doc[index]
        if token.dep_ in ("nsubj", "nsubjpass") and token.head.i < last and unit.holds(token):
            # What leads to marked words the parser likes to make their complement.
            is_before = token.head.dep_ == "ccomp" and token.head.head.i >= last
            is_main = is_before or token.head.dep_ not in ("relcl", "acl", "advcl", "ccomp", "csubj", "pcomp")
            if is_main and token.lower_ not in ("who", "which", "that"):
                return token
    return None


def _can_speak(subject: Token, unit: Unit, index: ActorIndex) -> bool:
    """A person, a body, or a noun for one who speaks."""
    if subject.lower_ in _PERSONAL or lexicon.is_voice(subject) or lexicon.is_study(subject):
        return True
    return _is_person(subject, unit, index) or _type_of(subject, unit, index) is not None


def _heads(subject: Token, unit: Unit, index: ActorIndex) -> bool:
    """Whether what opens a headline is a source and not its topic: no state or place ('Yemen: …')."""
    kind = _type_of(subject, unit, index)
    if subject.ent_type_ in ("GPE", "LOC") or unit.text(unit.start, unit.behind(subject.i)).casefold() in _states():
        return False
    if kind is not None:
        return kind is not ActorType.GOVERNMENT
    return lexicon.is_voice(subject) or lexicon.is_study(subject) or _is_person(subject, unit, index)


@lru_cache(maxsize=1)
def _states() -> frozenset[str]:
    rows = (*data_rows("country_names.csv"), *data_rows("countries.csv"))
    return frozenset(row["name"].casefold() for row in rows)


def _is_person(subject: Token, unit: Unit, index: ActorIndex) -> bool:
    if lexicon.is_person(subject) or subject.ent_type_ == "PERSON":
        return True
    return _type_of(subject, unit, index) is ActorType.PERSON


def _type_of(subject: Token, unit: Unit, index: ActorIndex) -> ActorType | None:
    """What kind of actor the mention is that the token stands in."""
    actor = _actor_of(subject, unit, index)
    return actor.actor_type if actor is not None else None


def _actor_of(subject: Token, unit: Unit, index: ActorIndex) -> LocalActor | None:
    """The actor in whose mention the token stands."""
    at = unit.at(subject.i)
    for mention in index.within(at - _LONGEST_MENTION, at + _LONGEST_MENTION):
        if mention.start <= at < mention.end:
            return index.actors[mention.actor]
    return None
