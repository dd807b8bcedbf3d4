from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsledger.engine import FileStream, Stream, merge_sorted, stream_of
from newsledger.engine.streams import StreamWriter

SCHEMA = pa.schema([("name", pa.string()), ("count", pa.int64())])


def written(path: Path, rows: list[dict[str, object]]) -> Stream:
    with StreamWriter(path, SCHEMA) as writer:
        writer.write(rows)
    return FileStream(SCHEMA, (path,))


def test_a_stream_gives_back_the_rows_that_were_written(tmp_path: Path) -> None:
    rows = [{"name": "Aden", "count": 3}, {"name": None, "count": None}]
    assert list(written(tmp_path / "a.arrow", rows).rows()) == rows


def test_a_stream_is_read_as_often_as_one_likes(tmp_path: Path) -> None:
    stream = written(tmp_path / "a.arrow", [{"name": "Aden", "count": 3}])
    assert list(stream.rows()) == list(stream.rows())


def test_a_table_outlives_the_file_it_was_read_from(tmp_path: Path) -> None:
    stream = written(tmp_path / "a.arrow", [{"name": "Aden", "count": 3}])
    table = stream.table()
    (tmp_path / "a.arrow").unlink()
    assert table.to_pylist() == [{"name": "Aden", "count": 3}]


def test_an_interrupted_writer_leaves_no_file(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError), StreamWriter(tmp_path / "a.arrow", SCHEMA) as writer:
        writer.write([{"name": "Aden", "count": 3}])
        raise RuntimeError
    assert list(tmp_path.iterdir()) == []


def test_batches_are_copied_into_a_stream(tmp_path: Path) -> None:
    first = written(tmp_path / "a.arrow", [{"name": "Aden", "count": 3}])
    second = stream_of(tmp_path / "b.arrow", SCHEMA, first.batches())
    assert list(second.rows()) == list(first.rows())


cells = st.fixed_dictionaries(
    {"name": st.one_of(st.none(), st.text(max_size=3)), "count": st.one_of(st.none(), st.integers(-5, 5))}
)


@settings(deadline=None, max_examples=40)
@given(rows=st.lists(cells, max_size=30), chunk_rows=st.integers(1, 12))
def test_merging_sorted_chunks_is_sorting_the_whole(
    tmp_path_factory: pytest.TempPathFactory, rows: list[dict[str, object]], chunk_rows: int
) -> None:
    directory = tmp_path_factory.mktemp("sort")
    batches = [pa.RecordBatch.from_pylist([row], schema=SCHEMA) for row in rows]
    stream = stream_of(directory / "in.arrow", SCHEMA, batches)
    merged = [
        row for batch in merge_sorted(stream, ["name", "count"], directory, chunk_rows) for row in batch.to_pylist()
    ]
    nulls_first = sorted(
        rows, key=lambda row: [(row[c] is not None, row[c] if row[c] is not None else "") for c in ("name", "count")]
    )
    assert merged == nulls_first
