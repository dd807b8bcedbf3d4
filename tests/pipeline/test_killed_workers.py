"""What becomes of articles at which worker processes die."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from click.testing import CliRunner

from newsledger.corpus import Document
from newsledger.pipeline.documents import batches_of, killers
from scripts.cli import main

DOCUMENT = Document("courier-7", "Shells hit the harbour.", {}, "courier.jsonl", "0" * 64)


def test_an_article_that_kills_is_a_failure_with_its_file() -> None:
    (batch,) = batches_of([DOCUMENT])
    (failure,) = killers(batch)["failures"]
    assert (failure["article_id"], failure["source_path"]) == ("courier-7", "courier.jsonl")
    assert "killed" in failure["reason"]


DEADLY = """
import os, signal
from newsledger.pipeline import articles

clean = articles.clean

def deadly(document, **options):
    if document.article_id == "courier-2":
        os.kill(os.getpid(), signal.SIGKILL)
    return clean(document, **options)

articles.clean = deadly
"""


DEADLY_LINES = """
import os, signal
from newsledger.pipeline import documents

documents.line_keys = lambda document: os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture
def corpus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A corpus of which one article kills whatever process cleans it."""
    # Workers are fresh interpreters; this is how they come to know.
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "sitecustomize.py").write_text(DEADLY)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "site"), prepend=os.pathsep)
    folder = tmp_path / "corpus"
    folder.mkdir()
    for number in range(1, 4):
        (folder / f"courier-{number}.txt").write_text(f"Shells hit harbour {number}, killing {number + 2} people.")
    return folder


@pytest.mark.slow
def test_a_build_stops_at_an_article_that_kills_and_names_it(corpus: Path, tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["build", str(corpus), "--out", str(tmp_path / "out"), "--workers", "2", "--quiet"])
    assert done.exit_code == 1
    assert "courier-2" in done.output
    assert not (tmp_path / "out/datapackage.json").exists()


@pytest.mark.slow
def test_articles_are_named_too_if_workers_die_before_anything_is_extracted(corpus: Path, tmp_path: Path) -> None:
    (tmp_path / "site" / "sitecustomize.py").write_text(DEADLY_LINES)
    done = CliRunner().invoke(main, ["build", str(corpus), "--out", str(tmp_path / "out"), "--workers", "2", "--quiet"])
    assert done.exit_code == 1
    assert "at work on one of the articles courier-1, courier-2, courier-3" in done.output


@pytest.mark.slow
def test_skip_bad_sets_aside_the_article_that_kills_alone(corpus: Path, tmp_path: Path) -> None:
    command = ["build", str(corpus), "--out", str(tmp_path / "out"), "--workers", "2", "--quiet", "--skip-bad"]
    done = CliRunner().invoke(main, command)
    assert done.exit_code == 0, done.output
    assert "skipped: courier-2.txt: article courier-2" in done.output
    assert "2 articles" in done.output
