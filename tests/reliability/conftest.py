"""Whole builds that faults are done to, by the means of ``benchmarks/faults.py``."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks"))

from corpus_generator import write
from fault_trials import Bench


@pytest.fixture(scope="session")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    """Two small corpora and their releases."""
    place = tmp_path_factory.mktemp("faults")
    for seed in (1, 2):
        write(place / str(seed), 4, seed, 30)
    return Bench(place / "bench", [place / str(seed) / "corpus.jsonl" for seed in (1, 2)])
