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
from schemas.expectations import FillRate, RowCount, WordShare
from schemas.rules import RoleRule
from schemas.table import Span, Table, before, by_hand_if_added
from schemas.vocabularies import EventRole


class EventActors(pandera.DataFrameModel):
    """One row per event, actor, role and place in a text that says so."""

    event_id: String = field(
        "Event",
        "The event.",
        references="events.event_id",
        pattern=SLUG,
        counterparts={"ACLED": "event_id_cnty", "UCDP": "id"},
        hxl="#event+id",
    )
    actor_id: String = actor_field(
        "Actor",
        "The actor; null for an unnamed group.",
        counterparts={"ACLED": "actor1, actor2", "UCDP": "side_a, side_b", "PLOVER": "actor, recipient"},
    )
    actor_text: String = field(
        "Actor as named", "The actor in the words of the text ('Islamist rebel battalions').", hxl="#meta+actor+name"
    )
    article_id: String = article_field()
    start: Integer = start_field("the evidence")
    end: Integer = end_field("the evidence")
    text: String = field("Evidence", "The words that say so.", hxl="#description+text")
    role: String = field(
        "Role",
        "What the actor does in the event.",
        vocabulary=EventRole,
        counterparts={"ACLED": "actor1 or actor2", "UCDP": "side_a or side_b", "PLOVER": "actor or recipient"},
        hxl="#meta+actor+role",
    )
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
    expectations=(
        RowCount(0.02, "some events are told with who took part (0.5-3.5 an event were measured)", "events", 100),
        FillRate("actor_id", "some of them are named (51-100 % were measured)", at_least=0.05, from_rows=100),
        WordShare("role", 0.98, "more than one role is told", from_rows=200),
    ),
)
