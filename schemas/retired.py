"""retired: one row per id that an earlier release published and that this one no longer has."""

import pandera.pandas as pandera

from schemas.columns import IDENTIFIER, SLUG, String, field
from schemas.table import Retirement, RowRule, Table
from schemas.vocabularies import IdentifiedTable, RetirementReason

GOES_ON = (
    RetirementReason.MERGED,
    RetirementReason.SPLIT,
    RetirementReason.RENAMED,
    RetirementReason.REDRAWN,
)
"""The reasons that name a successor: what the id stood for is still told of."""

GONE = (RetirementReason.ARTICLE_REMOVED, RetirementReason.NOT_FOUND_AGAIN)
"""The reasons that name none: what the id stood for is no longer told of, and may be again one day."""

_LABELLED = (IdentifiedTable.ACTORS, IdentifiedTable.EVENTS)
_BELONGING = (IdentifiedTable.ACTOR_MENTIONS, IdentifiedTable.EVENT_MENTIONS)


def _in_sql(words: tuple[str, ...]) -> str:
    return ", ".join(f"'{word}'" for word in words)


class Retired(pandera.DataFrameModel):
    """An id that is no longer used: it is never given to another thing, and where it leads is told here."""

    table: String = field("Table", "The table in which the id stood.", vocabulary=IdentifiedTable, hxl="#meta+table")
    id: String = field("Id", "The id that is no longer used.", pattern=IDENTIFIER, hxl="#meta+id")
    label: String = field(
        "Label",
        "What it was called: the name of an actor with its type, the title of an event.",
        nullable=True,
        hxl="#meta+name",
    )
    reason: String = field("Reason", "Why the id is no longer used.", vocabulary=RetirementReason, hxl="#meta+reason")
    successor: String = field(
        "Successor",
        "The id, in the same table, of what took over its mentions or its words; it may itself be retired by now.",
        pattern=IDENTIFIER,
        nullable=True,
        hxl="#meta+successor+id",
    )
    belonged_to: String = field(
        "Belonged to", "The actor or event that a mention was one of.", pattern=SLUG, nullable=True
    )
    retired_in: String = field("Retired in", "Version of the first release that no longer has the id.")


TABLE = Table(
    name="retired",
    title="Retired ids",
    description="One row per id that an earlier release published and this one no longer has.",
    model=Retired,
    primary_key=("table", "id"),
    order=("table", "id"),
    row_rules=(
        RowRule(
            "successor_is_another",
            "an id is not its own successor",
            ("id", "successor"),
            lambda frame: frame["successor"].isna() | (frame["successor"] != frame["id"]).fillna(True),
            "successor <> id",
        ),
        RowRule(
            "successor_if_it_goes_on",
            "successor is filled where the reason is one of " + ", ".join(GOES_ON),
            ("reason", "successor"),
            lambda frame: ~frame["reason"].isin(GOES_ON) | frame["successor"].notna(),
            f"reason NOT IN ({_in_sql(GOES_ON)}) OR successor IS NOT NULL",
        ),
        RowRule(
            "no_successor_if_gone",
            "successor is empty where the reason is one of " + ", ".join(GONE),
            ("reason", "successor"),
            lambda frame: ~frame["reason"].isin(GONE) | frame["successor"].isna(),
            f"reason NOT IN ({_in_sql(GONE)}) OR successor IS NULL",
        ),
        RowRule(
            "label_of_actors_and_events_only",
            "label is filled for actors and events, and for nothing else",
            ("table", "label"),
            lambda frame: frame["table"].isin(_LABELLED) == frame["label"].notna(),
            f'("table" IN ({_in_sql(_LABELLED)})) = (label IS NOT NULL)',
        ),
        RowRule(
            "mentions_belonged_to_something",
            "belonged_to is filled for mentions, and for nothing else",
            ("table", "belonged_to"),
            lambda frame: frame["table"].isin(_BELONGING) == frame["belonged_to"].notna(),
            f'("table" IN ({_in_sql(_BELONGING)})) = (belonged_to IS NOT NULL)',
        ),
    ),
    cross_rules=(Retirement("table", "id", "successor"),),
)
