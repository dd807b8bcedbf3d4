"""Scores of the articles table: columns right, and furniture told from text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from newsledger.evaluate.measures import Same, right_among, same_set
from newsledger.evaluate.score import Score
from schemas import Row

_LISTS = ("byline", "contributors", "agencies")
_COLUMNS = (
    "title",
    "subtitle",
    "publisher",
    *_LISTS,
    "dateline",
    "published_on",
    "published_on_basis",
    "published_on_latest",
    "language",
)
_TABLE = "articles"


def score_articles(
    gold: Sequence[Row], predicted: Sequence[Row], dropped: Mapping[str, frozenset[int]]
) -> list[Score | None]:
    """Compare the annotated columns cell by cell; an article that is not in the package has none right."""
    by_id = {row["article_id"]: row for row in predicted}
    # No cell holds this, so nothing is right where there is no article.
    nothing: Row = dict.fromkeys(_COLUMNS, "\0")
    pairs = [(row, by_id.get(row["article_id"], nothing)) for row in gold]
    scores = [
        right_among(_TABLE, column, pairs, (column,), same_set(column) if column in _LISTS else _exact(column))
        for column in _COLUMNS
    ]
    return [*scores, *_furniture(gold, dropped)]


def _exact(column: str) -> Same:
    return lambda gold, other: gold[column] == other[column]


def _furniture(gold: Sequence[Row], dropped: Mapping[str, frozenset[int]]) -> list[Score]:
    judged = [
        (frozenset(row.get("furniture_lines") or ()), dropped[row["article_id"]])
        for row in gold
        if "furniture_lines" in row and row["article_id"] in dropped
    ]
    if not judged:
        return []
    right = sum(len(annotated & found) for annotated, found in judged)
    annotated, found = sum(len(pair[0]) for pair in judged), sum(len(pair[1]) for pair in judged)
    exact = sum(pair[0] == pair[1] for pair in judged)
    return [
        Score(_TABLE, "furniture lines", right, annotated, found),
        Score(_TABLE, "furniture exact", exact, len(judged)),
    ]
