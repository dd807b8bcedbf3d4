import datetime
from typing import Any

import pytest

from newsledger.link.claims import link_article, with_days_of

Row = dict[str, Any]
MONDAY, TUESDAY = datetime.date(2019, 5, 13), datetime.date(2019, 5, 14)


def claim(claim_id: str = "c1", **columns: Any) -> Row:
    row = {
        "claim_id": claim_id,
        "article_id": "t",
        "event_id": None,
        "effect": "killed",
        "start": 20,
        "end": 30,
        "part_of": None,
        "scope": "incident",
        "date_start": None,
        "date_end": None,
        "date_precision": "unknown",
        "place": None,
        "sentence_start": 0,
        "sentence_end": 60,
    }
    return row | columns


def event(event_type: str = "shelling", **columns: Any) -> Row:
    row = {
        "event_type": event_type,
        "status": "occurred",
        "date_start": None,
        "date_end": None,
        "date_precision": "unknown",
        "place": None,
        "admin1": None,
    }
    return row | columns


def mention(event_id: str, trigger_start: int, start: int = 0, end: int = 60) -> Row:
    return {"event_id": event_id, "start": start, "end": end, "trigger_start": trigger_start}


def event_of(row: Row, mentions: list[Row], events: dict[str, Row], text: str | None = None) -> Any:
    breaks = None if text is None else [place for place, char in enumerate(text) if char == "\n"]
    return link_article([row], mentions, events, breaks)[0]["event_id"]


@pytest.mark.parametrize(
    ("effect", "event_type"),
    [
        ("killed", "attack"),
        ("killed", "air_strike"),
        ("injured", "bombing"),
        ("killed_or_injured", "armed_clash"),
        ("evacuated", "humanitarian_action"),
        ("trapped", "siege"),
        ("displaced", "displacement"),
        ("abducted", "abduction"),
        ("detained", "arrest"),
        ("released", "prisoner_exchange"),
        ("in_need", "siege"),
        ("missing", "shelling"),
        ("returned", "displacement"),
    ],
)
def test_event_of_the_same_sentence_and_a_fitting_type_is_taken(effect: str, event_type: str) -> None:
    assert event_of(claim(effect=effect), [mention("e1", 5)], {"e1": event(event_type)}) == "e1"


@pytest.mark.parametrize(
    ("effect", "event_type"), [("killed", "negotiation"), ("evacuated", "shelling"), ("trapped", "attack")]
)
def test_event_of_another_type_is_not_taken(effect: str, event_type: str) -> None:
    assert event_of(claim(effect=effect), [mention("e1", 5)], {"e1": event(event_type)}) is None


@pytest.mark.parametrize("scope", ["period", "cumulative", "unknown"])
def test_figures_without_one_event_stay_without(scope: str) -> None:
    assert event_of(claim(scope=scope), [mention("e1", 5)], {"e1": event()}) is None


@pytest.mark.parametrize("status", ["planned", "proposed", "cancelled"])
def test_events_that_have_not_happened_harm_nobody(status: str) -> None:
    assert event_of(claim(), [mention("e1", 5)], {"e1": event(status=status)}) is None


def test_nearest_trigger_wins_among_equals() -> None:
    events = {"far": event(), "near": event()}
    assert event_of(claim(), [mention("far", 58), mention("near", 12)], events) == "near"


def test_event_of_the_claims_own_day_and_place_beats_a_nearer_one() -> None:
    events = {
        "near": event(place="Kirkuk", date_start=MONDAY, date_end=MONDAY, date_precision="day"),
        "right": event(place="Mosul", date_start=TUESDAY, date_end=TUESDAY, date_precision="day"),
    }
    row = claim(place="Mosul", date_start=TUESDAY, date_end=TUESDAY, date_precision="day")
    assert event_of(row, [mention("near", 18), mention("right", 50)], events) == "right"


def test_own_sentence_comes_before_the_paragraph() -> None:
    events = {"own": event("attack"), "before": event("attack")}
    mentions = [mention("before", 10, 0, 40), mention("own", 95, 41, 100)]
    row = claim(start=60, end=70, sentence_start=41, sentence_end=100)
    assert event_of(row, mentions, events) == "own"


def test_paragraph_is_told_from_the_text() -> None:
    text = "Shells hit the port on Monday.\n\nNine people were killed. It burned."
    row = claim(start=32, end=43, sentence_start=32, sentence_end=56)
    mentions = [mention("e1", 7, 0, 30)]
    assert event_of(row, mentions, {"e1": event()}, text) is None
    assert event_of(row, mentions, {"e1": event()}, text.replace("\n\n", "  ")) == "e1"


def test_without_the_text_the_sentence_before_is_looked_at() -> None:
    row = claim(start=40, end=50, sentence_start=31, sentence_end=60)
    assert event_of(row, [mention("e1", 5, 0, 30)], {"e1": event()}) == "e1"
    assert event_of(row, [mention("e1", 905, 900, 930)], {"e1": event()}) is None


def test_same_place_and_day_links_across_the_article() -> None:
    day: Row = {"date_start": MONDAY, "date_end": MONDAY, "date_precision": "day"}
    row = claim(place="Mosul", **day)
    mentions = [mention("e1", 905, 900, 930)]
    assert event_of(row, mentions, {"e1": event(place="Mosul", **day)}) == "e1"
    assert event_of(row, mentions, {"e1": event(place="Kirkuk", **day)}) is None
    other: Row = {"date_start": TUESDAY, "date_end": TUESDAY, "date_precision": "day"}
    assert event_of(row, mentions, {"e1": event(place="Mosul", **other)}) is None


def test_a_siege_is_one_event_for_as_long_as_it_lasts() -> None:
    row = claim(effect="trapped", scope="state", place="Mosul")
    assert event_of(row, [mention("e1", 905, 900, 930)], {"e1": event("siege", place="Mosul")}) == "e1"


def test_part_goes_where_its_whole_goes() -> None:
    events = {"e1": event("attack"), "e2": event("attack")}
    mentions = [mention("e1", 10, 0, 30), mention("e2", 45, 31, 60)]
    whole = claim("c1", start=12, end=14, sentence_start=0, sentence_end=30)
    part = claim("c2", start=40, end=44, sentence_start=31, sentence_end=60, part_of="c1")
    assert [row["event_id"] for row in link_article([whole, part], mentions, events)] == ["e1", "e1"]


def test_event_supplies_the_day_and_place_that_the_words_leave_out() -> None:
    day: Row = {"date_start": MONDAY, "date_end": MONDAY, "date_precision": "day"}
    (row,) = link_article([claim()], [mention("e1", 5)], {"e1": event(place="Mosul", **day)})
    assert (row["place"], row["date_start"], row["date_precision"]) == ("Mosul", MONDAY, "day")
    (kept,) = link_article([claim(place="Tikrit")], [mention("e1", 5)], {"e1": event(place="Mosul")})
    assert kept["place"] == "Tikrit"


def test_running_total_begins_with_its_event() -> None:
    row = claim(effect="evacuated", scope="event_total", date_end=TUESDAY)
    day: Row = {"date_start": MONDAY, "date_end": MONDAY, "date_precision": "day"}
    (linked,) = link_article([row], [mention("e1", 5)], {"e1": event("humanitarian_action", **day)})
    assert (linked["date_start"], linked["date_end"], linked["date_precision"]) == (MONDAY, TUESDAY, "day")


def test_claims_keep_their_order_and_are_not_changed_in_place() -> None:
    claims = [claim("c2", start=25), claim("c1", start=20)]
    linked = link_article(claims, [mention("e1", 5)], {"e1": event()})
    assert [row["claim_id"] for row in linked] == ["c2", "c1"]
    assert claims[0]["event_id"] is None


def test_no_claims_and_unknown_events_are_harmless() -> None:
    assert link_article([], [], {}) == []
    assert event_of(claim(), [mention("gone", 5)], {}) is None
    circular = [claim("c1", part_of="c2"), claim("c2", part_of="c1")]
    assert [row["event_id"] for row in link_article(circular, [], {})] == [None, None]


HEAD = {"part": "headline", "count_value": 14, "start": 0, "end": 2, "sentence_start": 0, "sentence_end": 40}
BODY = {"part": "body", "count_value": 14, "start": 120, "sentence_start": 100, "sentence_end": 200}


def test_a_headlines_figure_is_about_the_event_of_the_same_figure_in_the_body() -> None:
    events = {"e1": event("shelling", place="Kolno"), "e2": event("bombing", place="Rivne")}
    mentions = [mention("e2", 60, 50, 90), mention("e1", 110, 100, 200)]
    rows = [claim("c1", place="Zamora", **HEAD), claim("c2", **BODY)]
    assert [row["event_id"] for row in link_article(rows, mentions, events)] == ["e1", "e1"]


def test_a_headlines_figure_alone_is_about_what_the_lead_tells() -> None:
    mentions = [mention("e1", 110, 100, 200)]
    assert event_of(claim(place="Zamora", **HEAD), mentions, {"e1": event(place="Kolno")}, "x" * 300) == "e1"


@pytest.mark.parametrize(
    ("columns", "start"), [({"part": "caption"}, 100), ({"scope": "cumulative"}, 100), ({}, 5000)], ids=str
)
def test_captions_wars_and_what_is_told_far_down_stay_without_an_event(columns: Row, start: int) -> None:
    row = claim(place="Zamora", **{**HEAD, **columns})
    assert event_of(row, [mention("e1", start, start, start + 90)], {"e1": event(place="Kolno")}, "x" * 6000) is None


EXACT: Row = {"date_start": MONDAY, "date_end": MONDAY, "date_precision": "day"}
BOUNDS: Row = {"date_start": MONDAY, "date_end": TUESDAY, "date_precision": "week"}


def days_of(row: Row) -> tuple[Any, ...]:
    return row["date_start"], row["date_end"], row["date_precision"]


@pytest.mark.parametrize("own", [BOUNDS, {"date_end": TUESDAY, "date_precision": "before"}, {}], ids=str)
def test_figures_take_the_day_that_other_articles_know(own: Row) -> None:
    assert days_of(with_days_of(claim(**own), EXACT)) == (MONDAY, MONDAY, "day")


@pytest.mark.parametrize(
    ("own", "event_days"),
    [
        ({**EXACT, "date_start": TUESDAY, "date_end": TUESDAY}, EXACT),  # its own words name another day
        ({**BOUNDS, "date_start": TUESDAY}, EXACT),  # the day lies outside its bounds
        ({**BOUNDS, "scope": "event_total"}, EXACT),  # it counts more than that day
        (BOUNDS, {**EXACT, "date_end": TUESDAY}),  # the event lasted
        (BOUNDS, {**BOUNDS}),  # nobody knows the day
        (BOUNDS, None),  # it is about no event
    ],
    ids=str,
)
def test_other_figures_keep_their_days(own: Row, event_days: Row | None) -> None:
    row = claim(**own)
    assert days_of(with_days_of(row, event_days)) == days_of(row)
