"""A whole evaluation, from files to report."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from evaluation_samples import RAW, TEXT, article, span, write_gold, write_package, write_source

from newsledger.evaluate import EvaluationError, evaluate, render_json, render_text
from scripts.evaluate import command

WORDS = "We buried six neighbours"
GOLD_QUOTE = {"article_id": "one", "quote_type": "direct", "speaker": "ana-perko", **span(WORDS, RAW)}
FOUND_QUOTE = {**GOLD_QUOTE, "quote_id": "q", "rule": "fronted", **span(WORDS, TEXT)}
PERKO = {"actor_id": "ana-perko", "name": "Ana Perko", "actor_type": "person"}


@pytest.fixture
def package(tmp_path: Path) -> Path:
    return write_package(tmp_path / "out", articles=[article()], quotes=[FOUND_QUOTE], actors=[PERKO])


def test_package_is_scored_against_the_tables_that_are_annotated(tmp_path: Path, package: Path) -> None:
    gold = write_gold(write_source(tmp_path / "gold"), quotes=[GOLD_QUOTE])
    report = evaluate(gold, package)
    assert {score.table for score in report.scores} == {"quotes"}
    assert report.get("quotes", "span >= .8 and speaker").f1 == 1.0
    assert (report.unmappable, report.missing, report.unannotated) == ((), (), ())


@pytest.mark.parametrize("place", ["gold", "seeds", "out", "out/seeds", "elsewhere"])
def test_source_files_are_found_where_they_may_be(tmp_path: Path, package: Path, place: str) -> None:
    gold = write_gold(tmp_path / "gold", quotes=[GOLD_QUOTE])
    directory = write_source(tmp_path / place)
    assert evaluate(gold, package, directory if place == "elsewhere" else None).get("quotes", "span >= .8").right == 1


def test_annotations_of_other_articles_count_as_missed(tmp_path: Path, package: Path) -> None:
    other = {**GOLD_QUOTE, "article_id": "two"}
    report = evaluate(write_gold(write_source(tmp_path / "gold"), quotes=[GOLD_QUOTE, other]), package)
    assert (report.get("quotes", "span >= .8").gold, report.missing) == (2, ("two",))


def test_articles_without_annotations_are_left_out(tmp_path: Path) -> None:
    mentions = [
        {"mention_id": name, "actor_id": name, "article_id": name, "start": 0, "end": 1} for name in ("one", "two")
    ]
    package = write_package(
        tmp_path / "out",
        articles=[article(), article(article_id="two")],
        actors=[{"actor_id": name, "name": name} for name in ("one", "two")],
        actor_mentions=mentions,
    )
    gold = write_gold(tmp_path / "gold", actors=[{"actor_id": "one"}], articles=[{"article_id": "one"}])
    report = evaluate(gold, package)
    assert report.get("actors", "found").predicted == 1
    assert report.unannotated == ("two",)


def test_parquet_files_are_found_anywhere_below_but_not_in_hidden_directories(tmp_path: Path, package: Path) -> None:
    moved = tmp_path / "release"
    (package / "datapackage").rename(moved)
    hidden = package / ".work"
    hidden.mkdir()
    (hidden / "articles.parquet").write_bytes(b"rubbish")
    moved.rename(package / "tables")
    gold = write_gold(write_source(tmp_path / "gold"), quotes=[GOLD_QUOTE])
    assert evaluate(gold, package).get("quotes", "span >= .8").right == 1


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("quotes.jsonl", "{", "quotes.jsonl, line 1: is not JSON"),
        ("quotes.jsonl", "\n[]", "quotes.jsonl, line 2: is not a JSON object"),
        ("quotes.jsonl", '{"article_id": "one"}', "quotes.jsonl, line 1: has no start, end"),
        ("quotes.jsonl", b"\xff", "quotes.jsonl: is not UTF-8"),
        ("notes.txt", "", "no annotations here"),
    ],
)
def test_unusable_annotations_are_named(
    tmp_path: Path, package: Path, name: str, content: str | bytes, message: str
) -> None:
    gold = tmp_path / "gold"
    gold.mkdir()
    (gold / name).write_bytes(content.encode() if isinstance(content, str) else content)
    with pytest.raises(EvaluationError, match=message):
        evaluate(gold, package)


def test_directory_without_package_is_named(tmp_path: Path) -> None:
    gold = write_gold(tmp_path / "gold", quotes=[])
    with pytest.raises(EvaluationError, match=r"no articles\.parquet in this directory or below"):
        evaluate(gold, tmp_path)


def test_broken_table_is_named(tmp_path: Path, package: Path) -> None:
    (package / "datapackage" / "quotes.parquet").write_bytes(b"PAR1")
    with pytest.raises(EvaluationError, match=r"quotes\.parquet: cannot be read"):
        evaluate(write_gold(tmp_path / "gold", quotes=[]), package)


@pytest.mark.parametrize("asked", [False, True])
def test_rules_are_shown_if_asked_for(tmp_path: Path, package: Path, asked: bool) -> None:
    report = evaluate(write_gold(write_source(tmp_path / "gold"), quotes=[GOLD_QUOTE]), package)
    assert ("  rule " in render_text(report, by_rule=asked)) is asked


def test_report_is_an_aligned_table_and_json(tmp_path: Path, package: Path) -> None:
    lost = {**GOLD_QUOTE, **span("Subscribe", RAW)}
    report = evaluate(write_gold(write_source(tmp_path / "gold"), quotes=[GOLD_QUOTE, lost]), package)
    text = render_text(report)
    header, line = (next(line for line in text.split("\n") if word in line) for word in ("measure", "span >= .8 "))
    assert header.split() == ["measure", "P", "R", "F1", "share", "right", "predicted", "gold"]
    assert line.split() == ["span", ">=", ".8", "1.000", "0.500", "0.667", "1", "1", "2"]
    assert header.index("gold") + len("gold") == len(line)
    assert "counted as missed:\n  quotes, one, " in text
    first = json.loads(render_json(report))["scores"][0]
    assert (first["table"], first["recall"], first["right"]) == ("quotes", 0.5, 1)
    with pytest.raises(KeyError):
        report.get("quotes", "beauty")


@pytest.mark.parametrize(("form", "begins"), [("text", "  measure"), ("json", "{")])
def test_command_prints_the_report(tmp_path: Path, package: Path, form: str, begins: str) -> None:
    gold = write_gold(write_source(tmp_path / "gold"), quotes=[GOLD_QUOTE])
    result = CliRunner().invoke(command, [str(gold), str(package), "--format", form])
    assert (result.exit_code, result.output.startswith(begins)) == (0, True)


def test_command_exits_with_2_if_a_source_is_missing(tmp_path: Path, package: Path) -> None:
    gold = write_gold(tmp_path / "gold", quotes=[GOLD_QUOTE])
    result = CliRunner().invoke(command, [str(gold), str(package)])
    assert (result.exit_code, "--corpus" in result.output) == (2, True)
