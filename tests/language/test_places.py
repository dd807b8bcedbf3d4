"""Places: found, told from namesakes, and located."""

from __future__ import annotations

import os
import sqlite3
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsledger.language import place_index
from newsledger.language.data_files import data_rows
from newsledger.language.parse import parse
from newsledger.language.place_index import PlaceIndex, names_by_country, open_index
from newsledger.language.place_names import is_latin, place_key, sound_key
from newsledger.language.place_patterns import is_common
from newsledger.language.places import Gazetteer, PlaceMention
from schemas.vocabularies import PlacePrecision


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.load()


def found(gazetteer: Gazetteer, text: str) -> dict[str, PlaceMention]:
    return {mention.text: mention for mention in gazetteer.find(parse(text))}


@pytest.mark.parametrize(
    ("one", "other"),
    [("Al-Hasakah", "Hasakah"), ("Deir ez-Zor", "Deir al-Zor"), ("Ḩimş", "Hims"), ("Ma‘an", "Maan"), ("KYIV", "Kyiv")],
)
def test_spellings_of_one_name_have_one_key(one: str, other: str) -> None:
    assert place_key(one) == place_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Hasakeh", "al-Hassakah"), ("Deir Ezzor", "Dayr az-Zawr"), ("Lattakia", "Latakia"), ("Idleb", "Idlib")],
)
def test_transliterations_of_one_name_sound_alike(one: str, other: str) -> None:
    assert sound_key(one) == sound_key(other) != ""


@given(st.text(max_size=40))
def test_keys_are_plain_letters_for_any_text(name: str) -> None:
    assert all(char.isascii() and (char.isalnum() or char == " ") for char in place_key(name) + sound_key(name))


def test_other_scripts_are_not_latin() -> None:
    assert is_latin("Şanlıurfa")
    assert not is_latin("حمص")


@pytest.mark.parametrize("word", ["Monday", "Syrian", "Northern", "Russians", "President"])
def test_words_that_are_hardly_ever_places_are_common(word: str) -> None:
    assert is_common(word)


@pytest.mark.parametrize(
    ("text", "name", "admin1", "country", "precision"),
    [
        ("Shells fell on Kharkiv on Monday.", "Kharkiv", None, "UKR", "settlement"),
        ("Troops entered Anbar province in Iraq.", "Anbar", "Al Anbar", "IRQ", "admin1"),
        ("Clashes broke out in Yemen.", "Yemen", None, "YEM", "country"),
        ("A blast hit the Damascus suburb of Douma.", "Douma", "Rif-dimashq", "SYR", "settlement"),
        ("Fighters from across Syria gathered near Hasakeh.", "Hasakeh", "Al-Hasakah", "SYR", "near"),
        ("Rebels in Sudan said aid never reached Darfur.", "Darfur", None, "SDN", "district"),
        ("Gunmen raided the Old City of Sanaa in Yemen.", "Old City of Sanaa", None, "YEM", "district"),
    ],
)
def test_places_are_located(
    gazetteer: Gazetteer, text: str, name: str, admin1: str | None, country: str, precision: str
) -> None:
    place = found(gazetteer, text)[name].place
    assert (place.name, place.country, place.precision) == (name, country, precision)
    assert admin1 is None or place.admin1 == admin1
    assert place.latitude is not None and place.longitude is not None


@pytest.mark.parametrize(
    ("text", "name", "country"),
    [
        ("Militias shelled Tripoli, Libyan officials said.", "Tripoli", "LBY"),
        ("Militias shelled Tripoli, Lebanese officials said. Lebanon's army moved in.", "Tripoli", "LBN"),
        ("Talks opened in Geneva, and the U.S. envoy smiled.", "Geneva", "CHE"),
        ("Rebels took Palmyra from the Syrian army; Syria and the US disagreed.", "Palmyra", "SYR"),
    ],
)
def test_of_namesakes_the_one_that_fits_the_article_wins(
    gazetteer: Gazetteer, text: str, name: str, country: str
) -> None:
    assert found(gazetteer, text)[name].place.country == country


def test_a_place_lies_in_what_the_text_puts_it_in(gazetteer: Gazetteer) -> None:
    text = "Gunmen stormed the town of Springfield, in Illinois, and fled."
    mentions = found(gazetteer, text)
    assert mentions["Springfield"].place.admin1 == "Illinois"
    assert mentions["Springfield"].container == mentions["Illinois"].start


@pytest.mark.parametrize(
    "text",
    [
        "Militants attacked the village of Umm Zarda in Hama province on Sunday.",
        "Militants attacked Umm Zarda, a hamlet in the western Hama province, on Sunday.",
    ],
)
def test_a_place_unknown_to_the_gazetteer_takes_its_unit_and_no_point(gazetteer: Gazetteer, text: str) -> None:
    place = found(gazetteer, text)["Umm Zarda"].place
    assert (place.admin1, place.country, place.latitude, place.longitude) == ("Hama", "SYR", None, None)
    assert place.precision is PlacePrecision.SETTLEMENT


def test_a_namesake_in_another_country_is_no_point(gazetteer: Gazetteer) -> None:
    # The gazetteer's Salamanca lies in Spain and Mexico.
    place = found(gazetteer, "Rebels shelled the village of Salamanca in Idlib province, Syria.")["Salamanca"].place
    assert (place.country, place.latitude) == ("SYR", None)


def test_what_is_said_of_a_place_once_holds_for_its_other_mentions(gazetteer: Gazetteer) -> None:
    text = "The village of Umm Zarda in Hama province was shelled.\n\nResidents of Umm Zarda fled. Syria denied it."
    places = [mention.place for mention in gazetteer.find(parse(text)) if mention.text == "Umm Zarda"]
    assert [place.admin1 for place in places] == ["Hama", "Hama"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Paris Hilton smiled at reporters.", "Paris"),
        ("President Lincoln spoke.", "Lincoln"),
        ("He told the Bank of England that prices fell.", "England"),
        ("The Islamic State in Iraq claimed it.", "Iraq"),
        ("SANA said so on Thursday.", "SANA"),
        ("SANA said so on Thursday.", "Thursday"),
        ("The Syrian army advanced.", "Syrian"),
    ],
)
def test_people_bodies_and_days_are_no_places(gazetteer: Gazetteer, text: str, name: str) -> None:
    assert name not in found(gazetteer, text)


@pytest.mark.parametrize(
    ("text", "is_locative"),
    [("Fighting raged in Syria.", True), ("Syria said it would answer.", False), ("Sanctions on Iran hurt.", False)],
)
def test_a_state_that_acts_is_no_location(gazetteer: Gazetteer, text: str, is_locative: bool) -> None:
    (mention,) = gazetteer.find(parse(text))
    assert mention.locative is is_locative


def test_datelines_are_read_and_named_in_small_letters(gazetteer: Gazetteer) -> None:
    mentions = found(gazetteer, "ASTANA, Kazakhstan (AP) - Delegates met for a second day.")
    assert mentions["ASTANA"].place.name == "Astana"
    assert mentions["ASTANA"].place.country == "KAZ"


def test_units_in_a_list_are_units(gazetteer: Gazetteer) -> None:
    mentions = found(gazetteer, "Thousands fled the provinces of Idlib and Aleppo in Syria.")
    assert {mentions[name].place.precision.value for name in ("Idlib", "Aleppo")} == {"admin1"}


def test_mentions_are_in_order_and_point_at_the_text(gazetteer: Gazetteer) -> None:
    text = "From Kyiv to Lviv, sirens sounded.\n\nIn Ukraine's Kherson region, shells killed two. Odesa was quiet."
    mentions = gazetteer.find(parse(text))
    assert len(mentions) >= 4
    assert all(text[mention.start : mention.end] == mention.text for mention in mentions)
    assert all(one.end <= other.start for one, other in pairwise(mentions))


@settings(max_examples=15, deadline=None)
@given(st.text(alphabet="Aa é'’.,-–(\n)Syria of in the Hs", max_size=80))
def test_odd_text_never_fails(gazetteer: Gazetteer, text: str) -> None:
    gazetteer.find(parse(text))


def test_keys_of_one_place_agree_over_spellings(gazetteer: Gazetteer) -> None:
    one = found(gazetteer, "Shells fell in Deir al-Zour, Syria.")["Deir al-Zour"].place
    other = found(gazetteer, "Shells fell in Deir Ezzor, Syria.")["Deir Ezzor"].place
    assert one.key == other.key
    assert one.key != found(gazetteer, "Shells fell in Syria.")["Syria"].place.key


# --- the index


def test_every_admin1_name_and_supplement_row_is_sound() -> None:
    units = {(row["country"], row["code"]): row["name"] for row in data_rows("admin1.csv")}
    assert len(units) > 3000
    assert all(len(country) == 3 and name.strip() == name != "" for (country, _), name in units.items())
    for row in data_rows("places_supplement.csv"):
        assert -90 <= float(row["latitude"]) <= 90 and -180 <= float(row["longitude"]) <= 180
        assert row["precision"] in PlacePrecision.values()
        assert row["source"].startswith("https://")
        assert not row["admin1"] or row["admin1"] in {
            name for (country, _), name in units.items() if country == row["country"]
        }


def test_countries_are_known_by_name_and_adjective() -> None:
    names = names_by_country()
    assert (names["syria"], names["syrian"], names["uk"], names["dutch"]) == ("SYR", "SYR", "GBR", "NLD")


_CITY = {"latitude": 1.0, "longitude": 2.0, "admin1code": "01", "timezone": "", "countrycode": "SY"}


@pytest.fixture
def small_world(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A world of two towns, and a cache of its own."""
    towns = [
        {
            **_CITY,
            "iso3": "SYR",
            "geonameid": 1,
            "name": "Testville",
            "population": 9000,
            "alternatenames": ["TST", "Testfil"],
        },
        {**_CITY, "iso3": "SYR", "geonameid": 2, "name": "Hamlet", "population": 600, "alternatenames": ["حمص"]},
    ]
    monkeypatch.setattr(place_index, "_cities", lambda: towns)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path


def test_the_index_is_made_once_and_kept_in_the_cache(small_world: Path) -> None:
    assert [place.name for place in open_index().by_name("testfil")] == ["Testville"]
    (path,) = (small_world / "newsledger").iterdir()
    before = path.stat().st_mtime_ns
    assert open_index().by_name("tst") == ()
    assert path.stat().st_mtime_ns == before


def test_an_unwritable_cache_is_done_without(small_world: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (small_world / "file").write_text("in the way")
    monkeypatch.setenv("XDG_CACHE_HOME", str(small_world / "file"))
    assert [place.name for place in open_index().by_name("hamlet")] == ["Hamlet"]


def test_a_failure_while_the_index_is_made_leaves_nothing(small_world: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(connection: sqlite3.Connection) -> sqlite3.Connection:
        raise RuntimeError("power cut")

    monkeypatch.setattr(place_index, "_fill", fail)
    with pytest.raises(RuntimeError):
        open_index()
    assert list((small_world / "newsledger").iterdir()) == []


def test_each_process_opens_the_index_for_itself(small_world: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    index: PlaceIndex = open_index()
    index.by_name("hamlet")
    first = index._connection
    monkeypatch.setattr(os, "getpid", lambda: -7)
    index.by_name("testville")
    assert index._connection is not first


def test_places_in_places_without_end_are_all_found(gazetteer: Gazetteer) -> None:
    assert len(gazetteer.find(parse("near Bosaso in " * 600))) == 600
