import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsledger.language.parse import parse, split_paragraphs

WRAPPED = (
    "Rescue crews in the port of Hodeidah pulled twelve people from the rubble on\n"
    "Tuesday, a health official said, and the search for survivors went on through\n"
    "the night under floodlights."
)


def paragraphs(text: str) -> list[str]:
    return [text[start:end] for start, end in split_paragraphs(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One.\n\nTwo.", ["One.", "Two."]),
        ("One.\n \n\n  Two.  ", ["One.", "Two."]),
        ("Headline\nFirst paragraph.\nSecond paragraph.", ["Headline", "First paragraph.", "Second paragraph."]),
        (WRAPPED, [WRAPPED]),
        ("", []),
        ("\n \n", []),
    ],
)
def test_paragraphs_end_at_blank_lines_and_at_line_breaks_that_are_no_wrapping(text: str, expected: list[str]) -> None:
    assert paragraphs(text) == expected


@pytest.mark.parametrize("unit", ["The shelling went on. ", "bang ", "x"])
def test_a_paragraph_beyond_all_measure_is_cut_without_losing_a_letter(unit: str) -> None:
    text = (unit * 60_000)[:60_000]
    pieces = paragraphs(text)
    assert len(pieces) > 2
    assert "".join(pieces).replace(" ", "") == text.replace(" ", "")
    if unit.endswith(". "):
        assert all(piece.endswith(".") for piece in pieces[:-1])


@pytest.mark.parametrize("unit", ['" ', "A-", "12 ", ", ", "Amina, "])
def test_a_paragraph_of_very_many_words_is_cut_however_short_they_are(unit: str) -> None:
    text = unit * 8_000
    pieces = paragraphs(text)
    assert len(pieces) >= 5
    assert "".join(pieces).replace(" ", "") == text.replace(" ", "")


@pytest.mark.parametrize("before", [0, 1, 57, 99, 100, 101])
def test_a_run_of_a_hundred_marks_is_cut_wherever_it_stands(before: int) -> None:
    assert len(paragraphs("a" * before + "!" * 100 + " on")) > 1
    assert len(paragraphs("a" * before + "!" * 99 + " on")) == 1


def test_a_long_paragraph_such_as_articles_have_stays_whole() -> None:
    text = "The shelling of the port went on through the night, residents said. " * 90
    assert len(paragraphs(text)) == 1


@pytest.mark.parametrize("unit", ["Amina Duale, ", "and the old road to the market "])
def test_a_sentence_without_end_is_divided(unit: str) -> None:
    assert max(len(sentence.span) for sentence in parse(unit * 150).sentences) <= 301


def test_a_list_without_end_is_divided_behind_commas() -> None:
    parsed = parse("Amina Duale, the minister, " * 100)
    assert all(parsed.text[sentence.end - 1] == "," for sentence in parsed.sentences)


def test_sentences_have_offsets_into_the_text() -> None:
    text = "Talks opened in Muscat on Monday. Both sides came.\n\nNobody spoke to reporters."
    parsed = parse(text)
    assert [text[s.start : s.end] for s in parsed.sentences] == [
        "Talks opened in Muscat on Monday.",
        "Both sides came.",
        "Nobody spoke to reporters.",
    ]


def test_a_hard_wrapped_sentence_is_one_sentence() -> None:
    assert len(parse(WRAPPED).sentences) == 1


def test_tokens_know_their_place_in_the_article() -> None:
    text = "Talks opened.\n\nThe envoy left Muscat."
    parsed = parse(text)
    assert [text[parsed.start_of(t) : parsed.end_of(t)] for t in parsed.tokens()] == [t.text for t in parsed.tokens()]


def test_a_span_covers_every_token_that_it_touches() -> None:
    text = "Talks opened.\n\nThe envoy left Muscat."
    parsed = parse(text)
    span = parsed.span(text.index("nvoy"), text.index("left") + 2)
    assert span is not None
    assert parsed.bounds(span) == (text.index("envoy"), text.index("left") + 4)


@pytest.mark.parametrize("offset", [13, 14, 999])
def test_between_and_behind_paragraphs_there_is_nothing(offset: int) -> None:
    parsed = parse("Talks opened.\n\nThe envoy left Muscat.")
    assert parsed.paragraph_at(offset) is None
    assert parsed.sentence_at(offset) is None
    assert parsed.span(offset, offset + 1) is None


def test_sentence_bounds_reach_over_all_sentences_of_a_span() -> None:
    text = "“We waited. Nobody came. Then we left,” the driver said."
    parsed = parse(text)
    assert parsed.sentence_bounds(1, text.index(",”")) == (0, len(text))


def test_the_empty_text_has_no_sentences() -> None:
    assert parse("").sentences == ()


@settings(max_examples=30, deadline=None)
@given(st.text(alphabet="aB. \n\t“”\"'é\u00a0\u2028–", max_size=120))
def test_every_sentence_lies_in_the_text_and_none_overlaps_another(text: str) -> None:
    end = 0
    for sentence in parse(text).sentences:
        assert end <= sentence.start < sentence.end <= len(text)
        end = sentence.end


def test_a_wrapped_paragraph_of_two_lines_is_one_where_the_text_wraps_elsewhere() -> None:
    wrapped = (
        "The council of the northern province met on Tuesday to hear what\n"
        "the engineers had found out about the bridge, and it decided to\n"
        "close the road until the spring."
    )
    short = "The governor announced that the port, which was hit by Hurricane\nJoan, will open on Friday."
    text = f"{wrapped}\n\n{short}"
    assert [text[start:end] for start, end in split_paragraphs(text)] == [wrapped, short]


def test_paragraphs_that_are_not_wanted_are_one_sentence_of_plain_tokens() -> None:
    text = "Rescuers reached the port on Monday.\n\nIt was late. It rained.\n\nA minister praised the crews in Aden."
    found = parse(text, wanted=lambda text, bounds: [text[start:end][:2] != "It" for start, end in bounds])
    everything = parse(text)
    assert [sentence.span.text for sentence in found.sentences if sentence.paragraph == 1] == [
        "It was late. It rained."
    ]
    assert {token.pos_ for token in found.paragraphs[1].doc} == {""}
    for number in (0, 2):
        tags = [[token.tag_ for token in each.paragraphs[number].doc] for each in (found, everything)]
        assert tags[0] == tags[1]
        assert all(tags[0])
