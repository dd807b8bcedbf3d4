"""Which rows came, went and changed, which ids were retired, and what of it breaks."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from support.releases import Rows, redescribed, resource, row, written

from newsledger.releases.comparing import Comparison, compared
from newsledger.releases.kinds import Kind


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(tmp_path_factory.mktemp("rows"))


@contextmanager
def since(package: Path, place: Path, change: Callable[[Rows], Any], *, retiring: bool = True) -> Iterator[Comparison]:
    new = written(place / "new", change, "1.3.0", since=package if retiring else None)
    with compared(package, new) as comparison:
        yield comparison


def drop(table: str, key: str) -> Callable[[Rows], Any]:
    return lambda rows: rows[table].remove(row(rows, table, key))


def test_a_package_does_not_differ_from_itself(package: Path) -> None:
    with compared(package, package) as comparison:
        assert comparison.changes == ()
        assert all(not rows.changes.any for rows in comparison.rows.values())


def test_changed_cells_are_told_with_what_stood_and_what_stands(package: Path, tmp_path: Path) -> None:
    def change(rows: Rows) -> None:
        row(rows, "casualty_claims", "courier-1-c2").update(
            count_value=13, place=None, victim_status="civilian", date_start=datetime.date(2031, 3, 2)
        )
        row(rows, "casualty_claims", "courier-1-c3").update(share_low=0.25)

    with since(package, tmp_path, change) as comparison:
        claims = comparison.rows["casualty_claims"]

        assert (claims.changes.added, claims.changes.removed, claims.changes.changed) == (0, 0, 2)
        assert dict(claims.changes.cells) == dict.fromkeys(
            ("count_value", "share_low", "victim_status", "date_start", "place"), 1
        )
        assert list(claims.changed()) == [
            (
                {"claim_id": "courier-1-c2"},
                {
                    "count_value": (12, 13),
                    "victim_status": ("mixed", "civilian"),
                    "date_start": ("2031-03-03", "2031-03-02"),
                    "place": ("Porto Lindo", None),
                },
            ),
            ({"claim_id": "courier-1-c3"}, {"share_low": (0.5, 0.25)}),
        ]
        assert comparison.breaking == ()


def test_rows_of_a_key_of_several_columns_are_matched_by_all_of_them(package: Path, tmp_path: Path) -> None:
    with since(
        package, tmp_path, lambda rows: rows["event_actors"][0].update(actor_text="the two sides")
    ) as comparison:
        changes = comparison.rows["event_actors"].changes
        added = list(comparison.rows["event_actors"].added())

    assert (changes.added, changes.removed, changes.changed) == (1, 1, 0)
    assert added[0]["actor_text"] == "the two sides"
    assert list(added[0]) == ["event_id", "article_id", "start", "end", "role", "actor_text"]


def test_removed_row_with_a_retired_id_does_not_break(package: Path, tmp_path: Path) -> None:
    with since(package, tmp_path, drop("quotes", "courier-2-q1")) as comparison:
        assert list(comparison.rows["quotes"].removed()) == [{"quote_id": "courier-2-q1"}]
        assert comparison.retirements.retired == ((("quotes", "not_found_again"), 1),)
        assert comparison.breaking == ()


def test_removed_row_whose_id_is_not_retired_breaks(package: Path, tmp_path: Path) -> None:
    with since(package, tmp_path, drop("quotes", "courier-2-q1"), retiring=False) as comparison:
        assert [(change.kind, change.before) for change in comparison.breaking] == [(Kind.ID_LOST, "courier-2-q1")]


def test_retired_row_that_is_gone_breaks(package: Path, tmp_path: Path) -> None:
    with since(package, tmp_path, lambda rows: rows["retired"].clear(), retiring=False) as comparison:
        assert {change.kind for change in comparison.breaking} == {Kind.ID_LOST}
        assert sum(change.count for change in comparison.breaking) == 5


def test_id_taken_back_is_told(package: Path, tmp_path: Path) -> None:
    with since(package, tmp_path, drop("quotes", "courier-2-q1")) as comparison:
        without = comparison.new.directory
        with compared(without, package) as back:
            assert back.retirements.taken_back == ((("quotes", "not_found_again"), 1),)
            assert [entry["id"] for entry in back.retirements.entries_taken_back()] == ["courier-2-q1"]
            assert back.breaking == ()


def test_id_of_other_words_breaks(package: Path, tmp_path: Path) -> None:
    with since(package, tmp_path, lambda rows: row(rows, "quotes", "courier-2-q1").update(text="We gave up")) as found:
        assert [change.kind for change in found.breaking] == [Kind.ID_REUSED]


def test_rows_are_not_matched_by_another_key(package: Path, tmp_path: Path) -> None:
    def rekey(descriptor: dict[str, Any]) -> None:
        for name in ("quotes", "quotes-parquet"):
            resource(descriptor, name)["schema"]["primaryKey"] = ["article_id", "quote_id"]

    with compared(package, redescribed(package, tmp_path / "new", rekey)) as comparison:
        assert comparison.rows["quotes"].changes.matched is False
        assert [change.kind for change in comparison.breaking] == [Kind.KEY_CHANGED]


def test_table_that_one_release_has_alone_is_all_added_or_all_removed(package: Path, tmp_path: Path) -> None:
    def forget(descriptor: dict[str, Any]) -> None:
        kept = [entry for entry in descriptor["resources"] if not entry["name"].startswith("quotes")]
        descriptor["resources"] = kept

    with compared(package, redescribed(package, tmp_path / "new", forget)) as comparison:
        assert comparison.rows["quotes"].changes.removed == 3
        assert Kind.TABLE_REMOVED in [change.kind for change in comparison.breaking]
