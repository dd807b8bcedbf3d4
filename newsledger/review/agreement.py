"""How far two reviewers agree on the rows that both decided.

Agreement is told by percent and by Krippendorff's alpha for nominal data and two coders without missing values. The
libraries that are kept up either are under the GPL, which this project's licence cannot take in, or bring a toolkit for
this one fraction; so it is worked out by the published formula: K. Krippendorff, "Computing Krippendorff's
Alpha-Reliability" (2011), section B,

    alpha = 1 - (n - 1) * sum of o_ck / sum of n_c * n_k, each over pairs of different values c, k,

where o is the matrix of coincidences, n_c how often value c was given by either coder, and n the sum of all n_c.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from newsledger.curate import Action, Curation, Decision
from newsledger.curate.cells import columns_of, format_cell
from newsledger.curate.document import RowName
from schemas import TABLES

Pair = tuple[str, str]


@dataclass(frozen=True)
class Agreement:
    """What two coders' values have in common.

    Attributes:
        units: Number of things that both coded.
        agreed: On how many they gave the same value.
        percent: The share of these, in percent; null if there are no units.
        alpha: Krippendorff's alpha; null where it is not defined: no units, or all values are one and the same.
    """

    units: int
    agreed: int
    percent: float | None
    alpha: float | None


@dataclass(frozen=True)
class Compared:
    """Two reviewers' decisions about one table, or about all.

    Attributes:
        table: Name of the table; empty for all.
        actions: Agreement on what is to become of a row: accept, edit, reject or add.
        outcomes: Agreement on the whole decision: the same action and, of edited and added rows, the same values.
        cells: Agreement on the cells that both set.
        only_first: Rows that only the first reviewer decided.
        only_second: Rows that only the second reviewer decided.
    """

    table: str
    actions: Agreement
    outcomes: Agreement
    cells: Agreement
    only_first: int
    only_second: int

    def as_json(self) -> dict[str, Any]:
        """The numbers as plain JSON."""
        return asdict(self)


def compare(first: Curation, second: Curation) -> list[Compared]:
    """Agreement on all tables together, then on each table that both decided rows of or one did."""
    one, other = (_by_row(curation) for curation in (first, second))
    names = [name for name in TABLES if any(row[0] == name for row in one.keys() | other.keys())]
    return [_compared("", one, other), *(_compared(name, _of(one, name), _of(other, name)) for name in names)]


def agreement(pairs: Sequence[Pair]) -> Agreement:
    """Agreement of two coders; each pair is what they said of one thing."""
    units, agreed = len(pairs), sum(one == other for one, other in pairs)
    percent = 100 * agreed / units if units else None
    return Agreement(units, agreed, percent, alpha(pairs))


def alpha(pairs: Sequence[Pair]) -> float | None:
    """Krippendorff's alpha for nominal data, two coders, no missing values; null where it is not defined."""
    counts = Counter(value for pair in pairs for value in pair)
    total = sum(counts.values())
    expected = total * total - sum(count * count for count in counts.values())
    if not expected:
        return None
    # Each pair stands in the matrix of coincidences twice, once in either order.
    observed = 2 * sum(one != other for one, other in pairs)
    return 1 - (total - 1) * observed / expected


def _compared(name: str, first: dict[RowName, Decision], second: dict[RowName, Decision]) -> Compared:
    both = sorted(first.keys() & second.keys())
    pairs = [(first[row], second[row]) for row in both]
    return Compared(
        name,
        agreement([(one.action.value, other.action.value) for one, other in pairs]),
        agreement([(_outcome(one), _outcome(other)) for one, other in pairs]),
        agreement(list(_cells(pairs))),
        len(first.keys() - second.keys()),
        len(second.keys() - first.keys()),
    )


def _by_row(curation: Curation) -> dict[RowName, Decision]:
    return {(decision.table, decision.row_key): decision for decision in curation.decisions}


def _of(rows: dict[RowName, Decision], table: str) -> dict[RowName, Decision]:
    return {row: decision for row, decision in rows.items() if row[0] == table}


def _set(decision: Decision) -> dict[str, str]:
    """The cells that a decision sets, as corrections.csv prints them; those an added row leaves out are null."""
    values = {column: format_cell(value) for column, value in decision.values.items()}
    if decision.action is Action.ADD:
        return {column: value for column, value in values.items() if value}
    return values


def _outcome(decision: Decision) -> str:
    order = list(columns_of(decision.table))
    cells = sorted(_set(decision).items(), key=lambda cell: order.index(cell[0]))
    return "\x1f".join([decision.action.value, *(f"{column}={value}" for column, value in cells)])


def _cells(pairs: Iterable[tuple[Decision, Decision]]) -> Iterable[Pair]:
    """What both said of each cell that both set; a value is another one in another column."""
    for one, other in pairs:
        first, second = _set(one), _set(other)
        for column in sorted(first.keys() & second.keys()):
            name = f"{one.table}.{column}="
            yield name + first[column], name + second[column]
