"""Files where Spark finds them: whatever its Hadoop clients reach, local disks among it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import Any, ParamSpec, TypeVar
from urllib.parse import urlsplit

from newsledger.engine.spark_failures import failures_told

_LOCAL = "file"


@dataclass(frozen=True)
class RemoteFile:
    """A file as a listing shows it.

    Attributes:
        uri: Where it is.
        name: Path below the listed place, with forward slashes; of a listed file, its name.
        size: Bytes.
        changed: Milliseconds since 1970; only good for telling whether a file is still the same.
    """

    uri: str
    name: str
    size: int
    changed: int


def is_uri(place: str) -> bool:
    """Whether a place is given with the scheme of a file system (``s3a://``), and not as a local path."""
    scheme = urlsplit(place).scheme
    return len(scheme) > 1 and f"{place}/".startswith(f"{scheme}:/")


def local_path(place: str) -> Path | None:
    """The local path that a place names, with or without scheme; null if it is elsewhere."""
    if not is_uri(place):
        return Path(place)
    parts = urlsplit(place)
    return Path(place.partition(":")[2].removeprefix("//")) if parts.scheme == _LOCAL and not parts.netloc else None


def uri_of(place: str | Path) -> str:
    """A place with its scheme."""
    return place if isinstance(place, str) and is_uri(place) else f"{_LOCAL}://{Path(place).absolute()}"


def below(uri: str, *names: str) -> str:
    """A place below another."""
    return "/".join([uri.rstrip("/"), *names])


_Given = ParamSpec("_Given")
_Got = TypeVar("_Got")


def _told(act: Callable[_Given, _Got]) -> Callable[_Given, _Got]:
    """The same act on files, of which a failure says with what."""

    @wraps(act)
    def run(*given: _Given.args, **named: _Given.kwargs) -> _Got:
        place = next((value for value in given if isinstance(value, str)), "files")
        with failures_told(place):
            return act(*given, **named)

    return run


class Files:
    """Looks at files and moves them by way of Spark's Hadoop client.

    What the client cannot do raises ``SparkFailed``, with the place and the cause.

    Args:
        session: A running ``SparkSession``.
    """

    def __init__(self, session: Any) -> None:
        self._jvm = session._jvm
        self._conf = session._jsc.hadoopConfiguration()

    @_told
    def exists(self, uri: str) -> bool:
        """Whether there is something."""
        return bool(self._system(uri).exists(self._path(uri)))

    @_told
    def is_file(self, uri: str) -> bool:
        """Whether there is a file."""
        return self.exists(uri) and bool(self._system(uri).getFileStatus(self._path(uri)).isFile())

    @_told
    def listing(self, uri: str) -> list[RemoteFile]:
        """The files at or below a place, sorted by name; empty if there is nothing."""
        if not self.exists(uri):
            return []
        root = self._status_path(self._system(uri).getFileStatus(self._path(uri)))
        return sorted(self._found(uri, root), key=lambda file: file.name)

    def _found(self, uri: str, root: str) -> Iterator[RemoteFile]:
        found = self._system(uri).listFiles(self._path(uri), True)
        while found.hasNext():
            status = found.next()
            place = self._status_path(status)
            name = place[len(root) :].lstrip("/") or place.rpartition("/")[2]
            yield RemoteFile(place, name, int(status.getLen()), int(status.getModificationTime()))

    @_told
    def size(self, uri: str) -> int:
        """Bytes at and below a place; 0 if there is nothing."""
        return int(self._system(uri).getContentSummary(self._path(uri)).getLength()) if self.exists(uri) else 0

    @_told
    def delete(self, uri: str) -> None:
        """Remove a file or folder, if it is there."""
        self._system(uri).delete(self._path(uri), True)

    @_told
    def rename(self, uri: str, target: str) -> None:
        """Move a file or folder within its file system.

        Raises:
            OSError: It could not be done.
        """
        if not self._system(uri).rename(self._path(uri), self._path(target)):
            raise OSError(f"{uri} could not be renamed to {target}")

    @_told
    def make_folder(self, uri: str) -> None:
        """Make a folder and those above it."""
        self._system(uri).mkdirs(self._path(uri))

    @_told
    def claim(self, uri: str) -> bool:
        """Make an empty file; false if it was there already."""
        self.make_folder(uri.rpartition("/")[0])
        return bool(self._system(uri).createNewFile(self._path(uri)))

    @_told
    def put(self, source: Path, uri: str) -> None:
        """Copy a local file or folder; what is there already is replaced."""
        self._system(uri).copyFromLocalFile(False, True, self._path(uri_of(source)), self._path(uri))

    @_told
    def get(self, uri: str, target: Path) -> None:
        """Copy a file or folder here."""
        # Without the checksum file that the local file system would write beside it.
        self._system(uri).copyToLocalFile(False, self._path(uri), self._path(uri_of(target)), True)

    @_told
    def head(self, uri: str, count: int) -> bytes:
        """The first bytes of a file."""
        stream = self._system(uri).open(self._path(uri))
        try:
            return bytes(stream.readNBytes(count))
        finally:
            stream.close()

    @_told
    def sha256(self, uri: str) -> str:
        """Digest of a file's bytes, in hex; they do not pass through Python."""
        stream = self._system(uri).open(self._path(uri))
        try:
            return str(self._jvm.org.apache.commons.codec.digest.DigestUtils.sha256Hex(stream))
        finally:
            stream.close()

    def _system(self, uri: str) -> Any:
        return self._path(uri).getFileSystem(self._conf)

    def _path(self, uri: str) -> Any:
        return self._jvm.org.apache.hadoop.fs.Path(uri)

    @staticmethod
    def _status_path(status: Any) -> str:
        return str(status.getPath().toString())
