"""Small questions about the grammar around an event's trigger word."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from newsledger.language.tokens import Token


def lemmas(words: str) -> frozenset[str]:
    """A set of words written as a line of them."""
    return frozenset(words.split())


SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj"})
SPEECH = lemmas(
    "say tell announce report add confirm declare state write claim warn insist note explain quote describe deny "
    "acknowledge argue reply tweet speak"
)
_UNITS = lemmas("round series wave number start resumption extension spate string part")
_DEPTH = 40
"""Steps up or down a parse that are looked at, so that a broken parse costs no more."""


def ancestors(token: Token) -> Iterator[Token]:
    """The token and what governs it, upwards."""
    for _ in range(_DEPTH):
        yield token
        if token.head.i == token.i:
            return
        token = token.head


def is_above(token: Token, wanted: frozenset[str]) -> bool:
    """Whether a word with one of the lemmas hangs on the token, or is the token: asked before they are gone through.

    In no order, which takes a quarter of the time of ``Token.subtree``.
    """
    pending = [token]
    for word in pending:  # those found are looked through, too
        if word.lemma_.lower() in wanted:
            return True
        pending += word.children
    return False


def steps_up(token: Token, target: Token) -> int | None:
    """How many steps from the token up to the target; null if the target does not govern it."""
    wanted = target.i
    position = token.i
    for steps in range(_DEPTH):
        if position == wanted:
            return steps
        token = token.head
        above = token.i
        if above == position:
            return None
        position = above
    return None


def whole_of(noun: Token) -> Token:
    """The noun that stands for it in its clause: 'round' in 'a round of talks'."""
    if noun.dep_ == "pobj" and noun.head.lower_ == "of" and noun.head.head.lemma_.lower() in _UNITS:
        return noun.head.head
    if noun.dep_ == "appos" and noun.head.i < noun.i and noun.head.lemma_.lower() in _UNITS:
        return noun.head
    return noun


def predicate_of(token: Token) -> Token:
    """The verb that a noun is subject or object of, else the token itself: what happens to it is told there."""
    noun = whole_of(token)
    if noun.dep_ in ("nsubj", "nsubjpass", "dobj") and noun.head.pos_ == "VERB":
        return noun.head
    return token


def clause_head(token: Token) -> Token:
    """The verb (or other head) of the smallest clause that the token stands in."""
    for ancestor in ancestors(token):
        token = ancestor
        dependency = token.dep_
        if dependency == "ROOT" or (
            token.pos_ in ("VERB", "AUX") and dependency not in ("amod", "compound", "aux", "auxpass")
        ):
            break
    return token


def children(token: Token, *dependencies: str) -> list[Token]:
    """Children of the token with one of the dependencies."""
    return [child for child in token.children if child.dep_ in dependencies]


def coordinated(token: Token) -> list[Token]:
    """The token and what is coordinated with it."""
    found = [token]
    for current in found:
        if len(found) > _DEPTH:
            break
        found += [child for child in current.children if child.dep_ == "conj"]
    return found


def relativized(verb: Token) -> list[Token]:
    """The noun whose relative clause the verb is in, if that clause lacks an object: 'a text that they will sign'."""
    for current in ancestors(verb):
        if children(current, "dobj") and current.i != verb.i:
            return []
        is_that_clause = current.dep_ == "acl" and any(child.lower_ == "that" for child in current.children)
        if current.dep_ == "relcl" or is_that_clause:
            return [current.head]
        if current.dep_ != "xcomp":
            return []
    return []


def prepositional(token: Token, *prepositions: str) -> list[Token]:
    """Objects of the prepositions that depend on the token, coordinated ones included."""
    found = []
    for preposition in token.children:
        if preposition.dep_ in ("prep", "agent") and preposition.lower_ in prepositions:
            for inner in (preposition, *children(preposition, "prep")):
                for thing in children(inner, "pobj"):
                    found.extend(coordinated(thing))
    return found


def subjects(verb: Token) -> list[Token]:
    """Subjects of the verb; where it has none, those of the verb it is coordinated with or depends on."""
    for current in ancestors(verb):
        if found := children(current, *SUBJECTS):
            return [thing for subject in found for thing in coordinated(subject)]
        if current.dep_ not in ("conj", "xcomp", "acl", "relcl", "advcl") or current.head.pos_ not in ("VERB", "AUX"):
            break
    return []


def is_passive(verb: Token) -> bool:
    """Whether the verb is a passive or a participle after a noun ('villages seized by')."""
    if children(verb, "nsubjpass", "auxpass", "agent"):
        return True
    return verb.tag_ == "VBN" and verb.dep_ in ("acl", "amod") and not children(verb, "nsubj")


def objects(verb: Token) -> list[Token]:
    """What the verb is done to: its objects, or the subjects of its passive, or the noun that a participle modifies."""
    found = children(verb, "dobj", "nsubjpass")
    if not found and verb.tag_ == "VBN" and verb.dep_ in ("acl", "amod"):
        found = [verb.head]
    return [thing for one in found for thing in coordinated(one)]


def has_lemma(tokens: list[Token], lemmas: frozenset[str]) -> bool:
    """Whether one of the tokens, or a word right under it, has one of the lemmas."""
    return any(
        word.lemma_.lower() in lemmas for token in tokens for word in (token, *token.children) if word.dep_ != "relcl"
    )
