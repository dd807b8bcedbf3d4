"""Office holders without a name: 'the president', 'the Kenyan foreign minister', 'Chad's ambassador'."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import TYPE_CHECKING

from newsledger.extract.actor_clusters import Group, in_order
from newsledger.extract.actor_phrases import country_of, determiner, phrase_of
from newsledger.extract.actor_roles import Person
from newsledger.extract.actor_words import Found, Stretch, tokens_among
from newsledger.language.data_files import word_list
from schemas.vocabularies import ActorType

if TYPE_CHECKING:
    from newsledger.language.tokens import Token

_OFFICES = word_list("offices")
NOUNS = _OFFICES | {"general"}
"""Nouns for who holds an office."""
# Offices that one person at a time holds in a state: without a name they are an actor of their own.
_OF_STATE = word_list("of_state")
_MINISTER = re.compile(r"(?i)\b(prime|foreign|defen[cs]e|interior|information|finance|health|justice|oil) minister$")
_GENDERS = {
    "spokesman": "m",
    "spokeswoman": "f",
    "king": "m",
    "emir": "m",
    "chairman": "m",
    "chairwoman": "f",
    "congressman": "m",
    "congresswoman": "f",
}


def find_offices(stretch: Stretch) -> Iterator[Found]:
    """Definite descriptions of office holders in a paragraph; whom they mean is found out later."""
    for token in tokens_among(stretch.paragraph.doc, NOUNS):
        found = _office(stretch, token)
        if found is not None:
            yield found


def _office(stretch: Stretch, token: Token) -> Found | None:
    doc = token.doc
    following = doc[token.i + 1] if token.i + 1 < len(doc) else None
    is_secretary_general = (
        token.text.casefold() == "secretary"
        and following is not None
        and (re.match(r"(?i)secretary ?-?general", doc.span(token.i, token.i + 3).text) is not None)
    )
    if is_secretary_general:
        token = doc[token.i + (2 if doc[token.i + 1].text == "-" else 1)]
        following = doc[token.i + 1] if token.i + 1 < len(doc) else None
    elif (
        token.text.casefold() == "general"
        and token.i
        and doc[token.i - 1].text.casefold() in ("secretary", "-", "attorney")
    ):
        return None
    if token.tag_ in ("NNS", "NNPS") or not _stands_unnamed(token, following):
        return None
    phrase = phrase_of(token)
    text = doc.span(phrase[0].i, token.i + 1).text
    owned = any(other.tag_ == "POS" for other in phrase)
    if not (determiner(token) == "the" or owned or (is_secretary_general and len(phrase) > 1)):
        return None
    if any(
        other.text.casefold()
        in ("former", "new", "next", "other", "deputy", "late", "ex", "future", "first", "only", "last")
        for other in phrase
    ):
        return None
    base = stretch.paragraph.start
    country = country_of(phrase)
    return Found(
        base + phrase[0].idx,
        base + token.idx + len(token),
        " ".join(text.split()),
        "office",
        ActorType.PERSON,
        is_name=False,
        country=country,
        gender=_GENDERS.get(token.text.casefold()),
    )


def _stands_unnamed(token: Token, following: Token | None) -> bool:
    """Whether no name stands beside the office, as its apposition or after it."""
    if token.dep_ in ("compound", "nmod", "appos", "attr", "amod") or any(
        child.dep_ == "appos" for child in token.children
    ):
        return False
    if following is None:
        return True
    if following.text in ("-", "‑") and not token.whitespace_:
        return False
    if following.text == "," and following.i + 1 < len(token.doc) and token.doc[following.i + 1].pos_ == "PROPN":
        return False
    return not (following.pos_ in ("PROPN", "NOUN") or following.text.casefold() in ("of", "for", "elect"))


def place_offices(groups: list[Group], people: Mapping[int, Person], found: list[Found]) -> list[Group]:
    """Put each description with the person whose office it is; one of a named state stands for itself.

    Args:
        groups: The article's actors so far.
        people: What is said of the people among them, by identity of the group.
        found: Descriptions from ``find_offices``.

    Returns:
        The groups by first mention, new ones for unnamed office holders among them.
    """
    unnamed: dict[str, Group] = {}
    holders = _by_role_word(groups, people)
    known: dict[tuple[str, str | None, str | None], list[Group]] = {}
    for item in found:
        noun = _noun(item)
        asked = (noun, item.country, item.gender)
        if asked not in known:
            near = holders.get(noun.rpartition(" ")[2], ())
            known[asked] = list(islice((one for one in near if _holds(people[id(one)], item)), 2))
        fitting = known[asked]
        before = [one for one in fitting if one.found[0].start < item.start]
        if len(fitting) == 1 and (before or item.country):
            fitting[0].add(item)
        elif not fitting and _is_one(item):
            item.kind = "description"
            unnamed.setdefault(_own_key(item), Group("person")).add(item)
    return in_order([*groups, *unnamed.values()])


def _by_role_word(groups: list[Group], people: Mapping[int, Person]) -> dict[str, list[Group]]:
    """People by each word of their roles."""
    holders: dict[str, list[Group]] = {}
    for one in groups:
        role = people[id(one)].role if one.kind == "person" else None
        for word in sorted(set(re.findall(r"\w+", role.casefold()))) if role else ():
            holders.setdefault(word, []).append(one)
    return holders


def _own_key(item: Found) -> str:
    return item.name.casefold().replace("’", "'")


def _noun(item: Found) -> str:
    minister = _MINISTER.search(item.name)
    return minister.group().casefold() if minister else re.split(r"[\s-]", item.name.casefold())[-1]


def _holds(person: Person, item: Found) -> bool:
    """Whether the person's role is the office: the same noun, and no other state."""
    if person.role is None or (item.country and person.country and item.country != person.country):
        return False
    if item.gender and person.gender and item.gender != person.gender:
        return False
    role = person.role.casefold()
    noun = _noun(item)
    return re.search(rf"\b{re.escape(noun)}\b", role) is not None and not re.search(
        r"\b(?:former|vice|deputy|ex)\b", role
    )


def _is_one(item: Found) -> bool:
    """Whether the description is an actor by itself: an office of a state, or the head of the United Nations."""
    last = item.name.casefold().split()[-1]
    if re.search(r"(?i)\b(?:UN|U\.N\.|United Nations) secretary[ -]general$", item.name):
        return True
    return item.country is not None and (last in _OF_STATE or _MINISTER.search(item.name) is not None)
