"""Rules about the cells of one row, said twice: what pandas refuses, the checks of a database refuse, and no more."""

from __future__ import annotations

import datetime
import sqlite3
from itertools import product
from typing import Any

import duckdb
import pandas as pd
import pyarrow as pa
import pytest

from schemas import TABLES, Column, RowRule, Table

RULES = [(table, rule) for table in TABLES.values() for rule in table.row_rules if rule.sql]

# What SQL has no words for.
WITHOUT_SQL = {("articles", "word_count_fits_text")}

TYPES = {"string": pa.string(), "integer": pa.int64(), "number": pa.float64(), "date": pa.date32()}


def test_every_rule_is_said_in_sql_or_known_not_to_be() -> None:
    silent = {(table.name, rule.name) for table in TABLES.values() for rule in table.row_rules if not rule.sql}

    assert silent == WITHOUT_SQL


def values(column: Column) -> list[Any]:
    """All words of a vocabulary, else a few values that compare in every way, and null where it may be."""
    if column.info.vocabulary:
        found: list[Any] = column.info.vocabulary.values()
    else:
        found = {
            "string": ["ana-reyes", "northern-front"],
            "integer": [0, 1, 2],
            "number": [0.5, 1.0],
            "date": [datetime.date(2031, 3, 3), datetime.date(2031, 3, 4)],
        }[column.type]
    return [None, *found] if column.nullable else found


def every_row(table: Table, rule: RowRule) -> pa.Table:
    """Each combination of the values of the columns that the rule is about."""
    columns = [column for column in table.columns if column.name in rule.columns]
    rows = list(product(*map(values, columns)))
    return pa.table(
        {
            column.name: pa.array(cells, TYPES[column.type])
            for column, cells in zip(columns, zip(*rows, strict=True), strict=True)
        }
    )


def passing_in_sqlite(found: pa.Table, condition: str) -> list[bool]:
    names = ", ".join(f'"{name}"' for name in found.column_names)
    columns = [
        cells.cast(pa.string()).to_pylist() if pa.types.is_date(cells.type) else cells.to_pylist()
        for cells in found.columns
    ]
    connection = sqlite3.connect(":memory:")
    connection.execute(f"CREATE TABLE cells ({names})")
    connection.executemany(
        f"INSERT INTO cells VALUES ({', '.join('?' * len(columns))})", list(zip(*columns, strict=True))
    )
    verdicts = connection.execute(f"SELECT coalesce(({condition}), 1) FROM cells ORDER BY rowid").fetchall()
    connection.close()
    return [bool(verdict) for (verdict,) in verdicts]


@pytest.mark.parametrize(("table", "rule"), RULES, ids=[f"{table.name}-{rule.name}" for table, rule in RULES])
def test_sql_and_pandas_agree_on_every_combination_of_values(table: Table, rule: RowRule) -> None:
    cells = every_row(table, rule)
    expected = rule.holds(cells.to_pandas(types_mapper=pd.ArrowDtype)).to_numpy(dtype=bool).tolist()

    in_duckdb = duckdb.sql(f"SELECT coalesce(({rule.sql}), true) FROM cells").fetchall()

    assert {True, False} == set(expected)
    assert [verdict for (verdict,) in in_duckdb] == expected
    assert passing_in_sqlite(cells, str(rule.sql)) == expected
