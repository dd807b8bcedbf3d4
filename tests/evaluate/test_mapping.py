"""Annotations of source files meet published texts."""

from __future__ import annotations

import csv
import hashlib
import json
from pathlib import Path

import pytest
from evaluation_samples import RAW, TEXT, article, span, write_source

from newsledger.evaluate.mapping import map_gold
from newsledger.evaluate.rows import EvaluationError


def quote(text: str, within: str, **columns: object) -> dict[str, object]:
    return {"article_id": "one", **span(text, within), **columns}


def test_offsets_into_the_source_become_offsets_into_the_text(tmp_path: Path) -> None:
    row = quote("We buried six neighbours", RAW, **span("she", RAW, "speaker_", "speaker_text"))
    mapped = map_gold({"quotes": [row]}, [article()], [write_source(tmp_path)])
    (after,) = mapped.rows["quotes"]
    assert mapped.unmappable == ()
    assert TEXT[after["start"] : after["end"]] == row["text"]
    assert TEXT[after["speaker_start"] : after["speaker_end"]] == "she"
    assert mapped.dropped == {"one": frozenset({1, 6})}


def test_offsets_into_the_published_text_are_taken_as_they_are(tmp_path: Path) -> None:
    row = quote("denied firing", TEXT)
    for directories in ([], [write_source(tmp_path)]):
        (after,) = map_gold({"quotes": [row]}, [article()], directories).rows["quotes"]
        assert after == row


def test_annotation_of_a_dropped_line_is_unmappable(tmp_path: Path) -> None:
    mapped = map_gold({"quotes": [quote("Subscribe", RAW)]}, [article()], [write_source(tmp_path)])
    (problem,) = mapped.unmappable
    assert "the line is not in the published text" in str(problem)
    assert mapped.rows["quotes"][0]["start"] is None


def test_annotation_that_misquotes_its_source_is_unmappable(tmp_path: Path) -> None:
    row = {**quote("denied firing", RAW), "text": "denied all"}
    (problem,) = map_gold({"quotes": [row]}, [article()], [write_source(tmp_path)]).unmappable
    assert problem.why == "the source file reads 'denied firing' there, not 'denied all'"


def test_missing_source_is_an_error_that_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(EvaluationError, match=r"article one: its source file one\.txt was not found.*--corpus"):
        map_gold({"quotes": [quote("denied firing", RAW)]}, [article()], [tmp_path])


def test_other_source_of_the_same_name_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_text("another text")
    with pytest.raises(EvaluationError, match="is not the file that the package was made from"):
        map_gold({"quotes": [quote("denied firing", RAW)]}, [article()], [tmp_path])


def test_first_directory_with_the_right_file_is_used(tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_text("another text")
    directories = [tmp_path, write_source(tmp_path / "corpus")]
    assert map_gold({"quotes": [quote("denied firing", RAW)]}, [article()], directories).unmappable == ()


def test_annotations_of_unknown_articles_are_left_alone() -> None:
    row = {"article_id": "two", "start": 1, "end": 2}
    assert map_gold({"quotes": [row]}, [article()], []).rows == {"quotes": [row]}


def test_furniture_needs_no_source_but_uses_it(tmp_path: Path) -> None:
    gold = {"articles": [{"article_id": "one", "furniture_lines": [1]}]}
    assert map_gold(gold, [article()], []).dropped == {}
    assert map_gold(gold, [article()], [write_source(tmp_path)]).dropped == {"one": frozenset({1, 6})}


def test_source_in_another_encoding_is_read(tmp_path: Path) -> None:
    content = "menu\nThe café in Kolno was hit, señor Ruiz said.".encode("cp1252")
    (tmp_path / "one.txt").write_bytes(content)
    text = content.decode("cp1252").split("\n")[1]
    row = article(text=text, source_sha256=hashlib.sha256(content).hexdigest())
    gold = {"quotes": [{"article_id": "one", "start": 9, "end": 13, "text": "café"}]}
    (after,) = map_gold(gold, [row], [tmp_path]).rows["quotes"]
    assert text[after["start"] : after["end"]] == "café"


@pytest.mark.parametrize("name", ["corpus.jsonl", "corpus.csv"])
def test_offsets_into_a_row_of_a_table_become_offsets_into_the_text(tmp_path: Path, name: str) -> None:
    rows = [{"article_id": "one", "text": RAW}, {"article_id": "two", "text": "Another."}]
    file = tmp_path / name
    if name.endswith("jsonl"):
        file.write_text("\n".join(json.dumps(row) for row in rows), "utf-8")
    else:
        with file.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, ["article_id", "text"])
            writer.writeheader()
            writer.writerows(rows)
    source = article(source_path=name, source_sha256=hashlib.sha256(file.read_bytes()).hexdigest())
    row = quote("denied firing", RAW)
    mapped = map_gold({"quotes": [row]}, [source], [tmp_path])
    (after,) = mapped.rows["quotes"]
    assert TEXT[after["start"] : after["end"]] == "denied firing"
    assert mapped.dropped == {"one": frozenset({1, 6})}


def test_offsets_into_a_page_or_its_text_are_understood(tmp_path: Path) -> None:
    page = "# Kolno\n\nThe mayor said so.\n"
    (tmp_path / "one.md").write_text(page)
    source = article(text="Kolno\n\nThe mayor said so.", source_path="one.md")
    source["source_sha256"] = hashlib.sha256(page.encode()).hexdigest()
    for text in (page, source["text"]):
        (after,) = map_gold({"quotes": [quote("mayor", text)]}, [source], [tmp_path]).rows["quotes"]
        assert source["text"][after["start"] : after["end"]] == "mayor"


def test_table_that_cannot_be_read_holds_no_source(tmp_path: Path) -> None:
    (tmp_path / "one.csv").write_bytes(b"")
    source = article(source_path="one.csv", source_sha256=hashlib.sha256(b"").hexdigest())
    with pytest.raises(EvaluationError, match="article one"):
        map_gold({"quotes": [quote("mayor", RAW)]}, [source], [tmp_path])
