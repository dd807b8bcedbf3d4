from __future__ import annotations

import json
import pickle
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pytest
from support.packages import INFO, batches, valid_rows, valid_tables

from newsledger.publish import ReleaseRefused, TargetBusy, release, swap
from newsledger.validate import checking, layout
from newsledger.validate.issue import Place
from newsledger.validate.page import page_files
from schemas import TABLES


@pytest.fixture(autouse=True)
def first_opinion_only(released: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Frictionless takes most of a small release's time; the shared release and the last test have heard it."""
    monkeypatch.setattr(checking, "opinions", lambda *_, **__: [])


def contents(directory: Path) -> dict[str, bytes]:
    files = sorted(path for path in directory.rglob("*") if path.is_file())
    return {path.relative_to(directory).as_posix(): path.read_bytes() for path in files}


def test_release_holds_data_descriptor_companions_and_report_and_nothing_else(released: Path) -> None:
    page = {layout.PAGE, layout.PAGE_SOURCES, *page_files(released)}
    expected = {*layout.data_paths(), *layout.COMPANIONS, *layout.OPTIONAL, layout.DESCRIPTOR, *page}

    assert set(contents(released)) == expected


def test_two_releases_are_the_same_bytes_however_rows_come_in_batches(released: Path, tmp_path: Path) -> None:
    release(valid_tables(size=1), tmp_path, INFO)

    assert contents(tmp_path) == contents(released)


def test_release_over_an_earlier_one_replaces_it_whole(tmp_path: Path) -> None:
    release(valid_tables(), tmp_path, INFO)
    rows = valid_rows()
    rows["quotes"].pop()
    release(batches(rows), tmp_path, INFO)

    descriptor = json.loads((tmp_path / "datapackage.json").read_text(encoding="utf-8"))
    assert {r["rowCount"] for r in descriptor["resources"] if r["name"].startswith("quotes")} == {2}
    assert not list(tmp_path.glob(".newsledger*"))


def test_a_refusal_comes_whole_from_one_process_to_another() -> None:
    issue = Place("quotes", "datapackage/quotes.csv").issue("span", "the text does not say that", rows=[3])
    refused = ReleaseRefused([issue])

    passed = pickle.loads(pickle.dumps(refused))

    assert (passed.issues, str(passed)) == ([issue], str(refused))


def test_tables_without_rows_are_published_empty(tmp_path: Path) -> None:
    release({}, tmp_path, INFO)

    assert (tmp_path / "datapackage/quotes.csv").read_text(encoding="utf-8").count("\n") == 1


def test_refused_release_names_all_faults_and_leaves_the_earlier_one(tmp_path: Path) -> None:
    release(valid_tables(), tmp_path, INFO)
    before = contents(tmp_path)
    rows = valid_rows()
    rows["quotes"][0]["stance"] = "mumbles"
    rows["events"][0]["mention_count"] = 5

    with pytest.raises(ReleaseRefused, match="mumbles") as refused:
        release(batches_as_strings(rows), tmp_path, INFO)

    assert {issue.rule for issue in refused.value.issues} >= {"in_vocabulary", "count_of"}
    assert contents(tmp_path) == before


def batches_as_strings(rows: dict[str, list[dict[str, object]]]) -> dict[str, list[pa.RecordBatch]]:
    """Batches with enums as plain strings, as a caller may have them."""
    made = {}
    for name, table_rows in rows.items():
        schema = TABLES[name].arrow_schema
        plain = pa.schema([(f.name, pa.string() if pa.types.is_dictionary(f.type) else f.type) for f in schema])
        made[name] = [pa.RecordBatch.from_pylist(table_rows, schema=plain)]
    return made


def test_enums_as_plain_strings_give_the_same_bytes(released: Path, tmp_path: Path) -> None:
    release(batches_as_strings(valid_rows()), tmp_path, INFO)

    assert contents(tmp_path) == contents(released)


def test_null_where_none_may_be_is_refused_with_its_row(tmp_path: Path) -> None:
    rows = valid_rows()
    rows["quotes"][2]["text"] = None

    with pytest.raises(ReleaseRefused) as refused:
        release(batches(rows), tmp_path, INFO)

    assert [(i.rule, i.column, i.row) for i in refused.value.issues] == [("not_nullable", "text", 3)]
    assert list(tmp_path.iterdir()) == []


def test_failing_source_of_rows_leaves_nothing_behind(tmp_path: Path) -> None:
    def rows():  # type: ignore[no-untyped-def]
        yield from valid_tables()["articles"]
        raise RuntimeError("worker died")

    with pytest.raises(RuntimeError, match="worker died"):
        release(valid_tables() | {"articles": rows()}, tmp_path, INFO)

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("tables", "said"),
    [
        ({"quotations": []}, "quotations"),
        ({"quotes": [pa.RecordBatch.from_pylist([{"quote_id": "a"}])]}, "article_id"),
        (
            {
                "actors": [
                    pa.RecordBatch.from_pylist(
                        [dict.fromkeys(TABLES["actors"].arrow_schema.names, "x")],
                    )
                ]
            },
            "actors.mention_count",
        ),
    ],
)
def test_tables_of_another_shape_are_an_error(
    tmp_path: Path, tables: dict[str, list[pa.RecordBatch]], said: str
) -> None:
    with pytest.raises(ValueError, match=said):
        release(tables, tmp_path, INFO)


def test_second_build_into_a_target_is_refused_while_the_first_works(tmp_path: Path) -> None:
    with swap.locked(tmp_path), pytest.raises(TargetBusy):
        release(valid_tables(), tmp_path, INFO)


def test_leftovers_of_a_killed_build_are_cleaned(tmp_path: Path) -> None:
    (tmp_path / swap.STAGING / "datapackage").mkdir(parents=True)
    (tmp_path / swap.STAGING / "datapackage/quotes.csv").write_text("half", encoding="utf-8")
    (tmp_path / swap.LOCK).touch()

    release({}, tmp_path, INFO)

    assert sorted(path.name for path in tmp_path.iterdir()) == ["datapackage", "datapackage.json"]


def test_stock_frictionless_finds_the_package_valid(released: Path) -> None:
    command = [sys.executable, "-m", "frictionless", "validate", "datapackage.json"]

    result = subprocess.run(command, cwd=released, capture_output=True, text=True, check=False)

    assert result.returncode == 0, result.stdout
    assert "INVALID" not in result.stdout
