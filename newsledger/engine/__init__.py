"""Where work runs: map over record batches and group by key. Nothing outside this room knows where."""

from newsledger.engine.base import KEY, Engine, Key, Outputs, Stream
from newsledger.engine.grouping import KeyOf, runs
from newsledger.engine.local import LocalEngine
from newsledger.engine.sorting import merge_sorted
from newsledger.engine.streams import FileStream, gathered, stream_of
from newsledger.engine.workers import WorkersKilled

__all__ = [
    "KEY",
    "Engine",
    "FileStream",
    "Key",
    "KeyOf",
    "LocalEngine",
    "Outputs",
    "Stream",
    "WorkersKilled",
    "gathered",
    "merge_sorted",
    "runs",
    "stream_of",
]
