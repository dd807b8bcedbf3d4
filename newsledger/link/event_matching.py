"""Which reports of several articles tell of the same event, weighing type, place, day, figures and those who took part.

Reports meet in blocks of a family of types and a first-level unit (or the place's name where it has no point). In a
block each is compared only with the clusters at its place and near its days, so that the work grows with the number of
reports however dense a block is.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from newsledger.identifiers import slug as plain_slug
from schemas import Row
from schemas.vocabularies import DatePrecision, EventType, PlacePrecision

_EXACTNESS = {word: position for position, word in enumerate(("unknown", "before", "year", "month", "week", "day"))}
_DAY = datetime.timedelta(days=1)
_NEWS = 10
"""Days before publication in which an undated act is taken to lie."""
_STATE_GAP = 60
"""Days that may lie between two articles' dates of one siege, ceasefire or the like."""
_STATES = frozenset({"siege", "ceasefire", "humanitarian_action", "displacement"})
_HARM = frozenset(
    {EventType.ATTACK, EventType.SHELLING, EventType.AIR_STRIKE, EventType.BOMBING, EventType.CHEMICAL_ATTACK}
)
"""What one article calls an attack another may call by its means."""
_COARSE = frozenset({PlacePrecision.ADMIN1.value, PlacePrecision.COUNTRY.value})
_NEAR_DEGREES = 0.15
"""About 15 km: how far a site may lie from the point of its town."""
_BUCKET = 30
_SHORT = 3
_LONG = 400

Bounds = tuple[datetime.date, datetime.date]

_Index = defaultdict[tuple[str, int], dict[int, "_Cluster"]]
"""Clusters by their numbers, for each key and a day or a stretch of ``_BUCKET`` days."""

slug = lru_cache(maxsize=65_536)(plain_slug)
"""Places are told of again and again."""


def block_key(draft: Row) -> str:
    """Key of drafts that may be the same event: family of types, and unit or place; the month where none is known."""
    family = "harm" if draft["event_type"] in _HARM else draft["event_type"]
    # A place without a point may have its country in one article and not in the next.
    if draft["latitude"] is not None and draft["country"]:
        unit = slug(draft["admin1"]) if draft["admin1"] else _place_key(draft)
        where = draft["country"] if draft["place_precision"] == PlacePrecision.COUNTRY else f"{draft['country']}/{unit}"
    elif draft["place"]:
        where = slug(draft["place"])
    else:
        day = draft["date_start"] or draft["date_end"]
        where = f"-{day.isoformat()[:7]}" if day else f"-{draft['local_id']}"
    return f"{family}|{where}"


def link_group(key: str, drafts: Sequence[Row]) -> list[list[Row]]:
    """Put drafts of one block together that are the same event.

    Args:
        key: The block's key; the drafts are all that matters.
        drafts: Drafts of one block, in any order. Beside the columns of the draft they may have ``figures``, the counts
            of those harmed, and ``parties``, the ids of those who took part.

    Returns:
        Clusters, each sorted by article, in a defined order.
    """
    board = _Board()
    # The most exact come first, so that vague ones find all they might belong to.
    for draft in sorted(drafts, key=lambda row: (-_EXACTNESS[row["date_precision"]], draft_order(row))):
        board.add(draft)
    groups = [cluster.drafts for cluster in _nested(board.clusters)]
    return sorted((sorted(group, key=draft_order) for group in groups), key=lambda group: draft_order(group[0]))


def draft_order(draft: Row) -> tuple[Any, ...]:
    """Order of drafts: by article, then as they come in it."""
    return draft["article_id"], int(str(draft["local_id"]).rpartition("#e")[2] or 0), draft["local_id"]


def _place_key(draft: Row) -> str:
    if draft["latitude"] is not None:
        return f"{draft['latitude']:.2f},{draft['longitude']:.2f}"
    return slug(draft["place"]) if draft["place"] else ""


class _Cluster:
    """Drafts taken for one event, and what decides whether another belongs to them."""

    def __init__(self, draft: Row, number: int) -> None:
        self.number = number
        self.drafts: list[Row] = []
        self.articles: set[str] = set()
        self.country: str | None = None
        self.types: set[str] = set()
        self.figures: set[str] = set()
        self.parties: set[str] = set()
        self.days: set[datetime.date] = set()
        # All share a day if the latest start is not behind the earliest end.
        self.latest_start, self.earliest_end = datetime.date.min, datetime.date.max
        self.dated = 0
        self.sweeping = _is_sweeping(draft)
        self.written: Bounds | None = None
        self.add(draft)

    def add(self, draft: Row) -> None:
        """Take a draft in."""
        self.drafts.append(draft)
        self.articles.add(draft["article_id"])
        self.country = self.country or draft["country"]
        self.types.add(draft["event_type"])
        self.figures.update(draft.get("figures") or ())
        self.parties.update(_parties(draft))
        if (day := _exact_day(draft)) is not None:
            self.days.add(day)
        if (bounds := _bounds(draft)) is not None:
            self.latest_start, self.earliest_end = max(self.latest_start, bounds[0]), min(self.earliest_end, bounds[1])
        if _is_dated(draft):
            self.dated += 1
        elif (day := draft["published_on"]) is not None:
            self.written = (min(self.written[0], day), max(self.written[1], day)) if self.written else (day, day)

    def take(self, other: _Cluster) -> None:
        """Take all drafts of another cluster in."""
        for draft in other.drafts:
            self.add(draft)

    def may_hold(self, draft: Row, slack: int = 0) -> bool:
        """Whether nothing speaks against the draft: article, country, type and days."""
        if draft["article_id"] in self.articles:
            # One article tells two events apart for a reason.
            return False
        if self.country and draft["country"] and self.country != draft["country"]:
            return False
        if not draft["place"] and self.parties.isdisjoint(_parties(draft)) and not self.shares(draft):
            # Of what is told without a place, only who took part tells that it is one thing.
            return False
        return self._type_fits(draft) and self._days_fit(draft, slack)

    def shares(self, draft: Row) -> bool:
        """Whether a figure is the same."""
        return not self.figures.isdisjoint(draft.get("figures") or ())

    def _type_fits(self, draft: Row) -> bool:
        if draft["event_type"] in self.types:
            return True
        kinds = self.types - {EventType.ATTACK.value}
        is_general = draft["event_type"] == EventType.ATTACK or not kinds
        return is_general and draft["event_type"] in _HARM and self.shares(draft)

    def _days_fit(self, draft: Row, slack: int) -> bool:
        bounds = _bounds(draft)
        if bounds is None or self.latest_start == datetime.date.min:
            return False
        is_state = draft["event_type"] in _STATES
        gap = _STATE_GAP if is_state else slack
        if (bounds[0] - self.earliest_end).days > gap or (self.latest_start - bounds[1]).days > gap:
            return False
        return is_state or _is_dated(draft) or bool(self.dated) or self._written_near(draft)

    def _written_near(self, draft: Row) -> bool:
        day = draft["published_on"]
        if day is None or self.written is None:
            return False
        return bool(day - self.written[0] <= _DAY and self.written[1] - day <= _DAY)


class _Board:
    """The clusters of a block, found by place and days."""

    def __init__(self) -> None:
        self.clusters: list[_Cluster] = []
        self._on_day: _Index = defaultdict(dict)
        self._around: _Index = defaultdict(dict)
        self._long_around: _Index = defaultdict(dict)

    def add(self, draft: Row) -> None:
        """Put the draft into the cluster it belongs to, or into one of its own."""
        home = self._home(draft)
        if home is not None:
            home.add(draft)
            if not draft["place"]:
                self._register(home, draft)
            return
        cluster = _Cluster(draft, len(self.clusters))
        self.clusters.append(cluster)
        self._register(cluster, draft)

    def _register(self, cluster: _Cluster, draft: Row) -> None:
        days = _days(draft, 0)
        for key in _keys(draft):
            for bucket in _buckets(days):
                self._around[key, bucket][cluster.number] = cluster
                if len(days) > _SHORT:
                    self._long_around[key, bucket][cluster.number] = cluster
            for day in days if len(days) <= _SHORT else ():
                self._on_day[key, day][cluster.number] = cluster

    def _home(self, draft: Row) -> _Cluster | None:
        near = self._near(draft)
        homes = [cluster for cluster in near if cluster.may_hold(draft)]
        same_day = [cluster for cluster in homes if _exact_day(draft) in cluster.days]
        for choice in (same_day, [cluster for cluster in homes if cluster.shares(draft)]):
            if choice:
                return max(choice, key=lambda cluster: (cluster.shares(draft), -cluster.number))
        if not homes:
            # One writer's night is the next one's morning: the same figure tells.
            close = [cluster for cluster in near if cluster.shares(draft) and cluster.may_hold(draft, slack=1)]
            return close[0] if close else None
        if draft["event_type"] in _STATES and not _is_dated(draft):
            return homes[0]
        if _is_sweeping(draft) and draft["event_type"] not in _STATES:
            homes = [
                cluster for cluster in homes if cluster.sweeping or not cluster.parties.isdisjoint(_parties(draft))
            ]
        dated = sorted((cluster for cluster in homes if cluster.dated), key=lambda cluster: -cluster.dated)
        if dated and (len(dated) == 1 or dated[0].dated >= 2 * dated[1].dated):
            # Of several days, what is told without one is what most tell of.
            return dated[0]
        vague = [cluster for cluster in homes if not cluster.dated]
        return vague[0] if vague and not _is_dated(draft) else None

    def _near(self, draft: Row) -> list[_Cluster]:
        """The clusters at the draft's place and near its days, the first made first."""
        days = _days(draft, _STATE_GAP if draft["event_type"] in _STATES else 1)
        indexes: list[tuple[_Index, range]] = [(self._around, _buckets(days))]
        if len(days) <= _BUCKET:
            # Where very much happened, only what happened within a few days is looked at.
            indexes = [(self._on_day, days), (self._long_around, _buckets(days))]
        found: dict[int, _Cluster] = {}
        for key in _keys(draft):
            for index, places in indexes:
                for place in places:
                    found.update(index.get((key, place), {}))
        return [found[number] for number in sorted(found)]


def _keys(draft: Row) -> list[str]:
    """Under what a draft is looked for: its place, or where it has none, its parties and figures."""
    if draft["place"]:
        return [_place_key(draft)]
    return [f"by {party}" for party in sorted(_parties(draft))] + sorted(draft.get("figures") or ())


def _days(draft: Row, reach: int) -> range:
    """The days on which the event may have happened, and as many before and after as it may reach."""
    bounds = _bounds(draft)
    return range(bounds[0].toordinal() - reach, bounds[1].toordinal() + reach + 1) if bounds else range(0)


def _buckets(days: range) -> range:
    if not days:
        return range(0)
    first = days[0] // _BUCKET
    return range(first, min(days[-1] // _BUCKET, first + _LONG) + 1)


def _is_dated(draft: Row) -> bool:
    return _EXACTNESS[draft["date_precision"]] > _EXACTNESS["before"]


def _parties(draft: Row) -> set[str]:
    return set(draft.get("parties") or ())


def _is_sweeping(draft: Row) -> bool:
    """'Strikes in the country', 'attacks last year': told so widely that many events fit."""
    is_wide = draft["place_precision"] == PlacePrecision.COUNTRY and _exact_day(draft) is None
    return is_wide or draft["date_precision"] == DatePrecision.YEAR


def _exact_day(draft: Row) -> datetime.date | None:
    day: datetime.date | None = draft["date_start"] if draft["date_precision"] == DatePrecision.DAY else None
    return day


def _bounds(draft: Row) -> Bounds | None:
    """Days between which the event lies; what is undated lies near its publication. Null when nothing is known."""
    start, end, published = draft["date_start"], draft["date_end"], draft["published_on"]
    if draft["date_precision"] in ("before", "unknown") or (start is None and end is None):
        last = end or published
        return (_days_before(last, _NEWS), last) if last else None
    if start is None:
        return end, end
    if end is None:
        last = max(start, published) if published and draft["event_type"] in _STATES else start
        return start, last
    return start, end


def _days_before(day: datetime.date, days: int) -> datetime.date:
    return datetime.date.fromordinal(max(1, day.toordinal() - days))


def _nested(clusters: Sequence[_Cluster]) -> list[_Cluster]:
    """Put what is told of a wider place into the only event of that day inside it, if figure or party is the same."""
    by_day: defaultdict[tuple[str, datetime.date], list[_Cluster]] = defaultdict(list)
    for cluster in clusters:
        if len(cluster.days) == 1 and not cluster.types & _STATES:
            for kind in sorted(cluster.types):
                by_day[kind, next(iter(cluster.days))].append(cluster)
    gone: set[int] = set()
    for same in by_day.values():
        for outer in same:
            inner = [one for one in same if one.number not in gone and _lies_in(one, outer)]
            if outer.number in gone or len(inner) != 1 or not _same_story(inner[0], outer):
                continue
            inner[0].take(outer)
            gone.add(outer.number)
    return [cluster for cluster in clusters if cluster.number not in gone]


def _same_story(one: _Cluster, other: _Cluster) -> bool:
    if not one.articles.isdisjoint(other.articles):
        return False
    return not (one.figures.isdisjoint(other.figures) and one.parties.isdisjoint(other.parties))


def _lies_in(inner: _Cluster, outer: _Cluster) -> bool:
    one, other = inner.drafts[0], outer.drafts[0]
    if inner is outer or _place_key(one) == _place_key(other) or one["place_precision"] in _COARSE:
        return False
    if other["place_precision"] in _COARSE or _names_unit(other):
        return True
    is_part = one["place_precision"] in ("site", "district", "near") and other["place_precision"] == "settlement"
    return is_part and _close(one, other)


def _names_unit(draft: Row) -> bool:
    """A bare name that is a town's and its province's."""
    return bool(draft["place"] and draft["admin1"] and slug(draft["place"]) == slug(draft["admin1"]))


def _close(one: Row, other: Row) -> bool:
    pairs: Iterable[tuple[Any, Any]] = ((one[axis], other[axis]) for axis in ("latitude", "longitude"))
    return all(
        first is not None and second is not None and abs(first - second) < _NEAR_DEGREES for first, second in pairs
    )
