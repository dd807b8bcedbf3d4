"""One reviewer's sitting at the desk: decides, looks up what is decided, and takes back."""

from __future__ import annotations

import datetime
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from newsledger.curate import Action, Curation
from newsledger.curate.decisions import CORRECTIONS_FILE
from newsledger.curate.document import CorrectionsText, RowName, read_text
from newsledger.curate.merging import held, write
from newsledger.publish.page.queue import queue_rows
from newsledger.review.checking import still_needed
from newsledger.review.desk import Taken, as_text, take
from newsledger.review.package import Package

PARTS = ("table", "row_key", "action", "column", "value")
"""What the page says of a decision; why, who and when are put to it here."""

_NAME = "decision"

Lines = dict[RowName, list[dict[str, str]]]


class Refused(ValueError):  # noqa: N818
    """A decision that cannot be taken as things stand; nothing was written."""


@dataclass(frozen=True)
class Step:
    """What one decision changed, so that it can be taken back: the lines of its rows before and after."""

    before: Lines
    after: Lines


class Session:
    """Writes each decision at once; safe to use from several threads."""

    def __init__(
        self, package: Package, directory: Path, reviewer: str, today: Callable[[], datetime.date] = datetime.date.today
    ) -> None:
        """Begin.

        Args:
            package: What is reviewed.
            directory: The curation directory; it must be there.
            reviewer: Who decides.
            today: Gives the day that decisions are signed with.

        Raises:
            CurationError: What is in the directory cannot be read.
        """
        Curation.load(directory)
        self.reviewer = reviewer
        self._package = package
        self._directory = directory
        self._today = today
        self._steps: dict[int, Step] = {}
        self._number = 0
        self._lock = threading.Lock()

    def decisions(self) -> list[Mapping[str, str]]:
        """The lines of corrections.csv as they stand on disk."""
        return [record.cells for record in CorrectionsText.read(self._path).lines]

    def authority(self) -> list[dict[str, str]]:
        """The actors of actors.csv, what is decided of each; empty strings are left out."""
        actors = Curation.load(self._directory).actors
        return [{"actor_id": actor_id, **named.decided} for actor_id, named in actors.items()]

    def queue(self) -> list[tuple[Any, ...]]:
        """The rows to review next, as the package had them: see ``newsledger.publish.page.queue``."""
        return queue_rows(self._package.directory)

    def decide(self, lines: Sequence[Mapping[str, str]], reason: str) -> tuple[int, Taken]:
        """Write a decision about one or more rows, and give its number with what changed.

        Raises:
            CurationError: It breaks a rule or does not fit the package.
            OSError: The file cannot be written.
            Refused: A row that a person changed or added cannot be accepted anew.
        """
        signed = {"reason": " ".join(reason.split()), "who": self.reviewer, "date": self._today().isoformat()}
        text = as_text([{**{part: line.get(part, "") for part in PARTS}, **signed} for line in lines])
        rows = {(line.get("table", ""), line.get("row_key", "")) for line in lines}
        with self._lock:
            before = CorrectionsText.read(self._path).rows()
            for line in lines:
                standing = before.get((line.get("table", ""), line.get("row_key", "")))
                if line.get("action") == Action.ACCEPT and standing and standing[0].cells["action"] in ("edit", "add"):
                    cells = standing[0].cells
                    raise Refused(f"{cells['who']} decided this row on {cells['date']} ({cells['action']})")
            taken = take(self._package, self._directory, text, name=_NAME, replace=True)
            return self._remember(rows, taken), taken

    def withdraw(self, row: RowName) -> tuple[int, Taken]:
        """Take what was decided of a row out of the file, whoever decided it.

        Raises:
            CurationError: What is left would break a rule.
            OSError: The file cannot be written.
            Refused: Nothing was decided of it, or other decisions rest on it.
        """
        with self._lock:
            taken = self._put({row: []}, expected=None)
            return self._remember({row}, taken), taken

    def undo(self, number: int) -> Taken:
        """Take a decision of this sitting back: what stood before stands again.

        Raises:
            CurationError: What stood before breaks a rule by now.
            OSError: The file cannot be written.
            Refused: There is no such decision, its rows were decided anew since, or other decisions rest on it.
        """
        with self._lock:
            step = self._steps.get(number)
            if step is None:
                raise Refused("there is no such decision in this sitting, or it was taken back")
            taken = self._put(step.before, expected=step.after)
            del self._steps[number]
            return taken

    @property
    def _path(self) -> Path:
        return self._directory / CORRECTIONS_FILE

    def _remember(self, rows: Iterable[RowName], taken: Taken) -> int:
        before, after = (_lines_of(text, rows) for text in (taken.before, taken.after))
        if before != after:
            self._number += 1
            self._steps[self._number] = Step(before, after)
            return self._number
        return 0

    def _put(self, wanted: Lines, expected: Lines | None) -> Taken:
        with held(self._directory):
            before = read_text(self._path)
            standing = _lines_of(before, wanted)
            if expected is not None and standing != expected:
                raise Refused("these rows were decided anew since")
            if standing == wanted:
                raise Refused("nothing was decided of this row")
            document = CorrectionsText(before)
            document.put(wanted)
            after = Curation.parse(document.text, Curation.load(self._directory).actors)
            if needed := still_needed(self._package, after, wanted):
                raise Refused(needed)
            write(self._directory, document)
        return Taken(tuple(wanted), (), before, document.text)


def _lines_of(text: str, rows: Iterable[RowName]) -> Lines:
    found = CorrectionsText(text).rows()
    return {row: [dict(record.cells) for record in found.get(row, [])] for row in rows}
