"""Tables are checked a batch at a time, and nobody can tell from what is found how large the batches were."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.packages import valid_rows, write_unchecked
from support.parts import ARTICLES, Rows, rows_of_years

from newsledger.validate import Issue, batches, cells, csv_source, layout
from newsledger.validate.store import Store
from newsledger.validate.tables import Tables
from schemas import TABLES


def found(directory: Path, formats: tuple[str, ...] = layout.FORMATS) -> list[Issue]:
    with Store.opened() as store:
        tables = Tables(directory, store, formats)
        issues = [issue for table in TABLES.values() for issue in tables.check(table)]
        return sorted(issues + tables.check_across())


def in_batches(patch: pytest.MonkeyPatch, rows: int) -> None:
    patch.setattr(batches, "ROWS_AT_ONCE", rows)


FAULTS: list[tuple[str, dict[str, Any], str]] = [
    ("quotes", {"stance": "mumbles"}, "in_vocabulary"),
    ("quotes", {"speaker": "nobody"}, "foreign_key"),
    ("quotes", {"text": "Nobody went"}, "span"),
    ("quotes", {"end": 5_000}, "span"),
    ("quotes", {"cue": None}, "filled_together_cue_cue_start_cue_end"),
    ("quotes", {"addressee_text": ""}, "not_empty_string"),
    ("quotes", {"article_id": "zebra"}, "foreign_key"),
    ("quotes", {"sentence_end": -1}, "greater_than_or_equal_to"),
    ("actor_mentions", {"text": "Ana Rayas"}, "span"),
    ("articles", {"word_count": 7}, "word_count_fits_text"),
    ("articles", {"duplicate_of": "nowhere"}, "foreign_key"),
    ("articles", {"text": "Gone."}, "span"),
]


@pytest.fixture
def sound(tmp_path: Path) -> Path:
    return write_unchecked(rows_of_years(), tmp_path / "sound")


@pytest.mark.parametrize("rows", [1, 2, 5, 1_000])
def test_sound_tables_are_sound_in_batches_of_any_size(sound: Path, monkeypatch: pytest.MonkeyPatch, rows: int) -> None:
    in_batches(monkeypatch, rows)

    assert found(sound) == []


@pytest.mark.parametrize("row", [0, 3, 4, 7, 8, -1])
@pytest.mark.parametrize("extension", layout.FORMATS)
def test_fault_beside_the_edge_of_a_batch_has_its_number_and_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, row: int, extension: str
) -> None:
    in_batches(monkeypatch, 4)
    rows = rows_of_years()
    rows["quotes"][row]["stance"] = "mumbles"
    number = row % len(rows["quotes"]) + 1

    issues = found(write_unchecked(rows, tmp_path), (extension,))

    examples = [(i.rule, i.count, e.row, e.key, e.value) for i in issues for e in i.examples]
    assert examples == [("in_vocabulary", 1, number, rows["quotes"][row]["quote_id"], "mumbles")]


@pytest.mark.parametrize("row", [3, 4, 5])
def test_order_is_told_across_batches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, row: int) -> None:
    in_batches(monkeypatch, 4)
    rows = rows_of_years()
    mentions = rows["actor_mentions"]
    mentions[row - 1], mentions[row] = mentions[row], mentions[row - 1]

    issues = found(write_unchecked(rows, tmp_path), ("csv",))

    assert [(i.rule, i.row) for i in issues] == [("row_order", row + 1)]


def test_key_repeated_far_away_is_named_in_both_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    in_batches(monkeypatch, 3)
    rows = rows_of_years()
    rows["quotes"][20]["quote_id"] = rows["quotes"][1]["quote_id"]

    issues = found(write_unchecked(rows, tmp_path), ("parquet",))

    assert [(i.rule, [e.row for e in i.examples]) for i in issues] == [("primary_key", [2, 21])]


def test_count_is_of_all_batches_and_examples_are_the_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    in_batches(monkeypatch, 3)
    rows = rows_of_years()
    for quote in rows["quotes"][2:]:
        quote["stance"] = "mumbles"

    (issue,) = found(write_unchecked(rows, tmp_path), ("parquet",))

    assert (issue.count, [example.row for example in issue.examples]) == (2 * ARTICLES - 2, [3, 4, 5, 6, 7])


def test_rows_behind_torn_ones_keep_their_numbers_in_any_block(sound: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    in_batches(monkeypatch, 3)
    monkeypatch.setattr(csv_source, "_BLOCK_BYTES", 700)
    path = sound / "datapackage/quotes.csv"
    lines = path.read_bytes().splitlines(keepends=True)
    lines[2], lines[9] = b"torn\n", b"torn,too\n"
    lines[12] = lines[12].replace(b"asserts", b"mumbles")
    path.write_bytes(b"".join(lines))

    issues = {issue.rule: issue for issue in found(sound, ("csv",))}

    assert [(e.row, e.value) for e in issues["cells_per_row"].examples] == [(2, "torn"), (9, "torn,too")]
    assert [(e.row, e.value) for e in issues["in_vocabulary"].examples] == [(12, "mumbles")]


def test_row_longer_than_a_block_is_read_with_a_longer_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csv_source, "_BLOCK_BYTES", 2_000)
    rows = rows_of_years()
    rows["articles"][5]["rights"] = "all, " * 2_000
    rows["articles"][7]["language"] = "e n"

    issues = found(write_unchecked(rows, tmp_path), ("csv",))

    assert [(i.rule, i.row, i.examples[0].key) for i in issues] == [("matches_pattern", 8, "ferry-07")]


def test_circle_through_several_batches_is_found_and_a_chain_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_batches(monkeypatch, 3)
    rows = rows_of_years()
    articles = rows["articles"]
    for at in range(1, 8):
        articles[at]["duplicate_of"] = articles[at - 1]["article_id"]
    for at, to in ((8, 10), (9, 8), (10, 9), (11, 8)):
        articles[at]["duplicate_of"] = articles[to]["article_id"]

    issues = found(write_unchecked(rows, tmp_path), ("parquet",))

    assert [(i.rule, [e.row for e in i.examples]) for i in issues] == [("acyclic", [9, 10, 11])]


def test_spans_out_of_the_articles_order_are_still_held_against_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_batches(monkeypatch, 2)
    rows = rows_of_years()
    rows["quotes"].reverse()
    rows["quotes"][5]["text"] = "Nobody went"

    issues = found(write_unchecked(rows, tmp_path), ("parquet",))

    spans = [(e.row, e.key, e.value) for i in issues if i.rule == "span" for e in i.examples]
    assert spans == [
        (6, rows["quotes"][5]["quote_id"], "50-70 'Nobody went', there 'Forty people drowned'")
    ] or spans == [(6, rows["quotes"][5]["quote_id"], "17-28 'Nobody went', there 'Nobody came'")]


def test_csv_that_has_the_form_is_not_read_again(sound: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*arguments: object) -> None:
        raise AssertionError("the CSV file was read as a table")

    monkeypatch.setattr(csv_source.CsvSource, "batches", refuse)

    assert found(sound) == []


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_number_without_a_form_in_csv_is_found_in_both_formats(tmp_path: Path, value: float) -> None:
    directory = write_unchecked(valid_rows(), tmp_path)
    path = directory / "datapackage/events.parquet"
    events = pq.read_table(path)
    at = events.schema.get_field_index("latitude")
    changed = events.set_column(at, events.schema.field(at), pa.array([None, value]))
    pq.write_table(changed, path)
    (directory / "datapackage/events.csv").write_bytes(
        cells.header(TABLES["events"]).encode() + b"".join(line.encode() for line in cells.lines(one_batch(changed)))
    )

    issues = found(directory)

    assert {i.file for i in issues if i.column == "latitude" and i.row == 2} >= {
        "datapackage/events.csv",
        "datapackage/events.parquet",
    }


def one_batch(table: pa.Table) -> pa.RecordBatch:
    return table.combine_chunks().to_batches()[0]


def test_nothing_is_left_in_the_temporary_directory(
    sound: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "scratch").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "scratch"))
    seen: list[Path] = []

    def interrupt(rows: int) -> None:
        seen.extend((tmp_path / "scratch").iterdir())
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), Store.opened() as store:
        Tables(sound, store, told=interrupt).check(TABLES["articles"])

    assert seen
    assert list((tmp_path / "scratch").iterdir()) == []


_SETTINGS = settings(
    max_examples=6, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.mark.slow
@_SETTINGS
@given(
    faults=st.lists(st.tuples(st.sampled_from(FAULTS), st.integers(0, ARTICLES - 1)), min_size=1, max_size=4),
    order=st.sampled_from(
        [lambda rows: None, lambda rows: rows["quotes"].reverse(), lambda rows: rows["articles"].reverse()]
    ),
    size=st.integers(1, 9),
)
def test_issues_are_the_same_whatever_the_size_of_batches(
    tmp_path: Path, faults: list[tuple[Any, int]], order: Callable[[Rows], None], size: int
) -> None:
    rows = rows_of_years()
    for (table, change, _), row in faults:
        rows[table][row] |= change
    order(rows)
    directory = write_unchecked(rows, tmp_path)

    at_once = found(directory)
    with pytest.MonkeyPatch.context() as patch:
        in_batches(patch, size)
        patch.setattr(csv_source, "_BLOCK_BYTES", 1_000)
        a_few_at_a_time = found(directory)

    assert a_few_at_a_time == at_once
    assert {rule for (_, _, rule), _ in faults} <= {issue.rule for issue in at_once}
