"""CSV with text that readers like to misread, read by the readers that people have."""

from __future__ import annotations

import csv
import io
import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pyarrow.csv as pacsv
import pytest
from support.packages import valid_rows, write_unchecked

from newsledger.validate import layout

TEXTS = [
    "NA",
    "N/A",
    "NULL",
    "null",
    "nan",
    "None",
    "TRUE",
    "007",
    "1e5",
    "0x1F",
    "2031-03-03",
    "1-2",
    "=1+1",
    "+1",
    "-1",
    "@everyone",
    '"They fell," she said',
    '"',
    '""',
    "a, b; c\tand d",
    "first\nsecond",
    "first\n\n\nsecond",
    "first\r\nsecond",
    "first\rsecond",
    " padded ",
    "\u00a0no-break\u00a0",
    "it's",
    "back\\slash",
    "\\N",
    "#hash",
    "🙂 emoji 👩🏽‍⚕️",
    "שלום \u202bעולם\u202c مرحبا",
    "e\u0301 and é",
    "\ufeffmark",
    "bell\x07, escape\x1b, unit\x1f",
    "line\u2028separator",
    "<b>&amp;</b>",
    "%s %d {x}",
]


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_texts(TEXTS, tmp_path_factory.mktemp("package"))


def write_texts(texts: list[str], directory: Path) -> Path:
    """A package whose actors have these names, and roles that are null in every second row."""
    rows = valid_rows()
    first = rows["actors"][0]
    rows["actors"] = [
        first | {"actor_id": f"zz-{at:02}", "name": text, "role": text if at % 2 else None, "affiliation": None}
        for at, text in enumerate(texts)
    ]
    return write_unchecked(rows, directory)


def roles(texts: list[str]) -> list[str | None]:
    return [text if at % 2 else None for at, text in enumerate(texts)]


def actors_of(package: Path) -> Path:
    return package / layout.data_path("actors", "csv")


def test_python_reads_every_cell(package: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(actors_of(package).read_bytes().decode("utf-8"), newline="")))

    assert [row["name"] for row in rows] == TEXTS
    assert [row["role"] or None for row in rows] == roles(TEXTS)


@pytest.mark.parametrize("engine", ["c", "python", "pyarrow"])
def test_pandas_reads_every_cell(package: Path, engine: Any) -> None:
    frame = pd.read_csv(actors_of(package), engine=engine, dtype="string", keep_default_na=False, na_values=[""])

    assert frame["name"].tolist() == TEXTS
    assert [None if pd.isna(role) else role for role in frame["role"]] == roles(TEXTS)


def test_polars_reads_every_cell(package: Path) -> None:
    frame = pl.read_csv(actors_of(package), infer_schema=False)

    assert frame["name"].to_list() == TEXTS
    assert frame["role"].to_list() == roles(TEXTS)


def test_arrow_reads_every_cell(package: Path) -> None:
    table = pacsv.read_csv(
        actors_of(package),
        parse_options=pacsv.ParseOptions(newlines_in_values=True),
        convert_options=pacsv.ConvertOptions(
            column_types={"name": "string", "role": "string"}, strings_can_be_null=True, null_values=[""]
        ),
    )

    assert table["name"].to_pylist() == TEXTS
    assert table["role"].to_pylist() == roles(TEXTS)


def test_duckdb_reads_every_cell(package: Path) -> None:
    rows = duckdb.sql(
        f"SELECT name, role FROM read_csv('{actors_of(package)}', header = true, delim = ',', quote = '\"', "
        "escape = '\"', nullstr = '', all_varchar = true, new_line = '\\n')"
    ).fetchall()

    assert [name for name, _ in rows] == TEXTS
    assert [role for _, role in rows] == roles(TEXTS)


_R = """
library(jsonlite)
base <- read.csv("{path}", na.strings = "", colClasses = "character", encoding = "UTF-8", strip.white = FALSE)
tidy <- readr::read_csv("{path}", na = "", col_types = readr::cols(.default = "c"), trim_ws = FALSE)
cat(toJSON(list(base = base[["name"]], tidy = tidy[["name"]], role = tidy[["role"]]), na = "null"))
"""


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("Rscript") is None, reason="R is not installed")
def test_r_reads_every_cell(tmp_path: Path) -> None:
    package = write_texts(TEXTS, tmp_path / "package")
    script = tmp_path / "read.R"
    script.write_text(_R.format(path=actors_of(package)), encoding="utf-8")

    result = subprocess.run(
        ["Rscript", str(script)], capture_output=True, check=False, env={"LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin"}
    )

    assert result.returncode == 0, result.stderr.decode()
    found = json.loads(result.stdout)
    assert found["tidy"] == TEXTS
    assert found["role"] == roles(TEXTS)
    # Base R makes every line break a line feed, so that offsets behind a carriage return shift.
    assert found["base"] == [text.replace("\r\n", "\n").replace("\r", "\n") for text in TEXTS]
