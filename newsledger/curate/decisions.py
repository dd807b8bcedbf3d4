"""What people decided, and what may be wrong with it."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

ACTORS_FILE = "actors.csv"
CORRECTIONS_FILE = "corrections.csv"

ACTORS_HEADER = (
    "actor_id",
    "name",
    "actor_type",
    "country",
    "affiliation",
    "wikidata_id",
    "aliases",
    "source",
    "role",
    "note",
)
ACTORS_REQUIRED = ("actor_id", "name", "actor_type")
CORRECTIONS_HEADER = ("table", "row_key", "action", "column", "value", "reason", "who", "date")


class Action(StrEnum):
    """What a person may decide of a row."""

    ACCEPT = "accept"
    EDIT = "edit"
    REJECT = "reject"
    ADD = "add"


@dataclass(frozen=True, order=True)
class Fault:
    """One thing wrong with a curation file.

    Attributes:
        file: Name of the file.
        line: Line of the file, the header being line 1.
        column: Column of the file.
        value: What stands there.
        rule: What should.
        contested: Table and key of the row that two people decided differently, if that is what is wrong.
    """

    file: str
    line: int
    column: str
    value: str
    rule: str
    contested: tuple[str, ...] = ()

    def __str__(self) -> str:
        """One line for people: place, value, rule."""
        shown = self.value if len(self.value) <= 60 else self.value[:57] + "..."
        return f"{self.file}, line {self.line}, {self.column} {shown!r}: {self.rule}"


class CurationError(ValueError):
    """The curation files cannot be applied as they are; carries every fault, sorted."""

    def __init__(self, faults: list[Fault]) -> None:
        """Keep the faults and say them all."""
        self.faults = sorted(faults)
        count = len(self.faults)
        head = f"{count} fault{'s' if count != 1 else ''} in the curation files:"
        super().__init__("\n".join([head, *(f"  {fault}" for fault in self.faults)]))


@dataclass(frozen=True)
class Decision:
    """One person's decision about one row, put together from its lines.

    Attributes:
        table: Table of the row.
        row_key: Values of the table's primary key, joined by ' | '.
        action: What was decided.
        values: Column to value, in the column's Python type; filled for ``edit`` and ``add`` only.
        line: First of its lines in the file.
        who: Who decided.
        date: When.
        reason: Why.
    """

    table: str
    row_key: str
    action: Action
    values: dict[str, Any]
    line: int
    who: str
    date: datetime.date
    reason: str


@dataclass(frozen=True)
class NamedActor:
    """A row of actors.csv: what a person decided of an actor, wherever it turns up.

    An attribute that is null was not decided: what the program found stands.
    """

    actor_id: str
    name: str
    actor_type: str
    country: str | None
    affiliation: str | None
    wikidata_id: str | None
    aliases: tuple[str, ...]
    source: str | None

    @property
    def decided(self) -> dict[str, str]:
        """Columns of the actors table that the row decides."""
        columns = ("name", "actor_type", "country", "affiliation", "wikidata_id")
        return {column: getattr(self, column) for column in columns if getattr(self, column) is not None}


@dataclass(frozen=True)
class StaleDecision:
    """A decision that no longer fits; it is kept in the file and reported at every build.

    Attributes:
        table: Table of the row.
        row_key: Key of the row.
        action: What was decided.
        line: First of its lines in corrections.csv.
        why: What does not fit.
    """

    table: str
    row_key: str
    action: Action
    line: int
    why: str

    def __str__(self) -> str:
        """One line for people."""
        return f"{CORRECTIONS_FILE}, line {self.line}: {self.action} {self.table} {self.row_key!r}: {self.why}"
