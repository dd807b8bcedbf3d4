"""Ids held against the release before: none lost, none that means another thing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from support.releases import Rows, row, written

from newsledger.validate.identities import check_identities
from scripts.cli import main


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(tmp_path_factory.mktemp("before"))


def drop(table: str, key: str) -> Callable[[Rows], Any]:
    return lambda rows: rows[table].remove(row(rows, table, key))


def returned(rows: Rows) -> None:
    row(rows, "actors", "northern-front").update(actor_id="front-of-the-north")
    row(rows, "actor_mentions", "courier-1-m2").update(actor_id="front-of-the-north")
    rows["retired"][:] = [entry for entry in rows["retired"] if entry["table"] != "actors"]


def exchanged(rows: Rows) -> None:
    row(rows, "actor_mentions", "courier-2-m3").update(actor_id="northern-front")
    row(rows, "actor_mentions", "courier-1-m2").update(actor_id="na")


def replaced(rows: Rows) -> None:
    row(rows, "events", "negotiation-sankt-aurel-2031-03-05").update(place="Vila Seca")
    row(rows, "event_mentions", "courier-2-x1").update(mention_id="courier-1-x9", article_id="courier-1")


@pytest.mark.parametrize(
    ("change", "found"),
    [
        (lambda rows: None, []),
        (drop("quotes", "courier-2-q1"), [("identity_lost", "retired", "courier-2-q1", 0)]),
        (drop("retired", "articles"), [("retirement_lost", "retired", "courier-0", 0)]),
        (
            lambda rows: row(rows, "quotes", "courier-2-q1").update(text="We gave up"),
            [("identity_reused", "quotes", "courier-2-q1", 3)],
        ),
        (
            lambda rows: row(rows, "casualty_claims", "courier-1-c3").update(article_id="courier-2"),
            [("identity_reused", "casualty_claims", "courier-1-c3", 3)],
        ),
        (
            lambda rows: row(rows, "articles", "courier-3").update(source_sha256="0" * 64, text="Ferry runs aground"),
            [("identity_reused", "articles", "courier-3", 3)],
        ),
        (
            lambda rows: row(rows, "articles", "courier-3").update(
                source_sha256="0" * 64, text=rows["articles"][2]["text"] + " Updated."
            ),
            [],
        ),
        (exchanged, [("identity_reused", "actors", "na", 3)]),
        (replaced, [("identity_lost", "retired", "courier-2-x1", 0), ("identity_reused", "events", "negotiation-sankt-aurel-2031-03-05", 1)]),
        (returned, [("identity_lost", "retired", "northern-front", 0), ("identity_reused", "actors", "front-of-the-north", 4)]),
        (lambda rows: row(rows, "actors", "na").update(name="National Agency"), []),
    ],
)  # fmt: skip
def test_ids_against_the_release_before(
    before: Path, tmp_path: Path, change: Callable[[Rows], Any], found: list[tuple[str, str, str, int]]
) -> None:
    issues = check_identities(written(tmp_path / "now", change), before)

    told = sorted((i.rule, i.table, i.examples[0].key, i.examples[0].row) for i in issues)
    assert told == sorted(found)


def test_actor_at_another_place_of_the_same_article_is_the_same(before: Path, tmp_path: Path) -> None:
    def change(rows: Rows) -> None:
        mention = row(rows, "actor_mentions", "courier-2-m3")
        mention.update(mention_id="courier-2-m9", end=mention["end"] + 5)
        row(rows, "actors", "na").update(actor_type="company")
        rows["retired"].append(
            {**rows["retired"][2], "table": "actor_mentions", "id": "courier-2-m3", "belonged_to": "na"}
        )

    assert check_identities(written(tmp_path / "now", change), before) == []


def test_command_tells_faults_of_ids_beside_all_others(before: Path, tmp_path: Path) -> None:
    now = written(tmp_path / "now", drop("quotes", "courier-2-q1"))

    alone = CliRunner().invoke(main, ["validate", str(now)])
    result = CliRunner().invoke(main, ["validate", str(now), "--against", str(before)])

    assert "identity_lost" not in alone.output
    assert "identity_lost" in result.output
    assert result.exit_code == 1


def test_release_before_that_is_no_package_is_named(before: Path, tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["validate", str(before), "--against", str(tmp_path / "nothing")])

    assert result.exit_code == 2
    assert "nothing" in result.output
