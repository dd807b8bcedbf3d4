"""Putting lines into a corrections.csv, and merging two of them."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.decisions import line

from newsledger.curate import Curation
from newsledger.curate.document import CorrectionsText, write_atomically
from newsledger.curate.merging import combine, merge, write
from newsledger.review.desk import as_text

QUOTE, OTHER = ("quotes", "a-q1-9"), ("quotes", "b-q1-9")
ACCEPT = line(*QUOTE, "accept")
EDIT = line(*QUOTE, "edit", "stance", "warns")
LATER = {**EDIT, "date": "2031-04-02T08:00:00Z"}


def merged(before: list[dict[str, str]], new: list[dict[str, str]], **options: bool) -> tuple[str, list[str]]:
    into = CorrectionsText(as_text(before))
    found = merge(into, CorrectionsText(as_text(new)), name="mine.csv", **options)
    return into.text, [str(fault) for fault in found.contradictions]


def test_an_empty_file_gets_the_header() -> None:
    assert CorrectionsText("").text == "table,row_key,action,column,value,reason,who,date\n"


@given(st.text(alphabet='\\nr\n\r",x'))
def test_a_cell_stands_on_one_line_and_is_read_as_it_was(value: str) -> None:
    cells = {**EDIT, "value": value}
    text = as_text([cells])
    assert len(text.splitlines()) == 2
    assert CorrectionsText(text).lines[0].cells == cells


def test_a_cell_that_was_written_with_line_breaks_is_read() -> None:
    text = as_text([ACCEPT]).replace("read it", '"read\nit"')
    assert CorrectionsText(text).lines[0].cells["reason"] == "read\nit"


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
    document.add({OTHER: [line(*OTHER, "reject")]})
    assert document.text == f"{head}quotes,b-q1-9,reject,,,read it,Ana Reyes,2031-04-01\n{tail}\n"


def test_new_lines_about_a_row_stand_behind_its_earlier_ones() -> None:
    lines = [ACCEPT, line(*OTHER, "accept")]
    document = CorrectionsText(as_text(lines))
    document.add({QUOTE: [LATER, {**LATER, "action": "replace", "column": "", "value": "2031-04-01 Ana Reyes"}]})
    assert [(one.cells["row_key"], one.cells["action"]) for one in document.lines] == [
        ("a-q1-9", "accept"),
        ("a-q1-9", "replace"),
        ("a-q1-9", "edit"),
        ("b-q1-9", "accept"),
    ]


def test_lines_end_as_the_file_ends_its_lines() -> None:
    document = CorrectionsText("table,row_key,action,column,value,reason,who,date\r\n")
    document.add({QUOTE: [ACCEPT]})
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


def test_the_later_word_holds_if_asked_for_and_the_earlier_one_stays_to_be_read() -> None:
    reject = line(*QUOTE, "reject", who="Tomé")
    ending = {**reject, "action": "replace", "value": "2031-04-01 Ana Reyes"}
    assert merged([EDIT], [reject], replace=True) == (as_text([EDIT, ending, reject]), [])
    assert Curation.parse(as_text([EDIT, ending, reject]), {}).decisions[0].action == "reject"


def test_a_decision_signed_like_the_one_it_replaces_is_told() -> None:
    text, faults = merged([EDIT], [line(*QUOTE, "reject")], replace=True)
    assert text == as_text([EDIT])
    assert "mine.csv, line 2, date '2031-04-01 Ana Reyes': is how corrections.csv, line 2, is signed" in faults[0]


def test_what_the_new_file_says_to_end_is_no_contradiction() -> None:
    reject = line(*QUOTE, "reject", who="Tomé")
    ending = {**reject, "action": "replace", "value": "2031-04-01 Ana Reyes"}
    assert merged([EDIT], [EDIT, ending, reject]) == (as_text([EDIT, ending, reject]), [])


def test_where_people_disagree_nothing_is_settled_unless_it_is_asked_for() -> None:
    before = [ACCEPT, line(*QUOTE, "reject", who="Tomé")]
    again = line(*QUOTE, "accept", who="Inês")
    text, faults = merged(before, [again])
    assert text == as_text(before)
    assert ["Ana Reyes" in faults[0], "Tomé" in faults[1]] == [True, True]
    text, faults = merged(before, [again], replace=True)
    assert faults == []
    [decision] = Curation.parse(text, {}).decisions
    assert (decision.action, decision.who) == ("accept", "Inês")


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


@pytest.mark.parametrize("standing", ["", "*.csv text\n", "*.csv text", "corrections.csv merge=union\n"])
def test_git_is_told_once_to_keep_the_lines_of_both_sides(tmp_path: Path, standing: str) -> None:
    if standing:
        (tmp_path / ".gitattributes").write_text(standing)
    for _ in range(2):
        write(tmp_path, "corrections.csv", "x")
    told = (tmp_path / ".gitattributes").read_text()
    assert told.startswith(standing)
    assert told.splitlines().count("corrections.csv merge=union") == 1
