"""What to review next: the rows that nobody has decided on, the most doubtful first.

Rows come by the measured precision of the rule that found them, in tenths; within a tenth, those with more grounds for
doubt come first. The grounds: another claim about the same event says something that this one's words exclude; a figure
that should have an event has none; words have no speaker. Nothing here is a probability, and no weight is invented.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator
from operator import itemgetter
from pathlib import Path
from typing import Any

from newsledger.publish import accuracy
from newsledger.publish.accuracy import MeasuredRule
from newsledger.publish.page.shards import read_table
from schemas.vocabularies import ClaimScope, ReviewStatus, SpeakerKind

COLUMNS = ("table", "row_key", "grounds", "rule", "right", "measured", "text")
MOST_ROWS = 2_000
"""Nobody reviews more between two builds, and after the next build there is another queue."""

CONFLICT = "another claim about the event excludes this one"
UNLINKED = "linked to no event"
NO_SPEAKER = "no speaker"

_TABLES = {
    "quotes": ("quote_id", "text", ("speaker", "speaker_kind")),
    "casualty_claims": ("claim_id", "text", ("event_id", "effect", "part_of", "count_low", "count_high", "scope")),
    "events": ("event_id", "title", ()),
    "actors": ("actor_id", "name", ()),
    "event_mentions": ("mention_id", "trigger", ()),
    "actor_mentions": ("mention_id", "text", ()),
}
_MEASURED_WITH = {"events": "event_mentions", "actors": "actor_mentions"}
"""A row of these goes by the rule of its strongest mention: it is as good as that."""

_WITH_EVENT = {ClaimScope.INCIDENT.value, ClaimScope.EVENT_TOTAL.value}
_WITHOUT_SPEAKER = {SpeakerKind.NAMED.value, SpeakerKind.UNNAMED.value}
_UNMEASURED = (5, None, None)
"""The tenth in which rules stand whose precision nobody measured, and no numbers."""

Entry = tuple[Any, ...]
_Bounds = dict[tuple[str, str], tuple[float, float]]


def queue_rows(package: Path) -> list[Entry]:
    """The rows to review next, in order, under ``COLUMNS``; at most ``MOST_ROWS``."""
    candidates = (entry for place, name in enumerate(_TABLES) for entry in _candidates(package, name, place))
    return [entry[1] for entry in heapq.nsmallest(MOST_ROWS, candidates, key=itemgetter(0))]


def _candidates(package: Path, name: str, place: int) -> Iterator[tuple[Entry, Entry]]:
    """Undecided rows of a table, each with what it is ranked by."""
    key, text, further = _TABLES[name]
    measure = accuracy.load().by_rule.get(_MEASURED_WITH.get(name, name))
    measured = {
        rule: (_tenth(found), found.right, found.rows) for rule, found in (measure.rules if measure else {}).items()
    }
    bounds = _bounds(package) if name == "casualty_claims" else {}
    for row in read_table(package, name, (key, text, "rule", "review_status", *further)):
        if row[3] == ReviewStatus.MACHINE.value:
            grounds = [*_grounds(name, dict(zip(further, row[4:], strict=True)), bounds)] if further else []
            tenth, *numbers = measured.get(row[2], _UNMEASURED)
            yield (tenth, -len(grounds), place, row[0]), (name, row[0], " | ".join(grounds), row[2], *numbers, row[1])


def _tenth(rule: MeasuredRule) -> int:
    return rule.right * 10 // rule.rows


def _grounds(name: str, cells: dict[str, Any], bounds: _Bounds) -> Iterator[str]:
    if name == "quotes" and cells["speaker"] is None and cells["speaker_kind"] in _WITHOUT_SPEAKER:
        yield NO_SPEAKER
    if name == "casualty_claims":
        if cells["event_id"] is None and cells["scope"] in _WITH_EVENT:
            yield UNLINKED
        highest_low, lowest_high = bounds.get((cells["event_id"], cells["effect"]), (float("-inf"), float("inf")))
        low, high = cells["count_low"], cells["count_high"]
        if cells["part_of"] is None and (
            (high is not None and high < highest_low) or (low is not None and low > lowest_high)
        ):
            yield CONFLICT


def _bounds(package: Path) -> _Bounds:
    """Of the whole figures for each event and effect, the highest lower and the lowest upper bound."""
    found: _Bounds = {}
    columns = ("event_id", "effect", "part_of", "count_low", "count_high")
    rows: Iterable[Entry] = read_table(package, "casualty_claims", columns)
    for event, effect, part_of, low, high in rows:
        if event is not None and part_of is None:
            lowest, highest = found.get((event, effect), (float("-inf"), float("inf")))
            found[event, effect] = (
                lowest if low is None else max(lowest, low),
                highest if high is None else min(highest, high),
            )
    return found
