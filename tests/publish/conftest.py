from __future__ import annotations

from pathlib import Path

import pytest
from support.packages import publish_valid


@pytest.fixture(scope="session")
def released(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A released package; not to be changed."""
    return publish_valid(tmp_path_factory.mktemp("released"))
