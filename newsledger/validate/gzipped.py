"""Opens CSV files, gzipped or not, that may come from anyone: no more is unpacked than a file of ours can hold."""

from __future__ import annotations

import gzip
import io
import zlib
from pathlib import Path
from typing import BinaryIO, cast

MAX_RATIO = 200
"""How many times bigger a file may get. Our CSV files get 2 to 16 times bigger, a bomb of zeros a thousand times."""

RATIO_FROM = 10 << 20
"""Below these bytes a file may be as hollow as it likes."""

BUFFER = 1 << 20

_TRAILER = 4

BROKEN = (OSError, EOFError, zlib.error)
"""What reading a file raises that is not what its name says."""


def open_csv(path: Path) -> BinaryIO:
    """Open a CSV file, or a gzipped one by its name, to read what is in it.

    Raises:
        OSError: The file cannot be opened; what ``BROKEN`` lists comes while it is read.
    """
    if path.suffix != ".gz":
        return path.open("rb", buffering=BUFFER)
    return cast(BinaryIO, io.BufferedReader(_Bounded(path), BUFFER))


def unpacked_size(path: Path) -> int:
    """Bytes of a CSV file, unpacked; of a gzipped one as its end tells, which holds of files that are sound."""
    size = path.stat().st_size
    if path.suffix != ".gz" or size < _TRAILER:
        return size
    with path.open("rb") as file:
        file.seek(-_TRAILER, io.SEEK_END)
        return max(int.from_bytes(file.read(_TRAILER), "little"), size)


class _Bounded(io.RawIOBase):
    """What is in a gzipped file, which is refused once it has become too big for its size."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._most = max(path.stat().st_size * MAX_RATIO, RATIO_FROM)
        self._file = gzip.GzipFile(path, "rb")
        self._done = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        size = self._file.readinto(buffer)  # type: ignore[arg-type]
        self._done += size
        if self._done > self._most:
            message = f"gets more than {MAX_RATIO} times bigger when it is unpacked: a bomb"
            raise gzip.BadGzipFile(message)
        return size

    def close(self) -> None:
        self._file.close()
        super().close()
