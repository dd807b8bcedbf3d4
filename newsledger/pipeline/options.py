"""What a build is asked to do, and what comes out of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from newsledger.corpus import Note
from newsledger.curate import StaleDecision
from newsledger.language.model import DEFAULT_MODEL


@dataclass(frozen=True)
class Options:
    """What a build is asked to do.

    Attributes:
        corpus: A folder, or a file of any format that ``corpus.read`` knows.
        out: Directory that gets ``datapackage.json`` and ``datapackage/``.
        curation: Directory with people's decisions; null for none.
        since: The release whose ids are kept or retired, a directory or zip; null for the newest in ``out/releases``,
            or, if there is none, the one in ``out``. Of a directory, articles that have not changed are taken over.
        text_as_is: Publish the given text to the letter, without cleaning.
        workers: Processes to use. The bytes that come out do not depend on it.
        skip_bad: Set aside what cannot be read or processed, and list it, instead of stopping.
        model: Name of an installed spaCy pipeline for English.
        parse_all: Parse paragraphs, too, that by their words and marks cannot hold a row.
        quiet: Report no progress.
        cache: Take articles that have not changed from the earlier build, and keep what this one finds in them.
        profile: Measure where the time goes.
        resume: Insist on taking up an interrupted build.
        fresh: Discard an interrupted build.
        partition_rows: Publish tables of more rows in parts by year; null for never.
        engine: Where the steps run: ``local`` or ``spark``.
        master: Spark's master; null for the one that ``spark-submit`` was given, else ``local[workers,4]``.
        spark_conf: Settings of Spark, as ``name=value``.
        work: Where Spark's steps leave what the next ones read; null for the work directory in ``out``.
        corpus_uri: Where the corpus is, if Spark finds it and this machine does not; ``corpus`` then lends its name.
        out_uri: Where the package goes, likewise; ``out`` is then where it is made.
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
    cache: bool = True
    profile: bool = False
    resume: bool = False
    fresh: bool = False
    partition_rows: int | None = None
    engine: str = "local"
    master: str | None = None
    spark_conf: tuple[str, ...] = ()
    work: str | None = None
    corpus_uri: str | None = None
    out_uri: str | None = None
    parse_all: bool = False


NOT_RESUMED = ("out", "out_uri", "quiet", "profile", "resume", "fresh")
"""Options that a build which takes up an interrupted one does not take from it."""
FREE = (*NOT_RESUMED, "workers", "cache", "partition_rows", "master", "spark_conf", "work")
"""Options that may be others when an interrupted build is taken up: nothing that it has finished depends on them."""


def decisions_in(options: Options) -> list[Path]:
    """Folders that hold people's decisions, and no articles, even if they lie within the corpus."""
    return [folder for folder in (options.curation, options.out / "curation") if folder is not None]


@dataclass(frozen=True)
class BuildResult:
    """What came out of a build.

    Attributes:
        rows: Rows published, by table.
        skipped: What was set aside, with file, row and reason.
        notes: What in the corpus was not used, and what of an earlier build could not be used, and did no harm.
        stale: Decisions of people that no longer fit a row.
        parsed: Articles that this run looked at: all that it did not take over.
        profile: Where the time went, for people; empty unless it was asked for.
    """

    rows: dict[str, int]
    skipped: list[str] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    stale: list[StaleDecision] = field(default_factory=list)
    parsed: int = 0
    profile: str = ""


def existing(directory: Path | None, name: str) -> Path | None:
    """The file of that name in a directory, if both are there."""
    path = directory / name if directory else None
    return path if path and path.is_file() else None
