import os
import time
from collections.abc import Iterator

import pytest

from newsledger import progress
from newsledger.progress import Progress, step, tell, telling


class Clock:
    """Stands where it is put."""

    def __init__(self) -> None:
        self.now = 1000.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(progress, "time", clock)
    return clock


def test_without_a_terminal_a_step_says_in_a_line_what_was_done(capsys: pytest.CaptureFixture[str]) -> None:
    with Progress("reading", "articles", total=2000) as step:
        step.add(1200)
        step.add(800)
    assert capsys.readouterr().err == "reading: 2,000 of 2,000 articles\n"


def test_a_long_step_says_its_pace_and_the_time_left(capsys: pytest.CaptureFixture[str], clock: Clock) -> None:
    with Progress("extracting", "articles", total=20_000) as extracting:
        clock.now += 150
        extracting.add(1215)
        assert capsys.readouterr().err == "extracting: 1,215 of 20,000 articles, 8.1 a second, 39 min left\n"


def test_a_step_of_unknown_length_says_its_pace(capsys: pytest.CaptureFixture[str], clock: Clock) -> None:
    with Progress("reading", "articles") as reading:
        clock.now += 10
        reading.add(5000)
        assert capsys.readouterr().err == "reading: 5,000 articles, 500 a second\n"


def test_a_long_step_says_at_its_end_how_long_it_took(capsys: pytest.CaptureFixture[str], clock: Clock) -> None:
    with Progress("extracting", "articles", total=1200) as extracting:
        clock.now += 7200
        extracting.add(1200)
    assert capsys.readouterr().err == "extracting: 1,200 of 1,200 articles in 2 h 0 min, 0.2 a second\n"


def test_what_was_done_before_tells_nothing_of_the_pace(capsys: pytest.CaptureFixture[str], clock: Clock) -> None:
    with Progress("extracting", "articles", total=2000) as extracting:
        extracting.take_over(1000)
        clock.now += 20
        extracting.add(100)
        said = capsys.readouterr().err
    assert said == "extracting: 1,100 of 2,000 articles (1,000 of them before), 5.0 a second, 3 min left\n"
    assert extracting.counted == 100


def test_the_pace_is_that_of_the_last_minutes(capsys: pytest.CaptureFixture[str], clock: Clock) -> None:
    with Progress("extracting", "articles", total=10_000) as extracting:
        for seconds, articles in ((10, 5000), (110, 10), (100, 100), (100, 100)):
            clock.now += seconds
            extracting.add(articles)
        assert capsys.readouterr().err.splitlines()[-1].endswith(", 1.0 a second, 80 min left")


@pytest.mark.parametrize(("size", "is_one"), [((100, 40), True), ((0, 0), False), ((100, 0), False)])
def test_a_terminal_without_room_is_none(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], size: tuple[int, int], is_one: bool
) -> None:
    monkeypatch.setattr(progress.sys.stderr, "isatty", lambda: True)
    monkeypatch.setattr(progress.sys.stderr, "fileno", lambda: 2)
    monkeypatch.setattr(progress.os, "get_terminal_size", lambda handle: os.terminal_size(size))
    assert progress._is_terminal() == is_one


def test_the_pace_of_a_bar_leaves_out_what_was_done_before(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(progress, "_is_terminal", lambda: True)
    with Progress("extracting", "articles", total=2000) as extracting:
        extracting.take_over(1000)
        extracting.add(10)
        bar = extracting._bar
        assert bar is not None
        assert (bar.n, bar.initial) == (1010, 1000)
        assert bar.format_dict["n"] - bar.format_dict["initial"] == 10
    assert "1000/2000" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("total", "told"),
    [(100, " 40/100 articles, 0.4 a second, 2 min left"), (None, "extracting: 40 articles, 0.4 a second")],
)
def test_a_bar_tells_articles_a_second_and_the_time_left_however_slow_it_is(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, clock: Clock, total: int | None, told: str
) -> None:
    monkeypatch.setattr(progress, "_is_terminal", lambda: True)
    with Progress("extracting", "articles", total) as extracting:
        clock.now += 100
        assert extracting._bar is not None
        extracting._bar.mininterval = 0
        extracting.add(40)
        assert told in capsys.readouterr().err


@pytest.mark.parametrize(
    ("seconds", "told"),
    [
        (0.2, "0 s"),
        (99, "99 s"),
        (100, "2 min"),
        (5900, "98 min"),
        (5990, "1 h 40 min"),
        (7800, "2 h 10 min"),
        (273_600, "3 d 4 h"),
    ],
)
def test_a_time_is_told_in_the_unit_that_fits(seconds: float, told: str) -> None:
    assert progress._duration(seconds) == told


def test_a_quiet_step_says_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    with Progress("reading", "articles", quiet=True) as step:
        step.add(1)
    assert capsys.readouterr().err == ""


def test_a_step_that_fails_does_not_claim_to_be_done(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(RuntimeError), Progress("reading", "articles"):
        raise RuntimeError
    assert capsys.readouterr().err == ""


def test_a_brief_step_says_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    with Progress("validating", "rows", brief=True) as step:
        step.add(65_536)
    assert capsys.readouterr().err == ""


def test_a_step_that_turns_out_long_is_told_of_to_its_end(capsys: pytest.CaptureFixture[str], clock: Clock) -> None:
    with Progress("validating", "rows", brief=True) as validating:
        clock.now += 10
        validating.add(65_536)
    assert capsys.readouterr().err == (
        "validating: 65,536 rows, 6,554 a second\nvalidating: 65,536 rows in 10 s, 6,554 a second\n"
    )


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Every step is a long one."""
    monkeypatch.setattr(progress, "SECONDS_OF_STEP", 0.01)
    with telling():
        yield


def _wait_for(capsys: pytest.CaptureFixture[str], words: str) -> str:
    said = ""
    for _ in range(1000):
        said += capsys.readouterr().err
        if words in said:
            return said
        time.sleep(0.01)
    raise AssertionError(f"{words!r} was never said, but {said!r}")


@pytest.mark.usefixtures("impatient")
def test_a_step_of_which_nothing_is_counted_is_told_when_it_takes_long(capsys: pytest.CaptureFixture[str]) -> None:
    with step("linking"):
        assert _wait_for(capsys, "linking (").startswith("linking (0 s)\n")


@pytest.mark.usefixtures("impatient")
def test_of_nested_steps_the_inner_one_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    with step("publishing"), step("validating"):
        _wait_for(capsys, "publishing: validating (")


@pytest.mark.parametrize("quiet", [True, False])
def test_what_is_told_in_passing_is_told_unless_it_is_to_be_quiet(
    capsys: pytest.CaptureFixture[str], quiet: bool
) -> None:
    tell("nobody asked")
    with telling(quiet=quiet):
        tell("3 of 5 articles taken from the earlier build")
    assert capsys.readouterr().err == ("" if quiet else "3 of 5 articles taken from the earlier build\n")
