"""Reading curation/ and telling everything that is wrong with it."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from newsledger.curate import Action, Curation, CurationError
from newsledger.curate.decisions import CORRECTIONS_HEADER

KEY = "shelling-tarrun-unknown"
EVENT_ACTOR = f"{KEY} | one | 5 | 9 | blamed | men | women"


def test_no_directory_asked_for_is_no_curation() -> None:
    assert Curation.load(None) == Curation()
    assert Curation.load(None).is_empty


def test_missing_files_are_no_curation(tmp_path: Path) -> None:
    assert Curation.load(tmp_path) == Curation()


def test_missing_directory_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(CurationError, match="no such directory"):
        Curation.load(tmp_path / "nowhere")


def test_lines_of_one_row_make_one_decision_with_typed_values(load) -> None:
    curation = load(
        ("events", KEY, "edit", "date_start", "2020-02-29"),
        ("quotes", "one-q1", "accept"),
        ("events", KEY, "edit", "latitude", "35.5"),
        ("events", KEY, "edit", "place", ""),
    )
    first, second = curation.decisions
    assert first.values == {"date_start": datetime.date(2020, 2, 29), "latitude": 35.5, "place": None}
    assert (first.line, first.who, first.date) == (2, "R. Reviewer", datetime.date(2024, 5, 6))
    assert (second.action, second.values) == (Action.ACCEPT, {})


def test_named_actor_decides_only_what_is_filled(load) -> None:
    curation = load(actors=("militia,The Tarrun Militia,armed_group,,,,Tarrun men | T.M.,press book",))
    named = curation.actors["militia"]
    assert named.decided == {"name": "The Tarrun Militia", "actor_type": "armed_group"}
    assert named.aliases == ("Tarrun men", "T.M.")


@pytest.mark.parametrize(
    ("line", "column", "rule"),
    [
        (("newspapers", "x", "accept"), "table", "is one of articles"),
        (("quotes", "one-q1", "change"), "action", "is one of accept"),
        (("quotes", "one-q1", "edit", "mood", "x"), "column", "is one of"),
        (("quotes", "one-q1", "edit", "stance", "hopes"), "value", "stance is one of asserts"),
        (("quotes", "one-q1", "edit", "stance", ""), "value", "stance may not be empty"),
        (("quotes", "one-q1", "edit", "start", "-1"), "value", "start is at least 0"),
        (("quotes", "one-q1", "edit", "start", "1,000"), "value", "start is a whole number"),
        (("quotes", "one-q1", "edit", "start", str(2**63)), "value", "start is a number of 64 bits"),
        (("quotes", "one-q1", "edit", "start", "9" * 5000), "value", "start is a number of 64 bits"),
        (("quotes", "one-q1", "edit", "said_on", "10.02.2014"), "value", "said_on is a day"),
        (("quotes", "one-q1", "edit", "said_on", "2014-02-30"), "value", "said_on is a day"),
        (("quotes", "one-q1", "edit", "quote_id", "x"), "column", "is part of the key"),
        (("quotes", "one-q1", "accept", "stance", ""), "column", "is empty for accept"),
        (("quotes", "one-q1", "reject", "", "no"), "value", "is empty for reject"),
        (("quotes", "one-q1", "withdraw", "stance", "2024-05-06 A"), "column", "is empty for withdraw"),
        (("quotes", "one-q1", "replace", "mood", "2024-05-06 A"), "column", "is one of"),
        (("quotes", "one-q1", "withdraw", "", "R. Reviewer"), "value", "is a day, written"),
        (("quotes", "one-q1", "withdraw", "", "2024-05-06"), "value", "names the decision by its date and who"),
        (("quotes", "one-q1", "withdraw", "", "2024-05-05 A"), "value", "nothing of this row is signed so"),
        (("quotes", " ", "accept"), "row_key", "quote_id: matches"),
        (("events", KEY, "edit", "latitude", "91"), "value", "latitude is at most 90"),
        (("events", KEY, "edit", "latitude", "north"), "value", "latitude is a number"),
        (("events", KEY, "edit", "country", "Syria"), "value", "country matches"),
        (("events", KEY, "edit", "title", "x"), "column", "is worked out"),
        (("events", KEY, "edit", "mention_count", "3"), "column", "is worked out"),
        (("events", KEY, "edit", "review_status", "added"), "column", "is worked out"),
        (("actors", "militia", "edit", "aliases", "x"), "column", "is worked out"),
        (("articles", "one", "edit", "word_count", "3"), "column", "is worked out"),
        (("articles", "one", "edit", "text", "x"), "column", "says what stands in the corpus"),
        (("articles", "one", "edit", "byline", "A |B"), "value", "byline is a list"),
        (("articles", "one", "reject"), "action", "articles come and go"),
        (("casualty_claims", "c", "edit", "victim_groups", "women | cats"), "value", "victim_groups is a list: words"),
        (("event_actors", KEY, "accept"), "row_key", "a key of event_actors is event_id | article_id"),
        (("event_actors", f"{KEY} | one | x | 9 | blamed | men", "accept"), "row_key", "start: is a whole number"),
        (("event_actors", f"{KEY} | one | 05 | 9 | blamed | men", "accept"), "row_key", "start: write it as '5'"),
        (("event_actors", EVENT_ACTOR, "add", "", "x"), "value", "is empty where no column"),
        (("actor_mentions", "m", "add", "start", "1"), "row_key", "an added row needs a line for actor_id"),
    ],
)
def test_faulty_line_is_told(load, line: tuple[str, ...], column: str, rule: str) -> None:
    with pytest.raises(CurationError) as caught:
        load(line)
    told = [(fault.column, fault.rule) for fault in caught.value.faults]
    assert any(place == column and text.startswith(rule) for place, text in told), told
    assert all(fault.line == 2 for fault in caught.value.faults)


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        (("quotes", "q", "accept", "", "", " ", "me", "2020-01-01"), "reason"),
        (("quotes", "q", "accept", "", "", "why", "", "2020-01-01"), "who"),
        (("quotes", "q", "accept", "", "", "why", "me", ""), "date"),
        (("quotes", "q", "accept", "", "", "why", "me", "2020-01-01 12:00"), "date"),
        (("quotes", "q", "accept", "", "", "why", "me", "2020-01-01T25:00:00Z"), "date"),
        (("quotes", "q", "accept", "", "", "why", "me", "2020-01-01T12:00:00+01:00"), "date"),
        (("quotes", "q", "accept"), "line"),
    ],
)
def test_unsigned_or_short_line_is_told(tmp_path: Path, cells: tuple[str, ...], column: str) -> None:
    header = ",".join(CORRECTIONS_HEADER)
    (tmp_path / "corrections.csv").write_text(f"{header}\n{','.join(cells)}\n", "utf-8")
    with pytest.raises(CurationError) as caught:
        Curation.load(tmp_path)
    assert [fault.column for fault in caught.value.faults] == [column]


@pytest.mark.parametrize(
    ("second", "rule"),
    [
        (("quotes", "q", "reject"), "contradicts line 2, where R. Reviewer .2024-05-06. says edit"),
        (("quotes", "q", "edit", "stance", "warns"), "says 'asks' for stance of the same row"),
    ],
)
def test_contradictory_lines_are_told(load, second: tuple[str, ...], rule: str) -> None:
    with pytest.raises(CurationError, match=rule):
        load(("quotes", "q", "edit", "stance", "asks"), second)


def test_files_that_disagree_about_an_actor_are_told(load) -> None:
    with pytest.raises(CurationError, match=r"actors\.csv says 'Militia' for name"):
        load(("actors", "militia", "edit", "name", "Army"), actors=("militia,Militia,armed_group,,,,,",))


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("militia,,armed_group,,,,,", "name"),
        ("militia,Militia,gang,,,,,", "actor_type"),
        ("militia,Militia,armed_group,Syria,,,,", "country"),
        ("militia,Militia,armed_group,,militia,,,", "affiliation"),
        ("militia,Militia,armed_group,,,42,,", "wikidata_id"),
        ("militia,Militia,armed_group,,,,a|b,", "aliases"),
        ("the militia,Militia,armed_group,,,,,", "actor_id"),
        ("militia,Militia,armed_group,,,,,\nmilitia,Army,armed_group,,,,,", "name"),
        ("militia,Militia,armed_group,XLK,,,,\nmilitia,Militia,armed_group,UKR,,,,", "country"),
    ],
)
def test_faulty_named_actor_is_told(load, row: str, column: str) -> None:
    with pytest.raises(CurationError) as caught:
        load(actors=(row,))
    assert [fault.column for fault in caught.value.faults] == [column]


def test_all_faults_of_both_files_are_told_at_once_and_sorted(load) -> None:
    with pytest.raises(CurationError) as caught:
        load(("quotes", "q", "guess"), ("novels", "q", "accept"), actors=("a,,person,,,,,",))
    assert [(fault.file, fault.line) for fault in caught.value.faults] == [
        ("actors.csv", 2),
        ("corrections.csv", 2),
        ("corrections.csv", 3),
    ]
    assert str(caught.value).startswith("3 faults in the curation files:\n  actors.csv, line 2, name ''")


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (b"table,row_key\n", "the header is table,row_key,action"),
        (b"", "the header is table,row_key,action"),
        (",".join(CORRECTIONS_HEADER).encode() + b'\n"quotes"x,', "the file is CSV"),
        (b"\xff\xfe", "the file is written in UTF-8"),
    ],
)
def test_unreadable_file_is_told(tmp_path: Path, content: bytes, rule: str) -> None:
    (tmp_path / "corrections.csv").write_bytes(content)
    with pytest.raises(CurationError, match=rule):
        Curation.load(tmp_path)


def test_columns_that_actors_may_do_without_are_empty(tmp_path: Path) -> None:
    (tmp_path / "actors.csv").write_text("# ours\nactor_type,name,actor_id\nmedia, The Post ,the-post\n", "utf-8")
    named = Curation.load(tmp_path).actors["the-post"]
    assert (named.name, named.country, named.aliases) == ("The Post", None, ())


def test_byte_order_mark_and_blank_lines_are_read_over(tmp_path: Path) -> None:
    header = ",".join(CORRECTIONS_HEADER)
    text = f"\ufeff{header}\r\n\r\nquotes,q,accept,,,read,me,2020-01-01\r\n"
    (tmp_path / "corrections.csv").write_bytes(text.encode())
    (decision,) = Curation.load(tmp_path).decisions
    assert decision.line == 3


def test_a_line_that_stands_twice_word_for_word_counts_once(load) -> None:
    line = ("quotes", "one-q1", "edit", "stance", "asks")
    assert load(line, line) == load(line)


def test_lines_about_one_actor_add_up(load) -> None:
    named = load(
        actors=(
            "militia,Militia,armed_group,,,,The men,press",
            "army,Army,military,,,,,",
            "militia,Militia,armed_group,UKR,,,T.M. | The men,radio",
        )
    ).actors
    assert list(named) == ["militia", "army"]
    assert (named["militia"].country, named["militia"].aliases) == ("UKR", ("The men", "T.M."))
    assert named["militia"].source == "press"
