"""Runs of capitalised words: where they begin and end, and which words before them are titles."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from newsledger.extract.actor_types import type_of_name
from newsledger.extract.actor_words import Reading, Words
from newsledger.language.authority import find_country
from newsledger.language.data_files import word_list
from newsledger.language.names import find_title, is_acronym, may_begin_title, role_nouns, titles
from schemas.vocabularies import ActorType

if TYPE_CHECKING:
    from newsledger.language.tokens import Token

_RUN_GAPS = frozenset((" ", "\u00a0", "-", "‑", " & "))
GLUE = _RUN_GAPS | {f"{mark}s{gap}" for mark in "'’" for gap in _RUN_GAPS}
"""What may stand between the words of one name."""
ARTICLES = word_list("articles")
FUNCTION = word_list("function")
CALENDAR = word_list("calendar")
_TITLE_GAPS = frozenset((" ", "-", "\u00a0", ". ", ".-", ".\u00a0"))
_PARTICLES = word_list("particles")
_APOSTROPHES = frozenset("'’")
_POSSESSORS = word_list("possessors")
_SMALL = ARTICLES | _PARTICLES | {"la"}
_NOT_IN_NAMES = CALENDAR | FUNCTION
_LINKS = word_list("links")
_BODY_LINKS = _LINKS | {"at", "and"}
_AND_HEADS = word_list("and_heads")
_LONG = 4
"""Words from which a run that begins with a title is a title with a name."""


def printed(reading: Reading, words: Words, start: int, end: int) -> str:
    """The text from the first word to the one before ``end``."""
    return reading.parse.text[words.starts[start] : words.ends[end - 1]]


def title_length(reading: Reading, words: Words, start: int) -> int:
    """How many words from here on are a title before a name; 0 if none."""
    if not words.capitalised[start] or not may_begin_title(words.texts[start]):
        return 0
    for length in (4, 3, 2, 1):
        end = start + length
        if end > len(words) or not _TITLE_GAPS.issuperset(words.gaps[start + 1 : end]):
            continue
        if find_title(printed(reading, words, start, end)) and not _opens_body(reading, words, start):
            return length
    return 0


def _opens_body(reading: Reading, words: Words, start: int) -> bool:
    """Whether a title word opens the name of a body ('General Assembly', 'King Hospital')."""
    end = run_end(reading, words, start, most=_LONG)
    return 1 < end - start < _LONG and type_of_name(printed(reading, words, start, end)) is not None


def run_end(reading: Reading, words: Words, start: int, most: int | None = None) -> int:
    """Position behind the run of name words that begins here; ``start`` itself if none does.

    A run is not followed further when it has ``most`` words.
    """
    if not _begins_name(words, start):
        return start
    end = start + 1
    furthest = len(words) if most is None else min(start + most, len(words))
    while end < furthest:
        step = _run_step(reading, words, start, end)
        if not step or (step == 1 and _known_begins(reading, words, end)):
            break
        end += step
    return end


def _known_begins(reading: Reading, words: Words, position: int) -> bool:
    """Whether a name known beforehand, of two words or an acronym, begins inside a run and is no part of its name."""
    if not reading.authority.may_begin(words.texts[position]) or words.gaps[position] != " ":
        return False
    for end in range(min(position + 5, len(words)), position, -1):
        form = printed(reading, words, position, end)
        if (end - position > 1 or is_acronym(form)) and GLUE.issuperset(words.gaps[position + 1 : end]):
            entry = reading.authority.find(form)
            if entry is not None:
                # 'British Red Cross' is another body than the Red Cross.
                return find_country(words.texts[position - 1]) is None or words.texts[position - 1].isupper()
    return False


def _begins_name(words: Words, start: int) -> bool:
    lead = words.folded[start]
    if words.capitalised[start]:
        return lead not in CALENDAR and not _is_function_word(words, start)
    gap = words.gaps[start + 1]
    return words.capitalised[start + 1] and (
        (lead in ARTICLES and gap in ("-", "‑")) or (lead in ("abu", "bin", "ibn") and gap == " ")
    )


def _is_function_word(words: Words, position: int) -> bool:
    if words.folded[position] in FUNCTION:
        return True
    token, text = words.token(position), words.texts[position]
    return bool(
        (token.is_stop and not is_acronym(text))
        or token.pos_ in ("DET", "PRON", "ADP", "CCONJ", "SCONJ", "AUX", "ADV", "NUM")
    ) and bool(token.text == text)


def _run_step(reading: Reading, words: Words, start: int, end: int) -> int:  # noqa: PLR0911  (a rule a line)
    """How many words the run grows by at its end: a capitalised word, perhaps with small words before it."""
    gap, lead = words.gaps[end], words.folded[end]
    if gap in _APOSTROPHES and words.texts[end] == "s":
        return 2 if _goes_on_behind_possessive(words, end) else 0
    initial = gap in (".", ". ") and len(words.texts[end - 1]) == 1
    if not (gap in _RUN_GAPS or initial):
        return 0
    if words.capitalised[end]:
        return 0 if lead in _NOT_IN_NAMES else 1
    if gap in ("-", "‑") and _is_beside_person(words.token(end)):
        return 1
    if words.gaps[end + 1] not in _RUN_GAPS:
        return 0
    if lead in _SMALL and words.capitalised[end + 1]:
        return 2
    if lead in _PARTICLES and end + 2 < len(words) and words.folded[end + 1] in _SMALL:
        return 3 if words.capitalised[end + 2] and words.gaps[end + 2] in _RUN_GAPS else 0
    return _link_step(reading, words, start, end) if lead in _BODY_LINKS else 0


def _is_beside_person(token: Token) -> bool:
    """Whether the parser takes the token, or the one before it, for part of a person's name."""
    return token.ent_type_ == "PERSON" or (token.i > 0 and token.doc[token.i - 1].ent_type_ == "PERSON")


def _goes_on_behind_possessive(words: Words, end: int) -> bool:
    """'People's Defence Force', 'Women's Union': the possessive is part of a body's name."""
    return (
        words.folded[end - 1] in _POSSESSORS
        and words.gaps[end + 1] == " "
        and words.capitalised[end + 1]
        and words.folded[end + 1] not in CALENDAR
    )


def _link_step(reading: Reading, words: Words, start: int, end: int) -> int:
    """'Ministry of the Interior', 'Center … at the University of Oklahoma': only a body's name has such words."""
    lead, following, is_capitalised = words.folded[end], words.texts[end + 1], words.capitalised[end + 1]
    so_far = printed(reading, words, start, end)
    kind = type_of_name(so_far + " Name")
    heads = set(words.folded[start:end])
    if type_of_name("Some " + words.texts[end - 1]) is None and not (kind and heads & {"of", "for"}):
        return 0
    if lead == "on" and kind is ActorType.ACADEMIC:
        return 0
    if lead in _LINKS or (lead == "at" and kind is ActorType.ACADEMIC):
        if is_capitalised:
            return 0 if words.folded[end + 1] in CALENDAR else 2
        if following == "the" and words.capitalised[end + 2] and words.gaps[end + 2] == " ":
            return 3
    if lead == "and" and heads & _AND_HEADS and heads & {"of", "for"} and is_capitalised:
        return 0 if reading.authority.may_begin(following) else 2
    return 0


def ends_in_title(reading: Reading, words: Words, start: int) -> bool:
    """Whether a title or a noun for what somebody does stands right before the position."""
    if words.gaps[start] not in (" ", ". ") or not _may_end_title(words, start - 1):
        return False
    for length in (4, 3, 2, 1):
        if start - length < 0:
            continue
        text = printed(reading, words, start - length, start)
        if find_title(text) or text.casefold() in role_nouns():
            return True
    return False


def _may_end_title(words: Words, position: int) -> bool:
    """Whether some title or noun for what somebody does ends with the word."""
    return words.folded[position] in _title_endings() or "." in words.texts[position]


@lru_cache(maxsize=1)
def _title_endings() -> frozenset[str]:
    return frozenset(phrase.replace("-", " ").split()[-1] for phrase in (*titles(), *role_nouns()))
