"""Where a file's characters stand in the published text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsledger.evaluate.align import align


def found(raw: str, published: str, word: str, **choice: object) -> str | None:
    start = raw.index(word)
    place = align(raw, published, **choice).locate(start, start + len(word))  # type: ignore[arg-type]
    return None if place is None else published[slice(*place)]


@pytest.mark.parametrize(
    ("raw", "published", "dropped"),
    [
        ("a\n\nb\n", "a\n\nb", set()),
        ("menu\na b\n c \nfooter", "a b\n\nc", {1, 4}),
        ("\ufeffa\r\nb\r\n", "a\n\nb", set()),
        ("one line\nbroken in two", "one line broken in two", set()),
        ("", "", set()),
        ("only furniture", "", {1}),
    ],
)
def test_lines_that_are_not_published_are_dropped(raw: str, published: str, dropped: set[int]) -> None:
    assert align(raw, published).dropped == dropped


def test_span_is_found_behind_dropped_lines() -> None:
    assert found("menu\n\n  the mayor said \nfooter", "the mayor said", "mayor") == "mayor"


def test_span_over_a_line_break_is_found() -> None:
    assert found("x\nthe mayor\nsaid", "the mayor\n\nsaid", "mayor\nsaid") == "mayor\n\nsaid"


@pytest.mark.parametrize("word", ["menu", "menu\nthe"])
def test_span_that_is_dropped_is_not_found(word: str) -> None:
    assert found("menu\nthe mayor", "the mayor", word) is None


@pytest.mark.parametrize(("start", "end"), [(-1, 2), (2, 2), (0, 99), (3, 5)])
def test_span_without_characters_of_the_text_is_not_found(start: int, end: int) -> None:
    assert align("ab  \n  cd", "ab\n\ncd").locate(start, end) is None


def test_first_of_two_equal_lines_is_kept() -> None:
    assert align("same\nsame\nrest", "same\n\nrest").dropped == {2}


def test_line_that_annotations_call_furniture_is_the_dropped_one() -> None:
    assert align("same\nsame\nrest", "same\n\nrest", unwanted=[1]).dropped == {1}


def test_line_that_annotations_point_into_is_kept() -> None:
    assert align("same\nsame\nrest", "same\n\nrest", wanted=[6], unwanted=[2]).dropped == {1}


def test_countless_equal_lines_keep_the_first_ones() -> None:
    assert align("x\n" * 3000, "x\n\n" * 2000).dropped == set(range(2001, 3001))


def test_lines_that_were_changed_leave_the_others_aligned() -> None:
    raw, published = "menu\nthe mayor said so\nthe army denied it", "the mayor said\n\nthe army denied it"
    assert found(raw, published, "army") == "army"
    assert found(raw, published, "mayor") is None


lines = st.lists(st.text(st.sampled_from("abc “\u00a0é"), max_size=6), max_size=12)


@given(lines, st.randoms(use_true_random=False), st.sampled_from(["\n", "\r\n"]))
def test_every_character_of_a_kept_line_is_found(content, random, newline) -> None:
    kept = [line for line in content if random.random() < 0.7]
    raw, published = newline.join(content), "\n\n".join(line.strip() for line in kept if line.strip())
    alignment = align(raw, published)
    mapped = [place for place in alignment.positions if place >= 0]
    assert "".join(published[place] for place in mapped) == "".join(published.split())
    assert all(raw[offset] == published[place] for offset, place in enumerate(alignment.positions) if place >= 0)
