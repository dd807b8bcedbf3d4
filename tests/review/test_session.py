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
    assert file.read_text("utf-8") == f"{HEAD}quotes,{QUOTE},edit,stance,warns,he warns,Ana Reyes,2031-04-01\n"
    assert "+quotes" in taken.diff


def test_a_later_decision_takes_the_place_of_the_earlier(session: Session, file: Path) -> None:
    session.decide([ACCEPT], "right")
    session.decide([WARNS], "not quite")
    session.decide([{**WARNS, "column": "speaker", "value": ""}], "nobody named")
    assert [one["column"] for one in session.decisions()] == ["speaker", "stance"]


def test_what_was_undone_is_as_it_was(session: Session, file: Path) -> None:
    first, _ = session.decide([ACCEPT], "right")
    before = file.read_bytes()
    second, _ = session.decide([WARNS], "not quite")
    session.undo(second)
    assert file.read_bytes() == before
    session.undo(first)
    assert file.read_text("utf-8") == HEAD


def test_what_was_decided_anew_since_is_not_undone(session: Session) -> None:
    first, _ = session.decide([ACCEPT], "right")
    session.decide([WARNS], "not quite")
    with pytest.raises(Refused, match="anew since"):
        session.undo(first)


def test_nothing_is_undone_twice(session: Session) -> None:
    number, _ = session.decide([ACCEPT], "right")
    session.undo(number)
    with pytest.raises(Refused, match="no such decision"):
        session.undo(number)


def test_a_decision_of_an_earlier_sitting_can_be_withdrawn_and_that_undone(session: Session, file: Path) -> None:
    write_lines(file, line("quotes", QUOTE, "reject", who="Tomé Brandão"))
    number, _ = session.withdraw(("quotes", QUOTE))
    assert file.read_text("utf-8") == HEAD
    session.undo(number)
    assert session.decisions() == [line("quotes", QUOTE, "reject", who="Tomé Brandão")]


def test_an_added_actor_stays_as_long_as_somebody_is_said_to_be_it(session: Session) -> None:
    actor = {"table": "actors", "row_key": "lake-police", "action": "add"}
    added, _ = session.decide(
        [{**actor, "column": "name", "value": "Police"}, {**actor, "column": "actor_type", "value": "police"}], "new"
    )
    session.decide([{**WARNS, "column": "speaker", "value": "lake-police"}], "theirs")
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
