"""Loads the tables of this data package, with the types that its ``datapackage.json`` declares.

    from datapackage.load import load  # in the directory that holds datapackage.json

    tables = load()                    # pandas: every table, by name
    quotes = load("quotes")            # one table
    tables = load(engine="polars")     # polars
    con = load(engine="duckdb")        # a DuckDB connection with every table in it

From anywhere else: ``load = runpy.run_path("path/to/datapackage/load.py")["load"]``. On the command line,
``python datapackage/load.py`` lists tables, rows, columns and types.

========== ============================ =============== =====================
declared   pandas                       polars          DuckDB
========== ============================ =============== =====================
string     ``string``                   ``String``      ``VARCHAR``
vocabulary ``category``, in its order   ``Enum``        ``ENUM``
integer    ``Int64``                    ``Int64``       ``BIGINT``
number     ``Float64``                  ``Float64``     ``DOUBLE``
date       ``datetime64[s]``            ``Date``        ``DATE``
list       ``string`` (lists if asked)  ``List`` ditto  ``VARCHAR[]`` ditto
========== ============================ =============== =====================

The empty cell is null and nothing else is: ``NA`` stays text. A span is ``text[start:end]`` of its article. A table in
parts (gzipped, by year) comes as one table, with the rows of its parts one after the other.

Needs Python 3.9 or newer and pandas 2 or newer, or polars, or duckdb; nothing else. Everything comes from the
descriptor, so this file loads any package of its kind.
"""
# ruff: noqa: PLC0415  (only the engine that is asked for must be installed)

from __future__ import annotations

import json
import sys
import warnings
from pathlib import Path, PurePosixPath
from typing import Any

Resource = dict[str, Any]
Files = list[tuple[Path, Resource]]

_SQL = {"string": "VARCHAR", "integer": "BIGINT", "number": "DOUBLE", "date": "DATE"}


def load(
    table: str | None = None, *, path: str | Path | None = None, engine: str = "pandas", lists: bool = False
) -> Any:
    """Load one table, or all of them.

    Args:
        table: Name of the table wanted; all if None.
        path: The directory that holds ``datapackage.json``, or that file. By default the package that this file
            lies in.
        engine: ``pandas``, ``polars`` or ``duckdb``.
        lists: Whether cells that hold lists (``children | women``) become lists of strings.

    Returns:
        From pandas and polars a data frame, or a dictionary of them by the tables' names. From duckdb a relation, or a
        connection that holds the tables.

    Raises:
        KeyError: The package has no such table.
        ValueError: The engine is unknown, or the files are not what the descriptor says.
    """
    if engine not in _ENGINES:
        raise ValueError(f"engine must be one of {', '.join(_ENGINES)}, not {engine!r}")
    root, resources = _described(path)
    if table is not None and table not in resources:
        raise KeyError(f"the package has no table {table!r}, only {', '.join(resources)}")
    wanted = resources if table is None else {table: resources[table]}
    loaded = _ENGINES[engine]({name: _files(root, resource) for name, resource in wanted.items()}, lists)
    if table is None:
        return loaded
    return loaded.table(table) if engine == "duckdb" else loaded[table]


def _described(path: str | Path | None) -> tuple[Path, dict[str, Resource]]:
    """The package's root, and its CSV files as the descriptor describes them, by the tables' names."""
    place = Path(__file__).resolve().parent.parent if path is None else Path(path)
    descriptor = place / "datapackage.json" if place.is_dir() else place
    with descriptor.open(encoding="utf-8") as file:
        resources = json.load(file)["resources"]
    return descriptor.parent, {resource["name"]: resource for resource in resources if resource["format"] == "csv"}


def _files(root: Path, resource: Resource) -> Files:
    """A table's file, or its parts in order, each with what the descriptor says of it."""
    if isinstance(resource["path"], str):
        return [(_file(root, resource["path"]), resource)]
    rows = {part["path"]: part.get("rowCount") for part in resource.get("parts", [])}
    return [(_file(root, path), {**resource, "rowCount": rows.get(path)}) for path in resource["path"]]


def _file(root: Path, said: str) -> Path:
    path = PurePosixPath(said)
    # A descriptor from elsewhere must not make us read other files.
    if path.is_absolute() or ".." in path.parts or "\\" in str(path) or ":" in str(path):
        raise ValueError(f"datapackage.json: {path} lies outside the package")
    return root / path


def _words(field: Resource) -> list[str] | None:
    """The words of a column's vocabulary, in its order."""
    categories = field.get("categories")
    if categories is None:
        enum: list[str] | None = field.get("constraints", {}).get("enum")
        return enum
    return [word["value"] if isinstance(word, dict) else word for word in categories]


def _check(path: Path, resource: Resource, columns: list[str], rows: int) -> None:
    """What was read has the columns and rows that the descriptor says."""
    if columns != [field["name"] for field in resource["schema"]["fields"]]:
        raise ValueError(f"{path}: the columns are not those of the descriptor")
    said = resource.get("rowCount")
    if said is not None and rows != said:
        warnings.warn(
            f"{path}: {rows} rows, but the descriptor says {said}; the file has been changed or cut off", stacklevel=5
        )


def _load_pandas(tables: dict[str, Files], lists: bool) -> Any:
    import pandas as pd

    loaded = {}
    for name, files in tables.items():
        frames = []
        for path, resource in files:
            frames.append(_read_pandas(path, resource, lists))
        loaded[name] = frames[0] if len(frames) == 1 else pd.concat(frames, ignore_index=True)
    return loaded


def _read_pandas(path: Path, resource: Resource, lists: bool) -> Any:
    import pandas as pd

    frame = pd.read_csv(
        path,
        dtype={field["name"]: _pandas_type(field) for field in resource["schema"]["fields"]},
        keep_default_na=False,
        na_values=[""],
        encoding="utf-8",
        lineterminator="\n",
    )
    _check(path, resource, list(frame.columns), len(frame))
    for field in resource["schema"]["fields"]:
        frame[field["name"]] = _pandas_column(frame[field["name"]], field, lists, path)
    return frame


def _pandas_type(field: Resource) -> str:
    return "Int64" if field["type"] == "integer" else "string"


def _pandas_column(cells: Any, field: Resource, lists: bool, path: Path) -> Any:
    import numpy as np
    import pandas as pd

    words = _words(field)
    if words is not None:
        # pandas would make null of a word that it does not know.
        unknown = cells[cells.notna() & ~cells.isin(words)]
        if len(unknown):
            raise ValueError(f"{path}, row {unknown.index[0] + 1}, column {field['name']}: {unknown.iloc[0]!r} unknown")
        return cells.astype(pd.CategoricalDtype(words, ordered=field.get("categoriesOrdered", False)))
    if field["type"] == "number":
        # By way of Python, because the parsers of pandas may miss the last binary digit.
        numbers = [float("nan") if pd.isna(cell) else float(cell) for cell in cells]
        return pd.Series(numbers, index=cells.index, name=cells.name, dtype="float64").astype("Float64")
    if field["type"] == "date":
        # By way of numpy, because pandas 2 would take nanoseconds, which end in 2262.
        days = np.array([None if pd.isna(cell) else cell for cell in cells], dtype="datetime64[s]")
        return pd.Series(days, index=cells.index, name=cells.name)
    if lists and "separator" in field:
        split = [None if pd.isna(cell) else cell.split(field["separator"]) for cell in cells]
        return pd.Series(split, index=cells.index, name=cells.name, dtype=object)
    return cells


def _load_polars(tables: dict[str, Files], lists: bool) -> Any:
    import polars as pl

    loaded = {}
    for name, files in tables.items():
        frames = []
        for path, resource in files:
            frames.append(_read_polars(path, resource, lists))
        loaded[name] = frames[0] if len(frames) == 1 else pl.concat(frames)
    return loaded


def _read_polars(path: Path, resource: Resource, lists: bool) -> Any:
    import polars as pl

    simple = {"integer": pl.Int64, "number": pl.Float64, "date": pl.Date}
    frame = pl.read_csv(path, infer_schema=False)
    _check(path, resource, frame.columns, frame.height)
    columns = []
    for field in resource["schema"]["fields"]:
        column, words = pl.col(field["name"]), _words(field)
        if words is not None:
            columns.append(column.cast(pl.Enum(words)))
        elif field["type"] == "date":
            columns.append(column.str.to_date("%Y-%m-%d"))
        elif lists and "separator" in field:
            columns.append(column.str.split(field["separator"]))
        else:
            columns.append(column.cast(simple.get(field["type"], pl.String)))
    return frame.with_columns(columns)


def _load_duckdb(tables: dict[str, Files], lists: bool) -> Any:
    import duckdb

    connection = duckdb.connect()
    for name, files in tables.items():
        fields = files[0][1]["schema"]["fields"]
        columns = ", ".join(f"{_name(field['name'])} {_sql_type(field, lists)}" for field in fields)
        connection.execute(f"CREATE TABLE {_name(name)} ({columns})")
        for path, resource in files:
            _read_duckdb(connection, name, path, resource, lists)
    return connection


def _read_duckdb(connection: Any, name: str, path: Path, resource: Resource, lists: bool) -> None:
    fields = resource["schema"]["fields"]
    # Cells hold line breaks, so the file is read by one thread, and a row may be as long as an article.
    texts = ", ".join(f"{_text(field['name'])}: 'VARCHAR'" for field in fields)
    source = (
        f"read_csv({_text(path)}, columns = {{{texts}}}, header = true, delim = ',', quote = '\"', escape = '\"', "
        "nullstr = '', auto_detect = false, parallel = false, max_line_size = 1000000000)"
    )
    cells = ", ".join(_sql_cell(field, lists) for field in fields)
    [(before,)] = connection.execute(f"SELECT count(*) FROM {_name(name)}").fetchall()
    connection.execute(f"INSERT INTO {_name(name)} SELECT {cells} FROM {source}")
    [(behind,)] = connection.execute(f"SELECT count(*) FROM {_name(name)}").fetchall()
    _check(path, resource, [field["name"] for field in fields], behind - before)


def _sql_type(field: Resource, lists: bool) -> str:
    words = _words(field)
    if words is not None:
        return f"ENUM ({', '.join(_text(word) for word in words)})"
    return "VARCHAR[]" if lists and "separator" in field else _SQL.get(field["type"], "VARCHAR")


def _sql_cell(field: Resource, lists: bool) -> str:
    name = _name(field["name"])
    if lists and "separator" in field:
        return f"string_split({name}, {_text(field['separator'])})"
    return name


def _name(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _text(text: str | Path) -> str:
    return "'" + str(text).replace("'", "''") + "'"


_ENGINES = {"pandas": _load_pandas, "polars": _load_polars, "duckdb": _load_duckdb}


def main() -> None:
    """Print the tables with their rows, columns and types."""
    for name, frame in load(path=sys.argv[1] if len(sys.argv) > 1 else None).items():
        print(f"\n{name}: {len(frame)} rows")
        for column, kind in frame.dtypes.items():
            print(f"  {column:22} {kind}")


if __name__ == "__main__":
    main()
