"""Parquet files with the same cells under another schema, other cells than the CSV, or none that can be read."""

from __future__ import annotations

from collections.abc import Callable

import pyarrow as pa
import pyarrow.compute as pc

from fault_corpus.fault import CSV, PARQUET, Fault
from fault_corpus.follows import readers_of
from fault_corpus.workspace import Workspace
from schemas import TABLES

Change = Callable[[pa.Table], pa.Table]


def parquet_faults() -> list[Fault]:
    """Faults of Parquet files alone."""
    return [*_types(), *_beyond(), *_descriptions(), *_columns(), *_unreadable(), *_differing()]


def _changed(table: str, change: Change) -> Callable[[Workspace], None]:
    return lambda workspace: workspace.change_parquet(table, change)


def _field(name: str, change: Callable[[pa.Field], pa.Field], cast: bool = True) -> Change:
    """Change a field, and its cells to its type."""

    def apply(table: pa.Table) -> pa.Table:
        at = table.schema.get_field_index(name)
        schema = table.schema.set(at, change(table.schema.field(at)))
        return table.cast(schema) if cast else pa.table(table.columns, schema=schema)

    return apply


def _types() -> list[Fault]:
    def typed(table: str, column: str, to: pa.DataType) -> Fault:
        change = _field(column, lambda field: field.with_type(to))
        return Fault(
            f"{table}.parquet: {column} as {to}", _changed(table, change), "type", table, column, files=PARQUET
        )

    def to_timestamp(table: pa.Table) -> pa.Table:
        at = table.schema.get_field_index("said_on")
        field = table.schema.field(at).with_type(pa.timestamp("ms", "UTC"))
        return table.set_column(at, field, table.column(at).cast(pa.timestamp("ms", "UTC")))

    return [
        typed("articles", "word_count", pa.int32()),
        typed("articles", "text", pa.large_string()),
        typed("articles", "text", pa.binary()),
        typed("articles", "published_on", pa.string()),
        typed("articles", "published_on_basis", pa.string()),
        typed("articles", "review_status", pa.dictionary(pa.int32(), pa.string())),
        typed("actors", "mention_count", pa.uint64()),
        typed("actors", "mention_count", pa.float64()),
        typed("actors", "name", pa.dictionary(pa.int8(), pa.string())),
        typed("actor_mentions", "start", pa.int16()),
        typed("actor_mentions", "text", pa.string_view()),
        typed("events", "latitude", pa.float32()),
        typed("events", "latitude", pa.string()),
        typed("events", "latitude", pa.decimal128(12, 6)),
        typed("event_mentions", "trigger_end", pa.uint32()),
        typed("event_actors", "role", pa.string()),
        typed("casualty_claims", "share_low", pa.float32()),
        typed("casualty_claims", "count_value", pa.string()),
        typed("quotes", "cue_start", pa.float64()),
        typed("retired", "reason", pa.large_string()),
        Fault("quotes.parquet: said_on as a point of time", _changed("quotes", to_timestamp), "type", "quotes", "said_on", files=PARQUET),
    ]  # fmt: skip


def _beyond() -> list[Fault]:
    """Days that Parquet can hold and no calendar of ours has: years before 1 and after 9999."""

    def day(what: str, table: str, column: str, row: int, days: int) -> Fault:
        def apply(found: pa.Table) -> pa.Table:
            at = found.schema.get_field_index(column)
            cells = found.column(at).cast(pa.int32()).to_pylist()
            cells[row - 1] = days
            return found.set_column(at, found.schema.field(at), pa.array(cells, pa.int32()).cast(pa.date32()))

        follows = ("formats_equal", "csv_form", *readers_of(TABLES[table], column))
        return Fault(
            f"{table}.parquet: {column} {what}",
            _changed(table, apply),
            "type",
            table,
            column,
            row,
            PARQUET,
            "",
            follows,
        )

    return [
        day("in the year 0", "articles", "published_on_latest", 3, -719_529),
        day("in the year 10000", "quotes", "said_on", 5, 2_932_897),
        day("as late as can be", "events", "date_end", 3, 2**31 - 1),
        day("as early as can be", "casualty_claims", "date_start", 2, -(2**31)),
    ]


def _descriptions() -> list[Fault]:
    def described(name: str, table: str, column: str, change: Callable[[pa.Field], pa.Field]) -> Fault:
        damage = _changed(table, _field(column, change, cast=False))
        return Fault(f"{table}.parquet: {name}", damage, "field_metadata", table, column, files=PARQUET)

    def about(
        name: str,
        table: str,
        change: Callable[[dict[bytes, bytes]], object],
        rule: str = "table_metadata",
        column: str = "",
    ) -> Fault:
        def apply(found: pa.Table) -> pa.Table:
            metadata = dict(found.schema.metadata)
            change(metadata)
            return found.replace_schema_metadata(metadata)

        return Fault(f"{table}.parquet: {name}", _changed(table, apply), rule, table, column, files=PARQUET)

    return [
        described("a required column that may be null", "quotes", "quote_id", lambda field: field.with_nullable(True)),
        described("a required number that may be null", "events", "mention_count", lambda field: field.with_nullable(True)),
        described("a field without description", "quotes", "speaker", lambda field: field.remove_metadata()),
        described("a field of another title", "actors", "name", lambda field: field.with_metadata({**field.metadata, b"title": b"Nom"})),
        described("a field with something more said of it", "events", "place", lambda field: field.with_metadata({**field.metadata, b"pii": b"no"})),
        about("nothing said of the table", "quotes", lambda said: [said.pop(key) for key in list(said) if not key.startswith(b"package.")]),
        about("another title", "actors", lambda said: said.update({b"title": b"Players"})),
        about("another primary key", "events", lambda said: said.update({b"primaryKey": b"title"})),
        about("what pandas says of itself", "articles", lambda said: said.update({b"pandas": b"{}"})),
        about("the version before", "quotes", lambda said: said.update({b"package.version": b"1.1.0"}), "package_metadata", "metadata package.version"),
        about("another package", "retired", lambda said: said.update({b"package.name": b"elsewhere"}), "package_metadata", "metadata package.name"),
        about("no package", "events", lambda said: said.pop(b"package.title"), "package_metadata", "metadata package.title"),
    ]  # fmt: skip


def _columns() -> list[Fault]:
    def columns(name: str, change: Change, value: str = "", table: str = "quotes") -> Fault:
        return Fault(
            f"{table}.parquet: {name}",
            _changed(table, change),
            "columns",
            table,
            files=PARQUET,
            value=value,
            follows=("package_metadata",),
        )

    return [
        columns("a column less", lambda table: table.drop_columns(["via"]), "via"),
        columns("a column more", lambda table: table.append_column("note", pa.nulls(len(table), pa.string())), "note"),
        columns("a column twice", lambda table: table.append_column("via", table.column("via"))),
        columns("columns in another order", lambda table: table.select([*table.schema.names[1:], table.schema.names[0]])),
        columns("a column renamed", lambda table: table.rename_columns(["id", *table.schema.names[1:]]), "id"),
        columns("another table", lambda table: TABLES["events"].arrow_schema.empty_table(), "event_id"),
        columns("an index of pandas", lambda table: table.append_column("__index_level_0__", pa.array(range(len(table)))), "__index"),
    ]  # fmt: skip


def _unreadable() -> list[Fault]:
    def unreadable(name: str, change: Callable[[bytes], bytes], table: str = "quotes") -> Fault:
        def damage(workspace: Workspace) -> None:
            workspace.change_parquet_bytes(table, change)

        return Fault(f"{table}.parquet: {name}", damage, "readable", table, files=PARQUET)

    def not_utf8(table: pa.Table) -> pa.Table:
        at = table.schema.get_field_index("addressee_text")
        cells = table.column(at).cast(pa.binary()).to_pylist()
        cells[3] = b"report\xffrs"
        raw = pa.array(cells, pa.binary())
        return table.set_column(at, table.schema.field(at), pa.Array.from_buffers(pa.string(), len(raw), raw.buffers()))

    return [
        unreadable("nothing at all", lambda data: b""),
        unreadable("cut in half", lambda data: data[: len(data) // 2]),
        unreadable("the footer cut off", lambda data: data[:-8]),
        unreadable("one byte less", lambda data: data[:-1]),
        unreadable("another magic at the end", lambda data: data[:-4] + b"PAR2"),
        unreadable("a footer longer than the file", lambda data: data[:-8] + b"\xff\xff\xff\x7fPAR1"),
        unreadable("an encrypted footer", lambda data: data[:-4] + b"PARE"),
        unreadable("the footer's first byte turned", lambda data: _turned(data, len(data) - 8 - int.from_bytes(data[-8:-4], "little"))),
        unreadable("a page that is not what its checksum says", lambda data: _turned(data, 60), "articles"),
        unreadable("CSV under the name of Parquet", lambda data: b"quote_id,article_id\n"),
        unreadable("zeros", lambda data: bytes(len(data))),
        Fault("quotes.parquet: text that is not UTF-8", _changed("quotes", not_utf8), "readable", "quotes", files=PARQUET),
    ]  # fmt: skip


def _turned(data: bytes, at: int) -> bytes:
    return data[:at] + bytes([data[at] ^ 0xFF]) + data[at + 1 :]


def _differing() -> list[Fault]:
    """Sound cells that are others than the CSV's."""

    def cell(table: str, row: int, column: str, new: object) -> Fault:
        def apply(found: pa.Table) -> pa.Table:
            at = found.schema.get_field_index(column)
            field = found.schema.field(at)
            plain = found.column(at).cast(pa.string()) if pa.types.is_dictionary(field.type) else found.column(at)
            cells = plain.to_pylist()
            assert cells[row - 1] != new
            cells[row - 1] = new
            made = pa.array(cells, plain.type)
            if pa.types.is_dictionary(field.type):
                made = pc.dictionary_encode(made).cast(field.type)
            return found.set_column(at, field, made)

        return Fault(
            f"{table}.parquet: another {column}", _changed(table, apply), "formats_equal", table, column, row, CSV
        )

    def rows(name: str, change: Change, row: int, files: tuple[str, ...], follows: tuple[str, ...] = ()) -> Fault:
        return Fault(
            f"quotes.parquet: {name}",
            _changed("quotes", change),
            "formats_equal",
            "quotes",
            "",
            row,
            files,
            follows=("retired.successor_unknown", *follows),
        )

    return [
        cell("articles", 1, "title", "🔴 Shelling of Gorna Reka market"),
        cell("actors", 3, "actor_type", "military"),
        cell("actors", 4, "wikidata_id", None),
        cell("events", 3, "latitude", 44.25000000000001),
        cell("casualty_claims", 2, "place", None),
        cell("quotes", 3, "stance", "warns"),
        cell("quotes", 4, "addressee_text", "Reporters"),
        cell("retired", 5, "retired_in", "1.0.0"),
        rows("a row less", lambda table: table.slice(0, len(table) - 1), 5, CSV, ("csv_form",)),
        rows("the first row less", lambda table: table.slice(1), 1, CSV, ("csv_form", "foreign_key")),
        rows("no rows", lambda table: table.slice(0, 0), 1, CSV, ("csv_form",)),
        rows("the last row twice", lambda table: pa.concat_tables([table, table.slice(len(table) - 1)]), 0, CSV, ("primary_key", "unique_key", "csv_form")),
    ]  # fmt: skip
