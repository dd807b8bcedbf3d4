"""Published ids of actors and events: made of content, unless an earlier release has named the same thing already.

What was published keeps its id, even if a better name or date turns up: a cluster takes the id under which most of its
mentions were published, and no two clusters take the same one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from operator import itemgetter
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from newsledger.engine import LocalEngine, Stream, stream_of
from newsledger.extract.drafts import plain_schema
from schemas import Row
from schemas.vocabularies import ReviewStatus

ID_COLUMNS = {"actors": "actor_id", "events": "event_id"}
MENTIONS = {"actors": "actor_mentions", "events": "event_mentions"}
MEMBERS = (pa.field("members", pa.list_(pa.string())), pa.field("fixed", pa.bool_()))
"""What a cluster has beside its row: the local ids of its drafts, and whether an authority names it."""

IDS = pa.schema([pa.field("local_id", pa.string()), pa.field("article_id", pa.string()), pa.field("id", pa.string())])
_PUBLISHED = pa.schema([pa.field("mention_id", pa.string()), pa.field("earlier", pa.string())])
_VOTES = pa.schema([pa.field("local_id", pa.string()), pa.field("earlier", pa.string())])
_CLUSTER_VOTES = pa.schema([pa.field("cluster", pa.string()), pa.field("earlier", pa.string())])
_CHOICES = pa.schema(
    [pa.field("cluster", pa.string()), pa.field("earlier", pa.string()), pa.field("votes", pa.int64())]
)
_TAKEN = pa.schema([pa.field("base", pa.string()), pa.field("id", pa.string())])
_BATCH = 65536
# A mention that a person moved or entered tells what the person thought, not what the program had named.
_UNTOUCHED = {ReviewStatus.MACHINE.value, ReviewStatus.ACCEPTED.value}


def earlier_mentions(engine: LocalEngine, release: Path, table: str) -> Stream | None:
    """The mentions of an earlier release with the ids they were published under; null if there is no such release."""
    path = release / f"{MENTIONS[table]}.parquet"
    columns = ["mention_id", ID_COLUMNS[table], "review_status"]
    try:
        known = pq.read_schema(path).names
    except (OSError, pa.ArrowInvalid):
        return None
    if not set(columns) <= set(known):
        return None
    return stream_of(engine.scratch("earlier") / "mentions.arrow", _PUBLISHED, _published(path, columns))


def _published(path: Path, columns: list[str]) -> Iterator[pa.RecordBatch]:
    with pq.ParquetFile(path) as file:
        for batch in file.iter_batches(_BATCH, columns=columns):
            rows = [row for row in batch.to_pylist() if row["review_status"] in _UNTOUCHED]
            pairs = [{"mention_id": row["mention_id"], "earlier": row[columns[1]]} for row in rows]
            yield pa.RecordBatch.from_pylist(pairs, schema=_PUBLISHED)


def name(
    engine: LocalEngine, table: str, clusters: Stream, mentions: Stream, earlier: Stream | None
) -> dict[str, Stream]:
    """Give each cluster its id.

    Args:
        engine: Runs the steps.
        table: ``actors`` or ``events``.
        clusters: Rows of the table with the columns of ``MEMBERS``; their id is what they would be called anew.
        mentions: Mentions, referring to drafts by local ids.
        earlier: What ``earlier_mentions`` found.

    Returns:
        The table, and the published id of each draft as ``ids``.
    """
    own = ID_COLUMNS[table]
    outputs = {table: plain_schema(table), "ids": IDS}
    inputs: dict[str, tuple[Stream, Callable[[Row], str | None]]] = {"clusters": (clusters, itemgetter(own))}
    if earlier is not None:
        kept = _kept(engine, table, clusters, mentions, earlier)
        known = clusters.schema.append(pa.field("kept", pa.string()))
        joined: dict[str, tuple[Stream, Callable[[Row], str | None]]] = {"clusters": (clusters, _cluster_key)}
        joined |= {"kept": (kept, itemgetter("cluster"))}
        taken = engine.group(joined, _join_kept, {"clusters": known, "taken": _TAKEN})
        inputs = {"clusters": (taken["clusters"], itemgetter(own)), "taken": (taken["taken"], itemgetter("base"))}
    return engine.group(inputs, partial(_number, table), outputs)


def _cluster_key(row: Row) -> str:
    return str(row["members"][0])


def _kept(engine: LocalEngine, table: str, clusters: Stream, mentions: Stream, earlier: Stream) -> Stream:
    """Which cluster keeps which published id."""
    by_mention = {"mentions": (mentions, itemgetter("mention_id")), "earlier": (earlier, itemgetter("mention_id"))}
    votes = engine.group(by_mention, partial(_vote, ID_COLUMNS[table]), {"votes": _VOTES})["votes"]
    members = engine.map(_members, clusters.batches(), {"members": _CLUSTER_VOTES}, given="members")["members"]
    by_draft = {"members": (members, itemgetter("earlier")), "votes": (votes, itemgetter("local_id"))}
    cast = engine.group(by_draft, _count_in, {"votes": _CLUSTER_VOTES})["votes"]
    chosen = engine.group({"votes": (cast, itemgetter("cluster"))}, _choose, {"choices": _CHOICES})["choices"]
    return engine.group({"choices": (chosen, itemgetter("earlier"))}, _win, {"kept": _CHOICES})["kept"]


def _vote(column: str, mention_id: str, inputs: Mapping[str, list[Row]]) -> dict[str, list[Row]]:
    return {
        "votes": [
            {"local_id": row[column], "earlier": published["earlier"]}
            for published in inputs["earlier"][:1]
            for row in inputs["mentions"]
        ]
    }


def _members(batch: pa.RecordBatch) -> dict[str, list[Row]]:
    rows = batch.select(["members", "fixed"]).to_pylist()
    return {
        "members": [
            {"cluster": row["members"][0], "earlier": member}
            for row in rows
            if not row["fixed"]
            for member in row["members"]
        ]
    }


def _count_in(local_id: str, inputs: Mapping[str, list[Row]]) -> dict[str, list[Row]]:
    return {
        "votes": [
            {"cluster": member["cluster"], "earlier": vote["earlier"]}
            for member in inputs["members"]
            for vote in inputs["votes"]
        ]
    }


def _choose(cluster: str, inputs: Mapping[str, list[Row]]) -> dict[str, list[Row]]:
    counts = Counter(row["earlier"] for row in inputs["votes"])
    best = min(counts, key=lambda word: (-counts[word], word))
    return {"choices": [{"cluster": cluster, "earlier": best, "votes": counts[best]}]}


def _win(earlier: str, inputs: Mapping[str, list[Row]]) -> dict[str, list[Row]]:
    return {"kept": [min(inputs["choices"], key=lambda row: (-row["votes"], row["cluster"]))]}


def _join_kept(cluster: str, inputs: Mapping[str, list[Row]]) -> dict[str, list[Row]]:
    kept = inputs["kept"][0]["earlier"] if inputs["kept"] else None
    # 'x-2' stands in the way of a second 'x' as well as of a first 'x-2'.
    bases = {kept, kept.rpartition("-")[0]} if kept else set()
    return {
        "clusters": [{**row, "kept": kept} for row in inputs["clusters"]],
        "taken": [{"base": base, "id": kept} for base in sorted(bases)],
    }


def _number(table: str, base: str, inputs: Mapping[str, list[Row]]) -> dict[str, list[Row]]:
    taken = {row["id"] for row in inputs.get("taken", ())}
    free = _free(base, taken)
    rows: list[Row] = []
    ids: list[Row] = []
    for row in sorted(inputs["clusters"], key=itemgetter("members")):
        identifier = row.pop("kept", None) or next(free)
        members = row.pop("members")
        rows.append({**row, ID_COLUMNS[table]: identifier})
        ids.extend({"local_id": member, "article_id": _article_of(member), "id": identifier} for member in members)
    return {table: rows, "ids": ids}


def _free(base: str, taken: set[str]) -> Iterator[str]:
    """The id itself, then with ``-2``, ``-3`` …, without those that are taken."""
    if base not in taken:
        yield base
    number = 2
    while True:
        if f"{base}-{number}" not in taken:
            yield f"{base}-{number}"
        number += 1


def _article_of(local_id: str) -> str:
    return local_id.rpartition("#")[0]
