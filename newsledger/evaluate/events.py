"""Scores of events, their mentions and their actors."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from newsledger.evaluate.matching import Links, Pair, pair_spans, sum_shared
from newsledger.evaluate.measures import by_rule, counted, equal, filled, right_among, split_optional
from newsledger.evaluate.rows import Rows
from newsledger.evaluate.score import Score
from newsledger.identifiers import fold, slug
from schemas import Row

_EVENTS, _MENTIONS, _ACTORS = "events", "event_mentions", "event_actors"
_TRIGGER = "trigger_"
_KM_PER_DEGREE = 111.2
_NEAR_KM = 25
Key = Callable[[Row], tuple[Any, ...]]


def _type_and_place(row: Row) -> tuple[Any, ...]:
    return row["event_type"], slug(row["place"]) if row.get("place") else None


def _type_place_and_day(row: Row) -> tuple[Any, ...]:
    return (*_type_and_place(row), row.get("date_start") or row.get("date_end"))


def link_events(gold: Rows, predicted: Rows) -> Links:
    """Link events of one type that are told by the same triggers; then those of one type, place and day."""
    gold_types = {row["event_id"]: row["event_type"] for row in gold.get(_EVENTS, [])}
    predicted_types = {row["event_id"]: row["event_type"] for row in predicted[_EVENTS]}

    def same_type(row: Row, other: Row) -> bool:
        one, two = gold_types.get(row["event_id"]), predicted_types.get(other["event_id"])
        return one is None or one == two

    shared = sum_shared(gold.get(_MENTIONS, []), predicted[_MENTIONS], "event_id", _TRIGGER, same_type)
    strict = _pairs(gold.get(_EVENTS, []), predicted[_EVENTS], _type_place_and_day)
    relaxed = _pairs(gold.get(_EVENTS, []), predicted[_EVENTS], _type_and_place)
    same_id = [(name, name) for name in _named(gold) if name in predicted_types]
    also = [(row["event_id"], other["event_id"]) for row, other in [*strict, *relaxed]]
    return Links.by_shared(shared, [*also, *same_id])


def _named(gold: Rows) -> list[str]:
    return sorted({row["event_id"] for rows in gold.values() for row in rows if row.get("event_id")})


def _pairs(gold: Sequence[Row], predicted: Sequence[Row], key: Key) -> list[Pair]:
    """Pair events of equal key one to one; those that must be found come first."""
    free: defaultdict[tuple[Any, ...], list[Row]] = defaultdict(list)
    for row in predicted:
        free[key(row)].append(row)
    ranked = sorted(gold, key=lambda row: bool(row.get("weak")))
    return [(row, free[key(row)].pop(0)) for row in ranked if free[key(row)]]


def score_events(gold: Sequence[Row], predicted: Sequence[Row], links: Links) -> list[Score | None]:
    """Events found by type, place and day, by type and place, and by their triggers; and what is said of the last."""
    by_id = {row["event_id"]: row for row in predicted}
    linked = [
        (row, by_id[links.predicted[row["event_id"]]]) for row in gold if links.predicted.get(row["event_id"]) in by_id
    ]
    same_part = lambda row, other: links.same(row["part_of"], other["part_of"])  # noqa: E731
    firm = [pair for pair in linked if not pair[0].get("weak")]
    plain = ("status", "date_precision", "place", "admin1", "country", "place_precision")
    return [
        _found("type, place, day", gold, predicted, _pairs(gold, predicted, _type_place_and_day)),
        _found("type, place", gold, predicted, _pairs(gold, predicted, _type_and_place)),
        _found("type, told by the same words", gold, predicted, linked),
        right_among(_EVENTS, "dates", firm, ("date_start", "date_end"), _same_dates),
        *(right_among(_EVENTS, column, firm, (column,), equal(column)) for column in plain),
        right_among(_EVENTS, "coordinates within 25 km", firm, ("latitude", "longitude"), _near),
        filled(_EVENTS, "part_of", firm, "part_of", same_part),
    ]


def _near(gold: Row, predicted: Row) -> bool:
    if gold["latitude"] is None or predicted["latitude"] is None:
        return gold["latitude"] is predicted["latitude"]
    north = gold["latitude"] - predicted["latitude"]
    east = (gold["longitude"] - predicted["longitude"] + 180) % 360 - 180
    return math.hypot(north, east * math.cos(math.radians(gold["latitude"]))) * _KM_PER_DEGREE <= _NEAR_KM


def _same_dates(gold: Row, predicted: Row) -> bool:
    return all(gold[column] == predicted[column] for column in ("date_start", "date_end"))


def _found(measure: str, gold: Sequence[Row], predicted: Sequence[Row], pairs: Sequence[Pair]) -> Score:
    """An event that pairs with an optional one is neither right nor wrong."""
    firm, _ = split_optional(gold, "weak")
    ignored = sum(bool(row.get("weak")) for row, _ in pairs)
    return Score(_EVENTS, measure, len(pairs) - ignored, len(firm), len(predicted) - ignored)


def score_event_mentions(gold: Rows, predicted: Rows, links: Links) -> list[Score | None]:
    """Triggers found, of the right type, and of the right event."""
    types = {row["event_id"]: row["event_type"] for row in gold.get(_EVENTS, [])}
    predicted_types = {row["event_id"]: row["event_type"] for row in predicted[_EVENTS]}
    weak = {row["event_id"] for row in gold.get(_EVENTS, []) if row.get("weak")}
    flagged = [{**row, "weak": row["event_id"] in weak} for row in gold[_MENTIONS]]
    firm, loose = split_optional(flagged, "weak")
    found = pair_spans(firm, predicted[_MENTIONS], prefix=_TRIGGER)

    def score(measure: str, allowed: Callable[[Row, Row], bool]) -> Score:
        pairs = pair_spans(firm, predicted[_MENTIONS], prefix=_TRIGGER, allowed=allowed)
        rest = counted(predicted[_MENTIONS], pairs, loose, _TRIGGER)
        return Score(_MENTIONS, measure, len(pairs), len(firm), len(rest))

    return [
        score("trigger", lambda row, other: True),
        score("trigger, type", lambda row, other: types.get(row["event_id"]) == predicted_types.get(other["event_id"]))
        if types
        else None,
        score("trigger, event", lambda row, other: links.same(row["event_id"], other["event_id"])),
        right_among(_MENTIONS, "mention_type", found, ("mention_type",), equal("mention_type")),
        *by_rule(
            _MENTIONS,
            "trigger",
            counted(predicted[_MENTIONS], found, loose, _TRIGGER),
            [other for _, other in found],
        ),
    ]


def score_event_actors(gold: Rows, predicted: Rows, events: Links, actors: Links) -> list[Score | None]:
    """Who took which part: each event, actor and role once, however often the texts say it."""
    weak = {row["event_id"] for row in gold.get(_EVENTS, []) if row.get("weak")}
    wanted = {_gold_part(row) for row in gold[_ACTORS]}
    found = set(_predicted_parts(predicted[_ACTORS], events, actors))
    firm = {part for part in wanted if part[0] not in weak}
    judged = {part for part in found if part[0] not in weak}
    bare_firm, bare_judged = {part[:2] for part in firm}, {part[:2] for part in judged}
    return [
        Score(_ACTORS, "event, actor", len(bare_firm & bare_judged), len(bare_firm), len(bare_judged)),
        Score(_ACTORS, "event, actor, role", len(firm & judged), len(firm), len(judged)),
    ]


def _gold_part(row: Row) -> tuple[str, str, str]:
    return row["event_id"], row.get("actor_id") or f"'{fold(row.get('actor_text') or '')}'", row["role"]


def _predicted_parts(rows: Sequence[Row], events: Links, actors: Links) -> Iterator[tuple[str, str, str]]:
    # What has no counterpart keeps a name that no annotation can have.
    for row in rows:
        event = events.gold.get(row["event_id"], f"? {row['event_id']}")
        actor = f"'{fold(row['actor_text'])}'"
        if row["actor_id"] is not None:
            actor = actors.gold.get(row["actor_id"], f"? {row['actor_id']}")
        yield event, actor, row["role"]
