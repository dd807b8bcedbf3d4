"""Captions are ruled out by plain text before their patterns are tried."""

from __future__ import annotations

import pytest

from newsledger.corpus import captions
from newsledger.corpus.lines import fold_words


@pytest.mark.parametrize(
    "line",
    [
        "IMAGE CAPTION The harbour at dawn",
        "File: the old bridge",
        "The old bridge (FILE PHOTO)",
        "The mayor speaks (image by a resident)",
        "An undated handout picture of the bridge",
        "The harbour at dawn. [Jane Doe/Example]",
        "The harbour at dawn. [EPA]",
        "The harbour at dawn. Photo credit: Jane Doe",
        "The harbour at dawn. Jane Doe / Getty Images",
        "The harbour at dawn. via REUTERS/Jane Doe",
        "The harbour at dawn. AFP",
        "The mayor, seen here in spring, opens the bridge",
        "The mayor, shown in this frame, opens the bridge",
    ],
)
def test_what_a_pattern_takes_for_a_caption_is_not_ruled_out_before(line: str) -> None:
    assert captions._CAPTION.search(line)
    assert captions.is_caption(line)


def test_a_full_date_at_the_end_makes_a_caption_by_itself() -> None:
    line = "The harbour at dawn, May 3, 2014."
    assert captions.is_caption(line)
    assert captions.ends_with_date(line)
    assert not captions.ends_with_date("File photo: the harbour at dawn, May 3, 2014.")


def test_words_are_told_apart_by_marks_within_what_stands_between_spaces() -> None:
    assert fold_words("The mayor’s well-known ‘Harbour Plan’ (2014/15), U.N. says…") == (
        *("the", "mayor's", "well-known", "harbour", "plan", "2014", "15", "u.n", "says"),
    )
    assert fold_words("… — !") == ()
