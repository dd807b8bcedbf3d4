"""Where documents lie: files, compressed or not, and members of zip archives, all opened like plain files."""

from __future__ import annotations

import gzip
import hashlib
import io
import lzma
import os
import re
import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path, PurePosixPath
from typing import IO

from newsledger.corpus.problems import Note, Problem, UnusableCorpus, problem_order

ARCHIVE = ".zip"
COMPRESSIONS = (".gz", ".zst")
_SPARK_PART = re.compile(r"part-\d{5,}-")
DAMAGED = (
    *(EOFError, OSError, RuntimeError, NotImplementedError, UnicodeDecodeError),
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError),
)
"""What reading a torn, damaged or encrypted file raises, whatever it is compressed with."""

# What there is of a package: its descriptor, its data, and what ``newsledger release`` writes beside them.
_DESCRIPTOR, _DATA, _CHANGES = "datapackage.json", "datapackage", "CHANGELOG.md"

_SPECIAL = "a pipe, socket or device"


@dataclass(frozen=True)
class Source:
    """A file of the corpus or a member of an archive.

    Attributes:
        path: The file on disk.
        name: Path within the corpus with forward slashes; a member's goes on behind its archive's.
        member: Name of the member within the archive at ``path``.
    """

    path: Path
    name: str
    member: str | None = None

    @property
    def suffix(self) -> str:
        """Suffix of the format in small letters, compression left out (``.jsonl`` of ``news.jsonl.gz``)."""
        plain = PurePosixPath(self._plain_name)
        suffix = plain.suffix.lower()
        # What Spark writes as JSON is one object a line.
        return ".jsonl" if suffix == ".json" and self.is_part else suffix

    @property
    def is_part(self) -> bool:
        """Whether it is one of the files that Spark writes a table as, some of which may hold no row."""
        return _SPARK_PART.match(PurePosixPath(self.name).name) is not None

    @property
    def stem(self) -> str:
        """The file's name without folders, format and compression."""
        return PurePosixPath(self._plain_name).stem

    @cached_property
    def sha256(self) -> str:
        """Digest of the file on disk as it is: of a member, that of its archive."""
        return _digest(self.path, self.state())

    def state(self) -> tuple[int, int, int] | None:
        """Tells whether the file on disk has become another: which one it is, its size, its last change.

        Null if it is not there: who has opened it still reads all of it.
        """
        with suppress(OSError):
            found = self.path.stat()
            return found.st_ino, found.st_size, found.st_mtime_ns
        return None

    @contextmanager
    def open(self) -> Iterator[IO[bytes]]:
        """The uncompressed bytes; a damaged file raises one of ``DAMAGED`` while it is read."""
        with self._stored() as stored, self._unpacked(stored) as plain:
            yield plain

    @contextmanager
    def _stored(self) -> Iterator[IO[bytes]]:
        if self.member is None:
            with self.path.open("rb") as file:
                yield file
        else:
            with _entry(_archive(self.path, self.state()), self.member) as entry:
                yield entry

    @contextmanager
    def on_disk(self) -> Iterator[Path]:
        """A file with the uncompressed bytes, for formats that are read from their end."""
        if self.member is None and not self._compression:
            yield self.path
            return
        with tempfile.NamedTemporaryFile(suffix=self.suffix) as copy, self.open() as plain:
            shutil.copyfileobj(plain, copy, 1 << 20)
            copy.flush()
            yield Path(copy.name)

    @property
    def _compression(self) -> str:
        suffix = PurePosixPath(self.name).suffix.lower()
        return suffix if suffix in COMPRESSIONS else ""

    @property
    def _plain_name(self) -> str:
        return self.name[: len(self.name) - len(self._compression)]

    @contextmanager
    def _unpacked(self, stored: IO[bytes]) -> Iterator[IO[bytes]]:
        if self._compression == ".gz":
            with gzip.open(stored) as plain:
                yield io.BufferedReader(plain)
        elif self._compression == ".zst":
            import pyarrow as pa  # noqa: PLC0415 - slow to load, and only this compression needs it

            with pa.CompressedInputStream(pa.PythonFile(stored, "r"), "zstd") as plain:
                yield io.BufferedReader(plain)
        else:
            yield stored


# An archive may have a hundred thousand members, which are read one after the other.
@lru_cache(maxsize=1)
def _archive(path: Path, state: tuple[int, int, int] | None) -> zipfile.ZipFile:
    """An archive, opened once as long as its file stays what it is."""
    return zipfile.ZipFile(path)


@lru_cache(maxsize=1)
def _digest(path: Path, state: tuple[int, int, int] | None) -> str:
    """Digest of a file, likewise."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _entry(archive: zipfile.ZipFile, member: str) -> IO[bytes]:
    try:
        return archive.open(member)
    except KeyError as error:  # the archive has become another since its members were listed
        raise OSError("no longer in the archive") from error


def corpus_sources(
    path: Path, known: Collection[str], notes: list[Note] | None = None, left_out: Collection[Path] = ()
) -> Iterator[Source | Problem]:
    """The sources of a corpus that can be read, sorted by name; archives are opened, but not those within archives.

    Args:
        path: A file, or a folder that is searched recursively. Hidden files, published packages, zipped or not, and
            the folders ``left_out`` are passed over.
        known: Suffixes of the formats that can be read.
        notes: Gets a note for each file of another format.
        left_out: Folders within the corpus that are no part of it.

    Raises:
        UnusableCorpus: The path does not exist, or is a file of no known format.
        OSError: The folder cannot be read.
    """
    notes = [] if notes is None else notes
    if path.is_file():
        source = Source(path, path.name)
        if source.suffix not in (*known, ARCHIVE):
            raise UnusableCorpus(f"{path}: format not known (known are {', '.join(known)}, {ARCHIVE})")
        found: Sequence[Source | Problem] = [source]
    elif path.is_dir():
        found = _in_folder(path, left_out)
    else:
        raise UnusableCorpus(f"{path}: {_SPECIAL if path.exists() else 'no such file or folder'}")
    for item in found:
        if isinstance(item, Problem):
            yield item
        elif item.suffix not in (*known, ARCHIVE):
            notes.append(Note(item.name, "format not known, not read"))
        elif _is_special(item.path):
            notes.append(Note(item.name, f"{_SPECIAL}, not read"))
        elif (shown := item.name.encode("utf-8", "replace").decode()) != item.name:
            yield Problem(shown, None, None, None, "bad_name", "the name of the file or of its folder is not UTF-8")
        elif item.suffix == ARCHIVE:
            yield from _members(item, known, notes)
        else:
            yield item


def _in_folder(folder: Path, left_out: Collection[Path]) -> list[Source | Problem]:
    """The files of a folder, sorted, and the folders within that cannot be read."""
    problems: list[Problem] = []

    def unreadable(error: OSError) -> None:
        if Path(error.filename) == folder:
            raise error
        name = Path(error.filename).relative_to(folder).as_posix()
        problems.append(Problem(name, None, None, None, "unreadable", error.strerror or str(error)))

    # Walked once, so that a folder that changes meanwhile is seen in one state.
    files = [Path(place, name) for place, _, names in os.walk(folder, onerror=unreadable) for name in names]
    # What this program wrote into the corpus, or was told apart from it, is no part of it.
    described = {file.parent for file in files if file.name == _DESCRIPTOR}
    packages = {place / _DATA for place in described}
    root = folder.resolve()
    passed_over = {inner for other in (*packages, *left_out) if root in (inner := other.resolve()).parents}
    found = []
    for file in files:
        inner = file.relative_to(folder)
        if is_hidden(inner.parts) or inner.name == _DESCRIPTOR or (file.parent in described and file.name == _CHANGES):
            continue
        if passed_over.isdisjoint(file.resolve().parents):
            found.append(Source(file, inner.as_posix()))
    return [*sorted(found, key=lambda source: source.name), *sorted(problems, key=problem_order)]


def _is_special(path: Path) -> bool:
    """Whether a path is neither a file nor nothing: a link to nothing is told when it is read."""
    return path.exists() and not path.is_file()


def _members(source: Source, known: Collection[str], notes: list[Note]) -> Iterator[Source | Problem]:
    try:
        with zipfile.ZipFile(source.path) as archive:
            names = sorted(entry.filename for entry in archive.infolist() if not entry.is_dir())
    except DAMAGED as error:
        yield Problem(source.name, None, None, None, "unreadable", f"no zip archive that can be read: {error}")
        return
    packages = {place.parent / _DATA for place in map(PurePosixPath, names) if place.name == _DESCRIPTOR}
    for name in names:
        member, place = Source(source.path, f"{source.name}/{name}", name), PurePosixPath(name)
        if is_hidden(place.parts) or place.name == _DESCRIPTOR or not packages.isdisjoint(place.parents):
            continue
        if member.suffix in known:
            yield member
        else:
            notes.append(Note(member.name, "format not known, not read"))


def is_hidden(parts: Collection[str]) -> bool:
    """Whether a file with these parts of a path is one that nobody means to be read."""
    return any(part.startswith(".") or part == "__MACOSX" for part in parts)
