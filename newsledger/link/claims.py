"""Gives each casualty claim the event that its figure is about. Key: the article."""

from __future__ import annotations

import datetime
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

import pyarrow as pa
import pyarrow.compute as pc

from newsledger.identifiers import fold as plain_fold
from schemas import Row
from schemas.vocabularies import CasualtyEffect, ClaimScope, DatePrecision, EventType, TextPart

_VIOLENT = (
    EventType.CHEMICAL_ATTACK,
    EventType.AIR_STRIKE,
    EventType.SHELLING,
    EventType.BOMBING,
    EventType.ATTACK,
    EventType.ARMED_CLASH,
)
_FITTING: dict[str, tuple[EventType, ...]] = {
    CasualtyEffect.KILLED: (*_VIOLENT, EventType.ABDUCTION, EventType.PROTEST, EventType.TERRITORIAL_CHANGE),
    CasualtyEffect.INJURED: (*_VIOLENT, EventType.PROTEST),
    CasualtyEffect.KILLED_OR_INJURED: (*_VIOLENT, EventType.PROTEST),
    CasualtyEffect.MISSING: (*_VIOLENT, EventType.ABDUCTION),
    CasualtyEffect.ABDUCTED: (EventType.ABDUCTION, EventType.ATTACK),
    CasualtyEffect.DETAINED: (EventType.ARREST, EventType.PROTEST, EventType.ABDUCTION),
    CasualtyEffect.RELEASED: (EventType.PRISONER_EXCHANGE, EventType.AGREEMENT),
    CasualtyEffect.DISPLACED: (EventType.DISPLACEMENT, *_VIOLENT, EventType.TERRITORIAL_CHANGE),
    CasualtyEffect.EVACUATED: (EventType.HUMANITARIAN_ACTION, EventType.DISPLACEMENT),
    CasualtyEffect.RETURNED: (EventType.DISPLACEMENT, EventType.HUMANITARIAN_ACTION),
    CasualtyEffect.TRAPPED: (EventType.SIEGE,),
    CasualtyEffect.IN_NEED: (EventType.SIEGE, EventType.HUMANITARIAN_ACTION),
    CasualtyEffect.AFFECTED: _VIOLENT,
}
"""Types of event, for each effect, that such a figure may be about, the likeliest first."""

fold = lru_cache(maxsize=65_536)(plain_fold)
"""Places are told of again and again."""

_WITHOUT_EVENT = {ClaimScope.PERIOD, ClaimScope.CUMULATIVE, ClaimScope.UNKNOWN}
_RUNNING = {ClaimScope.EVENT_TOTAL, ClaimScope.STATE}
"""Frames that begin with their event and reach to the day of the report."""

_UNREAL = {"planned", "proposed", "cancelled"}
_TRIGGER_REACH = 150
"""Offsets between the claim's sentence and an event's, beyond which they stand in different paragraphs for sure."""

_TELLING = 3
"""Number from which on two articles hardly give the same by chance."""

_LEAD = 600
"""Offsets behind a headline in which an article says what it is about."""

_PARAGRAPH = 2000
"""Offsets beyond which no two sentences of news share a paragraph."""

_DATED = {DatePrecision.DAY.value, DatePrecision.WEEK.value}


def link_article(
    claims: Sequence[Row],
    event_mentions: Sequence[Row],
    events: Mapping[str, Row],
    breaks: Sequence[int] | None = None,
) -> list[Row]:
    """Link the claims of one article to its events.

    A claim goes to the event of a fitting type that its own sentence mentions, nearest first; else to one mentioned in
    a neighbouring sentence; else to one of the same place and day. Figures of a period, of a whole war or without a
    frame belong to no event. A part goes where its whole goes. Where the claim's words give no day or place, those of
    its event are taken over.

    Args:
        claims: Rows of ``casualty_claims``.
        event_mentions: Rows of ``event_mentions`` of the same article.
        events: The article's events by the ids that the mentions use, local or published.
        breaks: Offsets at which the lines of the article's text end, ascending, if they are known: they tell which
            sentences share a paragraph.

    Returns:
        The claims in their order with ``event_id``, and with days and place that the event supplied.
    """
    wholes = {row["claim_id"]: row["part_of"] for row in claims}
    by_effect = {
        effect: _Mentions(effect, event_mentions, events) for effect in sorted({row["effect"] for row in claims})
    }
    linked = {row["claim_id"]: _event_of(row, by_effect[row["effect"]], events, breaks) for row in claims}
    _link_heads(claims, linked, by_effect, events)
    for claim_id in linked:
        whole = _outermost(claim_id, wholes)
        # A part in the same breath as its whole is about the same event.
        if whole != claim_id and whole in linked and linked[whole] is not None:
            linked[claim_id] = linked[whole]
    return [_completed({**row, "event_id": linked[row["claim_id"]]}, events) for row in claims]


def with_days_of(claim: Row, event: Row | None) -> Row:
    """The claim, with the day of its event where other articles know it more exactly.

    Args:
        claim: Row of ``casualty_claims``.
        event: The days of its event over all articles (``date_start``, ``date_end``, ``date_precision``); null if it
            has no event.

    Returns:
        The claim. Only figures of an incident take a day, and only one that lies within what their own article says.
    """
    if event is None or claim["scope"] != ClaimScope.INCIDENT or event["date_precision"] != DatePrecision.DAY:
        return claim
    first, last = claim["date_start"] or datetime.date.min, claim["date_end"] or datetime.date.max
    day = event["date_start"]
    if claim["date_precision"] == DatePrecision.DAY or day is None or day != event["date_end"]:
        return claim
    if not first <= day <= last:
        return claim
    return {**claim, **{name: event[name] for name in ("date_start", "date_end", "date_precision")}}


def may_take_days(claims: pa.Table, precision: pa.Array) -> pa.Array:
    """Which figures ``with_days_of`` may give other days, by what is quickly told of many.

    Args:
        claims: Rows of ``casualty_claims``.
        precision: Of each, the precision of its event's day; null if it has no event.
    """
    vague = pc.fill_null(pc.not_equal(claims.column("date_precision"), DatePrecision.DAY.value), True)
    of_incident = pc.equal(claims.column("scope"), ClaimScope.INCIDENT.value)
    return pc.fill_null(pc.and_(pc.and_(vague, of_incident), pc.equal(precision, DatePrecision.DAY.value)), False)


def figures_by_event(claims: Iterable[Row]) -> dict[str, set[str]]:
    """What is counted of each event: effect and number, by the ids that the claims use. Small numbers tell nothing."""
    figures: dict[str, set[str]] = {}
    for row in claims:
        if row["event_id"] is not None and (row["count_value"] or 0) >= _TELLING:
            figures.setdefault(row["event_id"], set()).add(f"{row['effect']}|{row['count_value']}")
    return figures


def _link_heads(
    claims: Sequence[Row], linked: dict[str, str | None], mentions: Mapping[str, _Mentions], events: Mapping[str, Row]
) -> None:
    """Link the figures of headlines and captions that name no event: as the body's same figure, else as the lead."""
    heads = [
        row for row in claims if _is_head(row) and row["scope"] not in _WITHOUT_EVENT and not linked[row["claim_id"]]
    ]
    if not heads:
        return
    told: dict[tuple[object, ...], set[str]] = {}
    for row in claims:
        event = linked[row["claim_id"]]
        if event is not None:
            told.setdefault(_figure(row), set()).add(event)
    for row in heads:
        same = told.get(_figure(row), set())
        linked[row["claim_id"]] = next(iter(same)) if len(same) == 1 else _lead(row, mentions[row["effect"]], events)


def _is_head(claim: Row) -> bool:
    return claim.get("part") not in (None, TextPart.BODY)


def _figure(claim: Row) -> tuple[object, ...]:
    return tuple(claim.get(column) for column in ("effect", "count_value", "count_low", "count_high"))


def _lead(claim: Row, mentions: _Mentions, events: Mapping[str, Row]) -> str | None:
    """The event told first behind a headline."""
    found = mentions.after(claim)
    if claim["part"] == TextPart.CAPTION or found is None or _overlaps(claim, events[found["event_id"]]) is False:
        return None
    return str(found["event_id"])


def _outermost(claim_id: str, wholes: Mapping[str, str | None]) -> str:
    seen = {claim_id}
    while (whole := wholes.get(claim_id)) and whole not in seen:
        claim_id = whole
        seen.add(whole)
    return claim_id


class _Mentions:
    """The mentions of events that figures of one effect may be about, by offset and by place."""

    def __init__(self, effect: str, mentions: Iterable[Row], events: Mapping[str, Row]) -> None:
        fitting = (mention for mention in mentions if _fits(effect, events.get(mention["event_id"])))
        self._sorted = sorted(fitting, key=lambda mention: (mention["start"], mention["trigger_start"]))
        self._starts = [mention["start"] for mention in self._sorted]
        self._by_place: dict[str, list[Row]] = {}
        for mention in self._sorted:
            place = events[mention["event_id"]]["place"]
            if place:
                self._by_place.setdefault(fold(place), []).append(mention)

    def near(self, claim: Row) -> list[Row]:
        """Mentions whose sentence begins within reach of the claim's."""
        first = bisect_left(self._starts, claim["sentence_start"] - _PARAGRAPH)
        return self._sorted[first : bisect_left(self._starts, claim["sentence_end"] + _PARAGRAPH)]

    def after(self, claim: Row) -> Row | None:
        """The first mention behind the claim's sentence, if it is not far."""
        place = bisect_left(self._starts, claim["sentence_end"])
        if place == len(self._sorted) or self._starts[place] > claim["sentence_end"] + _LEAD:
            return None
        return self._sorted[place]

    def at_place(self, claim: Row) -> list[Row]:
        """Mentions of events at the claim's place."""
        return self._by_place.get(fold(claim["place"] or ""), [])


def _event_of(claim: Row, mentions: _Mentions, events: Mapping[str, Row], breaks: Sequence[int] | None) -> str | None:
    if claim["scope"] in _WITHOUT_EVENT and claim["scope"] != ClaimScope.PERIOD:
        return None
    near = mentions.near(claim)
    found = [mention for mention in near if _shares_sentence(claim, mention)]
    if claim["scope"] == ClaimScope.PERIOD:
        # 'Killed since Saturday in fighting in …': the period is the event's own.
        found = [mention for mention in found if _has_same_period(claim, events[mention["event_id"]])]
        return _best(claim, found, events) if found else None
    if not found:
        beside = (mention for mention in near if _shares_paragraph(claim, mention, breaks))
        found = [mention for mention in beside if not _contradicts(claim, events[mention["event_id"]])]
    if not found:
        same = mentions.at_place(claim)
        found = [mention for mention in same if _same_place_and_day(claim, events[mention["event_id"]])]
    return _best(claim, found, events) if found else None


def _fits(effect: str, event: Row | None) -> bool:
    if event is None or event.get("status") in _UNREAL:
        return False
    return event["event_type"] in _FITTING.get(effect, ())


def _best(claim: Row, mentions: Iterable[Row], events: Mapping[str, Row]) -> str:
    """The nearest trigger; the claim's own place and day come before nearness."""

    def rank(mention: Row) -> tuple[bool, bool, int, int, str]:
        event = events[mention["event_id"]]
        type_rank = _FITTING[claim["effect"]].index(event["event_type"])
        return (
            _contradicts(claim, event),
            type_rank >= len(_VIOLENT) and claim["effect"] == CasualtyEffect.KILLED,
            abs(mention["trigger_start"] - claim["start"]),
            type_rank,
            str(mention["event_id"]),
        )

    return str(min(mentions, key=rank)["event_id"])


def _shares_sentence(claim: Row, mention: Row) -> bool:
    return bool(mention["start"] < claim["sentence_end"] and claim["sentence_start"] < mention["end"])


def _shares_paragraph(claim: Row, mention: Row, breaks: Sequence[int] | None) -> bool:
    low, high = sorted(((claim["sentence_start"], claim["sentence_end"]), (mention["start"], mention["end"])))
    if breaks is not None:
        return bisect_left(breaks, low[1]) >= bisect_left(breaks, high[0])
    # Where no breaks are known, only sentences that follow each other are taken to share a paragraph.
    return bool(high[0] - low[1] <= 2 or (mention["start"] < claim["start"] and high[0] - low[1] <= _TRIGGER_REACH))


def _same_place(claim: Row, event: Row) -> bool:
    return bool(claim["place"] and event["place"] and fold(claim["place"]) == fold(event["place"]))


def _overlaps(claim: Row, event: Row) -> bool | None:
    """Whether the days of claim and event meet; null where either has none."""
    start, end = _days(claim), _days(event)
    if start is None or end is None:
        return None
    return start[0] <= end[1] and end[0] <= start[1]


def _days(row: Row) -> tuple[datetime.date, datetime.date] | None:
    first, last = row["date_start"], row["date_end"]
    if row["date_precision"] not in _DATED or (first is None and last is None):
        return None
    return first or datetime.date.min, last or datetime.date.max


def _contradicts(claim: Row, event: Row) -> bool:
    """Whether both name a place, or both a day, and these differ."""
    places = bool(claim["place"] and event["place"]) and not _same_place(claim, event)
    inside = fold(claim["place"] or "") in {fold(event.get("admin1") or ""), ""}
    return (places and not inside and _overlaps(claim, event) is not True) or _overlaps(claim, event) is False


def _has_same_period(claim: Row, event: Row) -> bool:
    return bool(_days(claim) and _days(event) and claim["date_start"] == event["date_start"])


def _same_place_and_day(claim: Row, event: Row) -> bool:
    if not _same_place(claim, event) or _overlaps(claim, event) is False:
        return False
    # A siege or an aid operation is one row for as long as it lasts, so its place alone tells.
    continuous = event["event_type"] in (EventType.SIEGE, EventType.HUMANITARIAN_ACTION)
    return continuous or _overlaps(claim, event) is True or claim["date_start"] is None


def _completed(claim: Row, events: Mapping[str, Row]) -> Row:
    """Take days and place over from the event where the claim's own words give none."""
    event = events.get(claim["event_id"]) if claim["event_id"] is not None else None
    if event is None:
        return claim
    if claim["place"] is None and event["place"] is not None:
        claim = {**claim, "place": event["place"]}
    if claim["date_start"] is None and claim["date_end"] is None and claim["scope"] == ClaimScope.INCIDENT:
        return {**claim, **{name: event[name] for name in ("date_start", "date_end", "date_precision")}}
    if claim["scope"] in _RUNNING and claim["date_start"] is None and event["date_start"] is not None:
        last = claim["date_end"] or event["date_end"]
        if last is None or event["date_start"] <= last:
            days = {"date_start": event["date_start"], "date_end": last, "date_precision": event["date_precision"]}
            return {**claim, **days}
    return claim
