"""Days of an article that gets its day of publication only after extraction."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from newsledger.corpus.article import Article
from newsledger.extract import claims, events, quotes
from newsledger.extract.redating import redate
from newsledger.language.attribution import find_attributions
from newsledger.language.mentions import ActorIndex
from newsledger.language.parse import parse
from newsledger.language.places import Gazetteer
from schemas import Row

WEDNESDAY = datetime.date(2016, 5, 11)
DAYS = ("date_start", "date_end", "date_precision", "said_on")

STORY = (
    "Warplanes bombed a market in Taiz on Tuesday, killing 14 people, a rescuer said on Wednesday.\n\n"
    "Shelling killed two men in Taiz on Sunday. A truce has held in Aden since April 10. "
    "Gunmen raided a bank in Mukalla. Last month 600 people fled Zinjibar. Talks are to open in Muscat on Friday."
)


def drafts(text: str, published: datetime.date | None) -> dict[str, list[Row]]:
    article = Article({"article_id": "x", "text": text, "published_on": published}, ())
    parsed, gazetteer, index = parse(text), Gazetteer.load(), ActorIndex((), ())
    attributions = find_attributions(parsed, index)
    return {
        "event_drafts": events.extract(article, parsed, index, gazetteer).drafts,
        "casualty_claims": claims.extract(article, parsed, index, attributions, gazetteer),
        "quotes": quotes.extract(article, parsed, index, attributions),
    }


def days(rows: dict[str, list[Row]], *tables: str) -> list[dict[str, Any]]:
    return [{name: row[name] for name in DAYS if name in row} for table in tables for row in rows[table]]


@pytest.mark.parametrize("table", ["event_drafts", "casualty_claims", "quotes"])
def test_an_article_dated_later_gives_the_days_of_one_dated_from_the_first(table: str) -> None:
    late = redate(drafts(STORY, None), WEDNESDAY)
    assert days(late, table) == days(drafts(STORY, WEDNESDAY), table)
    assert any(row[name] is not None for row in late[table] for name in DAYS if name in row)


def test_days_that_came_from_another_article_say_so() -> None:
    (draft,) = redate(drafts("Warplanes bombed a market in Taiz on Tuesday.", None), WEDNESDAY)["event_drafts"]
    assert (draft["date_start"], draft["date_basis"]) == (datetime.date(2016, 5, 10), "linked")
    assert draft["published_on"] == WEDNESDAY


def test_a_day_printed_in_full_stays_stated() -> None:
    rows = drafts("Warplanes bombed a market in Taiz on 3 May 2016.", None)
    (draft,) = redate(rows, WEDNESDAY)["event_drafts"]
    assert (draft["date_start"], draft["date_basis"]) == (datetime.date(2016, 5, 3), "stated")


def test_events_of_two_weekdays_are_told_apart_before_the_days_are_known() -> None:
    text = "Warplanes bombed a market in Taiz on Tuesday. Warplanes had bombed Taiz on Sunday, too."
    found = drafts(text, None)["event_drafts"]
    assert [draft["date_start"] for draft in found] == [None, None]


def test_an_article_with_a_date_carries_no_notes_and_is_left_as_it_is() -> None:
    rows = drafts(STORY, WEDNESDAY)
    assert {row["date_note"] for table in rows.values() for row in table} == {None}
    assert redate(rows, datetime.date(2020, 1, 1)) == rows
