"""Deciding and taking back, as it lands in corrections.csv."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from support.decisions import line, write_lines
from support.packages import valid_rows

from newsledger.curate import CurationError
from newsledger.review.package import Package
from newsledger.review.session import Refused, Session

QUOTE = valid_rows()["quotes"][0]["quote_id"]
ACCEPT = {"table": "quotes", "row_key": QUOTE, "action": "accept", "column": "", "value": ""}
WARNS = {**ACCEPT, "action": "edit", "column": "stance", "value": "warns"}
HEAD = "table,row_key,action,column,value,reason,who,date\n"


@pytest.fixture
def file(package: Path) -> Path:
    return package / "curation" / "corrections.csv"


def test_a_decision_is_written_at_once_with_who_when_and_why(session: Session, file: Path) -> None:
    _, taken = session.decide([WARNS], "  he\nwarns ")
    assert (
        file.read_text("utf-8") == f"{HEAD}quotes,{QUOTE},edit,stance,warns,he warns,Ana Reyes,2031-04-01T12:00:00Z\n"
    )
    assert "+quotes" in taken.diff


def test_a_later_decision_takes_the_place_of_the_earlier(session: Session, file: Path) -> None:
    session.decide([ACCEPT], "right")
    session.decide([WARNS], "not quite")
    session.decide([{**WARNS, "column": "speaker", "value": ""}], "nobody named")
    assert [one["column"] for one in session.decisions()] == ["stance", "speaker"]


def test_what_was_undone_is_decided_as_before_and_no_line_is_lost(session: Session, file: Path) -> None:
    first, _ = session.decide([ACCEPT], "right")
    before = session.decisions()
    second, taken = session.decide([WARNS], "not quite")
    session.undo(second)
    assert session.decisions() == before
    session.undo(first)
    assert session.decisions() == []
    assert file.read_text("utf-8").startswith(taken.after)


def test_what_was_undone_stands_again_when_that_is_undone(session: Session) -> None:
    signed, _ = session.decide([ACCEPT], "right")
    before = session.decisions()
    again, _ = session.undo(signed)
    session.undo(again)
    assert session.decisions() == before


def test_no_two_decisions_are_signed_alike_in_one_second(session: Session) -> None:
    signed = [session.decide([one], "right")[0] for one in (ACCEPT, WARNS, {**ACCEPT, "action": "reject"})]
    assert len(set(signed)) == 3
    assert [one["action"] for one in session.decisions()] == ["reject"]


def test_the_same_decision_again_changes_nothing(session: Session, file: Path) -> None:
    session.decide([ACCEPT], "right")
    before = file.read_bytes()
    signed, taken = session.decide([ACCEPT], "still right")
    assert (signed, taken.diff, file.read_bytes()) == (None, "", before)


def test_what_was_decided_anew_since_is_not_undone(session: Session) -> None:
    first, _ = session.decide([ACCEPT], "right")
    session.decide([WARNS], "not quite")
    with pytest.raises(Refused, match="anew since"):
        session.undo(first)


def test_nothing_is_undone_twice(session: Session) -> None:
    signed, _ = session.decide([ACCEPT], "right")
    session.undo(signed)
    with pytest.raises(Refused, match="this was taken back"):
        session.undo(signed)


def test_a_decision_of_an_earlier_sitting_can_be_withdrawn_and_that_undone(session: Session, file: Path) -> None:
    standing = line("quotes", QUOTE, "reject", who="Tomé Brandão")
    write_lines(file, standing)
    signed, _ = session.undo(("2031-04-01", "Tomé Brandão"), ("quotes", QUOTE), "he was mistaken")
    assert session.decisions() == []
    assert "he was mistaken,Ana Reyes,2031-04-01T12:00:00Z" in file.read_text("utf-8")
    session.undo(signed)
    assert session.decisions() == [standing]


def test_decisions_without_a_time_of_day_are_taken_back_one_by_one(session: Session, file: Path) -> None:
    write_lines(file, *(line("quotes", row["quote_id"], "accept") for row in valid_rows()["quotes"]))
    with pytest.raises(Refused, match="row by row"):
        session.undo(("2031-04-01", "Ana Reyes"))
    session.undo(("2031-04-01", "Ana Reyes"), ("quotes", QUOTE))
    assert QUOTE not in {one["row_key"] for one in session.decisions()}
    assert len(session.decisions()) == len(valid_rows()["quotes"]) - 1


def test_a_decision_about_many_rows_is_undone_as_a_whole_or_for_one_row(session: Session) -> None:
    lines = [{**ACCEPT, "row_key": row["quote_id"]} for row in valid_rows()["quotes"]]
    signed, _ = session.decide(lines, "all right")
    assert signed is not None
    one, _ = session.undo(signed, ("quotes", QUOTE))
    assert len(session.decisions()) == len(lines) - 1
    session.undo(one)
    session.undo(signed)
    assert session.decisions() == []


def test_the_list_tells_of_every_decision_the_latest_first(session: Session, file: Path) -> None:
    write_lines(file, line("quotes", QUOTE, "accept", who="Tomé Brandão"))
    signed, _ = session.decide([WARNS], "not quite")
    session.undo(signed, reason="I was wrong")
    found = [(one.who, one.action, one.reason, one.stands) for one in session.history()]
    assert found == [
        ("Ana Reyes", "withdraw", "I was wrong", True),
        ("Ana Reyes", "edit", "not quite", False),
        ("Tomé Brandão", "accept", "read it", True),
    ]


@pytest.fixture
def contested(package: Path, file: Path) -> Session:
    (package / "curation").mkdir()
    other = line("quotes", QUOTE, "reject", who="Tomé Brandão")
    write_lines(file, line("quotes", QUOTE, "accept", who="Inês Valdez"), other)
    return Session(Package(package), package / "curation", "Ana Reyes")


def test_the_desk_opens_where_people_disagree_and_names_them(contested: Session) -> None:
    [fault] = contested.contested()
    assert "Tomé Brandão" in str(fault)
    assert "Inês Valdez" in str(fault)


def test_a_disagreement_is_settled_by_taking_one_back(contested: Session) -> None:
    contested.undo(("2031-04-01", "Tomé Brandão"), ("quotes", QUOTE))
    assert contested.contested() == []
    assert [one["who"] for one in contested.decisions()] == ["Inês Valdez"]


def test_a_disagreement_is_settled_by_deciding_anew(contested: Session) -> None:
    contested.decide([ACCEPT], "we talked it over")
    assert contested.contested() == []
    assert [(one["action"], one["who"]) for one in contested.decisions()] == [("accept", "Ana Reyes")]


def test_other_rows_can_be_decided_where_people_disagree_on_one(contested: Session) -> None:
    other = valid_rows()["quotes"][1]["quote_id"]
    contested.decide([{**ACCEPT, "row_key": other}], "right")
    assert len(contested.contested()) == 1


def test_an_added_actor_stays_as_long_as_somebody_is_said_to_be_it(session: Session) -> None:
    actor = {"table": "actors", "row_key": "lake-police", "action": "add"}
    added, _ = session.decide(
        [{**actor, "column": "name", "value": "Police"}, {**actor, "column": "actor_type", "value": "police"}], "new"
    )
    session.decide([{**WARNS, "column": "speaker", "value": "lake-police"}], "theirs")
    assert added is not None
    with pytest.raises(Refused, match=f"speaker of quotes {QUOTE}"):
        session.undo(added)


def test_a_row_that_a_person_changed_is_not_accepted_anew(session: Session, file: Path) -> None:
    write_lines(file, line("quotes", QUOTE, "edit", "stance", "warns", who="Tomé Brandão"))
    with pytest.raises(Refused, match="Tomé Brandão"):
        session.decide([ACCEPT], "right")


def test_a_bad_decision_writes_nothing(session: Session, file: Path) -> None:
    with pytest.raises(CurationError, match="stance is one of"):
        session.decide([ACCEPT | {"row_key": QUOTE}, {**WARNS, "value": "sings"}], "why not")
    assert not file.exists()


def test_a_decision_needs_a_reason(session: Session) -> None:
    with pytest.raises(CurationError, match="may not be empty"):
        session.decide([ACCEPT], " ")


def test_what_others_wrote_meanwhile_stays(session: Session, file: Path) -> None:
    session.decide([ACCEPT], "right")
    other = line("casualty_claims", valid_rows()["casualty_claims"][0]["claim_id"], "accept", who="Tomé Brandão")
    write_lines(file, other, *session.decisions())  # type: ignore[arg-type]
    session.decide([WARNS], "not quite")
    assert [one["who"] for one in session.decisions()] == ["Tomé Brandão", "Ana Reyes"]


def test_two_desks_at_once_lose_no_decision(session: Session, package: Path) -> None:
    rows = [row["quote_id"] for row in valid_rows()["quotes"]]
    other = Session(Package(package), package / "curation", "Tomé Brandão")
    with ThreadPoolExecutor(len(rows)) as pool:
        for at, row in enumerate(rows):
            pool.submit((session, other)[at % 2].decide, [{**ACCEPT, "row_key": row}], "right")
    assert {one["row_key"] for one in session.decisions()} == set(rows)
