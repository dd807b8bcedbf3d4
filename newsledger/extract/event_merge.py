"""Which mentions within one article tell of the same event."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from newsledger.extract.event_dates import EventTime, joined
from newsledger.extract.event_inheritance import inherit_days, inherit_places
from newsledger.extract.event_lexicon import VIOLENT
from newsledger.extract.event_places import more_exact, places_fit
from newsledger.extract.event_status import Reality
from newsledger.extract.event_triggers import Trigger
from newsledger.language.date_notes import ToldDate
from newsledger.language.dates import DateRange
from newsledger.language.parse import Sentence
from newsledger.language.places import Place
from schemas.vocabularies import EventStatus, EventType, PlacePrecision

_STATE_GAP = datetime.timedelta(days=21)
"""A siege or ceasefire at one place is one and the same over gaps this long."""
_ROUND = datetime.timedelta(days=5)
"""Time from the beginning of a round of talks in which its meetings lie."""
_NEAR_SENTENCES = 3
_MEMORY = 200
"""Events that a mention may go back to, so that a text of any length takes time in proportion."""


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One trigger with what its sentence says of the event.

    Attributes:
        trigger: The word.
        sentence: Where it stands.
        number: The sentence's number in the article.
        place: Where, if the sentence says.
        date: When, if the sentence says, as far as it can be compared.
        reality: Whether it happened.
        is_definite: It refers to what is known already ('the attack').
        ordinal: 'first', 'second' of rounds; null where none is printed.
        told: The date as told.
        is_news: It tells what the article was written to tell.
        reported: The day on which it was reported, where the sentence says.
        is_past_news: Its date lies well before publication, and it is told below the lead.
    """

    trigger: Trigger
    sentence: Sentence
    number: int
    place: Place | None
    date: DateRange | None
    reality: Reality
    is_definite: bool
    ordinal: str | None
    told: ToldDate | None = None
    is_news: bool = False
    reported: ToldDate | None = None
    is_past_news: bool = False


@dataclass(slots=True)
class Cluster:
    """Mentions of one event, and what they say together; ``counted`` has the sentences with 'a day after' of it."""

    event_type: EventType
    form: str
    members: list[Occurrence] = field(default_factory=list)
    place: Place | None = None
    date: DateRange | None = None
    ordinal: str | None = None
    dates: list[ToldDate] = field(default_factory=list)
    counted: set[int] = field(default_factory=set)

    def add(self, occurrence: Occurrence) -> None:
        """Take a mention in: the most exact place and date stand for the event."""
        self.members.append(occurrence)
        self.place = more_exact(self.place, occurrence.place)
        self.date = joined(self.date, occurrence.date, self.form)
        if occurrence.told is not None:
            self.dates.append(occurrence.told)
        if _is_counted_from(occurrence):
            self.counted.add(occurrence.number)
        self.ordinal = self.ordinal or occurrence.ordinal

    @property
    def time(self) -> EventTime:
        """What the mentions tell of its time."""
        reported = next((member.reported for member in self.members if member.is_news and member.reported), None)
        is_news = any(member.is_news for member in self.members)
        return EventTime(self.form, tuple(self.dates), is_news, reported)

    @property
    def is_real(self) -> bool:
        """Whether a mention tells of it as more than a possibility."""
        return any(member.reality.is_real for member in self.members)

    @property
    def status(self) -> EventStatus:
        """What the mentions that tell of it say: plain reports before plans, plans before allegations."""
        told = [member.reality.status for member in self.members if member.reality.is_real]
        order = (
            EventStatus.CANCELLED,
            EventStatus.ONGOING if self.form != "act" else EventStatus.OCCURRED,
            EventStatus.OCCURRED,
            EventStatus.ONGOING,
            EventStatus.PLANNED,
            EventStatus.ALLEGED,
            EventStatus.PROPOSED,
            EventStatus.DENIED,
        )
        return min(told, key=order.index, default=EventStatus.PROPOSED)


def merge(occurrences: Sequence[Occurrence]) -> list[Cluster]:
    """Bring mentions of the same event together, in the order of first mention."""
    clusters: list[Cluster] = []
    for occurrence in occurrences:
        home = _home(clusters, occurrence)
        if home is None:
            home = Cluster(occurrence.trigger.event_type, _form_of(clusters, occurrence))
            clusters.append(home)
        home.add(occurrence)
    clusters = _absorbed(clusters)
    inherit_places(clusters)
    inherit_days(clusters)
    return _absorbed(clusters)


def _form_of(clusters: Sequence[Cluster], occurrence: Occurrence) -> str:
    """The form of a new event: 'Tuesday's talks', some days after a round began, are a meeting in it."""
    trigger, date = occurrence.trigger, occurrence.date
    if trigger.event_type is not EventType.NEGOTIATION or date is None or date.start is None:
        return trigger.form
    begun = [
        cluster.date.start
        for cluster in clusters[-_MEMORY:]
        if cluster.form == "round" and cluster.date and cluster.date.start and cluster.ordinal == occurrence.ordinal
    ]
    is_within = any(datetime.timedelta(0) < date.start - start <= _ROUND for start in begun)
    return "act" if is_within and date.start == date.end else trigger.form


def _home(clusters: Sequence[Cluster], occurrence: Occurrence) -> Cluster | None:
    scored = []
    for position, cluster in enumerate(clusters[-_MEMORY:]):
        score = _fit(cluster, occurrence)
        if score > 0:
            scored.append((score, cluster.members[-1].trigger.start, position, cluster))
    return max(scored, key=lambda item: item[:3])[3] if scored else None


def _fit(cluster: Cluster, occurrence: Occurrence) -> float:
    """How well a mention fits an event; 0 where it cannot be the same."""
    if not _may_fit(cluster, occurrence) or not _is_told_of(cluster, occurrence):
        return 0.0
    trigger = occurrence.trigger
    score = 1.0 if cluster.event_type is trigger.event_type else 0.5
    score += 1.0 if cluster.form == trigger.form else 0.0
    if cluster.place and occurrence.place and cluster.place.key == occurrence.place.key:
        score += 2.0
    if trigger.token.lemma_ in {member.trigger.token.lemma_ for member in cluster.members[-_MEMORY:]}:
        score += 0.5
    return score + (2.0 if cluster.date and occurrence.date else 0.0)


def _may_fit(cluster: Cluster, occurrence: Occurrence) -> bool:
    """Whether nothing speaks against it."""
    return (
        _types_fit(cluster, occurrence)
        and places_fit(cluster.place, occurrence.place)
        and _dates_fit(cluster, occurrence)
        and not _is_old_news(cluster, occurrence)
        and not _names_differ(cluster, occurrence)
        and not _follows(cluster, occurrence)
        and not _rounds_differ(cluster, occurrence)
    )


def _follows(cluster: Cluster, occurrence: Occurrence) -> bool:
    """Whether the event is what the same sentence tells to have come after the mention: 'X, a day after Y'."""
    last = cluster.members[-1]
    return _is_counted_from(occurrence) and last.number == occurrence.number


def _is_counted_from(occurrence: Occurrence) -> bool:
    return occurrence.told is not None and occurrence.told.expression.text.casefold().endswith((" after", " before"))


def _follow(one: Cluster, other: Cluster) -> bool:
    """Whether one sentence tells the one event to have come after the other."""
    counted = one.counted | other.counted
    if not counted:
        return False
    first, then = ({member.number for member in cluster.members} for cluster in (one, other))
    return not counted.isdisjoint(first & then)


def _names_differ(cluster: Cluster, occurrence: Occurrence) -> bool:
    """'The Minsk accords' are not 'a deal': an agreement with a name is meant by its own word, or by 'the deal'."""
    if cluster.event_type is not EventType.AGREEMENT or occurrence.trigger.event_type is not EventType.AGREEMENT:
        return False
    words = {member.trigger.token.lemma_.lower() for member in cluster.members[-_MEMORY:]}
    if occurrence.trigger.token.lemma_.lower() in words:
        return False
    named = any(_has_name(member.trigger) for member in cluster.members[-_MEMORY:])
    return _has_name(occurrence.trigger) or (named and not occurrence.is_definite)


def _has_name(trigger: Trigger) -> bool:
    return any(child.pos_ == "PROPN" and child.dep_ in ("compound", "nmod") for child in trigger.token.children)


def _is_told_of(cluster: Cluster, occurrence: Occurrence) -> bool:
    """Whether something speaks for it: a common place or time, a definite article, or nearness in the text."""
    trigger = occurrence.trigger
    same_date = bool(cluster.date and occurrence.date)
    if cluster.place and occurrence.place:
        if cluster.place.key == occurrence.place.key or same_date:
            return True
        # 'In Yemen last week' is no news of what was told of a town in it, unless it says so.
        if occurrence.date is None or occurrence.is_definite or trigger.form != "act":
            return True
        return _is_headline_of(cluster, occurrence)
    if trigger.event_type is EventType.DIPLOMATIC_ACTION:
        # Formal acts of one day are as many as their words.
        return trigger.token.lemma_ in {member.trigger.token.lemma_ for member in cluster.members}
    is_loose = trigger.form != "act" or (trigger.is_general and trigger.is_verb)
    if same_date or occurrence.is_definite or is_loose or not occurrence.reality.is_real:
        return True
    # An indefinite mention without place or date of its own goes on telling of the event of the sentences before.
    return occurrence.number - cluster.members[-1].number <= _NEAR_SENTENCES and _is_vague(occurrence)


def _is_headline_of(cluster: Cluster, occurrence: Occurrence) -> bool:
    """Whether the cluster is the news as a headline has it ('Raids in Yemen kill 20'), told in full by the mention."""
    if cluster.date is not None or cluster.place is None or occurrence.place is None:
        return False
    if PlacePrecision.COUNTRY not in (cluster.place.precision, occurrence.place.precision):
        return False
    is_near = occurrence.number - cluster.members[0].number <= _NEAR_SENTENCES
    return is_near and occurrence.is_news and all(member.is_news for member in cluster.members)


def _types_fit(cluster: Cluster, occurrence: Occurrence) -> bool:
    trigger = occurrence.trigger
    if cluster.event_type is trigger.event_type:
        is_same_round = occurrence.ordinal is not None and occurrence.ordinal == cluster.ordinal
        has_one_form = cluster.form == trigger.form or trigger.event_type is not EventType.NEGOTIATION
        return has_one_form or is_same_round or (_is_vague(occurrence) and occurrence.ordinal is None)
    if trigger.is_general and cluster.event_type in VIOLENT and cluster.event_type is not EventType.ARMED_CLASH:
        return _is_vague(occurrence) or bool(occurrence.place and cluster.place)
    return False


def _is_vague(occurrence: Occurrence) -> bool:
    return occurrence.place is None and occurrence.date is None


def _dates_fit(cluster: Cluster, occurrence: Occurrence) -> bool:
    one, other = cluster.date, occurrence.date
    if one is None or other is None:
        return True
    slack = _STATE_GAP if cluster.form == "state" else datetime.timedelta(0)
    first, last = (one.start or datetime.date.min, one.end or datetime.date.max)
    start, end = (other.start or datetime.date.min, other.end or datetime.date.max)
    if slack and end != datetime.date.max and first != datetime.date.min and end < first:
        return first - end <= slack
    if slack and last != datetime.date.max and start != datetime.date.min and last < start:
        return start - last <= slack
    return start <= last and first <= end


def _is_old_news(cluster: Cluster, occurrence: Occurrence) -> bool:
    """Whether the mention tells, as background, of another day than the undated news of the lead."""
    return _is_fresh(cluster) and occurrence.is_past_news and not occurrence.is_definite


def _is_fresh(cluster: Cluster) -> bool:
    """Whether it is the news of the lead, which names no day."""
    return cluster.date is None and any(member.is_news for member in cluster.members)


def _is_background_to(news: Cluster, other: Cluster) -> bool:
    """Whether the other event is one of an earlier day that the article tells beside its undated news."""
    dated = [member for member in other.members if member.date is not None]
    return _is_fresh(news) and bool(dated) and all(member.is_past_news for member in dated)


def _rounds_differ(cluster: Cluster, occurrence: Occurrence) -> bool:
    return bool(cluster.ordinal and occurrence.ordinal and cluster.ordinal != occurrence.ordinal)


def _absorbed(clusters: Sequence[Cluster]) -> list[Cluster]:
    """Put clusters that turned out to be the same, now that all is known of each, into the first of them."""
    kept: list[Cluster] = []
    at_place: defaultdict[str, list[Cluster]] = defaultdict(list)
    for cluster in clusters:
        same_place = at_place[cluster.place.key if cluster.place else ""]
        home = next((other for other in same_place[-_MEMORY:] if _is_same(other, cluster)), None)
        if home is None:
            kept.append(cluster)
            same_place.append(cluster)
            continue
        if home.event_type is EventType.ATTACK and cluster.event_type is not EventType.ATTACK:
            home.event_type = cluster.event_type
        for member in cluster.members:
            home.add(member)
        home.members.sort(key=lambda member: member.trigger.start)
    return kept


def _is_same(one: Cluster, other: Cluster) -> bool:
    """Same type, place and day; or a general 'attack' beside a more exact word for it."""
    if one.place is None or other.place is None or one.place.key != other.place.key:
        return False
    if one.event_type is not other.event_type:
        general = [cluster for cluster in (one, other) if all(member.trigger.is_general for member in cluster.members)]
        kinds = {one.event_type, other.event_type}
        if not general or not kinds <= VIOLENT or EventType.ARMED_CLASH in kinds:
            return False
    elif _ordinals_differ(one, other) or _is_meeting_within(one, other) or _is_round_to_come(one, other):
        return False
    if _follow(one, other):
        return False
    if one.date is None or other.date is None:
        return not (_is_background_to(one, other) or _is_background_to(other, one))
    return one.date.start == other.date.start or (
        (one.date.start or datetime.date.min) <= (other.date.end or datetime.date.max)
        and (other.date.start or datetime.date.min) <= (one.date.end or datetime.date.max)
    )


def _is_meeting_within(one: Cluster, other: Cluster) -> bool:
    """A meeting on another day than that on which the talks began is an event in them."""
    if one.event_type is not EventType.NEGOTIATION or one.form == other.form:
        return False
    return bool(one.date and other.date and one.date.start != other.date.start)


def _is_round_to_come(one: Cluster, other: Cluster) -> bool:
    """'A third round', of which nobody knows whether it will be, is none of the meetings that are told of."""
    return one.is_real != other.is_real and one.ordinal != other.ordinal


def _ordinals_differ(one: Cluster, other: Cluster) -> bool:
    return bool(one.ordinal and other.ordinal and one.ordinal != other.ordinal)
