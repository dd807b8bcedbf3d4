"""Quotation marks in the forms that news prints."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.calls import calls_of

from newsledger.language.marks import Marked, find_marked
from newsledger.language.parse import split_paragraphs


def marked(text: str) -> list[Marked]:
    return find_marked(text, split_paragraphs(text))


def words(text: str) -> list[tuple[str, int]]:
    return [(text[mark.start : mark.end], mark.depth) for mark in marked(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('He said: "We go," and "stay".', [("We go,", 0), ("stay", 0)]),
        ("“We go,” she said.", [("We go,", 0)]),
        ("‘We go,’ she said.", [("We go,", 0)]),
        ("'We go,' she said.", [("We go,", 0)]),
        ("«We go,» she said, ‹no›.", [("We go,", 0), ("no", 0)]),
        ("''We go,'' she said.", [("We go,", 0)]),
        ("``We go,'' she said.", [("We go,", 0)]),
        ("„We go,” she said.", [("We go,", 0)]),
    ],
)
def test_pairs_marks_of_every_form(text: str, expected: list[tuple[str, int]]) -> None:
    assert words(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“He told us ‘leave now’ twice,” she said.", [("He told us ‘leave now’ twice,", 0), ("leave now", 1)]),
        ("\"He told us 'leave now' twice,\" she said.", [("He told us 'leave now' twice,", 0), ("leave now", 1)]),
        ('‘He said "no" to us,’ she said.', [('He said "no" to us,', 0), ("no", 1)]),
        ('"He said "no" to us," she said.', [('He said "no" to us,', 0), ("no", 1)]),
    ],
)
def test_numbers_the_depth_of_nested_marks(text: str, expected: list[tuple[str, int]]) -> None:
    assert words(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "The rebels’ camp isn’t far from the soldiers' post.",
        "The barrel is 6' 2\" long.",
        "In the '90s they took 'em all.",
        "The Ba‘ath party’s office",
        'an empty pair “” and ""',
        "a closing mark” alone, or one » there",
        "an opening mark “too late",
    ],
)
def test_leaves_apostrophes_inches_and_strays_alone(text: str) -> None:
    assert words(text) == []


def test_a_plural_possessive_inside_single_marks_closes_nothing() -> None:
    assert words("'The rebels' demands are heard,' he said.") == [("The rebels' demands are heard,", 0)]


def test_a_quotation_over_paragraphs_has_one_stretch_in_each() -> None:
    text = "“The road is closed and we wait.\n\n“Nobody came,” the mayor said."
    first, second = marked(text)
    assert (first.closed, first.continues, second.closed, second.continues) == (False, False, True, True)
    assert text[first.start : first.end] == "The road is closed and we wait."


def test_an_opening_mark_nobody_closes_runs_to_the_end_of_its_paragraph_only() -> None:
    text = "“The road is closed and we wait for news.\n\nThe mayor “left” early."
    assert words(text) == [("The road is closed and we wait for news.", 0), ("left", 0)]


@given(st.text(alphabet="ab ,.\n\"'“”‘’«»`6", max_size=60))
def test_holds_for_any_marks(text: str) -> None:
    found = marked(text)
    assert found == sorted(found, key=lambda mark: mark.open)
    for mark in found:
        assert 0 <= mark.open < mark.start <= mark.end <= mark.close <= len(text)
        assert text[mark.start : mark.end].strip()
    outer = [mark for mark in found if mark.depth == 0]
    assert all(left.close <= right.open for left, right in pairwise(outer))


def calls_for(text: str) -> int:
    """Function calls that marking the text takes."""
    return calls_of(lambda: marked(text))


def test_work_grows_in_line_with_the_length_of_the_text() -> None:
    unit = "\"a 'b' “c” "
    assert calls_for(unit * 2_000) < 2.2 * calls_for(unit * 1_000)
