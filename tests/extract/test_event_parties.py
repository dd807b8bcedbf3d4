"""Who takes part in an event, for whom the words stand, and in which role."""

from __future__ import annotations

import datetime

import pytest

from newsledger.corpus.article import Article
from newsledger.extract.events import extract
from newsledger.language.mentions import ActorIndex, LocalActor, Mention
from newsledger.language.parse import parse
from newsledger.language.places import Gazetteer
from schemas.vocabularies import ActorType

PUBLISHED = datetime.date(2015, 6, 10)


def named(name: str, number: int, **more: str) -> LocalActor:
    return LocalActor(f"x#a{number}", name, ActorType.OTHER, **more)


def roles_of(text: str, actors: list[LocalActor], words: dict[str, str] | None = None) -> set[tuple[str, str | None]]:
    """Roles with the names of those who have them; ``words`` are other words that stand for an actor."""
    spoken = {actor.name: actor.local_id for actor in actors} | (words or {})
    mentions = [
        Mention(text.index(word), text.index(word) + len(word), local_id, True)
        for word, local_id in spoken.items()
        if word in text
    ]
    article = Article({"article_id": "x", "text": text, "published_on": PUBLISHED}, ())
    found = extract(article, parse(text), ActorIndex(actors, mentions), Gazetteer.load())
    names = {actor.local_id: actor.name for actor in actors}
    return {(row["role"], names.get(row["actor_id"])) for row in found.actors}


ACME, BETA = named("Acme", 0), named("Beta", 1)


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("Acme–brokered peace talks began in Vienna, Austria, on Monday.", "mediator"),
        ("The Acme-hosted talks began in Vienna, Austria, on Monday.", "host"),
        ("A ceasefire deal brokered by Acme began in Taiz, Yemen, on Monday.", "mediator"),
        ("Acme, leading the talks in Vienna, Austria, on Monday, was content.", "mediator"),
        ("Acme and others, organizers of the talks in Vienna, Austria, on Monday, were content.", "organizer"),
        ("Acme initiated the talks in Vienna, Austria, on Monday.", "initiator"),
        ("A Security Council resolution, prepared by Acme, was passed on Monday.", "initiator"),
        ("Acme hosted talks in Vienna, Austria, on Monday.", "host"),
        ("Acme claimed to have captured Taiz, Yemen, on Monday.", "claims_responsibility"),
        ("Acme claimed to have carried out the attack in Taiz, Yemen, on Monday.", "claims_responsibility"),
        ("Acme confirmed its fighters had killed six men in Taiz, Yemen, on Monday.", "claims_responsibility"),
        ("Acme was among the groups that captured Taiz, Yemen, on Monday.", "initiator"),
        ("Rebels captured Acme positions in Taiz, Yemen, on Monday.", "target"),
        ("Planes carried out air strikes against Acme targets in Taiz, Yemen, on Monday.", "target"),
        ("A convoy of trucks from Acme came under heavy fire in Taiz, Yemen, on Monday.", "target"),
        ("Acme told reporters after a meeting with Beta in Vienna, Austria, on Monday.", "participant"),
        ("Acme exchanged fire with gunmen in Taiz, Yemen, on Monday.", "participant"),
    ],
)
def test_the_construction_tells_the_role(text: str, role: str) -> None:
    assert (role, "Acme") in roles_of(text, [ACME, BETA])


def test_a_pronoun_stands_for_who_says_so() -> None:
    text = "Acme said it had submitted to the Security Council a draft statement on Monday."
    assert ("initiator", "Acme") in roles_of(text, [ACME])


@pytest.mark.parametrize(
    "text",
    [
        "Talks between Acme and Beta began in Vienna, Austria, on Monday. Both sides met again on Tuesday.",
        "Delegates for Acme and Beta were in Vienna, Austria, on Monday, when the two camps met.",
        "Acme met Beta in Vienna, Austria, on Monday. The warring sides will meet again on Friday.",
    ],
)
def test_both_sides_are_the_two_of_the_article(text: str) -> None:
    assert {("participant", "Acme"), ("participant", "Beta")} <= roles_of(text, [ACME, BETA])


def test_sides_of_nobody_are_nobody() -> None:
    assert roles_of("Both sides met in Vienna, Austria, on Monday.", [ACME]) == set()


def test_a_delegation_takes_part_for_the_body_that_sent_it() -> None:
    sent = named("Acme delegation", 1, affiliation="x#a0")
    text = "The Acme delegation met ministers in Vienna, Austria, on Monday."
    assert ("participant", "Acme") in roles_of(text, [ACME, sent], {"Acme delegation": "x#a1"})


def test_an_envoy_of_an_international_body_stands_between_the_sides() -> None:
    body = LocalActor("x#a0", "United Nations", ActorType.INTERNATIONAL_ORGANIZATION)
    envoy = LocalActor("x#a1", "Jane Smith", ActorType.PERSON, role="U.N. envoy", affiliation="x#a0")
    text = "Jane Smith met rebel leaders in Vienna, Austria, on Monday."
    assert ("mediator", "Jane Smith") in roles_of(text, [body, envoy])


def test_a_state_s_envoy_takes_part_like_others() -> None:
    state = LocalActor("x#a0", "Norway", ActorType.GOVERNMENT)
    envoy = LocalActor("x#a1", "Jane Smith", ActorType.PERSON, role="envoy", affiliation="x#a0")
    text = "Jane Smith met rebel leaders in Vienna, Austria, on Monday."
    assert ("participant", "Jane Smith") in roles_of(text, [state, envoy])


def test_who_blame_each_other_are_both_blamed() -> None:
    found = roles_of("Acme and Beta blamed each other for the attack in Taiz, Yemen, on Monday.", [ACME, BETA])
    assert {("blamed", "Acme"), ("blamed", "Beta"), ("accuser", "Acme"), ("accuser", "Beta")} <= found


def test_a_weapon_is_no_target() -> None:
    found = roles_of("Acme fired drones at a palace in Taiz, Yemen, on Monday.", [ACME])
    assert found == {("initiator", "Acme")}


def test_what_is_only_proposed_has_no_parties_beside_an_event_that_was() -> None:
    text = (
        "Peace talks between Acme and Beta began in Vienna, Austria, on Monday. Gamma proposed talks with Delta in "
        "Vienna."
    )
    found = roles_of(text, [ACME, BETA, named("Gamma", 2), named("Delta", 3)])
    assert ("participant", "Delta") not in found


@pytest.mark.parametrize(
    "text",
    [
        "The Acme-backed offensive on Taiz, Yemen, began on Monday.",
        "Anti-Acme protests shook Taiz, Yemen, on Monday.",
        "A car bomb killed six people in Taiz, Yemen, on Monday.",
    ],
)
def test_a_part_of_a_compound_does_nothing(text: str) -> None:
    assert {role for role, _ in roles_of(text, [ACME])} <= {"target"}


def test_the_agency_beside_a_headline_takes_no_part() -> None:
    agency = LocalActor("x#a0", "Acme News", ActorType.MEDIA)
    assert roles_of("Acme News ceasefire begins in Taiz, Yemen, on Monday.", [agency]) == set()


def test_who_leads_a_coalition_does_not_mediate_its_strikes() -> None:
    found = roles_of("Acme-led coalition air strikes hit Taiz, Yemen, on Monday.", [ACME])
    assert ("mediator", "Acme") not in found


def test_who_leads_the_strikes_of_a_coalition_begins_them() -> None:
    assert ("initiator", "Acme") in roles_of("Acme-led air strikes hit Taiz, Yemen, on Monday.", [ACME])


@pytest.mark.parametrize(("text", "found"), [("US air strikes hit", True), ("Yemen air strikes hit", False)])
def test_a_state_s_adjective_tells_whose_the_strikes_are(text: str, found: bool) -> None:
    states = [
        LocalActor("x#a0", "United States", ActorType.GOVERNMENT, country="USA"),
        LocalActor("x#a1", "Yemeni government", ActorType.GOVERNMENT, country="YEM"),
    ]
    article = Article({"article_id": "x", "text": f"{text} Taiz, Yemen, on Monday.", "published_on": PUBLISHED}, ())
    rows = extract(article, parse(article.text), ActorIndex(states, []), Gazetteer.load()).actors
    assert [row["actor_id"] for row in rows] == (["x#a0"] if found else [])
