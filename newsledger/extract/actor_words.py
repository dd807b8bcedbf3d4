"""Words of an article as the search for names reads them, and what the search hands on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from newsledger.language.authority import Authority, Entry
from newsledger.language.parse import Paragraph, Parse
from newsledger.language.place_index import shared_index
from newsledger.language.place_names import place_key
from schemas.vocabularies import ActorType

if TYPE_CHECKING:
    from spacy.tokens import Token

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


@dataclass(frozen=True, slots=True)
class Word:
    """A word with its offsets in the article, the characters between it and the word before, and its token."""

    start: int
    end: int
    text: str
    gap: str
    token: Token | None

    @property
    def is_capitalised(self) -> bool:
        """Whether it begins with a capital letter."""
        return self.text[0].isupper()


@dataclass(slots=True)
class Found:
    """A place in the text where an actor may be mentioned.

    ``kind`` is person, body, state or description; ``key`` says which description it is ('SYR army'); ``title`` is
    what stands before a person's name.
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
    actor: int = -1


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
    tokens = {token.idx: token for token in paragraph.doc}
    position, last = begin, None
    for match in _WORD.finditer(text, begin, end):
        last = tokens.get(match.start())
        if last is None:
            covering = paragraph.doc.char_span(match.start(), match.end(), alignment_mode="expand")
            last = covering[0] if covering is not None and len(covering) else None
        gap = text[position : match.start()].replace("\n", " ")
        yield Word(paragraph.start + match.start(), paragraph.start + match.end(), match.group(), gap, last)
        position = match.end()


def _is_title_case(words: tuple[Word, ...], ending: str) -> bool:
    """Whether nearly every longer word has a capital; before a full stop, every one, and no verb without."""
    long = [word for word in words if len(word.text) > 3 and word.text[0].isalpha()]
    if ending == "." and any(
        word.token is not None and word.token.pos_ == "VERB" for word in words if word.text.islower()
    ):
        return False
    share = 0.95 if ending == "." else 0.8
    return len(long) >= 4 and sum(word.is_capitalised for word in long) >= share * len(long)
