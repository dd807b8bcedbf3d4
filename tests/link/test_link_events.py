"""Linking of events across articles."""

from __future__ import annotations

import datetime
import itertools
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsledger.extract.drafts import EVENT_DRAFTS
from newsledger.link.events import block_key, link_group, resolve, title_of
from schemas.events import TABLE

Row = dict[str, Any]
DAY = datetime.date(2016, 5, 12)
ONE_DAY = datetime.timedelta(days=1)


def draft(article: str, **changes: Any) -> Row:
    row = {
        "local_id": f"{article}#e0",
        "article_id": article,
        "published_on": DAY,
        "event_type": "air_strike",
        "status": "occurred",
        "date_start": DAY,
        "date_end": DAY,
        "date_precision": "day",
        "date_basis": "inferred",
        "place": "Taiz",
        "admin1": "Ta‘izz",
        "country": "YEM",
        "latitude": 13.58,
        "longitude": 44.02,
        "place_precision": "settlement",
        "part_of": None,
        "rule": "verb",
        "date_note": None,
    }
    assert set(row) == set(EVENT_DRAFTS.names)
    return row | changes


def undated(article: str, **changes: Any) -> Row:
    return draft(article, **{"date_start": None, "date_end": DAY, "date_precision": "before", **changes})


def month(article: str, **changes: Any) -> Row:
    first, last = DAY.replace(day=1), DAY.replace(day=31)
    return draft(article, date_start=first, date_end=last, date_precision="month", **changes)


def clusters(*drafts: Row) -> list[list[str]]:
    return [[row["article_id"] for row in group] for group in link_group("key", drafts)]


def test_the_block_is_type_and_place_whatever_the_spelling() -> None:
    assert block_key(draft("a")) == block_key(draft("b", place="Ta'iz", date_start=None))
    assert block_key(draft("a")) != block_key(draft("a", event_type="siege"))
    assert block_key(draft("a")) != block_key(draft("a", admin1="Aden"))


def test_an_attack_and_the_means_of_one_meet() -> None:
    assert block_key(draft("a")) == block_key(draft("a", event_type="attack"))


def test_a_place_without_a_point_blocks_by_its_name() -> None:
    nowhere = {"latitude": None, "longitude": None}
    assert block_key(draft("a", **nowhere)) == block_key(draft("b", country=None, admin1=None, **nowhere))


def test_without_a_place_the_block_is_the_month_else_the_draft_alone() -> None:
    empty = {"place": None, "admin1": None, "country": None, "latitude": None, "longitude": None}
    assert block_key(draft("a", **empty)) == block_key(draft("b", **empty))
    dateless = empty | {"date_start": None, "date_end": None}
    assert block_key(draft("a", **dateless)) != block_key(draft("b", **dateless))


@pytest.mark.parametrize(
    ("drafts", "expected"),
    [
        ([draft("a"), draft("b")], [["a", "b"]]),
        ([draft("a"), draft("b", date_start=DAY + ONE_DAY, date_end=DAY + ONE_DAY)], [["a"], ["b"]]),
        ([draft("a"), month("b")], [["a", "b"]]),
        ([draft("a"), draft("b", date_start=DAY - ONE_DAY, date_end=DAY - ONE_DAY), month("c")], [["a"], ["b"], ["c"]]),
        ([draft("a"), undated("b")], [["a", "b"]]),
        ([undated("a"), undated("b", published_on=DAY - 30 * ONE_DAY, date_end=DAY - 30 * ONE_DAY)], [["a"], ["b"]]),
        ([draft("a"), draft("a", local_id="a#e1")], [["a"], ["a"]]),
        ([draft("a"), draft("b", country="SYR")], [["a"], ["b"]]),
    ],
    ids=["same day", "other day", "month holds it", "month holds two", "undated", "long ago", "one article", "country"],
)
def test_drafts_are_one_event_when_their_dates_fit(drafts: list[Row], expected: list[list[str]]) -> None:
    assert clusters(*drafts) == expected


def test_a_siege_is_one_over_weeks() -> None:
    later = DAY + 20 * ONE_DAY
    siege = {"event_type": "siege", "date_end": None}
    assert clusters(draft("a", **siege), draft("b", date_start=later, published_on=later, **siege)) == [["a", "b"]]


def test_the_latest_article_gives_the_status_and_the_best_date_wins() -> None:
    planned = month("a", status="planned", published_on=DAY - ONE_DAY)
    row = resolve([planned, draft("b", published_on=DAY + ONE_DAY)])
    assert (row["status"], row["date_start"], row["date_precision"]) == ("occurred", DAY, "day")


def test_the_most_exact_place_wins() -> None:
    row = resolve([draft("a"), draft("b", place="Old City of Taiz", place_precision="district")])
    assert (row["place"], row["place_precision"]) == ("Old City of Taiz", "district")


def test_an_event_is_part_of_another_only_if_all_articles_say_so() -> None:
    assert resolve([draft("a", part_of="a#e4"), draft("b", part_of="b#e9")])["part_of"] == "a#e4"
    assert resolve([draft("a", part_of="a#e4"), draft("b")])["part_of"] is None


@pytest.mark.parametrize(
    ("changes", "identifier", "title"),
    [
        ({}, "air_strike-taiz-2016-05-12", "Air strike in Taiz, Ta‘izz, YEM, 2016-05-12"),
        (
            {"date_precision": "week", "date_end": DAY + 6 * ONE_DAY, "status": "planned"},
            "air_strike-taiz-2016-05",
            "Air strike in Taiz, Ta‘izz, YEM (planned), 2016-05 (week)",
        ),
        (
            {"date_precision": "before", "date_start": None, "place_precision": "near"},
            "air_strike-taiz-2016-05-12",
            "Air strike near Taiz, Ta‘izz, YEM, by 2016-05-12",
        ),
        ({"date_precision": "year", "admin1": None}, "air_strike-taiz-2016", "Air strike in Taiz, YEM, 2016"),
        (
            {
                "event_type": "siege", "place": "Deir al-Zour", "admin1": "Deir ez-Zor", "country": "SYR",
                "date_precision": "unknown", "date_start": None, "date_end": None, "date_basis": "none",
            },
            "siege-deir_al_zour-unknown",
            "Siege in Deir al-Zour, Deir ez-Zor, SYR, date unknown",
        ),
        (
            {
                "event_type": "diplomatic_action", "place": None, "admin1": None, "country": None, "latitude": None,
                "longitude": None, "place_precision": "unknown", "date_end": DAY + ONE_DAY,
            },
            "diplomatic_action-unknown-2016-05-12",
            "Diplomatic action, 2016-05-12 to 2016-05-13",
        ),
    ],
)  # fmt: skip
def test_id_and_title_are_made_of_type_place_and_date(changes: Row, identifier: str, title: str) -> None:
    row = resolve([draft("a", **changes)])
    assert row["event_id"] == identifier
    assert title_of(row) == title


_DRAFTS = st.lists(
    st.tuples(
        st.sampled_from("abcdef"),
        st.integers(0, 40),
        st.sampled_from(["day", "before", "month", "unknown"]),
        st.booleans(),
    ),
    min_size=1,
    max_size=7,
)


def _made(number: int, article: str, days: int, precision: str, is_siege: bool) -> Row:
    day = DAY + days * ONE_DAY
    row = draft(
        article, local_id=f"{article}#e{number}", published_on=day, event_type="siege" if is_siege else "shelling"
    )
    if precision == "month":
        return row | {"date_start": day.replace(day=1), "date_end": day.replace(day=28), "date_precision": "month"}
    if precision == "day":
        return row | {"date_start": day, "date_end": day}
    end = day if precision == "before" else None
    basis = "inferred" if precision == "before" else "none"
    return row | {"date_start": None, "date_end": end, "date_precision": precision, "date_basis": basis}


@settings(max_examples=60, deadline=None)
@given(_DRAFTS, st.randoms(use_true_random=False))
def test_clusters_do_not_depend_on_the_order_of_articles(specs: list[tuple[Any, ...]], random: Any) -> None:
    rows = [_made(number, *spec) for number, spec in enumerate(specs)]
    shuffled = random.sample(rows, len(rows))
    expected, actual = link_group("k", rows), link_group("k", shuffled)
    assert expected == actual
    assert [resolve(group) for group in expected] == [resolve(group[::-1]) for group in actual]
    assert sorted(row["local_id"] for row in itertools.chain(*actual)) == sorted(row["local_id"] for row in rows)


@settings(max_examples=30, deadline=None)
@given(_DRAFTS)
def test_rows_hold_to_the_rules_of_the_table(specs: list[tuple[Any, ...]]) -> None:
    groups = link_group("k", [_made(number, *spec) for number, spec in enumerate(specs)])
    rows = [resolve(group) | {"title": "t", "article_count": 1, "mention_count": 1} for group in groups]
    assert set(rows[0]) == {column.name for column in TABLE.columns}
    frame = pd.DataFrame(rows)
    for column in ("date_start", "date_end"):
        frame[column] = pd.to_datetime(frame[column])
    for rule in TABLE.row_rules:
        assert rule.holds(frame).all(), rule.name


ATTACK = {"event_type": "attack", "figures": ["killed|14"]}
UNIT = {"place": "Ta‘izz", "place_precision": "admin1", "latitude": 13.4, "longitude": 43.9}
SITE = {"place": "Thawra hospital", "place_precision": "site", "latitude": 13.6, "longitude": 44.05}
TOWN = {"place": "Turba", "latitude": 13.2, "longitude": 44.1}
NEXT = {"date_start": DAY + ONE_DAY, "date_end": DAY + ONE_DAY}
SAME = {"figures": ["killed|14"]}


@pytest.mark.parametrize(
    ("drafts", "expected"),
    [
        ([draft("a", **SAME), draft("b", **ATTACK)], [["a", "b"]]),
        ([draft("a"), draft("b", event_type="attack")], [["a"], ["b"]]),
        ([draft("a", **SAME), draft("b", event_type="shelling", **SAME)], [["a"], ["b"]]),
        ([draft("a", **SAME), draft("b", **SAME, **NEXT)], [["a", "b"]]),
        ([draft("a", **SAME), draft("b", figures=["killed|15"], **NEXT)], [["a"], ["b"]]),
        ([draft("a", **SAME), draft("b", **SAME, **UNIT)], [["a", "b"]]),
        ([draft("a", parties=["navy"]), draft("b", parties=["navy"], **UNIT)], [["a", "b"]]),
        ([draft("a"), draft("b", **UNIT)], [["a"], ["b"]]),
        ([draft("a", **SAME), draft("b", **SAME, **SITE)], [["a", "b"]]),
        ([draft("a", **SAME), draft("c", **SAME, **TOWN), draft("b", **SAME, **UNIT)], [["a"], ["b"], ["c"]]),
        ([draft("a", **SAME), draft("a", local_id="a#e1", **SAME, **SITE)], [["a"], ["a"]]),
    ],
    ids=[
        "attack by its means",
        "nothing in common but the day",
        "two means",
        "night and morning",
        "other figure on the next day",
        "wider place and figure",
        "wider place and party",
        "wider place alone",
        "site in town",
        "two places in the wider one",
        "one article tells two",
    ],
)
def test_place_figures_and_parties_decide_what_is_one_event(drafts: list[Row], expected: list[list[str]]) -> None:
    assert clusters(*drafts) == expected


def test_an_attack_told_with_its_means_takes_the_exact_type() -> None:
    assert resolve([draft("a", event_type="attack"), draft("b", event_type="attack"), draft("c")])["event_type"] == (
        "air_strike"
    )


def test_an_undated_report_goes_to_the_day_that_most_articles_tell_of() -> None:
    days = [draft("a"), draft("b"), draft("c", date_start=DAY - ONE_DAY, date_end=DAY - ONE_DAY)]
    assert clusters(*days, undated("d")) == [["a", "b", "d"], ["c"]]


def test_an_undated_report_of_one_of_several_days_goes_by_its_figure() -> None:
    earlier = draft("b", date_start=DAY - ONE_DAY, date_end=DAY - ONE_DAY, **SAME)
    assert clusters(draft("a"), earlier, undated("c", **SAME)) == [["a"], ["b", "c"]]


def test_undated_reports_between_several_days_stay_together() -> None:
    days = [draft("a"), draft("b", date_start=DAY - ONE_DAY, date_end=DAY - ONE_DAY)]
    assert clusters(*days, undated("c"), undated("d")) == [["a"], ["b"], ["c", "d"]]


def test_days_at_the_edge_of_the_calendar_do_no_harm() -> None:
    first, last = datetime.date(1, 1, 2), datetime.date(9999, 12, 31)
    rows = [undated("a", date_end=None, published_on=first), draft("b", event_type="siege", date_end=last), draft("c")]
    assert clusters(*rows) == [["a"], ["b"], ["c"]]


YEAR = {"date_start": datetime.date(2016, 1, 1), "date_end": datetime.date(2016, 12, 31), "date_precision": "year"}


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ({}, [["a"], ["b"]]),
        ({"parties": ["navy"]}, [["a", "b"]]),
        ({"figures": ["killed|14"]}, [["a", "b"]]),
    ],
    ids=["nothing in common", "party", "figure"],
)
def test_what_is_told_of_a_year_is_a_days_event_only_if_more_is_the_same(told: Row, expected: list[list[str]]) -> None:
    assert clusters(draft("a", **told), draft("b", **YEAR, **told)) == expected


def test_what_two_articles_tell_of_a_year_is_one() -> None:
    assert clusters(draft("a", **YEAR), draft("b", **YEAR)) == [["a", "b"]]


NOWHERE: Row = {"place": None, "admin1": None, "country": None, "latitude": None, "longitude": None}
PROPOSAL: Row = {**NOWHERE, "event_type": "diplomatic_action", "place_precision": "unknown"}


def test_reports_without_a_place_are_one_only_if_somebody_takes_part_in_both() -> None:
    one, other = draft("a", **PROPOSAL, parties=["norway"]), draft("b", **PROPOSAL, parties=["chad"])
    assert clusters(one, other) == [["a"], ["b"]]
    assert clusters(one, {**other, "parties": ["norway"]}) == [["a", "b"]]
