"""`datapackage/README.md`: what the package is, what is in it, how to load and how to cite it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from newsledger.publish.package import Entry, PackageInfo
from newsledger.validate import layout
from schemas import LIST_SEPARATOR, TABLES

_LOADING = """\
## Loading

Parquet carries the types; CSV needs to be told them. Null is the empty cell and nothing else (`NA` is a string), and
list-valued cells are joined with `{separator}`. Run the examples in the directory that holds `datapackage.json`.

### pandas

```python
import pandas as pd

quotes = pd.read_parquet("datapackage/quotes.parquet", dtype_backend="pyarrow")
```

Without `dtype_backend`, pandas turns integers with nulls into floats.

CSV, with the types that the descriptor declares:

```python
import json

import pandas as pd

TYPES = {{
    "string": "string[pyarrow]",
    "integer": "int64[pyarrow]",
    "number": "float64[pyarrow]",
    "date": "date32[pyarrow]",
}}

with open("datapackage.json", encoding="utf-8") as file:
    resources = {{resource["name"]: resource for resource in json.load(file)["resources"]}}


def read(name):
    resource = resources[name]
    types = {{field["name"]: TYPES[field["type"]] for field in resource["schema"]["fields"]}}
    return pd.read_csv(resource["path"], dtype=types, keep_default_na=False, na_values=[""])


quotes = read("quotes")
```

### DuckDB

```sql
SELECT actors.name, count(*) AS quotes
FROM 'datapackage/quotes.parquet' AS quotes
JOIN 'datapackage/actors.parquet' AS actors ON quotes.speaker = actors.actor_id
GROUP BY actors.name
ORDER BY quotes DESC, actors.name;
```

CSV, with types declared:

```sql
SELECT *
FROM read_csv('datapackage/casualty_claims.csv', header = true, delim = ',', quote = '"', escape = '"', nullstr = '',
    columns = {{{columns}}});
```

### R

```r
library(jsonlite)
library(readr)

package <- read_json("datapackage.json")

read_table <- function(name) {{
  resource <- Find(function(resource) resource$name == name, package$resources)
  types <- c(string = "c", integer = "d", number = "d", date = "D")
  fields <- resource$schema$fields
  read_csv(
    resource$path,
    col_types = paste(vapply(fields, function(field) types[[field$type]], ""), collapse = ""),
    na = "",
    trim_ws = FALSE
  )
}}

quotes <- read_table("quotes")
```

or, with the types of the Parquet file, `arrow::read_parquet("datapackage/quotes.parquet")`, or
`frictionless::read_resource(frictionless::read_package("datapackage.json"), "quotes")`. R counts characters in code
points from 1: the span of a row is `substr(text, start + 1, end)`.
"""

_SQL_TYPES = {"string": "VARCHAR", "integer": "BIGINT", "number": "DOUBLE", "date": "DATE"}


def readme(info: PackageInfo, rows: Mapping[str, int]) -> str:
    """The text of the README.

    Args:
        info: What the package says of itself.
        rows: Number of rows of each table.
    """
    parts = [
        f"# {info.title}",
        "<!-- Generated with the data. Do not edit. -->",
        info.description,
        f"Version {info.version}." + (f" <{info.homepage}>" if info.homepage else ""),
        "## Tables",
        _tables(rows),
        "Offsets (`start`, `end` and the like) are Unicode code points into `articles.text`, zero-based, end "
        "exclusive. Columns, vocabularies and rules are described in `datapackage.json`.",
        _loading(),
        "## Citing",
        info.cited,
        _entries("Contributors", info.contributors),
        _entries("Licences", info.licenses),
        _entries("Sources", info.sources),
    ]
    return "\n\n".join(part.strip("\n") for part in parts if part) + "\n"


def write(info: PackageInfo, directory: Path, rows: Mapping[str, int]) -> None:
    """Write the README beside the data files of the package at ``directory``."""
    (directory / layout.README).write_text(readme(info, rows), encoding="utf-8", newline="\n")


def _tables(rows: Mapping[str, int]) -> str:
    lines = ["| table | rows | one row is | key |", "|---|---:|---|---|"]
    for name, table in TABLES.items():
        links = f"`{name}` ([CSV]({name}.csv), [Parquet]({name}.parquet))"
        key = ", ".join(f"`{column}`" for column in table.primary_key)
        lines.append(f"| {links} | {rows[name]} | {table.description} | {key} |")
    return "\n".join(lines)


def _loading() -> str:
    claims = TABLES["casualty_claims"]
    columns = ", ".join(f"'{column.name}': '{_SQL_TYPES[column.type]}'" for column in claims.columns)
    return _LOADING.format(separator=LIST_SEPARATOR, columns=columns)


def _entries(title: str, entries: tuple[Entry, ...]) -> str:
    if not entries:
        return ""
    lines = []
    for entry in entries:
        name = str(entry.get("title") or entry.get("name") or entry.get("path"))
        line = f"[{name}]({entry['path']})" if entry.get("path") else name
        roles = entry.get("roles")
        lines.append(f"- {line}" + (f" ({', '.join(roles)})" if roles else ""))
    return f"## {title}\n\n" + "\n".join(lines)
