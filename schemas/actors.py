"""actors: one row per named person, organisation, armed group, state or institution."""

import pandera.pandas as pandera

from schemas.columns import (
    COUNTRY,
    SLUG,
    WIKIDATA,
    Integer,
    String,
    actor_field,
    field,
    review_status_field,
    rule_field,
)
from schemas.expectations import FillRate, RowCount, WordShare
from schemas.rules import ActorRule
from schemas.table import CountOf, RowRule, Table, by_hand_if_added
from schemas.vocabularies import ActorType


class Actors(pandera.DataFrameModel):
    """Someone who speaks, claims, acts or is acted upon, under a name or a description that stands for one body."""

    actor_id: String = field(
        "Actor",
        "Slug of the name; once published it never changes meaning.",
        pattern=SLUG,
        counterparts={"UCDP": "side_a_new_id, side_b_new_id"},
        hxl="#meta+actor+id",
    )
    name: String = field(
        "Name",
        "The authority file's name if it has one, else the most frequent full form, without titles.",
        hxl="#meta+actor+name",
        counterparts={"ACLED": "actor1, actor2", "UCDP": "side_a, side_b", "PLOVER": "actor name, recipient name"},
    )
    actor_type: String = field(
        "Type",
        "What kind of actor it is.",
        vocabulary=ActorType,
        counterparts={"ACLED": "inter1, inter2", "PLOVER": "sector"},
        hxl="#meta+actor+type",
    )
    role: String = field(
        "Role", "Description most often given, the first on ties.", nullable=True, hxl="#meta+actor+role"
    )
    affiliation: String = actor_field(
        "Affiliation",
        "Whom it speaks or acts for, where the text says so.",
        counterparts={"ACLED": "assoc_actor_1, assoc_actor_2"},
        hxl="#meta+actor+affiliation+id",
    )
    country: String = field(
        "Country",
        "ISO 3166-1 alpha-3 code of the state it belongs to or acts for.",
        pattern=COUNTRY,
        nullable=True,
        hxl="#country+code+v_iso3",
        counterparts={"UCDP": "gwnoa, gwnob", "PLOVER": "actor country, recipient country"},
    )
    wikidata_id: String = field(
        "Wikidata",
        "Item in Wikidata, from the authority file only.",
        pattern=WIKIDATA,
        nullable=True,
        hxl="#meta+actor+code+v_wikidata",
    )
    aliases: String = field(
        "Aliases", "Every other surface form found.", is_list=True, nullable=True, hxl="#meta+actor+alias+list"
    )
    mention_count: Integer = field("Mentions", "Rows of `actor_mentions`.", unit="mentions", minimum=0)
    article_count: Integer = field("Articles", "Articles with a mention.", unit="articles", minimum=0)
    rule: String = rule_field(ActorRule)
    review_status: String = review_status_field()


TABLE = Table(
    name="actors",
    title="Actors",
    description="One row per named person, organisation, armed group, state or institution.",
    model=Actors,
    primary_key=("actor_id",),
    order=("actor_id",),
    row_rules=(
        by_hand_if_added(),
        RowRule(
            "affiliation_is_another",
            "an actor is not affiliated with itself",
            ("actor_id", "affiliation"),
            lambda frame: frame["affiliation"].isna() | (frame["affiliation"] != frame["actor_id"]).fillna(True),
            "affiliation <> actor_id",
        ),
    ),
    cross_rules=(
        CountOf("mention_count", "actor_mentions", "actor_id"),
        CountOf("article_count", "actor_mentions", "actor_id", distinct="article_id"),
    ),
    expectations=(
        RowCount(0.05, "news names people and bodies; without any no name was recognised", "articles", 20),
        WordShare("actor_type", 0.95, "news speaks of people and of bodies of several kinds", from_rows=100),
        WordShare("actor_type", 0.4, "most actors show in the text what they are (3-7 % were measured)", "other", 50),
        FillRate(
            "aliases",
            "an article names an actor in more than one form; without aliases, mentions were not put together "
            "(27-43 % were measured)",
            at_least=0.03,
            from_rows=200,
        ),
        FillRate(
            "role", "people are introduced by what they are (13-54 % were measured)", at_least=0.01, from_rows=200
        ),
    ),
)
