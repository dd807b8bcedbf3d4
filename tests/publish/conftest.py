from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from support.browsing import Watched
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


@pytest.fixture
def watched(browser: Browser) -> Iterator[Watched]:
    """A page that must say nothing on its console, and raise no error."""
    opened = Watched(browser)
    yield opened
    opened.context.close()
    assert opened.said == []
