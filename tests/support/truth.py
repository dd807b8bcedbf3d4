"""What a reader must find in a package: the cells of its Parquet files, which carry their types."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from schemas import TABLES

Cells = dict[str, dict[str, list[Any]]]


def cells_of(package: Path) -> Cells:
    """The cells of every table, by table and column: strings, integers, floats, dates and None."""
    return {name: pq.read_table(package / f"datapackage/{name}.parquet").to_pydict() for name in TABLES}
