"""Tokens, stretches of them and paragraphs of them, as extraction reads them: the annotations of a spaCy document.

spaCy makes a new object each time that a token is asked for, and looks up a string each time that a token is asked for
its word. Extraction asks millions of times. So the annotations are taken over once a paragraph, into objects of our own
that have the same attributes and mean the same by them. A token is one object, so tokens are compared by identity.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any, Literal, overload

from newsledger.language.tree_edges import edges_of

Word = tuple[Any, str, str, str, str, str, bool, bool]
"""What tokens of the same form that are read alike share: spaCy's lexeme; text, text in lower case, lemma, part of
speech and tag; whether it is white space, and whether a mark. A plain tuple, for there is one look at it a token."""


class Token:
    """A token of a paragraph.

    Attributes:
        doc: The paragraph.
        i: Its place among the paragraph's tokens.
        idx: Offset in the paragraph.
        text: The token as printed.
        lower_: The same in lower case.
        lemma_: The lemma.
        pos_: Part of speech, as Universal Dependencies have it; empty where it was not looked for.
        tag_: Part of speech, as the Penn treebank has it.
        is_space: Whether it is white space.
        is_punct: Whether it is a mark of punctuation.
        whitespace_: The space behind it, if there is one.
        dep_: Relation to its head.
        head: The token that it depends on; itself at the top of a sentence.
        children: The tokens that depend on it, in their order.
        is_sent_start: Whether a sentence begins with it; null where that was not looked for.
        ent_type_: Kind of the named entity that it is part of, if it is.
        ent_iob_: Whether it begins one ('B'), goes on with one ('I'), or is outside ('O').
    """

    __slots__ = (
        *("_lexeme", "children", "dep_", "doc", "ent_iob_", "ent_type_", "head", "i", "idx", "is_punct"),
        *("is_sent_start", "is_space", "lemma_", "lower_", "pos_", "tag_", "text", "whitespace_"),
    )

    doc: Doc
    i: int
    idx: int
    text: str
    lower_: str
    lemma_: str
    pos_: str
    tag_: str
    is_space: bool
    is_punct: bool
    whitespace_: str
    dep_: str
    head: Token
    children: Sequence[Token]
    is_sent_start: bool | None
    ent_type_: str
    ent_iob_: str
    _lexeme: Any

    def __len__(self) -> int:
        """Characters."""
        return len(self.text)

    def __repr__(self) -> str:
        return self.text

    @property
    def lefts(self) -> list[Token]:
        """Those that depend on it and stand before it."""
        place = self.i
        return [child for child in self.children if child.i < place]

    @property
    def rights(self) -> list[Token]:
        """Those that depend on it and stand behind it."""
        place = self.i
        return [child for child in self.children if child.i > place]

    @property
    def left_edge(self) -> Token:
        """The first token of what hangs on it."""
        return self.doc[self.doc.edges[0][self.i]]

    @property
    def right_edge(self) -> Token:
        """The last token of what hangs on it."""
        return self.doc[self.doc.edges[1][self.i]]

    @property
    def sent(self) -> Span:
        """Its sentence."""
        return self.doc.sents[self.doc.sentence_number(self.i)]

    @property
    def subtree(self) -> Iterator[Token]:
        """It and all that hangs on it: first what stands before it, then the token, then what stands behind it."""
        pending = [(self, False)]
        while pending:
            token, is_open = pending.pop()
            if is_open or not token.children:
                yield token
            else:
                pending += [(child, False) for child in reversed(token.rights)]
                pending.append((token, True))
                pending += [(child, False) for child in reversed(token.lefts)]

    @property
    def ancestors(self) -> Iterator[Token]:
        """Its head, the head's head, and so on."""
        token = self
        while token.head is not token:
            token = token.head
            yield token

    @property
    def conjuncts(self) -> tuple[Token, ...]:
        """The tokens that are coordinated with it."""
        first = self
        while first.dep_ == "conj" and first.head is not first:
            first = first.head
        found = [first]
        for token in found:  # those found are looked through, too
            found += [child for child in token.rights if child.dep_ == "conj"]
        return tuple(token for token in found if token is not self)

    def nbor(self, distance: int = 1) -> Token:
        """The token so many places behind it.

        Raises:
            IndexError: The paragraph ends, or begins, before.
        """
        place = self.i + distance
        if place < 0:
            raise IndexError(f"no token stands {-distance} before token {self.i}")
        return self.doc[place]

    @property
    def is_sent_end(self) -> bool | None:
        """Whether a sentence ends with it."""
        return self.i + 1 == len(self.doc) or self.doc[self.i + 1].is_sent_start

    @property
    def is_alpha(self) -> bool:
        """Whether it consists of letters."""
        return self.text.isalpha()

    @property
    def is_title(self) -> bool:
        """Whether its words begin with a capital and go on in small letters."""
        return self.text.istitle()

    @property
    def is_quote(self) -> bool:
        """Whether it is a quotation mark."""
        return bool(self._lexeme.is_quote)

    @property
    def is_stop(self) -> bool:
        """Whether it is one of the words that are everywhere."""
        return bool(self._lexeme.is_stop)

    @property
    def like_num(self) -> bool:
        """Whether it is a number, in digits or words."""
        return bool(self._lexeme.like_num)


class Span:
    """Tokens that follow one another.

    Attributes:
        doc: Their paragraph.
        start: Place of the first.
        end: Place behind the last.
        label_: Kind of named entity, if it is one.
    """

    __slots__ = ("doc", "end", "label_", "start")

    def __init__(self, doc: Doc, start: int, end: int, label: str = "") -> None:
        self.doc = doc
        self.start = start
        self.end = end
        self.label_ = label

    def __len__(self) -> int:
        return self.end - self.start

    def __iter__(self) -> Iterator[Token]:
        return iter(self.doc[self.start : self.end])

    @overload
    def __getitem__(self, place: int) -> Token: ...

    @overload
    def __getitem__(self, place: slice) -> list[Token]: ...

    def __getitem__(self, place: int | slice) -> Token | list[Token]:
        """Its tokens as those of a list."""
        return self.doc[self.start : self.end][place]

    def __repr__(self) -> str:
        return self.text

    @property
    def start_char(self) -> int:
        """Offset in the paragraph."""
        return self.doc[self.start].idx if self.start < len(self.doc) else len(self.doc.text)

    @property
    def end_char(self) -> int:
        """Offset behind its last token."""
        if self.start == self.end:
            return self.start_char
        last = self.doc[self.end - 1]
        return last.idx + len(last.text)

    @property
    def text(self) -> str:
        """The tokens as printed, the space behind the last left out."""
        return self.doc.text[self.start_char : self.end_char]

    @property
    def root(self) -> Token:
        """The token highest in the sentence; of several the first, one that is no space or mark if there is one."""
        tokens = self.doc[self.start : self.end]
        if len(tokens) == 1:
            return tokens[0]
        for token in tokens:
            if token.head is token:
                return token
        return min(
            (token for token in tokens if not self.start <= token.head.i < self.end),
            key=_steps_to_top,
            default=self.doc[self.start],
        )


class Doc(list[Token]):
    """The tokens of a paragraph.

    Attributes:
        offset: Offset of the paragraph in the article.
        offsets: Offsets of its tokens in the paragraph.
        ents: Its named entities.
    """

    __slots__ = ("_edges", "_heads", "_sentence_starts", "_sents", "_text", "ents", "offset", "offsets")
    __hash__ = object.__hash__  # type: ignore[assignment]

    def __init__(
        self,
        words: Sequence[Word],
        offsets: Sequence[int],
        spaces: Iterable[str],
        relations: Iterable[str],
        heads: Sequence[int],
        sentences: Sequence[bool | None],
    ) -> None:
        """Make the tokens, of which each argument tells one thing.

        Args:
            words: What they are.
            offsets: Their offsets.
            spaces: What stands behind them.
            relations: Their relations to their heads.
            heads: Places of their heads.
            sentences: Whether sentences begin with them.
        """
        self.offset = 0
        self.ents: tuple[Span, ...] = ()
        self._heads = heads
        self.offsets = offsets
        self._edges: tuple[Sequence[int], Sequence[int]] | None = None
        self._sentence_starts: list[int] | None = None
        self._sents: tuple[Span, ...] | None = None
        self._text: str | None = None
        childless: tuple[Token, ...] = ()
        tokens: list[Token] = []
        for number, word, offset, space, relation, begins in zip(
            range(len(words)), words, offsets, spaces, relations, sentences, strict=True
        ):
            token = Token()
            token.doc = self
            token.i = number
            token.idx = offset
            token.whitespace_ = space
            token.dep_ = relation
            token.is_sent_start = begins
            token.ent_type_ = ""
            token.ent_iob_ = "O"
            token.children = childless
            token._lexeme, token.text, token.lower_, token.lemma_, token.pos_, token.tag_, is_space, is_punct = word
            token.is_space, token.is_punct = is_space, is_punct
            tokens.append(token)
        _tie(tokens, heads)
        super().__init__(tokens)

    def __eq__(self, other: object) -> bool:
        return self is other

    def set_entities(self, entities: Iterable[tuple[int, int, str]]) -> None:
        """Take over the named entities: first token, the one behind the last, and kind of each."""
        self.ents = tuple(Span(self, *entity) for entity in entities)
        for entity in self.ents:
            for token in entity:
                token.ent_type_, token.ent_iob_ = entity.label_, "I"
            self[entity.start].ent_iob_ = "B"

    def release(self) -> None:
        """Part the tokens, which hold each other: so memory is free at once, not when cycles are next looked for."""
        for token in self:
            del token.doc, token.head, token.children
        self.clear()
        self.ents, self._sents = (), None

    @property
    def text(self) -> str:
        """The paragraph."""
        if self._text is None:
            self._text = "".join([token.text + token.whitespace_ for token in self])
        return self._text

    def span(self, start: int, end: int) -> Span:
        """The tokens from one place to before another; places are taken as those of a slice are."""
        start, end, _ = slice(start, end).indices(len(self))
        return Span(self, start, max(start, end))

    def char_span(self, start: int, end: int, alignment_mode: Literal["expand"] = "expand") -> Span | None:
        """The span of the tokens that two offsets touch; null where an offset is not in the paragraph."""
        length = len(self.text)
        if not (0 <= start < length and 0 < end <= length):
            return None
        first, behind = bisect_right(self.offsets, start) - 1, bisect_right(self.offsets, end - 1)
        # The space behind a token belongs to it for the end, but not for the start.
        if start == self.offsets[first] + len(self[first].text):
            first += 1
        if first > behind:
            raise IndexError(f"no token stands between {start} and {end}")
        return Span(self, first, behind)

    @property
    def sentence_starts(self) -> list[int]:
        """Places where sentences begin."""
        if self._sentence_starts is None:
            self._sentence_starts = [token.i for token in self if token.is_sent_start or token.i == 0]
        return self._sentence_starts

    def sentence_number(self, place: int) -> int:
        """The number of the sentence that holds a token."""
        return bisect_right(self.sentence_starts, place) - 1

    @property
    def sents(self) -> tuple[Span, ...]:
        """The sentences.

        Raises:
            ValueError: No sentences were looked for.
        """
        if self._sents is None:
            if len(self) > 1 and all(token.is_sent_start is None for token in self[1:]):
                raise ValueError("the pipeline looks for no sentences")
            self._sents = tuple(Span(self, *bounds) for bounds in pairwise([*self.sentence_starts, len(self)]))
        return self._sents

    @property
    def edges(self) -> tuple[Sequence[int], Sequence[int]]:
        """For each token the first and the last place of what hangs on it."""
        if self._edges is None:
            self._edges = edges_of(self._heads)
        return self._edges


def _tie(tokens: list[Token], heads: Sequence[int]) -> None:
    """Tell tokens their heads and children."""
    children: dict[int, list[Token]] = {}
    for number, token, head in zip(range(len(tokens)), tokens, heads, strict=True):
        token.head = tokens[head]
        if head != number:
            children.setdefault(head, []).append(token)
    for head, below in children.items():
        tokens[head].children = below


def _steps_to_top(token: Token) -> int:
    """How many heads are above a token; more than others can have if it is a space or mark on which nothing hangs."""
    if (token.is_space or token.is_punct) and not token.children:
        return len(token.doc) - 1
    return sum(1 for _ in token.ancestors)
