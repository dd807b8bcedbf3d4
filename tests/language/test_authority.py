from __future__ import annotations

from pathlib import Path

import pytest

from newsledger.identifiers import slug
from newsledger.language.authority import Authority, AuthorityError, Entry, countries, find_country, units
from schemas.vocabularies import ActorType

HEADER = "actor_id,name,actor_type,country,affiliation,wikidata_id,aliases,source\n"


@pytest.fixture(scope="module")
def authority() -> Authority:
    return Authority.load()


@pytest.mark.parametrize(
    ("form", "actor_id"),
    [
        ("U.N.", "united-nations"),
        ("UN", "united-nations"),
        ("the United Nations", "united-nations"),
        ("al Qaida", "al-qaeda"),
        ("AFP", "agence-france-presse"),
        ("Kenyan government", "kenya"),
        ("government of Kenya", "kenya"),
        ("U.S.", "united-states"),
        ("Medecins Sans Frontieres", "medecins-sans-frontieres"),
    ],
)
def test_surface_forms_are_found(authority: Authority, form: str, actor_id: str) -> None:
    entry = authority.find(form)
    assert entry is not None
    assert entry.actor_id == actor_id


@pytest.mark.parametrize("form", ["us", "who", "Kenyan", "Kenyans", "Nobody Known", "", "Monitor", "RSF"])
def test_words_adjectives_and_shared_acronyms_are_nobody(authority: Authority, form: str) -> None:
    assert authority.find(form) is None


def test_every_shipped_affiliation_is_an_entry(authority: Authority) -> None:
    missing = {entry.affiliation for entry in authority.entries.values()} - {None} - set(authority.entries)
    assert not missing


def test_every_shipped_id_is_the_slug_of_its_name(authority: Authority) -> None:
    assert not {entry.actor_id for entry in authority.entries.values() if entry.actor_id != slug(entry.name)}


def test_states_are_governments(authority: Authority) -> None:
    state = authority.state("KEN")
    assert state is not None
    assert state.actor_type is ActorType.GOVERNMENT
    assert authority.state("XXX") is None


def test_loading_twice_gives_the_same_object() -> None:
    assert Authority.load() is Authority.load()


@pytest.mark.parametrize(
    ("form", "found"),
    [
        ("Kenya", ("KEN", "name")),
        ("Kenyan", ("KEN", "adjective")),
        ("Kenyans", ("KEN", "people")),
        ("Nairobi", ("KEN", "metonym")),
        ("Lagosian", None),
    ],
)
def test_words_for_states_are_found_with_their_kind(form: str, found: tuple[str, str] | None) -> None:
    assert find_country(form) == found


def test_a_capital_that_misleads_is_left_out() -> None:
    assert "Brussels" not in countries()["BEL"].metonyms


def test_units_named_like_states_are_known() -> None:
    assert ("USA", "georgia") in units()


def test_a_users_file_wins(tmp_path: Path) -> None:
    path = tmp_path / "actors.csv"
    path.write_text(
        HEADER + "un-secretariat,UN Secretariat,international_organization,,,,UN | U.N.,desk\n"
        "ada-lindqvist,Ada Lindqvist,person,SWE,sweden,,Lindqvist,\n",
        encoding="utf-8",
    )
    authority = Authority.load(path)
    assert authority.find("U.N.").actor_id == "un-secretariat"  # type: ignore[union-attr]
    assert authority.find("Lindqvist").source == "actors.csv"  # type: ignore[union-attr]
    assert authority.get("ada-lindqvist").aliases == ("Lindqvist",)  # type: ignore[union-attr]
    assert authority.find("Reuters") is not None


def test_an_empty_file_adds_nothing(tmp_path: Path) -> None:
    path = tmp_path / "actors.csv"
    path.write_text("", encoding="utf-8")
    assert len(Authority.load(path).entries) == len(Authority.load().entries)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (",Ada,person,,,,,", "line 2, actor_id: must not be empty"),
        ("a,Ada,wizard,,,,,", "line 2, actor_type: 'wizard' is not one of person"),
        ("a,Ada,person,Sweden,,,,", "line 2, country: 'Sweden' does not match"),
        ("a,Ada,person,,,42,,", "line 2, wikidata_id: '42' does not match"),
        ("a b,Ada,person,,,,,", "line 2, actor_id: 'a b' does not match"),
        ("a,Ada,person,,a,,,", "line 2, affiliation: 'a' is the actor itself"),
        ("a,Ada", "line 2: has 2 cells, must have 8"),
        ("a,Ada,person,,,,,\na,Eve,person,,,,,", "line 3, name: an earlier line says 'Ada' of 'a', not 'Eve'"),
    ],
)
def test_a_bad_row_is_refused_with_its_place_value_and_rule(tmp_path: Path, line: str, message: str) -> None:
    path = tmp_path / "actors.csv"
    path.write_text(HEADER + line + "\n", encoding="utf-8")
    with pytest.raises(AuthorityError) as error:
        Authority.load(path)
    assert message in str(error.value)
    assert str(path) in str(error.value)


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    path = tmp_path / "actors.csv"
    path.write_text(HEADER + "a,,person,,,,,\nb,Bo,wizard,,,,,\n", encoding="utf-8")
    with pytest.raises(AuthorityError) as error:
        Authority.load(path)
    assert len(str(error.value).splitlines()) == 2


def test_a_wrong_header_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "actors.csv"
    path.write_text("id,name\n", encoding="utf-8")
    with pytest.raises(AuthorityError, match="missing: actor_id, actor_type; unknown: id"):
        Authority.load(path)


@pytest.mark.parametrize(
    ("word", "least"), [("United", 3), ("the", 3), ("al", 3), ("UN", 1), ("Médecins", 3), ("Zzyzx", 0)]
)
def test_it_is_known_how_long_a_form_can_be_that_begins_with_a_word(
    authority: Authority, word: str, least: int
) -> None:
    assert least <= authority.longest_from(word) <= authority.longest


def test_no_form_begins_with_a_word_that_is_in_none(authority: Authority) -> None:
    assert authority.longest_from("Zzyzx") == 0


def test_an_acronym_may_stand_at_the_head_of_a_longer_form() -> None:
    mission = Entry("unmha", "UN Mission to Support the Hudaydah Agreement", ActorType.INTERNATIONAL_ORGANIZATION)
    whole = Entry("un", "UN", ActorType.INTERNATIONAL_ORGANIZATION)
    assert Authority([mission, whole]).longest_from("UN") == 6
