"""Scores of actors and their mentions, and which actor of the package is which of the annotations."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from newsledger.evaluate.matching import Links, Pair, pair_spans, sum_shared
from newsledger.evaluate.measures import by_rule, equal, filled, right_among
from newsledger.evaluate.rows import Rows
from newsledger.evaluate.score import Score
from newsledger.identifiers import slug
from schemas import Row

_EXACT = 1.0


def link_actors(gold: Rows, predicted: Rows) -> Links:
    """Link actors whose mentions overlap most; those left over, by equal name or identifier."""
    shared = sum_shared(gold.get("actor_mentions", []), predicted["actor_mentions"], "actor_id")
    return Links.by_shared(shared, _same_name(gold, predicted))


def _same_name(gold: Rows, predicted: Rows) -> list[tuple[str, str]]:
    names: dict[str, str] = {}
    for row in predicted["actors"]:
        names.setdefault(slug(row["name"]), row["actor_id"])
    known = {row["actor_id"] for row in predicted["actors"]}
    annotated = {row["actor_id"]: row.get("name") or row["actor_id"] for row in gold.get("actors", [])}
    # Annotations of one table may name actors that no annotated table describes.
    annotated |= {name: name for name in _named(gold) if name not in annotated}
    pairs = []
    for identifier, name in annotated.items():
        if identifier in known:
            pairs.append((identifier, identifier))
        if slug(name) in names:
            pairs.append((identifier, names[slug(name)]))
    return pairs


def _named(gold: Rows) -> list[str]:
    columns = ("speaker", "via", "claimant", "claimant_for", "perpetrator", "actor_id")
    return sorted({row[column] for rows in gold.values() for row in rows for column in columns if row.get(column)})


def score_mentions(gold: Sequence[Row], predicted: Sequence[Row]) -> list[Score | None]:
    """Spans found, to the letter and by overlap, and whether the right ones are put together (B-cubed)."""
    table = "actor_mentions"
    exact, pairs = pair_spans(gold, predicted, _EXACT), pair_spans(gold, predicted)
    return [
        Score(table, "span exact", len(exact), len(gold), len(predicted)),
        Score(table, "span overlaps", len(pairs), len(gold), len(predicted)),
        _b_cubed(table, gold, predicted, pairs),
        *by_rule(table, "span exact", predicted, [other for _, other in exact]),
    ]


def _b_cubed(table: str, gold: Sequence[Row], predicted: Sequence[Row], pairs: Sequence[Pair]) -> Score:
    """Each mention's share of its actor's mentions that the other side puts together too, summed."""
    together = Counter((row["actor_id"], other["actor_id"]) for row, other in pairs)
    gold_sizes = Counter(row["actor_id"] for row in gold)
    predicted_sizes = Counter(row["actor_id"] for row in predicted)
    right = sum(count * count / predicted_sizes[actor] for (_, actor), count in together.items())
    found = sum(count * count / gold_sizes[actor] for (actor, _), count in together.items())
    return Score(table, "B-cubed", right, len(gold), len(predicted), found)


def score_actors(gold: Sequence[Row], predicted: Sequence[Row], links: Links) -> list[Score | None]:
    """Actors found, and what is said of those."""
    table = "actors"
    by_id = {row["actor_id"]: row for row in predicted}
    pairs = [
        (row, by_id[links.predicted[row["actor_id"]]]) for row in gold if links.predicted.get(row["actor_id"]) in by_id
    ]
    return [
        Score(table, "found", len(pairs), len(gold), len(predicted)),
        *(right_among(table, column, pairs, (column,), equal(column)) for column in ("actor_type", "name", "country")),
        filled(table, "role", pairs, "role", equal("role")),
        filled(
            table,
            "affiliation",
            pairs,
            "affiliation",
            lambda row, other: links.same(row["affiliation"], other["affiliation"]),
        ),
    ]
