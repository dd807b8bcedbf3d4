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
    before = gc.get_threshold()
    collect_rarely()
    assert gc.isenabled()
    assert before[0] < gc.get_threshold()[0] <= 1_000_000
