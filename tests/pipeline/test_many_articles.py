"""Many generated articles linked and published: a sound package, and the same rows however they are dealt."""

from __future__ import annotations

import sys
from pathlib import Path

import pyarrow as pa
import pytest

from newsledger.engine import FileStream, LocalEngine, local, shuffle, sorting
from newsledger.pipeline.finishing import finish, publishable
from newsledger.pipeline.linking import link
from newsledger.publish import PackageInfo, release

sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks"))
from draft_generator import write_drafts


@pytest.fixture(scope="module")
def drafts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, FileStream]:
    return write_drafts(tmp_path_factory.mktemp("drafts"), articles=300, days=20)


def tables(place: Path, drafts: dict[str, FileStream]) -> dict[str, pa.Table]:
    with LocalEngine(place / "work") as engine:
        linked = finish(engine, link(engine, drafts))
        found = publishable(engine, linked)
        return {name: pa.Table.from_batches(batches, schema=linked[name].schema) for name, batches in found.items()}


@pytest.mark.slow
def test_generated_drafts_make_a_package_that_holds_what_the_schemas_promise(
    tmp_path: Path, drafts: dict[str, FileStream]
) -> None:
    with LocalEngine(tmp_path / "work") as engine:
        found = publishable(engine, finish(engine, link(engine, drafts)))
        rows = release(found, tmp_path / "out", PackageInfo(name="invented", title="Invented news"))
    assert rows["articles"] == 300
    assert all(rows[name] for name in ("actors", "events", "casualty_claims", "quotes"))


@pytest.mark.slow
def test_rows_do_not_depend_on_how_keys_are_dealt(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, drafts: dict[str, FileStream]
) -> None:
    whole = tables(tmp_path / "whole", drafts)
    monkeypatch.setattr(local, "PARTITION_BYTES", 60_000)
    monkeypatch.setattr(shuffle, "PIECE_BYTES", 50_000)
    monkeypatch.setattr(sorting, "_SMALL", 0)
    cut = tables(tmp_path / "cut", drafts)
    assert [name for name in whole if not whole[name].equals(cut[name])] == []
    assert any(whole["articles"].column("duplicate_of").is_valid().to_pylist())
    assert "linked" in whole["articles"].column("published_on_basis").to_pylist()
