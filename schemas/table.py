"""What a table is: a pandera model, its key and order, and the rules that reach beyond one cell."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandera.pandas as pandera
import pyarrow as pa

from schemas.columns import METADATA_KEY, ColumnInfo, Reference
from schemas.expectations import Expectation


@dataclass(frozen=True)
class RowRule:
    """A rule about the cells of one row.

    ``holds`` takes the table as a pandas frame with Arrow dtypes and returns one truth value a row, never null. ``sql``
    says the same as the condition of a CHECK (which null satisfies), in what SQLite and DuckDB both understand; it is
    null where they cannot.
    """

    name: str
    description: str
    columns: tuple[str, ...]
    holds: Callable[[Any], Any]
    sql: str | None = None


@dataclass(frozen=True)
class Span:
    """``articles.text[start:end]`` of the row's article exists and, where ``text`` is given, equals that column."""

    start: str
    end: str
    text: str | None = None


@dataclass(frozen=True)
class UniqueKey:
    """No two rows agree in all of these columns (rows with a null among them aside)."""

    columns: tuple[str, ...]


@dataclass(frozen=True)
class Acyclic:
    """Following ``column`` from row to row never comes back to a row."""

    column: str


@dataclass(frozen=True)
class CountOf:
    """``column`` equals the number of rows (or of distinct values of ``distinct``) that refer to this row.

    ``where`` restricts the referring rows to those with a value in a column, as (column, value). ``at_most`` lets the
    column be less: what is counted leaves copies out.
    """

    column: str
    table: str
    foreign_key: str
    distinct: str | None = None
    where: tuple[str, str] | None = None
    at_most: bool = False


@dataclass(frozen=True)
class Retirement:
    """The row tells of an id that is gone for good.

    ``id`` is not a key of the table that ``table`` names; ``successor`` is one, or is retired from that table itself;
    and following successors within a table never comes back to a row.
    """

    table: str
    id: str
    successor: str


CrossRule = Span | UniqueKey | Acyclic | CountOf | Retirement


@dataclass(frozen=True)
class Column:
    """A declared column, as the derived forms (Arrow, Table Schema, dictionary) read it."""

    name: str
    title: str
    description: str
    type: str
    nullable: bool
    info: ColumnInfo

    @property
    def arrow_type(self) -> pa.DataType:
        """The Arrow type in which the column is published: single words of a vocabulary are dictionary-encoded."""
        if self.info.vocabulary and not self.info.is_list:
            return pa.dictionary(pa.int8(), pa.string())
        return {"string": pa.string(), "integer": pa.int64(), "number": pa.float64(), "date": pa.date32()}[self.type]

    @property
    def metadata(self) -> dict[str, str]:
        """What the Parquet field says of itself."""
        info = self.info
        entries = {
            "title": self.title,
            "description": self.description,
            "unit": info.unit,
            "vocabulary": " | ".join(info.vocabulary.values()) if info.vocabulary else None,
            "references": f"{info.references.table}.{info.references.column}" if info.references else None,
            "hxl": info.hxl,
            "counterparts": "; ".join(f"{scheme}: {term}" for scheme, term in info.counterparts.items()),
        }
        return {key: value for key, value in entries.items() if value}


_TYPES = {pa.string(): "string", pa.int64(): "integer", pa.float64(): "number", pa.date32(): "date"}


@dataclass(frozen=True)
class Table:
    """A published table.

    Attributes:
        name: File stem and resource name.
        title: The table's name for people.
        description: What one row is.
        model: The pandera model with the columns in their published order.
        primary_key: Columns that identify a row.
        order: Columns by which rows are sorted in the published files (nulls first).
        row_rules: Rules about the cells of one row; part of ``schema``.
        cross_rules: Rules that need other rows or other tables. Primary and foreign keys need not be repeated here.
        expectations: What the table of any sound corpus looks like as a whole; missing one is a warning.
        dated_by: Columns with days, of which the first that is filled tells the year of a row. Rows of a table without
            such columns are of the year of their article, if they have one.
    """

    name: str
    title: str
    description: str
    model: type[pandera.DataFrameModel]
    primary_key: tuple[str, ...]
    order: tuple[str, ...]
    row_rules: tuple[RowRule, ...] = ()
    cross_rules: tuple[CrossRule, ...] = ()
    expectations: tuple[Expectation, ...] = ()
    dated_by: tuple[str, ...] = ()

    @cached_property
    def schema(self) -> pandera.DataFrameSchema:
        """The pandera schema with cell checks and row rules; validate with ``lazy=True`` to see every fault."""
        schema = self.model.to_schema()
        schema.strict = True
        schema.ordered = True
        for column in self.columns:
            if column.type == "number":
                schema.columns[column.name].checks.append(pandera.Check.is_finite())
        schema.checks = [
            pandera.Check(rule.holds, name=rule.name, description=rule.description, error=rule.name)
            for rule in self.row_rules
        ]
        return schema

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        """The columns in published order."""
        return tuple(
            Column(
                name=name,
                title=column.title or name,
                description=column.description or "",
                type=_TYPES[column.dtype.type.pyarrow_dtype],
                nullable=column.nullable,
                info=(column.metadata or {})[METADATA_KEY],
            )
            for name, column in self.model.to_schema().columns.items()
        )

    @cached_property
    def arrow_schema(self) -> pa.Schema:
        """The Arrow schema of the Parquet file, with what is known of each field as metadata."""
        return pa.schema(
            [
                pa.field(column.name, column.arrow_type, nullable=column.nullable, metadata=dict(column.metadata))
                for column in self.columns
            ],
            metadata={
                "name": self.name,
                "title": self.title,
                "description": self.description,
                "primaryKey": " | ".join(self.primary_key),
                "order": " | ".join(self.order),
            },
        )

    @property
    def foreign_keys(self) -> tuple[tuple[str, Reference], ...]:
        """The columns that refer to a table, with what they refer to."""
        return tuple((column.name, column.info.references) for column in self.columns if column.info.references)

    @cached_property
    def dated_through(self) -> str | None:
        """The column that names the article whose year is a row's; null if rows have a year of their own, or none."""
        articles = [name for name, to in self.foreign_keys if to.table == "articles"]
        return articles[0] if articles and not self.dated_by else None

    @property
    def has_years(self) -> bool:
        """Whether rows are of a year, so that a large table can be published by year."""
        return bool(self.dated_by or self.dated_through)


def both_or_neither(*columns: str) -> RowRule:
    """The columns are all null or all filled."""
    return RowRule(
        name="filled_together_" + "_".join(columns),
        description=f"{', '.join(columns)} are all empty or all filled",
        columns=columns,
        holds=lambda frame: frame[list(columns)].isna().sum(axis=1).isin([0, len(columns)]),
        sql=" AND ".join(f'("{columns[0]}" IS NULL) = ("{column}" IS NULL)' for column in columns[1:]),
    )


def by_hand_if_added() -> RowRule:
    """The rule is ``curation`` for rows that a person entered, and for no others."""
    return RowRule(
        name="rule_is_curation_if_added",
        description="rule is 'curation' where review_status is 'added', and nowhere else",
        columns=("rule", "review_status"),
        holds=lambda frame: (
            (frame["rule"] == "curation").fillna(False) == (frame["review_status"] == "added").fillna(False)
        ),
        sql="(rule = 'curation') = (review_status = 'added')",
    )


def in_order(low: str, high: str) -> RowRule:
    """``low <= high`` where both are filled."""
    return RowRule(
        name=f"{low}_not_after_{high}",
        description=f"{low} is not greater than {high}",
        columns=(low, high),
        holds=lambda frame: frame[low].isna() | frame[high].isna() | (frame[low] <= frame[high]).fillna(True),
        sql=f'"{low}" <= "{high}"',
    )


def before(start: str, end: str) -> RowRule:
    """``start < end`` where both are filled: a span is never empty."""
    return RowRule(
        name=f"{start}_before_{end}",
        description=f"{start} lies before {end}",
        columns=(start, end),
        holds=lambda frame: frame[start].isna() | frame[end].isna() | (frame[start] < frame[end]).fillna(True),
        sql=f'"{start}" < "{end}"',
    )


def within(start: str, end: str, outer_start: str, outer_end: str) -> RowRule:
    """The span lies within the outer one, where both are filled."""
    return RowRule(
        name=f"{start}_within_{outer_start}",
        description=f"{start} to {end} lies within {outer_start} to {outer_end}",
        columns=(start, end, outer_start, outer_end),
        holds=lambda frame: (
            frame[start].isna() | ((frame[start] >= frame[outer_start]) & (frame[end] <= frame[outer_end])).fillna(True)
        ),
        sql=f'"{start}" IS NULL OR ("{start}" >= "{outer_start}" AND "{end}" <= "{outer_end}")',
    )
