"""Which days, places and mentions belong together: kinds of wording that were once confused."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from newsledger.corpus.article import Article
from newsledger.extract.events import extract
from newsledger.language.mentions import ActorIndex
from newsledger.language.parse import parse
from newsledger.language.places import Gazetteer

PUBLISHED = datetime.date(2015, 6, 10)  # a Wednesday
SUNDAY, MONDAY, TUESDAY, WEDNESDAY = (PUBLISHED - datetime.timedelta(days=back) for back in (3, 2, 1, 0))


def drafts(text: str) -> list[dict[str, Any]]:
    article = Article({"article_id": "x", "text": text, "published_on": PUBLISHED}, ())
    return extract(article, parse(text), ActorIndex([], []), Gazetteer.load()).drafts


def days(text: str) -> dict[str, tuple[datetime.date | None, datetime.date | None]]:
    return {draft["event_type"]: (draft["date_start"], draft["date_end"]) for draft in drafts(text)}


def places(text: str) -> dict[str, str | None]:
    return {draft["event_type"]: draft["place"] for draft in drafts(text)}


def triggers(text: str) -> list[str]:
    article = Article({"article_id": "x", "text": text, "published_on": PUBLISHED}, ())
    return [row["trigger"] for row in extract(article, parse(text), ActorIndex([], []), Gazetteer.load()).mentions]


def test_a_day_after_dates_what_follows_and_not_what_was_told_first() -> None:
    text = "Ministers met in Muscat, Oman, on Tuesday, a day after rebels captured Taiz, Yemen."
    assert days(text) == {"negotiation": (TUESDAY, TUESDAY), "territorial_change": (MONDAY, MONDAY)}


def test_an_act_is_not_the_one_that_it_came_after() -> None:
    text = "A convoy came under fire in Taiz, Yemen, on Tuesday, two days after gunmen attacked the town."
    assert sorted(draft["date_start"] for draft in drafts(text)) == [SUNDAY, TUESDAY]


def test_a_killing_is_not_the_raid_that_it_came_after() -> None:
    text = "Gunmen killed 12 people in Taiz, Yemen, on Monday, three days after a raid."
    assert sorted(draft["date_start"] for draft in drafts(text)) == [MONDAY - datetime.timedelta(days=3), MONDAY]


def test_the_years_of_a_record_are_not_the_day_of_the_attack() -> None:
    text = "Forty people were killed in Taiz, Yemen, on Monday in the deadliest attack in the past five years."
    assert days(text) == {"attack": (MONDAY, MONDAY)}


def test_the_day_on_which_a_resolution_was_passed_is_its_own() -> None:
    text = "Both armies ignored a Security Council resolution, passed on Monday, on the fighting in Sudan."
    assert days(text)["diplomatic_action"] == (MONDAY, MONDAY)


def test_a_name_takes_the_day_of_what_it_names() -> None:
    text = "Diplomats praised the plan laid out by both governments in 2012, known as the Oslo Accord."
    assert days(text)["agreement"] == (datetime.date(2012, 1, 1), datetime.date(2012, 12, 31))


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("The toll of four days of fighting in Taiz, Yemen, rose to 97 on Sunday.", datetime.date(2015, 6, 4), SUNDAY),
        ("The toll of four days of fighting in Taiz, Yemen, rose to 97.", datetime.date(2015, 6, 6), WEDNESDAY),
    ],
)
def test_days_of_fighting_end_on_the_day_that_is_told(text: str, first: datetime.date, last: datetime.date) -> None:
    assert days(text)["armed_clash"] == (first, last)


def test_acts_that_are_joined_share_place_and_day() -> None:
    text = "The shelling and gunfire in Taiz, Yemen, on Monday, ended at dusk."
    assert places(text) == {"shelling": "Taiz"}


def test_one_of_several_blasts_is_not_the_place_of_all() -> None:
    text = "Car bombs across Baghdad, Iraq, killed 60 people on Monday. The deadliest of the blasts was in Sadr City."
    assert places(text) == {"bombing": "Baghdad"}


def test_the_old_city_is_the_exact_place_of_what_is_told_of_its_city() -> None:
    text = "Aid reached besieged Taiz, Yemen, on Monday. It was the first in the siege of the Old City of Taiz."
    assert places(text)["siege"] == "Old City of Taiz"


def test_what_a_speaker_refers_to_is_what_was_said() -> None:
    text = (
        "“They ignored what they signed in the December 30 accord,” the envoy said, referring to the ceasefire deal "
        "brokered by Ankara."
    )
    (pact,) = drafts(text)
    assert (pact["event_type"], pact["date_start"]) == ("ceasefire", datetime.date(2014, 12, 30))


def test_what_is_signed_at_talks_is_signed_where_they_are() -> None:
    text = (
        "Peace talks began in Muscat, Oman, on Tuesday. Mediators hurried to agree on a closing statement that "
        "the two sides were expected to sign Wednesday."
    )
    found = {draft["event_type"]: draft for draft in drafts(text)}
    assert found["agreement"]["place"] == "Muscat"
    assert found["agreement"]["part_of"] == found["negotiation"]["local_id"]


def test_talks_of_a_later_day_are_a_meeting_in_the_round() -> None:
    text = (
        "A second round of peace talks began in Oslo, Norway, on Monday. At the beginning of Tuesday's talks "
        "both sides were silent. The talks go on."
    )
    found = {draft["date_start"]: draft for draft in drafts(text)}
    assert set(found) == {MONDAY, TUESDAY}
    assert found[TUESDAY]["part_of"] == found[MONDAY]["local_id"]


def test_an_agreement_with_a_name_is_not_any_deal() -> None:
    text = "A deal reached on Monday let aid into Taiz, Yemen. Both sides praised the Stockholm Accord of 2012."
    assert {draft["date_start"] for draft in drafts(text) if draft["event_type"] == "agreement"} == {
        MONDAY,
        datetime.date(2012, 1, 1),
    }


@pytest.mark.parametrize(
    ("text", "trigger"),
    [
        (
            "With mortar rounds hitting a school in Taiz, Yemen, on Monday, killing five people, the talks failed.",
            "hit",
        ),
        ("Rebels took over large parts of the city of Taiz, Yemen, on Monday.", "took over"),
        ("Troops retook the army post in Taiz, Yemen, on Monday.", "retook"),
        ("Soldiers exchanged fire with gunmen in Taiz, Yemen, on Monday.", "fire"),
        ("An exchange of gunfire in Taiz, Yemen, on Monday left two dead.", "gunfire"),
    ],
)
def test_words_that_tell_of_an_event(text: str, trigger: str) -> None:
    assert any(found.startswith(trigger) for found in triggers(text))


@pytest.mark.parametrize(
    "text",
    [
        "No one was killed in Taiz, Yemen, on Monday.",
        "The army has staged near-daily bombardments killing thousands in Taiz, Yemen.",
        "Since January forces have killed 900 people and detained 3,000 in Yemen.",
        "At least 900 civilians were killed and 300 hurt in Taiz, Yemen, in the first six months, a fall on last year.",
    ],
)
def test_words_that_tell_of_no_single_act(text: str) -> None:
    assert drafts(text) == []


def test_both_sides_shoot_where_fire_is_exchanged() -> None:
    assert list(places("Soldiers exchanged fire with gunmen in Taiz, Yemen, on Monday.")) == ["armed_clash"]


def test_a_formal_act_is_one_though_it_has_no_place_and_day() -> None:
    text = "Norland said it had submitted to the Security Council a draft statement condemning the deaths."
    assert days(text) == {"diplomatic_action": (None, PUBLISHED)}
