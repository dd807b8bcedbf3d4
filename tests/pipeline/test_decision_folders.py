"""Folders with people's decisions hold no articles."""

from __future__ import annotations

from pathlib import Path

import pytest

from newsledger.corpus import Document, read
from newsledger.pipeline.options import Options, decisions_in


@pytest.mark.parametrize("chosen", [None, "own"])
def test_decisions_within_the_corpus_are_no_articles_whether_they_are_used_or_not(
    tmp_path: Path, chosen: str | None
) -> None:
    (tmp_path / "a.txt").write_text("Shells hit the harbour.")
    for folder in ("own", "curation"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "actors.csv").write_text("actor_id,name\nfront,The Front\n")
    options = Options(tmp_path, tmp_path, curation=tmp_path / chosen if chosen else None)
    found = list(read(tmp_path, left_out=[*decisions_in(options), tmp_path / "own"]))
    assert [item.article_id for item in found if isinstance(item, Document)] == ["a"]
    assert len(found) == 1
