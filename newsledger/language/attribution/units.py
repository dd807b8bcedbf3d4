"""Units: sentences that no quotation is torn over. The parser's sentences, mended where marks say so."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from newsledger.language.attribution.lexicon import cue_positions, is_title_stop, verb_cue
from newsledger.language.marks import Marked, find_marked
from newsledger.language.parse import Paragraph, Parse

if TYPE_CHECKING:
    from newsledger.language.tokens import Doc, Token

BREAKS = frozenset((",", ";", "—", "–", "--", ":", "…"))
_STOPS = BREAKS | {".", "?", "!", ".?", "?!", ".?!"}
_DASHES = frozenset(("-", "--", "–", "—", "―"))
_LONGEST_NICKNAME, _LONGEST_GIVEN_NAME = 24, 24
_BEFORE_NICKNAME = re.compile(r"\b(?!The|This|That|Its?|His|Her|Our|Their|An?\b)[A-Z][\w.’'-]+ $")
_NICKNAME = re.compile(r"[A-Z][\w.’'-]*(?: [A-Z][\w.’'-]*)?")
_BEHIND_NICKNAME = re.compile(r" [A-Z][\w’'-]+")
_GOES_ON = ",?!—–-…"


@dataclass(slots=True)
class Unit:
    """A stretch of tokens of one paragraph that attribution is looked for in.

    Attributes:
        paragraph: Number of the paragraph.
        doc: Its tokens.
        base: Offset of the paragraph in the article.
        first: Index of the unit's first token.
        last: Index behind its last token.
        marks: The outer marked stretches within it.
        inside: For each token of the paragraph, the outer marked stretch it stands in, if any.
        article: The article's text.
        cues: Indices of the tokens that may be cues.
        phrases: First and behind-last token of phrases by their heads, as far as they were looked for.
        extents: First and behind-last token of attributions by verb, last word of the cue and subject, likewise.
    """

    paragraph: int
    doc: Doc
    base: int
    first: int
    last: int
    inside: Sequence[Marked | None]
    article: str
    cues: Sequence[int]
    marks: list[Marked] = field(default_factory=list)
    phrases: dict[int, tuple[int, int]] = field(default_factory=dict)
    extents: dict[tuple[int, int, int], tuple[int, int]] = field(default_factory=dict)
    _stops: list[int] | None = None

    @property
    def start(self) -> int:
        """Offset of the first character."""
        return self.at(self.first)

    @property
    def end(self) -> int:
        """Offset behind the last character."""
        return self.behind(self.last - 1)

    def at(self, index: int) -> int:
        """Offset of a token."""
        return self.base + self.doc[index].idx

    def behind(self, index: int) -> int:
        """Offset behind a token."""
        token = self.doc[index]
        return self.base + token.idx + len(token.text)

    def text(self, start: int, end: int) -> str:
        """The article's text between two offsets."""
        return self.article[start:end]

    def bounds(self, first: int, last: int) -> tuple[int, int]:
        """Offsets of the tokens from ``first`` to before ``last``."""
        return self.at(first), self.behind(last - 1)

    def tokens(self) -> list[Token]:
        """The unit's tokens that stand outside marks."""
        return [self.doc[i] for i in range(self.first, self.last) if self.inside[i] is None]

    def holds(self, token: Token) -> bool:
        """Whether the token belongs to the unit and stands outside marks."""
        return self.first <= token.i < self.last and self.inside[token.i] is None

    def stops(self) -> list[int]:
        """Indices of its breaks, full stops, spaces and marked tokens, looked for once."""
        if self._stops is None:
            inside = self.inside
            self._stops = [
                index
                for index, token in enumerate(self.doc[self.first : self.last], self.first)
                if inside[index] is not None or token.is_space or (token.text in _STOPS and not is_title_stop(token))
            ]
        return self._stops

    def index_at(self, offset: int) -> int:
        """Index of the first token that ends behind the offset."""
        low, high = self.first, self.last
        while low < high:
            middle = (low + high) // 2
            if self.behind(middle) > offset:
                high = middle
            else:
                low = middle + 1
        return low


def split_units(parse: Parse) -> list[Unit]:
    """The units of an article, in order."""
    marks = find_marked(parse.text, [(paragraph.start, paragraph.end) for paragraph in parse.paragraphs])
    outer = [mark for mark in marks if mark.depth == 0 and not _is_nickname(parse.text, mark)]
    units: list[Unit] = []
    position = 0
    for number, paragraph in enumerate(parse.paragraphs):
        behind = position
        while behind < len(outer) and outer[behind].open < paragraph.end:
            behind += 1
        units.extend(_paragraph_units(parse.text, number, paragraph, outer[position:behind]))
        position = behind
    return units


def _is_nickname(text: str, mark: Marked) -> bool:
    """A marked nickname within a name ('Carl “Coach” Winters')."""
    if mark.close - mark.open > _LONGEST_NICKNAME:
        return False
    return _BEFORE_NICKNAME.search(text, max(0, mark.open - _LONGEST_GIVEN_NAME), mark.open) is not None and bool(
        _NICKNAME.fullmatch(text, mark.start, mark.end) and _BEHIND_NICKNAME.match(text, mark.close)
    )


def _paragraph_units(text: str, number: int, paragraph: Paragraph, marks: Sequence[Marked]) -> list[Unit]:
    doc = paragraph.doc
    inside = _inside(doc, paragraph.start, marks)
    starts = [0, *(index for index in _candidates(doc, inside, marks) if _begins(text, doc, inside, index)), len(doc)]
    cues = cue_positions(doc)
    units = []
    position = cue = 0
    for first, last in pairwise(starts):
        begin = cue
        while cue < len(cues) and cues[cue] < last:
            cue += 1
        if first == last or all(doc[index].is_space for index in range(first, last)):
            continue
        unit = Unit(number, doc, paragraph.start, first, last, inside, text, cues[begin:cue])
        while position < len(marks) and marks[position].open < unit.end:
            unit.marks.append(marks[position])
            position += 1
        units.append(unit)
    return units


def _candidates(doc: Doc, inside: Sequence[Marked | None], marks: Sequence[Marked]) -> list[int]:
    """Where a unit can begin: at sentences, and on both sides of marks."""
    starts = {sentence.start for sentence in doc.sents}
    if marks:
        for index in range(1, len(doc)):
            if inside[index] is not inside[index - 1]:
                starts.add(index)
            elif index in starts and doc[index].is_space:
                starts.add(index + 1)
    return sorted(index for index in starts if 0 < index < len(doc))


def _inside(doc: Doc, base: int, marks: Sequence[Marked]) -> list[Marked | None]:
    """The outer marked stretch of each token, marks themselves included."""
    result: list[Marked | None] = [None] * len(doc)
    if not marks:
        return result
    offsets = [base + offset for offset in doc.offsets]
    for mark in marks:
        first = bisect_right(offsets, mark.open) - 1
        if first < 0 or offsets[first] + len(doc[first]) <= mark.open:
            first += 1
        for index in range(first, bisect_left(offsets, mark.close)):
            result[index] = mark
    return result


def _begins(text: str, doc: Doc, inside: Sequence[Marked | None], index: int) -> bool:
    """Whether a unit begins at the token."""
    behind = index - 1
    while behind > 0 and doc[behind].is_space and inside[behind] is None:
        behind -= 1
    token, before = doc[index], doc[behind]
    if is_title_stop(before):
        return False
    here, left = inside[index], inside[behind]
    if here is None and left is None and _signs(doc, inside, behind):
        return False
    if here is not None and here is left:
        return False
    if left is not None:
        return _begins_behind_mark(text[left.start : left.end].rstrip(), token, here is not None)
    if here is not None and before.text in (":", ".", "?", "!"):
        return bool(before.text != ":")
    return bool(token.is_sent_start) and (token.text[:1].isupper() or not token.is_alpha or before.text in ".?!")


def _signs(doc: Doc, inside: Sequence[Marked | None], index: int) -> bool:
    """Whether the token is a dash right behind marked words, which leads to who spoke them ('“…” ― Lina Farah')."""
    if doc[index].text not in _DASHES:
        return False
    before = index - 1
    while before > 0 and doc[before].is_space and inside[before] is None:
        before -= 1
    return before >= 0 and inside[before] is not None


def _begins_behind_mark(said: str, token: Token, is_marked: bool) -> bool:
    """Whether a unit begins right behind a closing mark: not with the attribution of what was marked."""
    if token.is_space and token.i + 1 < len(token.doc):
        token = token.doc[token.i + 1]
    if not is_marked and (token.is_punct or verb_cue(token) is not None):
        return False
    if token.text[:1].islower():
        return False
    return said.endswith(".") or (bool(token.is_sent_start) and not said.endswith(tuple(_GOES_ON)))
