"""Addresses and paths on the command line of a build."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from scripts.build import command
from scripts.places import placed

SPARK = {"engine": "spark", "master": None, "spark_conf": (), "work": None}


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["s3a://news/corpus"], "s3a://news/corpus is for --engine spark"),
        ([".", "--out", "hdfs://news/package"], "hdfs://news/package is for --engine spark"),
        ([".", "--master", "yarn"], "--master is for --engine spark"),
        ([".", "--spark-conf", "a=b"], "--spark-conf is for --engine spark"),
        ([".", "--engine", "spark", "--spark-conf", "spark.cores"], "not of the form NAME=VALUE"),
        ([".", "--engine", "spark", "--spark-conf", "=4g"], "'=4g' is not of the form NAME=VALUE"),
        ([".", "--engine", "spark", "--spark-conf", "executor.memory=4g"], "'executor.memory' is no setting of Spark"),
        (["file:///no/such/corpus", "--engine", "spark"], "does not exist"),
        (["news-\udcff"], "'news-?' is not UTF-8"),
        ([".", "--out", "news-\udcff"], "'news-?' is not UTF-8"),
    ],
)
def test_what_does_not_fit_is_refused(arguments: list[str], told: str) -> None:
    done = CliRunner().invoke(command, arguments)
    assert done.exit_code == 2
    assert told in done.output


def test_an_address_of_this_machine_is_a_path(tmp_path: Path) -> None:
    settings: dict[str, Any] = {**SPARK, "corpus": tmp_path, "out": tmp_path}
    assert placed(settings) == settings


def test_another_address_is_kept_and_lends_its_name(tmp_path: Path) -> None:
    found = placed({**SPARK, "corpus": "s3a://news/2031/corpus.jsonl", "out": "s3a://news/package/"})
    assert (found["corpus"], found["corpus_uri"]) == (Path("corpus.jsonl"), "s3a://news/2031/corpus.jsonl")
    assert found["out_uri"] == "s3a://news/package"
    assert found["out"].is_absolute()
