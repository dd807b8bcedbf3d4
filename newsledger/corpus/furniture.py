"""What a page puts around an article: told from the article by a line's words, its form, and how often it recurs."""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache

from newsledger.corpus.article import Document
from newsledger.corpus.lines import ends_sentence, fold_line, is_sentence, split_units
from newsledger.language.data_files import data_text

_LONGEST = 45
"""Words that a line of furniture has at most."""

_NAME = r"[A-Z][\w.'’-]+(?:[^\S\n]+(?:[a-z]{2,3}[^\S\n]+)?[A-Z][\w.'’-]*){1,3}"
_WRITERS = (
    r"correspondent|reporter|editor|staff writer|writer|columnist|journalist|bureau chief|producer|blogger|stringer"
    r"|photographer|commentator|contributor"
)
_BIOGRAPHY = re.compile(
    rf"^(?P<name>{_NAME}) (?:is|was|has been) (?:an?|the|our|one of|[A-Z][\w.’']*)\b[^.]{{0,140}}\b(?:{_WRITERS})\b"
    rf"|^(?P<covering>{_NAME}) (?:covers|reports (?:on|from|for)"
    r"|writes (?:about|on|for|from)|joined [A-Z]|is based in)\b"
)
_OF_HERSELF = re.compile(r"^(?:He|She|They) (?:is|was|has|have|covers|writes|reports|joined|previously|can be)\b")
_REACH_WRITER = re.compile(
    r"^(?:follow (?:him|her|them)\b|(?:e-?mail|contact|reach) (?:him|her|them|the (?:author|reporter|writer))\b"
    r"|twitter: @)",
    re.IGNORECASE,
)


@lru_cache(maxsize=1)
def _phrases() -> tuple[re.Pattern[str], re.Pattern[str]]:
    groups: dict[str, list[str]] = tomllib.loads(data_text("furniture.toml"))
    sections = groups.pop("sections")
    forms = [form for name in sorted(groups) for form in groups[name]]
    return re.compile("|".join(f"(?:{form})" for form in forms)), re.compile("|".join(sections))


def is_phrase(line: str) -> bool:
    """Whether the line is one that pages are known to print around articles ('Sign up for our weekly newsletter')."""
    if len(line.split()) > _LONGEST or line.lstrip()[:1] in {'"', "“", "‘", "'"}:
        return False
    return bool(_phrases()[0].fullmatch(fold_line(line)))


def is_section_label(line: str) -> bool:
    """Whether the line names a part of a paper ('Middle East')."""
    return bool(_phrases()[1].fullmatch(fold_line(line)))


def biography_of(line: str, authors: tuple[str, ...] = ()) -> str | None:
    """The author whom the line introduces ('X is the Nairobi bureau chief of …'); null if it is no author note.

    Args:
        line: A line behind the body.
        authors: Names of a printed byline: a line that says who one of them is needs no word of the trade.
    """
    match = _BIOGRAPHY.match(line.strip())
    if match:
        return match["name"] or match["covering"]
    for author in authors:
        if re.match(rf"{re.escape(author)} (?:is|was|has|covers|writes|reports)\b", line.strip()):
            return author
    return None


def goes_on_about_author(line: str) -> bool:
    """Whether a line behind an author note goes on with it ('She previously …', 'Follow him on …')."""
    return bool(_OF_HERSELF.match(line.strip()) or _REACH_WRITER.match(line.strip()))


def line_keys(document: Document) -> set[str]:
    """The lines of a document that would be furniture if they recurred over the corpus: short and no sentences.

    Lines with the form of a sentence are left out, for the same sentence in many articles is wire copy.

    Returns:
        Folded lines, to be counted over the corpus and given to ``clean`` where ``recurs`` says so.
    """
    return {key for unit in split_units(document.text) if (key := recurring_key(unit.text)) is not None}


def recurring_key(line: str) -> str | None:
    """The form in which a line is counted; null if it is not of the kind that is furniture when it recurs."""
    if is_sentence(line):
        return None
    key = fold_line(line)
    words = len(key.split())
    if not 0 < words <= 15 or (ends_sentence(line) and words > 8):
        return None
    return key


def recurs(count: int, total: int) -> bool:
    """Whether a line found in ``count`` of ``total`` documents belongs to the pages rather than to the articles.

    Three documents at least; of a larger corpus a tenth, but never more than thirty need to have it, since a corpus
    may hold many outlets.
    """
    return count >= max(3, min(30, total // 10))
