"""What becomes of ids that a release no longer has: why, and what took over."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from support.packages import INFO, batches, valid_rows
from support.releases import Rows, row, written

from newsledger.publish import Earlier, EarlierReleaseError, build
from newsledger.publish.retiring import retired_rows
from newsledger.validate import check
from newsledger.validate.issue import errors_of

Retired = dict[tuple[str, str], dict[str, Any]]
SHELLING = "shelling-porto-lindo-2031-03-03"


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release that has retired nothing yet."""
    return written(tmp_path_factory.mktemp("before"), lambda rows: rows["retired"].clear())


def retired(before: Path, place: Path, change: Callable[[Rows], Any], **earlier: Any) -> Retired:
    now = written(place / "now", lambda rows: (rows["retired"].clear(), change(rows)))
    told = retired_rows(Earlier(before / "datapackage", **earlier), now / "datapackage", "2.0.0")
    return {(entry["table"], entry["id"]): entry for batch in told for entry in batch.to_pylist()}


def drop(table: str, *keys: str) -> Callable[[Rows], Any]:
    return lambda rows: [rows[table].remove(row(rows, table, key)) for key in keys]


def without_article(article: str) -> Callable[[Rows], Any]:
    def change(rows: Rows) -> None:
        for table in rows.values():
            table[:] = [entry for entry in table if entry.get("article_id") != article]

    return change


def moved(table: str, key: str, new: str, **cells: Any) -> Callable[[Rows], Any]:
    return lambda rows: row(rows, table, key).update({next(iter(rows[table][0])): new, **cells})


def test_nothing_is_retired_where_nothing_is_gone(before: Path, tmp_path: Path) -> None:
    assert retired(before, tmp_path, lambda rows: None) == {}


def test_row_that_is_not_found_again_has_no_successor(before: Path, tmp_path: Path) -> None:
    assert retired(before, tmp_path, drop("quotes", "courier-2-q1")) == {
        ("quotes", "courier-2-q1"): {
            "table": "quotes",
            "id": "courier-2-q1",
            "label": None,
            "reason": "not_found_again",
            "successor": None,
            "belonged_to": None,
            "retired_in": "2.0.0",
        }
    }


def test_rows_leave_with_their_article(before: Path, tmp_path: Path) -> None:
    found = retired(before, tmp_path, without_article("courier-2"))

    assert {entry["reason"] for entry in found.values()} == {"article_removed"}
    assert ("articles", "courier-2") in found
    assert found["event_mentions", "courier-2-x1"]["belonged_to"] == "negotiation-sankt-aurel-2031-03-05"


def test_row_that_begins_elsewhere_is_redrawn(before: Path, tmp_path: Path) -> None:
    start = row(valid_rows(), "quotes", "courier-1-q1")["start"]
    found = retired(before, tmp_path, moved("quotes", "courier-1-q1", "courier-1-q7", start=start + 5))

    assert (found["quotes", "courier-1-q1"]["reason"], found["quotes", "courier-1-q1"]["successor"]) == (
        "redrawn",
        "courier-1-q7",
    )


def test_row_with_another_beside_it_is_not_redrawn(before: Path, tmp_path: Path) -> None:
    end = row(valid_rows(), "quotes", "courier-1-q1")["end"]
    found = retired(before, tmp_path, moved("quotes", "courier-1-q1", "courier-1-q7", start=end, end=end + 9))

    assert found["quotes", "courier-1-q1"]["reason"] == "not_found_again"


def test_row_of_a_text_that_was_cleaned_anew_is_known_by_its_words(before: Path, tmp_path: Path) -> None:
    def change(rows: Rows) -> None:
        row(rows, "articles", "courier-2").update(text="Advertisement\n\n" + rows["articles"][1]["text"])
        quote = row(rows, "quotes", "courier-2-q1")
        quote.update(quote_id="courier-2-q15", start=quote["start"] + 15, end=quote["end"] + 15)

    assert retired(before, tmp_path, change)["quotes", "courier-2-q1"]["successor"] == "courier-2-q15"


def test_article_whose_file_came_in_under_another_id_is_renamed_with_its_rows(before: Path, tmp_path: Path) -> None:
    def change(rows: Rows) -> None:
        for table in rows.values():
            for entry in table:
                if entry.get("article_id") == "courier-2":
                    entry["article_id"] = "courier-two"
        row(rows, "quotes", "courier-2-q1").update(quote_id="courier-two-q1")

    found = retired(before, tmp_path, change)

    assert found["articles", "courier-2"]["successor"] == "courier-two"
    assert found["quotes", "courier-2-q1"]["reason"] == "renamed"
    assert found["quotes", "courier-2-q1"]["successor"] == "courier-two-q1"


def test_thing_whose_mentions_another_has_now_is_merged(before: Path, tmp_path: Path) -> None:
    def change(rows: Rows) -> None:
        drop("actors", "na")(rows)
        row(rows, "actor_mentions", "courier-2-m3").update(actor_id="northern-front")

    entry = retired(before, tmp_path, change)["actors", "na"]

    assert (entry["reason"], entry["successor"], entry["label"]) == ("merged", "northern-front", "NA (media)")


def test_thing_whose_mentions_a_new_one_has_is_renamed(before: Path, tmp_path: Path) -> None:
    def change(rows: Rows) -> None:
        row(rows, "actors", "na").update(actor_id="northern-agency")
        row(rows, "actor_mentions", "courier-2-m3").update(actor_id="northern-agency")

    entry = retired(before, tmp_path, change)["actors", "na"]

    assert (entry["reason"], entry["successor"]) == ("renamed", "northern-agency")


def test_thing_whose_mentions_went_several_ways_is_split(before: Path, tmp_path: Path) -> None:
    def change(rows: Rows) -> None:
        drop("actors", "ines-valdez")(rows)
        row(rows, "actor_mentions", "courier-1-m1").update(actor_id="northern-front")
        row(rows, "actor_mentions", "courier-2-m4").update(actor_id="na")

    entry = retired(before, tmp_path, change)["actors", "ines-valdez"]

    assert (entry["reason"], entry["successor"]) == ("split", "na")


def test_thing_is_followed_over_mentions_that_were_redrawn(before: Path, tmp_path: Path) -> None:
    def change(rows: Rows) -> None:
        drop("actors", "na")(rows)
        mention = row(rows, "actor_mentions", "courier-2-m3")
        mention.update(mention_id="courier-2-m9", actor_id="northern-front", end=mention["end"] + 4)

    found = retired(before, tmp_path, change)

    assert found["actor_mentions", "courier-2-m3"]["successor"] == "courier-2-m9"
    assert found["actors", "na"]["successor"] == "northern-front"


def test_rejected_row_says_so_and_with_it_the_mentions_of_a_rejected_thing(before: Path, tmp_path: Path) -> None:
    def change(rows: Rows) -> None:
        drop("actors", "na")(rows)
        drop("actor_mentions", "courier-2-m3")(rows)
        drop("quotes", "courier-2-q1")(rows)

    rejected = {"actors": frozenset({"na"}), "quotes": frozenset({"courier-2-q1"})}
    found = retired(before, tmp_path, change, rejected=rejected)

    assert {key: entry["reason"] for key, entry in found.items()} == {
        ("actors", "na"): "rejected",
        ("actor_mentions", "courier-2-m3"): "rejected",
        ("quotes", "courier-2-q1"): "rejected",
    }


def test_what_was_retired_stays_and_what_returned_is_taken_back(tmp_path: Path) -> None:
    one = written(tmp_path / "one", lambda rows: rows["retired"].clear())
    two = written(tmp_path / "two", drop("quotes", "courier-2-q1", "courier-1-q2"), "2.0.0", since=one)
    three = written(tmp_path / "three", drop("quotes", "courier-2-q1"), "3.0.0", since=two)

    left = pq.read_table(three / "datapackage/retired.parquet").to_pylist()

    assert [(entry["id"], entry["retired_in"]) for entry in left] == [("courier-2-q1", "2.0.0")]


def test_building_twice_over_the_same_release_gives_the_same_bytes(tmp_path: Path) -> None:
    one = written(tmp_path / "one", lambda rows: rows["retired"].clear())
    two = written(tmp_path / "two", without_article("courier-2"), "2.0.0", since=one)
    again = written(tmp_path / "again", without_article("courier-2"), "2.0.0", since=two)

    for name in ("retired.csv", "retired.parquet"):
        assert (two / "datapackage" / name).read_bytes() == (again / "datapackage" / name).read_bytes()


def test_release_with_retired_ids_is_sound(tmp_path: Path) -> None:
    one = written(tmp_path / "one")
    rows = valid_rows()
    drop("quotes", "courier-2-q1")(rows)
    moved("quotes", "courier-1-q1", "courier-1-q7")(rows)

    build(batches(rows), tmp_path / "two", INFO, Earlier(one / "datapackage"))

    assert errors_of(check(tmp_path / "two", frictionless=False)) == []
    chain = {
        entry["id"]: entry["successor"]
        for entry in pq.read_table(tmp_path / "two/datapackage/retired.parquet").to_pylist()
    }
    assert (chain["courier-1-q9"], chain["courier-1-q0"], chain["courier-1-q1"]) == (
        "courier-1-q0",
        "courier-1-q1",
        "courier-1-q7",
    )


@pytest.mark.parametrize("broken", ["torn", "other columns"])
def test_release_before_that_cannot_be_read_is_named(before: Path, tmp_path: Path, broken: str) -> None:
    one = written(tmp_path / "one")
    path = one / "datapackage/quotes.parquet"
    if broken == "torn":
        path.write_bytes(path.read_bytes()[:-100])
    else:
        pq.write_table(pq.read_table(path).drop_columns(["quote_id"]), path)

    with pytest.raises(EarlierReleaseError, match=r"quotes\.parquet"):
        written(tmp_path / "two", since=one)


def test_release_without_the_table_of_retired_ids_has_retired_none(before: Path, tmp_path: Path) -> None:
    one = written(tmp_path / "one")
    (one / "datapackage/retired.parquet").unlink()
    descriptor = json.loads((one / "datapackage.json").read_text())
    descriptor["resources"] = [entry for entry in descriptor["resources"] if entry["name"] != "retired-parquet"]
    (one / "datapackage.json").write_text(json.dumps(descriptor))

    now = written(tmp_path / "now", drop("quotes", "courier-2-q1"), since=one)

    assert pq.read_table(now / "datapackage/retired.parquet")["id"].to_pylist() == ["courier-2-q1"]
