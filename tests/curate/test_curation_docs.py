"""The examples of docs/curation.md are what they say."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from newsledger.curate import Action, Curation
from newsledger.curate.decisions import ACTORS_HEADER, CORRECTIONS_HEADER
from schemas import CORPUS_TABLES

TEXT = (Path(__file__).parents[2] / "docs" / "curation.md").read_text("utf-8")
CODE = [line.strip() for line in TEXT.split("\n") if line.startswith("    ")]


def examples(*beginnings: str) -> list[str]:
    return [line for line in CODE if line.startswith(beginnings)]


@pytest.fixture
def documented(tmp_path: Path) -> Curation:
    corrections = examples("table,", *(f"{name}," for name in CORPUS_TABLES))
    actors = examples("actor_id,", "tarrun-militia,")
    (tmp_path / "corrections.csv").write_text("\n".join(corrections), "utf-8")
    (tmp_path / "actors.csv").write_text("\n".join(actors), "utf-8")
    return Curation.load(tmp_path)


def test_examples_can_be_loaded(documented: Curation) -> None:
    assert {decision.action for decision in documented.decisions} == set(Action)
    assert list(documented.actors) == ["tarrun-militia"]


def test_headers_are_the_ones_read() -> None:
    corrections, actors = (next(csv.reader([line])) for line in examples("table,", "actor_id,"))
    assert tuple(corrections) == CORRECTIONS_HEADER
    assert set(actors) <= set(ACTORS_HEADER)
