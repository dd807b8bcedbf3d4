"""Ids and links do not depend on the order of articles, nor on whether they came at once or one half after the other."""

from __future__ import annotations

import random
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from newsledger.engine import FileStream, LocalEngine
from newsledger.engine.streams import StreamWriter
from newsledger.extract.drafts import DRAFTS
from newsledger.pipeline.finishing import finish, publishable
from newsledger.pipeline.linking import link

sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks"))
from corpus_generator import generate, happenings
from growth import drafts_of

Row = dict[str, Any]
Rows = dict[str, list[Row]]
ARTICLES = 24


def drafts(seed: int) -> Rows:
    """What extraction would give for a generated corpus of few days, where much is told twice."""
    events = happenings(ARTICLES // 2, 12, seed)
    rows: defaultdict[str, list[Row]] = defaultdict(list)
    for line, answer in generate(ARTICLES, seed, 12):
        for name, row in drafts_of(line, answer, events):
            rows[name].append({**row, "review_status": "machine"})
    return dict(rows)


def linked(directory: Path, rows: Mapping[str, Iterable[Row]], earlier: Path | None = None) -> Rows:
    directory.mkdir()
    streams = {}
    for name, schema in DRAFTS.items():
        with StreamWriter(directory / f"{name}.arrow", schema) as writer:
            writer.write(rows.get(name, []))
        streams[name] = FileStream(schema, (directory / f"{name}.arrow",))
    with LocalEngine(directory / "work") as engine:
        tables = publishable(engine, finish(engine, link(engine, streams, earlier)))
        return {name: [row for batch in batches for row in batch.to_pylist()] for name, batches in tables.items()}


def published(directory: Path, tables: Rows) -> Path:
    directory.mkdir()
    for name in ("actor_mentions", "event_mentions"):
        pq.write_table(pa.Table.from_pylist(tables[name]), directory / f"{name}.parquet")
    return directory


def ids(tables: Rows, table: str, column: str) -> dict[str, str]:
    return {row["mention_id"]: row[column] for row in tables[table]}


def groups(named: Mapping[str, str]) -> set[frozenset[str]]:
    members: defaultdict[str, set[str]] = defaultdict(set)
    for mention, name in named.items():
        members[name].add(mention)
    return {frozenset(group) for group in members.values()}


@pytest.mark.parametrize("seed", [1, 2])
def test_the_order_of_articles_changes_no_row(tmp_path: Path, seed: int) -> None:
    given = drafts(seed)
    shuffled = {name: random.Random(seed).sample(rows, len(rows)) for name, rows in given.items()}
    assert linked(tmp_path / "one", given) == linked(tmp_path / "two", shuffled)


@pytest.mark.parametrize(("table", "column"), [("event_mentions", "event_id"), ("actor_mentions", "actor_id")])
def test_a_second_half_renames_nothing_and_links_as_if_all_had_come_at_once(
    tmp_path: Path, table: str, column: str
) -> None:
    given = drafts(3)
    first = {
        name: [row for row in rows if row["article_id"] < f"gen{ARTICLES // 2:07d}"] for name, rows in given.items()
    }
    before = linked(tmp_path / "first", first)
    at_once = ids(linked(tmp_path / "once", given), table, column)
    after = ids(linked(tmp_path / "second", given, published(tmp_path / "release", before)), table, column)
    assert groups(after) == groups(at_once)
    assert {mention: after[mention] for mention in ids(before, table, column)} == ids(before, table, column)


def test_a_release_built_again_over_itself_is_the_same(tmp_path: Path) -> None:
    given = drafts(4)
    once = linked(tmp_path / "once", given)
    assert linked(tmp_path / "again", given, published(tmp_path / "release", once)) == once
