"""Rows of a CSV file are found by number, with their lines, as Arrow and Python's csv tell them apart."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pyarrow as pa
import pyarrow.csv as pacsv
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newsledger.validate import csv_rows
from newsledger.validate.csv_rows import count_rows, find_rows

_SETTINGS = settings(deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
_CELLS = st.text(alphabet='ab",\n\ré警', max_size=5)


def written(path: Path, text: str) -> Path:
    path.write_bytes(text.encode())
    return path


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("a,b\n1,2\n3,4\n", [2, 3]),
        ("a,b\n1,2\n3,4", [2, 3]),
        ("a,b\r\n1,2\r\n3,4\r\n", [2, 3]),
        ('a,b\n"one\ntwo\n\nfive",2\n3,4\n', [2, 6]),
        ('a,b\n"one\r\ntwo",2\n3,4\n', [2, 4]),
        ('a,b\n"say ""\n""",2\n3,4\n', [2, 4]),
        ('a,b\nsay "x\n3,4\n', [2, 3]),
        ('a,b\n"x"y,2\n3,4\n', [2, 3]),
        ("a,b\n\n3,4\n", [2, 3]),
        ("a,b\n", []),
        ("", []),
    ],
)
def test_rows_begin_at_their_physical_lines(tmp_path: Path, text: str, lines: list[int]) -> None:
    path = written(tmp_path / "t.csv", text)

    found = find_rows(path, range(1, 9))

    assert [found[number].line for number in sorted(found)] == lines
    assert count_rows(path) == len(lines)


def test_cell_behind_line_breaks_stands_on_its_own_line(tmp_path: Path) -> None:
    row = find_rows(written(tmp_path / "t.csv", 'a,b,c\n1,"x\nyy\nzz",3\n'), [1])[1]

    places = [row.place(start) for start, _ in row.cells()]

    assert places == [(2, 1), (2, 3), (4, 5)]


@_SETTINGS
@given(rows=st.lists(st.lists(_CELLS, min_size=3, max_size=3), max_size=6), end=st.sampled_from(["\n", "\r\n"]))
def test_what_csv_writes_is_found_row_by_row_and_cell_by_cell(tmp_path: Path, rows: list[list[str]], end: str) -> None:
    stream = io.StringIO()
    csv.writer(stream, lineterminator=end, quoting=csv.QUOTE_ALL).writerows([["a", "b", "c"], *rows])
    path = written(tmp_path / "t.csv", stream.getvalue())

    found = find_rows(path, range(1, len(rows) + 1))

    for number, row in enumerate(rows, 1):
        assert next(csv.reader(io.StringIO(found[number].text, newline=""))) == row
        assert len(found[number].cells()) == 3
    assert count_rows(path) == len(rows)


@_SETTINGS
@given(body=st.text(alphabet='a",\n\r', max_size=20))
@pytest.mark.parametrize("piece", [1, 3, 1 << 20])
def test_rows_are_told_apart_as_arrow_does(tmp_path: Path, body: str, piece: int) -> None:
    path = written(tmp_path / "t.csv", "a,b\n" + body)
    skipped: list[object] = []
    options = pacsv.ParseOptions(
        newlines_in_values=True, ignore_empty_lines=False, invalid_row_handler=lambda row: skipped.append(row) or "skip"
    )
    try:
        table = pacsv.read_csv(path, read_options=pacsv.ReadOptions(use_threads=False), parse_options=options)
    except pa.ArrowInvalid:
        return

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(csv_rows, "_PIECE", piece)

        assert count_rows(path) == table.num_rows + len(skipped)


def test_row_of_many_megabytes_is_cut(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csv_rows, "MAX_ROW", 1000)
    monkeypatch.setattr(csv_rows, "_PIECE", 100)
    path = written(tmp_path / "t.csv", "a,b\n1," + "x" * 50_000 + "\n3,4\n")

    found = find_rows(path, [1, 2])

    assert len(found[1].text) < 1200
    assert (found[2].line, found[2].text) == (3, "3,4")


def test_bytes_that_are_no_utf8_are_replaced(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_bytes(b"a,b\n\xff,2\n")

    assert find_rows(tmp_path / "t.csv", [1])[1].text == "\ufffd,2"
