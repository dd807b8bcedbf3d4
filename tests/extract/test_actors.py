from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsledger.corpus.article import Article
from newsledger.extract.actors import ActorExtraction, extract
from newsledger.extract.drafts import ACTOR_DRAFTS
from newsledger.language.authority import Authority
from newsledger.language.mentions import LocalActor
from newsledger.language.parse import parse

SEEDS = Path(__file__).parents[2] / "seeds"


def run(text: str) -> ActorExtraction:
    return extract(Article({"article_id": "t", "text": text, "published_on": None}, ()), parse(text), Authority.load())


def mentioned(text: str) -> list[tuple[str, str]]:
    """Text and actor's name of each mention."""
    found = run(text)
    return [(row["text"], found.index.actors[row["actor_id"]].name) for row in found.mentions]


def actor(text: str, name: str) -> LocalActor:
    return next(one for one in run(text).index.actors.values() if one.name == name)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Foreign Minister Lena Sorge met reporters.", ("Lena Sorge", "Lena Sorge")),
        ("Rebel spokesman Karim al-Sayegh denied it.", ("Karim al-Sayegh", "Karim al-Sayegh")),
        ("Residents fear Liwa al-Fajr, a rebel group.", ("Liwa al-Fajr", "Liwa al-Fajr")),
        ("The militia Harakat al-Noor shelled a village.", ("Harakat al-Noor", "Harakat al-Noor")),
        ("The U.N. said aid had arrived.", ("U.N.", "United Nations")),
        ("He spoke to AFP news agency.", ("AFP", "Agence France-Presse")),
        ("Kenya said it would send troops.", ("Kenya", "Kenya")),
        ("The Kenyan government rejected the plan.", ("Kenyan government", "Kenya")),
        ("The Kenyan army shelled a camp.", ("Kenyan army", "Kenyan army")),
        ("Kenyan state television said so.", ("Kenyan state television", "Kenyan state television")),
        ("A deal was brokered by Norway.", ("Norway", "Norway")),
        ("The UN-brokered truce held.", ("UN", "United Nations")),
    ],
)
def test_actors_are_found_without_titles_articles_and_appositions(text: str, expected: tuple[str, str]) -> None:
    assert expected in mentioned(text)


@pytest.mark.parametrize(
    ("text", "absent"),
    [
        ("Thousands fled to camps in Kenya.", "Kenya"),
        ("Kenyan farmers lost their crops.", "Kenyan"),
        ("Fighting went on near Nairobi on Monday.", "Nairobi"),
        ("Both sides met on Monday in a hotel.", "Monday"),
        ("A transitional government would follow.", "transitional government"),
        ("Pro-government gunmen fired.", "government"),
        ("By Ada Lindqvist and Tom Weller", "Ada Lindqvist"),
        ("Tom Weller contributed to this report.", "Tom Weller"),
        ("Agence France-Presse", "Agence France-Presse"),
        ("Five rebels were killed.", "rebels"),
        ("A local government paid for it.", "local government"),
    ],
)
def test_places_adjectives_credits_and_open_groups_are_no_actors(text: str, absent: str) -> None:
    assert absent not in [form for form, _ in mentioned(text)]


def test_a_dateline_names_no_actor() -> None:
    assert [form for form, _ in mentioned("NAIROBI, Kenya (Reuters) - The army said it had withdrawn.")] == ["army"]


@pytest.mark.parametrize(
    ("text", "form", "name"),
    [
        ("Envoy Ada Lindqvist arrived. Lindqvist said talks went well.", "Lindqvist", "Ada Lindqvist"),
        ("The Union of Sorghum Growers (USG) struck. USG said so.", "USG", "Union of Sorghum Growers"),
        ("President Juma Odera spoke. The president thanked them.", "president", "Juma Odera"),
        (
            "The Barania Observatory for Human Rights counted. The Observatory said ten died.",
            "Observatory",
            "Barania Observatory for Human Rights",
        ),
        ("Kenya said no. The government in its statement blamed rain.", "government", "Kenya"),
        ("Minister Ann Chad resigned. Chad said she was tired.", "Chad", "Ann Chad"),
        ("Kenya's president visited. Nairobi said it was pleased.", "Nairobi", "Kenya"),
    ],
)
def test_short_forms_mean_the_actor_named_before(text: str, form: str, name: str) -> None:
    assert (form, name) in mentioned(text)


def test_namesakes_of_one_article_are_two_people() -> None:
    names = {name for _, name in mentioned("Ada Lindqvist spoke. Her brother Tom Lindqvist listened.")}
    assert names == {"Ada Lindqvist", "Tom Lindqvist"}


def test_a_description_may_hold_a_name() -> None:
    found = run("President Juma Odera’s government signed the treaty. Kenya said it was pleased.")
    texts = [row["text"] for row in found.mentions]
    assert "Juma Odera" in texts
    assert "President Juma Odera’s government" in texts
    spans = [(mention.start, mention.end) for mention in found.index.mentions]
    assert all(one[1] <= other[0] for one, other in pairwise(spans))


@pytest.mark.parametrize(
    ("text", "name", "actor_type"),
    [
        ("Ahmed Tarek, a doctor, said so.", "Ahmed Tarek", "person"),
        ("Liwa al-Fajr said it had fired.", "Liwa al-Fajr", "armed_group"),
        ("The Ministry of Health said so.", "Ministry of Health", "government"),
        ("The University of Kisumu said so.", "University of Kisumu", "academic"),
        ("The Kisumu Daily Herald reported it.", "Kisumu Daily Herald", "media"),
        ("The Barania Observatory for Human Rights said so.", "Barania Observatory for Human Rights", "monitor"),
        ("The Barania Relief Fund said so.", "Barania Relief Fund", "humanitarian"),
        ("The Kenyan police said so.", "Kenyan police", "police"),
        ("The Kenyan opposition said so.", "Kenyan opposition", "political_opposition"),
        ("The Kenyan rebels said so.", "Kenyan rebels", "armed_group"),
        ("Kenyan security officials told Radio Kisumu so.", "Radio Kisumu", "media"),
    ],
)
def test_types_follow_the_words_of_the_name_and_beside_it(text: str, name: str, actor_type: str) -> None:
    assert actor(text, name).actor_type == actor_type


@pytest.mark.parametrize(
    ("text", "name", "role", "affiliation", "country"),
    [
        ("U.N. envoy Ada Lindqvist said so.", "Ada Lindqvist", "U.N. envoy", "United Nations", None),
        (
            "Kenyan Foreign Minister Juma Odera spoke for the Kenyan government.",
            "Juma Odera",
            "Foreign Minister",
            "Kenya",
            "KEN",
        ),
        (
            "Ada Lindqvist, the UN humanitarian chief, left.",
            "Ada Lindqvist",
            "UN humanitarian chief",
            "United Nations",
            None,
        ),
        (
            "Norway’s envoy to the UN, Lars Moen, did not attend.",
            "Lars Moen",
            "envoy to the UN",
            "Norway",
            "NOR",
        ),
        ("Ada Lindqvist said so.", "Ada Lindqvist", None, None, None),
        ("Dr. Ada Lindqvist said so.", "Ada Lindqvist", None, None, None),
    ],
)
def test_roles_come_from_titles_and_appositions(
    text: str, name: str, role: str | None, affiliation: str | None, country: str | None
) -> None:
    found = run(text)
    one = next(one for one in found.index.actors.values() if one.name == name)
    assert one.role == role
    assert (found.index.actors[one.affiliation].name if one.affiliation else None) == affiliation
    assert one.country == country


@pytest.mark.parametrize(
    ("text", "gender"),
    [
        ("Mrs. Quenby Lindqvist spoke.", "f"),
        ("Spokesman Quenby Lindqvist spoke.", "m"),
        ("Quenby Lindqvist said she was tired.", "f"),
        ("Quenby Lindqvist met Tarn Weller before he left.", None),
        ("Quenby Lindqvist spoke.", None),
    ],
)
def test_gender_comes_from_titles_and_lone_pronouns(text: str, gender: str | None) -> None:
    assert actor(text, "Quenby Lindqvist").gender == gender


def test_gender_comes_from_the_given_name() -> None:
    assert actor("Ada Lindqvist met Tom Weller before he left.", "Ada Lindqvist").gender == "f"


def test_office_holders_of_states_are_people_without_a_name() -> None:
    found = run("The Kenyan foreign minister opened the talks.")
    assert [(one.name, one.actor_type, one.country) for one in found.index.actors.values()] == [
        ("Kenyan foreign minister", "person", "KEN")
    ]


def test_delegations_are_told_apart_by_side_and_talks() -> None:
    text = "The talks in Oslo began. The government and opposition delegations met. The Kenyan delegation left."
    names = [name for _, name in mentioned(text)]
    assert names == ["Government delegation (Oslo)", "Opposition delegation (Oslo)", "Kenyan delegation"]


def test_local_ids_are_numbered_by_first_mention_and_rows_fit_the_schema() -> None:
    found = run("Ada Lindqvist met Tom Weller. The UN thanked Lindqvist.")
    assert [draft["local_id"] for draft in found.drafts] == ["t#a1", "t#a2", "t#a3"]
    assert set(found.drafts[0]) == set(ACTOR_DRAFTS.names)
    assert found.mentions[0]["mention_id"] == "t-m0-13"


@pytest.mark.parametrize(
    "text", ["", "\n\n", "…", "“ ”", "(((", "Al-", "Mr.", "the government", "A" * 3000, "Al-" * 300]
)
def test_odd_text_does_no_harm(text: str) -> None:
    assert all(text[row["start"] : row["end"]] == row["text"] for row in run(text).mentions)


@settings(max_examples=25, deadline=None)
@given(st.text(alphabet="ABab .,'’-–\n()Ul", max_size=80))
def test_spans_always_match_the_text_and_never_repeat(text: str) -> None:
    found = run(text)
    spans = [(row["start"], row["end"]) for row in found.mentions]
    assert len(set(spans)) == len(spans)
    assert all(text[row["start"] : row["end"]] == row["text"] and row["text"].strip() for row in found.mentions)
    assert {row["actor_id"] for row in found.mentions} == set(found.index.actors)


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the seeds are not there")
def test_a_seed_gives_the_same_rows_twice() -> None:
    text = sorted(SEEDS.glob("*.txt"))[0].read_text(encoding="utf-8")
    assert run(text).mentions == run(text).mentions
