"""News told in a headline: with its place or toll alone, and the days of what goes on or follows from violence."""

from __future__ import annotations

import datetime

import pytest

from newsledger.corpus.article import Article
from newsledger.extract.events import extract
from newsledger.language.mentions import ActorIndex
from newsledger.language.parse import parse
from newsledger.language.places import Gazetteer
from schemas import Row

THURSDAY = datetime.date(2016, 5, 12)


def drafts(text: str) -> list[Row]:
    article = Article({"article_id": "x", "text": text, "published_on": THURSDAY}, ())
    return extract(article, parse(text), ActorIndex((), ()), Gazetteer.load()).drafts


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Air strikes kill 14 civilians, doctors say", 1),
        ("At least nine people were killed in an air strike in Yemen.", 1),
        ("Attacks have increased.", 0),
        ("Villagers spoke of air strikes. They fear more of them.", 0),
    ],
)
def test_opening_news_with_a_toll_is_an_event_without_a_town(text: str, count: int) -> None:
    assert len(drafts(text)) == count


def test_a_town_was_taken_on_the_day_of_the_attack_there() -> None:
    found = drafts("A raid killed six people in Mocha in Yemen on Tuesday. Rebels captured Mocha, residents said.")
    assert {draft["event_type"]: draft["date_start"] for draft in found}["territorial_change"] == datetime.date(
        2016, 5, 10
    )


def test_talks_last_until_the_day_on_which_they_are_to_end() -> None:
    (found,) = drafts("Peace talks opened in Oslo on Monday. The talks, due to end on Friday, are slow.")
    assert (found["date_start"], found["date_end"]) == (datetime.date(2016, 5, 9), datetime.date(2016, 5, 13))
