from __future__ import annotations

import json

import pytest

from newsledger.validate import Example, Issue, render

ONE = Issue(
    "quotes",
    "datapackage/quotes.csv",
    "stance",
    "in_vocabulary",
    "not a word",
    7,
    tuple(Example(row, f"a-q{row}", "50%: a, b\nc") for row in range(1, 6)),
)
WHOLE = Issue("", "datapackage.json", "", "resources", "one is missing")


def test_text_says_place_rule_count_and_examples() -> None:
    assert render([WHOLE, ONE], "text").splitlines() == [
        "datapackage.json: resources: one is missing",
        "datapackage/quotes.csv stance: in_vocabulary: not a word (7 times)",
        *(f"    row {row} (a-q{row}): 50%: a, b\\nc" for row in range(1, 6)),
        "    …",
        "8 faults of 2 kinds.",
    ]


def test_text_of_nothing_says_so() -> None:
    assert render([]) == "No faults found."


def test_json_holds_every_property() -> None:
    shown = json.loads(render([ONE], "json"))

    assert shown["valid"] is False
    issue = shown["issues"][0]
    wanted = ("table", "file", "row", "column", "value", "rule", "count")
    assert [issue[key] for key in wanted] == [
        "quotes",
        "datapackage/quotes.csv",
        1,
        "stance",
        "50%: a, b\nc",
        "in_vocabulary",
        7,
    ]
    assert len(issue["examples"]) == 5


def test_json_of_nothing_is_valid() -> None:
    assert json.loads(render([], "json")) == {"valid": True, "issues": []}


def test_github_annotation_is_one_line_with_what_would_end_it_escaped() -> None:
    shown = render([WHOLE, ONE], "github").splitlines()

    assert shown[0] == "::error file=datapackage.json,title=resources::datapackage.json: resources: one is missing"
    assert len(shown) == 2
    assert shown[1].startswith("::error file=datapackage/quotes.csv,title=in_vocabulary::datapackage/quotes.csv stance")
    assert "%0A    row 1 (a-q1): 50%25: a, b\\nc" in shown[1]


def test_github_property_escapes_what_separates_properties() -> None:
    issue = Issue("", "a,b:c", "", "rule", "message")

    assert render([issue], "github") == "::error file=a%2Cb%3Ac,title=rule::a,b:c: rule: message"


def test_github_annotation_stands_at_the_file_in_the_repository() -> None:
    assert render([WHOLE], "github", root="releases/new").startswith("::error file=releases/new/datapackage.json,")


def test_unknown_format_is_an_error() -> None:
    with pytest.raises(ValueError, match="html"):
        render([], "html")


def test_issues_sort_by_table_file_and_column() -> None:
    assert sorted([ONE, WHOLE]) == [WHOLE, ONE]
