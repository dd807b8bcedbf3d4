from __future__ import annotations

import datetime
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from support.packages import publish_valid

from newsledger.review.package import Package
from newsledger.review.server import Desk
from newsledger.review.serving import desk
from newsledger.review.session import Session

NOON = datetime.datetime(2031, 4, 1, 12, tzinfo=datetime.UTC)


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return publish_valid(tmp_path_factory.mktemp("published") / "package")


@pytest.fixture
def package(published: Path, tmp_path: Path) -> Path:
    return shutil.copytree(published, tmp_path / "package")


@pytest.fixture
def session(package: Path) -> Session:
    (package / "curation").mkdir()
    return Session(Package(package), package / "curation", "Ana Reyes", lambda: NOON)


@pytest.fixture
def open_desk(package: Path, session: Session) -> Iterator[Desk]:
    with desk(Package(package), session) as server:
        # It looks that often whether it is to end: by default, each test would wait for half a second.
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    if "open_desk" in request.fixturenames:
        # A desk that closes before its page would cut off what the page asks last.
        request.getfixturevalue("open_desk")
    context = browser.new_context(accept_downloads=True)
    opened = context.new_page()
    said: list[str] = []
    opened.on("pageerror", lambda error: said.append(str(error)))
    opened.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    yield opened
    context.close()
    assert [one for one in said if "409" not in one and "422" not in one] == []
