"""The quotes of a corpus and nothing else: read, cleaned, parsed and credited, without linking and publishing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from newsledger.corpus import Article, CorpusError, Document, Note, Problem, clean, line_keys, read, recurs
from newsledger.extract import actors, quotes
from newsledger.extract.scan import can_hold_rows
from newsledger.language.attribution import find_attributions
from newsledger.language.authority import Authority
from newsledger.language.mentions import LocalActor
from newsledger.language.model import DEFAULT_MODEL, require_model
from newsledger.language.parse import Parse, load_pipeline
from newsledger.pipeline.failures import ArticleFailedError
from newsledger.pipeline.together import Read, read_together
from newsledger.progress import Progress
from schemas import Row

COLUMNS = (
    *("article_id", "quote_id", "quote_type", "start", "end", "text", "utterance_id"),
    *("speaker", "speaker_kind", "speaker_text", "speaker_start", "speaker_end", "attribution", "via"),
    *("cue", "cue_start", "cue_end", "stance", "addressee_text", "said_on"),
    *("sentence_start", "sentence_end", "part", "rule"),
)
"""As in the quotes table, but ``speaker`` and ``via`` are names: the fullest that the article gives the actor."""


@dataclass(frozen=True)
class QuoteOptions:
    """What is asked for.

    Attributes:
        corpus: A folder, or a file of any format that ``corpus.read`` knows.
        text_as_is: Take the given text to the letter, without cleaning; offsets then point into it.
        authority: A user's own file of names, beside the shipped one.
        skip_bad: Pass over what cannot be read or processed instead of stopping.
        model: Name of an installed spaCy pipeline for English.
        quiet: Report no progress.
        parse_all: Parse paragraphs, too, that by their words and marks cannot hold a row.
    """

    corpus: Path
    text_as_is: bool = False
    authority: Path | None = None
    skip_bad: bool = False
    model: str = DEFAULT_MODEL
    quiet: bool = False
    parse_all: bool = False


@dataclass
class Remarks:
    """What there is to say of a corpus beside its quotes, filled while they are found.

    Attributes:
        articles: Articles read.
        skipped: What was passed over, with file, row and reason.
        notes: What in the corpus was not used and did no harm.
    """

    articles: int = 0
    skipped: list[str] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)


def quotes_of(options: QuoteOptions, remarks: Remarks | None = None) -> Iterator[Row]:
    """The quotes of all articles, in order of the corpus and of the text, found while they are taken.

    Raises:
        CorpusError: Something in the corpus cannot be read, and ``skip_bad`` is not set.
        ArticleFailedError: An article cannot be processed, and ``skip_bad`` is not set.
        ModelError: The pipeline is not installed.
        UnusableCorpus: There is nothing to read.
    """
    remarks = Remarks() if remarks is None else remarks
    require_model(options.model)
    recurring = _look_through(options, remarks)
    authority = Authority.load(options.authority)
    load_pipeline(options.model)
    with Progress("quotes", "articles", remarks.articles, options.quiet) as progress:
        documents = (item for item in read(options.corpus) if isinstance(item, Document))
        cleaned = partial(clean, recurring=recurring, text_as_is=options.text_as_is)
        wanted = None if options.parse_all else can_hold_rows
        for document, given in read_together(documents, cleaned, options.model, wanted):
            yield from _rows(document, given, authority, options, remarks)
            progress.add(1)


def _rows(document: Document, given: Read, authority: Authority, options: QuoteOptions, remarks: Remarks) -> list[Row]:
    """The quotes of an article; none if it fails and that is to be passed over."""
    try:
        return _quotes_in(*given(), authority)
    except Exception as error:
        reason = f"{document.source_path}: article {document.article_id}: {type(error).__name__}: {error}"
        if not options.skip_bad:
            raise ArticleFailedError(reason) from error
        remarks.skipped.append(reason)
        return []


def _look_through(options: QuoteOptions, remarks: Remarks) -> frozenset[str]:
    """Read the corpus once to find what is wrong with it and which lines recur as page furniture does."""
    problems = []
    lines: Counter[str] = Counter()
    for item in read(options.corpus, remarks.notes):
        if isinstance(item, Problem):
            problems.append(item)
            continue
        remarks.articles += 1
        if not options.text_as_is:
            lines.update(line_keys(item))
    if problems and not options.skip_bad:
        raise CorpusError(problems)
    remarks.skipped.extend(map(str, problems))
    return frozenset(line for line, count in lines.items() if recurs(count, remarks.articles))


def _quotes_in(article: Article, parsed: Parse, authority: Authority) -> list[Row]:
    index = actors.extract(article, parsed, authority).index
    rows = quotes.extract(article, parsed, index, find_attributions(parsed, index))
    parsed.release()
    return [{column: row[column] for column in COLUMNS} | _named(row, index.actors) for row in rows]


def _named(row: Row, known: Mapping[str, LocalActor]) -> Row:
    """The row's two actors by name."""
    return {column: known[row[column]].name if row[column] else None for column in ("speaker", "via")}
