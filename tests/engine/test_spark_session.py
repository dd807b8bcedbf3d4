"""How Spark is started, and what is said when it is not there."""

from __future__ import annotations

import importlib.util
import shutil
from pathlib import Path

import pytest

from newsledger.engine import spark_session
from newsledger.engine.spark_session import SparkMissing, SparkSettings, first_line, start


def test_without_pyspark_it_is_said_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(SparkMissing, match=r"newsledger\[spark\]"):
        start(SparkSettings(), tmp_path)


def test_without_java_it_is_said_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("JAVA_HOME", "PYSPARK_GATEWAY_PORT"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: object())
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(SparkMissing, match="default-jre-headless"):
        start(SparkSettings(), tmp_path)


@pytest.mark.parametrize(
    ("settings", "master"),
    [
        (SparkSettings(cores=3), "local[3,4]"),
        (SparkSettings("spark://head:7077"), "spark://head:7077"),
        (SparkSettings(conf={"spark.master": "yarn"}), "yarn"),
        (SparkSettings("yarn", conf={"spark.master": "local"}), "yarn"),
    ],
)
def test_the_master_is_the_one_that_was_given_else_embedded_and_one_that_retries(
    settings: SparkSettings, master: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PYSPARK_GATEWAY_PORT", raising=False)
    assert spark_session._conf(settings)["spark.master"] == master


def test_what_spark_submit_was_given_is_left_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYSPARK_GATEWAY_PORT", "1")
    assert "spark.master" not in spark_session._conf(SparkSettings())


def test_a_setting_wins_over_ours() -> None:
    conf = spark_session._conf(SparkSettings(conf={"spark.driver.memory": "9g"}))
    assert conf["spark.driver.memory"] == "9g"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("Job aborted.\n\tat a.b(C.scala:1)\nCaused by: java.io.IOException: disk full", "IOException: disk full"),
        (
            "An exception was thrown from the Python worker.\nTraceback (most recent call last):\n"
            '  File "x.py", line 3, in f\nValueError: no such town\n\tat org.apache.spark.A.b(A.scala:1)',
            "ValueError: no such town",
        ),
        (
            "An error occurred while calling o1.x.\n: org.apache.spark.SparkException: no master\n",
            "SparkException: no master",
        ),
        ("plain words", "plain words"),
        ("", "Exception"),
    ],
)
def test_what_spark_says_is_told_in_one_line(text: str, line: str) -> None:
    assert first_line(Exception(text)) == line
