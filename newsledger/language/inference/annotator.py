"""Runs a spaCy pipeline's components over the documents of one article."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain, islice
from typing import Any

from spacy.lang.en.lemmatizer import EnglishLemmatizer
from spacy.pipeline import AttributeRuler, DependencyParser, EntityRecognizer, Tagger, Tok2Vec
from thinc.api import Model, NumpyOps

from newsledger.language.inference.entities import EntityFinder
from newsledger.language.inference.morphology import Morphology
from newsledger.language.inference.parsing import DependencyFinder
from newsledger.language.inference.reading import DocReader
from newsledger.language.inference.vectors import TokenVectors
from newsledger.language.inference.words import SharedWords
from newsledger.language.tokens import Doc
from newsledger.packing import packed
from newsledger.profiling import stage

TOKENS_TOGETHER = 4096
"""Tokens of one article that go through a network together: more cost memory, not time."""

TOKENS_AT_A_TIME = 24_576
"""Tokens, of one article or several, that are in work: the parser holds four kilobytes for each."""
DOCUMENTS_TOGETHER = 32
"""Documents that go through a pipeline of another make together."""

_NAMES = {
    Tok2Vec: "word vectors",
    Tagger: "tags",
    DependencyParser: "dependencies",
    AttributeRuler: "morphology and lemmas",
    EnglishLemmatizer: "lemmas",
    EntityRecognizer: "named entities",
}
_ORDER = tuple(_NAMES)
_READ = (AttributeRuler, EnglishLemmatizer, EntityRecognizer)

Step = Callable[[Sequence[Sequence[Any]]], None]
"""What is done with groups of documents, each group from one article."""


class Annotator:
    """Annotates documents as the pipeline would, with less work where its components are of a make that is known here.

    A component whose network looks different runs unchanged, and so does a whole pipeline with unknown components.

    Attributes:
        read: Reads a document as it is.
    """

    def __init__(self, pipeline: Any) -> None:
        """Look at the components once."""
        _use_fast_multiplication(pipeline)
        self.read = DocReader(pipeline.vocab)
        self._pipeline = pipeline
        by_make = {type(component): component for _, component in pipeline.pipeline}
        self._is_known = [type(component) for _, component in pipeline.pipeline] == [m for m in _ORDER if m in by_make]
        words = SharedWords()
        self._reading = _reading(by_make, pipeline.vocab, words) if self._is_known else None
        left = by_make if self._reading is None else {make: by_make[make] for make in by_make if make not in _READ}
        self._steps = tuple(_steps(left.values(), pipeline.vocab, words)) if self._is_known else ()

    def __call__(self, articles: Sequence[Sequence[Any]]) -> list[list[Doc]]:
        """Annotate the tokenised documents of articles; what comes out for one does not depend on the others."""
        if not self._is_known:
            piped = (self._pipeline.pipe(docs, batch_size=DOCUMENTS_TOGETHER) for docs in articles)
            return [list(map(self.read, docs)) for docs in piped]
        groups = [group for docs in articles for group in packed(docs, TOKENS_TOGETHER, len)]
        annotated = iter(
            [
                doc
                for batch in packed(groups, TOKENS_AT_A_TIME, lambda group: sum(map(len, group)))
                for doc in self._annotated(batch)
            ]
        )
        return [list(islice(annotated, len(docs))) for docs in articles]

    def _annotated(self, groups: Sequence[Sequence[Any]]) -> Iterator[Doc]:
        for name, step in self._steps:
            with stage(name):
                step(groups)
        if self._reading is not None:
            return self._reading(groups)
        return (self.read(doc) for group in groups for doc in group)


@dataclass(frozen=True)
class _Reading:
    """What is computed last, straight into documents of our own."""

    morphology: Morphology
    entities: EntityFinder | None

    def __call__(self, groups: Sequence[Sequence[Any]]) -> Iterator[Doc]:
        """Read groups of documents that are tagged and parsed, each group from one article."""
        with stage("morphology and lemmas"):
            read = [self.morphology(group) for group in groups]
        if self.entities is not None:
            with stage("named entities"):
                self.entities.vectors.prepare(groups)
                for group, docs in zip(groups, read, strict=True):
                    for doc, entities in zip(docs, self.entities(group), strict=True):
                        doc.set_entities(entities)
        return chain.from_iterable(read)


def _use_fast_multiplication(pipeline: Any) -> None:
    """Multiply matrices by numpy's library: spaCy's own is compiled for no processor in particular."""
    ops = NumpyOps(use_blis=False)
    for _, component in pipeline.pipeline:
        model = getattr(component, "model", None)
        for node in model.walk() if isinstance(model, Model) else ():
            if type(node.ops) is NumpyOps:
                node.ops = ops


def _reading(by_make: Mapping[Any, Any], vocab: Any, words: SharedWords) -> _Reading | None:
    """What does the work of ruler, lemmatizer and recogniser; null unless all three can be done here."""
    ruler, lemmatizer, recogniser = map(by_make.get, _READ)
    morphology = Morphology.of(ruler, lemmatizer, vocab) if ruler and lemmatizer else None
    entities = EntityFinder.of(recogniser, vocab, words) if recogniser else None
    if morphology is None or (recogniser and entities is None):
        return None
    return _Reading(morphology, entities)


def _steps(components: Iterable[Any], vocab: Any, words: SharedWords) -> Iterator[tuple[str, Step]]:
    """What to do in the place of each component, under a name for people."""
    for component in components:
        step = _fast_step(component, vocab, words) or partial(_one_by_one, partial(_run, component))
        yield _NAMES[type(component)], step


def _fast_step(component: Any, vocab: Any, words: SharedWords) -> Step | None:
    """What does a component's work in less time; null where its network is not known here."""
    if isinstance(component, DependencyParser) and (parsing := DependencyFinder.of(component, vocab)):
        return parsing if parsing.is_stable else partial(_one_by_one, parsing.parse)
    if isinstance(component, Tok2Vec) and (vectors := TokenVectors.of(component.model, vocab, words)):
        return partial(_set_vectors, vectors)
    return None


def _one_by_one(work: Callable[[Sequence[Any]], None], groups: Sequence[Sequence[Any]]) -> None:
    for group in groups:
        work(group)


def _set_vectors(vectors: TokenVectors, groups: Sequence[Sequence[Any]]) -> None:
    vectors.prepare(groups)
    for docs in groups:
        for doc, rows in zip(docs, vectors(docs), strict=True):
            doc.tensor = rows


def _run(component: Any, docs: Sequence[Any]) -> None:
    """Run a component of spaCy's own, all of which annotate in place."""
    if hasattr(component, "predict"):
        component.set_annotations(docs, component.predict(docs))
    else:
        for doc in docs:
            component(doc)
