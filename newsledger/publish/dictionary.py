"""The data dictionary: every table, column, vocabulary and rule in words, from the schemas alone."""

from __future__ import annotations

from collections.abc import Iterable

from schemas import LIST_SEPARATOR, TABLES, Acyclic, Column, CountOf, Span, Table, UniqueKey
from schemas.table import CrossRule
from schemas.vocabularies import Vocabulary

SCHEMES = ("ACLED", "UCDP", "PLOVER", "HXL")
"""The schemes whose nearest term a word may name, in the order of the dictionary's columns."""

_INTRODUCTION = f"""\
# Data dictionary

<!-- Generated from schemas/ by `python -m scripts.dictionary`. Do not edit. -->

What every table, column and word of the package means. Offsets are Unicode code points into `articles.text`,
zero-based, end exclusive. Null is the empty cell and nothing else. List-valued cells are joined with
`{LIST_SEPARATOR}`. Dates are ISO 8601. What a row is, and where a span begins and ends, is set by the
[codebook](codebook.md).

| type | CSV | Parquet | pandas (pyarrow) | DuckDB | R |
|---|---|---|---|---|---|
| string | text | string | `string[pyarrow]` | `VARCHAR` | `character` |
| word | text | dictionary of strings | `dictionary` or `category` | `VARCHAR` | `character` |
| list | text, items joined | string | `string[pyarrow]` | `VARCHAR` | `character` |
| integer | digits | int64 | `int64[pyarrow]` | `BIGINT` | `double` |
| number | decimal, with a point or exponent | double | `double[pyarrow]` | `DOUBLE` | `double` |
| date | `YYYY-MM-DD` | date32 | `date32[pyarrow]` | `DATE` | `Date` |
"""

_COUNTERPARTS = """\
## Vocabularies

Counterparts are the nearest terms of ACLED (codebook of 2023), UCDP GED (version 24), PLOVER (2021) and HXL (1.1):
pointers for those who join data, not claims that the definitions are equal.
"""


def dictionary() -> str:
    """The dictionary as Markdown."""
    parts = [
        _INTRODUCTION,
        _contents(),
        *map(_table, TABLES.values()),
        _COUNTERPARTS,
        *map(_vocabulary, vocabularies()),
    ]
    return "\n\n".join(part.strip("\n") for part in parts) + "\n"


def vocabularies() -> list[type[Vocabulary]]:
    """The vocabularies in the order in which columns use them, each once."""
    used = [column.info.vocabulary for table in TABLES.values() for column in table.columns]
    return list(dict.fromkeys(vocabulary for vocabulary in used if vocabulary))


def _contents() -> str:
    lines = [f"- [`{name}`](#{name}): {table.description}" for name, table in TABLES.items()]
    return "\n".join([*lines, "- [Vocabularies](#vocabularies)"])


def _table(table: Table) -> str:
    key = ", ".join(f"`{name}`" for name in table.primary_key)
    order = ", ".join(f"`{name}`" for name in table.order)
    rules = [rule.description for rule in table.row_rules] + [_cross(rule) for rule in table.cross_rules]
    parts = [
        f"## {table.name}",
        table.description,
        f"Key: {key}. Rows are sorted by {order}.",
        _markdown_table(("column", "type", "null", "meaning", "values", "unit", "HXL"), map(_column, table.columns)),
    ]
    if rules:
        parts.append("Rules:\n\n" + "\n".join(f"- {rule}" for rule in rules))
    return "\n\n".join(parts)


def _column(column: Column) -> tuple[str, ...]:
    info = column.info
    kind = "list" if info.is_list else "word" if info.vocabulary else column.type
    hxl = f"`{info.hxl}`" if info.hxl else ""
    meaning = f"**{column.title}.** {column.description}"
    return f"`{column.name}`", kind, "yes" if column.nullable else "no", meaning, _values(column), info.unit or "", hxl


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
    table = _markdown_table(("word", "meaning", *schemes), rows)
    return f"### {vocabulary.__name__}\n\n{vocabulary.__doc__}\n\n{table}"


def _markdown_table(header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [header, tuple("---" for _ in header), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)
