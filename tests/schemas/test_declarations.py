"""What holds of every declaration: things are described, keys lead somewhere, derived forms agree."""

from __future__ import annotations

import json
import re

import pyarrow as pa
import pytest

from newsledger.publish.dictionary import SCHEMES, vocabularies
from newsledger.validate.table_schema import table_schema
from schemas import TABLES, Acyclic, Column, CountOf, Span, Table, UniqueKey
from schemas.vocabularies import Vocabulary

COLUMNS = [
    pytest.param(table, column, id=f"{table.name}.{column.name}")
    for table in TABLES.values()
    for column in table.columns
]


@pytest.mark.parametrize(("table", "column"), COLUMNS)
def test_column_has_title_and_description(table: Table, column: Column) -> None:
    assert column.title
    assert column.title != column.name
    assert column.description.endswith(".")


@pytest.mark.parametrize(("table", "column"), COLUMNS)
def test_number_with_bounds_has_a_unit(table: Table, column: Column) -> None:
    assert (column.info.unit is not None) == (column.type in ("integer", "number"))


@pytest.mark.parametrize(("table", "column"), COLUMNS)
def test_arrow_field_carries_type_and_description(table: Table, column: Column) -> None:
    field = table.arrow_schema.field(column.name)

    assert field.nullable == column.nullable
    assert pa.types.is_dictionary(field.type) == bool(column.info.vocabulary and not column.info.is_list)
    assert field.metadata[b"description"].decode() == column.description


@pytest.mark.parametrize(("table", "column"), COLUMNS)
def test_table_schema_field_carries_what_is_declared(table: Table, column: Column) -> None:
    field = next(f for f in table_schema(table)["fields"] if f["name"] == column.name)
    info = column.info

    assert (field["type"], field["title"], field["description"]) == (column.type, column.title, column.description)
    constraints = field.get("constraints", {})
    assert constraints.get("required", False) is not column.nullable
    assert (constraints.get("minimum"), constraints.get("maximum")) == (info.minimum, info.maximum)
    assert ("separator" in field) == info.is_list
    assert (field.get("unit"), field.get("hxl")) == (info.unit, info.hxl)
    if info.vocabulary and not info.is_list:
        assert constraints["enum"] == info.vocabulary.values() == [c["value"] for c in field["categories"]]
    if "pattern" in constraints:
        re.compile(constraints["pattern"])


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_table_schema_is_json_with_keys_and_the_one_missing_value(table: Table) -> None:
    schema = json.loads(json.dumps(table_schema(table)))

    assert schema["missingValues"] == [""]
    assert schema["primaryKey"] == list(table.primary_key)
    assert [key["fields"] for key in schema.get("foreignKeys", [])] == [[name] for name, _ in table.foreign_keys]


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_keys_and_order_name_columns_that_are_never_null(table: Table) -> None:
    columns = {column.name: column for column in table.columns}

    assert not any(columns[name].nullable for name in table.primary_key)
    assert set(table.order) <= set(columns)


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_foreign_keys_lead_to_the_key_of_a_table_published_before(table: Table) -> None:
    earlier = list(TABLES)[: list(TABLES).index(table.name) + 1]
    for _, to in table.foreign_keys:
        assert to.table in earlier
        assert TABLES[to.table].primary_key == (to.column,)


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_rules_name_columns_that_exist(table: Table) -> None:
    columns = {column.name for column in table.columns}
    named = {name for rule in table.row_rules for name in rule.columns}
    for rule in table.cross_rules:
        match rule:
            case Span(start, end, text):
                named |= {start, end, "article_id"} | ({text} if text else set())
            case UniqueKey(key):
                named |= set(key)
            case Acyclic(column) | CountOf(column=column):
                named.add(column)
    assert named <= columns


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_row_rules_have_names_of_their_own_and_a_description(table: Table) -> None:
    names = [rule.name for rule in table.row_rules]

    assert len(set(names)) == len(names)
    assert all(rule.description for rule in table.row_rules)


@pytest.mark.parametrize("vocabulary", vocabularies(), ids=lambda vocabulary: vocabulary.__name__)
def test_every_word_is_described_and_its_counterparts_are_of_known_schemes(vocabulary: type[Vocabulary]) -> None:
    assert vocabulary.__doc__
    for word in vocabulary:
        assert re.fullmatch(r"[a-z0-9]+(_[a-z0-9]+)*", word.value)
        assert word.description
        assert set(word.counterparts) <= set(SCHEMES)
