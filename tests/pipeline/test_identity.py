"""Published ids: kept for the same thing, never given to another one."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from newsledger.engine import FileStream, LocalEngine, Stream
from newsledger.engine.streams import StreamWriter
from newsledger.extract.drafts import plain_schema
from newsledger.pipeline import identity
from newsledger.pipeline.earlier import ID_COLUMNS, MENTIONS, published
from newsledger.pipeline.entities import MEMBERS, clusters_schema

Row = dict[str, Any]


@dataclass
class Cluster:
    """What is to be named: the id that it would get anew, and its mentions as (mention, article)."""

    base: str
    mentions: tuple[tuple[str, str], ...]
    kind: str = "person"
    place: str | None = "Taiz"
    precision: str = "day"
    fixed: bool = False


def stream(place: Path, schema: pa.Schema, rows: list[Row]) -> Stream:
    with StreamWriter(place, schema) as writer:
        writer.write({**dict.fromkeys(schema.names), **row} for row in rows)
    return FileStream(schema, (place,))


def names(place: Path, table: str, clusters: list[Cluster], earlier: Path | None) -> list[str]:
    """The ids that the clusters get, in their order."""
    place.mkdir()
    own = ID_COLUMNS[table]
    rows = [
        {own: c.base, "actor_type": c.kind, "place": c.place, "date_precision": c.precision, "fixed": c.fixed}
        | {"cluster": f"{c.mentions[0][1]}#{at}"}
        for at, c in enumerate(clusters)
    ]
    said = [
        {"mention_id": mention, "article_id": article, own: f"{c.mentions[0][1]}#{at}"}
        for at, c in enumerate(clusters)
        for mention, article in c.mentions
    ]
    members = [
        {"local_id": row["cluster"], "article_id": c.mentions[0][1], "cluster": row["cluster"], "fixed": c.fixed}
        for row, c in zip(rows, clusters, strict=True)
    ]
    schema = clusters_schema(table)
    with LocalEngine(place / "work") as engine:
        known = [{key: value for key, value in row.items() if key in schema.names} for row in rows]
        before = published(engine, earlier, table) if earlier else None
        result = identity.name(
            engine,
            table,
            {
                "clusters": stream(place / "clusters.arrow", schema, known),
                "members": stream(place / "members.arrow", MEMBERS, members),
            },
            stream(place / "mentions.arrow", plain_schema(MENTIONS[table]), said),
            before,
        )
        ids = {row["local_id"]: row["id"] for row in result["ids"].rows()}
    return [ids[f"{c.mentions[0][1]}#{at}"] for at, c in enumerate(clusters)]


def release(
    place: Path,
    table: str,
    used: dict[str, str],
    mentions: dict[str, tuple[str, str, str]],
    retired: tuple[tuple[str, str, str, str | None], ...] = (),
) -> Path:
    """An earlier release.

    Args:
        place: Its directory.
        table: ``actors`` or ``events``.
        used: Id to actor type.
        mentions: Mention to id, article and review status.
        retired: Table, id, reason, and what a mention belonged to or the label of anything else.
    """
    place.mkdir()
    own = ID_COLUMNS[table]
    tables = {
        table: [{own: name, "actor_type": kind} for name, kind in used.items()],
        MENTIONS[table]: [
            {"mention_id": mention, own: name, "article_id": article, "review_status": status}
            for mention, (name, article, status) in mentions.items()
        ],
        "retired": [
            {"table": of, "id": name, "reason": reason}
            | (
                {"belonged_to": said, "label": None}
                if of in MENTIONS.values()
                else {"label": said, "belonged_to": None}
            )
            for of, name, reason, said in retired
        ],
    }
    for name, rows in tables.items():
        schema = pa.schema([(key, pa.string()) for key in (rows[0] if rows else {"nothing": ""})])
        pq.write_table(pa.Table.from_pylist(rows, schema=schema), place / f"{name}.parquet")
    return place


SMITH = Cluster("john-smith", (("b-m1", "b"),))


@pytest.mark.parametrize(
    ("why", "reason", "label", "given"),
    [
        ("was merged away", "merged", "John Smith (person)", "john-smith-2"),
        ("was split", "split", "John Smith (person)", "john-smith-2"),
        ("goes on under another id", "renamed", "John Smith (person)", "john-smith-2"),
        ("had gone with its article, and is the same by name and type", "article_removed", "John Smith (person)", "john-smith"),
        ("had gone, and was of another type", "article_removed", "John Smith (company)", "john-smith-2"),
        ("was not found again, and is the same", "not_found_again", "John Smith (person)", "john-smith"),
        ("is rejected, by its id", "rejected", "John Smith (person)", "john-smith"),
    ],
)  # fmt: skip
def test_retired_id_comes_back_only_for_the_same(tmp_path: Path, why: str, reason: str, label: str, given: str) -> None:
    before = release(
        tmp_path / "r",
        "actors",
        {"un": "other"},
        {"a-m1": ("un", "a", "machine")},
        (("actors", "john-smith", reason, label),),
    )

    assert names(tmp_path / "n", "actors", [SMITH], before) == [given], why


def test_retired_number_is_passed_over(tmp_path: Path) -> None:
    retired = (
        ("actors", "john-smith", "merged", "x (person)"),
        ("actors", "john-smith-2", "article_removed", "x (person)"),
    )
    before = release(tmp_path / "r", "actors", {"un": "other"}, {"a-m1": ("un", "a", "machine")}, retired)

    assert names(tmp_path / "n", "actors", [SMITH], before) == ["john-smith-3"]


def test_thing_found_again_at_its_own_mention_gets_its_retired_id_back(tmp_path: Path) -> None:
    retired = (
        ("actors", "john-smith-2", "article_removed", "John Smith (person)"),
        ("actor_mentions", "b-m1", "article_removed", "john-smith-2"),
    )
    before = release(tmp_path / "r", "actors", {"un": "other"}, {"a-m1": ("un", "a", "machine")}, retired)

    assert names(tmp_path / "n", "actors", [SMITH], before) == ["john-smith-2"]


def test_what_an_authority_names_keeps_its_id_for_good(tmp_path: Path) -> None:
    retired = (("actors", "john-smith", "merged", "John Smith (person)"),)
    before = release(tmp_path / "r", "actors", {"un": "other"}, {"a-m1": ("un", "a", "machine")}, retired)
    known = Cluster("john-smith", (("b-m1", "b"),), fixed=True)

    assert names(tmp_path / "n", "actors", [known], before) == ["john-smith"]


def test_id_whose_mentions_another_has_now_is_not_free(tmp_path: Path) -> None:
    before = release(
        tmp_path / "r",
        "actors",
        {"john-smith": "person", "front": "armed_group"},
        {"a-m1": ("john-smith", "a", "machine"), "a-m2": ("front", "a", "machine"), "a-m3": ("front", "a", "machine")},
    )
    front = Cluster("front", (("a-m2", "a"), ("a-m3", "a"), ("a-m1", "a")), kind="armed_group")

    assert names(tmp_path / "n", "actors", [front, SMITH], before) == ["front", "john-smith-2"]


@pytest.mark.parametrize(("kind", "given"), [("person", "john-smith"), ("company", "john-smith-2")])
def test_id_whose_articles_have_all_gone_is_for_the_same_only(tmp_path: Path, kind: str, given: str) -> None:
    before = release(tmp_path / "r", "actors", {"john-smith": kind}, {"a-m1": ("john-smith", "a", "machine")})

    assert names(tmp_path / "n", "actors", [SMITH], before) == [given]


@pytest.mark.parametrize(
    ("place", "precision", "given"),
    [("Taiz", "day", "shelling"), (None, "day", "shelling-2"), ("Taiz", "month", "shelling-2")],
)
def test_event_without_place_or_day_is_not_known_again_by_its_id(
    tmp_path: Path, place: str | None, precision: str, given: str
) -> None:
    before = release(tmp_path / "r", "events", {"shelling": ""}, {"a-e1": ("shelling", "a", "machine")})
    cluster = Cluster("shelling", (("b-e1", "b"),), place=place, precision=precision)

    assert names(tmp_path / "n", "events", [cluster], before) == [given]


def test_row_that_a_person_decided_is_found_under_its_id_again(tmp_path: Path) -> None:
    """All its mentions were edited, so none tells of the program's row; the decisions name it all the same."""
    before = release(tmp_path / "r", "events", {"shelling": ""}, {"b-e1": ("shelling", "b", "edited")})
    cluster = Cluster("shelling", (("b-e1", "b"),), place=None, precision="unknown")

    assert names(tmp_path / "n", "events", [cluster], before) == ["shelling"]


def test_without_an_earlier_release_ids_are_made_of_content(tmp_path: Path) -> None:
    assert names(tmp_path / "n", "actors", [SMITH, Cluster("john-smith", (("c-m1", "c"),))], None) == [
        "john-smith",
        "john-smith-2",
    ]
