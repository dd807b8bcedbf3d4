"""What a table of any sound corpus looks like as a whole: how many rows, how full its columns, how varied their words.

Constraints say what a row may be; a row breaks them or keeps them. Expectations catch what no single row shows: a word
list that was not found, a look-up that returns nothing, a rule that swallows all others. Their limits are far from what
was measured on seven corpora of 5 to 401 articles, with and without titles, dates and publishers, so that only a broken
build or a corpus of quite another kind misses them; such a corpus may be right, so a missed expectation is a warning,
and an error only where ``newsledger validate --strict`` is asked for. Columns that a corpus may rightly leave empty
(titles, dates of publication, publishers, rights) have none.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class RowCount:
    """The table has at least so many rows.

    Attributes:
        at_least: Smallest number of rows; with ``per``, for each row of that table.
        reason: Why a sound package has them.
        per: Table whose rows are the measure.
        from_rows: Fewest rows of ``per`` from which on this is expected.
    """

    at_least: float
    reason: str
    per: str | None = None
    from_rows: int = 0

    @property
    def name(self) -> str:
        """The rule under which it is reported."""
        return "expected_rows"

    @property
    def column(self) -> str:
        """No column: it is about the whole table."""
        return ""

    @property
    def sentence(self) -> str:
        """What is expected, in words."""
        if self.per is None:
            return f"at least {_rows(self.at_least)}"
        return (
            f"at least {_rows(self.at_least)} for each row of `{self.per}`{_from(self.from_rows, f' of `{self.per}`')}"
        )


@dataclass(frozen=True)
class FillRate:
    """The share of rows in which a column is filled lies within limits.

    Attributes:
        column: The column.
        reason: Why a sound package has it so.
        at_least: Smallest share, from 0 to 1.
        at_most: Largest share, from 0 to 1.
        from_rows: Fewest rows of the table from which on this is expected.
    """

    column: str
    reason: str
    at_least: float = 0.0
    at_most: float = 1.0
    from_rows: int = 0

    @property
    def name(self) -> str:
        """The rule under which it is reported."""
        return "expected_fill"

    @property
    def sentence(self) -> str:
        """What is expected, in words."""
        low = f"at least {self.at_least:.0%}" if self.at_least else ""
        high = f"at most {self.at_most:.0%}" if self.at_most < 1 else ""
        limits = " and ".join(part for part in (low, high) if part)
        return f"`{self.column}` is filled in {limits} of the rows{_from(self.from_rows, '')}"


@dataclass(frozen=True)
class WordShare:
    """No word of a column (or not a given one) takes more than a share of the rows.

    Attributes:
        column: The column, of a vocabulary.
        at_most: Largest share, from 0 to 1.
        reason: Why a sound package has it so.
        word: The word; without one, whichever is the most frequent.
        from_rows: Fewest rows of the table from which on this is expected.
    """

    column: str
    at_most: float
    reason: str
    word: str | None = None
    from_rows: int = 0

    @property
    def name(self) -> str:
        """The rule under which it is reported."""
        return "expected_variety"

    @property
    def sentence(self) -> str:
        """What is expected, in words."""
        word = f"`{self.word}`" if self.word else "no word"
        limit = f"at most {self.at_most:.0%}" if self.word else f"more than {self.at_most:.0%}"
        return f"`{self.column}` is {word} in {limit} of the rows{_from(self.from_rows, '')}"


Expectation = RowCount | FillRate | WordShare


def _rows(number: float) -> str:
    return f"{number:g} row" if number == 1 else f"{number:g} rows"


def _from(rows: int, of: str) -> str:
    return f", from {rows:,} rows{of} on" if rows > 1 else ""
