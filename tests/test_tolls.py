"""The view of claims by event and claimant, and the documented queries that must agree with it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import duckdb
import pytest
from click.testing import CliRunner

from newsledger.tolls import ARTICLE, Toll, UnreadablePackageError, read_tolls, tolls
from scripts.cli import main

REPOSITORY = Path(__file__).parent.parent
QUERIES = (REPOSITORY / "docs/queries.md").read_text(encoding="utf-8")
NAMES = {"civil-defence": "Civil Defence", "army": "Army"}


def claim(claim_id: str, **columns: Any) -> dict[str, Any]:
    row = {
        "claim_id": claim_id,
        "article_id": "a",
        "event_id": "bombing-kolno-2024-05-03",
        "effect": "killed",
        "text": "12 people",
        "count_value": 12,
        "count_low": 12,
        "count_high": 12,
        "qualifier": "none",
        "scope": "incident",
        "stance": "asserts",
        "part_of": None,
        "claimant": "civil-defence",
        "claimant_for": None,
        "claimant_text": "the Civil Defence",
    }
    return row | columns


def view(*claims: dict[str, Any]) -> list[Toll]:
    return tolls(claims, {"bombing-kolno-2024-05-03": "Bombing in Kolno"}, NAMES)


def test_figures_of_one_claimant_stand_together_with_the_lowest_and_the_highest() -> None:
    at_least = {"count_value": 15, "count_low": 15, "count_high": None, "qualifier": "at_least"}
    (toll,) = view(claim("a-c1-9"), claim("b-c1-9", article_id="b", text="at least 15 people", **at_least))
    assert (toll.lowest, toll.highest, toll.texts) == (12, 15, ("12 people", "at least 15 people"))
    assert (toll.claimant_name, toll.qualifiers, toll.articles) == ("Civil Defence", ("none", "at_least"), ("a", "b"))


def test_a_part_never_enters_the_bounds_of_its_whole() -> None:
    part = claim("a-c20-30", part_of="a-c1-9", text="three children", count_value=3, count_low=3, count_high=3)
    whole, below = view(part, claim("a-c1-9"))
    assert (whole.lowest, whole.part_of) == (12, None)
    assert (below.lowest, below.part_of) == (3, "a-c1-9")


def test_a_part_of_a_part_stands_behind_it() -> None:
    rows = view(claim("a-c5", part_of="a-c3"), claim("a-c1"), claim("a-c3", part_of="a-c1"))
    assert [row.claim_ids for row in rows] == [("a-c1",), ("a-c3",), ("a-c5",)]


def test_a_denial_stands_apart_behind_what_is_asserted() -> None:
    rows = view(claim("a-c9", claimant="army", stance="denies"), claim("a-c1"), claim("a-c20", claimant="army"))
    assert [(row.claimant_name, row.stance) for row in rows] == [
        ("Army", "asserts"),
        ("Civil Defence", "asserts"),
        ("Army", "denies"),
    ]


@pytest.mark.parametrize("column", ["effect", "scope"])
def test_effects_and_frames_are_kept_apart(column: str) -> None:
    other = {"effect": "injured", "scope": "event_total"}[column]
    assert len(view(claim("a-c1"), claim("a-c9", **{column: other}))) == 2


@pytest.mark.parametrize(
    ("columns", "name"),
    [
        ({"claimant": None, "claimant_text": None}, ARTICLE),
        ({"claimant": None, "claimant_text": "officials"}, "officials"),
        ({"claimant": None, "claimant_text": "an officer", "claimant_for": "army"}, "an officer (for Army)"),
    ],
)
def test_a_claimant_without_a_name_is_called_as_printed(columns: dict[str, Any], name: str) -> None:
    assert view(claim("a-c1", **columns))[0].claimant_name == name


def test_words_without_a_number_have_no_bounds() -> None:
    (toll,) = view(claim("a-c1", text="many people", count_value=None, count_low=None, count_high=None))
    assert (toll.lowest, toll.highest) == (None, None)


def test_a_directory_without_a_package_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(UnreadablePackageError, match=r"is .* a published package"):
        read_tolls(tmp_path)


@pytest.mark.parametrize("form", ["table", "csv", "json"])
def test_the_command_prints_every_format(form: str) -> None:
    result = CliRunner().invoke(main, ["tolls", str(REPOSITORY), "--format", form])
    assert result.exit_code == 0
    assert "claimant" in result.output
    if form == "json":
        assert {row["stance"] for row in json.loads(result.output)} <= {"asserts", "denies"}


@pytest.mark.parametrize("arguments", [[str(REPOSITORY), "--event", "no-such-event"], ["/no/such/place"]])
def test_the_command_says_what_is_not_there(arguments: list[str]) -> None:
    result = CliRunner().invoke(main, ["tolls", *arguments])
    assert result.exit_code == 2
    assert result.output.startswith("error: ")


def block(language: str) -> str:
    found = re.search(rf"```{language}\n(.*?)```", QUERIES, re.DOTALL)
    assert found
    return found[1]


def bounds() -> list[tuple[Any, ...]]:
    rows = read_tolls(REPOSITORY)
    return sorted(
        (row.event_id, row.effect, row.scope, row.stance, row.part_of or "", row.lowest or 0, row.highest or 0)
        for row in rows
    )


def test_the_pandas_query_agrees_with_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(REPOSITORY)
    space: dict[str, Any] = {}
    exec(block("python"), space)
    frame = space["tolls"]
    text = ["event_id", "effect", "scope", "stance", "part_of"]
    frame = frame[[*text, "lowest", "highest"]].fillna(dict.fromkeys(text, "") | {"lowest": 0, "highest": 0})
    assert sorted(frame.itertuples(index=False, name=None)) == bounds()


def test_the_sql_query_agrees_with_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(REPOSITORY)
    rows = duckdb.sql(block("sql").strip().rstrip(";")).fetchall()
    found = [(*row[:4], row[4] or "", row[8] or 0, row[9] or 0) for row in rows]
    assert sorted(found) == bounds()
