"""Descriptions that point back, short names, states, and by which rule each mention was found."""

from __future__ import annotations

import hashlib

import pytest

from newsledger.corpus.article import Article
from newsledger.extract.actors import ActorExtraction, extract
from newsledger.language.authority import Authority
from newsledger.language.parse import parse


def run(text: str) -> ActorExtraction:
    return extract(Article({"article_id": "t", "text": text, "published_on": None}, ()), parse(text), Authority.load())


def mentioned(text: str) -> list[tuple[str, str]]:
    found = run(text)
    return [(row["text"], found.index.actors[row["actor_id"]].name) for row in found.mentions]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Kenya's Health Ministry counted the dead. The ministry said more were missing.",
            ("ministry", "Kenyan Health"),
        ),
        ("The Saudi-led coalition bombed a bridge. The coalition denied it.", ("coalition", "Saudi-led coalition")),
        ("Oxfam flew in tents. The charity said it needed more.", ("charity", "Oxfam")),
        ("Kenyan villages were hit. An army spokesman denied it.", ("army", "Kenyan army")),
    ],
)
def test_a_description_points_back_to_the_body_named_before(text: str, expected: tuple[str, str]) -> None:
    assert any(found == expected[0] and name.startswith(expected[1]) for found, name in mentioned(text))


@pytest.mark.parametrize(
    "text",
    [
        "Kenya closed its border. Its army spokesman said so.",
        "Some 40 Kenyan soldiers were killed.",
        "The committee met in the state of Nakuru.",
    ],
)
def test_what_points_back_to_nobody_is_no_actor(text: str) -> None:
    assert not {"army", "Kenyan soldiers", "committee", "Nakuru"} & {found for found, _ in mentioned(text)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("President Tesfaye Bekele spoke. Rivals met Tesfaye on Monday.", ("Tesfaye", "Tesfaye Bekele")),
        ("Officials met Xi Haoran in May. They praised Xi on Monday.", ("Xi", "Xi Haoran")),
        ("“It is over,” said Halyna, 61, who fled.", ("Halyna", "Halyna")),
        ("A nurse who gave her name only as Salma wept.", ("Salma", "Salma")),
        ("She mourned her son, Emeka, and left.", ("Emeka", "Emeka")),
        ("Ada Nkembe-Lund resigned on Monday.", ("Ada Nkembe-Lund", "Ada Nkembe-Lund")),
    ],
)
def test_people_are_found_by_short_and_single_names(text: str, expected: tuple[str, str]) -> None:
    assert expected in mentioned(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Members of the Kisumu People's Defence Force fled.", "Kisumu People's Defence Force"),
        ("The Kaburu group claimed the attack.", "Kaburu group"),
        ("The United Nations mission in Mali, MINUSMA, objected.", "MINUSMA"),
    ],
)
def test_names_of_bodies_are_taken_whole(text: str, expected: str) -> None:
    assert expected in {name for _, name in mentioned(text)}


def test_an_acronym_after_known_as_means_the_name_before_it() -> None:
    text = "The Army of Free Shepherds, known as the AFS, left. The AFS said so."
    assert {name for found, name in mentioned(text) if found == "AFS"} == {"Army of Free Shepherds"}


@pytest.mark.parametrize(
    ("text", "country"),
    [
        (
            "Mali: raid on army post\n\nMalian soldiers fled.\n\nThe French minister came. French officers met French envoys. The army fled.",
            "MLI",
        ),
        ("Goma, Democratic Republic of Congo\n\nRwanda denied it. The army lost a town.", "COD"),
    ],
)
def test_a_bare_army_belongs_to_the_state_that_the_article_is_about(text: str, country: str) -> None:
    actors = run(text).index.actors.values()
    assert {one.country for one in actors if one.actor_type == "military"} == {country}


def test_a_ministry_is_named_with_its_state() -> None:
    text = "Peru mourned. The Interior Ministry denied it."
    assert ("Interior Ministry", "Peruvian Interior Ministry") in mentioned(text)


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("Peru was quiet. Interior Minister Ana Quispe resigned.", "PER"),
        ("Peru and Chile were quiet. Interior Minister Ana Quispe resigned.", None),
    ],
)
def test_a_minister_belongs_to_the_only_state_named(text: str, country: str | None) -> None:
    assert next(one.country for one in run(text).index.actors.values() if one.name == "Ana Quispe") == country


@pytest.mark.parametrize(
    ("text", "mention", "rule"),
    [
        ("Amnesty International objected.", "Amnesty International", "authority"),
        ("Minister Ana Quispe resigned.", "Ana Quispe", "title"),
        ("Minister Ana Quispe resigned. Quispe wept.", "Quispe", "short_name"),
        ("The Union of Sorghum Growers (USG) struck. The USG won.", "USG", "acronym"),
        ("The Peruvian army fled.", "Peruvian army", "description"),
        ("Washington condemned the raid.", "Washington", "metonym"),
        ("Peru said it would send troops.", "Peru", "state"),
    ],
)
def test_each_mention_says_how_it_was_found(text: str, mention: str, rule: str) -> None:
    assert rule in {row["rule"] for row in run(text).mentions if row["text"] == mention}


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("Amnesty International objected.", "authority"),
        ("Minister Ana Quispe resigned.", "name"),
        ("The Peruvian army fled.", "description"),
    ],
)
def test_each_actor_says_by_what_it_was_established(text: str, rule: str) -> None:
    assert [row["rule"] for row in run(text).drafts] == [rule]


def test_very_many_namesakes_are_told_apart() -> None:
    digests = [hashlib.sha256(bytes([number])).hexdigest()[:8] for number in range(64)]
    given = ["".join("abdefghiklmnorst"[int(digit, 16)] for digit in digest).title() for digest in digests]
    people = [f"Minister {name} Khan" for name in given]
    text = " ".join(f"{name} resigned. {name} wept." for name in people)
    named = [name for _, name in mentioned(text) if name.endswith("Khan")]
    assert sorted(named) == sorted(2 * [f"{name} Khan" for name in given])
