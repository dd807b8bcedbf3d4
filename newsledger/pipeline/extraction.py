"""The first half of a build: the corpus is read, and every article looked at by itself, or taken over as it was."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from newsledger.corpus import CorpusError, Document, Note, Problem, UnusableCorpus, read, recurs
from newsledger.curate.decisions import ACTORS_FILE
from newsledger.engine import Engine, Stream, WorkersKilled, stream_of
from newsledger.engine.spark import SparkEngine
from newsledger.extract.drafts import DRAFTS
from newsledger.language.place_index import index_path, shared_index
from newsledger.pipeline.cache import Cache, Taken, ids_in
from newsledger.pipeline.cluster import local_corpus, on_engine, read_on_cluster, shipped
from newsledger.pipeline.documents import (
    DOCUMENTS,
    DOCUMENTS_PER_BATCH,
    FAILURES,
    LINES,
    Reading,
    batches_of,
    killers,
    lines_of,
)
from newsledger.pipeline.failures import ArticleFailedError
from newsledger.pipeline.in_order import merged
from newsledger.pipeline.keys import KEYS, keys_of
from newsledger.pipeline.linking import Streams
from newsledger.pipeline.loading import rows_of
from newsledger.pipeline.options import Options, decisions_in, existing
from newsledger.pipeline.work import Work
from newsledger.profiling import Measured, stage
from newsledger.progress import Progress, step, tell
from schemas import Row


@dataclass
class Corpus:
    """What was read.

    Attributes:
        documents: The documents.
        articles: How many there are.
        problems: What cannot be read.
        notes: What is not used and does no harm.
    """

    documents: Stream
    articles: int
    problems: list[Problem] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)


def read_corpus(engine: Engine, options: Options, work: Work) -> Corpus:
    """Read the documents.

    Raises:
        CorpusError: Something cannot be read, and ``skip_bad`` is not set.
        NothingToResume: An interrupted build is insisted on, and it had read something else.
        UnusableCorpus: There is nothing to read.
    """
    if isinstance(engine, SparkEngine) and (found := _read_on_cluster(engine, options, work)):
        return found
    problems: list[Problem] = []
    notes: list[Note] = []
    digest = hashlib.sha256()
    articles = 0

    def good(items: Iterable[Document | Problem]) -> Iterator[Document]:
        for item in items:
            if isinstance(item, Problem):
                problems.append(item)
            else:
                yield item

    with stage("reading"), Progress("reading", "articles", quiet=options.quiet) as progress:

        def counted(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
            nonlocal articles
            for batch in batches:
                digest.update(batch.serialize())
                articles += batch.num_rows
                yield batch
                progress.add(batch.num_rows)

        path = engine.scratch("documents") / "documents.arrow"
        items = read(local_corpus(engine, options), notes, decisions_in(options))
        try:
            documents = stream_of(path, DOCUMENTS, counted(batches_of(good(items))))
        except UnusableCorpus:
            work.remove_if_new()
            raise
    if problems and not options.skip_bad:
        work.remove_if_new()
        raise CorpusError(problems)
    work.has_read(digest.hexdigest(), articles)
    return Corpus(on_engine(engine, documents), articles, problems, notes)


def _read_on_cluster(engine: SparkEngine, options: Options, work: Work) -> Corpus | None:
    """Read the documents on executors; null if that cannot be done."""
    notes: list[Note] = []
    with step("reading"):
        try:
            found = read_on_cluster(engine, options, notes)
        except UnusableCorpus:
            work.remove_if_new()
            raise
        if found is None:
            return None
        documents, problems = found
        if problems and not options.skip_bad:
            work.remove_if_new()
            raise CorpusError(problems)
        articles = sum(batch.num_rows for batch in documents.select(["article_id"]).batches())
    work.has_read(documents.identity, articles)
    tell(f"reading: {articles:,} articles")
    return Corpus(documents, articles, problems, notes)


@dataclass(frozen=True)
class Extracted:
    """What was found in the articles.

    Attributes:
        drafts: By the names in ``extract.drafts.DRAFTS``, and ``failures``.
        keys: Rows of ``keys.KEYS``; null where nothing is to be kept.
        taken: What was taken over of earlier builds.
        parsed: Articles that this run looked at.
    """

    drafts: Streams
    keys: Stream | None
    taken: Taken | None
    parsed: int


def extract(
    engine: Engine, corpus: Corpus, options: Options, cache: Cache | None, program: str, measures: Path | None = None
) -> Extracted:
    """Find what every article holds, or take over what an earlier build found in it.

    Args:
        engine: Runs the steps.
        corpus: What was read.
        options: What the build is asked to do.
        cache: What earlier builds kept; null to take nothing over.
        program: Digest of what decides what comes out of an article (``fingerprint.of_articles``).
        measures: Directory for what was spent on the stages within an article; null not to measure.

    Raises:
        ArticleFailedError: An article cannot be processed, and ``skip_bad`` is not set.
    """
    reading = Reading(
        text_as_is=options.text_as_is,
        recurring=frozenset() if options.text_as_is else _recurring_lines(engine, corpus),
        authority=shipped(engine, existing(options.curation, ACTORS_FILE)),
        model=options.model,
        set_aside=options.skip_bad,
        parse_all=options.parse_all,
    )
    keys, taken = _taken(engine, corpus, cache, program, reading)
    fresh, parsed = _fresh(engine, corpus, options, reading, taken, measures)
    if keys is None or taken is None or not taken.articles:
        return Extracted(fresh, keys, taken, parsed)
    with step("merging with what was taken over"):
        drafts = merged(partial(ids_in, keys), [taken.drafts, fresh], engine.scratch("merged"))
    return Extracted({**drafts, "failures": fresh["failures"]}, keys, taken, parsed)


def _taken(
    engine: Engine, corpus: Corpus, cache: Cache | None, program: str, reading: Reading
) -> tuple[Stream | None, Taken | None]:
    if cache is None:
        # Steps are numbered: without these, what was finished with a cache would not be found again without one.
        engine.scratch("keys"), engine.scratch("taken")
        return None, None
    with step("looking for articles that have changed"):
        given = "\n".join([program, *sorted(reading.recurring)])
        function = partial(keys_of, program=program, recurring=reading.recurring)
        with _articles_named():
            keys = engine.map(function, corpus.documents.batches(), {"keys": KEYS}, given=given)["keys"]
        taken = cache.take(keys, engine.scratch("taken"))
    if taken.articles:
        tell(f"{taken.articles:,} of {corpus.articles:,} articles taken from the earlier build")
    return keys, taken


def _fresh(
    engine: Engine, corpus: Corpus, options: Options, reading: Reading, taken: Taken | None, measures: Path | None
) -> tuple[Streams, int]:
    """What is found in the articles that were not taken over, and in how many of them this run has looked."""
    missing = corpus.articles - (taken.articles if taken else 0)
    batches = corpus.documents.batches()
    if taken and taken.articles:
        batches = _without(batches, taken.shards >= 0)
    if missing:
        _prepare_gazetteer()
        shipped(engine, index_path())
    function = partial(rows_of, reading=reading)
    with (
        stage("extracting"),
        Progress("extracting", "articles", missing, options.quiet or not missing) as progress,
        _articles_named(" (--skip-bad finds out which, and sets it aside)"),
    ):
        found = engine.map(
            Measured(function, measures) if measures else function,
            batches,
            {**DRAFTS, "failures": FAILURES},
            on_done=progress.add,
            on_taken=progress.take_over,
            given="\n".join(sorted(reading.recurring)),
            set_aside=killers if options.skip_bad else None,
        )
    return dict(found), progress.counted


def _without(batches: Iterable[pa.RecordBatch], known: npt.NDArray[np.bool_]) -> Iterator[pa.RecordBatch]:
    """The documents that are not known, in batches of the usual size."""
    pending = DOCUMENTS.empty_table()
    at = 0
    for batch in batches:
        new = batch.filter(pa.array(~known[at : at + batch.num_rows]))
        at += batch.num_rows
        pending = pa.concat_tables([pending, pa.Table.from_batches([new])])
        if pending.num_rows >= DOCUMENTS_PER_BATCH:
            yield pending.slice(0, DOCUMENTS_PER_BATCH).combine_chunks().to_batches()[0]
            pending = pending.slice(DOCUMENTS_PER_BATCH)
    if pending.num_rows:
        yield pending.combine_chunks().to_batches()[0]


@contextmanager
def _articles_named(advice: str = "") -> Iterator[None]:
    """Have it told on which articles worker after worker was at work that was killed."""
    try:
        yield
    except WorkersKilled as killed:
        articles = ", ".join(killed.job[1].column("article_id").to_pylist())
        raise ArticleFailedError(f"{killed}; it was at work on one of the articles {articles}{advice}") from killed


def _prepare_gazetteer() -> None:
    """Make the index of places before workers start, or each of them would."""
    if not index_path().is_file():
        tell("preparing the gazetteer, once on this machine")
    shared_index()


def _recurring_lines(engine: Engine, corpus: Corpus) -> frozenset[str]:
    with step("looking for lines that recur"):
        with _articles_named():
            lines = engine.map(lines_of, corpus.documents.batches(), {"lines": LINES})["lines"]
        count = partial(_line_if_recurring, total=corpus.articles)
        recurring = engine.group({"lines": (lines, "line")}, count, {"lines": LINES})["lines"]
        return frozenset(row["line"] for row in recurring.rows())


def _line_if_recurring(line: str, inputs: Mapping[str, list[Row]], total: int) -> dict[str, list[Row]]:
    return {"lines": inputs["lines"][:1] if recurs(len(inputs["lines"]), total) else []}
