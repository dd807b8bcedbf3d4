"""Executors read a corpus of tables as it is read on one machine: the same documents, problems and notes."""

from __future__ import annotations

import csv
import gzip
import json
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from support.cluster import needs_java, write_corpus

from newsledger.corpus import Document, Note, Problem, read
from newsledger.corpus.problems import problem_order
from newsledger.engine.spark import SparkEngine
from newsledger.engine.spark_session import SparkSettings
from newsledger.pipeline import cluster_corpus
from newsledger.pipeline.cluster_corpus import read_on_executors
from newsledger.pipeline.documents import document_row

pytestmark = [pytest.mark.slow, needs_java]


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SparkEngine]:
    settings = SparkSettings("local[2,4]", conf={"spark.sql.files.maxPartitionBytes": "2000"})
    with SparkEngine(tmp_path_factory.mktemp("spark"), settings) as found:
        yield found


Read = tuple[list[dict[str, object]], list[Problem], set[Note]]


def locally(corpus: Path) -> Read:
    notes: list[Note] = []
    found = list(read(corpus, notes))
    documents = [document_row(item) for item in found if isinstance(item, Document)]
    problems = [item for item in found if isinstance(item, Problem)]
    return by_id(documents), sorted(problems, key=problem_order), set(notes)


def on_executors(engine: SparkEngine, corpus: Path) -> Read:
    notes: list[Note] = []
    found = read_on_executors(engine, f"file://{corpus}", notes)
    assert found is not None
    return by_id(found.documents.rows()), sorted(found.problems, key=problem_order), set(notes)


def by_id(rows: object) -> list[dict[str, object]]:
    return sorted(rows, key=lambda row: row["article_id"])  # type: ignore[call-overload, no-any-return]


@pytest.fixture(params=["by the readers of one machine", "by Spark's readers"])
def whole_bytes(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param == "by Spark's readers":
        monkeypatch.setattr(cluster_corpus, "WHOLE_BYTES", 0)
        monkeypatch.setattr(cluster_corpus, "_kind", spark_kind)


def spark_kind(engine: SparkEngine, table: cluster_corpus.Table) -> str:
    """CSV has no other reader."""
    return "parquet" if table.source.suffix == ".parquet" else "lines" if "jsonl" in table.file.name else "whole"


@pytest.mark.usefixtures("whole_bytes")
def test_a_folder_of_tables(engine: SparkEngine, tmp_path: Path) -> None:
    corpus = write_corpus(tmp_path / "lake news")
    (corpus / "notes.pdf").write_bytes(b"%PDF")
    (corpus / ".hidden.jsonl").write_text("not json")
    assert on_executors(engine, corpus) == locally(corpus)


def faulty(corpus: Path) -> Path:
    """A folder with every kind of fault, far enough into the files that they are cut before it."""
    corpus.mkdir()
    lines: list[bytes] = []
    for number in range(120):
        lines.append(json.dumps({"article_id": f"a{number}", "text": f"Rain in town {number}.", "mood": 1}).encode())
    lines[40:40] = [b"", b'{"article_id": "b1"', b'{"article_id": "b2"}', b'["b3"]', b"\xff\xfe broken"]
    lines.append(b'{"article_id": "a7", "text": "Again."}')
    lines.append(b'{"article_id": "b|4", "text": "A bar in the id."}')
    lines.append(b'{"article_id": "b5", "text": "When?", "published_on": "tomorrow"}')
    (corpus / "lines.jsonl").write_bytes(b"\xef\xbb\xbf" + b"\n".join(lines))
    with gzip.open(corpus / "packed.jsonl.gz", "wb") as packed:
        packed.write(
            b'{"article_id": "a8", "text": "A third time."}\n{"article_id": "c1", "text": "Packed."}\n\n{oops\n'
        )
    with (corpus / "cells.csv").open("w", newline="") as cells:
        csv.writer(cells).writerows([["article_id", "text"], ["d1", "Two\nlines."], ["d2"], ["d3", " "]])
    (corpus / "empty.csv").write_text("")
    (corpus / "headless.csv").write_text("name,words\nx,y\n")
    rows = [{"article_id": f"e{n}", "text": None if n == 3 else f"Snow, {n}.", "colour": n} for n in range(30)]
    pq.write_table(pa.Table.from_pylist(rows), corpus / "rows.parquet", row_group_size=4)
    pq.write_table(pa.table({"article_id": [71, 72], "text": ["One.", "Two."]}), corpus / "whole numbers.parquet")
    pq.write_table(pa.table({"id": ["x"], "text": ["No id."]}), corpus / "without.parquet")
    (corpus / "articles.csv").write_text(
        "article_id,publisher,mood\na3,The Courier,2\nzz,Nobody,3\n,Who,4\na3,Twice,5\n"
    )
    return corpus


@pytest.mark.usefixtures("whole_bytes")
def test_faults_are_told_with_the_same_file_row_and_reason(engine: SparkEngine, tmp_path: Path) -> None:
    corpus = faulty(tmp_path / "faulty")
    documents, problems, notes = locally(corpus)
    assert len({problem.rule for problem in problems}) == 9
    found = on_executors(engine, corpus)
    assert found[1] == problems
    assert found[0] == documents
    assert found[2] == notes


@pytest.mark.parametrize("name", ["story.txt", "page.html", "more.zip", "odd{name}.jsonl", "_underscore.jsonl"])
def test_what_executors_would_read_otherwise_is_left_to_the_driver(
    engine: SparkEngine, tmp_path: Path, name: str
) -> None:
    corpus = write_corpus(tmp_path / "news")
    (corpus / name).write_text("{}")
    assert read_on_executors(engine, f"file://{corpus}", []) is None


def test_what_spark_wrote_as_json_is_one_object_a_line(engine: SparkEngine, tmp_path: Path) -> None:
    corpus = tmp_path / "written"
    rows = [("f1", "Fog at the bridge."), ("f2", "Frost on the pass.")]
    engine.session.createDataFrame(rows, "article_id string, text string").repartition(2).write.json(str(corpus))
    documents, problems, _ = on_executors(engine, corpus)
    assert [row["article_id"] for row in documents] == ["f1", "f2"]
    assert (documents, problems) == locally(corpus)[:2]
