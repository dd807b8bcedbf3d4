from functools import lru_cache
from typing import Any

import numpy as np
import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Doc as SpacyDoc
from support.pipelines import plain

from newsledger.language.inference import Annotator
from newsledger.language.inference.entities import EntityFinder
from newsledger.language.inference.morphology import Morphology
from newsledger.language.inference.parsing import DependencyFinder
from newsledger.language.inference.vectors import TokenVectors
from newsledger.language.inference.words import SharedWords
from newsledger.language.parse import load_pipeline
from newsledger.language.tokens import Doc

PARAGRAPHS = [
    "KABUL (Reuters) - Taliban fighters overran two checkpoints in Kunduz province on Friday, killing 14 soldiers.",
    "“We're gonna need more than blankets,” said Maria del Carmen Ortiz, who runs a clinic near Goma. “It ain't over.”",
    'There\'s no doubt that they were hit, Colonel Ihor Petrenko of the Ukrainian army told "Radio Svoboda" at 3 a.m.',
    "It was unclear who'd ordered the strike; the U.N. Security Council will meet in New York next week.",
    "The ministry  said   the 2,300-strong brigade had lost $4.5 million worth of vehicles – let's see, it added.",
    "C'mon, y'all gotta go!",
    "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31 32 33 34 35 36 37 38 39 40",
]
ATTRIBUTES = ("tag_", "pos_", "dep_", "lemma_", "ent_type_", "is_sent_start")


@lru_cache(maxsize=1)
def quick() -> tuple[Language, Annotator]:
    pipeline = load_pipeline.__wrapped__()
    return pipeline, Annotator(pipeline)


def annotated(texts: list[str]) -> list[Doc]:
    pipeline, annotator = quick()
    return annotator([[pipeline.make_doc(text) for text in texts]])[0]


def annotations(doc: Doc | SpacyDoc) -> list[tuple[Any, ...]]:
    return [
        (token.text, token.head.i, token.ent_iob_ or "O", *(getattr(token, name) for name in ATTRIBUTES))
        for token in doc
    ]


def test_known_components_are_all_replaced() -> None:
    pipeline, annotator = quick()
    kinds = {type(work) for _, step in annotator._steps for work in (step, *getattr(step, "args", ()))}
    assert {TokenVectors, DependencyFinder} <= kinds
    assert annotator._reading is not None
    assert type(annotator._reading.entities) is EntityFinder
    assert len(annotator._steps) == len(pipeline.pipeline) - 3


@pytest.mark.parametrize("text", PARAGRAPHS)
def test_annotations_are_those_of_the_plain_pipeline(text: str) -> None:
    assert annotations(annotated([text])[0]) == annotations(plain()(text))


@settings(max_examples=6, deadline=None)
@given(st.text(alphabet="abS. \n\t“”\"'’é1,$-", min_size=1, max_size=80))
def test_odd_texts_are_annotated_as_by_the_plain_pipeline(text: str) -> None:
    assert annotations(annotated([text])[0]) == annotations(plain()(text))


def test_an_article_does_not_depend_on_what_was_read_before_it() -> None:
    texts = PARAGRAPHS[:3]
    pipeline = quick()[0]
    first = TokenVectors.of(pipeline.get_pipe("tok2vec").model, pipeline.vocab, SharedWords())
    second = TokenVectors.of(pipeline.get_pipe("tok2vec").model, pipeline.vocab, SharedWords())
    assert first is not None
    assert second is not None
    docs = [pipeline.make_doc(text) for text in texts]
    for text in [*PARAGRAPHS[::-1], " ".join(PARAGRAPHS)]:
        second([pipeline.make_doc(text)])
    assert all(np.array_equal(*pair) for pair in zip(first(docs), second(docs), strict=True))


def test_a_words_row_does_not_depend_on_its_place_among_new_words() -> None:
    pipeline = quick()[0]
    vectors = TokenVectors.of(pipeline.get_pipe("tok2vec").model, pipeline.vocab, SharedWords())
    assert vectors is not None
    words = [pipeline.vocab[f"{stem}{number}"] for stem in ("Kher", "said", "12,") for number in range(22)][:64]
    doc = SpacyDoc(pipeline.vocab, [word.text for word in words])
    features = doc.to_array(vectors._columns)
    rows, sums = vectors._block(features)
    shuffled = np.random.default_rng(7).permutation(64)
    other_rows, other_sums = vectors._block(features[shuffled])
    assert np.array_equal(rows[shuffled], other_rows)
    assert np.array_equal(sums[shuffled], other_sums)


def test_words_are_forgotten_when_there_are_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("newsledger.language.inference.vectors.MOST_WORDS", 10)
    assert annotations(annotated([PARAGRAPHS[0]])[0]) == annotations(annotated([PARAGRAPHS[0]])[0])


def test_no_documents_are_no_work() -> None:
    assert annotated([]) == []


def with_marker(pipeline: Language) -> None:
    @Language.component("newsledger_test_marker")
    def mark(doc: SpacyDoc) -> SpacyDoc:
        doc[0].tag_ = "MARK"
        return doc

    pipeline.add_pipe("newsledger_test_marker")


def test_a_pipeline_with_another_component_runs_as_it_is() -> None:
    pipeline = spacy.blank("en")
    pipeline.add_pipe("sentencizer")
    with_marker(pipeline)
    docs = Annotator(pipeline)([[pipeline.make_doc("Rain fell. Nobody came.")]])[0]
    assert docs[0][0].tag_ == "MARK"
    assert len(docs[0].sents) == 2


def test_a_network_of_another_make_is_left_to_spacy() -> None:
    pipeline = spacy.blank("en")
    embed = {"@architectures": "spacy.HashEmbedCNN.v2", "pretrained_vectors": None, "width": 32, "depth": 1}
    rest = {"embed_size": 100, "window_size": 2, "maxout_pieces": 2, "subword_features": False}
    pipeline.add_pipe("tok2vec", config={"model": embed | rest})
    pipeline.add_pipe("tagger").add_label("NN")
    pipeline.initialize()
    text = "Rain fell on Aden."
    expected = pipeline(text).tensor
    doc = pipeline.make_doc(text)
    Annotator(pipeline)([[doc]])
    assert np.allclose(doc.tensor, expected, atol=1e-5)


@pytest.mark.parametrize(
    "pattern",
    [[{"TEXT": "Aden"}], [{"LENGTH": 3}], [{"TAG": "NN", "OP": "+"}], [{"TAG": "NN"}, {"TAG": "IN"}]],
)
def test_rules_that_look_at_something_else_are_left_to_spacy(pattern: list[dict[str, Any]]) -> None:
    pipeline = spacy.blank("en")
    ruler = pipeline.add_pipe("attribute_ruler")
    ruler.add([pattern], {"POS": "X"})
    lemmatizer = pipeline.add_pipe("lemmatizer")
    assert Morphology.of(ruler, lemmatizer, pipeline.vocab) is None


def test_rules_by_pattern_reach_only_the_words_that_fit() -> None:
    pipeline = spacy.blank("en")
    ruler = pipeline.add_pipe("attribute_ruler")
    ruler.add([[{"IS_SPACE": False}]], {"POS": "NOUN"})
    ruler.add([[{"LOWER": {"REGEX": "^north"}}]], {"POS": "PROPN", "LEMMA": "name"})
    ruler.add([[{"LOWER": {"REGEX": "^north"}}, {"LOWER": {"IN": ["gate"]}}]], {"POS": "ADJ"}, index=1)
    lemmatizer = pipeline.add_pipe("lemmatizer")
    for table in ("lemma_rules", "lemma_exc", "lemma_index"):
        lemmatizer.lookups.add_table(table, {"noun": [["s", ""]] if table == "lemma_rules" else {}})
    texts = ["Northfield gates", "northern gate", "Old gate"]
    expected = [annotations(pipeline(text)) for text in texts]
    docs = Annotator(pipeline)([[pipeline.make_doc(text) for text in texts]])[0]
    assert [annotations(doc) for doc in docs] == expected
    assert docs[1][-1].pos_ == "ADJ"


def test_articles_come_out_the_same_together_and_alone() -> None:
    pipeline, annotator = quick()
    articles = [PARAGRAPHS[:3], PARAGRAPHS[3:4], PARAGRAPHS[4:]]
    beside = [[pipeline.make_doc(text) for text in texts] for texts in articles]
    apart = [[pipeline.make_doc(text) for text in texts] for texts in articles]
    together, alone = annotator(beside), [annotator([docs])[0] for docs in apart]
    assert [list(map(annotations, docs)) for docs in together] == [list(map(annotations, docs)) for docs in alone]
    for docs, others in zip(beside, apart, strict=True):
        assert all(np.array_equal(doc.tensor, other.tensor) for doc, other in zip(docs, others, strict=True))


def test_a_pipeline_without_a_recogniser_known_here_is_read_from_spacys_document() -> None:
    pipeline = spacy.blank("en")
    ruler = pipeline.add_pipe("attribute_ruler")
    ruler.add([[{"LOWER": "aden"}]], {"POS": "PROPN", "LEMMA": "Aden"})
    found = Annotator(pipeline)([[pipeline.make_doc("Rain fell on Aden.")]])[0][0]
    assert [token.lemma_ for token in found] == ["", "", "", "Aden", ""]
    assert [token.pos_ for token in found] == ["", "", "", "PROPN", ""]
    with pytest.raises(ValueError, match="no sentences"):
        _ = found.sents


def test_what_a_state_scores_does_not_depend_on_the_other_states() -> None:
    pipeline = quick()[0]
    parsing = DependencyFinder.of(pipeline.get_pipe("parser"), pipeline.vocab)
    assert parsing is not None
    generator = np.random.default_rng(3)
    features = generator.random((40 * 8, 128), dtype=np.float32)
    tokens = generator.integers(-1, 39, (37, 8), dtype=np.int32)
    starts = parsing._starts(features)
    scores = parsing._scores(features, starts, tokens)
    alone = [parsing._scores(features, starts, tokens[place : place + 1])[0] for place in range(len(tokens))]
    assert np.array_equal(scores, np.array(alone))
