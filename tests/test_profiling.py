from __future__ import annotations

from pathlib import Path

import pytest

from newsledger import profiling
from newsledger.pipeline.timetable import timetable
from newsledger.profiling import Measured, Spent, cpu_of_family, measured_in, profiled, stage, taken


class Clock:
    """A clock of which every look takes a second."""

    def __init__(self) -> None:
        self.now = 0.0

    def perf_counter(self) -> float:
        self.now += 1.0
        return self.now

    def process_time(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(profiling, "time", clock)
    return clock


def test_without_a_profile_a_stage_is_not_measured() -> None:
    with stage("parse"):
        pass
    with profiled() as profile:
        pass
    assert profile.spent == {}


def test_a_stage_is_measured_under_those_around_it(clock: Clock) -> None:
    with profiled(clock.process_time) as profile:
        for _ in range(2):
            with stage("extracting"), stage("parse"):
                pass
    assert {path: spent.wall for path, spent in profile.spent.items()} == {
        ("extracting",): 6.0,
        ("extracting", "parse"): 2.0,
    }


def test_a_stage_that_fails_is_measured_and_left(clock: Clock) -> None:
    with profiled(clock.process_time) as profile:
        with pytest.raises(RuntimeError), stage("parse"):
            raise RuntimeError
        with stage("quotes"):
            pass
    assert list(profile.spent) == [("parse",), ("quotes",)]


def test_of_an_iterator_only_what_it_takes_itself_is_measured(clock: Clock) -> None:
    with profiled(clock.process_time) as profile:
        for _ in taken("sorting", [1, 2, 3]):
            clock.now += 100
    assert profile.spent["sorting",].wall == 4.0  # three items, and to find that there is no more


def _of_article(rows: list[str]) -> int:
    with stage("parse"):
        return len(rows)


def test_what_workers_spend_is_left_in_files_and_summed(tmp_path: Path) -> None:
    measured = Measured(_of_article, tmp_path)
    assert [measured(["a", "b"]), measured(["c"])] == [2, 1]
    (tmp_path / "4711.jsonl").write_text('[[["parse"], 2.0, 1.5], [[], 3.0, 2.0]]\n[[["parse"], 2.0')
    spent = measured_in(tmp_path)
    assert set(spent) == {(), ("parse",)}
    assert spent["parse",].wall > 2.0
    assert spent["parse",].cpu >= 1.5


def test_where_files_cannot_be_left_the_function_works_all_the_same(tmp_path: Path) -> None:
    assert Measured(_of_article, tmp_path / "nowhere")(["a"]) == 1


def test_processors_used_never_become_fewer() -> None:
    before = cpu_of_family()
    sum(range(100_000))
    assert cpu_of_family() >= before > 0


def test_a_timetable_accounts_for_all_of_the_time() -> None:
    spent = {
        (): Spent(100, 150),
        ("reading",): Spent(10, 5),
        ("extracting",): Spent(70, 120),
        ("publishing", "csv"): Spent(4, 4),
        ("publishing",): Spent(15, 15),
    }
    within = {(): Spent(130, 115), ("parse",): Spent(90, 80), ("quotes",): Spent(30, 30)}
    lines = timetable(spent, within, articles=1000, extracted=700).splitlines()
    rows = {line[:46].strip(): line[46:].split() for line in lines[1:]}
    assert [line[:46].rstrip() for line in lines[1:]] == [
        *("reading", "extracting", "  in articles", "    parse", "    quotes", "    everything else"),
        *("publishing", "  csv", "everything else", "all"),
    ]
    assert rows["reading"] == ["10.00", "5.00", "3.3%", "100.0"]
    assert rows["parse"] == ["90.00", "80.00", "53.3%", "7.8"]
    assert lines[6].split() == ["everything", "else", "10.00", "5.00", "3.3%", "70.0"]
    assert lines[9].split() == ["everything", "else", "5.00", "10.00", "6.7%"]
    assert rows["all"] == ["100.00", "150.00", "100.0%", "10.0"]
