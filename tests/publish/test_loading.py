"""The README's and the documentation's own ways to load a package, run as a reader would."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pytest
from support.r import run_r
from support.truth import cells_of

from schemas import TABLES

DOCUMENTED = Path(__file__).parents[2] / "docs/loading.md"
REFERENCES = [(table.name, name, to.table, to.column) for table in TABLES.values() for name, to in table.foreign_keys]
SQL = {"string": "VARCHAR", "integer": "BIGINT", "number": "DOUBLE", "date": "DATE"}


@pytest.fixture(autouse=True)
def in_package(released: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(released)


def examples(page: Path, language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", page.read_text(encoding="utf-8"), flags=re.DOTALL)


def python_names(page: Path) -> dict[str, Any]:
    names: dict[str, Any] = {}
    for block in examples(page, "python"):
        exec(block, names)
    return names


def test_the_readme_loads_every_table_in_python(released: Path) -> None:
    tables = python_names(Path("datapackage/README.md"))["tables"]

    assert {name: len(table) for name, table in tables.items()} == {
        name: len(next(iter(columns.values()))) for name, columns in cells_of(released).items()
    }


def test_the_documented_python_runs(capsys: pytest.CaptureFixture[str]) -> None:
    names = python_names(DOCUMENTED)

    assert isinstance(names["tables"]["quotes"], pd.DataFrame)
    assert isinstance(names["frames"]["quotes"], pl.DataFrame)
    assert len(names["quotes"]) == len(names["rows"]) == 3
    assert "killed" in capsys.readouterr().out


@pytest.mark.parametrize("page", [Path("datapackage/README.md"), DOCUMENTED], ids=["readme", "documentation"])
def test_the_sql_runs(page: Path) -> None:
    assert [len(duckdb.sql(example).fetchall()) > 0 for example in examples(page, "sql")] == [True]


def test_the_readme_counts_quotes_in_sql() -> None:
    (example,) = examples(Path("datapackage/README.md"), "sql")

    assert duckdb.sql(example).fetchall() == [("Inês Valdez", 3)]


@pytest.mark.slow
def test_the_r_of_readme_and_documentation_runs(released: Path, tmp_path: Path) -> None:
    for name, page in (("readme.R", Path("datapackage/README.md")), ("loading.R", DOCUMENTED)):
        code = [*examples(page, "r"), "print(pkg$actors['name'])"]
        (tmp_path / name).write_text("\n".join(code), encoding="utf-8")

    printed = run_r(
        "run_examples.R", tmp_path / "out.json", [tmp_path / "readme.R", tmp_path / "loading.R"], cwd=released
    )

    names = [{"name": cells_of(released)["actors"]["name"]}]
    assert printed == {"readme.R": names, "loading.R": names}


ONE_LINES = re.compile(r"^\| (?P<tool>[^|]+) \| `(?P<code>[^`]+)` \|", flags=re.MULTILINE)


def one_line(tool: str) -> str:
    """A tool's line in the documentation."""
    found = ONE_LINES.findall(DOCUMENTED.read_text(encoding="utf-8"))
    return next(code for name, code in found if name == tool)


@pytest.mark.parametrize("name", TABLES)
def test_pandas_reads_parquet_with_the_types_promised(name: str) -> None:
    frame = eval(one_line("pandas").replace("quotes", name), {"pd": pd})

    for column in TABLES[name].columns:
        words = column.info.vocabulary and not column.info.is_list
        promised = {"string": "string", "integer": "Int64", "number": "Float64", "date": "object"}[column.type]
        assert frame[column.name].dtype == ("category" if words else promised), column.name


@pytest.mark.parametrize("name", TABLES)
def test_polars_reads_parquet_with_the_types_promised(name: str) -> None:
    frame = eval(one_line("polars").replace("quotes", name), {"pl": pl})

    types = {"string": pl.String, "integer": pl.Int64, "number": pl.Float64, "date": pl.Date}
    for column in TABLES[name].columns:
        words = column.info.vocabulary and not column.info.is_list
        assert frame[column.name].dtype == (pl.Categorical if words else types[column.type]), column.name


@pytest.mark.parametrize("name", TABLES)
def test_duckdb_reads_parquet_with_the_types_promised(name: str) -> None:
    described = duckdb.sql("DESCRIBE " + one_line("DuckDB").replace("quotes", name)).fetchall()

    found = {column: kind for column, kind, *_ in described}
    assert found == {column.name: SQL[column.type] for column in TABLES[name].columns}


@pytest.mark.parametrize("name", TABLES)
def test_pandas_reads_csv_with_every_string_as_published(released: Path, name: str) -> None:
    frame = eval(one_line("pandas, CSV").replace("quotes", name), {"pd": pd})

    for column in TABLES[name].columns:
        if column.type == "string":
            cells = [None if pd.isna(cell) else cell for cell in frame[column.name].tolist()]
            assert cells == cells_of(released)[name][column.name], column.name


@pytest.mark.parametrize(("table", "column", "to", "key"), REFERENCES)
def test_joins_over_foreign_keys_lose_no_row(table: str, column: str, to: str, key: str) -> None:
    tables = python_names(Path("datapackage/README.md"))["tables"]
    referring = tables[table][tables[table][column].notna()]

    joined = referring.merge(tables[to], left_on=column, right_on=key, how="inner", suffixes=("", "_to"))

    assert len(joined) == len(referring)
