"""The decisions that a corrections.csv tells of: what stands, and what stood once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from newsledger.curate.document import CorrectionsText, RowName, decides
from newsledger.curate.standing import Signature, signature, stands

Cells = Mapping[str, str]


@dataclass(frozen=True)
class Entry:
    """One decision.

    Attributes:
        date: When it was taken, as it is written.
        who: Who took it.
        reason: Why.
        action: What was decided; several words where it does different things to different rows.
        table: Table of the first row that it is about.
        row_key: Key of that row.
        rows: Number of rows that it is about.
        stands: Whether it stands for all of them; one that does not was replaced or taken back.
    """

    date: str
    who: str
    reason: str
    action: str
    table: str
    row_key: str
    rows: int
    stands: bool

    def as_json(self) -> dict[str, Any]:
        """The entry as plain JSON."""
        return asdict(self)


def is_moment(of: Signature) -> bool:
    """Whether a signature bears the time of day, and so belongs to one decision, of however many rows."""
    return "T" in of[0]


def stands_in(lines: Sequence[Cells], of: Signature) -> bool:
    """Whether a decision stands for a row: something that it says, or if it says nothing, something that it ends.

    Args:
        lines: All lines about the row.
        of: Signature of the decision.
    """
    alive = [
        decides(cells) for cells, lives in zip(lines, stands(lines), strict=True) if lives and signature(cells) == of
    ]
    return any(alive) or (bool(alive) and not any(decides(cells) for cells in lines if signature(cells) == of))


def entries(document: CorrectionsText) -> list[Entry]:
    """Every decision, the latest first; those without a time of day row by row, in the order of the file."""
    groups: dict[tuple[Signature, RowName | None], dict[RowName, list[Cells]]] = {}
    standing: dict[tuple[Signature, RowName], bool] = {}
    for row, records in document.rows().items():
        lines = [record.cells for record in records]
        for of in dict.fromkeys(map(signature, lines)):
            own = [cells for cells in lines if signature(cells) == of]
            groups.setdefault((of, None if is_moment(of) else row), {})[row] = own
            standing[of, row] = len(lines) == 1 or stands_in(lines, of)
    found = [_entry(of, rows, stands=all(standing[of, row] for row in rows)) for (of, _), rows in groups.items()]
    return sorted(found, key=lambda entry: entry.date, reverse=True)


def _entry(of: Signature, rows: Mapping[RowName, Sequence[Cells]], *, stands: bool) -> Entry:
    (table, key), lines = next(iter(rows.items()))
    said = [cells["action"] for own in rows.values() for cells in own if decides(cells)]
    ended = [cells["action"] for own in rows.values() for cells in own if not decides(cells)]
    action = ", ".join(dict.fromkeys(said or ended))
    return Entry(*of, lines[0]["reason"], action, table, key, len(rows), stands)
