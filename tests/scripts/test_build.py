import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner, Result

from newsledger.pipeline.build import BUILDING, WORK_DIRECTORY
from newsledger.pipeline.cache import CACHE
from newsledger.publish import locked
from scripts.cli import main

pytestmark = pytest.mark.slow

ARTICLES = {
    "herald-001": """The Aden Herald

Shells hit market in Taiz as truce talks open in Muscat

By Nadia Saleh

MUSCAT -- Shells struck a crowded market in the Yemeni city of Taiz on Monday, killing at least 12 people, officials said, hours after envoys opened truce talks in Muscat.

"We will not leave the table while our people are under fire," government negotiator Khaled al-Yamani told reporters in Muscat on Monday. "The shelling must stop."

The Houthi movement denied that its forces had fired on the market.

Mwatana, a Yemeni human rights group, said the dead included four children.

Sign up for our newsletter
""",
    "herald-002": """Aid convoy reaches Taiz after market attack

The United Nations said on Tuesday that 40 trucks had reached Taiz, where shells killed at least 12 people a day earlier.

On Tuesday Saudi Arabia bombed Houthi positions near Sanaa, and the Houthis shelled the town of Marib.

“This is a drop in the ocean,” said Auke Lootsma, a UN official in Sanaa. He said that more than 3,000 families were trapped in the old city.
""",
}


def write_corpus(directory: Path, articles: dict[str, str] = ARTICLES) -> Path:
    directory.mkdir(parents=True, exist_ok=True)
    for article_id, text in articles.items():
        (directory / f"{article_id}.txt").write_text(text, encoding="utf-8")
    return directory


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, ["build", "--quiet", *map(str, arguments)])


def digest(directory: Path) -> dict[str, str]:
    return {
        str(path.relative_to(directory)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(directory.rglob("*"))
        if path.is_file() and CACHE not in path.parts
    }


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_corpus(tmp_path_factory.mktemp("corpus"))


@pytest.fixture(scope="module")
def package(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("package")
    result = run(corpus, "--out", out)
    assert result.exit_code == 0, result.output
    return out


def table(package: Path, name: str) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = pq.read_table(package / "datapackage" / f"{name}.parquet").to_pylist()
    return rows


def test_a_build_leaves_the_package_and_what_the_next_one_takes_over(package: Path) -> None:
    assert sorted(path.name for path in package.iterdir()) == [CACHE, "datapackage", "datapackage.json"]


def test_a_built_package_is_valid(package: Path) -> None:
    result = CliRunner().invoke(main, ["validate", str(package)])
    assert result.exit_code == 0, result.output


def test_every_table_of_a_first_package_has_rows_but_the_one_of_ids_that_are_gone(package: Path) -> None:
    resources = json.loads((package / "datapackage.json").read_text())["resources"]
    names = {Path(resource["path"]).stem for resource in resources}
    assert {name for name in names if not table(package, name)} == {"retired"}


def test_the_speaker_of_a_quote_is_an_actor_of_the_package(package: Path) -> None:
    names = {actor["actor_id"]: actor["name"] for actor in table(package, "actors")}
    speakers = {quote["text"]: names.get(quote["speaker"]) for quote in table(package, "quotes")}
    assert speakers["We will not leave the table while our people are under fire,"] == "Khaled al-Yamani"


def test_a_figure_stands_with_its_bounds(package: Path) -> None:
    claims = {(claim["text"], claim["effect"]): claim for claim in table(package, "casualty_claims")}
    claim = claims["at least 12 people", "killed"]
    assert (claim["count_value"], claim["count_low"], claim["count_high"]) == (12, 12, None)


def test_page_furniture_is_left_out(package: Path) -> None:
    assert not any("newsletter" in str(article["text"]) for article in table(package, "articles"))


def test_a_second_build_gives_the_same_bytes(corpus: Path, package: Path, tmp_path: Path) -> None:
    assert run(corpus, "--out", tmp_path).exit_code == 0
    assert digest(tmp_path) == digest(package)


@pytest.mark.slow
def test_more_workers_give_the_same_bytes(package: Path, corpus: Path, tmp_path: Path) -> None:
    assert run(corpus, "--out", tmp_path, "--workers", "2").exit_code == 0
    assert digest(tmp_path) == digest(package)


HELPED = """
import os
from newsledger.publish import releasing

first = os.getpid()
write = releasing._write

def told(table, *arguments):
    os.write(1, f"{table.name} {os.getpid() == first}\\n".encode())  # in one piece, though two processes write
    return write(table, *arguments)

releasing._write = told
if __name__ == "__main__":
    from scripts.cli import main
    main()
"""
"""A build that says of each table whether its first process wrote it."""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere nothing is forked")
@pytest.mark.parametrize("options", [[], ["--partition-rows", "7"]])
def test_two_processes_write_the_tables_and_give_the_same_bytes(
    options: list[str], corpus: Path, tmp_path: Path
) -> None:
    (tmp_path / "helped.py").write_text(HELPED, encoding="utf-8")
    alone, helped = tmp_path / "alone", tmp_path / "helped"
    assert run(corpus, "--out", alone, *options).exit_code == 0
    build = ["build", str(corpus), "--out", str(helped), "--workers", "2", *options]
    command = [sys.executable, str(tmp_path / "helped.py"), *build]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    written = dict(line.split() for line in said.splitlines()[:-1])
    assert set(written.values()) == {"True", "False"}
    assert written["retired"] == "True"  # it follows from the files of all others
    assert digest(helped) == digest(alone)


def test_text_as_is_is_published_to_the_letter(corpus: Path, tmp_path: Path) -> None:
    assert run(corpus, "--out", tmp_path, "--text-as-is").exit_code == 0
    assert {row["article_id"]: row["text"] for row in table(tmp_path, "articles")} == ARTICLES


def test_a_bad_file_stops_the_build_and_the_earlier_release_stands(package: Path, tmp_path: Path) -> None:
    bad = write_corpus(tmp_path / "bad", {**ARTICLES, "herald-003": "  \n"})
    before = digest(package)
    result = run(bad, "--out", package)
    assert result.exit_code == 1
    assert "herald-003.txt" in result.output
    assert digest(package) == before


def test_skip_bad_sets_a_bad_file_aside_and_lists_it(tmp_path: Path) -> None:
    bad = write_corpus(tmp_path / "bad", {**ARTICLES, "herald-003": "  \n"})
    result = run(bad, "--out", tmp_path / "out", "--skip-bad")
    assert result.exit_code == 0
    assert "skipped: " in result.output
    assert "herald-003.txt" in result.output
    assert {row["article_id"] for row in table(tmp_path / "out", "articles")} == set(ARTICLES)


def test_a_corpus_that_is_none_ends_with_two(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert run(tmp_path / "empty", "--out", tmp_path / "out").exit_code == 2


def test_a_corpus_that_is_none_leaves_no_work_behind(tmp_path: Path) -> None:
    (tmp_path / "corpus").mkdir()
    run(tmp_path / "corpus", "--out", tmp_path / "out")
    assert list((tmp_path / "out").iterdir()) == []


def test_a_build_into_its_own_corpus_does_not_read_itself(tmp_path: Path) -> None:
    corpus = write_corpus(tmp_path, {"a": "Shells killed four people in Taiz on Monday, officials said."})
    (corpus / "curation").mkdir()
    (corpus / "curation" / "actors.csv").write_text(
        "actor_id,name,actor_type,country,affiliation,wikidata_id,aliases,source\n", encoding="utf-8"
    )
    first = run(corpus, "--out", corpus)
    before = digest(corpus)
    second = run(corpus, "--out", corpus)
    assert (first.exit_code, second.exit_code) == (0, 0), second.output
    assert digest(corpus) == before


@pytest.mark.parametrize("arguments", [(), ("--skip-bad",)])
@pytest.mark.parametrize("model", ["en_no_such_pipeline", "click"])
def test_a_model_that_is_none_stops_the_build_whatever_is_skipped(
    corpus: Path, tmp_path: Path, model: str, arguments: tuple[str, ...]
) -> None:
    result = run(corpus, "--out", tmp_path, "--model", model, *arguments)
    assert result.exit_code == 1
    assert f"error: {model}: no spaCy pipeline" in result.output


def test_a_target_that_cannot_be_made_ends_with_one_line(corpus: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    result = run(corpus, "--out", tmp_path / "file" / "out")
    assert result.exit_code == 1
    assert result.output.startswith("error: ")
    assert len(result.output.splitlines()) == 1


def test_foreign_files_in_the_target_are_told_before_the_work(corpus: Path, tmp_path: Path) -> None:
    (tmp_path / "datapackage").mkdir()
    (tmp_path / "datapackage" / "mine.txt").write_text("mine", encoding="utf-8")
    result = run(corpus, "--out", tmp_path)
    assert result.exit_code == 1
    assert "datapackage/mine.txt" in result.output
    assert [path.name for path in tmp_path.iterdir()] == ["datapackage"]


def test_a_second_build_into_the_same_target_is_refused_while_the_first_runs(corpus: Path, tmp_path: Path) -> None:
    with locked(tmp_path, BUILDING):
        result = run(corpus, "--out", tmp_path)
    assert result.exit_code == 1
    assert "another build is writing here" in result.output


def test_what_people_decided_is_applied(corpus: Path, package: Path, tmp_path: Path) -> None:
    quote = table(package, "quotes")[0]
    curation = tmp_path / "curation"
    curation.mkdir()
    (curation / "corrections.csv").write_text(
        "table,row_key,action,column,value,reason,who,date\n"
        f"quotes,{quote['quote_id']},reject,,,no speech,A. Reader,2026-01-05\n"
    )
    result = run(corpus, "--out", tmp_path / "out", "--curation", curation)
    assert result.exit_code == 0, result.output
    assert quote["quote_id"] not in {row["quote_id"] for row in table(tmp_path / "out", "quotes")}


def test_a_decision_about_a_row_that_has_gone_is_reported(corpus: Path, tmp_path: Path) -> None:
    (tmp_path / "out" / "curation").mkdir(parents=True)
    (tmp_path / "out" / "curation" / "corrections.csv").write_text(
        "table,row_key,action,column,value,reason,who,date\nquotes,herald-001-q1-2,reject,,,no speech,A. Reader,2026-01-05\n"
    )
    result = run(corpus, "--out", tmp_path / "out")
    assert result.exit_code == 0, result.output
    assert "herald-001-q1-2" in result.output


@pytest.mark.slow
@pytest.mark.parametrize("seconds", [1.0, 3.0, 4.5, 6.0, 20.0])
def test_a_killed_build_leaves_the_earlier_release_whole(corpus: Path, tmp_path: Path, seconds: float) -> None:
    out, whole = tmp_path / "out", tmp_path / "whole"
    assert run(corpus, "--out", out, "--text-as-is").exit_code == 0
    before = digest(out)
    # What the build would make if nobody killed it: it may have been through by then.
    shutil.copytree(out, whole)
    assert run(corpus, "--out", whole).exit_code == 0
    after = {path: value for path, value in digest(whole).items() if path.startswith("datapackage")}
    command = [sys.executable, "-m", "scripts", "build", str(corpus), "--out", str(out), "--quiet"]
    process = subprocess.Popen(command, start_new_session=True)
    time.sleep(seconds)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    assert CliRunner().invoke(main, ["validate", str(out)]).exit_code == 0
    released = {path: value for path, value in digest(out).items() if path.startswith("datapackage")}
    assert released in (before, after)


def test_an_interrupted_build_says_so_and_goes_on_later(package: Path, corpus: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "scripts", "build", str(corpus), "--out", str(tmp_path), "--workers", "2"]
    # A suite started in the background inherits that interrupts are ignored, and would pass that on.
    before = signal.signal(signal.SIGINT, signal.SIG_DFL)
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, start_new_session=True)
    signal.signal(signal.SIGINT, before)
    while not (tmp_path / WORK_DIRECTORY).exists():
        time.sleep(0.05)
    os.killpg(process.pid, signal.SIGINT)
    _, said = process.communicate()
    assert process.returncode == 130
    assert "interrupted" in said
    assert run(corpus, "--out", tmp_path).exit_code == 0
    assert digest(tmp_path) == digest(package)
