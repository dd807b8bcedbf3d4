"""One spaCy parse an article: paragraph by paragraph, with offsets into the article's text."""

from __future__ import annotations

import re
import warnings
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import compress, islice, pairwise
from typing import TYPE_CHECKING, Any

import newsledger.language.lean_spacy  # isort: skip  # noqa: F401  (before spaCy)
import spacy
from spacy import attrs
from spacy.tokenizer import Tokenizer

from newsledger.language.inference import Annotator
from newsledger.language.model import DEFAULT_MODEL, ModelError
from newsledger.profiling import stage

if TYPE_CHECKING:
    from spacy.language import Language

    from newsledger.language.tokens import Doc, Span, Token

_UNUSED = ("strings", "senter")
"""What of it is not loaded: a list of most words of English, which no component needs, and a component not in use."""
_EMPTY_TOKENIZER = "newsledger.EmptyTokenizer.v1"
_CONFIG = {"nlp": {"tokenizer": {"@tokenizers": _EMPTY_TOKENIZER}}}
"""The tokeniser's rules come from the pipeline's files, so it need not be filled with those of the language before."""
_MOST_CHUNKS = 100_000
"""Words with the marks around them whose tokens are kept, ten times as many as by default."""
_ASKED_OF_WORDS = frozenset(
    (
        *(attrs.LOWER, attrs.NORM, attrs.SHAPE, attrs.PREFIX, attrs.SUFFIX, attrs.IS_SPACE, attrs.IS_PUNCT),
        *(attrs.IS_QUOTE, attrs.IS_STOP, attrs.LIKE_NUM, attrs.IS_ALPHA, attrs.IS_TITLE),
    )
)
"""What is worked out of each new word: all that the pipeline's components and our tokens look at."""
_BLANK_LINE = re.compile(r"\n[^\S\n]*\n\s*")
_LONGEST, _MOST_WORDS = 20_000, 1_500
"""Most characters, and words and marks, parsed as one: what reads a paragraph may take time by its length squared."""
_WORD = re.compile(r"\w+|[^\w\s]")
_LONGEST_SENTENCE, _LONG_SENTENCE = 300, 200
"""Tokens without a full stop behind which a sentence ends anyhow, and behind which it ends at the next comma."""
_MARK = re.compile(r"[^\w\s]")
_MANY_MARKS = 100
_MARKS = re.compile(rf"[^\w\s]{{{_MANY_MARKS},}}")
"""A run of marks, which the tokeniser takes apart in quadratic time."""
_LONGEST_MARKS = 50
_DATELINE = re.compile(
    r"(?P<capitals>[A-Z][A-Z'’.-]{1,30}(?:[ ,/]{1,2}[A-Z][A-Z'’.-]{0,30}){0,4})?(?(capitals)|[A-Z][\w'’/-]{2,30})"
    r"(?:, ?[A-Z][\w.]{1,30}(?: [\w.]{1,30}){0,3}?)?(?P<date>,? (?:[A-Z][a-z]{2,8}\.? \d{1,2}|\d{1,2} [A-Z][a-z]{2,8})"
    r"(?:,? \d{4})?)? ?(?P<agency>\([A-Z][^)]{1,40}\) ?)?(?:--+|[-–—]) +(?=[A-Z\d\"“'‘])"
)
"""What stands before the news in a first paragraph; read as its beginning it spoils the parse of the sentence."""
_HARD_WRAP = 90
"""Longest line, in characters, that a text broken at a fixed width may have."""
_LONGEST_LINE = 130
"""The same for a text of which only many lines are broken at a width."""
Wanted = Callable[[str, Sequence[tuple[int, int]]], Sequence[bool]]
"""Takes a text and the bounds of its paragraphs."""
_FULL_STOPS, _COMMAS = frozenset(".?!…"), frozenset(",;")
_NEARLY_FULL, _OFTEN_TORN, _SHORTEST_TORN = 0.7, 3, 25
_LINE_ENDS = ".?!:;\"'”’»)"


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with its offsets in the article, white space at its ends left out."""

    start: int
    end: int
    span: Span
    paragraph: int


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph with its offsets in the article and its parsed document."""

    start: int
    end: int
    doc: Doc


class Parse:
    """The parsed article. Offsets of everything it returns are code points into the article's text."""

    def __init__(self, text: str, paragraphs: tuple[Paragraph, ...]) -> None:
        """Index the sentences of the paragraphs."""
        self.text = text
        self.paragraphs = paragraphs
        self.sentences = tuple(_sentences(text, paragraphs))
        self._sentence_starts = [sentence.start for sentence in self.sentences]
        self._paragraph_starts = [paragraph.start for paragraph in self.paragraphs]

    def paragraph_at(self, offset: int) -> Paragraph | None:
        """The paragraph that holds the offset, if one does."""
        index = bisect_right(self._paragraph_starts, offset) - 1
        if index < 0 or offset >= self.paragraphs[index].end:
            return None
        return self.paragraphs[index]

    def sentence_at(self, offset: int) -> Sentence | None:
        """The last sentence that begins at or before the offset, in the offset's paragraph."""
        index = bisect_right(self._sentence_starts, offset) - 1
        if index < 0 or offset >= self.paragraphs[self.sentences[index].paragraph].end:
            return None
        return self.sentences[index]

    def sentence_bounds(self, start: int, end: int) -> tuple[int, int]:
        """Start and end of the sentences that hold the span, from the first one's start to the last one's end."""
        first, last = self.sentence_at(start), self.sentence_at(max(start, end - 1))
        return min(start, first.start if first else start), max(end, last.end if last else end)

    def start_of(self, token: Token) -> int:
        """Offset of the token in the article."""
        return token.doc.offset + token.idx

    def end_of(self, token: Token) -> int:
        """Offset behind the token in the article."""
        return token.doc.offset + token.idx + len(token.text)

    def bounds(self, span: Span) -> tuple[int, int]:
        """Offsets of a span in the article."""
        base = span.doc.offset
        return base + span.start_char, base + span.end_char

    def span(self, start: int, end: int) -> Span | None:
        """The span of the tokens that the offsets touch; null where there are none."""
        paragraph = self.paragraph_at(start)
        if paragraph is None:
            return None
        return paragraph.doc.char_span(start - paragraph.start, min(end, paragraph.end) - paragraph.start)

    def tokens(self) -> Iterator[Token]:
        """All tokens in order."""
        for paragraph in self.paragraphs:
            yield from paragraph.doc

    def release(self) -> None:
        """Give back the memory of its tokens, when all was read of them."""
        for paragraph in self.paragraphs:
            paragraph.doc.release()


def split_paragraphs(text: str) -> list[tuple[int, int]]:
    """Offsets of the paragraphs: blank lines divide them, and single line breaks do unless the text is hard-wrapped.

    White space at a paragraph's ends is left out. What no article prints as one paragraph is cut where a sentence or at
    least a word ends.
    """
    blocks = []
    position = 0
    for gap in _BLANK_LINE.finditer(text):
        blocks.append((position, gap.start()))
        position = gap.end()
    blocks.append((position, len(text)))
    paragraphs: list[tuple[int, int]] = []
    wraps = any(_is_hard_wrapped(text[start:end]) for start, end in blocks)
    for start, end in blocks:
        is_one = _is_hard_wrapped(text[start:end], wraps)
        paragraphs.extend([(start, end)] if is_one else _lines(text, start, end))
    pieces = (
        piece for start, end in paragraphs for part in _cut_marks(text, start, end) for piece in _cut(text, *part)
    )
    return [trimmed for start, end in pieces if (trimmed := _trim(text, start, end))[0] < trimmed[1]]


def _cut(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while end - start > _MOST_WORDS:
        limit = min(start + _LONGEST, end)
        beyond = next(islice(_WORD.finditer(text, start, limit), _MOST_WORDS, None), None)
        if beyond is not None:
            limit = beyond.start()
        elif limit == end:
            break
        stops = (text.rfind(stop, (start + limit) // 2, limit) for stop in (". ", " "))
        cut = next((stop + 1 for stop in stops if stop >= 0), limit)
        yield start, cut
        start = cut
    yield start, end


def _cut_marks(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    # A run of a hundred marks is met where every hundredth character is looked at, which rules out nearly all texts.
    for run in _MARKS.finditer(text, start, end) if _MARK.search(text[start:end:_MANY_MARKS]) else ():
        for cut in range(run.start() + _LONGEST_MARKS, run.end(), _LONGEST_MARKS):
            yield start, cut
            start = cut
    yield start, end


def _is_hard_wrapped(block: str, wraps: bool = False) -> bool:
    """Whether breaks stand wherever a line is full; fewer signs are asked for where the text ``wraps`` elsewhere."""
    lines = block.split("\n")
    if len(lines) < (2 if wraps else 3) or max(map(len, lines)) > _HARD_WRAP:
        return False
    # In a wrapped block every line but the last is nearly full, and some line goes on in lower case.
    full = sum(len(line.rstrip()) > _HARD_WRAP // 2 for line in lines[:-1])
    return full >= 0.8 * (len(lines) - 1) and (wraps or any(line.lstrip()[:1].islower() for line in lines[1:]))


def _lines(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The block's lines, those put together that a break tore a sentence over."""
    lines = text[start:end].split("\n")
    torn = [_is_torn(line, following) for line, following in pairwise(lines)]
    # Where breaks often tear sentences, a long line that ends without a mark goes on whatever begins the next.
    width = max(map(len, lines))
    long = _NEARLY_FULL * width if sum(torn) >= _OFTEN_TORN and width < _LONGEST_LINE else width + 1
    position = begin = start
    for line, is_torn in zip(lines, [*torn, False], strict=True):
        position += len(line) + 1
        if not is_torn and not (len(line) > long and line.rstrip()[-1:] not in _LINE_ENDS):
            yield begin, position - 1
            begin = position
    if begin < position:
        yield begin, position - 1


def _is_torn(line: str, following: str) -> bool:
    """Whether a sentence goes on over the break: no mark before it, and a small letter behind it."""
    before = line.rstrip()
    return len(before) > _SHORTEST_TORN and before[-1] not in _LINE_ENDS and following[:1].islower()


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _sentences(text: str, paragraphs: tuple[Paragraph, ...]) -> Iterator[Sentence]:
    for number, paragraph in enumerate(paragraphs):
        for span in paragraph.doc.sents:
            start, end = _trim(text, paragraph.start + span.start_char, paragraph.start + span.end_char)
            if start < end:
                yield Sentence(start, end, span, number)


@spacy.registry.tokenizers(_EMPTY_TOKENIZER)  # type: ignore[untyped-decorator]
def _empty_tokenizer() -> Callable[[Language], Tokenizer]:
    return lambda pipeline: Tokenizer(pipeline.vocab)


@lru_cache(maxsize=2)
def _annotator(model: str) -> Annotator:
    return Annotator(load_pipeline(model))


@lru_cache(maxsize=2)
def load_pipeline(model: str = DEFAULT_MODEL) -> Language:
    """Load an installed spaCy pipeline once a process.

    Raises:
        ModelError: No pipeline of that name is installed.
    """
    with warnings.catch_warnings():
        # W095: the pipeline was trained with an earlier minor version; its output was compared and is the same.
        warnings.filterwarnings("ignore", message=r"\[W095\]")
        try:
            if model != DEFAULT_MODEL:
                return spacy.load(model)
            pipeline = spacy.load(model, exclude=_UNUSED, config=_CONFIG)
        except Exception as error:  # what a package that is no pipeline raises is its own affair
            raise ModelError(f"{model}: no spaCy pipeline that is installed here can be loaded ({error})") from error
    pipeline.tokenizer.max_cache_size = _MOST_CHUNKS
    for attribute in pipeline.vocab.lex_attr_getters.keys() - _ASKED_OF_WORDS:
        del pipeline.vocab.lex_attr_getters[attribute]
    return pipeline


def _tokenized(pipeline: Language, paragraph: str) -> Any:
    """The paragraph's tokens; behind a dateline a sentence begins, and within what is too long for one."""
    doc = pipeline.make_doc(paragraph)
    dateline = _DATELINE.match(paragraph[:160])
    if dateline is not None and any(dateline[part] for part in ("capitals", "date", "agency")):
        first = next((token for token in doc if token.idx >= dateline.end()), None)
        if first is not None and first.i:
            first.is_sent_start = True
    for place in _breaks([token.text for token in doc]) if len(doc) > _LONG_SENTENCE else ():
        doc[place].is_sent_start = True
    return doc


def _breaks(words: Sequence[str]) -> Iterator[int]:
    """Where sentences begin in a list or a rant without full stops: what reads sentences takes time by their square."""
    start = 0
    for place, (word, following) in enumerate(pairwise(words), 1):
        if word in _FULL_STOPS:
            start = place
        elif place - start >= (_LONG_SENTENCE if word in _COMMAS and following not in _COMMAS else _LONGEST_SENTENCE):
            yield place
            start = place


def parse(text: str, model: str = DEFAULT_MODEL, wanted: Wanted | None = None) -> Parse:
    """Parse an article's text.

    Line breaks inside a paragraph are read as spaces, one for one, so offsets stay as they are.
    """
    return parse_together([text], model, wanted)[0]


def parse_together(texts: Sequence[str], model: str = DEFAULT_MODEL, wanted: Wanted | None = None) -> list[Parse]:
    """Parse several articles' texts, each as ``parse`` would alone, but in less time.

    Args:
        texts: The texts.
        model: Name of an installed spaCy pipeline.
        wanted: Tells of a text's paragraphs which are worth parsing; the others are one sentence of plain tokens each.
            Null for all.
    """
    pipeline, annotate = load_pipeline(model), _annotator(model)
    with stage("tokens"):
        bounds = [split_paragraphs(text) for text in texts]
        tokenised = [
            [_tokenized(pipeline, text[start:end].replace("\n", " ")) for start, end in places]
            for text, places in zip(texts, bounds, strict=True)
        ]
    flags = [[True] * len(docs) for docs in tokenised] if wanted is None else list(map(wanted, texts, bounds))
    annotated = annotate([list(compress(*article)) for article in zip(tokenised, flags, strict=True)])
    return [
        Parse(text, tuple(_paragraphs(places, _in_order(docs, is_wanted, read, annotate.read))))
        for text, places, docs, is_wanted, read in zip(texts, bounds, tokenised, flags, annotated, strict=True)
    ]


def _in_order(
    docs: Sequence[Any], wanted: Sequence[bool], annotated: Iterable[Doc], read: Callable[[Any], Doc]
) -> Iterator[Doc]:
    """The annotated documents, and among them the others, of which it is only said that they are one sentence."""
    following = iter(annotated)
    for doc, is_wanted in zip(docs, wanted, strict=True):
        if is_wanted:
            yield next(following)
        else:
            for token in doc:
                token.is_sent_start = token.i == 0
            yield read(doc)


def _paragraphs(bounds: Sequence[tuple[int, int]], docs: Iterable[Doc]) -> Iterator[Paragraph]:
    for (start, end), doc in zip(bounds, docs, strict=True):
        doc.offset = start
        yield Paragraph(start, end, doc)
