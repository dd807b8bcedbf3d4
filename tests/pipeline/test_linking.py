import datetime
from pathlib import Path
from typing import Any

import pytest

from newsledger.engine import FileStream, LocalEngine
from newsledger.engine.streams import StreamWriter
from newsledger.extract.drafts import DRAFTS
from newsledger.pipeline.finishing import finish
from newsledger.pipeline.linking import link
from schemas import Row

MONDAY = datetime.date(2021, 3, 8)


def article(article_id: str, text: str = "", published_on: datetime.date | None = MONDAY) -> Row:
    return {"article_id": article_id, "text": text or f"Text of {article_id}.", "published_on": published_on}


def actor(local_id: str, name: str, actor_type: str = "person", **more: Any) -> Row:
    return {
        "local_id": local_id,
        "article_id": local_id.partition("#")[0],
        "name": name,
        "actor_type": actor_type,
        "rule": "name",
        **more,
    }


def mention(local_id: str, start: int, text: str) -> Row:
    article_id = local_id.partition("#")[0]
    end = start + len(text)
    return {
        "mention_id": f"{article_id}-m{start}-{end}",
        "actor_id": local_id,
        "article_id": article_id,
        "start": start,
        "end": end,
        "text": text,
    }


def event(local_id: str, event_type: str = "shelling", day: datetime.date = MONDAY, **more: Any) -> Row:
    return {
        "local_id": local_id,
        "article_id": local_id.partition("#")[0],
        "published_on": MONDAY,
        "event_type": event_type,
        "status": "occurred",
        "date_start": day,
        "date_end": day,
        "date_precision": "day",
        "date_basis": "inferred",
        "place": "Taiz",
        "admin1": "Taiz",
        "country": "YEM",
        "latitude": 13.58,
        "longitude": 44.02,
        "place_precision": "settlement",
        "rule": "verb",
        **more,
    }


def event_mention(local_id: str, start: int, mention_type: str = "report") -> Row:
    article_id = local_id.partition("#")[0]
    return {
        "mention_id": f"{article_id}-e{start}-{start + 8}",
        "event_id": local_id,
        "article_id": article_id,
        "start": 0,
        "end": 90,
        "text": f"Shelling told of by {local_id}.",
        "trigger": "shelling",
        "trigger_start": start,
        "trigger_end": start + 8,
        "mention_type": mention_type,
    }


def quote(article_id: str, start: int, text: str, speaker: str | None) -> Row:
    return {
        "quote_id": f"{article_id}-q{start}-{start + len(text)}",
        "article_id": article_id,
        "start": start,
        "end": start + len(text),
        "text": text,
        "speaker": speaker,
    }


def claim(article_id: str, start: int, effect: str = "killed") -> Row:
    return {
        "claim_id": f"{article_id}-c{start}-{start + 9}",
        "article_id": article_id,
        "effect": effect,
        "start": start,
        "end": start + 9,
        "scope": "incident",
        "sentence_start": 0,
        "sentence_end": 90,
    }


@pytest.fixture
def tables(tmp_path: Path, request: pytest.FixtureRequest) -> dict[str, list[Row]]:
    """The tables that come out of the drafts given as parameter, after linking and finishing."""
    given: dict[str, list[Row]] = request.param
    streams = {}
    for name, schema in DRAFTS.items():
        with StreamWriter(tmp_path / f"{name}.arrow", schema) as writer:
            writer.write(given.get(name, []))
        streams[name] = FileStream(schema, (tmp_path / f"{name}.arrow",))
    with LocalEngine(tmp_path / "work") as engine:
        return {name: list(stream.rows()) for name, stream in finish(engine, link(engine, streams)).items()}


def drafts(**given: list[Row]) -> Any:
    return pytest.mark.parametrize("tables", [given], indirect=True)


SAME_ENVOY = {
    "articles": [article("a"), article("b")],
    "actor_drafts": [actor("a#a1", "Martin Griffiths"), actor("b#a1", "Martin Griffiths")],
    "actor_mentions": [
        mention("a#a1", 5, "Martin Griffiths"),
        mention("a#a1", 40, "Griffiths"),
        mention("b#a1", 0, "Griffiths"),
    ],
}


@drafts(**SAME_ENVOY)
def test_one_name_in_two_articles_is_one_actor(tables: dict[str, list[Row]]) -> None:
    assert [row["actor_id"] for row in tables["actors"]] == ["martin-griffiths"]
    assert {row["actor_id"] for row in tables["actor_mentions"]} == {"martin-griffiths"}


@drafts(**SAME_ENVOY)
def test_mentions_and_articles_of_an_actor_are_counted(tables: dict[str, list[Row]]) -> None:
    row = tables["actors"][0]
    assert (row["mention_count"], row["article_count"], row["aliases"]) == (3, 2, "Griffiths")


@drafts(
    articles=[article("a")],
    actor_drafts=[actor("a#a1", "Nadia Saleh", affiliation="a#a2"), actor("a#a2", "Mwatana", "monitor")],
    actor_mentions=[mention("a#a1", 0, "Nadia Saleh"), mention("a#a2", 20, "Mwatana")],
)
def test_an_affiliation_points_at_the_published_actor(tables: dict[str, list[Row]]) -> None:
    assert {row["actor_id"]: row["affiliation"] for row in tables["actors"]} == {
        "nadia-saleh": "mwatana",
        "mwatana": None,
    }


@drafts(
    articles=[article("a"), article("b")],
    event_drafts=[event("a#e1"), event("b#e1")],
    event_mentions=[event_mention("a#e1", 10), event_mention("b#e1", 10), event_mention("b#e1", 30, "reference")],
)
def test_one_type_place_and_day_in_two_articles_is_one_event(tables: dict[str, list[Row]]) -> None:
    rows = tables["events"]
    assert [(row["event_id"], row["article_count"], row["mention_count"]) for row in rows] == [
        ("shelling-taiz-2021-03-08", 2, 2)
    ]


@drafts(
    articles=[article("a")],
    event_drafts=[event("a#e1"), event("a#e2", day=datetime.date(2021, 3, 1))],
    event_mentions=[event_mention("a#e1", 10), event_mention("a#e2", 30)],
)
def test_another_day_is_another_event(tables: dict[str, list[Row]]) -> None:
    assert {row["event_id"] for row in tables["events"]} == {"shelling-taiz-2021-03-08", "shelling-taiz-2021-03-01"}


@drafts(
    articles=[article("a")],
    event_drafts=[event("a#e1")],
    event_mentions=[event_mention("a#e1", 10)],
    casualty_claims=[claim("a", 30), claim("a", 50, "returned")],
)
def test_a_figure_is_linked_to_the_event_of_its_sentence_that_fits_its_effect(tables: dict[str, list[Row]]) -> None:
    events = {row["effect"]: row["event_id"] for row in tables["casualty_claims"]}
    assert events == {"killed": "shelling-taiz-2021-03-08", "returned": None}


@drafts(
    articles=[article("early", published_on=MONDAY), article("late", published_on=datetime.date(2021, 3, 9))],
    actor_drafts=[actor("early#a1", "Nadia Saleh"), actor("late#a1", "Nadia Saleh")],
    actor_mentions=[mention("early#a1", 0, "Nadia Saleh"), mention("late#a1", 0, "Nadia Saleh")],
    quotes=[
        quote("late", 30, "We will not leave the table.", "late#a1"),
        quote("early", 50, "We will not leave the table,", "early#a1"),
        quote("early", 90, "We will not leave the table,", None),
    ],
)
def test_the_same_words_of_the_same_speaker_point_at_their_first_appearance(tables: dict[str, list[Row]]) -> None:
    same = {row["quote_id"]: row["same_as"] for row in tables["quotes"]}
    assert same == {"early-q50-78": None, "late-q30-58": "early-q50-78", "early-q90-118": None}


@drafts(
    articles=[
        article("c", "Shells hit Taiz.\n\nNobody was hurt.", None),
        article("b", "Shells hit Taiz. Nobody was hurt!"),
        article("a", "Calm returned to Taiz."),
    ]
)
def test_a_copy_points_at_the_earliest_article_with_its_text(tables: dict[str, list[Row]]) -> None:
    copies = {row["article_id"]: row["duplicate_of"] for row in tables["articles"]}
    assert copies == {"a": None, "b": None, "c": "b"}


STORY = "Shells fell on the port of Taiz all night and the hospital there had counted fourteen dead by noon. " * 3


@drafts(articles=[article("a", STORY), article("b", STORY + "Our correspondent added this line.")])
def test_a_near_copy_points_at_the_earlier_article(tables: dict[str, list[Row]]) -> None:
    assert {row["article_id"]: row["duplicate_of"] for row in tables["articles"]} == {"a": None, "b": "a"}


@drafts(
    articles=[article("a", STORY), article("b", STORY)],
    event_drafts=[event("a#e1"), event("b#e1")],
    event_mentions=[event_mention("a#e1", 10), event_mention("b#e1", 10)],
)
def test_a_copy_is_no_second_report(tables: dict[str, list[Row]]) -> None:
    assert [(row["article_count"], row["mention_count"]) for row in tables["events"]] == [(1, 2)]


SAID = "We counted fourteen dead at the port of Taiz by noon and more are coming"
NEWS = f"Shells fell on the port of Taiz on Monday. “{SAID},” the director of its only hospital said on Monday."


@drafts(
    articles=[
        article("a", NEWS),
        article("b", NEWS + " No answer came.", None),
        article("c", "On Monday it rained.", None),
    ],
    actor_drafts=[actor("a#a1", "Nadia Saleh"), actor("b#a1", "Nadia Saleh")],
    quotes=[quote("a", 45, SAID, "a#a1"), quote("b", 45, SAID, "b#a1")],
    casualty_claims=[
        {**claim(name, 30), "count_value": 44, "place": "Taiz", "date_precision": "unknown"} for name in ("a", "b")
    ],
)
def test_an_undated_article_gets_the_day_of_a_dated_one_with_the_same_news(tables: dict[str, list[Row]]) -> None:
    dated = {row["article_id"]: (row["published_on"], row["published_on_basis"]) for row in tables["articles"]}
    assert dated == {"a": (MONDAY, None), "b": (MONDAY, "linked"), "c": (None, None)}
