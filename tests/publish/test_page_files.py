"""The page's files: the rows as scripts, what they were made from, and what may not stand in them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from support.packages import INFO, batches, valid_rows

from newsledger.publish import build
from newsledger.publish.page import shards
from newsledger.publish.page.claims import COLUMNS, claim_rows
from newsledger.publish.page.shards import script_json, write_rows
from newsledger.validate import check
from scripts.cli import main


@pytest.fixture
def package(tmp_path: Path) -> Path:
    build(batches(valid_rows()), tmp_path, INFO)
    return tmp_path


def rows_of(package: Path, name: str) -> list[list[object]]:
    rows = []
    for path in sorted((package / "datapackage/page/data").glob(f"{name}-*.js")):
        found = re.fullmatch(r'newsledger\.take\("\w+",\d+,(\[.*\])\);\n', path.read_text(encoding="utf-8"), re.DOTALL)
        assert found is not None
        rows += json.loads(found[1])
    return rows


def manifest_of(package: Path) -> dict[str, object]:
    page = (package / "datapackage/index.html").read_text(encoding="utf-8")
    found = re.search(r'<script type="application/json" id="manifest">(.*?)</script>', page, re.DOTALL)
    assert found is not None
    return dict(json.loads(found[1]))


def test_every_row_of_every_table_is_handed_to_the_page(package: Path) -> None:
    rows = valid_rows()
    assert {name: len(rows_of(package, name)) for name in rows} == {name: len(table) for name, table in rows.items()}


def test_texts_are_handed_over_apart_from_their_articles(package: Path) -> None:
    texts = [[row["article_id"], row["text"]] for row in valid_rows()["articles"]]
    assert rows_of(package, "texts") == texts
    assert "text" not in manifest_of(package)["tables"]["articles"]["columns"]  # type: ignore[index]


def test_claims_of_the_event_with_most_claims_come_first_and_those_without_event_last(package: Path) -> None:
    events = [row[COLUMNS.index("event_id")] for row in claim_rows(package)]
    counts = [events.count(event) if event else 0 for event in events]
    assert counts == sorted(counts, reverse=True)


def test_shards_are_closed_at_their_limit_and_tell_their_first_and_last_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shards, "ROWS_PER_SHARD", 2)
    sharded = write_rows(tmp_path, "quotes", ["id", "text"], [(key, "said") for key in "abcde"], "id")
    assert sharded.shards == [(2, "a", "b"), (2, "c", "d"), (1, "e", "e")]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["quotes-0.js", "quotes-1.js", "quotes-2.js"]


@given(st.text())
def test_no_text_can_leave_the_script_it_stands_in(text: str) -> None:
    written = script_json(text)
    assert json.loads(written) == text
    assert not set(written) & set("<>\u2028\u2029")


def test_a_package_too_large_for_a_browser_gets_a_page_without_rows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("newsledger.publish.page.limits.MOST_ROWS", 1)
    build(batches(valid_rows()), tmp_path, INFO)
    assert list((tmp_path / "datapackage/page/data").iterdir()) == []
    assert set(manifest_of(tmp_path)["tooMany"]) >= {"articles", "quotes"}  # type: ignore[call-overload]


def test_the_same_package_gives_the_same_page(package: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    other = tmp_path_factory.mktemp("other")
    build(batches(valid_rows(), size=7), other, INFO)
    for path in sorted((package / "datapackage").rglob("*")):
        if path.is_file() and (path.name == "index.html" or "page" in path.parts):
            assert path.read_bytes() == (other / path.relative_to(package)).read_bytes(), path


def damaged(path: str, change: Callable[[Path], object]) -> Callable[[Path], str]:
    def damage(package: Path) -> str:
        change(package / "datapackage" / path)
        return f"datapackage/{path}"

    return damage


def other_rows(package: Path) -> str:
    path = package / "datapackage/page/made-from.json"
    made_from = json.loads(path.read_text())
    made_from["from"]["datapackage/quotes.parquet"] = "sha256:" + "0" * 64
    path.write_text(json.dumps(made_from))
    return "datapackage/quotes.parquet"


DAMAGE = {
    "a shard that is missing": (damaged("page/data/quotes-0.js", Path.unlink), "page_file"),
    "a shard with other rows": (damaged("page/data/quotes-0.js", lambda path: path.write_text("x")), "page_file"),
    "a program that was altered": (damaged("page/page.js", lambda path: path.write_text("alert(1)")), "page_file"),
    "a page that is missing": (damaged("index.html", Path.unlink), "page_file"),
    "a page made from other rows": (other_rows, "page_stale"),
    "a file beside it": (damaged("page/more.js", lambda path: path.write_text("x")), "extra_file"),
}


@pytest.mark.parametrize("name", DAMAGE)
def test_validation_tells_of(package: Path, name: str) -> None:
    damage, rule = DAMAGE[name]
    path = damage(package)
    assert [(issue.file, issue.rule) for issue in check(package, frictionless=False)] == [(path, rule)]


def test_the_command_mends_a_page(package: Path) -> None:
    (package / "datapackage/page/data/quotes-0.js").unlink()
    (package / "datapackage/index.html").write_text("old")
    done = CliRunner().invoke(main, ["page", str(package)])
    assert (done.exit_code, done.output) == (0, f"{package}/datapackage/index.html\n")
    assert check(package, frictionless=False) == []


def test_the_command_says_that_there_is_no_package(tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["page", str(tmp_path)])
    assert done.exit_code == 2
    assert "datapackage.json" in done.output
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def in_parts(tmp_path: Path) -> Path:
    build(batches(valid_rows()), tmp_path, INFO, partition_rows=1)
    return tmp_path


def test_a_package_in_parts_gives_all_its_rows_to_the_page(in_parts: Path) -> None:
    rows = valid_rows()
    assert {name: len(rows_of(in_parts, name)) for name in rows} == {name: len(table) for name, table in rows.items()}


def test_no_shard_reaches_over_two_parts_because_only_a_part_is_sorted(in_parts: Path) -> None:
    for name, table in manifest_of(in_parts)["tables"].items():  # type: ignore[attr-defined]
        if name in valid_rows():
            assert all(first <= last for _, first, last in table["shards"]), name
            assert len(table["shards"]) == len(valid_rows()[name]), name


def test_the_command_makes_the_page_of_a_package_in_parts(in_parts: Path) -> None:
    (in_parts / "datapackage/index.html").write_text("old")
    assert [issue.rule for issue in check(in_parts, frictionless=False)] == ["page_file"]
    assert CliRunner().invoke(main, ["page", str(in_parts)]).exit_code == 0
    assert check(in_parts, frictionless=False) == []


def test_a_page_made_from_another_part_is_stale(in_parts: Path) -> None:
    path = in_parts / "datapackage/page/made-from.json"
    made_from = json.loads(path.read_text())
    part = next(name for name in made_from["from"] if name.startswith("datapackage/quotes.parquet/"))
    made_from["from"]["datapackage/quotes.parquet/quotes-1999.parquet"] = made_from["from"].pop(part)
    path.write_text(json.dumps(made_from))
    found = check(in_parts, frictionless=False)
    assert {issue.rule for issue in found} == {"page_stale"}
    assert {issue.file for issue in found} == {part, "datapackage/quotes.parquet/quotes-1999.parquet"}


def test_the_report_reaches_the_page_whenever_it_is_written(package: Path) -> None:
    script = package / "datapackage/page/report.js"
    assert script.read_text() == 'newsledger.give("report",null);\n'
    done = CliRunner().invoke(main, ["validate", str(package), "--report", str(package / "datapackage")])
    assert done.exit_code == 0, done.output
    found = re.fullmatch(r'newsledger\.give\("report",(.*)\);\n', script.read_text())
    assert found is not None
    report = json.loads((package / "datapackage/validation-report.json").read_text())
    assert json.loads(found[1]) == report
    assert check(package, frictionless=False) == []


def test_a_script_with_another_report_than_the_packages_is_no_file_of_the_page(package: Path) -> None:
    (package / "datapackage/page/report.js").write_text('newsledger.give("report",{"valid":true});\n')
    found = check(package, frictionless=False)
    assert [(issue.file, issue.rule) for issue in found] == [("datapackage/page/report.js", "page_file")]


def test_too_much_text_is_too_much_for_a_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = valid_rows()
    rows["articles"][0]["text"] += "\n\n" + "".join(chr(0x4E00 + at * 7919 % 20_000) for at in range(400_000))
    monkeypatch.setattr("newsledger.publish.page.limits.MOST_TEXT", 0)
    build(batches(rows), tmp_path, INFO)
    assert manifest_of(tmp_path)["tooMany"] == {"megabytes of text": 1}
