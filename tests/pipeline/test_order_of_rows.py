"""No step may depend on how rows are dealt to batches and partitions, or on their order: on a cluster nobody knows it."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from support.cluster import digests, write_corpus

from newsledger.engine import Key, LocalEngine, Outputs, Stream
from newsledger.pipeline.build import Options, build


class Shuffling(LocalEngine):
    """Gives every function its rows in another order, and few at a time."""

    seed = 0

    def map(self, function: Callable[..., Any], batches: Any, outputs: Outputs, *more: Any, **others: Any) -> Any:
        parts = (shuffled(batch, self.seed).slice(at, 3) for batch in batches for at in range(0, batch.num_rows, 3))
        return super().map(function, parts, outputs, *more, **others)

    def _group(
        self, inputs: Mapping[str, tuple[Stream, Key]], function: Callable[..., Any], outputs: Outputs, bytes_each: int
    ) -> dict[str, Stream]:
        def on_shuffled(tables: Mapping[str, pa.Table]) -> Any:
            return function({name: shuffled(table, self.seed) for name, table in tables.items()})

        return super()._group(inputs, on_shuffled, outputs, 2000)


def shuffled(table: Any, seed: int) -> Any:
    rows = list(range(table.num_rows))
    random.Random(seed).shuffle(rows)
    return table.take(pa.array(rows, pa.int64()))


@pytest.mark.slow
def test_a_build_gives_the_same_bytes_whatever_the_order_of_rows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    corpus = write_corpus(tmp_path / "corpus")
    build(Options(corpus, tmp_path / "in order", quiet=True, cache=False))
    for seed in range(2):
        monkeypatch.setattr(Shuffling, "seed", seed)
        monkeypatch.setattr("newsledger.pipeline.build.engine_of", lambda options, place, nursery: Shuffling(place))
        out = tmp_path / f"shuffled {seed}"
        build(Options(corpus, out, quiet=True, cache=False))
        assert digests(out) == digests(tmp_path / "in order")
