"""The catalogue of rules: each that the code reports is in it and in the docs, with the limits that the code has."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from newsledger.validate import archive, batches, layout, opinion, parquet_source, strict_json, tree
from newsledger.validate.rules import places_checked, rule_of, rules, with_rules
from schemas import TABLES
from scripts.validate import command

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/validation.md").read_text(encoding="utf-8")
NAMES = [rule.name for rule in rules()]

_REPORTS = {"issue", "_issue", "_file_issue", "add", "add_late", "once", "_repeated", "Issue"}
_COLUMNS = ("id", "profile")
_RULE = re.compile(r"[a-z][a-z0-9-]*(?:_[a-z0-9]+)*")


def reported() -> Iterator[tuple[str, str]]:
    """Words that the code gives to whatever makes an issue, with their place; those with a space are messages."""
    for path in sorted((ROOT / "newsledger/validate").glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                words = (
                    [word.value for word in node.args if isinstance(word, ast.Constant)] if called in _REPORTS else []
                )
                yield from (
                    (f"{path.name}:{node.lineno}", word)
                    for word in words
                    if isinstance(word, str) and _RULE.fullmatch(word) and word not in _COLUMNS
                )


def test_every_rule_has_one_entry() -> None:
    assert [name for name, count in Counter(NAMES).items() if count > 1] == []


def test_every_rule_that_the_code_reports_is_in_the_catalogue() -> None:
    found = list(reported())

    assert len(found) > 20
    assert [(place, name) for place, name in found if name not in NAMES] == []


def test_every_check_that_pandera_makes_of_a_cell_is_in_the_catalogue() -> None:
    checks = {
        check.name for table in TABLES.values() for column in table.schema.columns.values() for check in column.checks
    }

    assert checks <= set(NAMES)


def test_every_expectation_and_row_rule_is_in_the_catalogue() -> None:
    for table in TABLES.values():
        assert {rule.name for rule in table.row_rules} <= set(NAMES)
        assert {expectation.name for expectation in table.expectations} <= set(NAMES)


def test_page_has_the_table_of_rules_as_they_are() -> None:
    assert with_rules(PAGE) == PAGE, "run python -m scripts.documents"


def test_page_without_place_for_the_rules_is_an_error() -> None:
    with pytest.raises(ValueError, match="no place for the rules"):
        with_rules("# Validation\n")


@pytest.mark.parametrize(
    "said",
    [
        f"| Descriptor: size | {strict_json.MAX_BYTES >> 20} MB |",
        f"| Descriptor: nesting | {strict_json.MAX_DEPTH} levels |",
        f"| Descriptor: entries in a list or object | {strict_json.MAX_LENGTH:,} |",
        f"| Entries in `datapackage/` | {tree.MAX_ENTRIES:,} |",
        f"if the CSV files have up to {opinion.MOST_BYTES >> 20} MiB. |",
        f"| CSV: row | {batches.MAX_ROW_BYTES >> 20} MiB |",
        f"| Parquet: row group | {parquet_source.MAX_GROUP_BYTES >> 30} GiB |",
        f"| Zip: entries; bytes of their list | {archive.MAX_ENTRIES:,}; {archive.MAX_LIST >> 20} MiB |",
        f"| Zip: expanded | {archive.MAX_EXPANDED >> 30} GiB,",
        f"| Zip: ratio | {archive.MAX_RATIO}, for entries above {archive.RATIO_FROM >> 20} MB |",
    ],
)
def test_page_says_the_limits_that_the_code_has(said: str) -> None:
    assert said in PAGE


def test_page_names_every_option() -> None:
    options = [name for parameter in command.params for name in parameter.opts if name.startswith("--")]
    assert [name for name in options if f"`{name}" not in PAGE] == []


def test_rule_of_another_opinion_is_its_first_word() -> None:
    assert (rule_of("frictionless hash-count"), rule_of("primary_key")) == ("frictionless", "primary_key")


def test_nothing_that_needs_rows_is_counted_where_none_were_read() -> None:
    assert set(places_checked((), ())) == {"link", "file_kind", "too_many_files", "missing_file", "extra_file"}


def test_every_rule_is_asked_for_in_a_full_check() -> None:
    optional = {"parts", "part_year", "unusable", "check_failed", "report", "page_stale", "page_file"}
    heard = ("frictionless", "check-datapackage", "identity_lost", "retirement_lost", "identity_reused")

    counts = places_checked(layout.data_paths(), heard)

    assert {name for name in NAMES if not counts[name]} <= optional
    assert set(counts) <= set(NAMES)
