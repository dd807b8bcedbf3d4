"""Where in a text a number may begin."""

from __future__ import annotations

import pytest

from newsledger.language.numerals import numeral_at, openings, tokenize


@pytest.mark.parametrize(
    "text",
    [
        "A dozen of the soldiers, the majority of them officers, and an hour later a few more",
        "Between 1 200 and 1,300 people, half a million in the end, most of them women; a third fled",
        "The other half, two thirds of the town, hundreds of thousands, several, a quarter of a million",
        "the mayor, a street, an office; 5m people, ٣ trucks and one another",
    ],
)
def test_no_number_begins_elsewhere(text: str) -> None:
    tokens = tokenize(text)
    begun = {at for at in range(len(tokens.texts)) if numeral_at(tokens, at) is not None}
    assert begun <= set(openings(tokens))


def test_tokens_have_their_places_in_the_text() -> None:
    text = " Some 1,200 of 3.5 million\n(two-thirds) left… "
    tokens = tokenize(text)
    assert [text[start:end] for start, end in zip(tokens.starts, tokens.ends, strict=True)] == tokens.texts
    assert tokens.words == [text.lower() for text in tokens.texts]
    assert tokens.texts[:5] == ["Some", "1,200", "of", "3.5", "million"]


def test_an_article_begins_a_number_only_before_certain_words() -> None:
    assert list(openings(tokenize("the mayor of a town"))) == []
    assert list(openings(tokenize("a dozen of the others"))) == [0]
