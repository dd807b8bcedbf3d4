import pytest

from newsledger import progress
from newsledger.progress import Progress


def test_without_a_terminal_a_step_says_in_a_line_what_was_done(capsys: pytest.CaptureFixture[str]) -> None:
    with Progress("reading", "articles", total=2000) as step:
        step.add(1200)
        step.add(800)
    assert capsys.readouterr().err == "reading: 2,000 of 2,000 articles\n"


def test_a_long_step_says_where_it_stands(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "SECONDS_BETWEEN_LINES", 0.0)
    with Progress("reading", "articles") as step:
        step.add(16)
    assert capsys.readouterr().err == "reading: 16 articles\nreading: 16 articles\n"


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


def test_a_step_that_turns_out_long_is_told_of_to_its_end(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(progress, "SECONDS_BETWEEN_LINES", 0.0)
    with Progress("validating", "rows", brief=True) as step:
        step.add(65_536)
    assert capsys.readouterr().err == "validating: 65,536 rows\nvalidating: 65,536 rows\n"
