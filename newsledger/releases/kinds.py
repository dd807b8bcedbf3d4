"""The written definition of 'breaking': every kind of change that can lie between two releases, and whether it breaks.

The reader of the package is meant: somebody whose queries, scripts and notes rest on the release before. A change
breaks if what rested on a promise of that release may now fail, or silently give another answer. ``docs/releases.md``
holds this table in words; a test keeps the two alike.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Self


class Kind(StrEnum):
    """A kind of change, with whether it breaks and what it is."""

    breaking: bool
    meaning: str

    def __new__(cls, word: str, breaking: bool, meaning: str) -> Self:
        """Make a member out of its word, whether it breaks, and its meaning."""
        member = str.__new__(cls, word)
        member._value_ = word
        member.breaking = breaking
        member.meaning = meaning
        return member

    # Rows and ids
    ROWS_ADDED = "rows_added", False, "rows whose key the release before has not"
    ROWS_REMOVED = "rows_removed", False, "rows that are gone; their ids, if they have any, are retired"
    CELLS_CHANGED = "cells_changed", False, "cells of a row that says something else under the same key"
    IDS_RETIRED = "ids_retired", False, "ids that `retired` tells of from now on"
    IDS_TAKEN_BACK = "ids_taken_back", False, "retired ids whose thing has returned"
    ID_LOST = "id_lost", True, "an id that is neither in its table nor retired"
    ID_REUSED = "id_reused", True, "an id that means another thing"

    # Tables and files
    TABLE_ADDED = "table_added", False, "a table that the release before has not"
    TABLE_REMOVED = "table_removed", True, "a table that is gone, or has another name"
    RESOURCE_ADDED = "resource_added", False, "another file of a table, in a further format"
    RESOURCE_REMOVED = "resource_removed", True, "a file of a table that is gone, or has another name"
    PATH_CHANGED = "path_changed", True, "a file of a table that lies elsewhere"
    FORMAT_CHANGED = "format_changed", True, "format, dialect or encoding of a file"
    FILE_ADDED = "file_added", False, "a file beside the tables"
    FILE_REMOVED = "file_removed", False, "a file beside the tables that is gone"
    LOADER_REMOVED = "loader_removed", True, "a loader that is gone: scripts rest on it"
    FILE_CHANGED = "file_changed", False, "the content of a file beside the tables"

    # Columns
    COLUMN_APPENDED = "column_appended", False, "a column behind all others"
    COLUMN_INSERTED = "column_inserted", True, "a column before others: who reads CSV by position reads another one"
    COLUMN_REMOVED = "column_removed", True, "a column that is gone"
    COLUMN_RENAMED = "column_renamed", True, "a column of the same title and type under another name"
    COLUMN_MOVED = "column_moved", True, "columns in another order"
    TYPE_CHANGED = "type_changed", True, "the type of a column, or whether its cells are lists"
    STORAGE_CHANGED = "storage_changed", True, "the type of a column in Parquet, where the declared type is the same"
    UNIT_CHANGED = "unit_changed", True, "the unit of a column: its numbers mean something else"

    # Promises about cells and rows
    NULLS_ALLOWED = "nulls_allowed", True, "a column that may be empty now"
    NULLS_FORBIDDEN = "nulls_forbidden", False, "a column that is never empty any more"
    BOUND_LOOSENED = "bound_loosened", True, "a limit of a column that is gone or allows more"
    BOUND_TIGHTENED = "bound_tightened", False, "a limit of a column that is new or allows less"
    PATTERN_CHANGED = "pattern_changed", True, "the form of a column's values that is gone or another"
    PATTERN_ADDED = "pattern_added", False, "a form for a column that had none"
    WORD_ADDED = "word_added", False, "a word of a vocabulary: readers must expect new ones, as the codebook grows"
    WORD_REMOVED = "word_removed", True, "a word of a vocabulary that is gone: who asks for it silently finds nothing"
    VOCABULARY_ADDED = "vocabulary_added", False, "a vocabulary for a column that had none"
    VOCABULARY_REMOVED = "vocabulary_removed", True, "a column that is no longer bound to a vocabulary"
    CONSTRAINT_CHANGED = "constraint_changed", True, "another constraint that is gone or another"
    CONSTRAINT_ADDED = "constraint_added", False, "another constraint that is new"
    KEY_CHANGED = "key_changed", True, "the columns that identify a row"
    FOREIGN_KEY_ADDED = "foreign_key_added", False, "a reference that always leads somewhere now"
    FOREIGN_KEY_REMOVED = "foreign_key_removed", True, "a reference that need not lead anywhere any more"
    RULE_ADDED = "rule_added", False, "a rule about the cells of a row that holds now"
    RULE_REMOVED = "rule_removed", True, "a rule about the cells of a row that need not hold any more"
    MISSING_VALUES_CHANGED = "missing_values_changed", True, "what stands for null in CSV"

    # What the package says of itself
    NAME_CHANGED = "name_changed", True, "the package's name"
    LICENSE_CHANGED = "license_changed", True, "the licences: what was allowed may be so no longer"
    PROFILE_CHANGED = "profile_changed", True, "the standard that the descriptor follows"
    DESCRIBED = "described", False, "titles, descriptions and other words about package, tables, columns and words"
    PROPERTY_CHANGED = "property_changed", False, "any other property of the descriptor"


@dataclass(frozen=True, order=True)
class Change:
    """One change.

    Attributes:
        table: The table concerned, empty if it is the whole package.
        column: The column or file concerned, empty if none in particular.
        kind: What kind it is.
        before: What the release before says, empty if nothing.
        after: What this one says, empty if nothing.
        count: How many rows or cells it is about.
    """

    table: str
    column: str
    kind: Kind
    before: str = ""
    after: str = ""
    count: int = 1

    @property
    def breaking(self) -> bool:
        """Whether it breaks."""
        return self.kind.breaking


def if_changed(table: str, column: str, kind: Kind, before: Any, after: Any) -> Iterator[Change]:
    """The change from one value of a descriptor to another; nothing if they are equal."""
    if before != after:
        yield Change(table, column, kind, said(before), said(after))


def said(value: Any) -> str:
    """A value of a descriptor in one line; nothing is the empty text."""
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, sort_keys=True)
