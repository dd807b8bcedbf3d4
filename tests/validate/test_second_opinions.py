"""check-datapackage is heard where it is installed, and nothing depends on it where it is not."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from newsledger.validate import opinion
from newsledger.validate.files import read_descriptor
from newsledger.validate.issue import Issue
from newsledger.validate.opinion import opinions
from newsledger.validate.report import document, report_of
from newsledger.validate.standard import check_by_others, has_checker

HOMEPAGE = ("check-datapackage", "datapackage.json", "$.homepage", "pattern: 'x' does not match")


@dataclass
class Found:
    """An issue as check-datapackage has them."""

    jsonpath: str
    type: str
    message: str


@pytest.fixture
def checker(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """A check-datapackage that finds a fault in the homepage, whether it is installed or not."""
    fake = SimpleNamespace(check=lambda descriptor: [Found("$.homepage", "pattern", "'x' does not match")])
    monkeypatch.setitem(sys.modules, "check_datapackage", fake)  # type: ignore[arg-type]
    monkeypatch.setattr(opinion, "second_opinion", lambda directory, known: [])
    return fake


def summed(issues: list[Issue]) -> list[tuple[str, str, str, str]]:
    return [(issue.rule, issue.file, issue.column, issue.message) for issue in issues]


def test_what_it_finds_is_a_fault_at_its_place(published: Path, checker: SimpleNamespace) -> None:
    assert summed(opinions(read_descriptor(published), published, [])) == [HOMEPAGE]


def test_place_that_the_profile_names_already_is_not_repeated(published: Path, checker: SimpleNamespace) -> None:
    known = [Issue("", "datapackage.json", "$.homepage", "profile", "wrong")]

    assert opinions(read_descriptor(published), published, known) == []


def test_release_does_not_ask_it(published: Path, checker: SimpleNamespace) -> None:
    assert opinions(read_descriptor(published), published, [], others=False) == []


def test_report_says_whether_it_was_heard(published: Path, checker: SimpleNamespace) -> None:
    asked, unasked = (document(report_of(published, [], others=others))["checks"] for others in (True, False))

    assert "check-datapackage" in {check["rule"] for check in asked}
    assert "check-datapackage" not in {check["rule"] for check in unasked}


def test_stumble_is_a_fault_and_no_crash(published: Path, checker: SimpleNamespace) -> None:
    def stumble(descriptor: Any) -> None:
        raise RecursionError("too deep")

    checker.check = stumble

    assert summed(check_by_others(read_descriptor(published))) == [
        ("check-datapackage", "datapackage.json", "$", "check-datapackage stopped: RecursionError: too deep")
    ]


def test_nothing_is_missed_where_it_is_not_installed(published: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "check_datapackage", None)  # type: ignore[arg-type]

    assert check_by_others(read_descriptor(published)) == []
    assert not has_checker()


def test_published_descriptor_passes_it(published: Path) -> None:
    pytest.importorskip("check_datapackage", reason="needs Python 3.12")

    assert check_by_others(read_descriptor(published)) == []
