from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from support.packages import publish_valid
from support.parts import MOST, build_in_parts


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sound package; not to be changed."""
    return publish_valid(tmp_path_factory.mktemp("published"))


@pytest.fixture
def package(published: Path, tmp_path: Path) -> Path:
    """A sound package of the test's own."""
    return Path(shutil.copytree(published, tmp_path / "package"))


@pytest.fixture(scope="session")
def parted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A package of which articles, mentions and quotes are in parts of a year each; not to be changed."""
    return build_in_parts(tmp_path_factory.mktemp("parted"), MOST)
