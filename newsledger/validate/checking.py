"""Everything that must hold of a published package."""

from __future__ import annotations

from pathlib import Path

from newsledger.validate import layout
from newsledger.validate.content import check_content
from newsledger.validate.cross import check_cross
from newsledger.validate.equality import check_csv_form, check_equality
from newsledger.validate.expectations import check_expectations
from newsledger.validate.files import check_descriptor, check_files, read_descriptor
from newsledger.validate.issue import Issue, Place, in_order
from newsledger.validate.opinion import opinions
from newsledger.validate.reading import Content, read_csv, read_parquet
from newsledger.validate.references import check_references
from newsledger.validate.spans import check_spans
from newsledger.validate.standard import check_profile
from newsledger.validate.tree import check_tree
from schemas import TABLES, Table

_READERS = {"csv": read_csv, "parquet": read_parquet}


def check(directory: Path, *, frictionless: bool = True, others: bool = True) -> list[Issue]:
    """Find every fault of the package in a directory.

    Args:
        directory: Where ``datapackage.json`` and ``datapackage/`` are.
        frictionless: Whether to hear frictionless as second opinion; it is slower than all other checks together.
        others: Whether to hear check-datapackage too, where it is installed.

    Returns:
        All faults, sorted, with expectations that are missed as warnings; empty for a sound package.

    Raises:
        UnusablePackage: There is no descriptor, or one that cannot be read.
    """
    descriptor = read_descriptor(directory)
    if unopened := check_tree(directory):
        return in_order(unopened)
    contents, issues = _check_tables(directory)
    issues += check_files(directory)
    issues += _check_across(contents)
    issues += check_expectations(directory)
    issues += check_descriptor(
        descriptor, directory, {path: c.typed.num_rows for path, c in contents.items() if c.whole}
    )
    issues += check_references(descriptor) + check_profile(descriptor)
    issues += opinions(descriptor, directory, issues, others=others) if frictionless else []
    return in_order(issues)


def check_table(directory: Path, table: Table) -> tuple[dict[str, Content], list[Issue]]:
    """Check what can be told of one table alone: its files, cells and rows, and that they are the same in both.

    Returns:
        The contents of the files that could be read, by path, and the faults.
    """
    contents, issues = {}, []
    for extension, reader in _READERS.items():
        path = layout.data_path(table.name, extension)
        if (directory / path).is_file():
            content, found = reader(directory / path, table, Place(table.name, path))
            issues += found
            if content is not None:
                contents[path] = content
                issues += check_content(content, table)
    return contents, issues + _check_formats(directory, contents, table)


def _check_tables(directory: Path) -> tuple[dict[str, Content], list[Issue]]:
    contents: dict[str, Content] = {}
    issues: list[Issue] = []
    for table in TABLES.values():
        found, faults = check_table(directory, table)
        contents |= found
        issues += faults
    return contents, issues


def _check_across(contents: dict[str, Content]) -> list[Issue]:
    """Check the tables of each format against one another, those left out of which rows could not be read."""
    issues = []
    for extension in _READERS:
        suffix = f".{extension}"
        tables = {c.place.table: c for path, c in contents.items() if c.whole and path.endswith(suffix)}
        issues += check_cross(tables) + check_spans(tables)
    return issues


def _check_formats(directory: Path, contents: dict[str, Content], table: Table) -> list[Issue]:
    path = layout.data_path(table.name, "csv")
    csv, parquet = contents.get(path), contents.get(layout.data_path(table.name, "parquet"))
    if parquet is None or not (directory / path).is_file():
        return []
    issues = check_equality(csv, parquet, table) if csv is not None and csv.whole else []
    return issues or check_csv_form(directory / path, Place(table.name, path), parquet, table)
