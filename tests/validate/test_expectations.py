from __future__ import annotations

import dataclasses
import json
from collections import Counter
from pathlib import Path

import pytest
from click.testing import CliRunner
from support.packages import publish_valid, valid_rows, write_unchecked

from newsledger.validate import Issue, check
from newsledger.validate.expectations import Tally, unmet
from schemas import TABLES
from schemas.expectations import Expectation, FillRate, RowCount, WordShare
from scripts.validate import command

ALL = [(name, expectation) for name, table in TABLES.items() for expectation in table.expectations]
IDS = [f"{name}-{expectation.name}-{expectation.column}" for name, expectation in ALL]


def tallies(rows: int = 0, **changed: Tally) -> dict[str, Tally]:
    """Tallies of all tables with so many rows, every column filled, every word as frequent as others."""
    found = {}
    for name, table in TABLES.items():
        words = {
            column.name: Counter(dict.fromkeys(column.info.vocabulary.values(), rows // len(column.info.vocabulary)))
            for column in table.columns
            if column.info.vocabulary
        }
        filled = Counter({column.name: 0 if column.name == "duplicate_of" else rows for column in table.columns})
        found[name] = Tally(rows, filled, words)
    return found | changed


def about(issues: list[Issue], name: str, expectation: Expectation) -> list[Issue]:
    return [
        issue
        for issue in issues
        if (issue.table, issue.rule, issue.column) == (name, expectation.name, expectation.column)
    ]


def spoiled(expectation: Expectation, rows: int, share: float) -> dict[str, Tally]:
    """Tallies in which the expectation's own table has a share of what it is about."""
    name = next(name for name, known in ALL if known is expectation)
    found = tallies(rows)
    tally = found[name]
    match expectation:
        case RowCount():
            found[name] = dataclasses.replace(tally, rows=int(rows * share))
        case FillRate(column):
            found[name] = dataclasses.replace(tally, filled={**tally.filled, column: int(rows * share)})
        case WordShare(column):
            word = expectation.word or next(iter(tally.words[column]))
            words = {**dict.fromkeys(tally.words[column], 0), word: int(rows * share)}
            found[name] = dataclasses.replace(tally, words={**tally.words, column: words})
    return found


def worst(expectation: Expectation) -> float:
    """The share at which a table is farthest from what is expected."""
    return (
        1.0
        if isinstance(expectation, WordShare) or (isinstance(expectation, FillRate) and expectation.at_most < 1)
        else 0.0
    )


def rows_needed(expectation: Expectation) -> int:
    return max(expectation.from_rows, 100) if not isinstance(expectation, RowCount) or expectation.per else 1000


@pytest.mark.parametrize(("name", "expectation"), ALL, ids=IDS)
def test_missed_expectation_is_a_warning_with_what_was_found_and_why(name: str, expectation: Expectation) -> None:
    found = about(unmet(spoiled(expectation, rows_needed(expectation), worst(expectation))), name, expectation)

    assert [issue.severity for issue in found] == ["warning"] * len(found)
    assert any(expectation.sentence in issue.message and expectation.reason in issue.message for issue in found)


@pytest.mark.parametrize(("name", "expectation"), ALL, ids=IDS)
def test_nothing_is_expected_of_few_rows(name: str, expectation: Expectation) -> None:
    if expectation.from_rows < 2:
        pytest.skip("holds from the first row on")
    spoiled_tables = spoiled(expectation, expectation.from_rows - 1, worst(expectation))

    assert not any(expectation.sentence in issue.message for issue in about(unmet(spoiled_tables), name, expectation))


def test_varied_tables_miss_nothing() -> None:
    assert unmet(tallies(100_000)) == []


@pytest.mark.parametrize(
    ("share", "is_met"), [(0.0999, False), (0.1, True), (1.0, True)], ids=["just below", "at the limit", "full"]
)
def test_limit_itself_is_met(share: float, is_met: bool) -> None:
    expectation = next(e for e in TABLES["quotes"].expectations if e.column == "speaker")
    assert isinstance(expectation, FillRate)
    assert expectation.at_least == 0.1

    assert (about(unmet(spoiled(expectation, 10_000, share)), "quotes", expectation) == []) is is_met


@pytest.mark.parametrize(("name", "expectation"), ALL, ids=IDS)
def test_expectation_is_about_what_there_is_and_says_why(name: str, expectation: Expectation) -> None:
    columns = {column.name: column for column in TABLES[name].columns}

    assert expectation.reason
    assert not expectation.reason.endswith(".")
    match expectation:
        case RowCount(per=per):
            assert per is None or per in TABLES
        case FillRate(column, at_least=low, at_most=high):
            assert columns[column].nullable, "a required column is always filled"
            assert 0 <= low < high <= 1
        case WordShare(column, at_most, word=word):
            vocabulary = columns[column].info.vocabulary
            assert vocabulary is not None
            assert word is None or word in vocabulary.values()
            assert 0 < at_most < 1


def test_every_table_of_the_corpus_has_expectations() -> None:
    assert [name for name, table in TABLES.items() if not table.expectations and name != "retired"] == []


def test_package_without_articles_is_unusual(tmp_path: Path) -> None:
    issues = check(write_unchecked({name: [] for name in TABLES}, tmp_path), frictionless=False)

    assert [(issue.table, issue.rule, issue.severity) for issue in issues] == [("articles", "expected_rows", "warning")]


def test_small_package_misses_nothing(tmp_path: Path) -> None:
    assert check(publish_valid(tmp_path), frictionless=False) == []


@pytest.mark.parametrize(("options", "code"), [((), 0), (("--strict",), 1)])
def test_warnings_are_shown_and_fail_only_if_strict(tmp_path: Path, options: tuple[str, ...], code: int) -> None:
    write_unchecked({name: [] for name in TABLES}, tmp_path)

    result = CliRunner().invoke(command, [str(tmp_path), "--format", "json", *options])

    assert result.exit_code == code
    shown = json.loads(result.output)
    assert [(issue["rule"], issue["severity"]) for issue in shown["issues"]] == [("expected_rows", "warning")]


def test_all_quotes_of_one_type_are_counted_in_the_files(tmp_path: Path) -> None:
    rows = valid_rows()
    first = rows["quotes"][0]
    rows["quotes"] = [
        first | {"quote_id": f"courier-1-q{at:03}", "speaker": None, "speaker_kind": "unnamed"} for at in range(210)
    ]

    issues = check(write_unchecked(rows, tmp_path), frictionless=False)

    found = {(issue.rule, issue.column): issue.message for issue in issues if issue.severity == "warning"}
    assert set(found) == {("expected_variety", "quote_type"), ("expected_fill", "speaker")}
    assert found["expected_variety", "quote_type"].startswith("direct in 210 of 210 rows; expected: ")
    assert found["expected_fill", "speaker"].startswith("0 of 210 rows are filled; expected: ")
