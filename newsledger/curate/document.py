"""corrections.csv as it is written: lines are put in where they belong, and those that are there stay untouched.

Rows are kept in the order of ``diff_to_corrections`` (tables as published, rows by key), and new lines about a row
stand behind its earlier ones, so that the file reads as the history of each row. Comments stay with the line behind
them. Since no line is ever changed or taken out, git may keep the lines of both sides where two people reviewed at
once: see ``newsledger.curate.standing``.
"""

from __future__ import annotations

import csv
import io
import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from newsledger.curate.cells import columns_of, escape, unescape
from newsledger.curate.decisions import CORRECTIONS_HEADER, CurationError, Fault
from newsledger.curate.diff import quoted
from newsledger.curate.standing import ENDINGS, stands
from schemas import TABLES

Cells = Mapping[str, str]
RowName = tuple[str, str]
"""Table and key of a row."""

_ORDER = {name: place for place, name in enumerate(TABLES)}


@dataclass(frozen=True)
class Record:
    """A line as it stands in the file; several physical lines if a cell holds line breaks.

    Attributes:
        text: All of it, with its end.
        cells: By column of the file; empty for comments and blank lines.
        line: Its first physical line, the header being line 1; 0 for a line that is not in the file yet.
    """

    text: str
    cells: Cells
    line: int = 0


class CorrectionsText:
    """The records of a corrections.csv; each method leaves it as a file that can be written."""

    def __init__(self, text: str) -> None:
        """Take the text of a file that ``Curation.parse`` accepts; an empty one gets the header."""
        self._header: Sequence[str] = CORRECTIONS_HEADER
        self._end = "\r\n" if "\r\n" in text[: text.find("\n") + 1] else "\n"
        self._records = list(self._read(text))
        if not any(record.cells for record in self._records):
            self._records.append(Record(",".join(self._header) + self._end, dict.fromkeys(self._header, "")))

    @classmethod
    def read(cls, path: Path) -> CorrectionsText:
        """Read the file; one that is missing is empty.

        Raises:
            CurationError: The file is not UTF-8.
            OSError: It cannot be read.
        """
        return cls(read_text(path))

    def _read(self, text: str) -> Iterator[Record]:
        lines = list(io.StringIO(text, newline=""))
        if lines and not lines[-1].endswith(("\n", "\r")):
            lines[-1] += self._end
        reader = csv.reader(lines)
        before, header = 0, True
        for cells in reader:
            raw = "".join(lines[before : reader.line_num])
            if not cells or cells[0].startswith("#"):
                yield Record(raw, {}, before + 1)
            elif header:
                header, self._header = False, cells
                yield Record(raw, dict.fromkeys(cells, ""), before + 1)
            else:
                found = dict(zip(self._header, map(unescape, cells), strict=True))
                yield Record(raw, found, before + 1)
            before = reader.line_num

    @property
    def text(self) -> str:
        """The file as it would be written."""
        return "".join(record.text for record in self._records)

    @property
    def lines(self) -> list[Record]:
        """The lines that decide something, in the order of the file."""
        return [record for record in self._records if record.cells.get("table")]

    def rows(self) -> dict[RowName, list[Record]]:
        """The lines by the row that they decide."""
        found: dict[RowName, list[Record]] = {}
        for record in self.lines:
            found.setdefault(row_of(record.cells), []).append(record)
        return found

    def standing(self) -> dict[RowName, list[Record]]:
        """The lines that decide something and stand, by the row that they decide; rows without such are left out."""
        found = {}
        for row, records in self.rows().items():
            alive = stands([record.cells for record in records])
            lines = [one for one, lives in zip(records, alive, strict=True) if lives and decides(one.cells)]
            if lines:
                found[row] = lines
        return found

    def add(self, rows: Mapping[RowName, Iterable[Cells]]) -> None:
        """Put new lines about some rows behind those that the rows have; lines that are there stay as they are."""
        last = {row_of(record.cells): at for at, record in enumerate(self._records) if record.cells.get("table")}
        behind: dict[int, list[Cells]] = {}
        fresh: list[Cells] = []
        for row, lines in rows.items():
            ordered = sorted(lines, key=place_of)
            fresh += [] if row in last else ordered
            if row in last:
                behind[last[row]] = ordered
        fresh.sort(key=place_of, reverse=True)
        self._records = list(self._inserted(behind, fresh))

    def _inserted(self, behind: Mapping[int, Iterable[Cells]], fresh: list[Cells]) -> Iterator[Record]:
        """All lines: ``behind`` are new ones by the place of the line before them, ``fresh`` new rows', last first."""
        comments: list[Record] = []
        for at, record in enumerate(self._records):
            comments.append(record)
            if record.cells:
                # What a comment says belongs to the line behind it.
                while fresh and record.cells["table"] and place_of(fresh[-1])[:2] < place_of(record.cells)[:2]:
                    yield self._written(fresh.pop())
                yield from comments
                comments = []
            for cells in behind.get(at, ()):
                yield self._written(cells)
        yield from comments
        while fresh:
            yield self._written(fresh.pop())

    def _written(self, cells: Cells) -> Record:
        return Record(",".join(quoted(escape(cells[name])) for name in self._header) + self._end, cells)

    def write(self, path: Path) -> None:
        """Write the file so that a kill at any moment leaves either the earlier or the new one.

        Raises:
            OSError: It cannot be written; the earlier file stands.
        """
        write_atomically(path, self.text)


def read_text(path: Path) -> str:
    """The text of a curation file; empty if it is missing.

    Raises:
        CurationError: The file is not UTF-8.
        OSError: It cannot be read.
    """
    try:
        return path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        return ""
    except UnicodeDecodeError as error:
        fault = Fault(path.name, 0, "file", f"byte {error.start}", "the file is written in UTF-8")
        raise CurationError([fault]) from None


def row_of(cells: Cells) -> RowName:
    """Table and key of the row that a line decides; empty for lines that decide none."""
    return cells.get("table", ""), cells.get("row_key", "")


def decides(cells: Cells) -> bool:
    """Whether a line says something of a row, and not of earlier lines."""
    return cells["action"] not in ENDINGS


def place_of(cells: Cells) -> tuple[int, str, int, str]:
    """Where a line belongs: tables and columns as published, rows by key, what it ends before what it says."""
    columns = list(columns_of(cells["table"]))
    column = columns.index(cells["column"]) if cells["column"] else -1
    ending = not decides(cells)
    return _ORDER[cells["table"]], cells["row_key"], column - 1_000 * ending, cells["value"] if ending else ""


def write_atomically(path: Path, text: str) -> None:
    """Write a file beside its place and rename it into it, through links and with the rights it has.

    Raises:
        OSError: It cannot be written; what was there stands.
    """
    target = path.resolve()
    handle, name = tempfile.mkstemp(prefix=f".{target.name}-", dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(text.encode("utf-8"))
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(target.stat().st_mode & 0o777 if target.exists() else 0o644)
        Path(name).replace(target)
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise
