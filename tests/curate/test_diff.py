"""Corrections made from wanted rows give the wanted rows."""

from __future__ import annotations

import datetime
import tempfile
from pathlib import Path
from typing import Any

import pytest
from curation_samples import TEXT, make_table
from hypothesis import given, settings
from hypothesis import strategies as st

from newsledger.curate import Curation, apply, diff_to_corrections, write_corrections
from newsledger.curate.cells import derived_columns
from schemas.vocabularies import DatePrecision, EventStatus, EventType, PlacePrecision

SIGNED: tuple[str, datetime.date, str] = ("R. Reviewer", datetime.date(2024, 5, 6), "read the article")

days = st.none() | st.dates(datetime.date(1990, 1, 1), datetime.date(2030, 1, 1))
texts = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1, max_size=8)

events = st.lists(
    st.fixed_dictionaries(
        {
            "event_id": st.sampled_from(["a", "b", "c", "d", "e"]),
            "event_type": st.sampled_from(EventType.values()),
            "status": st.sampled_from(EventStatus.values()),
            "date_start": days,
            "date_end": days,
            "date_precision": st.sampled_from(DatePrecision.values()),
            "date_basis": st.just("inferred"),
            "place": st.none() | texts,
            "latitude": st.none() | st.floats(-90, 90),
            "place_precision": st.sampled_from(PlacePrecision.values()),
        }
    ),
    unique_by=lambda row: row["event_id"],
)
spans = st.tuples(st.integers(0, len(TEXT) - 1), st.integers(1, 20)).map(lambda s: (s[0], min(len(TEXT), sum(s))))
event_actors = st.lists(
    st.tuples(spans, st.none() | st.sampled_from(["x", "y"]), texts),
    unique_by=lambda row: (row[0], row[2]),
).map(lambda rows: [event_actor(*row) for row in rows])


def event_actor(span: tuple[int, int], actor: str | None, text: str) -> dict[str, Any]:
    return {
        "event_id": "a",
        "actor_id": actor,
        "actor_text": text,
        "article_id": "one",
        "start": span[0],
        "end": span[1],
        "text": TEXT[span[0] : span[1]],
        "role": "target",
    }


def decided(name: str, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{column: value for column, value in row.items() if column not in derived_columns(name)} for row in rows]


@settings(max_examples=40, deadline=None)
@given(events, events, event_actors, event_actors)
def test_diff_applied_gives_the_wanted_rows(old_events, new_events, old_actors, new_actors) -> None:
    article = {"article_id": "one", "text": TEXT}
    before = {
        "articles": make_table("articles", [article]),
        "events": make_table("events", old_events),
        "event_actors": make_table("event_actors", old_actors),
    }
    wanted = {"events": new_events, "event_actors": new_actors}
    with tempfile.TemporaryDirectory() as directory:
        write_corrections(Path(directory, "corrections.csv"), diff_to_corrections(before, wanted, *SIGNED))
        result, stale = apply(Curation.load(Path(directory)), before)
    assert stale == []
    for name, rows in wanted.items():
        expected = make_table(name, rows).to_pylist()
        found = result[name].to_pylist()
        assert "machine" not in {row["review_status"] for row in found}
        key = lambda row: str(sorted(row.items(), key=str))  # noqa: E731
        assert sorted(decided(name, found), key=key) == sorted(decided(name, expected), key=key)


def test_each_kind_of_decision_has_its_lines(tables) -> None:
    tarrun, militia, brod = ({"actor_id": name} for name in ("tarrun", "militia", "ilya-brod"))
    wanted = [
        {**militia, "name": "militia", "actor_type": "other", "affiliation": None},
        {**brod, "name": "Ilya Brod"},
        {"actor_id": "new", "name": "New", "actor_type": "media", "role": None},
    ]
    lines = diff_to_corrections(tables, {"actors": wanted}, *SIGNED)
    assert [(line["row_key"], line["action"], line["column"], line["value"]) for line in lines] == [
        ("ilya-brod", "accept", "", ""),
        ("militia", "edit", "actor_type", "other"),
        ("militia", "edit", "affiliation", ""),
        ("new", "add", "name", "New"),
        ("new", "add", "actor_type", "media"),
        (tarrun["actor_id"], "reject", "", ""),
    ]
    assert {(line["who"], line["date"], line["reason"]) for line in lines} == {
        ("R. Reviewer", "2024-05-06", "read the article")
    }


def test_rows_written_in_full_outlive_a_program_that_changes_its_mind(tables, tmp_path: Path) -> None:
    seen = tables["quotes"].to_pylist()
    lines = diff_to_corrections(tables, {"quotes": seen}, *SIGNED, in_full=True)
    write_corrections(tmp_path / "corrections.csv", lines)
    curation = Curation.load(tmp_path)
    for found, status in ((seen, "accepted"), ([{**seen[0], "speaker": "tarrun"}], "edited"), ([], "added")):
        (quote,) = apply(curation, {**tables, "quotes": make_table("quotes", found)})[0]["quotes"].to_pylist()
        rule = "curation" if status == "added" else seen[0]["rule"]
        assert quote == {**seen[0], "review_status": status, "rule": rule}


def test_articles_are_never_written_in_full(tables) -> None:
    wanted = {"articles": [{"article_id": "one", "publisher": "The Tarrun Post"}]}
    (line,) = diff_to_corrections(tables, wanted, *SIGNED, in_full=True)
    assert (line["action"], line["column"]) == ("edit", "publisher")


@pytest.mark.parametrize(
    ("wanted", "message"),
    [
        ({"articles": []}, "one cannot be added or rejected"),
        ({"articles": [{"article_id": "one", "text": "other"}]}, "come from the corpus"),
        ({"actors": [{"actor_id": "x"}, {"actor_id": "x"}]}, "two rows have one key"),
    ],
)
def test_impossible_wish_is_refused(tables, wanted, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        diff_to_corrections(tables, wanted, *SIGNED)
