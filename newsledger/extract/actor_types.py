"""What kind of actor a name is, by the words in it and beside it."""

from __future__ import annotations

import re
from functools import lru_cache

from newsledger.identifiers import fold
from newsledger.language.authority import countries, find_country
from newsledger.language.data_files import data_rows
from schemas.vocabularies import ActorType

_TYPES = {str(kind): kind for kind in ActorType}
_LINKS = re.compile(r"\b(?:of|for|on|in|at|to|against)\b")
_OF_STATES = (ActorType.GOVERNMENT, ActorType.MILITARY, ActorType.POLICE)
_GENERIC = re.compile(
    r"(?i)^(?:ministry of \w+(?: (?:and|of) \w+)?|(?:\w+ (?:and )?){1,2}ministry|defen[cs]e forces|government"
    r"|(?:national |federal )?(?:parliament|police|army|navy|air force|armed forces|security forces)"
    r"|(?:supreme|constitutional) court|national assembly|house of representatives)$"
)
_PAUSES = frozenset(",.;:!?")
_NAME_WORD = re.compile(r"[^\W_]+")
_BESIDE_WORD = re.compile(r"[\w-]+")
_TAIL = re.compile(r"(?:['’]s)?\s+([\w-]+(?:\s+[\w-]+)?)")
_APPOSITION = re.compile(
    r",?\s*(?:,|which is|is|was|–|—|\()\s*(?:an?|the)\s+((?:[\w-]+\s+){0,4}?[\w-]+)"
    r"(?=[,.;)–—]|\s+(?:of|based|that|which|in|linked|led|allied|for|run|close|known|backed|affiliated)\b)"
)
_ARABIC_PERSONAL = re.compile(r"(?i)^(?:abu|abou|umm|bin|ibn|abd|abdul|abdel)\b")


# Nouns that say as much of a person as of a body.
_ALSO_PEOPLE = frozenset(("monitor", "affiliate", "daily"))


@lru_cache(maxsize=1)
def _org_words() -> tuple[dict[str, ActorType], dict[str, ActorType]]:
    anywhere: dict[str, ActorType] = {}
    heads: dict[str, ActorType] = {}
    for row in data_rows("org_words.csv"):
        (anywhere if row["place"] == "any" else heads)[row["word"]] = _TYPES[row["actor_type"]]
    return anywhere, heads


@lru_cache(maxsize=1)
def _group_words() -> dict[str, ActorType]:
    return {row["phrase"]: _TYPES[row["actor_type"]] for row in data_rows("group_words.csv")}


@lru_cache(maxsize=1)
def _group_beginnings() -> frozenset[str]:
    return frozenset(phrase.split()[0] for phrase in _group_words())


@lru_cache(maxsize=1)
def _group_endings() -> frozenset[str]:
    return frozenset(phrase.split()[-1] for phrase in _group_words())


@lru_cache(maxsize=65_536)
def type_of_name(name: str) -> ActorType | None:
    """The type that the words of a body's name give it, null if none does.

    Longer word groups win over shorter, and words anywhere in the name over a head ('Free Syrian Army' is armed).
    """
    folded = fold(name)
    words = _NAME_WORD.findall(folded)
    anywhere, heads = _org_words()
    for length in (3, 2, 1):
        for start in range(len(words) - length + 1):
            found = anywhere.get(" ".join(words[start : start + length]))
            if found and not (length == 1 and len(words) == 1):
                return found
    first_part = _LINKS.split(folded)[0].split()
    for candidates in (first_part, words):
        if candidates and len(words) > 1 and candidates[-1] in heads:
            return heads[candidates[-1]]
    return None


def type_of_context(before: str, after: str) -> ActorType | None:
    """The type that words beside a name give it ('rebel group X', 'X news agency', 'X, a monitoring group').

    Args:
        before: Up to some forty characters before the name.
        after: As many behind it.
    """
    groups = _group_words()
    words = _words_at_end(before)
    for length in (3, 2, 1) if words and words[-1] in _group_endings() else ():
        found = groups.get(" ".join(words[-length:])) if len(words) >= length else None
        if found and not (length == 1 and words[-1] in _ALSO_PEOPLE):
            return found
    if tail := _TAIL.match(after):
        phrase = tail.group(1).casefold().split()
        for length in (2, 1) if phrase[0] in _group_beginnings() else ():
            found = groups.get(" ".join(phrase[:length]))
            if found and found is not ActorType.PERSON:
                return found
    if apposition := _APPOSITION.match(after):
        phrase = apposition.group(1).casefold().split()
        for length in (2, 1) if phrase[-1] in _group_endings() else ():
            found = groups.get(" ".join(phrase[-length:]))
            if found and not (length == 1 and phrase[-1] in _ALSO_PEOPLE):
                return found
    return None


def _words_at_end(before: str) -> list[str]:
    """The words at the end of the text if the last can be one for a group, and no mark divides it from what follows."""
    last = before.rsplit(maxsplit=1)[-1:]
    if not last or last[0][-1] in _PAUSES or (last[0].isalnum() and last[0].casefold() not in _group_endings()):
        return []
    return _BESIDE_WORD.findall(before.casefold())


def full_body_name(name: str, actor_type: ActorType, country: str) -> str:
    """The name of a state's body with the state's adjective, if every state has a body of that name.

    'Interior Ministry' is another body in each article; 'Iraqi Interior Ministry' is the same one in all.
    """
    state = countries().get(country)
    if actor_type not in _OF_STATES or state is None or not state.adjectives or not _GENERIC.search(name):
        return name
    named = any(find_country(word) for word in _NAME_WORD.findall(name))
    # 'American Supreme Court' is what nobody calls it.
    return name if named else f"{'U.S.' if country == 'USA' else state.adjectives[0]} {name}"


def looks_arabic_personal(name: str) -> bool:
    """Whether a name begins as only people's names do ('Abu', 'bin', 'Abdul')."""
    return bool(_ARABIC_PERSONAL.match(name))
