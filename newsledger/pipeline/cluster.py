"""A build on a cluster: where its steps run, how its corpus is read, and where its package goes."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from newsledger.corpus import Note, Problem, UnusableCorpus
from newsledger.engine import Engine, LocalEngine, Stream
from newsledger.engine.spark import SparkEngine
from newsledger.engine.spark_failures import end
from newsledger.engine.spark_files import Files, below, uri_of
from newsledger.engine.spark_session import SparkFailed, SparkSettings, start
from newsledger.engine.spark_stream import SparkStream
from newsledger.language.place_index import index_path
from newsledger.nursery import Nursery
from newsledger.pipeline.cluster_corpus import read_on_executors
from newsledger.pipeline.options import Options, decisions_in
from newsledger.pipeline.work import WORK_DIRECTORY
from newsledger.progress import tell
from newsledger.publish import TargetBusy
from newsledger.releases.shelf import SHELF
from newsledger.validate.layout import DATA, DESCRIPTOR

INCOMING = ".newsledger-incoming"
READY = ".newsledger-ready"
LOCK = ".newsledger-building"


def settings_of(options: Options) -> SparkSettings:
    """Which Spark a build asks for."""
    conf = dict(setting.split("=", 1) for setting in options.spark_conf)
    return SparkSettings(options.master, options.workers, conf)


def engine_of(options: Options, directory: Path, nursery: Nursery | None = None) -> LocalEngine | SparkEngine:
    """The engine that a build asks for.

    Args:
        options: What the build is asked to do.
        directory: Its work directory, named after what decides the result.
        nursery: Starts the processes of a local engine.

    Raises:
        SparkFailed: Spark does not start.
        SparkMissing: PySpark or Java is not installed.
    """
    if options.engine == "local":
        return LocalEngine(directory, options.workers, nursery, tell)
    place = options.work or (below(options.out_uri, WORK_DIRECTORY) if options.out_uri else None)
    work = below(uri_of(place), directory.name) if place else None
    return SparkEngine(directory, settings_of(options), work)


def discard(engine: Engine) -> None:
    """Remove what the steps have left, where the caller does not see it."""
    if isinstance(engine, SparkEngine):
        engine.remove()
        place = engine.work.rstrip("/").rpartition("/")[0]
        if place.endswith(f"/{WORK_DIRECTORY}"):  # a folder that the user named is the user's
            engine.files.delete(place)


def shipped(engine: Engine, path: Path | None) -> Path | None:
    """The path by which functions open a local file, wherever they run."""
    return engine.ship(path) if path is not None and isinstance(engine, SparkEngine) else path


def read_on_cluster(
    engine: SparkEngine, options: Options, notes: list[Note]
) -> tuple[SparkStream, list[Problem]] | None:
    """Read the documents of a corpus of tables on the executors.

    Returns:
        The documents, and what cannot become one; null if the corpus has to be read on the driver.

    Raises:
        UnusableCorpus: There is no corpus.
    """
    uri = options.corpus_uri or uri_of(options.corpus)
    if not engine.files.exists(uri):
        raise UnusableCorpus(f"{options.corpus_uri or options.corpus}: no such file or folder")
    try:
        found = read_on_executors(engine, uri, notes, [uri_of(folder) for folder in decisions_in(options)])
    except SparkFailed as failure:
        # A damaged file, most likely. The readers here tell which and where, and know more kinds of columns.
        tell(f"executors could not read the corpus, so it is read again on the driver ({failure})")
        return None
    return (found.documents, found.problems) if found else None


def local_corpus(engine: Engine, options: Options) -> Path:
    """The corpus where local readers find it: a copy, if it is elsewhere."""
    if options.corpus_uri is None or not isinstance(engine, SparkEngine):
        return options.corpus
    copy = engine.scratch("corpus") / options.corpus.name
    engine.files.get(options.corpus_uri, copy)
    return copy


def on_engine(engine: Engine, stream: Stream) -> Stream:
    """A stream of the driver's, where all steps of the engine can read it."""
    return engine.kept(stream) if isinstance(engine, SparkEngine) else stream


@contextmanager
def published_to(options: Options) -> Iterator[None]:
    """Put what is built in ``out`` where ``out_uri`` says, when all is done.

    Raises:
        TargetBusy: Another build is writing to the target.
    """
    if options.out_uri is None:
        yield
        return
    staging, target = options.out, options.out_uri.rstrip("/")
    staging.mkdir(parents=True, exist_ok=True)
    session = start(settings_of(options), staging)
    try:
        files = Files(session)
        lock = below(target, LOCK)
        if not files.claim(lock):
            raise TargetBusy(f"{target}: another build is writing here; if there is none, remove {lock}")
        try:
            staging.mkdir(parents=True, exist_ok=True)  # which the build that has just ended may have removed
            _finish(files, target)
            _fetch_earlier(files, target, staging)
            yield
            _put(files, staging, target)
            _finish(files, target)
            shutil.rmtree(staging, ignore_errors=True)  # while the target is ours: the next build works there, too
        finally:
            files.delete(lock)
    finally:
        end(session)


def staging_for(target: str) -> Path:
    """The local directory for a package that goes elsewhere: the same for the same target, so work is found again."""
    return index_path().parent / "staging" / hashlib.sha256(target.encode()).hexdigest()[:16]


def _fetch_earlier(files: Files, target: str, staging: Path) -> None:
    """Bring the release before, whose ids are kept."""
    for name in (DESCRIPTOR, DATA, SHELF):
        place = staging / name
        if place.is_dir():
            shutil.rmtree(place)
        place.unlink(missing_ok=True)
        if files.exists(below(target, name)):
            files.get(below(target, name), place)


def _put(files: Files, staging: Path, target: str) -> None:
    incoming, ready = below(target, INCOMING), below(target, READY)
    files.delete(incoming)
    files.make_folder(incoming)
    for name in (DATA, DESCRIPTOR):
        files.put(staging / name, below(incoming, name))
    files.rename(incoming, ready)  # from here on it is decided


def _finish(files: Files, target: str) -> None:
    """Put what is ready in its place; whoever is interrupted in it, the next build goes on."""
    ready = below(target, READY)
    for name in (DATA, DESCRIPTOR):
        if files.exists(below(ready, name)):
            files.delete(below(target, name))
            files.rename(below(ready, name), below(target, name))
    files.delete(ready)
