"""Days of publication found across articles."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from newsledger.link.duplicates import word_hashes
from newsledger.link.publication import Clue, Linked, clues, day_of_publication, evidence, passages

Row = dict[str, Any]
WEDNESDAY = datetime.date(2021, 9, 15)
DAY = datetime.timedelta(1)
BODY = "Gunners shelled the port of Almera on {day}, and the hospital there counted its dead until the evening."


def article(text: str = BODY.format(day="Wednesday")) -> Row:
    return {"article_id": "u", "title": "Port shelled", "subtitle": None, "text": f"Port shelled\n\n{text}"}


def found(kind: str, first: datetime.date | None = WEDNESDAY, clue: str = "x", days: Any = ()) -> Row:
    return {"article_id": "u", "kind": kind, "clue": clue, "first": first, "last": first, "days": list(days)}


def event(day: datetime.date | None = WEDNESDAY, precision: str = "day") -> Row:
    place = {"place": "Almera", "place_precision": "settlement"}
    return {"event_type": "shelling", "date_start": day, "date_precision": precision, **place}


SAME_EVENT = found("event", clue="event|shelling|almera", days=[WEDNESDAY])
ENOUGH = [SAME_EVENT, found("quote"), found("passage")]


def linked(rows: list[Row], text: str = BODY.format(day="Wednesday"), told: datetime.date | None = WEDNESDAY) -> Any:
    return day_of_publication(article(text), rows, lambda day: [event(told)])


def test_shared_words_and_an_event_of_the_same_day_date_an_article() -> None:
    assert linked(ENOUGH) == Linked(WEDNESDAY, WEDNESDAY)


def test_the_weekday_of_its_own_news_tells_the_day() -> None:
    assert linked(ENOUGH, BODY.format(day="Thursday")).day == WEDNESDAY + DAY


def test_a_next_day_still_to_come_leaves_one_more_day() -> None:
    text = BODY.format(day="Wednesday") + " Talks will resume in the capital on Thursday, the mediator said there."
    assert linked(ENOUGH, text) == Linked(WEDNESDAY, WEDNESDAY + DAY)


@pytest.mark.parametrize(
    ("rows", "text", "told"),
    [
        ([found("event"), found("event"), found("event")], BODY, WEDNESDAY),
        ([SAME_EVENT, found("quote")], BODY, WEDNESDAY),
        (ENOUGH, BODY, WEDNESDAY - 7 * DAY),
        ([*ENOUGH, *(found("passage", WEDNESDAY - 60 * DAY) for _ in range(5))], BODY, WEDNESDAY),
        (ENOUGH, "The port was shelled, and the hospital there counted its dead until the evening.", WEDNESDAY),
        (ENOUGH, BODY.replace("{day}", "Saturday"), WEDNESDAY),
    ],
    ids=["no words shared", "too little", "event on another day", "clues disagree", "no weekday", "too far off"],
)
def test_weak_evidence_dates_nothing(rows: list[Row], text: str, told: datetime.date) -> None:
    assert linked(rows, text.format(day="Wednesday"), told) is None


def sharing(*days: datetime.date | None, day: datetime.date | None = None) -> list[Row]:
    return [{"article_id": f"{n}", "published_on": date, "clue": "c", "day": day} for n, date in enumerate(days)]


def test_a_clue_tells_the_days_on_which_dated_articles_used_it() -> None:
    (row,) = evidence("quote", sharing(WEDNESDAY, WEDNESDAY + DAY, None))
    assert (row["article_id"], row["first"], row["last"]) == ("2", WEDNESDAY, WEDNESDAY + DAY)


def test_what_is_told_again_and_again_tells_nothing() -> None:
    assert evidence("passage", sharing(WEDNESDAY, WEDNESDAY + 30 * DAY, None)) == []
    assert evidence("passage", sharing(None, None)) == []


def test_a_common_sort_of_event_still_bears_out_a_day() -> None:
    (row,) = evidence("event", sharing(WEDNESDAY, WEDNESDAY + 30 * DAY, None, day=WEDNESDAY))
    assert (row["first"], row["days"]) == (None, [WEDNESDAY])


def test_clues_are_the_same_in_any_order_of_rows() -> None:
    quotes = [
        {"speaker": "mediator", "text": f"We will stay at this table until night number {n} is over"} for n in range(3)
    ]
    claim = {"effect": "killed", "count_value": 44, "place": "Almera", "scope": "incident"}
    one = clues(quotes, [event(), event(None, "unknown")], [claim])
    assert one == clues(quotes[::-1], [event(None, "unknown"), event()], [claim])
    assert Clue("figure", "killed|44|almera") in one
    assert {clue.kind for clue in one} >= {"quote", "event", "figure"}


@pytest.mark.parametrize(
    "columns", [{"count_value": 4}, {"count_value": None}, {"place": None}, {"scope": "cumulative"}]
)
def test_a_figure_that_many_events_have_is_no_clue(columns: Row) -> None:
    claim = {"effect": "killed", "count_value": 44, "place": "Almera", "scope": "incident"} | columns
    assert clues([], [], [claim]) == []


def test_texts_that_share_a_paragraph_share_the_passages_sampled_from_it() -> None:
    shared = " ".join(f"word{number}" for number in range(200))
    one, other = (
        set(passages(word_hashes(f"{head} {shared}")).tolist()) for head in ("At dawn", "Late in the evening")
    )
    assert len(one & other) > 10
    assert not one & set(passages(word_hashes(shared[::-1])).tolist())
