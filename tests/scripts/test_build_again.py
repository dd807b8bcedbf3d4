"""Builds that follow others: of a corpus that has changed, and of one that was interrupted."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from newsledger.pipeline import build as job
from newsledger.pipeline import fingerprint
from newsledger.pipeline.cache import CACHE
from newsledger.pipeline.work import WORK_DIRECTORY
from newsledger.publish.archive import write_archive
from scripts.cli import main

pytestmark = pytest.mark.slow

TEXTS = {
    "post-1": "Rockets hit Marib\n\nRockets hit a school in Marib on Monday, killing 7 children, the governor said.\n",
    "post-2": "Envoys leave Muscat\n\n“We go home with nothing,” said Salim Nasser, who led the delegation. He said that "
    "at least 30 prisoners had died.\n",
    "post-3": "Bridge reopens\n\nEngineers reopened the bridge at Hajin on Thursday. Two soldiers were wounded by a "
    "mine, the army said.\n",
    "post-4": "Doctors appeal\n\nDoctors in Marib said that 12 people wounded on Monday had since died.\n",
}


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


@pytest.mark.parametrize(
    ("change", "options", "taken"),
    [
        (more, (), 2),
        (dict, (), 4),
        (dict, ("--workers", "2"), 4),
        (dict, ("--skip-bad",), 4),
        (dict, ("--text-as-is",), 0),
    ],
)
def test_an_incremental_build_gives_the_bytes_of_a_full_one(
    first: Path,
    tmp_path: Path,
    change: Callable[[dict[str, str]], dict[str, str]],
    options: tuple[str, ...],
    taken: int,
) -> None:
    corpus = write_corpus(tmp_path / "corpus", change(TEXTS))
    incremental = built(corpus, "--out", tmp_path / "one", "--since", first, *options)
    full = built(corpus, "--out", tmp_path / "other", "--since", first, "--no-cache", *options)
    assert (taken_over(incremental), taken_over(full)) == (taken, 0)
    assert package(tmp_path / "one") == package(tmp_path / "other")


def test_articles_with_a_line_that_has_come_to_recur_are_looked_at_again(tmp_path: Path) -> None:
    line = "\nMore from our Hajin desk\n"
    texts = {name: text + line if name in {"post-1", "post-2"} else text for name, text in TEXTS.items()}
    built(write_corpus(tmp_path / "corpus", texts), "--out", tmp_path / "first")
    corpus = write_corpus(tmp_path / "corpus", {**texts, "post-3": texts["post-3"] + line})
    incremental = built(corpus, "--out", tmp_path / "one", "--since", tmp_path / "first")
    built(corpus, "--out", tmp_path / "other", "--since", tmp_path / "first", "--no-cache")
    assert taken_over(incremental) == 1
    assert package(tmp_path / "one") == package(tmp_path / "other")
    assert not any(b"Hajin desk" in data for data in package(tmp_path / "one").values())


def test_names_that_people_gave_have_all_articles_looked_at_again(first: Path, tmp_path: Path) -> None:
    (tmp_path / "names").mkdir()
    (tmp_path / "names" / "actors.csv").write_text(
        "actor_id,name,actor_type,country,affiliation,wikidata_id,aliases,source\n"
        "nasser-salim,Salim Nasser,person,YEM,,,,\n"
    )
    corpus = write_corpus(tmp_path / "corpus", TEXTS)
    arguments = (corpus, "--since", first, "--curation", tmp_path / "names")
    assert taken_over(built(*arguments, "--out", tmp_path / "one")) == 0
    built(*arguments, "--out", tmp_path / "other", "--no-cache")
    assert package(tmp_path / "one") == package(tmp_path / "other")


def test_a_second_build_into_the_same_place_takes_over_what_the_first_found(first: Path, tmp_path: Path) -> None:
    shutil.copytree(first, tmp_path / "out")
    again = built(write_corpus(tmp_path / "corpus", TEXTS), "--out", tmp_path / "out")
    assert taken_over(again) == 4
    assert package(tmp_path / "out") == package(first)


def test_a_table_that_has_grown_has_only_its_new_rows_looked_at(tmp_path: Path) -> None:
    rows = [json.dumps({"article_id": name, "text": text}) for name, text in TEXTS.items()]
    table = tmp_path / "news.jsonl"
    table.write_text("\n".join(rows[:3]) + "\n", encoding="utf-8")
    built(table, "--out", tmp_path / "one")
    table.write_text("\n".join(rows) + "\n", encoding="utf-8")
    shutil.copytree(tmp_path / "one", tmp_path / "other")
    assert taken_over(built(table, "--out", tmp_path / "one")) == 3
    built(table, "--out", tmp_path / "other", "--no-cache")
    assert package(tmp_path / "one") == package(tmp_path / "other")


def test_without_the_cache_nothing_is_kept(tmp_path: Path) -> None:
    built(write_corpus(tmp_path / "corpus", TEXTS), "--out", tmp_path / "out", "--no-cache")
    assert not (tmp_path / "out" / CACHE).exists()


@pytest.mark.parametrize("form", ["zip", "package"])
def test_a_release_that_keeps_nothing_is_told_and_every_article_looked_at(
    first: Path, tmp_path: Path, form: str
) -> None:
    since = tmp_path / "release"
    if form == "zip":
        since = tmp_path / "release.zip"
        write_archive(first, since)
    else:
        shutil.copytree(first, since, ignore=shutil.ignore_patterns(CACHE))
    result = built(write_corpus(tmp_path / "corpus", TEXTS), "--out", tmp_path / "out", "--since", since)
    assert taken_over(result) == 0
    assert "note: " in result.stderr
    assert "keeps nothing of what was found in its articles" in result.stderr


def test_a_damaged_file_of_the_cache_is_told_and_changes_nothing(first: Path, tmp_path: Path) -> None:
    shutil.copytree(first, tmp_path / "out")
    (shard,) = (tmp_path / "out" / CACHE).glob("*.arrow")
    shard.write_bytes(b"nonsense")
    result = built(write_corpus(tmp_path / "corpus", TEXTS), "--out", tmp_path / "out")
    assert f"note: {CACHE}/{shard.name}: damaged" in result.stderr
    assert package(tmp_path / "out") == package(first)


# --- builds that were interrupted


@pytest.fixture
def interrupted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The target of a build that was interrupted when all articles were read."""

    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    corpus = write_corpus(tmp_path / "corpus", TEXTS)
    with monkeypatch.context() as patch:
        patch.setattr(job, "link", interrupt)
        result = run(corpus, "--out", tmp_path / "out", "--text-as-is")
    assert result.exit_code == 130
    assert "the same command takes the work up where it stopped, and so does --resume" in result.stderr
    return tmp_path / "out"


def test_resume_goes_on_with_the_options_of_the_interrupted_build(interrupted: Path, tmp_path: Path) -> None:
    result = built("--resume", "--out", interrupted)
    assert "extracting: 4 of 4 articles (4 of them before)" in result.stderr
    built(tmp_path / "corpus", "--out", tmp_path / "other", "--text-as-is")
    assert package(interrupted) == package(tmp_path / "other")
    assert not (interrupted / WORK_DIRECTORY).exists()


def test_the_same_command_goes_on_too(interrupted: Path, tmp_path: Path) -> None:
    result = built(tmp_path / "corpus", "--out", interrupted, "--text-as-is")
    assert "(4 of them before)" in result.stderr


def test_resume_refuses_another_build_and_leaves_the_work(interrupted: Path) -> None:
    result = run("--resume", "--out", interrupted, "--skip-bad")
    assert result.exit_code == 1
    assert "--skip-bad: no then, yes now" in result.stderr
    assert "(4 of them before)" in built("--resume", "--out", interrupted).stderr


def test_resume_tells_that_the_corpus_has_changed(interrupted: Path, tmp_path: Path) -> None:
    (tmp_path / "corpus" / "post-4.txt").unlink()
    result = run("--resume", "--out", interrupted)
    assert result.exit_code == 1
    assert "the corpus: 4 articles then, 3 now" in result.stderr


def test_a_fresh_build_takes_nothing_over(interrupted: Path, tmp_path: Path) -> None:
    result = built(tmp_path / "corpus", "--out", interrupted, "--text-as-is", "--fresh")
    assert "of them before" not in result.stderr


def test_resume_without_an_interrupted_build_is_an_error(tmp_path: Path) -> None:
    result = run("--resume", "--out", tmp_path)
    assert result.exit_code == 1
    assert result.stderr.startswith("error: ")
    assert "no interrupted build to resume" in result.stderr


def test_a_bad_file_does_not_cost_the_work_of_an_interrupted_build(interrupted: Path, tmp_path: Path) -> None:
    bad = tmp_path / "corpus" / "post-5.txt"
    bad.write_text(" \n", encoding="utf-8")
    assert run(tmp_path / "corpus", "--out", interrupted, "--text-as-is").exit_code == 1
    bad.unlink()
    assert "(4 of them before)" in built("--resume", "--out", interrupted).stderr


# --- where the time goes


@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_profile_goes_to_standard_error_and_nowhere_else(first: Path, tmp_path: Path, workers: str) -> None:
    corpus = write_corpus(tmp_path / "corpus", TEXTS)
    result = built(corpus, "--out", tmp_path / "out", "--no-cache", "--quiet", "--profile", "--workers", workers)
    table = result.stderr
    stages = [line[:46].strip() for line in table.splitlines()]
    assert stages[0] == "stage"
    assert stages[-1] == "all"
    assert {"reading", "extracting", "linking", "publishing", "validating", "csv", "parquet", "quotes"} <= set(stages)
    assert result.stdout.count("\n") == 1
    assert package(tmp_path / "out") == package(first)
