"""Which words name people, which things, and which say what became of people."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from newsledger.extract.claim_lexicon import harm_lexicon, things, victim_lexicon

if TYPE_CHECKING:
    from newsledger.language.tokens import Doc, Token

_ENDINGS = ("man", "men", "woman", "women", "people", "person", "folk")
_AGENTS = ("ers", "ors", "ists", "ians", "ees", "ants", "crats")
"""Endings of nouns for those who do something ('traffickers', 'motorcyclists')."""

COLLECTIVES = {
    "group", "family", "team", "crew", "total", "number", "gang", "dozen", "couple", "pair", "party", "handful",
}  # fmt: skip
"""Nouns that a number of people make up ('a family of five')."""

_MANY = {"people", "police", "personnel", "staff", "population", "family", "crew", "couple"}
_KIN = {
    *("wife", "husband", "son", "daughter", "mother", "father", "brother", "sister", "child", "baby", "stepson"),
    *("grandson", "granddaughter", "grandmother", "grandfather", "nephew", "niece", "cousin", "uncle", "aunt"),
    *("stepdaughter", "fiance", "fiancee", "girlfriend", "boyfriend"),
}
_POSSESSIVES = {"his", "her", "their", "my", "our", "whose", "your"}


def is_thing(token: Token) -> bool:
    """Whether the noun plainly names no people."""
    return token.lemma_.lower() in things() or token.ent_type_ in {"MONEY", "TIME", "PERCENT", "ORDINAL"}


def is_person(token: Token) -> bool:
    """Whether the noun names people, by the word list, its ending, or as a demonym ('two Frenchmen', '12 Kenyans')."""
    word = token.text.lower()
    if token.lemma_.lower() in victim_lexicon() or word in victim_lexicon() or word.endswith(_ENDINGS):
        return True
    if (
        word.endswith(_AGENTS)
        and len(word) > 6
        and token.tag_ in {"NNS", "NNPS"}
        and token.lemma_.lower() not in things()
    ):
        return True
    return token.ent_type_ in {"NORP"} or (word.endswith("s") and word[:-1] in victim_lexicon())


def is_harm_word(token: Token) -> bool:
    """Whether it is a participle or adjective of harm ('killed', 'dead'), which no span takes in as a noun."""
    return token.text.lower() in harm_lexicon().state or (
        token.tag_ in {"VBN", "VBD"} and token.lemma_.lower() in harm_lexicon().transitive
    )


def is_headline_verb(token: Token) -> bool:
    """Whether it is a verb in the present tense that the tagger may take for a noun ('kills 30, injures 90')."""
    word = token.lower_
    return word.endswith("s") and (
        word[:-1] in harm_lexicon().transitive or word.removesuffix("es") in harm_lexicon().transitive
    )


def single_persons(doc: Doc) -> Iterator[tuple[int, Token, int]]:
    """'a woman', 'another soldier', 'his wife', 'a 2-year-old': one person, where a verb of harm may be said of it.

    Yields:
        Index of the first token, the head, and the index where the words for the person begin.
    """
    for token in doc:
        if token.pos_ == "NOUN" and token.tag_ == "NN":
            found = _single(token)
        elif token.lower_ == "old":
            found = _aged(token)
        else:
            continue
        if found is not None:
            yield found


def _single(token: Token) -> tuple[int, Token, int] | None:
    if token.text.lower() in _MANY or token.lemma_ in COLLECTIVES or not (is_person(token) or token.lemma_ in _KIN):
        return None
    for child in token.lefts:
        is_article = child.dep_ == "det" and child.lower_ in {"a", "an", "another"}
        is_kin = child.dep_ == "poss" and child.lower_ in _POSSESSIVES and token.lemma_ in _KIN
        if is_article or is_kin:
            return child.i, token, child.i + 1
    return None


def _aged(old: Token) -> tuple[int, Token, int] | None:
    """'A 2-year-old', which the tokenizer takes apart."""
    doc, first = old.doc, old.i - 5
    if first < 0 or doc[old.i - 2].lower_ not in {"year", "month", "day", "week"} or not doc[old.i - 4].like_num:
        return None
    if old.dep_ in {"amod", "acomp"} or doc[first].lower_ not in {"a", "an", "another"}:
        return None
    return first, old, first + 1
