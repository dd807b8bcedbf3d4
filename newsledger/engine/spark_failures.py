"""What goes wrong in Spark, as one line for people: no traceback of Java or of PySpark reaches them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from newsledger.engine.spark_session import SparkFailed, first_line
from newsledger.engine.spark_tasks import fault_in


def failure_of(error: BaseException | None, what: str = "Spark gave up") -> Exception | None:
    """What is to be raised in the place of an exception of Spark.

    Args:
        error: Any exception.
        what: What was being done.

    Returns:
        The exception of our own function on an executor, if it was for that; null if the exception is not Spark's.
    """
    from py4j.protocol import Py4JError  # noqa: PLC0415 - an extra, and slow to load
    from pyspark.errors import PySparkException  # noqa: PLC0415 - as above

    if isinstance(error, ConnectionError):
        return SparkFailed(f"{what}: its Java process has ended ({error})")
    if not isinstance(error, (Py4JError, PySparkException)):
        return None
    return fault_in(str(error)) or SparkFailed(f"{what}: {first_line(error)}")


@contextmanager
def failures_told(what: str = "Spark gave up") -> Iterator[None]:
    """Tell failures of Spark in one line, and raise what one of our own functions raised on an executor.

    Raises:
        SparkFailed: Spark failed.
    """
    try:
        yield
    except Exception as error:
        if failure := failure_of(error, what):
            raise failure from error
        raise


def cancel(session: Any) -> None:
    """Cancel the jobs of a session, for which nobody waits any more."""
    with suppress(Exception):  # Java may have gone already, which is no fault beside the one that it made
        session.sparkContext.cancelAllJobs()


def end(session: Any) -> None:
    """Stop a session."""
    with suppress(Exception):  # as above
        session.stop()
