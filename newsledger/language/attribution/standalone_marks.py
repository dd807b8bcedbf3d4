"""Marked stretches without a cue of their own: which of them are somebody's sentences, not terms or titles."""

from __future__ import annotations

from newsledger.language.attribution.units import Unit
from newsledger.language.marks import Marked
from newsledger.language.parse import Paragraph

_SENTENCE_WORDS = 3
"""Fewest words of a marked stretch that stands for a sentence somebody spoke."""

_CROSSHEAD_WORDS = 10
_PREDICATES = ("VBD", "VBZ", "VBP", "MD", "VB")


def is_sentence(text: str, mark: Marked, unit: Unit, paragraph: Paragraph, follows_marked: bool) -> bool:
    """Whether the marked stretch is a sentence by itself, not a term or title within one.

    Args:
        text: The article's text.
        mark: The stretch.
        unit: Where it stands.
        paragraph: The unit's paragraph.
        follows_marked: Whether somebody's marked words stand before it in the paragraph.
    """
    words = text[mark.start : mark.end]
    bare = words.lstrip("[(…. '‘\"").rstrip(" '’\"")
    if not (bare[:1].isupper() or mark.continues) or is_crosshead(text, mark, paragraph):
        return False
    if not stands_alone(text, mark, unit):
        return False
    ends = bare[-1:] in ".?!…," or not mark.closed or text[mark.close : mark.close + 1] == "."
    if ends and follows_marked:
        return True
    return ends and len(words.split()) >= _SENTENCE_WORDS and has_predicate(mark, unit)


def stands_alone(text: str, mark: Marked, unit: Unit) -> bool:
    """Whether nothing but the mark stands in its sentence, or a colon leads to it."""
    before = text[unit.start : mark.open]
    if before.rstrip().endswith(":"):
        return True
    bare = text[mark.start : mark.end].rstrip(" '’\"")
    glued = mark.closed and bare[-1:] in ".?!" and text[mark.close : mark.close + 1].isupper()
    outside = before if glued else before + text[min(mark.close, unit.end) : unit.end]
    return not any(char.isalnum() for char in outside)


def has_predicate(mark: Marked, unit: Unit) -> bool:
    """Whether a verb stands within the marks."""
    tokens = unit.doc[unit.index_at(mark.start) : max(unit.index_at(mark.end - 1), 0)]
    return any(token.tag_ in _PREDICATES for token in tokens)


def is_crosshead(text: str, mark: Marked, paragraph: Paragraph) -> bool:
    """A few words in single marks that are a paragraph by themselves."""
    is_alone = (mark.open, mark.close) == (paragraph.start, paragraph.end)
    is_single = text[mark.open] in "'‘" and mark.start == mark.open + 1
    return is_alone and is_single and len(text[mark.start : mark.end].split()) < _CROSSHEAD_WORDS
