"""Decisions meet tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pyarrow as pa
import pytest
from curation_samples import TEXT, make_table

from newsledger.curate import Curation, apply, decide

KEY = "shelling-tarrun-unknown"


def rows(table: pa.Table) -> dict[str, dict[str, object]]:
    return {row[table.schema.names[0]]: row for row in table.to_pylist()}


def test_without_decisions_every_row_is_the_machines(tables) -> None:
    result, stale = apply(Curation(), tables)
    assert stale == []
    for name, table in result.items():
        assert set(table["review_status"].to_pylist()) <= {"machine"}
        assert table.drop_columns("review_status") == tables[name].drop_columns("review_status")


def test_accepted_row_stays_as_it_is(load, tables) -> None:
    result, stale = apply(load(("quotes", "one-q1", "accept")), tables)
    (quote,) = result["quotes"].to_pylist()
    assert stale == []
    assert quote == {**tables["quotes"].to_pylist()[0], "review_status": "accepted"}


def test_edited_row_gets_the_values_decided(load, tables) -> None:
    curation = load(("quotes", "one-q1", "edit", "stance", "warns"), ("quotes", "one-q1", "edit", "speaker", ""))
    (quote,) = apply(curation, tables)[0]["quotes"].to_pylist()
    assert (quote["stance"], quote["speaker"], quote["review_status"]) == ("warns", None, "edited")


def test_edit_that_says_what_the_program_says_confirms_it(load, tables) -> None:
    (quote,) = apply(load(("quotes", "one-q1", "edit", "stance", "asserts")), tables)[0]["quotes"].to_pylist()
    assert quote["review_status"] == "accepted"


def test_rejected_row_is_gone(load, tables) -> None:
    result, stale = apply(load(("quotes", "one-q1", "reject")), tables)
    assert (result["quotes"].num_rows, stale) == (0, [])


def test_moved_span_reads_its_text_anew(load, tables) -> None:
    (quote,) = apply(load(("quotes", "one-q1", "edit", "end", "31")), tables)[0]["quotes"].to_pylist()
    assert (quote["text"], quote["review_status"]) == (TEXT[:31], "edited")


def test_emptied_span_empties_its_text(load, tables) -> None:
    lines = [("quotes", "one-q1", "edit", f"speaker_{name}", "") for name in ("start", "end")]
    assert apply(load(*lines), tables)[0]["quotes"]["speaker_text"].to_pylist() == [None]


def add_mention(key: str, text: str | None, start: int = 80, end: int = 87) -> list[tuple[str, ...]]:
    values = {"actor_id": "militia", "article_id": "one", "start": str(start), "end": str(end)}
    values |= {"text": text} if text else {}
    return [("actor_mentions", key, "add", column, value) for column, value in values.items()]


@pytest.mark.parametrize("text", [None, "militia"])
def test_added_row_is_published_in_its_place(load, tables, text: str | None) -> None:
    result, stale = apply(load(*add_mention("one-a9", text)), tables)
    assert stale == []
    assert result["actor_mentions"]["text"].to_pylist() == ["Tarrun", "Ilya Brod", "militia"]
    assert result["actor_mentions"]["review_status"].to_pylist() == ["machine", "machine", "added"]


@pytest.mark.parametrize(("actor", "status"), [("militia", "accepted"), ("tarrun", "edited")])
def test_added_row_that_the_program_found_is_published_once(load, tables, actor: str, status: str) -> None:
    found = {"mention_id": "one-a9", "actor_id": actor, "article_id": "one", "start": 80, "end": 87, "text": "militia"}
    tables["actor_mentions"] = make_table("actor_mentions", [found])
    (mention,) = apply(load(*add_mention("one-a9", "militia")), tables)[0]["actor_mentions"].to_pylist()
    assert (mention["actor_id"], mention["review_status"]) == ("militia", status)


def test_added_row_keeps_what_is_worked_out(load, tables) -> None:
    lines = [("actors", "ilya-brod", "add", "name", "Ilya Brod"), ("actors", "ilya-brod", "add", "actor_type", "other")]
    actor = rows(apply(load(*lines), tables)[0]["actors"])["ilya-brod"]
    assert (actor["mention_count"], actor["actor_type"], actor["review_status"]) == (1, "other", "edited")


def test_row_that_is_all_key_is_added_by_a_line_without_column(load, tables) -> None:
    key = f"{KEY} | one | 80 | 97 | opponent | militia"
    result, stale = apply(load(("event_actors", key, "add")), tables)
    assert stale == []
    assert result["event_actors"].to_pylist()[1]["text"] == TEXT[80:97]


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        ([("quotes", "gone", "accept")], "there is no such row"),
        ([("quotes", "gone", "reject")], "there is no such row"),
        ([("quotes", "gone", "edit", "stance", "asks")], "there is no such row"),
        ([("quotes", "one-q1", "edit", "text", "other words")], "the article now reads 'Shells hit"),
        ([("quotes", "one-q1", "edit", "end", "9000")], "do not lie in the article"),
        (add_mention("one-a9", "Militia"), "at 80 to 87 the article now reads 'militia', not 'Militia'"),
        (
            [(*line[:4], "two") if line[3] == "article_id" else line for line in add_mention("a", None)],
            "no article two",
        ),
    ],
)
def test_decision_that_no_longer_fits_is_reported_and_changes_nothing(load, tables, lines, why: str) -> None:
    result, (stale,) = apply(load(*lines), tables)
    table = lines[0][0]
    assert why in str(stale)
    assert (stale.table, stale.row_key, stale.line) == (table, lines[0][1], 2)
    assert result[table].drop_columns("review_status") == tables[table].drop_columns("review_status")


def test_decision_about_a_table_that_is_not_there_is_reported(load, tables) -> None:
    del tables["quotes"]
    _, (stale,) = apply(load(("quotes", "q", "accept")), tables)
    assert stale.why == "the table is not there"


def test_stale_decisions_come_in_the_order_of_the_file(load, tables) -> None:
    _, stale = apply(load(("quotes", "x", "accept"), ("actors", "x", "accept"), ("quotes", "y", "accept")), tables)
    assert [entry.line for entry in stale] == [2, 3, 4]


def test_named_actors_are_edited_or_accepted_and_never_added(load, tables) -> None:
    curation = load(
        actors=(
            "ilya-brod,Ilya V. Brod,person,UKR,tarrun,Q12,,",
            "militia,militia,armed_group,,,,,",
            "someone-else,Someone Else,person,,,,,",
        )
    )
    actors = rows(apply(curation, tables)[0]["actors"])
    assert list(actors) == ["ilya-brod", "militia", "tarrun"]
    brod, militia = actors["ilya-brod"], actors["militia"]
    assert (brod["name"], brod["country"], brod["affiliation"], brod["wikidata_id"]) == (
        "Ilya V. Brod",
        "UKR",
        "tarrun",
        "Q12",
    )
    assert (brod["review_status"], militia["review_status"]) == ("edited", "accepted")
    assert militia["affiliation"] == "tarrun"


def test_named_affiliation_waits_until_its_body_is_there(load, tables) -> None:
    named = "militia,militia,armed_group,,the-front,,,"
    assert rows(apply(load(actors=(named,)), tables)[0]["actors"])["militia"]["affiliation"] == "tarrun"
    lines = [("actors", "the-front", "add", "name", "The Front"), ("actors", "the-front", "add", "actor_type", "other")]
    result, _ = apply(load(*lines, actors=(named,)), tables)
    assert rows(result["actors"])["militia"]["affiliation"] == "the-front"


def test_accepting_a_renamed_actor_leaves_it_edited(load, tables) -> None:
    curation = load(("actors", "militia", "accept"), actors=("militia,Militia of Tarrun,armed_group,,,,,",))
    assert rows(apply(curation, tables)[0]["actors"])["militia"]["review_status"] == "edited"


def test_rejecting_an_actor_lets_go_what_the_program_referred(load, tables) -> None:
    lines = [("actors", actor, "reject") for actor in ("ilya-brod", "militia", "tarrun")]
    result, stale = apply(load(*lines), tables)
    (quote,) = result["quotes"].to_pylist()
    assert stale == []
    assert result["actors"].num_rows == result["actor_mentions"].num_rows == 0
    assert result["event_actors"]["actor_id"].to_pylist() == [None]
    assert (quote["speaker"], quote["speaker_kind"], quote["speaker_text"]) == (None, "unnamed", "mayor Ilya Brod")


def test_rejecting_an_affiliation_empties_it_in_other_actors(load, tables) -> None:
    result, _ = apply(load(("actors", "tarrun", "reject")), tables)
    assert rows(result["actors"])["militia"]["affiliation"] is None


def test_rejecting_an_event_drops_its_mentions_and_actors(load, tables) -> None:
    result, _ = apply(load(("events", KEY, "reject")), tables)
    assert [result[name].num_rows for name in ("events", "event_mentions", "event_actors")] == [0, 0, 0]


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        (("quotes", "one-q1", "accept"), "ilya-brod"),
        (("quotes", "one-q1", "edit", "speaker", "ilya-brod"), "ilya-brod"),
        (("quotes", "one-q1", "edit", "stance", "warns"), None),
    ],
)
def test_reference_that_a_person_decided_outlives_the_rejected_actor(load, tables, line, kept: str | None) -> None:
    result, _ = apply(load(("actors", "ilya-brod", "reject"), line), tables)
    assert result["quotes"]["speaker"].to_pylist() == [kept]


def test_affiliation_of_a_named_actor_outlives_the_rejected_body(load, tables) -> None:
    curation = load(("actors", "tarrun", "reject"), actors=("militia,militia,armed_group,,tarrun,,,",))
    assert rows(apply(curation, tables)[0]["actors"])["militia"]["affiliation"] == "tarrun"


def test_claim_of_a_rejected_claimant_is_an_unnamed_sources(load, tables) -> None:
    claim = {"claim_id": "c", "article_id": "one", "start": 0, "end": 6, "claimant": "militia", "attribution": "named"}
    tables["casualty_claims"] = make_table("casualty_claims", [claim])
    (after,) = apply(load(("actors", "militia", "reject")), tables)[0]["casualty_claims"].to_pylist()
    assert (after["claimant"], after["attribution"]) == (None, "unnamed")


EVERYTHING = (
    ("quotes", "one-q1", "edit", "end", "31"),
    *add_mention("one-a9", None),
    ("actor_mentions", "one-a1", "accept"),
    ("events", KEY, "reject"),
    ("actors", "tarrun", "reject"),
)


def test_however_the_rows_are_cut_into_batches_the_same_comes_out(load, tables) -> None:
    curation = load(*EVERYTHING, actors=("ilya-brod,Ilya V. Brod,person,UKR,tarrun,Q12,,",))
    by_row = {
        name: pa.Table.from_batches(table.to_batches(max_chunksize=1), schema=table.schema)
        for name, table in tables.items()
    }
    whole, stale = apply(curation, tables)
    assert apply(curation, by_row) == (whole, stale)
    assert {name: table.num_rows for name, table in whole.items()} == {
        **{name: table.num_rows for name, table in tables.items()},
        **{"actors": 2, "actor_mentions": 3, "events": 0, "event_mentions": 0, "event_actors": 0},
    }


class Stream:
    """A table that is read a row at a time."""

    def __init__(self, table: pa.Table, columns: tuple[str, ...] | None = None) -> None:
        self.table = table if columns is None else table.select(list(columns))

    @property
    def schema(self) -> pa.Schema:
        return self.table.schema

    def batches(self) -> Iterator[pa.RecordBatch]:
        yield from self.table.to_batches(max_chunksize=1)

    def select(self, columns: Sequence[str]) -> Stream:
        return Stream(self.table, tuple(columns))


def test_only_rows_that_were_decided_are_held(load, tables) -> None:
    curation = load(*EVERYTHING, actors=("ilya-brod,Ilya V. Brod,person,UKR,tarrun,Q12,,",))
    decided = decide(curation, {name: Stream(table) for name, table in tables.items()})
    held = {name: sorted(rows) for name, rows in decided.changed.items() if rows}
    assert held == {
        "actors": ["ilya-brod", "tarrun"],
        "actor_mentions": ["one-a1", "one-a9"],
        "events": [KEY],
        "quotes": ["one-q1"],
    }
    result, _ = apply(curation, tables)
    for name, table in result.items():
        found = pa.Table.from_batches(decided.batches(name), schema=table.schema).to_pylist()
        assert sorted(found, key=str) == sorted(table.to_pylist(), key=str)
