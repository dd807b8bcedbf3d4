"""Scores of casualty claims: figures found, whose they are, and the further columns of those found."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from newsledger.evaluate.matching import Links, Pair, pair_spans
from newsledger.evaluate.measures import Same, by_rule, equal, filled, right_among, same_set, touching
from newsledger.evaluate.score import Score
from schemas import Row

_TABLE = "casualty_claims"
_BOUNDS = ("count_low", "count_high", "share_low", "share_high")
_DATES = ("date_start", "date_end", "date_precision")


def figure(row: Row) -> tuple[Any, ...]:
    """The number printed; where none is, what the words allow."""
    if row.get("count_value") is not None:
        return (row["count_value"],)
    return tuple(row.get(column) for column in _BOUNDS)


def score_claims(gold: Sequence[Row], predicted: Sequence[Row], actors: Links, events: Links) -> list[Score | None]:
    """A claim is found where the spans overlap and effect and figure are the same."""

    def same(row: Row, other: Row) -> bool:
        return bool(row["effect"] == other["effect"]) and figure(row) == figure(other)

    spans = pair_spans(gold, predicted)
    pairs = pair_spans(gold, predicted, allowed=same)
    scores = [
        Score(_TABLE, "span overlaps", len(spans), len(gold), len(predicted)),
        Score(_TABLE, "figure, effect", len(pairs), len(gold), len(predicted)),
    ]
    claimants = right_among(_TABLE, "claimant", pairs, ("claimant",), _same_actor("claimant", actors))
    joint = claimants and Score(_TABLE, "figure, effect, claimant", claimants.right, len(gold), len(predicted))
    rules = by_rule(_TABLE, "figure, effect", predicted, [other for _, other in pairs])
    return [*scores, joint, claimants, *_attributes(pairs, actors, events), *rules]


def _same_actor(column: str, actors: Links) -> Same:
    return lambda row, other: actors.same(row[column], other[column])


def _same_cells(columns: Sequence[str]) -> Same:
    return lambda row, other: all(row[column] == other[column] for column in columns)


def _attributes(pairs: Sequence[Pair], actors: Links, events: Links) -> list[Score | None]:
    twins = {row["claim_id"]: other["claim_id"] for row, other in pairs if "claim_id" in row}

    def plain(column: str) -> Score | None:
        return right_among(_TABLE, column, pairs, (column,), equal(column))

    claimant_span = ("claimant_start", "claimant_end")
    return [
        right_among(_TABLE, "span exact", pairs, ("start", "end"), _same_cells(("start", "end"))),
        plain("qualifier"),
        right_among(_TABLE, "bounds", pairs, _BOUNDS, _same_cells(_BOUNDS)),
        *(plain(column) for column in ("victims", "victim_status")),
        right_among(_TABLE, "victim_groups", pairs, ("victim_groups",), same_set("victim_groups")),
        filled(_TABLE, "part_of", pairs, "part_of", lambda row, other: twins.get(row["part_of"]) == other["part_of"]),
        plain("scope"),
        right_among(_TABLE, "dates", pairs, _DATES, _same_cells(_DATES)),
        plain("place"),
        filled(_TABLE, "event", pairs, "event_id", lambda row, other: events.same(row["event_id"], other["event_id"])),
        right_among(_TABLE, "claimant_text overlaps", pairs, claimant_span, touching("claimant_")),
        filled(_TABLE, "claimant_for", pairs, "claimant_for", _same_actor("claimant_for", actors)),
        *(plain(column) for column in ("attribution", "stance")),
        filled(_TABLE, "perpetrator", pairs, "perpetrator", _same_actor("perpetrator", actors)),
        filled(_TABLE, "perpetrator_basis", pairs, "perpetrator_basis", equal("perpetrator_basis")),
    ]
