"""The contract: what every row and column means. Declarations only; one module a table."""

from schemas import (
    actor_mentions,
    actors,
    articles,
    casualty_claims,
    event_actors,
    event_mentions,
    events,
    quotes,
)
from schemas.checks import LIST_SEPARATOR
from schemas.table import Acyclic, Column, CountOf, Row, RowRule, Span, Table, UniqueKey

TABLES: dict[str, Table] = {
    module.TABLE.name: module.TABLE
    for module in (articles, actors, actor_mentions, events, event_mentions, event_actors, casualty_claims, quotes)
}
"""All tables in the order in which they are published: a table may refer to those before it."""

__all__ = ["LIST_SEPARATOR", "TABLES", "Acyclic", "Column", "CountOf", "Row", "RowRule", "Span", "Table", "UniqueKey"]
