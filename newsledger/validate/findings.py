"""Faults of a file, gathered batch by batch: how often a rule is broken, and the first places."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from newsledger.validate import issue
from newsledger.validate.batches import Batch
from newsledger.validate.issue import Example, Issue, Place, shorten


@dataclass
class _Found:
    count: int = 0
    examples: list[Example] = field(default_factory=list)


class Findings:
    """Collects faults of a table's file or parts; what is kept does not grow with their number."""

    def __init__(self, place: Place) -> None:
        """Begin without faults."""
        self._place = place
        self._found: dict[tuple[str, str, str, str], _Found] = {}

    def add(
        self,
        batch: Batch,
        rule: str,
        message: str,
        column: str,
        rows: Sequence[int],
        value: Callable[[int], Any] | None = None,
    ) -> None:
        """Rows of a batch break a rule.

        Args:
            batch: The rows.
            rule: Short name of the rule.
            message: The rule in words.
            column: The column concerned, or several joined by a comma.
            rows: Positions within the batch, ascending.
            value: Gives the offending value of a row; asked only for those shown.
        """
        if not len(rows):
            return
        found = self._found.setdefault((batch.place.file, column, rule, message), _Found())
        found.count += len(rows)
        for row in rows[: issue.MAX_EXAMPLES - len(found.examples)]:
            said = shorten(value(row)) if value else ""
            found.examples.append(Example(batch.numbers[row], shorten(batch.key(row)), said))

    def add_late(self, place: Place, rule: str, message: str, column: str, example: Example) -> None:
        """A row found out of turn breaks a rule; the place is its file."""
        found = self._found.setdefault((place.file, column, rule, message), _Found())
        found.count += 1
        if len(found.examples) < issue.MAX_EXAMPLES or example < max(found.examples):
            found.examples = sorted([*found.examples, example])[: issue.MAX_EXAMPLES]

    def once(self, rule: str, message: str, column: str) -> None:
        """Something is wrong with the table that no row shows; said once however often it is met."""
        self._found.setdefault((self._place.file, column, rule, message), _Found(count=1))

    def issues(self) -> list[Issue]:
        """One issue for each file, column, rule and message."""
        return [
            Issue(self._place.table, file, column, rule, message, found.count, tuple(found.examples))
            for (file, column, rule, message), found in self._found.items()
        ]
