import gc
from collections.abc import Iterator

import pytest

from newsledger.collection import collect_rarely


@pytest.fixture(autouse=True)
def thresholds_are_put_back() -> Iterator[None]:
    before = gc.get_threshold()
    yield
    gc.set_threshold(*before)


def test_cycles_are_looked_for_less_often_but_still_are() -> None:
    gc.set_threshold(700)
    collect_rarely()
    assert gc.isenabled()
    assert 700 < gc.get_threshold()[0] <= 1_000_000
