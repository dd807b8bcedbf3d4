"""What is read of the texts when articles are linked."""

from __future__ import annotations

import datetime
from pathlib import Path

import pyarrow as pa
import pytest

from newsledger.engine import LocalEngine, stream_of
from newsledger.extract.drafts import plain_schema
from newsledger.pipeline.texts import UNDATED, read_texts

ARTICLES = [
    {"article_id": "a", "text": "Rain fell.\n\nRoads were cut.\nFerries stayed in port.", "published_on": None},
    {"article_id": "b", "text": "", "published_on": datetime.date(2022, 6, 7)},
    {"article_id": "c", "text": " ".join(f"word{number}" for number in range(300)), "published_on": None},
]


def read(place: Path, sizes: list[int], *, dating: bool) -> dict[str, list[dict[str, object]]]:
    place.mkdir(exist_ok=True)
    schema = plain_schema("articles")
    rows = iter(ARTICLES)
    batches = [pa.RecordBatch.from_pylist([next(rows) for _ in range(size)], schema=schema) for size in sizes]
    with LocalEngine(place / "work") as engine:
        found = read_texts(engine, stream_of(place / "articles.arrow", schema, batches), dating=dating)
        return {name: list(stream.rows()) for name, stream in found.items()}


def test_line_ends_are_marked_by_their_offsets(tmp_path: Path) -> None:
    marks = read(tmp_path, [3], dating=False)["marks"]
    assert [row["breaks"] for row in marks] == [[10, 11, 27], [], []]


def test_undated_articles_are_kept_whole_and_passages_of_all(tmp_path: Path) -> None:
    found = read(tmp_path, [3], dating=True)
    assert [(row["article_id"], list(row)) for row in found["undated"]] == [("a", UNDATED.names), ("c", UNDATED.names)]
    assert "c" in {row["article_id"] for row in found["passages"]}


@pytest.mark.parametrize("dating", [True, False])
@pytest.mark.parametrize("sizes", [[1, 0, 2], [0], []], ids=["several batches", "an empty one", "none"])
def test_what_is_read_does_not_depend_on_the_batches(tmp_path: Path, sizes: list[int], dating: bool) -> None:
    whole = read(tmp_path / "whole", [sum(sizes)] if sizes else [], dating=dating)
    assert read(tmp_path / "cut", sizes, dating=dating) == whole
