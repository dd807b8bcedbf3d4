"""What is wrong with a package, apart from how it is shown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

Severity = Literal["error", "warning"]
"""A warning says that something is unusual, which may yet be right; it stops nothing unless a user asks for that."""

MAX_EXAMPLES = 5
"""Examples kept of faults that share file, column and rule."""

_MAX_VALUE = 120


class UnusablePackage(Exception):  # noqa: N818
    """There is no package to check: no descriptor, or one that cannot be read."""


@dataclass(frozen=True, order=True)
class Example:
    """One place where a rule is broken.

    Attributes:
        row: Number of the data row, from 1 (the header is not counted); 0 where the fault is not in a row.
        key: The row's primary key, parts joined by a comma.
        value: The offending value, shortened if long.
    """

    row: int = 0
    key: str = ""
    value: str = ""


@dataclass(frozen=True, order=True)
class Issue:
    """A rule that a column of a file breaks, with how often and where.

    Attributes:
        table: Name of the table, empty if the fault is the whole package's.
        file: Path within the package, with forward slashes.
        column: The column, or several joined by a comma, empty if none in particular.
        rule: Short name of the rule.
        message: The rule in words.
        count: How many rows (or places) break it.
        examples: The first of them, at most ``MAX_EXAMPLES``.
        severity: Whether the package is wrong (``error``) or merely unusual (``warning``).
    """

    table: str
    file: str
    column: str
    rule: str
    message: str
    count: int = 1
    examples: tuple[Example, ...] = ()
    severity: Severity = "error"

    @property
    def row(self) -> int:
        """Row of the first example, 0 if the fault is not in a row."""
        return self.examples[0].row if self.examples else 0

    @property
    def value(self) -> str:
        """Value of the first example."""
        return self.examples[0].value if self.examples else ""


@dataclass(frozen=True)
class Place:
    """A table's file, as issues name it, with the means to name its rows.

    Attributes:
        table: Name of the table, empty if the fault is the whole package's.
        file: Path within the package.
        keys: The key of each row.
        numbers: The number of each row in the file, where rows before it could not be read.
    """

    table: str
    file: str
    keys: Sequence[str] = field(default=(), repr=False)
    numbers: Sequence[int] = field(default=(), repr=False)

    def issue(
        self, rule: str, message: str, *, column: str = "", rows: Sequence[int] = (), values: Sequence[Any] = ()
    ) -> Issue:
        """Make one issue of all faults of a rule.

        Args:
            rule: Short name of the rule.
            message: The rule in words.
            column: The column concerned.
            rows: Zero-based positions of the rows at fault; without any the fault is the file's.
            values: The values at fault, one a row.
        """
        found = sorted(zip(rows, values, strict=True), key=lambda pair: pair[0]) if values else [(r, "") for r in rows]
        examples = tuple(self._example(row, value) for row, value in found[:MAX_EXAMPLES])
        return Issue(self.table, self.file, column, rule, message, max(len(found), 1), examples)

    def _example(self, row: int, value: Any) -> Example:
        key = shorten(self.keys[row]) if 0 <= row < len(self.keys) else ""
        return Example(self.numbers[row] if self.numbers else row + 1, key, shorten(value))


def shorten(value: Any) -> str:
    """The value as text that fits on a line; null is the empty text."""
    text = "" if value is None else str(value)
    return text if len(text) <= _MAX_VALUE else text[: _MAX_VALUE - 1] + "…"


def errors_of(issues: Iterable[Issue]) -> list[Issue]:
    """The issues that make a package unsound: warnings left out."""
    return [issue for issue in issues if issue.severity == "error"]


def in_order(issues: Iterable[Issue]) -> list[Issue]:
    """The issues sorted, each once."""
    return sorted(set(issues))
