"""Cells that break what their column declares: made from the declarations, so that a new column brings its faults.

Each column gets every kind of fault that it can have; where one kind has many forms, columns take turns through them, so
that each form is tried somewhere and no column is tried with all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import cycle, islice

from fault_corpus.base import sound_rows
from fault_corpus.fault import BOTH, CSV, PARQUET, Fault
from fault_corpus.follows import readers_of
from fault_corpus.workspace import Cells, Workspace
from schemas import TABLES, Column, Table

INTEGERS = cycle(
    [
        *("x", "1.0", "+5", " 5", "5 ", "1e3", "２", "NaN", "0x1A", "1_000", "1,000", "007", "-0", "TRUE", "5\n", "¾"),
        *("99999999999999999999", "9223372036854775808", "١٢", "3.", "--3", "-", "12 people", "null", "∞", "1/2"),
    ]
)
NUMBERS = cycle(
    ["half", "0,5", "nan", "inf", "-inf", " 0.5", "0.5 ", "1.2.3", "０.5", "50%", ".", "1e", "+0.5", "1_0.5"]
)
DATES = cycle(
    [
        *("2033-02-29", "2033-5-3", "0000-01-01", "2033-13-01", "2033-04-31", "3 May 2033", "2033-05-03T00:00:00"),
        *("2033-05", "20330503", "2033/05/03", "２０３３-05-03", "2033-05-03\n", " 2033-05-03", "12033-05-03"),
        *("2033-W18-2", "2033-123"),
    ]
)
NEAR_WORDS: Iterator[Callable[[str], str]] = cycle(
    [
        lambda word: word.upper(),
        lambda word: f"{word} ",
        lambda word: f" {word}",
        lambda word: f"{word}\n",
        lambda word: f"{word}s",
        lambda word: word[:-1],
        lambda word: word.replace("e", "е").replace("a", "а") + "\u200b",  # Cyrillic letters, zero-width space
        lambda word: word.title(),
        lambda word: f"{word}_{word}",
        lambda word: f"{word} | {word}",
    ]
)
BAD_BY_PATTERN = {
    r"[A-Z]{3}": ["vel", "VE", "VELI", "VEL\n", "ѴEL", " VEL", "V3L"],
    r"Q[1-9][0-9]*": ["Q0", "4711", "q4711", "Q4711\n", "Q４７", "Q12a", "http://example.org/Q42"],
    r"[0-9a-f]{64}": ["0" * 63, "0" * 65, "A" * 64, "g" * 64, "0" * 64 + "\n", "sha256:" + "0" * 57],
    r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*": ["english, mostly", "en_GB", "e", "en-", "en\n", "ən"],
}
BAD_IDENTIFIERS = cycle(["a|b", " a", "a ", "a\tb", "a\n", "\u00a0a", "two\nlines"])
BAD_LISTS = cycle(
    [
        lambda item: f"{item} |  | {item}x",
        lambda item: f"{item}|{item}x",
        lambda item: f"{item} | ",
        lambda item: f" | {item}",
        lambda item: f"{item} |{item}x",
        lambda item: f" {item}",
        lambda item: f"{item}\n",
    ]
)
_TURNS = 1


def cell_faults() -> list[Fault]:
    """Faults of single cells, of every column of every table."""
    return [fault for table in TABLES.values() for column in table.columns for fault in _of_column(table, column)]


def _of_column(table: Table, column: Column) -> Iterator[Fault]:
    info = column.info
    if not column.nullable:
        yield _csv_cell(table, column, None, "not_nullable", "null where none may be")
    typed = {"integer": INTEGERS, "number": NUMBERS, "date": DATES}.get(column.type)
    for bad in islice(typed, _TURNS) if typed else ():
        yield _csv_cell(table, column, bad, "type", f"{bad!r} for a {column.type}")
    if info.vocabulary and not info.is_list:
        for near in islice(NEAR_WORDS, _TURNS):
            yield _cell(table, column, near(info.vocabulary.values()[0]), "in_vocabulary", "a near miss")
    if info.is_list:
        yield from _of_list(table, column)
    elif info.pattern:
        bad_ones = BAD_BY_PATTERN.get(info.pattern) or list(islice(BAD_IDENTIFIERS, 1))
        for bad in bad_ones:
            yield _cell(table, column, bad, "matches_pattern", "not of the pattern")
    yield from _of_bounds(table, column)
    if column.type == "string" and not info.pattern and not info.vocabulary:
        yield _cell(table, column, "", "not_empty_string", "an empty string", value="''", follows=("is_list_of",))
        yield _cell(table, column, "a\x00b", "no_nul", "a NUL", value="\\x00")


def _of_list(table: Table, column: Column) -> Iterator[Fault]:
    vocabulary = column.info.vocabulary
    first, second = vocabulary.values()[:2] if vocabulary else ("Mira Dolenc", "Ana Lind")
    for joined in islice(BAD_LISTS, 7 if vocabulary else 2):
        yield _cell(table, column, joined(first), "is_list_of", "a list that is joined wrongly")
    for separator in (", ", "; ", " / "):
        if vocabulary:
            yield _cell(table, column, separator.join((first, second)), "is_list_of", "another separator")
    if vocabulary:
        yield _cell(table, column, f"{first} | {second.upper()}", "is_list_of", "an item out of the vocabulary")
    yield _cell(table, column, f"{first} | {second} | {first}", "has_distinct_items", "an item that stands twice")


def _of_bounds(table: Table, column: Column) -> Iterator[Fault]:
    for bound, rule, sign in (
        (column.info.minimum, "greater_than_or_equal_to", -1),
        (column.info.maximum, "less_than_or_equal_to", 1),
    ):
        if bound is None:
            continue
        if column.type == "integer":
            yield _cell(table, column, int(bound) + sign, rule, "beyond the bound")
        else:
            yield _cell(table, column, bound + sign, rule, "beyond the bound")
            yield _cell(table, column, bound + sign * 1e-9, rule, "just beyond the bound")
    if column.type == "number":
        # CSV has no such number; Parquet does.
        both = ("type", "greater_than_or_equal_to", "less_than_or_equal_to")
        for value, what in ((float("inf"), "endless"), (float("-inf"), "endless"), (float("nan"), "no number")):
            yield _cell(table, column, value, "is_finite", what, files=PARQUET, follows=both)


def _row_of(table: Table, column: Column) -> int:
    """Position of the last row in which the column is filled, so that rows are told apart; else of the last row."""
    rows = sound_rows()[table.name]
    return max((at for at, row in enumerate(rows) if row[column.name] is not None), default=len(rows) - 1)


def _csv_cell(table: Table, column: Column, bad: str | None, rule: str, what: str) -> Fault:
    at = _row_of(table, column)
    position = [declared.name for declared in table.columns].index(column.name)

    def damage(workspace: Workspace) -> None:
        def change(cells: Cells) -> None:
            cells[at + 1][position] = bad

        workspace.change_csv_cells(table.name, change)

    return Fault(
        f"{table.name}.{column.name}: {what}",
        damage,
        rule,
        table.name,
        column.name,
        at + 1,
        CSV,
        (bad or "").strip("\n"),
        ("formats_equal", *readers_of(table, column.name)),
    )


def _cell(
    table: Table,
    column: Column,
    bad: object,
    rule: str,
    what: str,
    *,
    value: str | None = None,
    files: tuple[str, ...] = BOTH,
    follows: tuple[str, ...] = (),
) -> Fault:
    at = _row_of(table, column)

    def damage(workspace: Workspace) -> None:
        workspace.rows[table.name][at][column.name] = bad
        workspace.write_rows(table.name, sort=False)

    return Fault(
        f"{table.name}.{column.name}: {what}: {bad!r}",
        damage,
        rule,
        table.name,
        column.name,
        at + 1,
        files,
        str(bad).strip("\n") if value is None else value,
        (*follows, *readers_of(table, column.name)),
    )
