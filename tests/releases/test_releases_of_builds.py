"""From texts to one release after the other: ids stay, go, and come back."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from scripts.cli import main

HARBOUR = """Shells hit the market in Taiz

TAIZ -- Shells struck a crowded market in the Yemeni city of Taiz on 3 March 2017, killing at least 12 people, the United Nations said.

"We will not leave the table while our people are under fire," government negotiator Khaled al-Yamani told reporters.
"""
BRIDGE = """Convoy reaches Marib

The Marib Relief Committee said on 6 March 2017 that 40 trucks had reached the town. On 5 March 2017 Saudi Arabia bombed Houthi positions near Sanaa, killing nine fighters.

"This is a drop in the ocean," said Auke Lootsma, a spokesman for the Marib Relief Committee.
"""


def run(*arguments: str | Path) -> str:
    result = CliRunner().invoke(main, [*map(str, arguments)])
    assert result.exit_code == 0, result.output
    return result.output


def digests(project: Path) -> dict[str, str]:
    files = [project / "datapackage.json", *sorted((project / "datapackage").rglob("*"))]
    return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in files if path.is_file()}


def ids(project: Path, table: str) -> list[str]:
    return [str(key) for key in pq.read_table(project / f"datapackage/{table}.parquet").column(0).to_pylist()]


def retired(project: Path) -> dict[tuple[str, str], tuple[str, str]]:
    rows = pq.read_table(project / "datapackage/retired.parquet").to_pylist()
    return {(row["table"], row["id"]): (row["reason"], row["retired_in"]) for row in rows}


@pytest.mark.slow
def test_ids_over_three_releases(tmp_path: Path) -> None:
    corpus, project = tmp_path / "corpus", tmp_path / "project"
    corpus.mkdir()
    (corpus / "harbour.txt").write_text(HARBOUR, encoding="utf-8")
    (corpus / "bridge.txt").write_text(BRIDGE, encoding="utf-8")
    (project / "curation").mkdir(parents=True)
    (project / "curation/package.toml").write_text('version = "0.0.1"\n', encoding="utf-8")
    build = ("build", corpus, "--out", project, "--quiet")

    run(*build)
    run("release", "1.0.0", project)
    first = digests(project)
    known = {table: ids(project, table) for table in ("articles", "actors", "events", "casualty_claims", "quotes")}
    assert retired(project) == {}
    run(*build)
    assert digests(project) == first

    (corpus / "bridge.txt").unlink()
    run(*build)
    assert "nothing that breaks" in run("diff", project / "releases/conflict-news-1.0.0.zip", project)
    run("release", "1.1.0", project)
    gone = retired(project)
    assert gone["articles", "bridge"] == ("article_removed", "1.1.0")
    assert {table for table, _ in gone} >= {"actors", "events", "casualty_claims", "quotes"}
    second = digests(project)
    run(*build)
    assert digests(project) == second

    (corpus / "bridge.txt").write_text(BRIDGE, encoding="utf-8")
    run(*build)
    run("release", "1.2.0", project)
    assert {table: ids(project, table) for table in known} == known
    assert retired(project) == {}
    run("validate", project, "--against", project / "releases/conflict-news-1.1.0.zip")
