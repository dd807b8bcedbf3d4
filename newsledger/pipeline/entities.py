"""Actors and events: which drafts of a block are the same one, as rows of the table and as who belongs to whom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from newsledger.engine import KEY, Engine, KeyOf, Stream
from newsledger.extract.drafts import plain_schema
from newsledger.language.names import name_words
from newsledger.link import actors, events
from newsledger.link.namesakes import has_setting
from newsledger.pipeline.tables import codes_of, rows_by_key
from schemas import Row

_OWN = (pa.field("cluster", pa.string()), pa.field("fixed", pa.bool_()))
MEMBERS = pa.schema([pa.field("local_id", pa.string()), pa.field("article_id", pa.string()), *_OWN])
"""Which draft belongs to which cluster, and whether an authority names it."""

_ACTOR_KEY = KeyOf(("authority_id", "name", "actor_type"), actors.block_key)
_EVENT_COLUMNS = ("event_type", "latitude", "longitude", "country", "admin1", "place_precision", "place")
_EVENT_KEY = KeyOf((*_EVENT_COLUMNS, "date_start", "date_end", "local_id"), events.block_key)
_KIND = ("name", "actor_type", "role", "country", "authority_id", "rule")


def clusters_schema(table: str) -> pa.Schema:
    """Rows of the table; ``cluster`` is the least local id of the drafts, ``fixed`` whether an authority names it."""
    return pa.schema([*plain_schema(table), *_OWN])


def cluster(engine: Engine, table: str, drafts: Stream) -> Mapping[str, Stream]:
    """Cluster drafts of ``actors`` or ``events``: gives ``clusters`` and their ``members``."""
    key, function = (_ACTOR_KEY, _cluster_actors) if table == "actors" else (_EVENT_KEY, _cluster_events)
    outputs = {"clusters": clusters_schema(table), "members": MEMBERS}
    return engine.group_tables({"drafts": (drafts, key)}, function, outputs)


def _cluster_events(inputs: Mapping[str, pa.Table]) -> dict[str, list[Row]]:
    clusters: list[Row] = []
    members: list[Row] = []
    for key, drafts in rows_by_key(inputs["drafts"], KEY):
        for group in events.link_group(key, sorted(drafts, key=lambda draft: str(draft["local_id"]))):
            own = {"cluster": min(draft["local_id"] for draft in group), "fixed": False}
            clusters.append({**events.resolve(group), **own})
            members.extend({**own, "local_id": one["local_id"], "article_id": one["article_id"]} for one in group)
    return {"clusters": clusters, "members": members}


def _cluster_actors(inputs: Mapping[str, pa.Table]) -> dict[str, Any]:
    """Drafts that say the same of an actor stand together for one, so that a name told by everybody costs no more."""
    drafts = inputs["drafts"].sort_by([("article_id", "ascending"), ("local_id", "ascending")])
    if not drafts.num_rows:
        return {"clusters": [], "members": []}
    kinds, kind_of = _kinds(drafts)
    clusters: list[Row] = []
    cluster_of = np.zeros(kinds.num_rows, dtype=np.int64)
    for key, rows in rows_by_key(kinds, KEY):
        for group in actors.link_group(key, rows):
            cluster_of[[row["kind"] for row in group]] = len(clusters)
            clusters.append({**actors.resolve(group), "fixed": any(row["authority_id"] for row in group)})
    of_draft = cluster_of[kind_of]
    names = _least(drafts.column("local_id"), of_draft, len(clusters))
    for row, name in zip(clusters, names.to_pylist(), strict=True):
        row["cluster"] = name
    fixed = np.array([row["fixed"] for row in clusters])
    at = pa.array(of_draft)
    columns = [drafts.column("local_id"), drafts.column("article_id"), names.take(at), pa.array(fixed[of_draft])]
    return {"clusters": clusters, "members": pa.table(columns, schema=MEMBERS)}


def _kinds(drafts: pa.Table) -> tuple[pa.Table, Any]:
    """The kinds of drafts in the order in which they are first told, and the kind of each draft.

    Each kind is its first draft, with its number as ``kind``, how many there are as ``told``, and the first affiliation
    that one of them has.
    """
    first, kind_of = codes_of(drafts.append_column("apart", _apart(drafts)), (KEY, *_KIND, "apart"))
    kinds = drafts.take(pa.array(first))
    told = pc.fill_null(drafts.column("affiliation"), "")
    affiliated = np.flatnonzero(pc.not_equal(told, "").to_numpy())
    having, at = np.unique(kind_of[affiliated], return_index=True)
    affiliations = np.full(len(first), -1, dtype=np.int64)
    affiliations[having] = affiliated[at]
    found = drafts.column("affiliation").take(pa.array(affiliations, mask=affiliations < 0))
    kinds = kinds.set_column(kinds.schema.get_field_index("affiliation"), "affiliation", found)
    kinds = kinds.append_column("kind", pa.array(np.arange(len(first))))
    return kinds.append_column("told", pa.array(np.bincount(kind_of, minlength=len(first)))), kind_of


def _apart(drafts: pa.Table) -> pa.Array:
    """The local id of drafts that must not be taken together: bare surnames without country and role are nobody's."""
    names = pc.unique(drafts.column("name")).to_pylist()
    bare = pa.array([name for name in names if not actors.is_full(" ".join(name_words(name)))], pa.string())
    is_person = pc.and_(pc.starts_with(drafts.column(KEY), "person "), drafts.column("country").is_null())
    roles = pc.unique(drafts.column("role")).to_pylist()
    unset = [role for role in roles if not has_setting({"country": None, "role": role})]
    nobody = pc.and_(
        pc.is_in(drafts.column("name"), bare), pc.is_in(drafts.column("role"), pa.array(unset, pa.string()))
    )
    local = drafts.column("local_id").combine_chunks()
    return pc.if_else(pc.and_(is_person, nobody).combine_chunks(), local, pa.scalar(None, pa.string()))


def _least(local_ids: pa.ChunkedArray, groups: Sequence[int] | Any, count: int) -> pa.Array:
    """The least local id of each group."""
    order = pc.sort_indices(local_ids).to_numpy()
    least = np.zeros(count, dtype=np.int64)
    # The last assignment to a place stands.
    least[np.asarray(groups)[order[::-1]]] = order[::-1]
    return local_ids.combine_chunks().take(pa.array(least))
