"""Pairs rows of the annotations with rows of the package, one to one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from schemas import Row

Pair = tuple[Row, Row]


def overlap(one: Row, other: Row, prefix: str = "") -> int:
    """Code points that two spans share; 0 where one is null."""
    start, end = prefix + "start", prefix + "end"
    if one.get(start) is None or other.get(start) is None:
        return 0
    return max(0, int(min(one[end], other[end]) - max(one[start], other[start])))


def agreement(one: Row, other: Row, prefix: str = "") -> float:
    """Shared code points among all code points of two spans, 0 to 1."""
    shared = overlap(one, other, prefix)
    start, end = prefix + "start", prefix + "end"
    return shared / (one[end] - one[start] + other[end] - other[start] - shared) if shared else 0.0


def pair_spans(
    gold: Sequence[Row],
    predicted: Sequence[Row],
    least: float = 0.0,
    prefix: str = "",
    allowed: Callable[[Row, Row], bool] = lambda gold, predicted: True,
) -> list[Pair]:
    """Pair spans of the same article one to one, best agreement first.

    Args:
        gold: Annotated rows; of equally good ones, the first is paired.
        predicted: The package's rows.
        least: Least agreement of a pair; 0 asks for any overlap.
        prefix: Prefix of the columns ``start`` and ``end``.
        allowed: Whether two rows may be paired at all.
    """
    candidates = [
        (agreement(gold[index], predicted[other], prefix), index, other)
        for index, other in _overlapping(gold, predicted, prefix, allowed)
    ]
    strong = [candidate for candidate in candidates if candidate[0] >= least]
    chosen = one_to_one(sorted(strong, key=lambda candidate: (-candidate[0], candidate[1], candidate[2])))
    return [(gold[index], predicted[other]) for index, other in sorted(chosen.items())]


def _overlapping(
    gold: Sequence[Row], predicted: Sequence[Row], prefix: str, allowed: Callable[[Row, Row], bool]
) -> Iterator[tuple[int, int]]:
    """Places of rows in the two lists whose spans overlap."""
    by_article: defaultdict[str, list[int]] = defaultdict(list)
    for index, row in enumerate(predicted):
        by_article[row["article_id"]].append(index)
    for index, row in enumerate(gold):
        for other in by_article.get(row["article_id"], ()):
            if overlap(row, predicted[other], prefix) and allowed(row, predicted[other]):
                yield index, other


def one_to_one(candidates: Iterable[tuple[Any, Any, Any]]) -> dict[Any, Any]:
    """From candidates (strength, gold, predicted), best first, the pairs that take nothing twice."""
    pairs: dict[Any, Any] = {}
    taken: set[Any] = set()
    for _, gold, predicted in candidates:
        if gold not in pairs and predicted not in taken:
            pairs[gold] = predicted
            taken.add(predicted)
    return pairs


class Links:
    """Which identifier of the package means which of the annotations, one to one."""

    def __init__(self, pairs: Mapping[str, str]) -> None:
        """Keep pairs of gold and predicted identifiers."""
        self.predicted = dict(pairs)
        self.gold = {predicted: gold for gold, predicted in pairs.items()}

    def same(self, gold: str | None, predicted: str | None) -> bool:
        """Whether both are null or mean the same."""
        if gold is None or predicted is None:
            return gold is predicted
        return self.predicted.get(gold) == predicted

    @classmethod
    def by_shared(cls, shared: Mapping[tuple[str, str], float], alike: Sequence[tuple[str, str]] = ()) -> Links:
        """Link what shares most first, of equals what is alike; then what is alike without sharing, in its order."""
        likeness = {pair: rank for rank, pair in reversed(list(enumerate(alike)))}
        last = len(likeness)
        ranked = sorted(shared, key=lambda pair: (-shared[pair], likeness.get(pair, last), pair))
        return cls(one_to_one((0, *pair) for pair in [*ranked, *alike]))


def sum_shared(
    gold: Sequence[Row],
    predicted: Sequence[Row],
    key: str,
    prefix: str = "",
    allowed: Callable[[Row, Row], bool] = lambda gold, predicted: True,
) -> dict[tuple[str, str], float]:
    """How much the spans of two identifiers agree, summed over all that overlap."""
    shared: defaultdict[tuple[str, str], float] = defaultdict(float)
    for index, other in _overlapping(gold, predicted, prefix, allowed):
        pair = gold[index][key], predicted[other][key]
        # Rounded, so that the order of summing decides nothing.
        shared[pair] = round(shared[pair] + agreement(gold[index], predicted[other], prefix), 6)
    return dict(shared)
