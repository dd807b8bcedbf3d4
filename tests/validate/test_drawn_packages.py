"""Packages drawn at random from the schemas: sound ones have no fault, and a single fault is named where it is."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from support.packages import write_unchecked
from support.strategies import Rows, one_faults, packages

from newsledger.validate import Issue, check

_QUIET = {
    "deadline": None,
    "derandomize": True,
    "database": None,
    "suppress_health_check": [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example],
}
few = settings(max_examples=5, **_QUIET)
many = settings(max_examples=40, **_QUIET)


def checked(rows: Rows, *, frictionless: bool = False) -> list[Issue]:
    with tempfile.TemporaryDirectory() as directory:
        return check(write_unchecked(rows, Path(directory)), frictionless=frictionless)


def assert_sound(rows: Rows, *, frictionless: bool = False) -> None:
    assert checked(rows, frictionless=frictionless) == []


def assert_named(fault: tuple[Rows, str, str, str]) -> None:
    rows, table, column, rule = fault

    named = {(issue.rule, part) for issue in checked(rows) if issue.table == table for part in issue.column.split(", ")}

    assert (rule, column) in named


@few
@given(packages())
def test_drawn_package_is_sound(rows: Rows) -> None:
    assert_sound(rows)


@few
@given(one_faults())
def test_one_fault_in_a_drawn_package_is_named_at_its_table_and_column(fault: tuple[Rows, str, str, str]) -> None:
    assert_named(fault)


@pytest.mark.slow
@many
@given(packages())
def test_many_drawn_packages_are_sound(rows: Rows) -> None:
    assert_sound(rows)


@pytest.mark.slow
@settings(max_examples=10, **_QUIET)
@given(packages())
def test_drawn_packages_are_sound_for_frictionless_too(rows: Rows) -> None:
    assert_sound(rows, frictionless=True)


@pytest.mark.slow
@many
@given(one_faults())
def test_one_fault_in_many_drawn_packages_is_named(fault: tuple[Rows, str, str, str]) -> None:
    assert_named(fault)
