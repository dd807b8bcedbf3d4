"""Rows whose cells are each as declared, but do not go together: at least one fault for every row rule."""

from __future__ import annotations

import datetime
from typing import Any

from fault_corpus.fault import Fault
from fault_corpus.texts import TEXTS, THURSDAY, TUESDAY
from fault_corpus.workspace import Workspace
from schemas import TABLES

_DAY = datetime.timedelta(days=1)


def row_rule_faults() -> list[Fault]:
    """Faults of rows, by the rule that they break."""
    return [_row(*declared) for declared in _DECLARED]


def _row(
    table: str, rule: str, what: str, position: int, cells: dict[str, Any], follows: tuple[str, ...] = ()
) -> Fault:
    def damage(workspace: Workspace) -> None:
        workspace.rows[table][position] |= cells
        workspace.write_rows(table, sort=False)

    columns = next(declared.columns for declared in TABLES[table].row_rules if declared.name == rule)
    return Fault(
        f"{table} {rule}: {what}",
        damage,
        rule,
        table,
        ", ".join(columns),
        position + 1,
        follows=follows,
    )


_SPEAKER = "filled_together_speaker_text_speaker_start_speaker_end_speaker_kind_attribution"
_CLAIMANT = "filled_together_claimant_text_claimant_start_claimant_end"
_BOUNDS = "bounds_fit_qualifier"
_NO_DATES: dict[str, Any] = {"date_start": None, "date_end": None}

_DECLARED: list[tuple[Any, ...]] = [
    *(
        (table, "rule_is_curation_if_added", "a machine's row that claims a person's rule", 1, {"rule": "curation"})
        for table in ("actors", "actor_mentions", "events", "event_mentions", "event_actors", "quotes")
    ),
    *(
        (table, "rule_is_curation_if_added", "a person's row with a machine's rule", 0, {"review_status": "added"})
        for table in (
            "actors",
            "actor_mentions",
            "events",
            "event_mentions",
            "event_actors",
            "casualty_claims",
            "quotes",
        )
    ),
    # articles
    (
        "articles",
        "published_on_not_after_published_on_latest",
        "the latest day is a day before",
        1,
        {"published_on_latest": THURSDAY - _DAY},
    ),
    ("articles", "date_agrees_with_basis", "a day with basis unknown", 1, {"published_on_basis": "unknown"}),
    ("articles", "date_agrees_with_basis", "a basis without a day", 2, {"published_on_basis": "linked"}),
    ("articles", "word_count_fits_text", "one word too many", 0, {"word_count": len(TEXTS["gazette-01"].split()) + 1}),
    ("articles", "word_count_fits_text", "one word too few", 3, {"word_count": len(TEXTS["gazette-04"].split()) - 1}),
    ("articles", "word_count_fits_text", "none", 1, {"word_count": 0}),
    # actors
    ("actors", "affiliation_is_another", "an actor affiliated with itself", 1, {"affiliation": "andrej-kovač"}),
    # mentions
    *(
        (table, "start_before_end", "an empty span", 1, {"start": 3, "end": 3}, ("span", "row_order", *more))
        for table, more in (
            ("actor_mentions", ()),
            ("event_mentions", ("trigger_start_within_start",)),
            ("event_actors", ()),
            ("casualty_claims", ("start_within_sentence_start",)),
            ("quotes", ()),
        )
    ),
    *(
        (table, "start_before_end", "a span backwards", 1, {"start": 9, "end": 3}, ("span", "row_order", *more))
        for table, more in (
            ("actor_mentions", ()),
            ("event_mentions", ("trigger_start_within_start",)),
            ("event_actors", ()),
            ("casualty_claims", ("start_within_sentence_start",)),
            ("quotes", ()),
        )
    ),
    (
        "event_mentions",
        "trigger_start_before_trigger_end",
        "an empty trigger",
        0,
        {"trigger_end": 2, "trigger_start": 2},
        ("span",),
    ),
    (
        "event_mentions",
        "trigger_start_within_start",
        "a trigger of another sentence",
        0,
        {"trigger": "hit", "trigger_start": TEXTS["gazette-01"].index("hit")}
        | {"trigger_end": TEXTS["gazette-01"].index("hit") + 3},
        ("unique_key",),
    ),
    # events
    ("events", "date_start_not_after_date_end", "ends before it begins", 2, {"date_end": TUESDAY - _DAY}),
    ("events", "dates_fit_precision", "a day without a date", 0, _NO_DATES | {"date_basis": "none"}),
    ("events", "dates_fit_precision", "'before' with a first day", 2, {"date_precision": "before"}),
    ("events", "dates_fit_precision", "'unknown' with a first day", 2, {"date_precision": "unknown"}),
    ("events", "date_basis_fits_dates", "dates of basis 'none'", 2, {"date_basis": "none"}),
    ("events", "date_basis_fits_dates", "a basis without dates", 1, {"date_basis": "stated"}),
    ("events", "filled_together_latitude_longitude", "a latitude alone", 2, {"longitude": None}),
    ("events", "filled_together_latitude_longitude", "a longitude alone", 2, {"latitude": None}),
    ("events", "place_fits_precision", "a place of unknown precision", 2, {"place_precision": "unknown"}),
    ("events", "place_fits_precision", "a precision without a place", 1, {"place_precision": "country"}),
    ("events", "place_fits_precision", "coordinates of no place", 1, {"latitude": 1.0, "longitude": 1.0}),
    ("events", "admin1_has_country", "a province without its country", 2, {"country": None}),
    # claims
    (
        "casualty_claims",
        "start_within_sentence_start",
        "a figure of another sentence",
        0,
        {"sentence_start": TEXTS["gazette-01"].index("Rescuers"), "sentence_end": TEXTS["gazette-01"].index("GORNA")},
    ),
    (
        "casualty_claims",
        "count_low_not_after_count_high",
        "bounds the wrong way round",
        3,
        {"count_low": 24, "count_high": 23},
    ),
    (
        "casualty_claims",
        "count_low_not_after_count_value",
        "a lower bound above the number",
        1,
        {"count_value": 13, "qualifier": "range"},
    ),
    (
        "casualty_claims",
        "count_value_not_after_count_high",
        "an upper bound below the number",
        4,
        {"qualifier": "range", "count_high": 19},
    ),
    ("casualty_claims", "share_low_not_after_share_high", "shares the wrong way round", 2, {"share_high": 0.4}),
    ("casualty_claims", _BOUNDS, "at least, with an upper bound", 0, {"count_high": 14}),
    ("casualty_claims", _BOUNDS, "at least, without a lower bound", 0, {"count_low": None}),
    ("casualty_claims", _BOUNDS, "more than, with another lower bound", 0, {"qualifier": "more_than", "count_low": 13}),
    ("casualty_claims", _BOUNDS, "no qualifier, one bound only", 0, {"qualifier": "none"}),
    ("casualty_claims", _BOUNDS, "at most, bounded below", 0, {"qualifier": "at_most"}),
    ("casualty_claims", _BOUNDS, "less than, without bounds", 0, {"qualifier": "less_than", "count_low": None}),
    ("casualty_claims", _BOUNDS, "nearly, bounded below", 0, {"qualifier": "nearly"}),
    ("casualty_claims", _BOUNDS, "about, with a lower bound", 4, {"count_low": 20}),
    ("casualty_claims", _BOUNDS, "a vague word that prints a number", 3, {"count_value": 24}),
    ("casualty_claims", "share_has_no_count", "a share with a bound", 2, {"count_low": 7}),
    ("casualty_claims", "share_has_no_count", "a share with a number", 2, {"count_value": 7, "qualifier": "range"}),
    ("casualty_claims", "date_start_not_after_date_end", "a period backwards", 1, {"date_end": TUESDAY - _DAY}),
    ("casualty_claims", "dates_fit_precision", "a day without a date", 1, _NO_DATES),
    ("casualty_claims", "dates_fit_precision", "'before' without a last day", 3, {"date_precision": "before"}),
    ("casualty_claims", _CLAIMANT, "words without their place", 1, {"claimant_start": None}),
    ("casualty_claims", _CLAIMANT, "a place without an end", 3, {"claimant_end": None}),
    ("casualty_claims", _CLAIMANT, "a place without its words", 0, {"claimant_start": 2, "claimant_end": 10}),
    (
        "casualty_claims",
        "claimant_start_before_claimant_end",
        "an empty claimant",
        3,
        {"claimant_start": 5, "claimant_end": 5},
        ("span",),
    ),
    ("casualty_claims", "claimant_fits_attribution", "named, without a claimant", 1, {"claimant": None}),
    ("casualty_claims", "claimant_fits_attribution", "unnamed, with a claimant", 4, {"claimant": "agence-zora"}),
    (
        "casualty_claims",
        "claimant_fits_attribution",
        "the article's own, with a claimant",
        1,
        {"attribution": "article"},
    ),
    (
        "casualty_claims",
        "claimant_fits_attribution",
        "the article's own, for somebody",
        0,
        {"claimant_for": "agence-zora"},
    ),
    ("casualty_claims", "claimant_fits_attribution", "unnamed, without words", 0, {"attribution": "unnamed"}),
    (
        "casualty_claims",
        "filled_together_perpetrator_text_perpetrator_basis",
        "a perpetrator on nobody's word",
        1,
        {"perpetrator_basis": None},
    ),
    (
        "casualty_claims",
        "perpetrator_has_text",
        "a perpetrator without words",
        1,
        {"perpetrator_text": None, "perpetrator_basis": None},
    ),
    # quotes
    *(
        ("quotes", _SPEAKER, f"a speaker without {name}", 1, {name: None})
        for name in ("speaker_text", "speaker_start", "speaker_end", "attribution")
    ),
    ("quotes", _SPEAKER, "a speaker without a kind", 2, {"speaker_kind": None}),
    (
        "quotes",
        "speaker_start_before_speaker_end",
        "an empty speaker",
        0,
        {"speaker_start": 5, "speaker_end": 5},
        ("span",),
    ),
    *(
        ("quotes", "filled_together_cue_cue_start_cue_end", f"a cue without {name}", 3, {name: None})
        for name in ("cue", "cue_start", "cue_end")
    ),
    ("quotes", "cue_start_before_cue_end", "a cue backwards", 0, {"cue_start": 9, "cue_end": 5}, ("span",)),
    ("quotes", "speaker_is_one_and_named", "a joint speaker with a name", 0, {"speaker_kind": "joint"}),
    ("quotes", "speaker_is_one_and_named", "an unnamed speaker with a name", 2, {"speaker": "eastern-brigade"}),
    # retired
    (
        "retired",
        "successor_is_another",
        "an id that succeeds itself",
        0,
        {"successor": "brigade-of-the-east"},
        ("successor_acyclic",),
    ),
    ("retired", "successor_if_it_goes_on", "merged into nothing", 0, {"successor": None}),
    ("retired", "no_successor_if_gone", "gone, with a successor", 1, {"successor": "gazette-01"}),
    ("retired", "label_of_actors_and_events_only", "an actor without a label", 0, {"label": None}),
    ("retired", "label_of_actors_and_events_only", "an article with a label", 1, {"label": "Early news"}),
    ("retired", "mentions_belonged_to_something", "a mention of nothing", 2, {"belonged_to": None}),
    ("retired", "mentions_belonged_to_something", "a quote of something", 3, {"belonged_to": "agence-zora"}),
]
