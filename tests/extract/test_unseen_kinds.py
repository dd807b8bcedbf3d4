"""Kinds of errors that showed on articles nobody had seen before: datelines, bodies, states, tolls, odd text."""

from __future__ import annotations

import datetime

import pytest

from newsledger.corpus.article import Article
from newsledger.extract.actors import extract as extract_actors
from newsledger.extract.events import extract as extract_events
from newsledger.extract.quotes import extract as extract_quotes
from newsledger.language.attribution import Attribution, find_attributions
from newsledger.language.authority import Authority
from newsledger.language.mentions import ActorIndex
from newsledger.language.numbers import find_quantities
from newsledger.language.parse import parse, split_paragraphs
from newsledger.language.places import Gazetteer

SATURDAY = datetime.date(2019, 8, 17)


def article_of(text: str, dateline: str | None = None) -> Article:
    return Article({"article_id": "t", "text": text, "published_on": SATURDAY, "dateline": dateline}, ())


def said(text: str) -> tuple[list[Attribution], ActorIndex]:
    parsed = parse(text)
    index = extract_actors(article_of(text), parsed, Authority.load()).index
    return find_attributions(parsed, index), index


@pytest.mark.parametrize(
    "dateline",
    [
        "TUNIS, May 2 (Reuters) - ",
        "TUNIS/ALGIERS (AFP) — ",
        "TUNIS, Tunisia, May 2, 2019 -- ",
        "Tunis, 2 May 2019 – ",
    ],
)
def test_a_dateline_is_no_part_of_the_first_sentence(dateline: str) -> None:
    news = "Tunisia said on Tuesday that seven guards had been killed."
    parsed = parse(dateline + news)
    assert parsed.sentences[-1].start == len(dateline)


@pytest.mark.parametrize(
    "text", ["NATO - the alliance of 29 states - said it left.", "The army - which lost five men - left."]
)
def test_a_dash_within_a_sentence_makes_no_dateline(text: str) -> None:
    assert len(parse(text).sentences) == 1


def test_the_speaker_behind_a_dateline_is_not_the_dateline() -> None:
    text = "TUNIS, May 2 (Reuters) - Tunisia said on Tuesday that seven of its guards had been killed in the hills."
    (found,), _ = said(text)
    assert found.speaker is not None
    assert text[found.speaker.start : found.speaker.end] == "Tunisia"


def test_asking_not_to_be_named_is_no_quote() -> None:
    found, _ = said("An officer in the port, who asked not to be named, left the room.")
    assert found == []


def test_an_accusation_joined_to_a_report_is_the_speakers() -> None:
    text = "Mayor Ana Perko insisted there had been no retreat and accused the militia of looting the market."
    found, _ = said(text)
    words = [text[each.content.start : each.content.end] for each in found]
    assert words == ["there had been no retreat", "the militia of looting the market"]
    assert {text[each.speaker.start : each.speaker.end] for each in found if each.speaker} == {"Mayor Ana Perko"}


def test_the_ministry_is_the_one_named_before() -> None:
    text = "Kenya's defence ministry sent troops. The ministry claimed that two towns had been taken."
    (found,), index = said(text)
    assert found.speaker_actor is not None
    assert "ministry" in index.actors[found.speaker_actor].name.casefold()


def test_one_mention_of_foreign_troops_does_not_move_the_government_abroad() -> None:
    text = (
        "Kenya mourns as floods rise\n\nKenya buried its dead on Monday. Kenyan villages were empty, and aid for Kenya was "
        "late.\n\nUgandan troops held the border.\n\nThe government said help was near."
    )
    found, index = said(text)
    assert [index.actors[each.speaker_actor].country for each in found if each.speaker_actor] == ["KEN"]


def test_fighters_of_a_group_at_the_head_of_a_sentence_are_no_part_of_its_name() -> None:
    text = "Fighters of the Southern Liberation Front took the town. The Southern Liberation Front said so."
    names = {actor.name for actor in said(text)[1].actors.values()}
    assert not any(name.startswith("Fighters") for name in names)


def test_a_sum_since_the_war_began_is_no_mention_of_an_attack() -> None:
    text = "Gunmen attacked Tikrit on Saturday. More than 900 people have been killed since the war began."
    parsed = parse(text)
    index = extract_actors(article_of(text), parsed, Authority.load()).index
    found = extract_events(article_of(text), parsed, index, Gazetteer.load())
    assert [row["trigger"] for row in found.mentions] == ["attacked"]


def test_here_is_the_place_of_the_dateline() -> None:
    text = "KABUL, Afghanistan, Aug. 17, 2019 — A bomber blew himself up in a packed hall here on Saturday."
    parsed = parse(text)
    found = extract_events(article_of(text, "KABUL, Afghanistan"), parsed, ActorIndex([], []), Gazetteer.load())
    assert {draft["place"] for draft in found.drafts} == {"Kabul"}


def test_at_is_no_article_of_a_name_in_a_headline() -> None:
    found = Gazetteer.load().find(parse("Bomb at Kabul wedding kills 60"))
    assert [place.place.name for place in found] == ["Kabul"]


def test_a_run_of_marks_is_cut_so_that_the_tokeniser_stays_linear() -> None:
    text = "“" * 20_000 + " he said."
    pieces = split_paragraphs(text)
    assert "".join(text[start:end] for start, end in pieces).replace(" ", "") == text.replace(" ", "")
    assert max(end - start for start, end in pieces) < 200


def test_digits_without_end_are_no_number_of_people() -> None:
    assert find_quantities("1234567890" * 5_000 + " people") == []


def test_many_cues_in_one_sentence_are_read_in_reasonable_time() -> None:
    text = "he said that " * 300
    parsed = parse(text)
    rows = extract_quotes(article_of(text), parsed, ActorIndex([], []), find_attributions(parsed, ActorIndex([], [])))
    assert isinstance(rows, list)
