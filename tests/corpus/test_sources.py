"""Compressed files, zip archives and web archives are read as plain files are."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from newsledger.corpus.article import Document
from newsledger.corpus.readers import Note, Problem, read

STORY = "The army shelled the harbour town of Kalvia late on Monday, killing four fishermen, a monitoring group said."
ROWS = [
    {"article_id": "kalvia-1", "text": STORY, "publisher": "Harbour Times"},
    {"article_id": "kalvia-2", "text": STORY},
]
JSONL = "".join(json.dumps(row) + "\n" for row in ROWS).encode()
CSV = f'article_id,text\nkalvia-1,"{STORY}"\nkalvia-2,"{STORY}"\n'.encode()


def parquet() -> bytes:
    sink = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(ROWS), sink)
    return sink.getvalue()


def zstd(data: bytes) -> bytes:
    sink = pa.BufferOutputStream()
    with pa.CompressedOutputStream(sink, "zstd") as stream:
        stream.write(data)
    return bytes(sink.getvalue())


def documents(path: Path) -> list[Document]:
    found = list(read(path))
    assert [item for item in found if isinstance(item, Problem)] == []
    return [item for item in found if isinstance(item, Document)]


def problems(path: Path) -> list[tuple[str, int | None, str]]:
    return [(item.path, item.row, item.rule) for item in read(path) if isinstance(item, Problem)]


def archive(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, data in members.items():
            zipped.writestr(name, data)
    return path


PAGE = f"""<!doctype html><html lang="en"><head><title>Shells hit Kalvia</title>
<meta property="og:site_name" content="Harbour Times"><meta property="article:published_time" content="2015-03-09">
</head><body><article><h1>Shells hit Kalvia</h1><p>{STORY}</p><p>{STORY} It was the third attack in a week.</p></article>
</body></html>"""
RECORDS = [
    ("https://example.org/kalvia", "200 OK", "text/html; charset=utf-8", PAGE.encode()),
    ("https://example.org/gone", "404 Not Found", "text/html", PAGE.encode()),
    ("https://example.org/map.png", "200 OK", "image/png", b"\x89PNG"),
    (
        "https://example.org/latin",
        "200 OK",
        "text/html; charset=iso-8859-1",
        PAGE.replace("Kalvia", "Kálvia").encode("latin-1"),
    ),
    (
        "https://example.org/misdeclared",
        "200 OK",
        "text/html; charset=ascii",
        PAGE.replace("Kalvia", "Kálvia").encode(),
    ),
    ("https://example.org/empty", "200 OK", "text/html", b"<html><body></body></html>"),
]


def warc(path: Path, packed: bool) -> Path:
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=packed)
        for number, (address, status, kind, body) in enumerate(RECORDS):
            headers = StatusAndHeaders(status, [("Content-Type", kind)], protocol="HTTP/1.1")
            named = {
                "WARC-Record-ID": f"<urn:uuid:00000000-0000-0000-0000-{number:012d}>",
                "WARC-Date": "2015-03-09T10:00:00Z",
            }
            record = writer.create_warc_record(
                address, "response", io.BytesIO(body), len(body), http_headers=headers, warc_headers_dict=named
            )
            writer.write_record(record)
    return path


@pytest.mark.parametrize(
    "pack", [gzip.compress, zstd, lambda data: gzip.compress(data[:90]) + gzip.compress(data[90:])]
)
@pytest.mark.parametrize(("name", "data"), [("news.jsonl", JSONL), ("news.csv", CSV), ("news.parquet", parquet())])
def test_a_compressed_table_gives_what_the_plain_one_gives(
    tmp_path: Path, name: str, data: bytes, pack: Callable[[bytes], bytes]
) -> None:
    plain, packed = tmp_path / name, tmp_path / f"{name}.{'zst' if pack is zstd else 'gz'}"
    plain.write_bytes(data)
    packed.write_bytes(pack(data))
    assert [(d.article_id, d.text, d.metadata) for d in documents(packed)] == [
        (d.article_id, d.text, d.metadata) for d in documents(plain)
    ]


def test_a_compressed_text_is_named_without_its_compression(tmp_path: Path) -> None:
    (tmp_path / "kalvia-1.txt.gz").write_bytes(gzip.compress(STORY.encode()))
    assert [(d.article_id, d.text, d.source_path) for d in documents(tmp_path)] == [
        ("kalvia-1", STORY, "kalvia-1.txt.gz")
    ]


def test_members_of_a_zip_archive_are_read_in_sorted_order(tmp_path: Path) -> None:
    members = {
        "b/z.txt": STORY.encode(),
        "a.jsonl.gz": gzip.compress(JSONL),
        "__MACOSX/a.jsonl": b"x",
        ".hidden.txt": b"x",
    }
    path = archive(tmp_path / "news.zip", members)
    assert [(d.article_id, d.source_path) for d in documents(path)] == [
        ("kalvia-1", "news.zip/a.jsonl.gz"),
        ("kalvia-2", "news.zip/a.jsonl.gz"),
        ("z", "news.zip/b/z.txt"),
    ]


def test_metadata_in_a_zip_archive_belongs_to_its_documents(tmp_path: Path) -> None:
    members = {"kalvia-1.txt": STORY.encode(), "articles.csv": b"article_id,publisher\nkalvia-1,Harbour Times\n"}
    archive(tmp_path / "news.zip", members)
    assert [d.metadata for d in documents(tmp_path)] == [{"publisher": "Harbour Times"}]


def test_what_is_not_read_of_a_zip_archive_is_noted(tmp_path: Path) -> None:
    notes: list[Note] = []
    list(read(archive(tmp_path / "news.zip", {"a.txt": STORY.encode(), "more.zip": b"PK", "b.doc": b"x"}), notes))
    assert [note.path for note in notes] == ["news.zip/b.doc", "news.zip/more.zip"]


@pytest.mark.parametrize("packed", [False, True])
def test_each_page_of_a_web_archive_becomes_a_document(tmp_path: Path, packed: bool) -> None:
    found = documents(warc(tmp_path / f"crawl.warc{'.gz' if packed else ''}", packed))
    assert [d.metadata["url"] for d in found] == [
        f"https://example.org/{name}" for name in ("kalvia", "latin", "misdeclared")
    ]
    assert found[0].article_id == "00000000-0000-0000-0000-000000000000"
    assert found[0].metadata["publisher"] == "Harbour Times"
    assert [d.text.splitlines()[0] for d in found] == ["Shells hit Kalvia", "Shells hit Kálvia", "Shells hit Kálvia"]


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("kind", ["request", "response"])
def test_an_empty_record_does_not_end_a_web_archive(tmp_path: Path, kind: str, packed: bool) -> None:
    path = warc(tmp_path / f"crawl.warc{'.gz' if packed else ''}", packed)
    whole = documents(path)
    head = f"WARC/1.0\r\nWARC-Type: {kind}\r\nContent-Type: application/http\r\nContent-Length: 0\r\n\r\n\r\n\r\n"
    empty = gzip.compress(head.encode()) if packed else head.encode()
    path.write_bytes(empty + path.read_bytes())
    assert [(d.article_id, d.text) for d in documents(path)] == [(d.article_id, d.text) for d in whole]


DAMAGED = {
    "torn.jsonl.gz": (gzip.compress(JSONL * 40)[:-20], "unreadable"),
    "no.jsonl.gz": (b"not gzip at all", "unreadable"),
    "flipped.csv.gz": (gzip.compress(CSV)[:-8] + b"\0" * 8, "unreadable"),
    "torn.csv.zst": (zstd(CSV * 90)[:-9], "unreadable"),
    "no.parquet.zst": (b"not zstd at all", "unreadable"),
    "no.zip": (b"PK\x03\x04 and then nothing", "unreadable"),
    "no.warc": (b"HTTP/1.1 200 OK\r\n\r\nbody", "not_warc"),
}


@pytest.mark.parametrize("name", DAMAGED)
def test_a_damaged_file_is_a_problem_that_names_it(tmp_path: Path, name: str) -> None:
    data, rule = DAMAGED[name]
    (tmp_path / "a.txt").write_text(STORY)
    (tmp_path / name).write_bytes(data)
    assert (name, rule) in {(path, found) for path, _, found in problems(tmp_path)}


def test_rows_before_the_damage_are_still_read(tmp_path: Path) -> None:
    rows = b"".join(
        json.dumps({"article_id": f"a{n}", "text": f"{STORY} {n * 7919}"}).encode() + b"\n" for n in range(4000)
    )
    packed = gzip.compress(rows)
    (tmp_path / "news.jsonl.gz").write_bytes(packed[: len(packed) // 2])
    assert sum(isinstance(item, Document) for item in read(tmp_path / "news.jsonl.gz")) > 100
