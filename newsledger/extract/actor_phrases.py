"""Noun phrases on the parse: where they begin, which determiner they have, which state they name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsledger.language.authority import find_country

if TYPE_CHECKING:
    from newsledger.language.tokens import Token

_MODIFIERS = frozenset(("amod", "compound", "nmod", "poss", "nummod"))


def phrase_of(token: Token) -> list[Token]:
    """Tokens of the noun phrase from its first modifier to the noun, articles and demonstratives left out."""
    phrase = [token]
    position = token.i - 1
    sentence = token.sent.start
    while position >= sentence:
        other = token.doc[position]
        hyphened = other.i + 1 < token.i and other.doc[other.i + 1].text == "-"
        if (
            not _is_modifier(other, token)
            or (any(map(str.isdigit, other.text)) and not hyphened)
            or "[" in other.text
            or other.is_space
        ):
            break
        phrase.insert(0, other)
        position -= 1
    while phrase and (phrase[0].pos_ in ("DET", "PUNCT", "PART", "CCONJ") or phrase[0].tag_ == "PRP$"):
        if phrase[0] == token:
            break
        phrase.pop(0)
    return phrase


def _is_modifier(other: Token, noun: Token) -> bool:
    if other.text in (",", ";", ":", "(", ")", "–", "—", "“", "”", '"') or other.pos_ in (
        "VERB",
        "AUX",
        "ADP",
        "SCONJ",
        "CCONJ",
    ):
        return other.text == "-" or (
            other.pos_ == "VERB" and other.tag_ in ("VBN", "VBG") and other.dep_ in ("amod", "compound")
        )
    ancestor = other
    for _ in range(5):
        if ancestor.head == noun and ancestor.dep_ in (*_MODIFIERS, "det", "punct", "case"):
            return True
        if ancestor.head == ancestor:
            return False
        ancestor = ancestor.head
        if ancestor.i > noun.i:
            return False
    return False


def determiner(token: Token) -> str | None:
    """The article, demonstrative or possessive pronoun that stands before the noun phrase."""
    for child in token.children:
        if child.i < token.i and (child.dep_ == "det" or child.tag_ == "PRP$"):
            return str(child.text).casefold()
    return None


def country_of(phrase: list[Token], *, seats: bool = False) -> str | None:
    """The state that the modifiers name."""
    for count in (3, 2, 1):
        for start in range(len(phrase) - count):
            found = find_country(phrase[start].doc.span(phrase[start].i, phrase[start].i + count).text)
            if found and (found[1] in ("name", "adjective") or seats):
                return found[0]
    return None
