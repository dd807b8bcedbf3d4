"""CSV files that say the same in another form, something else than the Parquet file, or nothing that can be read."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable

from fault_corpus.base import sound_rows
from fault_corpus.fault import CSV, PARQUET, Fault
from fault_corpus.workspace import Cells, Workspace
from schemas import TABLES

Change = Callable[[bytes], bytes]

_TYPED = ("type", "not_nullable", "in_vocabulary", "matches_pattern")
_ACROSS = ("foreign_key", "row_order", "primary_key", "span", "count_of", "unique_key")


def csv_faults() -> list[Fault]:
    """Faults of CSV files alone."""
    return [*_forms(), *_unreadable(), *_columns(), *_torn(), *_differing()]


def _changed(table: str, change: Change) -> Callable[[Workspace], None]:
    return lambda workspace: workspace.change_csv(table, change)


def _replaced(old: str, new: str) -> Change:
    def change(data: bytes) -> bytes:
        assert old.encode() in data, old
        return data.replace(old.encode(), new.encode(), 1)

    return change


def _forms() -> list[Fault]:
    """The same cells, written otherwise."""

    def form(
        name: str, table: str, change: Change, column: str = "", row: int = 0, follows: tuple[str, ...] = ()
    ) -> Fault:
        return Fault(
            f"{table}.csv: {name}", _changed(table, change), "csv_form", table, column, row, CSV, follows=follows
        )

    return [
        form("a byte-order mark", "quotes", lambda data: b"\xef\xbb\xbf" + data),
        form("a byte-order mark", "articles", lambda data: b"\xef\xbb\xbf" + data),
        form("line ends of Windows", "quotes", lambda data: data.replace(b"\n", b"\r\n")),
        form("line ends of Windows", "retired", lambda data: data.replace(b"\n", b"\r\n")),
        form("no line end at the end", "quotes", lambda data: data[:-1], "review_status", 5),
        form("no line end at the end", "retired", lambda data: data[:-1], "retired_in", 5),
        form("a cell in marks that needs none", "actors", _replaced(",Agence Zora,", ',"Agence Zora",'), "name", 1),
        form("a date in marks", "events", _replaced(",2033-05-05,", ',"2033-05-05",'), "date_start", 1),
        form("a number in marks", "events", _replaced(",44.25,", ',"44.25",'), "latitude", 3),
        form("every cell in marks", "event_actors", _all_quoted, ""),
        form("a header in marks", "quotes", _replaced("quote_id,", '"quote_id",')),
        form("another line end in the middle", "quotes", _replaced(",machine\ngazette-01-q2", ",machine\r\ngazette-01-q2"), "review_status", 1),
    ]  # fmt: skip


def _all_quoted(data: bytes) -> bytes:
    rows = csv.reader(io.StringIO(data.decode(), newline=""))
    quoted = (",".join(f'"{cell}"' if cell else "" for cell in row) for row in rows)
    return "".join(line + "\n" for line in quoted).encode()


def _unreadable() -> list[Fault]:
    """Bytes that cannot be told into cells."""

    def unreadable(name: str, table: str, change: Change, value: str = "") -> Fault:
        return Fault(
            f"{table}.csv: {name}", _changed(table, change), "readable", table, "", 0, CSV, value, ("csv_form",)
        )

    return [
        unreadable("nothing at all", "quotes", lambda data: b""),
        unreadable(
            "a stray byte in a cell", "quotes", lambda data: data.replace(b"reporters", b"report\xffrs"), "row 4"
        ),
        unreadable("Latin-1 in a cell", "actors", lambda data: data.replace("Kovač,".encode(), b"Kov\xe1c,"), "row 2"),
        unreadable("a stray byte in the header", "quotes", lambda data: data.replace(b"quote_id", b"qu\xf6te_id", 1)),
        unreadable("half a character at the end", "retired", lambda data: data[:-1] + b"\xc3"),
        unreadable("UTF-16", "events", lambda data: data.decode().encode("utf-16")),
        unreadable("surrogates in UTF-8", "quotes", lambda data: data.replace(b"reporters", b"\xed\xa0\xbd"), "row 4"),
        unreadable(
            "an overlong form in UTF-8", "quotes", lambda data: data.replace(b"reporters", b"\xc0\xaf"), "row 4"
        ),
        unreadable("Parquet under the name of CSV", "quotes", lambda data: b"PAR1\xff\xfe" + data[:40] + b"PAR1"),
        unreadable("compressed", "quotes", lambda data: b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff" + data[:60]),
    ]


def _dropped(cells: Cells) -> None:
    for line in cells:
        line.pop(3)


def _doubled(cells: Cells) -> None:
    for line in cells:
        line.insert(0, line[0])


def _added(cells: Cells) -> None:
    for at, line in enumerate(cells):
        line.append("note" if at == 0 else None)


def _swapped(cells: Cells) -> None:
    for line in cells:
        line[1], line[2] = line[2], line[1]


def _renamed(to: str) -> Callable[[Cells], None]:
    def change(cells: Cells) -> None:
        cells[0][1] = to

    return change


def _columns() -> list[Fault]:
    """Headers that are not the schema's."""

    def columns(name: str, change: Callable[[Cells], object], value: str = "", table: str = "quotes") -> Fault:
        def damage(workspace: Workspace) -> None:
            workspace.change_csv_cells(table, change)

        return Fault(f"{table}.csv: {name}", damage, "columns", table, "", 0, CSV, value, ("csv_form",))

    return [
        columns("a column less", _dropped, "start"),
        columns("a column twice", _doubled),
        columns("a column more", _added, "note"),
        columns("columns in another order", _swapped),
        columns("a column in other case", _renamed("Article_ID"), "Article_ID"),
        columns("a column with a space behind it", _renamed("article_id ")),
        columns("a look-alike of a column", _renamed("аrticle_id"), "аrticle_id"),
        columns("an unnamed column", _renamed("")),
        columns("no header", lambda cells: cells.pop(0)),
        columns("the header of another table", lambda cells: cells.__setitem__(0, [c.name for c in TABLES["events"].columns])),
        columns("semicolons for commas", lambda cells: cells.__setitem__(slice(None), [[";".join(c or "" for c in line)] for line in cells])),
        columns("tabs for commas", lambda cells: cells.__setitem__(slice(None), [["\t".join(c or "" for c in line)] for line in cells]), table="actors"),
        columns("a line above the header", lambda cells: cells.insert(0, ["sep=,"]), table="retired"),
    ]  # fmt: skip


def _torn() -> list[Fault]:
    """Rows that do not have as many cells as there are columns."""

    def torn(name: str, table: str, change: Change, row: int, follows: tuple[str, ...] = ()) -> Fault:
        damage = _changed(table, change)
        return Fault(
            f"{table}.csv: {name}", damage, "cells_per_row", table, "", row, CSV, follows=("csv_form", *follows)
        )

    last = b"actors,brigade-of-the-east"
    return [
        torn("a row with a cell less", "actors", _replaced("agence-zora,Agence Zora,", "agence-zora,"), 1),
        torn("a row with a cell more", "actors", _replaced("agence-zora,", "agence-zora,,"), 1),
        torn("a comma that is not in marks", "quotes", _replaced('"There was no warning, none."', "There was no warning, none."), 2),
        torn("a row cut short at the end", "quotes", lambda data: data[:-60] + b"\n", 5),
        torn("a line of text between rows", "retired", lambda data: data.replace(last, b"-- end of part one --\n" + last), 1),
        torn("two rows on a line", "actors", _replaced("machine\nandrej", "machine,andrej"), 1),
        torn("a comment at the end", "retired", lambda data: data + b"# 5 rows\n", 6),
        # An empty line is a row of nulls.
        Fault(
            "retired.csv: an empty line at the end",
            _changed("retired", lambda data: data + b"\n"),
            "not_nullable",
            "retired",
            "id",
            6,
            CSV,
            follows=("csv_form", "formats_equal", "row_order"),
        ),
        Fault(
            "quotes.csv: an empty line between rows",
            _changed("quotes", _replaced("\ngazette-01-q2", "\n\ngazette-01-q2")),
            "not_nullable",
            "quotes",
            "quote_id",
            2,
            CSV,
            follows=("csv_form", "formats_equal", "row_order"),
        ),
        # A mark that is not closed swallows all that is behind it.
        Fault(
            "quotes.csv: a mark that is not closed",
            _changed("quotes", _unclosed),
            "csv_form",
            "quotes",
            "text",
            1,
            CSV,
            follows=("cells_per_row", "readable", "formats_equal", *_TYPED, *_ACROSS),
        ),
    ]  # fmt: skip


def _unclosed(data: bytes) -> bytes:
    assert b'one by one,",' in data
    return data.replace(b'one by one,",', b"one by one,,", 1)


def _differing() -> list[Fault]:
    """Cells and rows that are sound in the CSV, and others than in the Parquet file."""

    def cell(
        table: str, row: int, column: str, new: str | None, value: str = "", follows: tuple[str, ...] = ()
    ) -> Fault:
        position = [declared.name for declared in TABLES[table].columns].index(column)

        def damage(workspace: Workspace) -> None:
            def change(cells: Cells) -> None:
                assert cells[row][position] != new
                cells[row][position] = new

            workspace.change_csv_cells(table, change)

        return Fault(
            f"{table}.csv: another {column}: {new!r}", damage, "formats_equal", table, column, row, CSV, value, follows
        )

    def rows(
        name: str, change: Callable[[Cells], object], row: int, files: tuple[str, ...], follows: tuple[str, ...] = ()
    ) -> Fault:
        def damage(workspace: Workspace) -> None:
            workspace.change_csv_cells("quotes", change)

        return Fault(
            f"quotes.csv: {name}",
            damage,
            "formats_equal",
            "quotes",
            "",
            row,
            files,
            follows=("retired.successor_unknown", *follows),
        )

    first = [row["quote_id"] for row in sound_rows()["quotes"]]
    assert first == sorted(first)
    return [
        cell("articles", 1, "title", "🔴 Shelling of Gorna Reka market kills at least 15", "15"),
        cell("articles", 1, "title", "Shelling of Gorna Reka market kills at least 14"),
        cell("articles", 1, "rights", None),
        cell("articles", 2, "rights", "NA", "NA"),
        cell("articles", 1, "url", "http://gazette.example/2033/05/04/market"),
        cell("articles", 1, "agencies", "Agence Zora | na"),
        cell("articles", 1, "byline", "Mira Dolenc | Toma\u0301s Ó Briain"),
        cell("articles", 2, "language", "en-US"),
        cell("articles", 3, "review_status", "machine"),
        cell("actors", 2, "name", "Andrej Kovac\u030c"),
        cell("actors", 4, "wikidata_id", "Q4712"),
        cell("actors", 3, "country", None),
        cell("actors", 3, "actor_type", "military"),
        cell("events", 3, "latitude", "44.250000000000001"),
        cell("events", 3, "latitude", "44.2500000001"),
        cell("events", 3, "longitude", "-12"),
        cell("events", 3, "admin1", "Upper  Province"),
        cell("events", 1, "status", "occurred"),
        cell("casualty_claims", 2, "victims", "People"),
        cell("casualty_claims", 3, "share_high", "0.50"),
        cell("casualty_claims", 4, "count_low", None),
        cell("casualty_claims", 3, "victim_groups", "women | children"),
        cell("quotes", 4, "addressee_text", "reporters "),
        cell("quotes", 5, "said_on", "2033-05-04"),
        cell("quotes", 5, "via", None),
        cell("retired", 1, "retired_in", "1.1"),
        rows("a row less", lambda cells: cells.pop(), 5, PARQUET),
        rows("a row less in the middle", lambda cells: cells.pop(3), 3, PARQUET),
        rows("the last row twice", lambda cells: cells.append(list(cells[-1])), 0, CSV, ("primary_key", "unique_key", "csv_form")),
        rows("a row more", lambda cells: cells.append(["gazette-02-q2", *cells[-1][1:]]), 6, CSV, ("unique_key", "csv_form")),
        rows("no rows", lambda cells: cells.__delitem__(slice(1, None)), 1, PARQUET),
    ]  # fmt: skip
