"""event_mentions: one row per sentence that tells of an event or refers to it."""

import pandera.pandas as pandera

from schemas.columns import (
    IDENTIFIER,
    SLUG,
    Integer,
    String,
    article_field,
    end_field,
    field,
    review_status_field,
    rule_field,
    start_field,
)
from schemas.expectations import RowCount, WordShare
from schemas.rules import TriggerRule
from schemas.table import Span, Table, UniqueKey, before, by_hand_if_added, within
from schemas.vocabularies import MentionType


class EventMentions(pandera.DataFrameModel):
    """The sentence, with the word in it that names the event."""

    mention_id: String = field(
        "Mention", "Made of the article and the trigger's span.", pattern=IDENTIFIER, hxl="#meta+mention+id"
    )
    event_id: String = field(
        "Event",
        "The event told of.",
        references="events.event_id",
        pattern=SLUG,
        counterparts={"ACLED": "event_id_cnty", "UCDP": "id"},
        hxl="#event+id",
    )
    article_id: String = article_field()
    start: Integer = start_field("the sentence")
    end: Integer = end_field("the sentence")
    text: String = field("Text", "The sentence.", counterparts={"ACLED": "notes"}, hxl="#description+text")
    trigger: String = field("Trigger", "The word that names the event.")
    trigger_start: Integer = start_field("the trigger")
    trigger_end: Integer = end_field("the trigger")
    mention_type: String = field("Kind", "Whether the sentence reports the event.", vocabulary=MentionType)
    rule: String = rule_field(TriggerRule)
    review_status: String = review_status_field()


TABLE = Table(
    name="event_mentions",
    title="Mentions of events",
    description="One row per sentence and trigger that tells of an event or refers to it.",
    model=EventMentions,
    primary_key=("mention_id",),
    order=("article_id", "start", "trigger_start", "event_id"),
    row_rules=(
        by_hand_if_added(),
        before("start", "end"),
        before("trigger_start", "trigger_end"),
        within("trigger_start", "trigger_end", "start", "end"),
    ),
    cross_rules=(
        Span("start", "end", "text"),
        Span("trigger_start", "trigger_end", "trigger"),
        UniqueKey(("event_id", "article_id", "trigger_start")),
    ),
    expectations=(
        RowCount(0.5, "an event is found by being told of, unless a person entered it", "events", 20),
        WordShare("rule", 0.99, "events are told in nouns and in verbs", from_rows=500),
    ),
)
