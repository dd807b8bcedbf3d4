"""How many words of the text are looked up as one name."""

from __future__ import annotations

import pytest

from newsledger.extract.actor_words import Words, form_end
from newsledger.language.authority import country_words, find_country, longest_country_from, may_begin_country
from newsledger.language.tokens import Doc


def words(text: str) -> Words:
    return Words(Doc([], [], [], [], [], []), text, 0, len(text))


@pytest.mark.parametrize(
    ("text", "most", "end"),
    [
        ("Harbour Party of Northland", 2, 2),
        ("Harbour Party of Northland", 9, 4),
        ("Harbour the Party of Northland", 2, 3),
        ("al Harbour Party", 1, 2),
        ("Harbour Party", 0, 0),
        ("Él Harbour Party", 1, 2),
    ],
)
def test_articles_do_not_count_among_the_words_of_a_form(text: str, most: int, end: int) -> None:
    given = words(text)
    assert form_end(given, 0, len(given), most) == end


def test_words_have_their_places_in_the_text_and_one_of_no_letters_behind_them() -> None:
    text = "Ada Lund-Berg of the\nU.N. won't say; the mayor's office did."
    given = words(text)
    assert [text[start:end] for start, end in zip(given.starts, given.ends, strict=False)] == given.texts[:-1]
    assert given.texts[:6] == ["Ada", "Lund", "Berg", "of", "the", "U.N."]
    assert given.gaps[:6] == ["", " ", "-", " ", " ", " "]
    assert given.capitalised[:6] == [True, True, True, False, False, True]
    assert len(given) == 13
    assert (given.texts[13], given.folded[13], given.gaps[13], given.capitalised[13]) == ("", "", "", False)


def test_no_name_of_a_state_is_longer_than_its_first_word_tells() -> None:
    for key in country_words():
        first = key.removeprefix("^").split()[0]
        assert find_country(first) is None or may_begin_country(first)
        assert longest_country_from(first) >= len(key.split())


def test_no_state_is_called_by_what_begins_with_any_other_word() -> None:
    assert longest_country_from("Harbour") == 0
