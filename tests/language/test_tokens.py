"""Our own tokens, spans and documents, compared with spaCy's, attribute by attribute."""

from __future__ import annotations

import gc
from collections.abc import Callable
from functools import lru_cache
from typing import Any

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc as SpacyDoc
from spacy.vocab import Vocab
from support.pipelines import plain

from newsledger.language.inference import reading
from newsledger.language.inference.reading import DocReader
from newsledger.language.tokens import Doc, Token

PARAGRAPHS = [
    "NAIROBI (AFP) - Gunmen of the Lakeside Front killed at least 14 villagers and wounded two dozen others near "
    "Bukoro on Tuesday, Col. Amos Wekesa said. “They came at dawn,” he told reporters in New York.",
    "The U.N. hasn't said who'd fired first;  the Ministry of Defence, which denied it, won't comment…",
    "What the minister had not expected when he spoke to the crowd, an aide who asked not to be named said, was rain.",
    "Asked by whom the convoy was hit on the road that leads to the port, neither the army nor the rebels answered.",
    " \t Odd  spaces , and 3rd-party 1,200 e-mails! ",
    "Yes",
]
PLAIN = (
    *(
        "i",
        "idx",
        "text",
        "lower_",
        "lemma_",
        "pos_",
        "tag_",
        "dep_",
        "whitespace_",
        "is_space",
        "is_punct",
        "is_quote",
    ),
    *("is_sent_start", "is_sent_end", "ent_type_", "ent_iob_", "is_alpha", "is_title", "is_stop", "like_num"),
)
TREE = ("children", "lefts", "rights", "subtree", "conjuncts", "ancestors")


@lru_cache(maxsize=16)
def both(text: str) -> tuple[SpacyDoc, Doc]:
    doc = plain()(text)
    return doc, DocReader(doc.vocab)(doc)


def outcome(work: Callable[[], Any]) -> Any:
    """What comes out, or the kind of error."""
    try:
        return work()
    except (IndexError, ValueError) as error:
        return type(error)


def bounds(span: Any) -> tuple[int, int, int, int, str] | None:
    return None if span is None else (span.start, span.end, span.start_char, span.end_char, span.text)


def assert_same_tree(ours: Doc, theirs: SpacyDoc) -> None:
    for token, other in zip(ours, theirs, strict=True):
        assert (token.head.i, token.left_edge.i, token.right_edge.i) == (
            *(other.head.i, other.left_edge.i, other.right_edge.i),
        )
        for name in TREE:
            assert [each.i for each in getattr(token, name)] == [each.i for each in getattr(other, name)], name


def assert_same_roots(ours: Doc, theirs: SpacyDoc) -> None:
    for start in range(len(ours)):
        for end in range(start + 1, len(ours) + 1):
            assert ours.span(start, end).root.i == theirs[start:end].root.i, (start, end)


@pytest.mark.parametrize("text", PARAGRAPHS)
def test_tokens_tell_the_same_as_spacys(text: str) -> None:
    theirs, ours = both(text)
    assert len(ours) == len(theirs)
    for token, other in zip(ours, theirs, strict=True):
        assert {name: getattr(token, name) for name in PLAIN} == {name: getattr(other, name) for name in PLAIN}
        assert (len(token), repr(token)) == (len(other), repr(other))
        assert token.doc is ours


@pytest.mark.parametrize("text", PARAGRAPHS)
def test_trees_and_roots_are_spacys(text: str) -> None:
    theirs, ours = both(text)
    assert_same_tree(ours, theirs)
    assert_same_roots(ours, theirs)


@pytest.mark.parametrize("text", PARAGRAPHS)
def test_neighbours_are_spacys_and_none_stands_beyond_the_ends(text: str) -> None:
    theirs, ours = both(text)
    for token, other in zip(ours, theirs, strict=True):
        assert token.nbor().i == other.nbor().i if token.i + 1 < len(ours) else True
        for distance in (-len(ours), -2, -1, 0, 1, 2, len(ours)):
            found = outcome(lambda: token.nbor(distance).i)  # noqa: B023 (called at once)
            assert found == outcome(lambda: other.nbor(distance).i)  # noqa: B023


@pytest.mark.parametrize("text", PARAGRAPHS)
def test_sentences_and_entities_are_spacys(text: str) -> None:
    theirs, ours = both(text)
    assert list(map(bounds, ours.sents)) == list(map(bounds, theirs.sents))
    assert [bounds(token.sent) for token in ours] == [bounds(token.sent) for token in theirs]
    assert [(*(bounds(entity) or ()), entity.label_) for entity in ours.ents] == [
        (*(bounds(entity) or ()), entity.label_) for entity in theirs.ents
    ]
    assert ours.text == theirs.text


@pytest.mark.parametrize("text", PARAGRAPHS)
def test_spans_by_places_are_spacys(text: str) -> None:
    theirs, ours = both(text)
    size = len(ours)
    for start in (-size - 2, -3, -1, 0, 1, size // 2, size - 1, size, size + 3):
        for end in (-size - 2, -2, 0, 1, size // 2 + 1, size, size + 4):
            span, other = ours.span(start, end), theirs[start:end]
            assert bounds(span) == bounds(other)
            assert [token.i for token in span] == [token.i for token in other] == [t.i for t in ours[start:end]]
            assert (len(span), bool(span), repr(span)) == (len(other), bool(other), repr(other))
            assert [token.i for token in span[:2]] == [token.i for token in other[:2]]
            for place in (-len(span) - 1, -1, 0, 1, len(span)):
                found = outcome(lambda: span[place].i)  # noqa: B023 (called at once)
                assert found == outcome(lambda: other[place].i)  # noqa: B023


@pytest.mark.parametrize("text", [PARAGRAPHS[1], *PARAGRAPHS[4:]])
def test_spans_by_offsets_are_spacys(text: str) -> None:
    theirs, ours = both(text)
    for start in range(-2, len(text) + 2):
        for end in range(max(-1, start - 3), len(text) + 3):
            found = outcome(lambda: bounds(ours.char_span(start, end)))  # noqa: B023 (called at once)
            expected = outcome(lambda: bounds(theirs.char_span(start, end, alignment_mode="expand")))  # noqa: B023
            assert found == expected, (start, end)


@st.composite
def trees(draw: st.DrawFn) -> SpacyDoc:
    """Words with heads that may stand anywhere, so that branches cross, and with any number of tops."""
    size = draw(st.integers(1, 12))
    order = draw(st.permutations(range(size)))
    heads = list(range(size))
    for place, token in enumerate(order):
        heads[token] = order[draw(st.integers(0, place))]
    words = draw(st.lists(st.sampled_from(["hit", "Aden", ",", "and", "  ", "14", "’"]), min_size=size, max_size=size))
    relations = draw(st.lists(st.sampled_from(["conj", "nsubj", "prep"]), min_size=size, max_size=size))
    spaces = draw(st.lists(st.booleans(), min_size=size, max_size=size))
    deps = ["ROOT" if head == place else relations[place] for place, head in enumerate(heads)]
    return SpacyDoc(Vocab(), words=words, spaces=spaces, heads=heads, deps=deps)


@settings(max_examples=150, deadline=None)
@given(trees())
def test_trees_with_crossing_branches_are_spacys(theirs: SpacyDoc) -> None:
    ours = DocReader(theirs.vocab)(theirs)
    assert_same_tree(ours, theirs)
    assert_same_roots(ours, theirs)
    assert [token.is_sent_start for token in ours] == [token.is_sent_start for token in theirs]
    assert list(map(bounds, ours.sents)) == list(map(bounds, theirs.sents))
    assert [bounds(token.sent) for token in ours] == [bounds(token.sent) for token in theirs]
    assert ours.text == theirs.text


@settings(max_examples=25, deadline=None)
@given(st.text(alphabet="abS. \n\t“”\"'’é1,$-", min_size=1, max_size=40), st.data())
def test_odd_texts_have_the_offsets_of_spacys(text: str, data: st.DataObject) -> None:
    theirs = spacy.blank("en").make_doc(text)
    ours = DocReader(theirs.vocab)(theirs)
    assert [(token.idx, token.text, token.whitespace_) for token in ours] == [
        (token.idx, token.text, token.whitespace_) for token in theirs
    ]
    start, end = data.draw(st.integers(-2, len(text) + 2)), data.draw(st.integers(-2, len(text) + 2))
    expected = outcome(lambda: bounds(theirs.char_span(start, end, alignment_mode="expand")))
    assert outcome(lambda: bounds(ours.char_span(start, end))) == expected


def test_a_token_is_one_object_however_it_is_reached() -> None:
    doc = both(PARAGRAPHS[0])[1]
    token = doc[3]
    assert token is doc[2].nbor() is doc.span(2, 5)[1] is list(doc)[3]
    assert len({token, doc[3], doc[4]}) == 2
    assert token != both(PARAGRAPHS[1])[1][3]


def test_documents_with_the_same_tokens_are_not_equal() -> None:
    theirs = both(PARAGRAPHS[0])[0]
    first, second = DocReader(theirs.vocab)(theirs), DocReader(theirs.vocab)(theirs)
    assert first != second
    assert len({first, second}) == 2


def test_a_paragraph_that_was_only_taken_apart_is_read() -> None:
    theirs = plain().make_doc("Rain fell. Nobody came.")
    for token in theirs:
        token.is_sent_start = token.i == 0
    ours = DocReader(theirs.vocab)(theirs)
    assert [token.head.i for token in ours] == list(range(len(theirs)))
    assert {(token.pos_, token.tag_, token.dep_, token.lemma_, token.ent_type_) for token in ours} == {("",) * 5}
    assert [span.text for span in ours.sents] == ["Rain fell. Nobody came."]


def test_sentences_that_were_not_looked_for_are_an_error_as_with_spacy() -> None:
    theirs = plain().make_doc("Rain fell. Nobody came.")
    assert outcome(lambda: list(theirs.sents)) is outcome(lambda: DocReader(theirs.vocab)(theirs).sents) is ValueError


def test_released_tokens_are_gone_without_a_search_for_cycles() -> None:
    def tokens() -> int:
        return sum(type(each) is Token for each in gc.get_objects())

    theirs = both(PARAGRAPHS[0])[0]
    before = tokens()
    gc.disable()
    try:
        doc = DocReader(theirs.vocab)(theirs)
        assert len(doc.sents) == 2
        assert tokens() == len(doc) + before
        doc.release()
        assert tokens() == before
    finally:
        gc.enable()


def test_words_are_forgotten_when_there_are_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "_MOST_WORDS", 3)
    theirs = both(PARAGRAPHS[0])[0]
    read = DocReader(theirs.vocab)
    assert [token.text for token in read(theirs)] == [token.text for token in read(theirs)]
    assert len(read._words) <= len(theirs)
