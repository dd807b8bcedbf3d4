"""Directories of CSV and JSON Lines: as published, safe for spreadsheets, with hashtags."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.packages import valid_rows, write_unchecked

from newsledger.publish.exports import EXPORTERS, Options, excel, export
from newsledger.validate import layout
from schemas import LIST_SEPARATOR, TABLES

FORMULAS = [
    '=HYPERLINK("https://example.org")',
    "+49 30 1234",
    "-12 degrees",
    "@lake_relief",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    " =1+1",
    "\u00a0=1+1",
    "＝1＋1",
    "＋1",
    "－1",
    "＠x",
    "'=1+1",
]
HARMLESS = ["so '=1+1'", "NA", "007", "1e5", "a=1", "“=1”", "'so be it'", "", " plain", "–12 degrees", "'"]


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A package with formulas among its names, and a negative longitude."""
    rows = valid_rows()
    first = rows["actors"][0]
    names = [*FORMULAS, *(text for text in HARMLESS if text)]
    rows["actors"] += [
        first | {"actor_id": f"zz-{at:02}", "name": name, "affiliation": None} for at, name in enumerate(names)
    ]
    return write_unchecked(rows, tmp_path_factory.mktemp("package"))


def exported(form: str, package: Path, path: Path, options: Options | None = None) -> tuple[Path, list[str]]:
    return path, export(EXPORTERS[form], package, path, options, validate=False)


def rows_of(path: Path) -> list[list[str]]:
    return list(csv.reader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline="")))


def test_without_options_the_files_are_those_published(package: Path, tmp_path: Path) -> None:
    path, notes = exported("csv", package, tmp_path / "plain")

    assert notes == []
    assert sorted(entry.name for entry in path.iterdir()) == sorted(f"{name}.csv" for name in TABLES)
    for name in TABLES:
        assert (path / f"{name}.csv").read_bytes() == (package / layout.data_path(name, "csv")).read_bytes()


@pytest.mark.parametrize("text", FORMULAS)
def test_formula_gets_an_apostrophe(text: str) -> None:
    assert excel.escape(pa.array([text, None])).to_pylist() == [f"'{text}", None]


@pytest.mark.parametrize("text", HARMLESS)
def test_text_that_is_no_formula_stays_as_it_is(text: str) -> None:
    assert excel.escape(pa.array([text])).to_pylist() == [text]


@given(st.lists(st.none() | st.text() | st.from_regex(r"\A'*[ \t]*[-=+@＝].*\Z")))
@settings(deadline=None)
def test_escape_leaves_no_formula_and_can_be_undone(texts: list[str | None]) -> None:
    escaped = excel.escape(pa.array(texts, pa.string())).to_pylist()

    assert not [text for text in escaped if text and re.match(r"\s*[-=+@＝＋－＠]|[\t\r\n]", text)]
    assert [text if text is None else excel.unescape(text) for text in escaped] == texts
    assert len(set(escaped)) == len(set(texts))


def test_excel_safe_copy_escapes_text_and_leaves_numbers(package: Path, tmp_path: Path) -> None:
    path, _ = exported("csv", package, tmp_path / "safe", Options(excel_safe=True))

    for name, table in TABLES.items():
        published, safe = rows_of(package / layout.data_path(name, "csv")), rows_of(path / f"{name}.csv")
        texts = {at for at, column in enumerate(table.columns) if column.type == "string"}
        for one, other in zip(published, safe, strict=True):
            assert [excel.unescape(cell) if at in texts else cell for at, cell in enumerate(other)] == one
    header, *events = rows_of(path / "events.csv")
    assert "-36.0" in [row[header.index("longitude")] for row in events]
    names = [row[1] for row in rows_of(path / "actors.csv")]
    assert [f"'{text}" for text in FORMULAS] == names[-len(FORMULAS) - len(HARMLESS) + 1 : -len(HARMLESS) + 1]


def test_escape_is_undone_in_pandas_as_the_docs_say(package: Path, tmp_path: Path) -> None:
    path, _ = exported("csv", package, tmp_path / "safe", Options(excel_safe=True))
    page = Path(__file__).parents[2].joinpath("docs/formats.md").read_text(encoding="utf-8")
    (example,) = re.findall(
        r"```python\n(.*?)```", page.partition("## CSV for Excel")[2].partition("\n## ")[0], re.DOTALL
    )
    names: dict[str, Any] = {}

    exec(example.replace("conflict-news-csv", path.as_posix()), names)

    published = pd.read_csv(package / "datapackage/actors.csv", dtype=str, keep_default_na=False, na_values=[""])
    assert names["actors"]["name"].tolist() == published["name"].tolist()


@pytest.mark.parametrize(("mark", "first"), [(True, b"\xef\xbb\xbfactor_id"), (False, b"actor_id")])
def test_byte_order_mark_stands_where_it_is_asked_for(package: Path, tmp_path: Path, mark: bool, first: bytes) -> None:
    path, _ = exported("csv", package, tmp_path / "marked", Options(byte_order_mark=mark))

    assert (path / "actors.csv").read_bytes().startswith(first)


def test_text_too_long_for_a_cell_is_written_whole_and_told(tmp_path: Path) -> None:
    rows = valid_rows()
    # Characters outside the first plane count twice in Excel.
    long = "🙂" * (excel.CELL_LIMIT // 2 + 1)
    rows["articles"][1]["text"] = long
    rows["articles"][2]["text"] = "x" * excel.CELL_LIMIT
    package = write_unchecked(rows, tmp_path / "package")

    path, notes = exported("csv", package, tmp_path / "safe", Options(excel_safe=True))

    (note,) = notes
    assert (
        note
        == "articles.csv: cells longer than the 32,767 characters that Excel shows, whole in the file: 1 (row 3 text)"
    )
    csv.field_size_limit(1 << 20)
    header, *articles = rows_of(path / "articles.csv")
    assert articles[1][header.index("text")] == long


def test_more_rows_than_a_sheet_holds_are_told(monkeypatch: pytest.MonkeyPatch, package: Path, tmp_path: Path) -> None:
    monkeypatch.setattr(excel, "ROW_LIMIT", 5)

    _, notes = exported("csv", package, tmp_path / "safe", Options(excel_safe=True))

    rows = {name: pq.read_metadata(package / layout.data_path(name, "parquet")).num_rows for name in TABLES}
    assert [note.split(":")[0] for note in notes] == [f"{name}.csv" for name in TABLES if rows[name] >= 5]
    assert len(notes) < len(TABLES)


# Hashtag and attributes of the HXL standard 1.1: letters, digits and underscores, the first a letter.
_TAG = re.compile(r"#[a-z][a-z0-9_]*(?:\+[a-z][a-z0-9_]*)*")
# Core hashtags that are used here, from its dictionary.
_CORE = {
    *("#adm1", "#affected", "#country", "#date", "#description", "#event", "#geo", "#group", "#impact"),
    *("#loc", "#meta", "#status"),
}


@pytest.mark.parametrize("name", TABLES)
def test_hashtags_keep_to_the_standard(name: str) -> None:
    tags = [column.info.hxl for column in TABLES[name].columns if column.info.hxl]

    assert tags, "a table without a hashtag is not HXL"
    assert all(_TAG.fullmatch(tag) for tag in tags)
    assert {tag.split("+")[0] for tag in tags} <= _CORE
    assert len(set(tags)) == len(tags)


@pytest.mark.parametrize("name", TABLES)
def test_hashtags_of_dates_and_people_stand_over_dates_and_numbers(name: str) -> None:
    for column in TABLES[name].columns:
        tag = (column.info.hxl or "").split("+")[0]
        assert (tag == "#date") <= (column.type == "date")
        assert (tag == "#affected") <= (column.type == "integer")


@pytest.mark.parametrize("name", TABLES)
def test_hxl_has_one_row_of_hashtags_behind_the_header(package: Path, tmp_path: Path, name: str) -> None:
    path, _ = exported("hxl", package, tmp_path / "hxl")

    header, tags, rest = (path / f"{name}.csv").read_bytes().split(b"\n", 2)
    assert header + b"\n" + rest == (package / layout.data_path(name, "csv")).read_bytes()
    assert tags.decode().split(",") == [column.info.hxl or "" for column in TABLES[name].columns]


@pytest.mark.parametrize("name", TABLES)
def test_json_lines_have_every_row_with_lists_as_arrays(package: Path, tmp_path: Path, name: str) -> None:
    path, _ = exported("jsonl", package, tmp_path / "jsonl")

    found = [json.loads(line) for line in (path / f"{name}.jsonl").read_bytes().split(b"\n")[:-1]]
    lists = {column.name for column in TABLES[name].columns if column.info.is_list}
    for row, published in zip(
        found, pq.read_table(package / layout.data_path(name, "parquet")).to_pylist(), strict=True
    ):
        for column, cell in published.items():
            expected = cell.split(LIST_SEPARATOR) if column in lists and cell else cell
            assert row[column] == (expected.isoformat() if hasattr(expected, "isoformat") else expected)
