"""Each rule of the schemas, broken once in rows that are otherwise sound."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pandera.errors
import pyarrow as pa
import pytest
from support.packages import Row, valid_rows, write_unchecked

from newsledger.validate import Issue, check
from newsledger.validate.checking import check_table
from schemas import TABLES, Table

Rows = dict[str, list[Row]]
Fault = tuple[str, Callable[[Rows], None], str, str, int]


def cell(table: str, row: int, **values: Any) -> Callable[[Rows], None]:
    def change(rows: Rows) -> None:
        rows[table][row] |= values

    return change


def repeat(table: str, row: int, **values: Any) -> Callable[[Rows], None]:
    def change(rows: Rows) -> None:
        rows[table].insert(row, rows[table][row] | values)

    return change


def swap_first_two(rows: Rows) -> None:
    rows["quotes"][:2] = rows["quotes"][1::-1]


# Faults of one list are made together: every fault is to be named, however many others there are.
TOGETHER = [
    ("articles", cell("articles", 0, language="english, mostly"), "language", "matches_pattern", 1),
    ("articles", cell("articles", 0, source_sha256="A" * 64), "source_sha256", "matches_pattern", 1),
    ("articles", cell("articles", 0, byline="Ana Reyes || Tomé"), "byline", "is_list_of", 1),
    ("articles", cell("articles", 1, word_count=-1), "word_count", "greater_than_or_equal_to", 2),
    ("articles", cell("articles", 1, subtitle=""), "subtitle", "not_empty_string", 2),
    ("articles", cell("articles", 1, title="a\x00b"), "title", "no_nul", 2),
    (
        "articles",
        cell("articles", 2, published_on=datetime.date(2031, 3, 3)),
        "published_on, published_on_basis",
        "date_agrees_with_basis",
        3,
    ),
    ("articles", cell("articles", 0, duplicate_of="courier-3"), "duplicate_of", "acyclic", 1),
    ("actors", cell("actors", 1, actor_type="charity"), "actor_type", "in_vocabulary", 2),
    ("actors", cell("actors", 1, country="xlk"), "country", "matches_pattern", 2),
    ("actors", cell("actors", 0, affiliation="ines-valdez"), "actor_id, affiliation", "affiliation_is_another", 1),
    ("actors", cell("actors", 0, article_count=1), "article_count", "count_of", 1),
    ("actors", repeat("actors", 2), "actor_id", "primary_key", 3),
    ("actor_mentions", cell("actor_mentions", 0, text="Lake Committee"), "start, end, text", "span", 1),
    ("actor_mentions", cell("actor_mentions", 4, end=10_000), "start, end, text", "span", 5),
    ("events", cell("events", 1, latitude=91.0), "latitude", "less_than_or_equal_to", 2),
    (
        "events",
        cell("events", 0, date_end=datetime.date(2031, 1, 1)),
        "date_start, date_end",
        "date_start_not_after_date_end",
        1,
    ),
    ("events", cell("events", 0, mention_count=2), "mention_count", "count_of", 1),
    (
        "event_mentions",
        cell("event_mentions", 0, trigger_start=0, trigger_end=6),
        "trigger_start, trigger_end, start, end",
        "trigger_start_within_start",
        1,
    ),
    ("event_actors", cell("event_actors", 1, actor_id="southern-front"), "actor_id", "foreign_key", 2),
    (
        "casualty_claims",
        cell("casualty_claims", 0, count_high=20),
        "count_value, count_low, count_high, qualifier",
        "bounds_fit_qualifier",
        1,
    ),
    ("casualty_claims", cell("casualty_claims", 2, victim_groups="men, women"), "victim_groups", "is_list_of", 3),
    (
        "casualty_claims",
        cell("casualty_claims", 1, claimant=None),
        "attribution, claimant, claimant_text, claimant_for",
        "claimant_fits_attribution",
        2,
    ),
    ("quotes", cell("quotes", 0, sentence_end=99_999), "sentence_start, sentence_end", "span", 1),
    ("quotes", cell("quotes", 0, start=300), "start, end", "start_before_end", 1),
]
# These would hide or move one of the others.
APART = [
    ("articles", cell("articles", 1, word_count=7), "word_count, text", "word_count_fits_text", 2),
    ("articles", cell("articles", 2, duplicate_of="nowhere"), "duplicate_of", "foreign_key", 3),
    ("actors", cell("actors", 0, mention_count=7), "mention_count", "count_of", 1),
    (
        "actor_mentions",
        repeat("actor_mentions", 4, mention_id="another"),
        "article_id, start, end",
        "unique_key",
        5,
    ),
    ("events", cell("events", 1, latitude=None), "latitude, longitude", "filled_together_latitude_longitude", 2),
    ("casualty_claims", cell("casualty_claims", 1, part_of="courier-1-c3"), "part_of", "acyclic", 2),
    ("quotes", swap_first_two, "article_id, start, end, quote_id", "row_order", 2),
]
FAULTS = [(0, *fault) for fault in TOGETHER] + [(1, *fault) for fault in APART]


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> list[list[Issue]]:
    return [_faults_of(faults, tmp_path_factory.mktemp("faults")) for faults in (TOGETHER, APART)]


def _faults_of(faults: list[Fault], directory: Path) -> list[Issue]:
    rows = valid_rows()
    for _, change, *_ in faults:
        change(rows)
    return check(write_unchecked(rows, directory), frictionless=False)


@pytest.mark.parametrize("extension", ["csv", "parquet"])
@pytest.mark.parametrize(
    ("group", "table", "change", "column", "rule", "row"), FAULTS, ids=[f"{fault[1]}-{fault[4]}" for fault in FAULTS]
)
def test_broken_rule_is_named_with_file_column_and_row(
    found: list[list[Issue]],
    extension: str,
    group: int,
    table: str,
    change: Callable[[Rows], None],
    column: str,
    rule: str,
    row: int,
) -> None:
    named = [
        (issue.column, issue.rule, example.row)
        for issue in found[group]
        for example in issue.examples
        if issue.file == f"datapackage/{table}.{extension}"
    ]

    assert (column, rule, row) in named


@pytest.mark.parametrize("faults", [TOGETHER, APART], ids=["together", "apart"])
def test_row_rules_give_the_verdict_that_pandera_gives_of_the_whole_schema(faults: list[Fault], tmp_path: Path) -> None:
    rows = valid_rows()
    for _, change, *_ in faults:
        change(rows)
    write_unchecked(rows, tmp_path)

    for table in TABLES.values():
        contents, issues = check_table(tmp_path, table)
        names = {rule.name for rule in table.row_rules}
        ours = {(i.rule, e.row - 1) for i in issues if i.rule in names and i.file.endswith("csv") for e in i.examples}
        assert ours == pandera_verdict(contents[f"datapackage/{table.name}.csv"].typed(), table)


def pandera_verdict(table: pa.Table, declared: Table) -> set[tuple[str, int]]:
    try:
        declared.schema.validate(table.to_pandas(types_mapper=pd.ArrowDtype), lazy=True)
    except pandera.errors.SchemaErrors as errors:
        cases = errors.failure_cases
        names = {rule.name for rule in declared.row_rules}
        return {(c, int(i)) for c, i in zip(cases["check"], cases["index"], strict=True) if c in names}
    return set()


def test_many_rows_with_one_fault_are_one_issue_with_count_and_five_examples(tmp_path: Path) -> None:
    rows = valid_rows()
    for number, actor in enumerate(rows["actors"] * 2):
        actor["wikidata_id"] = f"item {number}"
    rows["articles"][0]["rights"] = ""
    rows["actor_mentions"] = [
        row | {"mention_id": f"{row['mention_id']}{letter}", "text": "nobody"}
        for row in rows["actor_mentions"]
        for letter in "ab"
    ]

    issues = check(write_unchecked(rows, tmp_path), frictionless=False)

    spans = [issue for issue in issues if issue.rule == "span" and issue.file.endswith(".csv")]
    assert [(issue.count, len(issue.examples)) for issue in spans] == [(10, 5)]
    assert {issue.rule for issue in issues} >= {"matches_pattern", "not_empty_string", "span", "unique_key"}
    assert issues == sorted(issues)


def test_row_rule_that_fails_is_reported_once_a_format(tmp_path: Path) -> None:
    rows = valid_rows()
    rows["quotes"][0]["cue"] = None

    issues = check(write_unchecked(rows, tmp_path), frictionless=False)

    assert [issue.rule for issue in issues] == ["filled_together_cue_cue_start_cue_end"] * 2
    assert issues[0].examples[0].key == "courier-1-q1"
    assert "cue_start=288" in issues[0].value
