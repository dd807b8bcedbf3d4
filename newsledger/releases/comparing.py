"""All that lies between two releases, and whether it breaks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import duckdb

from newsledger.releases.kinds import Change, Kind
from newsledger.releases.retirements import Retirements
from newsledger.releases.row_changes import RowChanges, RowComparison
from newsledger.releases.schema_changes import schema_changes
from newsledger.releases.shape import Shape, shape_of
from newsledger.validate.database import database
from newsledger.validate.identities import check_identities
from newsledger.validate.issue import Issue

_IDENTITY = {
    "identity_lost": Kind.ID_LOST,
    "retirement_lost": Kind.ID_LOST,
    "identity_reused": Kind.ID_REUSED,
}


@dataclass(frozen=True)
class Comparison:
    """Two releases side by side. Rows are read from the database that ``compared`` holds open.

    Attributes:
        old: The release before.
        new: This one.
        declared: Changes of what is declared, sorted.
        identities: Ids that are lost or mean another thing.
        rows: The rows of each table that either release has, in the order of the descriptors.
        retirements: Ids retired and taken back since.
    """

    old: Shape
    new: Shape
    declared: tuple[Change, ...]
    identities: tuple[Issue, ...]
    rows: Mapping[str, RowComparison]
    retirements: Retirements

    @cached_property
    def changes(self) -> tuple[Change, ...]:
        """Every change, those of rows as one for each table and kind; sorted, the breaking ones first."""
        found = [*self.declared, *self._rows(), *self._ids(), *self.retirements.changes()]
        return tuple(sorted(found, key=lambda change: (not change.breaking, change)))

    @property
    def breaking(self) -> tuple[Change, ...]:
        """The changes that break."""
        return tuple(change for change in self.changes if change.breaking)

    def _rows(self) -> Iterator[Change]:
        for comparison in self.rows.values():
            found: RowChanges = comparison.changes
            counts = {
                Kind.ROWS_ADDED: found.added,
                Kind.ROWS_REMOVED: found.removed,
                Kind.CELLS_CHANGED: sum(count for _, count in found.cells),
            }
            for kind, count in counts.items():
                if count:
                    yield Change(found.table, "", kind, count=count)

    def _ids(self) -> Iterator[Change]:
        for issue in self.identities:
            kind = _IDENTITY[issue.rule]
            first = issue.examples[0]
            if kind == Kind.ID_LOST:  # told of at the list of retired ids, where it is missing
                yield Change(first.value, "", kind, before=first.key, count=issue.count)
            else:
                yield Change(issue.table, issue.column, kind, before=first.key, after=first.value, count=issue.count)


@contextmanager
def compared(old: Path, new: Path) -> Iterator[Comparison]:
    """Compare two packages; what the comparison reads from is gone when the context is left.

    Args:
        old: Directory of the release before.
        new: Directory of this one.

    Raises:
        UnusablePackage: One of them is no package, or its tables cannot be read.
    """
    before, after = shape_of(old), shape_of(new)
    with database() as connection:
        yield Comparison(
            before,
            after,
            tuple(schema_changes(before, after)),
            tuple(check_identities(new, old)),
            dict(_tables(connection, before, after)),
            Retirements(connection, before, after),
        )


def _tables(connection: duckdb.DuckDBPyConnection, old: Shape, new: Shape) -> Iterator[tuple[str, RowComparison]]:
    for name in [*new.tables, *(name for name in old.tables if name not in new.tables)]:
        yield name, RowComparison(connection, old.tables.get(name), new.tables.get(name))
