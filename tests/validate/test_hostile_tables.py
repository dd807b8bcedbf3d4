"""Tables made to hurt: each gets a fault at its file, and neither a crash nor much memory."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from newsledger.validate import Issue, batches, check, parquet_source
from newsledger.validate.tables import check_table
from schemas import TABLES

QUOTES = "datapackage/quotes.csv"
PARQUET = "datapackage/quotes.parquet"


def fault(package: Path, file: str, rule: str) -> Issue:
    """The one fault of a rule in a file, found of the table alone."""
    _, issues = check_table(package, TABLES[Path(file).stem])
    (found,) = (issue for issue in issues if (issue.file, issue.rule) == (file, rule))
    return found


@pytest.mark.parametrize(
    ("header", "said"),
    [
        (b",".join(b"column_%d" % at for at in range(50_000)), "and 49980 more"),
        (b",".join(b"column_%d" % at for at in range(1_000_000)), "the header is longer than 1 MiB"),
        (b"quote_id," * 20_000, "missing: article_id"),
        (b"x" * 900_000, "unknown: x"),
        (b"quote\x00_id,article_id", "missing: quote_id"),
    ],
    ids=["50,000 columns", "a million columns", "one column many times", "a long name", "NUL"],
)
def test_absurd_header_is_named_in_few_words(package: Path, header: bytes, said: str) -> None:
    (package / QUOTES).write_bytes(header + b"\n1,2,3\n")

    issue = fault(package, QUOTES, "columns")

    assert said in issue.message
    assert len(issue.message) < 2_500


def test_line_without_end_is_not_read_to_its_end(package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batches, "MAX_ROW_BYTES", 2 << 20)
    with (package / QUOTES).open("ab") as file:
        file.write(b"x" * (5 << 20))

    assert "a row behind row 3 is longer than 2 MiB" in fault(package, QUOTES, "readable").message


def test_mark_without_its_twin_makes_a_cell_of_the_rest_of_the_file(
    package: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batches, "MAX_ROW_BYTES", 2 << 20)
    with (package / QUOTES).open("ab") as file:
        file.write(b'"' + b"a,b,c\n" * (1 << 20))

    assert "longer than 2 MiB" in fault(package, QUOTES, "readable").message


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda data: data.replace(b"They fell", b"They f\xff", 1), "row 1, column text"),
        (lambda data: data.replace(b"courier-2-q1", b"courier-2-\xc3", 1), "row 3, column quote_id"),
        (lambda data: data.replace(b"quote_id", b"quote_i\xe9", 1), "header is not UTF-8"),
    ],
)
def test_bytes_that_are_not_utf8_are_named_with_row_and_column(
    package: Path, change: Callable[[bytes], bytes], said: str
) -> None:
    path = package / QUOTES
    path.write_bytes(change(path.read_bytes()))

    assert said in fault(package, QUOTES, "readable").message


@pytest.mark.parametrize(
    "change",
    [
        lambda data: data[:-4] + b"PARX",
        lambda data: data[:-8] + b"\xff\xff\xff\x7f" + data[-4:],
        lambda data: data[:-8] + b"\x00\x00\x00\x00" + data[-4:],
        lambda data: data[:-60] + b"\xff" * 52 + data[-8:],
        lambda data: data[:4] + b"\x00" * (len(data) // 3) + data[4 + len(data) // 3 :],
        lambda data: b"PAR1",
        lambda data: b"PAR1" * 100,
    ],
    ids=["magic", "footer too long", "no footer", "footer damaged", "pages of zeros", "short", "magic only"],
)
def test_damaged_parquet_is_unreadable(package: Path, change: Callable[[bytes], bytes]) -> None:
    path = package / PARQUET
    path.write_bytes(change(path.read_bytes()))

    assert fault(package, PARQUET, "readable").message


def test_row_group_that_unfolds_too_far_is_not_read(package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet_source, "MAX_GROUP_BYTES", 1 << 20)
    path = package / "datapackage/articles.parquet"
    table = pq.read_table(path)
    at = table.schema.get_field_index("text")
    bomb = pa.array(["0" * (1 << 20)] * len(table))
    pq.write_table(table.set_column(at, table.schema.field(at), bomb), path, compression="zstd")

    assert "row group 1 unfolds to" in fault(package, "datapackage/articles.parquet", "readable").message
    assert path.stat().st_size < 200_000


def test_parquet_with_many_columns_is_named_in_few_words(package: Path) -> None:
    pq.write_table(pa.table({f"column_{at}": [1] for at in range(5_000)}), package / PARQUET)

    assert "and 4980 more" in fault(package, PARQUET, "columns").message


def test_table_of_nothing_but_marks_and_line_ends_is_told_row_by_row(package: Path) -> None:
    path = package / QUOTES
    header = path.read_bytes().split(b"\n", maxsplit=1)[0]
    path.write_bytes(header + b"\n" + b'""\n' * 1_000)

    assert fault(package, QUOTES, "cells_per_row").count == 1_000


def test_all_hostile_tables_at_once_leave_the_package_as_it_is(package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batches, "MAX_ROW_BYTES", 2 << 20)
    (package / QUOTES).write_bytes(b"\x00" * 10_000)
    (package / "datapackage/articles.csv").write_bytes(b'"' * 100_001)
    (package / "datapackage/events.parquet").write_bytes(b"PAR1\x00\x00\x00\x80PAR1")
    before = {path: path.read_bytes() for path in package.rglob("*") if path.is_file()}

    issues = check(package, frictionless=False)

    assert {"datapackage/articles.csv", QUOTES, "datapackage/events.parquet"} <= {issue.file for issue in issues}
    assert {path: path.read_bytes() for path in package.rglob("*") if path.is_file()} == before
