"""What each measure counts as right."""

from __future__ import annotations

from typing import Any

import pytest

from newsledger.evaluate.actors import link_actors, score_actors, score_mentions
from newsledger.evaluate.articles import score_articles
from newsledger.evaluate.claims import score_claims
from newsledger.evaluate.events import link_events, score_event_actors, score_event_mentions, score_events
from newsledger.evaluate.matching import Links, pair_spans
from newsledger.evaluate.quotes import score_quotes
from newsledger.evaluate.score import Score

Row = dict[str, Any]


def counts(scores: list[Score | None], measure: str) -> tuple[float, float | None, float]:
    (score,) = [score for score in scores if score is not None and score.measure == measure]
    return score.right, score.predicted, score.gold


def measures(scores: list[Score | None]) -> set[str]:
    return {score.measure for score in scores if score is not None}


def at(start: int, end: int, article: str = "one", **columns: Any) -> Row:
    return {"article_id": article, "start": start, "end": end, **columns}


@pytest.mark.parametrize(
    ("score", "shown"),
    [
        (Score("t", "m", 1, 4, 2), (0.5, 0.25, pytest.approx(1 / 3), None)),
        (Score("t", "m", 1, 2, 2, found=2), (0.5, 1.0, pytest.approx(2 / 3), None)),
        (Score("t", "m", 0, 3, 0), (None, 0.0, 0.0, None)),
        (Score("t", "m", 0, 0, 0), (None, None, None, None)),
        (Score("t", "m", 3, 4), (None, None, None, 0.75)),
        (Score("t", "m", 0, 0), (None, None, None, None)),
    ],
)
def test_shares_follow_from_counts(score: Score, shown: tuple[object, ...]) -> None:
    assert (score.precision, score.recall, score.f1, score.share) == shown


def test_spans_pair_one_to_one_best_first() -> None:
    gold = [at(0, 10), at(10, 20), at(0, 10, "two")]
    predicted = [at(2, 20), at(0, 9), at(30, 40)]
    assert pair_spans(gold, predicted) == [(gold[0], predicted[1]), (gold[1], predicted[0])]
    assert pair_spans(gold, predicted, 0.8) == [(gold[0], predicted[1])]


def test_span_that_could_not_be_mapped_pairs_with_nothing() -> None:
    assert pair_spans([{"article_id": "one", "start": None, "end": None}], [at(0, 9)]) == []


def article(**columns: Any) -> Row:
    return {"article_id": "one", "title": "Shells hit", "byline": "A | B", "published_on": "2020-01-02", **columns}


def test_article_columns_are_right_to_the_letter_and_lists_in_any_order() -> None:
    predicted = [article(title="shells hit", byline="B | A")]
    scores = score_articles([article(), {**article(), "article_id": "gone"}], predicted, {})
    assert counts(scores, "title") == (0, None, 2)
    assert counts(scores, "byline") == (1, None, 2)
    assert "publisher" not in measures(scores)


def test_furniture_is_compared_line_by_line() -> None:
    gold = [article(furniture_lines=[1, 5]), {**article(), "article_id": "two", "furniture_lines": None}]
    scores = score_articles(gold, [], {"one": frozenset({1, 6}), "two": frozenset()})
    assert counts(scores, "furniture lines") == (1, 2, 2)
    assert counts(scores, "furniture exact") == (1, None, 2)


def mention(actor: str, start: int, end: int) -> Row:
    return at(start, end, actor_id=actor)


def actor(actor_id: str, **columns: Any) -> Row:
    return {"actor_id": actor_id, "name": actor_id, "affiliation": None, **columns}


def test_actors_are_linked_by_their_mentions_then_by_name() -> None:
    gold = {
        "actors": [actor("army", name="Army of Kolno"), actor("brod", name="Ilya Brod"), actor("lost")],
        "actor_mentions": [mention("army", 0, 4), mention("army", 10, 14), mention("lost", 50, 54)],
    }
    predicted = {
        "actors": [actor("kolno-army"), actor("ilya-brod", name="Ilya Bród")],
        "actor_mentions": [mention("kolno-army", 0, 4), mention("ilya-brod", 10, 12), mention("kolno-army", 30, 34)],
    }
    assert link_actors(gold, predicted).predicted == {"army": "kolno-army", "brod": "ilya-brod"}


def test_actors_that_only_quotes_name_are_linked_by_identifier() -> None:
    gold = {"quotes": [{"speaker": "ilya-brod", "via": None}, {"speaker": "lann"}]}
    predicted = {"actors": [actor("ilya-brod"), actor("dov-lann")], "actor_mentions": []}
    assert link_actors(gold, predicted).predicted == {"ilya-brod": "ilya-brod"}


def test_links_tell_whether_both_sides_mean_the_same() -> None:
    links = Links({"a": "x"})
    assert links.same("a", "x")
    assert links.same(None, None)
    assert not links.same("a", "y")
    assert not links.same("a", None)
    assert not links.same(None, "x")


def test_b_cubed_rewards_what_is_put_together() -> None:
    gold = [mention("a", 0, 1), mention("a", 2, 3), mention("b", 4, 5), mention("b", 6, 7)]
    predicted = [mention("x", 0, 1), mention("x", 2, 3), mention("x", 4, 5)]
    (b_cubed,) = [score for score in score_mentions(gold, predicted) if score and score.measure == "B-cubed"]
    assert b_cubed.precision == pytest.approx((2 / 3 + 2 / 3 + 1 / 3) / 3)
    assert b_cubed.recall == pytest.approx((1 + 1 + 1 / 2) / 4)


def test_attributes_are_scored_on_linked_actors_only() -> None:
    gold = [actor("a", country="SYR", affiliation="b"), actor("b", country=None), actor("c", country="USA")]
    predicted = [actor("x", country="SYR", affiliation="y"), actor("y", country="TUR"), actor("z")]
    scores = score_actors(gold, predicted, Links({"a": "x", "b": "y"}))
    assert counts(scores, "found") == (2, 3, 3)
    assert counts(scores, "country") == (1, None, 2)
    assert counts(scores, "affiliation") == (1, 1, 1)


def event(event_id: str, kind: str = "siege", place: str | None = "Kolno", **columns: Any) -> Row:
    dates = {"date_start": "2020-01-02", "date_end": "2020-01-02", "part_of": None}
    return {"event_id": event_id, "event_type": kind, "place": place, **dates, **columns}


def trigger(event_id: str, start: int, end: int) -> Row:
    return {"event_id": event_id, "article_id": "one", "trigger_start": start, "trigger_end": end}


def test_events_are_found_by_type_place_and_day() -> None:
    gold = [event("a"), event("b", "attack"), event("c", place=None)]
    predicted = [event("x", place="Kólno"), event("y", "attack", date_start="2020-01-05"), event("z", place=None)]
    scores = score_events(gold, predicted, Links({}))
    assert counts(scores, "type, place, day") == (2, 3, 3)
    assert counts(scores, "type, place") == (3, 3, 3)


@pytest.mark.parametrize(
    ("here", "there", "near"),
    [
        ((35.0, 36.0), (35.1, 36.1), 1),
        ((35.0, 36.0), (35.3, 36.0), 0),
        ((0.0, 179.9), (0.0, -179.9), 1),
        ((None, None), (None, None), 1),
        ((35.0, 36.0), (None, None), 0),
    ],
)
def test_coordinates_are_right_within_25_kilometres(here: Any, there: Any, near: int) -> None:
    gold, predicted = (event("a", latitude=lat, longitude=lon) for lat, lon in (here, there))
    scores = score_events([gold], [predicted], Links({"a": "a"}))
    assert counts(scores, "coordinates within 25 km") == (near, None, 1)


def test_weak_event_costs_nothing_and_its_match_is_ignored() -> None:
    gold = [event("a"), event("b", "attack", weak=True), event("c", "arrest", weak=True)]
    predicted = [event("x"), event("y", "attack")]
    assert counts(score_events(gold, predicted, Links({})), "type, place, day") == (1, 1, 1)


def test_events_are_linked_by_shared_triggers_of_one_type() -> None:
    gold = {"events": [event("a"), event("b", "attack")], "event_mentions": [trigger("a", 0, 5), trigger("b", 0, 5)]}
    predicted = {"events": [event("x", place="Tarrun")], "event_mentions": [trigger("x", 0, 5)]}
    assert link_events(gold, predicted).predicted == {"a": "x"}


def test_mentions_are_scored_by_trigger_type_and_event() -> None:
    gold = {
        "events": [event("a"), event("b", "attack"), event("w", "arrest", weak=True)],
        "event_mentions": [trigger("a", 0, 5), trigger("b", 10, 15), trigger("w", 20, 25), trigger("a", 30, 35)],
    }
    predicted = {
        "events": [event("x"), event("y", "shelling"), event("z")],
        "event_mentions": [trigger("x", 0, 5), trigger("y", 10, 15), trigger("x", 20, 25), trigger("z", 30, 35)],
    }
    scores = score_event_mentions(gold, predicted, link_events(gold, predicted))
    assert counts(scores, "trigger") == (3, 3, 3)
    assert counts(scores, "trigger, type") == (2, 3, 3)
    assert counts(scores, "trigger, event") == (1, 3, 3)


def part(event_id: str, actor_id: str | None, role: str, text: str = "men") -> Row:
    return {"event_id": event_id, "actor_id": actor_id, "role": role, "actor_text": text}


def test_parts_in_events_count_once_however_often_they_are_told() -> None:
    gold = {
        "events": [event("a"), event("w", weak=True)],
        "event_actors": [part("a", "army", "target"), part("a", None, "blamed", "Gunmen"), part("w", "army", "host")],
    }
    rows = [("x", "kolno-army", "initiator"), ("x", None, "blamed"), ("w2", "kolno-army", "host"), ("y", "q", "host")]
    predicted = {"event_actors": [part(*row, "gunmen") for row in [*rows, *rows]]}
    events, actors = Links({"a": "x", "w": "w2"}), Links({"army": "kolno-army"})
    scores = score_event_actors(gold, predicted, events, actors)
    assert counts(scores, "event, actor") == (2, 3, 2)
    assert counts(scores, "event, actor, role") == (1, 3, 2)


def quote(start: int, end: int, speaker: str | None = None, **columns: Any) -> Row:
    row = {"quote_type": "direct", "speaker": speaker, "via": None, "same_as": None}
    spans = {"speaker_start": 50, "speaker_end": 54}
    return at(start, end, **row, **spans, quote_id=f"q{start}", **columns)


def test_quotes_are_found_at_four_fifths_and_at_half() -> None:
    gold, predicted = [quote(0, 10), quote(20, 30), quote(40, 50)], [quote(0, 9), quote(20, 26), quote(41, 43)]
    scores = score_quotes(gold, predicted, Links({}))
    assert counts(scores, "span >= .8") == (1, 3, 3)
    assert counts(scores, "span >= .5") == (2, 3, 3)
    assert counts(scores, "span >= .8, direct") == (1, 3, 3)
    assert counts(scores, "span >= .8, indirect") == (0, 0, 0)


def test_borderline_quote_costs_nothing_and_what_overlaps_it_is_ignored() -> None:
    gold = [quote(0, 10), quote(20, 30, borderline=True), quote(40, 50, borderline=True)]
    predicted = [quote(0, 10), quote(25, 80), quote(90, 95)]
    assert counts(score_quotes(gold, predicted, Links({})), "span >= .8") == (1, 2, 1)


def test_speaker_is_right_if_it_is_the_same_actor_or_null_on_both_sides() -> None:
    gold = [quote(0, 10, "brod"), quote(20, 30), quote(40, 50, "brod"), quote(60, 70, "brod")]
    predicted = [quote(0, 10, "ilya-brod"), quote(20, 30), quote(40, 50)]
    scores = score_quotes(gold, predicted, Links({"brod": "ilya-brod"}))
    assert counts(scores, "speaker") == (2, None, 3)
    assert counts(scores, "span >= .8 and speaker") == (2, 3, 4)


def test_repeated_words_are_right_if_they_lead_to_the_same_quote() -> None:
    gold = [quote(0, 10), {**quote(20, 30), "same_as": "q0"}, {**quote(40, 50), "same_as": "q0"}]
    predicted = [{**quote(0, 10), "quote_id": "x"}, {**quote(20, 30), "same_as": "x"}, quote(40, 50)]
    assert counts(score_quotes(gold, predicted, Links({})), "same_as") == (1, 1, 2)


def test_speaker_as_printed_is_right_if_it_overlaps() -> None:
    predicted = [{**quote(0, 10), "speaker_start": 53, "speaker_end": 60}]
    assert counts(score_quotes([quote(0, 10)], predicted, Links({})), "speaker_text overlaps") == (1, None, 1)


def test_quotes_annotated_by_span_alone_are_scored_by_span_alone() -> None:
    assert measures(score_quotes([at(0, 10)], [quote(0, 10)], Links({}))) == {"span >= .8", "span >= .5"}


def claim(start: int, end: int, effect: str = "killed", **columns: Any) -> Row:
    figures = {"count_value": 5, "count_low": 5, "count_high": 5, "share_low": None, "share_high": None}
    row = {"claimant": None, "part_of": None, "event_id": None, "claim_id": f"c{start}", "effect": effect}
    return at(start, end, **{**row, **figures, **columns})


@pytest.mark.parametrize(
    ("predicted", "found"),
    [
        (claim(2, 4), 1),
        (claim(0, 5, "injured"), 0),
        (claim(0, 5, count_value=6), 0),
        (claim(0, 5, count_low=None), 1),
        (claim(20, 25), 0),
    ],
)
def test_claim_is_found_by_place_effect_and_number(predicted: Row, found: int) -> None:
    scores = score_claims([claim(0, 5)], [predicted], Links({}), Links({}))
    assert counts(scores, "figure, effect") == (found, 1, 1)


def test_figure_without_number_is_the_same_if_its_bounds_and_shares_are() -> None:
    vague = {"count_value": None, "count_high": None, "count_low": 200}
    scores = score_claims([claim(0, 5, **vague)], [claim(0, 5, **vague)], Links({}), Links({}))
    assert counts(scores, "figure, effect") == (1, 1, 1)
    other = {**vague, "count_low": 24}
    scores = score_claims([claim(0, 5, **vague)], [claim(0, 5, **other)], Links({}), Links({}))
    assert counts(scores, "figure, effect") == (0, 1, 1)


def test_two_effects_of_one_figure_are_two_claims() -> None:
    both = [claim(0, 5), claim(0, 5, "injured")]
    assert counts(score_claims(both, both[::-1], Links({}), Links({})), "figure, effect") == (2, 2, 2)


def test_claimant_and_part_follow_links() -> None:
    gold = [claim(0, 5, claimant="army"), claim(10, 15, part_of="c0", event_id="a")]
    predicted = [claim(0, 5, claimant="kolno-army", claim_id="x"), claim(10, 15, part_of="x", event_id="b")]
    scores = score_claims(gold, predicted, Links({"army": "kolno-army"}), Links({"a": "b"}))
    assert counts(scores, "figure, effect, claimant") == (2, 2, 2)
    assert counts(scores, "part_of") == (1, 1, 1)
    assert counts(scores, "event") == (1, 1, 1)


def test_each_rule_is_scored_by_the_rows_that_it_found() -> None:
    gold = [quote(0, 10), quote(20, 30)]
    predicted = [quote(0, 10, rule="colon"), quote(21, 30, rule="fronted"), quote(50, 60, rule="fronted")]
    rules = {
        score.measure: (score.right, score.predicted, score.precision, score.recall, score.f1, score.share)
        for score in score_quotes(gold, predicted, Links({}))
        if score and score.measure.startswith("rule ")
    }
    assert list(rules) == ["rule fronted, span >= .8", "rule colon, span >= .8"]
    assert rules["rule fronted, span >= .8"] == (1, 2, 0.5, None, None, None)
    assert rules["rule colon, span >= .8"] == (1, 1, 1.0, None, None, None)
