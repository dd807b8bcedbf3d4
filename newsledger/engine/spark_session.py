"""How a Spark session is started: embedded in this process, or on a cluster, and quiet."""

from __future__ import annotations

import importlib.util
import logging
import os
import re
import shutil
import signal
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

JAVA = 17
"""The oldest Java that Spark 4 runs on."""

INSTALL_PYSPARK = "pip install 'newsledger[spark]'"
INSTALL_JAVA = f"a Java runtime, version {JAVA} or later (Debian: apt-get install default-jre-headless)"

_DEFAULTS = {
    # A task is tried four times by default, with any master that can retry at all.
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.execution.arrow.maxRecordsPerBatch": "4096",
    "spark.sql.execution.arrow.maxBytesPerBatch": "16m",
    "spark.sql.maxConcurrentOutputFileWriters": "32",
    # A partition with few bytes may hold much work.
    "spark.sql.adaptive.coalescePartitions.enabled": "false",
    "spark.hadoop.mapreduce.fileoutputcommitter.algorithm.version": "1",
    "spark.python.worker.reuse": "true",
    # One thread a task: the cores are all at work already.
    "spark.executorEnv.OMP_NUM_THREADS": "1",
    "spark.executorEnv.OPENBLAS_NUM_THREADS": "1",
    # The index of the gazetteer is sent along, into the directory that an executor works in.
    "spark.executorEnv.NEWSLEDGER_CACHE": ".",
    "spark.ui.showConsoleProgress": "false",
}
_EMBEDDED = {
    "spark.ui.enabled": "false",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.memory": "2g",
    # Java has little to do here, and would spend more on compiling that little well than it saves.
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
    "spark.executor.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
}
"""What else is set where everything runs on this machine."""

LOG = "spark.log"
"""What Spark's Java process writes, in the directory that the session was started with."""


_RAISED = re.compile(r"(?!org\.|java\.|Caused by)[A-Za-z_][\w.]*(?:Error|Exception|Fault|Killed|Interrupt|Exit)\b")
"""The last line of a traceback."""
_USUAL = re.compile(r"WARNING:|Using Spark's default|Setting default log level|To adjust logging level|\S+ \S+ WARN ")
"""What Java says at every start."""
_REFUSED = " org.apache.spark.SparkException: "
"""How Java tells what Spark does not take."""
_LOGGED = re.compile(r" ERROR (?!SparkContext: Error initializing SparkContext)")


class SparkMissing(Exception):  # noqa: N818 - says what is missing
    """PySpark or Java is not installed, or too old."""


class SparkFailed(Exception):  # noqa: N818 - says what failed
    """Spark gave up a job, or could not be started."""


@dataclass(frozen=True)
class SparkSettings:
    """Which Spark to use.

    Attributes:
        master: A master's address as Spark takes it; null for the one that ``spark-submit`` was given, else embedded.
        cores: Tasks at a time where Spark is embedded.
        conf: Spark's own settings; they win over those made here.
    """

    master: str | None = None
    cores: int = 1
    conf: Mapping[str, str] = field(default_factory=dict)


def start(settings: SparkSettings, directory: Path) -> Any:
    """Start Spark, or take what ``spark-submit`` has started.

    Args:
        settings: Which Spark.
        directory: An existing local directory; gets the log.

    Returns:
        A ``SparkSession``.

    Raises:
        SparkFailed: It does not start, or there is no such master.
        SparkMissing: PySpark or Java is not installed, or too old.
    """
    _require()
    from pyspark.errors import PySparkException  # noqa: PLC0415 - an extra, and slow to load
    from pyspark.sql import SparkSession  # noqa: PLC0415 - as above

    # Executors must run the Python that has newsledger; whoever ships an environment says where it is.
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    conf = _conf(settings, _submitted())
    log = directory / LOG
    builder = SparkSession.builder.appName("newsledger")
    for name, value in conf.items():
        builder = builder.config(name, value)
    _keep_py4j_quiet()
    try:
        with _interrupts_as_before():
            _start_java(conf, log)
            session = builder.getOrCreate()
    except PySparkException as error:
        if "JAVA_GATEWAY" in str(error):
            raise _ended_at_once(log) from error
        raise _not_started(error, log) from error
    except Exception as error:  # what py4j raises has no class that is there without it
        raise _not_started(error, log) from error
    # The thread that takes counts from Java prints a page when Java goes, which others tell of.
    session.sparkContext._accumulatorServer.handle_error = lambda request, client_address: None
    # A process has one session, and whoever asks for another is given that one without a word.
    if settings.master not in (None, session.sparkContext.master):
        running = session.sparkContext.master
        raise SparkFailed(f"Spark could not be started: this process works with the master {running} already")
    return session


def _start_java(conf: Mapping[str, str], log: Path) -> None:
    """Start Spark's Java process, unless one is there, with what it prints going to a file.

    What ends a build is told as its error; Spark would print a page for each try.
    """
    from pyspark import SparkConf, SparkContext  # noqa: PLC0415 - an extra, and slow to load
    from pyspark.java_gateway import launch_gateway  # noqa: PLC0415 - as above

    if SparkContext._gateway is not None or _is_submitted():
        return
    settings = SparkConf(loadDefaults=False).setAll(list(conf.items()))
    with log.open("wb") as file:
        gateway = launch_gateway(settings, {"stdout": file, "stderr": file})
    SparkContext._ensure_initialized(gateway=gateway)


def _keep_py4j_quiet() -> None:
    """Keep py4j from printing a traceback for what it raises as well, such as Ctrl-C."""
    logging.getLogger("py4j").setLevel(logging.CRITICAL)
    logging.getLogger().addFilter(_is_not_of_py4j)  # by which it writes, too


def _is_not_of_py4j(record: logging.LogRecord) -> bool:
    return "py4j" not in Path(record.pathname).parts


@contextmanager
def _interrupts_as_before() -> Iterator[None]:
    """PySpark handles Ctrl-C in its own way; whoever called has one, and the engine ends the jobs."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.getsignal(signal.SIGINT)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _is_submitted() -> bool:
    """Whether ``spark-submit`` has started this program, and Java before it."""
    return "PYSPARK_GATEWAY_PORT" in os.environ


def _not_started(error: Exception, log: Path) -> SparkFailed:
    """Why there is no session: what was raised often is what followed from an error that only the log has."""
    logged = next((line for line in _lines(log) if _LOGGED.search(line)), "").partition(" ERROR ")[2]
    told = f"; Spark's log says: {logged[:300]}" if logged else ""
    return SparkFailed(f"Spark could not be started: {first_line(error)}{told}")


def _ended_at_once(log: Path) -> SparkFailed | SparkMissing:
    """Why Java ended before Spark was there: for what Spark was told, or because it is not Java enough."""
    words = next((line[:300] for line in _lines(log) if not _USUAL.match(line)), "")
    if _REFUSED in words:
        return SparkFailed(f"Spark could not be started: {words.partition(_REFUSED)[2]}")
    told = f": {words}" if words else ""
    return SparkMissing(f"Spark's Java process ended at once{told} (it needs {INSTALL_JAVA})")


def _lines(log: Path) -> list[str]:
    text = log.read_text(encoding="utf-8", errors="replace") if log.is_file() else ""
    return [line.strip() for line in text.split("\n") if line.strip()]


def is_running() -> bool:
    """Whether there is a session in this process."""
    if importlib.util.find_spec("pyspark") is None:
        return False
    from pyspark import SparkContext  # noqa: PLC0415 - an extra, and slow to load

    return SparkContext._active_spark_context is not None


def is_local(master: str) -> bool:
    """Whether a master's address means this machine alone."""
    return master.startswith("local")


def is_in_process(master: str) -> bool:
    """Whether a master's address means that there are no executors, and all is done by this session's own process."""
    return master == "local" or master.startswith("local[")


def _require() -> None:
    if importlib.util.find_spec("pyspark") is None:
        raise SparkMissing(f"--engine spark needs PySpark: {INSTALL_PYSPARK}")
    home = os.environ.get("JAVA_HOME")
    if _is_submitted() or (home and (Path(home) / "bin" / "java").is_file()):
        return
    if shutil.which("java") is None:
        raise SparkMissing(f"--engine spark needs {INSTALL_JAVA}")


def _conf(settings: SparkSettings, submitted: Mapping[str, str]) -> dict[str, str]:
    """What a session is started with, beside what ``spark-submit`` was given."""
    asked = settings.master or settings.conf.get("spark.master")
    # Without the second number nothing that fails is tried again.
    master = asked or submitted.get("spark.master") or f"local[{settings.cores},4]"
    conf = dict(_DEFAULTS)
    if is_local(master):
        conf |= _EMBEDDED
    if is_in_process(master):
        del conf["spark.executorEnv.NEWSLEDGER_CACHE"]
    ours = {**conf, "spark.master": master}
    own = {name: value for name, value in ours.items() if name not in submitted}
    return own | dict(settings.conf) | ({"spark.master": asked} if asked else {})


def _submitted() -> dict[str, str]:
    """The settings that ``spark-submit`` was given, those of its files among them; none without it."""
    if not _is_submitted():
        return {}
    from pyspark import SparkConf, SparkContext  # noqa: PLC0415 - an extra, and slow to load

    SparkContext._ensure_initialized()  # connects to Java, which has them
    return dict(SparkConf().getAll())


def first_line(error: BaseException) -> str:
    """What an exception of Spark says in one line: what Python raised on a worker, else the cause that Java gives."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    raised = [line for line in lines if _RAISED.match(line)]
    causes = [line.removeprefix("Caused by:").strip() for line in lines if line.startswith("Caused by:")]
    if "Traceback (most recent call last):" in lines and raised:
        told = raised[-1]
    elif causes:
        told = causes[-1]
    elif len(lines) > 1 and lines[0].endswith("."):  # py4j names the call first
        told = lines[1].removeprefix(":").strip()
    else:
        told = next(iter(lines), type(error).__name__)
    return re.sub(r"^(?:[a-z]\w*\.)+([A-Z]\w*)", r"\1", told)[:500]
