"""Runs a spaCy pipeline's components over the documents of one article."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any, TypeVar

from spacy.lang.en.lemmatizer import EnglishLemmatizer
from spacy.pipeline import AttributeRuler, DependencyParser, EntityRecognizer, Tagger, Tok2Vec
from thinc.api import Model, NumpyOps

from newsledger.language.inference.entities import EntityFinder
from newsledger.language.inference.morphology import Morphology
from newsledger.language.inference.parsing import DependencyFinder
from newsledger.language.inference.vectors import TokenVectors
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

Item = TypeVar("Item")
Step = Callable[[Sequence[Sequence[Any]]], None]
"""What is done with groups of documents, each group from one article."""


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

    def __call__(self, articles: Sequence[Sequence[Any]]) -> list[list[Any]]:
        """Annotate the tokenised documents of articles; what comes out for one does not depend on the others."""
        if self._steps is None:
            return [list(self._pipeline.pipe(docs, batch_size=DOCUMENTS_TOGETHER)) for docs in articles]
        groups = [group for docs in articles for group in _packed(docs, TOKENS_TOGETHER, len)]
        for batch in _packed(groups, TOKENS_AT_A_TIME, lambda group: sum(map(len, group))):
            for name, step in self._steps:
                with stage(name):
                    step(batch)
        return list(map(list, articles))


def _packed(items: Sequence[Item], most: int, size_of: Callable[[Item], int]) -> Iterator[list[Item]]:
    """The items in their order, as many together as stay within a size; one that is too large stands alone."""
    pack: list[Item] = []
    size = 0
    for item in items:
        if pack and size + size_of(item) > most:
            yield pack
            pack, size = [], 0
        pack.append(item)
        size += size_of(item)
    if pack:
        yield pack


def _use_fast_multiplication(pipeline: Any) -> None:
    """Multiply matrices by numpy's library: spaCy's own is compiled for no processor in particular."""
    ops = NumpyOps(use_blis=False)
    for _, component in pipeline.pipeline:
        model = getattr(component, "model", None)
        for node in model.walk() if isinstance(model, Model) else ():
            if type(node.ops) is NumpyOps:
                node.ops = ops


def _steps(components: Sequence[Any], vocab: Any) -> Iterator[tuple[str, Step]]:
    """What to do in the place of each component, under a name for people."""
    by_make = {type(component): component for component in components}
    ruler, lemmatizer = by_make.get(AttributeRuler), by_make.get(EnglishLemmatizer)
    morphology = Morphology.of(ruler, lemmatizer, vocab) if ruler and lemmatizer else None
    for component in components:
        if component is lemmatizer and morphology:
            continue
        work = morphology if component is ruler else None
        yield (
            _NAMES[type(component)],
            _fast_step(component, vocab) or partial(_one_by_one, work or partial(_run, component)),
        )


def _fast_step(component: Any, vocab: Any) -> Step | None:
    """What does a component's work in less time; null where its network is not known here."""
    if isinstance(component, DependencyParser) and (parsing := DependencyFinder.of(component, vocab)):
        return parsing if parsing.is_stable else partial(_one_by_one, parsing.parse)
    if isinstance(component, Tok2Vec) and (vectors := TokenVectors.of(component.model, vocab)):
        return partial(_prepared, vectors, partial(_set_vectors, vectors))
    if isinstance(component, EntityRecognizer) and (entities := EntityFinder.of(component, vocab)):
        return partial(_prepared, entities.vectors, entities)
    return None


def _one_by_one(work: Callable[[Sequence[Any]], None], groups: Sequence[Sequence[Any]]) -> None:
    for group in groups:
        work(group)


def _prepared(vectors: TokenVectors, work: Callable[[Sequence[Any]], None], groups: Sequence[Sequence[Any]]) -> None:
    vectors.prepare(groups)
    _one_by_one(work, groups)


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
