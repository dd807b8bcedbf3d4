"""The authority file at the desk: the names that are known, and new ones for actors.csv."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from pathlib import Path

from newsledger.curate import Curation, CurationError, Fault
from newsledger.curate.decisions import ACTORS_FILE, ACTORS_REQUIRED, NamedActor
from newsledger.curate.document import read_text
from newsledger.curate.merging import held, write
from newsledger.curate.naming import written
from newsledger.language.authority import COLUMNS, Authority, Entry, form_key
from newsledger.review.desk import Taken
from schemas import LIST_SEPARATOR

OURS = ACTORS_FILE
SHIPPED = "newsledger"
DESK = "newsledger review"

Cells = Mapping[str, str]


class Naming:
    """Reads and writes the actors.csv of a curation directory."""

    def __init__(self, directory: Path) -> None:
        """Take the directory; the file may be missing."""
        self._directory = directory

    def authority(self) -> list[dict[str, str]]:
        """Every actor known by name: those of actors.csv, then the shipped ones that it does not name.

        Returns:
            The columns of actors.csv that are filled, and ``file``: where the actor is named.
        """
        actors = self._actors()
        ours = [{**_filled(_of_named(named)), "file": OURS} for named in actors.values()]
        shipped = [entry for actor_id, entry in Authority.load().entries.items() if actor_id not in actors]
        return [*ours, *({**_filled(_of_entry(entry)), "file": SHIPPED} for entry in shipped)]

    def name(self, cells: Cells) -> Taken:
        """Add a line about an actor to actors.csv; what is known of it need not be said again.

        Args:
            cells: Columns of actors.csv; aliases joined by ' | '.

        Raises:
            CurationError: A cell breaks a rule, or contradicts what is known of this or another actor.
            OSError: The file cannot be written.
        """
        with held(self._directory):
            before = read_text(self._directory / ACTORS_FILE)
            new = self._line(cells)
            if faults := list(self._taken_by_others(new)):
                raise CurationError(faults)
            return self._put(before, _with_line(before, new))

    def take_back(self, line: str) -> Taken:
        """Take a line out of actors.csv again.

        Args:
            line: The line as it stands in the file, with its end.

        Raises:
            CurationError: It is not there (any more), or a decision rests on it.
            OSError: The file cannot be written.
        """
        with held(self._directory):
            before = read_text(self._directory / ACTORS_FILE)
            lines = before.splitlines(keepends=True)
            if line not in lines:
                raise CurationError([Fault(ACTORS_FILE, 0, "line", line.strip(), "stands in the file no more")])
            lines.remove(line)
            return self._put(before, "".join(lines))

    def _put(self, before: str, after: str) -> Taken:
        actors = Curation.parse_actors(after)
        corrections = read_text(self._directory / "corrections.csv")
        if corrections:
            Curation.parse(corrections, actors, contested=[])
        write(self._directory, ACTORS_FILE, after)
        return Taken((), (), before, after, ACTORS_FILE)

    def _actors(self) -> dict[str, NamedActor]:
        return Curation.parse_actors(read_text(self._directory / ACTORS_FILE))

    def _line(self, cells: Cells) -> dict[str, str]:
        """What is to be written: only what is new of an actor that the file has, all of one that is shipped."""
        said = {column: " ".join(cells.get(column, "").split()) for column in COLUMNS}
        if said["source"] == SHIPPED:
            # Names of that source give way where others share them, and what is written here is the user's.
            said["source"] = DESK
        known = self._actors().get(said["actor_id"])
        entry = Authority.load().get(said["actor_id"])
        before = _of_named(known) if known else _of_entry(entry) if entry else dict.fromkeys(COLUMNS, "")
        aliases = _items(said["aliases"])
        old = _items(before["aliases"])
        if known:
            aliases = [alias for alias in aliases if alias not in old]
            kept = {column: said[column] for column in COLUMNS if said[column] != before[column]}
            if not aliases and not kept.keys() - {"aliases", "source"}:
                rule = "the file says all of this already"
                raise CurationError([Fault(ACTORS_FILE, 0, "actor_id", said["actor_id"], rule)])
            required = {column: said[column] or before[column] for column in ACTORS_REQUIRED}
            return {**dict.fromkeys(COLUMNS, ""), **kept, **required, "aliases": LIST_SEPARATOR.join(aliases)}
        # A line of this file takes the place of the shipped one, with all its aliases.
        merged = {column: said[column] or before[column] for column in COLUMNS if column != "source"}
        aliases = list(dict.fromkeys([*old, *aliases]))
        return {**merged, "aliases": LIST_SEPARATOR.join(aliases), "source": said["source"]}

    def _taken_by_others(self, new: Cells) -> list[Fault]:
        """Forms of the actor that the file gives to another one already: the later line would win silently."""
        forms = {form_key(form): form for form in (new["name"], *_items(new["aliases"])) if form}
        found = []
        for named in self._actors().values():
            for form in (named.name, *named.aliases):
                if named.actor_id != new["actor_id"] and form_key(form) in forms:
                    rule = f"is a name of {named.actor_id} already: merge the two actors, or take another name"
                    found.append(Fault(ACTORS_FILE, 0, "aliases", forms[form_key(form)], rule))
        return found


def _items(cell: str) -> list[str]:
    return [item.strip() for item in cell.split("|") if item.strip()]


def _of_named(named: NamedActor) -> dict[str, str]:
    cells = {column: getattr(named, column) or "" for column in COLUMNS if column != "aliases"}
    return {**cells, "aliases": LIST_SEPARATOR.join(named.aliases)}


def _of_entry(entry: Entry) -> dict[str, str]:
    cells = {column: str(getattr(entry, column) or "") for column in COLUMNS if column != "aliases"}
    return {**cells, "aliases": LIST_SEPARATOR.join(entry.aliases)}


def _filled(cells: Cells) -> dict[str, str]:
    return {column: value for column, value in cells.items() if value}


def _with_line(text: str, cells: Cells) -> str:
    """The text with a line behind the actor's others, or before the first actor that comes later."""
    lines = text.splitlines(keepends=True)
    if lines and not lines[-1].endswith("\n"):
        lines[-1] += "\n"
    begun = [at for at, line in enumerate(lines) if line.strip() and not line.startswith("#")]
    if not begun:
        return "".join([*lines, ",".join(COLUMNS) + "\n", written(cells, COLUMNS)])
    header = next(csv.reader(io.StringIO(lines[begun[0]])))
    ids = {at: dict(zip(header, next(csv.reader([lines[at]])), strict=False)).get("actor_id", "") for at in begun[1:]}
    own = [at + 1 for at, actor_id in ids.items() if actor_id == cells["actor_id"]]
    later = [at for at, actor_id in ids.items() if actor_id > cells["actor_id"]]
    place = own[-1] if own else later[0] if later else len(lines)
    ending = "\r\n" if lines[begun[0]].endswith("\r\n") else "\n"
    return "".join([*lines[:place], written(cells, header).rstrip("\n") + ending, *lines[place:]])
