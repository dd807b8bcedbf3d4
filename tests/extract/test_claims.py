"""Texts here are invented; offsets are checked against them by `rows_of`."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.claims import PUBLISHED, actors, figures, rows_of, said

from newsledger.corpus.article import Article, Part
from newsledger.extract.claims import extract
from newsledger.extract.drafts import DRAFTS
from newsledger.language.mentions import ActorIndex
from newsledger.language.parse import parse
from newsledger.language.places import Gazetteer
from schemas import TABLES
from schemas.vocabularies import ActorType, TextPart


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Gunmen killed 12 farmers near the river.", [("killed", "12 farmers")]),
        ("At least 12 farmers were killed near the river.", [("killed", "At least 12 farmers")]),
        ("Twelve farmers died when the bridge fell.", [("killed", "Twelve farmers")]),
        ("The blast killed five people and wounded 71.", [("killed", "five people"), ("injured", "71")]),
        ("A truck bomb exploded at the gate, killing nine guards.", [("killed", "nine guards")]),
        ("The fire claimed 31 lives.", [("killed", "31 lives")]),
        ("The strike claimed the lives of 31 miners.", [("killed", "31 miners")]),
        ("Some 40 villagers lost their lives in the flood.", [("killed", "Some 40 villagers")]),
        ("The attack left 30 people dead.", [("killed", "30 people")]),
        ("The deaths of four nurses shocked the town.", [("killed", "four nurses")]),
        ("The raid resulted in nine deaths.", [("killed", "nine deaths")]),
        ("The death toll rose to 58 on Friday.", [("killed", "58")]),
        ("Officials put the death toll at 58.", [("killed", "58")]),
        ("Soldiers found the bodies of six men in a well.", [("killed", "six men")]),
        ("Three sailors were shot dead in the port.", [("killed", "Three sailors")]),
        ("The governor was killed along with four guards.", [("killed", "four guards")]),
        ("The dead included two teachers.", [("killed", "two teachers")]),
        ("Two teachers were among the dead.", [("killed", "Two teachers")]),
        ("Dozens of people were killed or wounded in the market.", [("killed_or_injured", "Dozens of people")]),
        ("The army reported 14 casualties.", [("killed_or_injured", "14 casualties")]),
        ("Eleven people suffered serious injuries.", [("injured", "Eleven people")]),
        ("Eight women and four men were hurt.", [("injured", "Eight women"), ("injured", "four men")]),
        ("Six miners are still missing.", [("missing", "Six miners")]),
        ("Twenty sailors went missing in the storm.", [("missing", "Twenty sailors")]),
        ("Militants kidnapped 15 schoolgirls.", [("abducted", "15 schoolgirls")]),
        ("Rebels took seven drivers hostage.", [("abducted", "seven drivers")]),
        ("Police arrested 200 protesters.", [("detained", "200 protesters")]),
        ("The authorities released 33 prisoners.", [("released", "33 prisoners")]),
        ("The war has displaced two million people.", [("displaced", "two million people")]),
        ("More than 4,000 residents fled the town.", [("displaced", "More than 4,000 residents")]),
        ("The fighting drove thousands from their homes.", [("displaced", "thousands")]),
        ("Buses evacuated 300 patients from the camp.", [("evacuated", "300 patients")]),
        ("The evacuation of 300 patients took a day.", [("evacuated", "300 patients")]),
        ("About 500 families returned to their homes.", [("returned", "About 500 families")]),
        ("An estimated 3,000 people remain trapped in the old port.", [("trapped", "An estimated 3,000 people")]),
        ("Aid reached hundreds of trapped civilians.", [("trapped", "hundreds of trapped civilians")]),
        ("Some 90,000 people need food aid.", [("in_need", "Some 90,000 people")]),
        ("Two drivers were rounded up and executed.", [("killed", "Two drivers")]),
        ("Two people killed 5 others injured in a blast.", [("killed", "Two people"), ("injured", "5 others")]),
        (
            "The quake killed 12 Kenyans, two Ugandans and a nurse.",
            [
                ("killed", "12 Kenyans"),
                ("killed", "two Ugandans"),
                ("killed", "a nurse"),
            ],
        ),
        ("Those hurt, a guard and two nurses, were flown out.", [("injured", "a guard"), ("injured", "two nurses")]),
        ("A family of five was killed at home.", [("killed", "A family of five")]),
        ("Twelve people who were wounded reached the port.", [("injured", "Twelve people")]),
        ("A woman was killed by a stray shell.", [("killed", "A woman")]),
        ("A bomb killed a policeman and two boys.", [("killed", "a policeman"), ("killed", "two boys")]),
    ],
)
def test_finds_figure_and_effect(text: str, expected: list[tuple[str, str]]) -> None:
    assert figures(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "The shelling destroyed 12 houses and killed 40 sheep.",
        "The talks lasted three days and 14 delegates attended.",
        "The government plans to evacuate 500 people next week.",
        "Up to 500 people would be evacuated if the truce holds.",
        "The group threatened to kill ten hostages.",
        "A photograph showed a slain man in the street.",
        "Two gunmen killed the mayor.",
        "The minister met 20 villagers.",
        "The mayor of the town was elected in 2011.",
        "Police seized 30 rifles after the killing.",
        "Whenever thousands are killed, nobody wins.",
        "How many people will die is not known.",
        "Anna Berg, 40, was at work when the raid began.",
        "",
        "… — “ ” ( )",
        "\n\n \n",
    ],
)
def test_leaves_out_what_counts_no_harmed_people(text: str) -> None:
    assert figures(text) == []


@pytest.mark.parametrize(
    ("text", "part", "whole"),
    [
        ("The raid killed 40 people, half of them children.", "half of them children", "40 people"),
        ("The raid killed 40 people, including three nurses.", "three nurses", "40 people"),
        ("The raid killed 40 people, among them two nurses.", "two nurses", "40 people"),
        ("The raid killed 40 people, 12 of them soldiers.", "12 of them soldiers", "40 people"),
        ("The raid killed 40 people, mostly soldiers.", "mostly soldiers", "40 people"),
        ("The raid killed 40 people, two of whom were nurses.", "two of whom", "40 people"),
        ("Eighteen people were killed. Seven of them were nurses.", "Seven of them", "Eighteen people"),
        ("Of the 130 people injured, 77 were women.", "77", "130 people"),
        ("Police said 60 were evacuated, bringing the number evacuated to 900.", "60", "900"),
    ],
)
def test_parts_point_to_their_whole(text: str, part: str, whole: str) -> None:
    by_text = {row["text"]: row for row in rows_of(text)}
    assert by_text[part]["part_of"] == by_text[whole]["claim_id"]
    assert by_text[part]["effect"] == by_text[whole]["effect"]


def test_both_halves_make_the_whole_mixed() -> None:
    text = "The raid killed at least 60 people — half of them farmers and the other half local militiamen."
    rows = rows_of(text)
    assert [row["victim_status"] for row in rows] == ["mixed", "civilian", "combatant"]
    assert [row["share_low"] for row in rows] == [None, 0.5, 0.5]
    assert rows[2]["text"] == "the other half local militiamen"


def test_list_of_victims_is_one_figure_and_names_its_groups() -> None:
    (row,) = rows_of("The dead included 37 women, children and elderly villagers.")
    assert row["text"] == "37 women, children and elderly villagers"
    assert row["victim_groups"] == "women | children | elderly"
    assert row["victim_status"] == "unknown"


@pytest.mark.parametrize(
    ("text", "status", "groups", "victims"),
    [
        ("Shells killed nine civilians.", "civilian", None, "civilians"),
        ("Shells killed nine soldiers.", "combatant", "security_forces", "soldiers"),
        ("Shells killed nine aid workers.", "civilian", "aid_workers", "aid workers"),
        ("Shells killed nine rebel fighters from the hills.", "combatant", "fighters", "rebel fighters"),
        ("Shells killed nine people.", "unknown", None, "people"),
        ("Shells killed nine members of the militia.", "unknown", None, "members of the militia"),
        ("Shells killed nine.", "unknown", None, None),
        ("Shells killed nine soldiers and civilians.", "mixed", "security_forces", "soldiers and civilians"),
    ],
)
def test_tells_who_is_counted(text: str, status: str, groups: str | None, victims: str | None) -> None:
    (row,) = rows_of(text)
    assert (row["victim_status"], row["victim_groups"], row["victims"]) == (status, groups, victims)


def test_status_said_of_the_same_figure_elsewhere_holds_for_it() -> None:
    first, second = rows_of("Shells killed nine people.\n\nThe nine civilians were killed at dawn.")
    assert (first["victim_status"], second["victim_status"]) == ("civilian", "civilian")


# --- frame


@pytest.mark.parametrize(
    ("text", "scope"),
    [
        ("Shells killed nine people on Monday.", "incident"),
        ("The conflict has killed 130,000 people.", "cumulative"),
        ("More than 130,000 people have died since the war began.", "cumulative"),
        ("Some 400 people have been killed since January.", "period"),
        ("Buses have evacuated 800 people since Friday.", "event_total"),
        ("Buses evacuated 800 people overall.", "event_total"),
        ("Some 3,000 people remain trapped in the port.", "state"),
        ("Bombardments have killed thousands.", "unknown"),
        ("Shells killed nine people a day earlier.", "incident"),
    ],
)
def test_scope_follows_the_frame_printed(text: str, scope: str) -> None:
    assert rows_of(text)[0]["scope"] == scope


@pytest.mark.parametrize(
    ("text", "start", "end", "precision"),
    [
        ("Shells killed nine people on Monday.", "2019-05-13", "2019-05-13", "day"),
        ("Shells hit the port on Monday. Nine people were killed.", "2019-05-13", "2019-05-13", "day"),
        ("Shells killed nine people.", None, None, "unknown"),
        ("The war, which began in 2015, has killed 9,000 people.", "2015-01-01", "2019-05-15", "year"),
        ("The war has killed 9,000 people.", None, "2019-05-15", "unknown"),
        ("Some 3,000 people remain trapped in the port.", None, "2019-05-15", "unknown"),
        ("Buses have evacuated 800 people since Friday.", "2019-05-10", "2019-05-15", "day"),
        ("Bombardments have killed thousands.", None, None, "unknown"),
    ],
)
def test_dates_fit_the_scope(text: str, start: str | None, end: str | None, precision: str) -> None:
    row = rows_of(text)[0]
    days = [day.isoformat() if day else None for day in (row["date_start"], row["date_end"])]
    assert (*days, row["date_precision"]) == (start, end, precision)


def test_day_of_speaking_is_not_the_day_of_the_harm() -> None:
    text = "Nine people were killed, police said on Tuesday."
    (row,) = rows_of(text, attributions=(said(text, "Nine people were killed", "police"),))
    assert row["date_start"] is None


def test_without_publication_day_relative_days_stay_unknown() -> None:
    (row,) = rows_of("Shells killed nine people on Monday.", published_on=None)
    assert (row["date_start"], row["date_precision"]) == (None, "unknown")


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Shells killed nine people in Mosul on Monday.", "Mosul"),
        ("Fighting went on in Mosul, Iraq.\n\nShells killed nine people.", "Mosul"),
        ("In Iraq, the conflict has killed 9,000 people.", "Iraq"),
        ("Clashes went on in Mosul, Iraq. The war has killed 9,000 people.", "Iraq"),
        ("Shells killed nine people.", None),
        ("Bombardments in Mosul have killed thousands.", None),
    ],
)
def test_place_is_the_nearest_that_fits_the_scope(text: str, place: str | None) -> None:
    article = Article({"article_id": "t", "text": text, "published_on": PUBLISHED}, ())
    rows = extract(article, parse(text), ActorIndex([], []), (), Gazetteer.load())
    assert rows[0]["place"] == place


def test_part_of_the_article_is_told() -> None:
    text = "Nine killed in port blast\n\nNine people were killed in a blast."
    parts = (Part(0, 25, TextPart.HEADLINE), Part(27, len(text), TextPart.BODY))
    assert [row["part"] for row in rows_of(text, parts=parts)] == ["headline", "body"]


# --- the table's rules

NEWS = """At least 60 people — half of them farmers — were killed on Monday, the Delta Monitor said.

About 20 others were wounded, up to 15 were missing and nearly 300 fled. Between 10 and 12 soldiers died.

Dozens were arrested. A nurse was killed. The war has displaced more than half of the population since 2015.

Ferries evacuated 340 patients, bringing the total evacuated this week to more than 1,200."""


def test_rows_satisfy_the_schema() -> None:
    index = actors(NEWS, Delta_Monitor=ActorType.MONITOR)
    attribution = said(NEWS, NEWS[: NEWS.index(", the Delta")], "the Delta Monitor", speaker_actor="t#a0")
    rows = rows_of(NEWS, index, (attribution,))
    table = TABLES["casualty_claims"]
    assert set(rows[0]) == set(DRAFTS["casualty_claims"].names)
    frame = pd.DataFrame(rows).astype(dict.fromkeys(("count_value", "count_low", "count_high"), "Int64"))
    for name in ("share_low", "share_high"):
        frame[name] = frame[name].astype("Float64")
    for rule in table.row_rules:
        verdict = rule.holds(frame)
        assert bool(verdict.fillna(True).all()), (rule.name, frame[~verdict.fillna(True)]["text"].tolist())
    assert len({row["claim_id"] for row in rows}) == len(rows) == 11


def test_same_input_gives_the_same_rows() -> None:
    assert rows_of(NEWS) == rows_of(NEWS)


WORDS = (
    "killed",
    "40",
    "people",
    "half of them",
    "were",
    "the toll",
    "of",
    ",",
    ".",
    "—",
    "\n\n",
    "a woman",
    "dead",
    "’s",
)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=20).map(" ".join))
def test_no_text_breaks_it(text: str) -> None:
    rows = rows_of(text)
    assert len({(row["start"], row["end"]) for row in rows}) == len(rows)
    assert {row["part_of"] for row in rows} <= {None, *(row["claim_id"] for row in rows)}
