"""SQLite and DuckDB files: every row, typed, explained, and guarded by the rules of the schemas."""

from __future__ import annotations

import datetime
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet as pq
import pytest
from support.packages import valid_rows, write_unchecked

from newsledger.publish.exports import EXPORTERS, ExportError, export, source
from newsledger.tolls import read_tolls
from newsledger.validate import layout
from schemas import LIST_SEPARATOR, TABLES, UniqueKey

FORMS = ("sqlite", "duckdb")
SQLITE_TYPES = {"string": "TEXT", "integer": "INTEGER", "number": "REAL", "date": "DATE"}
DUCKDB_TYPES = {"string": "VARCHAR", "integer": "BIGINT", "number": "DOUBLE", "date": "DATE"}

Query = Callable[..., list[tuple[Any, ...]]]


def exported(form: str, package: Path, path: Path) -> Path:
    export(EXPORTERS[form], package, path, validate=False)
    return path


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_unchecked(valid_rows(), tmp_path_factory.mktemp("package"))


@pytest.fixture(scope="module")
def files(package: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    directory = tmp_path_factory.mktemp("exports")
    return {form: exported(form, package, directory / f"lake.{form}") for form in FORMS}


@pytest.fixture
def sqlite(files: dict[str, Path]) -> Iterator[Query]:
    connection = sqlite3.connect(f"file:{files['sqlite']}?mode=ro", uri=True)
    yield lambda statement: connection.execute(statement).fetchall()
    connection.close()


@pytest.fixture
def duck(files: dict[str, Path]) -> Iterator[Query]:
    with duckdb.connect(str(files["duckdb"]), read_only=True) as connection:
        yield lambda statement: connection.execute(statement).fetchall()


def rows_of(package: Path, table: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = pq.read_table(package / layout.data_path(table, "parquet")).to_pylist()
    return rows


@pytest.mark.parametrize("name", TABLES)
def test_sqlite_has_every_row_in_order_with_dates_as_iso_text(package: Path, sqlite: Query, name: str) -> None:
    expected = [
        tuple(str(cell) if isinstance(cell, datetime.date) else cell for cell in row.values())
        for row in rows_of(package, name)
    ]

    assert sqlite(f"SELECT * FROM {name}") == expected


@pytest.mark.parametrize("name", TABLES)
def test_duckdb_has_every_row_in_order_with_lists_as_lists(package: Path, duck: Query, name: str) -> None:
    lists = {column.name for column in TABLES[name].columns if column.info.is_list}
    expected = [
        tuple(
            cell.split(LIST_SEPARATOR) if column in lists and cell is not None else cell for column, cell in row.items()
        )
        for row in rows_of(package, name)
    ]

    assert duck(f"SELECT * FROM {name}") == expected


@pytest.mark.parametrize("name", TABLES)
def test_sqlite_declares_types_keys_and_what_may_be_null(sqlite: Query, name: str) -> None:
    table = TABLES[name]
    info = sqlite(f'PRAGMA table_info("{name}")')

    assert [(column, kind, not required) for _, column, kind, required, _, _ in info] == [
        (column.name, SQLITE_TYPES[column.type], column.nullable) for column in table.columns
    ]
    assert [row[1] for row in sorted(info, key=lambda row: row[5]) if row[5]] == list(table.primary_key)


@pytest.mark.parametrize("name", TABLES)
def test_duckdb_declares_types_with_enums_and_lists(duck: Query, name: str) -> None:
    found = duck(f"SELECT column_name, data_type, is_nullable FROM duckdb_columns() WHERE table_name = '{name}'")

    for column, (column_name, kind, nullable) in zip(TABLES[name].columns, found, strict=True):
        words = column.info.vocabulary.values() if column.info.vocabulary else None
        item = f"ENUM({', '.join(repr(word) for word in words)})" if words else DUCKDB_TYPES[column.type]
        expected = f"{item}[]" if column.info.is_list else item
        assert (column_name, kind, nullable) == (column.name, expected, column.nullable)


REFERENCES = [(table.name, name, to.table, to.column) for table in TABLES.values() for name, to in table.foreign_keys]


@pytest.mark.parametrize(("table", "column", "to", "key"), REFERENCES)
def test_sqlite_has_every_reference_with_an_index(sqlite: Query, table: str, column: str, to: str, key: str) -> None:
    keys = {(row[3], row[2], row[4]) for row in sqlite(f'PRAGMA foreign_key_list("{table}")')}
    indexed = {sqlite(f'PRAGMA index_info("{row[1]}")')[0][2] for row in sqlite(f'PRAGMA index_list("{table}")')}

    assert (column, to, key) in keys
    assert column in indexed


def test_duckdb_has_every_reference_but_those_within_a_table(duck: Query) -> None:
    found = duck(
        "SELECT table_name, constraint_column_names[1], referenced_table, referenced_column_names[1] "
        "FROM duckdb_constraints() WHERE constraint_type = 'FOREIGN KEY'"
    )

    assert set(found) == {reference for reference in REFERENCES if reference[0] != reference[2]}


@pytest.mark.parametrize("name", TABLES)
def test_duckdb_has_primary_and_unique_keys(duck: Query, name: str) -> None:
    table = TABLES[name]
    found = duck(
        "SELECT constraint_type, constraint_column_names FROM duckdb_constraints() "
        f"WHERE table_name = '{name}' AND constraint_type IN ('PRIMARY KEY', 'UNIQUE')"
    )

    expected = [("PRIMARY KEY", list(table.primary_key))]
    expected += [("UNIQUE", list(rule.columns)) for rule in table.cross_rules if isinstance(rule, UniqueKey)]
    assert sorted(found) == sorted(expected)


def test_sqlite_finds_no_fault_in_the_file(sqlite: Query) -> None:
    assert sqlite("PRAGMA integrity_check") == [("ok",)]
    assert sqlite("PRAGMA foreign_key_check") == []


FAULTS = [
    ("UPDATE quotes SET text = NULL", "a required cell is empty"),
    ("UPDATE casualty_claims SET effect = 'slain'", "a word is not of the vocabulary"),
    ("UPDATE events SET latitude = 91", "a number is out of range"),
    ("UPDATE quotes SET said_on = '2031-02-30'", "a date is no day"),
    ("UPDATE casualty_claims SET count_high = 'many'", "text stands for a number"),
    ("UPDATE actor_mentions SET actor_id = 'nobody'", "a reference leads nowhere"),
    ("UPDATE actors SET actor_id = 'na' WHERE actor_id = 'northern-front'", "a key is repeated"),
    ('UPDATE quotes SET start = 4, "end" = 3, sentence_start = 0', "a span ends before it begins"),
    ("UPDATE events SET admin1 = 'Lake Province', country = NULL", "a rule of the row is broken"),
    (
        "INSERT INTO event_mentions SELECT * REPLACE ('twin' AS mention_id) FROM event_mentions LIMIT 1",
        "a unique key is repeated",
    ),
]


@pytest.mark.parametrize(("statement", "fault"), FAULTS, ids=[fault for _, fault in FAULTS])
@pytest.mark.parametrize("form", FORMS)
def test_database_refuses_a_row_in_which(
    files: dict[str, Path], tmp_path: Path, form: str, statement: str, fault: str
) -> None:
    path = tmp_path / "copy"
    path.write_bytes(files[form].read_bytes())
    if form == "sqlite":
        columns = ", ".join(f'"{column.name}"' for column in TABLES["event_mentions"].columns)
        statement = statement.replace("* REPLACE ('twin' AS mention_id)", columns.replace('"mention_id"', "'twin'"))
        connection = sqlite3.connect(path)
        connection.execute("PRAGMA foreign_keys = ON")
        with pytest.raises(sqlite3.IntegrityError), connection:
            connection.execute(statement)
        connection.close()
    else:
        with (
            duckdb.connect(str(path)) as database,
            pytest.raises((duckdb.ConstraintException, duckdb.ConversionException)),
        ):
            database.execute(statement)


@pytest.mark.parametrize(
    ("groups", "fits"),
    [
        ("women", True),
        ("women | men", True),
        ("men | men", True),
        ("womenfolk", False),
        ("women|men", False),
        ("women | ", False),
    ],
)
def test_sqlite_takes_lists_of_words_of_the_vocabulary_only(
    files: dict[str, Path], tmp_path: Path, groups: str, fits: bool
) -> None:
    path = tmp_path / "copy.sqlite"
    path.write_bytes(files["sqlite"].read_bytes())
    connection = sqlite3.connect(path)

    def update() -> None:
        connection.execute("UPDATE casualty_claims SET victim_groups = ?", (groups,))

    if fits:
        update()
    else:
        with pytest.raises(sqlite3.IntegrityError):
            update()
    connection.close()


def test_sqlite_lets_rows_refer_to_later_ones_of_the_same_transaction(files: dict[str, Path], tmp_path: Path) -> None:
    path = tmp_path / "copy.sqlite"
    path.write_bytes(files["sqlite"].read_bytes())
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("BEGIN")
    connection.execute("UPDATE quotes SET same_as = 'to-come' WHERE quote_id = 'courier-1-q2'")
    connection.execute("UPDATE quotes SET quote_id = 'to-come' WHERE quote_id = 'courier-2-q1'")
    connection.execute("COMMIT")

    assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    connection.close()


def test_duckdb_explains_every_table_view_and_column(duck: Query) -> None:
    undescribed = duck(
        "SELECT table_name FROM duckdb_tables() WHERE comment IS NULL "
        "UNION ALL SELECT view_name FROM duckdb_views() WHERE NOT internal AND comment IS NULL "
        "UNION ALL SELECT column_name FROM duckdb_columns() JOIN duckdb_tables() USING (table_name) "
        "WHERE table_name NOT LIKE '\\_%' ESCAPE '\\' AND duckdb_columns.comment IS NULL"
    )

    assert undescribed == []
    assert duck("SELECT comment FROM duckdb_columns() WHERE table_name = 'quotes' AND column_name = 'same_as'") == [
        (
            "Same as. The first quote, in order of publication, of the same words by the same speaker. "
            "Refers to quotes.quote_id.",
        )
    ]


def test_sqlite_keeps_descriptions_in_the_statements_that_made_the_tables(sqlite: Query) -> None:
    for name, table in TABLES.items():
        ((statement,),) = sqlite(f"SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = '{name}'")
        assert all(" ".join(column.description.split()) in statement for column in table.columns)


@pytest.mark.parametrize("form", FORMS)
def test_dictionary_tables_say_what_tables_columns_and_words_mean(sqlite: Query, duck: Query, form: str) -> None:
    run = {"sqlite": sqlite, "duckdb": duck}[form]

    assert dict(run("SELECT property, value FROM _package"))["version"] == "1.2.0"
    assert run("SELECT name, row_count FROM _tables WHERE name = 'quotes'") == [("quotes", 3)]
    assert [name for (name,) in run("SELECT name FROM _tables ORDER BY position")] == list(TABLES)
    for name, table in TABLES.items():
        columns = run(f"SELECT name, description, unit FROM _columns WHERE table_name = '{name}' ORDER BY position")
        assert columns == [(column.name, column.description, column.info.unit) for column in table.columns]
    words = run(
        "SELECT word FROM _vocabularies WHERE vocabulary = (SELECT vocabulary FROM _columns "
        "WHERE table_name = 'quotes' AND name = 'stance') ORDER BY position"
    )
    stance = next(column.info.vocabulary for column in TABLES["quotes"].columns if column.name == "stance")
    assert stance is not None
    assert [word for (word,) in words] == stance.values()


@pytest.mark.parametrize("form", FORMS)
def test_lists_can_be_read_item_by_item(sqlite: Query, duck: Query, form: str) -> None:
    run = {"sqlite": sqlite, "duckdb": duck}[form]

    assert run("SELECT claim_id, position, item FROM casualty_claims_victim_groups ORDER BY position") == [
        ("courier-1-c3", 1, "women"),
        ("courier-1-c3", 2, "men"),
    ]
    assert run("SELECT article_id, position, item FROM articles_byline ORDER BY position") == [
        ("courier-1", 1, "Ana Reyes"),
        ("courier-1", 2, "Tomé Brandão"),
    ]


@pytest.mark.parametrize("form", FORMS)
def test_claims_by_event_say_what_the_command_says(package: Path, sqlite: Query, duck: Query, form: str) -> None:
    run = {"sqlite": sqlite, "duckdb": duck}[form]
    columns = "event_id, effect, scope, stance, part_of, claimant, lowest, highest, qualifiers, texts, claims"
    expected = [
        (
            toll.event_id,
            toll.effect,
            toll.scope,
            toll.stance,
            toll.part_of,
            toll.claimant,
            toll.lowest,
            toll.highest,
            " | ".join(toll.qualifiers),
            " | ".join(toll.texts),
            len(toll.claim_ids),
        )
        for toll in read_tolls(package)
    ]

    found = run(f"SELECT {columns} FROM claims_by_event")

    assert sorted(found, key=repr) == sorted(expected, key=repr)


def test_bytes_of_sqlite_repeat_in_another_place_under_another_name(
    files: dict[str, Path], package: Path, tmp_path: Path
) -> None:
    again = exported("sqlite", package, tmp_path / "elsewhere" / "again.db")

    assert again.read_bytes() == files["sqlite"].read_bytes()


def test_duckdb_says_the_same_in_another_place_under_another_name(package: Path, tmp_path: Path, duck: Query) -> None:
    again = exported("duckdb", package, tmp_path / "elsewhere" / "again.db")

    statements = [
        "SELECT sql, comment FROM duckdb_tables() ORDER BY table_name",
        "SELECT sql, comment FROM duckdb_views() WHERE NOT internal ORDER BY view_name",
        *(f"SELECT * FROM {name}" for (name,) in duck("SELECT table_name FROM duckdb_tables()")),
    ]
    with duckdb.connect(str(again), read_only=True) as connection:
        assert [connection.execute(statement).fetchall() for statement in statements] == list(map(duck, statements))


@pytest.mark.parametrize("form", FORMS)
def test_rows_are_the_same_however_they_come_in_batches(
    monkeypatch: pytest.MonkeyPatch, package: Path, tmp_path: Path, form: str, sqlite: Query, duck: Query
) -> None:
    monkeypatch.setattr(source, "ROWS_PER_BATCH", 2)
    path = exported(form, package, tmp_path / "small")

    for name in TABLES:
        statement = f"SELECT * FROM {name}"
        if form == "sqlite":
            connection = sqlite3.connect(path)
            assert connection.execute(statement).fetchall() == sqlite(statement)
            connection.close()
        else:
            with duckdb.connect(str(path), read_only=True) as connection:
                assert connection.execute(statement).fetchall() == duck(statement)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    ("table", "column", "value"),
    [
        ("casualty_claims", "count_low", 13),
        ("quotes", "speaker", "nobody"),
        ("actor_mentions", "mention_id", "courier-1-m1"),
    ],
)
def test_package_that_breaks_rules_leaves_no_file_even_unvalidated(
    tmp_path: Path, form: str, table: str, column: str, value: object
) -> None:
    rows = valid_rows()
    rows[table][0][column] = value
    package = write_unchecked(rows, tmp_path / "package")

    with pytest.raises(ExportError, match=f"^{table}: .*validate the package"):
        exported(form, package, tmp_path / "out" / "lake.db")

    assert list((tmp_path / "out").iterdir()) == []


@pytest.mark.parametrize("form", FORMS)
def test_odd_text_comes_through_unchanged(tmp_path: Path, form: str) -> None:
    odd = ["NA", 'it\'s "so"', "=1+1", "a | b", "\u202bשלום\u202c 🙂", "a\r\nb\tc", '["x"]', "\\N", "x\x01y"]
    rows = valid_rows()
    first = rows["actors"][0]
    rows["actors"] += [
        first | {"actor_id": f"zz-{at}", "name": name, "affiliation": None} for at, name in enumerate(odd)
    ]
    path = exported(form, write_unchecked(rows, tmp_path / "package"), tmp_path / "lake.db")

    query = "SELECT name FROM actors WHERE actor_id LIKE 'zz-%' ORDER BY actor_id"
    if form == "sqlite":
        connection = sqlite3.connect(path)
        found = connection.execute(query).fetchall()
        connection.close()
    else:
        with duckdb.connect(str(path), read_only=True) as connection:
            found = connection.execute(query).fetchall()

    assert [name for (name,) in found] == odd


def test_examples_in_the_docs_run(sqlite: Query) -> None:
    page = Path(__file__).parents[2].joinpath("docs/formats.md").read_text(encoding="utf-8")
    section = page.partition("## SQLite")[2].partition("\n## ")[0]
    quoted, told = (statement for statement in section.partition("```sql\n")[2].partition("```")[0].split(";")[:2])

    assert sqlite(quoted) == [("Inês Valdez", 3)]
    assert ("Lake Relief Committee", 12, 12, "At least 12 people") in sqlite(told)
