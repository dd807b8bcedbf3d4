"""Everything that must hold of a published package."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from newsledger.progress import Progress
from newsledger.validate import layout
from newsledger.validate.batches import Unreadable
from newsledger.validate.contents import Content
from newsledger.validate.expectations import Tally, unmet
from newsledger.validate.files import check_descriptor, check_files, read_descriptor
from newsledger.validate.issue import Issue, UnusablePackage, errors_of, in_order
from newsledger.validate.opinion import heard, opinions
from newsledger.validate.package_metadata import check_package_metadata
from newsledger.validate.page import check_page
from newsledger.validate.part_rules import check_parts
from newsledger.validate.parts import partition_rows
from newsledger.validate.references import check_references
from newsledger.validate.report_files import check_published
from newsledger.validate.standard import check_profile
from newsledger.validate.store import Store
from newsledger.validate.table_schema import Descriptor
from newsledger.validate.tables import Tables, check_table
from newsledger.validate.tree import check_tree
from schemas import TABLES

__all__ = ["check", "check_table"]


def check(
    directory: Path,
    *,
    frictionless: bool | None = None,
    others: bool = True,
    formats: Sequence[str] = layout.FORMATS,
    progress: bool = False,
    written: Callable[[], object] = lambda: None,
) -> list[Issue]:
    """Find every fault of the package in a directory.

    Args:
        directory: Where ``datapackage.json`` and ``datapackage/`` are.
        frictionless: Whether to hear frictionless as second opinion, and others with it; it is slower than all other
            checks together. Unless told, it is heard on packages up to ``opinion.MOST_BYTES``.
        others: Whether to hear check-datapackage too, where it is installed.
        formats: The formats whose files are read; of the others only presence is checked.
        progress: Whether to tell on standard error how many rows have been read, if it takes long.
        written: Called when all rows have been checked: waits for who is still at work on what lies beside them.

    Returns:
        All faults, sorted, with expectations that are missed as warnings; empty for a sound package.

    Raises:
        UnusablePackage: There is no descriptor, or one that cannot be read; or a file changed while it was checked.
    """
    descriptor = read_descriptor(directory)
    if unopened := check_tree(directory):
        return in_order(unopened)
    contents, issues = _check_tables(directory, formats, progress)
    written()
    issues += check_files(directory, descriptor)
    issues += _check_expectations(contents)
    rows = {path: count for content in contents.values() if content.whole for path, count in content.counts().items()}
    issues += check_descriptor(descriptor, directory, rows, formats)
    issues += check_parts(directory, rows, partition_rows(descriptor))
    issues += check_package_metadata(descriptor, directory)
    issues += check_references(descriptor) + check_profile(descriptor) + check_page(directory, descriptor)
    issues += _opinions(descriptor, directory, issues, frictionless, others)
    issues += check_published(directory) if not errors_of(issues) else []
    return in_order(issues)


def _opinions(
    descriptor: Descriptor, directory: Path, known: list[Issue], frictionless: bool | None, others: bool
) -> list[Issue]:
    if frictionless is False:
        return []
    return opinions(descriptor, directory, known, frictionless=heard(directory, frictionless), others=others)


def _check_tables(directory: Path, formats: Sequence[str], progress: bool) -> tuple[dict[str, Content], list[Issue]]:
    """Check each table, and then all of them against one another."""
    with Store.opened() as store, Progress("validating", "rows", quiet=not progress, brief=True) as told:
        tables = Tables(directory, store, formats, told.add)
        try:
            issues = [issue for table in TABLES.values() for issue in tables.check(table)]
            return tables.contents, issues + tables.check_across()
        except Unreadable as changed:
            # It was read once, or would be an issue among others.
            place = directory / changed.issue.file
            raise UnusablePackage(f"{place}: changed while it was checked: {changed.issue.message}") from changed


def _check_expectations(contents: Mapping[str, Content]) -> list[Issue]:
    parquet = [content for path, content in contents.items() if layout.format_of(path) == "parquet"]
    return unmet({content.table.name: Tally(content.rows, content.filled, content.words) for content in parquet})
