"""Published ids of actors and events: made of content, unless an earlier release has named the same thing already.

What was published keeps its id, even if a better name or date turns up: a cluster takes the id under which most of its
mentions were published, and no two clusters take the same one. A cluster of which no mention was published is named
anew, and gets no id that an earlier release used, unless that can only have meant the same: see ``_hold``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from functools import partial
from operator import itemgetter
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from newsledger.engine import Engine, Key, KeyOf, Stream
from newsledger.extract.drafts import plain_schema
from newsledger.pipeline.earlier import ID_COLUMNS, Published
from newsledger.pipeline.entities import clusters_schema
from schemas import Row
from schemas.vocabularies import DatePrecision

_DAYS = ("date_start", "date_end", "date_precision")
IDS = pa.schema(
    [
        *(pa.field(name, pa.string()) for name in ("local_id", "article_id", "id", "date_precision")),
        *(pa.field(name, pa.date32()) for name in ("date_start", "date_end")),
    ]
)
"""The published id of each draft, with the days of the published row where it has any."""
_VOTES = pa.schema([pa.field("local_id", pa.string()), pa.field("earlier", pa.string())])
_CLUSTER_VOTES = pa.schema([pa.field("cluster", pa.string()), pa.field("earlier", pa.string())])
_CHOICES = pa.schema(
    [pa.field("cluster", pa.string()), pa.field("earlier", pa.string()), pa.field("votes", pa.int64())]
)
_STILL_THERE = pa.schema([pa.field("earlier", pa.string())])
_TAKEN = pa.schema([pa.field(column, pa.string()) for column in ("base", "id", "hold", "kind")])
_NUMBERED = pa.schema([pa.field("cluster", pa.string()), *(IDS.field(name) for name in ("id", *_DAYS))])

_KEPT, _RETIRED, _ELSEWHERE, _IF_SAME = "kept", "retired", "elsewhere", "if_same"


def name(
    engine: Engine, table: str, clustered: Mapping[str, Stream], mentions: Stream, earlier: Published | None
) -> dict[str, Stream]:
    """Give each cluster its id.

    Args:
        engine: Runs the steps.
        table: ``actors`` or ``events``.
        clustered: What ``clusters.cluster`` gives; the id of a cluster is what it would be called anew.
        mentions: Mentions, referring to drafts by local ids.
        earlier: What an earlier release published.

    Returns:
        The table, and the published id of each draft as ``ids``.
    """
    own = ID_COLUMNS[table]
    clusters, members = clustered["clusters"], clustered["members"]
    inputs: dict[str, tuple[Stream, Key]] = {"clusters": (clusters, own)}
    if earlier is not None:
        votes = _votes(engine, table, mentions, earlier)
        kept = _kept(engine, members, votes)
        known = clusters.schema.append(pa.field("kept", pa.string()))
        joined: dict[str, tuple[Stream, Key]] = {"clusters": (clusters, "cluster"), "kept": (kept, "cluster")}
        taken = engine.group(joined, _join_kept, {"clusters": known, "taken": _TAKEN})
        inputs = {"clusters": (taken["clusters"], own), "taken": (taken["taken"], "base")}
        inputs["held"] = (_held(engine, mentions, votes, earlier), "base")
    number = partial(_number, table, clusters_schema(table))
    numbered = engine.group_tables(inputs, number, {table: plain_schema(table), "given": _NUMBERED})
    by_cluster: dict[str, tuple[Stream, Key]] = {
        "members": (members, "cluster"),
        "given": (numbered["given"], "cluster"),
    }
    return {
        table: numbered[table],
        "ids": engine.group_tables(by_cluster, _ids_of, {"ids": IDS})["ids"],
    }


def _votes(engine: Engine, table: str, mentions: Stream, earlier: Published) -> Stream:
    """Under which id the mentions of each draft were published."""
    by_mention: dict[str, tuple[Stream, Key]] = {
        "mentions": (mentions.select(["mention_id", ID_COLUMNS[table]]), "mention_id"),
        "earlier": (earlier.mentions, KeyOf(("mention_id", "by_program"), _mention_if_by_program)),
    }
    return engine.group(by_mention, partial(_vote, ID_COLUMNS[table]), {"votes": _VOTES})["votes"]


def _mention_if_by_program(row: Row) -> str | None:
    return str(row["mention_id"]) if row["by_program"] else None


def _kept(engine: Engine, members: Stream, votes: Stream) -> Stream:
    """Which cluster keeps which published id."""
    by_draft: dict[str, tuple[Stream, Key]] = {
        "members": (members, KeyOf(("local_id", "fixed"), _member_if_not_fixed)),
        "votes": (votes, "local_id"),
    }
    cast = engine.group(by_draft, _count_in, {"votes": _CLUSTER_VOTES})["votes"]
    chosen = engine.group({"votes": (cast, "cluster")}, _choose, {"choices": _CHOICES})["choices"]
    return engine.group({"choices": (chosen, "earlier")}, _win, {"kept": _CHOICES})["kept"]


def _member_if_not_fixed(row: Row) -> str | None:
    return None if row["fixed"] else str(row["local_id"])


def _held(engine: Engine, mentions: Stream, votes: Stream, earlier: Published) -> Stream:
    """The ids that an earlier release used, and that are not free for whatever comes."""
    by_article: dict[str, tuple[Stream, Key]] = {
        "mentions": (mentions.select(["article_id"]), "article_id"),
        "earlier": (earlier.mentions, "article_id"),
    }
    anchors = engine.group(by_article, _still_there, {"ids": _STILL_THERE})["ids"]
    by_id: dict[str, tuple[Stream, Key]] = {
        "used": (earlier.used, "id"),
        "votes": (votes, "earlier"),
        "anchors": (anchors, "earlier"),
        "mentions": (earlier.mentions, "earlier"),
    }
    return engine.group(by_id, _hold, {"held": _TAKEN})["held"]


def _still_there(article_id: str, inputs: Mapping[str, list[Row]]) -> dict[str, list[Row]]:
    """The ids that were published for mentions of an article that still mentions somebody or something."""
    if not inputs["mentions"]:
        return {"ids": []}
    return {"ids": [{"earlier": word} for word in sorted({row["earlier"] for row in inputs["earlier"]})]}


def _hold(identifier: str, inputs: Mapping[str, list[Row]]) -> dict[str, list[Row]]:
    """Why an id is not free.

    An id some of whose mentions are still there belongs to whoever has them. One that is retired stays so, and one
    whose articles have all left is about to be; both may return for what can only be the same thing, if they were not
    retired for having meant something else. Where the articles are still there, and yet no mention as the program had
    made it, a person has changed them: the decisions name the row by its id, and must find it under it again.
    """
    used = inputs["used"][0] if inputs["used"] else None
    if inputs["votes"]:
        hold = _ELSEWHERE
    elif used is None or (not used["retired"] and (inputs["anchors"] or not inputs["mentions"])):
        return {"held": []}
    else:
        hold = _IF_SAME if used["returns"] else _RETIRED
    kind = used["kind"] if used else None
    return {"held": [{"base": base, "id": identifier, "hold": hold, "kind": kind} for base in _bases(identifier)]}


def _vote(column: str, mention_id: str, inputs: Mapping[str, list[Row]]) -> dict[str, list[Row]]:
    return {
        "votes": [
            {"local_id": row[column], "earlier": published["earlier"]}
            for published in inputs["earlier"][:1]
            for row in inputs["mentions"]
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
    taken = [{"base": base, "id": kept, "hold": _KEPT} for base in _bases(kept)] if kept else []
    return {"clusters": [{**row, "kept": kept} for row in inputs["clusters"]], "taken": taken}


def _bases(identifier: str) -> list[str]:
    """In whose way an id stands: 'x-2' in that of a second 'x' as well as of a first 'x-2'."""
    return sorted({identifier, identifier.rpartition("-")[0]})


def _number(table: str, schema: pa.Schema, inputs: Mapping[str, pa.Table]) -> dict[str, pa.Table]:
    """The clusters with their ids; what nobody else wants to be called is called so without further ado."""
    own = ID_COLUMNS[table]
    clusters = inputs["clusters"]
    bases = clusters.column(own)
    counted = pc.value_counts(bases.combine_chunks())
    wanted = counted.field("values").filter(pc.greater(counted.field("counts"), 1))
    contested = pc.is_in(bases, value_set=wanted)
    for hold in ("taken", "held"):
        if hold in inputs:
            contested = pc.or_(contested, pc.is_in(bases, value_set=inputs[hold].column("base").combine_chunks()))
    if "kept" in clusters.schema.names:
        contested = pc.or_(contested, clusters.column("kept").is_valid())
    holds: dict[str, dict[str, Row]] = {}
    for hold in ("held", "taken"):
        for row in inputs[hold].to_pylist() if hold in inputs else ():
            holds.setdefault(row["base"], {})[row["id"]] = row
    by_base: dict[str, list[Row]] = {}
    for row in clusters.filter(contested).to_pylist():
        by_base.setdefault(row[own], []).append(row)
    named = [row for base in sorted(by_base) for row in _named(base, by_base[base], holds.get(base, {}), own)]
    rest = clusters.filter(pc.invert(contested)).select(schema.names)
    rows = pa.concat_tables([rest, pa.Table.from_pylist(named, schema=schema)])
    given: dict[str, Any] = {"cluster": rows.column("cluster"), "id": rows.column(own)}
    for day in _DAYS:
        given[day] = rows.column(day) if day in schema.names else pa.nulls(rows.num_rows, IDS.field(day).type)
    return {table: rows, "given": pa.table([given[name] for name in _NUMBERED.names], schema=_NUMBERED)}


def _named(base: str, clusters: list[Row], holds: Mapping[str, Row], own: str) -> Iterator[Row]:
    """The clusters of one base with the ids that they get."""
    given: set[str] = set()
    for row in sorted(clusters, key=itemgetter("cluster")):
        kept = row.pop("kept", None)
        identifier = kept or next(word for word in _words(base) if word not in given and _free(word, base, row, holds))
        given.add(identifier)
        yield {**row, own: identifier}


def _ids_of(inputs: Mapping[str, pa.Table]) -> dict[str, pa.Table]:
    """The published id of each draft."""
    members, given = inputs["members"], inputs["given"]
    at = pc.index_in(members.column("cluster"), value_set=given.column("cluster").combine_chunks())
    known = {name: given.column(name).take(at) for name in ("id", *_DAYS)}
    known |= {name: members.column(name) for name in ("local_id", "article_id")}
    return {"ids": pa.table([known[name] for name in IDS.names], schema=IDS)}


def _words(base: str) -> Iterator[str]:
    """The id itself, then with ``-2``, ``-3`` …."""
    yield base
    number = 2
    while True:
        yield f"{base}-{number}"
        number += 1


def _free(word: str, base: str, row: Row, holds: Mapping[str, Row]) -> bool:
    """Whether a cluster may be called so.

    A number tells nothing of what it numbers, so only the bare id can be known to mean the same. What an authority
    names is the same under its id for good.
    """
    held = holds.get(word)
    if held is None:
        return True
    if row["fixed"]:
        return bool(held["hold"] != _KEPT and (word == base or held["hold"] == _ELSEWHERE))
    return bool(held["hold"] == _IF_SAME and word == base and _must_be_the_same(row, held))


def _must_be_the_same(row: Row, held: Row) -> bool:
    """Whether what bears this id by its content is what bore it before.

    An actor of that name and type would have been taken for the same, had their articles stood side by side; so would
    an event of that type at that place on that day, but not one whose place or day is unknown or vague.
    """
    if "actor_type" in row:
        return bool(row["actor_type"] == held["kind"])
    return row["place"] is not None and row["date_precision"] == DatePrecision.DAY
