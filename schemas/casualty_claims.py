"""casualty_claims: one row per figure about people harmed or moved, each time it is stated."""

import pandera.pandas as pandera

from schemas.columns import (
    IDENTIFIER,
    SLUG,
    Date,
    Integer,
    Number,
    String,
    actor_field,
    article_field,
    end_field,
    field,
    review_status_field,
    rule_field,
    start_field,
)
from schemas.events import dates_fit_precision
from schemas.expectations import FillRate, RowCount, WordShare
from schemas.rules import ClaimRule
from schemas.table import (
    Acyclic,
    RowRule,
    Span,
    Table,
    UniqueKey,
    before,
    both_or_neither,
    by_hand_if_added,
    in_order,
    within,
)
from schemas.vocabularies import (
    CasualtyEffect,
    ClaimAttribution,
    ClaimScope,
    ClaimStance,
    DatePrecision,
    PerpetratorBasis,
    Qualifier,
    TextPart,
    VictimGroup,
    VictimStatus,
)


class CasualtyClaims(pandera.DataFrameModel):
    """A figure is a claim: conflicting figures stand side by side, nothing is added up."""

    claim_id: String = field("Claim", "Made of the article and the span.", pattern=IDENTIFIER, hxl="#meta+claim+id")
    article_id: String = article_field()
    event_id: String = field(
        "Event",
        "The event that the figure is about, when it is about one event or its running total.",
        references="events.event_id",
        pattern=SLUG,
        nullable=True,
        counterparts={"ACLED": "event_id_cnty", "UCDP": "id"},
        hxl="#event+id",
    )
    effect: String = field(
        "Effect", "What became of the people counted.", vocabulary=CasualtyEffect, hxl="#impact+type"
    )
    start: Integer = start_field("the figure")
    end: Integer = end_field("the figure")
    text: String = field(
        "Text",
        "Qualifier, number, premodifiers and head nouns as printed; the number alone where the noun is elided.",
        hxl="#description+text",
    )
    count_value: Integer = field(
        "Number printed",
        "The number printed, in digits or words; null when none is.",
        unit="people",
        minimum=0,
        nullable=True,
        counterparts={"ACLED": "fatalities (where effect is killed)", "UCDP": "best (where effect is killed)"},
        hxl="#affected+num",
    )
    count_low: Integer = field(
        "Lower bound",
        "The least that the words allow.",
        unit="people",
        minimum=0,
        nullable=True,
        hxl="#affected+min",
        counterparts={"UCDP": "low (where effect is killed)"},
    )
    count_high: Integer = field(
        "Upper bound",
        "The most that the words allow.",
        unit="people",
        minimum=0,
        nullable=True,
        hxl="#affected+max",
        counterparts={"UCDP": "high (where effect is killed)"},
    )
    share_low: Number = field(
        "Lower share",
        "'half of them' 0.5, 'mostly' 0.5; counts stay null.",
        unit="share of 1",
        minimum=0,
        maximum=1,
        nullable=True,
    )
    share_high: Number = field(
        "Upper share",
        "'half of them' 0.5, 'more than half' null; counts stay null.",
        unit="share of 1",
        minimum=0,
        maximum=1,
        nullable=True,
    )
    qualifier: String = field("Qualifier", "The words before the number.", vocabulary=Qualifier)
    victims: String = field(
        "Victims", "Who is counted, as printed, without the number.", nullable=True, hxl="#group+name"
    )
    victim_status: String = field(
        "Status of the victims",
        "Only if said of those counted, anywhere in the article.",
        vocabulary=VictimStatus,
        counterparts={"ACLED": "civilian_targeting", "UCDP": "deaths_a, deaths_b, deaths_civilians, deaths_unknown"},
    )
    victim_groups: String = field(
        "Groups",
        "Groups among those counted.",
        vocabulary=VictimGroup,
        is_list=True,
        nullable=True,
        hxl="#group+type+list",
    )
    part_of: String = field(
        "Part of",
        "The figure of which this one is a part.",
        references="casualty_claims.claim_id",
        pattern=IDENTIFIER,
        nullable=True,
        hxl="#meta+claim+parent+id",
    )
    scope: String = field("Scope", "The frame that the figure counts within.", vocabulary=ClaimScope)
    date_start: Date = field(
        "First day",
        "First day that the figure covers.",
        nullable=True,
        hxl="#date+start",
        counterparts={"ACLED": "event_date", "UCDP": "date_start"},
    )
    date_end: Date = field(
        "Last day",
        "Last day that the figure covers.",
        nullable=True,
        hxl="#date+end",
        counterparts={"UCDP": "date_end"},
    )
    date_precision: String = field(
        "Precision of the dates",
        "How exact the dates are.",
        vocabulary=DatePrecision,
        counterparts={"ACLED": "time_precision", "UCDP": "date_prec"},
    )
    place: String = field(
        "Place",
        "Where, by the most exact place named.",
        nullable=True,
        hxl="#loc+name",
        counterparts={"ACLED": "location", "UCDP": "where_coordinates"},
    )
    claimant: String = actor_field(
        "Claimant",
        "Nearest named source; null for the article's own voice or an unnamed source.",
        counterparts={"UCDP": "source_original"},
        hxl="#meta+claimant+id",
    )
    claimant_for: String = actor_field(
        "Claims for", "The body that a personal or unnamed source speaks for.", hxl="#meta+claimant+affiliation+id"
    )
    claimant_text: String = field(
        "Claimant as printed",
        "The source in the words of the text.",
        nullable=True,
        counterparts={"UCDP": "source_original"},
        hxl="#meta+claimant+name",
    )
    claimant_start: Integer = start_field("the claimant", nullable=True)
    claimant_end: Integer = end_field("the claimant", nullable=True)
    attribution: String = field("Attribution", "Whose figure it is.", vocabulary=ClaimAttribution)
    stance: String = field("Stance", "Whether the claimant says so or denies it.", vocabulary=ClaimStance)
    perpetrator: String = actor_field(
        "Perpetrator",
        "Who did it, from the claim's sentence only.",
        counterparts={"ACLED": "actor1", "UCDP": "side_a", "PLOVER": "actor"},
        hxl="#meta+perpetrator+id",
    )
    perpetrator_text: String = field(
        "Perpetrator as printed", "Who did it, in the words of the text.", nullable=True, hxl="#meta+perpetrator+name"
    )
    perpetrator_basis: String = field(
        "Basis of the perpetrator",
        "On whose word the perpetrator is named.",
        vocabulary=PerpetratorBasis,
        nullable=True,
    )
    sentence_start: Integer = start_field("the sentence")
    sentence_end: Integer = end_field("the sentence")
    part: String = field("Part of the article", "Where in the article the figure stands.", vocabulary=TextPart)
    rule: String = rule_field(ClaimRule)
    review_status: String = review_status_field()


def _bounds_fit_qualifier(frame):  # type: ignore[no-untyped-def]
    value, low, high = frame["count_value"], frame["count_low"], frame["count_high"]
    word = frame["qualifier"].astype("string")
    printed = value.notna()
    exact = (low == value).fillna(False) & (high == value).fillna(False)
    low_only = (low == value).fillna(False) & high.isna()
    high_only = (high == value).fillna(False) & low.isna()
    return (
        (~(printed & (word == "none")) | exact)
        & (~(printed & word.isin(["at_least", "more_than"])) | low_only)
        & (~(printed & word.isin(["at_most", "less_than", "nearly"])) | high_only)
        & (~(word == "about") | (low.isna() & high.isna()))
        & (~(word == "vague") | value.isna())
    ).fillna(False)


_BOUNDS_FIT_QUALIFIER = """\
(count_value IS NULL OR qualifier <> 'none'
    OR (count_low IS NOT NULL AND count_high IS NOT NULL AND count_low = count_value AND count_high = count_value))
AND (count_value IS NULL OR qualifier NOT IN ('at_least', 'more_than')
    OR (count_low IS NOT NULL AND count_low = count_value AND count_high IS NULL))
AND (count_value IS NULL OR qualifier NOT IN ('at_most', 'less_than', 'nearly')
    OR (count_high IS NOT NULL AND count_high = count_value AND count_low IS NULL))
AND (qualifier <> 'about' OR (count_low IS NULL AND count_high IS NULL))
AND (qualifier <> 'vague' OR count_value IS NULL)"""

_CLAIMANT_FITS_ATTRIBUTION = """\
(attribution = 'named' AND claimant IS NOT NULL AND claimant_text IS NOT NULL)
OR (attribution = 'unnamed' AND claimant IS NULL AND claimant_text IS NOT NULL)
OR (attribution = 'article' AND claimant IS NULL AND claimant_text IS NULL AND claimant_for IS NULL)"""


TABLE = Table(
    name="casualty_claims",
    title="Casualty claims",
    description="One row per figure about people harmed or moved, each time it is stated, with who states it.",
    model=CasualtyClaims,
    primary_key=("claim_id",),
    order=("article_id", "start", "end", "claim_id"),
    row_rules=(
        by_hand_if_added(),
        before("start", "end"),
        within("start", "end", "sentence_start", "sentence_end"),
        in_order("count_low", "count_high"),
        in_order("count_low", "count_value"),
        in_order("count_value", "count_high"),
        in_order("share_low", "share_high"),
        RowRule(
            "bounds_fit_qualifier",
            "the printed number bounds what its qualifier says: both sides for none, low for at_least and more_than, "
            "high for at_most, less_than and nearly, neither for about; a vague word prints no number",
            ("count_value", "count_low", "count_high", "qualifier"),
            _bounds_fit_qualifier,
            _BOUNDS_FIT_QUALIFIER,
        ),
        RowRule(
            "share_has_no_count",
            "a share has no count",
            ("share_low", "share_high", "count_value", "count_low", "count_high"),
            lambda frame: (
                (frame["share_low"].isna() & frame["share_high"].isna())
                | (frame["count_value"].isna() & frame["count_low"].isna() & frame["count_high"].isna())
            ),
            "(share_low IS NULL AND share_high IS NULL)"
            " OR (count_value IS NULL AND count_low IS NULL AND count_high IS NULL)",
        ),
        in_order("date_start", "date_end"),
        dates_fit_precision(),
        both_or_neither("claimant_text", "claimant_start", "claimant_end"),
        before("claimant_start", "claimant_end"),
        RowRule(
            "claimant_fits_attribution",
            "a named source has a claimant, an unnamed one only its text, the article's own voice neither",
            ("attribution", "claimant", "claimant_text", "claimant_for"),
            lambda frame: (
                ((frame["attribution"] == "named") & frame["claimant"].notna() & frame["claimant_text"].notna())
                | ((frame["attribution"] == "unnamed") & frame["claimant"].isna() & frame["claimant_text"].notna())
                | (
                    (frame["attribution"] == "article")
                    & frame["claimant"].isna()
                    & frame["claimant_text"].isna()
                    & frame["claimant_for"].isna()
                )
            ).fillna(False),
            _CLAIMANT_FITS_ATTRIBUTION,
        ),
        both_or_neither("perpetrator_text", "perpetrator_basis"),
        RowRule(
            "perpetrator_has_text",
            "a perpetrator stands with the words that name it",
            ("perpetrator", "perpetrator_text"),
            lambda frame: frame["perpetrator"].isna() | frame["perpetrator_text"].notna(),
            "perpetrator IS NULL OR perpetrator_text IS NOT NULL",
        ),
    ),
    cross_rules=(
        Span("start", "end", "text"),
        Span("claimant_start", "claimant_end", "claimant_text"),
        Span("sentence_start", "sentence_end"),
        UniqueKey(("article_id", "start", "end", "effect")),
        Acyclic("part_of"),
    ),
    expectations=(
        RowCount(0.005, "where many events are told, some are told with a figure", "events", 400),
        WordShare("effect", 0.98, "news tells of several effects (at most 72 % of one were measured)", from_rows=200),
        FillRate("count_low", "figures allow a lower bound (67-99 % were measured)", at_least=0.2, from_rows=50),
        FillRate("event_id", "figures stand beside their event (44-88 % were measured)", at_least=0.05, from_rows=100),
        FillRate("place", "figures stand beside a place (69-99 % were measured)", at_least=0.1, from_rows=100),
        FillRate(
            "claimant_text",
            "some figures are credited to a source (25-68 % were measured); none mean that attribution failed",
            at_least=0.02,
            from_rows=200,
        ),
    ),
)
