"""What the row of an event says that one or more articles report. Pure, and the same in any order of articles."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from newsledger.identifiers import slug
from newsledger.link.event_matching import block_key, draft_order, link_group
from schemas import Row
from schemas.rules import EventRule
from schemas.vocabularies import DatePrecision, EventType, PlacePrecision

__all__ = ["block_key", "event_id", "link_group", "resolve", "title_of"]

_EXACTNESS = {word: position for position, word in enumerate(("unknown", "before", "year", "month", "week", "day"))}
_PLACES = ("site", "district", "settlement", "near", "admin1", "country", "unknown")
_LASTING = (EventType.NEGOTIATION, EventType.CEASEFIRE, EventType.SIEGE, EventType.HUMANITARIAN_ACTION)
_TITLES = {"air_strike": "Air strike", "diplomatic_action": "Diplomatic action"}


def resolve(cluster: Sequence[Row]) -> Row:
    """The events row of a cluster: status by the latest article, the best date, the place most often named.

    Title and counts are worked out later; ties among ids are numbered by the caller, in the order of its members.
    """
    drafts = sorted(cluster, key=draft_order)
    latest = max(drafts, key=lambda draft: (draft["published_on"] or datetime.date.min, _reverse(draft_order(draft))))
    dated = min(
        drafts, key=lambda draft: (-_EXACTNESS[draft["date_precision"]], _date_order(draft), draft_order(draft))
    )
    placed = _best_placed(drafts)
    row: Row = {
        "event_type": _type_of(drafts),
        "title": None,
        "status": latest["status"],
        **{column: dated[column] for column in ("date_start", "date_end", "date_precision", "date_basis")},
        **_span(dated, drafts),
        **{
            column: placed[column]
            for column in ("place", "admin1", "country", "latitude", "longitude", "place_precision")
        },
        # Only where every article tells it as a part: so a whole is never a part itself, and no circle can come about.
        "part_of": drafts[0]["part_of"] if all(draft["part_of"] for draft in drafts) else None,
        "article_count": None,
        "mention_count": None,
        "rule": min((draft["rule"] for draft in drafts), key=EventRule.values().index),
        "review_status": "machine",
    }
    return {"event_id": event_id(row), **row}


def _span(dated: Row, drafts: Sequence[Row]) -> Row:
    """First and last day of what goes on for days, where articles tell of its beginning and of its end."""
    if dated["event_type"] not in _LASTING or dated["date_precision"] != DatePrecision.DAY:
        return {}
    exact = [draft for draft in drafts if draft["date_precision"] == DatePrecision.DAY]
    starts = [draft["date_start"] for draft in exact if draft["date_start"]]
    first = min(starts, default=None)
    ends = [draft["date_end"] for draft in exact if draft["date_end"] and draft["date_end"] != draft["date_start"]]
    last = max(ends, default=dated["date_end"])
    return {"date_start": first, "date_end": last} if first is None or last is None or first <= last else {}


def _type_of(drafts: Sequence[Row]) -> str:
    """The type that most articles give; the means of an attack before the general word for it."""
    counted = Counter(draft["event_type"] for draft in drafts)
    return str(min(counted, key=lambda word: (word == EventType.ATTACK, -counted[word], word)))


def _reverse(order: tuple[Any, ...]) -> tuple[Any, ...]:
    return (*(-value if isinstance(value, int) else "" for value in order),)


def _date_order(draft: Row) -> tuple[datetime.date, datetime.date]:
    return draft["date_start"] or datetime.date.max, draft["date_end"] or datetime.date.max


def _best_placed(drafts: Iterable[Row]) -> Row:
    drafts = list(drafts)
    counted = Counter(draft["place"] for draft in drafts)
    return min(
        drafts,
        key=lambda draft: (
            _PLACES.index(draft["place_precision"]),
            draft["country"] is None,
            -counted[draft["place"]],
            draft["place"] or "",
            draft_order(draft),
        ),
    )


def event_id(row: Row) -> str:
    """``type-place-date`` of an events row, before ties are numbered."""
    place = slug(row["place"], "_") if row["place"] else "unknown"
    return f"{row['event_type']}-{place}-{_date_part(row)}"


def _date_part(row: Row) -> str:
    start, end = row["date_start"], row["date_end"]
    day = start or end
    parts: dict[str, Callable[[datetime.date], str]] = {
        DatePrecision.DAY: datetime.date.isoformat,
        DatePrecision.WEEK: lambda date: date.isoformat()[:7],
        DatePrecision.MONTH: lambda date: date.isoformat()[:7],
        DatePrecision.YEAR: lambda date: date.isoformat()[:4],
        DatePrecision.BEFORE: datetime.date.isoformat,
    }
    part = parts.get(row["date_precision"])
    return part(end if row["date_precision"] == DatePrecision.BEFORE else day) if part and day else "unknown"


def title_of(row: Row) -> str:
    """One line made from the other columns: 'Air strike in Taiz, Yemen, 2017-01 (week)'."""
    kind = _TITLES.get(row["event_type"]) or str(row["event_type"]).replace("_", " ").capitalize()
    words = [kind]
    if row["place"]:
        preposition = "near" if row["place_precision"] == PlacePrecision.NEAR else "in"
        where = [row["place"]]
        if row["admin1"] and slug(row["admin1"]) != slug(row["place"]):
            where.append(row["admin1"])
        if row["country"] and row["place_precision"] != PlacePrecision.COUNTRY:
            where.append(row["country"])
        words.append(f"{preposition} {', '.join(where)}")
    title = " ".join(words)
    if row["status"] not in ("occurred", "ongoing"):
        title = f"{title} ({row['status']})"
    return f"{title}, {_when(row)}"


def _when(row: Row) -> str:
    start, end, precision = row["date_start"], row["date_end"], row["date_precision"]
    if precision == DatePrecision.UNKNOWN or (start is None and end is None):
        return "date unknown"
    if precision == DatePrecision.BEFORE:
        return f"by {end.isoformat()}"
    part = _date_part(row)
    if precision == DatePrecision.DAY:
        return f"{part} to {end.isoformat()}" if start and end and end != start else part
    return f"{part} (week)" if precision == DatePrecision.WEEK else part
