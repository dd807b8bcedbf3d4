"""Items put together by size."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsledger.packing import packed


@pytest.mark.parametrize(
    ("sizes", "most", "packs"),
    [
        ([], None, []),
        ([3, 3, 4, 1], None, [[3, 3, 4], [1]]),
        ([3, 12, 3], None, [[3], [12], [3]]),
        ([1, 1, 1], 2, [[1, 1], [1]]),
    ],
)
def test_packs_stay_within_size_and_number(sizes: list[int], most: int | None, packs: list[list[int]]) -> None:
    assert list(packed(sizes, 10, int, most)) == packs


@given(st.lists(st.integers(0, 30)), st.none() | st.integers(1, 4))
def test_all_items_come_in_their_order_in_packs_that_could_not_take_the_next(
    sizes: list[int], most: int | None
) -> None:
    packs = list(packed(sizes, 10, int, most))
    assert [size for pack in packs for size in pack] == sizes
    for pack, following in pairwise(packs):
        assert sum(pack) + following[0] > 10 or len(pack) == most
    assert all(len(pack) == 1 or sum(pack) <= 10 for pack in packs)
