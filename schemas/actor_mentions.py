"""actor_mentions: one row per place in a text where an actor is named."""

import pandera.pandas as pandera

from schemas.columns import (
    IDENTIFIER,
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
from schemas.expectations import RowCount, WordShare
from schemas.rules import MentionRule
from schemas.table import Span, Table, UniqueKey, before, by_hand_if_added


class ActorMentions(pandera.DataFrameModel):
    """Names without titles, appositions, leading 'the' or possessive 's; no pronouns, adjectives or parts of a name."""

    mention_id: String = field(
        "Mention", "Made of the article and the span.", pattern=IDENTIFIER, hxl="#meta+mention+id"
    )
    actor_id: String = actor_field("Actor", "The actor named.", nullable=False)
    article_id: String = article_field()
    start: Integer = start_field("the mention")
    end: Integer = end_field("the mention")
    text: String = field("Text", "The mention as printed.", hxl="#description+text")
    rule: String = rule_field(MentionRule)
    review_status: String = review_status_field()


TABLE = Table(
    name="actor_mentions",
    title="Mentions of actors",
    description="One row per place in a text where an actor is named.",
    model=ActorMentions,
    primary_key=("mention_id",),
    order=("article_id", "start", "end", "mention_id"),
    row_rules=(by_hand_if_added(), before("start", "end")),
    cross_rules=(Span("start", "end", "text"), UniqueKey(("article_id", "start", "end"))),
    expectations=(
        RowCount(0.9, "an actor is found by being named", "actors", 20),
        WordShare("rule", 0.98, "names are recognised in several ways, not in one alone", from_rows=500),
    ),
)
