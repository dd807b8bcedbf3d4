"""The package's README: complete, and every example in it runs as it stands."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import duckdb
import pytest
from support.packages import INFO

from newsledger.publish import PackageInfo
from newsledger.publish.readme import readme
from newsledger.validate import layout
from schemas import TABLES

ROWS = {name: 1000 + at for at, name in enumerate(TABLES)}


@pytest.fixture
def page(built: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.chdir(built)
    return (built / layout.README).read_text(encoding="utf-8")


def examples(page: str, language: str) -> list[str]:
    found = re.findall(rf"```{language}\n(.*?)```", page, flags=re.DOTALL)
    assert found
    return found


def test_tables_are_counted_and_linked() -> None:
    text = readme(INFO, ROWS)

    for name, rows in ROWS.items():
        assert f"| `{name}` ([CSV]({name}.csv), [Parquet]({name}.parquet)) | {rows:,} |" in text


def test_it_says_how_to_cite_and_whose_the_sources_are() -> None:
    text = readme(INFO, ROWS)

    assert "Ada Okoye. The lake war in the news. Version 1.2.0. https://example.org/lake-war." in text
    assert "[CC BY 4.0](https://creativecommons.org/licenses/by/4.0/)" in text
    assert "[The Lakeside Courier](https://example.org/courier)" in text


def test_package_without_people_and_sources_has_no_empty_sections() -> None:
    text = readme(PackageInfo(), ROWS)

    assert "## Contributors" not in text
    assert "## Sources" not in text
    assert "\n\n\n" not in text


def test_path_within_a_repository_is_no_link() -> None:
    text = readme(PackageInfo(sources=({"title": "Clippings", "path": "clippings/"},)), ROWS)

    assert "- Clippings\n" in text


def test_every_link_leads_to_a_file_of_the_package(page: str, built: Path) -> None:
    targets = [target for target in re.findall(r"\]\(([^)#]+)\)", page) if "://" not in target]

    assert {f"datapackage/{target}" for target in targets} >= {*layout.data_paths(), *layout.COMPANIONS} - {
        layout.README
    }
    missing = {target for target in targets if not (built / layout.DATA / target).is_file()}
    assert missing <= {Path(path).name for path in layout.OPTIONAL}


def test_diagram_has_every_reference(page: str) -> None:
    (diagram,) = examples(page, "mermaid")

    for table in TABLES.values():
        for column, to in table.foreign_keys:
            lines = [line for line in diagram.splitlines() if re.search(rf" {to.table} \S+ {table.name} :", line)]
            assert any(column in line.split('"')[1].split(", ") for line in lines), (table.name, column)


def test_python_examples_run(page: str) -> None:
    names: dict[str, Any] = {}
    for example in examples(page, "python"):
        exec(example, names)

    assert set(names["tables"]) == set(TABLES)
    assert len(names["quotes"]) == len(names["tables"]["quotes"]) == 3


def test_sql_examples_run(page: str) -> None:
    assert [duckdb.sql(example).fetchall() for example in examples(page, "sql")] == [[("Inês Valdez", 3)]]


@pytest.mark.skipif(shutil.which("Rscript") is None, reason="R is not installed")
def test_r_example_runs(page: str) -> None:
    (example,) = examples(page, "r")
    check = f"\nstopifnot(setequal(names(pkg), c({', '.join(repr(name) for name in TABLES)})))\n"

    result = subprocess.run(["Rscript", "-e", example + check], capture_output=True, text=True, check=False)

    assert result.returncode == 0, result.stderr
