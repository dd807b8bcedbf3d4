from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright
from support.browsing import CHROMIUM, QUIET, Watched
from support.packages import INFO, publish_valid, valid_tables

from newsledger.publish import build


@pytest.fixture(scope="session")
def released(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A released package; not to be changed."""
    return publish_valid(tmp_path_factory.mktemp("released"))


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same package, written without being checked; not to be changed."""
    directory = tmp_path_factory.mktemp("built")
    build(valid_tables(), directory, INFO)
    return directory


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None and not os.environ.get("CI"):
        pytest.skip("needs Chromium; CI installs it")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        yield started
        started.close()


@pytest.fixture
def watched(browser: Browser) -> Iterator[Watched]:
    """A page that must say nothing on its console, and raise no error."""
    opened = Watched(browser)
    yield opened
    opened.context.close()
    assert opened.said == []
