"""Where work runs: map over record batches and group by key. Nothing outside this room knows where."""

from newsledger.engine.local import LocalEngine
from newsledger.engine.streams import Stream, merge_sorted, stream_of
from newsledger.engine.workers import WorkersKilled

__all__ = ["LocalEngine", "Stream", "WorkersKilled", "merge_sorted", "stream_of"]
