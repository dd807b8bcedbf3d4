"""Files that are nearly what they should be: what can be read is read, what cannot is told with its place."""

from __future__ import annotations

import datetime
import io
import json
import os
import zipfile
from collections.abc import Callable
from pathlib import Path
from unittest import mock

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from newsledger.corpus import Document, Note, Problem, read

STORY = "Shells hit the harbour of Kalvia late on Monday, killing four fishermen, a monitoring group said."
PAGE = f"<html lang=en><head><title>Kalvia</title></head><body><article>{f'<p>{STORY}</p>' * 4}</article></body></html>"


def found(path: Path) -> tuple[list[str], list[tuple[int | None, str | None, str]]]:
    """Ids of the documents; row, column and rule of the problems."""
    items = list(read(path))
    ids = [item.article_id for item in items if isinstance(item, Document)]
    return ids, [(item.row, item.column, item.rule) for item in items if isinstance(item, Problem)]


def jsonl(*rows: str) -> bytes:
    return "".join(f"{row}\n" for row in rows).encode()


def row(name: str, **cells: object) -> str:
    return json.dumps({"article_id": name, "text": STORY, **cells})


GOOD = row("kalvia-1").encode()
TWO = jsonl(row("kalvia-1"), row("kalvia-2")).decode()


@pytest.mark.parametrize(
    ("name", "content", "ids", "problems"),
    [
        ("utf16.jsonl", TWO.encode("utf-16"), ["kalvia-1", "kalvia-2"], []),
        ("utf32.jsonl", TWO.encode("utf-32"), ["kalvia-1", "kalvia-2"], []),
        ("torn.jsonl", TWO.encode("utf-16")[:-1], ["kalvia-1"], [(2, None, "undecodable")]),
        (
            "half.jsonl",
            TWO.replace("Shells", "?").encode("utf-16").replace(b"?\0", b"\0\xd8", 1),
            ["kalvia-2"],
            [(1, "text", "undecodable")],
        ),
        (
            "twice.jsonl",
            jsonl('{"article_id": "a", "text": "one", "text": "two"}', row("b")),
            ["b"],
            [(1, "text", "repeated_column")],
        ),
        ("unused.jsonl", jsonl('{"article_id": "a", "text": "one", "tags": {"x": 1, "x": 2}}'), ["a"], []),
        ("quote.csv", b'article_id,text\na,one\nb,"two\n', ["a"], [(2, None, "not_csv")]),
    ],
)
def test_a_broken_row_is_told_with_its_number(
    tmp_path: Path, name: str, content: bytes, ids: list[str], problems: list[tuple[int | None, str | None, str]]
) -> None:
    (tmp_path / name).write_bytes(content)
    assert found(tmp_path / name) == (ids, problems)


@pytest.mark.parametrize(
    ("column", "value"),
    [("title", 0.5), ("title", {"main": "Kalvia"}), ("url", True), ("dateline", ["Kalvia"]), ("byline", [[]])],
)
def test_what_is_no_text_is_not_published_as_text(tmp_path: Path, column: str, value: object) -> None:
    (tmp_path / "news.jsonl").write_bytes(jsonl(row("a", **{column: value}), row("b", title=1984)))
    assert found(tmp_path / "news.jsonl") == (["b"], [(1, column, "bad_text")])


@pytest.mark.parametrize("column", ["title", "published_on", "byline"])
def test_nan_is_an_empty_cell_as_pandas_writes_it(tmp_path: Path, column: str) -> None:
    (tmp_path / "news.jsonl").write_bytes(jsonl(row("a", **{column: float("nan")})))
    (document,) = read(tmp_path / "news.jsonl")
    assert isinstance(document, Document)
    assert column not in document.metadata


def test_null_in_a_list_is_no_name(tmp_path: Path) -> None:
    (tmp_path / "news.jsonl").write_bytes(jsonl(row("a", byline=["Ada Okoye", None])))
    (document,) = read(tmp_path / "news.jsonl")
    assert isinstance(document, Document)
    assert document.metadata["byline"] == "Ada Okoye"


FAR = pa.array([2**62, 0], pa.int64())
DAY = pa.array([datetime.date(2015, 3, 9)] * 2)


@pytest.mark.parametrize(
    ("columns", "ids", "problems"),
    [
        ({"published_on": FAR.view(pa.timestamp("us"))}, ["b"], [(1, "published_on", "bad_date")]),
        (
            {"published_on": pa.array([2**30, 0], pa.int32()).view(pa.date32())},
            ["b"],
            [(1, "published_on", "bad_date")],
        ),
        (
            {"published_on": pa.array([0, None], pa.int64()).view(pa.timestamp("us", tz="Mars/Base"))},
            ["b"],
            [(1, "published_on", "bad_date")],
        ),
        ({"crawled": FAR.view(pa.timestamp("us")), "published_on": DAY}, ["a", "b"], []),
        ({"text": pa.array([b"\xff", STORY.encode()]).view(pa.string())}, ["b"], [(1, "text", "bad_text")]),
    ],
)
def test_a_cell_of_parquet_that_python_cannot_tell_costs_its_row_at_most(
    tmp_path: Path, columns: dict[str, pa.Array], ids: list[str], problems: list[tuple[int | None, str | None, str]]
) -> None:
    table = {"article_id": pa.array(["a", "b"]), "text": pa.array([STORY, STORY]), **columns}
    pq.write_table(pa.table(table), tmp_path / "news.parquet")
    assert found(tmp_path / "news.parquet") == (ids, problems)


def test_a_column_that_parquet_has_twice_is_a_fault(tmp_path: Path) -> None:
    columns = [pa.array([cell]) for cell in ("a", "one", "two")]
    pq.write_table(pa.Table.from_arrays(columns, ["article_id", "text", "text"]), tmp_path / "news.parquet")
    assert found(tmp_path / "news.parquet") == ([], [(None, "text", "repeated_column")])


def test_pages_of_parquet_are_held_against_their_sums(tmp_path: Path) -> None:
    table = pa.table({"article_id": ["a"], "text": ["Shells hit the harbour."]})
    pq.write_table(table, tmp_path / "news.parquet", compression="none", write_page_checksum=True)
    data = (tmp_path / "news.parquet").read_bytes()
    (tmp_path / "news.parquet").write_bytes(data.replace(b"Shells", b"Spells", 1))
    assert found(tmp_path / "news.parquet") == ([], [(None, None, "unreadable")])


def warc(path: Path, *heads: tuple[str, str], body: bytes = PAGE.encode()) -> Path:
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=False)
        headers = StatusAndHeaders("200 OK", list(heads), protocol="HTTP/1.1")
        named = {"WARC-Record-ID": "<urn:uuid:a>", "WARC-Date": "2015-03-09T10:00:00Z"}
        address = "https://example.org/kalvia"
        writer.write_record(
            writer.create_warc_record(
                address, "response", io.BytesIO(body), len(body), http_headers=headers, warc_headers_dict=named
            )
        )
    return path


@pytest.mark.parametrize("charset", ["undefined", "punycode"])
def test_a_page_that_declares_a_codec_for_other_things_is_read_as_what_it_is(tmp_path: Path, charset: str) -> None:
    path = warc(tmp_path / "news.warc", ("Content-Type", f"text/html; charset={charset}"))
    assert found(path) == (["a"], [])


@pytest.mark.parametrize(
    ("body", "result"),
    [(bytes(range(160, 250)) * 9, ([], [(1, None, "undecodable")])), (PAGE.encode(), (["a"], []))],
)
def test_a_page_in_a_compression_that_is_not_known_is_no_text(
    tmp_path: Path, body: bytes, result: tuple[list[str], list[tuple[int | None, str | None, str]]]
) -> None:
    path = warc(tmp_path / "news.warc", ("Content-Type", "text/html"), ("Content-Encoding", "exotic"), body=body)
    assert found(path) == result


def archive(path: Path, *names: str) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_LZMA) as zipped:
        for name in names:
            zipped.writestr(name, f"{name}: {STORY}")
    return path


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: data.replace("é.txt".encode(), b"\xff\xff.txt"),  # a name that is no UTF-8, although it says so
        lambda data: data[:48] + b"\xff" * 20 + data[68:],
    ],
)
def test_a_zip_archive_with_broken_names_or_members_is_a_problem(
    tmp_path: Path, damage: Callable[[bytes], bytes]
) -> None:
    path = archive(tmp_path / "news.zip", "é.txt")
    path.write_bytes(damage(path.read_bytes()))
    (tmp_path / "good.txt").write_text(STORY)
    assert found(tmp_path) == (["good"], [(None, None, "unreadable")])


def test_an_archive_that_became_another_is_a_problem(tmp_path: Path) -> None:
    path = archive(tmp_path / "news.zip", "a.txt", "b.txt")
    items = read(path)
    next(items)
    archive(path, "other.txt")
    assert [item.rule for item in items if isinstance(item, Problem)] == ["unreadable"]


def test_an_archive_is_opened_and_summed_once_for_all_its_members(tmp_path: Path) -> None:
    path = archive(tmp_path / "news.zip", *(f"{number}.txt" for number in range(20)))
    with mock.patch("zipfile.ZipFile", side_effect=zipfile.ZipFile) as opened:
        assert len(found(path)[0]) == 20
    assert opened.call_count == 2  # to list its members, and to read them


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_a_pipe_named_like_an_archive_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "news.zip")
    (tmp_path / "good.txt").write_text(STORY)
    notes: list[Note] = []
    assert len(list(read(tmp_path, notes))) == 1
    assert [note.path for note in notes] == ["news.zip"]


@pytest.mark.parametrize("name", [b"news-\xff.jsonl", b"news-\xff.zip"])
def test_a_file_whose_name_is_no_text_is_a_problem(tmp_path: Path, name: bytes) -> None:
    try:
        (tmp_path / os.fsdecode(name)).write_bytes(GOOD)
    except OSError:
        pytest.skip("the file system takes no such names")
    (tmp_path / "good.txt").write_text(STORY)
    assert found(tmp_path) == (["good"], [(None, None, "bad_name")])
