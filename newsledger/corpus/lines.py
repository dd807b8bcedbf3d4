"""Lines of a document, and what their form alone tells: paragraphs broken at a fixed width, sentences, short labels."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

_STRAIGHT = {"’": "'", "‘": "'", "“": '"', "”": '"', "\xa0": " ", "–": "-", "—": "-", "\ufeff": ""}
_BULLET = re.compile(r"^[\s•·*▪◦‣►>+-]+(?=\S)")
_TERMINAL = re.compile(r"[.!?…][\"”’'»)\]]*(?:\s*[-–—])?\s*$")
_WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")
_LETTERS = re.compile(r"[^\W_]+")
_LONGEST_WRAPPED_LINE = 125
_SLACK = 12
"""How far a wrapped line may fall short of the width beyond what the next word would need."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A line, or the lines of one paragraph that was broken at a fixed width.

    Attributes:
        first: 1-based number of its first line in the document.
        last: Number of its last line.
        start: Offset in the document, white space included.
        end: Offset behind it, without the line break.
        text: What is published of it: the line as it is, or the lines with a space for each break.
    """

    first: int
    last: int
    start: int
    end: int
    text: str

    @property
    def words(self) -> int:
        """Number of words."""
        return len(self.text.split())

    @property
    def bare(self) -> str:
        """The text without white space at its ends and without a byte order mark."""
        return self.text.strip("\ufeff \t\r\n\f\v\xa0\u200b")


def split_units(text: str) -> list[Unit]:
    """The lines of a text that hold something, wrapped paragraphs joined."""
    block: list[Unit] = []
    blocks: list[list[Unit]] = []
    for number, match in enumerate(re.finditer(r"[^\n]*(?:\n|$)", text), 1):
        line = match[0].rstrip("\n").removesuffix("\r")
        unit = Unit(number, number, match.start(), match.start() + len(line), line)
        if unit.bare:
            block.append(unit)
        elif block:
            blocks.append(block)
            block = []
    if block:
        blocks.append(block)
    width = max((len(unit.text) for block in blocks for unit in block), default=0)
    if width > _LONGEST_WRAPPED_LINE or not _is_wrapped(blocks, width):
        return [unit for block in blocks for unit in block]
    return [unit for block in blocks for unit in _joined(block, width)]


def _is_wrapped(blocks: list[list[Unit]], width: int) -> bool:
    """Whether lines end in the middle of sentences: only then is the width of the text its own."""
    pairs = [(one.text, other.text) for block in blocks for one, other in pairwise(block)]
    return 5 * sum(_goes_on(one, other, width) for one, other in pairs) > len(pairs)


def _goes_on(line: str, following: str, width: int) -> bool:
    """Whether a sentence runs over the end of a nearly full line."""
    return following.lstrip()[:1].islower() and len(line.rstrip()) > 0.6 * width and not ends_sentence(line)


def _joined(block: list[Unit], width: int) -> list[Unit]:
    """Join lines that end only because the next word would not have fitted."""
    units = [block[0]]
    was_full = True
    for line in block[1:]:
        before = units[-1]
        last_line = before.text.rsplit("\n", 1)[-1]
        word = line.text.split(maxsplit=1)[0]
        length = len(last_line.rstrip())
        is_full = _goes_on(last_line, line.text, width) or length + 1 + len(word) > width - _SLACK
        indented = line.text[:1].isspace() and not block[0].text[:1].isspace()
        if is_full and was_full and width > 40 and not indented and not _BULLET.match(line.text):
            units[-1] = Unit(before.first, line.last, before.start, line.end, f"{before.text}\n{line.text}")
        else:
            units.append(line)
    return [Unit(unit.first, unit.last, unit.start, unit.end, unit.text.replace("\n", " ")) for unit in units]


@lru_cache(maxsize=64)
def fold_line(text: str) -> str:
    """A line as phrases are compared: lower case, straight marks, single spaces, no bullet, no colon behind."""
    plain = " ".join(_BULLET.sub("", _straightened(text)).split())
    return plain.casefold().rstrip(" :>»›→|")


@lru_cache(maxsize=64)
def fold_words(text: str) -> tuple[str, ...]:
    """The words of a text in lower case, without marks: for telling whether two lines say the same."""
    words: list[str] = []
    for piece in _straightened(text).split():
        # Between spaces mostly stands a word alone, which need not be looked for.
        words += (piece,) if piece.isalnum() else _WORD.findall(piece)
    return tuple(map(str.casefold, words))


def _straightened(text: str) -> str:
    """The text with straight marks: replaced one after the other, for a table of them is slow beyond ASCII."""
    if not text.isascii():
        for mark, plain in _STRAIGHT.items():
            text = text.replace(mark, plain)
    return text


def says(text: str, words: tuple[str, ...]) -> bool:
    """Whether the words of a text, folded, are these."""
    first = _LETTERS.search(text)
    # Most texts begin otherwise, and need not be folded.
    if first is None or not words or not words[0].startswith(first[0].casefold()):
        return False
    return fold_words(text) == words


def ends_sentence(text: str) -> bool:
    """Whether the line ends as a sentence does."""
    return bool(_TERMINAL.search(text.rstrip()[-16:]))


def is_sentence(text: str) -> bool:
    """Whether the line has the form of running text: long, or of some words and with a full stop."""
    words = len(text.split())
    return words >= 25 or (words >= 6 and ends_sentence(text))


def is_paragraph(text: str) -> bool:
    """Whether the line is running text that only an article's body holds: a sentence of some length."""
    words = len(text.split())
    return words >= 12 and (ends_sentence(text) or words >= 30)
