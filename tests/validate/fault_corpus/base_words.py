"""The sound package's claims and quotes."""

from __future__ import annotations

from typing import Any

from fault_corpus.texts import (
    BLAMED,
    DENIED,
    FLED,
    HEADLINE,
    KILLED,
    MET,
    NO_WARNING,
    REPEATED,
    SHELLING,
    TUESDAY,
    Row,
    row,
    span,
)


def _claim(article: str, letter: str, words: str, sentence: str, **cells: Any) -> Row:
    given = {
        "claim_id": f"{article}-{letter}",
        "article_id": article,
        "event_id": SHELLING,
        "effect": "killed",
        "scope": "incident",
        "stance": "asserts",
        "date_precision": "unknown",
        "victim_status": "unknown",
        "part": "body",
    }
    spans = span(article, words) | span(article, sentence, "sentence_", None)
    return row("casualty_claims", **given | spans | cells)


def claims() -> list[Row]:
    union = {
        "claimant": "velian-relief-union",
        "attribution": "named",
        **span("gazette-01", "the Velian Relief Union", "claimant_", "claimant_text"),
    }
    fourteen = {"count_value": 14, "count_low": 14, "qualifier": "at_least"}
    day = {"date_start": TUESDAY, "date_end": TUESDAY, "date_precision": "day"}
    return [
        _claim("gazette-01", "c1", "at least 14", HEADLINE, **fourteen, attribution="article", part="headline"),
        _claim(
            "gazette-01",
            "c2",
            "At least 14 people",
            KILLED,
            **fourteen,
            **union,
            **day,
            victims="people",
            victim_status="mixed",
            place="Gorna Reka",
            perpetrator="eastern-brigade",
            perpetrator_text="the Eastern Brigade",
            perpetrator_basis="accused",
        ),
        _claim(
            "gazette-01",
            "c3",
            "half of them children",
            KILLED,
            **union,
            share_low=0.5,
            share_high=0.5,
            qualifier="none",
            victims="children",
            victim_status="civilian",
            victim_groups="children | women",
            part_of="gazette-01-c2",
        ),
        _claim(
            "gazette-01",
            "c4",
            "dozens of families",
            FLED,
            effect="displaced",
            event_id=None,
            scope="unknown",
            count_low=24,
            qualifier="vague",
            victims="families",
            attribution="unnamed",
            claimant_for="velian-relief-union",
            **span("gazette-01", "Residents", "claimant_", "claimant_text"),
        ),
        _claim(
            "gazette-02",
            "c1",
            "about 20 people",
            MET,
            count_value=20,
            qualifier="about",
            victims="people",
            attribution="unnamed",
            **span("gazette-02", "local doctors", "claimant_", "claimant_text"),
        ),
        _claim(
            "gazette-02",
            "c2",
            "six",
            MET,
            effect="injured",
            count_value=6,
            count_low=6,
            count_high=6,
            qualifier="none",
            attribution="unnamed",
            **span("gazette-02", "local doctors", "claimant_", "claimant_text"),
        ),
    ]


def _quote(article: str, letter: str, words: str, sentence: str, **cells: Any) -> Row:
    given = {
        "quote_id": f"{article}-{letter}",
        "utterance_id": f"{article}-{letter}",
        "article_id": article,
        "quote_type": "direct",
        "attribution": "explicit",
        "stance": "asserts",
        "part": "body",
        "speaker": "andrej-kovač",
        "speaker_kind": "named",
    }
    return row("quotes", **given | span(article, words) | span(article, sentence, "sentence_", None) | cells)


def _speaker(article: str, words: str) -> Row:
    return span(article, words, "speaker_", "speaker_text")


def _cue(article: str, words: str, nth: int = 0) -> Row:
    return span(article, words, "cue_", "cue", nth)


def quotes() -> list[Row]:
    kovac = _speaker("gazette-01", "union spokesman Andrej Kovač") | _cue("gazette-01", "said", 1)
    unnamed = {"speaker": None, "speaker_kind": "unnamed"}
    return [
        _quote("gazette-01", "q1", "We pulled them out one by one,", BLAMED, **kovac),
        _quote(
            "gazette-01",
            "q2",
            "There was no warning, none.",
            NO_WARNING,
            **kovac | {"utterance_id": "gazette-01-q1", "attribution": "carried"},
        ),
        _quote(
            "gazette-01",
            "q3",
            "Our guns were silent that day.",
            DENIED,
            **unnamed,
            **_speaker("gazette-01", "The brigade’s press office"),
            **_cue("gazette-01", "denied"),
            stance="denies",
        ),
        _quote(
            "gazette-01",
            "q4",
            "dozens of families had fled across the Sava\u00a0bridge",
            FLED,
            **unnamed,
            **_speaker("gazette-01", "Residents"),
            **_cue("gazette-01", "told"),
            quote_type="indirect",
            addressee_text="reporters",
        ),
        _quote(
            "gazette-02",
            "q1",
            "We pulled them out one by one.",
            REPEATED,
            via="agence-zora",
            same_as="gazette-01-q1",
            said_on=TUESDAY,
            **_speaker("gazette-02", "Andrej Kovač"),
            **_cue("gazette-02", "saying"),
        ),
    ]
