"""The data dictionary: every table, column, vocabulary and rule in words, with what the package's data look like.

It travels with the package as ``data-dictionary.md``, beside the codebook and the methods that it links to.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from newsledger.publish.markdown import code, markdown_table
from newsledger.publish.package import PackageInfo
from newsledger.publish.profile import ColumnProfile, TableProfile, profile
from newsledger.validate import layout
from schemas import LIST_SEPARATOR, TABLES, Acyclic, Column, CountOf, Retirement, Span, Table, UniqueKey
from schemas.table import CrossRule
from schemas.vocabularies import Vocabulary

SCHEMES = ("ACLED", "UCDP", "PLOVER", "HXL")
"""The schemes whose nearest term a word or column may name, in the order of the dictionary's columns."""

_EXAMPLE_LENGTH = 48
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1b\x7f]")

_INTRODUCTION = f"""\
# Data dictionary

<!-- Generated from the schemas and the data. Do not edit. -->

What every table, column and word of the package means. How full each column is and the example, its first value, are
those of *{{title}}*, version {{version}}.

Offsets are Unicode code points into `articles.text`, zero-based, end exclusive. Null is the empty cell and nothing
else. List-valued cells are joined with `{LIST_SEPARATOR}`. Dates are ISO 8601. What a row is, and where a span begins
and ends, is set by the [codebook](codebook.md); how rows are found, and how often they are right, stands in
[methods](methods.md).

What each type is in the files, and what it becomes in the hands of `load.py` (pandas, polars, DuckDB) and `load.R`:

| type | CSV | Parquet | pandas | polars | DuckDB | R |
|---|---|---|---|---|---|---|
| string | text | string | `string` | `String` | `VARCHAR` | `character` |
| word | text | dictionary of strings | `category` | `Enum` | `ENUM` | `factor` |
| list | text, items joined | string | `string` | `String` | `VARCHAR` | `character` |
| integer | digits | int64 | `Int64` | `Int64` | `BIGINT` | `integer` |
| number | decimal, with a point or exponent | double | `Float64` | `Float64` | `DOUBLE` | `numeric` |
| date | `YYYY-MM-DD` | date32 | `datetime64[s]` | `Date` | `DATE` | `Date` |
"""

_CONTENTS = """\
- [Vocabularies](#vocabularies)

Under each table stand the nearest columns of ACLED (columns of its export, codebook of 2023), UCDP GED (columns of
version 24.1), PLOVER (elements of the ontology, 2021) and HXL (hashtags, standard 1.1), and in the vocabularies their
nearest words. They are pointers for people who join data, not claims that the definitions are equal: those data keep
one figure for an event, this package one row for each figure that somebody states.
"""


def dictionary(info: PackageInfo, profiles: Mapping[str, TableProfile]) -> str:
    """The dictionary as Markdown.

    Args:
        info: What the package says of itself.
        profiles: What its tables look like, by name.
    """
    parts = [
        _INTRODUCTION.format(title=info.title, version=info.version),
        _contents(),
        *(_table(table, profiles[name]) for name, table in TABLES.items()),
        "## Vocabularies",
        *map(_vocabulary, vocabularies()),
    ]
    return "\n\n".join(part.strip("\n") for part in parts) + "\n"


def write(info: PackageInfo, directory: Path, _: Mapping[str, int]) -> None:
    """Write the dictionary beside the data files of the package at ``directory``."""
    text = dictionary(info, profile(directory))
    (directory / layout.DICTIONARY).write_text(text, encoding="utf-8", newline="\n")


def vocabularies() -> list[type[Vocabulary]]:
    """The vocabularies in the order in which columns use them, each once."""
    used = [column.info.vocabulary for table in TABLES.values() for column in table.columns]
    return list(dict.fromkeys(vocabulary for vocabulary in used if vocabulary))


def _contents() -> str:
    lines = [f"- [`{name}`](#{name}): {table.description}" for name, table in TABLES.items()]
    return "\n".join([*lines, _CONTENTS])


def _table(table: Table, looks: TableProfile) -> str:
    key = ", ".join(f"`{name}`" for name in table.primary_key)
    order = ", ".join(f"`{name}`" for name in table.order)
    rules = [rule.description for rule in table.row_rules] + [_cross(rule) for rule in table.cross_rules]
    header = ("column", "type", "unit", "null", "filled", "example", "meaning", "values")
    parts = [
        f"## {table.name}",
        table.description,
        f"{looks.rows:,} rows. Key: {key}. Rows are sorted by {order}.",
        markdown_table(header, (_column(column, looks) for column in table.columns)),
        _elsewhere(table),
    ]
    if rules:
        parts.append("Rules:\n\n" + "\n".join(f"- {rule}" for rule in rules))
    if table.expectations:
        expected = (f"- {expectation.sentence}: {expectation.reason}" for expectation in table.expectations)
        parts.append("Expected of any sound corpus; validation warns of what is missed:\n\n" + "\n".join(expected))
    return "\n\n".join(part for part in parts if part)


def _column(column: Column, looks: TableProfile) -> tuple[str, ...]:
    info = column.info
    here = looks.columns[column.name]
    return (
        f"`{column.name}`",
        "list" if info.is_list else "word" if info.vocabulary else column.type,
        info.unit or "",
        "yes" if column.nullable else "no",
        filled(here, looks.rows),
        _example(here.example),
        f"**{column.title}.** {column.description}",
        _values(column),
    )


def filled(column: ColumnProfile, rows: int) -> str:
    """How full a column is, in percent; only what is full is called so, only what is empty empty."""
    if not rows:
        return "–"
    if not 0 < column.filled < rows:
        return "100%" if column.filled else "0%"
    return f"{min(max(round(100 * column.filled / rows), 1), 99)}%"


def _example(value: Any) -> str:
    if value is None:
        return ""
    # Enough to cut from: a text may be of any length.
    text = " ".join(_CONTROL.sub("\ufffd", str(value)[: 20 * _EXAMPLE_LENGTH]).split())
    return code(text if len(text) <= _EXAMPLE_LENGTH else text[: _EXAMPLE_LENGTH - 1].rstrip() + "…")


def _elsewhere(table: Table) -> str:
    """The columns that have a nearest column in other data."""
    said = {column.name: _counterparts(column) for column in table.columns}
    schemes = [scheme for scheme in SCHEMES if any(scheme in terms for terms in said.values())]
    rows = (
        (f"`{name}`", *(_terms(terms.get(scheme, "")) for scheme in schemes)) for name, terms in said.items() if terms
    )
    return markdown_table(("nearest to", *schemes), rows) if schemes else ""


def _counterparts(column: Column) -> dict[str, str]:
    return dict(column.info.counterparts) | ({"HXL": column.info.hxl} if column.info.hxl else {})


def _terms(terms: str) -> str:
    """Each name as code, with what is said of it in brackets left as it is."""
    names, bracket, remark = terms.partition(" (")
    return ", ".join(f"`{name}`" for name in names.split(", ") if name) + bracket + remark


def _values(column: Column) -> str:
    info = column.info
    said = []
    if info.vocabulary:
        name = info.vocabulary.__name__
        said.append(f"{'words' if info.is_list else 'a word'} of [{name}](#{name.lower()})")
    if info.references:
        said.append(f"→ [`{info.references.table}.{info.references.column}`](#{info.references.table})")
    if info.minimum is not None and info.maximum is not None:
        said.append(f"{info.minimum:g} to {info.maximum:g}")
    elif info.minimum is not None:
        said.append(f"from {info.minimum:g}")
    if info.pattern:
        said.append(f"`{info.pattern}`")
    return "; ".join(said)


def _cross(rule: CrossRule) -> str:
    match rule:
        case Span(start, end, None):
            return f"`{start}` and `{end}` lie within the article's text"
        case Span(start, end, text):
            return f"`{text}` is `articles.text[{start}:{end}]`"
        case UniqueKey(columns):
            return f"no two rows have the same {', '.join(f'`{name}`' for name in columns)}"
        case Acyclic(column):
            return f"following `{column}` never comes back to a row"
        case Retirement(named, gone, successor):
            return (
                f"`{gone}` is no id of the table that `{named}` names; `{successor}` is one or is retired itself, and "
                "following successors never comes back to a row"
            )
        case CountOf():
            return f"`{rule.column}` is {'at most ' if rule.at_most else ''}the number of {_counted(rule)}"


def _counted(rule: CountOf) -> str:
    what = f"different `{rule.distinct}` among rows" if rule.distinct else "rows"
    where = f", with {rule.where[0]} `{rule.where[1]}`" if rule.where else ""
    return f"{what} of `{rule.table}` that refer to the row by `{rule.foreign_key}`{where}"


def _vocabulary(vocabulary: type[Vocabulary]) -> str:
    schemes = [scheme for scheme in SCHEMES if any(scheme in word.counterparts for word in vocabulary)]
    rows = (
        (f"`{word.value}`", word.description, *(word.counterparts.get(scheme, "") for scheme in schemes))
        for word in vocabulary
    )
    table = markdown_table(("word", "meaning", *schemes), rows)
    return f"### {vocabulary.__name__}\n\n{vocabulary.__doc__}\n\n{table}"
