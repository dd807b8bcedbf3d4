"""Makes a release: all that can speak against it is heard first, then everything changes at once, or nothing."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from newsledger.curate import Curation
from newsledger.publish import Earlier, PackageInfo, PackageInfoError, ReleaseRefused, swap
from newsledger.publish.archive import DIGEST_EXTENSION, EXTENSION, digest_line, write_archive
from newsledger.publish.exports.source import Source
from newsledger.publish.releasing import prepare
from newsledger.publish.transaction import Transaction, begun, finish_release
from newsledger.releases import changelog
from newsledger.releases.comparing import Comparison, compared
from newsledger.releases.kinds import Change, Kind
from newsledger.releases.package_file import with_values
from newsledger.releases.schema_changes import is_loader
from newsledger.releases.shelf import newest, zip_name
from newsledger.releases.versions import Version
from newsledger.releases.wording import EXAMPLES, told
from newsledger.validate import check, layout
from newsledger.validate.files import read_descriptor
from newsledger.validate.issue import errors_of
from newsledger.validate.opening import opened
from newsledger.validate.parts import partition_rows
from schemas import TABLES

_PACKAGE_FILE = "package.toml"
_NEVER = (Kind.ID_LOST, Kind.ID_REUSED)
_OF_THE_VERSION = ("citation", "created")


class ReleaseNotAllowed(Exception):  # noqa: N818
    """Something speaks against the release; nothing was changed. The message says all of it."""


@dataclass(frozen=True)
class Request:
    """What release is to be made.

    Attributes:
        package: Directory of the package as it was built.
        version: Its version to be.
        curation: Directory with ``package.toml``, from which builds read the version; made if it is missing.
        changelog: The file that gets a section; made if it is missing.
        shelf: Directory with the zips of earlier releases, which gets this one.
        since: The release before, a directory or zip; null for the newest on the shelf.
        date: Day of the release (ISO 8601); null to name none.
        force: Whether to release even if nothing has changed.
    """

    package: Path
    version: Version
    curation: Path
    changelog: Path
    shelf: Path
    since: Path | None = None
    date: str | None = None
    force: bool = False

    def may_write(self, path: Path) -> bool:
        """Whether a release with this request may write to a file."""
        files = {self.changelog.resolve(), (self.curation / _PACKAGE_FILE).resolve()}
        kept = path.name.endswith((EXTENSION, EXTENSION + DIGEST_EXTENSION)) and path.parent == self.shelf.resolve()
        return path in files or kept


@dataclass(frozen=True)
class Staged:
    """A release that is ready but not yet in place.

    Attributes:
        comparison: What lies between the release before and this one; null for a first release.
        files: The files that it will write beside the package's.
        section: Its section in the changelog.
    """

    comparison: Comparison | None
    files: tuple[Path, ...]
    section: str


def finish(request: Request) -> bool:
    """Complete an interrupted release, if there is one; whether there was.

    Raises:
        ReleaseInterrupted: It writes to other files than this one would.
        TargetBusy: A build or another release is at work.
    """
    swap.finish_interrupted(request.package)
    return finish_release(request.package, request.may_write)


@contextmanager
def staged(request: Request, *, commit: bool) -> Iterator[Staged]:
    """Make a release ready, and put it in place when the context is left without an error.

    Args:
        request: What release is to be made.
        commit: Whether it is put in place; else everything is taken away again.

    Raises:
        CurationError: The decisions of people are not well-formed.
        EarlierReleaseError: The release before cannot be read.
        PackageInfoError: ``package.toml`` does not fit the package, or cannot be changed.
        ReleaseNotAllowed: The version does not fit the changes, an id was reused, or nothing has changed.
        ReleaseRefused: The package has faults.
        TargetBusy: A build or another release is at work.
        UnusablePackage: There is no package, or no release where one was named.
    """
    source = Source(request.package)
    with (
        swap.locked(request.package, swap.BUILDING),
        begun(request.package, request.may_write) as transaction,
        _last(request, source.info) as last,
    ):
        _require_sound(request.package)
        _require_greater(request, last, source.info)
        info = _info(request, transaction, source.info)
        rows = prepare(
            {name: source.batches(table) for name, table in TABLES.items()},
            transaction.package,
            info,
            _earlier(request, last),
            partition_rows(read_descriptor(request.package)),
        )
        if last is None:
            section = changelog.first_release(rows)
            yield _write(request, transaction, info, section, None)
        else:
            with compared(last, transaction.package) as comparison:
                _require_allowed(request, comparison)
                section = changelog.changes_since(comparison)
                yield _write(request, transaction, info, section, comparison)
        if commit:
            transaction.commit()


# --- what speaks against it


def _require_sound(package: Path) -> None:
    """The package as built: a release is made of its Parquet files, so its other files must be as good."""
    if faults := errors_of(check(package, frictionless=False)):
        raise ReleaseRefused(faults)


def _require_greater(request: Request, last: Path | None, info: PackageInfo) -> None:
    place = request.shelf / zip_name(info.name, request.version)
    if place.exists():
        raise ReleaseNotAllowed(f"{place} exists: {info.name} {request.version} was released already")
    if last is None:
        return
    before = _version_of(last)
    if not before < request.version:
        raise ReleaseNotAllowed(f"{request.version} does not come after {before}, which was released last")


def _require_allowed(request: Request, comparison: Comparison) -> None:
    reused = [change for change in comparison.breaking if change.kind in _NEVER]
    if reused:
        raise ReleaseNotAllowed(_listing("ids were lost or mean another thing, which no version allows", reused))
    before = _version_of(comparison.old.directory)
    if comparison.breaking and not request.version.may_break(before):
        needed = before.next_breaking()
        raise ReleaseNotAllowed(
            _listing(f"{request.version} may not break what rests on {before}; release {needed}", comparison.breaking)
        )
    if not request.force and not any(map(_matters, comparison.changes)):
        raise ReleaseNotAllowed(f"nothing has changed since {before}; use --force to release all the same")


def _matters(change: Change) -> bool:
    """Whether a change is more than what follows from the version itself."""
    if change.kind == Kind.FILE_CHANGED:
        return is_loader(change.column)
    return change.table != "" or change.column not in _OF_THE_VERSION


def _listing(head: str, changes: list[Change] | tuple[Change, ...]) -> str:
    return "\n".join([f"{head}:", *(f"  {line}" for line in told(changes, EXAMPLES))])


def _version_of(directory: Path) -> Version:
    version = Source(directory).info.version
    try:
        return Version.parse(version)
    except ValueError as error:
        raise ReleaseNotAllowed(f"the release before has no semantic version: {error}") from error


# --- what it is made of


@contextmanager
def _last(request: Request, info: PackageInfo) -> Iterator[Path | None]:
    """The directory of the release before; null for a first release."""
    found = newest(request.shelf, info.name)
    since = request.since or (found[1] if found else None)
    if since is None:
        if others := sorted(path.name for path in request.shelf.glob(f"*{EXTENSION}")):
            raise ReleaseNotAllowed(
                f"{request.shelf} holds no release of {info.name}, but {', '.join(others[:5])}; name the release "
                "before with --since"
            )
        yield None
    else:
        with opened(since) as directory:
            yield directory


def _info(request: Request, transaction: Transaction, built: PackageInfo) -> PackageInfo:
    """What the release says of itself: what ``package.toml`` says, with the new version."""
    path = request.curation / _PACKAGE_FILE
    declared = PackageInfo.load(path if path.is_file() else None)
    sources = declared.sources or built.sources
    declared = replace(declared, sources=sources)
    if replace(declared, version=built.version).descriptor() != built.descriptor():
        raise PackageInfoError(
            f"{path}: says something else of the package than {request.package / layout.DESCRIPTOR}; build it anew, or "
            "name the directory of its package.toml with --curation"
        )
    if declared.created and not request.date:
        raise PackageInfoError(f"{path}: says when this version was made; give the day of the new one with --date")
    values: dict[str, str | datetime.date] = {"version": str(request.version)}
    if declared.created and request.date:
        values["created"] = datetime.date.fromisoformat(request.date)
    written = _rewrite(transaction, path, with_values(_text(path), values))
    # Read back, so that it is what the next build will read.
    return replace(PackageInfo.load(written), sources=sources)


def _earlier(request: Request, last: Path | None) -> Earlier | None:
    if last is None:
        return None
    curation = Curation.load(request.curation if request.curation.is_dir() else None)
    return Earlier(last / layout.DATA, curation.rejected, between=request.package / layout.DATA)


def _write(
    request: Request, transaction: Transaction, info: PackageInfo, section: list[str], comparison: Comparison | None
) -> Staged:
    """Write every file of the release beside its place."""
    archive = request.shelf / zip_name(info.name, request.version)
    digest = archive.with_name(archive.name + DIGEST_EXTENSION)
    unfinished = transaction.file(archive)
    write_archive(transaction.package, unfinished)
    _rewrite(transaction, digest, digest_line(unfinished, archive.name))
    text = changelog.with_section(_text(request.changelog), info.version, request.date, section)
    _rewrite(transaction, request.changelog, text)
    files = (archive, digest, request.curation / _PACKAGE_FILE, request.changelog)
    return Staged(comparison, files, "\n".join(section))


def _text(path: Path) -> str:
    if not path.exists():
        return ""
    with path.open(encoding="utf-8", newline="") as file:
        return file.read()


def _rewrite(transaction: Transaction, path: Path, text: str) -> Path:
    written = transaction.file(path)
    written.write_text(text, encoding="utf-8", newline="")
    return written
