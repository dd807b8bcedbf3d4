"""`newsledger curate`: what fits is merged, what does not is told, and then nothing changes."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner, Result
from support.decisions import Line, line, write_lines
from support.packages import valid_rows

from newsledger.curate import Curation
from scripts.cli import main

EVENT = "shelling-porto-lindo-2031-03-03"
QUOTE = valid_rows()["quotes"][0]["quote_id"]
CLAIM = valid_rows()["casualty_claims"][0]["claim_id"]


def curate(package: Path, *lines: Line, options: tuple[str, ...] = ()) -> Result:
    file = write_lines(package / "mine.csv", *lines)
    return CliRunner().invoke(main, ["curate", str(file), "--package", str(package), *options])


def decided(package: Path) -> str:
    path = package / "curation" / "corrections.csv"
    return path.read_text("utf-8") if path.exists() else ""


def test_decisions_are_merged_and_shown(package: Path) -> None:
    done = curate(package, line("quotes", QUOTE, "edit", "stance", "warns"), line("casualty_claims", CLAIM, "accept"))
    assert done.exit_code == 0, done.output
    assert f"+quotes,{QUOTE},edit,stance,warns,read it,Ana Reyes,2031-04-01" in done.output
    assert [one.split(",")[0] for one in decided(package).splitlines()] == ["table", "casualty_claims", "quotes"]


def test_a_dry_run_shows_the_same_and_writes_nothing(package: Path) -> None:
    (package / "curation").mkdir()
    done = curate(package, line("quotes", QUOTE, "accept"), options=("--dry-run",))
    assert (done.exit_code, f"+quotes,{QUOTE},accept" in done.output) == (0, True)
    assert list((package / "curation").iterdir()) == []


def test_merging_a_file_again_changes_nothing(package: Path) -> None:
    curate(package, line("quotes", QUOTE, "accept"))
    before = decided(package)
    done = curate(package, line("quotes", QUOTE, "accept"))
    assert (done.output, decided(package)) == ("0 rows decided, 1 row known before\n", before)


FAULTS = {
    "no such row": (line("quotes", "courier-1-q0-1", "accept"), "there is no such row"),
    "no such word": (line("quotes", QUOTE, "edit", "stance", "sings"), "stance is one of asserts"),
    "no such actor": (line("quotes", QUOTE, "edit", "speaker", "nobody"), "refers to actors 'nobody'"),
    "a span outside": (line("quotes", QUOTE, "edit", "end", "90000"), "do not lie in the article"),
    "cells that disagree": (line("casualty_claims", CLAIM, "edit", "count_high", "3"), f"casualty_claims {CLAIM}: "),
    "an added row without article": (
        line("actor_mentions", "courier-9-m1", "add", "article_id", "courier-9"),
        "needs a line for actor_id",
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_decision_that_cannot_stand_is_told_with_its_line(package: Path, name: str) -> None:
    bad, said = FAULTS[name]
    done = curate(package, line("casualty_claims", "courier-1-c2", "accept"), bad)
    assert done.exit_code == 1
    assert "mine.csv, line 3" in done.output
    assert said in done.output
    assert decided(package) == ""


def test_a_rejected_row_that_people_refer_to_is_told_of(package: Path) -> None:
    assert curate(package, line("quotes", QUOTE, "edit", "speaker", "na")).exit_code == 0
    done = curate(package, line("actors", "na", "reject"))
    assert (done.exit_code, f"speaker of quotes '{QUOTE}' is this row" in done.output) == (1, True)


def test_an_event_that_is_referred_to_may_not_be_rejected_in_the_same_breath(package: Path) -> None:
    done = curate(package, line("casualty_claims", CLAIM, "edit", "event_id", EVENT), line("events", EVENT, "reject"))
    assert (done.exit_code, "which was rejected" in done.output) == (1, True)


def test_an_actor_added_in_the_file_can_be_referred_to(package: Path) -> None:
    done = curate(
        package,
        line("actors", "lake-police", "add", "name", "Lake Police"),
        line("actors", "lake-police", "add", "actor_type", "police"),
        line("quotes", QUOTE, "edit", "speaker", "lake-police"),
    )
    assert done.exit_code == 0, done.output


def test_a_contradiction_is_refused_until_the_file_is_given_the_last_word(package: Path) -> None:
    curate(package, line("quotes", QUOTE, "accept"))
    again = line("quotes", QUOTE, "reject", who="Tomé Brandão")
    done = curate(package, again)
    assert done.exit_code == 1
    assert "Ana Reyes" in done.output
    assert "Tomé Brandão" in done.output
    assert curate(package, again, options=("--replace",)).exit_code == 0
    [decision] = Curation.load(package / "curation").decisions
    assert (decision.action, decision.who) == ("reject", "Tomé Brandão")
    assert f"quotes,{QUOTE},accept" in decided(package)


@pytest.mark.parametrize("text", ["", "table,row_key\n", "\ufefftable", 'table,"'])
def test_a_file_of_another_kind_is_told_without_a_traceback(package: Path, text: str) -> None:
    (package / "odd.csv").write_text(text, encoding="utf-8")
    done = CliRunner().invoke(main, ["curate", str(package / "odd.csv"), "--package", str(package)])
    assert (done.exit_code, "odd.csv, line" in done.output) == (1, True)


def test_without_a_package_it_says_so(tmp_path: Path) -> None:
    file = write_lines(tmp_path / "mine.csv", line("quotes", QUOTE, "accept"))
    done = CliRunner().invoke(main, ["curate", str(file), "--package", str(tmp_path)])
    assert (done.exit_code, "datapackage.json" in done.output) == (2, True)


def test_a_row_that_only_a_person_had_added_is_not_accepted_once_that_is_taken_out(package: Path) -> None:
    added = next(row for row in valid_rows()["quotes"] if row["review_status"] == "machine")["quote_id"]
    path = package / "datapackage" / "quotes.parquet"
    table = pq.read_table(path)
    statuses = pa.array(["added" if key == added else "machine" for key in table["quote_id"].to_pylist()])
    place = table.schema.get_field_index("review_status")
    field = table.schema.field(place)
    pq.write_table(table.set_column(place, field, statuses.cast(field.type)), path)
    done = curate(package, line("quotes", added, "accept"))
    assert (done.exit_code, "add it anew" in done.output) == (1, True)


def test_accepting_a_row_that_shows_what_was_decided_says_the_same(package: Path) -> None:
    stance = valid_rows()["quotes"][0]["stance"]
    write_lines(package / "curation" / "corrections.csv", line("quotes", QUOTE, "edit", "stance", stance))
    done = curate(package, line("quotes", QUOTE, "accept", who="Tomé Brandão"))
    assert (done.exit_code, done.output) == (0, "0 rows decided, 1 row known before\n")


def test_accepting_a_row_that_was_edited_since_it_was_built_is_a_contradiction(package: Path) -> None:
    write_lines(package / "curation" / "corrections.csv", line("quotes", QUOTE, "edit", "stance", "warns"))
    done = curate(package, line("quotes", QUOTE, "accept", who="Tomé Brandão"))
    assert (done.exit_code, "says edit" in done.output) == (1, True)
