import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsledger.language.numbers import Quantity, bounds, find_quantities
from schemas.vocabularies import Qualifier


def only(text: str) -> Quantity:
    found = find_quantities(text)
    assert len(found) == 1, [text[q.start : q.end] for q in found]
    return found[0]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1,000 people", 1000),
        ("12,500 residents", 12500),
        ("1\u00a0500 residents", 1500),
        ("1.2 million people", 1_200_000),
        ("30 thousand people", 30_000),
        ("1.2m people", 1_200_000),
        ("500k people", 500_000),
        ("7 villagers", 7),
        ("two dozen miners", 24),
        ("a dozen miners", 12),
        ("half a dozen miners", 6),
        ("forty-two miners", 42),
        ("ninety six miners", 96),
        ("half a million refugees", 500_000),
        ("one and a half million refugees", 1_500_000),
        ("three hundred and five people", 305),
        ("one hundred twenty people", 120),
        ("two million three hundred thousand people", 2_300_000),
        ("thirteen thousand people", 13_000),
        ("a hundred people", 100),
        ("2000 people died", 2000),
        ("a family of five", 5),
        ("300 000 civilians", 300_000),
        ("2 lakh people", 200_000),
        ("a quarter of a million people", 250_000),
    ],
)
def test_reads_printed_numbers(text: str, value: int) -> None:
    quantity = only(text)
    assert (quantity.value, quantity.low, quantity.high) == (value, value, value)
    assert quantity.qualifier == Qualifier.NONE


@pytest.mark.parametrize(
    ("text", "qualifier", "low", "high"),
    [
        ("at least 40 people", "at_least", 40, None),
        ("no fewer than 40 people", "at_least", 40, None),
        ("40 or more people", "at_least", 40, None),
        ("more than 40 people", "more_than", 40, None),
        ("well over 40 people", "more_than", 40, None),
        ("upwards of 40 people", "more_than", 40, None),
        ("up to 40 people", "at_most", None, 40),
        ("as many as 40 people", "at_most", None, 40),
        ("no more than 40 people", "at_most", None, 40),
        ("fewer than 40 people", "less_than", None, 40),
        ("under 40 people", "less_than", None, 40),
        ("nearly 40 people", "nearly", None, 40),
        ("almost 40 people", "nearly", None, 40),
        ("about 40 people", "about", None, None),
        ("some 40 people", "about", None, None),
        ("an estimated 40 people", "about", None, None),
        ("40 or so people", "about", None, None),
        ("at least about 40 people", "at_least", 40, None),
    ],
)
def test_qualifier_bounds_the_number(text: str, qualifier: str, low: int | None, high: int | None) -> None:
    quantity = only(text)
    assert (quantity.value, quantity.qualifier, quantity.low, quantity.high) == (40, qualifier, low, high)


@pytest.mark.parametrize(
    ("text", "low"),
    [
        ("a couple of guards", 2),
        ("a few guards", 3),
        ("several guards", 3),
        ("dozens of guards", 24),
        ("scores of guards", 40),
        ("hundreds of guards", 200),
        ("several hundred guards", 300),
        ("a few thousand guards", 3000),
        ("many thousands of guards", 2000),
        ("thousands of guards", 2000),
        ("tens of thousands of guards", 20_000),
        ("hundreds of thousands of guards", 200_000),
        ("millions of guards", 2_000_000),
        ("many guards", None),
        ("numerous guards", None),
        ("some guards", None),
    ],
)
def test_vague_words_have_a_lower_bound_at_most(text: str, low: int | None) -> None:
    quantity = only(text)
    assert (quantity.qualifier, quantity.value, quantity.low, quantity.high) == (Qualifier.VAGUE, None, low, None)


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("384 to 807 people", 384, 807),
        ("20-30 people", 20, 30),
        ("20–30 people", 20, 30),
        ("between 64 and 116 people", 64, 116),
        ("from 20 to 30 people", 20, 30),
        ("two to three million people", 2_000_000, 3_000_000),
        ("four or five people", 4, 5),
        ("at least 20 to 30 people", 20, 30),
    ],
)
def test_ranges_have_both_bounds_and_no_value(text: str, low: int, high: int) -> None:
    quantity = only(text)
    assert (quantity.qualifier, quantity.value, quantity.low, quantity.high) == (Qualifier.RANGE, None, low, high)


@pytest.mark.parametrize(
    ("text", "low", "high", "qualifier"),
    [
        ("half of them", 0.5, 0.5, "none"),
        ("the other half", 0.5, 0.5, "none"),
        ("more than half of the town", 0.5, None, "more_than"),
        ("nearly half of the town", None, 0.5, "nearly"),
        ("two thirds of the town", 2 / 3, 2 / 3, "none"),
        ("three-quarters of the town", 0.75, 0.75, "none"),
        ("a third of the town", 1 / 3, 1 / 3, "none"),
        ("80 percent of the town", 0.8, 0.8, "none"),
        ("80% of the town", 0.8, 0.8, "none"),
        ("80 per cent of the town", 0.8, 0.8, "none"),
        ("mostly shepherds", 0.5, None, "vague"),
        ("most of them", 0.5, None, "vague"),
        ("the vast majority of them", 0.5, None, "vague"),
        ("all of them", 1.0, 1.0, "none"),
    ],
)
def test_shares_have_no_count(text: str, low: float | None, high: float | None, qualifier: str) -> None:
    quantity = only(text)
    assert (quantity.share_low, quantity.share_high, quantity.qualifier) == (low, high, qualifier)
    assert (quantity.value, quantity.low, quantity.high, quantity.is_share) == (None, None, None, True)


@pytest.mark.parametrize(
    "text",
    [
        "in 2011 alone",
        "the 2011 uprising",
        "Feb. 9, 2014",
        "23 Aug 88",
        "on September 11",
        "at 10am (0900 GMT)",
        "at 10:30 on the day",
        "a 14-member delegation",
        "a three-day truce",
        "$50 million",
        "50,000 pesos",
        "3.5 degrees",
        "18 miles away",
        "aged 45",
        "a 45-year-old",
        "18 years old",
        "the M-19 group",
        "the 25th person",
        "Article 53",
        "No. 12 Harbour Street",
        "2011-2012",
        "no one was hurt",
        "the first half",
        "half an hour",
        "few survived",
        "the most recent one-off",
        "",
        "— ( ) “ ”",
    ],
)
def test_numbers_that_count_no_people_are_left_out(text: str) -> None:
    assert find_quantities(text) == []


def test_what_rose_from_one_number_to_another_is_no_range() -> None:
    text = "The toll rose from 20 to 30"
    assert [text[q.start : q.end] for q in find_quantities(text)] == ["20", "30"]


def test_span_takes_in_qualifier_and_suffix_but_number_span_does_not() -> None:
    text = "They said well over 20 died; 30 or more fled"
    first, second = find_quantities(text)
    assert text[first.start : first.end] == "well over 20"
    assert text[first.number_start : first.number_end] == "20"
    assert text[second.start : second.end] == "30 or more"
    assert text[second.number_start : second.number_end] == "30"


def test_a_qualifier_belongs_to_one_number_only() -> None:
    first, second = find_quantities("at least 20 to the north, 5 to the south")
    assert (first.qualifier, second.qualifier) == (Qualifier.AT_LEAST, Qualifier.NONE)


def test_bounds_of_a_vague_qualifier_are_open() -> None:
    assert bounds(5, Qualifier.VAGUE) == (None, None)


PIECES = (
    "half",
    "of",
    "two",
    "dozen",
    "to",
    "and",
    "a",
    "-",
    "1,000",
    "20",
    "million",
    "some",
    "at least",
    "%",
    ".",
    "\n",
    "x",
)


@given(st.lists(st.sampled_from(PIECES), max_size=25).map(" ".join) | st.text(max_size=60))
def test_spans_are_ordered_and_inside_the_text_and_bounds_agree(text: str) -> None:
    reach = 0
    for quantity in find_quantities(text):
        assert reach <= quantity.start <= quantity.number_start < quantity.number_end <= quantity.end <= len(text)
        reach = quantity.end
        if quantity.low is not None and quantity.high is not None:
            assert quantity.low <= quantity.high
        if quantity.value is not None and not quantity.is_share:
            assert (quantity.low, quantity.high) == bounds(quantity.value, quantity.qualifier)
