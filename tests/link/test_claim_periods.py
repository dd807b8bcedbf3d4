"""Figures of a period that is an event's own."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from newsledger.link.claims import link_article
from schemas import Row

SATURDAY, MONDAY, FRIDAY = (datetime.date(2018, 3, day) for day in (10, 12, 16))


def event(**changes: Any) -> Row:
    days = {"date_start": SATURDAY, "date_end": FRIDAY, "date_precision": "day"}
    return {"event_type": "armed_clash", "status": "occurred", "place": "Beni", "admin1": None, **days, **changes}


CLAIM: Row = {
    **{"claim_id": "c", "part_of": None, "effect": "killed", "scope": "period", "place": "Beni", "part": "body"},
    **{"start": 10, "end": 20, "sentence_start": 0, "sentence_end": 90, "event_id": None},
    **{"count_value": 12, "count_low": 12, "count_high": 12},
    **{"date_start": SATURDAY, "date_end": FRIDAY, "date_precision": "day"},
}
MENTION: Row = {"event_id": "e", "start": 0, "end": 90, "trigger_start": 50, "trigger_end": 58}


@pytest.mark.parametrize(
    ("told", "linked"),
    [(event(), "e"), (event(date_start=MONDAY), None), (event(date_start=None, date_precision="unknown"), None)],
)
def test_a_figure_of_a_period_is_about_the_event_that_lasted_as_long(told: Row, linked: str | None) -> None:
    (row,) = link_article([CLAIM], [MENTION], {"e": told})
    assert row["event_id"] == linked
