"""Which articles tell of the same event, and what its row says. Pure, and the same in any order of articles."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from newsledger.identifiers import slug
from schemas import Row
from schemas.rules import EventRule
from schemas.vocabularies import DatePrecision, PlacePrecision

_EXACTNESS = {word: position for position, word in enumerate(("unknown", "before", "year", "month", "week", "day"))}
_DAY = datetime.timedelta(days=1)
_NEWS = 10
"""Days before publication in which an undated act is taken to lie."""
_STATE_GAP = 60
"""Days that may lie between two articles' dates of one siege, ceasefire or the like."""
_STATES = frozenset({"siege", "ceasefire", "humanitarian_action", "displacement"})
_PLACES = ("site", "district", "settlement", "near", "admin1", "country", "unknown")
_TITLES = {"air_strike": "Air strike", "diplomatic_action": "Diplomatic action"}


def block_key(draft: Row) -> str:
    """Key of the drafts that may be the same event: type, and country or place; the day where no place is known."""
    # A place without a point may have its country in one article and not in the next.
    where = (draft["latitude"] and draft["country"]) or (slug(draft["place"]) if draft["place"] else None)
    if where is None:
        day = draft["date_start"] or draft["date_end"]
        where = f"-{day.isoformat()[:7]}" if day else f"-{draft['local_id']}"
    elif draft["place_precision"] == PlacePrecision.COUNTRY:
        where = draft["country"] or where
    else:
        where = f"{where}/{_place_key(draft)}"
    return f"{draft['event_type']}|{where}"


def link_group(key: str, drafts: Sequence[Row]) -> list[list[Row]]:
    """Put drafts of one block together that are the same event.

    Args:
        key: The block's key; the drafts are all that matters.
        drafts: Drafts of one block, in any order.

    Returns:
        Clusters, each sorted by article, in a defined order.
    """
    clusters: list[list[Row]] = []
    # The most exact come first, so that vague ones find all they might belong to.
    for draft in sorted(drafts, key=lambda row: (-_EXACTNESS[row["date_precision"]], _order(row))):
        homes = [cluster for cluster in clusters if _may_join(draft, cluster)]
        exact = _EXACTNESS[draft["date_precision"]]
        near = [cluster for cluster in homes if any(_same_day(draft, other) for other in cluster)]
        if near:
            near[0].append(draft)
        elif len(homes) == 1 or (homes and exact <= _EXACTNESS["before"] and draft["event_type"] in _STATES):
            homes[0].append(draft)
        else:
            clusters.append([draft])
    return sorted((sorted(cluster, key=_order) for cluster in clusters), key=lambda cluster: _order(cluster[0]))


def _order(draft: Row) -> tuple[Any, ...]:
    return draft["article_id"], int(str(draft["local_id"]).rpartition("#e")[2] or 0), draft["local_id"]


def _place_key(draft: Row) -> str:
    if draft["latitude"] is not None:
        return f"{draft['latitude']:.2f},{draft['longitude']:.2f}"
    return slug(draft["place"])


def _may_join(draft: Row, cluster: Sequence[Row]) -> bool:
    return all(_compatible(draft, other) for other in cluster)


def _same_day(one: Row, other: Row) -> bool:
    return bool(one["date_precision"] == other["date_precision"] == "day" and one["date_start"] == other["date_start"])


def _compatible(one: Row, other: Row) -> bool:
    """Whether two drafts of one type and place may be one event, by their dates and days of publication."""
    if one["article_id"] == other["article_id"]:
        # One article tells two events apart for a reason.
        return False
    if one["country"] and other["country"] and one["country"] != other["country"]:
        return False
    if one["event_type"] in _STATES:
        return _gap(_bounds(one), _bounds(other)) <= _STATE_GAP
    dated = _EXACTNESS[one["date_precision"]] > 1, _EXACTNESS[other["date_precision"]] > 1
    return _gap(_bounds(one), _bounds(other)) <= 0 and (any(dated) or _published_near(one, other))


def _published_near(one: Row, other: Row) -> bool:
    if one["published_on"] is None or other["published_on"] is None:
        return False
    return bool(abs((one["published_on"] - other["published_on"]).days) <= 1)


def _bounds(draft: Row) -> tuple[datetime.date, datetime.date] | None:
    """Days between which the event lies; what is undated lies near its publication. Null when nothing is known."""
    start, end, published = draft["date_start"], draft["date_end"], draft["published_on"]
    if draft["date_precision"] in ("before", "unknown") or (start is None and end is None):
        last = end or published
        return (last - _DAY * _NEWS, last) if last else None
    if start is None:
        return end, end
    if end is None:
        last = max(start, published) if published and draft["event_type"] in _STATES else start
        return start, last
    return start, end


def _gap(one: tuple[datetime.date, datetime.date] | None, other: tuple[datetime.date, datetime.date] | None) -> float:
    """Days between two ranges; 0 or less where they overlap, infinite where one is unknown."""
    if one is None or other is None:
        return float("inf")
    return max((one[0] - other[1]).days, (other[0] - one[1]).days)


def resolve(cluster: Sequence[Row]) -> Row:
    """The events row of a cluster: status by the latest article, the best date, the place most often named.

    Title and counts are worked out later; ties among ids are numbered by the caller, in the order of its members.
    """
    drafts = sorted(cluster, key=_order)
    latest = max(drafts, key=lambda draft: (draft["published_on"] or datetime.date.min, _reverse(_order(draft))))
    dated = min(drafts, key=lambda draft: (-_EXACTNESS[draft["date_precision"]], _date_order(draft), _order(draft)))
    placed = _best_placed(drafts)
    row: Row = {
        "event_type": drafts[0]["event_type"],
        "title": None,
        "status": latest["status"],
        **{column: dated[column] for column in ("date_start", "date_end", "date_precision", "date_basis")},
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
            _order(draft),
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
    """One line made from the other columns: 'Air strike in Homs, Syria, 2017-01 (week)'."""
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
