"""A build gives the same bytes whichever engine runs it, however the work is dealt out."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from support.cluster import digests, needs_java, write_corpus

from newsledger.pipeline import cluster_corpus
from newsledger.pipeline.build import Options, build
from scripts.cli import main

pytestmark = [pytest.mark.slow, needs_java]


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_corpus(tmp_path_factory.mktemp("corpus") / "lake news")


@pytest.fixture(scope="module")
def expected(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The package of one process."""
    out = tmp_path_factory.mktemp("local-1")
    rows = build(Options(corpus, out, quiet=True, cache=False)).rows
    assert rows["articles"] == 12
    assert min(rows["events"], rows["casualty_claims"], rows["quotes"]) > 0
    return digests(out)


def test_two_processes(corpus: Path, expected: dict[str, str], tmp_path: Path) -> None:
    build(Options(corpus, tmp_path, quiet=True, cache=False, workers=2))
    assert digests(tmp_path) == expected


def test_embedded_spark(corpus: Path, expected: dict[str, str], tmp_path: Path) -> None:
    build(Options(corpus, tmp_path, quiet=True, engine="spark", master="local[2,4]"))
    assert digests(tmp_path) == expected
    assert sorted(path.name for path in tmp_path.iterdir()) == ["datapackage", "datapackage.json"]


@pytest.mark.exhaustive
def test_embedded_spark_dealt_out_otherwise(
    corpus: Path, expected: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster_corpus, "WHOLE_BYTES", 0)  # Spark's own readers
    monkeypatch.setattr("newsledger.engine.spark._LEAST_BUCKET", 4096)
    monkeypatch.setattr("newsledger.engine.spark._SORTED_PART", 8192)
    parts = ("spark.sql.files.maxPartitionBytes=1000", "spark.sql.execution.arrow.maxRecordsPerBatch=2")
    build(
        Options(
            corpus,
            tmp_path,
            quiet=True,
            engine="spark",
            master="local[3,4]",
            spark_conf=parts,
        )
    )
    assert digests(tmp_path) == expected


def test_executors_of_their_own(corpus: Path, expected: dict[str, str], tmp_path: Path) -> None:
    build(Options(corpus, tmp_path, quiet=True, engine="spark", master="local-cluster[2,1,2048]"))
    assert digests(tmp_path) == expected


@pytest.mark.exhaustive
def test_corpus_and_package_where_only_spark_finds_them(corpus: Path, expected: dict[str, str], tmp_path: Path) -> None:
    """A view of a local folder under another scheme stands for HDFS or an object store."""
    corpus_of = {"spark.hadoop.fs.viewfs.mounttable.news.link./in": corpus.parent.as_uri()}
    (tmp_path / "store").mkdir()
    links = corpus_of | {"spark.hadoop.fs.viewfs.mounttable.news.link./out": (tmp_path / "store").as_uri()}
    conf = [word for name, value in links.items() for word in ("--spark-conf", f"{name}={value}")]
    command = [
        "build",
        "viewfs://news/in/lake news",
        "--out",
        "viewfs://news/out/package",
        "--engine",
        "spark",
        "--quiet",
    ]
    for _ in range(2):  # the second finds the first in its place
        done = CliRunner().invoke(main, [*command, *conf])
        assert done.exit_code == 0, done.output
        assert digests(tmp_path / "store" / "package") == expected
    left = sorted(path.name for path in (tmp_path / "store" / "package").iterdir() if path.suffix != ".crc")
    assert left == ["datapackage", "datapackage.json"]
