"""Which paragraphs can hold a row: told from their words and marks, before anything is parsed.

Every row rests on something that is printed: a quotation on a mark, a colon, a dash or a word of saying, a claim on a
word of harm, an event on its trigger, an actor on a capital or on a noun for a body or an office. All of these are
whole words, so they are looked up in a set, in every form that they may have; an automaton for many patterns would gain
nothing over one regular expression that finds the words.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from spacy.lang.en.stop_words import STOP_WORDS

from newsledger.extract.actor_descriptions import NOUNS as DESCRIPTIONS
from newsledger.extract.actor_offices import NOUNS as OFFICES
from newsledger.extract.claim_parts import tells_of_harm
from newsledger.extract.event_lexicon import load as event_lexicon
from newsledger.language.attribution.lexicon import cue_words
from newsledger.language.data_files import word_list
from newsledger.language.word_forms import forms_of

_MARK = re.compile(r"[\"“”„‟«»‹›‘‚:]|''|``|(?<!\w)['’]|(?<!\w)[-–—]|[-–—](?!\w)")
"""What may open words that somebody said, or stand between them and who said them."""
_CAPITAL = re.compile(r"\b[^\W\d_a-zß-öø-ÿ][\w'’]*")
_WORD = re.compile(r"[^\W\d_]+")


def can_hold_rows(text: str, paragraphs: Sequence[tuple[int, int]]) -> list[bool]:
    """For each paragraph of a text whether a row can rest on it.

    Args:
        text: The text of an article.
        paragraphs: Start and end of its paragraphs, in order. The first always can: it may be a headline.
    """
    found = []
    is_announced = True
    for start, end in paragraphs:
        paragraph = text[start:end]
        found.append(is_announced or _has_sign(paragraph))
        is_announced = paragraph.rstrip().endswith(":")
    return found


def _has_sign(paragraph: str) -> bool:
    # Nearly every paragraph has a name, which is found quickly.
    if _names(paragraph) or _MARK.search(paragraph):
        return True
    return not _signs().isdisjoint(_WORD.findall(paragraph.lower())) or tells_of_harm(paragraph)


def _names(paragraph: str) -> bool:
    """Whether a capital may begin a name: that of any word but those that no name consists of."""
    return any(match[0].lower() not in _nameless() for match in _CAPITAL.finditer(paragraph))


@lru_cache(maxsize=1)
def _nameless() -> frozenset[str]:
    return frozenset(STOP_WORDS) | word_list("function")


@lru_cache(maxsize=1)
def _signs() -> frozenset[str]:
    """Words of saying, triggers of events, and nouns for bodies and offices, in every form."""
    lemmas = {*cue_words(), *(lemma for _, lemma in event_lexicon().entries)}
    forms = {form for lemma in lemmas for form in forms_of(lemma.lower())}
    # A hyphened word is read word by word.
    return frozenset(part for form in forms | DESCRIPTIONS | OFFICES for part in _WORD.findall(form.lower()))
