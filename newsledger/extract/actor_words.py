"""Words of an article as the search for names reads them, and what the search hands on."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from newsledger.language.authority import Authority, Entry
from newsledger.language.parse import Paragraph, Parse
from newsledger.language.place_index import shared_index
from newsledger.language.place_names import place_key
from schemas.vocabularies import ActorType

if TYPE_CHECKING:
    from newsledger.language.tokens import Doc, Token

# A possessive 's is no part of a word; an apostrophe inside one is ("O'Brien", "gov't").
_WORD = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W_]+(?:['’‘`ʼ](?!s\b)[^\W\d_]+)*")
_DATELINE = re.compile(
    r"[A-Z][A-Z.'’-]{1,30}(?:[ ,/]{1,2}[A-Z][A-Z.'’-]{0,30}){0,5}(?:, ?[A-Z][\w.]{1,30}(?: [A-Z][\w.]{1,30})?,?)? ?"
    r"(?:[A-Z][a-z]{2,8}\.? \d{1,2},? ?)?(?:\([^)]{1,40}\) ?){0,3}(?:--+|[-–—:])\s"
)
_CREDIT_LINE = re.compile(
    r"(?i:contributed to (?:this|the) (?:report|story|article))"
    r"|^(?i:sources?|photo|image|credit|reporting by|editing by|writing by|additional reporting)\b ?(?i:by)?[:\s]"
    r"(?!.*\bsaid\b)|^(?:By|BY) [A-Z][^\s]* [^.]*$"
)
_CREDIT_END = re.compile(
    r"(?:[A-Z][\w'’-]{1,30} ){1,4}[A-Z][\w'’-]{0,30}/[A-Z][\w-]{1,30}(?:[ /][A-Z][\w-]{1,30}){0,3}\.?$"
    r"|(?<=[.)] )[A-Z]{2,5}\.?$"
)
_SHORT = 160
_CREDIT_LENGTH = 90


@dataclass(slots=True)
class Word:
    """A word with its offsets in the article, the characters between it and the word before, and its token.

    ``folded`` is the text without case, ``is_capitalised`` whether it begins with a capital letter.
    """

    start: int
    end: int
    text: str
    folded: str
    gap: str
    is_capitalised: bool
    doc: Doc
    index: int

    @property
    def token(self) -> Token:
        """The token that holds the word's beginning."""
        return self.doc[self.index]


@dataclass(slots=True)
class Found:
    """A place in the text where an actor may be mentioned.

    ``kind`` is person, body, state, description, office, or backref where the article has to tell; ``key`` says which
    description it is ('SYR army'). ``is_seat`` says that a capital or another seat stands for its government.
    ``role_spans`` are the stretches that tell a person's role, once they have been looked for.
    """

    start: int
    end: int
    name: str
    kind: str
    actor_type: ActorType
    entry: Entry | None = None
    is_name: bool = True
    key: str | None = None
    country: str | None = None
    gender: str | None = None
    titled: bool = False
    sure: bool = True
    is_seat: bool = False
    role_spans: list[tuple[int, int]] | None = None


@dataclass(frozen=True, slots=True)
class Stretch:
    """The words of a paragraph behind its dateline; in a headline in title case capitals tell nothing."""

    paragraph: Paragraph
    words: tuple[Word, ...]
    is_title_case: bool
    dateline: str


@dataclass(frozen=True, slots=True)
class Reading:
    """An article being searched: its parse, its words by paragraph, and the names known beforehand.

    ``country`` is the state that it names most, ``government`` the one whose government or army it speaks of most,
    ``countries`` every state that it names.
    """

    parse: Parse
    stretches: tuple[Stretch, ...]
    authority: Authority
    country: str | None
    countries: frozenset[str]
    government: str | None

    def is_place(self, name: str, *, nearby: bool = False) -> bool:
        """Whether the gazetteer has a place of that name; ``nearby``: in a state that the article names."""
        candidates = shared_index().by_name(place_key(name))
        return any(not nearby or candidate.country in self.countries for candidate in candidates)


def stretches(parse: Parse) -> Iterator[Stretch]:
    """The words of each paragraph that is no credit line, datelines and photo credits left out."""
    for paragraph in parse.paragraphs:
        text = parse.text[paragraph.start : paragraph.end]
        if len(text) < _SHORT and _CREDIT_LINE.search(text):
            continue
        dateline = _DATELINE.match(text[:_SHORT])
        credit = _CREDIT_END.search(text, max(0, len(text) - _CREDIT_LENGTH)) if len(text) < 4 * _SHORT else None
        begin, end = dateline.end() if dateline else 0, credit.start() if credit else len(text)
        words = tuple(_words(paragraph, text, begin, end))
        if words:
            yield Stretch(paragraph, words, _is_title_case(words, text[-1:]), text[:begin])


def _words(paragraph: Paragraph, text: str, begin: int, end: int) -> Iterator[Word]:
    position, base, doc = begin, paragraph.start, paragraph.doc
    for match in _WORD.finditer(text, begin, end):
        start, stop = match.span()
        index = bisect_right(doc.offsets, start) - 1
        word, gap = match.group(), text[position:start]
        if "\n" in gap:
            gap = gap.replace("\n", " ")
        yield Word(base + start, base + stop, word, word.casefold(), gap, word[0].isupper(), doc, index)
        position = stop


def tokens_among(doc: Doc, words: frozenset[str]) -> Iterator[Token]:
    """The tokens whose lower-case form is one of the words, in order."""
    return (token for token in doc if token.lower_ in words)


def _is_title_case(words: tuple[Word, ...], ending: str) -> bool:
    """Whether nearly every longer word has a capital; before a full stop, every one, and no verb without."""
    long = [word for word in words if len(word.text) > 3 and word.text[0].isalpha()]
    share = 0.95 if ending == "." else 0.8
    if len(long) < 4 or sum(word.is_capitalised for word in long) < share * len(long):
        return False
    return ending != "." or not any(word.token.pos_ == "VERB" for word in words if word.text.islower())
