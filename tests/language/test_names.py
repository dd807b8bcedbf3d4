from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsledger.language.names import (
    acronyms,
    find_title,
    is_acronym,
    is_acronym_of,
    name_words,
    role_nouns,
    same_person,
    skeleton,
    split_titles,
    strip_titles,
    surname,
    surname_key,
    title_gender,
)


@pytest.mark.parametrize(
    ("printed", "bare"),
    [
        ("Gen. Omar Haddad", "Omar Haddad"),
        ("Lt. Gen. Omar Haddad", "Omar Haddad"),
        ("Prime Minister Ada Lindqvist", "Ada Lindqvist"),
        ("Secretary of State Ann Porter", "Ann Porter"),
        ("Mr Okafor", "Okafor"),
        ("Ada Lindqvist", "Ada Lindqvist"),
        ("President", "President"),
        ("", ""),
    ],
)
def test_titles_are_taken_off_the_front(printed: str, bare: str) -> None:
    assert strip_titles(printed) == bare


@pytest.mark.parametrize(
    ("printed", "gender"),
    [("Mrs. Okafor", "f"), ("Mr. Okafor", "m"), ("Sheikh Nasser Qadri", "m"), ("Dr. Okafor", None), ("Okafor", None)],
)
def test_titles_tell_gender_where_they_can(printed: str, gender: str | None) -> None:
    assert title_gender(printed) == gender


def test_split_titles_names_every_title() -> None:
    titles, name = split_titles("Foreign Minister Dr. Lena Sorge")
    assert [title.kind for title in titles] == ["office", "honorific"]
    assert name == "Lena Sorge"


@pytest.mark.parametrize("text", ["Lt. Gen.", "prime minister", "Vice-President", "Sen"])
def test_titles_are_found_whatever_their_case_and_stops(text: str) -> None:
    assert find_title(text) is not None


def test_no_title_is_found_in_a_name() -> None:
    assert find_title("Lindqvist") is None


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Yusuf al-Rashid", "yusuf rashid"),
        ("Yusuf Al Rashid", "yusuf rashid"),
        ("José Núñez", "jose nunez"),
        ("Tom Weller Jr.", "tom weller"),
        ("al-", "al"),
        ("", ""),
    ],
)
def test_words_of_a_name_are_folded_and_come_without_articles(name: str, words: str) -> None:
    assert " ".join(name_words(name)) == words


def test_surname_is_the_last_word_without_article() -> None:
    assert surname("Yusuf al-Rashid") == "rashid"
    assert surname("...") == ""


def test_spellings_of_a_surname_share_a_skeleton() -> None:
    assert skeleton("mekdad") == skeleton("miqdad")
    assert skeleton("hussein") == skeleton("husain")
    assert skeleton("aa") != ""


@pytest.mark.parametrize(
    ("short", "name"),
    [
        ("UEG", "Union of Example Growers"),
        ("U.E.G.", "Union of Example Growers"),
        ("APF", "Agence Presse-France"),
        ("NFLB", "National Front for the Liberation of Barania"),
    ],
)
def test_acronyms_are_recognised_with_and_without_small_words(short: str, name: str) -> None:
    assert is_acronym_of(short, name)


@pytest.mark.parametrize("word", ["Growers", "a", "NGOs", "A", "1"])
def test_ordinary_words_are_no_acronyms(word: str) -> None:
    assert not is_acronym(word)


def test_a_single_word_has_no_acronym_of_one_letter() -> None:
    assert acronyms("Growers") == frozenset()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Karim al-Sayegh", "Karim Sayegh"),
        ("Mohammed Hussein", "Mohamed Hussain"),
        ("J. Whitlock", "Jane Whitlock"),
        ("Jane Whitlock", "Jane R. Whitlock"),
        ("Gen. Omar Haddad", "Omar Haddad"),
        ("Abdul Rahman Nasr", "Abdulrahman Nasr"),
    ],
)
def test_spellings_of_one_person_are_the_same(one: str, other: str) -> None:
    assert same_person(one, other)
    assert same_person(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Karim al-Sayegh", "Karim al-Sabbagh"),
        ("Jane Whitlock", "Robert Whitlock"),
        ("Whitlock", "Jane Whitlock"),
        ("Karim Ali Nasr", "Karim Omar Nasr"),
        ("", "Jane Whitlock"),
    ],
)
def test_namesakes_and_bare_surnames_are_not_the_same_person(one: str, other: str) -> None:
    assert not same_person(one, other)


@pytest.mark.parametrize(
    ("one", "other", "fits"),
    [
        ("Whitlock", "Jane Whitlock", True),
        ("Mr. Whitlock", "Jane Whitlock", True),
        ("Asad", "Rami Assad", True),
        ("Jane", "Jane Whitlock", False),
        ("", "Whitlock", False),
    ],
)
def test_a_bare_surname_shares_the_key_of_the_full_name(one: str, other: str, fits: bool) -> None:
    assert (surname_key(one) == surname_key(other)) is fits


def test_role_nouns_tell_gender_where_the_word_does() -> None:
    assert role_nouns()["spokeswoman"] == "f"
    assert role_nouns()["envoy"] is None


@given(st.text(max_size=60))
def test_any_text_has_folded_words_only(name: str) -> None:
    assert all(word == word.casefold() for word in name_words(name))
