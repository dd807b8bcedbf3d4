"""Readers: formats, encodings, metadata, and everything that can be wrong with a corpus."""

from __future__ import annotations

import datetime
import hashlib
import json
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from newsledger.corpus.article import Document
from newsledger.corpus.readers import FORMATS, CorpusError, Note, Problem, UnusableCorpus, read
from newsledger.corpus.sources import Source, corpus_sources

TEXT = "The army took the town of Kalvia late on Monday, a monitoring group said."


def write(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def good(path: Path) -> list[Document]:
    items = list(read(path))
    faults = [item for item in items if isinstance(item, Problem)]
    if faults:
        raise CorpusError(faults)
    return [item for item in items if isinstance(item, Document)]


def names(path: Path, notes: list[Note] | None = None, left_out: Sequence[Path] = ()) -> list[str]:
    return [source.name for source in corpus_sources(path, FORMATS, notes, left_out) if isinstance(source, Source)]


def problems(path: Path) -> list[tuple[str, int | None, str | None, str]]:
    found = [item for item in read(path) if isinstance(item, Problem)]
    return [(problem.path, problem.row, problem.column, problem.rule) for problem in found]


def test_folder_is_searched_recursively_in_sorted_order(tmp_path: Path) -> None:
    for name in ("b.txt", "a/z.txt", "c.md", "a/d.html", ".hidden/x.txt", ".x.txt"):
        write(tmp_path, name, f"<html><body><p>{TEXT} {TEXT}</p></body></html>" if name.endswith("html") else TEXT)
    assert [document.source_path for document in good(tmp_path)] == ["a/d.html", "a/z.txt", "b.txt", "c.md"]


def test_a_package_built_into_the_corpus_is_no_part_of_it(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", TEXT)
    for folder in ("", "out/"):
        write(tmp_path, f"{folder}datapackage.json", "{}")
        write(tmp_path, f"{folder}datapackage/articles.csv", f"article_id,text\nb,{TEXT}\n")
    notes: list[Note] = []
    assert names(tmp_path, notes) == ["a.txt"]
    assert notes == []


def test_what_was_released_within_the_corpus_is_no_part_of_it(tmp_path: Path) -> None:
    write(tmp_path, "a.md", TEXT)
    write(tmp_path, "news/CHANGELOG.md", TEXT)
    write(tmp_path, "CHANGELOG.md", TEXT)
    write(tmp_path, "datapackage.json", "{}")
    (tmp_path / "releases").mkdir()
    for folder in ("", "lake-war/"):
        with zipfile.ZipFile(tmp_path / f"releases/{len(folder)}.zip", "w") as zipped:
            zipped.writestr(f"{folder}datapackage.json", "{}")
            zipped.writestr(f"{folder}datapackage/articles.csv", f"article_id,text\nb,{TEXT}\n")
    notes: list[Note] = []
    assert names(tmp_path, notes) == ["a.md", "news/CHANGELOG.md"]
    assert notes == []


def test_a_folder_named_like_a_package_but_without_descriptor_is_read(tmp_path: Path) -> None:
    write(tmp_path, "datapackage/a.txt", TEXT)
    assert [document.article_id for document in good(tmp_path)] == ["a"]


def test_the_data_of_a_package_can_be_read_when_asked_for(tmp_path: Path) -> None:
    write(tmp_path, "datapackage.json", "{}")
    write(tmp_path, "datapackage/a.txt", TEXT)
    assert [document.article_id for document in good(tmp_path / "datapackage")] == ["a"]


def test_folders_left_out_are_not_read(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", TEXT)
    write(tmp_path, "curation/actors.csv", "actor_id,name\nx,X\n")
    assert names(tmp_path, left_out=[tmp_path / "curation"]) == ["a.txt"]


def test_text_file_gives_stem_text_and_digest(tmp_path: Path) -> None:
    path = write(tmp_path, "story-1.txt", TEXT + "\r\n")
    [document] = good(path)
    assert (document.article_id, document.text, document.source_path) == ("story-1", TEXT + "\r\n", "story-1.txt")
    assert document.source_sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("Café “truce” – said".encode(), "Café “truce” – said"),
        ("\ufeffCafé truce".encode(), "Café truce"),
        ("Café “truce” – said".encode("utf-16"), "Café “truce” – said"),
        ("The rebels’ “truce” – as they called it – did not hold for long.".encode("cp1252"), None),
        ("Армия заняла город поздно вечером в понедельник, сообщили наблюдатели из столицы.".encode("cp1251"), None),
    ],
)
def test_encodings_are_told_apart(tmp_path: Path, data: bytes, text: str | None) -> None:
    [document] = good(write(tmp_path, "a.txt", data))
    expected = text or (data.decode("cp1252") if b"rebels" in data else data.decode("cp1251"))
    assert document.text == expected


@pytest.mark.parametrize(
    "data",
    [b"\x00\x01\x02\x00binary\x00", "Café, naïve, “quoted”".encode() + b"\xff" + "é".encode(), b"text\x00text"],
)
def test_bytes_that_are_no_text_are_a_problem(tmp_path: Path, data: bytes) -> None:
    assert problems(write(tmp_path, "a.txt", data)) == [("a.txt", None, None, "undecodable")]


ROWS = [
    {"article_id": "a", "text": TEXT, "title": "Army takes Kalvia", "published_on": "2015-03-09"},
    {"article_id": "b", "text": "\ufeffText, with mark", "title": None, "published_on": None},
]


def table(folder: Path, suffix: str) -> Path:
    if suffix == "jsonl":
        return write(folder, "c.jsonl", "\n".join(json.dumps(row) for row in ROWS) + "\n\n")
    if suffix == "parquet":
        dated = [{**row, "published_on": datetime.date(2015, 3, 9) if row["published_on"] else None} for row in ROWS]
        pq.write_table(pa.Table.from_pylist(dated), folder / "c.parquet")
        return folder / "c.parquet"
    separator = "\t" if suffix == "tsv" else ","
    lines = [separator.join(("article_id", "text", "title", "published_on"))]
    lines += [
        separator.join((row["article_id"], f'"{row["text"]}"', row["title"] or "", row["published_on"] or ""))
        for row in ROWS
    ]
    return write(folder, f"c.{suffix}", "\n".join(lines) + "\n")


@pytest.mark.parametrize("suffix", ["jsonl", "csv", "tsv", "parquet"])
def test_tables_give_documents_with_metadata(tmp_path: Path, suffix: str) -> None:
    path = table(tmp_path, suffix)
    first, second = good(path)
    assert first.metadata == {"title": "Army takes Kalvia", "published_on": datetime.date(2015, 3, 9)}
    assert (first.article_id, first.text) == ("a", TEXT)
    assert (second.text, second.metadata) == ("\ufeffText, with mark", {})
    assert first.source_sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert good(tmp_path) == [first, second]


def test_mark_at_the_beginning_of_a_jsonl_file_goes(tmp_path: Path) -> None:
    assert good(write(tmp_path, "c.jsonl", "\ufeff" + json.dumps(ROWS[0])))[0].article_id == "a"


def test_csv_in_another_encoding(tmp_path: Path) -> None:
    [document] = good(write(tmp_path, "c.csv", "article_id,text\n1,The rebels’ truce did not hold\n".encode("cp1252")))
    assert document.text == "The rebels’ truce did not hold"


def test_csv_with_cells_longer_than_the_standard_limit(tmp_path: Path) -> None:
    [document] = good(write(tmp_path, "c.csv", f"article_id,text\n1,{'word ' * 50000}\n"))
    assert len(document.text) > 200000


def test_numbers_are_taken_for_ids_and_lists_for_list_columns(tmp_path: Path) -> None:
    row = {"article_id": 7, "text": TEXT, "byline": ["Ruth  Okello", "Daniel Varga"]}
    [document] = good(write(tmp_path, "c.jsonl", json.dumps(row)))
    assert (document.article_id, document.metadata) == ("7", {"byline": "Ruth Okello | Daniel Varga"})


@pytest.mark.parametrize(
    ("byline", "joined"),
    [
        (["Ruth Okello", "Daniel Varga", "Ruth Okello"], "Ruth Okello | Daniel Varga"),
        ("Ruth Okello|Daniel Varga |Ruth Okello", "Ruth Okello | Daniel Varga"),
        ([" ", "Ruth Okello"], "Ruth Okello"),
        ("| |", None),
    ],
)
def test_items_of_a_list_are_joined_each_once(tmp_path: Path, byline: object, joined: str | None) -> None:
    row = {"article_id": "a", "text": TEXT, "byline": byline}
    (document,) = good(write(tmp_path, "a.jsonl", json.dumps(row)))
    assert document.metadata.get("byline") == joined


def test_columns_and_files_that_are_not_used_are_noted(tmp_path: Path) -> None:
    write(tmp_path, "c.jsonl", json.dumps({**ROWS[0], "mood": 1, "colour": 2}))
    write(tmp_path, "d.pdf", "x")
    notes: list[Note] = []
    list(read(tmp_path, notes))
    assert [str(note) for note in notes] == [
        "d.pdf: format not known, not read",
        "c.jsonl: columns not used: colour, mood",
    ]


def test_articles_csv_beside_texts_supplies_metadata(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", TEXT)
    write(tmp_path, "b.txt", TEXT)
    write(tmp_path, "articles.csv", "article_id,publisher,published_on\na,The Harbour Times,2015-03-10\n")
    first, second = good(tmp_path)
    assert first.metadata == {"publisher": "The Harbour Times", "published_on": datetime.date(2015, 3, 10)}
    assert second.metadata == {}


def test_articles_csv_wins_over_the_page_and_the_table(tmp_path: Path) -> None:
    table(tmp_path, "jsonl")
    write(tmp_path, "articles.csv", "article_id,title\na,Other title\n")
    assert good(tmp_path)[0].metadata["title"] == "Other title"


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("article_id,title\na,x\na,y\n", ("articles.csv", 2, "article_id", "repeated_id")),
        ("article_id,title\nzzz,x\n", ("articles.csv", 1, "article_id", "no_text")),
        ("article_id,published_on\na,10 March\n", ("articles.csv", 1, "published_on", "bad_date")),
        ("title\nx\ny\n", ("articles.csv", None, "article_id", "missing_column")),
        ("article_id;title\na;x\n", ("articles.csv", None, "article_id", "missing_column")),
        ("article_id,title\n,x\n", ("articles.csv", 1, "article_id", "bad_id")),
        ("article_id,title\na,x,y\n", ("articles.csv", 1, None, "wrong_width")),
    ],
)
def test_faults_of_articles_csv(tmp_path: Path, content: str, problem: tuple[str, int, str, str]) -> None:
    write(tmp_path, "a.txt", TEXT)
    write(tmp_path, "articles.csv", content)
    assert problem in problems(tmp_path)


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("c.jsonl", "{not json\n", ("c.jsonl", 1, None, "not_json")),
        ("c.jsonl", "[1]\n", ("c.jsonl", 1, None, "not_json")),
        ("c.jsonl", b'{"article_id": "a", "text": "\xff"}\n', ("c.jsonl", 1, None, "undecodable")),
        ("c.jsonl", '{"text": "x"}\n', ("c.jsonl", 1, "article_id", "missing_column")),
        ("c.jsonl", '{"article_id": "a|b", "text": "x"}\n', ("c.jsonl", 1, "article_id", "bad_id")),
        ("c.jsonl", '{"article_id": "a\\nb", "text": "x"}\n', ("c.jsonl", 1, "article_id", "bad_id")),
        ("c.jsonl", '{"article_id": null, "text": "x"}\n', ("c.jsonl", 1, "article_id", "bad_id")),
        ("c.jsonl", '{"article_id": "a", "text": 5}\n', ("c.jsonl", 1, "text", "bad_text")),
        ("c.jsonl", '{"article_id": "a", "text": " \\n\\u00a0"}\n', ("c.jsonl", 1, "text", "empty")),
        ("c.jsonl", '{"article_id": "a", "text": "\\ud800"}\n', ("c.jsonl", 1, "text", "undecodable")),
        (
            "c.jsonl",
            '{"article_id": "a", "text": "x", "published_on": "March"}\n',
            ("c.jsonl", 1, "published_on", "bad_date"),
        ),
        (
            "c.jsonl",
            '{"article_id": "a", "text": "x", "language": "e n"}\n',
            ("c.jsonl", 1, "language", "bad_language"),
        ),
        ("c.jsonl", "", ("c.jsonl", None, None, "empty")),
        ("c.csv", "article_id,text\n", ("c.csv", None, None, "empty")),
        ("c.csv", "article_id,body\na,x\nb,y\n", ("c.csv", None, "text", "missing_column")),
        ("c.csv", "article_id,text,text\na,x,y\n", ("c.csv", None, "text", "repeated_column")),
        ("c.csv", 'article_id,text\na,"x\n', ("c.csv", 1, None, "not_csv")),
        ("c.csv", "article_id,text\na\n", ("c.csv", 1, None, "wrong_width")),
        ("c.csv", "article_id,text\na,x\na,y\n", ("c.csv", 2, "article_id", "repeated_id")),
        ("c.parquet", "no parquet", ("c.parquet", None, None, "unreadable")),
        ("c.txt", "", ("c.txt", None, "text", "empty")),
        ("a|b.txt", "x", ("a|b.txt", None, "article_id", "bad_id")),
    ],
)
def test_faults_are_told_with_file_row_column_and_rule(
    tmp_path: Path, name: str, content: str | bytes, problem: tuple[str, int | None, str | None, str]
) -> None:
    write(tmp_path, name, content)
    assert problem in problems(tmp_path)


def test_one_error_lists_every_problem_sorted(tmp_path: Path) -> None:
    write(tmp_path, "z.txt", "")
    write(tmp_path, "c.jsonl", '{"article_id": "a", "text": ""}\nnot json\n')
    with pytest.raises(CorpusError) as caught:
        good(tmp_path)
    lines = str(caught.value).split("\n")
    assert lines[0] == "3 problems in the corpus:"
    assert [line.split(":")[0].strip() for line in lines[1:]] == [
        "c.jsonl, row 1, text",
        "c.jsonl, row 2",
        "z.txt, text",
    ]


def test_good_documents_come_in_spite_of_bad_ones(tmp_path: Path) -> None:
    write(tmp_path, "z.txt", "")
    write(tmp_path, "a.txt", TEXT)
    items = list(read(tmp_path))
    assert [item.article_id for item in items if isinstance(item, Document)] == ["a"]
    assert [item.rule for item in items if isinstance(item, Problem)] == ["empty"]


def test_same_stem_in_two_folders_is_a_repeated_id(tmp_path: Path) -> None:
    write(tmp_path, "x/a.txt", TEXT)
    write(tmp_path, "y/a.txt", TEXT)
    assert problems(tmp_path) == [("y/a.txt", None, "article_id", "repeated_id")]


@pytest.mark.parametrize("name", ["missing", "missing.jsonl", "a.pdf", "empty", "only-metadata"])
def test_nothing_to_read_is_an_error_of_its_own(tmp_path: Path, name: str) -> None:
    (tmp_path / "empty").mkdir()
    write(tmp_path, "a.pdf", "x")
    write(tmp_path, "only-metadata/articles.csv", "article_id,title\na,x\n")
    with pytest.raises(UnusableCorpus):
        list(read(tmp_path / name))


def test_files_of_a_corpus_are_listed_sorted(tmp_path: Path) -> None:
    for name in ("b.txt", "a.csv", "x.bin"):
        write(tmp_path, name, "x")
    assert names(tmp_path) == ["a.csv", "b.txt"]


PAGE = f"""<!doctype html><html lang="en-GB"><head><title>Army takes Kalvia - Harbour Times</title>
<meta property="og:title" content="Army takes Kalvia"><meta property="og:site_name" content="Harbour Times">
<meta property="og:url" content="https://example.org/2015/03/09/kalvia"><meta name="author" content="Ruth Okello">
%s</head><body><nav>Home News</nav><article><h1>Army takes Kalvia</h1><p>{TEXT} It was the third town to fall.</p>
<p>Rebels denied the report on Tuesday and said that their fighters were still holding the town's northern districts.</p>
</article><footer>Sign up for our newsletter</footer></body></html>"""


def test_html_page_gives_text_and_what_it_declares(tmp_path: Path) -> None:
    meta = '<meta property="article:published_time" content="2015-03-10T08:00:00Z">'
    [document] = good(write(tmp_path, "a.html", PAGE % meta))
    assert document.text.startswith("Army takes Kalvia")
    assert TEXT in document.text
    assert document.metadata == {
        "title": "Army takes Kalvia",
        "byline": "Ruth Okello",
        "publisher": "Harbour Times",
        "url": "https://example.org/2015/03/09/kalvia",
        "language": "en-GB",
        "published_on": datetime.date(2015, 3, 10),
    }


def test_linked_data_declare_a_date(tmp_path: Path) -> None:
    script = '<script type="application/ld+json">{"@graph": [{"datePublished": "2015-03-11"}]}</script>'
    [document] = good(write(tmp_path, "a.html", PAGE % script))
    assert document.metadata["published_on"] == datetime.date(2015, 3, 11)


@pytest.mark.parametrize(
    "meta", ["", '<script type="application/ld+json">{broken</script>', '<meta name="date" content="soon">']
)
def test_a_date_that_the_page_does_not_declare_is_not_guessed(tmp_path: Path, meta: str) -> None:
    [document] = good(write(tmp_path, "a.html", PAGE % meta))
    assert "published_on" not in document.metadata


@pytest.mark.parametrize("content", ["<html></html>", "<", "<p></p>"])
def test_page_without_text_is_empty(tmp_path: Path, content: str) -> None:
    assert problems(write(tmp_path, "a.html", content)) == [("a.html", None, "text", "empty")]


def test_markdown_loses_its_marks_and_gives_its_front_matter(tmp_path: Path) -> None:
    source = f'---\ntitle: "Army takes Kalvia"\npublished_on: 2015-03-09\n---\n# Army takes Kalvia\n\n> {TEXT}\n\n**Rebels** [denied it](http://x.org) — *firmly*.\n'
    [document] = good(write(tmp_path, "a.md", source))
    assert document.text == f"Army takes Kalvia\n\n{TEXT}\n\nRebels denied it — firmly.\n"
    assert document.metadata == {"title": "Army takes Kalvia", "published_on": datetime.date(2015, 3, 9)}
