"""A damaged file is a fault that names it: what is read of it is as it was written, and nothing is missing unsaid."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from newsledger.corpus import Document, Problem, UnusableCorpus, read

TOWNS = ("Aden", "Taiz", "Mocha", "Ibb", "Dhamar", "Zinjibar")
ROWS = [
    {
        "article_id": f"courier-{number}",
        "text": f"Shells hit {town} on Monday, killing {number + 2} people, doctors said.",
    }
    for number, town in enumerate(TOWNS)
]


def _jsonl() -> bytes:
    return "".join(json.dumps(row) + "\n" for row in ROWS).encode()


def _zip() -> bytes:
    place = io.BytesIO()
    with zipfile.ZipFile(place, "w") as archive:
        for row in ROWS:
            archive.writestr(f"{row['article_id']}.txt", row["text"])
    return place.getvalue()


def _parquet() -> bytes:
    place = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(ROWS), place, row_group_size=2, write_page_checksum=True)
    return place.getvalue()


def _warc(*, packed: bool) -> bytes:
    place = io.BytesIO()
    writer = WARCWriter(place, gzip=packed)
    for row in ROWS:
        page = f"<html><body><article><h1>{row['text']}</h1><p>{row['text']}</p></article></body></html>".encode()
        head = StatusAndHeaders("200 OK", [("Content-Type", "text/html; charset=utf-8")], protocol="HTTP/1.1")
        address = f"https://courier.example/{row['article_id']}"
        writer.write_record(writer.create_warc_record(address, "response", payload=io.BytesIO(page), http_headers=head))
    return place.getvalue()


FILES: dict[str, Callable[[], bytes]] = {
    "news.jsonl.gz": lambda: gzip.compress(_jsonl(), mtime=0),
    "news.jsonl.zst": lambda: pa.Codec("zstd").compress(_jsonl(), asbytes=True),
    "news.zip": _zip,
    "news.parquet": _parquet,
    "news.warc": lambda: _warc(packed=False),
    "news.warc.gz": lambda: _warc(packed=True),
}
# Their bytes are summed up, so that a wrong one among the content is seen; elsewhere it makes other words.
SUMMED = ("news.jsonl.gz", "news.zip", "news.warc.gz")


@lru_cache
def whole(name: str) -> bytes:
    return FILES[name]()


def found_in(name: str, data: bytes) -> tuple[dict[str, str], list[Problem | UnusableCorpus]]:
    """Texts by article, and faults."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(data)
        try:
            items = list(read(path))
        except UnusableCorpus as fault:
            return {}, [fault]
    texts = {item.metadata.get("url") or item.article_id: item.text for item in items if isinstance(item, Document)}
    return texts, [item for item in items if isinstance(item, Problem)]


@lru_cache
def originals(name: str) -> dict[str, str]:
    """What is read of a file without damage."""
    return found_in(name, whole(name))[0]


@pytest.mark.parametrize("name", FILES)
def test_the_whole_file_gives_all(name: str) -> None:
    texts, faults = found_in(name, whole(name))
    assert len(texts) == len(ROWS)
    assert faults == []


@pytest.mark.parametrize("name", FILES)
@given(place=st.floats(0, 1, exclude_max=True))
@example(place=0.0)
@settings(max_examples=25, deadline=None)
def test_a_file_cut_short_anywhere_loses_nothing_unsaid(name: str, place: float) -> None:
    data = whole(name)
    texts, faults = found_in(name, data[: int(place * len(data))])
    original = originals(name)
    assert texts.items() <= original.items()
    # An archive that ends behind a record is as whole as a shorter one.
    assert faults or (texts and "warc" in name)
    assert all(name in str(fault) for fault in faults)


def test_a_web_archive_cut_within_a_record_tells_which() -> None:
    data = whole("news.warc")
    start = data.rindex(b"WARC/1")
    for place in range(start + 1, len(data) - len(b"\r\n\r\n"), 7):
        texts, faults = found_in("news.warc", data[:place])
        assert len(texts) == len(ROWS) - 1
        assert [str(fault).split(":")[0] for fault in faults] == [f"news.warc, row {len(ROWS)}"]


@pytest.mark.parametrize("name", SUMMED)
@given(place=st.floats(0, 1, exclude_max=True), wrong=st.integers(1, 255))
@settings(max_examples=25, deadline=None)
def test_a_wrong_byte_never_changes_a_text_unsaid(name: str, place: float, wrong: int) -> None:
    data = bytearray(whole(name))
    # The index of a zip archive, which says what its files are called, carries no sum.
    summed = data.index(b"PK\x01\x02") if name.endswith(".zip") else len(data)
    data[int(place * summed)] ^= wrong
    texts, faults = found_in(name, bytes(data))
    original = originals(name)
    assert faults or set(texts.values()) == set(original.values())


@pytest.mark.parametrize("cut", [5, 40, -9])
def test_a_damaged_table_of_metadata_is_a_fault(tmp_path: Path, cut: int) -> None:
    (tmp_path / "courier-1.txt").write_text("Shells hit Taiz on Monday.", encoding="utf-8")
    data = gzip.compress(b"article_id,publisher\ncourier-1,The Taiz Courier\n", mtime=0)
    (tmp_path / "articles.csv.gz").write_bytes(data[:cut])
    problems = [item for item in read(tmp_path) if isinstance(item, Problem)]
    assert {problem.path for problem in problems} == {"articles.csv.gz"}


def test_a_corpus_of_nothing_but_a_damaged_archive_tells_what_is_wrong_with_it(tmp_path: Path) -> None:
    (tmp_path / "news.zip").write_bytes(_zip()[:100])
    with pytest.raises(UnusableCorpus, match=r"news\.zip: unreadable"):
        list(read(tmp_path))
