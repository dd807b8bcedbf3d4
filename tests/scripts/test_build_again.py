"""Builds that follow others: of a corpus that has changed, and of one that was interrupted."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from support.posts import TEXTS

from newsledger.pipeline import build as job
from newsledger.pipeline import fingerprint
from newsledger.pipeline.cache import CACHE
from newsledger.pipeline.work import WORK_DIRECTORY
from scripts.cli import main

pytestmark = pytest.mark.slow


@pytest.fixture(autouse=True)
def _same_code(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the program is made of stays the same, whoever works on it meanwhile."""
    monkeypatch.setattr(fingerprint, "_digest_of_code", lambda: "code")


def write_corpus(directory: Path, texts: dict[str, str]) -> Path:
    shutil.rmtree(directory, ignore_errors=True)
    directory.mkdir()
    for article, text in texts.items():
        (directory / f"{article}.txt").write_text(text, encoding="utf-8")
    return directory


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, ["build", *map(str, arguments)])


def built(*arguments: str | Path) -> Result:
    result = run(*arguments)
    assert result.exit_code == 0, result.output
    return result


def package(directory: Path) -> dict[str, bytes]:
    files = [directory / "datapackage.json", *(directory / "datapackage").rglob("*")]
    return {str(path.relative_to(directory)): path.read_bytes() for path in files if path.is_file()}


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release of all four articles."""
    place = tmp_path_factory.mktemp("first")
    corpus = write_corpus(place / "corpus", TEXTS)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fingerprint, "_digest_of_code", lambda: "code")
        built(corpus, "--out", place / "out")
    return place / "out"


def taken_over(result: Result) -> int:
    found = re.search(r"^(\d+) of \d+ articles taken from the earlier build$", result.stderr, re.MULTILINE)
    return int(found[1]) if found else 0


def more(texts: dict[str, str]) -> dict[str, str]:
    """One article is gone, one has changed, two are new, one of them the first of all."""
    kept = {name: text for name, text in texts.items() if name != "post-2"}
    return {
        "herald-1": "Convoy stopped\n\nGunmen stopped a convoy near Hajin on Friday and killed 4 drivers.\n",
        **kept,
        "post-3": kept["post-3"].replace("Two soldiers", "Three soldiers"),
        "post-9": "Truce ends\n\nThe truce ended on Saturday, the envoy said. “Nobody kept it.”\n",
    }


def test_an_incremental_build_gives_the_bytes_of_a_full_one(first: Path, tmp_path: Path) -> None:
    corpus = write_corpus(tmp_path / "corpus", more(TEXTS))
    incremental = built(corpus, "--out", tmp_path / "one", "--since", first, "--workers", "2")
    full = built(corpus, "--out", tmp_path / "other", "--since", first, "--no-cache")
    assert (taken_over(incremental), taken_over(full)) == (2, 0)
    assert package(tmp_path / "one") == package(tmp_path / "other")
    assert ((tmp_path / "one" / CACHE).exists(), (tmp_path / "other" / CACHE).exists()) == (True, False)


def test_the_release_before_may_be_named_by_its_descriptor(first: Path, tmp_path: Path) -> None:
    corpus = write_corpus(tmp_path / "corpus", TEXTS)
    assert taken_over(built(corpus, "--out", tmp_path / "one", "--since", first / "datapackage.json")) == len(TEXTS)


def test_a_directory_without_a_package_is_no_release_before(tmp_path: Path) -> None:
    corpus = write_corpus(tmp_path / "corpus", TEXTS)
    (tmp_path / "releases").mkdir()
    result = run(corpus, "--out", tmp_path / "one", "--since", tmp_path / "releases")
    assert result.exit_code == 1
    assert f"{tmp_path / 'releases'}: no datapackage.json in it" in result.stderr
    assert not list((tmp_path / "one").iterdir())


@pytest.mark.parametrize("is_named", [True, False])
def test_a_release_that_has_lost_a_table_is_not_followed(first: Path, tmp_path: Path, is_named: bool) -> None:
    corpus = write_corpus(tmp_path / "corpus", TEXTS)
    before = shutil.copytree(first, tmp_path / "before")
    (before / "datapackage" / "actors.parquet").unlink()
    place = ["--out", tmp_path / "one", "--since", before] if is_named else ["--out", before]
    result = run(corpus, *place)
    assert result.exit_code == 1
    assert "the release before is not whole" in result.stderr
    assert f"{before}: datapackage/actors.parquet is missing" in result.stderr


def test_who_has_removed_the_data_begins_anew(first: Path, tmp_path: Path) -> None:
    corpus = write_corpus(tmp_path / "corpus", TEXTS)
    before = shutil.copytree(first, tmp_path / "before")
    shutil.rmtree(before / "datapackage")
    built(corpus, "--out", before)
    assert package(before) == package(first)


def test_articles_with_a_line_that_has_come_to_recur_are_looked_at_again(tmp_path: Path) -> None:
    line = "\nMore from our Hajin desk\n"
    rows = {name: text + line if name in {"post-1", "post-2"} else text for name, text in TEXTS.items()}
    table = tmp_path / "news.jsonl"
    write_table(table, rows)
    built(table, "--out", tmp_path / "first")
    write_table(table, {**rows, "post-3": rows["post-3"] + line, "post-5": "Snow closes the pass road."})
    incremental = built(table, "--out", tmp_path / "one", "--since", tmp_path / "first")
    built(table, "--out", tmp_path / "other", "--since", tmp_path / "first", "--no-cache")
    assert taken_over(incremental) == 1
    assert package(tmp_path / "one") == package(tmp_path / "other")
    assert not any(b"Hajin desk" in data for data in package(tmp_path / "one").values())


def write_table(path: Path, texts: dict[str, str]) -> None:
    rows = [json.dumps({"article_id": name, "text": text}) + "\n" for name, text in texts.items()]
    path.write_text("".join(rows), encoding="utf-8")


def test_a_second_build_into_the_same_place_takes_over_what_the_first_found(first: Path, tmp_path: Path) -> None:
    shutil.copytree(first, tmp_path / "out")
    again = built(write_corpus(tmp_path / "corpus", TEXTS), "--out", tmp_path / "out")
    assert taken_over(again) == 4
    assert package(tmp_path / "out") == package(first)


# --- builds that were interrupted


@pytest.fixture
def stops_at_linking(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    """Every build is interrupted once all articles were looked at, as long as this is not undone."""

    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(job, "link", interrupt)
        yield patch


@pytest.fixture
def interrupted(tmp_path: Path, stops_at_linking: pytest.MonkeyPatch) -> Path:
    """The target of a build that was interrupted."""
    result = run(write_corpus(tmp_path / "corpus", TEXTS), "--out", tmp_path / "out", "--text-as-is")
    assert result.exit_code == 130
    assert "the same command takes the work up where it stopped, and so does --resume" in result.stderr
    return tmp_path / "out"


def test_resume_goes_on_with_the_options_of_the_interrupted_build(
    interrupted: Path, tmp_path: Path, stops_at_linking: pytest.MonkeyPatch
) -> None:
    stops_at_linking.undo()
    result = built("--resume", "--out", interrupted)
    assert "extracting: 4 of 4 articles (4 of them before)" in result.stderr
    built(tmp_path / "corpus", "--out", tmp_path / "other", "--text-as-is")
    assert package(interrupted) == package(tmp_path / "other")
    assert not (interrupted / WORK_DIRECTORY).exists()


def test_the_same_command_goes_on_too(interrupted: Path, tmp_path: Path) -> None:
    assert "(4 of them before)" in run(tmp_path / "corpus", "--out", interrupted, "--text-as-is").stderr


def test_resume_refuses_another_build_and_leaves_the_work(interrupted: Path, tmp_path: Path) -> None:
    result = run("--resume", "--out", interrupted, "--skip-bad")
    assert result.exit_code == 1
    assert "--skip-bad: no then, yes now" in result.stderr
    article = tmp_path / "corpus" / "post-4.txt"
    article.rename(tmp_path / "aside")
    result = run("--resume", "--out", interrupted)
    assert result.exit_code == 1
    assert "the corpus: 4 articles then, 3 now" in result.stderr
    (tmp_path / "aside").rename(article)
    assert "(4 of them before)" in run("--resume", "--out", interrupted).stderr


def test_a_fresh_build_takes_nothing_over(interrupted: Path, tmp_path: Path) -> None:
    result = run(tmp_path / "corpus", "--out", interrupted, "--text-as-is", "--fresh")
    assert "extracting: 4 of 4 articles\n" in result.stderr


def test_resume_without_an_interrupted_build_is_an_error(tmp_path: Path) -> None:
    result = run("--resume", "--out", tmp_path)
    assert result.exit_code == 1
    assert result.stderr.startswith("error: ")
    assert "no interrupted build to resume" in result.stderr


def test_to_resume_and_to_begin_anew_exclude_each_other(tmp_path: Path) -> None:
    assert run("--resume", "--fresh", "--out", tmp_path).exit_code == 2


def test_a_bad_file_does_not_cost_the_work_of_an_interrupted_build(interrupted: Path, tmp_path: Path) -> None:
    bad = tmp_path / "corpus" / "post-5.txt"
    bad.write_text(" \n", encoding="utf-8")
    assert run(tmp_path / "corpus", "--out", interrupted, "--text-as-is").exit_code == 1
    bad.unlink()
    assert "(4 of them before)" in run("--resume", "--out", interrupted).stderr


# --- where the time goes


def test_a_profile_goes_to_standard_error_and_nowhere_else(first: Path, tmp_path: Path) -> None:
    corpus = write_corpus(tmp_path / "corpus", TEXTS)
    result = built(corpus, "--out", tmp_path / "out", "--no-cache", "--quiet", "--profile", "--workers", "2")
    table = result.stderr
    stages = [line[:46].strip() for line in table.splitlines()]
    assert stages[0] == "stage"
    assert stages[-1] == "all"
    assert {"reading", "extracting", "linking", "publishing", "validating", "csv", "parquet", "quotes"} <= set(stages)
    assert result.stdout.count("\n") == 1
    assert package(tmp_path / "out") == package(first)
