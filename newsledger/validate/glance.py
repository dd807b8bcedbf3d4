"""A quick look at many rows: whether each cell plainly keeps what its column declares.

pandera takes some milliseconds for each column and batch, whatever is in it. The same declared checks are run here by
Arrow, on distinct values where that pays. Where anything is amiss, or a check is unknown here, pandera has the word:
this only ever says that there is nothing to say. It holds for all input that what passes here passes there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pandera.pandas as pandera
import pyarrow as pa
import pyarrow.compute as pc

from newsledger.validate.batches import Batch
from schemas.checks import list_pattern

_SAMPLE = 1_024

Statistics = Mapping[str, Any]


def plainly_sound(batch: Batch, schema: pandera.DataFrameSchema) -> bool:
    """Whether pandera would find nothing in the rows.

    Args:
        batch: Rows in the declared types.
        schema: The schema with checks of columns only.
    """
    return list(schema.columns) == batch.typed.schema.names and all(
        _column_is_sound(batch.raw.column(name), batch.typed.column(name), column)
        for name, column in schema.columns.items()
    )


def _column_is_sound(raw: pa.Array, typed: pa.Array, column: Any) -> bool:
    if typed.type != column.dtype.type.pyarrow_dtype or (typed.null_count and not column.nullable) or column.unique:
        return False
    if not column.checks:
        return True
    distinct = _distinct(raw, typed)
    return all(
        check.name in _KEEPS and check.ignore_na and _KEEPS[check.name](distinct, check.statistics or {})
        for check in column.checks
    )


def _distinct(raw: pa.Array, typed: pa.Array) -> pa.Array:
    """The values that stand in a column, each at least once."""
    if pa.types.is_dictionary(raw.type):
        return raw.dictionary.cast(pa.string()).drop_null()
    if not pa.types.is_string(typed.type):
        return typed
    sample = typed.slice(0, _SAMPLE)
    often = len(sample.unique()) * 2 < len(sample)
    return (typed.unique() if often else typed).drop_null()


def _all(truths: pa.Array) -> bool:
    return bool(pc.all(truths, min_count=0).as_py())


def _matches(values: pa.Array, statistics: Statistics) -> bool:
    return _all(pc.match_substring_regex(values, rf"\A(?:{statistics['pattern']})\z"))


def _known(values: pa.Array, statistics: Statistics) -> bool:
    return _all(pc.is_in(values, pa.array(statistics["words"], pa.string())))


def _list(values: pa.Array, statistics: Statistics) -> bool:
    return _matches(values, {"pattern": list_pattern(statistics["item"])})


def _distinct_items(values: pa.Array, statistics: Statistics) -> bool:
    separator = statistics["separator"]
    lists = (text.split(separator) for text in pc.unique(values).to_pylist() if text is not None and separator in text)
    return all(len(set(items)) == len(items) for items in lists)


def _at_least(values: pa.Array, statistics: Statistics) -> bool:
    return _all(pc.greater_equal(values, statistics["min_value"]))


def _at_most(values: pa.Array, statistics: Statistics) -> bool:
    return _all(pc.less_equal(values, statistics["max_value"]))


def _finite(values: pa.Array, statistics: Statistics) -> bool:
    return _all(pc.is_finite(values))


_KEEPS: dict[str, Callable[[pa.Array, Statistics], bool]] = {
    "matches_pattern": _matches,
    "in_vocabulary": _known,
    "is_list_of": _list,
    "has_distinct_items": _distinct_items,
    "greater_than_or_equal_to": _at_least,
    "less_than_or_equal_to": _at_most,
    "is_finite": _finite,
}
