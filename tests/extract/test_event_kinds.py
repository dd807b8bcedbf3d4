"""Kinds of wording in which events were once missed, mistyped or misplaced."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from newsledger.corpus.article import Article
from newsledger.extract.events import EventExtraction, extract
from newsledger.language.mentions import ActorIndex, LocalActor, Mention
from newsledger.language.parse import parse
from newsledger.language.places import Gazetteer
from schemas.vocabularies import ActorType

PUBLISHED = datetime.date(2015, 6, 10)


def extracted(text: str, *names: str) -> EventExtraction:
    actors = [LocalActor(f"x#a{number}", name, ActorType.OTHER) for number, name in enumerate(names)]
    mentions = [
        Mention(text.index(actor.name), text.index(actor.name) + len(actor.name), actor.local_id, True)
        for actor in actors
    ]
    article = Article({"article_id": "x", "text": text, "published_on": PUBLISHED}, ())
    return extract(article, parse(text), ActorIndex(actors, mentions), Gazetteer.load())


def drafts(text: str) -> list[dict[str, Any]]:
    return extracted(text).drafts


@pytest.mark.parametrize(
    ("text", "event_type"),
    [
        # Tagged as verbs by the model.
        ("Government airstrikes killed 20 people on Monday in Taiz, Yemen.", "air_strike"),
        # 'Forces' are no air force.
        ("Security forces executed five men in Taiz, Yemen, on Monday.", "attack"),
        ("Coalition strikes in Mosul, Iraq, killed 12 militants on Monday.", "air_strike"),
        ("A helicopter dropped canisters of chlorine gas on Idlib, Syria, on Monday.", "chemical_attack"),
        ("The air force dropped food over Deir ez-Zor, Syria, on Monday.", "humanitarian_action"),
        ("A soldier died when a landmine went off near Gao, Mali, on Monday.", "bombing"),
        ("A strike called by shopkeepers closed markets in Quetta, Pakistan, on Monday.", "protest"),
        ("A convoy came under fire in Gao, Mali, on Monday.", "attack"),
    ],
)
def test_the_means_tell_the_type(text: str, event_type: str) -> None:
    assert [draft["event_type"] for draft in drafts(text)] == [event_type]


@pytest.mark.parametrize(
    "text",
    [
        "Families who fled Ramadi, Iraq, said they had no water.",
        "According to residents, calm returned to Taiz, Yemen, on Monday.",
        "At least 900 people were killed and 1,200 injured in the first five months of the year in Kabul, Afghanistan.",
    ],
)
def test_passing_mentions_and_tolls_are_no_events(text: str) -> None:
    assert drafts(text) == []


def test_a_place_in_a_clause_about_somebody_else_is_not_the_events() -> None:
    text = "The envoy, who is living in Doha, Qatar, condemned the bombing in Kabul, Afghanistan, on Monday."
    assert [draft["place"] for draft in drafts(text) if draft["event_type"] == "bombing"] == ["Kabul"]


def test_what_residents_of_a_place_report_happened_there() -> None:
    (draft,) = drafts("In Loikaw, Myanmar, residents reported air strikes on Monday.")
    assert draft["place"] == "Loikaw"


def test_where_leaders_come_from_is_not_where_they_met() -> None:
    assert all(draft["place"] != "Libya" for draft in drafts("Leaders from the rival camps in Libya met on Monday."))


def test_an_act_with_a_day_takes_the_only_town_that_the_article_tells_of() -> None:
    text = (
        "Troops shelled Marawi, in the Philippines, on Sunday. The mayor called for calm. Shops were shut. Food was "
        "short. Nobody slept. A priest was abducted from the cathedral on Tuesday."
    )
    assert {draft["place"] for draft in drafts(text)} == {"Marawi"}


def test_an_earlier_round_of_talks_is_another_event() -> None:
    text = (
        "The second round of peace talks began in Oslo, Norway, on Monday. The first round in January brought "
        "nothing. The talks go on."
    )
    assert [draft["event_type"] for draft in drafts(text)] == ["negotiation", "negotiation"]


def test_a_third_round_that_may_come_is_not_the_one_under_way() -> None:
    text = (
        "The second round of peace talks began in Oslo, Norway, on Monday. The rebels will not return for a "
        "third round of talks. The talks were slow."
    )
    assert len(drafts(text)) == 1


def test_a_bare_round_is_of_talks_only_where_talks_are_told_of() -> None:
    assert drafts("The boxer won the second round in Cairo, Egypt, on Monday.") == []


def test_delegates_stand_for_the_bodies_that_sent_them() -> None:
    text = "Delegates for Northland and Southland met in Vienna, Austria, on Monday."
    found = {(row["role"], row["actor_text"]) for row in extracted(text, "Northland", "Southland").actors}
    assert found == {("participant", "Northland"), ("participant", "Southland")}


def test_a_mediator_takes_part_as_one() -> None:
    text = "U.N. mediator Jane Smith met rebel leaders in Vienna, Austria, on Monday."
    assert ("mediator", "Jane Smith") in {
        (row["role"], row["actor_text"]) for row in extracted(text, "Jane Smith").actors
    }


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("Acme shelled Taiz, Yemen, on Monday.", "subject"),
        ("Taiz, Yemen, was shelled by Acme on Monday.", "preposition"),
        ("Acme carried out an attack in Taiz, Yemen, on Monday.", "support_verb"),
        ("Ministers accused Acme of the attack in Taiz, Yemen, on Monday.", "accusation"),
    ],
)
def test_the_rule_says_by_which_construction_somebody_takes_part(text: str, rule: str) -> None:
    assert rule in {row["rule"] for row in extracted(text, "Acme").actors}
