"""How many words of the text are looked up as one name."""

from __future__ import annotations

from typing import Any

import pytest

from newsledger.extract.actor_words import Word, form_end
from newsledger.language.authority import country_words, find_country, longest_country_from, may_begin_country


def words(text: str) -> list[Word]:
    nothing: Any = None
    return [Word(0, 0, word, word.casefold(), " ", word[:1].isupper(), nothing, 0) for word in text.split()]


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


def test_no_name_of_a_state_is_longer_than_its_first_word_tells() -> None:
    for key in country_words():
        first = key.removeprefix("^").split()[0]
        assert find_country(first) is None or may_begin_country(first)
        assert longest_country_from(first) >= len(key.split())


def test_no_state_is_called_by_what_begins_with_any_other_word() -> None:
    assert longest_country_from("Harbour") == 0
