from __future__ import annotations

import datetime
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.packages import publish_valid

from newsledger.review.package import Package
from newsledger.review.server import Desk
from newsledger.review.serving import desk
from newsledger.review.session import Session


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return publish_valid(tmp_path_factory.mktemp("published") / "package")


@pytest.fixture
def package(published: Path, tmp_path: Path) -> Path:
    return shutil.copytree(published, tmp_path / "package")


@pytest.fixture
def session(package: Path) -> Session:
    (package / "curation").mkdir()
    return Session(Package(package), package / "curation", "Ana Reyes", lambda: datetime.date(2031, 4, 1))


@pytest.fixture
def open_desk(package: Path, session: Session) -> Iterator[Desk]:
    with desk(Package(package), session) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()
