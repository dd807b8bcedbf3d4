"""The same words again."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsledger.link.quotes import link_group, same_words_key


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("We will not go back,", "we will not go back"),
        ("We won’t go back there!", "We won't go back there."),
        ("We will “never” go back", 'we will "never" go back.'),
        ("We will 'never' go back", "we will never go back"),
        ("The road — all of it — is shut", "The road -- all of it -- is shut"),
        ("We will  not\u00a0go back", "We will not go back"),
    ],
)
def test_marks_case_and_final_punctuation_do_not_count(left: str, right: str) -> None:
    assert same_words_key(left) == same_words_key(right) is not None


@pytest.mark.parametrize("text", ["", "No.", "We go now", "“—” , . !", "one – two – three"])
def test_under_four_words_there_is_no_key(text: str) -> None:
    assert same_words_key(text) is None


def test_other_words_have_other_keys() -> None:
    assert same_words_key("the aim is to replace him") != same_words_key("the aim is to replace them")


@given(st.text(max_size=40))
def test_the_key_of_a_key_is_itself(text: str) -> None:
    key = same_words_key(text)
    assert key is None or same_words_key(key) == key


def quote(article: str, start: int, speaker: str | None = "omar-haddad", text: str = "We will not go back.") -> dict:
    return {
        "quote_id": f"{article}-q{start}-{start + len(text)}",
        "article_id": article,
        "start": start,
        "end": start + len(text),
        "speaker": speaker,
        "text": text,
    }


DAYS = {"a": datetime.date(2014, 2, 12), "b": datetime.date(2014, 2, 10), "c": None}


def test_the_first_published_is_the_original() -> None:
    assert link_group([quote("a", 5), quote("b", 9), quote("c", 1)], DAYS) == {
        "a-q5-25": "b-q9-29",
        "c-q1-21": "b-q9-29",
    }


def test_article_and_place_break_ties() -> None:
    days = {"a": None, "b": None}
    assert link_group([quote("b", 1), quote("a", 9), quote("a", 5)], days) == {
        "b-q1-21": "a-q5-25",
        "a-q9-29": "a-q5-25",
    }


@pytest.mark.parametrize(
    "other",
    [quote("b", 9, speaker="lina-farah"), quote("b", 9, speaker=None), quote("b", 9, text="We will not come back.")],
)
def test_other_speakers_and_words_are_not_the_same(other: dict) -> None:
    assert link_group([quote("a", 5), other], DAYS) == {}


def test_unknown_speakers_are_never_the_same() -> None:
    assert link_group([quote("a", 5, speaker=None), quote("b", 9, speaker=None)], DAYS) == {}
