"""What a fault is: something done to a sound package, and where the validator must say that it found it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from fault_corpus.workspace import Workspace
from newsledger.validate import Issue, layout

BOTH = ("csv", "parquet")
CSV = ("csv",)
PARQUET = ("parquet",)

# The page shows the data, and is no longer of it once they change.
_ALWAYS = (("", "page_stale"),)


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong, and what must be said of it.

    Attributes:
        name: What is wrong, in words; unique.
        damage: Does it.
        rule: The rule that must be named.
        table: The table that must be named, empty for the whole package.
        column: The column (or columns, as the validator joins them).
        row: Number of the row, from 1; 0 where the fault is not in a row.
        files: Formats of the table's files in which it must be found, or paths within the package.
        value: What the value that is shown must hold.
        follows: Further rules that this fault breaks by its nature: ``rule`` in the same table, ``table.rule`` in
            another, ``package.rule`` for the whole package.
    """

    name: str
    damage: Callable[[Workspace], object]
    rule: str
    table: str = ""
    column: str = ""
    row: int = 0
    files: tuple[str, ...] = BOTH
    value: str = ""
    follows: tuple[str, ...] = ()

    @property
    def paths(self) -> list[str]:
        """The files in which the fault must be found."""
        return [layout.data_path(self.table, file) if file in BOTH else file for file in self.files]

    def found_in(self, issues: list[Issue], path: str) -> bool:
        """Whether an issue names the fault's file, table, column, row and value by its rule."""
        return any(
            (issue.file, issue.table, issue.column, issue.rule) == (path, self.table, self.column, self.rule)
            and (not self.row or any(self._names(example.row, example.value) for example in issue.examples))
            and (self.row or self.value in f"{issue.value} {issue.message}")
            for issue in issues
        )

    def _names(self, row: int, value: str) -> bool:
        return row == self.row and self.value in value

    def unrelated(self, issues: list[Issue]) -> list[Issue]:
        """Issues that neither name the fault nor follow from it."""
        allowed = {(self.table, self.rule), *_ALWAYS}
        for entry in self.follows:
            table, _, rule = entry.rpartition(".")
            allowed.add(("" if table == "package" else table or self.table, rule))
        return [issue for issue in issues if (issue.table, issue.rule) not in allowed]
