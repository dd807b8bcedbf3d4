"""What a quick look lets pass, pandera lets pass: tried on cells that are sound, nearly sound, and not at all."""

from __future__ import annotations

import math
from pathlib import Path

import pandera.errors
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.packages import batches, valid_rows

from newsledger.validate.batches import Batch
from newsledger.validate.content import _cell_schema, frame_of
from newsledger.validate.glance import plainly_sound
from newsledger.validate.issue import Place
from newsledger.validate.parquet_source import ParquetSource
from schemas import TABLES, Table

CHARS = st.sampled_from(list("abQ1AZ09-_/| \n\t\r.é“\u2003\u00a0\x1c"))
NUMBERS = st.sampled_from([0.0, 1.0, -1.0, 0.5, 91.0, -181.0, math.nan, math.inf])


def one_row(table: Table) -> pa.RecordBatch:
    return batches(valid_rows())[table.name][0].slice(0, 1)


def of_table(table: Table, raw: pa.RecordBatch) -> Batch:
    return ParquetSource(Path(), table, Place(table.name, ""))._batch(raw, first=1)


def pandera_finds_nothing(batch: Batch) -> bool:
    try:
        _cell_schema(batch.table.name).validate(frame_of(batch.typed), lazy=True)
    except pandera.errors.SchemaErrors:
        return False
    return True


FILLED = [table for table in TABLES.values() if batches(valid_rows()).get(table.name)]


@pytest.mark.parametrize("table", FILLED, ids=lambda table: table.name)
def test_sound_rows_pass(table: Table) -> None:
    assert plainly_sound(of_table(table, one_row(table)), _cell_schema(table.name))


@pytest.mark.parametrize("table", FILLED, ids=lambda table: table.name)
@settings(max_examples=25, deadline=None, derandomize=True)
@given(data=st.data())
def test_what_passes_passes_pandera(table: Table, data: st.DataObject) -> None:
    raw = one_row(table)
    column = data.draw(st.sampled_from(table.columns))
    words = column.info.vocabulary.values() if column.info.vocabulary else ["a", "Q1", "en"]
    values = {
        "string": st.text(CHARS, max_size=6)
        | st.sampled_from(words)
        | st.lists(st.sampled_from(words), max_size=3).map(" | ".join),
        "integer": st.integers(-2, 2),
        "number": NUMBERS,
        "date": st.dates(),
    }[column.type]
    at = raw.schema.get_field_index(column.name)
    plain = pa.string() if column.type == "string" else column.arrow_type
    changed = raw.set_column(at, column.name, pa.array([data.draw(st.none() | values)], plain))
    batch = of_table(table, changed)

    assert plainly_sound(batch, _cell_schema(table.name)) == pandera_finds_nothing(batch)
