"""Rows of the quotes table: what was found about who said what, put into columns."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from newsledger.corpus.article import Article
from newsledger.identifiers import row_id
from newsledger.language.attribution import Attribution, Stretch
from newsledger.language.attribution.lexicon import is_document
from newsledger.language.date_notes import ToldDate, day_said, said_note
from newsledger.language.dates import DateExpression, find_dates
from newsledger.language.mentions import ActorIndex
from newsledger.language.parse import Parse
from schemas import Row
from schemas.vocabularies import ReviewStatus, SpeakerKind

if TYPE_CHECKING:
    from newsledger.language.tokens import Token

_CLIMB = 6
"""Heads looked through from a date to the verb it belongs to."""


def extract(article: Article, parse: Parse, index: ActorIndex, attributions: Sequence[Attribution]) -> list[Row]:
    """Make the article's rows of the quotes table.

    Args:
        article: The cleaned article; all offsets point into its text.
        parse: The parse of that text.
        index: Its actors; speakers that are not among them are left null.
        attributions: Who is said to have said what.

    Returns:
        Rows with local ids for speaker and via, ordered by span, each span once.
    """
    starts: dict[int, int] = {}
    for attribution in attributions:
        start = attribution.content.start
        starts[attribution.utterance] = min(start, starts.get(attribution.utterance, start))
    nearby = _by_paragraph(parse, attributions)
    rows: dict[tuple[int, int], Row] = {}
    for attribution in attributions:
        span = (attribution.content.start, attribution.content.end)
        if span not in rows and span[0] < span[1]:
            dates = _dates_of_saying(article, parse, attribution, nearby)
            rows[span] = _row(article, parse, index, attribution, starts[attribution.utterance], dates)
    return [rows[span] for span in sorted(rows)]


def _row(
    article: Article,
    parse: Parse,
    index: ActorIndex,
    attribution: Attribution,
    utterance_start: int,
    dates: Sequence[ToldDate],
) -> Row:
    text = article.text
    content, speaker = attribution.content, _speaker(attribution)
    sentence_start, sentence_end = parse.sentence_bounds(content.start, content.end)
    named = speaker is not None and attribution.speaker_kind == SpeakerKind.NAMED
    return {
        "quote_id": row_id(article.article_id, "q", content.start, content.end),
        "article_id": article.article_id,
        "quote_type": str(attribution.quote_type),
        "start": content.start,
        "end": content.end,
        "text": text[content.start : content.end],
        "utterance_id": f"{article.article_id}-u{utterance_start}",
        "speaker": _known(attribution.speaker_actor, index) if named else None,
        "speaker_kind": str(attribution.speaker_kind) if speaker else None,
        "speaker_text": _text(text, speaker),
        "speaker_start": speaker.start if speaker else None,
        "speaker_end": speaker.end if speaker else None,
        "attribution": str(attribution.how) if speaker else None,
        "via": _known(attribution.via, index),
        "cue": _text(text, attribution.cue),
        "cue_start": attribution.cue.start if attribution.cue else None,
        "cue_end": attribution.cue.end if attribution.cue else None,
        "stance": str(attribution.stance),
        "addressee_text": _text(text, attribution.addressee),
        "said_on": day_said(dates, article.published_on),
        "same_as": None,
        "sentence_start": sentence_start,
        "sentence_end": sentence_end,
        "part": str(article.part_at(content.start)),
        "rule": str(attribution.rule),
        "review_status": str(ReviewStatus.MACHINE),
        "date_note": None if article.published_on else said_note(dates),
    }


def _speaker(attribution: Attribution) -> Stretch | None:
    """The printed speaker, if its kind and manner are known, too."""
    if attribution.speaker_kind is None or attribution.how is None:
        return None
    return attribution.speaker


def _known(actor: str | None, index: ActorIndex) -> str | None:
    return actor if actor in index.actors else None


def _text(text: str, stretch: Stretch | None) -> str | None:
    return text[stretch.start : stretch.end] if stretch else None


def _by_paragraph(parse: Parse, attributions: Sequence[Attribution]) -> dict[int, list[Stretch]]:
    """The words said in each paragraph, by its start."""
    nearby: dict[int, list[Stretch]] = {}
    for attribution in attributions:
        paragraph = parse.paragraph_at(attribution.content.start)
        nearby.setdefault(paragraph.start if paragraph else -1, []).append(attribution.content)
    return nearby


def _dates_of_saying(
    article: Article, parse: Parse, attribution: Attribution, nearby: dict[int, list[Stretch]]
) -> list[ToldDate]:
    """The dates of the clause of attribution ('said on Monday')."""
    if attribution.cue is None:
        return []
    sentence = parse.sentence_at(attribution.cue.start)
    if sentence is None:
        return []
    words = nearby.get(parse.paragraphs[sentence.paragraph].start, [])
    dates = []
    for expression in _dates_in(article.text[sentence.start : sentence.end]):
        start, end = sentence.start + expression.start, sentence.start + expression.end
        if not _is_quoted(start, end, words) and _belongs_to(start, end, attribution.cue, parse):
            dates.append(ToldDate(expression, "past"))
    return dates


@lru_cache(maxsize=8)
def _dates_in(sentence: str) -> tuple[DateExpression, ...]:
    """The sentence's dates, looked for once however many cues it has."""
    return tuple(find_dates(sentence))


def _is_quoted(start: int, end: int, words: Sequence[Stretch]) -> bool:
    return any(each.start < end and start < each.end for each in words)


def _belongs_to(start: int, end: int, cue: Stretch, parse: Parse) -> bool:
    """Whether the nearest verb above the date is the cue; the day that a text bears ('dated May 2') counts, too."""
    span = parse.span(start, end)
    if span is None:
        return False
    token: Token = span.root
    for _ in range(_CLIMB):
        if cue.start <= parse.start_of(token) < cue.end:
            return True
        is_borne = token.lower_ == "dated" and is_document(token.head)
        if (token.pos_ in ("VERB", "AUX") and not is_borne) or token.head.i == token.i:
            return False
        token = token.head
    return False
