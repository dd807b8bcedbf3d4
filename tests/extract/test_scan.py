import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsledger.extract.scan import can_hold_rows

OPENING = "Ferry capsizes off the coast"


def is_kept(paragraph: str) -> bool:
    text = f"{OPENING}\n\n{paragraph}"
    return can_hold_rows(text, [(0, len(OPENING)), (len(OPENING) + 2, len(text))])[1]


@pytest.mark.parametrize(
    "paragraph",
    [
        "“It went down within minutes,” was all that could be heard.",
        "It was “unbearable”.",
        "it was 'unbearable'",
        "It - or so it seems - was too full.",
        "In short: it was too full.",
        "They told us nothing.",
        "They denied it.",
        "He was adamant.",
        "According to them it was too full.",
        "Nobody withdrew.",
        "Two were shelled on the way.",
        "They struck at dawn.",
        "Nine drowned.",
        "Some are still missing.",
        "The police came late.",
        "The minister stayed away.",
        "There was no word from Oslo.",
        "All of this was before the UN came.",
        "Énorme was what they called it.",
    ],
)
def test_a_paragraph_with_a_sign_of_a_row_is_kept(paragraph: str) -> None:
    assert is_kept(paragraph)


@pytest.mark.parametrize(
    "paragraph",
    [
        "___.",
        "6 p.m.",
        "It was cold and wet, and there was little to eat.",
        "And then the others.",
        "see all newsletters",
    ],
)
def test_a_paragraph_without_mark_name_or_telling_word_is_left_out(paragraph: str) -> None:
    assert not is_kept(paragraph)


def test_the_first_paragraph_is_kept_and_so_is_what_a_colon_announces() -> None:
    paragraphs = ["it was cold and wet", "this much is known:", "it was cold and wet", "it was cold and wet"]
    text = "\n".join(paragraphs)
    starts = [sum(len(line) + 1 for line in paragraphs[:number]) for number in range(4)]
    bounds = [(start, start + len(line)) for start, line in zip(starts, paragraphs, strict=True)]
    assert can_hold_rows(text, bounds) == [True, True, True, False]


@given(before=st.text(), mark=st.sampled_from('"“”„«»‹›:'), behind=st.text())
def test_whatever_holds_a_mark_of_speech_is_kept(before: str, mark: str, behind: str) -> None:
    assert is_kept(before + mark + behind)
