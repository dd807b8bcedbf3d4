import datetime

import pyarrow as pa
import pytest

from newsledger.corpus import Document
from newsledger.pipeline import articles
from newsledger.pipeline.articles import rows_of
from newsledger.pipeline.documents import Reading, batches_of
from newsledger.pipeline.failures import ArticleFailedError
from newsledger.pipeline.together import Read
from schemas import Row

DAY = datetime.date(2019, 6, 3)


def document(article_id: str, **metadata: object) -> Document:
    return Document(article_id, f"Text of {article_id}.", metadata, f"{article_id}.txt", "0" * 64)


def batch(*documents: Document) -> pa.RecordBatch:
    [found] = batches_of(documents)
    return found


def only_good(read: Read, reading: Reading) -> dict[str, list[Row]]:
    article, _ = read()
    if article.article_id == "bad":
        raise ValueError("no such verb")
    return {"articles": [article.row]}


@pytest.fixture(autouse=True)
def extraction_fails_on_bad(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(articles, "_extract", only_good)


def test_an_article_that_cannot_be_processed_is_named_with_file_and_reason() -> None:
    with pytest.raises(ArticleFailedError, match=r"bad\.txt: article bad: ValueError: no such verb"):
        rows_of(batch(document("good"), document("bad")), Reading())


def test_an_article_that_cannot_be_processed_is_set_aside_if_so_asked() -> None:
    rows = rows_of(batch(document("bad"), document("good")), Reading(set_aside=True))
    assert [row["article_id"] for row in rows["articles"]] == ["good"]
    assert [(row["source_path"], row["reason"]) for row in rows["failures"]] == [
        ("bad.txt", "ValueError: no such verb")
    ]


def test_metadata_reach_the_worker_with_their_dates() -> None:
    rows = rows_of(batch(document("good", publisher="The Aden Herald", published_on=DAY)), Reading())
    [row] = rows["articles"]
    assert (row["article_id"], row["publisher"], row["published_on"]) == ("good", "The Aden Herald", DAY)


def test_documents_travel_in_batches_of_bounded_size() -> None:
    sizes = [found.num_rows for found in batches_of(document(str(number)) for number in range(150))]
    assert sizes == [48, 48, 12, 12, 12, 12, 6]


def test_long_documents_travel_with_fewer_others() -> None:
    long = Document("long", "Fire. " * 10_000, {}, "long.txt", "0" * 64)
    sizes = [found.num_rows for found in batches_of([long] * 5)]
    assert sizes == [1] * 5
