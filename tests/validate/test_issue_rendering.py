"""How issues look: as text with the value underlined, as annotations and as Markdown."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsledger.validate import Example, Issue, render
from newsledger.validate.render import summary, workflow_commands
from newsledger.validate.spots import Spot
from newsledger.validate.visible import visible, width

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
ODD = Issue("quotes", "datapackage/quotes.parquet", "", "expected_rows", "3 rows", severity="warning")


def spotted(text: str, value: str, after: str) -> str:
    """What is shown of a single example whose row has these three parts."""
    example = Example(3, "a-q3", "x")
    issue = Issue("quotes", "datapackage/quotes.csv", "stance", "type", "wrong", 1, (example,))
    spot = Spot("datapackage/quotes.csv", 4, 9, ((text, False), (value, True), (after, False)))
    return render([issue], {(issue, example): spot})


def test_text_says_place_rule_count_and_examples() -> None:
    assert render([WHOLE, ONE]).splitlines() == [
        "datapackage.json: resources: one is missing",
        "datapackage/quotes.csv stance: in_vocabulary: not a word (7 times)",
        *(f"    row {row} (a-q{row}): 50%: a, b\\nc" for row in range(1, 6)),
        "    …",
        "8 faults of 2 kinds.",
    ]


def test_text_of_nothing_says_so() -> None:
    assert render([]) == "No faults found."


def test_warning_is_called_one_and_counted_apart() -> None:
    assert render([WHOLE, ODD]).splitlines()[1:] == [
        "warning: datapackage/quotes.parquet: expected_rows: 3 rows",
        "1 fault of 1 kind, 1 warning.",
    ]


def test_fault_of_the_descriptor_says_at_which_line() -> None:
    shown = render([WHOLE], {(WHOLE, None): Spot("datapackage.json", 7, 3)})

    assert shown.splitlines()[0] == "datapackage.json: resources: one is missing [datapackage.json:7:3]"


@pytest.mark.parametrize(
    ("before", "value", "after", "row", "carets"),
    [
        ("a,", "mumbles", ",b", "a,mumbles,b", "  ^^^^^^^"),
        ("a,", "", ",b", "a,,b", "  ^"),
        ("a,", "as警告", ",b", "a,as警告,b", "  ^^^^^^"),
        ("警,", "mumbles", "", "警,mumbles", "   ^^^^^^^"),
        ("cafe\u0301,", "x", "", "cafe\u0301,x", "     ^"),
        ("سلام,", "x", "", "\\u0633\\u0644\\u0627\\u0645,x", " " * 25 + "^"),
        ("a\u202e,", "b", "", "a\\u202e,b", " " * 8 + "^"),
        ("a\tb,", "c\x00d", "", "a\\tb,c\\0d", "     ^^^^"),
        ("a\nb,", "c\x1b[2Jd", ",", "a\\nb,c\\x1b[2Jd,", "     ^^^^^^^^^"),
        ("👩\u200d🚀,", "x", "", "👩\\u200d🚀,x", " " * 11 + "^"),
    ],
)
def test_value_is_underlined_in_its_row(before: str, value: str, after: str, row: str, carets: str) -> None:
    lines = spotted(before, value, after).splitlines()

    assert lines[1:4] == ["    row 3 (a-q3), line 4: x", f"      | {row}", f"      | {carets}"]


@given(st.text(max_size=12), st.text(min_size=1, max_size=12), st.text(max_size=12))
def test_carets_are_as_wide_as_the_value_and_stand_below_it(before: str, value: str, after: str) -> None:
    lines = spotted(before, value, after).split("\n")

    carets = lines[3].removeprefix("      | ")
    assert carets.lstrip(" ") == "^" * max(width(visible(value, one_way=True)), 1)
    assert len(carets) - len(carets.lstrip(" ")) == width(visible(before, one_way=True))


@given(st.text())
def test_visible_text_has_nothing_that_moves_hides_or_turns(text: str) -> None:
    shown = visible(text, one_way=True)

    assert not {unicodedata.category(char) for char in shown} & {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
    assert not {unicodedata.bidirectional(char) for char in shown} & {"R", "AL", "AN"}


def test_two_columns_are_both_underlined() -> None:
    example = Example(1, "k", "")
    issue = Issue("quotes", "f", "start, end", "order", "wrong", 1, (example,))
    pieces = (("…,", False), ("12", True), (",x,", False), ("9", True), ("", False))

    lines = render([issue], {(issue, example): Spot("f", 2, 1, pieces)}).splitlines()

    assert lines[2:4] == ["      | …,12,x,9", "      |   ^^   ^"]


def test_terminal_escapes_of_a_file_name_are_shown_as_such() -> None:
    assert render([Issue("", "datapackage/\x1b[2J\n.csv", "", "extra_file", "no")]).startswith(
        "datapackage/\\x1b[2J\\n.csv: extra_file"
    )


def test_annotation_is_one_line_with_what_would_end_it_escaped() -> None:
    shown = workflow_commands([WHOLE, ONE]).splitlines()

    assert shown[0] == "::error file=datapackage.json,title=resources::datapackage.json: resources: one is missing"
    assert len(shown) == 2
    assert shown[1].startswith("::error file=datapackage/quotes.csv,title=in_vocabulary::datapackage/quotes.csv stance")
    assert "%0A    row 1 (a-q1): 50%25: a, b\\nc" in shown[1]


def test_annotation_stands_at_line_and_column_of_the_first_example() -> None:
    spots = {(ONE, ONE.examples[0]): Spot("datapackage/quotes.csv", 12, 34, (("mumbles", True),))}

    assert workflow_commands([ONE], spots, "data").startswith(
        "::error file=data/datapackage/quotes.csv,line=12,col=34,title=in_vocabulary::"
    )


def test_annotation_of_a_warning_is_one() -> None:
    assert workflow_commands([ODD]).startswith("::warning file=datapackage/quotes.parquet,title=expected_rows::")


def test_annotation_property_escapes_what_separates_properties() -> None:
    issue = Issue("", "a,b:c", "", "rule", "message")

    assert workflow_commands([issue]) == "::error file=a%2Cb%3Ac,title=rule::a,b:c: rule: message"


def test_annotation_stands_at_the_file_in_the_repository() -> None:
    assert workflow_commands([WHOLE], root="releases/new").startswith("::error file=releases/new/datapackage.json,")


def test_annotation_of_a_zip_stands_at_the_zip() -> None:
    spots = {(WHOLE, None): Spot("datapackage.json", 7, 3)}

    assert workflow_commands([WHOLE], spots, "releases/new.zip", archive=True).startswith(
        "::error file=releases/new.zip,title=resources::datapackage.json: resources"
    )


def test_summary_is_a_table_in_which_nothing_is_markup() -> None:
    issue = Issue("", "a|b_c_.csv", "", "rule", "m", 1, (Example(2, "", "<img src=x> `code` **bold** @you"),))

    shown = summary([issue], "data")

    assert shown.splitlines()[0] == "### ❌ newsledger validate: data"
    assert shown.splitlines()[-1] == (
        r"| ❌ | a\|b\_c\_.csv |  | rule | 1 | 2 | &lt;img src=x&gt; \`code\` \*\*bold\*\* \@you |"
    )


def test_summary_of_a_sound_package_says_so() -> None:
    assert summary([], "data") == "### ✅ newsledger validate: data\n\nNo faults found.\n"


def test_issues_sort_by_table_file_and_column() -> None:
    assert sorted([ONE, WHOLE]) == [WHOLE, ONE]
