"""Temporary files of a long job lie in a directory of its own: what a kill leaves there, the next job removes."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def temporary_files_in(directory: Path) -> Iterator[None]:
    """Have this process, and those that it starts, make their temporary files in a directory that is gone afterwards.

    The system's directory for them is often small or in memory, and nobody tidies it up after a process that was
    killed.

    Args:
        directory: Emptied first; what another job left in it is removed.

    Raises:
        OSError: The directory cannot be made.
    """
    shutil.rmtree(directory, ignore_errors=True)
    directory.mkdir(parents=True)
    place = str(directory.resolve())
    before, variable = tempfile.tempdir, os.environ.get("TMPDIR")
    tempfile.tempdir = os.environ["TMPDIR"] = place
    try:
        yield
    finally:
        tempfile.tempdir = before
        if variable is None:
            os.environ.pop("TMPDIR", None)
        else:
            os.environ["TMPDIR"] = variable
        shutil.rmtree(directory, ignore_errors=True)
