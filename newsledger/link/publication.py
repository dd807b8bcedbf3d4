"""Days of publication of articles that print none: from dated articles that report the same with the same words.

Every article leaves clues; a clue that dated articles share only within one week tells when an undated one was written.
Which day of that week follows from the weekday on which its own news happened. Where clues are few or disagree, nothing
is said. Keys: the clue, then the article.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from newsledger.corpus.dating import news_day
from newsledger.identifiers import slug
from newsledger.link.duplicates import Hashes, shingles
from newsledger.link.quotes import same_words_key
from schemas import Row
from schemas.vocabularies import DatePrecision, PlacePrecision

_DAY = datetime.timedelta(days=1)
WEEK = 7
"""Days between whose first and last what is told is news; what is told again later is not."""
_FEWEST_QUOTED = 8
"""Words of a quotation from which on two people do not happen to report the same."""
_PASSAGE = 10
"""Words in a row that only writers with one source share."""
_SAMPLE = 8
"""One stretch in so many is kept: a common paragraph has dozens."""
_SMALL_FIGURE = 20
_EXACT = frozenset({PlacePrecision.SITE, PlacePrecision.SETTLEMENT, PlacePrecision.DISTRICT, PlacePrecision.NEAR})

_WEIGHTS = {"quote": 2, "passage": 1, "figure": 2, "event": 1}
_MOST = {"quote": 4, "passage": 2, "figure": 4, "event": 2}
"""How much the clues of one kind can count for together: the same background makes many of them."""
_ENOUGH = 4
_AGREEING = 0.8
_REACH = 2
"""Days that the news may lie before and after the day on which the others wrote. More would fit two weeks as well."""


FEW_DAYS = 8
"""Days on which one sort of event may have happened at one place for its days still to tell something."""


class Clue(NamedTuple):
    """Something by which articles about the same news are known: a kind and a key, and for events the day, if known."""

    kind: str
    key: str
    day: datetime.date | None = None


class Linked(NamedTuple):
    """Day of publication of an article that prints none, and the last day possible."""

    day: datetime.date
    latest: datetime.date


def passages(words: Hashes) -> Hashes:
    """A sample of an article's stretches of words, the same of the same stretch in every article.

    Args:
        words: What ``duplicates.word_hashes`` gives of its text.
    """
    stretches = shingles(words, _PASSAGE)
    return np.unique(stretches[stretches % np.uint64(_SAMPLE) == 0])


def clues(quotes: Iterable[Row], events: Iterable[Row], claims: Iterable[Row]) -> list[Clue]:
    """What an article's rows share with those of others on the same news, in a defined order.

    Args:
        quotes: Its rows of ``quotes`` with published actor ids.
        events: Its event drafts.
        claims: Its rows of ``casualty_claims``.
    """
    return sorted({*_words(quotes), *event_clues(events), *_figures(claims)}, key=_clue_order)


def _clue_order(clue: Clue) -> tuple[str, str, datetime.date]:
    return clue.kind, clue.key, clue.day or datetime.date.min


def _words(quotes: Iterable[Row]) -> Iterator[Clue]:
    for row in quotes:
        words = same_words_key(row["text"])
        if row["speaker"] and words and len(words.split()) >= _FEWEST_QUOTED:
            yield Clue("quote", f"{row['speaker']}|{words}")


def event_clues(events: Iterable[Row]) -> Iterator[Clue]:
    """The clues that event drafts make: type and place of those that have a place small enough to tell."""
    for row in events:
        if row["place"] and row["place_precision"] in _EXACT:
            day = row["date_start"] if row["date_precision"] == DatePrecision.DAY else None
            yield Clue("event", f"{row['event_type']}|{slug(row['place'])}", day)


def _figures(claims: Iterable[Row]) -> Iterator[Clue]:
    for row in claims:
        if row["place"] and (row["count_value"] or 0) >= _SMALL_FIGURE and row["scope"] in ("incident", "event_total"):
            yield Clue("figure", f"{row['effect']}|{row['count_value']}|{slug(row['place'])}")


def evidence(kind: str, sharing: Sequence[Row]) -> list[Row]:
    """What one clue tells of the undated articles that share it.

    Args:
        kind: The clue's kind.
        sharing: One row an article and event with ``article_id``, ``published_on``, ``clue`` and ``day``.

    Returns:
        For each undated article the first and the last day on which dated ones used it, and the days of the event if it
        is one. Where dated ones lie more than a week apart the clue is told again and again: of an event a few days are
        left then, which may bear out what others tell, of anything else nothing.
    """
    dates = [row["published_on"] for row in sharing if row["published_on"] is not None]
    told = sorted({row["day"] for row in sharing if row["published_on"] is not None and row["day"] is not None})
    is_news = bool(dates) and max(dates) - min(dates) < _DAY * WEEK
    if not is_news and not 0 < len(told) <= FEW_DAYS:
        return []
    undated = sorted({str(row["article_id"]) for row in sharing if row["published_on"] is None})
    first, last = (min(dates), max(dates)) if is_news else (None, None)
    same = {"kind": kind, "clue": sharing[0]["clue"], "first": first, "last": last, "days": told}
    return [{"article_id": name, **same} for name in undated]


def day_of_publication(
    article: Row, found: Sequence[Row], events_on: Callable[[datetime.date], Iterable[Row]]
) -> Linked | None:
    """The day on which an undated article was published, if the evidence settles it.

    Args:
        article: Its row of ``articles``.
        found: Rows that ``evidence`` gave for it.
        events_on: Its event drafts with the days they have if it was published on the day given.
    """
    news_clues = [row for row in found if row["first"] is not None]
    strength = _strength(news_clues)
    if sum(strength.values()) < _ENOUGH or not set(strength) - {"event"}:
        return None
    news = news_day(_body(article))
    if news.weekday is None:
        return None
    days = sorted(row[end] for row in news_clues for end in ("first", "last"))
    middle: datetime.date = days[len(days) // 2]
    offset = (news.weekday - middle.weekday() + _REACH) % WEEK - _REACH
    if offset > _REACH:
        return None
    day = middle + _DAY * offset
    reach = _DAY * _REACH
    near = [row for row in news_clues if day - reach <= row["last"] and row["first"] <= day + reach]
    if len(near) < _AGREEING * len(news_clues):
        return None
    if "figure" not in strength and not _same_days(found, events_on(day)):
        return None
    return Linked(day, day + _DAY if news.next_day_ahead else day)


def _same_days(found: Iterable[Row], events: Iterable[Row]) -> bool:
    """Whether an event falls on the day on which a dated article puts it: old words are quoted again and again."""
    told = {(row["clue"], day) for row in found for day in row["days"]}
    return any((f"{clue.kind}|{clue.key}", clue.day) in told for clue in event_clues(events))


def _strength(found: Iterable[Row]) -> Mapping[str, int]:
    counts: dict[str, int] = {}
    for row in found:
        kind = row["kind"]
        counts[kind] = min(_MOST[kind], counts.get(kind, 0) + _WEIGHTS[kind])
    return counts


def _body(article: Row) -> list[str]:
    heads = {article["title"], article["subtitle"]}
    paragraphs = str(article["text"]).split("\n\n")
    return [text for text in paragraphs if text not in heads and len(text.split()) >= 8]
