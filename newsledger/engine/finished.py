"""Finished work on disk: the name by which the next run finds it, how it gets that name, and whether it is whole."""

from __future__ import annotations

import hashlib
import pickle
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

import pyarrow as pa

from newsledger.engine.base import Found, Key, Outputs, Stream, TableFunction
from newsledger.engine.streams import FileStream, StreamWriter


def of_batch(batch: pa.RecordBatch, given: str) -> str:
    """A digest of a batch and of what a map's function knows of the others."""
    return hashlib.sha256(given.encode() + batch.serialize().to_pybytes()).hexdigest()[:16]


def of_batches(step: str, names: Sequence[str]) -> str:
    """A digest of a map, from its name and those of its batches' results."""
    return _digest([step, *names])


def of_group(
    inputs: Mapping[str, tuple[FileStream, Key]],
    function: TableFunction,
    outputs: Outputs,
    partitions: int,
    bytes_each: int,
) -> str | None:
    """A digest of all that decides what a group gives, but for the program; null if that cannot be told.

    A function that pickles to other bytes in another process, since it holds a set, seems to be another function, and
    is called again.
    """
    if any(stream.identity is None for stream, _ in inputs.values()):
        return None
    try:
        called = pickle.dumps([function, *(key for _, key in inputs.values())])
    except (AttributeError, TypeError, pickle.PicklingError):
        return None
    read = [(name, stream.identity, _columns(stream.schema)) for name, (stream, _) in inputs.items()]
    written = [(name, _columns(schema)) for name, schema in outputs.items()]
    return _digest([called, read, written, partitions, bytes_each])


def _columns(schema: pa.Schema) -> bytes:
    return bytes(schema.serialize())


def _digest(parts: Sequence[object]) -> str:
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:16]


def unfinished(place: Path) -> Path:
    """The directory that is renamed to ``place`` when all is in it."""
    return place.with_name(f"{place.name}.unfinished")


def write(results: Mapping[str, Found], place: Path, outputs: Outputs) -> None:
    """Write results to a directory, which is there only when all of them are."""
    for left in (unfinished(place), place):
        shutil.rmtree(left, ignore_errors=True)
    unfinished(place).mkdir()
    for name, schema in outputs.items():
        with StreamWriter(unfinished(place) / f"{name}.arrow", schema) as writer:
            writer.write(results.get(name, ()))
    unfinished(place).replace(place)


def is_whole(place: Path, outputs: Outputs) -> bool:
    """Whether results are there, to their end: a machine that goes down may keep a name and lose what it named."""
    try:
        for name in outputs:
            with pa.memory_map(str(place / f"{name}.arrow")) as source, pa.ipc.open_file(source):
                pass
    except (OSError, pa.ArrowInvalid):
        return False
    return True


def all_whole(step: Path, outputs: Outputs) -> bool:
    """Whether a step has results, and all of them are whole."""
    parts = list(step.iterdir())
    return bool(parts) and all(is_whole(part, outputs) for part in parts)


def streams(places: Sequence[Path], outputs: Outputs, made_of: str | None = None) -> dict[str, Stream]:
    """The results in some directories, one after the other.

    Args:
        places: The directories.
        outputs: Schema of each output.
        made_of: A digest of what decides them; null where that is not known.
    """
    return {
        name: FileStream(
            schema, tuple(place / f"{name}.arrow" for place in places), f"{made_of} {name}" if made_of else None
        )
        for name, schema in outputs.items()
    }
