"""Every rule that ``newsledger validate`` knows, in the order in which they are checked, with what they ask for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from newsledger.validate import layout
from newsledger.validate.table_schema import tables_and_formats
from schemas import TABLES, Acyclic, Column, CountOf, Retirement, Span, Table, UniqueKey


@dataclass(frozen=True)
class Rule:
    """A rule.

    Attributes:
        name: As issues have it; what frictionless says has its kind behind the name.
        group: What is looked at.
        meaning: What the rule asks for, in words.
    """

    name: str
    group: str
    meaning: str


_RETIREMENT = ("retired_in_use", "successor_unknown", "successor_acyclic")

_BEFORE_ROWS: tuple[tuple[str, str, str], ...] = (
    ("unusable", "opening", "There is a package that can be opened: see 'What is refused'."),
    ("link", "files", "Nothing in `datapackage/` is a link."),
    ("file_kind", "files", "Files are plain files, and `datapackage` is a directory: no FIFO, device or socket."),
    ("too_many_files", "files", "`datapackage/` holds no more entries than are looked at."),
    ("missing_file", "files", "Every file that a release has is there; the two of this report may be missing."),
    ("extra_file", "files", "No file in `datapackage/` is one that no release has."),
    ("compiled_loader", "files", "Warning: no compiled copy of `load.py` lies about."),
    ("readable", "reading", "The file can be read: UTF-8, or Parquet with sound page checksums."),
    ("columns", "reading", "The columns are those declared, in their order."),
    ("cells_per_row", "reading", "Every row of the CSV has a cell for each column."),
    ("type", "reading", "Every cell of the CSV parses as its column's type; Parquet has exactly the declared types."),
    ("field_metadata", "reading", "Every Parquet field carries the column's description."),
    ("table_metadata", "reading", "The Parquet file carries the table's description."),
    ("package_metadata", "reading", "The Parquet file names the package that the descriptor describes."),
    ("not_nullable", "cells", "A required cell is filled."),
    ("in_vocabulary", "cells", "The cell is a word of the column's vocabulary."),
    ("matches_pattern", "cells", "The whole cell matches the column's pattern."),
    ("is_list_of", "cells", "The cell is a list of such items, joined by ` | `."),
    ("has_distinct_items", "cells", "No item stands twice in a list."),
    ("is_finite", "cells", "A number is one: neither infinite nor `nan`."),
    ("greater_than_or_equal_to", "cells", "The number is not below the smallest allowed."),
    ("less_than_or_equal_to", "cells", "The number is not above the largest allowed."),
    ("not_empty_string", "cells", "No cell is an empty string; what is not said is null."),
    ("no_nul", "cells", "No cell holds a NUL character."),
    ("check_failed", "cells", "Every check could be run on the cells as they are."),
)

_BEHIND_ROWS: tuple[tuple[str, str, str], ...] = (
    ("formats_equal", "formats", "CSV and Parquet have the same rows and the same cells."),
    ("csv_form", "formats", "The CSV is byte for byte what writing the Parquet file's cells gives."),
    ("primary_key", "across rows", "No two rows have the same primary key."),
    ("unique_key", "across rows", "No two rows have the same values in columns declared unique; null equals nothing."),
    ("row_order", "across rows", "Rows stand in the table's declared order; in parts within each year."),
    ("parts", "parts", "Tables beyond `partitionRows` are in parts, numbered without gaps, the same in both formats."),
    ("part_year", "parts", "Every row of a part is of the part's year."),
    ("foreign_key", "across rows", "What a cell refers to is there."),
    ("acyclic", "across rows", "Following a column from row to row never comes back to a row."),
    ("count_of", "across rows", "A count equals the number of rows that it counts."),
    ("span", "across rows", "Offsets lie within the article's text, and the words given stand there."),
    ("retired_in_use", "across rows", "A retired id is used by no row."),
    ("successor_unknown", "across rows", "The successor of a retired id is in use, or retired itself."),
    ("successor_acyclic", "across rows", "Following successors never comes back to a row."),
    ("identity_lost", "release before", "With --against: every id of the release before is in use, or retired."),
    ("retirement_lost", "release before", "With --against: every retired id is still retired, or in use again."),
    ("identity_reused", "release before", "With --against: every id means what it meant in the release before."),
    ("expected_rows", "expectations", "Warning: the table has as many rows as one of a sound corpus."),
    ("expected_fill", "expectations", "Warning: the column is as full as in a sound corpus."),
    ("expected_variety", "expectations", "Warning: the column's words vary as in a sound corpus."),
    ("property", "descriptor", "The descriptor has the package's properties, and is of the checked standard."),
    ("resources", "descriptor", "The resources are the declared tables, in both formats and in order."),
    ("bytes", "descriptor", "A file is as big as the descriptor says."),
    ("hash", "descriptor", "A file has the SHA-256 that the descriptor says."),
    ("descriptor", "descriptor", "All else that the descriptor says of a file is so, its schema included."),
    ("path", "descriptor", "Paths name files within the package, and schemas and dialects stand in the descriptor."),
    ("profile", "descriptor", "The descriptor fits the official profile of Data Package 2.0."),
    ("page_stale", "evidence page", "The evidence page, if there is one, shows the rows of the files beside it."),
    ("page_file", "evidence page", "No file of the evidence page is missing or altered."),
    ("check-datapackage", "second opinions", "check-datapackage finds no fault (where it is installed)."),
    ("frictionless", "second opinions", "frictionless finds no fault; its kind of fault stands behind the name."),
    ("report", "report", "The published validation report is of the published files."),
)

_OPENING, _CLOSING = "<!-- rules -->", "<!-- /rules -->"
_PER_RESOURCE = ("bytes", "hash", "descriptor", "path")
_PER_FILE = ("link", "file_kind", "missing_file")
_PROPERTIES = 5


def rules() -> list[Rule]:
    """All rules; those of the tables' rows are declared in ``schemas``."""
    described: dict[str, tuple[str, list[str]]] = {}
    for table in TABLES.values():
        for rule in table.row_rules:
            described.setdefault(rule.name, (rule.description, []))[1].append(table.name)
    of_rows = [
        Rule(name, "rows", f"{description} (in {', '.join(f'`{table}`' for table in tables)}).")
        for name, (description, tables) in described.items()
    ]
    return [*(Rule(*said) for said in _BEFORE_ROWS), *of_rows, *(Rule(*said) for said in _BEHIND_ROWS)]


def with_rules(page: str) -> str:
    """A Markdown page with the table of all rules between its marks ``<!-- rules -->`` and ``<!-- /rules -->``.

    Raises:
        ValueError: The page has no such marks.
    """
    before, opening, rest = page.partition(_OPENING)
    _, closing, after = rest.partition(_CLOSING)
    if not closing:
        raise ValueError(f"the page has no place for the rules: {_OPENING} … {_CLOSING}")
    lines = ["| Rule | What is looked at | What it asks for |", "|-|-|-|"]
    lines += [f"| `{rule.name}` | {rule.group} | {rule.meaning} |" for rule in rules()]
    return f"{before}{opening}\n" + "\n".join(lines) + f"\n{closing}{after}"


def rule_of(issue_rule: str) -> str:
    """The rule of an issue: what stands behind 'frictionless' is the kind of its fault."""
    return issue_rule.split(" ", maxsplit=1)[0]


def places_checked(read: Collection[str], further: Iterable[str]) -> Counter[str]:
    """How many places each rule was held against: files, columns, keys, rules, as the rule goes.

    Args:
        read: Paths of the data files whose cells could be read; empty if nothing was opened.
        further: Rules that are not asked for in every check, and were in this.
    """
    tables = {layout.data_path(layout.table_of(path), layout.format_of(path)) for path in read}
    parts = sum(layout.part_of(path) is not None for path in read)
    # Of a table in parts each part is a file, and the table itself is none.
    data = len(layout.data_paths()) + parts - len({path for path in tables if path not in read})
    counts = Counter(dict.fromkeys(_PER_FILE, data + len(layout.COMPANIONS)) | {"extra_file": 1, "too_many_files": 1})
    counts.update(dict.fromkeys(further, 1))
    if not read:
        return counts
    counts.update(dict.fromkeys((*_PER_RESOURCE, "readable", "columns"), data))
    if parts:
        counts.update({"parts": len(tables), "part_year": parts})
    counts.update({"property": _PROPERTIES, "resources": 1, "profile": 1, "compiled_loader": 1})
    for table, extension in tables_and_formats():
        if layout.data_path(table.name, extension) in tables:
            counts.update(_of_file(table, extension))
    for table in TABLES.values():
        if {layout.data_path(table.name, extension) for extension in layout.FORMATS} <= tables:
            counts.update({"formats_equal": len(table.columns), "csv_form": 1})
    return counts


def _of_file(table: Table, extension: str) -> Counter[str]:
    columns = len(table.columns)
    counts = Counter({"type": columns, "primary_key": 1, "row_order": 1, "foreign_key": len(table.foreign_keys)})
    for column in table.columns:
        counts.update(_of_column(column))
    counts.update(rule.name for rule in table.row_rules)
    for rule in table.cross_rules:
        counts.update(_RETIREMENT if isinstance(rule, Retirement) else [_CROSS[type(rule)]])
    if extension == "csv":
        counts["cells_per_row"] += 1
    else:
        counts.update({"field_metadata": columns, "table_metadata": 1, "package_metadata": 1})
        counts.update(expectation.name for expectation in table.expectations)
    return counts


def _of_column(column: Column) -> list[str]:
    info = column.info
    asked = {
        "not_nullable": not column.nullable,
        "in_vocabulary": info.vocabulary is not None and not info.is_list,
        "matches_pattern": info.pattern is not None,
        "is_list_of": info.is_list,
        "has_distinct_items": info.is_list,
        "is_finite": column.type == "number",
        "greater_than_or_equal_to": info.minimum is not None,
        "less_than_or_equal_to": info.maximum is not None,
        "not_empty_string": column.type == "string",
        "no_nul": column.type == "string",
    }
    return [name for name, is_asked in asked.items() if is_asked]


_CROSS: dict[type, str] = {UniqueKey: "unique_key", Acyclic: "acyclic", CountOf: "count_of", Span: "span"}
