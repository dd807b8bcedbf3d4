"""Casualty claims of one article: every figure about people harmed or moved, with whose it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from newsledger.corpus.article import Article
from newsledger.extract.claim_covering import Attributions
from newsledger.extract.claim_figures import Figure
from newsledger.extract.claim_frames import Frames
from newsledger.extract.claim_parts import Found, find_claims, tells_of_harm
from newsledger.extract.claim_perpetrators import Perpetrators
from newsledger.extract.claim_reports import Reports
from newsledger.extract.claim_sources import source
from newsledger.extract.claim_victims import named_victims, share_status, status, victims
from newsledger.identifiers import row_id
from newsledger.language.attribution import Attribution
from newsledger.language.mentions import ActorIndex
from newsledger.language.parse import Parse
from schemas import LIST_SEPARATOR, Row
from schemas.rules import ClaimRule
from schemas.vocabularies import Qualifier, ReviewStatus

if TYPE_CHECKING:
    from newsledger.language.places import Gazetteer


def extract(
    article: Article,
    parse: Parse,
    index: ActorIndex,
    attributions: Sequence[Attribution],
    gazetteer: Gazetteer | None = None,
) -> list[Row]:
    """Find the casualty claims of an article.

    Args:
        article: The article; offsets of the rows point into its text.
        parse: Its parse.
        index: Its actors, for perpetrators and claimants.
        attributions: Who said what in it.
        gazetteer: Finds places; without it, ``place`` is null.

    Returns:
        Rows of ``casualty_claims`` in order of text, actors by their local ids, ``event_id`` null.
    """
    telling = (each for each in parse.paragraphs if tells_of_harm(parse.text[each.start : each.end]))
    found = [claims for paragraph in telling if (claims := find_claims(paragraph.doc))]
    if not found:
        return []
    covering = Attributions(attributions)
    reader = _Reader(
        article,
        parse,
        index,
        covering,
        Reports(parse, index, covering),
        Perpetrators(parse, index),
        Frames(article, parse, gazetteer),
    )
    rows: list[Row] = []
    taken: set[tuple[int, int]] = set()
    for claims in found:
        parts: dict[int, list[Found]] = {}
        for claim in claims:
            if claim.whole is not None and claim.rule != ClaimRule.TOTAL:
                parts.setdefault(claim.whole, []).append(claim)
        bounds = [_bounds(claim.figure, parse) for claim in claims]
        ids = [row_id(article.article_id, "c", *figure) for figure in bounds]
        for at, claim in enumerate(claims):
            if bounds[at] in taken:
                continue
            taken.add(bounds[at])
            whole = ids[claim.whole] if claim.whole is not None and ids[claim.whole] != ids[at] else None
            sentence = parse.sentence_bounds(*bounds[at])
            row = _row(article, parse, claim, bounds[at], sentence)
            row |= {"claim_id": ids[at], "part_of": whole, "victim_status": status(claim, parts.get(at, []))}
            row |= _context(reader, claim, bounds[at], sentence, _room(claims, bounds, at, parse))
            rows.append(row)
    share_status(rows)
    return rows


@dataclass(frozen=True, slots=True)
class _Reader:
    """One article with what its figures are looked up in."""

    article: Article
    parse: Parse
    index: ActorIndex
    covering: Attributions
    reports: Reports
    perpetrators: Perpetrators
    frames: Frames


_Bounds = tuple[int, int]
"""Start and end in the article's text."""


def _bounds(figure: Figure, parse: Parse) -> _Bounds:
    first = figure.head.doc[figure.first]
    base = parse.start_of(first) - first.idx
    start, end = figure.bounds()
    return base + start, base + end


def _room(claims: Sequence[Found], bounds: Sequence[_Bounds], at: int, parse: Parse) -> _Bounds:
    """The text that belongs to this figure: from the figure before it to the one behind it, or to its trigger."""
    paragraph = claims[at].figure.head.doc
    start, end = parse.start_of(paragraph[0]), parse.end_of(paragraph[-1])
    if at > 0:
        start = bounds[at - 1][1]
    if at + 1 < len(claims):
        behind = claims[at + 1]
        start_behind = bounds[at + 1][0]
        trigger = parse.start_of(behind.harm.trigger)
        end = trigger if behind.rule == ClaimRule.TOTAL and trigger < start_behind else start_behind
    return min(start, bounds[at][0]), max(end, bounds[at][1])


def _row(article: Article, parse: Parse, claim: Found, bounds: _Bounds, sentence: _Bounds) -> Row:
    start, end = bounds
    sentence_start, sentence_end = sentence
    figure, quantity = claim.figure, claim.figure.quantity
    if quantity is None:
        counts: Row = {"count_value": 1, "count_low": 1, "count_high": 1, "share_low": None, "share_high": None}
    else:
        counts = {
            "count_value": quantity.value,
            "count_low": quantity.low,
            "count_high": quantity.high,
            "share_low": quantity.share_low,
            "share_high": quantity.share_high,
        }
    groups = list(dict.fromkeys(victim.group.value for victim in named_victims(figure) if victim.group))
    return {
        "article_id": article.article_id,
        "event_id": None,
        "effect": claim.harm.effect.value,
        "start": start,
        "end": end,
        "text": article.text[start:end],
        **counts,
        "qualifier": (Qualifier.NONE if quantity is None else quantity.qualifier).value,
        "victims": victims(article.text, parse, claim.figure, claim.harm.trigger),
        "victim_groups": LIST_SEPARATOR.join(groups) or None,
        "sentence_start": sentence_start,
        "sentence_end": sentence_end,
        "part": article.part_at(start).value,
        "rule": claim.rule.value,
        "review_status": ReviewStatus.MACHINE.value,
    }


def _context(reader: _Reader, claim: Found, bounds: _Bounds, sentence: _Bounds, room: _Bounds) -> Row:
    article, index, frames = reader.article, reader.index, reader.frames
    start, end = bounds
    attribution = reader.covering.innermost(start, end)
    attribution = reader.reports.find(claim.harm, claim.figure.head, attribution)
    scope = frames.scope(claim, sentence, room)
    time = frames.time(claim, scope, sentence, attribution)
    date_start, date_end, precision = time.days(article.published_on)
    row = {
        "scope": scope,
        "date_start": date_start,
        "date_end": date_end,
        "date_precision": precision,
        "date_note": None if article.published_on else time.note(),
        "place": frames.place(claim, scope, sentence, attribution),
        **source(attribution, index, article.text),
        **reader.perpetrators.find(claim.harm, attribution, start),
    }
    return {name: str(value) if name in _WORDS and value is not None else value for name, value in row.items()}


_WORDS = {"scope", "date_precision", "attribution", "stance", "perpetrator_basis"}
