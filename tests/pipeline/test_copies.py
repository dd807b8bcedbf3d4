"""Near copies found among many articles."""

from __future__ import annotations

import datetime
from pathlib import Path

import pyarrow as pa
import pytest

from newsledger.engine import FileStream, LocalEngine
from newsledger.engine.streams import StreamWriter
from newsledger.extract.drafts import plain_schema
from newsledger.pipeline.copies import find_copies
from newsledger.pipeline.publication import days_of
from newsledger.pipeline.texts import read_texts

STORY = " ".join(f"Convoy {number} left the depot by the northern road before noon." for number in range(40))
OTHER = " ".join(f"Ferry number {number} came back empty from the islands." for number in range(40))
DAY = datetime.date(2022, 6, 7)


def copies(place: Path, articles: list[tuple[str, str, datetime.date | None]]) -> dict[str, str]:
    """What each near copy is a copy of."""
    schema = plain_schema("articles")
    rows = [{"article_id": name, "text": text, "published_on": day} for name, text, day in articles]
    with StreamWriter(place / "articles.arrow", schema) as writer:
        writer.write_batch(pa.RecordBatch.from_pylist(rows, schema=schema))
    stream = FileStream(schema, (place / "articles.arrow",))
    with LocalEngine(place / "work") as engine:
        texts = read_texts(engine, stream, dating=False)
        found = find_copies(engine, texts["marks"], texts["bands"], days_of(engine, stream, None))
        return {row["article_id"]: row["duplicate_of"] for row in found.rows()}


def test_copies_are_of_the_earliest_and_others_of_nothing(tmp_path: Path) -> None:
    later = DAY + datetime.timedelta(1)
    articles = [
        ("late", STORY, later),
        ("undated", STORY + " Edited.", None),
        ("first", STORY, DAY),
        ("other", OTHER, DAY),
    ]
    assert copies(tmp_path, articles) == {"late": "first", "undated": "first"}


def test_texts_without_words_are_no_copies_of_each_other(tmp_path: Path) -> None:
    assert copies(tmp_path, [("a", "", DAY), ("b", "…", DAY), ("c", "", None)]) == {}


@pytest.mark.parametrize("order", [1, -1])
def test_many_copies_of_one_text_are_all_of_the_same_one(tmp_path: Path, order: int) -> None:
    articles = [(f"{number:03d}", STORY, DAY) for number in range(60)]
    assert copies(tmp_path, articles[::order]) == {f"{number:03d}": "000" for number in range(1, 60)}
