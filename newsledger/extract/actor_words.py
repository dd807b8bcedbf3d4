"""Words of an article as the search for names reads them, and what the search hands on."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING

from newsledger.language.authority import ARTICLES, Authority, Entry
from newsledger.language.parse import Paragraph, Parse
from newsledger.language.place_index import shared_index
from newsledger.language.place_names import place_key
from newsledger.language.tokens import Span
from schemas.vocabularies import ActorType

if TYPE_CHECKING:
    from newsledger.language.tokens import Doc, Token

# Letters with full stops, or letters and digits. A possessive 's is no part of a word; an apostrophe inside one is
# ("O'Brien", "gov't"). The first character stands before both: so what stands between words is passed over quickly.
_WORD = re.compile(r"([^\W_](?:(?<=\D)\.(?:[^\W\d_]\.)+|[^\W_]*(?:['’‘`ʼ](?!s\b)[^\W\d_]+)*))")
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


class Words:
    """Words that follow one another, each known by its position: of most only the first letter is ever looked at.

    Behind the last there is a word of no letters, so that what follows a word may be asked of each.

    Attributes:
        texts: The words as printed.
        folded: The same without case.
        gaps: The characters between each word and the one before.
        capitalised: Whether they begin with a capital letter.
        starts: Their offsets in the article.
        ends: The offsets behind them.
    """

    __slots__ = ("_doc", "capitalised", "ends", "folded", "gaps", "starts", "texts")

    def __init__(self, doc: Doc, text: str, begin: int, end: int) -> None:
        """Read the words between two offsets in the text of a paragraph."""
        # Words and what stands between them in turn, without an object for each match.
        pieces = _WORD.split(text[begin:end].replace("\n", " "))
        bounds = list(accumulate(map(len, pieces), initial=doc.offset + begin))
        self._doc = doc
        self.texts = [*pieces[1::2], ""]
        self.folded = list(map(str.casefold, self.texts))
        self.gaps = [*pieces[:-1:2], ""]
        self.capitalised = [word[:1].isupper() for word in self.texts]
        self.starts, self.ends = bounds[1::2], bounds[2::2]

    def __len__(self) -> int:
        return len(self.texts) - 1

    def token(self, position: int) -> Token:
        """The token that holds the beginning of a word."""
        return self._doc[bisect_right(self._doc.offsets, self.starts[position] - self._doc.offset) - 1]

    def span(self, start: int, end: int) -> Span:
        """The tokens that the words from one position to before another are, or are part of."""
        doc = self._doc
        first = bisect_right(doc.offsets, self.starts[start] - doc.offset) - 1
        return Span(doc, first, bisect_right(doc.offsets, self.ends[end - 1] - doc.offset - 1))


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
    words: Words
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
        words = Words(paragraph.doc, text, begin, end)
        if len(words):
            yield Stretch(paragraph, words, _is_title_case(words, text[-1:]), text[:begin])


def form_end(words: Words, start: int, furthest: int, most: int) -> int:
    """Position behind the longest stretch of words whose form has at most so many words, articles left out.

    Args:
        words: The words of a paragraph.
        start: Position of the first word.
        furthest: Position behind the last word that it may have.
        most: How many words of it may count.
    """
    for position in range(start, furthest):
        folded = words.folded[position]
        # Of other letters only folding would tell whether they make an article.
        if folded not in ARTICLES and folded.isascii():
            if not most:
                return position
            most -= 1
    return furthest


def tokens_among(doc: Doc, words: frozenset[str]) -> list[Token]:
    """The tokens whose lower-case form is one of the words, in order."""
    return [token for token in doc if token.lower_ in words]


def _is_title_case(words: Words, ending: str) -> bool:
    """Whether nearly every longer word has a capital; before a full stop, every one, and no verb without."""
    long = [word[0].isupper() for word in words.texts if len(word) > 3 and word[0].isalpha()]
    share = 0.95 if ending == "." else 0.8
    if len(long) < 4 or sum(long) < share * len(long):
        return False
    if ending != ".":
        return True
    return not any(words.token(position).pos_ == "VERB" for position, text in enumerate(words.texts) if text.islower())
