"""One reviewer's sitting at the desk: decides, looks up what is decided, and takes back."""

from __future__ import annotations

import datetime
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from newsledger.curate import Action, Curation, CurationError, Fault
from newsledger.curate.decisions import ACTORS_FILE, CORRECTIONS_FILE
from newsledger.curate.document import CorrectionsText, RowName, read_text
from newsledger.curate.merging import held, write
from newsledger.curate.standing import Signature, signature, withdrawing
from newsledger.publish.page.queue import queue_rows
from newsledger.review.checking import dangling, still_needed
from newsledger.review.desk import Taken, as_text, take
from newsledger.review.history import Entry, entries, is_moment, stands_in
from newsledger.review.names import Naming
from newsledger.review.package import Package

PARTS = ("table", "row_key", "action", "column", "value")
"""What the page says of a decision; why, who and when are put to it here."""

TAKEN_BACK = "taken back"
_NAME = "decision"


class Refused(ValueError):  # noqa: N818
    """A decision that cannot be taken as things stand; nothing was written."""


def _now() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC)


class Session:
    """Writes each decision at once; safe to use from several threads."""

    def __init__(
        self, package: Package, directory: Path, reviewer: str, now: Callable[[], datetime.datetime] = _now
    ) -> None:
        """Begin.

        Args:
            package: What is reviewed.
            directory: The curation directory; it must be there.
            reviewer: Who decides.
            now: Gives the time, with its zone, that decisions are signed with.

        Raises:
            CurationError: What is in the directory cannot be read; rows on which two people disagree are no fault here.
        """
        Curation.load(directory, contested=[])
        self.reviewer = reviewer
        self.naming = Naming(directory)
        self._opened = package
        self._current = package
        self._directory = directory
        self._now = now
        self._sound, self._contested = "", list[Fault]()
        self._lock = threading.Lock()

    def decisions(self) -> list[Mapping[str, str]]:
        """The lines of corrections.csv on disk that stand, those that end others left out."""
        rows = self._document().standing()
        return [record.cells for records in rows.values() for record in records]

    def contested(self) -> list[Fault]:
        """What people disagree on, as it stands on disk."""
        self._document()
        return self._contested

    def history(self) -> list[Entry]:
        """Every decision that was ever written, the latest first."""
        return entries(self._document())

    @property
    def rebuilt(self) -> bool:
        """Whether the package was built anew since the desk opened, so that its page shows rows of the one before."""
        return self._opened.is_replaced

    @property
    def _package(self) -> Package:
        """The package that lies there now: what is decided must fit it, and not the one that a build replaced."""
        if self._current.is_replaced:
            self._current = Package(self._opened.directory)
        return self._current

    def queue(self) -> list[tuple[Any, ...]]:
        """The rows to review next, as the package had them: see ``newsledger.publish.page.queue``."""
        return queue_rows(self._package.directory)

    def decide(self, lines: Sequence[Mapping[str, str]], reason: str) -> tuple[Signature | None, Taken]:
        """Write a decision about one or more rows, and give how it is signed with what changed.

        Returns:
            The signature, null if all of it had been decided before, and what became of the file.

        Raises:
            CurationError: It breaks a rule or does not fit the package.
            OSError: The file cannot be written.
            Refused: A row that a person changed or added cannot be accepted anew.
        """
        rows = {(line.get("table", ""), line.get("row_key", "")) for line in lines}
        with self._lock:
            document = self._document()
            self._refuse_acceptance(lines, document)
            signed = self._signed(document, rows, reason)
            text = as_text([{**{part: line.get(part, "") for part in PARTS}, **signed} for line in lines])
            taken = take(self._package, self._directory, text, name=_NAME, replace=True)
        return signature(signed) if taken.after != taken.before else None, taken

    def undo(self, of: Signature, row: RowName | None = None, reason: str = TAKEN_BACK) -> tuple[Signature, Taken]:
        """Take a decision back, whoever took it and whenever: what stood before it stands again.

        Args:
            of: Date and name that it is signed with.
            row: The row about which it is taken back; null for all of its rows.
            reason: Why.

        Returns:
            The signature of the taking back, by which it can be taken back itself, and what became of the file.

        Raises:
            CurationError: What stood before breaks a rule by now.
            OSError: The file cannot be written.
            Refused: There is no such decision, its rows were decided anew since, or other decisions rest on it.
        """
        if row is None and not is_moment(of):
            raise Refused("decisions that bear no time of day are taken back row by row")
        with self._lock, held(self._directory):
            document = self._document()
            before = document.text
            found = document.rows()
            rows = [one for one, lines in found.items() if any(signature(line.cells) == of for line in lines)]
            rows = [one for one in rows if row in (None, one)]
            for one in rows:
                if not stands_in([line.cells for line in found[one]], of):
                    raise Refused(f"{one[0]} {one[1]} was decided anew since, or this was taken back")
            if not rows:
                raise Refused("there is no such decision")
            signed = self._signed(document, rows, reason)
            document.add({one: [withdrawing(one, of, signed)] for one in rows})
            self._check(before, document.text, rows)
            write(self._directory, CORRECTIONS_FILE, document.text)
        return signature(signed), Taken(tuple(rows), (), before, document.text)

    @property
    def _path(self) -> Path:
        return self._directory / CORRECTIONS_FILE

    def _document(self) -> CorrectionsText:
        """What is on disk, which other hands may have changed.

        Raises:
            CurationError: It breaks a rule.
        """
        text = read_text(self._path)
        if text != self._sound:
            contested: list[Fault] = []
            if text:
                Curation.parse(text, {}, contested=contested)
            self._sound, self._contested = text, contested
        return CorrectionsText(text)

    def _refuse_acceptance(self, lines: Iterable[Mapping[str, str]], document: CorrectionsText) -> None:
        standing = document.standing()
        for line in lines:
            found = standing.get((line.get("table", ""), line.get("row_key", "")), [])
            changed = {record.cells["action"] for record in found} in ({Action.EDIT}, {Action.ADD})
            if line.get("action") == Action.ACCEPT and changed:
                cells = found[0].cells
                raise Refused(f"{cells['who']} decided this row on {cells['date']} ({cells['action']})")

    def _signed(self, document: CorrectionsText, rows: Iterable[RowName], reason: str) -> dict[str, str]:
        """Why, who and when; later than what is known of the rows, and than this person's other decisions."""
        touched = set(rows)
        when = self._now().astimezone(datetime.UTC).replace(microsecond=0, tzinfo=None)
        for row, records in document.rows().items():
            for date, who in (signature(record.cells) for record in records):
                if (row in touched or who == self.reviewer) and is_moment((date, who)):
                    when = max(when, datetime.datetime.fromisoformat(date[:-1]) + datetime.timedelta(seconds=1))
        return {"reason": " ".join(reason.split()), "who": self.reviewer, "date": f"{when.isoformat()}Z"}

    def _check(self, before: str, after: str, rows: Sequence[RowName]) -> None:
        """Raises what speaks against ``after``, in which other decisions about the rows stand than ``before``."""
        actors = Curation.parse_actors(read_text(self._directory / ACTORS_FILE))
        earlier: list[Fault] = []
        Curation.parse(before, actors, contested=earlier)
        later: list[Fault] = []
        curation = Curation.parse(after, actors, contested=later)
        known = {fault.contested for fault in earlier}
        if new := [fault for fault in later if fault.contested not in known]:
            raise Refused(f"these rows were decided anew since: {new[0].rule}")
        revived = [one for one in curation.decisions if (one.table, one.row_key) in rows]
        if faults := sorted(dangling(self._package, revived, curation, CORRECTIONS_FILE)):
            raise CurationError(faults)
        if needed := still_needed(self._package, curation, rows):
            raise Refused(needed)
