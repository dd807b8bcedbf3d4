"""Reads and checks the two curation files; every fault is found before any is raised."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from newsledger.curate.cells import (
    columns_of,
    decidable_columns,
    derived_columns,
    parse_cell,
    parse_when,
    source_columns,
    split_key,
    text_spans,
    unescape,
)
from newsledger.curate.decisions import (
    ACTORS_FILE,
    ACTORS_HEADER,
    ACTORS_REQUIRED,
    CORRECTIONS_FILE,
    CORRECTIONS_HEADER,
    Action,
    CurationError,
    Decision,
    Fault,
    NamedActor,
)
from newsledger.curate.naming import read_actors
from newsledger.curate.standing import ENDINGS, WITHDRAW, ended, names_nothing, signature, stands
from schemas import CORPUS_TABLES, TABLES

Line = tuple[int, dict[str, str]]


@dataclass(frozen=True)
class Curation:
    """All that people decided.

    Attributes:
        decisions: The rows of corrections.csv, one decision a row of the package, in file order.
        actors: The rows of actors.csv by actor id, in file order.
    """

    decisions: tuple[Decision, ...] = ()
    actors: dict[str, NamedActor] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        """Whether nothing was decided."""
        return not self.decisions and not self.actors

    @property
    def rejected(self) -> dict[str, frozenset[str]]:
        """The keys of the rows that people rejected, by table."""
        rejected: dict[str, set[str]] = {}
        for decision in self.decisions:
            if decision.action is Action.REJECT:
                rejected.setdefault(decision.table, set()).add(decision.row_key)
        return {table: frozenset(keys) for table, keys in rejected.items()}

    @classmethod
    def load(cls, directory: Path | None, contested: list[Fault] | None = None) -> Curation:
        """Read ``actors.csv`` and ``corrections.csv`` from a directory; either may be missing.

        Args:
            directory: The curation directory; None for no curation at all.
            contested: Takes up what people disagree on; such rows are then left out instead of being faults.

        Returns:
            The decisions, checked against the tables' declarations.

        Raises:
            CurationError: The directory does not exist, or a file breaks a rule; all faults are raised at once.
        """
        return cls() if directory is None else cls(*_load(directory, contested))

    @classmethod
    def parse(
        cls,
        corrections: str,
        actors: Mapping[str, NamedActor],
        name: str = CORRECTIONS_FILE,
        contested: list[Fault] | None = None,
    ) -> Curation:
        """Check the text of a corrections.csv as ``load`` does.

        Args:
            corrections: The text.
            actors: The rows of actors.csv, with which it may not disagree.
            name: Name by which faults call the file.
            contested: As for ``load``.

        Raises:
            CurationError: The text breaks a rule; all faults are raised at once.
        """
        faults: list[Fault] = []
        decisions = _read_decisions(
            _lines_of(corrections, name, CORRECTIONS_HEADER, CORRECTIONS_HEADER, faults), faults
        )
        _check_agreement(decisions, dict(actors), faults)
        _raise([replace(fault, file=name) for fault in faults], contested)
        return cls(tuple(decisions), dict(actors))

    @staticmethod
    def parse_actors(text: str) -> dict[str, NamedActor]:
        """Check the text of an actors.csv as ``load`` does, and give its actors by id; no text, no actors.

        Raises:
            CurationError: The text breaks a rule; all faults are raised at once.
        """
        faults: list[Fault] = []
        lines = _lines_of(text, ACTORS_FILE, ACTORS_REQUIRED, ACTORS_HEADER, faults) if text else []
        actors = read_actors(lines, faults)
        _raise(faults, None)
        return actors


def _raise(faults: list[Fault], contested: list[Fault] | None) -> None:
    if contested is not None:
        contested += sorted(fault for fault in faults if fault.contested)
        faults = [fault for fault in faults if not fault.contested]
    if faults:
        raise CurationError(faults)


def _load(directory: Path, contested: list[Fault] | None) -> tuple[tuple[Decision, ...], dict[str, NamedActor]]:
    faults: list[Fault] = []
    if not directory.is_dir():
        raise CurationError([Fault(str(directory), 0, "directory", str(directory), "there is no such directory")])
    actors = read_actors(_lines(directory / ACTORS_FILE, ACTORS_REQUIRED, ACTORS_HEADER, faults), faults)
    lines = _lines(directory / CORRECTIONS_FILE, CORRECTIONS_HEADER, CORRECTIONS_HEADER, faults)
    decisions = _read_decisions(lines, faults)
    _check_agreement(decisions, actors, faults)
    _raise(faults, contested)
    return tuple(decisions), actors


def _lines(path: Path, required: tuple[str, ...], known: tuple[str, ...], faults: list[Fault]) -> list[Line]:
    """The lines with their numbers; columns that are known but not there are empty."""
    if not path.exists():
        return []
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        faults.append(Fault(path.name, 0, "file", f"byte {error.start}", "the file is written in UTF-8"))
        return []
    return _lines_of(text, path.name, required, known, faults)


def _lines_of(
    text: str, name: str, required: tuple[str, ...], known: tuple[str, ...], faults: list[Fault]
) -> list[Line]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        records = list(_records(reader))
    except csv.Error as error:
        faults.append(Fault(name, reader.line_num, "file", str(error), "the file is CSV with double quotes"))
        return []
    header = records[0][1] if records else []
    if not set(required) <= set(header) <= set(known) or len(set(header)) != len(header):
        number = records[0][0] if records else 1
        faults.append(Fault(name, number, "header", ",".join(header), f"the header is {','.join(known)}"))
        return []
    lines = []
    for number, cells in records[1:]:
        if len(cells) == len(header):
            read = map(unescape, cells) if known == CORRECTIONS_HEADER else cells
            lines.append((number, {**dict.fromkeys(known, ""), **dict(zip(header, read, strict=True))}))
        else:
            faults.append(Fault(name, number, "line", ",".join(cells), f"a line has {len(header)} cells"))
    return lines


def _records(reader: Any) -> Iterator[tuple[int, list[str]]]:
    """Records with the line they begin on; blank lines and comments ('#') are left out."""
    line = 1
    for cells in reader:
        if cells and not cells[0].startswith("#"):
            yield line, cells
        line = reader.line_num + 1


def _read_decisions(lines: list[Line], faults: list[Fault]) -> list[Decision]:
    groups: dict[tuple[str, str], list[Line]] = {}
    for line, cells in lines:
        problems = _line_problems(tuple(cells.items()))
        faults.extend(Fault(CORRECTIONS_FILE, line, column, cells[column], rule) for column, rule in problems)
        group = groups.setdefault((cells["table"], cells["row_key"]), []) if not problems else []
        # Where git keeps the lines of both sides it may repeat a line that they share.
        if all(cells != standing for _, standing in group):
            group.append((line, cells))
    decisions = []
    for history in groups.values():
        faults.extend(_ending_problems(history))
        group = _standing(history)
        problems_of_row = list(_row_problems(group, history)) if group else []
        faults.extend(problems_of_row)
        if group and not problems_of_row:
            decisions.append(_decision(group))
    return decisions


def _ending_problems(history: list[Line]) -> Iterator[Fault]:
    lines = [cells for _, cells in history]
    for line, cells in history:
        if cells["action"] in ENDINGS and names_nothing(cells, lines):
            rule = "nothing of this row is signed so" + (f" and decides {cells['column']}" if cells["column"] else "")
            yield Fault(CORRECTIONS_FILE, line, "value", cells["value"], rule)


def _standing(history: list[Line]) -> list[Line]:
    """The lines of a row that decide something, without those that later ones ended."""
    alive = stands([cells for _, cells in history])
    return [line for line, lives in zip(history, alive, strict=True) if lives and line[1]["action"] not in ENDINGS]


@lru_cache(maxsize=65_536)
def _line_problems(line: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    """What is wrong with a line by itself, as (column of the file, rule); a desk reads one file again and again."""
    return tuple(_problems_of(dict(line)))


def _problems_of(cells: dict[str, str]) -> Iterator[tuple[str, str]]:
    for name in ("reason", "who"):
        if not cells[name].strip():
            yield name, "may not be empty"
    try:
        parse_when(cells["date"])
    except ValueError as error:
        yield "date", str(error)
    actions = [*(action.value for action in Action), *ENDINGS]
    if cells["action"] not in actions:
        yield "action", f"is one of {', '.join(actions)}"
    if cells["table"] not in CORPUS_TABLES:
        yield "table", f"is one of {', '.join(CORPUS_TABLES)}"
        return
    try:
        split_key(TABLES[cells["table"]], cells["row_key"])
    except ValueError as error:
        yield "row_key", str(error)
    if cells["action"] in ENDINGS:
        yield from _ending_cells(cells)
    elif cells["action"] in actions:
        yield from _value_problems(cells["table"], Action(cells["action"]), cells["column"], cells["value"])


def _ending_cells(cells: dict[str, str]) -> Iterator[tuple[str, str]]:
    if cells["column"] and cells["action"] == WITHDRAW:
        yield "column", f"is empty for {WITHDRAW}"
    elif cells["column"] and (rule := _closed(cells["table"], cells["column"])) is not None:
        yield "column", rule
    try:
        ended(cells)
    except ValueError as error:
        yield "value", str(error)


def _value_problems(table: str, action: Action, column: str, value: str) -> Iterator[tuple[str, str]]:
    if table == "articles" and action in (Action.ADD, Action.REJECT):
        yield "action", "articles come and go with the corpus: add the file to it, or take it out"
    elif action in (Action.ACCEPT, Action.REJECT):
        for name, cell in (("column", column), ("value", value)):
            if cell:
                yield name, f"is empty for {action}"
    elif not column and action is Action.ADD:
        if value:
            yield "value", "is empty where no column is named"
    elif (rule := _closed(table, column)) is not None:
        yield "column", rule
    else:
        try:
            parse_cell(columns_of(table)[column], value)
        except ValueError as error:
            yield "value", f"{column} {error}"


def _closed(table: str, column: str) -> str | None:
    """Why a column cannot be set; null if it can."""
    if column in decidable_columns(table):
        return None
    if column in TABLES[table].primary_key:
        return "is part of the key: it stands in row_key, and another key is another row (reject this one, add that)"
    if column in derived_columns(table):
        return "is worked out from other columns and rows"
    if column in source_columns(table):
        return "says what stands in the corpus: change the source file"
    return f"is one of {', '.join(decidable_columns(table))}"


def _row_problems(group: list[Line], history: list[Line]) -> Iterator[Fault]:
    """What is wrong with the lines of one row that stand taken together; to say the same twice is to agree."""
    first = group[0]
    seen: dict[str, Line] = {}
    for line, cells in group:
        standing = seen.setdefault(cells["column"], (line, cells))[1]
        if cells["action"] != first[1]["action"]:
            yield _contradiction((line, cells), first, "action", f"{first[1]['action']} of the same row")
        elif cells["value"] != standing["value"]:
            said = f"{standing['value']!r} for {cells['column']} of the same row"
            yield _contradiction((line, cells), seen[cells["column"]], "value", said)
    if first[1]["action"] == Action.ADD:
        endings = [entry for entry in history if entry[1]["action"] in ENDINGS]
        missing = list(_missing_values(group, set(seen)))
        yield from [_taken_out(group[-1], endings[-1])] if missing and endings else missing
        yield from _different_rows(group)


def _contradiction(one: Line, other: Line, column: str, said: str) -> Fault:
    (line, cells), (earlier, against) = one, other
    rule = (
        f"{cells['who']} ({cells['date']}) contradicts line {earlier}, where {against['who']} ({against['date']}) "
        f"says {said}: settle it in `newsledger review`, or take one of them out"
    )
    return Fault(CORRECTIONS_FILE, line, column, cells[column], rule, (cells["table"], cells["row_key"]))


def _taken_out(one: Line, other: Line) -> Fault:
    """Somebody changed a cell of an added row that somebody else took back meanwhile."""
    (line, cells), (earlier, against) = one, other
    rule = (
        f"{cells['who']} ({cells['date']}) changes an added row that {against['who']} ({against['date']}) takes out "
        f"in line {earlier}: settle it in `newsledger review`, or take one of them out"
    )
    return Fault(CORRECTIONS_FILE, line, "value", cells["value"], rule, (cells["table"], cells["row_key"]))


def _different_rows(group: list[Line]) -> Iterator[Fault]:
    """Where two people added the row, each in full, and one leaves empty what the other fills."""
    rows: dict[tuple[str, str], dict[str, Line]] = {}
    for entry in group:
        rows.setdefault(signature(entry[1]), {})[entry[1]["column"]] = entry
    whole = [row for row in rows.values() if not list(_missing_values(list(row.values()), set(row)))]
    for row in whole[1:]:
        for one, other in ((row, whole[0]), (whole[0], row)):
            for column in one.keys() - other.keys():
                if one[column][1]["value"]:
                    yield _contradiction(one[column], next(iter(other.values())), "value", f"'' for {column}")


def _missing_values(group: list[Line], given: set[str]) -> Iterator[Fault]:
    line, cells = group[0]
    table = cells["table"]
    filled = {rule.text for rule in text_spans(table)}
    for name in decidable_columns(table):
        if name not in given and name not in filled and not columns_of(table)[name].nullable:
            yield Fault(CORRECTIONS_FILE, line, "row_key", cells["row_key"], f"an added row needs a line for {name}")


def _decision(group: list[Line]) -> Decision:
    line, cells = group[0]
    columns = columns_of(cells["table"])
    values = {
        entry["column"]: parse_cell(columns[entry["column"]], entry["value"]) for _, entry in group if entry["column"]
    }
    return Decision(
        table=cells["table"],
        row_key=cells["row_key"],
        action=Action(cells["action"]),
        values=values,
        line=line,
        who=cells["who"],
        date=parse_when(cells["date"]),
        reason=cells["reason"],
    )


def _check_agreement(decisions: list[Decision], actors: dict[str, NamedActor], faults: list[Fault]) -> None:
    """The two files may not say different things of one actor."""
    for decision in decisions:
        named = actors.get(decision.row_key) if decision.table == "actors" else None
        if named is None:
            continue
        for column, value in decision.values.items():
            if named.decided.get(column, value) != value:
                rule = (
                    f"{ACTORS_FILE} says {named.decided[column]!r} for {column} of {decision.row_key}: change it there"
                )
                faults.append(Fault(CORRECTIONS_FILE, decision.line, "value", str(value), rule))
