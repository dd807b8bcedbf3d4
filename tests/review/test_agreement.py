"""Agreement of two reviewers, held against published examples and against what alpha must be."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from support.decisions import line, write_lines

from newsledger.review.agreement import alpha
from scripts.cli import main

VALUES = st.sampled_from("abc")
PAIRS = st.lists(st.tuples(VALUES, VALUES), max_size=30)


def pairs(first: str, second: str) -> list[tuple[str, str]]:
    return list(zip(first.split(), second.split(), strict=True))


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        # Krippendorff (2011), section A: two observers, ten units, binary data.
        ("0 1 0 0 0 0 0 0 1 0", "1 1 1 0 0 1 0 0 0 0", 0.095),
        # The same paper, section B: two observers, twelve units, five values.
        ("a a b b d c c c e d d a", "b a b b b c c c e d d d", 0.692),
    ],
)
def test_alpha_is_that_of_the_published_examples(first: str, second: str, expected: float) -> None:
    assert alpha(pairs(first, second)) == pytest.approx(expected, abs=0.0005)


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("b a b b a b", "b a b b a b", 1.000000),
        ("a a b c a a b c c", "a a b c a b a c c", 0.673077),
        ("a b c c a a b b b a b b a a a", "a c b c a c c b b b b c a a a", 0.406143),
        ("b b d a c b d b b a b c d d d b a b d d", "b b a d c d d b d a a c d d d a a b c d", 0.521891),
        (
            "b d a d c b c b b c b c c b c c c c d c b c a c d b b c d b a b b a a c c b a b",
            "b d a d a b c c a b b c b b c c c b d c b a a c b b d c c a c b b a c c c d a c",
            0.476590,
        ),
    ],
)
def test_alpha_is_what_libraries_written_by_others_work_out(first: str, second: str, expected: float) -> None:
    # By nltk 3.10.4 and simpledorff 0.0.2, which agree to the last digit given.
    assert alpha(pairs(first, second)) == pytest.approx(expected, abs=5e-7)


@given(PAIRS)
def test_alpha_is_one_only_where_all_agree_and_is_never_more(found: list[tuple[str, str]]) -> None:
    value = alpha(found)
    if value is not None:
        assert value <= 1
        assert (value == 1) == all(one == other for one, other in found)


@given(PAIRS)
def test_alpha_does_not_ask_who_came_first_nor_how_values_are_called(found: list[tuple[str, str]]) -> None:
    assert alpha([(other, one) for one, other in found]) == alpha(found)
    assert alpha([(f"x{one}", f"x{other}") for one, other in found]) == alpha(found)


@pytest.mark.parametrize("found", [[], [("a", "a")], [("a", "a")] * 9])
def test_alpha_is_not_defined_without_variation(found: list[tuple[str, str]]) -> None:
    assert alpha(found) is None


@pytest.fixture
def files(tmp_path: Path) -> tuple[str, str]:
    first = [
        line("quotes", "a-q1-9", "accept"),
        line("quotes", "b-q1-9", "edit", "stance", "warns"),
        line("quotes", "c-q1-9", "edit", "stance", "asks"),
        line("quotes", "d-q1-9", "reject"),
        line("actors", "ada-okoye", "accept"),
    ]
    second = [
        line("quotes", "a-q1-9", "accept", who="Tomé"),
        line("quotes", "b-q1-9", "edit", "stance", "warns", who="Tomé"),
        line("quotes", "c-q1-9", "edit", "stance", "demands", who="Tomé"),
        line("quotes", "e-q1-9", "reject", who="Tomé"),
        line("quotes", "f-q1-9", "reject", who="Tomé"),
    ]
    return str(write_lines(tmp_path / "a.csv", *first)), str(write_lines(tmp_path / "b.csv", *second))


def test_rows_that_both_decided_are_compared_and_the_others_counted(files: tuple[str, str]) -> None:
    done = CliRunner().invoke(main, ["agreement", *files])
    assert done.exit_code == 0
    assert "all tables: 3 rows decided by both (only the first decided 2, only the second 2)" in done.output
    assert "quotes: 3 rows decided by both (only the first decided 1, only the second 2)" in done.output
    assert "action          3 of 3 agree (100.0%), alpha 1.000" in done.output
    assert "whole decision  2 of 3 agree (66.7%)" in done.output
    assert "cells both set  1 of 2 agree (50.0%)" in done.output
    assert "actors: 0 rows decided by both (only the first decided 1, only the second 0)" in done.output


def test_the_same_numbers_come_as_json(files: tuple[str, str]) -> None:
    done = CliRunner().invoke(main, ["agreement", "--json", *files])
    [everything, actors, quotes] = json.loads(done.output)
    assert [table["table"] for table in (everything, actors, quotes)] == ["", "actors", "quotes"]
    assert quotes["outcomes"] == {
        "units": 3,
        "agreed": 2,
        "percent": pytest.approx(200 / 3),
        # Six values, two of them twice: 1 - 5 * 2 / (36 - 4 - 4 - 1 - 1).
        "alpha": pytest.approx(1 - 10 / 26),
    }
    assert actors["actions"] == {"units": 0, "agreed": 0, "percent": None, "alpha": None}


def test_a_reviewer_agrees_with_himself(files: tuple[str, str]) -> None:
    done = CliRunner().invoke(main, ["agreement", "--json", files[0], files[0]])
    assert json.loads(done.output)[0]["outcomes"]["alpha"] == 1


def test_a_faulty_file_is_named(files: tuple[str, str], tmp_path: Path) -> None:
    bad = write_lines(tmp_path / "bad.csv", line("quotes", "a-q1-9", "sing"))
    done = CliRunner().invoke(main, ["agreement", files[0], str(bad)])
    assert (done.exit_code, "bad.csv, line 2, action 'sing'" in done.output) == (1, True)
