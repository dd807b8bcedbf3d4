"""`load.py`, which travels with the data: every cell and type as published, in pandas, polars and DuckDB."""

from __future__ import annotations

import json
import os
import runpy
import shutil
import subprocess
import sys
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from typing import Any

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.odd import empty_package, odd_package
from support.truth import cells_of

from newsledger.publish import swap
from newsledger.validate import cells as csv_cells
from newsledger.validate import check
from newsledger.validate.issue import errors_of
from schemas import TABLES, Column

ENGINES = ("pandas", "polars", "duckdb")
COLUMNS = [(table.name, column) for table in TABLES.values() for column in table.columns]


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return odd_package(tmp_path_factory.mktemp("it's an “odd” place"))


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return empty_package(tmp_path_factory.mktemp("empty"))


@pytest.fixture(params=["released", "odd", "empty"])
def package(request: pytest.FixtureRequest) -> Path:
    found: Path = request.getfixturevalue(request.param)
    return found


@pytest.fixture
def copied(released: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(released, tmp_path / "copy"))


def loader(package: Path) -> Callable[..., Any]:
    found: Callable[..., Any] = runpy.run_path(str(package / "datapackage/load.py"))["load"]
    return found


def change(package: Path, **properties: Any) -> None:
    """Change what the descriptor says of the articles' CSV file."""
    path = package / "datapackage.json"
    descriptor = json.loads(path.read_text(encoding="utf-8"))
    descriptor["resources"][0] |= properties
    path.write_text(json.dumps(descriptor), encoding="utf-8")


def plain(cell: Any) -> Any:
    """A cell as Parquet gives it."""
    if isinstance(cell, pd.Timestamp):
        return cell.date()
    return None if cell is not None and not isinstance(cell, list) and pd.isna(cell) else cell


def cells(loaded: Any, table: str, column: str, engine: str) -> list[Any]:
    if engine == "duckdb":
        return [row[0] for row in loaded.execute(f'SELECT "{column}" FROM "{table}"').fetchall()]
    return [plain(cell) for cell in loaded[table][column].to_list()]


@pytest.mark.parametrize("engine", ENGINES)
def test_every_cell_is_loaded_as_published(package: Path, engine: str) -> None:
    loaded = loader(package)(engine=engine)

    for table, columns in cells_of(package).items():
        for column, published in columns.items():
            assert cells(loaded, table, column, engine) == published, (table, column)


ANY_CELL = st.none() | st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=12
)


@pytest.mark.slow
@pytest.mark.parametrize("engine", ENGINES)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.tuples(ANY_CELL, ANY_CELL), max_size=8))
def test_any_text_comes_out_as_it_went_in(
    tmp_path: Path, engine: str, rows: list[tuple[str | None, str | None]]
) -> None:
    load = runpy.run_path(str(files("newsledger.publish") / "assets/load.py"))["load"]
    columns = {"key": [str(at) for at in range(len(rows))], "one": [r[0] for r in rows], "other": [r[1] for r in rows]}
    batch = pa.record_batch([pa.array(column, pa.string()) for column in columns.values()], list(columns))
    (tmp_path / "a.csv").write_text("key,one,other\n" + "".join(csv_cells.lines(batch)), encoding="utf-8", newline="")
    fields = [{"name": name, "type": "string"} for name in columns]
    resource = {"name": "a", "path": "a.csv", "format": "csv", "rowCount": len(rows), "schema": {"fields": fields}}
    (tmp_path / "datapackage.json").write_text(json.dumps({"resources": [resource]}), encoding="utf-8")

    loaded = load(path=tmp_path, engine=engine)

    assert {name: cells(loaded, "a", name, engine) for name in columns} == columns


def promised(column: Column, engine: str) -> Any:
    words = column.info.vocabulary.values() if column.info.vocabulary and not column.info.is_list else None
    if engine == "pandas":
        kinds = {"string": "string", "integer": "Int64", "number": "Float64", "date": "datetime64[s]"}
        return pd.CategoricalDtype(words) if words else kinds[column.type]
    if engine == "polars":
        types = {"string": pl.String, "integer": pl.Int64, "number": pl.Float64, "date": pl.Date}
        return pl.Enum(words) if words else types[column.type]
    names = {"string": "VARCHAR", "integer": "BIGINT", "number": "DOUBLE", "date": "DATE"}
    return f"ENUM({', '.join(map(repr, words))})" if words else names[column.type]


@pytest.mark.parametrize("engine", ENGINES)
def test_every_column_has_the_type_that_the_dictionary_promises(package: Path, engine: str) -> None:
    loaded = loader(package)(engine=engine)

    for table, column in COLUMNS:
        if engine == "duckdb":
            described = loaded.execute(f'DESCRIBE "{table}"').fetchall()
            found = next(kind for name, kind, *_ in described if name == column.name)
        else:
            found = loaded[table][column.name].dtype
        assert found == promised(column, engine), (table, column.name)


@pytest.mark.parametrize("engine", ENGINES)
def test_lists_are_split_if_asked_for(released: Path, engine: str) -> None:
    loaded = loader(released)(engine=engine, lists=True)

    assert cells(loaded, "articles", "byline", engine) == [["Ana Reyes", "Tomé Brandão"], None, None]
    assert cells(loaded, "casualty_claims", "victim_groups", engine)[2] == ["women", "men"]


@pytest.mark.parametrize("engine", ENGINES)
def test_empty_tables_have_list_columns_too(empty: Path, engine: str) -> None:
    assert cells(loader(empty)(engine=engine, lists=True), "articles", "byline", engine) == []


def test_one_table_is_loaded_by_name(released: Path) -> None:
    load = loader(released)

    assert load("quotes")["quote_id"].tolist() == cells_of(released)["quotes"]["quote_id"]
    assert load("quotes", engine="polars").height == 3
    assert len(load("quotes", engine="duckdb").fetchall()) == 3


def test_duckdb_orders_words_as_the_vocabulary_does(released: Path) -> None:
    rows = loader(released)(engine="duckdb").sql("SELECT DISTINCT qualifier FROM casualty_claims ORDER BY 1").fetchall()

    assert [row[0] for row in rows] == ["at_least", "about", "vague"]


@pytest.mark.parametrize("place", [".", "datapackage.json"])
def test_a_path_may_be_given(released: Path, odd: Path, place: str) -> None:
    assert len(loader(released)("quotes", path=odd / place)) == len(cells_of(odd)["quotes"]["quote_id"])


def test_the_working_directory_does_not_matter(copied: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(copied / "datapackage")
    assert len(runpy.run_path("load.py")["load"]("quotes")) == 3
    monkeypatch.chdir(tmp_path)
    assert len(loader(copied)("quotes")) == 3


def test_what_is_not_there_is_named(released: Path) -> None:
    with pytest.raises(KeyError, match=r"no table 'rumours', only articles, actors"):
        loader(released)("rumours")
    with pytest.raises(ValueError, match=r"one of pandas, polars, duckdb, not 'spark'"):
        loader(released)(engine="spark")
    with pytest.raises(FileNotFoundError, match=r"datapackage\.json"):
        loader(released)(path=released / "datapackage")


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    ("right", "wrong"),
    [(",unknown,", ",guessed,"), ("2031-03-05,inferred", "5 March 2031,inferred")],
    ids=["word", "date"],
)
def test_a_wrong_cell_is_an_error_and_never_a_null(copied: Path, engine: str, right: str, wrong: str) -> None:
    path = copied / "datapackage/articles.csv"
    text = path.read_text(encoding="utf-8")
    assert right in text
    path.write_text(text.replace(right, wrong), encoding="utf-8")

    with pytest.raises(Exception, match=r"guessed|March"):
        loader(copied)("articles", engine=engine)


@pytest.mark.parametrize("engine", ENGINES)
def test_a_wrong_number_is_an_error(copied: Path, engine: str) -> None:
    path = copied / "datapackage/actors.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(",1,1,", ",one,1,"), encoding="utf-8")

    with pytest.raises(Exception, match="one"):
        loader(copied)("actors", engine=engine)


@pytest.mark.parametrize("engine", ENGINES)
def test_a_file_that_was_cut_off_is_loaded_with_a_warning(copied: Path, engine: str) -> None:
    change(copied, rowCount=4)

    with pytest.warns(UserWarning, match=r"articles\.csv: 3 rows, but the descriptor says 4"):
        loader(copied)("articles", engine=engine)


@pytest.mark.parametrize("engine", ["pandas", "polars"])
def test_other_columns_than_the_descriptor_says_are_an_error(copied: Path, engine: str) -> None:
    path = copied / "datapackage/articles.csv"
    path.write_text(
        path.read_text(encoding="utf-8").replace("title,subtitle", "headline,subtitle", 1), encoding="utf-8"
    )

    with pytest.raises(ValueError, match=r"articles\.csv.*descriptor|headline|title"):
        loader(copied)("articles", engine=engine)


@pytest.mark.parametrize(
    "path", ["../articles.csv", "/etc/hostname", "datapackage/../../a.csv", "C:\\a.csv", "https://example.org/a.csv"]
)
def test_a_file_outside_the_package_is_not_opened(copied: Path, path: str) -> None:
    change(copied, path=path)

    with pytest.raises(ValueError, match="lies outside the package"):
        loader(copied)("articles")


def test_the_command_line_lists_tables_and_types(released: Path) -> None:
    result = subprocess.run(
        [sys.executable, "-W", "error", str(released / "datapackage/load.py")],
        capture_output=True,
        text=True,
        check=True,
    )

    assert "quotes: 3 rows\n  quote_id               string\n" in result.stdout
    assert "  said_on                datetime64[s]\n" in result.stdout


def test_pandas_is_all_that_it_needs(odd: Path) -> None:
    code = (
        "import json, runpy, sys\n"
        "for name in ('pyarrow', 'polars', 'duckdb', 'newsledger', 'schemas'): sys.modules[name] = None\n"
        f"tables = runpy.run_path({str(odd / 'datapackage/load.py')!r})['load']()\n"
        "print(json.dumps([tables['quotes']['text'].tolist(), tables['casualty_claims']['share_low'].tolist()[2]]))"
    )
    result = subprocess.run([sys.executable, "-I", "-c", code], capture_output=True, text=True, check=True)

    assert json.loads(result.stdout) == [cells_of(odd)["quotes"]["text"], 0.1 + 0.2]


@pytest.mark.slow
def test_importing_it_spoils_neither_validation_nor_the_next_build(copied: Path) -> None:
    code = "from datapackage.load import load; print(len(load('quotes')))"
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    result = subprocess.run(
        [sys.executable, "-c", code], cwd=copied, env=environment, capture_output=True, text=True, check=True
    )
    issues = check(copied)

    assert result.stdout == "3\n"
    assert errors_of(issues) == []
    assert [(issue.rule, issue.severity) for issue in issues] == [("compiled_loader", "warning")]
    swap.refuse_occupied(copied)
