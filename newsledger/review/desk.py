"""Takes decisions into corrections.csv: checked, merged, written at once and whole."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from newsledger.curate import Action, Curation, CurationError, Fault
from newsledger.curate.cells import escape
from newsledger.curate.decisions import ACTORS_FILE, CORRECTIONS_FILE, CORRECTIONS_HEADER
from newsledger.curate.diff import quoted
from newsledger.curate.document import Cells, CorrectionsText, RowName, read_text
from newsledger.curate.merging import held, merge, write
from newsledger.review.checking import check, still_needed
from newsledger.review.package import Package


@dataclass(frozen=True)
class Taken:
    """What became of corrections.csv.

    Attributes:
        decided: Rows whose decision is new or changed.
        known: Rows of which the same had been decided before.
        before: Text of the file before.
        after: And now.
        file: Its name.
    """

    decided: tuple[RowName, ...]
    known: tuple[RowName, ...]
    before: str
    after: str
    file: str = CORRECTIONS_FILE

    @property
    def diff(self) -> str:
        """What changed, as a unified diff; empty if nothing did."""
        before, after = (text.splitlines(keepends=True) for text in (self.before, self.after))
        named = {"fromfile": f"a/{self.file}", "tofile": f"b/{self.file}"}
        return "".join(difflib.unified_diff(before, after, **named, n=1))


def take(
    package: Package, directory: Path, text: str, *, name: str, replace: bool = False, dry_run: bool = False
) -> Taken:
    """Check decisions and put them into ``directory``/corrections.csv, all or none.

    Args:
        package: The package that was reviewed.
        directory: The curation directory.
        text: The decisions, as the text of a corrections.csv.
        name: What faults call that text.
        replace: Let the new word hold where it contradicts what was decided before.
        dry_run: Write nothing.

    Raises:
        CurationError: A decision breaks a rule, does not fit the package, or contradicts another; nothing was written.
        OSError: The file cannot be read or written; what was there stands.
        UnusablePackage: A table of the package cannot be read.
    """
    with held(directory):
        actors = Curation.parse_actors(read_text(directory / ACTORS_FILE))
        new = Curation.parse(text, actors, name)
        before = read_text(directory / CORRECTIONS_FILE)
        into = CorrectionsText(before)
        earlier = into.standing()
        rejected = {(one.table, one.row_key) for one in new.decisions if one.action is Action.REJECT}
        only_added = {row for row in rejected & earlier.keys() if row not in package or package.only_added(row)}
        accepted = {(one.table, one.row_key) for one in new.decisions if one.action is Action.ACCEPT} & earlier.keys()
        shown = _shown(package, Curation.parse(before, actors, contested=[]), accepted) if accepted else set()
        merged = merge(into, CorrectionsText(text), name=name, replace=replace, only_added=only_added, shown=shown)
        if merged.contradictions:
            raise CurationError(list(merged.contradictions))
        contested: list[Fault] = []
        after = Curation.parse(into.text, actors, contested=contested)
        faults = [fault for fault in contested if fault.contested in merged.decided]
        faults = faults or check(package, new, after, earlier, name, set(merged.decided))
        if faults:
            raise CurationError(faults)
        if needed := still_needed(package, after, merged.decided):
            raise CurationError([Fault(name, 0, "row_key", "", needed)])
        if not dry_run and into.text != before:
            write(directory, CORRECTIONS_FILE, into.text)
    return Taken(merged.decided, merged.known, before, into.text)


def _shown(package: Package, earlier: Curation, rows: set[RowName]) -> set[RowName]:
    """Those of the rows that the package shows as they were decided: the build knew of the decision."""
    found = set()
    for decision in earlier.decisions:
        name = (decision.table, decision.row_key)
        row = package.row(name) if name in rows and decision.values else None
        if row is not None and all(row[column] == value for column, value in decision.values.items()):
            found.add(name)
    return found


def as_text(lines: Sequence[Cells]) -> str:
    """Lines as the text of a corrections.csv."""
    rows = [CORRECTIONS_HEADER, *(tuple(line[name] for name in CORRECTIONS_HEADER) for line in lines)]
    return "".join(",".join(quoted(escape(cell)) for cell in row) + "\n" for row in rows)
