"""Days of events that name none of their own, and of events that several expressions date."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from newsledger.corpus.article import Article
from newsledger.extract.event_dates import EventTime, read_time
from newsledger.extract.events import extract
from newsledger.language.date_notes import ToldDate
from newsledger.language.dates import find_dates
from newsledger.language.mentions import ActorIndex
from newsledger.language.parse import parse
from newsledger.language.places import Gazetteer
from schemas import Row

THURSDAY = datetime.date(2016, 5, 12)


def drafts(text: str, published: datetime.date | None = THURSDAY) -> list[Row]:
    article = Article({"article_id": "x", "text": text, "published_on": published}, ())
    return extract(article, parse(text), ActorIndex((), ()), Gazetteer.load()).drafts


def bounds(draft: Row) -> tuple[Any, ...]:
    start, end = draft["date_start"], draft["date_end"]
    return start and start.day, end and end.day, draft["date_precision"], draft["date_basis"]


def told(*texts: str) -> tuple[ToldDate, ...]:
    return tuple(ToldDate(find_dates(text)[0]) for text in texts)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A car bomb has killed six people in Aden, Yemen.", (11, 12, "week", "inferred")),
        ("Shelling killed two children in Taiz, Yemen, a hospital said on Wednesday.", (10, 11, "week", "inferred")),
        ("Overnight air strikes on Taiz, Yemen, killed six people.", (11, 12, "day", "inferred")),
        ("Shelling killed two children in Taiz, Yemen, on Tuesday.", (10, 10, "day", "inferred")),
        ("A clinic closed after a car bomb killed two doctors in Taiz, Yemen.", (None, 12, "before", "inferred")),
    ],
)
def test_undated_news_lies_between_the_day_of_report_and_the_day_before(text: str, expected: tuple[Any, ...]) -> None:
    assert bounds(drafts(text)[0]) == expected


def test_what_is_told_far_down_may_lie_anywhere_before() -> None:
    filler = "Prices rose again at the market of the old harbour. " * 8
    (draft,) = drafts(filler + "A car bomb killed six people in Aden, Yemen.")
    assert bounds(draft) == (None, 12, "before", "inferred")


def test_old_news_below_the_lead_does_not_date_the_news() -> None:
    filler = "Prices rose again at the market of the old harbour. " * 8
    found = drafts(f"A car bomb has killed six people in Aden, Yemen. {filler}A car bomb killed two in Aden on May 1.")
    assert [bounds(draft)[:2] for draft in found] == [(11, 12), (1, 1)]


def test_a_date_right_behind_the_noun_is_its_own_whatever_clause_it_stands_in() -> None:
    text = "Aid for Aden, planned as a measure to build trust in initial talks in Muscat last month, has been delayed."
    (draft,) = (row for row in drafts(text) if row["event_type"] == "negotiation")
    assert (draft["date_start"], draft["date_end"]) == (datetime.date(2016, 4, 1), datetime.date(2016, 4, 30))


def test_a_clause_with_when_tells_of_the_date_before_it() -> None:
    text = "It was the worst week in Yemen since March 2015, when gunmen killed 34 people at a mosque in Sanaa."
    (draft,) = (row for row in drafts(text) if row["place"] == "Sanaa")
    assert (draft["date_start"], draft["date_precision"]) == (datetime.date(2015, 3, 1), "month")


@pytest.mark.parametrize(
    ("form", "status", "texts", "start", "end"),
    [
        ("state", "ongoing", ("since Friday", "until Saturday"), 6, 14),
        ("state", "ongoing", ("since Friday",), 6, None),
        ("state", "occurred", ("on Wednesday", "on Monday"), 9, 9),
        ("act", "occurred", ("last week", "on Friday"), 6, 6),
    ],
)
def test_several_dates_of_one_event_are_joined(
    form: str, status: str, texts: tuple[str, ...], start: int, end: int | None
) -> None:
    days = EventTime(form, told(*texts)).days(status, THURSDAY)
    assert (days.start and days.start.day, days.end and days.end.day) == (start, end)


def test_what_is_told_of_a_time_is_read_again_as_it_was_written() -> None:
    time = EventTime("act", told("from May 3 to May 9", "two days ago"), True, told("on Monday")[0])
    assert read_time(time.note()) == time
