"""What is wrong with a corpus: every fault at once, with its place, so that one look mends all."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """A file or row that cannot become an article.

    Attributes:
        path: The file, relative to the corpus, with forward slashes.
        row: Row of a CSV or Parquet file (1 is the first below the header) or line of a JSONL file; null for a file.
        column: The column at fault, if it is one.
        value: The value at fault, shortened.
        rule: What is broken, in one word (``repeated_id``).
        reason: The same in a sentence.
    """

    path: str
    row: int | None
    column: str | None
    value: str | None
    rule: str
    reason: str

    def __str__(self) -> str:
        """One line: place, rule, reason."""
        place = self.path if self.row is None else f"{self.path}, row {self.row}"
        column = f", {self.column}" if self.column else ""
        value = f": {self.value!r}" if self.value is not None else ""
        return f"{place}{column}: {self.rule}{value} ({self.reason})"


@dataclass(frozen=True, slots=True)
class Note:
    """Something in the corpus that is not used and does no harm: a column without meaning, a file of another kind."""

    path: str
    text: str

    def __str__(self) -> str:
        """One line."""
        return f"{self.path}: {self.text}"


class UnusableCorpus(Exception):  # noqa: N818 - says what the corpus is
    """There is nothing to read: the path does not exist, is of no known format, or holds no document."""


class CorpusError(Exception):
    """A corpus with problems, all of them."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        """Sort the problems by place and list them in the message."""
        self.problems = tuple(sorted(problems, key=problem_order))
        count = len(self.problems)
        heading = f"{count} problem{'' if count == 1 else 's'} in the corpus:"
        super().__init__("\n".join([heading, *(f"  {problem}" for problem in self.problems)]))


def problem_order(problem: Problem) -> tuple[str, int, str, str, str]:
    """Sort key: by file, row, column, rule and value."""
    return (problem.path, problem.row or 0, problem.column or "", problem.rule, problem.value or "")
