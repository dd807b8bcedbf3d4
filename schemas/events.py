"""events: one row per occurrence in the world, however many articles report it."""

import pandera.pandas as pandera

from schemas.columns import COUNTRY, SLUG, Date, Integer, Number, String, field, review_status_field, rule_field
from schemas.expectations import FillRate, RowCount, WordShare
from schemas.rules import EventRule
from schemas.table import Acyclic, CountOf, RowRule, Table, both_or_neither, by_hand_if_added, in_order
from schemas.vocabularies import DateBasis, DatePrecision, EventStatus, EventType, PlacePrecision


def dates_fit_precision(start: str = "date_start", end: str = "date_end", precision: str = "date_precision") -> RowRule:
    """What is null among the dates agrees with the precision; shared with casualty_claims."""

    def holds(frame):  # type: ignore[no-untyped-def]
        no_start, no_end, word = frame[start].isna(), frame[end].isna(), frame[precision].astype("string")
        exact = word.isin(["day", "week", "month", "year"])
        return (
            (~exact | ~(no_start & no_end))
            & ((word != "before") | (no_start & ~no_end)).fillna(True)
            & ((word != "unknown") | no_start).fillna(True)
        )

    return RowRule(
        "dates_fit_precision",
        "day, week, month and year need a date; 'before' needs only the last day; 'unknown' has no first day",
        (start, end, precision),
        holds,
        f"({precision} NOT IN ('day', 'week', 'month', 'year') OR {start} IS NOT NULL OR {end} IS NOT NULL)"
        f" AND ({precision} <> 'before' OR ({start} IS NULL AND {end} IS NOT NULL))"
        f" AND ({precision} <> 'unknown' OR {start} IS NULL)",
    )


class Events(pandera.DataFrameModel):
    """A discrete act, or a continuous one such as a siege, with a place or time of its own."""

    event_id: String = field(
        "Event",
        "`type-place-date` slug (`unknown` where missing, `-2` on ties); frozen once published.",
        pattern=SLUG,
        counterparts={"ACLED": "event_id_cnty", "UCDP": "id"},
        hxl="#event+id",
    )
    event_type: String = field(
        "Type",
        "What happened.",
        vocabulary=EventType,
        hxl="#event+type",
        counterparts={"ACLED": "event_type, sub_event_type", "UCDP": "type_of_violence", "PLOVER": "event type, mode"},
    )
    title: String = field("Title", "One line made from the other columns.", hxl="#event+name")
    status: String = field(
        "Status", "Where the event stands, by the latest article.", vocabulary=EventStatus, hxl="#status+event"
    )
    date_start: Date = field(
        "First day",
        "First day; for an act whose day is unknown, the earliest day possible.",
        nullable=True,
        hxl="#date+start",
        counterparts={"ACLED": "event_date", "UCDP": "date_start", "PLOVER": "event date"},
    )
    date_end: Date = field(
        "Last day",
        "Last day; for an act whose day is unknown, the latest day possible.",
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
    date_basis: String = field("Basis of the dates", "How the dates are known.", vocabulary=DateBasis)
    place: String = field(
        "Place",
        "The most exact place named.",
        nullable=True,
        hxl="#loc+name",
        counterparts={"ACLED": "location", "UCDP": "where_coordinates", "PLOVER": "location"},
    )
    admin1: String = field(
        "First-level unit",
        "Province, governorate or the like.",
        nullable=True,
        hxl="#adm1+name",
        counterparts={"ACLED": "admin1", "UCDP": "adm_1", "PLOVER": "province"},
    )
    country: String = field(
        "Country",
        "ISO 3166-1 alpha-3 code.",
        pattern=COUNTRY,
        nullable=True,
        hxl="#country+code+v_iso3",
        counterparts={"ACLED": "country, iso", "UCDP": "country", "PLOVER": "country"},
    )
    latitude: Number = field(
        "Latitude",
        "WGS 84 latitude.",
        unit="degrees",
        minimum=-90,
        maximum=90,
        nullable=True,
        hxl="#geo+lat",
        counterparts={"ACLED": "latitude", "UCDP": "latitude", "PLOVER": "latitude"},
    )
    longitude: Number = field(
        "Longitude",
        "WGS 84 longitude.",
        unit="degrees",
        minimum=-180,
        maximum=180,
        nullable=True,
        hxl="#geo+lon",
        counterparts={"ACLED": "longitude", "UCDP": "longitude", "PLOVER": "longitude"},
    )
    place_precision: String = field(
        "Precision of the place",
        "How exact the place is.",
        vocabulary=PlacePrecision,
        counterparts={"ACLED": "geo_precision", "UCDP": "where_prec"},
    )
    part_of: String = field(
        "Part of",
        "The larger event.",
        references="events.event_id",
        pattern=SLUG,
        nullable=True,
        hxl="#event+parent+id",
    )
    article_count: Integer = field(
        "Articles",
        "Articles that report it in words of their own: near copies and re-used sentences count once.",
        unit="articles",
        minimum=0,
        counterparts={"UCDP": "number_of_sources"},
    )
    mention_count: Integer = field("Reports", "Sentences that report it.", unit="mentions", minimum=0)
    rule: String = rule_field(EventRule)
    review_status: String = review_status_field()


TABLE = Table(
    name="events",
    title="Events",
    description="One row per occurrence in the world, however many articles report it.",
    model=Events,
    primary_key=("event_id",),
    order=("event_id",),
    dated_by=("date_start", "date_end"),
    row_rules=(
        by_hand_if_added(),
        in_order("date_start", "date_end"),
        dates_fit_precision(),
        RowRule(
            "date_basis_fits_dates",
            "date_basis is 'none' exactly when both dates are empty",
            ("date_start", "date_end", "date_basis"),
            lambda frame: (
                (frame["date_start"].isna() & frame["date_end"].isna()) == (frame["date_basis"] == "none").fillna(False)
            ),
            "(date_start IS NULL AND date_end IS NULL) = (date_basis = 'none')",
        ),
        both_or_neither("latitude", "longitude"),
        RowRule(
            "place_fits_precision",
            "place is empty exactly when its precision is 'unknown', and then there are no coordinates",
            ("place", "place_precision", "latitude"),
            lambda frame: (
                (frame["place"].isna() == (frame["place_precision"] == "unknown").fillna(False))
                & (frame["place"].notna() | frame["latitude"].isna())
            ),
            "(place IS NULL) = (place_precision = 'unknown') AND (place IS NOT NULL OR latitude IS NULL)",
        ),
        RowRule(
            "admin1_has_country",
            "a first-level unit stands with its country",
            ("admin1", "country"),
            lambda frame: frame["admin1"].isna() | frame["country"].notna(),
            "admin1 IS NULL OR country IS NOT NULL",
        ),
    ),
    cross_rules=(
        Acyclic("part_of"),
        CountOf("mention_count", "event_mentions", "event_id", where=("mention_type", "report")),
        CountOf(
            "article_count",
            "event_mentions",
            "event_id",
            distinct="article_id",
            where=("mention_type", "report"),
            at_most=True,
        ),
    ),
    expectations=(
        RowCount(0.01, "news of conflict tells of events (0.8-6 an article were measured)", "articles", 100),
        WordShare("event_type", 0.98, "one type alone means that others were not recognised", from_rows=200),
        FillRate(
            "place",
            "most events are told with a place (59-97 % were measured); few mean that the list of places was not found",
            at_least=0.15,
            from_rows=50,
        ),
        FillRate("latitude", "most places are in the gazetteer (53-86 % were measured)", at_least=0.05, from_rows=100),
        FillRate(
            "date_end",
            "even without a day of publication some events are told with a day (25-96 % were measured)",
            at_least=0.03,
            from_rows=100,
        ),
    ),
)
