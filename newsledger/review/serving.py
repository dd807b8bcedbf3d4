"""Sets up a desk: makes the page anew in a scratch directory, tells it that it stands at a desk, and serves it."""

from __future__ import annotations

import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from newsledger.publish.page import write_into
from newsledger.review.package import Package
from newsledger.review.server import Desk
from newsledger.review.session import Session
from newsledger.validate import layout
from schemas import TABLES

_SILENT = "connect-src 'none'"
_SPEAKING = "connect-src 'self'"
_MARK = '<html lang="en"'


@contextmanager
def desk(package: Package, session: Session, port: int = 0) -> Iterator[Desk]:
    """A desk that is bound and not yet serving; its page is gone when it ends.

    Raises:
        OSError: The port is taken, or the page cannot be made.
    """
    scratch = Path(tempfile.mkdtemp(prefix="newsledger-review-"))
    try:
        found = package.descriptor["resources"]
        rows = {one["name"]: one.get("rowCount", 0) for one in found if one.get("name") in TABLES}
        write_into(scratch, package.descriptor, rows, package.directory)
        index = scratch / "index.html"
        frame = index.read_text(encoding="utf-8")
        # Only the frame's head is changed: texts of articles may hold the same words.
        head, tail = frame[: frame.index("<title>")], frame[frame.index("<title>") :]
        head = head.replace(_SILENT, _SPEAKING).replace(_MARK, f"{_MARK} data-desk")
        index.write_text(head + tail, encoding="utf-8", newline="")
        files = {path.relative_to(scratch).as_posix(): path for path in scratch.rglob("*") if path.is_file()}
        files.pop(Path(layout.PAGE_SOURCES).relative_to(layout.DATA).as_posix(), None)
        with Desk(session, files, secrets.token_urlsafe(32), port) as server:
            yield server
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
