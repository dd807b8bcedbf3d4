"""Whether a state acts or is only a place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsledger.language.data_files import word_list
from newsledger.language.names import find_title, role_nouns

if TYPE_CHECKING:
    from newsledger.language.tokens import Token

# Verbs whose subject may be a place ('Yemen has seen', 'Iraq is').
_STATIVE = word_list("stative")
_UPON_STATES = word_list("upon_states")
_POSSESSIONS = word_list("possessions")
_WITH = word_list("with")
_FROM = word_list("from")
_OF = word_list("of")
_AGAINST = word_list("against")
_ON = word_list("on")
_TO = word_list("to")
_BETWEEN_PLACES = word_list("between_places")
_PLACE_PREPOSITIONS = {
    "of": _OF,
    "with": _WITH,
    "from": _FROM,
    "against": _AGAINST,
    "on": _ON,
    "upon": _ON,
    "to": _TO,
}
_COMPOUND_PARTICIPLES = word_list("compound_participles")

_OF_PEOPLES = word_list("of_peoples")


def people_act(token: Token | None, depth: int = 0) -> bool:
    """Whether 'the Russians' are a state here: with the article, and doing what states do."""
    if token is None or depth > 6:
        return False
    if token.dep_ == "conj":
        return people_act(token.head, depth + 1)
    has_article = any(child.text.casefold() == "the" for child in token.children if child.i < token.i)
    narrowed = any(child.dep_ in ("relcl", "acl", "amod", "nummod") for child in token.children)
    return has_article and not narrowed and token.dep_ == "nsubj" and token.head.lemma_.casefold() in _OF_PEOPLES


def speaks(token: Token) -> bool:
    """Whether the word is the subject of a verb of what only people and states do ('Washington called for …')."""
    return token.dep_ == "nsubj" and token.head.pos_ == "VERB" and token.head.lemma_.casefold() in _OF_PEOPLES


def is_participle_of(word: str) -> bool:
    """Whether a word after a hyphen tells that the state or body before it acts ('U.S.-backed', 'UN-hosted')."""
    return word.casefold() in _COMPOUND_PARTICIPLES


def acts(token: Token | None, *, is_seat: bool, is_short: bool = False, depth: int = 0) -> bool:  # noqa: PLR0911  (a rule a line)
    """Whether a state's name stands for its government here.

    Args:
        token: The last token of the name.
        is_seat: Whether it is a capital or another seat, which more often is a place.
        is_short: Whether it is written as an acronym, which stands before offices as an adjective does ('US envoy').
        depth: How many coordinations were followed.
    """
    if token is None or depth > 6:
        return False
    dep, head = token.dep_, token.head
    if dep == "conj" and head != token:
        return acts(head, is_seat=is_seat, is_short=is_short, depth=depth + 1)
    if dep in ("nsubj", "nsubjpass"):
        return head.pos_ in ("VERB", "AUX") and not (head.lemma_.casefold() in _STATIVE and (is_seat or dep == "nsubj"))
    if dep in ("dobj", "iobj", "dative"):
        return head.lemma_.casefold() in _UPON_STATES
    if dep == "poss":
        return _is_possession(head)
    if dep == "pobj":
        return _acts_after(head, is_seat=is_seat)
    if dep in ("compound", "nmod", "amod"):
        return is_short and _is_office(head)
    return dep == "appos" and head.lemma_.casefold() in ("ally", "power", "member", "country", "rival", "neighbor")


def _is_possession(head: Token) -> bool:
    lemma = head.lemma_.casefold()
    return lemma in _POSSESSIONS or _is_office(head)


def _is_office(head: Token) -> bool:
    """Whether the noun is, or ends before, an office ('Secretary' of 'Secretary of State', 'Foreign Minister')."""
    seen = 0
    while head is not None and seen < 4:
        word = head.text.casefold()
        if word in role_nouns() or (find_title(head.text) is not None):
            return head.tag_ not in ("NNS", "NNPS")
        if head.dep_ not in ("compound", "nmod", "poss") or head.head == head:
            return False
        head, seen = head.head, seen + 1
    return False


def _acts_after(preposition: Token, *, is_seat: bool) -> bool:
    word, head = preposition.text.casefold(), preposition.head
    if preposition.dep_ == "agent" or (word == "by" and head.pos_ in ("VERB", "NOUN")):
        return True
    if word in ("between", "including", "like"):
        return word != "between" or not (is_seat or head.lemma_.casefold() in _BETWEEN_PLACES)
    if word == "as" and any(child.text.casefold() == "such" for child in preposition.children):
        return True
    return head.lemma_.casefold() in _PLACE_PREPOSITIONS.get(word, ())
