"""What extraction hands to linking: rows whose actors and events still have local ids, and what identifies those.

A local id is ``ARTICLE_ID#aN`` for an actor and ``ARTICLE_ID#eN`` for an event: unique over the corpus, replaced by the
published id when articles are linked.

What is taken from the declared tables is worked out when it is asked for: workers get by without loading these.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import pyarrow as pa

import schemas

DRAFTS: dict[str, pa.Schema]
"""Everything that comes out of one article, by name."""

_DATE_NOTE = pa.field("date_note", pa.string())
"""How an article without a day of publication tells when it was: read by ``extract.redating`` once the day is known."""

ACTOR_DRAFTS = pa.schema(
    [
        pa.field("local_id", pa.string(), nullable=False),
        pa.field("article_id", pa.string(), nullable=False),
        pa.field("name", pa.string(), nullable=False),
        pa.field("actor_type", pa.string(), nullable=False),
        pa.field("role", pa.string()),
        pa.field("affiliation", pa.string()),
        pa.field("country", pa.string()),
        pa.field("authority_id", pa.string()),
        pa.field("rule", pa.string(), nullable=False),
    ]
)
"""One row per actor and article; what it is called there stands in the rows of ``actor_mentions``."""

EVENT_DRAFTS = pa.schema(
    [
        pa.field("local_id", pa.string(), nullable=False),
        pa.field("article_id", pa.string(), nullable=False),
        pa.field("published_on", pa.date32()),
        pa.field("event_type", pa.string(), nullable=False),
        pa.field("status", pa.string(), nullable=False),
        pa.field("date_start", pa.date32()),
        pa.field("date_end", pa.date32()),
        pa.field("date_precision", pa.string(), nullable=False),
        pa.field("date_basis", pa.string(), nullable=False),
        pa.field("place", pa.string()),
        pa.field("admin1", pa.string()),
        pa.field("country", pa.string()),
        pa.field("latitude", pa.float64()),
        pa.field("longitude", pa.float64()),
        pa.field("place_precision", pa.string(), nullable=False),
        pa.field("part_of", pa.string()),
        _DATE_NOTE,
        pa.field("rule", pa.string(), nullable=False),
    ]
)
"""One row per event and article; ``part_of`` is a local id."""


def plain_schema(table: str) -> pa.Schema:
    """The table's Arrow schema for work in progress: plain strings for enums, and every field nullable."""
    return pa.schema(
        [
            pa.field(column.name, pa.string() if pa.types.is_dictionary(column.arrow_type) else column.arrow_type)
            for column in schemas.TABLES[table].columns
        ]
    )


def __getattr__(name: str) -> Any:
    """Work out ``DRAFTS``."""
    if name != "DRAFTS":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return _drafts()


@cache
def _drafts() -> dict[str, pa.Schema]:
    return {
        "actor_drafts": ACTOR_DRAFTS,
        "event_drafts": EVENT_DRAFTS,
        **{name: plain_schema(name) for name in ("articles", "actor_mentions", "event_mentions", "event_actors")},
        **{name: plain_schema(name).append(_DATE_NOTE) for name in ("casualty_claims", "quotes")},
    }
