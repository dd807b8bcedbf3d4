"""Actors clustered from many drafts: taking together those that say the same changes nothing but the time it takes."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from newsledger.engine import KEY
from newsledger.extract.drafts import ACTOR_DRAFTS
from newsledger.link import actors
from newsledger.pipeline.entities import _cluster_actors

NAMES = ["Karim al-Sayegh", "Karim Sayegh", "Nadia al-Sayegh", "Sayegh", "K. Sayegh"]
drafts = st.lists(
    st.fixed_dictionaries(
        {
            "name": st.sampled_from(NAMES),
            "role": st.sampled_from([None, "mayor", "the", "rebel commander"]),
            "country": st.sampled_from([None, "LBN", "JOR"]),
            "affiliation": st.sampled_from([None, "x#a1"]),
        }
    ),
    min_size=1,
    max_size=12,
)


def table_of(told: list[dict[str, Any]]) -> pa.Table:
    same = {"actor_type": "person", "authority_id": None, "rule": "name"}
    rows = [
        {**same, **draft, "article_id": f"n{number:02d}", "local_id": f"n{number:02d}#a1"}
        for number, draft in enumerate(told)
    ]
    keys = pa.array([actors.block_key(row) for row in rows])
    return pa.Table.from_pylist(rows, schema=ACTOR_DRAFTS).append_column(KEY, keys)


def grouped(table: pa.Table) -> tuple[set[frozenset[str]], dict[str, dict[str, Any]]]:
    found = _cluster_actors({"drafts": table})
    members: dict[str, set[str]] = defaultdict(set)
    for row in found["members"].to_pylist():
        members[row["cluster"]].add(row["local_id"])
    return {frozenset(group) for group in members.values()}, {row["cluster"]: row for row in found["clusters"]}


@settings(deadline=None, max_examples=60)
@given(told=drafts, seed=st.randoms(use_true_random=False))
def test_clusters_hold_every_draft_once_in_any_order(told: list[dict[str, Any]], seed: Any) -> None:
    table = table_of(told)
    order = list(range(table.num_rows))
    seed.shuffle(order)
    groups, clusters = grouped(table)
    assert sorted(name for group in groups for name in group) == table.column("local_id").to_pylist()
    assert {min(group) for group in groups} == set(clusters)
    assert grouped(table.take(order)) == (groups, clusters)


@settings(deadline=None, max_examples=60)
@given(told=drafts)
def test_what_many_drafts_say_alike_counts_as_often_as_it_is_said(told: list[dict[str, Any]]) -> None:
    table = table_of(told)
    groups, clusters = grouped(table)
    rows = {row["local_id"]: row for row in table.to_pylist()}
    for group in groups:
        alone = actors.resolve([rows[name] for name in sorted(group)])
        told_of = clusters[min(group)]
        for column in ("name", "role", "country", "affiliation"):
            assert told_of[column] == alone[column]


def test_bare_surnames_that_nothing_else_tells_of_stay_apart() -> None:
    groups, _ = grouped(table_of([{"name": "Sayegh", "role": None, "country": None, "affiliation": None}] * 3))
    assert len(groups) == 3
