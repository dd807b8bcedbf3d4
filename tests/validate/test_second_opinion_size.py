"""Frictionless is slow: it is asked of packages of modest size, or when somebody wishes it."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from newsledger.validate import check, opinion
from scripts.validate import command

ASKED = "Frictionless was not asked for a second opinion (--second-opinion always asks it)."


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    calls: list[Path] = []
    monkeypatch.setattr(opinion, "second_opinion", lambda directory, known: calls.append(directory) or [])
    return calls


@pytest.mark.parametrize(
    ("wish", "limit", "times"),
    [(None, 1 << 30, 1), (None, 100, 0), (True, 100, 1), (False, 1 << 30, 0)],
)
def test_frictionless_is_heard_by_size_or_wish(
    published: Path, monkeypatch: pytest.MonkeyPatch, heard: list[Path], wish: bool | None, limit: int, times: int
) -> None:
    monkeypatch.setattr(opinion, "MOST_BYTES", limit)

    check(published, frictionless=wish, others=False)

    assert len(heard) == times


@pytest.mark.parametrize(
    ("option", "limit", "said"),
    [("auto", 100, True), ("auto", 1 << 30, False), ("never", 1 << 30, True), ("always", 100, False)],
)
def test_command_says_that_it_was_left_out(
    published: Path, monkeypatch: pytest.MonkeyPatch, heard: list[Path], option: str, limit: int, said: bool
) -> None:
    monkeypatch.setattr(opinion, "MOST_BYTES", limit)

    result = CliRunner().invoke(command, [str(published), "--second-opinion", option])

    assert result.exit_code == 0
    assert (ASKED in result.output) == said
