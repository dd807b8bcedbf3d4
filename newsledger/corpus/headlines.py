"""Which of the lines above the body is the headline: menus, mastheads and labels share no words with the story."""

from __future__ import annotations

import re
from collections.abc import Sequence

from newsledger.corpus.lines import Unit, fold_words

_STEM = 5
_SHARED = 2
"""Stems that a headline shares with the story at least."""

_FEWEST_WORDS = 4
_STORY_PARAGRAPHS = 6
_KICKER_WORDS = 4
_KICKER_REACH = 3
"""A label above the headline ('Conflict in X') is short, and the headline not far below it."""

_COMMON = frozenset(
    (
        *("the", "and", "for", "from", "with", "that", "this", "have", "has", "had", "was", "were", "are", "will"),
        *("after", "over", "into", "about", "your", "more", "most", "news", "what", "when", "where", "which", "their"),
        *("they", "been", "than", "also", "said", "says", "other", "world", "latest", "international", "report"),
    )
)
_MENU = re.compile(r"\S\s+[|»›>/•·]\s+\S|\s[|»›>]$|^(?:home|you are here)\b.*[>»›/|]", re.IGNORECASE)
_LINKS = frozenset(
    (
        *("home", "latest", "opinion", "opinions", "business", "sport", "sports", "entertainment", "video", "videos"),
        *("photos", "pictures", "magazine", "world", "news", "politics", "tech", "technology", "culture", "travel"),
        *("lifestyle", "life", "science", "health", "weather", "more", "reports", "topics", "countries", "about"),
        *("donate", "search", "subscribe", "jobs", "national", "international", "menu", "blogs", "blog", "contact"),
        *("features", "arts", "style", "money", "markets", "finance", "local", "multimedia", "audio", "podcasts"),
    )
)
_FEWEST_LINKS = 3
_SHARE_OF_LINKS = 0.75
_NOTE = re.compile(
    r"^(?:this|the following) (?:article|story|piece|report|post|text|interview|essay)\b"
    r"|^(?:published|produced|reported|written) (?:in (?:partnership|collaboration)|with)\b"
    r"|\b(?:in partnership|in collaboration) with\b.*\b(?:published|produced|republished)\b",
    re.IGNORECASE,
)


def stems(text: str) -> frozenset[str]:
    """The words of a text that mean something, cut short so that their forms fall together."""
    return frozenset([word[:_STEM] for word in fold_words(text) if len(word) >= 3 and word not in _COMMON])


def story_stems(units: Sequence[Unit], first_body: int) -> frozenset[str]:
    """The stems of the story's first paragraphs."""
    return stems(" ".join(unit.text for unit in units[first_body : first_body + _STORY_PARAGRAPHS]))


def is_menu(line: str) -> bool:
    """Whether the line is a path or a row of links ('Home > World > Asia', 'News | Sport', 'HOME LATEST OPINION')."""
    if _MENU.search(line):
        return True
    words = fold_words(line)
    return len(words) >= _FEWEST_LINKS and sum(word in _LINKS for word in words) >= _SHARE_OF_LINKS * len(words)


def is_publication_note(line: str) -> bool:
    """Whether the line tells how the article came to be published ('This story was produced in partnership with …')."""
    return bool(_NOTE.search(line))


def best_headline(units: Sequence[Unit], candidates: Sequence[int], first_body: int) -> int | None:
    """The first line that is long enough for a headline, is no menu, and shares words with the story below.

    Args:
        units: All lines.
        candidates: Numbers of the lines above the body that may be the headline by their form.
        first_body: Number of the body's first line.

    Returns:
        The number of the line; null where no line tells of the story, so that only form and place can decide.
    """
    told = story_stems(units, first_body)
    possible = [index for index in candidates if units[index].words >= _FEWEST_WORDS and not is_menu(units[index].bare)]
    shared = {index: len(stems(units[index].text) & told) for index in possible}
    best = next((index for index in possible if shared[index] >= _SHARED), None)
    if best is None:
        return None
    if best - 1 in shared and shared[best - 1] and units[best - 1].words > _KICKER_WORDS:
        # The line right above tells of the story in other words: this one is its standfirst.
        return best - 1
    if units[best].words <= _KICKER_WORDS:
        longer = (index for index in possible if best < index <= best + _KICKER_REACH)
        return next((i for i in longer if shared[i] >= shared[best] and units[i].words > _KICKER_WORDS), best)
    return best
