"""Events of one article: rows, types, places, dates, status and actors."""

from __future__ import annotations

import datetime
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsledger.corpus.article import Article
from newsledger.extract.drafts import EVENT_DRAFTS
from newsledger.extract.event_lexicon import load
from newsledger.extract.events import EventExtraction, extract
from newsledger.language.mentions import ActorIndex, LocalActor, Mention
from newsledger.language.parse import parse
from newsledger.language.places import Gazetteer
from schemas import TABLES
from schemas.vocabularies import ActorType, EventType

PUBLISHED = datetime.date(2016, 5, 12)  # a Thursday
TUESDAY = datetime.date(2016, 5, 10)


def index_of(text: str, names: dict[str, LocalActor]) -> ActorIndex:
    mentions = [
        Mention(text.index(name), text.index(name) + len(name), actor.local_id, True) for name, actor in names.items()
    ]
    return ActorIndex(names.values(), mentions)


def extracted(text: str, published: datetime.date | None = PUBLISHED, **names: ActorType) -> EventExtraction:
    actors = {
        name.replace("_", " "): LocalActor(f"x#a{number}", name.replace("_", " "), kind)
        for number, (name, kind) in enumerate(names.items())
    }
    article = Article({"article_id": "x", "text": text, "published_on": published}, ())
    return extract(article, parse(text), index_of(text, actors), Gazetteer.load())


def only(text: str, **options: Any) -> dict[str, Any]:
    (draft,) = extracted(text, **options).drafts
    return draft


def roles(text: str, **names: ActorType) -> set[tuple[str, str]]:
    return {(row["role"], row["actor_text"]) for row in extracted(text, **names).actors}


@pytest.mark.parametrize(
    ("text", "event_type"),
    [
        ("Jets carried out air strikes on Taiz, Yemen, on Tuesday.", "air_strike"),
        ("Warplanes hit a market in Taiz, Yemen, on Tuesday.", "air_strike"),
        ("Coalition drones struck a depot in Taiz, Yemen, on Tuesday.", "air_strike"),
        ("Mortar rounds hit a market in Taiz, Yemen, on Tuesday.", "shelling"),
        ("A rocket attack on Taiz, Yemen, killed six people on Tuesday.", "shelling"),
        ("A suicide bombing in Aden, Yemen, killed six people on Tuesday.", "bombing"),
        ("A bomber blew himself up at a checkpoint in Aden, Yemen, on Tuesday.", "bombing"),
        ("A gas attack on Taiz, Yemen, killed six people on Tuesday.", "chemical_attack"),
        ("Gunmen raided the village of Al Mansoura in Lahij, Yemen, on Tuesday.", "attack"),
        ("Gunmen killed six people in Aden, Yemen, on Tuesday.", "attack"),
        ("Troops clashed with militants in Aden, Yemen, on Tuesday.", "armed_clash"),
        ("Militants kidnapped three doctors in Aden, Yemen, on Tuesday.", "abduction"),
        ("Police arrested nine men in Aden, Yemen, on Tuesday.", "arrest"),
        ("Thousands joined a protest in Aden, Yemen, on Tuesday.", "protest"),
        ("Government troops captured Zinjibar, Yemen, on Tuesday.", "territorial_change"),
        ("Militants withdrew from Mukalla, Yemen, on Tuesday.", "territorial_change"),
        ("A truce began in Taiz, Yemen, on Tuesday.", "ceasefire"),
        ("The two sides signed a prisoner deal in Muscat, Oman, on Tuesday.", "agreement"),
        ("Peace talks opened in Muscat, Oman, on Tuesday.", "negotiation"),
        ("Rescuers evacuated families from Taiz, Yemen, on Tuesday.", "humanitarian_action"),
        ("The militia released 20 prisoners in Aden, Yemen, on Tuesday.", "prisoner_exchange"),
        ("Hundreds of families fled Taiz, Yemen, on Tuesday.", "displacement"),
    ],
)
def test_trigger_words_tell_the_type(text: str, event_type: str) -> None:
    drafts = extracted(text).drafts
    assert event_type in {draft["event_type"] for draft in drafts}
    assert all(draft["date_start"] == TUESDAY for draft in drafts if draft["event_type"] == event_type)


@pytest.mark.parametrize(
    "text",
    [
        "Near-daily bombardments have made life in Taiz, Yemen, hard.",
        "The war in Yemen has killed 10,000 people.",
        "Militants regularly attack convoys near Taiz, Yemen.",
        "Diplomats called for a ceasefire in Taiz, Yemen.",
        "If troops attacked Taiz, Yemen, thousands might flee.",
        "He held a press conference in Aden, Yemen, on Tuesday.",
        "Attacks have increased.",
        "The army denied the massacre in Taiz, Yemen.",
        "Troops did not attack Taiz, Yemen.",
        "There was no truce in Taiz, Yemen.",
        "Warplanes might bomb Taiz, Yemen.",
        "The truce in Taiz, Yemen, could hold.",
        "",
        "“…” — ’’ ?!",
    ],
)
def test_habits_wishes_and_wars_are_no_events(text: str) -> None:
    assert extracted(text).drafts == []


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Warplanes bombed Taiz, Yemen, on Tuesday.", "occurred"),
        ("Peace talks will open in Muscat, Oman, on Monday.", "planned"),
        ("Talks planned in Muscat, Oman, for Monday were cancelled.", "cancelled"),
        ("Fighters have besieged Taiz, Yemen, since April 2015.", "ongoing"),
        ("Rebels accused the army of a massacre in Taiz, Yemen, on Tuesday.", "alleged"),
        ("Officials spoke of an alleged massacre in Taiz, Yemen, on Tuesday.", "alleged"),
        ("Planned talks in Muscat, Oman, drew criticism.", "planned"),
        ("The army plans an offensive in Taiz, Yemen, on Monday.", "planned"),
        ("The truce in Taiz, Yemen, collapsed on Tuesday.", "occurred"),
        ("The evacuation of Taiz, Yemen, continued on Tuesday.", "ongoing"),
        ("The talks in Muscat, Oman, will resume on Monday.", "planned"),
    ],
)
def test_the_words_around_the_trigger_tell_the_status(text: str, status: str) -> None:
    assert only(text)["status"] == status


@pytest.mark.parametrize(
    ("text", "start", "end", "precision"),
    [
        ("Warplanes bombed Taiz, Yemen, on Tuesday.", TUESDAY, TUESDAY, "day"),
        (
            "Warplanes bombed Taiz, Yemen, in March 2016.",
            datetime.date(2016, 3, 1),
            datetime.date(2016, 3, 31),
            "month",
        ),
        ("Warplanes bombed Taiz, Yemen.", PUBLISHED - datetime.timedelta(days=1), PUBLISHED, "week"),
        (
            "The ministry said on Wednesday that warplanes bombed Taiz, Yemen.",
            TUESDAY,
            PUBLISHED - datetime.timedelta(days=1),
            "week",
        ),
        ("Aid has come after warplanes bombed Taiz, Yemen.", None, PUBLISHED, "before"),
        ("Fighters have besieged Taiz, Yemen, since April 2015.", datetime.date(2015, 4, 1), None, "month"),
        ("May 12, 2016 – Warplanes bombed Taiz, Yemen, on Tuesday.", TUESDAY, TUESDAY, "day"),
    ],
)
def test_the_date_is_the_events_own(
    text: str, start: datetime.date | None, end: datetime.date | None, precision: str
) -> None:
    draft = only(text)
    assert (draft["date_start"], draft["date_end"], draft["date_precision"]) == (start, end, precision)


def test_without_a_day_of_publication_only_printed_dates_are_known() -> None:
    draft = only("Warplanes bombed Taiz, Yemen, on Tuesday.", published=None)
    assert (draft["date_precision"], draft["date_basis"]) == ("unknown", "none")


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Gunmen from Marib attacked a base near Aden, Yemen, on Tuesday.", "Aden"),
        ("Delegates blamed each other in Muscat, Oman, for mortar attacks on convoys in Taiz, Yemen.", "Taiz"),
        ("Talks in Muscat, Oman, follow a rebel attack on Tuesday in Taiz, Yemen.", "Taiz"),
        ("Yemen said rebels had shelled Taiz on Tuesday.", "Taiz"),
    ],
)
def test_the_place_is_where_it_happened(text: str, place: str) -> None:
    violent = [draft for draft in extracted(text).drafts if draft["event_type"] != "negotiation"]
    assert [draft["place"] for draft in violent] == [place]


def test_a_definite_mention_joins_the_event_told_before() -> None:
    text = (
        "A suicide bombing in Aden, Yemen, killed six people on Tuesday.\n\n"
        "The attack was the worst this year. Officials said 40 people were wounded in the blast."
    )
    found = extracted(text)
    (draft,) = found.drafts
    assert draft["event_type"] == "bombing"
    assert [row["trigger"] for row in found.mentions] == ["bombing", "attack", "blast"]
    assert {row["event_id"] for row in found.mentions} == {"x#e0"}


def test_different_days_are_different_events() -> None:
    text = "Warplanes bombed Taiz, Yemen, on Tuesday.\n\nWarplanes bombed Taiz again on Wednesday."
    assert [draft["date_start"].day for draft in extracted(text).drafts] == [10, 11]


def test_a_siege_with_several_dates_is_one_event() -> None:
    text = (
        "Fighters have besieged Taiz, Yemen, since April 2015.\n\n"
        "The besieged city of Taiz went hungry. The siege of Taiz was tightened on Tuesday."
    )
    sieges = [draft for draft in extracted(text).drafts if draft["event_type"] == "siege"]
    assert len(sieges) == 1


def test_a_meeting_after_the_start_of_talks_at_its_place_is_part_of_them() -> None:
    text = (
        "Peace talks opened in Muscat, Oman, on Monday.\n\n"
        "Delegates of both sides met in Muscat on Wednesday for an hour."
    )
    talks, meeting = extracted(text).drafts
    assert meeting["part_of"] == talks["local_id"]


def test_the_village_is_the_one_named_last() -> None:
    text = "Shells hit Zinjibar, Yemen, on Monday.\n\nOn Tuesday, rebels captured the village."
    (taken,) = [draft for draft in extracted(text).drafts if draft["event_type"] == "territorial_change"]
    assert taken["place"] == "Zinjibar"


@pytest.mark.parametrize(
    ("text", "names", "expected"),
    [
        (
            "The Houthis attacked the Saudi army in Aden, Yemen, on Tuesday.",
            {"Houthis": ActorType.ARMED_GROUP, "Saudi_army": ActorType.MILITARY},
            {("initiator", "Houthis"), ("target", "Saudi army")},
        ),
        (
            "Taiz, Yemen, was seized by the Houthis on Tuesday.",
            {"Houthis": ActorType.ARMED_GROUP},
            {("initiator", "Houthis")},
        ),
        (
            "Omar Haddad met Lina Aziz in Muscat, Oman, on Tuesday.",
            {"Omar_Haddad": ActorType.PERSON, "Lina_Aziz": ActorType.PERSON},
            {("participant", "Omar Haddad"), ("participant", "Lina Aziz")},
        ),
        (
            "Talks between the Houthis and Saudi Arabia opened in Muscat, Oman, on Tuesday.",
            {"Houthis": ActorType.ARMED_GROUP, "Saudi_Arabia": ActorType.GOVERNMENT},
            {("participant", "Houthis"), ("participant", "Saudi Arabia")},
        ),
        (
            "A truce brokered by Oman began in Taiz, Yemen, on Tuesday.",
            {"Oman": ActorType.GOVERNMENT},
            {("mediator", "Oman")},
        ),
        (
            "Saudi Arabia accused the Houthis of a massacre in Taiz, Yemen, on Tuesday.",
            {"Saudi_Arabia": ActorType.GOVERNMENT, "Houthis": ActorType.ARMED_GROUP},
            {("accuser", "Saudi Arabia"), ("blamed", "Houthis")},
        ),
        (
            "The Houthis claimed responsibility for the attack in Aden, Yemen, on Tuesday.",
            {"Houthis": ActorType.ARMED_GROUP},
            {("claims_responsibility", "Houthis")},
        ),
        ("Islamist gunmen stormed a hotel in Aden, Yemen, on Tuesday.", {}, {("initiator", "Islamist gunmen")}),
    ],
)
def test_grammar_tells_who_took_which_part(
    text: str, names: dict[str, ActorType], expected: set[tuple[str, str]]
) -> None:
    assert expected <= roles(text, **names)


def test_a_nationality_before_the_act_is_the_state() -> None:
    text = "Russian air strikes hit Idlib, Syria, on Tuesday, and Russia denied it."
    actor = LocalActor("x#a0", "Russia", ActorType.GOVERNMENT, country="RUS")
    article = Article({"article_id": "x", "text": text, "published_on": PUBLISHED}, ())
    position = text.index("Russia denied")
    index = ActorIndex([actor], [Mention(position, position + 6, "x#a0", True)])
    rows = extract(article, parse(text), index, Gazetteer.load()).actors
    assert ("initiator", "x#a0", "Russian") in {(row["role"], row["actor_id"], row["actor_text"]) for row in rows}


STORY = (
    "Rebels begin talks after attack\n\n"
    "MUSCAT, Oman (AP) - Peace talks between Yemen's government and the Houthis opened on Monday in Muscat. "
    "The negotiations follow a rocket attack on Tuesday in Taiz that killed at least 14 people.\n\n"
    "“We reject the attack,” Omar Haddad said. The besieged city of Taiz has little food.\n\n"
    "Saudi jets bombed Sanaa in response. The U.N. called for a ceasefire in Taiz. A meeting is planned for Friday."
)


def frame_of(rows: list[dict[str, Any]]) -> pd.DataFrame:
    return pd.DataFrame(rows)


def test_rows_hold_to_the_rules_of_their_tables() -> None:
    found = extracted(STORY, Houthis=ActorType.ARMED_GROUP, Omar_Haddad=ActorType.PERSON)
    assert found.drafts and found.mentions and found.actors
    assert all(set(draft) == set(EVENT_DRAFTS.names) for draft in found.drafts)
    drafts = frame_of(found.drafts).assign(review_status="machine")
    for column in ("date_start", "date_end"):
        drafts[column] = pd.to_datetime(drafts[column])
    for rule in TABLES["events"].row_rules:
        assert rule.holds(drafts).all(), rule.name
    for name, rows in (("event_mentions", found.mentions), ("event_actors", found.actors)):
        assert set(rows[0]) == {column.name for column in TABLES[name].columns}
        for rule in TABLES[name].row_rules:
            assert rule.holds(frame_of(rows)).all(), rule.name


def test_rows_point_at_the_text_and_at_a_draft() -> None:
    found = extracted(STORY, Houthis=ActorType.ARMED_GROUP)
    events = {draft["local_id"] for draft in found.drafts}
    for row in [*found.mentions, *found.actors]:
        assert row["text"] == STORY[row["start"] : row["end"]]
        assert row["event_id"] in events
    for row in found.mentions:
        assert row["trigger"] == STORY[row["trigger_start"] : row["trigger_end"]]
        assert row["start"] <= row["trigger_start"] < row["trigger_end"] <= row["end"]
    assert len({row["mention_id"] for row in found.mentions}) == len(found.mentions)


def test_attributes_and_wishes_are_references() -> None:
    kinds = {row["trigger"]: row["mention_type"] for row in extracted(STORY).mentions}
    assert kinds["besieged"] == "reference"
    assert kinds["bombed"] == "report"


def test_the_same_text_gives_the_same_rows() -> None:
    assert extracted(STORY) == extracted(STORY)


@settings(max_examples=15, deadline=None)
@given(st.text(alphabet="atck Tiz on’“.,-–\nbomed S", max_size=120))
def test_odd_text_never_fails(text: str) -> None:
    extracted(text)


def test_every_entry_of_the_lexicon_has_a_type_of_the_vocabulary() -> None:
    lexicon = load()
    types = {entry.event_type for entries in lexicon.entries.values() for entry in entries}
    assert {kind for kind in types if kind is not None} == set(EventType)
    assert all(entry.form in ("act", "state", "round", "") for group in lexicon.entries.values() for entry in group)
