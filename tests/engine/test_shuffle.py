"""Rows dealt to partitions: none is lost, none comes twice, and a key is never parted."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsledger.engine import FileStream, shuffle
from newsledger.engine.shuffle import deal, dealt, pieces, taken_together
from newsledger.engine.streams import StreamWriter

SCHEMA = pa.schema([("town", pa.string()), ("number", pa.int64())])


def stream(path: Path, rows: int, batches: int = 1) -> FileStream:
    with StreamWriter(path, SCHEMA) as writer:
        for batch in range(batches):
            numbers = range(batch * rows, (batch + 1) * rows)
            columns = [[f"town {number % 37}" for number in numbers], list(numbers)]
            writer.write_batch(pa.record_batch(columns, schema=SCHEMA))
    return FileStream(SCHEMA, (path,))


@pytest.mark.parametrize("held", [1, 2**30], ids=["a batch at a time", "all at once"])
def test_every_row_lands_in_one_partition_and_no_key_in_two(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, held: int
) -> None:
    monkeypatch.setattr(shuffle, "_HELD_BYTES", held)
    (piece,) = pieces(stream(tmp_path / "in.arrow", 100, 3))
    place, sizes = deal(piece, "town", 5, tmp_path / "out.arrow")
    tables = [dealt([place], SCHEMA, 5, range(number, number + 1)) for number in range(5)]
    towns = [set(table.column("town").to_pylist()) for table in tables]
    assert sum(map(len, towns)) == len(set.union(*towns)) == 37
    assert sorted(row for table in tables for row in table.column("number").to_pylist()) == list(range(300))
    assert all((size > 0) == bool(table.num_rows) for size, table in zip(sizes, tables, strict=True))
    assert all(table.column("number").to_pylist() == sorted(table.column("number").to_pylist()) for table in tables)


def test_a_large_file_is_dealt_in_pieces_that_make_up_the_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shuffle, "PIECE_BYTES", 1000)
    parts = list(pieces(stream(tmp_path / "in.arrow", 200, 7)))
    assert len(parts) > 2
    rows = [number for part in parts for batch in part.batches() for number in batch.column("number").to_pylist()]
    assert rows == list(range(1400))


def test_small_files_are_dealt_together(tmp_path: Path) -> None:
    paths = [stream(tmp_path / f"{number}.arrow", 10).paths[0] for number in range(9)]
    assert len(list(pieces(FileStream(SCHEMA, tuple(paths))))) == 1


def test_an_interrupted_dealing_leaves_nothing_that_looks_finished(tmp_path: Path) -> None:
    (piece,) = pieces(stream(tmp_path / "in.arrow", 10))
    with pytest.raises(KeyError):
        deal(piece, "village", 3, tmp_path / "out.arrow")
    assert not (tmp_path / "out.arrow").exists()


@given(sizes=st.lists(st.integers(0, 50), min_size=1, max_size=40), most=st.integers(1, 100))
def test_partitions_are_taken_together_while_they_are_small(sizes: list[int], most: int) -> None:
    ranges = list(taken_together(sizes, most))
    assert [number for one in ranges for number in one] == list(range(len(sizes)))
    assert all(len(one) == 1 or sum(sizes[number] for number in one) <= most for one in ranges)
