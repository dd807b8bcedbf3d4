"""All tables of a package."""

from __future__ import annotations

from schemas import (
    actor_mentions,
    actors,
    articles,
    casualty_claims,
    event_actors,
    event_mentions,
    events,
    quotes,
    retired,
)
from schemas.table import Table

CORPUS_TABLES: dict[str, Table] = {
    module.TABLE.name: module.TABLE
    for module in (articles, actors, actor_mentions, events, event_mentions, event_actors, casualty_claims, quotes)
}
"""The tables that tell of a corpus, in the order in which they are published: what articles give and people decide."""

TABLES: dict[str, Table] = {**CORPUS_TABLES, retired.TABLE.name: retired.TABLE}
"""All tables in the order in which they are published: a table may refer to those before it."""
