"""Putting lines into a corrections.csv, and merging two of them."""

from __future__ import annotations

import random
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.decisions import line, write_lines

from newsledger.curate import Curation
from newsledger.curate.document import CorrectionsText, write_atomically
from newsledger.curate.merging import combine, merge, write
from newsledger.review.desk import as_text

QUOTE, OTHER = ("quotes", "a-q1-9"), ("quotes", "b-q1-9")
ACCEPT = line(*QUOTE, "accept")
EDIT = line(*QUOTE, "edit", "stance", "warns")


def merged(before: list[dict[str, str]], new: list[dict[str, str]], **options: bool) -> tuple[str, list[str]]:
    into = CorrectionsText(as_text(before))
    found = merge(into, CorrectionsText(as_text(new)), name="mine.csv", **options)
    return into.text, [str(fault) for fault in found.contradictions]


def test_an_empty_file_gets_the_header() -> None:
    assert CorrectionsText("").text == "table,row_key,action,column,value,reason,who,date\n"


@given(st.randoms(use_true_random=False))
def test_lines_come_to_stand_in_one_order_whatever_the_order_they_came_in(chance: random.Random) -> None:
    lines = [
        line("articles", "z", "accept"),
        line("actors", "a", "edit", "name", "Ada"),
        line("actors", "a", "edit", "country", ""),
        line("quotes", "b", "reject"),
    ]
    shuffled = chance.sample(lines, len(lines))
    text, _ = merged([], shuffled)
    assert text == as_text([lines[0], *lines[1:3], lines[3]])


def test_other_lines_and_comments_stay_as_they_are_written() -> None:
    head = 'table,row_key,action,column,value,reason,who,date\n# the first day\n"quotes","a-q1-9",accept,,,"a\nb",A,2031-04-01\n'
    tail = "\n# the second day\nquotes,c-q1-9,accept,,,r,A,2031-04-01"
    document = CorrectionsText(head + tail)
    document.put({OTHER: [line(*OTHER, "reject")]})
    assert document.text == f"{head}quotes,b-q1-9,reject,,,read it,Ana Reyes,2031-04-01\n{tail}\n"


def test_a_row_without_lines_leaves_the_file() -> None:
    document = CorrectionsText(as_text([ACCEPT, line(*OTHER, "accept")]))
    document.put({QUOTE: []})
    assert document.text == as_text([line(*OTHER, "accept")])


def test_lines_end_as_the_file_ends_its_lines() -> None:
    document = CorrectionsText("table,row_key,action,column,value,reason,who,date\r\n")
    document.put({QUOTE: [ACCEPT]})
    assert document.text.endswith("2031-04-01\r\n")


@pytest.mark.parametrize(
    ("before", "new"),
    [
        ([ACCEPT], [line(*QUOTE, "accept", who="Tomé Brandão", reason="seen")]),
        ([EDIT], [line(*QUOTE, "edit", "stance", "warns", who="Tomé Brandão")]),
        ([line(*QUOTE, "add", "stance", "warns")], [EDIT]),
    ],
)
def test_the_same_decision_twice_stands_once_as_first_signed(before: list, new: list) -> None:
    assert merged(before, new) == (as_text(before), [])


def test_edits_of_different_columns_stand_side_by_side() -> None:
    other = line(*QUOTE, "edit", "speaker", "", who="Tomé Brandão")
    text, faults = merged([EDIT], [other])
    assert faults == []
    assert Curation.parse(text, {}).decisions[0].values == {"stance": "warns", "speaker": None}


@pytest.mark.parametrize(
    ("before", "new", "said"),
    [
        (
            ACCEPT,
            line(*QUOTE, "reject", who="Tomé"),
            "'reject (Tomé, 2031-04-01)': corrections.csv, line 2, says accept",
        ),
        (
            EDIT,
            line(*QUOTE, "edit", "stance", "asks", who="Tomé"),
            "says 'warns' for stance of quotes 'a-q1-9' (Ana Reyes",
        ),
        (EDIT, line(*QUOTE, "accept", who="Tomé"), "says edit of quotes"),
        (line(*QUOTE, "add", "cue", "said"), EDIT, "says '' for stance"),
    ],
)
def test_a_contradiction_names_both_and_changes_nothing(before: dict, new: dict, said: str) -> None:
    text, faults = merged([before], [line(*OTHER, "accept"), new])
    assert text == as_text([before])
    assert len(faults) == 1
    assert said in faults[0]
    assert faults[0].startswith("mine.csv, line 3")


def test_the_later_word_holds_if_asked_for() -> None:
    reject = line(*QUOTE, "reject")
    assert merged([EDIT], [reject], replace=True) == (as_text([reject]), [])


def test_an_edit_of_an_added_row_changes_the_added_row() -> None:
    before = [line(*QUOTE, "add", "cue", "said"), line(*QUOTE, "add", "stance", "asks")]
    assert combine(before, [EDIT]) == [before[0], {**EDIT, "action": "add"}]


def test_a_row_that_only_a_person_added_is_rejected_by_taking_its_lines_out() -> None:
    assert combine([line(*QUOTE, "add", "cue", "said")], [line(*QUOTE, "reject")], only_added=True) == []


def test_a_failed_write_leaves_the_earlier_file_and_nothing_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "corrections.csv"
    path.write_text("earlier")
    with pytest.raises(UnicodeEncodeError):
        write_atomically(path, "half a character: \ud83d")
    assert [(one.name, one.read_text()) for one in tmp_path.iterdir()] == [("corrections.csv", "earlier")]


@pytest.mark.skipif(shutil.which("git") is None, reason="needs git")
@pytest.mark.parametrize("shared", [[], [line("quotes", "m-q1-9", "accept")]])
def test_two_reviewers_who_decided_different_rows_merge_without_conflict(tmp_path: Path, shared: list) -> None:
    def git(where: Path, *words: str) -> str:
        identity = ["-c", "user.name=R", "-c", "user.email=r@example.org", "-c", "commit.gpgsign=false"]
        done = subprocess.run(["git", *identity, *words], cwd=where, capture_output=True, text=True, check=True)
        return done.stdout

    def decide(where: Path, *rows: str) -> None:
        path = where / "curation" / "corrections.csv"
        path.parent.mkdir(exist_ok=True)
        document = CorrectionsText.read(path)
        document.put({("quotes", row): [line("quotes", row, "accept")] for row in rows})
        write(path.parent, document)
        git(where, "add", ".")
        git(where, "commit", "-m", "reviewed")

    first, second = tmp_path / "first", tmp_path / "second"
    first.mkdir()
    git(first, "init", "-q", "-b", "main")
    write_lines(first / "curation" / "corrections.csv", *shared)
    git(first, "add", ".")
    git(first, "commit", "-m", "begun")
    git(tmp_path, "clone", "-q", "first", "second")
    decide(first, "a-q1-9", "n-q1-9")
    decide(second, "b-q1-9", "o-q1-9")
    git(second, "pull", "-q", "--no-rebase", "--no-edit")
    decisions = Curation.load(second / "curation").decisions
    assert {one.row_key for one in decisions} == {*(one["row_key"] for one in shared), *(f"{x}-q1-9" for x in "abno")}
