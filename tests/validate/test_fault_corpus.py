"""Every fault of the corpus is named at its table, row, column and rule, and nothing is named that does not follow."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fault_corpus import CELLS, FAULTS, FORMS, ROWS
from fault_corpus.base import sound_rows
from fault_corpus.fault import Fault
from fault_corpus.harness import Harness

from newsledger.validate import check
from newsledger.validate.rules import rule_of, rules
from schemas import TABLES, Acyclic, CountOf, Retirement, Span, UniqueKey

# One in so many of each kind is tried in the fast tests. The slow ones try all others, but of the faults of single cells,
# which are generated from the declarations, one in four: `make test-exhaustive` tries the rest.
STRIDES = ((FORMS, 16), (ROWS, 16), (CELLS, 32))
FAST = [fault for faults, stride in STRIDES for fault in faults[::stride]]
SLOW = [fault for fault in (*FORMS, *ROWS, *CELLS[::4]) if fault not in FAST]
REST = [fault for fault in FAULTS if fault not in FAST and fault not in SLOW]
HEARD_TWICE = FAULTS[::40]


@pytest.fixture(scope="module")
def harness(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Harness]:
    """The sound package, with what was found sound in it remembered."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        made = Harness(tmp_path_factory.mktemp("faults"))
        made.remember(monkeypatch)
        yield made


@pytest.fixture(scope="module")
def forgetful(tmp_path_factory: pytest.TempPathFactory) -> Harness:
    """The sound package, with nothing remembered."""
    return Harness(tmp_path_factory.mktemp("faults"))


def assert_named(harness: Harness, fault: Fault) -> None:
    issues = harness.issues_of(fault)

    assert [path for path in fault.paths if not fault.found_in(issues, path)] == [], issues
    assert fault.unrelated(issues) == []


def names(faults: list[Fault]) -> list[str]:
    return [fault.name for fault in faults]


@pytest.mark.parametrize("fault", FAST, ids=names(FAST))
def test_fault_is_named_where_it_is(harness: Harness, fault: Fault) -> None:
    assert_named(harness, fault)


@pytest.mark.slow
@pytest.mark.parametrize("fault", SLOW, ids=names(SLOW))
def test_every_fault_is_named_where_it_is(harness: Harness, fault: Fault) -> None:
    assert_named(harness, fault)


@pytest.mark.slow
@pytest.mark.exhaustive
@pytest.mark.parametrize("fault", REST, ids=names(REST))
def test_each_fault_of_a_cell_is_named_where_it_is(harness: Harness, fault: Fault) -> None:
    assert_named(harness, fault)


@pytest.mark.slow
@pytest.mark.parametrize("fault", HEARD_TWICE, ids=names(HEARD_TWICE))
def test_nothing_hides_behind_what_is_remembered(harness: Harness, forgetful: Harness, fault: Fault) -> None:
    with pytest.MonkeyPatch.context() as monkeypatch:
        harness.forget(monkeypatch)
        in_full = forgetful.issues_of(fault)

    assert in_full == harness.issues_of(fault)


@pytest.mark.slow
@pytest.mark.parametrize("fault", HEARD_TWICE, ids=names(HEARD_TWICE))
def test_other_validators_add_nothing_unrelated(harness: Harness, fault: Fault) -> None:
    """With the second opinions too, the fault is named, and what they say is said by their name."""
    issues = harness.issues_of(fault, frictionless=True)

    assert all(fault.found_in(issues, path) for path in fault.paths)
    assert {rule_of(issue.rule) for issue in fault.unrelated(issues)} <= {"frictionless", "check-datapackage"}


@pytest.mark.slow
def test_the_package_that_faults_are_made_in_is_sound(harness: Harness) -> None:
    assert check(harness.base) == []


def test_the_sound_package_fills_every_column() -> None:
    rows = sound_rows()
    empty = [
        (name, column.name)
        for name, table in TABLES.items()
        for column in table.columns
        if all(row[column.name] is None for row in rows[name])
    ]
    assert empty == []


def test_the_corpus_is_large_and_each_fault_has_a_name_of_its_own() -> None:
    assert len(FAULTS) >= 500
    assert len({fault.name for fault in FAULTS}) == len(FAULTS)


@pytest.mark.parametrize("name", TABLES)
def test_every_column_has_a_fault_of_every_constraint(name: str) -> None:
    tried = {(fault.column, fault.rule) for fault in CELLS if fault.table == name}
    declared = set()
    for column in TABLES[name].columns:
        info = column.info
        asked = {
            "not_nullable": not column.nullable,
            "type": column.type != "string",
            "in_vocabulary": info.vocabulary is not None and not info.is_list,
            "is_list_of": info.is_list,
            "has_distinct_items": info.is_list,
            "matches_pattern": info.pattern is not None,
            "greater_than_or_equal_to": info.minimum is not None,
            "less_than_or_equal_to": info.maximum is not None,
            "is_finite": column.type == "number",
        }
        declared |= {(column.name, rule) for rule, is_asked in asked.items() if is_asked}
    assert declared - tried == set()


@pytest.mark.parametrize("name", TABLES)
def test_every_row_rule_has_a_fault(name: str) -> None:
    tried = {fault.rule for fault in ROWS if fault.table == name}

    assert {rule.name for rule in TABLES[name].row_rules} - tried == set()


@pytest.mark.parametrize("name", TABLES)
def test_every_rule_across_rows_has_a_fault(name: str) -> None:
    table = TABLES[name]
    tried = {(fault.rule, fault.column) for fault in ROWS if fault.table == name}
    declared = {("primary_key", ", ".join(table.primary_key)), ("row_order", ", ".join(table.order))}
    declared |= {("foreign_key", column) for column, _ in table.foreign_keys}
    for rule in table.cross_rules:
        match rule:
            case Span(start, end, text):
                declared.add(("span", ", ".join(part for part in (start, end, text) if part)))
            case UniqueKey(columns):
                declared.add(("unique_key", ", ".join(columns)))
            case Acyclic(column):
                declared.add(("acyclic", column))
            case CountOf(column):
                declared.add(("count_of", column))
            case Retirement(of, id_, successor):
                declared |= {("retired_in_use", f"{of}, {id_}")}
                declared |= {(name, f"{of}, {successor}") for name in ("successor_unknown", "successor_acyclic")}
    assert declared - tried == set()


# Rules of which no package with one fault can be made here, with where they are tested.
ELSEWHERE = {
    "unusable": "tests of opening",
    "too_many_files": "tests of opening",
    "compiled_loader": "tests of opening",
    "check_failed": "test_stumbling_checks: no cell is known that makes a check fail",
    "expected_rows": "tests of expectations",
    "expected_fill": "tests of expectations",
    "expected_variety": "tests of expectations",
    "check-datapackage": "tests of second opinions",
    "frictionless": "tests of second opinions",
    "report": "tests of the report",
    "page_stale": "tests of the page",
    "page_file": "tests of the page",
    "parts": "tests of tables in parts",
    "part_year": "tests of tables in parts",
    "identity_lost": "tests of identities, which need an earlier release",
    "identity_reused": "tests of identities, which need an earlier release",
    "retirement_lost": "tests of identities, which need an earlier release",
}


def test_every_rule_that_the_validator_knows_has_a_fault() -> None:
    tried = {fault.rule for fault in FAULTS}

    assert {rule.name for rule in rules()} - tried - set(ELSEWHERE) == set()
    assert tried & set(ELSEWHERE) == set(), "tested here after all"
