"""Where a source file's characters stand in the published text, from which whole lines are missing.

Line breaks, and white space at the ends of lines, may differ; everything else is the same to the letter. So the
published text, white space aside, is what is left of the file when some of its lines are dropped: which ones is found
by matching line after line. Repeated lines leave a choice; it is made in favour of the annotations.
"""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterator
from dataclasses import dataclass

_UNSEEN = "\ufeff"
_DROPPED = -1
_CHOICES = 256
"""Open choices up to which all are weighed; beyond, in a text of countless equal lines, the first fit is taken."""


@dataclass(frozen=True, slots=True)
class Alignment:
    """The file's characters in the published text.

    Attributes:
        positions: For each code point of the file its offset in the published text; -1 for white space and for what
            was dropped.
        dropped: Numbers, from 1, of the lines that are not blank and not in the published text.
    """

    positions: tuple[int, ...]
    dropped: frozenset[int]

    def locate(self, start: int, end: int) -> tuple[int, int] | None:
        """The span in the published text; null if its first or last character is not there."""
        if not 0 <= start < end <= len(self.positions):
            return None
        first, last = self.positions[start], self.positions[end - 1]
        return None if _DROPPED in (first, last) or last < first else (first, last + 1)


@dataclass(frozen=True, slots=True)
class _Line:
    number: int
    characters: str
    offsets: tuple[int, ...]


def align(raw: str, published: str, wanted: Collection[int] = (), unwanted: Collection[int] = ()) -> Alignment:
    """Align a source file with the text published of it.

    Args:
        raw: The file's text, line breaks untouched.
        published: ``articles.text``.
        wanted: Offsets in ``raw`` that annotations use: of two equal lines, one that holds such an offset is kept.
        unwanted: Numbers of lines that annotations call furniture: of two equal lines, such a line is the dropped one.

    Returns:
        The alignment. Where lines were changed, not dropped, what can be matched line by line is.
    """
    lines = list(_lines(raw))
    target = _squash(published, 0)
    matched = _match(lines, target.characters, _weights(lines, wanted, unwanted))
    if matched is None:
        matched = _match_unchanged(lines, list(_lines(published)))
    positions = [_DROPPED] * len(raw)
    for line, place in matched.items():
        for index, offset in enumerate(lines[line].offsets):
            positions[offset] = target.offsets[place + index]
    dropped = frozenset(line.number for index, line in enumerate(lines) if index not in matched)
    return Alignment(tuple(positions), dropped)


def _lines(text: str) -> Iterator[_Line]:
    """The lines that are not blank, white space left out."""
    offset = 0
    for number, content in enumerate(text.split("\n"), 1):
        line = _squash(content, number, offset)
        if line.characters:
            yield line
        offset += len(content) + 1


def _squash(text: str, number: int, base: int = 0) -> _Line:
    seen = [index for index, char in enumerate(text) if not char.isspace() and char != _UNSEEN]
    return _Line(number, "".join(text[index] for index in seen), tuple(base + index for index in seen))


def _weights(lines: list[_Line], wanted: Collection[int], unwanted: Collection[int]) -> list[int]:
    offsets, numbers = set(wanted), set(unwanted)
    return [2 * (not offsets.isdisjoint(line.offsets)) - (line.number in numbers) for line in lines]


def _match(lines: list[_Line], target: str, weights: list[int]) -> dict[int, int] | None:
    """Which lines make up the target, and at which of its characters each begins; null if no choice of lines does.

    Of several choices the one with the greatest weight is taken, and among those the one that keeps lines soonest.
    """
    reach = _furthest(lines, target)
    if reach[-1] != len(target):
        return None
    need = _least(lines, target)
    # For each place in the target that can still lead to its end: the weight so far.
    states = {0: 0}
    steps: list[dict[int, bool]] = []
    for index, line in enumerate(lines):
        after: dict[int, int] = {}
        kept: dict[int, bool] = {}
        for place, weight in states.items():
            onward = place + len(line.characters)
            if target.startswith(line.characters, place) and onward <= reach[index + 1]:
                _improve(after, kept, onward, weight + weights[index], keep=True)
            if place >= need[index + 1]:
                _improve(after, kept, place, weight, keep=False)
        states = after
        steps.append(kept)
        if len(states) > _CHOICES:
            return {index: place for index, place in enumerate(reach[:-1]) if reach[index + 1] > place}
    return _trace(lines, steps, len(target)) if len(target) in states else None


def _improve(states: dict[int, int], kept: dict[int, bool], place: int, weight: int, *, keep: bool) -> None:
    # On equal weight dropping the later of two equal lines, that is keeping the first, is the choice.
    if place not in states or weight > states[place] or (weight == states[place] and not keep):
        states[place] = weight
        kept[place] = keep


def _trace(lines: list[_Line], steps: list[dict[int, bool]], end: int) -> dict[int, int]:
    matched: dict[int, int] = {}
    place = end
    for index in range(len(lines) - 1, -1, -1):
        if steps[index][place]:
            place -= len(lines[index].characters)
            matched[index] = place
    return matched


def _furthest(lines: list[_Line], target: str) -> list[int]:
    """How much of the target the first n lines can make up at most."""
    reach = [0]
    for line in lines:
        fits = target.startswith(line.characters, reach[-1])
        reach.append(reach[-1] + len(line.characters) * fits)
    return reach


def _least(lines: list[_Line], target: str) -> list[int]:
    """How much of the target must be made up before line n, so that the lines from n on can make up the rest."""
    need = [len(target)]
    for line in reversed(lines):
        fits = target.endswith(line.characters, 0, need[-1])
        need.append(need[-1] - len(line.characters) * fits)
    return need[::-1]


def _match_unchanged(lines: list[_Line], published: list[_Line]) -> dict[int, int]:
    """The lines that stand in the published text as lines of their own."""
    places = []
    place = 0
    for line in published:
        places.append(place)
        place += len(line.characters)
    old, new = [line.characters for line in lines], [line.characters for line in published]
    blocks = difflib.SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
    return {block.a + step: places[block.b + step] for block in blocks for step in range(block.size)}
