"""Where a figure begins and ends, and the noun that it counts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from newsledger.extract.claim_persons import (
    COLLECTIVES,
    is_harm_word,
    is_headline_verb,
    is_person,
    is_thing,
    single_persons,
)
from newsledger.extract.claim_sentences import sentence_of
from newsledger.language.numbers import Quantity, find_quantities
from schemas.vocabularies import Qualifier

if TYPE_CHECKING:
    from newsledger.language.tokens import Doc, Span, Token

_GLUED = re.compile(r"(?<=[a-z])[.:;!?]+\W*[A-Z]")
"""Where one sentence ends and the next begins inside what the tokenizer takes for one word ('people.At')."""

_PRONOUNS = {"them", "whom", "those", "us", "these"}
_IN_PHRASE = {"ADJ", "NOUN", "PROPN", "NUM"}
STATES = {"hostage", "captive", "prisoner", "total", "overall"}
"""Nouns behind those counted that are no part of the phrase ('took seven drivers hostage')."""

_JOINTS = {"-", "–", ",", "'s", "’s", "'", "’"}
_MORE = {"more", "other", "others", "additional", "further", "-"}


@dataclass(frozen=True, slots=True)
class Figure:
    """A quantity with the noun phrase it counts; indices are of tokens in the paragraph's document.

    Attributes:
        quantity: The quantity; null for one person without a number ('a woman').
        first: Index of the first token of the span.
        last: Index behind the last token of the span.
        number_last: Index behind the number; what is counted begins there.
        head: The noun counted, or the number itself where the noun is elided.
        elided: Whether no noun is printed.
        partitive: Whether it is a part of those named before ('half of them', 'two of whom').
        victims_first: Index where the words for those counted begin.
    """

    quantity: Quantity | None
    first: int
    last: int
    number_last: int
    head: Token
    elided: bool
    partitive: bool
    victims_first: int

    def bounds(self) -> tuple[int, int]:
        """Offsets in the document's text; of a token that sentences without a space between them share, one part."""
        doc = self.head.doc
        first, last = doc[self.first], doc[self.last - 1]
        start, end = first.idx, last.idx + len(last)
        if self.quantity is not None:
            if self.quantity.start < start + len(first):
                start = max(start, self.quantity.start)
            if self.elided and not self.partitive:
                return start, self.quantity.end
        glued = _GLUED.search(last.text)
        return start, last.idx + glued.start() if glued and glued.start() > 0 else end


def find_figures(doc: Doc) -> list[Figure]:
    """Every figure of a paragraph that may count people, in order, without overlap; single persons included."""
    figures: list[Figure] = []
    for quantity in find_quantities(doc.text):
        span = doc.char_span(quantity.start, quantity.end, alignment_mode="expand")
        number = doc.char_span(quantity.number_start, quantity.number_end, alignment_mode="expand")
        if span is None or number is None or (figures and quantity.start < figures[-1].bounds()[1]):
            continue
        is_glued = span[-1].idx + len(span[-1]) > quantity.end + 1
        figure = (
            Figure(quantity, span.start, span.end, span.end, number.root, True, False, span.end)
            if is_glued
            else _figure(doc, quantity, span, number)
        )
        if figure is not None and not is_thing(figure.head) and not _is_age(figure):
            figures.append(figure)
    taken = {index for figure in figures for index in range(figure.first, figure.last)}
    for first, head, victims in single_persons(doc):
        if taken.isdisjoint(range(first, head.i + 1)):
            figures.append(Figure(None, first, head.i + 1, victims, head, False, False, victims))
    return sorted(figures, key=lambda figure: figure.first)


def _is_age(figure: Figure) -> bool:
    """A bare number between a name and the next mark ('Anna Berg, 40, ...')."""
    doc, first, last = figure.head.doc, figure.first, figure.last
    if not figure.elided or first < 2 or last >= len(doc) or doc[first - 1].text != ",":
        return False
    return bool(doc[first - 2].pos_ == "PROPN" and doc[last].is_punct)


def _figure(doc: Doc, quantity: Quantity, span: Span, number: Span) -> Figure | None:
    at, first = span.end, span.start
    sentence_end = sentence_of(number.root).end
    if quantity.is_share and at + 1 < sentence_end and doc[at].pos_ == "DET":
        at += 1  # 'half the population'
    of = _of(doc, at, sentence_end)
    if of is not None:
        return _partitive(doc, quantity, first, number, of)
    head = _counted(doc, number, at, sentence_end)
    if head is None:
        collective = _collective(number)
        if collective is not None and collective >= 0 and quantity.value is not None:
            first = min(first, collective)
        return Figure(quantity, first, at, at, number.root, True, False, at)
    last = _coordinated(doc, head, sentence_end)
    return Figure(quantity, first, last, at, head, False, False, _victims_first(doc, at, head.i))


def _of(doc: Doc, at: int, end: int) -> int | None:
    """Index of the 'of' behind the number, also over 'more' and 'others' ('dozens more of them')."""
    while at < end and doc[at].lower_ in _MORE:
        at += 1
    return at if at + 1 < end and doc[at].lower_ == "of" else None


def _partitive(doc: Doc, quantity: Quantity, first: int, number: Span, of: int) -> Figure | None:
    end = sentence_of(number.root).end
    index = of + 1
    if doc[index].lower_ in _PRONOUNS:
        last = index + 1
        head = doc[index]
        if last < end and doc[last].pos_ in {"ADJ", "NOUN", "PROPN"} and not is_harm_word(doc[last]):
            noun = _run(doc, last, end)
            if noun is not None and is_person(noun):
                return Figure(quantity, first, _coordinated(doc, noun, end), of, noun, False, True, last)
        return Figure(quantity, first, last, of, head, True, True, last)
    while index < end and (doc[index].pos_ in {"DET", "PRON", "NUM"} or doc[index].tag_ == "PRP$"):
        index += 1
    determined = doc[index - 1].pos_ in {"DET", "PRON"} or doc[index - 1].tag_ == "PRP$"
    noun = _run(doc, index, end)
    if noun is None:
        if index < end and is_harm_word(doc[index]):  # '11 of the injured'
            return Figure(quantity, first, index + 1, of, doc[index], False, True, of + 1)
        return None
    # 'dozens of men' counts all there are, 'two of the men' some of them.
    partitive = determined and not (quantity.is_share and noun.lemma_ == "population")
    return Figure(
        quantity, first, _coordinated(doc, noun, end), of, noun, False, partitive, _victims_first(doc, of + 1, noun.i)
    )


def _counted(doc: Doc, number: Span, at: int, end: int) -> Token | None:
    """The noun that the number counts: by the parse where it says so, else the run of nouns behind the number."""
    run = _run(doc, at, end)
    root = number.root
    head = root
    while head.dep_ in {"nummod", "quantmod", "amod", "compound", "nmod", "det", "advmod"} and head.head.i != head.i:
        head = head.head
    if run is None or head.pos_ not in {"NOUN", "PROPN", "PRON"} or not run.i <= head.i < min(end, at + 8):
        return run
    between = doc[run.i + 1 : head.i + 1]
    is_phrase = all(token.pos_ in _IN_PHRASE or token.lower_ in {"and", "or", ",", "-"} for token in between)
    is_phrase = is_phrase and not (is_person(run) and any(map(is_headline_verb, between)))
    ends_phrase = any(is_harm_word(token) or token.lower_ in STATES for token in between)
    return _first_of_list(head, run) if is_phrase and not ends_phrase else run


def _first_of_list(head: Token, run: Token) -> Token:
    """The first noun of 'nine women, children and aid workers', whichever of them the parse gives the number to."""
    is_list = any(token.lower_ in {",", "and", "or"} for token in run.doc[run.i : head.i])
    return run if run.i < head.i and is_list else head


def _run(doc: Doc, at: int, end: int) -> Token | None:
    """The last noun of the run of adjectives and nouns that begins at a token, if there is one."""
    noun: Token | None = None
    index = at
    while index < end:
        token = doc[index]
        if is_harm_word(token) and not _is_attribute(token):
            break
        if noun is not None and is_headline_verb(token) and is_person(noun):
            break
        if noun is not None and (behind := _behind_bracket(doc, index, end)) is not None:
            index = behind
            continue
        if (noun is not None and token.lower_ in STATES) or (
            not any(map(str.isalnum, token.text)) and token.text not in _JOINTS
        ):
            break
        if (
            token.pos_ in {"NOUN", "PROPN"}
            or token.lower_ in {"others", "police"}
            or (noun is None and is_person(token))
        ):
            if noun is not None and (token.ent_type_ in {"DATE", "TIME"} or token.dep_ == "npadvmod"):
                break
            noun = token
        elif not (
            token.pos_ in {"ADJ", "PART"}
            or token.lower_ in _MORE
            or (token.tag_ in {"VBN", "VBG"} and token.dep_ in {"amod", "compound"})
            or (token.lower_ in {"and", "or", ","} and _joins_adjectives(doc, index, end))
            or (token.dep_ in {"advmod", "npadvmod"} and token.head.dep_ == "amod" and token.head.i > token.i)
            or (noun is not None and token.text in {"'s", "’s"})
        ):
            break
        index += 1
    return noun


def _behind_bracket(doc: Doc, index: int, end: int) -> int | None:
    """Index behind a short name or acronym in brackets inside the phrase ('23 Islamic State (IS) fighters')."""
    if doc[index].text != "(":
        return None
    close = next((at for at in range(index + 2, min(index + 5, end)) if doc[at].text == ")"), None)
    if close is None or close + 1 >= end or not all(token.pos_ in _IN_PHRASE for token in doc[index + 1 : close]):
        return None
    following = doc[close + 1]
    return close + 1 if following.pos_ in {"NOUN", "PROPN", "ADJ"} and not is_harm_word(following) else None


def _is_attribute(token: Token) -> bool:
    """Whether a word of harm stands before its noun ('22 dead guerrillas')."""
    following = token.doc[token.i + 1] if token.i + 1 < len(token.doc) else None
    return following is not None and following.pos_ in {"NOUN", "ADJ"} and token.dep_ in {"amod", "compound", "nmod"}


def _joins_adjectives(doc: Doc, index: int, end: int) -> bool:
    return index > 0 and index + 1 < end and doc[index - 1].pos_ == "ADJ" and doc[index + 1].pos_ == "ADJ"


def _coordinated(doc: Doc, head: Token, end: int) -> int:
    """Index behind the phrase: over 'women, children and aid workers', as long as no member has its own number."""
    last = int(head.i) + 1
    index = last
    while index < end and doc[index].lower_ in {",", "and", "or", "&"}:
        while index < end and doc[index].lower_ in {",", "and", "or", "&"}:
            index += 1
        member = index
        while member < end and doc[member].pos_ == "ADJ" and not is_harm_word(doc[member]):
            member += 1
        if member >= end or not is_person(doc[member]) or doc[member].dep_ in {"nsubj", "nsubjpass"}:
            break
        if doc[member].pos_ not in {"NOUN", "PROPN"}:
            break
        last = index = member + 1
    # A list ends with 'and' or 'or'; a bare comma begins an apposition.
    is_list = any(token.lower_ in {"and", "or", "&"} for token in doc[head.i : last])
    return last if is_list else int(head.i) + 1


def _victims_first(doc: Doc, at: int, head: int) -> int:
    """Where those counted are named: behind 'other', 'more' and words of harm ('trapped civilians')."""
    while at < head and (doc[at].lower_ in _MORE or is_harm_word(doc[at])):
        at += 1
    return at


def _collective(number: Span) -> int | None:
    """Index where 'a family of five' begins, when the number is all that follows 'of'."""
    root = number.root
    if root.dep_ == "pobj" and root.head.lower_ == "of" and root.head.head.lemma_ in COLLECTIVES - {"total", "number"}:
        noun = root.head.head
        start = int(noun.i)
        while start > 0 and _in_phrase_of(noun, start - 1):
            start -= 1
        return start
    return None


def _in_phrase_of(noun: Token, index: int) -> bool:
    """Whether the token at the index is a determiner or modifier of the noun."""
    token = noun.doc[index]
    return token.head.i == noun.i and token.dep_ in {"det", "amod", "compound", "poss"}


def is_one(figure: Figure) -> bool:
    """Whether it counts exactly one person."""
    quantity = figure.quantity
    return quantity is None or (quantity.value == 1 and quantity.qualifier == Qualifier.NONE)
