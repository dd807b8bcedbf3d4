"""event_actors: who took which part in an event."""

import pandera.pandas as pandera

from schemas.columns import (
    SLUG,
    Integer,
    String,
    actor_field,
    article_field,
    end_field,
    field,
    review_status_field,
    rule_field,
    start_field,
)
from schemas.rules import RoleRule
from schemas.table import Span, Table, before, by_hand_if_added
from schemas.vocabularies import EventRole


class EventActors(pandera.DataFrameModel):
    """One row per event, actor, role and place in a text that says so."""

    event_id: String = field("Event", "The event.", references="events.event_id", pattern=SLUG)
    actor_id: String = actor_field("Actor", "The actor; null for an unnamed group.")
    actor_text: String = field("Actor as named", "The actor in the words of the text ('Islamist rebel battalions').")
    article_id: String = article_field()
    start: Integer = start_field("the evidence")
    end: Integer = end_field("the evidence")
    text: String = field("Evidence", "The words that say so.")
    role: String = field("Role", "What the actor does in the event.", vocabulary=EventRole)
    rule: String = rule_field(RoleRule)
    review_status: String = review_status_field()


TABLE = Table(
    name="event_actors",
    title="Actors of events",
    description="Who took which part in an event, with the words that say so.",
    model=EventActors,
    primary_key=("event_id", "article_id", "start", "end", "role", "actor_text"),
    order=("event_id", "article_id", "start", "end", "role", "actor_text"),
    row_rules=(by_hand_if_added(), before("start", "end")),
    cross_rules=(Span("start", "end", "text"),),
)
