"""Measures that several tables share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Sequence

from newsledger.evaluate.matching import Pair, overlap
from newsledger.evaluate.score import Score
from newsledger.identifiers import fold
from schemas import LIST_SEPARATOR, Row

Same = Callable[[Row, Row], bool]

RULE = "rule "
"""How the names of measures about one rule begin."""


def equal(column: str) -> Same:
    """The column holds the same value; case, diacritics and apostrophes aside in text."""

    def same(gold: Row, predicted: Row) -> bool:
        one, other = gold[column], predicted[column]
        return fold(one) == fold(other) if isinstance(one, str) and isinstance(other, str) else bool(one == other)

    return same


def touching(prefix: str) -> Same:
    """The spans overlap, or both are null."""

    def same(gold: Row, predicted: Row) -> bool:
        if gold[prefix + "start"] is None or predicted[prefix + "start"] is None:
            return gold[prefix + "start"] is predicted[prefix + "start"]
        return overlap(gold, predicted, prefix) > 0

    return same


def same_set(column: str) -> Same:
    """The lists hold the same items, in any order."""
    return lambda gold, predicted: items(gold[column]) == items(predicted[column])


def items(cell: str | None) -> frozenset[str]:
    """The items of a list-valued cell."""
    return frozenset(cell.split(LIST_SEPARATOR)) if cell else frozenset()


def right_among(table: str, measure: str, pairs: Sequence[Pair], columns: Collection[str], same: Same) -> Score | None:
    """How many pairs agree, among those whose annotation has the columns; null when none has."""
    judged = [pair for pair in pairs if set(columns) <= pair[0].keys()]
    return Score(table, measure, sum(same(*pair) for pair in judged), len(judged)) if judged else None


def filled(table: str, measure: str, pairs: Sequence[Pair], column: str, same: Same) -> Score | None:
    """For columns that are mostly empty: cells filled rightly, among cells filled on either side of a pair."""
    judged = [pair for pair in pairs if column in pair[0]]
    if not judged:
        return None
    gold = sum(pair[0][column] is not None for pair in judged)
    predicted = sum(pair[1][column] is not None for pair in judged)
    right = sum(
        gold_row[column] is not None and other[column] is not None and same(gold_row, other)
        for gold_row, other in judged
    )
    return Score(table, measure, right, gold, predicted)


def by_rule(table: str, measure: str, judged: Sequence[Row], right: Sequence[Row]) -> list[Score]:
    """How many of the rows that each rule found are right, the busiest rule first.

    Args:
        table: The rows' table.
        measure: What makes a row right.
        judged: The package's rows that count.
        right: Those among them that are right.
    """
    found, hits = (Counter(row["rule"] for row in rows if row.get("rule")) for rows in (judged, right))
    ranked = sorted(found, key=lambda rule: (-found[rule], rule))
    return [Score(table, f"{RULE}{rule}, {measure}", hits[rule], None, found[rule]) for rule in ranked]


def split_optional(gold: Sequence[Row], flag: str) -> tuple[list[Row], list[Row]]:
    """Rows that must be found, and rows that may be (those whose ``flag`` is true)."""
    return [row for row in gold if not row.get(flag)], [row for row in gold if row.get(flag)]


def counted(predicted: Sequence[Row], pairs: Sequence[Pair], optional: Sequence[Row], prefix: str = "") -> list[Row]:
    """The predictions that count: those that are paired, and those that overlap no optional annotation."""
    paired = {id(other) for _, other in pairs}
    loose: dict[str, list[Row]] = {}
    for row in optional:
        loose.setdefault(row["article_id"], []).append(row)
    return [
        row
        for row in predicted
        if id(row) in paired or not any(overlap(row, soft, prefix) for soft in loose.get(row["article_id"], ()))
    ]
