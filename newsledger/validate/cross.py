"""Rules that reach beyond one row: keys, order, chains and counts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from newsledger.validate.issue import Issue
from newsledger.validate.reading import Content
from newsledger.validate.retirement import broken_retirements
from schemas import TABLES, Acyclic, CountOf, Retirement, Span, Table, UniqueKey

Contents = Mapping[str, Content]

_RETIRED = ["table", "id", "successor"]


def check_cross(contents: Contents) -> list[Issue]:
    """Check every table that could be read against itself and against the others; spans are checked elsewhere.

    Args:
        contents: Table name to content, all in one format; a rule that needs a table which is not there is passed over.
    """
    issues: list[Issue] = []
    for name, content in contents.items():
        table = TABLES[name]
        issues += _repeated(content, table.primary_key, "primary_key", "another row has the same key")
        issues += _row_order(content, table)
        issues += _foreign_keys(content, table, contents)
        for rule in table.cross_rules:
            if not isinstance(rule, Span):
                issues += _CHECKS[type(rule)](content, table, rule, contents)
    return issues


def _column(content: Content, name: str) -> pa.Array:
    return content.typed.column(name).combine_chunks()


def _repeated(content: Content, columns: Sequence[str], rule: str, message: str) -> list[Issue]:
    """Rows that agree with another in all the columns, none of them null."""
    frame = content.typed.select(list(columns)).to_pandas(types_mapper=pd.ArrowDtype)
    repeated = frame.duplicated(keep=False) & frame.notna().all(axis=1)
    rows = np.flatnonzero(repeated.to_numpy(dtype=bool)).tolist()
    return _issue(content, rule, message, columns, rows)


def _issue(content: Content, rule: str, message: str, columns: Sequence[str], rows: list[int]) -> list[Issue]:
    if not rows:
        return []
    texts = [content.text.column(name) for name in columns]
    # Only the examples that will be kept are worth the look-up.
    values = [", ".join(str(text[row].as_py() or "") for text in texts) for row in rows[:10]]
    values += [""] * (len(rows) - len(values))
    return [content.place.issue(rule, message, column=", ".join(columns), rows=rows, values=values)]


def _row_order(content: Content, table: Table) -> list[Issue]:
    """Rows ascend by the table's order: text by code point, nulls first."""
    count = content.typed.num_rows
    if count < 2:
        return []
    undecided, wrong = np.ones(count - 1, dtype=bool), np.zeros(count - 1, dtype=bool)
    for name in table.order:
        cells = _column(content, name)
        earlier, later = cells.slice(0, count - 1), cells.slice(1)
        null_earlier, null_later = pc.is_null(earlier), pc.is_null(later)
        falls = pc.or_(pc.fill_null(pc.greater(earlier, later), False), pc.and_(pc.invert(null_earlier), null_later))
        same = pc.or_(pc.fill_null(pc.equal(earlier, later), False), pc.and_(null_earlier, null_later))
        wrong |= undecided & falls.to_numpy(zero_copy_only=False)
        undecided &= same.to_numpy(zero_copy_only=False)
    rows = (np.flatnonzero(wrong) + 1).tolist()
    return _issue(content, "row_order", "the row belongs before the one above it", table.order, rows)


def _foreign_keys(content: Content, table: Table, contents: Contents) -> list[Issue]:
    issues = []
    for name, to in table.foreign_keys:
        if to.table in contents:
            cells = _column(content, name)
            found = pc.is_in(cells, _column(contents[to.table], to.column))
            rows = pc.indices_nonzero(pc.and_(cells.is_valid(), pc.invert(found))).to_pylist()
            issues += _issue(content, "foreign_key", f"not found in {to.table}.{to.column}", [name], rows)
    return issues


def _unique_key(content: Content, table: Table, rule: UniqueKey, contents: Contents) -> list[Issue]:
    return _repeated(content, rule.columns, "unique_key", "another row has the same values")


def _acyclic(content: Content, table: Table, rule: Acyclic, contents: Contents) -> list[Issue]:
    """Rows from which following the column comes back to themselves."""
    keys = _column(content, table.primary_key[0])
    parents = pc.index_in(_column(content, rule.column), keys, skip_nulls=True).to_pylist()
    state = [0] * len(parents)  # 0 not seen, 1 on the way, 2 done
    rows: list[int] = []
    for start in range(len(parents)):
        path, row = [], start
        while state[row] == 0:
            state[row] = 1
            path.append(row)
            parent = parents[row]
            if parent is None:
                break
            row = parent
        else:
            if state[row] == 1:
                rows += path[path.index(row) :]
        for passed in path:
            state[passed] = 2
    return _issue(content, "acyclic", "following the column comes back to the row", [rule.column], sorted(rows))


def _count_of(content: Content, table: Table, rule: CountOf, contents: Contents) -> list[Issue]:
    """The column equals the number of rows that refer to the row."""
    if rule.table not in contents:
        return []
    names = {rule.foreign_key, *([rule.distinct] if rule.distinct else []), *([rule.where[0]] if rule.where else [])}
    referring = contents[rule.table].typed.select(sorted(names))
    if rule.where:
        referring = referring.filter(pc.equal(referring.column(rule.where[0]), rule.where[1]))
    measure = (rule.distinct, "count_distinct") if rule.distinct else (rule.foreign_key, "count")
    counts = referring.group_by(rule.foreign_key).aggregate([measure])
    counted = counts.column("_".join(measure)).combine_chunks()
    at = pc.index_in(_column(content, table.primary_key[0]), counts.column(rule.foreign_key).combine_chunks())
    right = pc.fill_null(pc.take(counted, at), 0)
    stated = _column(content, rule.column)
    differs = pc.greater if rule.at_most else pc.not_equal
    wrong = pc.fill_null(differs(stated, right), False)
    rows = pc.indices_nonzero(wrong).to_pylist()
    if not rows:
        return []
    values = [f"{stated[row].as_py()}, counted {right[row].as_py()}" for row in rows]
    counted_rows = f"{'distinct ' + rule.distinct + ' among ' if rule.distinct else ''}rows of {rule.table}"
    message = f"{'more than' if rule.at_most else 'not'} the number of {counted_rows}"
    if rule.where:
        message += f" with {rule.where[0]} '{rule.where[1]}'"
    return [content.place.issue("count_of", message, column=rule.column, rows=rows, values=values)]


def _retirement(content: Content, table: Table, rule: Retirement, contents: Contents) -> list[Issue]:
    """Ids that are gone are gone, and lead somewhere."""
    keys = {name: _column(other, TABLES[name].primary_key[0]) for name, other in contents.items()}
    named = [rule.table, rule.id, rule.successor]
    issues = []
    for name, message, column, rows in broken_retirements(content.typed.select(named).rename_columns(_RETIRED), keys):
        issues += _issue(content, name, message, [rule.table, column], rows)
    return issues


_CHECKS: dict[type, Callable[[Content, Table, Any, Contents], list[Issue]]] = {
    Retirement: _retirement,
    UniqueKey: _unique_key,
    Acyclic: _acyclic,
    CountOf: _count_of,
}
