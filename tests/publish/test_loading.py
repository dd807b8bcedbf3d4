"""The README's own examples, run as a reader would: types as the dictionary promises, joins without loss."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pyarrow as pa
import pytest

from schemas import TABLES

ARROW = {"string": pa.string(), "integer": pa.int64(), "number": pa.float64(), "date": pa.date32()}
SQL = {"string": "VARCHAR", "integer": "BIGINT", "number": "DOUBLE", "date": "DATE"}


@pytest.fixture(autouse=True)
def in_package(released: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(released)


def examples(language: str) -> list[str]:
    text = Path("datapackage/README.md").read_text(encoding="utf-8")
    return re.findall(rf"```{language}\n(.*?)```", text, flags=re.DOTALL)


@pytest.fixture
def read_csv() -> Any:
    names: dict[str, Any] = {}
    exec(examples("python")[1], names)
    return names["read"]


@pytest.mark.parametrize("name", TABLES)
def test_pandas_reads_csv_with_the_types_promised(read_csv: Any, name: str) -> None:
    frame = read_csv(name)

    assert list(frame.columns) == [column.name for column in TABLES[name].columns]
    for column in TABLES[name].columns:
        found = frame[column.name].dtype
        assert found == (pd.StringDtype("pyarrow") if column.type == "string" else pd.ArrowDtype(ARROW[column.type]))


@pytest.mark.parametrize("name", TABLES)
def test_pandas_reads_parquet_with_the_types_promised(name: str) -> None:
    frame = pd.read_parquet(f"datapackage/{name}.parquet", dtype_backend="pyarrow")

    for column in TABLES[name].columns:
        assert frame[column.name].dtype == pd.ArrowDtype(column.arrow_type)


@pytest.mark.parametrize("name", TABLES)
def test_pandas_finds_the_same_in_both_formats(read_csv: Any, name: str) -> None:
    text = read_csv(name)
    typed = pd.read_parquet(f"datapackage/{name}.parquet", dtype_backend="pyarrow")

    for column in TABLES[name].columns:
        one, other = text[column.name].tolist(), typed[column.name].tolist()
        assert [None if pd.isna(v) else v for v in one] == [None if pd.isna(v) else v for v in other]


def test_na_is_a_string_and_not_null(read_csv: Any) -> None:
    assert "NA" in read_csv("actors")["name"].tolist()


def test_first_python_example_runs() -> None:
    names: dict[str, Any] = {}
    exec(examples("python")[0], names)

    assert len(names["quotes"]) == 3


@pytest.mark.parametrize("name", TABLES)
def test_duckdb_reads_parquet_with_the_types_promised(name: str) -> None:
    described = duckdb.sql(f"DESCRIBE SELECT * FROM 'datapackage/{name}.parquet'").fetchall()

    found = {column: "VARCHAR" if kind.startswith("ENUM") else kind for column, kind, *_ in described}
    assert found == {column.name: SQL[column.type] for column in TABLES[name].columns}


@pytest.mark.parametrize("name", TABLES)
def test_duckdb_reads_csv_with_types_declared(name: str) -> None:
    query = examples("sql")[1].replace("casualty_claims", name)
    types = ", ".join(f"'{column.name}': '{SQL[column.type]}'" for column in TABLES[name].columns)
    query = re.sub(r"columns = \{.*\}", lambda _: f"columns = {{{types}}}", query)

    rows = duckdb.sql(query).fetchall()

    typed = duckdb.sql(f"SELECT * FROM 'datapackage/{name}.parquet'").fetchall()
    assert rows == typed


def test_sql_examples_run() -> None:
    counted, claims = (duckdb.sql(example).fetchall() for example in examples("sql"))

    assert counted == [("Inês Valdez", 3)]
    assert len(claims) == 4


REFERENCES = [(table.name, name, to.table, to.column) for table in TABLES.values() for name, to in table.foreign_keys]


@pytest.mark.parametrize("extension", ["csv", "parquet"])
@pytest.mark.parametrize(("table", "column", "to", "key"), REFERENCES)
def test_joins_over_foreign_keys_lose_no_row(
    read_csv: Any, extension: str, table: str, column: str, to: str, key: str
) -> None:
    if extension == "csv":
        one, other = read_csv(table), read_csv(to)
    else:
        one, other = (pd.read_parquet(f"datapackage/{name}.parquet") for name in (table, to))
    referring = one[one[column].notna()]

    joined = referring.merge(other, left_on=column, right_on=key, how="inner", suffixes=("", "_to"))

    assert len(joined) == len(referring)


@pytest.mark.skipif(shutil.which("Rscript") is None, reason="R is not installed")
def test_r_example_reads_every_table(tmp_path: Path) -> None:
    kinds = {"string": "character", "date": "Date", "integer": "numeric", "number": "numeric"}
    checks = [
        f'stopifnot(class(read_table("{table.name}")[["{column.name}"]])[1] == "{kinds[column.type]}")'
        for table in TABLES.values()
        for column in table.columns
    ]
    script = tmp_path / "load.R"
    script.write_text("\n".join([examples("r")[0], *checks]), encoding="utf-8")

    result = subprocess.run(["Rscript", str(script)], capture_output=True, text=True, check=False)

    assert result.returncode == 0, result.stderr
