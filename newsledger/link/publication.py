"""Days of publication of articles that print none: from dated articles that report the same with the same words.

Every article leaves clues; a clue that dated articles share only within one week tells when an undated one was written.
Which day of that week follows from the weekday on which its own news happened. Where clues are few or disagree, nothing
is said. Keys: the clue, then the article.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from newsledger.corpus.dating import news_day
from newsledger.identifiers import slug
from newsledger.link.duplicates import shingles
from newsledger.link.quotes import same_words_key
from schemas import Row
from schemas.vocabularies import DatePrecision, PlacePrecision

_DAY = datetime.timedelta(days=1)
_WEEK = 7
_FEWEST_QUOTED = 8
"""Words of a quotation from which on two people do not happen to report the same."""
_PASSAGE = 10
"""Words in a row that only writers with one source share."""
_SAMPLE = 8
"""One stretch in so many is kept: a common paragraph has dozens."""
_SMALL_FIGURE = 20
_EXACT = frozenset({PlacePrecision.SITE, PlacePrecision.SETTLEMENT, PlacePrecision.DISTRICT, PlacePrecision.NEAR})
_FIXED = frozenset({DatePrecision.DAY, DatePrecision.WEEK})

_WEIGHTS = {"quote": 2, "passage": 1, "figure": 2, "event": 1}
_MOST = {"quote": 4, "passage": 2, "figure": 4, "event": 2}
"""How much the clues of one kind can count for together: the same background makes many of them."""
_ENOUGH = 4
_AGREEING = 0.8
_BACK, _AHEAD = -3, 2
"""Days that the news may lie before and after the day on which the others wrote. More would fit two weeks as well."""


class Clue(NamedTuple):
    """Something by which articles about the same news are known: a kind and a key."""

    kind: str
    key: str


class Linked(NamedTuple):
    """Day of publication of an article that prints none, and the last day possible."""

    day: datetime.date
    latest: datetime.date


def clues(text: str, quotes: Iterable[Row], events: Iterable[Row], claims: Iterable[Row]) -> list[Clue]:
    """What an article shares with others on the same news, in a defined order.

    Args:
        text: The article's text.
        quotes: Its rows of ``quotes`` with published actor ids.
        events: Its event drafts.
        claims: Its rows of ``casualty_claims``.
    """
    found = {*_words(quotes), *_happenings(events), *_figures(claims)}
    found.update(Clue("passage", f"{value:016x}") for value in shingles(text, _PASSAGE).tolist() if not value % _SAMPLE)
    return sorted(found)


def _words(quotes: Iterable[Row]) -> Iterator[Clue]:
    for row in quotes:
        words = same_words_key(row["text"])
        if row["speaker"] and words and len(words.split()) >= _FEWEST_QUOTED:
            yield Clue("quote", f"{row['speaker']}|{words}")


def _happenings(events: Iterable[Row]) -> Iterator[Clue]:
    for row in events:
        if row["place"] and row["place_precision"] in _EXACT:
            yield Clue("event", f"{row['event_type']}|{slug(row['place'])}")


def _figures(claims: Iterable[Row]) -> Iterator[Clue]:
    for row in claims:
        if row["place"] and (row["count_value"] or 0) >= _SMALL_FIGURE and row["scope"] in ("incident", "event_total"):
            yield Clue("figure", f"{row['effect']}|{row['count_value']}|{slug(row['place'])}")


def evidence(kind: str, sharing: Sequence[Row]) -> list[Row]:
    """What one clue tells of the undated articles that share it.

    Args:
        kind: The clue's kind.
        sharing: One row an article with ``article_id`` and ``published_on``.

    Returns:
        For each undated article the first and the last day on which dated ones used it; none where they lie more than a
        week apart, for then the clue is background that is told again and again.
    """
    days = [row["published_on"] for row in sharing if row["published_on"] is not None]
    if not days or max(days) - min(days) >= _DAY * _WEEK:
        return []
    undated = sorted({str(row["article_id"]) for row in sharing if row["published_on"] is None})
    return [{"article_id": name, "kind": kind, "first": min(days), "last": max(days)} for name in undated]


def day_of_publication(article: Row, found: Sequence[Row]) -> Linked | None:
    """The day on which an undated article was published, if the evidence settles it.

    Args:
        article: Its row of ``articles``.
        found: Rows that ``evidence`` gave for it.
    """
    strength = _strength(found)
    if sum(strength.values()) < _ENOUGH or not set(strength) - {"event"}:
        return None
    news = news_day(_body(article))
    if news.weekday is None:
        return None
    days = sorted(row[end] for row in found for end in ("first", "last"))
    middle: datetime.date = days[len(days) // 2]
    offset = (news.weekday - middle.weekday() - _BACK) % _WEEK + _BACK
    if offset > _AHEAD:
        return None
    day = middle + _DAY * offset
    near = [row for row in found if day + _DAY * -_AHEAD <= row["last"] and row["first"] <= day + _DAY * -_BACK]
    if len(near) < _AGREEING * len(found):
        return None
    return Linked(day, day + _DAY if news.next_day_ahead else day)


def _strength(found: Sequence[Row]) -> Mapping[str, int]:
    counts: dict[str, int] = {}
    for row in found:
        kind = row["kind"]
        counts[kind] = min(_MOST[kind], counts.get(kind, 0) + _WEIGHTS[kind])
    return counts


def _body(article: Row) -> list[str]:
    heads = {article["title"], article["subtitle"]}
    paragraphs = str(article["text"]).split("\n\n")
    return [text for text in paragraphs if text not in heads and len(text.split()) >= 8]
