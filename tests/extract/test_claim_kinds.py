"""Kinds of figures in many styles of news; texts are invented, each row is (text, the figures that it states)."""

import datetime
from typing import Any

import pytest

from newsledger.corpus.article import Article
from newsledger.extract.claims import extract
from newsledger.language.mentions import ActorIndex
from newsledger.language.parse import parse

Row = dict[str, Any]


def rows_of(text: str) -> list[Row]:
    article = Article({"article_id": "t", "text": text, "published_on": datetime.date(2019, 5, 15)}, ())
    return extract(article, parse(text), ActorIndex([], []), ())


def figures(text: str) -> list[str]:
    return [f"{row['effect']}: {row['text']}" for row in rows_of(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Four soldiers were martyred in the ambush.", ["killed: Four soldiers"]),
        ("Mortars left 6 martyrs and 22 wounded.", ["killed: 6 martyrs", "injured: 22"]),
        ("The blast resulted in the martyrdom of three citizens.", ["killed: three citizens"]),
        ("The army said it had eliminated 70 militants near the dam.", ["killed: 70 militants"]),
        ("Nine villagers fell victim to the raid.", ["killed: Nine villagers"]),
        ("Gunmen shot 27 peasants in the square.", ["killed_or_injured: 27 peasants"]),
        ("Police shot and killed three men.", ["killed: three men"]),
        ("Three men were shot and wounded.", ["injured: Three men"]),
        ("He lost his brother and 12 other relatives in the fire.", ["killed: 12 other relatives"]),
        ("The army has lost 51 soldiers since June.", ["killed: 51 soldiers"]),
        ("The army lost about 1,000 men, killed or wounded.", ["killed_or_injured: about 1,000 men"]),
        ("The villagers buried 14 women on Sunday.", ["killed: 14 women"]),
        ("Soldiers captured 18 insurgents.", ["detained: 18 insurgents"]),
        ("Nine people are being held.", ["detained: Nine people"]),
        ("Police said 14 suspects were in custody.", ["detained: 14 suspects"]),
        ("The war has left 7 million people in need of aid.", ["in_need: 7 million people"]),
        ("But the agency says 350,000 people in Tigray face famine.", ["in_need: 350,000 people"]),
        ("Dozens were buried under the rubble.", ["trapped: Dozens"]),
        ("Fighting has driven 200,000 people out of the city.", ["displaced: 200,000 people"]),
        ("Two hostages were rescued.", ["released: Two hostages"]),
        ("Firefighters rescued 12 people.", ["evacuated: 12 people"]),
    ],
)
def test_words_of_harm(text: str, expected: list[str]) -> None:
    assert figures(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The death toll from the bombardment of the suburbs over two days has reached 120.", ["killed: 120"]),
        ("Death toll in ferry disaster passes 900", ["killed: 900"]),
        ("The death toll from a week of clashes rose above 300.", ["killed: above 300"]),
        ("He put the rebel dead at 51.", ["killed: 51"]),
        ("The army put its losses at three.", ["killed: three"]),
        ("The latest deaths bring to 45 the number of people killed.", ["killed: 45"]),
        ("Rebels said six were killed. The army put the number at two.", ["killed: six", "killed: two"]),
        ("Drone strike on funeral kills at least 60", ["killed: at least 60"]),
        ("Bomber kills 30 people injures 90", ["killed: 30 people", "injured: 90"]),
        ("The rocket killed 30 people injured 90 on Monday.", ["killed: 30 people", "injured: 90"]),
        ("12 dead, 40 hurt in church collapse", ["killed: 12", "injured: 40"]),
    ],
)
def test_tolls_and_headlines(text: str, expected: list[str]) -> None:
    assert figures(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("At least 23 Hill Front (HF) militants have been killed.", ["killed: At least 23 Hill Front (HF) militants"]),
        ("The raid killed from 500 to well over 1,000 people.", ["killed: from 500 to well over 1,000 people"]),
        ("Nearly half the population has been displaced.", ["displaced: Nearly half the population"]),
        ("Most of the soldiers died when the tents caught fire.", ["killed: Most of the soldiers"]),
        ("Most of the victims were women.", ["killed: Most of the victims"]),
        ("A 2-year-old died on the way.", ["killed: A 2-year-old"]),
        ("His wife was killed in the strike.", ["killed: His wife"]),
        ("Between 100 and 200 miners could still be trapped.", ["trapped: Between 100 and 200 miners"]),
        ("Twelve civilians were identified among those killed.", ["killed: Twelve civilians"]),
        ("Around 300 000 civilians are trapped.", ["trapped: Around 300 000 civilians"]),
        ("The clashes killed five on Monday and three on Tuesday.", ["killed: five", "killed: three"]),
        ("Sixty-two were killed on the first day, 41 on the second.", ["killed: Sixty-two", "killed: 41"]),
        ("The bus carried 45 passengers, 12 of whom died.", ["killed: 12 of whom"]),
        (
            "Six soldiers were killed with two other officers injured.",
            ["killed: Six soldiers", "injured: two other officers"],
        ),
        (
            "Ten people were killed, six of them police officers.",
            ["killed: Ten people", "killed: six of them police officers"],
        ),
    ],
)
def test_shapes_of_figures(text: str, expected: list[str]) -> None:
    assert figures(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "The army has lost 30 villages since June.",
        "The party lost 40 supporters after the vote.",
        "The company shot two films and fired 300 workers.",
        "Aid groups fear 3,000 people could die.",
        "The unit is led by the number two of the police.",
        "The movement held 12 meetings.",
        "Fourteen guests came, and one of them said that the room was full.",
    ],
)
def test_what_only_looks_like_harm(text: str) -> None:
    assert figures(text) == []


@pytest.mark.parametrize(
    ("text", "part", "whole"),
    [
        ("Eight miners were found dead. They included three foremen.", "three foremen", "Eight miners"),
        ("Eight people were hurt, three in critical condition.", "three", "Eight people"),
        ("Fifty people died, two thirds of them children.", "two thirds of them children", "Fifty people"),
    ],
)
def test_parts(text: str, part: str, whole: str) -> None:
    rows = {row["text"]: row for row in rows_of(text)}
    assert rows[part]["part_of"] == rows[whole]["claim_id"]


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        ("Gunmen killed 12 farmers.", ["object"]),
        ("Twelve farmers died.", ["subject"]),
        ("Twelve farmers killed near the river had no land.", ["participle"]),
        ("The deaths of 12 farmers shocked the town.", ["noun"]),
        ("Aid reached hundreds of trapped civilians.", ["state"]),
        ("The governor was killed along with four guards.", ["company"]),
        ("The dead included two teachers.", ["group"]),
        ("The death toll rose to 58.", ["total"]),
        ("The raid killed 40 people, including three nurses.", ["object", "part"]),
        ("The raid killed three nurses and two drivers.", ["object", "object"]),
        ("Sixty-two were killed on the first day, 41 on the second.", ["subject", "list"]),
        ("Bomber kills 30 people injures 90", ["adjacent", "adjacent"]),
    ],
)
def test_rule_names_the_construction(text: str, rules: list[str]) -> None:
    found = [row["rule"] for row in rows_of(text)]
    assert found == rules


def test_words_that_tell_of_no_harm_are_not_walked() -> None:
    assert figures("Twelve delegates met for 14 days in 40 rooms.") == []
