"""What events take over from others that the article tells of: a place from those beside, a day from the fighting."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from newsledger.extract.event_lexicon import VIOLENT
from newsledger.extract.event_places import TOWN, exactness, places_fit
from newsledger.language.dates import DateRange
from newsledger.language.places import Place
from schemas.vocabularies import EventType, PlacePrecision

if TYPE_CHECKING:
    from newsledger.extract.event_merge import Cluster

_ELSEWHERE = frozenset({EventType.NEGOTIATION, EventType.DIPLOMATIC_ACTION, EventType.AGREEMENT})
_NEAR_SENTENCES = 3
"""Sentences before a mention of violence in which its place is told; behind it, fewer."""
_TALKS_LAST = 5
"""Days of a round of talks in which what it comes to is signed."""


def inherit_days(clusters: Sequence[Cluster]) -> None:
    """Give the undated taking of a town the day of the violence there, where the article tells of one such day."""
    violence: defaultdict[str, list[Cluster]] = defaultdict(list)
    for cluster in clusters:
        if cluster.event_type in VIOLENT and cluster.place and cluster.date and cluster.form == "act":
            violence[cluster.place.key].append(cluster)
    for cluster in clusters:
        if cluster.event_type is not EventType.TERRITORIAL_CHANGE or cluster.date or cluster.place is None:
            continue
        beside = violence.get(cluster.place.key, [])
        days = {other.date for other in beside}
        if len(days) == 1 and exactness(cluster.place) >= TOWN:
            cluster.date, cluster.dates = beside[0].date, list(beside[0].dates)


def inherit_places(clusters: Sequence[Cluster]) -> None:
    """Give events without a place of their own the place of what they are told with.

    Violence takes the place of what is told of the ground within two sentences, other acts that of their own sentence;
    talks and meetings take the place of the article's talks, where that is one.
    """
    talks = [cluster for cluster in clusters if cluster.event_type is EventType.NEGOTIATION and cluster.place]
    ground: dict[int, Place] = {}
    for cluster in clusters:
        for member in cluster.members:
            if cluster.event_type not in _ELSEWHERE and cluster.place and member.place:
                ground.setdefault(member.number, member.place)
    only = _only_town(list(ground.values()))
    country = _only_country(list(ground.values()))
    for cluster in clusters:
        if cluster.place is not None:
            continue
        if cluster.event_type is EventType.NEGOTIATION:
            cluster.place = _venue_of_talks(cluster, talks)
        elif cluster.event_type is not EventType.DIPLOMATIC_ACTION:
            is_dated = cluster.date is not None
            found = _venue_of(cluster, talks) or _place_beside(cluster, ground) or (only if is_dated else None)
            is_truce = is_dated and cluster.event_type is EventType.CEASEFIRE
            cluster.place = found or (country if is_truce else None)


def _venue_of_talks(meeting: Cluster, talks: Sequence[Cluster]) -> Place | None:
    """Where the article's talks are, if that is one place and the meeting can be one of theirs."""
    venues = {cluster.place.key: cluster.place for cluster in talks if cluster.place and cluster.form == "round"}
    is_one_of_several = meeting.ordinal is not None and meeting.form == "round"
    if len(venues) != 1 or (meeting.date is None and not is_one_of_several):
        return None
    return next(iter(venues.values()))


def _venue_of(agreement: Cluster, talks: Sequence[Cluster]) -> Place | None:
    """Where the talks were at which it was made: the only ones on one of whose days it was."""
    if agreement.event_type is not EventType.AGREEMENT:
        return None
    rounds = [cluster for cluster in talks if cluster.form == "round" and _is_during(agreement.date, cluster.date)]
    return rounds[0].place if len(rounds) == 1 else None


def _is_during(day: DateRange | None, talks: DateRange | None) -> bool:
    if day is None or talks is None or day.start is None or talks.start is None:
        return False
    return 0 <= (day.start - talks.start).days <= _TALKS_LAST


def _only_country(ground: Sequence[Place]) -> Place | None:
    """The country of all that an article tells of the ground, where it also tells of the country itself."""
    if len({place.country for place in ground}) != 1:
        return None
    return next((place for place in ground if place.precision is PlacePrecision.COUNTRY), None)


def _only_town(ground: Sequence[Place]) -> Place | None:
    """The town that an article tells of, if all that it tells of the ground is told of one."""
    towns = {place.key: place for place in ground if exactness(place) >= TOWN}
    if len(towns) != 1:
        return None
    town = next(iter(towns.values()))
    return town if all(places_fit(place, town) for place in ground) else None


def _place_beside(cluster: Cluster, ground: Mapping[int, Place]) -> Place | None:
    """The place told of nearest to a mention of the cluster, by number of sentence."""
    reach = _NEAR_SENTENCES if cluster.event_type in VIOLENT else 0
    # What was told before is known to the reader; what comes later may be the next story.
    for distance in (*range(0, -reach - 1, -1), *range(1, reach)):
        for number in sorted({member.number + distance for member in cluster.members}):
            if number in ground:
                return ground[number]
    return None
