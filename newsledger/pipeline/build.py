"""The main job: a corpus in, a validated data package out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from newsledger.assistant import Assistant
from newsledger.corpus import Note
from newsledger.curate import Curation, StaleDecision, decide
from newsledger.engine import Engine, LocalEngine, stream_of
from newsledger.engine.spark import SparkEngine
from newsledger.engine.spark_session import SparkFailed, SparkMissing
from newsledger.extract.drafts import plain_schema
from newsledger.language.model import require_model
from newsledger.nursery import Nursery
from newsledger.pipeline.cache import CACHE, Cache, keep
from newsledger.pipeline.cluster import discard, engine_of, published_to
from newsledger.pipeline.extraction import Corpus, Extracted, extract, read_corpus
from newsledger.pipeline.fingerprint import made_of, of_articles
from newsledger.pipeline.finishing import finish, publishable
from newsledger.pipeline.linking import Streams, link
from newsledger.pipeline.loading import nursery_of
from newsledger.pipeline.options import BuildResult, Options, existing
from newsledger.pipeline.shards import DamagedShard
from newsledger.pipeline.timetable import timetable
from newsledger.pipeline.work import WORK_DIRECTORY, Work
from newsledger.profiling import cpu_of_family, measured_in, profiled, stage
from newsledger.progress import step, telling
from newsledger.publish import Earlier, PackageInfo, finish_interrupted, locked, refuse_occupied, release, swap
from newsledger.publish.retiring import require_whole
from newsledger.publish.transaction import refuse_interrupted
from newsledger.releases.shelf import SHELF, newest
from newsledger.temporary import temporary_files_in
from newsledger.validate.issue import UnusablePackage
from newsledger.validate.layout import DATA, DESCRIPTOR
from newsledger.validate.opening import opened
from schemas import CORPUS_TABLES

__all__ = ["BUILDING", "TEMPORARY", "WORK_DIRECTORY", "BuildResult", "Options", "build"]

TEMPORARY = ".newsledger-temporary"
BUILDING = swap.BUILDING


def build(options: Options, nursery: Nursery | None = None) -> BuildResult:
    """Read, clean, extract, link, curate, validate and publish.

    What stands in ``options.out`` stays whole until the new release is validated. Actors and events keep the ids that
    the earlier release gave them, and ids that are gone are published as retired. Interrupted work is taken up again
    when the same build is started once more, and articles that have not changed are taken over from the earlier build.

    Args:
        options: What to build.
        nursery: Starts the workers, and was begun before (``loading.nursery_of``); null for one that begins now.

    Raises:
        CorpusError: Something in the corpus cannot be read, and ``skip_bad`` is not set.
        CurationError: The decisions of people are not well-formed.
        ReleaseInterrupted: ``newsledger release`` was killed, and waits to be completed.
        EarlierReleaseError: The earlier release cannot be read.
        ArticleFailedError: An article cannot be processed, and ``skip_bad`` is not set.
        ModelError: The pipeline is not installed.
        NothingToResume: ``resume`` is set, and there is no interrupted build, or it was another one.
        SparkFailed: Spark gave up.
        SparkMissing: PySpark or Java is not installed.
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
    with ExitStack() as stack:
        if nursery is None and options.engine == "local":
            nursery = stack.enter_context(nursery_of(options.workers, options.model))
        # Before anything starts threads, and before locks are taken, which it would hold, too.
        helped = options.engine == "local" and options.workers > 1
        assistant = stack.enter_context(Assistant.forked() if helped else Assistant())
        stack.enter_context(published_to(options))
        # Its own lock: the one of the release is held for the moment of the swap, this one for the whole work.
        stack.enter_context(locked(options.out, BUILDING))
        stack.enter_context(temporary_files_in(options.out / TEMPORARY))
        stack.enter_context(telling(quiet=options.quiet))
        finish_interrupted(options.out)
        refuse_occupied(options.out)
        refuse_interrupted(options.out)
        since = stack.enter_context(_earlier(options, info))
        run = partial(_build, options, curation, info, since, nursery, assistant)
        return _profiled(run) if options.profile else run()


@contextmanager
def _earlier(options: Options, info: PackageInfo) -> Iterator[Path]:
    """The directory of the release that this one follows; there may be none in it."""
    released = newest(options.out / SHELF, info.name)
    since = options.since or (released[1] if released else None)
    if since is None:
        if (options.out / DATA).exists():  # who has removed it wants to begin anew
            require_whole(options.out)
        yield options.out
    else:
        with opened(since) as directory:
            if not (directory / DESCRIPTOR).is_file():
                raise UnusablePackage(f"{since}: no {DESCRIPTOR} in it; name a release, its directory or its zip")
            require_whole(directory, since)
            yield directory


def _build(
    options: Options,
    curation: Curation,
    info: PackageInfo,
    since: Path,
    nursery: Nursery | None,
    assistant: Assistant,
    measures: Path | None = None,
) -> BuildResult:
    parts = made_of(options)
    work = Work(options, parts)
    is_local = options.engine == "local"
    with _engine(options, work, nursery) as engine:
        corpus = read_corpus(engine, options, work)
        cache = Cache(_caches(options, corpus.notes), corpus.notes) if options.cache and is_local else None
        extracted = extract(engine, corpus, options, cache, of_articles(parts), measures if is_local else None)
        with step("linking"):
            linked = link(engine, extracted.drafts, earlier=since / DATA)
        with step("curating"):
            curated, stale = _curate(engine, linked, curation)
        with step("finishing"):
            tables = finish(engine, curated)
        with step("publishing"):
            earlier = Earlier(since / DATA, curation.rejected)
            given = publishable(engine, tables)
            rows = release(given, options.out, info, earlier, options.partition_rows, assistant)
        with step("keeping what was found for the next build"):
            _keep(options, corpus, cache, extracted)
        skipped = [*map(str, corpus.problems), *_failures(extracted.drafts)]
        discard(engine)
    work.remove()
    return BuildResult(rows, skipped, corpus.notes, stale, extracted.parsed)


def _engine(options: Options, work: Work, nursery: Nursery | None) -> LocalEngine | SparkEngine:
    try:
        return engine_of(options, work.directory, nursery)
    except (SparkFailed, SparkMissing):
        work.remove_if_new()
        raise


def _failures(drafts: Streams) -> Iterator[str]:
    for row in drafts["failures"].rows():
        yield f"{row['source_path']}: article {row['article_id']}: {row['reason']}"


def _caches(options: Options, notes: list[Note]) -> Sequence[Path]:
    """The directories with what earlier builds found."""
    places = [options.out / CACHE]
    if options.since is not None:
        directory = options.since.parent if options.since.name == DESCRIPTOR else options.since
        places.insert(0, directory / CACHE)
        if not places[0].is_dir():
            notes.append(Note(str(options.since), "keeps nothing of what was found in its articles to take over"))
    return [place for place in places if place.is_dir()]


def _keep(options: Options, corpus: Corpus, cache: Cache | None, extracted: Extracted) -> None:
    """Keep what was found; that it cannot be kept is no fault of the package."""
    if cache is None or extracted.keys is None or extracted.taken is None:
        return
    try:
        keep(options.out / CACHE, extracted.drafts, extracted.keys, extracted.taken, cache)
    except (OSError, DamagedShard) as error:
        corpus.notes.append(Note(CACHE, f"what was found in the articles cannot be kept: {error}"))


def _curate(engine: Engine, linked: Streams, curation: Curation) -> tuple[Streams, list[StaleDecision]]:
    if curation.is_empty:
        return linked, []
    decided = decide(curation, {name: linked[name] for name in CORPUS_TABLES})
    place = engine.scratch("curated")
    return {
        name: stream_of(place / f"{name}.arrow", plain_schema(name), decided.batches(name)) for name in CORPUS_TABLES
    }, decided.stale


def _profiled(run: Callable[..., BuildResult]) -> BuildResult:
    """Build, and tell where the time went."""
    with TemporaryDirectory(prefix="newsledger-") as place, profiled(cpu_of_family) as profile:
        with stage("all"):
            result = run(measures=Path(place))
        within = measured_in(Path(place))
    spent = {path[1:]: times for path, times in profile.spent.items()}
    return replace(result, profile=timetable(spent, within, result.rows["articles"], result.parsed))


def _package_info(options: Options) -> PackageInfo:
    info = PackageInfo.load(existing(options.curation, "package.toml"))
    if info.sources:
        return info
    return replace(info, sources=({"title": f"The corpus {options.corpus.resolve().name}"},))
