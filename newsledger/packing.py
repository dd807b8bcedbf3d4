"""Items put together as far as they stay within a size."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

Item = TypeVar("Item")


def packed(
    items: Iterable[Item], size: int, size_of: Callable[[Item], int], most: int | None = None
) -> Iterator[list[Item]]:
    """The items in their order, as many together as stay within a size; one that is too large stands alone.

    Args:
        items: Read as packs are asked for.
        size: Largest sum of what ``size_of`` says of the items of a pack.
        size_of: Takes an item.
        most: Items of a pack at most; null for any number.
    """
    pack: list[Item] = []
    held = 0
    for item in items:
        its_size = size_of(item)
        if pack and (held + its_size > size or len(pack) == most):
            yield pack
            pack, held = [], 0
        pack.append(item)
        held += its_size
    if pack:
        yield pack
