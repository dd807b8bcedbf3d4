"""How Spark is started, and what is said when it is not there."""

from __future__ import annotations

import importlib.util
import shutil
from pathlib import Path
from typing import Any

import pytest
from pyspark import SparkContext, java_gateway
from pyspark.errors import PySparkRuntimeError

from newsledger.engine import spark_session
from newsledger.engine.spark_session import SparkFailed, SparkMissing, SparkSettings, first_line, start


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
    settings: SparkSettings, master: str
) -> None:
    assert spark_session._conf(settings, {})["spark.master"] == master


def test_what_spark_submit_was_given_is_left_as_it_is() -> None:
    given = {"spark.master": "yarn", "spark.executorEnv.NEWSLEDGER_CACHE": "/data"}
    assert not given.keys() & spark_session._conf(SparkSettings(), given).keys()


@pytest.mark.parametrize("master", ["local[2,4]", "local", "local[*]"])
def test_the_index_is_not_made_in_the_current_directory_where_spark_submit_has_no_executors(master: str) -> None:
    conf = spark_session._conf(SparkSettings(), {"spark.master": master})
    assert "spark.executorEnv.NEWSLEDGER_CACHE" not in conf


def test_executors_of_spark_submit_find_the_index_where_they_work() -> None:
    conf = spark_session._conf(SparkSettings(), {"spark.master": "yarn"})
    assert conf["spark.executorEnv.NEWSLEDGER_CACHE"] == "."


def test_a_setting_wins_over_ours() -> None:
    conf = spark_session._conf(SparkSettings(conf={"spark.driver.memory": "9g"}), {})
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


@pytest.mark.parametrize(
    ("log", "told"),
    [
        (
            "WARNING: Using incubator modules: jdk.incubator.vector\n"
            'Exception in thread "main" org.apache.spark.SparkException: Executor memory must be a positive number\n'
            "\tat org.apache.spark.deploy.SparkSubmit.main(SparkSubmit.scala)\n",
            "^Spark could not be started: Executor memory must be a positive number$",
        ),
        (
            "Invalid maximum heap size: -Xmxbanana\nError: A fatal exception has occurred. Program will exit.\n",
            "Java process ended at once: Invalid maximum heap size: -Xmxbanana ",
        ),
        ("", r"Java process ended at once \("),
    ],
)
def test_of_a_java_that_ends_at_once_the_cause_is_told(
    log: str, told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fail_at_start(monkeypatch, log, PySparkRuntimeError("[JAVA_GATEWAY_EXITED] Java gateway process exited"))
    (tmp_path / "spark.log").write_text("Exception of an earlier start\n")
    with pytest.raises((SparkFailed, SparkMissing), match=told):
        start(SparkSettings(), tmp_path)


def test_of_a_session_that_does_not_start_the_first_error_in_the_log_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = (
        "26/11/22 23:41:35 WARN NativeCodeLoader: Unable to load\n"
        "26/11/22 23:41:37 ERROR SparkContext: Error initializing SparkContext.\n"
        "26/11/22 23:41:38 ERROR Backend: Application has been killed. Reason: Master removed it\n"
        "26/11/22 23:41:39 ERROR Inbox: Ignoring error\n"
    )
    fail_at_start(monkeypatch, log, ConnectionRefusedError(111, "Connection refused"))
    with pytest.raises(
        SparkFailed, match=r"Connection refused; Spark's log says: Backend: .* Reason: Master removed it$"
    ):
        start(SparkSettings(), tmp_path)


def fail_at_start(monkeypatch: pytest.MonkeyPatch, log: str, error: Exception) -> None:
    """Have the next start find Java, which writes a log and ends."""

    def launched(conf: object, options: Any) -> None:
        options["stderr"].write(log.encode())
        raise error

    monkeypatch.setattr(spark_session, "_require", lambda: None)
    monkeypatch.setattr(SparkContext, "_gateway", None)
    monkeypatch.setattr(java_gateway, "launch_gateway", launched)
    monkeypatch.delenv("PYSPARK_GATEWAY_PORT", raising=False)
