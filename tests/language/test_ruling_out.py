"""What is ruled out before a pattern is tried or a name looked up must be what would not have been found anyway."""

from __future__ import annotations

import pytest

from newsledger.language.dates import find_dates
from newsledger.language.parse import parse
from newsledger.language.place_index import open_index
from newsledger.language.place_names import sound_key
from newsledger.language.place_patterns import Beside, is_kind_next, runs_of
from newsledger.language.places import Gazetteer


@pytest.mark.parametrize(
    ("text", "runs"),
    [
        ("near al-Bab and ash-Shaykh", ["al-Bab", "ash-Shaykh"]),
        ("the Bab al-Hawa crossing", ["Bab al-Hawa"]),
        ("a federal-Bab, anti-Kurd", ["Bab", "Kurd"]),
        ("al-\u0130zmir", ["\u0130zmir"]),
    ],
)
def test_a_run_begins_with_the_article_of_its_name(text: str, runs: list[str]) -> None:
    assert [text[start:end] for paragraph in runs_of(parse(text)) for start, end in paragraph] == runs


@pytest.mark.parametrize(
    "after", [" province", " Airport", "’s suburbs", " refugee camp", " neighborhoods of", " oil field"]
)
def test_words_that_may_tell_the_kind_of_a_place(after: str) -> None:
    assert is_kind_next(after)


@pytest.mark.parametrize("after", ["", ", a town", "town", " is a town", " campaign"])
def test_words_that_do_not(after: str) -> None:
    assert not is_kind_next(after)


@pytest.mark.parametrize(
    ("before", "is_in_country"),
    [
        ("sent to ", True),
        ("in northern ", True),
        ("in rebel-held ", True),
        ("parts of ", False),
        ("sanctions on ", False),
    ],
)
def test_what_is_done_in_a_country_is_told_from_what_is_done_to_it(before: str, is_in_country: bool) -> None:
    beside = Beside(before, " on Monday", "GPE", is_wider=False, is_named=False, is_kind_next=False)
    assert beside.is_in_country is is_in_country


def test_a_name_known_from_one_sentence_is_found_in_the_others_and_nothing_else_changes() -> None:
    first = "Three people died in the village of Dorvanka, Syria, officials said."
    then = "Dorvanka residents said that they would leave for Homs. Russia sent help to Dorvanka."
    mentions = Gazetteer.load().find(parse(f"{first}\n\n{then}"))
    assert [mention.text for mention in mentions] == ["Dorvanka", "Syria", "Dorvanka", "Homs", "Russia", "Dorvanka"]


def test_a_sound_is_known_in_its_own_countries_only() -> None:
    index, key = open_index(), sound_key("Hasakeh")
    assert {place.country for place in index.by_sound(key, "SYR")} == {"SYR"}
    assert index.by_sound(key, "ISL") == ()
    assert index.by_sound("zzzzzz", "SYR") == ()


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("YESTERDAY and Last Week", ["YESTERDAY", "Last Week"]),
        ("Monday\u00a0of\u00a0last\u00a0week", ["Monday\u00a0of\u00a0last\u00a0week"]),
        ("For The Third Day", ["For The Third Day"]),
        ("2011-2014 and x2011-2014", ["2011-2014"]),
        ("the Market, Marching, Decembers, a holiday, daylight", []),
        ("\u0130" * 90 + " on March 3, 2015" + " " * 90 + "three days ago", ["March 3, 2015", "three days ago"]),
    ],
)
def test_dates_are_found_around_the_words_that_they_hold(text: str, dates: list[str]) -> None:
    assert [date.text for date in find_dates(text)] == dates
