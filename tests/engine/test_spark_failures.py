"""What is said where Spark, or a file system that it reaches, fails."""

from __future__ import annotations

import logging
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from py4j.protocol import Py4JError, Py4JNetworkError
from pyspark.errors import PySparkException

from newsledger.corpus import UnusableCorpus
from newsledger.engine.spark_failures import cancel, end, failure_of, failures_told
from newsledger.engine.spark_files import Files
from newsledger.engine.spark_session import SparkFailed, _keep_py4j_quiet
from newsledger.engine.spark_tasks import TaskFault, faults_carried

NO_CONNECTOR = (
    "An error occurred while calling o33.getFileSystem.\n: java.lang.RuntimeException: Class not found\n"
    "\tat org.apache.hadoop.conf.Configuration.getClass(Configuration.java:1)\n"
    "Caused by: java.lang.ClassNotFoundException: Class org.apache.hadoop.fs.s3a.S3AFileSystem not found"
)


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (Py4JError(NO_CONNECTOR), "Spark gave up: ClassNotFoundException: Class .*S3AFileSystem not found"),
        (Py4JNetworkError("Answer from Java side is empty"), "Spark gave up: Answer from Java side is empty"),
        (PySparkException("no such table"), "Spark gave up: no such table"),
        (ConnectionRefusedError(111, "Connection refused"), "Spark gave up: its Java process has ended"),
    ],
)
def test_failures_of_spark_are_told_in_a_line(error: Exception, told: str) -> None:
    with pytest.raises(SparkFailed, match=rf"^{told}[^\n]*$"), failures_told():
        raise error


def test_what_a_function_raised_on_an_executor_is_raised() -> None:
    with pytest.raises(TaskFault) as carried, faults_carried():
        raise UnusableCorpus("news: nothing to read")
    assert str(failure_of(Py4JError(str(carried.value)))) == "news: nothing to read"


def test_other_exceptions_pass() -> None:
    assert failure_of(None) is None
    with pytest.raises(FileNotFoundError), failures_told():
        raise FileNotFoundError("news.jsonl")


@pytest.mark.parametrize("act", [cancel, end])
def test_what_java_cannot_do_any_more_hides_no_fault(act: Any) -> None:
    class Gone:
        def __getattr__(self, name: str) -> Any:
            raise ConnectionRefusedError(111, "Connection refused")

    act(Gone())


def test_a_failing_file_system_is_told_with_the_place() -> None:
    def path(place: str) -> Any:
        raise Py4JError(NO_CONNECTOR)

    jvm = SimpleNamespace(
        org=SimpleNamespace(apache=SimpleNamespace(hadoop=SimpleNamespace(fs=SimpleNamespace(Path=path))))
    )
    files = Files(SimpleNamespace(_jvm=jvm, _jsc=SimpleNamespace(hadoopConfiguration=dict)))
    place = "s3a://news/corpus"
    for act in (files.exists, files.listing, files.delete, files.claim, lambda uri: files.put(Path("news"), uri)):
        with pytest.raises(SparkFailed, match=r"^s3a://news\S*: ClassNotFoundException: .*S3AFileSystem not found$"):
            act(place)


def test_py4j_prints_no_traceback_of_its_own(caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> None:
    _keep_py4j_quiet()
    logging.getLogger("py4j.clientserver").error("Exception while shutting down")
    root = logging.getLogger()
    for pathname in ("site-packages/py4j/java_gateway.py", "elsewhere.py"):
        root.handle(logging.LogRecord("root", logging.ERROR, pathname, 1, pathname, None, None))
    assert caplog.messages == ["elsewhere.py"]
