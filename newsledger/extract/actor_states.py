"""Whether a state acts or is only a place, and which state an article is about."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from newsledger.extract.actor_words import Stretch
from newsledger.language.authority import find_country
from newsledger.language.data_files import word_list
from newsledger.language.names import find_title, role_nouns

if TYPE_CHECKING:
    from spacy.tokens import Token

# Verbs whose subject may be a place ('Syria has seen', 'Iraq is').
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


_NAME = re.compile(r"[^\W\d_]+(?: [A-Z][^\W\d_]+)*")


def _named_countries(stretch: Stretch) -> Iterator[tuple[str, str]]:
    """Every word for a state in the paragraph and its dateline, with its kind."""
    words = stretch.words
    forms = [[name] for name in _NAME.findall(stretch.dateline)]
    forms += [
        [" ".join(other.text for other in words[position : position + length]) for length in (3, 2, 1)]
        for position, word in enumerate(words)
        if word.is_capitalised
    ]
    for lengths in forms:
        found = next((found for form in lengths if (found := find_country(form))), None)
        if found:
            yield found


def dominant_country(stretches: tuple[Stretch, ...]) -> tuple[str | None, frozenset[str]]:
    """The state that the article is about, null if none is clearly named most, and every state named."""
    counts: Counter[str] = Counter()
    seats: Counter[str] = Counter()
    for stretch in stretches:
        for country, kind in _named_countries(stretch):
            if kind == "metonym":
                seats[country] += 1
            else:
                counts[country] += 2
    # A capital is a city first: it counts where its state is named, too.
    for country, number in seats.items():
        if country in counts:
            counts[country] += number
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    everywhere = frozenset(counts)
    if not ranked:
        return None, everywhere
    if len(ranked) == 1 or ranked[0][1] >= 1.3 * ranked[1][1]:
        return ranked[0][0], everywhere
    # Of two that are named about as often, the article is about the one in its headline.
    headed = {country for country, kind in _named_countries(stretches[0]) if kind != "metonym"}
    top = [country for country, _ in ranked[:2] if country in headed]
    return (top[0] if len(headed) == len(top) == 1 else None), everywhere


_POWERS = word_list("powers")


def governing_country(stretches: tuple[Stretch, ...], country: str | None) -> str | None:
    """The state whose government, army, opposition or rebels the article names most; ``country`` if none stands out."""
    counts: Counter[str] = Counter()
    for stretch in stretches:
        for word, following in zip(stretch.words, stretch.words[1:], strict=False):
            if following.folded in _POWERS and word.is_capitalised:
                found = find_country(word.text)
                if found and found[1] in ("name", "adjective"):
                    counts[found[0]] += 1
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0] != country, item[0]))
    if not ranked or (len(ranked) > 1 and ranked[0][1] == ranked[1][1] and ranked[0][0] != country):
        return country
    # One 'Thai troops' in an article on Myanmar makes the junta no Thai one.
    return ranked[0][0] if country is None or ranked[0][1] > counts[country] + 1 else country


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
