"""Work on Apache Spark: the functions that also run on local processes, over frames in the place of files.

Each step is one job that writes Parquet under the work path by Spark's job commit: what a lost executor was doing is
done again by another, nothing is computed twice, and what is not complete is not there.
"""

from __future__ import annotations

import hashlib
import shutil
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from newsledger.engine.base import KEY, GroupFunction, Key, MapFunction, Outputs, SetAside, Stream, TableFunction
from newsledger.engine.grouping import by_key
from newsledger.engine.spark_failures import cancel, end, failure_of, failures_told
from newsledger.engine.spark_files import Files, below, uri_of
from newsledger.engine.spark_session import SparkFailed, SparkSettings, is_in_process, is_running, start
from newsledger.engine.spark_stream import SparkBatches, SparkStream, recut, tables_of
from newsledger.engine.spark_tasks import (
    OUTPUT,
    GroupTask,
    KeyTask,
    MapTask,
    ReadTask,
    as_batches,
    nullable,
    outputs_schema,
    without_class,
)
from schemas import Row

BUCKET_BYTES = 32 * 2**20
"""Arrow bytes of input that one bucket of a group should hold: what a Python worker has in memory at a time."""

_ROWS_ARE = 4
"""How much smaller a bucket is whose rows become Python objects."""
_LEAST_BUCKET = 2**20
"""Below this many bytes, more buckets cost more than they spread."""
_MOST_PARTITIONS = 10_000
_SORTED_PART = 128 * 2**20
_UPLOADED_PART = 64 * 2**20
_LONG_ROWS = 64
_ROWS_OF_LONG_TASK = 1000
"""A step that somebody waits for is cut into tasks of so many rows, worked on so many at a time."""
_SECONDS_BETWEEN_LOOKS = 0.5
_DEATHS = ("Python worker exited unexpectedly", "ExecutorLostFailure", "Python worker crashed")


class SparkEngine:
    """Runs map and group on Spark.

    Results are the same as a local engine's but for the order of rows, which no function may depend on.

    Args:
        directory: Local directory for intermediate files of the caller.
        settings: Which Spark.
        work: Where steps leave their results, a place that driver and executors reach; null for ``directory``. A step
            that an interrupted run completed there is taken over, if it was the same.

    Raises:
        SparkFailed: Spark does not start.
        SparkMissing: PySpark or Java is not installed.
    """

    def __init__(self, directory: Path, settings: SparkSettings, work: str | None = None) -> None:
        self.directory = directory
        directory.mkdir(parents=True, exist_ok=True)
        self.work = uri_of(directory / "spark") if work is None else uri_of(work)
        self._is_guest = is_running()  # whoever has started the session will stop it
        self.session = start(settings, directory)
        self.files = Files(self.session)
        self._steps = 0
        self._uploads: dict[int, tuple[Stream, SparkStream]] = {}

    def __enter__(self) -> SparkEngine:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is not None:
            cancel(self.session)
        if not self._is_guest:
            end(self.session)
        if failure := failure_of(error):
            raise failure from error

    def ship(self, path: Path) -> Path:
        """Send a local file to all executors; gives the path by which functions that run there open it."""
        context = self.session.sparkContext
        if is_in_process(context.master):
            return path
        context.addFile(str(path))
        return Path(path.name)

    def kept(self, stream: Stream) -> SparkStream:
        """The stream where executors can read it."""
        if isinstance(stream, SparkStream):
            return stream
        if id(stream) not in self._uploads:
            self._uploads[id(stream)] = (stream, self._uploaded(stream.batches(), stream.schema))
        return self._uploads[id(stream)][1].select(stream.schema.names)

    def remove(self) -> None:
        """Remove what the steps have left."""
        self.files.delete(self.work)

    @property
    def cores(self) -> int:
        """Tasks that run at a time, as far as Spark knows by now."""
        return int(self.session.sparkContext.defaultParallelism)

    # --- the verbs

    def map(
        self,
        function: MapFunction,
        batches: Iterable[pa.RecordBatch],
        outputs: Outputs,
        on_done: Callable[[int], None] | None = None,
        given: str = "",
        set_aside: SetAside | None = None,
        on_taken: Callable[[int], None] | None = None,
    ) -> dict[str, Stream]:
        """Apply ``function`` to batches of the rows, cut anyhow.

        Args:
            function: Takes a batch, returns rows by output name; depends on nothing else but what ``given`` stands for.
            batches: Those of a stream of this engine, which its executors read; others pass through the driver.
            outputs: Schema of each output.
            on_done: Called with numbers of rows that are finished. A step that is watched so is cut finer.
            given: What the function knows of other rows, if anything.
            set_aside: Gives the rows that stand for a single input row at which Python workers die.
            on_taken: Called with the number of rows of a step that an interrupted run had completed.

        Returns:
            A stream for each output.

        Raises:
            SparkFailed: Spark gave up.
            WorkersKilled: A row killed worker after worker, and there is no ``set_aside``.
        """
        stream = batches.stream if isinstance(batches, SparkBatches) else self._uploaded(batches)
        step = self._step("map", [stream.identity], stream.schema.names, given, outputs)
        frame = self.frame(stream)
        rows = None
        if on_done is not None:
            rows = frame.count()
            if self.is_complete(step):
                (on_taken or on_done)(rows)
                return self.outputs_of(step, outputs)
            frame = frame.repartition(self._tasks(rows))
        done = self.session.sparkContext.accumulator(0) if on_done is not None else None
        at_once = _LONG_ROWS if on_done is not None else None

        def write(apart: bool) -> None:
            task = MapTask(function, stream.schema, outputs, at_once, done, apart, set_aside if apart else None)
            self.write_outputs(self.mapped(frame, task), step)

        with self._told(done, on_done, rows):
            try:
                write(apart=False)
            except SparkFailed as failure:
                if not any(sign in str(failure.__cause__) for sign in _DEATHS):
                    raise
                # Either machines fail all the time or rows kill; this tells which, at the price of some time.
                write(apart=True)
        return self.outputs_of(step, outputs)

    def group(
        self, inputs: Mapping[str, tuple[Stream, Key]], function: GroupFunction, outputs: Outputs
    ) -> dict[str, Stream]:
        """Bring together all rows that share a key, from one or more inputs, and apply ``function`` to each key."""
        over_tables = by_key(function, {name: key for name, (_, key) in inputs.items()}, outputs)
        return self._group(inputs, over_tables, outputs, BUCKET_BYTES // _ROWS_ARE)

    def group_tables(
        self, inputs: Mapping[str, tuple[Stream, Key]], function: TableFunction, outputs: Outputs
    ) -> dict[str, Stream]:
        """Bring together all rows that share a key, and apply ``function`` to tables of many keys at a time."""
        return self._group(inputs, function, outputs, BUCKET_BYTES)

    def sorted(self, stream: Stream, order: Sequence[str]) -> Iterator[pa.RecordBatch]:
        """The rows by the columns in ``order``, nulls first, strings by their UTF-8 bytes."""
        from pyspark.sql.functions import col  # noqa: PLC0415 - an extra, and slow to load

        kept = self.kept(stream)
        step = self._step("sort", [kept.identity], kept.schema.names, ",".join(order), {})
        if not self.is_complete(step):
            self._shuffle_into(1 + kept.size() // _SORTED_PART)
            ordered = self.frame(kept).orderBy(*(col(column).asc_nulls_first() for column in order))
            self._write(ordered.write, step)
        return recut(SparkStream(kept.schema, step, self.files, step).batches(), kept.schema)

    def scratch(self, name: str) -> Path:
        """An empty local directory for a caller's own intermediate files."""
        self._steps += 1
        path = self.directory / f"{self._steps:03d}-{name}"
        shutil.rmtree(path, ignore_errors=True)
        path.mkdir(parents=True)
        return path

    # --- frames

    def frame(self, stream: SparkStream) -> Any:
        """The stream as a data frame."""
        types = self.types(stream.schema)
        if not self.files.exists(stream.uri):
            return self.session.createDataFrame([], types)
        if stream.column is None:
            return self.session.read.schema(types).parquet(stream.uri)
        held = self.types(pa.schema([pa.field(stream.column, pa.struct(list(nullable(stream.schema))))]))
        return self.session.read.schema(held).parquet(stream.uri).select(f"{stream.column}.*")

    def types(self, schema: pa.Schema) -> Any:
        """Spark's types for a schema."""
        from pyspark.sql.pandas.types import from_arrow_schema  # noqa: PLC0415 - an extra, and slow to load

        return from_arrow_schema(nullable(schema))

    def stream_of(self, schema: pa.Schema, rows: Iterable[Row]) -> SparkStream:
        """Rows of the driver as a stream."""
        return self._uploaded(as_batches(rows, schema), schema)

    def mapped(self, frame: Any, task: MapTask | ReadTask) -> Any:
        """A task over the batches of a frame; nothing runs yet."""
        return frame.mapInArrow(without_class(task), self.types(outputs_schema(task.outputs)))

    def write_outputs(self, frame: Any, step: str) -> None:
        """Run what gives a frame of several outputs, and keep each in a folder of its own.

        Raises:
            SparkFailed: Spark gave up; if it was for an exception of our own function, that one is raised instead.
        """
        self._write(frame.write.partitionBy(OUTPUT), step)

    def outputs_of(self, step: str, outputs: Outputs) -> dict[str, Stream]:
        """What a step has left."""
        return {
            name: SparkStream(schema, below(step, f"{OUTPUT}={name}"), self.files, f"{step} {name}", name)
            for name, schema in outputs.items()
        }

    def step(self, verb: str, identity: str, outputs: Outputs) -> str:
        """The place of a step that reads what is no stream; ``identity`` says what."""
        return self._step(verb, [identity], [], "", outputs)

    def is_complete(self, step: str) -> bool:
        """Whether a step was completed, now or by an interrupted run."""
        return self.files.exists(below(step, "_SUCCESS"))

    # --- how it is done

    def _group(
        self, inputs: Mapping[str, tuple[Stream, Key]], function: TableFunction, outputs: Outputs, bytes_each: int
    ) -> dict[str, Stream]:
        streams = {name: self.kept(stream) for name, (stream, _) in inputs.items()}
        identities = [stream.identity for stream in streams.values()]
        columns = [column for stream in streams.values() for column in stream.schema.names]
        step = self._step("group", identities, columns, "", outputs)
        if self.is_complete(step):
            return self.outputs_of(step, outputs)
        size = sum(stream.size() for stream in streams.values())
        buckets = max(1 + size // bytes_each, min(4 * self.cores, 1 + size // _LEAST_BUCKET))
        united = None
        columns_of: dict[str, tuple[str, pa.Schema]] = {}
        for number, (name, (_, key)) in enumerate(inputs.items()):
            frame, schema = self._keyed(streams[name], key)
            columns_of[name] = (f"in{number}", schema)
            dealt = _dealt(frame, schema, key if isinstance(key, str) else KEY, f"in{number}", buckets)
            united = dealt if united is None else united.unionByName(dealt, allowMissingColumns=True)
        if united is None:
            raise ValueError("a group needs an input")
        self._shuffle_into(buckets)
        task = without_class(GroupTask(function, columns_of, outputs))
        self.write_outputs(united.groupBy(_BUCKET).applyInArrow(task, self.types(outputs_schema(outputs))), step)
        return self.outputs_of(step, outputs)

    def _keyed(self, stream: SparkStream, key: Key) -> tuple[Any, pa.Schema]:
        frame = self.frame(stream)
        if isinstance(key, str):
            return frame.where(frame[key].isNotNull()), stream.schema
        task = KeyTask(stream.schema, key)
        return frame.mapInArrow(without_class(task), self.types(task.keyed)), task.keyed

    def _uploaded(self, batches: Iterable[pa.RecordBatch], schema: pa.Schema | None = None) -> SparkStream:
        """Rows of the driver, as a stream named after their bytes."""
        folder = self.scratch("upload")
        digest = hashlib.sha256()
        for number, table in enumerate(tables_of(batches, _UPLOADED_PART)):
            schema = table.schema
            for batch in table.to_batches():
                digest.update(batch.serialize())
            pq.write_table(table, folder / f"part-{number:05d}.parquet")
        schema = schema or pa.schema([])  # of no batch at all
        uri = below(self.work, f"rows-{digest.hexdigest()[:24]}")
        if not self.is_complete(uri):
            self.files.delete(uri)
            self.files.make_folder(self.work)
            self.files.put(folder, uri)
            (folder / "_SUCCESS").touch()
            self.files.put(folder / "_SUCCESS", below(uri, "_SUCCESS"))
        shutil.rmtree(folder)
        return SparkStream(schema, uri, self.files, uri)

    def _step(
        self, verb: str, identities: Sequence[str], columns: Sequence[str], given: str, outputs: Mapping[str, pa.Schema]
    ) -> str:
        # Steps are numbered: the same program asks for the same steps in the same order when it is started again. So
        # number, input and what the function knows say what comes out; code and options are the work path's to tell.
        self._steps += 1
        known = [verb, *identities, *columns, given, *(f"{name}: {schema}" for name, schema in outputs.items())]
        digest = hashlib.sha256("\0".join(known).encode()).hexdigest()[:16]
        return below(self.work, f"{self._steps:03d}-{verb}-{digest}")

    def _tasks(self, rows: int) -> int:
        """Into how many tasks a long step is cut."""
        by_length = -(-rows // _ROWS_OF_LONG_TASK)
        return max(1, min(_MOST_PARTITIONS * 10, max(by_length, min(4 * self.cores, -(-rows // 16)))))

    def _write(self, writer: Any, step: str) -> None:
        with failures_told():
            writer.mode("overwrite").parquet(step)

    def _shuffle_into(self, partitions: int) -> None:
        """Have the next job shuffle into so many partitions."""
        self.session.conf.set("spark.sql.shuffle.partitions", str(max(1, min(_MOST_PARTITIONS, partitions))))

    @contextmanager
    def _told(self, done: Any, on_done: Callable[[int], None] | None, rows: int | None) -> Iterator[None]:
        """Tell while the work in here goes on what is finished of it."""
        if on_done is None:
            yield
            return
        told = 0
        ended = threading.Event()

        def look() -> None:
            # What is done twice, because a machine was lost after it, counts once.
            nonlocal told
            found = min(done.value, rows or 0)
            if found > told:
                on_done(found - told)
                told = found

        def watch() -> None:
            while not ended.wait(_SECONDS_BETWEEN_LOOKS):
                look()

        watcher = threading.Thread(target=watch, daemon=True)
        watcher.start()
        try:
            yield
        finally:
            ended.set()
            watcher.join()
        look()


_BUCKET = "bucket"


def _dealt(frame: Any, schema: pa.Schema, key: str, name: str, buckets: int) -> Any:
    """The rows as one structure each, with the bucket that their key is dealt to."""
    from pyspark.sql.functions import col, lit, pmod, struct, xxhash64  # noqa: PLC0415 - an extra, and slow to load

    bucket = pmod(xxhash64(col(key)), lit(buckets)).cast("int").alias(_BUCKET)
    return frame.select(bucket, struct(*(col(column) for column in schema.names)).alias(name))
