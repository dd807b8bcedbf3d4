import csv
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from scripts.cli import main

ARTICLES = {
    "post-1": (
        "Governor Amina Diallo said on Monday that the bridge at Mopti had been blown up.\n\n"
        "“Nobody warned us,” she told reporters. The army denied that its men were on the bridge.\n"
    ),
    "post-2": "According to Ibrahim Keita, a spokesman for the railway, two trains were stopped.\n",
}


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, ["quotes", "--quiet", *map(str, arguments)])


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    path = tmp_path / "corpus.jsonl"
    path.write_text("".join(json.dumps({"article_id": k, "text": v}) + "\n" for k, v in ARTICLES.items()))
    return path


def test_quotes_are_printed_as_json_lines_with_their_speakers_by_name(corpus: Path) -> None:
    result = run(corpus)
    assert result.exit_code == 0, result.output
    rows = [json.loads(line) for line in result.stdout.splitlines()]
    found = {(row["article_id"], row["text"], row["speaker"], row["speaker_text"], row["cue"]) for row in rows}
    assert ("post-1", "Nobody warned us,", "Amina Diallo", "she", "told") in found
    assert all(ARTICLES[row["article_id"]].count(row["text"]) for row in rows)


def test_a_file_with_the_suffix_csv_is_csv_and_holds_the_same(corpus: Path, tmp_path: Path) -> None:
    lines, table = tmp_path / "quotes.jsonl", tmp_path / "quotes.csv"
    assert run(corpus, "--out", lines).exit_code == 0
    assert run(corpus, "--out", table).exit_code == 0
    expected = [json.loads(line) for line in lines.read_text(encoding="utf-8").splitlines()]
    with table.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [row["text"] for row in rows] == [row["text"] for row in expected]
    assert list(rows[0]) == list(expected[0])
    assert sorted(path.name for path in tmp_path.iterdir()) == ["corpus.jsonl", "quotes.csv", "quotes.jsonl"]


def test_offsets_point_into_the_given_text_if_it_is_taken_as_it_is(corpus: Path) -> None:
    for line in run(corpus, "--text-as-is").stdout.splitlines():
        row = json.loads(line)
        assert ARTICLES[row["article_id"]][row["start"] : row["end"]] == row["text"]


def test_what_cannot_be_read_stops_the_work_before_anything_is_written(corpus: Path, tmp_path: Path) -> None:
    corpus.write_text(corpus.read_text() + '{"article_id": "post-3"}\n')
    out = tmp_path / "quotes.jsonl"
    result = run(corpus, "--out", out)
    assert result.exit_code == 1
    assert "post-3" in result.stderr or "row 3" in result.stderr
    assert not out.exists()


def test_what_cannot_be_read_is_passed_over_and_named_if_that_is_asked_for(corpus: Path) -> None:
    corpus.write_text(corpus.read_text() + '{"article_id": "post-3"}\n')
    result = run(corpus, "--skip-bad")
    assert result.exit_code == 0
    assert "skipped: corpus.jsonl, row 3" in result.stderr


def test_an_empty_folder_is_of_no_use(tmp_path: Path) -> None:
    assert run(tmp_path).exit_code == 2


def test_an_unknown_pipeline_is_named(corpus: Path) -> None:
    result = run(corpus, "--model", "no_such_pipeline")
    assert result.exit_code == 1
    assert "no_such_pipeline" in result.stderr


def test_an_article_that_fails_is_named(corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise ValueError("too many commas")

    monkeypatch.setattr("newsledger.pipeline.quoting.find_attributions", fail)
    result = run(corpus)
    assert result.exit_code == 1
    assert "article post-1: ValueError: too many commas" in result.stderr
    assert run(corpus, "--skip-bad").stderr.count("skipped: corpus.jsonl: article") == 2
