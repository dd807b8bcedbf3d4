"""A file that changes or vanishes while it is read never becomes a corpus with articles missing and nothing said."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from newsledger.corpus import Document, Note, Problem, UnusableCorpus, read

LINES = [
    json.dumps({"article_id": f"courier-{number}", "text": f"Shells hit harbour {number} on Monday. " * 400})
    for number in range(1, 41)
]


def table(folder: Path) -> Path:
    path = folder / "news.jsonl"
    path.write_text("\n".join(LINES) + "\n", encoding="utf-8")
    return path


def cut_behind_a_line(path: Path) -> None:
    os.truncate(path, len(LINES[0]) + 1)


def cut_within_a_line(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def emptied(path: Path) -> None:
    os.truncate(path, 0)


def appended_to(path: Path) -> None:
    with path.open("a", encoding="utf-8") as file:
        file.write('{"article_id": "late", "text": "Late')


def replaced(path: Path) -> None:
    other = path.with_name(".other")
    other.write_text(LINES[0].replace("Monday", "Friday") + "\n", encoding="utf-8")
    other.replace(path)


def rules(found: list[Document | Problem]) -> set[str]:
    return {item.rule for item in found if isinstance(item, Problem)}


@pytest.mark.parametrize("happens", [cut_behind_a_line, cut_within_a_line, emptied, appended_to, replaced])
def test_a_table_that_changes_while_it_is_read_is_told(tmp_path: Path, happens: Callable[[Path], None]) -> None:
    path = table(tmp_path)
    items = read(path)
    first = next(items)
    happens(path)
    found = [first, *items]
    assert "changed" in rules(found)
    assert all(item.path == "news.jsonl" for item in found if isinstance(item, Problem))


def test_a_table_that_is_deleted_while_it_is_read_is_read_to_its_end(tmp_path: Path) -> None:
    path = table(tmp_path)
    items = read(path)
    first = next(items)
    path.unlink()
    found = [first, *items]
    assert [item.article_id for item in found if isinstance(item, Document)] == [
        f"courier-{number}" for number in range(1, 41)
    ]
    assert rules(found) == set()


def test_a_file_that_vanishes_between_listing_and_reading_is_named(tmp_path: Path) -> None:
    for name in ("courier-1.txt", "courier-2.txt"):
        (tmp_path / name).write_text("Shells hit the harbour on Monday.", encoding="utf-8")
    items = read(tmp_path)
    first = next(items)
    (tmp_path / "courier-2.txt").unlink()
    (problem,) = items
    assert isinstance(first, Document)
    assert str(problem) == "courier-2.txt: unreadable (No such file or directory)"


def test_a_text_that_changes_while_it_is_read_is_no_article(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "courier-1.txt"
    path.write_text("Shells hit the harbour on Monday.", encoding="utf-8")

    def decoded(data: bytes) -> str:
        path.write_text("Shells hit the harbour on Monday, killing four.", encoding="utf-8")
        return data.decode()

    monkeypatch.setattr("newsledger.corpus.readers.decode", decoded)
    found = list(read(tmp_path))
    assert rules(found) == {"changed"}
    assert len(found) == 1


def test_a_file_that_was_touched_before_it_is_read_is_no_fault(tmp_path: Path) -> None:
    for name in ("courier-1.txt", "courier-2.txt"):
        (tmp_path / name).write_text("Shells hit the harbour on Monday.", encoding="utf-8")
    items = read(tmp_path)
    first = next(items)
    (tmp_path / "courier-2.txt").write_text("Shells hit the bridge on Friday.", encoding="utf-8")
    (second,) = items
    assert isinstance(first, Document)
    assert isinstance(second, Document)
    assert second.text == "Shells hit the bridge on Friday."


def test_a_link_to_nothing_is_named(tmp_path: Path) -> None:
    (tmp_path / "courier-1.txt").write_text("Shells hit the harbour on Monday.", encoding="utf-8")
    (tmp_path / "courier-2.txt").symlink_to(tmp_path / "moved-away.txt")
    problems = [item for item in read(tmp_path) if isinstance(item, Problem)]
    assert [str(problem) for problem in problems] == ["courier-2.txt: unreadable (No such file or directory)"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes with names here")
def test_a_pipe_in_a_folder_is_noted_and_not_waited_for(tmp_path: Path) -> None:
    (tmp_path / "courier-1.txt").write_text("Shells hit the harbour on Monday.", encoding="utf-8")
    os.mkfifo(tmp_path / "courier-2.txt")
    notes: list[Note] = []
    (document,) = read(tmp_path, notes)
    assert isinstance(document, Document)
    assert [str(note) for note in notes] == ["courier-2.txt: a pipe, socket or device, not read"]


def test_a_folder_that_vanishes_while_the_corpus_is_listed_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "courier-1.txt").write_text("Shells hit the harbour on Monday.", encoding="utf-8")
    (tmp_path / "archive").mkdir()
    scan = os.scandir

    def scandir(path: str) -> object:
        if Path(path).name == "archive":
            Path(path).rmdir()
        return scan(path)

    monkeypatch.setattr(os, "scandir", scandir)
    problems = [item for item in read(tmp_path) if isinstance(item, Problem)]
    assert [str(problem) for problem in problems] == ["archive: unreadable (No such file or directory)"]


def test_a_corpus_that_is_a_pipe_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "news.jsonl")
    with pytest.raises(UnusableCorpus, match=r"news\.jsonl: a pipe, socket or device"):
        list(read(tmp_path / "news.jsonl"))
