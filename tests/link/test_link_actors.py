from __future__ import annotations

from collections import defaultdict
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsledger.link.actors import block_key, link_group, resolve

Row = dict[str, Any]


def draft(name: str, article: str = "a1", number: int = 1, **columns: Any) -> Row:
    row: Row = {
        "local_id": f"{article}#a{number}",
        "article_id": article,
        "name": name,
        "actor_type": "person",
        "role": None,
        "affiliation": None,
        "country": None,
        "authority_id": None,
        "rule": "name",
    }
    return row | columns


def body(name: str, article: str = "a1", **columns: Any) -> Row:
    return draft(name, article, **({"actor_type": "armed_group"} | columns))


def link(drafts: list[Row]) -> list[list[Row]]:
    blocks: dict[str, list[Row]] = defaultdict(list)
    for one in drafts:
        blocks[block_key(one)].append(one)
    return [cluster for key in sorted(blocks) for cluster in link_group(key, blocks[key])]


def names_of(clusters: list[list[Row]]) -> list[list[str]]:
    return sorted(sorted(row["name"] for row in cluster) for cluster in clusters)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (draft("Karim al-Sayegh"), draft("Karim Sayegh", "a2")),
        (draft("Mohammed Hussein"), draft("Mohamed Hussain", "a2")),
        (body("Union of Example Growers"), body("UEG", "a2")),
        (body("Barania Defence Force"), body("Barania Defense Force", "a2")),
        (body("Reuters", authority_id="reuters"), body("Reuters", "a2", authority_id="reuters")),
    ],
)
def test_spellings_of_one_actor_are_linked(one: Row, other: Row) -> None:
    assert len(link([one, other])) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (draft("Karim al-Sayegh"), draft("Nadia al-Sayegh", "a2")),
        (draft("Sayegh"), draft("Karim al-Sayegh", "a2")),
        (draft("Sayegh", country="LBN"), draft("Karim al-Sayegh", "a2", country="JOR")),
        (body("Supreme Court", country="KEN"), body("Supreme Court", "a2", country="PER")),
        (body("Reuters", authority_id="reuters"), body("Reuters", "a2")),
    ],
)
def test_namesakes_stay_apart(one: Row, other: Row) -> None:
    assert len(link([one, other])) == 2


def test_a_bare_surname_joins_the_only_full_name_that_fits() -> None:
    drafts = [
        draft("Sayegh", "a3", country="LBN"),
        draft("Karim al-Sayegh", "a1", country="LBN"),
        draft("Nadia al-Sayegh", "a2", country="JOR"),
    ]
    assert names_of(link(drafts)) == [["Karim al-Sayegh", "Sayegh"], ["Nadia al-Sayegh"]]


def test_a_bare_surname_that_fits_two_full_names_stays_by_itself() -> None:
    drafts = [draft("Sayegh", "a3", country="LBN"), draft("Karim al-Sayegh", "a1", country="LBN")]
    drafts.append(draft("Nadia al-Sayegh", "a2", country="LBN"))
    assert ["Sayegh"] in names_of(link(drafts))


def test_bare_surnames_with_the_same_role_are_one_person() -> None:
    drafts = [draft("Sayegh", "a1", role="rebel commander"), draft("Sayegh", "a2", role="commander")]
    assert len(link(drafts)) == 1


def test_a_middle_name_that_fits_two_people_joins_neither() -> None:
    drafts = [draft("Ali Hassan Nasr", "a1"), draft("Ali Hussein Nasr", "a2"), draft("Ali Nasr", "a3")]
    assert len(link(drafts)) == 3


def test_an_acronym_of_two_bodies_stays_by_itself() -> None:
    drafts = [body("Union of Example Growers"), body("United Example Guards", "a2"), body("UEG", "a3")]
    assert len(link(drafts)) == 3


def test_clusters_with_the_same_slug_get_ids_of_their_own() -> None:
    drafts = [body("Supreme Court", "a1", country="KEN"), body("Supreme Court", "a2", country="PER")]
    drafts.append(body("Supreme Court", "a3", country="KEN"))
    assert sorted(resolve(cluster)["actor_id"] for cluster in link(drafts)) == ["supreme-court", "supreme-court-per"]


def test_unplaced_namesakes_get_a_suffix_of_their_role() -> None:
    drafts = [draft("Sayegh", "a1"), draft("Sayegh", "a2", role="judge"), draft("Sayegh", "a3")]
    ids = sorted(resolve(cluster)["actor_id"] for cluster in link(drafts))
    assert len(set(ids)) == 3
    assert "sayegh-judge" in ids


def test_the_most_frequent_full_form_names_the_actor() -> None:
    drafts = [draft("Mohammed Hussein", "a1"), draft("Mohamed Hussain", "a2"), draft("Mohamed Hussain", "a3")]
    row = resolve(link(drafts)[0])
    assert row["name"] == "Mohamed Hussain"


def test_an_id_stays_when_later_articles_make_another_spelling_or_namesake_the_most_frequent() -> None:
    first = [draft("Mohammed Hussein", "a1"), body("Supreme Court", "a1", country="KEN")]
    later = [draft("Mohamed Hussain", "a2"), draft("Mohamed Hussain", "a3")]
    later += [body("Supreme Court", f"a{number}", country="PER") for number in (4, 5, 6)]
    before = {
        row["local_id"]: resolve(cluster)["actor_id"] for one in first for cluster in link([one]) for row in cluster
    }
    people, courts = (
        [row for row in (*first, *later) if (row["actor_type"] == "person") is kind] for kind in (True, False)
    )
    after = {
        row["local_id"]: resolve(one)["actor_id"] for part in (people, courts) for one in link(part) for row in one
    }
    assert {key: after[key] for key in before} == before


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Muammar Gaddafi", "Moammar al-Qaddafi"),
        ("Abdulrahman Khaled", "Abdul Rahman Khalid"),
        ("Dmytro Bondar", "Dmitri Bondar"),
    ],
)
def test_spellings_of_one_name_meet(one: str, other: str) -> None:
    assert len(link([draft(one), draft(other, "a2")])) == 1


def test_the_authority_names_and_numbers_the_actor() -> None:
    row = resolve([body("United Nations", authority_id="united-nations", actor_type="international_organization")])
    assert row["actor_id"] == "united-nations"
    assert row["wikidata_id"] == "Q1065"


def test_attributes_are_those_most_often_given() -> None:
    rows = [
        draft("Ada Lund", "a1", role="envoy", affiliation=None),
        draft("Ada Lund", "a2", role="minister", affiliation="a2#a7", country="SWE"),
        draft("Ada Lund", "a3", role="minister", affiliation="a3#a9", country="SWE"),
    ]
    row = resolve(rows)
    assert (row["role"], row["affiliation"], row["country"]) == ("minister", "a2#a7", "SWE")
    assert row["review_status"] == "machine"


def test_a_known_type_beats_other() -> None:
    rows = [body("Example Brigade", "a1", actor_type="other"), body("Example Brigade", "a2")]
    assert resolve(rows)["actor_type"] == "armed_group"


NAMES = st.sampled_from(["Ali Nasr", "Ali Hassan Nasr", "Nasr", "A. Nasr", "Omar Nasser", "Omar Naser", "Nasir"])


@given(st.lists(st.tuples(NAMES, st.sampled_from([None, "LBN", "JOR"])), max_size=12), st.randoms())
def test_clusters_do_not_depend_on_the_order_of_the_drafts(
    given_rows: list[tuple[str, str | None]], random: Any
) -> None:
    drafts = [draft(name, f"a{number:02}", country=country) for number, (name, country) in enumerate(given_rows)]
    expected = {row["local_id"]: resolve(cluster)["actor_id"] for cluster in link(drafts) for row in cluster}
    random.shuffle(drafts)
    assert {row["local_id"]: resolve(cluster)["actor_id"] for cluster in link(drafts) for row in cluster} == expected
    assert set(expected) == {row["local_id"] for row in drafts}
