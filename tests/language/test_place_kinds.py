"""Kinds of wording in which places were once missed or put at a wrong point."""

from __future__ import annotations

import pytest

from newsledger.language.parse import parse
from newsledger.language.places import Gazetteer, PlaceMention


def found(text: str) -> dict[str, PlaceMention]:
    return {mention.text: mention for mention in Gazetteer.load().find(parse(text))}


def test_a_possessive_that_lost_its_apostrophe_hides_no_place() -> None:
    assert (
        found("Air raids killed 18 people in Syrias Aleppo on Monday and wounded many more of them.")[
            "Aleppo"
        ].place.country
        == "SYR"
    )


def test_the_article_of_an_arabic_name_belongs_to_it() -> None:
    assert "al-Bab" in found("Fighters entered the town of al-Bab in Syria on Monday.")


@pytest.mark.parametrize(
    "text",
    [
        "Several heavy shells that were fired from far away hit the Bab al-Zarb neighbourhood of Aleppo in Syria on Monday.",
        "Several heavy shells that were fired from far away hit the neighbourhood of Bab al-Zarb in Aleppo in Syria on Monday.",
    ],
)
def test_a_quarter_takes_its_towns_unit_and_no_point(text: str) -> None:
    place = found(text)["Bab al-Zarb"].place
    assert (place.admin1, place.latitude) == ("Aleppo", None)


def test_a_quarter_called_like_a_town_abroad_is_not_that_town() -> None:
    place = found("A bomb killed six people in the Sulaymaniyah district of Aleppo, Syria, they said.")
    quarter = found("Rockets hit the Sulaymaniyah neighbourhood of Aleppo, in Syria, on Monday.")["Sulaymaniyah"].place
    assert place and quarter.country == "SYR" and quarter.latitude is None


def test_what_lies_beside_a_town_takes_its_unit() -> None:
    place = found(
        "After heavy fighting that lasted three days the rebels took Kafr Zalta, a village 10 km north of Aleppo, in Syria on Monday."
    )["Kafr Zalta"].place
    assert (place.admin1, place.country, place.latitude) == ("Aleppo", "SYR", None)


def test_a_known_town_beside_a_far_one_stays_where_it_is() -> None:
    assert found("Fighting went on in Raqqa, north of Damascus, in Syria.")["Raqqa"].place.admin1 == "Ar-Raqqah"


def test_two_places_that_lost_their_comma_are_two() -> None:
    assert "Kafr Zalta Syria" not in found("Shelling went on near Kafr Zalta Syria on Monday as talks were held.")


def test_a_town_named_as_one_is_a_place_whatever_the_model_makes_of_it() -> None:
    text = "The strike on Zogoga, a town about 60 kilometers west of Mekele in Ethiopia, happened on Tuesday."
    assert found(text)["Zogoga"].place.country == "ETH"


def test_what_was_worked_out_for_a_name_holds_for_its_later_mentions() -> None:
    text = (
        "After several hours of heavy shelling the rebel fighters took the town of Zibumba in North Kivu, in the Democratic Republic of Congo.\n\n"
        "Later that day there was more heavy fighting near Zibumba, the army said."
    )
    places = [mention.place for mention in Gazetteer.load().find(parse(text)) if mention.text == "Zibumba"]
    assert [place.country for place in places] == ["COD", "COD"]
