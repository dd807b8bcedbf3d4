"""Runs a spaCy pipeline's components over the documents of one article."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

from spacy.lang.en.lemmatizer import EnglishLemmatizer
from spacy.pipeline import AttributeRuler, DependencyParser, EntityRecognizer, Tagger, Tok2Vec
from thinc.api import Model, NumpyOps

from newsledger.language.inference.entities import EntityFinder
from newsledger.language.inference.morphology import Morphology
from newsledger.language.inference.parsing import DependencyFinder
from newsledger.language.inference.vectors import TokenVectors

TOKENS_TOGETHER = 4096
"""Tokens that go through the networks together: more cost memory, not time."""
DOCUMENTS_TOGETHER = 32
"""Documents that go through a pipeline of another make together."""

_ORDER = (Tok2Vec, Tagger, DependencyParser, AttributeRuler, EnglishLemmatizer, EntityRecognizer)

Step = Callable[[Sequence[Any]], None]


class Annotator:
    """Annotates documents as the pipeline would, with less work where its components are of a make that is known here.

    A component whose network looks different runs unchanged, and so does a whole pipeline with unknown components.
    """

    def __init__(self, pipeline: Any) -> None:
        """Look at the components once."""
        _use_fast_multiplication(pipeline)
        components = [component for _, component in pipeline.pipeline]
        makes = [type(component) for component in components]
        self._pipeline = pipeline
        self._steps = tuple(_steps(components, pipeline.vocab)) if makes == [m for m in _ORDER if m in makes] else None

    def __call__(self, docs: Sequence[Any]) -> list[Any]:
        """Annotate the tokenised documents of an article; what comes out depends on nothing but these."""
        if self._steps is None:
            return list(self._pipeline.pipe(docs, batch_size=DOCUMENTS_TOGETHER))
        for group in _groups(docs):
            for step in self._steps:
                step(group)
        return list(docs)


def _groups(docs: Sequence[Any]) -> Iterator[list[Any]]:
    group: list[Any] = []
    size = 0
    for doc in docs:
        if group and size + len(doc) > TOKENS_TOGETHER:
            yield group
            group, size = [], 0
        group.append(doc)
        size += len(doc)
    if group:
        yield group


def _use_fast_multiplication(pipeline: Any) -> None:
    """Multiply matrices by numpy's library: spaCy's own is compiled for no processor in particular."""
    ops = NumpyOps(use_blis=False)
    for _, component in pipeline.pipeline:
        model = getattr(component, "model", None)
        for node in model.walk() if isinstance(model, Model) else ():
            if type(node.ops) is NumpyOps:
                node.ops = ops


def _steps(components: Sequence[Any], vocab: Any) -> Iterator[Step]:
    """What to do in the place of each component."""
    by_make = {type(component): component for component in components}
    ruler, lemmatizer = by_make.get(AttributeRuler), by_make.get(EnglishLemmatizer)
    morphology = Morphology.of(ruler, lemmatizer, vocab) if ruler and lemmatizer else None
    for component in components:
        step: Step | None = None
        if isinstance(component, Tok2Vec) and (vectors := TokenVectors.of(component.model, vocab)):
            step = partial(_set_vectors, vectors)
        elif isinstance(component, DependencyParser):
            step = DependencyFinder.of(component)
        elif isinstance(component, EntityRecognizer):
            step = EntityFinder.of(component, vocab)
        elif component is ruler:
            step = morphology
        elif component is lemmatizer and morphology:
            continue
        yield step or partial(_run, component)


def _set_vectors(vectors: TokenVectors, docs: Sequence[Any]) -> None:
    for doc, rows in zip(docs, vectors(docs), strict=True):
        doc.tensor = rows


def _run(component: Any, docs: Sequence[Any]) -> None:
    """Run a component of spaCy's own, all of which annotate in place."""
    if hasattr(component, "predict"):
        component.set_annotations(docs, component.predict(docs))
    else:
        for doc in docs:
            component(doc)
