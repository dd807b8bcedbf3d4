"""Brings batches into exactly the form that is published."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from schemas import Table


def conform(batch: pa.RecordBatch, table: Table) -> pa.RecordBatch:
    """The batch with the table's columns, in their order and types, enums in the order of their vocabulary.

    A word that a vocabulary does not know is kept: it is for validation to refuse it, not for us to lose it.

    Raises:
        ValueError: A column is missing or unknown, or cannot have its type.
    """
    names = [column.name for column in table.columns]
    if set(batch.schema.names) != set(names) or len(batch.schema.names) != len(names):
        wrong = sorted(set(batch.schema.names) ^ set(names)) or sorted(batch.schema.names)
        raise ValueError(f"{table.name}: columns missing, unknown or repeated: {', '.join(wrong)}")
    columns = []
    for column in table.columns:
        cells = batch.column(column.name)
        try:
            if pa.types.is_dictionary(column.arrow_type) and column.info.vocabulary:
                columns.append(_coded(cells, column.info.vocabulary.values()))
            else:
                columns.append(cells.cast(column.arrow_type))
        except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as error:
            raise ValueError(f"{table.name}.{column.name}: {error}") from error
    # Nulls where none may be are for validation to report, with their rows; Arrow does not look at them here.
    return pa.RecordBatch.from_arrays(columns, schema=table.arrow_schema)


def _coded(cells: pa.Array, words: list[str]) -> pa.DictionaryArray:
    plain = cells.cast(pa.string())
    unknown = pc.filter(plain, pc.invert(pc.is_in(plain, pa.array(words)))).drop_null().unique().to_pylist()
    known = pa.array([*words, *sorted(unknown)], pa.string())
    return pa.DictionaryArray.from_arrays(pc.index_in(plain, known).cast(pa.int8()), known)
