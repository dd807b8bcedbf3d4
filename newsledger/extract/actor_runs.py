"""Runs of capitalised words: where they begin and end, and which words before them are titles."""

from __future__ import annotations

from functools import lru_cache

from newsledger.extract.actor_types import type_of_name
from newsledger.extract.actor_words import Reading, Word
from newsledger.language.authority import find_country
from newsledger.language.data_files import word_list
from newsledger.language.names import find_title, is_acronym, may_begin_title, role_nouns, titles
from schemas.vocabularies import ActorType

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


def printed(reading: Reading, words: tuple[Word, ...], start: int, end: int) -> str:
    """The text from the first word to the one before ``end``."""
    return reading.parse.text[words[start].start : words[end - 1].end]


def title_length(reading: Reading, words: tuple[Word, ...], start: int) -> int:
    """How many words from here on are a title before a name; 0 if none."""
    if not words[start].is_capitalised or not may_begin_title(words[start].text):
        return 0
    for length in (4, 3, 2, 1):
        end = start + length
        if end > len(words) or any(word.gap not in _TITLE_GAPS for word in words[start + 1 : end]):
            continue
        if find_title(printed(reading, words, start, end)) and not _opens_body(reading, words, start):
            return length
    return 0


def _opens_body(reading: Reading, words: tuple[Word, ...], start: int) -> bool:
    """Whether a title word opens the name of a body ('General Assembly', 'King Hospital')."""
    end = run_end(reading, words, start, most=_LONG)
    return 1 < end - start < _LONG and type_of_name(printed(reading, words, start, end)) is not None


def run_end(reading: Reading, words: tuple[Word, ...], start: int, most: int | None = None) -> int:
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


def _known_begins(reading: Reading, words: tuple[Word, ...], position: int) -> bool:
    """Whether a name known beforehand, of two words or an acronym, begins inside a run and is no part of its name."""
    if not reading.authority.may_begin(words[position].text) or words[position].gap != " ":
        return False
    for end in range(min(position + 5, len(words)), position, -1):
        form = printed(reading, words, position, end)
        if (end - position > 1 or is_acronym(form)) and all(word.gap in GLUE for word in words[position + 1 : end]):
            entry = reading.authority.find(form)
            if entry is not None:
                # 'British Red Cross' is another body than the Red Cross.
                return find_country(words[position - 1].text) is None or words[position - 1].text.isupper()
    return False


def _begins_name(words: tuple[Word, ...], start: int) -> bool:
    word = words[start]
    if word.is_capitalised:
        return word.folded not in CALENDAR and not _is_function_word(word)
    following = words[start + 1] if start + 1 < len(words) else None
    lead = word.folded
    return (
        following is not None
        and following.is_capitalised
        and (
            (lead in ARTICLES and following.gap in ("-", "‑"))
            or (lead in ("abu", "bin", "ibn") and following.gap == " ")
        )
    )


def _is_function_word(word: Word) -> bool:
    token = word.token
    if word.folded in FUNCTION:
        return True
    return bool(
        (token.is_stop and not is_acronym(word.text))
        or token.pos_ in ("DET", "PRON", "ADP", "CCONJ", "SCONJ", "AUX", "ADV", "NUM")
    ) and bool(token.text == word.text)


def _run_step(reading: Reading, words: tuple[Word, ...], start: int, end: int) -> int:  # noqa: PLR0911  (a rule a line)
    """How many words the run grows by at its end: a capitalised word, perhaps with small words before it."""
    word = words[end]
    if word.text == "s" and word.gap in _APOSTROPHES:
        return 2 if _goes_on_behind_possessive(words, end) else 0
    initial = word.gap in (".", ". ") and len(words[end - 1].text) == 1
    if not (word.gap in _RUN_GAPS or initial):
        return 0
    if word.is_capitalised:
        return 0 if word.folded in _NOT_IN_NAMES else 1
    if word.gap in ("-", "‑") and "PERSON" in (
        word.token.ent_type_,
        word.doc[word.index - 1].ent_type_ if word.index else "",
    ):
        return 1
    lead = word.folded
    following = words[end + 1] if end + 1 < len(words) else None
    if following is None or following.gap not in _RUN_GAPS:
        return 0
    if lead in _SMALL and following.is_capitalised:
        return 2
    if lead in _PARTICLES and end + 2 < len(words) and following.folded in _SMALL:
        return 3 if words[end + 2].is_capitalised and words[end + 2].gap in _RUN_GAPS else 0
    return _link_step(reading, words, start, end) if lead in _BODY_LINKS else 0


def _goes_on_behind_possessive(words: tuple[Word, ...], end: int) -> bool:
    """'People's Defence Force', 'Women's Union': the possessive is part of a body's name."""
    following = words[end + 1] if end + 1 < len(words) else None
    return (
        words[end - 1].folded in _POSSESSORS
        and following is not None
        and following.gap == " "
        and following.is_capitalised
        and following.folded not in CALENDAR
    )


def _link_step(reading: Reading, words: tuple[Word, ...], start: int, end: int) -> int:
    """'Ministry of the Interior', 'Center … at the University of Oklahoma': only a body's name has such words."""
    lead, following = words[end].folded, words[end + 1]
    so_far = printed(reading, words, start, end)
    kind = type_of_name(so_far + " Name")
    heads = {word.folded for word in words[start:end]}
    if type_of_name("Some " + words[end - 1].text) is None and not (kind and heads & {"of", "for"}):
        return 0
    if lead == "on" and kind is ActorType.ACADEMIC:
        return 0
    if lead in _LINKS or (lead == "at" and kind is ActorType.ACADEMIC):
        if following.is_capitalised:
            return 0 if following.folded in CALENDAR else 2
        third = words[end + 2] if end + 2 < len(words) else None
        if following.text == "the" and third is not None and third.is_capitalised and third.gap == " ":
            return 3
    if lead == "and" and heads & _AND_HEADS and heads & {"of", "for"} and following.is_capitalised:
        return 0 if reading.authority.may_begin(following.text) else 2
    return 0


def ends_in_title(reading: Reading, words: tuple[Word, ...], start: int) -> bool:
    """Whether a title or a noun for what somebody does stands right before the position."""
    if words[start].gap not in (" ", ". ") or not _may_end_title(words[start - 1]):
        return False
    for length in (4, 3, 2, 1):
        if start - length < 0:
            continue
        text = printed(reading, words, start - length, start)
        if find_title(text) or text.casefold() in role_nouns():
            return True
    return False


def _may_end_title(word: Word) -> bool:
    """Whether some title or noun for what somebody does ends with the word."""
    return word.folded in _title_endings() or "." in word.text


@lru_cache(maxsize=1)
def _title_endings() -> frozenset[str]:
    return frozenset(phrase.replace("-", " ").split()[-1] for phrase in (*titles(), *role_nouns()))
