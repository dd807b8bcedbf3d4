"""Work on this machine: local processes over record batches, with results on disk and memory bounded by a batch."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any

import pyarrow as pa

from newsledger.engine import finished
from newsledger.engine.base import GroupFunction, Key, MapFunction, Outputs, SetAside, Stream, TableFunction
from newsledger.engine.grouping import by_key
from newsledger.engine.shuffle import deal, dealt, dealt_schema, keyed, partitions_for, pieces, taken_together
from newsledger.engine.sorting import Sorted
from newsledger.engine.streams import FileStream
from newsledger.engine.workers import Job, Workers, WorkersKilled
from newsledger.nursery import Nursery
from schemas import Row

PARTITION_BYTES = 32 * 2**20
"""Arrow bytes of input that one partition of a group should hold."""

_ROWS_ARE = 4
"""How much finer data is cut where all of it becomes Python objects, which take ten times the room."""


class LocalEngine:
    """Runs map and group on local processes.

    Results do not depend on the number of workers: batches keep their order, and keys are dealt to partitions by a
    digest. A map's finished batches stay in ``directory`` under a digest of their input, and so do a group's finished
    partitions under a digest of all that decides them, so the same work started again after an interruption takes them
    from there; remove the directory when the work is done.

    Args:
        directory: Where intermediate results are kept.
        workers: Processes to use; with 1 everything runs in this one.
        nursery: Starts the processes; null for one that has loaded nothing.
        tell: Says what was taken over from an interrupted run, as far as ``on_taken`` of a map does not.
    """

    def __init__(
        self,
        directory: Path,
        workers: int = 1,
        nursery: Nursery | None = None,
        tell: Callable[[str], None] = lambda message: None,
    ) -> None:
        self.directory = directory
        self.workers = workers
        self._tell = tell
        self._steps = 0
        self._taken = 0
        self._processes: Workers[tuple[Path, Any]] = Workers(workers, nursery)
        directory.mkdir(parents=True, exist_ok=True)

    def __enter__(self) -> LocalEngine:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        # Who interrupts does not want to wait for the batches at work; they are done again next time.
        self._processes.close(at_once=kind is KeyboardInterrupt)

    def map(
        self,
        function: MapFunction,
        batches: Iterable[pa.RecordBatch],
        outputs: Outputs,
        on_done: Callable[[int], None] = lambda rows: None,
        given: str = "",
        set_aside: SetAside | None = None,
        on_taken: Callable[[int], None] | None = None,
    ) -> dict[str, Stream]:
        """Apply ``function`` to each batch.

        Args:
            function: Takes a batch, returns rows by output name; must be picklable and depend on nothing else but what
                ``given`` stands for.
            batches: The input; it is read as the work goes on, never as a whole.
            outputs: Schema of each output.
            on_done: Called in order with the number of input rows of each batch that is finished.
            given: What the function knows of the other batches, if anything: work that an interrupted run finished
                with other knowledge is not taken over.
            set_aside: Gives the rows that stand for a single input row at which worker processes die (killed by the
                system for want of memory, say, or by a fault in compiled code); null to stop at it. With one worker
                there is no process that could die alone.
            on_taken: Called instead of ``on_done`` for a batch that an interrupted run had finished.

        Returns:
            A stream for each output, its rows in the order of the batches.

        Raises:
            WorkersKilled: A batch killed worker after worker, and there is no ``set_aside``; the batch is the second
                of the job's arguments.
        """
        step = self._step("map")
        before: set[Path] = set()

        def jobs() -> Iterator[Job]:
            for number, batch in enumerate(batches):
                place = step / f"{number:08d}-{finished.of_batch(batch, given)}"
                if place.exists():
                    before.add(place)
                yield function, batch, place, outputs

        places: list[Path] = []
        give_up = partial(self._map_rows_apart, set_aside=set_aside) if set_aside else None
        for place, rows in self._run(_map_batch, jobs(), give_up):
            places.append(place)
            tell = on_taken if on_taken and place in before else on_done
            tell(rows)
        return finished.streams(places, outputs, finished.of_batches(step.name, [place.name for place in places]))

    def group(
        self, inputs: Mapping[str, tuple[Stream, Key]], function: GroupFunction, outputs: Outputs
    ) -> dict[str, Stream]:
        """Bring together all rows that share a key, from one or more inputs, and apply ``function`` to each key.

        Args:
            inputs: By name, a stream and the key of its rows; rows with a null key are left out.
            function: Takes the key and, by input name, the rows with that key in their order (an input without such
                rows gives an empty list); returns rows by output name. Must be picklable.
            outputs: Schema of each output.

        Returns:
            A stream for each output: by partition, then by key.
        """
        over_tables = by_key(function, {name: key for name, (_, key) in inputs.items()}, outputs)
        return self._group(inputs, over_tables, outputs, max(1, PARTITION_BYTES // _ROWS_ARE))

    def group_tables(
        self, inputs: Mapping[str, tuple[Stream, Key]], function: TableFunction, outputs: Outputs
    ) -> dict[str, Stream]:
        """Bring together all rows that share a key, and apply ``function`` to tables of many keys at a time.

        Args:
            inputs: By name, a stream and the key of its rows; rows with a null key are left out.
            function: Takes, by input name, a table with all rows of some keys. Must be picklable.
            outputs: Schema of each output.

        Returns:
            A stream for each output, by partition.
        """
        return self._group(inputs, function, outputs, PARTITION_BYTES)

    def sorted(self, stream: Stream, order: Sequence[str]) -> Sorted:
        """The rows by the columns in ``order``, nulls first."""
        self._tell_taken()
        return Sorted(stream, order, self.scratch("sort"))

    def _group(
        self, inputs: Mapping[str, tuple[Stream, Key]], function: TableFunction, outputs: Outputs, bytes_each: int
    ) -> dict[str, Stream]:
        read = {name: (_on_disk(stream), key) for name, (stream, key) in inputs.items()}
        partitions = partitions_for(sum(stream.size() for stream, _ in read.values()), bytes_each)
        made_of = finished.of_group(read, function, outputs, partitions, bytes_each)
        place = self._place_of_group(made_of, outputs)
        if place.exists():
            self._taken += 1
        else:
            self._tell_taken()
            unfinished = finished.unfinished(place)
            unfinished.mkdir(exist_ok=True)
            if partitions == 1:
                # So little is worked on here and now: to deal it would take longer than what is done with it.
                tables = {name: keyed(stream, key) for name, (stream, key) in read.items()}
                finished.write(function(tables), unfinished / "all", outputs)
            else:
                self._group_by_partition(read, function, outputs, unfinished, partitions, bytes_each)
            unfinished.replace(place)
        return finished.streams(sorted(place.iterdir()), outputs, made_of)

    def _place_of_group(self, made_of: str | None, outputs: Outputs) -> Path:
        """Where the results of a group go, or are; what was made of anything else is removed from beside it."""
        step = self._step("group")
        place = step / (made_of or "unknown")
        for left in step.iterdir():
            is_begun = left == finished.unfinished(place)
            if made_of is None or not (is_begun or (left == place and finished.all_whole(place, outputs))):
                shutil.rmtree(left)
        return place

    def _group_by_partition(
        self,
        inputs: Mapping[str, tuple[FileStream, Key]],
        function: TableFunction,
        outputs: Outputs,
        step: Path,
        partitions: int,
        bytes_each: int,
    ) -> None:
        files, sizes = self._deal(inputs, step / "dealt", partitions)
        schemas = {name: dealt_schema(stream.schema, key) for name, (stream, key) in inputs.items()}
        jobs = (
            (function, files, schemas, partitions, part, step / f"{part.start:05d}-{part.stop:05d}", outputs)
            for part in taken_together(sizes, bytes_each)
        )
        for _ in self._run(_group_partitions, jobs):
            pass
        shutil.rmtree(step / "dealt")

    def _deal(
        self, inputs: Mapping[str, tuple[FileStream, Key]], directory: Path, partitions: int
    ) -> tuple[dict[str, list[Path]], list[int]]:
        """Deal the rows of all inputs; the files of each input, and the bytes of each partition."""
        shutil.rmtree(directory, ignore_errors=True)
        directory.mkdir()
        jobs = (
            (piece, key, partitions, directory / f"{name}-{number:06d}.arrow")
            for name, (stream, key) in inputs.items()
            for number, piece in enumerate(pieces(stream))
        )
        files: dict[str, list[Path]] = {name: [] for name in inputs}
        sizes = [0] * partitions
        for path, found in self._run(deal, jobs):
            files[path.name.rpartition("-")[0]].append(path)
            sizes = [size + more for size, more in zip(sizes, found, strict=True)]
        return files, sizes

    def _map_rows_apart(self, job: Job, set_aside: SetAside) -> tuple[Path, int]:
        """Map the rows of a batch that killed its workers one by one, all but those that kill again."""
        function, batch, place, outputs = job
        results: dict[str, list[Row]] = {name: [] for name in outputs}
        for row in range(batch.num_rows):
            alone, part = batch.slice(row, 1), place.with_name(f"{place.name}-{row}")
            try:
                self._processes.attempt(_map_batch, (function, alone, part, outputs))
                rows = {name: list(stream.rows()) for name, stream in finished.streams([part], outputs).items()}
            except WorkersKilled:
                rows = {name: list(found) for name, found in set_aside(alone).items()}
            for name, found in rows.items():
                results[name].extend(found)
            shutil.rmtree(part, ignore_errors=True)
        finished.write(results, place, outputs)
        return place, batch.num_rows

    def scratch(self, name: str) -> Path:
        """An empty directory for a caller's own intermediate files."""
        path = self._step(name)
        shutil.rmtree(path, ignore_errors=True)
        path.mkdir(parents=True)
        return path

    def _step(self, verb: str) -> Path:
        # Steps are numbered: the same program asks for the same steps in the same order when it is started again.
        self._steps += 1
        path = self.directory / f"{self._steps:03d}-{verb}"
        path.mkdir(parents=True, exist_ok=True)
        return path

    def _tell_taken(self) -> None:
        """Say what was taken over, before the first step that was not."""
        if self._taken:
            self._tell(f"steps across articles taken over from the interrupted build: {self._taken}")
            self._taken = 0

    def _run(
        self,
        task: Callable[..., tuple[Path, Any]],
        jobs: Iterable[Job],
        give_up: Callable[[Job], tuple[Path, Any]] | None = None,
    ) -> Iterator[tuple[Path, Any]]:
        if self.workers <= 1:
            return (task(*job) for job in jobs)
        return self._processes.run(task, jobs, give_up or _raise_killed)


def _raise_killed(job: Job) -> tuple[Path, Any]:
    raise WorkersKilled(job)


def _map_batch(function: MapFunction, batch: pa.RecordBatch, place: Path, outputs: Outputs) -> tuple[Path, int]:
    if not finished.is_whole(place, outputs):
        finished.write(function(batch), place, outputs)
    return place, batch.num_rows


def _on_disk(stream: Stream) -> FileStream:
    if not isinstance(stream, FileStream):
        raise TypeError(f"{type(stream).__name__} was not made by a local engine")
    return stream


def _group_partitions(
    function: TableFunction,
    files: Mapping[str, Sequence[Path]],
    schemas: Mapping[str, pa.Schema],
    partitions: int,
    numbers: range,
    place: Path,
    outputs: Outputs,
) -> tuple[Path, int]:
    """The place of the results, and nothing counted: how many rows a partition holds is of no use to anyone."""
    if not finished.is_whole(place, outputs):
        tables = {name: dealt(paths, schemas[name], partitions, numbers) for name, paths in files.items()}
        finished.write(function(tables), place, outputs)
    return place, 0
