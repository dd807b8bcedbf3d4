"""events, event_mentions and event_actors of one article."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from newsledger.corpus.article import Article
from newsledger.extract.event_dates import Clock, clock_of, date_of
from newsledger.extract.event_grammar import predicate_of
from newsledger.extract.event_lexicon import VIOLENT
from newsledger.extract.event_merge import Cluster, Occurrence, merge
from newsledger.extract.event_news import is_news, is_past_news, reported_on
from newsledger.extract.event_parties import Parties, pair_of
from newsledger.extract.event_roles import SHARED, pair_in, parts_of
from newsledger.extract.event_rounds import is_of_talks, is_round, numbered, ordinal_of
from newsledger.extract.event_setting import place_before, place_of
from newsledger.extract.event_status import reality_of
from newsledger.extract.event_ties import tied
from newsledger.extract.event_triggers import Trigger, find_triggers
from newsledger.identifiers import row_id
from newsledger.language.date_stamps import retold
from newsledger.language.dates import DateExpression, DateRange, find_dates
from newsledger.language.mentions import ActorIndex
from newsledger.language.parse import Parse, Sentence
from newsledger.language.places import Gazetteer, Place, PlaceMention
from schemas import Row
from schemas.rules import EventRule, TriggerRule
from schemas.vocabularies import (
    DatePrecision,
    EventStatus,
    EventType,
    MentionType,
    PlacePrecision,
    ReviewStatus,
    TextPart,
)

_DEFINITE = frozenset({"the", "this", "that", "these", "those"})
_OPENING = 1
"""The last sentence, counted from the headline, in which news without a place is told as such."""
_TALKS_LAST = 5
"""Days of a round of talks within which meetings at its place are part of it."""
_COUNTED = 60
"""Words of a sentence in which a number is looked for."""
_KNOWN = (DatePrecision.DAY, DatePrecision.WEEK, DatePrecision.MONTH, DatePrecision.YEAR)


@dataclass(frozen=True)
class EventExtraction:
    """What one article tells of events; event and actor ids are local.

    Attributes:
        drafts: Rows of ``EVENT_DRAFTS``.
        mentions: Rows of event_mentions.
        actors: Rows of event_actors.
    """

    drafts: list[Row] = field(default_factory=list)
    mentions: list[Row] = field(default_factory=list)
    actors: list[Row] = field(default_factory=list)


def extract(article: Article, parse: Parse, index: ActorIndex, gazetteer: Gazetteer) -> EventExtraction:
    """Find the events that the article tells of, where and when they were, and who took part."""
    dates = retold(parse.text, find_dates(parse.text), article.published_on)
    scene = _Scene(article, parse, index, gazetteer.find(parse), dates, clock_of(article))
    occurrences = list(_occurrences(scene))
    clusters = _events(merge(numbered(occurrences)))
    found = EventExtraction()
    parties = _parties(parse, index, clusters)
    drafts = [_draft(article, cluster, number) for number, cluster in enumerate(clusters)]
    for cluster, draft in zip(clusters, drafts, strict=True):
        draft["part_of"] = _round_of(cluster, clusters, drafts)
        found.drafts.append(draft)
        found.mentions.extend(_mentions(article, parse, cluster, draft["local_id"]))
        found.actors.extend(_actors(article, parse, cluster, draft["local_id"], parties))
    found.mentions.sort(key=lambda row: (row["start"], row["trigger_start"], row["event_id"]))
    return found


def _parties(parse: Parse, index: ActorIndex, clusters: Sequence[Cluster]) -> Parties:
    """What words stand for which party, 'both sides' among them."""
    if pair := pair_of(parse, index):
        return Parties(parse, index, pair)
    named = Parties(parse, index)
    shared = [member for cluster in clusters if cluster.event_type in SHARED for member in cluster.members]
    return Parties(parse, index, pair_in(part for member in shared for part in parts_of(parse, member.trigger, named)))


@dataclass(frozen=True, slots=True)
class _Scene:
    """What the reading of each sentence draws on."""

    article: Article
    parse: Parse
    index: ActorIndex
    places: Sequence[PlaceMention]
    dates: Sequence[DateExpression]
    clock: Clock

    @property
    def writing_place(self) -> PlaceMention | None:
        """The place in the dateline, which 'here' means."""
        dateline = self.article.row.get("dateline")
        if not dateline:
            return None
        start = self.article.text.find(str(dateline))
        return next((place for place in self.places if 0 <= start <= place.start < start + len(dateline)), None)


def _occurrences(scene: _Scene) -> Iterator[Occurrence]:
    places_at = [place.start for place in scene.places]
    dates_at = [date.start for date in scene.dates]
    has_talks = False
    for number, sentence in enumerate(scene.parse.sentences):
        places = scene.places[bisect_left(places_at, sentence.start) : bisect_left(places_at, sentence.end)]
        triggers = find_triggers(scene.parse, sentence, places)
        if not triggers:
            continue
        dates = scene.dates[bisect_left(dates_at, sentence.start) : bisect_left(dates_at, sentence.end)]
        has_talks = has_talks or any(is_of_talks(trigger) for trigger in triggers)
        says_here = "here" in scene.parse.text[sentence.start : sentence.end].lower()
        told = _Told(sentence, number, triggers, places, dates, says_here)
        own = triggers if has_talks else [trigger for trigger in triggers if not is_round(trigger)]
        yield from tied([_occurrence(scene, told, trigger) for trigger in own])


@dataclass(frozen=True, slots=True)
class _Told:
    """One sentence with what stands in it."""

    sentence: Sentence
    number: int
    triggers: Sequence[Trigger]
    places: Sequence[PlaceMention]
    dates: Sequence[DateExpression]
    says_here: bool


def _occurrence(scene: _Scene, told: _Told, trigger: Trigger) -> Occurrence:
    place = place_of(scene.parse, trigger, told.places, told.triggers, scene.index)
    if place is None and _is_here(trigger, told):
        place = scene.writing_place
    if place is None and trigger.event_type is not EventType.NEGOTIATION:
        place = place_before(trigger, scene.places)
    when = date_of(scene.parse, trigger, told.dates, told.triggers, scene.clock)
    date = scene.clock.days(when) if when else None
    is_definite = any(child.lower_ in _DEFINITE for child in trigger.token.children if child.dep_ != "mark")
    news = is_news(trigger, told.number, is_definite)
    return Occurrence(
        trigger,
        told.sentence,
        told.number,
        place.place if place else None,
        date,
        reality_of(trigger, date, scene.clock.origin),
        is_definite,
        ordinal_of(trigger.token) if trigger.event_type is EventType.NEGOTIATION else None,
        when,
        news,
        reported_on(scene.parse, trigger, told.dates) if news else None,
        is_past_news(date, told.number, scene.clock.origin),
    )


def _is_here(trigger: Trigger, told: _Told) -> bool:
    """Whether it happened 'here': the word stands in the trigger's clause, and the trigger alone can own it."""
    if not told.says_here:
        return False
    here = {token.i for token in told.sentence.span if token.lower_ == "here" and token.pos_ == "ADV"}
    return bool(here) and any(word.i in here for word in predicate_of(trigger.token).subtree)


def _events(clusters: Sequence[Cluster]) -> list[Cluster]:
    """The clusters that are events: also opening news without a place, where no other event is of its type."""
    types = {cluster.event_type for cluster in clusters if _is_event(cluster)}
    return [cluster for cluster in clusters if _is_event(cluster) or _is_only_news(cluster, types)]


def _is_only_news(cluster: Cluster, types: set[EventType]) -> bool:
    if cluster.event_type not in VIOLENT or cluster.event_type in types:
        return False
    # 'Attacks have increased' is a trend; what is counted has happened.
    opening = (member for member in cluster.members if _is_real_news(member) and member.number <= _OPENING)
    return any(token.like_num for member in opening for token in member.sentence.span[:_COUNTED])


def _is_event(cluster: Cluster) -> bool:
    """Whether it has a place or time of its own, and is more than a possibility."""
    if not cluster.is_real:
        return False
    has_date = bool(cluster.dates) if cluster.date is None else cluster.date.precision in _KNOWN
    if has_date or _is_formal_act(cluster):
        return True
    if cluster.place is None:
        return False
    # Fighting, attacks or talks 'in Yemen' without a time are the war, not an event in it, unless they are the news.
    return cluster.place.precision is not PlacePrecision.COUNTRY or any(map(_is_real_news, cluster.members))


def _is_formal_act(cluster: Cluster) -> bool:
    """What one state has put to another is one act, though nobody says where or on which day."""
    if cluster.event_type is not EventType.DIPLOMATIC_ACTION:
        return False
    return any(
        member.trigger.is_verb and member.reality.status is EventStatus.OCCURRED and member.reality.is_real
        for member in cluster.members
    )


def _is_real_news(member: Occurrence) -> bool:
    return member.is_news and member.reality.is_real


def _draft(article: Article, cluster: Cluster, number: int) -> Row:
    status = cluster.status
    time = cluster.time
    date = time.days(status, article.published_on)
    place = cluster.place or Place("", None, None, None, None, PlacePrecision.UNKNOWN)
    return {
        "local_id": f"{article.article_id}#e{number}",
        "article_id": article.article_id,
        "published_on": article.published_on,
        "event_type": cluster.event_type.value,
        "status": status.value,
        "date_start": date.start,
        "date_end": date.end,
        "date_precision": date.precision.value,
        "date_basis": date.basis.value,
        "place": place.name or None,
        "admin1": place.admin1,
        "country": place.country,
        "latitude": place.latitude,
        "longitude": place.longitude,
        "place_precision": place.precision.value,
        "part_of": None,
        "date_note": None if article.published_on else time.note(),
        "rule": min((_rule(member) for member in cluster.members), key=EventRule.values().index),
    }


def _rule(member: Occurrence) -> str:
    return (EventRule.VERB if member.trigger.is_verb else EventRule.NOUN).value


def _round_of(cluster: Cluster, clusters: Sequence[Cluster], drafts: Sequence[Row]) -> str | None:
    """A meeting in the place and time of a round of talks is part of it."""
    if cluster.event_type not in (EventType.NEGOTIATION, EventType.AGREEMENT) or cluster.place is None:
        return None
    least = 0 if cluster.form == "act" else 1
    for other, draft in zip(clusters, drafts, strict=False):
        if other.event_type is not EventType.NEGOTIATION or other.form != "round" or other.place is None:
            continue
        if other.place.key == cluster.place.key and least <= _days_between(other.date, cluster.date) <= _TALKS_LAST:
            return str(draft["local_id"])
    return None


def _days_between(first: DateRange | None, then: DateRange | None) -> int:
    """Days from the one to the other; negative where either is not known."""
    if first is None or then is None or first.start is None or then.start is None:
        return -1
    return (then.start - first.start).days


def _mentions(article: Article, parse: Parse, cluster: Cluster, event_id: str) -> Iterator[Row]:
    told = False
    for member in cluster.members:
        trigger, sentence = member.trigger, member.sentence
        is_report = _is_report(member, told)
        told = told or is_report
        # A sentence split in the middle of a compound would not hold the whole trigger.
        start, end = parse.sentence_bounds(trigger.start, trigger.end)
        start, end = min(start, sentence.start), max(end, sentence.end)
        yield {
            "mention_id": row_id(article.article_id, "e", trigger.start, trigger.end),
            "event_id": event_id,
            "article_id": article.article_id,
            "start": start,
            "end": end,
            "text": parse.text[start:end],
            "trigger": parse.text[trigger.start : trigger.end],
            "trigger_start": trigger.start,
            "trigger_end": trigger.end,
            "mention_type": (MentionType.REPORT if is_report else MentionType.REFERENCE).value,
            "rule": _trigger_rule(article, trigger).value,
            "review_status": ReviewStatus.MACHINE.value,
        }


def _trigger_rule(article: Article, trigger: Trigger) -> TriggerRule:
    """How the word was found: a headline's grammar is its own, then a participle's, then its part of speech."""
    if article.part_at(trigger.start) is TextPart.HEADLINE:
        return TriggerRule.HEADLINE
    if trigger.is_attribute or (trigger.is_verb and trigger.token.dep_ in ("acl", "amod")):
        return TriggerRule.PARTICIPLE
    return TriggerRule.VERB if trigger.is_verb else TriggerRule.NOUN


def _is_report(member: Occurrence, told: bool) -> bool:
    """A report tells of the event itself; what only points back to it, or imagines it, is a reference."""
    if member.trigger.is_attribute or not member.reality.is_real:
        return False
    token = member.trigger.token
    if member.trigger.is_verb or member.date is not None:
        return True
    is_argument = token.dep_ in ("nsubj", "nsubjpass", "dobj", "ROOT", "attr", "conj")
    return not told or (is_argument and (not member.is_definite or member.trigger.event_type in VIOLENT))


def _actors(article: Article, parse: Parse, cluster: Cluster, event_id: str, parties: Parties) -> list[Row]:
    rows: dict[tuple[object, ...], Row] = {}
    told = [member for member in cluster.members if member.reality.is_real] or cluster.members
    for member in told:
        for part in parts_of(parse, member.trigger, parties):
            # Each part once an article: later mentions say the same again.
            key = (part.role, part.actor, None if part.actor else part.actor_text.casefold())
            row = {
                "event_id": event_id,
                "actor_id": part.actor,
                "actor_text": part.actor_text,
                "article_id": article.article_id,
                "start": part.start,
                "end": part.end,
                "text": parse.text[part.start : part.end],
                "role": part.role.value,
                "rule": part.rule.value,
                "review_status": ReviewStatus.MACHINE.value,
            }
            rows.setdefault(key, row)
    return sorted(rows.values(), key=lambda row: (row["start"], row["end"], row["role"], row["actor_text"]))
